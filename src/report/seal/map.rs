//! The seal's map: short digests of every row and column of each sheet, where formulas stood, which blanks may be filled
//! in, and what each defined name referred to. It shows where a sheet differs; whether it does, its own digest shows.
//!
//! Excel keeps 255 characters in a property, so the map is one text in parts, `normalday_seal_map_0001` and so on: a record
//! a sheet, `sheet;F=runs of formulas;B=runs of blanks;R=row:digest,...;C=column:digest,...`, and one of names, `;N=name:digest,...`.

use super::{SEAL_PROPERTY, SealedCell, SealedKind, normalised_formula, place_digest, short_digest};
use std::collections::{BTreeMap, BTreeSet};

/// Characters of one property.
const PART_CHARACTERS: usize = 250;
/// Cells of all runs together that are read: a run of a few letters can stand for a million.
const MOST_CELLS: u32 = 2_000_000;
/// Rows that a sheet can have.
const MOST_ROWS: u32 = 1_048_576;

/// What the map says of one sheet. Rows and columns are counted from nought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetMap {
    /// Cells that held a formula.
    pub formulas: BTreeSet<(u32, u16)>,
    /// Blanks that may be filled in.
    pub blanks: BTreeSet<(u32, u16)>,
    /// Digest of each row.
    pub rows: BTreeMap<u32, String>,
    /// Digest of each column.
    pub columns: BTreeMap<u16, String>,
}

/// The map of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SealMap {
    /// Each sheet by its name, in order.
    pub sheets: Vec<(String, SheetMap)>,
    /// Digest of what each defined name refers to.
    pub names: BTreeMap<String, String>,
}

impl SheetMap {
    /// The map of a sheet's cells.
    pub fn of(cells: &[SealedCell]) -> Self {
        let places = |kind| cells.iter().filter(|cell| cell.kind == kind).map(|cell| (cell.row, cell.column)).collect();
        let (mut rows, mut columns): (BTreeMap<u32, Vec<_>>, BTreeMap<u16, Vec<_>>) = Default::default();
        for cell in cells.iter().filter(|cell| cell.kind != SealedKind::Blank) {
            rows.entry(cell.row).or_default().push(cell);
            columns.entry(cell.column).or_default().push(cell);
        }
        SheetMap {
            formulas: places(SealedKind::Formula),
            blanks: places(SealedKind::Blank),
            rows: rows.into_iter().map(|(row, cells)| (row, place_digest(cells.into_iter()))).collect(),
            columns: columns.into_iter().map(|(column, cells)| (column, place_digest(cells.into_iter()))).collect(),
        }
    }
}

/// Digest of what a defined name refers to. A range of one cell is that cell, whichever way a program writes it.
pub fn name_digest(reference: &str) -> String {
    let normal = normalised_formula(reference);
    let (sheet, cells) = normal.rsplit_once('!').unwrap_or(("", &normal));
    match cells.split_once(':') {
        Some((first, last)) if first == last => short_digest(&format!("{sheet}!{first}")),
        _ => short_digest(&normal),
    }
}

impl SealMap {
    /// The map of sheets and defined names.
    pub fn of(sheets: &[(&str, Vec<SealedCell>)], names: &[(String, String)]) -> Self {
        SealMap {
            sheets: sheets.iter().map(|(name, cells)| ((*name).to_owned(), SheetMap::of(cells))).collect(),
            names: names.iter().map(|(name, reference)| (name.clone(), name_digest(reference))).collect(),
        }
    }

    /// The properties that hold the map.
    pub fn properties(&self) -> Vec<(String, String)> {
        let text: Vec<char> = self.text().chars().collect();
        let parts = text.chunks(PART_CHARACTERS).map(|part| part.iter().collect());
        (1..).zip(parts).map(|(place, part)| (format!("{SEAL_PROPERTY}_map_{place:04}"), part)).collect()
    }

    fn text(&self) -> String {
        let listed = |pairs: Vec<String>| pairs.join(",");
        let mut records: Vec<String> = self
            .sheets
            .iter()
            .map(|(name, map)| {
                let rows = map.rows.iter().map(|(row, digest)| format!("{row}:{digest}")).collect();
                let columns = map.columns.iter().map(|(column, digest)| format!("{column}:{digest}")).collect();
                let (formulas, blanks) = (runs(&map.formulas), runs(&map.blanks));
                format!("{};F={formulas};B={blanks};R={};C={}", without_blanks(name), listed(rows), listed(columns))
            })
            .collect();
        let names = self.names.iter().map(|(name, digest)| format!("{name}:{digest}")).collect();
        records.push(format!(";N={}", listed(names)));
        records.join("|")
    }

