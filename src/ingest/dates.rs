//! Dates and times as exports write them, strictly. An all-numeric date has no order of its own: the order is settled
//! once for a column from what the column shows, and never guessed. Names of months and weekdays, serial numbers and the
//! order of numbers are known here only; the readers of staff files, which meet looser forms, build on them.

use super::layout::DateForm;
use super::tables::{Value, trimmed};
use crate::model::incident::Incident;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Timelike, Weekday};
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

/// Years in which an export's dates lie: others are typing errors, damaged cells, or a database's word for nothing.
pub const YEARS: RangeInclusive<i32> = 2000..=2100;

/// Serial numbers of a spreadsheet (the 1900 system) that are taken for dates: 2000 to 2100.
const SERIALS: Range<f64> = 36_526.0..73_415.0;

/// Which part of an all-numeric date comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumericOrder {
    /// `19/07/2024`.
    DayFirst,
    /// `07/19/2024`.
    MonthFirst,
}

/// A date, and the minute of the day where a time stands with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The date.
    pub date: NaiveDate,
    /// Minutes after midnight.
    pub minute: Option<u16>,
}

/// Why a text is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMoment {
    /// It cannot be read as a date.
    NotADate,
    /// It can be read two ways.
    Ambiguous,
    /// The date can be read, what stands after it is no time.
    NotATime,
}

/// Parts of an all-numeric date as written: first, second, year.
pub type NumericParts = (u32, u32, i32);

/// How dates of one column are read.
#[derive(Clone, Debug)]
pub struct DateReader {
    forms: Vec<DateForm>,
    order: Option<NumericOrder>,
}

impl DateReader {
    /// A reader for the forms of a layout; no form named means all of them.
    pub fn new(forms: &[DateForm], order: Option<NumericOrder>) -> Self {
        use DateForm::*;
        let all = vec![Iso, MonthName, Numeric, Compact, Serial];
        DateReader { forms: if forms.is_empty() { all } else { forms.to_vec() }, order }
    }

    /// Reads a cell.
    pub fn read(&self, value: Value<'_>) -> Result<Moment, NoMoment> {
        match value {
            Value::Moment(at) if YEARS.contains(&at.year()) => {
                let minute = u16::try_from(at.hour() * 60 + at.minute()).ok();
                Ok(Moment { date: at.date(), minute: minute.filter(|_| at.time() != NaiveTime::MIN) })
            }
            Value::Number(number) if self.allows(DateForm::Serial) => serial(number).ok_or(NoMoment::NotADate),
            Value::Text(text) => self.read_text(text),
            _ => Err(NoMoment::NotADate),
        }
    }

    /// Reads a text.
    pub fn read_text(&self, text: &str) -> Result<Moment, NoMoment> {
        let text = without_weekday(trimmed(text));
        if let Some((date, rest)) = iso(text).filter(|_| self.allows(DateForm::Iso)) {
            return with_time(date, rest);
        }
        if let Some((date, rest)) = month_name(text).filter(|_| self.allows(DateForm::MonthName)) {
            return with_time(date, rest);
        }
        if let Some((parts, rest)) = numeric_parts(text).filter(|_| self.allows(DateForm::Numeric)) {
            return with_time(date_of_parts(parts, self.order)?, rest);
        }
        if let Some((date, rest)) = compact(text).filter(|_| self.allows(DateForm::Compact)) {
            return with_time(date, rest);
        }
        let number = text.parse::<f64>().ok();
        number.filter(|_| self.allows(DateForm::Serial)).and_then(serial).ok_or(NoMoment::NotADate)
    }

    fn allows(&self, form: DateForm) -> bool {
        self.forms.contains(&form)
    }
}

/// The parts of an all-numeric date, if the text is one.
pub fn numeric_parts(text: &str) -> Option<(NumericParts, &str)> {
    // The form that nearly every export has.
    if let [a, b, one @ (b'/' | b'-' | b'.'), c, d, other, years @ ..] = text.as_bytes()
        && one == other
        && let (Some(first), Some(second), Some(year)) =
            (number_of(&[*a, *b]), number_of(&[*c, *d]), four_digits(years))
    {
        return Some(((first, second, year), text.get(10..)?));
    }
    let (first, rest) = digits(text, 2)?;
    let separator = rest.chars().next().filter(|separator| matches!(separator, '/' | '-' | '.'))?;
    let (second, rest) = digits(rest.strip_prefix(separator)?, 2)?;
    let (year, rest) = year(rest.strip_prefix(separator)?)?;
    Some(((first, second, year), rest))
}

