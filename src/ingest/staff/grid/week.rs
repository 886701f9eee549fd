//! Which dates a grid stands for: dates in the heading, a cell that says the week, the sheet's name, the file's name, in
//! this order. With weekdays or a week number alone the grid is refused: a date is never guessed.

use super::shape::{Block, Heading};
use crate::ingest::dates::date_of_serial;
use crate::ingest::layout::folded_header;
use crate::ingest::reading::Recognised;
use crate::ingest::staff::dates::{dates_within, year_within};
use crate::ingest::tables::{Cell, RawRow};
use crate::model::incident::monday_of;
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Why a grid has no dates.
pub const NO_DATE: &str = "the week of this grid is not known: put its dates into the heading, a cell such as w/c 15/07/2024 above it, or the date into the sheet's name";

/// Why its dates do not fit.
pub const DATES_DIFFER: &str = "the dates and weekdays of this grid's heading do not fit together";

/// The date of each heading of a block.
pub fn dates_of(block: &Block, recognised: &Recognised, is_only_block: bool) -> Result<Vec<NaiveDate>, &'static str> {
    let rows = recognised.rows.get(block.title.start..block.header.end).unwrap_or_default();
    let file_name = recognised.path.rsplit(['/', '\\']).next().unwrap_or_default();
    let names: Vec<&str> =
        if is_only_block { recognised.sheet.into_iter().chain([file_name]).collect() } else { Vec::new() };
    let week = week_in_cells(rows);
    let dates = if block.headings.iter().all(|heading| heading.date.is_some()) {
        block.headings.iter().filter_map(|heading| heading.date).collect()
    } else if block.headings.iter().all(|heading| heading.day_and_month.is_some()) {
        let year_in_cells = rows.iter().flat_map(|row| &row.cells).find_map(|cell| year_within(&cell.text()));
        let year =
            week.map(|week| week.year()).or(year_in_cells).or_else(|| names.iter().find_map(|name| year_within(name)));
        dated_by_year(&block.headings, year.ok_or(NO_DATE)?).ok_or(DATES_DIFFER)?
    } else {
        let first = block.headings.first().and_then(|heading| heading.weekday).ok_or(NO_DATE)?;
        let on_first = |date: &NaiveDate| date.weekday() == first;
        let corner = || dates_in_cells(rows, block).into_iter().find(on_first);
        let named = || names.iter().find_map(|name| dates_within(name).first().copied()).filter(on_first);
        let start =
            week.and_then(|week| first_day_of_week(week, first)).or_else(corner).or_else(named).ok_or(NO_DATE)?;
        dated_from(&block.headings, start).ok_or(DATES_DIFFER)?
    };
    let fits =
        |(heading, date): (&Heading, &NaiveDate)| heading.weekday.is_none_or(|weekday| weekday == date.weekday());
    let all_fit = block.headings.iter().zip(&dates).all(fits) && dates.len() == block.headings.len();
    if all_fit { Ok(dates) } else { Err(DATES_DIFFER) }
}

/// Whether a cell says which week it is.
pub fn says_week(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if week_word(text).is_some())
}

/// `Some(true)` for a week ending, `Some(false)` for a week beginning.
fn week_word(text: &str) -> Option<bool> {
    let folded = format!(" {} ", folded_header(text));
    let says = |words: &[&str]| {
        words.iter().any(|word| folded.starts_with(&format!(" {word} ")) || folded.contains(&format!(" {word} ")))
    };
    if says(&["w e", "week ending", "week end"]) {
        Some(true)
    } else if says(&[
        "w c",
        "wc",
        "w b",
        "wb",
        "wk",
        "week commencing",
        "week beginning",
        "week starting",
        "week of",
        "week",
    ]) {
        Some(false)
    } else {
        None
    }
}

/// The date of a cell such as `w/c 15/07/2024`, or of the cell to its right.
fn week_in_cells(rows: &[RawRow]) -> Option<NaiveDate> {
    for row in rows {
        for (column, cell) in row.cells.iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            let Some(is_ending) = week_word(text) else { continue };
            let beside = || row.cells.iter().skip(column + 1).find(|cell| !cell.is_empty()).and_then(date_in_cell);
            let date = dates_within(text).first().copied().or_else(beside);
            if let Some(date) = date {
                return if is_ending { date.checked_sub_days(Days::new(6)) } else { Some(date) };
            }
        }
    }
    None
}

fn date_in_cell(cell: &Cell) -> Option<NaiveDate> {
    match cell {
        Cell::Moment(at) => Some(at.date()),
        Cell::Number(number) => date_of_serial(*number),
        Cell::Text(text) => dates_within(text).first().copied(),
        _ => None,
    }
}

/// Dates in the heading that are not over a day, such as one in the corner.
fn dates_in_cells(rows: &[RawRow], block: &Block) -> Vec<NaiveDate> {
    let is_day = |column: usize| block.columns.iter().any(|day| day.column == column);
    let cells = rows.iter().flat_map(|row| row.cells.iter().enumerate());
    cells.filter(|(column, _)| !is_day(*column)).filter_map(|(_, cell)| date_in_cell(cell)).collect()
}

/// The first heading's date in the week that a date names: a week named by its Sunday begins on the Monday after.
fn first_day_of_week(week: NaiveDate, first: Weekday) -> Option<NaiveDate> {
    if week.weekday() == first {
        return Some(week);
    }
    let monday = match week.weekday() {
        Weekday::Sat => week.checked_add_days(Days::new(2))?,
        Weekday::Sun => week.checked_add_days(Days::new(1))?,
        _ => monday_of(week),
    };
    let begins_in_week = !matches!(first, Weekday::Sat | Weekday::Sun);
    begins_in_week.then(|| monday.checked_add_days(Days::new(u64::from(first.num_days_from_monday()))))?
}

/// Each heading is the next date with its weekday.
fn dated_from(headings: &[Heading], start: NaiveDate) -> Option<Vec<NaiveDate>> {
    let mut date = start;
    let mut dates = Vec::new();
    for heading in headings {
        let weekday = heading.weekday?;
        while date.weekday() != weekday {
            date = date.succ_opt()?;
        }
        dates.push(date);
        date = date.succ_opt()?;
    }
    Some(dates)
}

/// Days and months in a year; from December to January the year goes up.
fn dated_by_year(headings: &[Heading], year: i32) -> Option<Vec<NaiveDate>> {
    let mut dates: Vec<NaiveDate> = Vec::new();
    for heading in headings {
        let (day, month) = heading.day_and_month?;
        let mut date = NaiveDate::from_ymd_opt(year, month, day)?;
        if dates.last().is_some_and(|before| date < *before) {
            date = NaiveDate::from_ymd_opt(year + 1, month, day)?;
        }
        dates.push(date);
    }
    Some(dates)
}
