//! `Sources`: every file and sheet that was read, with its digest and its row accounting.

use super::page::{Cell, Column, column, empty_row};
use super::styles::Style;
use super::{Making, words};
use crate::model::data::TableRecord;
use rust_xlsxwriter::XlsxError;

/// Columns that are printed: all but the digest and the words after it.
pub(super) const LAST_PRINTED: u16 = 19;

/// Its columns.
pub(super) fn columns() -> Vec<Column> {
    let count = |key, title| column(key, title, 10.5, Style::Count);
    vec![
        column("path", "File", 30.0, Style::Wrapped),
        column("sheet", "Sheet", 15.0, Style::Wrapped),
        column("layout", "Recognised as", 24.0, Style::Wrapped),
        column("encoding", "Encoding", 10.0, Style::Text),
        column("first", "First date", 12.0, Style::Date),
        column("last", "Last date", 12.0, Style::Date),
        column("exported", "Exported at", 17.0, Style::Text),
        count("physical", "Rows in the file"),
        count("preamble", "Lines before the header"),
        count("header", "Header rows"),
        count("data", "Data rows"),
        count("blank", "Blank rows"),
        count("footer", "Footer rows"),
        count("continuation", "Further lines of rows"),
        count("used", "Rows used"),
        count("aside", "Put aside as exceptions"),
        count("duplicates", "Duplicates"),
        count("superseded", "Superseded"),
        count("not_data", "Not data"),
        count("weight", "Appointments or items used"),
        column("differs", "Does not add up (1 is yes)", 11.0, Style::Count).named("sources_differs"),
        column("sha256", "SHA-256 of the file", 68.0, Style::Text),
        column("why", "How it was recognised, and what it hides or merges", 62.0, Style::Wrapped),
    ]
}

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Sources",
        "Sources",
        "Every file that was read: what it was recognised as, and what became of each of its rows.",
    )?;
    let columns = columns();
    let mut rows: Vec<Vec<Cell>> =
        (0_u32..).zip(&making.subject.claim.tables).map(|(place, table)| row(making, place, table)).collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "No file was read."));
    }
    page.table("sources", &columns, &rows, &mut making.names)?;
    let last = super::page::HEADER_ROW + u32::try_from(rows.len()).unwrap_or(0);
    page.worksheet.set_print_area(0, 0, last, LAST_PRINTED)?;
    making.take(page);
    Ok(())
}

fn row(making: &Making<'_>, place: u32, table: &TableRecord) -> Vec<Cell> {
    let (path, sheet) = making.subject.labels.file(place);
    row_of(table, &path, &sheet, making.subject.labels.own_words(&table.why))
}

/// A file under the name and sheet that the reader may see, and how it was recognised in words for that reader.
pub(super) fn row_of(table: &TableRecord, path: &str, sheet: &str, why: String) -> Vec<Cell> {
    const CLOSES: &str = "IF(AND({physical}=SUM({preamble},{header},{data},{blank},{footer},{continuation}),\
                          {data}=SUM({used},{aside},{duplicates},{superseded},{not_data})),0,1)";
    let rows = &table.rows;
    let count = |number: u64| Cell::number(number as f64);
    let parts = rows.preamble + rows.header + rows.data + rows.blank + rows.footer + rows.continuation;
    let fates = rows.used + rows.exception_rows() + rows.duplicates + rows.superseded + rows.not_data;
    let closes = rows.physical == parts && rows.data == fates;
    let date = |date: Option<chrono::NaiveDate>| date.map_or_else(|| Cell::words(words::NONE), Cell::date);
    let exported = table
        .exported_at
        .as_ref()
        .map_or_else(|| words::NONE.to_owned(), |(stamp, _)| stamp.at.format("%d/%m/%Y %H:%M").to_string());
    let mut cells = vec![
        Cell::text(path),
        Cell::text(if sheet.is_empty() { words::NONE } else { sheet }),
        Cell::text(&table.layout_title),
        Cell::text(&table.encoding),
        date(table.span.map(|span| span.0)),
        date(table.span.map(|span| span.1)),
        Cell::text(exported),
    ];
    cells.extend(
        [rows.physical, rows.preamble, rows.header, rows.data, rows.blank, rows.footer, rows.continuation].map(count),
    );
    cells.extend(
        [rows.used, rows.exception_rows(), rows.duplicates, rows.superseded, rows.not_data, rows.weight_used]
            .map(count),
    );
    cells.push(Cell::formula(CLOSES, f64::from(u8::from(!closes))));
    cells.push(Cell::text(&table.sha256));
    cells.push(Cell::text(why));
    cells
}
