//! What is handed to the worker of one practice: the tables of the extract, each with the rows of that practice. Both ends of
//! the pipe stand here.

use crate::ingest::tables::{Cell, Content, RawRow, Remarks, Table};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::Read;

/// A table of an extract, without its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandedTable {
    /// Path of the file, as shown.
    pub path: String,
    /// Path of its folder, which may state the moment of export.
    pub folder: String,
    /// SHA-256 of the whole file, lower-case hex.
    pub sha256: String,
    /// Name of its encoding.
    pub encoding: String,
    /// The header row as it stands.
    pub header: RawRow,
    /// The columns whose cells are handed on, in order.
    pub columns: Vec<usize>,
}

/// One message.
#[derive(Debug, Serialize, Deserialize)]
pub enum Message<'m> {
    /// A table begins, or goes on. `rows` are handed for this practice, as counted while the extract was parted.
    Table {
        /// Its number.
        number: u16,
        /// The table.
        table: HandedTable,
        /// Rows for this practice.
        rows: u64,
    },
    /// A row.
    Row(HandedRow<'m>),
    /// Everything has been said.
    End,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandedRow<'m> {
    /// Number of its table.
    pub table: u16,
    /// Its row in the file.
    pub row: u32,
    /// What stands in the columns that are handed on.
    pub cells: Cow<'m, [String]>,
}

/// A table of one practice.
pub struct Handed {
    /// What it is.
    pub table: HandedTable,
    /// Its content.
    pub content: Table,
}

/// The rows did not come to their end.
#[derive(Debug, thiserror::Error)]
#[error("the rows of the extract broke off")]
pub struct BrokenOff;

/// Reads what is handed, to its end. Tables without a row of this practice are left out.
pub fn listen(input: &mut dyn Read) -> Result<Vec<Handed>, BrokenOff> {
    let mut tables: Vec<(u16, HandedTable, u64, Vec<RawRow>)> = Vec::new();
    loop {
        match rmp_serde::from_read(&mut *input).map_err(|_| BrokenOff)? {
            Message::Table { number, table, rows } => tables.push((number, table, rows, Vec::new())),
            Message::Row(row) => {
                let place = tables.iter_mut().find(|(number, ..)| *number == row.table).ok_or(BrokenOff)?;
                place.3.push(raw_row(row, &place.1.columns));
            }
            Message::End => break,
        }
    }
    let has_rows = |(_, _, rows, met): &(u16, HandedTable, u64, Vec<RawRow>)| *rows > 0 || !met.is_empty();
    Ok(tables.into_iter().filter(has_rows).map(|(_, table, rows, met)| handed(table, rows, met)).collect())
}

/// The row as it stood in the file, with nothing in the columns that are not handed on.
fn raw_row(row: HandedRow<'_>, columns: &[usize]) -> RawRow {
    let mut cells = vec![Cell::Empty; columns.last().map_or(0, |last| last + 1)];
    for (column, text) in columns.iter().zip(row.cells.into_owned()) {
        if let Some(cell) = cells.get_mut(*column).filter(|_| !text.is_empty()) {
            *cell = Cell::Text(text);
        }
    }
    RawRow { row: row.row, cells }
}

fn handed(table: HandedTable, expected: u64, mut rows: Vec<RawRow>) -> Handed {
    rows.sort_by_key(|row| row.row);
    rows.insert(0, table.header.clone());
    // Counted by whoever parted the extract: a row that were lost on the way would be missed by control 1.
    let physical_rows = u32::try_from(expected + 1).unwrap_or(u32::MAX);
    let content = Content::Sheet { rows, physical_rows };
    let content = Table { sheet: None, remarks: Remarks::default(), encoding: table.encoding.clone(), content };
    Handed { table, content }
}
