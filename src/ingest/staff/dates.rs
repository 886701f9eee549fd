//! Dates as they stand in staff files and templates, where people type them: looser forms than an export's, the same
//! months, weekdays, serial numbers and order of numbers ([`crate::ingest::dates`]). An all-numeric date is day first,
//! unless the table or the incident shows that it is month first; a table that shows both leaves its two-way dates unread
//! (never guessed).

use crate::ingest::dates::{
    NoMoment, NumericOrder, NumericParts, YEARS, date_of_parts, date_of_serial, month_of, weekday_of,
};
use crate::ingest::mapping::date_order::judge_of_template;
use crate::ingest::tables::Cell;
use crate::model::exception::ExceptionCode;
use crate::model::incident::Incident;
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// The order in which a practice in England writes, unless its table shows otherwise.
pub const DAY_FIRST: Option<NumericOrder> = Some(NumericOrder::DayFirst);

/// The order of all-numeric dates, settled from every date cell of a table and, where it may speak, the incident.
pub fn order_of_cells<'c>(
    cells: impl IntoIterator<Item = &'c Cell>,
    incident: Option<&Incident>,
) -> Option<NumericOrder> {
    judge_of_template(&parts_of_cells(cells), incident).order
}

/// The parts of every all-numeric date among the cells.
pub fn parts_of_cells<'c>(cells: impl IntoIterator<Item = &'c Cell>) -> BTreeSet<NumericParts> {
    cells.into_iter().filter_map(parts_of_cell).collect()
}

fn parts_of_cell(cell: &Cell) -> Option<NumericParts> {
    let Cell::Text(text) = cell else { return None };
    match date_tokens(text).as_slice() {
        [first, second, year] => numeric_parts(first, second, year),
        _ => None,
    }
}

fn numeric_parts(first: &str, second: &str, year: &str) -> Option<NumericParts> {
    let is_short = first.len() <= 2 && second.len() <= 2;
    Some((first.parse().ok().filter(|_| is_short)?, second.parse().ok()?, year_of(year)?))
}

/// The date of a cell.
pub fn date_of(cell: &Cell, order: Option<NumericOrder>) -> Result<NaiveDate, ExceptionCode> {
    match cell {
        Cell::Empty => Err(ExceptionCode::MissingValue),
        Cell::Error => Err(ExceptionCode::ErrorCell),
        Cell::Moment(at) => Ok(at.date()).and_then(|date| plausible(date).ok_or(ExceptionCode::BadDate)),
        Cell::Number(serial) => date_of_serial(*serial).ok_or(ExceptionCode::BadDate),
        Cell::Text(text) => date_of_text(text, order),
        Cell::Bool(_) => Err(ExceptionCode::BadDate),
    }
}

/// The date of a text, with or without a weekday in front and a time behind.
pub fn date_of_text(text: &str, order: Option<NumericOrder>) -> Result<NaiveDate, ExceptionCode> {
    let tokens = date_tokens(text);
    let parts: Vec<&str> = tokens.iter().map(String::as_str).collect();
    match parts.as_slice() {
        [compact] => date_of_compact(compact).ok_or(ExceptionCode::BadDate),
        [first, second, third] => date_of_three(first, second, third, order),
        _ => Err(ExceptionCode::BadDate),
    }
}

fn date_of_three(
    first: &str,
    second: &str,
    third: &str,
    order: Option<NumericOrder>,
) -> Result<NaiveDate, ExceptionCode> {
    let bad = ExceptionCode::BadDate;
    if month_of(first).is_some() {
        return ymd(third, month_number(first), second).ok_or(bad);
    }
    if first.len() == 4 {
        return ymd(first, month_number(second), third).ok_or(bad);
    }
    if month_of(second).is_some() {
        return ymd(third, month_number(second), first).ok_or(bad);
    }
    let date = date_of_parts(numeric_parts(first, second, third).ok_or(bad)?, order).map_err(|no| match no {
        NoMoment::Ambiguous => ExceptionCode::AmbiguousDate,
        NoMoment::NotADate | NoMoment::NotATime => bad,
    })?;
    plausible(date).ok_or(bad)
}

/// Day and month of a text without a year, such as `Mon 15/07` or `15 July`.
pub fn day_and_month(text: &str) -> Option<(u32, u32)> {
    let tokens = date_tokens(text);
    let [first, second] = tokens.as_slice() else { return None };
    let (day, month) = match (month_of(first), month_of(second)) {
        (Some(month), None) => (second, month),
        (None, Some(month)) => (first, month),
        _ => (first, second.parse().ok().filter(|_| second.len() <= 2)?),
    };
    let day: u32 = day.parse().ok()?;
    (day <= 31 && (1..=12).contains(&month)).then_some((day, month))
}

