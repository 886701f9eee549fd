//! `Outliers`: practices that lie far from their like.

use super::super::page::{Cell, Column, column, empty_row};
use super::super::styles::Style;
use super::{Making, NOT_KNOWN, NOT_MEASURED, or_not_known};
use crate::model::exact::to_f64;
use crate::report::region::outcome::{OutlierRow, Unusual};
use rust_xlsxwriter::XlsxError;

fn columns() -> Vec<Column> {
    vec![
        column("number", "No. on Practices", 10.0, Style::Ordinal),
        column("code", "Practice", 12.0, Style::Text),
        column("name", "Name", 36.0, Style::Wrapped),
        column("affected", "Compared with practices that are affected:", 15.0, Style::Text),
        column("cost", "Invoice for 1,000 patients", 13.0, Style::Money),
        column("cost_median", "Median of invoices", 11.0, Style::Money),
        column("cost_spread", "Spread of invoices", 11.0, Style::Money),
        column("cost_z", "Robust z of the invoice", 10.0, Style::Mean),
        column("share", "Shortfall, share of normal", 12.0, Style::Percent),
        column("share_median", "Median of shortfalls", 11.0, Style::Percent),
        column("share_spread", "Spread of shortfalls", 11.0, Style::Percent),
        column("share_z", "Robust z of the shortfall", 10.0, Style::Mean),
        column("look", "Worth a look (1 is yes)", 12.0, Style::Count).named("outliers_look"),
    ]
}

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Outliers",
        "Outliers",
        "Robust z = (value - median) / spread, among the practices with the same answer to affected. Far from the others is \
         a reason to look, not a fault.",
    )?;
    let columns = columns();
    let region = making.subject;
    let mut rows = Vec::new();
    for (number, practice) in (1..).zip(&region.practices).filter(|(_, practice)| practice.is_counted()) {
        if let Some(outlier) = region.outliers.practices.iter().find(|outlier| outlier.code == practice.code) {
            let normal = practice.kept_normal.map_or(0.0, |normal| to_f64(normal.0));
            rows.push(row(number, or_not_known(&practice.name), outlier, normal, region.outliers.limit));
        }
    }
    if rows.is_empty() {
        rows.push(empty_row(&columns, "none"));
    }
    page.table("outliers", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

fn row(number: i64, name: &str, outlier: &OutlierRow, normal: f64, limit: f64) -> Vec<Cell> {
    let is_far = |unusual: Option<Unusual>| unusual.and_then(|value| value.z).is_some_and(|z| z.abs() >= limit);
    let mut cells =
        vec![Cell::count(number), Cell::text(&outlier.code), Cell::text(name), Cell::text(outlier.affected.reading())];
    let cost = "INDEX(practices_cost,{number})";
    cells.extend(value(outlier.cost, cost, "({cost}-{cost_median})/{cost_spread}", NOT_KNOWN));
    let share = "(INDEX(practices_normal,{number})-INDEX(practices_kept,{number}))/INDEX(practices_normal,{number})";
    let shortfall = outlier.shortfall.filter(|_| normal > 0.0);
    cells.extend(value(shortfall, share, "({share}-{share_median})/{share_spread}", NOT_MEASURED));
    // Words in place of a z count as nought here.
    let look = "IF(MAX(MAX({cost_z}),MAX({share_z}),-MIN({cost_z}),-MIN({share_z}))<outlier_limit,0,1)";
    let is_worth_a_look = is_far(outlier.cost) || is_far(shortfall);
    cells.push(Cell::formula(look, f64::from(u8::from(is_worth_a_look))));
    cells
}

fn value(unusual: Option<Unusual>, formula: &str, z: &str, missing: &str) -> [Cell; 4] {
    let Some(unusual) = unusual else { return [missing; 4].map(Cell::words) };
    let without = if unusual.median.is_none() { "fewer than five" } else { "all alike" };
    [
        Cell::formula(formula, unusual.value),
        Cell::number_or(unusual.median, without),
        Cell::number_or(unusual.spread, without),
        unusual.z.map_or_else(|| Cell::words(without), |value| Cell::formula(z, value)),
    ]
}
