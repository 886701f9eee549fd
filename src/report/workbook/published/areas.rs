//! `Areas`: one row an area, all staff.

use super::super::page::{Cell, Column, HEADER_ROW, column, empty_row};
use super::super::styles::Style;
use super::super::words;
use super::Making;
use super::staff_types::{grade_words, live, number};
use crate::impact::published::AreaImpact;
use crate::model::exact::to_f64;
use rust_xlsxwriter::{Chart, ChartFont, ChartType, XlsxError};

/// Column of the change, which the chart shows.
const FEWER_SHARE: u16 = 6;

fn columns() -> Vec<Column> {
    let mean = |key, title| column(key, title, 12.0, Style::Mean);
    vec![
        column("code", "Area", 10.0, Style::Text),
        column("name", "Name", 46.0, Style::Wrapped),
        column("counted", "In the whole", 30.0, Style::Wrapped),
        mean("kept_normal", "Kept, normal day"),
        column("kept", "Kept", 11.0, Style::Count),
        mean("fewer", "Fewer kept"),
        column("share", "Fewer, share of normal", 12.0, Style::Percent),
        mean("low", "Normal day, band from"),
        mean("high", "Normal day, band to"),
        column("verdict", "Verdict", 24.0, Style::Text),
        column("n", "Days predicted", 11.0, Style::Count),
        column("bias", "Bias of predictions", 12.0, Style::Percent),
        column("mape", "Mean error (MAPE)", 12.0, Style::Percent),
        column("rrmse", "Error (RRMSE)", 12.0, Style::Percent),
        column("grade", "Grade", 13.0, Style::Text),
    ]
}

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let purpose = "Each area on the incident dates, all staff, beside its normal day, with band, verdict and backtest.";
    let mut page = making.page("Areas", "Areas", purpose)?;
    let columns = columns();
    let mut rows: Vec<Vec<Cell>> = making.subject.impact.areas.iter().map(row).collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "No area."));
    }
    page.table("areas", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// Each area's change as a column, for the first sheet.
pub(super) fn chart(areas: usize) -> Chart {
    let last = HEADER_ROW + u32::try_from(areas.max(1)).unwrap_or(1);
    let mut chart = Chart::new(ChartType::Column);
    chart
        .add_series()
        .set_name("Fewer kept, share of the normal day")
        .set_categories(("Areas", HEADER_ROW + 1, 0, last, 0))
        .set_values(("Areas", HEADER_ROW + 1, FEWER_SHARE, last, FEWER_SHARE))
        .set_gap(40);
    chart.title().set_name("Appointments fewer than on a normal day, by area");
    chart.title().set_font(ChartFont::new().set_size(12).set_bold());
    chart.x_axis().set_name("Area").set_font(ChartFont::new().set_size(8));
    chart.y_axis().set_name("Share of the normal day").set_num_format("0%");
    chart.legend().set_hidden();
    chart.set_width(760).set_height(300);
    chart.set_alt_text("For each area, how many fewer appointments were kept than on a normal day, as a share of it. The figures are on the sheet Areas.");
    chart
}

fn row(area: &AreaImpact) -> Vec<Cell> {
    let whole = &area.whole;
    let accuracy = &whole.accuracy;
    let normal = whole.kept.normal.map(to_f64);
    let fewer = whole.shortfall.map(to_f64);
    let share = fewer.zip(normal).filter(|(_, normal)| *normal > 0.0).map(|(fewer, normal)| fewer / normal);
    vec![
        Cell::text(&area.code),
        Cell::text(if area.name.is_empty() { "not named in the files" } else { &area.name }),
        Cell::text(area.reason_not_counted().map_or_else(|| "yes".to_owned(), |reason| format!("no: {reason}"))),
        live("SUMIFS(staff_kept_normal,staff_area,{code})", normal),
        live("SUMIFS(staff_kept,staff_area,{code})", whole.kept.actual.map(|actual| actual as f64)),
        live("{kept_normal}-{kept}", fewer),
        live("{fewer}/{kept_normal}", share),
        number(accuracy.band_low),
        number(accuracy.band_high),
        Cell::text(words::verdict(whole.within_normal_variation)),
        Cell::number(accuracy.n as f64),
        number(accuracy.bias),
        number(accuracy.mape),
        number(accuracy.rrmse),
        Cell::text(grade_words(accuracy.grade)),
    ]
}
