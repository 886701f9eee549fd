//! What one staff table cannot say alone is settled when all tables are read: planned or worked (ruling 8), roles,
//! rows that stand in two files (ruling 4), overlaps, the dates that each table covers.

use super::basis;
use super::entry::tally;
use crate::ingest::overlap::standing_in_an_earlier_table;
use crate::ingest::reading::Reading;
use crate::model::data::TableKind;
use crate::model::evidence::SourceRef;
use crate::model::exception::ExceptionCode;
use crate::model::shift::{Leave, Shift, StaffTableSpan};
use crate::model::staff::{Basis, StaffGroup, StaffId};
use crate::model::words::counted;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Settles everything; called once, after the last table.
pub fn settle(reading: &mut Reading) {
    reading.data.shifts.sort_by_key(|shift| (shift.source, shift.start_minute));
    reading.data.leave.sort_by_key(|leave| leave.source);
    basis::settle(reading);
    settle_groups(reading);
    drop_duplicates(reading);
    put_overlaps_aside(reading);
    fill_spans(reading);
    note_unread_days(reading);
    settle_members(reading);
    warn_of_thin_incident_dates(reading);
    super::names::warn(reading);
}

fn change_shift(reading: &mut Reading, place: usize, change: impl FnOnce(&mut Shift)) {
    let data = &mut reading.data;
    if let Some(shift) = data.shifts.get_mut(place) {
        tally(&mut data.tallies, shift, -1);
        change(shift);
        tally(&mut data.tallies, shift, 1);
    }
}

/// A row without a role takes the one that the person has elsewhere.
fn settle_groups(reading: &mut Reading) {
    let open = std::mem::take(&mut reading.staff_open.group);
    let said = reading.data.shifts.iter().filter(|shift| !open.contains(&shift.source));
    let known = most_minutes(said);
    let group_of = |reading: &Reading, staff: StaffId| {
        let member = reading.data.staff.get(staff.0 as usize).map(|member| member.staff_group);
        known.get(&staff).copied().or(member).unwrap_or(StaffGroup::Other)
    };
    let mut without: HashSet<StaffId> = HashSet::new();
    for place in 0..reading.data.shifts.len() {
        let Some(shift) = reading.data.shifts.get(place).filter(|shift| open.contains(&shift.source)) else { continue };
        let staff = shift.staff;
        let group = group_of(reading, staff);
        if group == StaffGroup::Other && !known.contains_key(&staff) {
            without.insert(staff);
        }
        change_shift(reading, place, |shift| shift.staff_group = group);
    }
    let groups: Vec<StaffGroup> = reading.data.leave.iter().map(|leave| group_of(reading, leave.staff)).collect();
    for (leave, group) in reading.data.leave.iter_mut().zip(groups) {
        if open.contains(&leave.source) {
            leave.staff_group = group;
        }
    }
    if !without.is_empty() {
        reading.warn(
            "staff_without_role",
            format!(
                "{} member(s) of staff have no role in any file: they were read as `other`; give their staff groups in the policy (`[[staff]]`)",
                without.len()
            ),
        );
    }
}

fn most_minutes<'s>(shifts: impl Iterator<Item = &'s Shift>) -> HashMap<StaffId, StaffGroup> {
    let mut minutes: BTreeMap<(StaffId, StaffGroup), i64> = BTreeMap::new();
    for shift in shifts.filter(|shift| !shift.not_used) {
        *minutes.entry((shift.staff, shift.staff_group)).or_default() += shift.minutes;
    }
    let mut most: HashMap<StaffId, (i64, StaffGroup)> = HashMap::new();
    for ((staff, group), total) in minutes {
        let best = most.entry(staff).or_insert((total, group));
        if total > best.0 {
            *best = (total, group);
        }
    }
    most.into_iter().map(|(staff, (_, group))| (staff, group)).collect()
}