    /// Reads the map from the parts of its text; none if it is not sound.
    pub fn read(parts: &str) -> Option<SealMap> {
        let mut map = SealMap::default();
        let mut left = MOST_CELLS;
        for record in parts.split('|') {
            let mut fields = record.split(';');
            let name = fields.next()?;
            let mut sheet = SheetMap::default();
            for field in fields {
                let (key, text) = field.split_once('=')?;
                match key {
                    "F" => sheet.formulas = read_runs(text, &mut left)?,
                    "B" => sheet.blanks = read_runs(text, &mut left)?,
                    "R" => sheet.rows = read_pairs(text)?,
                    "C" => sheet.columns = read_pairs(text)?,
                    "N" => map.names = read_pairs(text)?,
                    _ => return None,
                }
            }
            if !name.is_empty() {
                map.sheets.push((name.replace('_', " "), sheet));
            }
        }
        Some(map)
    }
}

/// A sheet's name without blanks: at the end of a part a blank might be lost.
fn without_blanks(name: &str) -> String {
    name.replace(' ', "_")
}

/// Cells as runs down a column: `column.first-last`.
fn runs(cells: &BTreeSet<(u32, u16)>) -> String {
    let by_column: BTreeSet<(u16, u32)> = cells.iter().map(|(row, column)| (*column, *row)).collect();
    let mut runs: Vec<(u16, u32, u32)> = Vec::new();
    for (column, row) in by_column {
        match runs.last_mut() {
            Some(run) if run.0 == column && run.2 + 1 == row => run.2 = row,
            _ => runs.push((column, row, row)),
        }
    }
    runs.iter().map(|(column, first, last)| format!("{column}.{first}-{last}")).collect::<Vec<_>>().join(",")
}

fn read_runs(text: &str, left: &mut u32) -> Option<BTreeSet<(u32, u16)>> {
    let mut cells = BTreeSet::new();
    for run in text.split(',').filter(|run| !run.is_empty()) {
        let (column, rows) = run.split_once('.')?;
        let (first, last) = rows.split_once('-')?;
        let (column, first, last): (u16, u32, u32) = (column.parse().ok()?, first.parse().ok()?, last.parse().ok()?);
        if last >= MOST_ROWS || first > last {
            return None;
        }
        *left = left.checked_sub(last - first + 1)?;
        cells.extend((first..=last).map(|row| (row, column)));
    }
    Some(cells)
}

fn read_pairs<K: std::str::FromStr + Ord>(text: &str) -> Option<BTreeMap<K, String>> {
    let pair = |pair: &str| {
        let (key, digest) = pair.split_once(':')?;
        Some((key.parse().ok()?, digest.to_owned()))
    };
    text.split(',').filter(|text| !text.is_empty()).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u32, column: u16, kind: SealedKind) -> SealedCell {
        SealedCell { row, column, kind, text: "1+1".to_owned() }
    }

    #[test]
    fn a_map_reads_back_as_it_was() {
        let cells = vec![
            cell(0, 0, SealedKind::Text),
            cell(4, 2, SealedKind::Formula),
            cell(5, 2, SealedKind::Formula),
            cell(7, 2, SealedKind::Formula),
            cell(5, 3, SealedKind::Blank),
        ];
        let names = vec![("invoice_total".to_owned(), "='Summary'!$B$5".to_owned())];
        let map = SealMap::of(&[("Claim lines", cells), ("Notes", Vec::new())], &names);
        let properties = map.properties();
        assert!(properties.iter().all(|(_, text)| text.len() <= 255));
        let text: String = properties.into_iter().map(|(_, text)| text).collect();
        assert!(text.contains(";F=2.4-5,2.7-7;B=3.5-5;"), "{text}");
        assert_eq!(SealMap::read(&text), Some(map));
    }

    #[test]
    fn a_range_of_one_cell_is_that_cell() {
        assert_eq!(name_digest("='Rates'!$B$5:$B$5"), name_digest("Rates!$B$5"));
        assert_ne!(name_digest("Rates!$B$5:$B$6"), name_digest("Rates!$B$5"));
    }

    #[test]
    fn a_map_that_is_not_sound_is_none() {
        for text in ["x;F=1", "x;Q=1", "x;F=0.0-99999999", "x;R=a:b", "x;F=1.2", "x;F=0.5-4"] {
            assert_eq!(SealMap::read(text), None, "{text}");
        }
        assert_eq!(SealMap::read(&"x;F=0.0-1048575|".repeat(1_000)), None);
    }
}
