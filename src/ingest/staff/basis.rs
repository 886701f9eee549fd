//! Planned or worked, where a staff file does not say (ruling 8): worked if it is the only one, planned if another file is
//! worked. Where two files do not say and show the same people at the same time, one of them may be the plan of the other:
//! that is asked.

use super::entry::tally;
use crate::ingest::mapping::Choice;
use crate::ingest::mapping::asking::Asked;
use crate::ingest::mapping::score::Settled;
use crate::ingest::reading::Reading;
use crate::model::evidence::SourceRef;
use crate::model::shift::Shift;
use crate::model::staff::{Basis, StaffId};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The answer that none of several files is a plan.
const NO_PLAN: &str = "none";
/// Between the names of several plans in one answer.
const AND: char = ';';

/// Settles the tables that do not say.
pub fn settle(reading: &mut Reading) {
    let open = std::mem::take(&mut reading.staff_open.basis);
    if open.is_empty() {
        return;
    }
    let open_tables: BTreeSet<u32> = open.iter().map(|source| source.table).collect();
    let mut basis_of = answered(reading, &open_tables);
    let says_worked: BTreeSet<u32> = reading
        .data
        .shifts
        .iter()
        .filter(|shift| shift.basis == Basis::Worked && !shift.not_used && !open.contains(&shift.source))
        .map(|shift| shift.source.table)
        .chain(basis_of.iter().filter(|(_, basis)| **basis == Basis::Worked).map(|(table, _)| *table))
        .collect();
    let not_answered: BTreeSet<u32> = open_tables.into_iter().filter(|table| !basis_of.contains_key(table)).collect();
    let mut read_as = BTreeMap::new();
    for table in &not_answered {
        let another_is_worked = says_worked.iter().any(|other| other != table);
        read_as.insert(*table, if another_is_worked { Basis::Planned } else { Basis::Worked });
    }
    if says_worked.is_empty() {
        let clashing = clashing_tables(reading, &open);
        ask(reading, &clashing);
        read_as.retain(|table, _| !clashing.contains(table));
        basis_of.extend(clashing.into_iter().map(|table| (table, Basis::Worked)));
    }
    warn(reading, &read_as);
    basis_of.extend(read_as);
    for shift in reading.data.shifts.iter_mut().filter(|shift| open.contains(&shift.source)) {
        let Some(basis) = basis_of.get(&shift.source.table) else { continue };
        tally(&mut reading.data.tallies, shift, -1);
        shift.basis = *basis;
        tally(&mut reading.data.tallies, shift, 1);
    }
}

/// What the mapping says of these tables.
fn answered(reading: &Reading, tables: &BTreeSet<u32>) -> BTreeMap<u32, Basis> {
    let mut basis_of = BTreeMap::new();
    for table in tables {
        let said = match reading.asking.answer(*table, "basis") {
            Some("planned") => Some(Basis::Planned),
            Some("worked") => Some(Basis::Worked),
            _ => None,
        };
        let by_name = || {
            let plans: Vec<&str> = reading.asking.answer(*table, "plan")?.split(AND).map(str::trim).collect();
            let is_named = |table: u32| names_of(reading, table).iter().any(|name| plans.contains(&name.as_str()));
            // An answer that names no file that is there is none: it was about other files.
            let is_of_these = plans == [NO_PLAN] || tables.iter().any(|table| is_named(*table));
            is_of_these.then(|| if is_named(*table) { Basis::Planned } else { Basis::Worked })
        };
        basis_of.extend(said.or_else(by_name).map(|basis| (*table, basis)));
    }
    basis_of
}

/// The names under which a table may stand in an answer: its file, or its sheet.
fn names_of(reading: &Reading, table: u32) -> Vec<String> {
    let record = reading.data.tables.get(table as usize);
    record.into_iter().flat_map(|record| std::iter::once(record.path.clone()).chain(record.sheet.clone())).collect()
}