/// How many records each physical row still holds.
struct RowRecords(HashMap<(u32, u32), usize>);

impl RowRecords {
    fn of(reading: &Reading) -> Self {
        let mut records: HashMap<(u32, u32), usize> = HashMap::new();
        let shifts = reading.data.shifts.iter().map(|shift| shift.source);
        for source in shifts.chain(reading.data.leave.iter().map(|leave| leave.source)) {
            *records.entry((source.table, source.row)).or_default() += 1;
        }
        RowRecords(records)
    }

    /// Takes a record out; true if its row holds none any more.
    fn take(&mut self, source: SourceRef) -> bool {
        let left = self.0.entry((source.table, source.row)).or_default();
        *left = left.saturating_sub(1);
        *left == 0
    }
}

fn no_longer_used(reading: &mut Reading, table: u32, is_duplicate: bool) {
    if let Some(rows) = reading.account(table) {
        rows.used = rows.used.saturating_sub(1);
        rows.weight_used = rows.weight_used.saturating_sub(1);
        rows.duplicates += u64::from(is_duplicate);
    }
}

/// Files of one layout that overlap: n in one and m in another make max(n, m) (ruling 4).
fn drop_duplicates(reading: &mut Reading) {
    let layouts: Vec<String> = reading.data.tables.iter().map(|table| table.layout.clone()).collect();
    let layout_of = |source: SourceRef| layouts.get(source.table as usize).cloned().unwrap_or_default();
    let shift_key = |shift: &Shift| {
        let placeless = Shift { source: SourceRef { table: 0, row: 0, column: 0 }, ..shift.clone() };
        format!("{} {placeless:?}", layout_of(shift.source))
    };
    let leave_key = |leave: &Leave| {
        let Leave { staff, staff_group, date, minutes, unpaid, source } = *leave;
        format!("{} {:?}", layout_of(source), (staff, staff_group, date, minutes, unpaid))
    };
    let shifts = std::mem::take(&mut reading.data.shifts);
    let leave = std::mem::take(&mut reading.data.leave);
    let doubled_shifts =
        standing_in_an_earlier_table(shifts.iter().map(|shift| (shift_key(shift), shift.source.table)));
    let doubled_leave = standing_in_an_earlier_table(leave.iter().map(|leave| (leave_key(leave), leave.source.table)));
    reading.data.shifts = shifts;
    reading.data.leave = leave;
    let mut records = RowRecords::of(reading);
    let mut dropped: Vec<SourceRef> = Vec::new();
    let mut doubled = doubled_shifts.into_iter();
    let tallies = &mut reading.data.tallies;
    reading.data.shifts.retain(|shift| {
        let is_doubled = doubled.next().unwrap_or(false);
        if is_doubled {
            tally(tallies, shift, -1);
            dropped.push(shift.source);
        }
        !is_doubled
    });
    let mut doubled = doubled_leave.into_iter();
    reading.data.leave.retain(|leave| {
        let is_doubled = doubled.next().unwrap_or(false);
        if is_doubled {
            dropped.push(leave.source);
        }
        !is_doubled
    });
    for source in dropped {
        if records.take(source) {
            no_longer_used(reading, source.table, true);
            reading.unmark(source);
        }
    }
}

