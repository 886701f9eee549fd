//! Clock times, and the minutes between two of them in Europe/London (`DOMAIN.md` section 6: stamps are whole minutes,
//! clock changes are allowed for).

use super::dates::date_of_text;
use crate::ingest::dates::{NumericOrder, date_of_serial};
use crate::ingest::tables::Cell;
use crate::model::exception::ExceptionCode;
use chrono::{DateTime, Days, Duration, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Timelike};
use chrono_tz::Europe::London;
use chrono_tz::Tz;

/// Minutes of a day.
pub const DAY_MINUTES: i64 = 1440;

/// A time of day, with the date if the cell holds one too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockTime {
    /// The date written beside the time.
    pub date: Option<NaiveDate>,
    /// Minutes after midnight, 0 to 1440 (`24:00`).
    pub minute: i64,
}

/// The time of a cell. Seconds are dropped.
pub fn clock_of(cell: &Cell, order: Option<NumericOrder>) -> Result<ClockTime, ExceptionCode> {
    let bad = ExceptionCode::BadTime;
    match cell {
        Cell::Empty => Err(ExceptionCode::MissingValue),
        Cell::Error => Err(ExceptionCode::ErrorCell),
        Cell::Bool(_) => Err(bad),
        Cell::Moment(at) => Ok(clock_of_moment(*at)),
        Cell::Number(number) => clock_of_number(*number).ok_or(bad),
        Cell::Text(text) => match minute_of_text(text) {
            Some(minute) => Ok(ClockTime { date: None, minute }),
            None => clock_of_date_time_text(text, order).ok_or(bad),
        },
    }
}

/// Spreadsheets hold 08:30 as a fraction that may fall short of the minute by less than a second.
fn clock_of_moment(at: NaiveDateTime) -> ClockTime {
    let at = at + Duration::milliseconds(500);
    let has_date = NaiveDate::from_ymd_opt(1900, 1, 2).is_some_and(|first| at.date() >= first);
    ClockTime { date: has_date.then(|| at.date()), minute: i64::from(at.hour() * 60 + at.minute()) }
}

/// A fraction of a day, a whole hour, or digits such as 830. `8.3` may be 08:30 or 08:18 and is none of these.
fn clock_of_number(number: f64) -> Option<ClockTime> {
    let minute_only = |minute: i64| Some(ClockTime { date: None, minute });
    if (0.0..1.0).contains(&number) {
        return minute_only((number * DAY_MINUTES as f64).round() as i64);
    }
    if let Some(date) = date_of_serial(number) {
        return Some(ClockTime { date: Some(date), minute: (number.fract() * DAY_MINUTES as f64).round() as i64 });
    }
    // 1 is 01:00 to one reader and 24:00 to a spreadsheet.
    if number.fract() != 0.0 || !(2.0..=2400.0).contains(&number) {
        return None;
    }
    let whole = number as i64;
    if whole <= 24 {
        minute_only(whole * 60)
    } else {
        minute_of_hours_and_minutes(whole / 100, whole % 100).and_then(minute_only)
    }
}

fn clock_of_date_time_text(text: &str, order: Option<NumericOrder>) -> Option<ClockTime> {
    let date = date_of_text(text, order).ok()?;
    // The time begins with the first part that has a colon: `19/07/2024 8:30 AM`.
    let parts: Vec<&str> = text.trim().split(['T', ' ']).collect();
    let first = parts.iter().position(|part| part.contains(':'))?;
    Some(ClockTime { date: Some(date), minute: minute_of_text(&parts.get(first..)?.join(" "))? })
}

/// Minutes after midnight of `08:30`, `8.30`, `0830`, `8:30am`, `9`, `9am`, `24:00`, `08:30:00`, `noon`.
pub fn minute_of_text(text: &str) -> Option<i64> {
    let folded: String = text.trim().to_lowercase().replace("a.m.", "am").replace("p.m.", "pm").replace(' ', "");
    if matches!(folded.as_str(), "noon" | "midday" | "12noon") {
        return Some(720);
    }
    let (digits, half) = match (folded.strip_suffix("am"), folded.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (folded.as_str(), None),
    };
    let parts: Vec<&str> = digits.split([':', '.']).collect();
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let (hour, minute) = match parts.as_slice() {
        [whole] if whole.len() <= 2 => (whole.parse().ok()?, 0),
        [whole] if whole.len() <= 4 => {
            let number: i64 = whole.parse().ok()?;
            (number / 100, number % 100)
        }
        [hour, minute] if minute.len() == 2 => (hour.parse().ok()?, minute.parse().ok()?),
        [hour, minute, second] if minute.len() == 2 && second.parse::<u32>().is_ok_and(|second| second < 60) => {
            (hour.parse().ok()?, minute.parse().ok()?)
        }
        _ => return None,
    };
    match half {
        None => minute_of_hours_and_minutes(hour, minute),
        Some(added) if (1..=12).contains(&hour) => minute_of_hours_and_minutes(hour % 12 + added, minute),
        Some(_) => None,
    }
}

