//! Where a figure comes from: a place in one of the practice's own files, and how strong the evidence is.

use chrono::{NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// The place of one row: which table (an index into [`crate::model::data::PracticeData::tables`]: one CSV file or one
/// sheet of a workbook), which physical row (1 is the first line of the file), and for grids which column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceRef {
    /// Index of the table.
    pub table: u32,
    /// Physical row, counted from 1, as a text editor or Excel shows it.
    pub row: u32,
    /// Column counted from 1 where one row holds several records (a weekly grid); nought otherwise.
    pub column: u32,
}

/// How strong the evidence behind a figure is (`DOMAIN.md` section 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Tier {
    /// Counted from rows.
    A,
    /// Attested by a signed statement.
    B,
    /// Modelled against the normal day.
    C,
    /// Hours from rota, timesheet or fee notes.
    D,
}

impl Tier {
    /// The letter that is printed.
    pub fn letter(self) -> &'static str {
        match self {
            Tier::A => "A",
            Tier::B => "B",
            Tier::C => "C",
            Tier::D => "D",
        }
    }
}

/// How finely a moment is known. Order: the later variant is the coarser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Precision {
    /// To the minute (seconds are never compared, ruling 7).
    Minute,
    /// To the hour: SystmOne's hour bands, derived booking moments (ruling 21).
    Hour,
    /// To the day: a date without a time.
    Day,
}

/// A moment in local time (Europe/London wall clock) with the precision at which it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// The moment; finer parts than `precision` carry no meaning.
    pub at: NaiveDateTime,
    /// How finely it is known.
    pub precision: Precision,
}

impl Stamp {
    /// A moment known to the minute.
    pub fn minute(at: NaiveDateTime) -> Self {
        Stamp { at, precision: Precision::Minute }
    }

    /// A date without a time.
    pub fn day(date: chrono::NaiveDate) -> Self {
        Stamp { at: date.and_time(chrono::NaiveTime::MIN), precision: Precision::Day }
    }

    /// Compares two moments at the coarser precision of the two (ruling 7).
    pub fn compare(&self, other: &Stamp) -> Ordering {
        let precision = self.precision.max(other.precision);
        truncated(self.at, precision).cmp(&truncated(other.at, precision))
    }

    /// At or after `other`, at the coarser precision of the two.
    pub fn at_or_after(&self, other: &Stamp) -> bool {
        self.compare(other) != Ordering::Less
    }

    /// A minute of a day, counted from midnight; 1440 is the midnight after it.
    pub fn minute_of(date: chrono::NaiveDate, minute: u16) -> Self {
        let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0);
        let later = || date.and_time(chrono::NaiveTime::MIN) + chrono::Duration::minutes(i64::from(minute));
        Stamp::minute(time.map_or_else(later, |time| date.and_time(time)))
    }

    /// The same moment a number of days later or earlier.
    pub fn shifted_days(&self, days: i64) -> Stamp {
        Stamp { at: self.at + chrono::Duration::days(days), precision: self.precision }
    }
}

fn truncated(at: NaiveDateTime, precision: Precision) -> (chrono::NaiveDate, u32) {
    match precision {
        Precision::Minute => (at.date(), at.hour() * 60 + at.minute()),
        Precision::Hour => (at.date(), at.hour() * 60),
        Precision::Day => (at.date(), 0),
    }
}
