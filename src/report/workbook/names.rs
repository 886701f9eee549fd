//! Workbook-level defined names: collected while sheets are made, defined when all are there.

use rust_xlsxwriter::{Workbook, XlsxError};
use std::collections::BTreeMap;

/// The defined names of a workbook and the cells that they stand for.
#[derive(Default)]
pub(super) struct Names {
    references: BTreeMap<String, String>,
}

impl Names {
    /// A name for one cell.
    pub(super) fn cell(&mut self, name: &str, sheet: &str, row: u32, column: u16) {
        self.range(name, sheet, (row, column), (row, column));
    }

    /// A name for a block of cells.
    pub(super) fn range(&mut self, name: &str, sheet: &str, first: (u32, u16), last: (u32, u16)) {
        let from = absolute(first.0, first.1);
        let reference = if first == last { from } else { format!("{from}:{}", absolute(last.0, last.1)) };
        self.references.insert(name.to_owned(), format!("='{sheet}'!{reference}"));
    }

    /// A name for the cells of a column: a range even where it is one cell, which formula engines that sum ranges want.
    pub(super) fn column(&mut self, name: &str, sheet: &str, rows: (u32, u32), column: u16) {
        let reference = format!("='{sheet}'!{}:{}", absolute(rows.0, column), absolute(rows.1, column));
        self.references.insert(name.to_owned(), reference);
    }

    /// Every name with what it refers to.
    pub(super) fn references(&self) -> Vec<(String, String)> {
        self.references.iter().map(|(name, reference)| (name.clone(), reference.clone())).collect()
    }

    /// Defines every name.
    pub(super) fn define_in(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        for (name, reference) in &self.references {
            workbook.define_name(name.as_str(), reference)?;
        }
        Ok(())
    }
}

/// `$B$5` of row and column counted from nought.
pub(super) fn absolute(row: u32, column: u16) -> String {
    format!("${}${}", letters(column), row + 1)
}

/// `B5` of row and column counted from nought.
pub(super) fn relative(row: u32, column: u16) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// Letters of a column counted from nought.
pub(super) fn letters(column: u16) -> String {
    let mut rest = u32::from(column) + 1;
    let mut reversed = Vec::new();
    while rest > 0 {
        let place = u8::try_from((rest - 1) % 26).unwrap_or(0);
        reversed.push(char::from(b'A' + place));
        rest = (rest - 1) / 26;
    }
    reversed.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        let seen: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(seen, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        assert_eq!(absolute(4, 1), "$B$5");
    }
}