/// One person cannot be at two places: of two rows of one basis that overlap, the later one is put aside.
fn put_overlaps_aside(reading: &mut Reading) {
    let mut taken: HashMap<(StaffId, Basis, NaiveDate), Vec<(i64, i64)>> = HashMap::new();
    let mut records = RowRecords::of(reading);
    let mut refused: Vec<SourceRef> = Vec::new();
    let tallies = &mut reading.data.tallies;
    reading.data.shifts.retain(|shift| {
        let (Some(start), Some(end), false) = (shift.start_minute, shift.end_minute, shift.not_used) else {
            return true;
        };
        let spans_on = |offset: i64| {
            let date = shift.date.checked_add_signed(chrono::Duration::days(offset));
            let spans = date.and_then(|date| taken.get(&(shift.staff, shift.basis, date)));
            spans.into_iter().flatten().map(move |(from, to)| (from + offset * 1440, to + offset * 1440))
        };
        let overlaps = (-1..=1).flat_map(spans_on).any(|(from, to)| start < to && from < end);
        if overlaps {
            tally(tallies, shift, -1);
            refused.push(shift.source);
        } else {
            taken.entry((shift.staff, shift.basis, shift.date)).or_default().push((start, end));
        }
        !overlaps
    });
    for source in refused {
        if records.take(source) {
            no_longer_used(reading, source.table, false);
            reading.put_aside(source, ExceptionCode::OverlappingShift, None, None);
        } else {
            reading.mark(source, ExceptionCode::OverlappingShift, None, None);
        }
    }
}

fn widened(span: Option<(NaiveDate, NaiveDate)>, date: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    Some(span.map_or((date, date), |(first, last)| (first.min(date), last.max(date))))
}

/// The weeks of grids, and the spans that lists state above their header (ruling 13).
fn stated_spans(reading: &Reading) -> Vec<(u32, (NaiveDate, NaiveDate))> {
    let weeks = reading.staff_open.stated_spans.iter().map(|(table, span)| (*table, *span));
    let lists = (0..).zip(&reading.data.tables).filter(|(_, record)| record.kind == TableKind::Staff);
    weeks.chain(lists.filter_map(|(table, record)| Some((table, record.span?)))).collect()
}

/// What each table covers: from its first to its last worked row or leave; a plan, to its last row; a grid, its weeks.
fn fill_spans(reading: &mut Reading) {
    #[derive(Default)]
    struct Dates {
        all: Option<(NaiveDate, NaiveDate)>,
        worked_or_leave: Option<(NaiveDate, NaiveDate)>,
        has_worked: bool,
    }
    let mut tables: BTreeMap<u32, Dates> = BTreeMap::new();
    for shift in &reading.data.shifts {
        let dates = tables.entry(shift.source.table).or_default();
        dates.all = widened(dates.all, shift.date);
        if shift.basis == Basis::Worked {
            dates.worked_or_leave = widened(dates.worked_or_leave, shift.date);
            dates.has_worked = true;
        }
    }
    for leave in &reading.data.leave {
        let dates = tables.entry(leave.source.table).or_default();
        dates.all = widened(dates.all, leave.date);
        dates.worked_or_leave = widened(dates.worked_or_leave, leave.date);
    }
    for (table, (first, last)) in stated_spans(reading) {
        let dates = tables.entry(table).or_default();
        dates.all = widened(widened(dates.all, first), last);
        dates.worked_or_leave = widened(widened(dates.worked_or_leave, first), last);
    }
    let one_day_spans = spans_of_single_days(reading);
    for (table, dates) in tables {
        if let Some(record) =
            reading.data.tables.get_mut(table as usize).filter(|record| record.kind == TableKind::Staff)
        {
            record.span = dates.all;
        }
        let span = if dates.has_worked { dates.worked_or_leave } else { dates.all };
        let has_worked = dates.has_worked;
        let spans = match reading.staff_open.one_day.contains_key(&table) {
            true => one_day_spans.clone(),
            false => span.into_iter().collect(),
        };
        let spans = spans.into_iter().map(|(first, last)| StaffTableSpan { table, first, last, has_worked });
        reading.data.staff_spans.extend(spans);
    }
}

/// How many dates of rows that could not be read are named.
const DATES_NAMED: usize = 5;

