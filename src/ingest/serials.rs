//! Dates of a workbook that counts its days from 1904. A cell that is formatted as a date comes as a moment; one that is not
//! is a plain number, and only its column says that it is a date. Taken for a number from 1900 it would be four years off.

use super::recognise::Recognition;
use super::tables::{Cell, Content, Table};
use chrono::{Duration, NaiveDate, NaiveDateTime};
use std::ops::Range;

/// Days from 1904 that are taken for dates: 2000 to 2100.
const DAYS: Range<f64> = 35_064.0..71_954.0;

/// Turns the unformatted dates of a sheet that counts from 1904 into moments: in the date columns of a recognised table, and
/// everywhere in a grid, where no other number is as large.
pub fn settle(content: &mut Table, recognition: Option<&Recognition<'_>>) {
    let counts_from_1904 = content.remarks.counts_from_1904;
    let Content::Sheet { rows, .. } = &mut content.content else { return };
    if !counts_from_1904 {
        return;
    }
    let is_date_column = |column: usize| {
        recognition
            .is_none_or(|recognition| recognition.columns.iter().any(|(field, at)| *at == column && holds_dates(field)))
    };
    for row in rows {
        for (column, cell) in row.cells.iter_mut().enumerate() {
            let Cell::Number(days) = *cell else { continue };
            if let Some(moment) = moment_of(days).filter(|_| is_date_column(column)) {
                *cell = Cell::Moment(moment);
            }
        }
    }
}

/// Fields of layouts whose cells are dates, with or without a time.
fn holds_dates(field: &str) -> bool {
    let is_clock = matches!(field, "clock_in" | "clock_out");
    is_clock
        || field.ends_with("_at")
        || field.split('_').any(|word| matches!(word, "date" | "start" | "end" | "month"))
}

fn moment_of(days: f64) -> Option<NaiveDateTime> {
    let first_day = NaiveDate::from_ymd_opt(1904, 1, 1)?.and_hms_opt(0, 0, 0)?;
    let seconds = (days * 86_400.0).round();
    DAYS.contains(&days).then(|| first_day.checked_add_signed(Duration::seconds(seconds as i64)))?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn days_are_counted_from_the_first_of_january_1904() {
        let at = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        assert_eq!(moment_of(44_030.0), Some(at("2024-07-19 00:00")));
        assert_eq!(moment_of(44_030.0 + 510.0 / 1440.0), Some(at("2024-07-19 08:30")));
        assert_eq!((moment_of(35_063.0), moment_of(35_064.0)), (None, Some(at("2000-01-01 00:00"))));
        assert_eq!((moment_of(0.354), moment_of(71_954.0)), (None, None));
    }

    #[test]
    fn fields_of_dates_by_their_names() {
        for field in ["date", "starts_at", "booked_at", "booked_date", "start", "end_date", "month", "clock_in"] {
            assert!(holds_dates(field), "{field}");
        }
        for field in ["patient", "minutes", "status", "updated", "row_key", "weekend", "clock_number"] {
            assert!(!holds_dates(field), "{field}");
        }
    }
}
