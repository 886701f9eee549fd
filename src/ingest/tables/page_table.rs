//! One table of a web page while its rows and cells pass: where each cell stands, with those that reach down or across.

use super::html::Tag;
use super::marks::{Marks, Region};
use super::sheet::{Budget, place};
use super::workbook::WorkbookError;
use super::{Cell, RawRow, Remarks, Table, Visibility};
use crate::ingest::limits::{self, Beyond, What};

/// What a page may say of the width of a cell, by its own rules.
const MOST_COLUMNS_OF_A_CELL: u32 = 1_000;
/// What a page may say of the height of a cell, by its own rules.
const MOST_ROWS_OF_A_CELL: u32 = 65_534;

/// A table whose rows and cells are being read.
#[derive(Default)]
pub(super) struct OpenTable {
    /// Its number among the tables of the page.
    pub place: usize,
    /// Lines of text above it, taken when its first cell turns out to hold something.
    pub lines: Vec<String>,
    /// Its rows so far, those that hold something.
    pub rows: Vec<RawRow>,
    /// Rows that have begun.
    begun_rows: u32,
    is_in_row: bool,
    column: u32,
    /// The cell that is being read.
    pub cell: Option<OpenCell>,
    /// Of each column, the number of the row down to which a cell above reaches.
    covered_to: Vec<u32>,
    /// Merged cells of this group of rows, by their place among the marks.
    of_group: Vec<usize>,
    /// Columns that were passed over because a cell above reaches down into them.
    passed: usize,
    /// Columns of which `<col>` has spoken.
    cols: u32,
    marks: Marks,
    is_hidden: bool,
}

/// A cell whose text is being read.
pub(super) struct OpenCell {
    /// Its text as it comes.
    pub bytes: Vec<u8>,
    columns: u32,
    rows: u32,
}

impl OpenTable {
    /// A table that begins.
    pub fn new(place: usize, tag: &Tag) -> Self {
        OpenTable { place, is_hidden: is_hidden(tag), ..OpenTable::default() }
    }

    /// A row has ended: a cell that follows begins another.
    pub fn end_row(&mut self) {
        self.is_in_row = false;
    }

    /// The rows of a page are in groups, and no cell reaches down from one group into the next.
    pub fn end_group(&mut self) {
        self.is_in_row = false;
        self.covered_to.clear();
        for place in self.of_group.drain(..) {
            self.marks.end_at(place, self.begun_rows);
        }
    }

    /// A row begins.
    pub fn begin_row(&mut self, is_hidden: bool) -> Result<(), WorkbookError> {
        if self.begun_rows >= limits::ROWS {
            return Err(Beyond::count(limits::ROWS as usize, What::Rows).into());
        }
        self.begun_rows += 1;
        (self.column, self.is_in_row) = (0, true);
        if is_hidden { Ok(self.marks.hide_row(self.begun_rows, self.begun_rows)?) } else { Ok(()) }
    }

    /// A cell begins; a row with it, if none has.
    pub fn begin_cell(&mut self, tag: &Tag) -> Result<(), WorkbookError> {
        if !self.is_in_row {
            self.begin_row(false)?;
        }
        while self.covered_to.get(self.column as usize).is_some_and(|row| *row >= self.begun_rows) {
            self.column += 1;
            self.pass()?;
        }
        let columns = span(tag.attribute(b"colspan"), MOST_COLUMNS_OF_A_CELL);
        // Nought is down to the end of the group.
        let rows = match span(tag.attribute(b"rowspan"), MOST_ROWS_OF_A_CELL) {
            0 => MOST_ROWS_OF_A_CELL,
            rows => rows,
        };
        if is_hidden(tag) && self.marks.hidden_columns.len() < limits::COLUMNS {
            self.marks.hidden_columns.push((self.column, self.column));
        }
        self.cell = Some(OpenCell { bytes: Vec::new(), columns: columns.max(1), rows });
        Ok(())
    }

