//! The one table of a sheet, found by the titles in its header row.

use super::book::{Book, Sheet, Value};
use super::evaluate::Evaluator;
use std::collections::BTreeMap;

/// Row of the header, from nought.
const HEADER_ROW: u32 = 3;

/// A sheet's table.
pub(super) struct Table<'b> {
    sheet: &'b Sheet,
    columns: BTreeMap<&'b str, u16>,
}

impl<'b> Table<'b> {
    /// The table of a sheet; none if the sheet is not there.
    pub(super) fn of(book: &'b Book, sheet: &str) -> Option<Self> {
        let sheet = book.sheet(sheet)?;
        let header = sheet.cells.range((HEADER_ROW, 0)..=(HEADER_ROW, u16::MAX));
        let columns = header.filter_map(|(place, cell)| match &cell.value {
            Value::Text(title) => Some((title.as_str(), place.1)),
            _ => None,
        });
        Some(Table { columns: columns.collect(), sheet })
    }

    /// Titles with their columns.
    pub(super) fn columns(&self) -> &BTreeMap<&'b str, u16> {
        &self.columns
    }

    /// Rows below the header that hold anything.
    pub(super) fn rows(&self) -> Vec<u32> {
        let below = self.sheet.cells.range((HEADER_ROW + 1, 0)..).map(|(place, _)| place.0);
        let mut rows: Vec<u32> = below.collect();
        rows.dedup();
        rows
    }

    /// The cell of a row under a title, with its place; a formula is worked out.
    pub(super) fn value(&self, evaluator: &mut Evaluator<'_>, row: u32, title: &str) -> Option<((u32, u16), Value)> {
        let place = (row, *self.columns.get(title)?);
        Some((place, evaluator.cell(&self.sheet.name, place.0, place.1)))
    }

    /// The words of a row under a title.
    pub(super) fn text(&self, row: u32, title: &str) -> Option<&'b str> {
        match &self.sheet.cells.get(&(row, *self.columns.get(title)?))?.value {
            Value::Text(words) => Some(words),
            _ => None,
        }
    }

    /// The number of a row under a title, with its place.
    pub(super) fn number(&self, row: u32, title: &str) -> Option<((u32, u16), f64)> {
        let place = (row, *self.columns.get(title)?);
        match self.sheet.cells.get(&place)?.value {
            Value::Number(number) => Some((place, number)),
            _ => None,
        }
    }
}
