//! What a workbook says of a sheet beside its cells. What is hidden is read like the rest, and said.

use super::marks::Region;
use crate::ingest::mapping::fingerprint::column_letters;
use crate::model::words::counted;
use serde::{Deserialize, Serialize};

/// How many ranges of hidden rows, or hidden columns, are named; of the others only the number is said.
const MOST_NAMED: usize = 5;

/// Whether a sheet is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// It is.
    #[default]
    Visible,
    /// Hidden, and listed under "Unhide".
    Hidden,
    /// Hidden by a program, and listed nowhere.
    VeryHidden,
}

/// What a workbook says of a sheet beside its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    /// Whether the sheet is shown.
    pub visibility: Visibility,
    /// Hidden rows that hold something: first and last row of each stretch, counted from 1.
    pub hidden_rows: Vec<(u32, u32)>,
    /// How many rows these are; empty ones between them do not count.
    pub hidden_row_count: u32,
    /// Hidden columns that hold something, counted from nought.
    pub hidden_columns: Vec<u32>,
    /// Whether a filter is on, which is what hides rows as a rule.
    pub is_filtered: bool,
    /// Cells that took the value of the merged cell which they belong to.
    pub filled_from_merged: u32,
    /// Merged numbers that stand for several rows together, and were left in the first of them.
    pub merged_quantities: u32,
    /// Merged cells of the first rows that reach over several columns: headings over headings.
    pub merged_headings: Vec<Region>,
    /// Merged cells that reach over several columns, wherever they stand.
    pub merged_across: Vec<Region>,
    /// Whether the workbook counts its days from 1904.
    pub counts_from_1904: bool,
}

impl Remarks {
    /// What a reader should know, in words; none if the sheet is plain to see.
    pub fn doubt(&self) -> Option<String> {
        let mut parts = Vec::new();
        match self.visibility {
            Visibility::Visible => {}
            Visibility::Hidden => parts.push("it is hidden".to_owned()),
            Visibility::VeryHidden => parts.push("it is hidden by a program, and Excel does not list it".to_owned()),
        }
        if self.hidden_row_count > 0 {
            let count = self.hidden_row_count as usize;
            let rows = match self.is_filtered {
                true => format!("{} hidden by a filter", counted(count, "row", "rows")),
                false => counted(count, "hidden row", "hidden rows"),
            };
            parts.push(format!("it has {rows} ({})", named(self.hidden_rows.iter().map(stretch))));
        }
        if !self.hidden_columns.is_empty() {
            let columns = counted(self.hidden_columns.len(), "hidden column", "hidden columns");
            let letters = self.hidden_columns.iter().map(|column| column_letters(*column as usize));
            parts.push(format!("it has {columns} ({})", named(letters)));
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// What was done because of merged cells, in words: part of how the table was read, and no doubt.
    pub fn merged_in_words(&self) -> Option<String> {
        let mut parts = Vec::new();
        if self.filled_from_merged > 0 {
            let cells = counted(self.filled_from_merged as usize, "cell", "cells");
            parts.push(format!("{cells} took the value of the merged cell above"));
        }
        if self.merged_quantities > 0 {
            let numbers = counted(self.merged_quantities as usize, "merged number", "merged numbers");
            parts.push(format!("{numbers} stood for several rows together and counted in the first of them only"));
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

fn stretch((first, last): &(u32, u32)) -> String {
    if first == last { format!("row {first}") } else { format!("rows {first} to {last}") }
}

/// The first few of a list, and that there are more.
fn named(mut all: impl Iterator<Item = String>) -> String {
    let mut shown: Vec<String> = all.by_ref().take(MOST_NAMED).collect();
    if all.next().is_some() {
        shown.push("and more".to_owned());
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_named_with_its_place() {
        let hidden = Remarks {
            visibility: Visibility::Hidden,
            hidden_rows: vec![(5, 9), (14, 14)],
            hidden_row_count: 6,
            hidden_columns: vec![3, 27],
            ..Remarks::default()
        };
        let said = "it is hidden; it has 6 hidden rows (rows 5 to 9, row 14); it has 2 hidden columns (D, AB)";
        assert_eq!(hidden.doubt().as_deref(), Some(said));
        let filtered =
            Remarks { hidden_rows: vec![(2, 2)], hidden_row_count: 1, is_filtered: true, ..Remarks::default() };
        assert_eq!(filtered.doubt().as_deref(), Some("it has 1 row hidden by a filter (row 2)"));
        let many = Remarks {
            hidden_rows: (1..8).map(|row| (2 * row, 2 * row)).collect(),
            hidden_row_count: 7,
            ..Remarks::default()
        };
        assert!(many.doubt().is_some_and(|said| said.ends_with("row 10, and more)")));
        assert_eq!(Remarks::default().doubt(), None);
    }
}
