//! What the columns of a staff table leave open: the order of all-numeric dates, whether a break is paid, the unit of its
//! hours. Settled by the table where it can be, else by an answer, else asked.

use super::dates::parts_of_cells;
use super::durations::{HoursUnit, break_of_any_unit, hours_in_minutes};
use super::times::clock_of;
use crate::ingest::dates::NumericOrder;
use crate::ingest::mapping::Choice;
use crate::ingest::mapping::asking::Asked;
use crate::ingest::mapping::date_order;
use crate::ingest::mapping::score::{Settled, is_sure, share};
use crate::ingest::reading::{Reading, Recognised};
use crate::ingest::tables::{Cell, RawRow};

/// Whether the breaks of a column take time off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// They are unpaid, or there is no such column.
    Unpaid,
    /// They are paid: the time counts.
    Paid,
    /// Nobody says: taken as unpaid until it is answered.
    NotSaid,
}

/// The order of the all-numeric dates of these fields.
pub fn order_of(recognised: &Recognised, fields: &[&str], reading: &mut Reading) -> Option<NumericOrder> {
    let parts = parts_of_cells(fields.iter().flat_map(|field| cells(recognised, field)));
    let judged = date_order::judge_of_practice(&parts, reading.incident.as_ref());
    if parts.is_empty() {
        return judged.order;
    }
    date_order::settle(recognised.table, judged, &mut reading.asking)
}

/// The unit of the hours column; the hours of a known export are hours, however few. It is asked only where hours stand
/// without times: else the times tell.
pub fn hours_unit_of(recognised: &Recognised, is_known_export: bool, reading: &mut Reading) -> Option<HoursUnit> {
    let unit = HoursUnit::of_cells(cells(recognised, "hours")).or(is_known_export.then_some(HoursUnit::Hours));
    if unit.is_some() || !recognised.rows.iter().any(|row| has_hours_only(recognised, row)) {
        return unit;
    }
    match reading.asking.answer(recognised.table, "hours") {
        Some("hours") => return Some(HoursUnit::Hours),
        Some("days") => return Some(HoursUnit::DayFraction),
        _ => {}
    }
    let choices = vec![
        Choice::scored("hours", "0.5 is half an hour", 50),
        Choice::scored("days", "0.5 is half a day, 12 hours, as a spreadsheet keeps durations", 50),
    ];
    let why =
        "No number in the column is above 1 and all are quarters, so they could be hours or parts of a day.".to_owned();
    reading.asking.note(recognised.table, "hours", &choices, &why, Settled::NotYet);
    let asks = "In which unit are the numbers of the hours column?".to_owned();
    reading.asking.ask(recognised.table, "hours", Asked { asks, why, choices });
    None
}

fn has_hours_only(recognised: &Recognised, row: &RawRow) -> bool {
    let has = |field: &str| recognised.cell(row, field).is_some();
    has("hours") && !has("start") && !has("clock_in")
}

/// Whether the breaks of a column called just `Break` are paid. Where a row states its hours beside its times, the hours
/// tell, of the rows that do not state them too; else it is asked.
pub fn breaks_of(recognised: &Recognised, reading: &mut Reading) -> Breaks {
    let has = |field: &str| recognised.columns.contains_key(field);
    if !has(BREAK) || has("unpaid_break") || has("unpaid_break_minutes") {
        return Breaks::Unpaid;
    }
    if !recognised.rows.iter().any(|row| is_open(recognised, row)) {
        return Breaks::Unpaid;
    }
    let told: Vec<Breaks> = recognised.rows.iter().filter_map(|row| told_by_hours(recognised, row)).collect();
    let unpaid = told.iter().filter(|told| **told == Breaks::Unpaid).count();
    let score = |count: usize| if told.is_empty() { 50 } else { share(count, told.len()) };
    let mut choices = vec![
        Choice::scored("unpaid", "the break is taken off the hours", score(unpaid)),
        Choice::scored("paid", "the break counts as worked time", score(told.len() - unpaid)),
    ];
    choices.sort_by_key(|choice| std::cmp::Reverse(choice.score));
    settle_breaks(recognised.table, choices, told.len(), reading)
}

/// A column that says neither paid nor unpaid.
const BREAK: &str = "break_of_unknown_kind";

/// Whether a row has a break and does not state its hours.
fn is_open(recognised: &Recognised, row: &RawRow) -> bool {
    let has_break =
        recognised.cell(row, BREAK).and_then(|cell| break_of_any_unit(cell).ok()).is_some_and(|rest| rest > 0);
    let states_hours = ["hours", "hours_and_minutes"].iter().any(|field| recognised.cell(row, field).is_some());
    has_break && !states_hours
}

fn settle_breaks(table: u32, choices: Vec<Choice>, told: usize, reading: &mut Reading) -> Breaks {
    let by_value = |value: &str| if value == "paid" { Breaks::Paid } else { Breaks::Unpaid };
    let score = |place: usize| choices.get(place).and_then(|choice| choice.score);
    let best = choices.first().map_or(Breaks::Unpaid, |best| by_value(&best.value));
    let why = match told {
        0 => "The column says `break` and not whether it is paid, and no row states its hours beside its times."
            .to_owned(),
        rows => format!("The score is the share of {rows} rows whose stated hours fit."),
    };
    if let Some(answer) = reading.asking.answer(table, "breaks").map(by_value) {
        let said: Vec<Choice> = choices.into_iter().filter(|choice| by_value(&choice.value) == answer).collect();
        reading.asking.note(table, "breaks", &said, "answered in the mapping", Settled::ByTheUser);
        return answer;
    }
    if is_sure(score(0).unwrap_or(0), score(1)) {
        reading.asking.note(table, "breaks", &choices, &why, Settled::ByTheTable);
        return best;
    }
    reading.asking.note(table, "breaks", &choices, &why, Settled::NotYet);
    let asks = "Are the breaks in its break column unpaid or paid?".to_owned();
    reading.asking.ask(table, "breaks", Asked { asks, why, choices });
    Breaks::NotSaid
}

/// What the stated hours of a row say about its break, to the minute.
fn told_by_hours(recognised: &Recognised, row: &RawRow) -> Option<Breaks> {
    let minute = |fields: [&str; 2]| {
        let cell = fields.iter().find_map(|field| recognised.cell(row, field))?;
        clock_of(cell, None).ok().map(|clock| clock.minute)
    };
    let rest = break_of_any_unit(recognised.cell(row, BREAK)?).ok().filter(|rest| *rest > 1)?;
    let unit = HoursUnit::of_cells(cells(recognised, "hours"));
    let stated = hours_in_minutes(recognised.cell(row, "hours")?, unit).ok()?;
    let length = (minute(["end", "clock_out"])? - minute(["start", "clock_in"])?).rem_euclid(24 * 60);
    match stated {
        stated if (stated - length).abs() <= 1 => Some(Breaks::Paid),
        stated if (stated - (length - rest)).abs() <= 1 => Some(Breaks::Unpaid),
        _ => None,
    }
}

fn cells<'r>(recognised: &'r Recognised, field: &'r str) -> impl Iterator<Item = &'r Cell> {
    recognised.rows.iter().filter_map(move |row| recognised.cell(row, field))
}
