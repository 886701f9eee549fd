//! `Cancelled`: what became of each cancelled appointment. The practice's own copy has a row each, with serial patient
//! labels; the copy to send has counts by date, staff group and fate.

use super::page::{Cell, Column, column, empty_row};
use super::styles::Style;
use super::{Making, words};
use crate::impact::outcome::{Fate, FateRow};
use crate::model::staff::StaffGroup;
use crate::report::audience::Audience;
use chrono::NaiveDate;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let is_own_copy = making.subject.labels.audience() == Audience::Practice;
    let purpose = if is_own_copy {
        "Every cancelled appointment that counts, and what became of it. Patients are serial labels; this sheet is for the \
         practice only."
    } else {
        "Cancelled appointments that count, by date, staff group and fate. The practice's own copy has a row for each."
    };
    let mut page = making.page("Cancelled", "Cancelled appointments", purpose)?;
    let columns = if is_own_copy { row_columns() } else { count_columns() };
    let mut rows: Vec<Vec<Cell>> = if is_own_copy {
        making.subject.claim.appointments.fate_rows.iter().map(|fate| fate_row(making, fate)).collect()
    } else {
        counts(&making.subject.claim.appointments.fate_rows)
    };
    if rows.is_empty() {
        rows.push(empty_row(&columns, "No cancelled appointment to follow."));
    }
    page.table("cancelled", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

fn row_columns() -> Vec<Column> {
    vec![
        column("date", "Date", 12.0, Style::Date),
        column("start", "Start", 8.0, Style::Clock),
        column("group", "Staff group", 22.0, Style::Text),
        column("patient", "Patient (serial label)", 12.0, Style::Text),
        column("weight", "Appointments", 14.0, Style::Count).named("cancelled_weight"),
        column("minutes", "Planned minutes", 10.0, Style::Count),
        column("fate", "What became of it", 26.0, Style::Text).named("cancelled_fate"),
        column("new_date", "New date", 12.0, Style::Date),
        column("delay", "Delay, working days", 10.0, Style::Count),
        column("new_group", "New staff group", 22.0, Style::Text),
        column("new_minutes", "New planned minutes", 10.0, Style::Count),
        column("source", "Where the cancelled row stands", 48.0, Style::Wrapped),
        column("new_source", "Where the new row stands", 48.0, Style::Wrapped),
    ]
}

fn count_columns() -> Vec<Column> {
    vec![
        column("date", "Date", 14.0, Style::Date),
        column("group", "Staff group", 26.0, Style::Text),
        column("fate", "What became of them", 24.0, Style::Text).named("cancelled_fate"),
        column("weight", "Appointments", 16.0, Style::Count).named("cancelled_weight"),
    ]
}

fn fate_row(making: &Making<'_>, fate: &FateRow) -> Vec<Cell> {
    let none = || Cell::words(words::NONE);
    let count = |value: Option<i64>| value.map_or_else(none, Cell::count);
    let start = fate.start_minute.map_or_else(none, |minute| Cell::number(f64::from(minute) / 1440.0));
    vec![
        Cell::date(fate.date),
        start,
        Cell::text(fate.staff_group.reading()),
        Cell::text(fate.patient.as_deref().unwrap_or("no identifier")),
        Cell::count(fate.weight),
        count(fate.planned_minutes.map(i64::from)),
        Cell::text(words::fate(fate.fate)),
        fate.new_date.map_or_else(none, Cell::date),
        count(fate.delay_working_days),
        Cell::text(fate.new_staff_group.map_or(words::NONE, |group| group.reading())),
        count(fate.new_planned_minutes.map(i64::from)),
        Cell::text(making.subject.labels.place(&fate.source)),
        Cell::text(
            fate.new_source.map_or_else(|| words::NONE.to_owned(), |source| making.subject.labels.place(&source)),
        ),
    ]
}

fn counts(rows: &[FateRow]) -> Vec<Vec<Cell>> {
    let mut by_key: BTreeMap<(NaiveDate, StaffGroup, Fate), i64> = BTreeMap::new();
    for row in rows {
        *by_key.entry((row.date, row.staff_group, row.fate)).or_insert(0) += row.weight;
    }
    let cells = |((date, group, fate), weight): (&(NaiveDate, StaffGroup, Fate), &i64)| {
        vec![Cell::date(*date), Cell::text(group.reading()), Cell::text(words::fate(*fate)), Cell::count(*weight)]
    };
    by_key.iter().map(cells).collect()
}
