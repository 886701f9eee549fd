//! `Summary`: the whole by type of staff, the verdict, what to doubt, and the areas as a chart.

use super::super::names::relative;
use super::super::page::{Cached, Page};
use super::super::styles::Style;
use super::super::words;
use super::staff_types::{NOT_MEASURED, grade_words};
use super::{Making, TITLE, areas};
use crate::impact::published::{PublishedImpact, PublishedMeasures};
use crate::model::exact::to_f64;
use rust_xlsxwriter::XlsxError;

/// Row of the headings of the block, from nought.
const BLOCK: u32 = 5;
const HEADINGS: [&str; 7] = [
    "Type of staff",
    "Kept, normal day",
    "Kept",
    "Fewer kept",
    "Normal day, band from",
    "Normal day, band to",
    "Verdict",
];

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let report = making.subject;
    let impact = &report.impact;
    let incident = words::incident(&report.plan.incident);
    let purpose = format!("What {incident} looked like in NHS England's published daily counts, beside a normal day.");
    let mut page = making.page("Summary", TITLE, &purpose)?;
    for (column, width) in [(0, 30.0), (1, 15.0), (2, 13.0), (3, 13.0), (4, 14.0), (5, 14.0), (6, 50.0)] {
        page.worksheet.set_column_width(column, width)?;
    }
    page.text(2, 0, &point(impact), Style::Point)?;
    let reconciled = if report.is_reconciled() { "RECONCILED" } else { "NOT RECONCILED" };
    page.text(3, 0, reconciled, Style::Verdict)?;
    page.text(3, 1, "every control on Reconciliation was checked when this was written", Style::Aside)?;
    let total_row = block(&mut page, impact)?;
    for (name, column) in [("kept_normal", 1), ("kept_actual", 2), ("shortfall", 3)] {
        making.names.cell(name, "Summary", total_row, column);
    }
    let after = doubts(&mut page, making, total_row + 2)?;
    page.worksheet.insert_chart(after + 1, 0, &areas::chart(impact.areas.len()))?;
    page.worksheet.set_print_area(0, 0, after + 17, 6)?;
    page.worksheet.set_screen_gridlines(false);
    making.take(page);
    Ok(())
}

fn point(impact: &PublishedImpact) -> String {
    let whole = &impact.whole;
    match (whole.kept.normal, whole.kept.actual, whole.shortfall) {
        (Some(normal), Some(actual), Some(shortfall)) => {
            let fewer = to_f64(shortfall);
            let change = if fewer < 0.0 { format!("{:.0} more", -fewer) } else { format!("{fewer:.0} fewer") };
            let verdict = words::verdict(whole.within_normal_variation);
            format!("{actual} appointments kept against {:.1} on a normal day: {change}, {verdict}.", to_f64(normal))
        }
        _ => "No area has every incident date and enough ordinary days in the files: nothing can be said.".to_owned(),
    }
}

/// A row for each type of staff, and their sum; the row of the sum is returned.
fn block(page: &mut Page<'_>, impact: &PublishedImpact) -> Result<u32, XlsxError> {
    for (column, title) in (0_u16..).zip(HEADINGS) {
        let style = if matches!(column, 1..=5) { Style::HeadingRight } else { Style::Heading };
        page.text(BLOCK, column, title, style)?;
    }
    let mut row = BLOCK + 1;
    for (staff_type, measures) in &impact.by_staff_type {
        page.text(row, 0, staff_type.reading(), Style::Text)?;
        let label = relative(row, 0);
        let sum = |of: &str| format!("SUMIFS({of},staff_type,{label},staff_counted,1)");
        measured(page, row, measures, &sum("staff_kept_normal"), &sum("staff_kept"))?;
        row += 1;
    }
    page.text(row, 0, "All staff", Style::Strong)?;
    let sum = |column: u16| format!("SUM({}:{})", relative(BLOCK + 1, column), relative(row - 1, column));
    measured(page, row, &impact.whole, &sum(1), &sum(2))?;
    Ok(row)
}

fn measured(
    page: &mut Page<'_>,
    row: u32,
    measures: &PublishedMeasures,
    normal: &str,
    actual: &str,
) -> Result<(), XlsxError> {
    let difference = format!("{}-{}", relative(row, 1), relative(row, 2));
    let cells = [
        (1, normal, measures.kept.normal.map(to_f64), Style::Mean),
        (2, actual, measures.kept.actual.map(|actual| actual as f64), Style::Count),
        (3, difference.as_str(), measures.shortfall.map(to_f64), Style::Mean),
    ];
    for (column, formula, value, style) in cells {
        match value {
            Some(value) => page.formula(row, column, formula, &Cached::Number(value), style)?,
            None => page.text(row, column, NOT_MEASURED, Style::Text)?,
        }
    }
    for (column, value) in [(4, measures.accuracy.band_low), (5, measures.accuracy.band_high)] {
        match value {
            Some(value) => page.number(row, column, value, Style::Mean)?,
            None => page.text(row, column, NOT_MEASURED, Style::Text)?,
        }
    }
    let accuracy = &measures.accuracy;
    let grade = grade_words(accuracy.grade);
    let words =
        format!("{} ({grade}, {} days predicted)", words::verdict(measures.within_normal_variation), accuracy.n);
    page.text(row, 6, &words, Style::Text)
}

/// What a reader should doubt; the row after it is returned.
fn doubts(page: &mut Page<'_>, making: &Making<'_>, first: u32) -> Result<u32, XlsxError> {
    page.text(first, 0, "What a reader should doubt", Style::Heading)?;
    let own = "These counts are of areas, not of practices; cancelled appointments and empty slots are not published.";
    let mut row = first + 1;
    page.sentence(row, 0, 6, own, Style::Wrapped)?;
    for warning in &making.subject.impact.warnings {
        row += 1;
        page.sentence(row, 0, 6, &warning.text, Style::Wrapped)?;
    }
    Ok(row + 1)
}
