//! A table that is nearly recognised: most headers of a layout stand in one of its rows, and what is missing can be told
//! from the content of its other columns. It is asked about, never read by itself. A table that merely has a date and
//! some words is foreign, and not asked about.

use super::fingerprint::column_letters;
use super::question::Choice;
use super::safe::is_header;
use super::score::{Scored, share};
use crate::ingest::dates::{DateReader, NumericOrder, time_of_day};
use crate::ingest::layout::{DateForm, Layout, ReaderShape, folded_header};
use crate::ingest::recognise::KnownLayout;
use crate::ingest::tables::{Cell, RawRow, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A column has to show so many values before its content says anything.
const FEWEST_CELLS: usize = 3;

/// A header row is known by at least so many of the layout's own headers.
const FEWEST_KNOWN: usize = 2;

/// More than so many missing columns are another table.
const MOST_MISSING: usize = 2;

/// The share of cells that must fit what a missing column would hold.
const LEAST_FIT: u32 = 70;

/// A table that may be a layout's.
pub struct Nearly<'l> {
    /// The layout.
    pub known: &'l KnownLayout,
    /// The row taken for its header.
    pub header: RawRow,
    /// Columns by their headers.
    pub columns: BTreeMap<String, usize>,
    /// Missing fields with the columns that could hold them, the best first.
    pub missing: BTreeMap<String, Vec<Scored<usize>>>,
    /// Out of 100: the share of headers and guesses that fit.
    pub score: u32,
}

impl Nearly<'_> {
    /// The columns as guessed.
    pub fn guessed(&self) -> BTreeMap<String, usize> {
        let best = |(field, found): (&String, &Vec<Scored<usize>>)| Some((field.clone(), found.first()?.value));
        self.columns.clone().into_iter().chain(self.missing.iter().filter_map(best)).collect()
    }
}

/// The layouts that a table nearly fits, the best first. `rows` are its first rows, header included.
pub fn find<'l>(rows: &[RawRow], layouts: &'l [KnownLayout]) -> Vec<Nearly<'l>> {
    let is_known = |text: &str| layouts.iter().any(|known| known.knows(text));
    let may_be = rows.iter().enumerate().filter(|(_, row)| is_header(row, &is_known));
    let headers: Vec<usize> = may_be.map(|(place, _)| place).collect();
    let candidates = layouts.iter().filter(|known| is_plain(&known.layout));
    let mut found: Vec<Nearly<'l>> = candidates.filter_map(|known| best_row(rows, &headers, known)).collect();
    found.sort_by_key(|nearly| (std::cmp::Reverse(nearly.score), nearly.known.layout.name.clone()));
    found
}

fn is_plain(layout: &Layout) -> bool {
    matches!(layout.reader, ReaderShape::AppointmentList | ReaderShape::StaffRows)
}

/// The row that fits a layout best, of those that may be headers.
fn best_row<'l>(rows: &[RawRow], headers: &[usize], known: &'l KnownLayout) -> Option<Nearly<'l>> {
    let mut best: Option<Nearly<'l>> = None;
    for place in headers {
        let Some((row, below)) = rows.get(*place..).and_then(<[RawRow]>::split_first) else { continue };
        let Some(nearly) = as_header(row, below, known) else { continue };
        if best.as_ref().is_none_or(|best| nearly.score > best.score) {
            best = Some(nearly);
        }
    }
    best
}

fn as_header<'l>(row: &RawRow, below: &[RawRow], known: &'l KnownLayout) -> Option<Nearly<'l>> {
    let columns = known.columns_of(row)?;
    if columns.len() < FEWEST_KNOWN {
        return None;
    }
    let free: Vec<usize> =
        (0..row.cells.len()).filter(|column| !columns.values().any(|taken| taken == column)).collect();
    let mut missing = BTreeMap::new();
    for fields in needed(known, &columns) {
        // Of a group of fields one will do: the one that the content fits best, the first of those that it fits alike.
        let best = fields
            .iter()
            .filter(|field| may_be_guessed(field, &columns))
            .filter_map(|field| Some((field.clone(), candidates(field, &free, below, &known.layout)?)))
            .min_by_key(|(_, found)| std::cmp::Reverse(found.first().map_or(0, |best| best.score)))?;
        missing.insert(best.0, best.1);
    }
    let guesses: Vec<u32> = missing.values().filter_map(|found| found.first()).map(|best| best.score).collect();
    let nearly = Nearly { known, header: row.clone(), score: 0, columns, missing };
    let is_near = !nearly.missing.is_empty()
        && nearly.missing.len() <= MOST_MISSING
        && nearly.missing.len() <= nearly.columns.len()
        && known.is_enough(&nearly.guessed());
    let whole = nearly.columns.len() + nearly.missing.len();
    let score = (nearly.columns.len() * 100 + guesses.iter().map(|score| *score as usize).sum::<usize>()) / whole;
    is_near.then(|| Nearly { score: u32::try_from(score).unwrap_or(100), ..nearly })
}

