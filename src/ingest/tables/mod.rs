//! One row stream over CSV files and sheets.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// One cell as it stands in a file. CSV cells are always text or empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing, or white space only.
    Empty,
    /// Text, trimmed.
    Text(String),
    /// A number.
    Number(f64),
    /// A spreadsheet date or date-time. A time of day alone is on 1899-12-30 or 1899-12-31.
    Moment(NaiveDateTime),
    /// A true or false.
    Bool(bool),
    /// A spreadsheet error such as `#N/A`.
    Error,
}

impl Cell {
    /// Whether the cell holds nothing.
    pub fn is_empty(&self) -> bool {
        *self == Cell::Empty
    }

    /// The text of the cell as a person reads it; whole numbers without decimals, moments as `2024-07-19 08:30`.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty | Cell::Error => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Moment(at) => at.format("%Y-%m-%d %H:%M").to_string(),
            Cell::Bool(value) => value.to_string(),
        }
    }
}

/// One physical row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RawRow {
    /// Physical row or line, counted from 1.
    pub row: u32,
    /// Cells from the first column; trailing empty cells may be missing.
    pub cells: Vec<Cell>,
}

impl RawRow {
    /// The cell of a column (counted from nought); empty beyond the end.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// Whether nothing stands in the row.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

mod ahead;
pub mod apart;
pub mod container;
pub mod csv;
mod dense;
mod depth;
pub(crate) mod directory;
mod html;
pub mod json;
pub mod marks;
mod numbers;
mod old_book;
mod old_texts;
mod package;
pub mod page;
mod page_table;
mod remarks;
pub mod sheet;
pub mod workbook;
pub mod xml2003;

pub use ahead::Prepare;
pub(crate) use directory::most_inflated;
pub use marks::{Marks, Region};
pub use remarks::{Remarks, Visibility};

use std::borrow::Cow;

/// A cell seen without copying it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing, or white space only.
    Empty,
    /// Text, trimmed.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A spreadsheet date or date-time.
    Moment(NaiveDateTime),
    /// A true or false.
    Bool(bool),
    /// A spreadsheet error such as `#N/A`.
    Error,
}

impl<'a> Value<'a> {
    /// Whether the cell holds nothing.
    pub fn is_empty(self) -> bool {
        self == Value::Empty
    }

    /// The text as a person reads it.
    pub fn text(self) -> Cow<'a, str> {
        match self {
            Value::Text(text) => Cow::Borrowed(text),
            Value::Empty | Value::Error => Cow::Borrowed(""),
            Value::Number(number) => Cow::Owned(number.to_string()),
            Value::Moment(at) => Cow::Owned(at.format("%Y-%m-%d %H:%M").to_string()),
            Value::Bool(value) => Cow::Owned(value.to_string()),
        }
    }

    /// A whole number, from a number or its text.
    pub fn whole_number(self) -> Option<i64> {
        match self {
            Value::Number(number) if number.fract() == 0.0 && number.abs() < 1e12 => Some(number as i64),
            Value::Text(text) => text.parse().ok().or_else(|| text.strip_suffix(".0")?.parse().ok()),
            _ => None,
        }
    }

    /// The same cell with its own memory.
    pub fn to_cell(self) -> Cell {
        match self {
            Value::Empty => Cell::Empty,
            Value::Text(text) => Cell::Text(text.to_owned()),
            Value::Number(number) => Cell::Number(number),
            Value::Moment(at) => Cell::Moment(at),
            Value::Bool(value) => Cell::Bool(value),
            Value::Error => Cell::Error,
        }
    }
}

/// One row as it passes: of a CSV file, or of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Physical row or line of its beginning, counted from 1.
    pub number: u32,
    /// Physical lines that it takes.
    pub lines: u32,
    /// Empty lines among them.
    pub empty_lines: u32,
    cells: Cells<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Cells<'a> {
    Record(&'a ::csv::StringRecord),
    Sheet(&'a [Cell]),
}

impl<'a> Row<'a> {
    /// A record of a CSV file.
    pub fn of_record(number: u32, lines: u32, empty_lines: u32, record: &'a ::csv::StringRecord) -> Self {
        Row { number, lines, empty_lines, cells: Cells::Record(record) }
    }

    /// A row of a sheet.
    pub fn of_sheet(row: &'a RawRow) -> Self {
        Row { number: row.row, lines: 1, empty_lines: 0, cells: Cells::Sheet(&row.cells) }
    }

    /// How many cells the row has, empty ones at its end included.
    pub fn width(&self) -> usize {
        match self.cells {
            Cells::Record(record) => record.len(),
            Cells::Sheet(cells) => cells.len(),
        }
    }

    /// The cell of a column (counted from nought); empty beyond the end.
    pub fn value(&self, column: usize) -> Value<'a> {
        match self.cells {
            Cells::Record(record) => match record.get(column).map(trimmed) {
                None | Some("") => Value::Empty,
                Some(text) if is_error_text(text) => Value::Error,
                Some(text) => Value::Text(text),
            },
            Cells::Sheet(cells) => match cells.get(column) {
                None | Some(Cell::Empty) => Value::Empty,
                Some(Cell::Text(text)) if is_error_text(text) => Value::Error,
                Some(Cell::Text(text)) => Value::Text(text),
                Some(Cell::Number(number)) => Value::Number(*number),
                Some(Cell::Moment(at)) => Value::Moment(*at),
                Some(Cell::Bool(value)) => Value::Bool(*value),
                Some(Cell::Error) => Value::Error,
            },
        }
    }

    /// The cell of a column that the table may not have: empty then.
    pub fn value_in(&self, column: Option<usize>) -> Value<'a> {
        column.map_or(Value::Empty, |column| self.value(column))
    }

    /// The cells in order.
    pub fn values(&self) -> impl Iterator<Item = Value<'a>> + '_ {
        (0..self.width()).map(|column| self.value(column))
    }

    /// Whether nothing stands in the row.
    pub fn is_blank(&self) -> bool {
        self.values().all(Value::is_empty)
    }

    /// The same row with its own memory.
    pub fn to_raw(&self) -> RawRow {
        RawRow { row: self.number, cells: self.values().map(Value::to_cell).collect() }
    }
}

