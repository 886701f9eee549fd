//! The grid reader: rows that have the shape of a weekly rota are read, and every one of them is accounted for.
#![no_main]

use libfuzzer_sys::fuzz_target;
use normalday_fuzz::ingest::reading::{Reading, Recognised};
use normalday_fuzz::ingest::staff;
use normalday_fuzz::model::data::{TableKind, TableRecord};
use normalday_fuzz::model::incident::Incident;
use normalday_fuzz::model::policy::Policy;
use normalday_fuzz::rows::rows_of;
use std::collections::BTreeMap;
use std::sync::OnceLock;

static POLICY: OnceLock<Policy> = OnceLock::new();

fuzz_target!(|text: &str| {
    let rows = rows_of(text);
    if !staff::grid::looks_like_grid(&rows) {
        return;
    }
    let mut reading = Reading::new(POLICY.get_or_init(Policy::default), Incident::parse("2024-07-19").ok());
    reading.data.tables.push(record());
    let columns = BTreeMap::new();
    let grid = Recognised {
        table: 0,
        layout: None,
        path: "rota.xlsx",
        sheet: Some("w/c 15 July 2024"),
        columns: &columns,
        header_row: 0,
        rows: &rows,
    };
    staff::grid::read(&grid, &mut reading);
    let account = &reading.data.tables[0].rows;
    let met = account.preamble + account.header + account.data + account.blank + account.footer;
    assert_eq!(rows.len() as u64, met, "{account:?}");
    let fates = account.used + account.exception_rows() + account.not_data;
    assert_eq!(account.data, fates, "{account:?}");
    staff::settle(&mut reading);
});

fn record() -> TableRecord {
    TableRecord {
        path: "rota.xlsx".to_owned(),
        sheet: None,
        sha256: String::new(),
        layout: "weekly_grid".to_owned(),
        layout_title: String::new(),
        encoding: "XLSX".to_owned(),
        kind: TableKind::Staff,
        why: String::new(),
        columns: Vec::new(),
        span: None,
        exported_at: None,
        rows: Default::default(),
    }
}
