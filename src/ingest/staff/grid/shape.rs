//! Finding a weekly grid in a sheet: headings, sub-headings, the blocks of several weeks, and who stands where
//! (`reference/rota_exports.md` section 4.2).

use super::words::Part;
use crate::ingest::dates::date_of_serial;
use crate::ingest::layout::folded_header;
use crate::ingest::roles;
use crate::ingest::staff::dates::{DAY_FIRST, date_of_text, day_and_month, weekday_at_start};
use crate::ingest::tables::{Cell, RawRow};
use chrono::{NaiveDate, Weekday};
use std::collections::BTreeSet;
use std::ops::Range;

/// How many headings make a row a heading row.
const FEWEST_HEADINGS: usize = 3;

/// A longer text is no heading.
const LONGEST_HEADING: usize = 30;

/// How many rows above a heading may hold its title.
const TITLE_ROWS: usize = 4;

/// What a heading says about its day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// Weekday.
    pub weekday: Option<Weekday>,
    /// Date.
    pub date: Option<NaiveDate>,
    /// Day and month without a year.
    pub day_and_month: Option<(u32, u32)>,
}

/// One column of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayColumn {
    /// Column from nought.
    pub column: usize,
    /// Which heading, counted from the left.
    pub heading: usize,
    /// Part of the day.
    pub part: Part,
    /// Its heading says that numbers are hours.
    pub is_of_hours: bool,
}

/// One week (or more) of a grid. Ranges are places in the rows of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Rows above the headings that belong to them.
    pub title: Range<usize>,
    /// Heading rows.
    pub header: Range<usize>,
    /// Rows of people.
    pub body: Range<usize>,
    /// Headings from left to right.
    pub headings: Vec<Heading>,
    /// Columns of days.
    pub columns: Vec<DayColumn>,
    /// Column of the names.
    pub staff_column: usize,
    /// Column of the roles, if there is one.
    pub role_column: Option<usize>,
}

fn heading_of(cell: &Cell) -> Option<Heading> {
    match cell {
        Cell::Moment(at) => Some(Heading { date: Some(at.date()), ..Heading::default() }),
        Cell::Number(number) if number.fract() == 0.0 => {
            date_of_serial(*number).map(|date| Heading { date: Some(date), ..Heading::default() })
        }
        Cell::Text(text) if text.chars().count() <= LONGEST_HEADING => {
            let weekday = weekday_at_start(text);
            let date = date_of_text(text, DAY_FIRST).ok();
            let partial = if date.is_none() { day_and_month(text) } else { None };
            let heading = Heading { weekday, date, day_and_month: partial };
            (heading != Heading::default()).then_some(heading)
        }
        _ => None,
    }
}

fn headings_in(row: &RawRow) -> Vec<(usize, Heading)> {
    let cells = row.cells.iter().enumerate();
    cells.filter_map(|(column, cell)| heading_of(cell).map(|heading| (column, heading))).collect()
}

fn is_weekday_row(row: &RawRow) -> bool {
    let weekdays: BTreeSet<u32> = headings_in(row)
        .iter()
        .filter_map(|(_, heading)| heading.weekday)
        .map(|weekday| weekday.num_days_from_monday())
        .collect();
    weekdays.len() >= FEWEST_HEADINGS
}

/// Dates that go up by one to three days: in an appointment list they would not.
fn is_date_row(row: &RawRow) -> bool {
    let dates: Vec<NaiveDate> = headings_in(row).iter().filter_map(|(_, heading)| heading.date).collect();
    let go_up = dates.windows(2).all(|pair| match pair {
        [one, next] => (1..=3).contains(&next.signed_duration_since(*one).num_days()),
        _ => true,
    });
    dates.len() >= FEWEST_HEADINGS && go_up
}

/// Days and months without a year, beside a row of weekdays.
fn is_partial_date_row(row: &RawRow) -> bool {
    headings_in(row).iter().filter(|(_, heading)| heading.day_and_month.is_some()).count() >= FEWEST_HEADINGS
}