/// The one order in which the dates touch the incident.
pub fn order_touching(parts: &BTreeSet<NumericParts>, incident: &Incident) -> Option<NumericOrder> {
    let span = incident.first_date()..=incident.last_date();
    let touches = |order| dates_in_order(parts, order).iter().any(|date| span.contains(date));
    match (touches(NumericOrder::DayFirst), touches(NumericOrder::MonthFirst)) {
        (true, false) => Some(NumericOrder::DayFirst),
        (false, true) => Some(NumericOrder::MonthFirst),
        _ => None,
    }
}

/// The dates that the parts give in an order.
pub fn dates_in_order(parts: &BTreeSet<NumericParts>, order: NumericOrder) -> Vec<NaiveDate> {
    parts.iter().filter_map(|parts| date_in_order(*parts, order)).collect()
}

/// How many of the dates are Saturdays or Sundays.
pub fn weekend_days(dates: &[NaiveDate]) -> usize {
    dates.iter().filter(|date| matches!(date.weekday(), Weekday::Sat | Weekday::Sun)).count()
}

/// Days from the first date to the last.
pub fn span_days(dates: &[NaiveDate]) -> i64 {
    let first = dates.iter().min();
    let last = dates.iter().max();
    first.zip(last).map_or(0, |(first, last)| (*last - *first).num_days())
}

/// The date of its parts. Without an order, a date that can be read two ways is not read.
pub fn date_of_parts(parts: NumericParts, order: Option<NumericOrder>) -> Result<NaiveDate, NoMoment> {
    if let Some(order) = order {
        return date_in_order(parts, order).ok_or(NoMoment::NotADate);
    }
    match (date_in_order(parts, NumericOrder::DayFirst), date_in_order(parts, NumericOrder::MonthFirst)) {
        (Some(one), Some(other)) if one != other => Err(NoMoment::Ambiguous),
        (one, other) => one.or(other).ok_or(NoMoment::NotADate),
    }
}

fn date_in_order((first, second, year): NumericParts, order: NumericOrder) -> Option<NaiveDate> {
    let (day, month) = match order {
        NumericOrder::DayFirst => (first, second),
        NumericOrder::MonthFirst => (second, first),
    };
    NaiveDate::from_ymd_opt(year, month, day)
}

/// A time of day in minutes: `08:30`, `8:30:00`, `8.30 am`, a spreadsheet time, a fraction of a day.
pub fn time_of_day(value: Value<'_>) -> Option<u16> {
    match value {
        Value::Moment(at) => u16::try_from(at.hour() * 60 + at.minute()).ok(),
        Value::Number(number) if (0.0..1.0).contains(&number) => fraction_of_day(number),
        Value::Text(text) => time_text(text),
        _ => None,
    }
}

/// Reads `08:30`, `08:30:00`, `8.30am`, `0830`; or the fraction of a day that a spreadsheet leaves.
pub fn time_text(text: &str) -> Option<u16> {
    let text = trimmed(text);
    if let Some(minute) = clock(text.as_bytes()) {
        return Some(minute);
    }
    let lower = text.to_ascii_lowercase();
    let (clock, half) = match lower.strip_suffix("am").or_else(|| lower.strip_suffix("a.m.")) {
        Some(clock) => (clock.trim_end(), Some(false)),
        None => match lower.strip_suffix("pm").or_else(|| lower.strip_suffix("p.m.")) {
            Some(clock) => (clock.trim_end(), Some(true)),
            None => (lower.as_str(), None),
        },
    };
    if let Some(number) = clock.strip_prefix("0.").and_then(|_| clock.parse::<f64>().ok()).filter(|_| clock.len() > 4) {
        return fraction_of_day(number);
    }
    let (hour, minute) = if clock.len() == 4 && clock.bytes().all(|byte| byte.is_ascii_digit()) {
        (clock.get(..2)?.parse().ok()?, clock.get(2..)?.parse().ok()?)
    } else {
        let (hour, rest) = digits(clock, 2)?;
        let (minute, rest) = match rest.strip_prefix([':', '.']) {
            Some(rest) => digits(rest, 2).filter(|(_, after)| rest.len() - after.len() == 2)?,
            None if half.is_some() => (0, rest),
            None => return None,
        };
        seconds(rest)?;
        (hour, minute)
    };
    let hour: u32 = match half {
        Some(_) if hour == 0 || hour > 12 => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
        None => hour,
    };
    (hour < 24 && minute < 60).then(|| u16::try_from(hour * 60 + minute).ok()).flatten()
}

