//! When the time of a row was: start, end, the unpaid break, and the hours that the row states beside them.

use super::breaks::Break;
use super::columns::Breaks;
use super::dates::date_of;
use super::durations::{decimal_of, hours_in_minutes, readings_of_hours_and_minutes};
use super::entry::{EntryTime, span_minutes};
use super::row_cells::Read;
use super::rows::Table;
use super::times::{ClockTime, DAY_MINUTES, clock_of};
use super::words;
use crate::ingest::layout::Overnight;
use crate::ingest::row_kinds::Refusal;
use crate::ingest::tables::RawRow;
use crate::model::exception::ExceptionCode;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Start and end of a row, or its minutes only, and the unpaid break of a span.
pub fn time_of(table: &Table, row: &RawRow, date: NaiveDate, marks: &mut Vec<Refusal>) -> Read<(EntryTime, i64)> {
    let start = clock_in_cell(table, row, &["start", "clock_in"])?;
    let end = clock_in_cell(table, row, &["end", "clock_out"])?;
    let stated = Stated::of(table, row);
    let rest = match Break::of(table, row, stated.is_said())? {
        // Answered, or told by other rows: these breaks take nothing off.
        Break::OfUnknownKind(_) if !stated.is_said() && table.breaks == Breaks::Paid => Break::Unpaid(0),
        rest => rest,
    };
    let (Some(start), Some(end)) = (start, end) else {
        if start.is_some() != end.is_some() {
            let missing = if start.is_none() { "start" } else { "end" };
            return Err(Refusal::of(ExceptionCode::MissingValue, missing));
        }
        return Ok((stated.alone()?.map_or(EntryTime::Unsaid, EntryTime::Minutes), 0));
    };
    if start.date.is_some_and(|stamped| stamped != date) {
        return Err(Refusal::of(ExceptionCode::BadDate, "start").saying("the date of the start is not the row's date"));
    }
    let end_minute = end_minute_of(table, row, date, start.minute, end)?;
    let elapsed = span_minutes(date, start.minute, end_minute, 0)?;
    let break_minutes = rest.unpaid_minutes(elapsed, stated.single())?;
    let minutes = span_minutes(date, start.minute, end_minute, break_minutes)?;
    stated.compare(table, minutes, marks);
    Ok((EntryTime::Span { start_minute: start.minute, end_minute }, break_minutes))
}

/// Whether a row has a start and an end that are not the same time of day.
pub fn has_times(table: &Table, row: &RawRow) -> bool {
    let minute = |fields: &[&'static str]| {
        let (_, cell) = table.first_cell(row, fields)?;
        clock_of(cell, table.order).ok().map(|clock| clock.minute)
    };
    match (minute(&["start", "clock_in"]), minute(&["end", "clock_out"])) {
        (Some(start), Some(end)) => start != end,
        _ => false,
    }
}

/// The time in the first of several fields that holds something.
pub fn clock_in_cell(table: &Table, row: &RawRow, fields: &[&'static str]) -> Read<Option<ClockTime>> {
    let Some((column, cell)) = table.first_cell(row, fields) else { return Ok(None) };
    clock_of(cell, table.order).map(Some).map_err(|code| Refusal::of(code, column))
}

/// Whether a layout with one date column means the next day by this end.
pub fn ends_next_day(overnight: Overnight, start_minute: i64, end_minute: i64) -> bool {
    overnight == Overnight::EndBeforeStart && end_minute < start_minute
}

/// The hours that a row states: every way in which they can be read.
struct Stated(Result<Vec<i64>, Refusal>);

impl Stated {
    fn of(table: &Table, row: &RawRow) -> Self {
        if let Some(cell) = table.recognised.cell(row, "hours") {
            let refusal = |code| {
                let refusal = Refusal::of(code, "hours");
                match decimal_of(cell) {
                    Some(hours) if hours < Decimal::ZERO => {
                        refusal.saying("less than nought: correct the shift itself, time cannot be taken off by a row")
                    }
                    _ => refusal,
                }
            };
            return Stated(hours_in_minutes(cell, table.hours_unit).map(|minutes| vec![minutes]).map_err(refusal));
        }
        match table.recognised.cell(row, "hours_and_minutes") {
            None => Stated(Ok(Vec::new())),
            Some(cell) => {
                Stated(readings_of_hours_and_minutes(cell).map_err(|code| Refusal::of(code, "hours_and_minutes")))
            }
        }
    }

    fn is_said(&self) -> bool {
        self.0.as_ref().is_ok_and(|readings| !readings.is_empty())
    }

    /// The one reading.
    fn single(&self) -> Option<i64> {
        match self.0.as_deref() {
            Ok([minutes]) => Some(*minutes),
            _ => None,
        }
    }

    /// The minutes where the row has no times; none if it states none, or nought.
    fn alone(self) -> Read<Option<i64>> {
        match self.0?.as_slice() {
            [] => Ok(None),
            [minutes] => Ok(Some(*minutes).filter(|minutes| *minutes > 0)),
            _ => Err(Refusal::of(ExceptionCode::BadNumber, "hours_and_minutes")
                .saying("it may be hours and minutes or a decimal number: write 7:30 or 7.5h")),
        }
    }

    /// Stated hours must agree with the times to the minute; if not, the times are used and it is said.
    fn compare(&self, table: &Table, minutes: i64, marks: &mut Vec<Refusal>) {
        let column = if table.has("hours") { "hours" } else { "hours_and_minutes" };
        match &self.0 {
            Ok(readings) if readings.is_empty() || readings.iter().any(|stated| (stated - minutes).abs() <= 1) => {}
            Ok(_) => marks.push(
                Refusal::of(ExceptionCode::BadNumber, column)
                    .saying("the hours of the row differ from its times by more than a minute; the times were used"),
            ),
            Err(_) if table.hours_unit.is_some() => marks.push(Refusal::of(ExceptionCode::BadNumber, column)),
            Err(_) => {}
        }
    }
}

fn end_minute_of(table: &Table, row: &RawRow, date: NaiveDate, start_minute: i64, end: ClockTime) -> Read<i64> {
    let end_date = match table.first_cell(row, &["end_date", "clock_out_date"]) {
        Some((column, cell)) => Some(date_of(cell, table.order).map_err(|code| Refusal::of(code, column))?),
        None => end.date,
    };
    if let Some(end_date) = end_date {
        let days = end_date.signed_duration_since(date).num_days();
        return Ok(end.minute + days * DAY_MINUTES);
    }
    let says_next_day = match table.recognised.text(row, "ends_next_day") {
        None => false,
        Some(text) => words::yes_or_no(&text).ok_or(Refusal::of(ExceptionCode::UnknownWord, "ends_next_day"))?,
    };
    let is_next_day = match table.traits.overnight {
        Overnight::IfTheRowSays => says_next_day,
        other => ends_next_day(other, start_minute, end.minute),
    };
    Ok(if is_next_day { end.minute + DAY_MINUTES } else { end.minute })
}