fn minute_of_hours_and_minutes(hour: i64, minute: i64) -> Option<i64> {
    let total = hour.checked_mul(60)?.checked_add(minute)?;
    ((0..60).contains(&minute) && (0..=DAY_MINUTES).contains(&total)).then_some(total)
}

/// Minutes that pass in England from one minute of a date to another (which may lie on the next day).
pub fn elapsed_minutes(date: NaiveDate, start_minute: i64, end_minute: i64) -> Option<i64> {
    let start = london_moment(date, start_minute)?;
    let end = london_moment(date, end_minute)?;
    Some(end.signed_duration_since(start).num_minutes())
}

/// An hour that the clocks pass twice is taken the first time; one that they leave out counts on from before it.
fn london_moment(date: NaiveDate, minute: i64) -> Option<DateTime<Tz>> {
    let day = date.checked_add_days(Days::new(u64::try_from(minute.div_euclid(DAY_MINUTES)).ok()?))?;
    let local = day.and_hms_opt(0, 0, 0)? + Duration::minutes(minute.rem_euclid(DAY_MINUTES));
    match London.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at),
        LocalResult::None => {
            let before = London.from_local_datetime(&(local - Duration::hours(1))).earliest()?;
            Some(before + Duration::hours(1))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::ingest::staff::dates::DAY_FIRST;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    /// Met by fuzzing: an hour of eighteen digits has more minutes than a number holds.
    #[test]
    fn an_hour_beyond_all_numbers_is_no_time() {
        for text in ["158888888888888885:00", "0845443055555505555.16", "9223372036854775807:59"] {
            assert_eq!(minute_of_text(text), None, "{text}");
        }
    }

    #[test]
    fn half_past_eight_in_every_form() {
        for text in ["08:30", "8:30", "8.30", "0830", "830", "8:30am", "8.30 am", "8:30 a.m.", "08:30:59"] {
            assert_eq!(minute_of_text(text), Some(510), "{text}");
        }
        for (text, minute) in [
            ("9", 540),
            ("9am", 540),
            ("5pm", 1020),
            ("12pm", 720),
            ("12am", 0),
            ("24:00", 1440),
            ("noon", 720),
            ("00:00", 0),
        ] {
            assert_eq!(minute_of_text(text), Some(minute), "{text}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for text in ["", "8.3", "8:60", "24:01", "25", "13pm", "0am", "half nine", "-", "08:30:75", "12345"] {
            assert_eq!(minute_of_text(text), None, "{text}");
        }
        for number in [1.0, 8.3, 860.0, -0.5, 2500.0] {
            assert_eq!(clock_of(&Cell::Number(number), DAY_FIRST), Err(ExceptionCode::BadTime), "{number}");
        }
    }

    #[test]
    fn spreadsheet_times_and_date_times() {
        let clock = |cell: Cell| clock_of(&cell, DAY_FIRST).unwrap();
        assert_eq!(clock(Cell::Number(0.354_166_666_666_667)), ClockTime { date: None, minute: 510 });
        assert_eq!(clock(Cell::Number(830.0)), ClockTime { date: None, minute: 510 });
        assert_eq!(clock(Cell::Number(9.0)), ClockTime { date: None, minute: 540 });
        let time_only = date(1899, 12, 31).and_hms_milli_opt(8, 29, 59, 999).unwrap();
        assert_eq!(clock(Cell::Moment(time_only)), ClockTime { date: None, minute: 510 });
        let full = date(2024, 7, 19).and_hms_opt(8, 30, 0).unwrap();
        let expected = ClockTime { date: Some(date(2024, 7, 19)), minute: 510 };
        assert_eq!(clock(Cell::Moment(full)), expected);
        assert_eq!(clock(Cell::Number(45_492.354_166_666_7)), expected);
        assert_eq!(clock(Cell::Text("19/07/2024 08:30".to_owned())), expected);
        assert_eq!(clock(Cell::Text("2024-07-19T08:30:00".to_owned())), expected);
        assert_eq!(clock(Cell::Text("19/07/2024 8:30 AM".to_owned())), expected);
        assert_eq!(clock(Cell::Text("Fri 19 Jul 2024 8:30:00 a.m.".to_owned())), expected);
    }

    #[test]
    fn worked_example_16_the_clocks_go_forward_and_back() {
        assert_eq!(elapsed_minutes(date(2024, 7, 19), 480, 960), Some(480));
        assert_eq!(elapsed_minutes(date(2024, 7, 19), 1200, 1560), Some(360));
        assert_eq!(elapsed_minutes(date(2024, 3, 30), 1320, 1800), Some(420));
        assert_eq!(elapsed_minutes(date(2024, 10, 26), 1320, 1800), Some(540));
    }

    #[test]
    fn a_time_that_the_clocks_leave_out_counts_on() {
        // 31 March 2024, 01:30 is not on the clock: from 00:30 an hour passes.
        assert_eq!(elapsed_minutes(date(2024, 3, 31), 30, 90), Some(60));
        // 27 October 2024, 01:30 comes twice: the first is meant.
        assert_eq!(elapsed_minutes(date(2024, 10, 27), 30, 90), Some(60));
    }
}
