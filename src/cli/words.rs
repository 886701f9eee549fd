//! Numbers, dates and lists as a person writes them.

use crate::model::exact::{Exact, to_f64};
use crate::model::incident::{Incident, weekday_name};
pub use crate::model::words::{count, counted};
use chrono::{Datelike, NaiveDate};
use std::path::Path;

/// A mean to one decimal, without the decimal where it is nought: `118`, `118.3`.
pub fn mean(value: Exact) -> String {
    let text = format!("{:.1}", to_f64(value));
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Minutes as `43 h 30 min`.
pub fn hours(minutes: i64) -> String {
    let (hours, rest) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    let sign = if minutes < 0 { "-" } else { "" };
    match (hours, rest) {
        (0, rest) => format!("{sign}{rest} min"),
        (hours, 0) => format!("{sign}{hours} h"),
        (hours, rest) => format!("{sign}{hours} h {rest:02} min"),
    }
}

/// `Friday 19 July 2024`.
pub fn full_date(date: NaiveDate) -> String {
    format!("{} {}", weekday_name(date.weekday()), date.format("%-d %B %Y"))
}

/// `19 July 2024`.
pub fn date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// `19 Jul`, in a list whose year is plain.
pub fn short_date(date: NaiveDate) -> String {
    date.format("%-d %b").to_string()
}

/// The incident: one date, several, or hours.
pub fn incident(incident: &Incident) -> String {
    let (first, last) = (incident.first_date(), incident.last_date());
    match (incident.is_part_day(), first == last) {
        (false, true) => full_date(first),
        (false, false) => format!("{} to {}", full_date(first), full_date(last)),
        (true, true) => format!(
            "{}, {} to {}",
            full_date(first),
            incident.start.format("%H:%M"),
            if incident.end.date() > first { "24:00".to_owned() } else { incident.end.format("%H:%M").to_string() }
        ),
        (true, false) => format!(
            "{} {} to {} {}",
            full_date(first),
            incident.start.format("%H:%M"),
            full_date(incident.end.date()),
            incident.end.format("%H:%M")
        ),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A path as it can be typed: in quotation marks if there are blanks in it.
pub fn typed(path: &Path) -> String {
    let shown = path.display().to_string();
    if shown.contains(' ') { format!("\"{shown}\"") } else { shown }
}

/// Breaks a paragraph into lines of at most 100 characters, each after the first begun with the indent.
pub fn wrapped(text: &str, indent: usize) -> String {
    const WIDTH: usize = 100;
    let mut lines = String::new();
    let mut width = indent;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > indent && width + 1 + length > WIDTH {
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            width = indent;
        } else if width > indent {
            lines.push(' ');
            width += 1;
        }
        lines.push_str(word);
        width += length;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{count, hours, incident, listed, mean, wrapped};
    use crate::model::exact::Exact;
    use crate::model::incident::Incident;

    #[test]
    fn numbers_read_as_a_person_writes_them() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(-12), "-12");
        assert_eq!(mean(Exact::new(709, 6)), "118.2");
        assert_eq!(mean(Exact::new(-1, 100)), "0");
        assert_eq!(mean(Exact::from_integer(61)), "61");
        assert_eq!(hours(2610), "43 h 30 min");
        assert_eq!(hours(-45), "-45 min");
        assert_eq!(hours(125), "2 h 05 min");
    }

    #[test]
    fn an_incident_is_named_as_it_was_given() {
        let named = |text| Incident::parse(text).map(|parsed| incident(&parsed)).unwrap_or_default();
        assert_eq!(named("2024-07-19"), "Friday 19 July 2024");
        assert_eq!(named("2024-07-19/2024-07-22"), "Friday 19 July 2024 to Monday 22 July 2024");
        assert_eq!(named("2024-07-19T08:00/2024-07-19T17:30"), "Friday 19 July 2024, 08:00 to 17:30");
    }

    #[test]
    fn lists_and_paragraphs() {
        assert_eq!(listed(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b and c");
        let long = wrapped(&"word ".repeat(40), 2);
        assert!(long.lines().count() == 3 && long.lines().skip(1).all(|line| line.starts_with("  word")));
    }
}
