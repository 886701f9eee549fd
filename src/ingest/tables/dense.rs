//! The worker's reading of workbooks that calamine builds densely while it opens them (ODS, XLS), or in which it trusts
//! every number of the file (XLSB). Whatever happens here happens to one process and one file.

use super::container::Container;
use super::marks::MarksBySheet;
use super::sheet::{Budget, RowGatherer};
use super::workbook::{MISSING_TEXT, WorkbookError, sheets_of};
use super::{RawRow, Region, Remarks, Table, directory, marks, old_texts};
use crate::ingest::limits::{self, Beyond, What};
use calamine::{Data, DataRef, Ods, OdsError, Range, Reader, Xls, XlsError, Xlsb, XlsbError};
use std::io::Cursor;

/// Where sheets go as they are read.
type Emit<'e> = &'e mut dyn FnMut(Table) -> Result<(), WorkbookError>;

/// Reads every sheet of a workbook.
pub(super) fn read(bytes: &[u8], container: Container, emit: Emit<'_>) -> Result<(), WorkbookError> {
    match container {
        Container::Ods => read_ods(bytes, emit),
        Container::Xlsb => read_xlsb(bytes, emit),
        Container::Xls => read_xls(bytes, emit),
        _ => Err(WorkbookError::not_sound("it is no workbook that is read apart")),
    }
}

fn read_ods(bytes: &[u8], emit: Emit<'_>) -> Result<(), WorkbookError> {
    let marked = directory::check(bytes)?;
    let mut workbook: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        OdsError::Password => WorkbookError::PasswordProtected,
        OdsError::CellLimitExceeded { .. } => Beyond::bytes(limits::SHEET_BYTES, What::CellMegabytes).into(),
        _ => WorkbookError::not_sound("it is no sound OpenDocument spreadsheet"),
    })?;
    let mut budget = Budget::default();
    let mut marks = marks::ods::marks_of(bytes, &marked)?;
    for (name, visibility) in sheets_of(workbook.sheets_metadata())? {
        let range = workbook.worksheet_range(&name).map_err(|_| WorkbookError::not_sound(MISSING_SHEET))?;
        let mut rows = rows_of(&range, &mut budget)?;
        let mut remarks = Remarks { visibility, ..Remarks::default() };
        marks.remove(&name).unwrap_or_default().apply(&mut rows, &mut budget, &mut remarks)?;
        emit(Table::of_rows(name, "ODS", remarks, rows))?;
    }
    Ok(())
}

fn read_xls(bytes: &[u8], emit: Emit<'_>) -> Result<(), WorkbookError> {
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => WorkbookError::PasswordProtected,
        _ => WorkbookError::not_sound("it is no sound old workbook (XLS)"),
    })?;
    if old_texts::points_beyond(bytes) {
        return Err(WorkbookError::not_sound(MISSING_TEXT));
    }
    let counts_from_1904 = workbook.has_1904_epoch();
    let mut budget = Budget::default();
    let names = workbook.sheets_metadata().iter().map(|sheet| sheet.name.clone());
    let mut marks: MarksBySheet = names.zip(marks::xls::marks_of(bytes)?).collect();
    for (name, visibility) in sheets_of(workbook.sheets_metadata())? {
        let range = workbook.worksheet_range(&name).map_err(|_| WorkbookError::not_sound(MISSING_SHEET))?;
        let mut marks = marks.remove(&name).unwrap_or_default();
        for merged in workbook.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            let ((top, left), (bottom, right)) = (merged.start, merged.end);
            marks.merge(Region { top: top.saturating_add(1), bottom: bottom.saturating_add(1), left, right })?;
        }
        let mut rows = rows_of(&range, &mut budget)?;
        let mut remarks = Remarks { visibility, counts_from_1904, ..Remarks::default() };
        marks.apply(&mut rows, &mut budget, &mut remarks)?;
        emit(Table::of_rows(name, "XLS", remarks, rows))?;
    }
    Ok(())
}

fn read_xlsb(bytes: &[u8], emit: Emit<'_>) -> Result<(), WorkbookError> {
    directory::check(bytes)?;
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsbError::Password => WorkbookError::PasswordProtected,
        _ => WorkbookError::not_sound("it is no sound binary workbook (XLSB)"),
    })?;
    let counts_from_1904 = workbook.has_1904_epoch();
    let mut budget = Budget::default();
    let mut marks = marks::xlsb::marks_of(bytes)?;
    for (name, visibility) in sheets_of(workbook.sheets_metadata())? {
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(|_| WorkbookError::not_sound(MISSING_SHEET))?;
        let mut gatherer = RowGatherer::new(&mut budget);
        while let Some(cell) = cells.next_cell().map_err(|_| WorkbookError::not_sound("a sheet of it is damaged"))? {
            let (row, column) = cell.get_position();
            gatherer.take(row, column, cell.get_value())?;
        }
        let mut rows = gatherer.finish();
        let mut remarks = Remarks { visibility, counts_from_1904, ..Remarks::default() };
        marks.remove(&name).unwrap_or_default().apply(&mut rows, &mut budget, &mut remarks)?;
        emit(Table::of_rows(name, "XLSB", remarks, rows))?;
    }
    Ok(())
}

const MISSING_SHEET: &str = "a sheet that it lists is missing or damaged";

fn rows_of(range: &Range<Data>, budget: &mut Budget) -> Result<Vec<RawRow>, WorkbookError> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut gatherer = RowGatherer::new(budget);
    for (row, column, value) in range.used_cells() {
        let place = |first: u32, at: usize| first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        gatherer.take(place(first_row, row), place(first_column, column), &borrowed(value))?;
    }
    Ok(gatherer.finish())
}

/// The same value as the streaming readers give it.
fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Empty => DataRef::Empty,
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::String(text) => DataRef::SharedString(text),
        Data::DateTime(at) => DataRef::DateTime(*at),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
    }
}