    /// A cell has ended: its text is kept, and the columns below it are taken.
    pub fn keep(&mut self, cell: OpenCell, text: String, budget: &mut Budget) -> Result<(), WorkbookError> {
        let row = self.begun_rows;
        let (first, last) = (self.column, self.column.saturating_add(cell.columns - 1));
        let bottom = row.saturating_add(cell.rows - 1);
        self.column = last.saturating_add(1);
        if !text.is_empty() {
            place(&mut self.rows, budget, row.saturating_sub(1), first, Cell::Text(text))?;
            let place = self.marks.merge(Region { top: row, bottom, left: first, right: last })?;
            self.of_group.extend(place.filter(|_| cell.rows > 1));
        }
        if cell.rows > 1 {
            for column in (first as usize..=last as usize).take_while(|column| *column < limits::COLUMNS) {
                if self.covered_to.len() <= column {
                    self.covered_to.resize(column + 1, 0);
                }
                if let Some(covered) = self.covered_to.get_mut(column) {
                    *covered = bottom.max(*covered);
                }
                self.pass()?;
            }
        }
        Ok(())
    }

    fn pass(&mut self) -> Result<(), WorkbookError> {
        self.passed += 1;
        if self.passed > limits::MERGED_ROWS {
            return Err(Beyond::count(limits::MERGED_ROWS, What::MergedRows).into());
        }
        Ok(())
    }

    /// `<col>` speaks of the next columns.
    pub fn speak_of_columns(&mut self, tag: &Tag) {
        let first = self.cols;
        self.cols = self.cols.saturating_add(span(tag.attribute(b"span"), MOST_COLUMNS_OF_A_CELL).max(1));
        if is_hidden(tag) && self.marks.hidden_columns.len() < limits::COLUMNS {
            self.marks.hidden_columns.push((first, self.cols - 1));
        }
    }

    /// The table as it is read, with the lines above it.
    pub fn into_table(
        mut self,
        is_only_one: bool,
        encoding: &str,
        budget: &mut Budget,
    ) -> Result<Table, WorkbookError> {
        let visibility = if self.is_hidden { Visibility::Hidden } else { Visibility::Visible };
        let mut remarks = Remarks { visibility, ..Remarks::default() };
        let above = u32::try_from(self.lines.len()).unwrap_or(0);
        let lines = (1..).zip(self.lines).map(|(row, line)| RawRow { row, cells: vec![Cell::Text(line)] });
        let below = self.rows.into_iter().map(|row| RawRow { row: row.row + above, ..row });
        let mut rows: Vec<RawRow> = lines.chain(below).collect();
        self.marks.move_down(above);
        self.marks.apply(&mut rows, budget, &mut remarks)?;
        let mut table = Table::of_rows(format!("table {}", self.place), encoding, remarks, rows);
        table.sheet = table.sheet.filter(|_| !is_only_one);
        Ok(table)
    }
}

/// A whole number of an attribute, as pages read it: its leading digits; 1 without any.
fn span(value: Option<&[u8]>, most: u32) -> u32 {
    let digits: Vec<u8> =
        value.unwrap_or_default().trim_ascii_start().iter().copied().take_while(u8::is_ascii_digit).collect();
    let number =
        digits.iter().fold(0u32, |number, digit| number.saturating_mul(10).saturating_add(u32::from(digit - b'0')));
    if digits.is_empty() { 1 } else { number.min(most) }
}

/// Whether a tag hides what is in it.
pub(super) fn is_hidden(tag: &Tag) -> bool {
    let style = tag.attribute(b"style").unwrap_or_default().to_ascii_lowercase();
    let style: Vec<u8> = style.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    tag.attribute(b"hidden").is_some() || memchr::memmem::find(&style, b"display:none").is_some()
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_are_read_as_pages_read_them() {
        for (said, read) in
            [(None, 1), (Some("3"), 3), (Some(" 2x"), 2), (Some("-4"), 1), (Some("4294967295"), 9), (Some("0"), 0)]
        {
            assert_eq!(span(said.map(str::as_bytes), 9), read, "{said:?}");
        }
    }
}
