//! The moment of export (ruling 1): what the file, its name or its folder states; failing that the latest stamp in it.
//! Times of files on disk are never used.

use super::desk::TableDesk;
use crate::ingest::dates::{DateReader, Moment, NumericOrder, month_of, numeric_parts};
use crate::ingest::layout::folded_header;
use crate::ingest::mapping::date_order::judge_of_template;
use crate::ingest::tables::RawRow;
use crate::model::evidence::{Precision, Stamp};
use crate::model::incident::Incident;
use chrono::{Datelike, Duration, NaiveDate, NaiveTime, Timelike};
use std::collections::BTreeSet;

/// Words beside which a preamble states its moment.
const PREAMBLE_WORDS: [&str; 12] = [
    "run",
    "exported",
    "export",
    "printed",
    "produced",
    "generated",
    "created",
    "extracted",
    "extract",
    "as at",
    "report date",
    "last run",
];
/// Words in a name of a file or folder that make a date without a time the date of export.
const NAME_WORDS: [&str; 6] = ["exported", "export", "extracted", "extract", "run", "printed"];

/// What a file states about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// The moment of export, and where it is stated.
    pub exported_at: Option<(Stamp, String)>,
    /// The span that it covers.
    pub span: Option<(NaiveDate, NaiveDate)>,
}

/// Looks for the moment of export and the span in the lines before the header, then in the names of file and folder.
pub fn stated(preamble: &[RawRow], path: &str, folder: &str, incident: Option<&Incident>) -> Stated {
    let mut stated = Stated::default();
    for row in preamble {
        let texts: Vec<String> = row.cells.iter().map(|cell| cell.text()).filter(|text| !text.is_empty()).collect();
        let line = texts.join(" ");
        let folded = folded_header(&line);
        let found = last_run(row, incident).unwrap_or_else(|| moments_in(&line, incident));
        let says = |word: &&str| format!(" {folded} ").contains(&format!(" {word} "));
        match found.as_slice() {
            [first, second]
                if first.date <= second.date && stated.span.is_none() && !PREAMBLE_WORDS.iter().any(&says) =>
            {
                stated.span = Some((first.date, second.date));
            }
            [moment, ..] if stated.exported_at.is_none() && PREAMBLE_WORDS.iter().any(says) => {
                stated.exported_at = Some((stamp(*moment), format!("stated in row {} of the file", row.row)));
            }
            _ => {}
        }
    }
    if stated.exported_at.is_none() {
        let file = path.rsplit('/').next().unwrap_or(path);
        let in_name = in_name(file.rsplit_once('.').map_or(file, |(stem, _)| stem), incident);
        let mut parts = folder.rsplit('/').filter(|part| !part.is_empty());
        let mut in_folder =
            || parts.by_ref().take(2).find_map(|part| self::in_name(part.trim_end_matches(".zip"), incident));
        stated.exported_at = in_name
            .map(|at| (at, "stated in the name of the file".to_owned()))
            .or_else(|| in_folder().map(|at| (at, "stated in the name of its folder".to_owned())));
    }
    stated
}

/// EMIS Population Reporting prints the moment of the run in the fourth field of the line `Last Run`; the date to which the
/// search itself was relative may stand before it.
fn last_run(row: &RawRow, incident: Option<&Incident>) -> Option<Vec<Moment>> {
    let is_last_run = folded_header(&row.cell(0).text()).starts_with("last run");
    let found = moments_in(&row.cell(3).text(), incident);
    (is_last_run && !found.is_empty()).then_some(found)
}

/// The moment of export of a table that states none: the latest stamp in it, or the start of the last row that was closed.
pub fn from_rows(desk: &TableDesk<'_, '_>) -> Option<(Stamp, String)> {
    if let Some(stamp) = desk.latest_stamp {
        return Some((stamp, "the latest booking, cancellation or arrival in it".to_owned()));
    }
    desk.latest_closed.map(|start| (start, "the last row with a closing status".to_owned()))
}

fn stamp(moment: Moment) -> Stamp {
    match moment.minute {
        None => Stamp::day(moment.date),
        Some(minute) => {
            let at = moment.date.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(minute));
            Stamp { at, precision: Precision::Minute }
        }
    }
}

/// A moment in a name: a date with a time, or a date beside a word such as `exported`.
fn in_name(name: &str, incident: Option<&Incident>) -> Option<Stamp> {
    let spaced = name.replace('_', " ");
    let folded = folded_header(&spaced);
    let has_word = folded.split(' ').any(|word| NAME_WORDS.contains(&word));
    if let Some(moment) = spaced.split(' ').find_map(fourteen_digits) {
        return Some(stamp(moment));
    }
    let found = moments_in(&spaced, incident);
    found.into_iter().find(|moment| moment.minute.is_some() || has_word).map(stamp)
}

/// `20240722060000`, as the files of bulk extracts are named.
fn fourteen_digits(word: &str) -> Option<Moment> {
    if word.len() != 14 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let at = chrono::NaiveDateTime::parse_from_str(word, "%Y%m%d%H%M%S").ok()?;
    let minute = u16::try_from(at.hour() * 60 + at.minute()).ok();
    Some(Moment { date: at.date(), minute }).filter(|moment| (2000..2100).contains(&moment.date.year()))
}

/// Every date of a line, with the time that follows it.
fn moments_in(line: &str, incident: Option<&Incident>) -> Vec<Moment> {
    let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches([',', ';', '(', ')', '"'])).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let read = (1..=6.min(words.len() - at)).rev().find_map(|count| {
            let part = words.get(at..at + count)?.join(" ");
            moment_of(part.trim_end_matches(['.', ':', '-']), incident).map(|moment| (count, moment))
        });
        match read {
            Some((count, moment)) => {
                found.push(moment);
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

fn moment_of(text: &str, incident: Option<&Incident>) -> Option<Moment> {
    if !text.starts_with(|character: char| character.is_ascii_alphanumeric())
        || !text.contains(|character: char| character.is_ascii_digit())
    {
        return None;
    }
    use crate::ingest::layout::DateForm::{Compact, Iso, MonthName, Numeric};
    let order = numeric_parts(text).and_then(|(parts, _)| judge_of_template(&BTreeSet::from([parts]), None).order);
    let reader = DateReader::new(&[Iso, MonthName, Numeric, Compact], order.or(Some(NumericOrder::DayFirst)));
    reader.read_text(text).ok().or_else(|| {
        let with_year = with_year(text, incident?.first_date().year())?;
        reader.read_text(&with_year).ok()
    })
}

/// `26 July 12:00` says no year: the incident's.
fn with_year(text: &str, year: i32) -> Option<String> {
    let mut words = text.split_whitespace();
    let (day, month) = (words.next()?, words.next()?);
    month_of(month)?;
    let rest: Vec<&str> = words.collect();
    Some(format!("{day} {month} {year} {}", rest.join(" ")).trim_end().to_owned())
}
