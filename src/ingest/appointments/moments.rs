//! When things happened, as a row of a list says it without any other row: its start, how long it was planned for, when it was
//! booked and cancelled. Of a long list this is worked out where its records are parsed.

use super::beside_status::is_null_moment;
use super::desk::row_key;
use super::durations::minutes_in_words;
use crate::ingest::dates::{DateReader, Moment, NoMoment, time_of_day};
use crate::ingest::layout::folded_header;
use crate::ingest::recognise::Recognition;
use crate::ingest::tables::{Row, Value};
use crate::ingest::walk::Aside;
use crate::model::evidence::Stamp;
use crate::model::exception::ExceptionCode;
use chrono::NaiveDate;

/// How the dates of each date column are read.
pub struct Dates {
    /// Of the slot.
    pub slot: DateReader,
    /// Of the booking.
    pub booked: DateReader,
    /// Of the cancellation.
    pub cancelled: DateReader,
}

/// What a row says of times. Each part has its own trouble, which counts only once the part is wanted.
pub struct Moments {
    /// Date and minute of the start.
    pub start: Result<(NaiveDate, Option<u16>), Aside>,
    /// Planned minutes.
    pub planned_minutes: Result<Option<u16>, Aside>,
    /// When it was booked.
    pub booked: Result<Option<Stamp>, Aside>,
    /// When it was cancelled.
    pub cancelled: Result<Option<Stamp>, Aside>,
    /// The key of its identifier, damaged or not; none without one.
    pub row_key: Option<u128>,
}

/// Reads them: the columns, looked up once, and how their dates are written.
pub struct MomentReader<'d> {
    dates: &'d Dates,
    date: Option<usize>,
    time: Option<usize>,
    starts_at: Option<usize>,
    end_time: Option<usize>,
    minutes: Option<usize>,
    booked: [Option<usize>; 2],
    cancelled: [Option<usize>; 2],
    row_key: Option<usize>,
}

impl<'d> MomentReader<'d> {
    /// The columns of a recognised table.
    pub fn new(recognition: &Recognition<'_>, dates: &'d Dates) -> Self {
        let of = |field: &str| recognition.columns.get(field).copied();
        MomentReader {
            dates,
            date: of("date"),
            time: of("time"),
            starts_at: of("starts_at"),
            end_time: of("end_time"),
            minutes: of("minutes"),
            booked: ["booked_at", "booked_time"].map(of),
            cancelled: ["cancelled_at", "cancelled_time"].map(of),
            row_key: of("row_key"),
        }
    }

    /// What a row says of times.
    pub fn read(&self, row: &Row<'_>) -> Moments {
        let start = self.start(row);
        let start_minute = start.ok().and_then(|(_, minute)| minute);
        let key = row.value_in(self.row_key).text();
        Moments {
            start,
            planned_minutes: self.planned_minutes(row, start_minute),
            booked: stamp(row, &self.dates.booked, self.booked, "booked_at"),
            cancelled: stamp(row, &self.dates.cancelled, self.cancelled, "cancelled_at"),
            row_key: (!key.is_empty()).then(|| row_key(&key)),
        }
    }

    /// When the patient arrived, was seen or left.
    pub fn arrival(&self, row: &Row<'_>, column: usize) -> Option<Stamp> {
        stamp(row, &self.dates.slot, [Some(column), None], "arrived_at").unwrap_or(None)
    }

    /// Whether it has no start at all.
    pub fn has_no_start(&self, row: &Row<'_>) -> bool {
        [self.date, self.starts_at, self.time].into_iter().all(|column| row.value_in(column).is_empty())
    }

    fn start(&self, row: &Row<'_>) -> Result<(NaiveDate, Option<u16>), Aside> {
        let moment_value = row.value_in(self.starts_at);
        let date_value = row.value_in(self.date);
        let (value, field) = if moment_value.is_empty() { (date_value, "date") } else { (moment_value, "starts_at") };
        let moment = read_moment(&self.dates.slot, value, field)?.ok_or((ExceptionCode::MissingValue, "date"))?;
        let time = match row.value_in(self.time) {
            Value::Empty => None,
            Value::Error => return Err((ExceptionCode::ErrorCell, "time")),
            value => Some(time_of_day(value).ok_or((ExceptionCode::BadTime, "time"))?),
        };
        // A date-time of midnight is a date without a time: nobody is seen then.
        Ok((moment.date, time.or(moment.minute.filter(|minute| *minute > 0))))
    }

    fn planned_minutes(&self, row: &Row<'_>, start_minute: Option<u16>) -> Result<Option<u16>, Aside> {
        match row.value_in(self.minutes) {
            Value::Error => return Err((ExceptionCode::ErrorCell, "minutes")),
            Value::Empty => {}
            value => {
                let minutes = value.whole_number().or_else(|| minutes_in_words(&value.text()));
                let minutes = minutes.and_then(|minutes| u16::try_from(minutes).ok());
                return minutes.map(Some).ok_or((ExceptionCode::BadNumber, "minutes"));
            }
        }
        let end = self.end_time.and_then(|column| {
            let value = row.value(column);
            time_of_day(value).or_else(|| self.dates.slot.read(value).ok()?.minute)
        });
        Ok(end.zip(start_minute).and_then(|(end, start)| end.checked_sub(start)).filter(|minutes| *minutes > 0))
    }
}

/// A stamp from a column of dates and one of times.
fn stamp(
    row: &Row<'_>,
    dates: &DateReader,
    [date, time]: [Option<usize>; 2],
    field: &'static str,
) -> Result<Option<Stamp>, Aside> {
    let value = row.value_in(date);
    if let Value::Text(text) = value
        && (is_null_moment(text) || is_no_moment(text))
    {
        return Ok(None);
    }
    let Some(moment) = read_moment(dates, value, field)? else { return Ok(None) };
    let time = row.value_in(time);
    // Databases print a date without a time as midnight.
    let minute = moment.minute.filter(|minute| *minute > 0);
    let minute = if time.is_empty() { minute } else { time_of_day(time).or(minute) };
    Ok(Some(stamp_of(moment.date, minute)))
}

/// A word in the place of a moment. A moment begins with a digit, and needs no further look.
fn is_no_moment(text: &str) -> bool {
    !text.starts_with(|first: char| first.is_ascii_digit())
        && matches!(folded_header(text).as_str(), "" | "unknown" | "yes" | "no" | "y" | "n" | "null" | "none")
}

/// A moment from a cell; none if the cell is empty.
pub fn read_moment(reader: &DateReader, value: Value<'_>, field: &'static str) -> Result<Option<Moment>, Aside> {
    match value {
        Value::Empty => Ok(None),
        Value::Error => Err((ExceptionCode::ErrorCell, field)),
        value => reader.read(value).map(Some).map_err(|no| match no {
            NoMoment::NotADate => (ExceptionCode::BadDate, field),
            NoMoment::Ambiguous => (ExceptionCode::AmbiguousDate, field),
            NoMoment::NotATime => (ExceptionCode::BadTime, field),
        }),
    }
}

/// A stamp of a date and a minute, as finely as it is known.
pub fn stamp_of(date: NaiveDate, minute: Option<u16>) -> Stamp {
    minute.map_or(Stamp::day(date), |minute| Stamp::minute_of(date, minute))
}
