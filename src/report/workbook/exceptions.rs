//! `Exceptions`: what could not be used as it stands, where it is, and what to do.

use super::page::{Cell, Column, column, empty_row};
use super::styles::Style;
use super::{Making, words};
use crate::model::exception::Exception;
use rust_xlsxwriter::XlsxError;

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Exceptions",
        "Exceptions",
        "Rows, cells and files that could not be used as they stand: where, why, and what to do about it.",
    )?;
    let columns = columns();
    let mut rows: Vec<Vec<Cell>> =
        making.subject.claim.exceptions.iter().map(|exception| row(making, exception)).collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "No exception: nothing that was read had to be put aside or doubted."));
    }
    page.table("exceptions", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// Its columns.
pub(super) fn columns() -> [Column; 10] {
    [
        column("code", "Code", 8.0, Style::Text),
        column("file", "File", 28.0, Style::Wrapped),
        column("sheet", "Sheet", 14.0, Style::Wrapped),
        column("row", "Row", 9.0, Style::Count),
        column("grid", "Column number", 9.0, Style::Count),
        column("column", "Column", 16.0, Style::Wrapped),
        column("reason", "Reason", 34.0, Style::Wrapped),
        column("detail", "Detail", 30.0, Style::Wrapped),
        column("aside", "Put aside", 9.0, Style::Text),
        column("remedy", "What to do", 40.0, Style::Wrapped),
    ]
}

fn row(making: &Making<'_>, exception: &Exception) -> Vec<Cell> {
    let (file, sheet) = making.subject.labels.file(exception.source.table);
    let detail = making.subject.labels.own_words(exception.detail.as_deref().unwrap_or(""));
    row_of(exception, file, sheet, detail)
}

/// An exception, its file, sheet and detail in the words that the reader may see.
pub(super) fn row_of(exception: &Exception, file: String, sheet: String, detail: String) -> Vec<Cell> {
    let or_none = |text: String| if text.is_empty() { words::NONE.to_owned() } else { text };
    let place = |number: u32, words: &str| {
        if number == 0 { Cell::words(words) } else { Cell::count(i64::from(number)) }
    };
    vec![
        Cell::text(exception.code.name()),
        Cell::text(file),
        Cell::text(or_none(sheet)),
        place(exception.source.row, "whole table"),
        place(exception.source.column, words::NONE),
        Cell::text(exception.column.as_deref().unwrap_or(words::NONE)),
        Cell::text(exception.code.reading()),
        Cell::text(or_none(detail)),
        Cell::text(if exception.puts_row_aside { "yes" } else { "no" }),
        Cell::text(exception.code.remedy()),
    ]
}
