//! One row stream over CSV files and sheets.

use chrono::NaiveDateTime;

/// One cell as it stands in a file. CSV cells are always text or empty.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
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
