//! `Normal day` and `Backtest`: which ordinary days were used, and how well they predict each other.

use super::super::page::{Cell, column, empty_row};
use super::super::styles::Style;
use super::super::{normal_day as claim_normal_day, words};
use super::Making;
use crate::model::exact::to_f64;
use crate::model::incident::weekday_name;
use crate::normal::accuracy::Predicted;
use chrono::Datelike;
use rust_xlsxwriter::XlsxError;

/// The whole, among the areas.
const WHOLE: &str = "whole";

/// Writes `Normal day`.
pub(super) fn normal_day(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let purpose = "For each area the ordinary dates that were averaged, and those left out with the reason.";
    let mut page = making.page("Normal day", "Normal day", purpose)?;
    let columns = [
        column("area", "Area", 10.0, Style::Text),
        column("date", "Date compared", 13.0, Style::Date),
        column("weekday", "Weekday", 12.0, Style::Text),
        column("kind", "Kind of weekday", 12.0, Style::Text),
        column("sufficient", "Enough days to measure by", 13.0, Style::Text),
        column("reference", "Ordinary date", 13.0, Style::Date),
        column("use", "Used for the normal day", 14.0, Style::Text),
        column("reason", "Reason if left out", 60.0, Style::Wrapped),
    ];
    let mut rows = Vec::new();
    for area in &making.subject.impact.areas {
        for day in area.normal_days.iter().flat_map(claim_normal_day::rows_of) {
            let mut cells = vec![Cell::text(&area.code)];
            cells.extend(day);
            rows.push(cells);
        }
    }
    if rows.is_empty() {
        rows.push(empty_row(&columns, "No date to compare."));
    }
    page.table("normal_day", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// Writes `Backtest`.
pub(super) fn backtest(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let purpose =
        "Every ordinary day, predicted from the others of its weekday by the same rule: how good the normal day is.";
    let mut page = making.page("Backtest", "Backtest", purpose)?;
    let columns = [
        column("area", "Area", 10.0, Style::Text),
        column("date", "Ordinary date", 13.0, Style::Date),
        column("weekday", "Weekday", 12.0, Style::Text),
        column("actual", "Kept", 12.0, Style::Count),
        column("predicted", "Predicted", 12.0, Style::Mean),
        column("error", "Error, share of the prediction", 14.0, Style::Percent),
    ];
    let impact = &making.subject.impact;
    let row = |area: &str, day: &Predicted| {
        let (actual, predicted) = (day.actual as f64, to_f64(day.predicted));
        vec![
            Cell::text(area),
            Cell::date(day.date),
            Cell::text(weekday_name(day.date.weekday())),
            Cell::count(day.actual),
            Cell::number(predicted),
            Cell::formula("({actual}-{predicted})/{predicted}", (actual - predicted) / predicted),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = impact.backtest.iter().map(|day| row(WHOLE, day)).collect();
    rows.extend(impact.areas.iter().flat_map(|area| area.backtest.iter().map(|day| row(&area.code, day))));
    if rows.is_empty() {
        rows.push(empty_row(&columns, words::NONE));
    }
    page.table("backtest", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}
