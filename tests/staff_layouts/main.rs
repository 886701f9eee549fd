//! Staff files and small tables, from rows of cells to shifts, leave, counts and exceptions. Every expected value was
//! worked out by hand from the rows.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod grids;
mod lists;
mod proxies;
mod settling;
mod small_tables;
mod systems;
mod templates;
mod two_files;

use chrono::NaiveDate;
use normalday::ingest::layout::{Layout, all, folded_header};
use normalday::ingest::reading::{Reading, Recognised};
use normalday::ingest::tables::{Cell, RawRow};
use normalday::model::data::{RowAccount, TableKind, TableRecord};
use normalday::model::exception::ExceptionCode;
use normalday::model::policy::Policy;
use normalday::model::shift::Shift;
use std::collections::BTreeMap;

/// A date of July 2024.
pub fn july(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 7, day).unwrap()
}

/// Cells of a row written with `|` between them.
pub fn row(number: u32, text: &str) -> RawRow {
    let cells = text.split('|').map(str::trim);
    let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    RawRow { row: number, cells: cells.map(cell).collect() }
}

/// The canonical field under whose aliases a header text stands.
pub fn field_of_header(layout: &Layout, text: &str) -> Option<String> {
    let folded = folded_header(text);
    let is_alias = |aliases: &[String]| aliases.iter().any(|alias| folded_header(alias) == folded);
    layout.fields.iter().find(|(_, field)| is_alias(&field.aliases)).map(|(name, _)| name.clone())
}

/// Reads a table with the layout's own header vocabulary; the header is row 1.
pub fn read_table(reading: &mut Reading, path: &str, layout_name: &str, header: &str, rows: &[&str]) {
    let rows: Vec<RawRow> = (2..).zip(rows).map(|(number, text)| row(number, text)).collect();
    read_cells(reading, path, layout_name, header, &rows);
}

/// The same with cells of any kind.
pub fn read_cells(reading: &mut Reading, path: &str, layout_name: &str, header: &str, rows: &[RawRow]) {
    let layouts = all(None).expect("the embedded layouts are sound");
    let layout: &Layout = layouts.iter().find(|layout| layout.name == layout_name).expect("the layout is embedded");
    let mut columns: BTreeMap<String, usize> = BTreeMap::new();
    for (place, text) in header.split('|').enumerate() {
        if let Some(field) = field_of_header(layout, text) {
            columns.entry(field).or_insert(place);
        }
    }
    read_with(reading, path, None, layout, &columns, rows);
}

/// Reads a sheet of grids: all rows, no header.
pub fn read_grid(reading: &mut Reading, path: &str, sheet: Option<&str>, rows: &[RawRow]) {
    let layouts = all(None).expect("the embedded layouts are sound");
    let layout = layouts.iter().find(|layout| layout.name == "weekly_grid").expect("the layout is embedded");
    read_with(reading, path, sheet, layout, &BTreeMap::new(), rows);
}

fn read_with(
    reading: &mut Reading,
    path: &str,
    sheet: Option<&str>,
    layout: &Layout,
    columns: &BTreeMap<String, usize>,
    rows: &[RawRow],
) {
    let table = u32::try_from(reading.data.tables.len()).unwrap();
    reading.data.tables.push(TableRecord {
        path: path.to_owned(),
        sheet: sheet.map(str::to_owned),
        sha256: String::new(),
        layout: layout.name.clone(),
        layout_title: layout.title.clone(),
        encoding: "UTF-8".to_owned(),
        kind: layout.kind,
        why: String::new(),
        columns: Vec::new(),
        span: None,
        exported_at: None,
        rows: RowAccount::default(),
    });
    let recognised = Recognised { table, layout: Some(layout), path, sheet, columns, header_row: 1, rows };
    match layout.kind {
        TableKind::Staff => normalday::ingest::staff::read(&recognised, reading),
        _ => normalday::ingest::small_tables::read(&recognised, reading),
    }
}

/// A desk with the default policy.
pub fn desk(policy: &Policy) -> Reading<'_> {
    Reading::new(policy, None)
}

/// Exceptions as (row, code, puts the row aside).
pub fn exceptions(reading: &Reading) -> Vec<(u32, ExceptionCode, bool)> {
    reading.data.exceptions.iter().map(|one| (one.source.row, one.code, one.puts_row_aside)).collect()
}

/// A shift as (label, date, start, end, minutes).
pub type ShiftRow<'r> = (&'r str, NaiveDate, Option<i64>, Option<i64>, i64);

/// Every shift that was read.
pub fn shifts<'r>(reading: &'r Reading) -> Vec<ShiftRow<'r>> {
    let label = |shift: &Shift| reading.data.staff[shift.staff.0 as usize].label.as_str();
    let data = &reading.data;
    data.shifts
        .iter()
        .map(|shift| (label(shift), shift.date, shift.start_minute, shift.end_minute, shift.minutes))
        .collect()
}

/// The parts of data rows sum to the data rows (control 1), and every row that the reader got is counted.
pub fn assert_accounted(reading: &Reading, table: usize, rows_given: u64) {
    let rows = &reading.data.tables[table].rows;
    assert_eq!(
        rows.data,
        rows.used + rows.exception_rows() + rows.duplicates + rows.superseded + rows.not_data,
        "{rows:?}"
    );
    assert_eq!(rows_given, rows.preamble + rows.header + rows.data + rows.blank + rows.footer, "{rows:?}");
    assert_eq!(rows.weight_used, rows.used);
}