/// A column of times is the end of something only beside a column that says when it began.
fn may_be_guessed(field: &str, columns: &BTreeMap<String, usize>) -> bool {
    let begins = ["start", "clock_in"].iter().any(|start| columns.contains_key(*start));
    begins || !matches!(field, "end" | "clock_out")
}

/// What the layout cannot do without and the header does not show: each a group of which one field will do.
fn needed(known: &KnownLayout, columns: &BTreeMap<String, usize>) -> Vec<Vec<String>> {
    let has = |field: &String| columns.contains_key(field);
    let required = known.layout.fields.iter().filter(|(name, field)| field.required && !has(name));
    let groups = known.layout.require_any.iter().filter(|group| !group.iter().any(has));
    required.map(|(name, _)| vec![name.clone()]).chain(groups.cloned()).collect()
}

/// The free columns whose content fits a field well enough, the best first; none if the content of this field cannot be
/// told from that of another.
fn candidates(field: &str, free: &[usize], below: &[RawRow], layout: &Layout) -> Option<Vec<Scored<usize>>> {
    let fits = content_of(field, layout)?;
    let mut found: Vec<Scored<usize>> = free
        .iter()
        .map(|column| {
            let filled: Vec<&Cell> =
                below.iter().map(|row| row.cell(*column)).filter(|cell| !cell.is_empty()).collect();
            let fitting = filled.iter().filter(|cell| fits(cell)).count();
            let score = if filled.len() < FEWEST_CELLS { 0 } else { share(fitting, filled.len()) };
            Scored { value: *column, score }
        })
        .filter(|scored| scored.score >= LEAST_FIT)
        .collect();
    found.sort_by_key(|scored| (std::cmp::Reverse(scored.score), scored.value));
    (!found.is_empty()).then_some(found)
}

type Fits<'l> = Box<dyn Fn(&Cell) -> bool + 'l>;

/// What the cells of a field look like, where they look like anything.
fn content_of<'l>(field: &str, layout: &'l Layout) -> Option<Fits<'l>> {
    match field {
        "date" => Some(Box::new(|cell| is_moment(cell, false))),
        "starts_at" => Some(Box::new(|cell| is_moment(cell, true))),
        "start" | "end" | "time" | "clock_in" | "clock_out" => Some(Box::new(is_time)),
        "status" if !layout.statuses.is_empty() => {
            let words: BTreeSet<String> = layout.statuses.values().flatten().map(|text| folded_header(text)).collect();
            Some(Box::new(move |cell| words.contains(&folded_header(&cell.text()))))
        }
        _ => None,
    }
}

fn is_moment(cell: &Cell, with_time: bool) -> bool {
    use DateForm::*;
    let reader = DateReader::new(&[Iso, MonthName, Numeric, Compact], Some(NumericOrder::DayFirst));
    let month_first = DateReader::new(&[Numeric], Some(NumericOrder::MonthFirst));
    let value = value_of(cell);
    let moment = reader.read(value).or_else(|_| month_first.read(value)).ok();
    let is_date = |date: chrono::NaiveDate| (2000..2100).contains(&chrono::Datelike::year(&date));
    moment.is_some_and(|moment| is_date(moment.date) && moment.minute.is_some() == with_time)
}

/// A clock time with its colon: four digits alone may be anything.
fn is_time(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => text.contains(':') && time_of_day(Value::Text(text)).is_some(),
        Cell::Moment(at) => chrono::Datelike::year(at) < 1901,
        _ => false,
    }
}

fn value_of(cell: &Cell) -> Value<'_> {
    match cell {
        Cell::Text(text) => Value::Text(text),
        Cell::Moment(at) => Value::Moment(*at),
        Cell::Number(number) => Value::Number(*number),
        Cell::Empty | Cell::Error => Value::Empty,
        Cell::Bool(value) => Value::Bool(*value),
    }
}

/// The columns of a missing field as answers.
pub fn column_choices(found: &[Scored<usize>], what: &str) -> Vec<Choice> {
    let column = |scored: &Scored<usize>| {
        let letters = column_letters(scored.value);
        Choice::scored(letters.clone(), format!("so much of column {letters} looks like {what}"), scored.score)
    };
    found.iter().map(column).chain([Choice::plain(super::answers::NO_COLUMN, "no column holds it")]).collect()
}

/// What a field holds, in words.
pub fn field_in_words(field: &str) -> &'static str {
    match field {
        "date" => "dates",
        "starts_at" => "dates with times",
        "status" => "statuses of appointments",
        _ => "times of day",
    }
}
