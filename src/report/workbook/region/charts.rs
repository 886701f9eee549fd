//! The two charts of the region's first sheet.

use super::super::page::{HEADER_ROW, Page};
use super::groups::{CHART_COLUMNS, LEVELS, NAME_COLUMN};
use crate::report::region::outcome::Region;
use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Color, XlsxError,
};

const KEPT: Color = Color::RGB(0x2E75B6);
const NORMAL: Color = Color::RGB(0x1F2A37);
const INVOICE: Color = Color::RGB(0xC55A11);
/// Size of a chart in pixels.
const SIZE: (u32, u32) = (590, 300);
/// Most bars that can be read.
const MOST_BARS: usize = 24;

/// Puts both charts in their places.
pub(super) fn insert(
    page: &mut Page<'_>,
    region: &Region,
    first: (u32, u16),
    second: (u32, u16),
) -> Result<(), XlsxError> {
    let [normal, kept, invoice] = CHART_COLUMNS;
    let by_supplier = LEVELS.first().map(|level| (level.sheet, (level.groups)(region).len()));
    if let Some((sheet, groups)) = by_supplier {
        let series = [("Normal day", normal, NORMAL), ("Kept", kept, KEPT)];
        let mut chart = bars(ChartType::Column, sheet, groups, &series);
        chart.title().set_name("Appointments kept against the normal day, by supplier");
        chart.y_axis().set_name("Appointments").set_min(0.0);
        chart.x_axis().set_name("System supplier");
        let words = "Kept on a normal day beside kept on the incident dates, for each system supplier.";
        page.worksheet.insert_chart(first.0, first.1, &finished(chart, words))?;
    }
    // The finest level whose bars can still be read.
    let fine = LEVELS.iter().rev().map(|level| (level.sheet, (level.groups)(region).len()));
    if let Some((sheet, groups)) = fine.into_iter().find(|(_, groups)| (1..=MOST_BARS).contains(groups)) {
        let mut chart = bars(ChartType::Bar, sheet, groups, &[("Invoices", invoice, INVOICE)]);
        chart.title().set_name(format!("Invoices, by {sheet}").as_str());
        chart.x_axis().set_name("Pounds").set_min(0.0);
        chart.y_axis().set_name(sheet).set_label_interval(1).set_font(ChartFont::new().set_size(8));
        let words = format!("Sum of the invoices of the practices of each {sheet}.");
        page.worksheet.insert_chart(second.0, second.1, &finished(chart, &words))?;
    }
    Ok(())
}

fn bars(kind: ChartType, sheet: &str, groups: usize, series: &[(&str, u16, Color)]) -> Chart {
    let last = HEADER_ROW + u32::try_from(groups.max(1)).unwrap_or(1);
    let mut chart = Chart::new(kind);
    for (name, column, color) in series {
        chart
            .add_series()
            .set_name(*name)
            .set_categories((sheet, HEADER_ROW + 1, NAME_COLUMN, last, NAME_COLUMN))
            .set_values((sheet, HEADER_ROW + 1, *column, last, *column))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(*color)))
            .set_gap(60);
    }
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart
}

fn finished(mut chart: Chart, what_it_shows: &str) -> Chart {
    chart.title().set_font(ChartFont::new().set_size(12).set_bold());
    chart.set_width(SIZE.0).set_height(SIZE.1).set_alt_text(what_it_shows);
    chart
}
