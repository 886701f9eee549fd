//! Reading and recomputing workbooks in tests.

use calamine::{Data, Reader, Xlsx};
use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use std::collections::BTreeMap;
use std::io::Cursor;

/// A model of a workbook, as written (not yet recomputed).
pub fn model_of(bytes: &[u8]) -> Model<'static> {
    let workbook = ironcalc::import::load_from_xlsx_bytes(bytes, "claim", "en", "Europe/London").unwrap();
    Model::from_workbook(workbook, "en").unwrap()
}

/// The value of a defined name of one cell.
pub fn named(model: &Model<'_>, name: &str) -> CellValue {
    let list = model.get_defined_name_list();
    let (_, _, reference) = list.iter().find(|(known, _, _)| known == name).unwrap_or_else(|| panic!("no name {name}"));
    model.get_cell_value_by_ref(&reference.replace(['$', '=', '\''], "")).unwrap()
}

/// The number in a cell value.
pub fn number(value: &CellValue) -> f64 {
    match value {
        CellValue::Number(number) => *number,
        other => panic!("{other:?} is no number"),
    }
}

/// Every cell of a sheet, by row and column from nought.
pub fn cells(bytes: &[u8], sheet: &str) -> BTreeMap<(u32, u32), Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut reader = book.worksheet_cells_reader(sheet).unwrap();
    let mut all = BTreeMap::new();
    while let Some(cell) = reader.next_cell().unwrap() {
        all.insert(cell.get_position(), cell.get_value().to_owned().into());
    }
    all
}

/// Every formula of a sheet, by row and column from nought.
pub fn formulas(bytes: &[u8], sheet: &str) -> BTreeMap<(u32, u32), String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut reader = book.worksheet_cells_reader(sheet).unwrap();
    let mut all = BTreeMap::new();
    while let Some(cell) = reader.next_formula().unwrap() {
        if !cell.get_value().is_empty() {
            all.insert(cell.get_position(), cell.get_value().clone());
        }
    }
    all
}

/// Column of a table by the title in its header row.
pub fn column_of(bytes: &[u8], sheet: &str, title: &str) -> u32 {
    let all = cells(bytes, sheet);
    let found = all.iter().find(|((row, _), value)| *row == 3 && value.to_string().as_str() == title);
    found.unwrap_or_else(|| panic!("no column {title} on {sheet}")).0.1
}

/// Row of a table by the text in one column.
pub fn row_of(bytes: &[u8], sheet: &str, title: &str, text: &str) -> u32 {
    let column = column_of(bytes, sheet, title);
    let all = cells(bytes, sheet);
    let found =
        all.iter().find(|((row, place), value)| *row > 3 && *place == column && value.to_string().as_str() == text);
    found.unwrap_or_else(|| panic!("no {text} in {title} on {sheet}")).0.0
}
