//! The break of a row. Exports say its length in several units, and often not whether it was paid; where the row states
//! its hours, these settle both.

use super::durations::{HoursUnit, break_in_minutes, break_of_any_unit, decimal_of, hours_in_minutes};
use super::row_cells::Read;
use super::row_times::clock_in_cell;
use super::rows::Table;
use crate::ingest::row_kinds::Refusal;
use crate::ingest::tables::{Cell, RawRow};
use crate::model::exception::ExceptionCode;
use rust_decimal::prelude::ToPrimitive;

/// What a row says of its break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// So many unpaid minutes.
    Unpaid(i64),
    /// So many minutes, paid or unpaid: the stated hours settle it, else they are taken as unpaid.
    OfUnknownKind(i64),
    /// A whole number that may be minutes or hours: the stated hours settle it, else it is not read.
    OfUnknownUnit(i64),
}

impl Break {
    /// The break of a row.
    pub fn of(table: &Table, row: &RawRow, hours_are_stated: bool) -> Read<Break> {
        let fields = ["unpaid_break_minutes", "unpaid_break", "break_hours", "break_of_unknown_kind"];
        let Some((column, cell)) = table.first_cell(row, &fields) else { return lunch(table, row) };
        let refused = |code| Refusal::of(code, column);
        match column {
            "unpaid_break_minutes" => break_in_minutes(cell).map(Break::Unpaid).map_err(refused),
            "break_hours" => hours_in_minutes(cell, Some(HoursUnit::Hours)).map(Break::OfUnknownKind).map_err(refused),
            "unpaid_break" => match (break_of_any_unit(cell), small_whole_number(cell)) {
                (Ok(minutes), _) => Ok(Break::Unpaid(minutes)),
                (Err(_), Some(number)) if hours_are_stated => Ok(Break::OfUnknownUnit(number)),
                (Err(code), _) => Err(refused(code)),
            },
            _ => break_of_any_unit(cell).map(Break::OfUnknownKind).map_err(refused),
        }
    }

    /// Its unpaid minutes, the row being so many minutes long and stating so many minutes of work.
    pub fn unpaid_minutes(self, elapsed: i64, stated: Option<i64>) -> Read<i64> {
        let beside_work = stated.map(|stated| elapsed - stated);
        let agrees = |minutes: i64| beside_work.is_some_and(|rest| (rest - minutes).abs() <= 1);
        match self {
            Break::Unpaid(minutes) => Ok(minutes),
            Break::OfUnknownKind(minutes) if agrees(0) && !agrees(minutes) => Ok(0),
            Break::OfUnknownKind(minutes) => {
                let part = beside_work.filter(|rest| (0..minutes).contains(rest) && !agrees(minutes));
                Ok(part.unwrap_or(minutes))
            }
            Break::OfUnknownUnit(number) if agrees(number) => Ok(number),
            Break::OfUnknownUnit(number) if agrees(60 * number) => Ok(60 * number),
            Break::OfUnknownUnit(_) => Err(Refusal::of(ExceptionCode::BadNumber, "unpaid_break")
                .saying("it may be minutes or hours, and the length of the shift agrees with neither")),
        }
    }
}

fn small_whole_number(cell: &Cell) -> Option<i64> {
    decimal_of(cell).filter(|number| number.is_integer())?.to_i64().filter(|number| (1..5).contains(number))
}

/// A lunch that is said by its start and end only.
fn lunch(table: &Table, row: &RawRow) -> Read<Break> {
    let start = clock_in_cell(table, row, &["lunch_start"])?;
    let end = clock_in_cell(table, row, &["lunch_end"])?;
    match (start, end) {
        (Some(start), Some(end)) if end.minute >= start.minute => Ok(Break::OfUnknownKind(end.minute - start.minute)),
        (None, None) => Ok(Break::Unpaid(0)),
        (_, None) => Err(Refusal::of(ExceptionCode::MissingValue, "lunch_end")),
        (None, _) => Err(Refusal::of(ExceptionCode::MissingValue, "lunch_start")),
        (Some(_), Some(_)) => Err(Refusal::of(ExceptionCode::EndNotAfterStart, "lunch_end")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn stated_hours_settle_what_a_break_was() {
        // 08:00 to 16:00 with a break of half an hour: 7.5 h stated, then 8 h, then 7.75 h (a quarter unpaid), then none.
        let rest = Break::OfUnknownKind(30);
        let unpaid = [Some(450), Some(480), Some(465), None, Some(300)].map(|stated| rest.unpaid_minutes(480, stated));
        assert_eq!(unpaid, [Ok(30), Ok(0), Ok(15), Ok(30), Ok(30)]);
        // A break of 1 in a shift from 08:00 to 17:00: an hour if 8 h are stated, a minute if 8.98 h are.
        let number = Break::OfUnknownUnit(1);
        assert_eq!(number.unpaid_minutes(540, Some(480)), Ok(60));
        assert_eq!(number.unpaid_minutes(540, Some(539)), Ok(1));
        assert_eq!(number.unpaid_minutes(540, Some(500)).unwrap_err().code, ExceptionCode::BadNumber);
    }
}