/// Minutes of `08:30` and `08:30:59`, the forms that nearly every export has; none for any other, which may be a time too.
fn clock(text: &[u8]) -> Option<u16> {
    let (hour, minute, second) = match text {
        [a, b, b':', c, d] => ([a, b], [c, d], [&b'0', &b'0']),
        [a, b, b':', c, d, b':', e, f] => ([a, b], [c, d], [e, f]),
        _ => return None,
    };
    let number = |[ten, one]: [&u8; 2]| number_of(&[*ten, *one]);
    let (hour, minute, second) = (number(hour)?, number(minute)?, number(second)?);
    (hour < 24 && minute < 60 && second < 60)
        .then_some(hour * 60 + minute)
        .and_then(|minute| u16::try_from(minute).ok())
}

/// Nothing, or seconds with or without a fraction.
fn seconds(rest: &str) -> Option<()> {
    if rest.is_empty() {
        return Some(());
    }
    let (seconds, rest) = digits(rest.strip_prefix(':')?, 2)?;
    let fraction = rest.strip_prefix('.').unwrap_or(rest);
    (seconds < 60 && fraction.bytes().all(|byte| byte.is_ascii_digit())).then_some(())
}

fn fraction_of_day(number: f64) -> Option<u16> {
    let minutes = (number * 1440.0).round();
    (0.0..1440.0).contains(&minutes).then_some(minutes as u16)
}

fn with_time(date: NaiveDate, rest: &str) -> Result<Moment, NoMoment> {
    if let [b' ' | b'T', time @ ..] = rest.as_bytes()
        && let Some(minute) = clock(time)
    {
        return Ok(Moment { date, minute: Some(minute) });
    }
    let rest = rest.trim_start_matches(['T', ',', '_']).trim();
    let rest = rest.strip_prefix("at ").unwrap_or(rest).trim_end_matches('Z');
    if rest.is_empty() {
        return Ok(Moment { date, minute: None });
    }
    time_text(rest).map(|minute| Moment { date, minute: Some(minute) }).ok_or(NoMoment::NotATime)
}

/// A spreadsheet's serial number as a date (the 1900 system), from 2000 to 2100.
pub fn date_of_serial(serial: f64) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(1899, 12, 30).filter(|_| SERIALS.contains(&serial))?;
    first.checked_add_days(Days::new(serial.trunc() as u64))
}

fn serial(number: f64) -> Option<Moment> {
    let minutes = (number.fract() * 1440.0).round();
    let minute = (number.fract() != 0.0).then_some(minutes as u16).filter(|minute| *minute < 1440);
    Some(Moment { date: date_of_serial(number)?, minute })
}

/// Leaves out `Friday`, `Fri,` and the like before a date.
fn without_weekday(text: &str) -> &str {
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return text;
    }
    let end = text.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(text.len());
    let (Some(word), Some(rest)) = (text.get(..end), text.get(end..)) else { return text };
    if weekday_of(word).is_some() { rest.trim_start_matches([',', '.', ' ']) } else { text }
}

/// The weekday of its English name, in full or in short.
pub fn weekday_of(word: &str) -> Option<Weekday> {
    match word.to_lowercase().as_str() {
        "mon" | "monday" => Some(Weekday::Mon),
        "tue" | "tues" | "tuesday" => Some(Weekday::Tue),
        "wed" | "weds" | "wednesday" => Some(Weekday::Wed),
        "thu" | "thur" | "thurs" | "thursday" => Some(Weekday::Thu),
        "fri" | "friday" => Some(Weekday::Fri),
        "sat" | "saturday" => Some(Weekday::Sat),
        "sun" | "sunday" => Some(Weekday::Sun),
        _ => None,
    }
}