/// Every date that can be read in a longer text, such as the name of a sheet or a file, in order, each once. Numeric
/// dates are day first.
pub fn dates_within(text: &str) -> Vec<NaiveDate> {
    let tokens = words_and_numbers(text);
    let mut found: Vec<NaiveDate> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let three = tokens
            .get(at..at + 3)
            .and_then(|window| date_of_three(window.first()?, window.get(1)?, window.get(2)?, DAY_FIRST).ok());
        let one = tokens.get(at).and_then(|token| date_of_compact(token));
        let (date, step) = match (three, one) {
            (Some(date), _) => (Some(date), 3),
            (None, one) => (one, 1),
        };
        if let Some(date) = date.filter(|date| !found.contains(date)) {
            found.push(date);
        }
        at += step;
    }
    found
}

/// The one year that a longer text names; none if it names none or several.
pub fn year_within(text: &str) -> Option<i32> {
    let mut years: Vec<i32> = words_and_numbers(text)
        .iter()
        .filter(|token| token.len() == 4)
        .filter_map(|token| token.parse().ok())
        .filter(|year| YEARS.contains(year))
        .collect();
    years.dedup();
    match years.as_slice() {
        [year] => Some(*year),
        _ => None,
    }
}

/// The weekday with which a text begins, such as `Mon`, `Tues 16/07` or `FRIDAY`.
pub fn weekday_at_start(text: &str) -> Option<Weekday> {
    let word: String = text.trim().chars().take_while(|letter| letter.is_alphabetic()).collect();
    weekday_of(&word)
}

fn date_of_compact(token: &str) -> Option<NaiveDate> {
    if !token.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| token.get(from..to).unwrap_or("");
    match token.len() {
        5 => date_of_serial(token.parse().ok()?),
        6 => ymd(part(4, 6), month_number(part(2, 4)), part(0, 2)),
        8 if token.starts_with("20") => ymd(part(0, 4), month_number(part(4, 6)), part(6, 8))
            .or_else(|| ymd(part(4, 8), month_number(part(2, 4)), part(0, 2))),
        8 => ymd(part(4, 8), month_number(part(2, 4)), part(0, 2)),
        _ => None,
    }
}

/// The parts of a date text: numbers and month names, without weekday, ordinal endings and time.
fn date_tokens(text: &str) -> Vec<String> {
    let trimmed = text.trim();
    // In `2024-07-19T08:30` the letter divides date and time; anything with a colon is a time.
    let without_t = match trimmed.as_bytes().get(10) {
        Some(b'T') if trimmed.starts_with("20") => trimmed.get(..10).unwrap_or(trimmed),
        _ => trimmed,
    };
    let date_part: Vec<&str> = without_t.split_whitespace().take_while(|word| !word.contains(':')).collect();
    let mut tokens = words_and_numbers(&date_part.join(" "));
    if tokens.first().is_some_and(|word| weekday_of(word).is_some()) {
        tokens.remove(0);
    }
    tokens
}

/// Runs of letters and runs of digits, in lower case; the endings of `19th` and `1st` are dropped.
fn words_and_numbers(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut last: Option<bool> = None;
    for character in text.chars() {
        let kind = if character.is_ascii_digit() {
            Some(true)
        } else if character.is_alphabetic() {
            Some(false)
        } else {
            None
        };
        match (kind, last == kind, tokens.last_mut()) {
            (None, ..) => {}
            (Some(_), true, Some(token)) => token.extend(character.to_lowercase()),
            (Some(_), ..) => tokens.push(character.to_lowercase().collect()),
        }
        last = kind;
    }
    let is_number = |token: &str| token.bytes().all(|byte| byte.is_ascii_digit());
    let mut kept: Vec<String> = Vec::new();
    for token in tokens {
        let is_ordinal = matches!(token.as_str(), "st" | "nd" | "rd" | "th");
        if !(is_ordinal && kept.last().is_some_and(|before| is_number(before))) && token != "of" {
            kept.push(token);
        }
    }
    kept
}

fn month_number(word: &str) -> Option<u32> {
    month_of(word).or_else(|| word.parse().ok().filter(|_| word.len() <= 2))
}

