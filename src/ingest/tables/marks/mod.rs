//! What a sheet says of its rows, columns and cells beside their values: which are hidden, which are merged. A merged cell
//! keeps its value in its first cell only; downwards the others take it, because a person sees it there. A cell that is
//! merely blank is never filled.

pub mod ods;
pub mod xls;
pub mod xlsb;
pub mod xlsx;

use super::sheet::Budget;
use super::{Cell, RawRow, Remarks};
use crate::ingest::layout::folded_header;
use crate::ingest::limits::{self, Beyond, What};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One region of merged cells: rows counted from 1, columns from nought, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Region {
    /// First row.
    pub top: u32,
    /// Last row.
    pub bottom: u32,
    /// First column.
    pub left: u32,
    /// Last column.
    pub right: u32,
}

/// What sheets say beside their cells, by their names.
pub type MarksBySheet = BTreeMap<String, Marks>;

/// What a sheet says beside its cells.
#[derive(Debug, Default)]
pub struct Marks {
    /// Stretches of hidden rows, counted from 1; they may overlap, and may hold nothing.
    pub hidden_rows: Vec<(u32, u32)>,
    /// Stretches of hidden columns, counted from nought.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Merged cells.
    pub regions: Vec<Region>,
    /// Whether a filter is on.
    pub is_filtered: bool,
}

impl Marks {
    /// Notes a hidden row; rows come in order, as a rule.
    pub(super) fn hide_row(&mut self, row: u32, last: u32) -> Result<(), Beyond> {
        match self.hidden_rows.last_mut() {
            Some((_, until)) if until.checked_add(1) == Some(row) => *until = last.max(*until),
            _ => {
                self.hidden_rows.push((row, last));
                return self.check();
            }
        }
        Ok(())
    }

    /// Notes a merged cell and returns its place among them; one that is only itself is none.
    pub(super) fn merge(&mut self, region: Region) -> Result<Option<usize>, Beyond> {
        if region.top == region.bottom && region.left == region.right {
            return Ok(None);
        }
        self.regions.push(region);
        self.check().map(|()| Some(self.regions.len() - 1))
    }

    /// A merged cell reaches down to this row at most.
    pub(super) fn end_at(&mut self, place: usize, row: u32) {
        if let Some(region) = self.regions.get_mut(place) {
            region.bottom = region.bottom.min(row).max(region.top);
        }
    }

    fn check(&self) -> Result<(), Beyond> {
        let marks = self.hidden_rows.len() + self.regions.len();
        if marks > limits::MARKS { Err(Beyond::count(limits::MARKS, What::Marks)) } else { Ok(()) }
    }

    /// The same for rows that stand lower down.
    pub(super) fn move_down(&mut self, rows: u32) {
        let lower = |row: &mut u32| *row = row.saturating_add(rows);
        for (first, last) in &mut self.hidden_rows {
            lower(first);
            lower(last);
        }
        for region in &mut self.regions {
            lower(&mut region.top);
            lower(&mut region.bottom);
        }
    }

    /// Notes what is hidden of these rows, and fills them downwards from their merged cells. The rows are in order.
    pub(super) fn apply(self, rows: &mut [RawRow], budget: &mut Budget, remarks: &mut Remarks) -> Result<(), Beyond> {
        remarks.is_filtered = self.is_filtered;
        note_hidden_rows(self.hidden_rows, rows, remarks);
        remarks.hidden_columns = hidden_columns(self.hidden_columns, rows);
        fill_down(&self.regions, rows, budget, remarks)?;
        let is_wide = |region: &&Region| region.left < region.right;
        remarks.merged_across = self.regions.iter().filter(is_wide).take(limits::MERGED_ACROSS).copied().collect();
        let is_heading = |region: &&Region| {
            region.left < region.right && region.top == region.bottom && is_in_head(region.top, rows)
        };
        remarks.merged_headings = self.regions.iter().filter(is_heading).take(limits::COLUMNS).copied().collect();
        Ok(())
    }
}

/// Whether a row is one of the first, among which the header is looked for.
fn is_in_head(row: u32, rows: &[RawRow]) -> bool {
    rows.iter().take(limits::HEADER_SEARCH_ROWS).any(|one| one.row == row)
}

fn note_hidden_rows(mut hidden: Vec<(u32, u32)>, rows: &[RawRow], remarks: &mut Remarks) {
    hidden.sort_unstable();
    let mut stretches = hidden.into_iter().peekable();
    for row in rows {
        while stretches.next_if(|(_, last)| *last < row.row).is_some() {}
        if stretches.peek().is_none_or(|(first, _)| *first > row.row) {
            continue;
        }
        remarks.hidden_row_count += 1;
        match remarks.hidden_rows.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(row.row) => *last = row.row,
            _ => remarks.hidden_rows.push((row.row, row.row)),
        }
    }
}

/// The columns of these stretches in which anything stands.
fn hidden_columns(stretches: Vec<(u32, u32)>, rows: &[RawRow]) -> Vec<u32> {
    if stretches.is_empty() {
        return Vec::new();
    }
    let mut filled = BTreeSet::new();
    for row in rows {
        let cells = (0u32..).zip(&row.cells);
        filled.extend(cells.filter(|(_, cell)| !cell.is_empty()).map(|(column, _)| column));
    }
    let is_hidden = |column: &u32| stretches.iter().any(|(first, last)| (first..=last).contains(&column));
    filled.into_iter().filter(is_hidden).collect()
}

