//! `Sensitivity`: measures and totals under one change at a time.

use super::page::{Cell, column, pounds};
use super::styles::Style;
use super::{Making, words};
use crate::claim::outcome::SensitivityCase;
use crate::model::exact::to_f64;
use rust_xlsxwriter::XlsxError;

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Sensitivity",
        "Sensitivity",
        "What the claim would be with one thing changed at a time; everything else as claimed.",
    )?;
    let columns = [
        column("change", "Change", 48.0, Style::Wrapped),
        column("shortfall", "Shortfall", 13.0, Style::Mean),
        column("reprovided", "Re-provided", 13.0, Style::Count),
        column("lost", "Lost", 13.0, Style::Count),
        column("extra", "Extra minutes", 13.0, Style::Count),
        column("invoice", "Invoice total", 15.0, Style::Money),
        column("candidates", "Candidates", 15.0, Style::Money),
        column("note", "Note", 44.0, Style::Wrapped),
    ];
    let rows: Vec<Vec<Cell>> = making.subject.claim.sensitivity.iter().map(row).collect();
    page.table("sensitivity", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

fn row(case: &SensitivityCase) -> Vec<Cell> {
    let count = |value: Option<i64>| Cell::number_or(value.map(|count| count as f64), words::NOT_MEASURED);
    vec![
        Cell::text(&case.change),
        Cell::number_or(case.shortfall.map(to_f64), words::NOT_MEASURED),
        count(case.reprovided),
        count(case.lost),
        Cell::number_or(case.extra_minutes.map(to_f64), words::NOT_MEASURED),
        Cell::number_or(case.invoice.map(pounds), words::NOT_MEASURED),
        Cell::number_or(case.candidates.map(pounds), words::NOT_MEASURED),
        Cell::text(if case.note.is_empty() { words::NONE } else { &case.note }),
    ]
}
