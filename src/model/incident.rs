//! The incident and the windows that follow from it (`DOMAIN.md` section 1).

use super::calendar::Calendar;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use std::ops::RangeInclusive;

/// A half-open local time span in which a system was down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incident {
    /// First moment.
    pub start: NaiveDateTime,
    /// First moment after it.
    pub end: NaiveDateTime,
}

/// Why a text is not an incident.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IncidentError {
    /// Not a date or date-time.
    #[error("`{0}` is not a date such as 2024-07-19, nor a date with a time such as 2024-07-19T08:00")]
    NotADate(String),
    /// End not after start.
    #[error("the incident ends ({end}) before it starts ({start})")]
    EndsBeforeStart {
        /// Start as understood.
        start: NaiveDateTime,
        /// End as understood.
        end: NaiveDateTime,
    },
}

/// Minutes of a day, half open: the part of a date that lies inside the incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockWindow {
    /// First minute of the day inside.
    pub from_minute: u16,
    /// First minute of the day after it, up to 1440.
    pub to_minute: u16,
}

impl ClockWindow {
    /// The whole day.
    pub const WHOLE_DAY: ClockWindow = ClockWindow { from_minute: 0, to_minute: 1440 };

    /// Whether a start counts: untimed rows count on a whole day only (ruling 3).
    pub fn contains(&self, start_minute: Option<u16>) -> bool {
        match start_minute {
            None => *self == Self::WHOLE_DAY,
            Some(minute) => (self.from_minute..self.to_minute).contains(&minute),
        }
    }
}

impl Incident {
    /// Reads `START` or `START/END`; a bare date as start means its midnight, as end it is inclusive.
    pub fn parse(text: &str) -> Result<Self, IncidentError> {
        let (start_text, end_text) = text.split_once('/').unwrap_or((text, text));
        let (start, _) = moment(start_text)?;
        let (end, end_is_date) = moment(end_text)?;
        let end = if end_is_date { end + Days::new(1) } else { end };
        if end <= start {
            return Err(IncidentError::EndsBeforeStart { start, end });
        }
        Ok(Incident { start, end })
    }

    /// First date that the incident touches.
    pub fn first_date(&self) -> NaiveDate {
        self.start.date()
    }

    /// Last date that the incident touches.
    pub fn last_date(&self) -> NaiveDate {
        if self.end.time() == NaiveTime::MIN { self.end.date() - Days::new(1) } else { self.end.date() }
    }

    /// The incident dates in order.
    pub fn dates(&self) -> Vec<NaiveDate> {
        dates_in(self.first_date()..=self.last_date())
    }

    /// The part of a date inside the incident; none for a date that it does not touch.
    pub fn clock_window(&self, date: NaiveDate) -> Option<ClockWindow> {
        if date < self.first_date() || date > self.last_date() {
            return None;
        }
        let from_minute = if date == self.first_date() { minute_of(self.start) } else { 0 };
        let to_minute = if date == self.end.date() { minute_of(self.end) } else { 1440 };
        Some(ClockWindow { from_minute, to_minute })
    }

    /// The clock window in which a date of the claim window is measured: the incident's on its own dates, else the day.
    pub fn measured_window(&self, date: NaiveDate) -> ClockWindow {
        self.clock_window(date).unwrap_or(ClockWindow::WHOLE_DAY)
    }

    /// Whether any incident date is measured in part only.
    pub fn is_part_day(&self) -> bool {
        self.dates().into_iter().any(|date| self.clock_window(date) != Some(ClockWindow::WHOLE_DAY))
    }

    /// From the day after the last incident date to the n-th working day after it.
    pub fn recovery_window(&self, working_days: u32, calendar: &Calendar) -> RangeInclusive<NaiveDate> {
        let mut last = self.last_date();
        let mut left = working_days;
        while left > 0 {
            last = last + Days::new(1);
            if calendar.is_working_day(last) {
                left -= 1;
            }
        }
        (self.last_date() + Days::new(1))..=last
    }
}

fn minute_of(at: NaiveDateTime) -> u16 {
    u16::try_from(at.hour() * 60 + at.minute()).unwrap_or(0)
}

fn moment(text: &str) -> Result<(NaiveDateTime, bool), IncidentError> {
    let text = text.trim();
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok((date.and_time(NaiveTime::MIN), true));
    }
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .map(|at| (at, false))
        .ok_or_else(|| IncidentError::NotADate(text.to_owned()))
}

/// Every date of an inclusive span, in order.
pub fn dates_in(span: RangeInclusive<NaiveDate>) -> Vec<NaiveDate> {
    span.start().iter_days().take_while(|date| date <= span.end()).collect()
}

/// The Monday of a date's calendar week.
pub fn monday_of(date: NaiveDate) -> NaiveDate {
    date - Days::new(u64::from(date.weekday().num_days_from_monday()))
}

/// The weekday in full, for people.
pub fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