/// Rows of worked time that could not be read leave open what their people worked on that date: no hours are invented, and none
/// is taken for absence.
fn note_unread_days(reading: &mut Reading) {
    let unread = std::mem::take(&mut reading.staff_open.unread);
    let has_worked = |table: u32| reading.data.staff_spans.iter().any(|span| span.table == table && span.has_worked);
    let days: BTreeSet<(StaffId, NaiveDate)> = unread
        .iter()
        .filter(|(table, _, _)| has_worked(*table))
        .filter_map(|(_, label, date)| Some((reading.known_staff(label)?, *date)))
        .collect();
    let dates: BTreeSet<NaiveDate> = days.iter().map(|(_, date)| *date).collect();
    if !dates.is_empty() {
        let mut named: Vec<String> = dates.iter().take(DATES_NAMED).map(NaiveDate::to_string).collect();
        named.extend((dates.len() > DATES_NAMED).then(|| "and more".to_owned()));
        let text = format!(
            "Staff time could not be read on {} of single people ({}): what they worked then is not known, and was not compared \
             with a normal day, neither as extra nor as absence. Correct the rows and run again.",
            counted(days.len(), "day", "days"),
            named.join(", ")
        );
        reading.warn("staff_days_not_read", text);
    }
    reading.data.unread_days = days;
}

/// Exports of single days are one export in several files: each of its files covers all of their days, and no other. A
/// day with a file in which a person does not stand was not worked by that person.
fn spans_of_single_days(reading: &Reading) -> Vec<(NaiveDate, NaiveDate)> {
    let days: BTreeSet<NaiveDate> = reading.staff_open.one_day.values().copied().collect();
    let mut spans: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for day in days {
        match spans.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(day) => *last = day,
            _ => spans.push((day, day)),
        }
    }
    spans
}

/// A person with rows of several groups belongs to the one with the most minutes.
fn settle_members(reading: &mut Reading) {
    let most = most_minutes(reading.data.shifts.iter());
    for (staff, group) in most {
        if let Some(member) = reading.data.staff.get_mut(staff.0 as usize) {
            member.staff_group = group;
        }
    }
}

/// How many weeks before an incident date are looked at.
const WEEKS_BEFORE: u64 = 8;

/// Fewer rows than this on an ordinary date say nothing.
const FEWEST_ORDINARY_ROWS: usize = 4;

/// Some systems export approved timesheets only: an incident date with less than half of the ordinary rows is a hint that
/// the overtime of that day has not been approved yet.
fn warn_of_thin_incident_dates(reading: &mut Reading) {
    let Some(incident) = reading.incident else { return };
    let mut rows: HashMap<(u32, NaiveDate), usize> = HashMap::new();
    for shift in reading.data.shifts.iter().filter(|shift| shift.basis == Basis::Worked) {
        *rows.entry((shift.source.table, shift.date)).or_default() += 1;
    }
    let mut texts: Vec<String> = Vec::new();
    let is_timesheet = |span: &&StaffTableSpan| span.has_worked && !reading.data.proxy_tables.contains(&span.table);
    for span in reading.data.staff_spans.iter().filter(is_timesheet) {
        for date in incident.dates().into_iter().filter(|date| (span.first..=span.last).contains(date)) {
            let before: Vec<usize> = (1..=WEEKS_BEFORE)
                .filter_map(|weeks| date.checked_sub_days(Days::new(7 * weeks)))
                .filter_map(|date| rows.get(&(span.table, date)).copied())
                .collect();
            let actual = rows.get(&(span.table, date)).copied().unwrap_or(0);
            let total: usize = before.iter().sum();
            let is_thin = total >= FEWEST_ORDINARY_ROWS * before.len() && actual * before.len() * 2 < total;
            let path = reading.data.tables.get(span.table as usize).map(|table| table.path.clone());
            if let (true, false, Some(path)) = (is_thin, before.is_empty(), path) {
                texts.push(format!(
                    "`{path}` has {actual} worked rows on {date}, but {total} on the {} same weekdays before it: some systems export approved timesheets only, so approve the outstanding ones and export again",
                    before.len()
                ));
            }
        }
    }
    for text in texts {
        reading.warn("few_worked_rows", text);
    }
}
