//! Further stretches of time in the row of a day: additional hours and call-outs, each with a start and an end, or hours.

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

/// The columns of one stretch; what it holds is worked beyond the contract.
#[derive(Clone, Copy, Debug)]
pub struct Further {
    start: &'static str,
    end: &'static str,
    hours: &'static str,
}

const KINDS: [Further; 2] = [
    Further { start: "additional_start", end: "additional_end", hours: "additional_hours" },
    Further { start: "callout_start", end: "callout_end", hours: "callout_hours" },
];

/// Whether the header has such columns at all.
pub fn has_further_columns(table: &Table) -> bool {
    KINDS.iter().any(|kind| table.has(kind.start) || table.has(kind.hours))
}

/// The stretches of a row that hold something.
pub fn further_of_row(table: &Table, row: &RawRow) -> Vec<Further> {
    let holds_something = |kind: &&Further| {
        let is_nought = |field| match table.recognised.cell(row, field) {
            None => true,
            Some(cell) => hours_in_minutes(cell, Some(HoursUnit::Hours)) == Ok(0),
        };
        [kind.start, kind.end, kind.hours].into_iter().any(|field| !is_nought(field))
    };
    KINDS.iter().filter(holds_something).copied().collect()
}

impl Further {
    /// The record of the stretch.
    pub fn entry(self, table: &Table, row: &RawRow, day: &Day) -> Read<Entry> {
        let start = clock_in_cell(table, row, &[self.start])?;
        let end = clock_in_cell(table, row, &[self.end])?;
        let time = match (start, end) {
            (Some(start), Some(end)) => {
                let is_next_day = ends_next_day(table.traits.overnight, start.minute, end.minute);
                let end_minute = if is_next_day { end.minute + DAY_MINUTES } else { end.minute };
                span_minutes(day.date, start.minute, end_minute, 0)
                    .map_err(|refusal| Refusal { column: Some(self.end), ..refusal })?;
                EntryTime::Span { start_minute: start.minute, end_minute }
            }
            (None, None) => EntryTime::Minutes(self.minutes(table, row)?),
            (None, _) => return Err(Refusal::of(ExceptionCode::MissingValue, self.start)),
            (_, None) => return Err(Refusal::of(ExceptionCode::MissingValue, self.end)),
        };
        let worked = EntryKind::Time(Some(Basis::Worked));
        Ok(Entry { pay: Pay::AdditionalPlain, ..day.entry(table, row, worked, time) })
    }

    fn minutes(self, table: &Table, row: &RawRow) -> Read<i64> {
        let cell = table.recognised.cell(row, self.hours);
        let cell = cell.ok_or(Refusal::of(ExceptionCode::MissingValue, self.hours))?;
        hours_in_minutes(cell, Some(HoursUnit::Hours)).map_err(|code| Refusal::of(code, self.hours))
    }
}