fn year_of(word: &str) -> Option<i32> {
    let year: i32 = word.parse().ok()?;
    match word.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

fn ymd(year: &str, month: Option<u32>, day: &str) -> Option<NaiveDate> {
    let day: u32 = day.parse().ok().filter(|_| day.len() <= 2)?;
    NaiveDate::from_ymd_opt(year_of(year)?, month?, day).and_then(plausible)
}

fn plausible(date: NaiveDate) -> Option<NaiveDate> {
    YEARS.contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const MONTH_FIRST: Option<NumericOrder> = Some(NumericOrder::MonthFirst);

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn the_same_friday_in_every_form() {
        for text in [
            "2024-07-19",
            "2024-07-19T08:30:00",
            "2024-07-19 08:30",
            "2024/07/19",
            "19/07/2024",
            "19/07/24",
            "19.07.2024",
            "19-Jul-24",
            "19 July 2024",
            "Friday 19th July 2024",
            "Fri 19/07/2024",
            "July 19, 2024",
            "20240719",
            "19072024",
            "190724",
            "45492",
        ] {
            assert_eq!(date_of_text(text, DAY_FIRST), Ok(day(2024, 7, 19)), "{text}");
        }
        assert_eq!(date_of(&Cell::Number(45492.0), DAY_FIRST), Ok(day(2024, 7, 19)));
    }

    #[test]
    fn what_is_no_date() {
        for text in ["", "Friday", "31/06/2024", "19/07", "tomorrow", "07/19/2024", "1/2/3/4", "0019-07-19"] {
            assert_eq!(date_of_text(text, DAY_FIRST), Err(ExceptionCode::BadDate), "{text}");
        }
        assert_eq!(date_of(&Cell::Empty, DAY_FIRST), Err(ExceptionCode::MissingValue));
        assert_eq!(date_of(&Cell::Error, DAY_FIRST), Err(ExceptionCode::ErrorCell));
    }

    #[test]
    fn a_table_settles_the_order_of_its_numeric_dates() {
        let cells = |texts: &[&str]| texts.iter().map(|text| Cell::Text((*text).to_owned())).collect::<Vec<_>>();
        assert_eq!(order_of_cells(&cells(&["05/07/2024", "06/07/2024"]), None), DAY_FIRST);
        assert_eq!(order_of_cells(&cells(&["05/07/2024", "07/19/2024"]), None), MONTH_FIRST);
        assert_eq!(order_of_cells(&cells(&["19/07/2024", "07/19/2024"]), None), None);
        // Neither part is over 12, but only 5 July touches the incident, or only 7 May.
        let incident = |text| Incident::parse(text).unwrap();
        assert_eq!(order_of_cells(&cells(&["05/07/2024"]), Some(&incident("2024-07-05"))), DAY_FIRST);
        assert_eq!(order_of_cells(&cells(&["05/07/2024"]), Some(&incident("2024-05-07"))), MONTH_FIRST);
        assert_eq!(order_of_cells(&cells(&["19/07/2024", "05/07/2024"]), Some(&incident("2024-05-07"))), DAY_FIRST);
        assert_eq!(date_of_text("05/07/2024", DAY_FIRST), Ok(day(2024, 7, 5)));
        assert_eq!(date_of_text("05/07/2024", MONTH_FIRST), Ok(day(2024, 5, 7)));
        assert_eq!(date_of_text("05/07/2024", None), Err(ExceptionCode::AmbiguousDate));
        assert_eq!(date_of_text("07/07/2024", None), Ok(day(2024, 7, 7)));
    }

    #[test]
    fn dates_in_the_names_of_sheets_and_files() {
        assert_eq!(dates_within("WC 15.07.24"), [day(2024, 7, 15)]);
        assert_eq!(dates_within("rota_2024-07-15_final.xlsx"), [day(2024, 7, 15)]);
        assert_eq!(dates_within("Rota wk15072024"), [day(2024, 7, 15)]);
        assert_eq!(dates_within("15 July 2024 - 21 July 2024"), [day(2024, 7, 15), day(2024, 7, 21)]);
        assert_eq!(dates_within("Week 29"), []);
        assert_eq!(year_within("Rota July 2024"), Some(2024));
        assert_eq!(year_within("2023 and 2024"), None);
    }

    #[test]
    fn headings_without_a_year() {
        assert_eq!(day_and_month("Mon 15/07"), Some((15, 7)));
        assert_eq!(day_and_month("Monday 15th July"), Some((15, 7)));
        assert_eq!(day_and_month("Mon"), None);
        assert_eq!(weekday_at_start("Tues 16/07"), Some(Weekday::Tue));
        assert_eq!(weekday_at_start("Monitoring"), None);
    }
}
