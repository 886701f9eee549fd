//! The two charts of the first sheet.

use super::bridge::CHART_COLUMNS;
use super::page::HEADER_ROW;
use rust_xlsxwriter::{
    Chart, ChartEmptyCells, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartSolidFill,
    ChartType, Color,
};

const KEPT: Color = Color::RGB(0x2E75B6);
const NORMAL: Color = Color::RGB(0x1F2A37);
const BAND: Color = Color::RGB(0x7F8C99);
const EXTRA: Color = Color::RGB(0xC55A11);
const ABSENCE: Color = Color::RGB(0x7F8C99);

/// Size of a chart in pixels.
const SIZE: (u32, u32) = (590, 284);

/// Each day's kept appointments as columns, the normal day as a line, its band as dashed lines.
pub(super) fn kept_chart(days: u32, what_it_shows: &str) -> Chart {
    let (first, last) = (HEADER_ROW + 1, HEADER_ROW + days.max(1));
    let mut columns = Chart::new(ChartType::Column);
    let mut lines = Chart::new(ChartType::Line);
    let [kept, normal, low, high] = CHART_COLUMNS;
    columns
        .add_series()
        .set_name("Kept")
        .set_categories(("Daily bridge", first, 0, last, 0))
        .set_values(("Daily bridge", first, kept, last, kept))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(KEPT)))
        .set_gap(60);
    let dashed = |color| {
        let mut line = ChartLine::new();
        line.set_color(color).set_width(1.25).set_dash_type(ChartLineDashType::Dash);
        ChartFormat::new().set_line(&line).to_owned()
    };
    let solid = ChartFormat::new().set_line(ChartLine::new().set_color(NORMAL).set_width(2.25)).to_owned();
    for (name, column, mut format) in
        [("Normal day", normal, solid), ("Band, low end", low, dashed(BAND)), ("Band, high end", high, dashed(BAND))]
    {
        lines
            .add_series()
            .set_name(name)
            .set_categories(("Daily bridge", first, 0, last, 0))
            .set_values(("Daily bridge", first, column, last, column))
            .set_format(&mut format);
    }
    columns.show_empty_cells_as(ChartEmptyCells::Gaps);
    lines.show_empty_cells_as(ChartEmptyCells::Gaps);
    columns.combine(&lines);
    columns.title().set_name("Appointments kept each day, against the normal day");
    columns
        .x_axis()
        .set_name("Date")
        .set_num_format("d mmm")
        .set_text_axis(true)
        .set_font(ChartFont::new().set_size(8));
    columns.y_axis().set_name("Appointments kept").set_min(0.0);
    columns.legend().set_position(ChartLegendPosition::Bottom);
    finished(columns, what_it_shows)
}

/// Extra and absent hours by staff group.
pub(super) fn hours_chart(first: u32, last: u32, what_it_shows: &str) -> Chart {
    let mut chart = Chart::new(ChartType::Bar);
    for (name, column, color) in [("Extra hours", 1, EXTRA), ("Absence", 2, ABSENCE)] {
        chart
            .add_series()
            .set_name(name)
            .set_categories(("Summary", first, 0, last, 0))
            .set_values(("Summary", first, column, last, column))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color)))
            .set_gap(60);
    }
    chart.title().set_name("Extra hours by staff group, over the claim window");
    chart.y_axis().set_name("Staff group").set_label_interval(1).set_font(ChartFont::new().set_size(8));
    chart.x_axis().set_name("Hours").set_min(0.0);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    finished(chart, what_it_shows)
}

fn finished(mut chart: Chart, what_it_shows: &str) -> Chart {
    chart.title().set_font(ChartFont::new().set_size(12).set_bold());
    chart.set_width(SIZE.0).set_height(SIZE.1).set_alt_text(what_it_shows);
    chart
}
