//! The seal of a received workbook against its cells. Numbers are compared in 15 digits and formulas after normalising, so
//! that a workbook that another program saved again is as it was.

use super::book::{Book, Cell, Sheet, Value};
use super::{Finding, Findings, Kind, address, shown};
use crate::report::seal::map::{SealMap, SheetMap, name_digest};
use crate::report::seal::{
    SEAL_PROPERTY, SEAL_VERSION, SealedCell, SealedKind, digest_of_all, row_digests, sealed_number, sheet_digest,
};
use crate::report::workbook::SHEETS;
use std::collections::BTreeSet;

/// Rows of a sheet that are told one by one; more differ when rows were put in or taken out.
const MOST_ROWS_TOLD: usize = 20;
/// Cells of a row among which the one that differs is looked for, told one by one.
const MOST_PLACES_TOLD: usize = 12;

/// What the seal says.
#[derive(Debug, Default)]
pub(super) struct Seal {
    /// Version of the program that wrote it.
    pub(super) written_by: Option<String>,
    /// Blanks that were filled in: each with its sheet and cell, and what it holds.
    pub(super) filled_in: Vec<Finding>,
    unchanged: BTreeSet<String>,
}

impl Seal {
    /// Whether a sheet is as it was written.
    pub(super) fn is_unchanged(&self, sheet: &str) -> bool {
        self.unchanged.contains(sheet)
    }
}

/// Whether there is a seal at all.
pub(super) fn has_seal(book: &Book) -> bool {
    book.properties.contains_key(SEAL_PROPERTY)
}