fn part_of(cell: &Cell) -> Option<Part> {
    let Cell::Text(text) = cell else { return None };
    match folded_header(text).as_str() {
        "am" | "morning" | "a m" => Some(Part::Morning),
        "pm" | "afternoon" | "p m" => Some(Part::Afternoon),
        "eve" | "evening" => Some(Part::Evening),
        "ext am" | "ext pm" | "extended" | "extended hours" | "ext" => Some(Part::Extended),
        _ => None,
    }
}

fn is_part_row(row: &RawRow) -> bool {
    row.cells.iter().filter(|cell| part_of(cell).is_some()).count() >= FEWEST_HEADINGS
}

/// Whether a heading says hours: `Hours` below the days, or `Mon (hrs)`.
fn says_hours(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let is_short = text.chars().count() <= LONGEST_HEADING;
    is_short && folded_header(text).split(' ').any(|word| matches!(word, "hours" | "hrs"))
}

fn is_hours_row(row: &RawRow) -> bool {
    row.cells.iter().filter(|cell| says_hours(cell)).count() >= FEWEST_HEADINGS
}

fn is_heading_row(row: &RawRow) -> bool {
    is_weekday_row(row) || is_date_row(row)
}

/// Whether a sheet holds a weekly grid: a row of at least three weekdays or dates, with something below it.
pub fn looks_like_grid(rows: &[RawRow]) -> bool {
    let heading = rows.iter().position(is_heading_row);
    heading.is_some_and(|place| rows.iter().skip(place + 1).any(|row| !row.is_blank()))
}

/// The blocks of a sheet, from top to bottom.
pub fn blocks(rows: &[RawRow]) -> Vec<Block> {
    let mut headers: Vec<Range<usize>> = Vec::new();
    let mut place = 0;
    while let Some(found) = rows.iter().skip(place).position(is_heading_row) {
        let first = place + found;
        let mut end = first + 1;
        let belongs = |row: &RawRow| {
            is_heading_row(row) || is_part_row(row) || is_hours_row(row) || is_partial_date_row_alone(row)
        };
        while end < first + 3 && rows.get(end).is_some_and(belongs) {
            end += 1;
        }
        headers.push(first..end);
        place = end;
    }
    let mut blocks = Vec::new();
    for (number, header) in headers.iter().enumerate() {
        let floor = number.checked_sub(1).and_then(|before| headers.get(before)).map_or(0, |before| before.end);
        let title = title_start(rows, floor, header.start, number == 0)..header.start;
        let next = headers.get(number + 1);
        let body_end = next.map_or(rows.len(), |next| title_start(rows, header.end, next.start, false));
        if let Some(block) = block(rows, title, header.clone(), header.end..body_end) {
            blocks.push(block);
        }
    }
    blocks
}

/// A row of days and months without a year belongs to a heading only if it has no names beside it.
fn is_partial_date_row_alone(row: &RawRow) -> bool {
    is_partial_date_row(row) && row.cells.iter().filter(|cell| !cell.is_empty()).all(|cell| heading_of(cell).is_some())
}

/// Above the first block everything is title; above a later one, the rows from the nearest one that holds a date on.
fn title_start(rows: &[RawRow], floor: usize, header: usize, is_first: bool) -> usize {
    if is_first {
        return floor;
    }
    let lowest = header.saturating_sub(TITLE_ROWS).max(floor);
    let says_week = |row: &RawRow| row.cells.iter().any(super::week::says_week);
    (lowest..header).find(|place| rows.get(*place).is_some_and(says_week)).unwrap_or(header)
}

