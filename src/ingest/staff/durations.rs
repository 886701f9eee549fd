//! Lengths of time: breaks and hours. The same cell can be a duration, a clock time, a fraction of a day, hours or
//! minutes; what cannot be told apart is not read.

use super::times::DAY_MINUTES;
use crate::ingest::tables::Cell;
use crate::model::exception::ExceptionCode;
use chrono::{NaiveDate, Timelike};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// In which unit the plain numbers of an hours column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoursUnit {
    /// `7.5` is seven and a half hours.
    Hours,
    /// `0.3125` is that part of a day.
    DayFraction,
}

impl HoursUnit {
    /// Settles the unit from every cell of an hours column: a column whose numbers are never above one, and are not
    /// quarters of an hour, holds fractions of a day. None if it could be either.
    pub fn of_cells<'c>(cells: impl IntoIterator<Item = &'c Cell>) -> Option<Self> {
        let numbers: Vec<f64> = cells.into_iter().filter_map(plain_number).filter(|number| *number > 0.0).collect();
        if numbers.is_empty() || numbers.iter().any(|number| *number > 1.0) {
            return Some(HoursUnit::Hours);
        }
        let in_quarters = numbers.iter().all(|number| (number * 4.0).fract() == 0.0);
        if in_quarters { None } else { Some(HoursUnit::DayFraction) }
    }
}

fn plain_number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Minutes of a cell in an hours column: `7.5`, `07:30`, `7h 30m`, `450 min`, a fraction of a day.
pub fn hours_in_minutes(cell: &Cell, unit: Option<HoursUnit>) -> Result<i64, ExceptionCode> {
    let bad = ExceptionCode::BadNumber;
    let minutes = match cell {
        Cell::Empty => return Err(ExceptionCode::MissingValue),
        Cell::Error => return Err(ExceptionCode::ErrorCell),
        Cell::Bool(_) => None,
        Cell::Moment(_) => spreadsheet_duration(cell),
        Cell::Number(_) | Cell::Text(_) => match plain_number(cell) {
            Some(0.0) => Some(0),
            Some(number) => match unit {
                Some(HoursUnit::Hours) => decimal_hours(cell),
                Some(HoursUnit::DayFraction) => Some((number * DAY_MINUTES as f64).round() as i64),
                None => None,
            },
            None => written_duration(&cell.text()),
        },
    };
    minutes.filter(|minutes| (0..=31 * DAY_MINUTES).contains(minutes)).ok_or(bad)
}

/// Every way in which a cell of a column of hours and minutes can be read: `7.30` is 7 h 30 min to one reader and 7.3
/// hours to another, `7:30` and `7h 30m` are one thing.
pub fn readings_of_hours_and_minutes(cell: &Cell) -> Result<Vec<i64>, ExceptionCode> {
    let in_decimals = hours_in_minutes(cell, Some(HoursUnit::Hours))?;
    let mut readings = vec![in_decimals];
    let parts = plain_number(cell).and_then(|_| decimal_of(cell)).map(|number| number.to_string());
    if let Some((hours, rest)) = parts.as_deref().and_then(|text| text.split_once('.')) {
        let of_hours = |minutes: i64| hours.parse::<i64>().ok().map(|hours| hours * 60 + minutes);
        match rest.parse::<i64>() {
            Ok(digit) if rest.len() == 1 => {
                let minutes = [digit, digit * 10].into_iter().filter(|minutes| *minutes < 60);
                readings.extend(minutes.filter_map(of_hours));
            }
            Ok(minutes) if rest.len() == 2 && minutes < 60 => readings.extend(of_hours(minutes)),
            _ => {}
        }
    }
    readings.sort_unstable();
    readings.dedup();
    Ok(readings)
}

/// Minutes of a break column that is known to hold minutes (`unpaid_break_min`). An empty cell is no break.
pub fn break_in_minutes(cell: &Cell) -> Result<i64, ExceptionCode> {
    let bad = ExceptionCode::BadNumber;
    let minutes = match cell {
        Cell::Empty => return Ok(0),
        Cell::Error => return Err(ExceptionCode::ErrorCell),
        Cell::Bool(_) => None,
        Cell::Moment(_) => spreadsheet_duration(cell),
        Cell::Number(_) | Cell::Text(_) => match plain_number(cell) {
            Some(number) => (number.fract() == 0.0).then_some(number as i64),
            None => written_duration(&cell.text()),
        },
    };
    minutes.filter(|minutes| (0..=DAY_MINUTES).contains(minutes)).ok_or(bad)
}

/// Minutes of a break column that does not say its unit: `00:30:00` is half an hour (never half past midnight), `30` is
/// minutes, `0.5` is hours, `0.0208` is a fraction of a day. Between these, and whole numbers under 5, it is not read.
pub fn break_of_any_unit(cell: &Cell) -> Result<i64, ExceptionCode> {
    let bad = ExceptionCode::BadNumber;
    match cell {
        Cell::Number(_) | Cell::Text(_) => match plain_number(cell) {
            None => break_in_minutes(cell),
            Some(0.0) => Ok(0),
            Some(number) if number.fract() == 0.0 && (5.0..=600.0).contains(&number) => Ok(number as i64),
            Some(number) if number > 0.0 && number < 0.1 => Ok((number * DAY_MINUTES as f64).round() as i64),
            Some(number) if (0.25..4.0).contains(&number) && number.fract() != 0.0 => decimal_hours(cell).ok_or(bad),
            Some(_) => Err(bad),
        },
        _ => break_in_minutes(cell),
    }
}