/// Tables of which each shows a person at a time at which another shows the same person at other times: a plan and what
/// became of it do, two rotas of different people, weeks or sessions do not.
fn clashing_tables(reading: &Reading, open: &BTreeSet<SourceRef>) -> BTreeSet<u32> {
    let mut days: HashMap<(StaffId, NaiveDate), Vec<&Shift>> = HashMap::new();
    for shift in reading.data.shifts.iter().filter(|shift| open.contains(&shift.source) && !shift.not_used) {
        days.entry((shift.staff, shift.date)).or_default().push(shift);
    }
    let span = |shift: &Shift| (shift.start_minute.unwrap_or(i64::MIN), shift.end_minute.unwrap_or(i64::MAX));
    let mut clashing = BTreeSet::new();
    for shifts in days.values() {
        for (place, one) in shifts.iter().enumerate() {
            for other in shifts.iter().skip(place + 1).filter(|other| other.source.table != one.source.table) {
                let (first, second) = (span(one), span(other));
                let overlap = first.0 < second.1 && second.0 < first.1;
                if overlap && (first, one.minutes) != (second, other.minutes) {
                    clashing.extend([one.source.table, other.source.table]);
                }
            }
        }
    }
    clashing
}

/// Asks of each table by its header; of tables with one and the same header, by their names.
fn ask(reading: &mut Reading, clashing: &BTreeSet<u32>) {
    let mut by_header: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for table in clashing {
        let fingerprint = reading.asking.fingerprint(*table).unwrap_or_default().to_owned();
        by_header.entry(fingerprint).or_default().push(*table);
    }
    let why = "It shows the same people as another file, at the same time and not for as long, and neither file says \
               whether it is the plan or what was worked.";
    for tables in by_header.values() {
        let Some(first) = tables.first().copied() else { continue };
        let (key, asks, choices) = match tables.len() {
            1 => ("basis", "Is this file the plan, or what was worked?".to_owned(), planned_or_worked()),
            _ => ("plan", asks_which_is_plan(), plans_by_name(reading, tables)),
        };
        reading.asking.note(first, key, &choices, why, Settled::NotYet);
        reading.asking.ask(first, key, Asked { asks, why: why.to_owned(), choices });
    }
}

fn planned_or_worked() -> Vec<Choice> {
    vec![Choice::plain("planned", "the plan, made before the day"), Choice::plain("worked", "what was worked")]
}

fn asks_which_is_plan() -> String {
    format!("Which of these files with one and the same header is the plan? (several with `{AND}` between them)")
}

/// The files, or where all are sheets of one file, the sheets.
fn plans_by_name(reading: &Reading, tables: &[u32]) -> Vec<Choice> {
    let records = || tables.iter().filter_map(|table| reading.data.tables.get(*table as usize));
    let paths: BTreeSet<&String> = records().map(|record| &record.path).collect();
    let names: BTreeSet<&String> = match paths.len() {
        1 => records().filter_map(|record| record.sheet.as_ref()).collect(),
        _ => paths,
    };
    let is_plan = |name: &String| Choice::plain(name.clone(), "this is the plan, the others are what was worked");
    names.into_iter().map(is_plan).chain([Choice::plain(NO_PLAN, "none of them; all are worked time")]).collect()
}

fn warn(reading: &mut Reading, read_as: &BTreeMap<u32, Basis>) {
    for basis in [Basis::Planned, Basis::Worked] {
        let paths: BTreeSet<String> = read_as
            .iter()
            .filter(|(_, read)| **read == basis)
            .filter_map(|(table, _)| reading.data.tables.get(*table as usize).map(|table| table.path.clone()))
            .collect();
        let why = match (basis, paths.len()) {
            (_, 0) => continue,
            (Basis::Planned, _) => "read as planned, because another file says that it is worked time",
            (Basis::Worked, 1) => "read as worked, because no other file is",
            (Basis::Worked, _) => {
                "all read as worked, because none of them shows a person at a time at which another does"
            }
        };
        let names: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
        let text = format!("not said whether planned or worked: {}; {why}", names.join(", "));
        reading.warn(&format!("basis_read_as_{}", basis.name()), text);
    }
}
