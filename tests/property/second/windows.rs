//! Dates: the incident, its clock windows, the recovery window, working days (`DOMAIN.md` section 1).

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use normalday::model::data::{PracticeData, TableKind};
use normalday::model::evidence::{Precision, Stamp};
use normalday::model::policy::Policy;
use std::cmp::Ordering;
use std::collections::BTreeSet;

const BANK_HOLIDAYS: &str = include_str!("../../../schemas/calendar/bank_holidays_england.csv");

/// Every date and moment that the definitions need.
pub struct Windows {
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    /// Dates that the incident touches.
    pub incident: Vec<NaiveDate>,
    /// First and last date of the recovery window.
    pub recovery: (NaiveDate, NaiveDate),
    /// Incident dates and recovery window, up to the last date that a file covers.
    pub claim: Vec<NaiveDate>,
    holidays: BTreeSet<NaiveDate>,
}

impl Windows {
    pub fn new(start: NaiveDateTime, end: NaiveDateTime, policy: &Policy, data: &PracticeData) -> Windows {
        let mut holidays: BTreeSet<NaiveDate> =
            BANK_HOLIDAYS.lines().filter_map(|line| line.get(..10)?.parse().ok()).collect();
        holidays.extend(&policy.normal_day.bank_holidays_added);
        let incident = touched(start, end);
        let recovery = recovery(&incident, policy.incident.recovery_working_days, &holidays);
        let covered = last_covered(data);
        let claim = span(incident[0], recovery.1).into_iter().filter(|date| *date <= covered).collect();
        Windows { start, end, incident, recovery, claim, holidays }
    }

    pub fn first(&self) -> NaiveDate {
        self.incident[0]
    }

    /// Minutes of a date that count: the incident's on its own dates, else the whole day.
    pub fn clock(&self, date: NaiveDate) -> (i64, i64) {
        if !self.incident.contains(&date) {
            return (0, 1440);
        }
        let from = if date == self.start.date() { minute(self.start) } else { 0 };
        let to = if date == self.end.date() { minute(self.end) } else { 1440 };
        (from, to)
    }

    pub fn is_bank_holiday(&self, date: NaiveDate) -> bool {
        self.holidays.contains(&date)
    }

    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        is_working_day(date, &self.holidays)
    }

    /// The first working day after a bank holiday.
    pub fn follows_bank_holiday(&self, date: NaiveDate) -> bool {
        self.is_working_day(date)
            && (1..10)
                .map(|back| date - Days::new(back))
                .take_while(|earlier| !self.is_working_day(*earlier))
                .any(|earlier| self.is_bank_holiday(earlier))
    }

    /// Dates of an other incident and of its recovery window.
    pub fn of_other_incident(&self, text: &str, working_days: u32) -> (NaiveDate, NaiveDate) {
        let (start, end) = parsed(text);
        let dates = touched(start, end);
        (dates[0], recovery(&dates, working_days, &self.holidays).1)
    }
}

/// `2024-07-19`, `2024-07-19/2024-07-22` or `2024-07-19T08:00/2024-07-19T17:30`; a bare end is inclusive.
pub fn parsed(text: &str) -> (NaiveDateTime, NaiveDateTime) {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    let read = |text: &str, days: u64| match text.parse::<NaiveDate>() {
        Ok(date) => (date + Days::new(days)).and_time(NaiveTime::MIN),
        Err(_) => NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect("a date-time"),
    };
    (read(first, 0), read(last, 1))
}

fn touched(start: NaiveDateTime, end: NaiveDateTime) -> Vec<NaiveDate> {
    let last = if minute(end) == 0 { end.date() - Days::new(1) } else { end.date() };
    span(start.date(), last)
}

fn recovery(incident: &[NaiveDate], working_days: u32, holidays: &BTreeSet<NaiveDate>) -> (NaiveDate, NaiveDate) {
    let after = incident[incident.len() - 1] + Days::new(1);
    let mut left = working_days;
    let mut last = after - Days::new(1);
    while left > 0 {
        last = last + Days::new(1);
        left -= u32::from(is_working_day(last, holidays));
    }
    (after, last)
}

fn is_working_day(date: NaiveDate, holidays: &BTreeSet<NaiveDate>) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !holidays.contains(&date)
}

/// Ruling 13: an appointment table never covers dates beyond its export.
fn last_covered(data: &PracticeData) -> NaiveDate {
    let book = data.appointment_span.iter().map(|span| span.1);
    let rota = data.staff_spans.iter().map(|span| span.last);
    let others = data.tables.iter().filter(|table| {
        matches!(table.kind, TableKind::Workload | TableKind::Attested | TableKind::Expenses | TableKind::Income)
    });
    let others = others.filter_map(|table| table.span).map(|span| span.1);
    book.chain(rota).chain(others).max().expect("a file with a date")
}

pub fn span(first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    first.iter_days().take_while(|date| *date <= last).collect()
}

pub fn monday(date: NaiveDate) -> NaiveDate {
    date - Days::new(u64::from(date.weekday().num_days_from_monday()))
}

fn minute(at: NaiveDateTime) -> i64 {
    i64::from(at.hour() * 60 + at.minute())
}

/// Ruling 7: stamps are compared at the coarser precision of the two.
pub fn compared(one: Stamp, other: Stamp) -> Ordering {
    let cut = |at: NaiveDateTime| match (one.precision, other.precision) {
        (Precision::Day, _) | (_, Precision::Day) => (at.date(), 0),
        (Precision::Hour, _) | (_, Precision::Hour) => (at.date(), minute(at) / 60),
        _ => (at.date(), minute(at)),
    };
    cut(one.at).cmp(&cut(other.at))
}