/// Rows that hold something take the value of a merged cell above them in its first column; rows that hold nothing else
/// stay blank.
fn fill_down(
    regions: &[Region],
    rows: &mut [RawRow],
    budget: &mut Budget,
    remarks: &mut Remarks,
) -> Result<(), Beyond> {
    let beyond = || Beyond::count(limits::MERGED_ROWS, What::MergedRows);
    let quantities = quantity_columns(rows);
    let mut steps = 0usize;
    for region in regions.iter().filter(|region| region.top < region.bottom) {
        let Ok(first) = rows.binary_search_by_key(&region.top, |row| row.row) else { continue };
        let column = region.left as usize;
        let Some(value) = rows.get(first).map(|row| row.cell(column).clone()).filter(|cell| !cell.is_empty()) else {
            continue;
        };
        let has_heading = quantities.get(&column).is_some_and(|heading| *heading < region.top);
        if has_heading && is_quantity(&value) {
            remarks.merged_quantities += 1;
            continue;
        }
        let text_bytes = if let Cell::Text(text) = &value { text.len() } else { 0 };
        for row in rows.iter_mut().skip(first + 1).take_while(|row| row.row <= region.bottom) {
            steps += 1;
            if steps > limits::MERGED_ROWS {
                return Err(beyond());
            }
            if !row.cell(column).is_empty() {
                continue;
            }
            let widened = (column + 1).saturating_sub(row.cells.len());
            budget.spend(widened, text_bytes)?;
            row.cells.resize(row.cells.len() + widened, Cell::Empty);
            if let Some(place) = row.cells.get_mut(column) {
                *place = value.clone();
                remarks.filled_from_merged += 1;
            }
        }
    }
    Ok(())
}

/// Words of a heading over amounts. An amount that is merged over several rows stands for them together: repeated in each
/// of them it would count several times.
const QUANTITY_WORDS: [&str; 16] = [
    "hours", "hrs", "minutes", "mins", "total", "sum", "count", "number", "cost", "pay", "fee", "value", "amount",
    "length", "duration", "quantity",
];

/// The columns whose heading, among the first rows, speaks of amounts, with its row.
fn quantity_columns(rows: &[RawRow]) -> BTreeMap<usize, u32> {
    let mut columns = BTreeMap::new();
    for row in rows.iter().take(limits::HEADER_SEARCH_ROWS) {
        for (column, cell) in row.cells.iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            let folded = folded_header(text);
            // `Payroll number` and `Employee number` are names of people.
            let names_somebody =
                folded.split(' ').any(|word| matches!(word, "payroll" | "employee" | "staff" | "patient"));
            if !names_somebody && folded.split(' ').any(|word| QUANTITY_WORDS.contains(&word)) {
                columns.entry(column).or_insert(row.row);
            }
        }
    }
    columns
}

/// A number, as such or as text, or a length of time of more than a day.
fn is_quantity(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => {
            text.chars().any(|character| character.is_ascii_digit())
                && text.chars().all(|character| character.is_ascii_digit() || ".,:- \u{a3}".contains(character))
        }
        Cell::Moment(at) => at.year() < 1901,
        Cell::Empty | Cell::Bool(_) | Cell::Error => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn text(text: &str) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }

    fn sheet(rows: &[(u32, &[&str])]) -> Vec<RawRow> {
        rows.iter()
            .map(|(row, cells)| RawRow { row: *row, cells: cells.iter().map(|cell| text(cell)).collect() })
            .collect()
    }

    fn down(left: u32, top: u32, bottom: u32) -> Region {
        Region { top, bottom, left, right: left }
    }

    fn applied(marks: Marks, rows: &mut [RawRow]) -> Remarks {
        let mut remarks = Remarks::default();
        marks.apply(rows, &mut Budget::default(), &mut remarks).unwrap();
        remarks
    }

    #[test]
    fn a_merged_name_stands_in_each_of_its_rows_and_in_no_other() {
        let mut rows = sheet(&[
            (1, &["Name", "Start"]),
            (2, &["Ann", "08:00"]),
            (3, &["", "09:00"]),
            (5, &["", "10:00"]),
            (6, &["", "11:00"]),
        ]);
        let marks = Marks { regions: vec![down(0, 2, 5)], ..Marks::default() };
        let remarks = applied(marks, &mut rows);
        let names: Vec<String> = rows.iter().map(|row| row.cell(0).text()).collect();
        // Row 4 holds nothing and is not made up; row 6 is merely blank.
        assert_eq!(names, ["Name", "Ann", "Ann", "Ann", ""]);
        assert_eq!(remarks.filled_from_merged, 2);
    }

    #[test]
    fn a_merged_sum_is_not_repeated_and_a_merged_number_of_somebody_is() {
        let mut rows = sheet(&[
            (1, &["Payroll Number", "Total Hours", "Start"]),
            (2, &["1043", "37.5", "08:00"]),
            (3, &["", "", "09:00"]),
        ]);
        let remarks = applied(Marks { regions: vec![down(0, 2, 3), down(1, 2, 3)], ..Marks::default() }, &mut rows);
        assert_eq!((rows[2].cell(0).text().as_str(), rows[2].cell(1).text().as_str()), ("1043", ""));
        assert_eq!((remarks.filled_from_merged, remarks.merged_quantities), (1, 1));
    }

    #[test]
    fn hidden_rows_and_columns_count_where_they_hold_something() {
        let mut rows = sheet(&[(1, &["a", "", "b"]), (2, &["c"]), (4, &["d"]), (9, &["e"])]);
        let marks = Marks {
            hidden_rows: vec![(8, 20), (2, 4), (3, 3)],
            hidden_columns: vec![(1, 2), (5, u32::MAX)],
            ..Marks::default()
        };
        let remarks = applied(marks, &mut rows);
        assert_eq!((remarks.hidden_row_count, remarks.hidden_rows.as_slice()), (3, &[(2, 2), (4, 4), (9, 9)][..]));
        assert_eq!(remarks.hidden_columns, [2]);
    }
}
