//! Further stretches of time in the row of a day: additional hours and call-outs, and the plan of a day that was worked,
//! each with a start and an end, or hours.

use super::durations::{HoursUnit, hours_in_minutes};
use super::entry::{Entry, EntryKind, EntryTime, span_minutes};
use super::row_cells::{Day, Read};
use super::row_times::{clock_in_cell, ends_next_day};
use super::rows::Table;
use super::times::DAY_MINUTES;
use crate::ingest::row_kinds::Refusal;
use crate::ingest::tables::RawRow;
use crate::model::exception::ExceptionCode;
use crate::model::staff::{Basis, Pay};

/// The columns of one stretch: worked beyond the contract, or the plan.
#[derive(Clone, Copy, Debug)]
pub struct Further {
    basis: Basis,
    start: &'static str,
    end: &'static str,
    hours: &'static str,
}

const fn beyond_contract(start: &'static str, end: &'static str, hours: &'static str) -> Further {
    Further { basis: Basis::Worked, start, end, hours }
}

const KINDS: [Further; 2] = [
    beyond_contract("additional_start", "additional_end", "additional_hours"),
    beyond_contract("callout_start", "callout_end", "callout_hours"),
];

const PLAN: Further =
    Further { basis: Basis::Planned, start: "planned_start", end: "planned_end", hours: "planned_hours" };

/// Whether the header has such columns at all.
pub fn has_further_columns(table: &Table) -> bool {
    KINDS.iter().any(|kind| table.has(kind.start) || table.has(kind.hours))
}

/// The stretches of a row that hold something.
pub fn further_of_row(table: &Table, row: &RawRow) -> Vec<Further> {
    KINDS.into_iter().filter(|kind| kind.holds_something(table, row)).collect()
}

/// The plan that a row holds beside the time that was worked.
pub fn plan_of_row(table: &Table, row: &RawRow) -> Option<Further> {
    Some(PLAN).filter(|plan| plan.holds_something(table, row))
}

impl Further {
    fn holds_something(self, table: &Table, row: &RawRow) -> bool {
        let is_nought = |field| match table.recognised.cell(row, field) {
            None => true,
            Some(cell) => hours_in_minutes(cell, Some(HoursUnit::Hours)) == Ok(0),
        };
        [self.start, self.end, self.hours].into_iter().any(|field| !is_nought(field))
    }

    /// The record of the stretch. Additional time has no breaks; a plan has the break that is said for its day.
    pub fn entry(self, table: &Table, row: &RawRow, day: &Day, break_minutes: i64) -> Read<Entry> {
        let start = clock_in_cell(table, row, &[self.start])?;
        let end = clock_in_cell(table, row, &[self.end])?;
        let time = match (start, end) {
            (Some(start), Some(end)) => {
                let is_next_day = ends_next_day(table.traits.overnight, start.minute, end.minute);
                let end_minute = if is_next_day { end.minute + DAY_MINUTES } else { end.minute };
                span_minutes(day.date, start.minute, end_minute, break_minutes)
                    .map_err(|refusal| Refusal { column: Some(self.end), ..refusal })?;
                EntryTime::Span { start_minute: start.minute, end_minute }
            }
            (None, None) => EntryTime::Minutes(self.minutes(table, row)?),
            (None, _) => return Err(Refusal::of(ExceptionCode::MissingValue, self.start)),
            (_, None) => return Err(Refusal::of(ExceptionCode::MissingValue, self.end)),
        };
        let pay = if self.basis == Basis::Worked { Pay::AdditionalPlain } else { Pay::Contracted };
        // Stated hours are less their break already.
        let break_minutes = if matches!(time, EntryTime::Span { .. }) { break_minutes } else { 0 };
        let kind = EntryKind::Time(Some(self.basis));
        Ok(Entry { pay, break_minutes, ..day.entry(table, row, kind, time) })
    }

    fn minutes(self, table: &Table, row: &RawRow) -> Read<i64> {
        let cell = table.recognised.cell(row, self.hours);
        let cell = cell.ok_or(Refusal::of(ExceptionCode::MissingValue, self.hours))?;
        hours_in_minutes(cell, Some(HoursUnit::Hours)).map_err(|code| Refusal::of(code, self.hours))
    }
}
