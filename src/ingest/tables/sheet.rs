//! Cells of a sheet as they stream past become rows. Nothing dense is ever built: a cell in the last corner of a sheet
//! costs one row.

use super::{Cell, RawRow};
use crate::ingest::limits;
use calamine::{DataRef, ExcelDateTime};
use chrono::{Duration, NaiveDate, NaiveDateTime};

/// Gathers cells, in the order of the file, into rows that hold something.
#[derive(Default)]
pub struct RowGatherer {
    rows: Vec<RawRow>,
    cells: usize,
}

/// A sheet is beyond a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeyondLimit(pub &'static str);

impl RowGatherer {
    /// Takes one cell; row and column are counted from nought.
    pub fn take(&mut self, row: u32, column: u32, value: &DataRef<'_>) -> Result<(), BeyondLimit> {
        let cell = cell_of(value);
        if cell.is_empty() {
            return Ok(());
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= limits::COLUMNS {
            return Err(BeyondLimit("columns"));
        }
        if row >= limits::ROWS {
            return Err(BeyondLimit("rows"));
        }
        if matches!(&cell, Cell::Text(text) if text.len() > 4 * limits::CELL_CHARACTERS) {
            return Err(BeyondLimit("characters in a cell"));
        }
        self.cells += 1;
        let number = row + 1;
        if self.rows.last().is_none_or(|last| last.row != number) {
            self.rows.push(RawRow { row: number, cells: Vec::new() });
        }
        if let Some(last) = self.rows.last_mut() {
            if last.cells.len() <= column {
                self.cells += column - last.cells.len();
                last.cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = last.cells.get_mut(column) {
                *place = cell;
            }
        }
        if self.cells > limits::SHEET_CELLS { Err(BeyondLimit("cells")) } else { Ok(()) }
    }

    /// The rows in order of their number; a file that tells a row in two parts has it once.
    pub fn finish(mut self) -> Vec<RawRow> {
        if !self.rows.is_sorted_by(|one, other| one.row < other.row) {
            self.rows.sort_by_key(|row| row.row);
            let mut merged: Vec<RawRow> = Vec::new();
            for row in self.rows {
                match merged.last_mut().filter(|last| last.row == row.row) {
                    Some(last) => merge(last, row),
                    None => merged.push(row),
                }
            }
            return merged;
        }
        self.rows
    }
}

fn merge(last: &mut RawRow, row: RawRow) {
    for (column, cell) in row.cells.into_iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        if last.cells.len() <= column {
            last.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(place) = last.cells.get_mut(column) {
            *place = cell;
        }
    }
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    let text = |text: &str| match text.trim() {
        "" => Cell::Empty,
        trimmed => Cell::Text(trimmed.to_owned()),
    };
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(string) => text(string),
        DataRef::SharedString(string) => text(string),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(at) => moment(at).map_or(Cell::Error, Cell::Moment),
        DataRef::DateTimeIso(string) => iso_moment(string).map_or_else(|| text(string), Cell::Moment),
        DataRef::DurationIso(string) => text(string),
        DataRef::Error(_) => Cell::Error,
    }
}

/// A spreadsheet's date; to the second, because its fractions of a day do not hold minutes exactly.
fn moment(at: &ExcelDateTime) -> Option<NaiveDateTime> {
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))?;
    let moment = date.and_hms_opt(u32::from(hour), u32::from(minute), u32::from(second))?;
    Some(if milli >= 500 { moment + Duration::seconds(1) } else { moment })
}

fn iso_moment(text: &str) -> Option<NaiveDateTime> {
    let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    let moment = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    moment.or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0))
}