/// Compares the workbook with its seal.
pub(super) fn check(book: &Book, findings: &mut Findings) -> Seal {
    sheets(book, findings);
    let Some(text) = book.properties.get(SEAL_PROPERTY) else {
        let words = "the seal is not there: whether anything was changed since the claim was written cannot be told";
        findings.push(Finding::of_book(Kind::SealMissing, words));
        return Seal::default();
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let [version, written_by, whole] = words[..] else {
        findings.push(Finding::of_book(Kind::SealEdited, "the seal is not sound: it was edited"));
        return Seal::default();
    };
    let mut seal = Seal { written_by: Some(written_by.to_owned()), ..Seal::default() };
    if version != SEAL_VERSION {
        let words = "the seal is of another version of normalday, or was edited: its digests cannot be compared";
        findings.push(Finding::of_book(Kind::SealVersion, words));
        return seal;
    }
    let prefix = format!("{SEAL_PROPERTY}_map_");
    let mut parts: Vec<(String, String)> = book
        .properties
        .iter()
        .filter(|(name, _)| name.starts_with(&prefix))
        .map(|(name, text)| (name.clone(), text.clone()))
        .collect();
    parts.sort();
    let digest = |name: &str| book.properties.get(&format!("{SEAL_PROPERTY} {name}")).cloned().unwrap_or_default();
    let digests: Vec<(String, String)> = SHEETS.iter().map(|name| ((*name).to_owned(), digest(name))).collect();
    if digest_of_all(&digests, &parts) != whole {
        let words = "the seal's parts do not belong together: one of them was edited or taken away";
        findings.push(Finding::of_book(Kind::SealEdited, words));
    }
    let map = SealMap::read(&parts.into_iter().map(|(_, text)| text).collect::<String>()).unwrap_or_default();
    names(book, &map, findings);
    for (name, written) in &digests {
        let Some(sheet) = book.sheet(name) else { continue };
        let known = SheetMap::default();
        let known = map.sheets.iter().find(|(other, _)| other == name).map_or(&known, |(_, map)| map);
        let cells = sealed_cells(sheet, known);
        seal.filled_in.extend(filled_in(sheet, known));
        if sheet_digest(&cells) == *written {
            seal.unchanged.insert(name.clone());
            if name == "Claim lines" && !rows_agree(book, &cells) {
                let words = "the seal's digests of the lines were edited or taken away";
                findings.push(Finding::of_book(Kind::SealEdited, words));
            }
        } else {
            locate(sheet, known, &cells, findings);
        }
    }
    seal
}

/// The sheets: all there, none hidden, none added, in their order.
fn sheets(book: &Book, findings: &mut Findings) {
    for name in SHEETS.iter().filter(|name| book.sheet(name).is_none()) {
        findings.push(Finding::of_sheet(Kind::SheetMissing, name, "the sheet is not there"));
    }
    for sheet in &book.sheets {
        if !SHEETS.contains(&sheet.name.as_str()) {
            findings.push(Finding::of_sheet(Kind::SheetAdded, &sheet.name, "the sheet was added"));
        }
        if sheet.is_hidden {
            findings.push(Finding::of_sheet(Kind::SheetHidden, &sheet.name, "the sheet is hidden"));
        }
    }
    let order: Vec<usize> =
        book.sheets.iter().filter_map(|sheet| SHEETS.iter().position(|name| *name == sheet.name)).collect();
    if !order.is_sorted() {
        findings.push(Finding::of_book(Kind::SheetOrder, "the sheets stand in another order"));
    }
}

fn names(book: &Book, map: &SealMap, findings: &mut Findings) {
    let mut tell = |name: &str, what: &str| {
        findings.push(Finding::of_book(Kind::NameChanged, format!("the defined name `{name}` {what}")));
    };
    for (name, digest) in &map.names {
        match book.names.get(name) {
            None => tell(name, "is not there"),
            Some(reference) if name_digest(reference) != *digest => tell(name, "refers to other cells than as written"),
            Some(_) => {}
        }
    }
    for name in book.names.keys().filter(|name| !map.names.contains_key(*name)) {
        tell(&shown(&Value::Text(name.clone())).replace('`', ""), "was added");
    }
}

/// The cells as the seal sees them.
fn sealed_cells(sheet: &Sheet, map: &SheetMap) -> Vec<SealedCell> {
    let sealed = |(place, cell): (&(u32, u16), &Cell)| {
        let (kind, text) = match (&cell.formula, &cell.value) {
            (Some(formula), _) => (SealedKind::Formula, formula.clone()),
            (None, _) if map.blanks.contains(place) => (SealedKind::Blank, String::new()),
            (None, Value::Number(number)) => (SealedKind::Number, sealed_number(*number)),
            (None, Value::Truth(truth)) => (SealedKind::Truth, truth.to_string()),
            (None, Value::Text(words) | Value::Error(words)) => (SealedKind::Text, words.clone()),
            (None, Value::Empty) => return None,
        };
        Some(SealedCell { row: place.0, column: place.1, kind, text })
    };
    sheet.cells.iter().filter_map(sealed).collect()
}

/// Blanks that hold something else than the words in brackets that were written there.
fn filled_in<'s>(sheet: &'s Sheet, map: &'s SheetMap) -> impl Iterator<Item = Finding> + 's {
    let is_filled = |cell: &Cell| match &cell.value {
        Value::Text(words) => !(words.starts_with('[') && words.ends_with(']')),
        Value::Empty => false,
        _ => true,
    };
    map.blanks.iter().filter_map(move |place| {
        let cell = sheet.cells.get(place).filter(|cell| is_filled(cell))?;
        Some(Finding::of_cell(Kind::FilledIn, &sheet.name, *place, format!("was filled in: {}", shown(&cell.value))))
    })
}

fn rows_agree(book: &Book, cells: &[SealedCell]) -> bool {
    let expected: Vec<String> = row_digests(cells).into_iter().map(|(_, digest)| digest).collect();
    let prefix = format!("{SEAL_PROPERTY}_rows_");
    let mut parts: Vec<(&String, &String)> =
        book.properties.iter().filter(|(name, _)| name.starts_with(&prefix)).collect();
    parts.sort();
    parts.iter().flat_map(|(_, text)| text.split(' ')).eq(expected.iter().map(String::as_str))
}

/// Finds where a sheet differs: overwritten formulas, rows gone and new, and the cells where a changed row and a changed
/// column meet.
fn locate(sheet: &Sheet, map: &SheetMap, cells: &[SealedCell], findings: &mut Findings) {
    let before = findings.count();
    let mut told = overwritten(sheet, map, findings);
    let now = SheetMap::of(cells);
    let gone: Vec<u32> = map.rows.keys().filter(|row| !now.rows.contains_key(row)).copied().collect();
    let new: Vec<u32> = now.rows.keys().filter(|row| !map.rows.contains_key(row)).copied().collect();
    for (rows, what) in [(&gone, "no longer hold anything"), (&new, "were empty as written")] {
        if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
            let words = format!("{} of the rows {} to {} {what}", rows.len(), first + 1, last + 1);
            findings.push(Finding::of_sheet(Kind::RowsChanged, &sheet.name, words));
        }
    }
    let rows: Vec<u32> = now
        .rows
        .iter()
        .filter(|(row, digest)| map.rows.get(row).is_some_and(|old| old != *digest))
        .map(|(row, _)| *row)
        .collect();
    let all: BTreeSet<u16> = now.columns.keys().chain(map.columns.keys()).copied().collect();
    let columns: Vec<u16> =
        all.into_iter().filter(|column| now.columns.get(column) != map.columns.get(column)).collect();
    if rows.len() > MOST_ROWS_TOLD {
        let first = rows.first().map_or(0, |row| row + 1);
        let words = format!(
            "{} rows differ, from row {first} on: rows were put in or taken out, or many cells changed",
            rows.len()
        );
        findings.push(Finding::of_sheet(Kind::RowsChanged, &sheet.name, words));
    } else {
        let is_certain = rows.len() == 1 || columns.len() == 1;
        for row in rows {
            let of_row = || columns.iter().map(move |column| (row, *column));
            if is_certain {
                for place in of_row().filter(|place| told.insert(*place)) {
                    changed_cell(sheet, place, findings);
                }
            } else if of_row().all(|place| !told.contains(&place)) {
                let places: Vec<String> = of_row().take(MOST_PLACES_TOLD).map(address).collect();
                let more = if columns.len() > MOST_PLACES_TOLD { " and others" } else { "" };
                let words = format!("something among {}{more} differs from what was written", places.join(", "));
                findings.push(Finding::of_sheet(Kind::CellChanged, &sheet.name, words));
            }
        }
    }
    if findings.count() == before {
        let words = "the sheet differs from what was written";
        findings.push(Finding::of_sheet(Kind::SheetChanged, &sheet.name, words));
    }
}