/// Decimal hours, to the nearest minute (timesheets cut hours to two decimals: 7.33 is 7 h 20 min).
fn decimal_hours(cell: &Cell) -> Option<i64> {
    let hours = decimal_of(cell)?;
    hours.checked_mul(Decimal::from(60))?.round().to_i64()
}

/// The exact decimal of a cell, as it is written.
pub fn decimal_of(cell: &Cell) -> Option<Decimal> {
    match cell {
        Cell::Number(number) => Decimal::try_from(*number).ok().map(|value| value.round_dp(9).normalize()),
        Cell::Text(text) => text.trim().trim_start_matches('£').replace(',', "").parse().ok(),
        _ => None,
    }
}

/// A spreadsheet holds a duration as a moment counted from its first day.
fn spreadsheet_duration(cell: &Cell) -> Option<i64> {
    let Cell::Moment(at) = cell else { return None };
    let rounded = *at + chrono::Duration::milliseconds(500);
    let in_first_days = NaiveDate::from_ymd_opt(1900, 1, 2).is_some_and(|limit| rounded.date() < limit);
    in_first_days.then(|| i64::from(rounded.hour() * 60 + rounded.minute()))
}

/// `00:30`, `00:30:00`, `7h 30m`, `7 hrs`, `30 min`.
fn written_duration(text: &str) -> Option<i64> {
    let folded: String = text.to_lowercase().split_whitespace().collect();
    if folded.contains(':') {
        let parts: Vec<i64> = folded.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        return match parts.as_slice() {
            [hours, minutes] | [hours, minutes, 0..=59] if (0..60).contains(minutes) && *hours >= 0 => {
                hours.checked_mul(60)?.checked_add(*minutes)
            }
            _ => None,
        };
    }
    let (hours, rest) = match folded.split_once('h') {
        Some((hours, rest)) => (Some(hours), rest.trim_start_matches("ours").trim_start_matches("our")),
        None => (None, folded.as_str()),
    };
    let rest = rest.trim_start_matches("rs").trim_start_matches('r');
    let of_hours = match hours {
        Some(hours) => hours.parse::<Decimal>().ok()?.checked_mul(Decimal::from(60))?.round().to_i64()?,
        None => 0,
    };
    if rest.is_empty() {
        return hours.map(|_| of_hours);
    }
    let digits = ["minutes", "minute", "mins", "min", "m"].iter().find_map(|unit| rest.strip_suffix(unit));
    let minutes: i64 = digits?.parse().ok()?;
    of_hours.checked_add(minutes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn half_an_hour_of_break_in_every_form() {
        let clock = NaiveDate::from_ymd_opt(1899, 12, 31).unwrap().and_hms_opt(0, 30, 0).unwrap();
        for cell in [
            text("00:30:00"),
            text("0:30"),
            text("30"),
            text("30 min"),
            text("30mins"),
            text("0.5"),
            text("0.5 hours"),
            Cell::Number(30.0),
            Cell::Number(0.5),
            Cell::Number(0.020_833_333),
            Cell::Moment(clock),
        ] {
            assert_eq!(break_of_any_unit(&cell), Ok(30), "{cell:?}");
        }
        assert_eq!(break_of_any_unit(&Cell::Empty), Ok(0));
        assert_eq!(break_of_any_unit(&text("0")), Ok(0));
        for cell in [text("1"), text("0.15"), text("lunch"), text("-30"), text("0.2")] {
            assert_eq!(break_of_any_unit(&cell), Err(ExceptionCode::BadNumber), "{cell:?}");
        }
    }

    #[test]
    fn a_break_in_minutes_is_whole_minutes() {
        assert_eq!(break_in_minutes(&text("30")), Ok(30));
        assert_eq!(break_in_minutes(&text("0")), Ok(0));
        assert_eq!(break_in_minutes(&text("1")), Ok(1));
        assert_eq!(break_in_minutes(&text("0.5")), Err(ExceptionCode::BadNumber));
        assert_eq!(break_in_minutes(&text("half an hour")), Err(ExceptionCode::BadNumber));
    }

    #[test]
    fn hours_are_decimal_clock_or_fraction() {
        let hours = Some(HoursUnit::Hours);
        for (cell, minutes) in [
            (text("7.5"), 450),
            (text("07:30"), 450),
            (text("7h 30m"), 450),
            (text("7 hrs"), 420),
            (text("450 min"), 450),
            (text("7.33"), 440),
            (text("7.67"), 460),
            (Cell::Number(7.5), 450),
        ] {
            assert_eq!(hours_in_minutes(&cell, hours), Ok(minutes), "{cell:?}");
        }
        assert_eq!(hours_in_minutes(&Cell::Number(0.3125), Some(HoursUnit::DayFraction)), Ok(450));
        assert_eq!(hours_in_minutes(&Cell::Number(0.5), None), Err(ExceptionCode::BadNumber));
    }

    #[test]
    fn a_column_says_its_unit() {
        let numbers = |values: &[f64]| values.iter().map(|value| Cell::Number(*value)).collect::<Vec<_>>();
        assert_eq!(HoursUnit::of_cells(&numbers(&[7.5, 0.5])), Some(HoursUnit::Hours));
        assert_eq!(HoursUnit::of_cells(&numbers(&[0.3125, 0.5])), Some(HoursUnit::DayFraction));
        assert_eq!(HoursUnit::of_cells(&numbers(&[0.5, 0.25])), None);
    }
}
