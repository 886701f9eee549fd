//! Cells of a sheet as they stream past become rows. Nothing dense is ever built: a cell in the last corner of a sheet
//! costs one row.

use super::{Cell, RawRow};
use crate::ingest::limits::{self, Beyond, What};
use calamine::{DataRef, ExcelDateTime};
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};

/// What the cells of a workbook may take of the memory, all sheets together.
#[derive(Debug)]
pub struct Budget {
    left_bytes: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { left_bytes: limits::SHEET_BYTES }
    }
}

impl Budget {
    /// Takes room for some cells and the text in them.
    pub(super) fn spend(&mut self, cells: usize, text_bytes: usize) -> Result<(), Beyond> {
        // What the allocator adds to a text is about as much as a cell.
        let text_bytes = if text_bytes == 0 { 0 } else { text_bytes + size_of::<Cell>() };
        let bytes = (cells * size_of::<Cell>() + text_bytes) as u64;
        let beyond = Beyond::bytes(limits::SHEET_BYTES, What::CellMegabytes);
        self.left_bytes = self.left_bytes.checked_sub(bytes).ok_or(beyond)?;
        Ok(())
    }
}

/// Gathers cells, in the order of the file, into rows that hold something.
pub struct RowGatherer<'b> {
    rows: Vec<RawRow>,
    budget: &'b mut Budget,
}

impl<'b> RowGatherer<'b> {
    /// Nothing gathered yet.
    pub fn new(budget: &'b mut Budget) -> Self {
        RowGatherer { rows: Vec::new(), budget }
    }

    /// Takes one cell; row and column are counted from nought.
    pub fn take(&mut self, row: u32, column: u32, value: &DataRef<'_>) -> Result<(), Beyond> {
        place(&mut self.rows, self.budget, row, column, cell_of(value))
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

/// Puts a cell into the last row, or a new one after it; row and column are counted from nought.
pub(super) fn place(
    rows: &mut Vec<RawRow>,
    budget: &mut Budget,
    row: u32,
    column: u32,
    cell: Cell,
) -> Result<(), Beyond> {
    if cell.is_empty() {
        return Ok(());
    }
    let column = usize::try_from(column).unwrap_or(usize::MAX);
    if column >= limits::COLUMNS {
        return Err(Beyond::count(limits::COLUMNS, What::Columns));
    }
    if row >= limits::ROWS {
        return Err(Beyond::count(limits::ROWS as usize, What::Rows));
    }
    let text_bytes = if let Cell::Text(text) = &cell { text.len() } else { 0 };
    // A character takes up to four bytes.
    if text_bytes > 4 * limits::CELL_CHARACTERS {
        return Err(Beyond::count(limits::CELL_CHARACTERS, What::Characters));
    }
    let number = row + 1;
    if rows.last().is_none_or(|last| last.row != number) {
        budget.spend(2, 0)?;
        rows.push(RawRow { row: number, cells: Vec::new() });
    }
    if let Some(last) = rows.last_mut() {
        let widened = (column + 1).saturating_sub(last.cells.len());
        budget.spend(widened, text_bytes)?;
        last.cells.resize(last.cells.len() + widened, Cell::Empty);
        if let Some(place) = last.cells.get_mut(column) {
            *place = cell;
        }
    }
    Ok(())
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

/// A cell as calamine gives it.
pub(super) fn cell_of(value: &DataRef<'_>) -> Cell {
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
        DataRef::DurationIso(string) => iso_duration(string).map_or_else(|| text(string), Cell::Moment),
        DataRef::Error(_) => Cell::Error,
    }
}

/// A spreadsheet's date; to the second, because its fractions of a day do not hold minutes exactly.
fn moment(at: &ExcelDateTime) -> Option<NaiveDateTime> {
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))?;
    let moment = date.and_hms_opt(u32::from(hour), u32::from(minute), u32::from(second))?;
    if milli >= 500 { moment.checked_add_signed(Duration::seconds(1)) } else { Some(moment) }
}

fn iso_moment(text: &str) -> Option<NaiveDateTime> {
    let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    let moment = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let moment = moment.or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0));
    // Years that no spreadsheet can show are no dates.
    moment.filter(|at| (1..10_000).contains(&at.year()))
}

/// `PT08H30M00S`: OpenDocument's time of day or length of time, as a spreadsheet's moment counted from its first day.
fn iso_duration(text: &str) -> Option<NaiveDateTime> {
    let rest = text.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split('.').next()?;
    let seconds: i64 = seconds.parse::<u32>().ok()?.into();
    let (hours, minutes): (i64, i64) = (hours.parse::<u16>().ok()?.into(), minutes.parse::<u16>().ok()?.into());
    let first_day = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    first_day.checked_add_signed(Duration::seconds(hours * 3600 + minutes * 60 + seconds))
}
