//! Workbooks: a look at the zip directory first, then calamine. What calamine streams is read here; what it builds densely,
//! or trusts the file for, is read in a process of its own ([`super::apart`]).

use super::container::Container;
use super::sheet::{Budget, RowGatherer};
use super::{Remarks, Table, Visibility, apart, directory, marks};
use crate::ingest::limits::{self, Beyond, What};
use calamine::{Reader, Sheet, SheetType, SheetVisible, Xlsx, XlsxError};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Why a workbook cannot be read. The words go to the reader of the claim; none comes from the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum WorkbookError {
    /// Protected by a password.
    #[error("it is password protected")]
    PasswordProtected,
    /// Not a workbook inside.
    #[error("{0}")]
    NotSound(Cow<'static, str>),
    /// Beyond a limit.
    #[error("{0}")]
    Beyond(#[from] Beyond),
}

impl WorkbookError {
    /// An unsound workbook; the words are the program's own.
    pub(super) fn not_sound(why: &'static str) -> Self {
        WorkbookError::NotSound(Cow::Borrowed(why))
    }
}

/// Reads every sheet of a workbook. ODS, XLS and XLSB are read by the worker program, if there is one.
pub fn read(bytes: &[u8], container: Container, worker: Option<&Path>) -> Result<Vec<Table>, WorkbookError> {
    match (container, worker) {
        (Container::Xlsx, _) => read_xlsx(bytes),
        (_, Some(program)) => apart::read(bytes, container, program),
        (_, None) => Err(WorkbookError::not_sound("it can only be read by the program itself: save it as XLSX or CSV")),
    }
}

/// What a workbook lists as its sheets of cells; charts and macros are none.
pub(super) fn sheets_of(listed: &[Sheet]) -> Result<Vec<(String, Visibility)>, WorkbookError> {
    let visibility = |sheet: &Sheet| match sheet.visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    };
    let sheets: Vec<_> = listed
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), visibility(sheet)))
        .collect();
    if sheets.len() > limits::SHEETS { Err(Beyond::count(limits::SHEETS, What::Sheets).into()) } else { Ok(sheets) }
}

fn read_xlsx(bytes: &[u8]) -> Result<Vec<Table>, WorkbookError> {
    let marked = directory::check(bytes)?;
    // Where calamine takes a damaged file at its word and stops, the file is damaged, and the next one is read.
    catch_unwind(AssertUnwindSafe(|| sheets_of_xlsx(bytes, &marked)))
        .unwrap_or_else(|_| Err(WorkbookError::not_sound("it is damaged: what is inside contradicts itself")))
}

fn sheets_of_xlsx(bytes: &[u8], marked: &BTreeSet<String>) -> Result<Vec<Table>, WorkbookError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => WorkbookError::PasswordProtected,
        XlsxError::Unrecognized { .. } => WorkbookError::not_sound(
            "it holds a kind of sheet that is not read, such as a macro sheet of Excel 4: save it as XLSX",
        ),
        _ => WorkbookError::not_sound("it is no sound workbook"),
    })?;
    let counts_from_1904 = workbook.has_1904_epoch();
    let mut budget = Budget::default();
    let mut marks = marks::xlsx::marks_of(bytes, marked)?;
    let mut tables = Vec::new();
    for (name, visibility) in sheets_of(workbook.sheets_metadata())? {
        let mut cells = match workbook.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            // A sheet without a place for cells: a chart, or an empty one.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(_) => return Err(WorkbookError::not_sound("a sheet that it lists is missing or damaged")),
        };
        let mut gatherer = RowGatherer::new(&mut budget);
        while let Some(cell) = cells.next_cell().map_err(cell_error)? {
            let (row, column) = cell.get_position();
            gatherer.take(row, column, cell.get_value())?;
        }
        let mut rows = gatherer.finish();
        let mut remarks = Remarks { visibility, counts_from_1904, ..Remarks::default() };
        marks.remove(&name).unwrap_or_default().apply(&mut rows, &mut budget, &mut remarks)?;
        tables.push(Table::of_rows(name, "XLSX", remarks, rows));
    }
    Ok(tables)
}

fn cell_error(error: XlsxError) -> WorkbookError {
    match error {
        XlsxError::Unexpected(what) if what.contains("shared strings") => WorkbookError::not_sound(MISSING_TEXT),
        _ => WorkbookError::not_sound("a sheet of it is damaged"),
    }
}

/// A cell that is only a number of a text, and the text is not there.
pub(super) const MISSING_TEXT: &str = "a cell of it points to a text that is not there";