fn iso(text: &str) -> Option<(NaiveDate, &str)> {
    let (year, rest) = digits(text, 4).filter(|(_, rest)| text.len() - rest.len() == 4)?;
    let separator = rest.chars().next().filter(|separator| matches!(separator, '-' | '/'))?;
    let (month, rest) = digits(rest.strip_prefix(separator)?, 2)?;
    let (day, rest) = digits(rest.strip_prefix(separator)?, 2)?;
    let year = i32::try_from(year).ok().filter(|year| YEARS.contains(year))?;
    Some((NaiveDate::from_ymd_opt(year, month, day)?, rest))
}

fn compact(text: &str) -> Option<(NaiveDate, &str)> {
    let digits_only = text.get(..8).filter(|head| head.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = text.get(8..)?;
    if rest.starts_with(|character: char| character.is_ascii_digit()) {
        return None;
    }
    let year = digits_only.get(..4)?.parse().ok().filter(|year| YEARS.contains(year))?;
    let date =
        NaiveDate::from_ymd_opt(year, digits_only.get(4..6)?.parse().ok()?, digits_only.get(6..)?.parse().ok()?)?;
    Some((date, rest))
}

fn month_name(text: &str) -> Option<(NaiveDate, &str)> {
    // The form that nearly every export has.
    if let Some([a, b, b'-' | b' ' | b'/' | b'.', month @ .., b'-' | b' ' | b'/' | b'.']) = text.as_bytes().get(..7)
        && let (Some(day), Some(month)) = (number_of(&[*a, *b]), month_in_short(month))
        && let Some(year) = text.as_bytes().get(7..).and_then(four_digits)
    {
        return Some((NaiveDate::from_ymd_opt(year, month, day)?, text.get(11..)?));
    }
    let (day, rest) = digits(text, 2)?;
    let rest = ["st", "nd", "rd", "th"].iter().find_map(|ending| rest.strip_prefix(ending)).unwrap_or(rest);
    let rest = rest.trim_start_matches(['-', ' ', '/', '.']);
    let end = rest.find(|character: char| !character.is_ascii_alphabetic())?;
    let month = month_of(rest.get(..end)?)?;
    let (year, rest) = year(rest.get(end..)?.trim_start_matches(['-', ' ', '/', '.', ',']))?;
    Some((NaiveDate::from_ymd_opt(year, month, day)?, rest))
}

/// The month of the first three letters of its English name.
fn month_in_short(letters: &[u8]) -> Option<u32> {
    let [a, b, c] = letters else { return None };
    Some(match [a, b, c].map(u8::to_ascii_lowercase).as_slice() {
        b"jan" => 1,
        b"feb" => 2,
        b"mar" => 3,
        b"apr" => 4,
        b"may" => 5,
        b"jun" => 6,
        b"jul" => 7,
        b"aug" => 8,
        b"sep" => 9,
        b"oct" => 10,
        b"nov" => 11,
        b"dec" => 12,
        _ => return None,
    })
}

/// The month of its English name or its first three letters (`Sept` too).
pub fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = if word.eq_ignore_ascii_case("sept") { "sep" } else { word };
    let is_it = |part: Option<&str>| part.is_some_and(|part| part.eq_ignore_ascii_case(name));
    let place = MONTHS.iter().position(|month| is_it(Some(month)) || is_it(month.get(..3)));
    place.and_then(|index| u32::try_from(index + 1).ok())
}

/// A year of four digits, or of two in this century.
fn year(text: &str) -> Option<(i32, &str)> {
    let (number, rest) = digits(text, 4)?;
    match text.len() - rest.len() {
        4 => Some((i32::try_from(number).ok().filter(|year| YEARS.contains(year))?, rest)),
        2 => Some((2000 + i32::try_from(number).ok()?, rest)),
        _ => None,
    }
}

/// The year of the first four bytes, all of them digits.
fn four_digits(text: &[u8]) -> Option<i32> {
    let year = i32::try_from(number_of(text.get(..4)?)?).ok()?;
    YEARS.contains(&year).then_some(year)
}

/// The number that a few digits write; none if anything else stands among them.
fn number_of(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// Up to `most` digits at the beginning (nine at the most), and what follows.
fn digits(text: &str, most: usize) -> Option<(u32, &str)> {
    let met = text.bytes().take(most).take_while(u8::is_ascii_digit);
    let (number, end) = met.fold((0, 0), |(number, end), digit| (number * 10 + u32::from(digit - b'0'), end + 1));
    Some((number, text.get(end..)?)).filter(|_| end > 0)
}