fn changed_cell(sheet: &Sheet, place: (u32, u16), findings: &mut Findings) {
    let value = sheet.cells.get(&place).map_or(&Value::Empty, |cell| &cell.value);
    let kind = if sheet.name == "Rates" { Kind::RateChanged } else { Kind::CellChanged };
    let words = match sheet.cells.get(&place).and_then(|cell| cell.formula.as_ref()) {
        Some(formula) => format!("the formula is not as written; it is {}", shown(&Value::Text(formula.clone()))),
        None => format!("not as written; it holds {}", shown(value)),
    };
    findings.push(Finding::of_cell(kind, &sheet.name, place, words));
}

/// Formulas that became values, and values that became formulas. Gives the places that were told.
fn overwritten(sheet: &Sheet, map: &SheetMap, findings: &mut Findings) -> BTreeSet<(u32, u16)> {
    let mut told = BTreeSet::new();
    let is_formula = |place: &(u32, u16)| sheet.cells.get(place).is_some_and(|cell| cell.formula.is_some());
    for place in map.formulas.iter().filter(|place| !is_formula(place)) {
        let value = sheet.cells.get(place).map_or(&Value::Empty, |cell| &cell.value);
        let words = format!("a formula was written here; it holds {}", shown(value));
        findings.push(Finding::of_cell(Kind::FormulaOverwritten, &sheet.name, *place, words));
        told.insert(*place);
    }
    for place in sheet.cells.keys().filter(|place| is_formula(place) && !map.formulas.contains(place)) {
        let words = "a formula stands where none was written";
        findings.push(Finding::of_cell(Kind::FormulaAdded, &sheet.name, *place, words));
        told.insert(*place);
    }
    told
}
