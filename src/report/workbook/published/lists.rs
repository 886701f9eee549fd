//! `Reconciliation`, `Exceptions`, `Sources`: as in a claim, of the published files.

use super::super::page::{Cell, HEADER_ROW, empty_row};
use super::super::{exceptions, reconciliation, sources};
use super::Making;
use rust_xlsxwriter::XlsxError;

/// Writes `Reconciliation`.
pub(super) fn reconciliation(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let purpose = "Each control compares a figure with the same figure reached by an independent route. No tolerance.";
    let mut page = making.page("Reconciliation", "Reconciliation", purpose)?;
    let controls = &making.subject.controls;
    let rows: Vec<Vec<Cell>> = controls.iter().map(|control| reconciliation::row_of(control, &control.note)).collect();
    page.table("reconciliation", &reconciliation::columns(), &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// Writes `Exceptions`.
pub(super) fn exceptions(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let purpose = "Rows and files that could not be used as they stand: where, why, and what to do about it.";
    let mut page = making.page("Exceptions", "Exceptions", purpose)?;
    let columns = exceptions::columns();
    let data = &making.subject.data;
    let file = |table: u32| data.tables.get(table as usize).map(|table| table.path.clone()).unwrap_or_default();
    let mut rows: Vec<Vec<Cell>> = data
        .exceptions
        .iter()
        .map(|exception| {
            let detail = exception.detail.clone().unwrap_or_default();
            exceptions::row_of(exception, file(exception.source.table), String::new(), detail)
        })
        .collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "No exception: nothing that was read had to be put aside or doubted."));
    }
    page.table("exceptions", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// Writes `Sources`.
pub(super) fn sources(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let purpose = "Every file that was read: what it was recognised as, and what became of each of its rows.";
    let mut page = making.page("Sources", "Sources", purpose)?;
    let tables = &making.subject.data.tables;
    let rows: Vec<Vec<Cell>> =
        tables.iter().map(|table| sources::row_of(table, &table.path, "", table.why.clone())).collect();
    page.table("sources", &sources::columns(), &rows, &mut making.names)?;
    let last = HEADER_ROW + u32::try_from(rows.len()).unwrap_or(0);
    page.worksheet.set_print_area(0, 0, last, sources::LAST_PRINTED)?;
    making.take(page);
    Ok(())
}