fn block(rows: &[RawRow], title: Range<usize>, header: Range<usize>, body: Range<usize>) -> Option<Block> {
    let header_rows = rows.get(header.clone())?;
    let named = header_rows
        .iter()
        .find(|row| is_weekday_row(row))
        .or_else(|| header_rows.iter().find(|row| is_date_row(row)))?;
    let parts = header_rows.iter().find(|row| is_part_row(row));
    let is_day = |heading: &Heading| match is_weekday_row(named) {
        true => heading.weekday.is_some(),
        false => heading.date.is_some(),
    };
    let starts: Vec<(usize, Heading)> = headings_in(named).into_iter().filter(|(_, heading)| is_day(heading)).collect();
    let mut headings: Vec<Heading> = starts.iter().map(|(_, heading)| *heading).collect();
    for (place, (column, _)) in starts.iter().enumerate() {
        for row in header_rows {
            if let (Some(extra), Some(heading)) = (heading_of(row.cell(*column)), headings.get_mut(place)) {
                heading.weekday = heading.weekday.or(extra.weekday);
                heading.date = heading.date.or(extra.date);
                heading.day_and_month = heading.day_and_month.or(extra.day_and_month);
            }
        }
    }
    let mut columns = day_columns(named, parts, &starts);
    for day in &mut columns {
        day.is_of_hours = header_rows.iter().any(|row| says_hours(row.cell(day.column)));
    }
    let first_day = columns.first()?.column;
    let (staff_column, role_column) = label_columns(header_rows, rows.get(body.clone())?, first_day, &columns)?;
    Some(Block { title, header, body, headings, columns, staff_column, role_column })
}

/// Merged headings are filled to the right, up to the next heading or another text such as `Totals`.
fn day_columns(named: &RawRow, parts: Option<&RawRow>, starts: &[(usize, Heading)]) -> Vec<DayColumn> {
    let mut columns = Vec::new();
    for (place, (start, _)) in starts.iter().enumerate() {
        let next = starts.get(place + 1).map(|(column, _)| *column);
        let widest = parts.map_or(*start + 1, |parts| parts.cells.len());
        for column in *start..next.unwrap_or(widest).max(*start + 1) {
            if column > *start && !named.cell(column).is_empty() {
                break;
            }
            let part = parts.and_then(|parts| part_of(parts.cell(column)));
            let part = match (part, parts.is_some()) {
                (Some(part), _) => part,
                (None, true) if column > *start => continue,
                _ => Part::WholeDay,
            };
            columns.push(DayColumn { column, heading: place, part, is_of_hours: false });
        }
    }
    columns
}

/// Who stands in which column left of the days: by the heading above, else the first column of mostly distinct texts
/// that are not roles.
fn label_columns(
    header: &[RawRow],
    body: &[RawRow],
    first_day: usize,
    days: &[DayColumn],
) -> Option<(usize, Option<usize>)> {
    let headed = |words: &[&str]| {
        (0..first_day).find(|column| {
            header.iter().any(|row| {
                let folded = folded_header(&row.cell(*column).text());
                folded.split(' ').any(|word| words.contains(&word))
            })
        })
    };
    let staff_rows = || body.iter().filter(|row| days.iter().any(|day| !row.cell(day.column).is_empty()));
    let texts = |column: usize| -> Vec<String> {
        let cells = staff_rows().map(|row| row.cell(column));
        cells.filter(|cell| matches!(cell, Cell::Text(_))).map(|cell| folded_header(&cell.text())).collect()
    };
    let share_of_roles = |column: usize| {
        let texts = texts(column);
        let known = texts.iter().filter(|text| roles::role(text).is_some()).count();
        !texts.is_empty() && known * 10 >= texts.len() * 8
    };
    let is_distinct = |column: usize| {
        let texts = texts(column);
        let distinct: BTreeSet<&String> = texts.iter().collect();
        !texts.is_empty() && distinct.len() * 10 >= texts.len() * 6
    };
    let filled: Vec<usize> = (0..first_day).filter(|column| !texts(*column).is_empty()).collect();
    let role_column = headed(&["role", "job", "post", "position", "title", "grade"])
        .or_else(|| filled.iter().copied().find(|column| filled.len() > 1 && share_of_roles(*column)));
    let staff_column = headed(&["name", "staff", "clinician", "employee", "doctor", "person", "gp"])
        .filter(|column| Some(*column) != role_column)
        .or_else(|| filled.iter().copied().find(|column| Some(*column) != role_column && is_distinct(*column)))
        .or_else(|| filled.iter().copied().find(|column| Some(*column) != role_column))?;
    Some((staff_column, role_column))
}