/// Without white space round it. Nearly every cell begins and ends with a letter or digit and needs no look at its rest.
pub fn trimmed(text: &str) -> &str {
    match (text.as_bytes().first(), text.as_bytes().last()) {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// What a spreadsheet saves in the place of a value that it could not work out.
fn is_error_text(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'#') => {
            matches!(text, "#N/A" | "#REF!" | "#VALUE!" | "#NAME?" | "#DIV/0!" | "#NUM!" | "#NULL!" | "#GETTING_DATA")
        }
        // LibreOffice has numbers: `Err:502`.
        Some(b'E') => text.strip_prefix("Err:").is_some_and(|number| number.parse::<u16>().is_ok()),
        _ => false,
    }
}

/// What passes while a table is walked through.
pub enum Passing<'a> {
    /// A row.
    Row(Row<'a>),
    /// A line at which a record begins that does not end where it should.
    Broken {
        /// The line.
        line: u32,
    },
}

/// One table: a CSV file, or one sheet of a workbook.
pub struct Table {
    /// Sheet name, in a workbook.
    pub sheet: Option<String>,
    /// What a workbook says of the sheet beside its cells.
    pub remarks: Remarks,
    /// `UTF-8`, `windows-1252`, `XLSX` and so on.
    pub encoding: String,
    /// The rows.
    pub content: Content,
}

/// The rows of a table.
pub enum Content {
    /// Text with separators; rows are made while it is walked through.
    Text(csv::CsvText),
    /// Rows of a sheet, with the number of physical rows.
    Sheet {
        /// Rows that hold something, in order.
        rows: Vec<RawRow>,
        /// Physical rows: the number of the last row that holds something.
        physical_rows: u32,
    },
}

impl Table {
    /// A file of text.
    pub fn of_text(text: csv::CsvText, encoding: &str) -> Self {
        let content = Content::Text(text);
        Table { sheet: None, remarks: Remarks::default(), encoding: encoding.to_owned(), content }
    }

    /// A sheet; its rows are in order.
    pub fn of_rows(sheet: String, encoding: &str, remarks: Remarks, rows: Vec<RawRow>) -> Self {
        let physical_rows = rows.last().map_or(0, |row| row.row);
        let content = Content::Sheet { rows, physical_rows };
        Table { sheet: Some(sheet), remarks, encoding: encoding.to_owned(), content }
    }

    /// Physical rows, by a route that does not use the reader of rows: a byte scan, or the sheet's own row numbers.
    pub fn physical_rows(&self) -> u64 {
        match &self.content {
            Content::Text(text) => text.scan().lines,
            Content::Sheet { physical_rows, .. } => u64::from(*physical_rows),
        }
    }

    /// Physical rows that hold nothing and do not pass while the table is walked through.
    pub fn empty_rows(&self) -> u64 {
        match &self.content {
            Content::Text(text) => text.scan().empty_lines,
            Content::Sheet { rows, physical_rows } => u64::from(*physical_rows) - rows.len() as u64,
        }
    }

    /// Walks through the rows in order until `visit` returns false. Blank lines of text do not pass.
    pub fn walk(&self, visit: &mut dyn FnMut(Passing<'_>) -> bool) {
        self.walk_prepared(&|_| (), &mut |passing, _| visit(passing));
    }

    /// The same, with what `prepare` works out of each row without any other: on other threads where the table is long. There is
    /// nothing of a broken record.
    pub fn walk_prepared<P: Send>(
        &self,
        prepare: Prepare<'_, P>,
        visit: &mut dyn FnMut(Passing<'_>, Option<P>) -> bool,
    ) {
        match &self.content {
            Content::Text(text) => text.walk(prepare, visit),
            Content::Sheet { rows, .. } => {
                for row in rows {
                    let row = Row::of_sheet(row);
                    let prepared = prepare(&row);
                    if !visit(Passing::Row(row), Some(prepared)) {
                        return;
                    }
                }
            }
        }
    }

    /// The first rows, for recognition.
    pub fn head(&self, most: usize) -> Vec<RawRow> {
        let mut rows = Vec::new();
        let mut take = |passing: Passing<'_>| {
            if let Passing::Row(row) = passing {
                rows.push(row.to_raw());
            }
            rows.len() < most
        };
        match &self.content {
            Content::Text(text) => text.walk_beginning(&mut take),
            Content::Sheet { .. } => self.walk(&mut take),
        }
        rows
    }
}
