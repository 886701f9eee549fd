//! The workbook of published daily counts (`gpad.xlsx`), made with the same pages, styles and names as the claim workbook.

mod areas;
mod days;
mod staff_types;
mod summary;

use super::making::{self, Imprint};
use super::page::{Cell, Running, column, empty_row};
use super::styles::{Style, Styles};
use super::{exceptions, reconciliation, sources, words};
use crate::claim::controls::published::PublishedReport;
use rust_xlsxwriter::XlsxError;

/// The sheets, in their order.
pub const SHEETS: [&str; 9] =
    ["Summary", "Areas", "Staff types", "Normal day", "Backtest", "Reconciliation", "Exceptions", "Sources", "Notes"];

/// The title of the workbook and of its first sheet.
const TITLE: &str = "Published appointments against a normal day";

/// The workbook in the making.
type Making<'a> = making::Making<'a, &'a PublishedReport>;

/// Builds the workbook in memory.
pub fn build(report: &PublishedReport) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::default();
    let running = Running {
        practice: "NHS England, Appointments in General Practice".to_owned(),
        incident: words::incident(&report.plan.incident),
    };
    let mut making = Making::new(report, &styles, running);
    summary::write(&mut making)?;
    areas::write(&mut making)?;
    staff_types::write(&mut making)?;
    days::normal_day(&mut making)?;
    days::backtest(&mut making)?;
    reconciliation_sheet(&mut making)?;
    exceptions_sheet(&mut making)?;
    sources_sheet(&mut making)?;
    notes(&mut making)?;
    making.finish(&Imprint {
        title: TITLE,
        keywords: "outage, published appointments, normal day",
        start: report.plan.incident.start,
    })
}

fn reconciliation_sheet(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let purpose = "Each control compares a figure with the same figure reached by an independent route. No tolerance.";
    let mut page = making.page("Reconciliation", "Reconciliation", purpose)?;
    let controls = &making.subject.controls;
    let rows: Vec<Vec<Cell>> = controls.iter().map(|control| reconciliation::row_of(control, &control.note)).collect();
    page.table("reconciliation", &reconciliation::columns(), &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

fn exceptions_sheet(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let purpose = "Rows and files that could not be used as they stand: where, why, and what to do about it.";
    let mut page = making.page("Exceptions", "Exceptions", purpose)?;
    let columns = exceptions::columns();
    let data = &making.subject.data;
    let file = |table: u32| data.tables.get(table as usize).map(|table| table.path.clone()).unwrap_or_default();
    let mut rows: Vec<Vec<Cell>> = data
        .exceptions
        .iter()
        .map(|exception| {
            let detail = exception.detail.clone().unwrap_or_default();
            exceptions::row_of(exception, file(exception.source.table), String::new(), detail)
        })
        .collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "No exception: nothing that was read had to be put aside or doubted."));
    }
    page.table("exceptions", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

fn sources_sheet(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let purpose = "Every file that was read: what it was recognised as, and what became of each of its rows.";
    let mut page = making.page("Sources", "Sources", purpose)?;
    let tables = &making.subject.data.tables;
    let rows: Vec<Vec<Cell>> =
        tables.iter().map(|table| sources::row_of(table, &table.path, "", table.why.clone())).collect();
    page.table("sources", &sources::columns(), &rows, &mut making.names)?;
    let last = super::page::HEADER_ROW + u32::try_from(rows.len()).unwrap_or(0);
    page.worksheet.set_print_area(0, 0, last, sources::LAST_PRINTED)?;
    making.take(page);
    Ok(())
}

const NOTES: &[(&str, &str)] = &[
    (
        "What this is",
        "Counts that NHS England publishes for each day, area and type of staff, put through the method by which a practice's \
         claim is measured. It is an outside check: it says nothing of any one practice, and no claim rests on it.",
    ),
    (
        "Kept",
        "Attended and unknown. A past appointment that nobody closed is published as unknown; on an outage day many of those \
         patients were seen on paper. Attended and unknown stand apart on Staff types, so that either reading can be had.",
    ),
    (
        "What is not published",
        "Cancelled appointments and empty slots. Fewer appointments kept may be fewer put on, more cancelled or more left \
         empty; these counts cannot tell which. Inactive practices and network hubs are left out by the publisher.",
    ),
    (
        "Normal day",
        "For each area and incident date, up to eight ordinary dates of the same weekday in the twelve weeks before; the day \
         with the most kept and the day with the least are left out; the others are averaged. Bank holidays, the first \
         working day after one, 22 December to 3 January and dates that the policy excludes are never used.",
    ),
    (
        "Band, verdict, grade",
        "Every ordinary day is predicted from the others of its weekday (Backtest). The errors give the 95% band. Within \
         normal variation means that the band of the change holds nought. Grade: certified to 20% error, usable to 30%.",
    ),
    (
        "The whole",
        "The sum of the areas that have a sufficient normal day on every incident date. Its band comes from the backtest of \
         the sums, never from dividing an area's band: noise is shared.",
    ),
    (
        "Rows that are not data",
        "Rows of dates that are neither measured nor compared with, and counts of nought. Sources counts them.",
    ),
    (
        "Public",
        "The counts are published already, for areas of many practices, so that nothing is suppressed and the workbook may be \
         shown to anyone. Contains public sector information licensed under the Open Government Licence v3.0.",
    ),
    (
        "Formulas and seal",
        "Sums are formulas that look only at sheets behind them. The document property normalday_seal holds digests of every \
         sheet as written: it shows accident and careless editing, not forgery.",
    ),
    (
        "Accessibility: deviations",
        "Header rows are frozen, tables have filters, and sheets are protected without a password. Nothing is said by colour \
         alone.",
    ),
];

fn notes(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page("Notes", "Notes", "The method in words, and what these counts can and cannot show.")?;
    let columns = [column("topic", "Topic", 30.0, Style::Strong), column("note", "Note", 120.0, Style::Wrapped)];
    let mut rows: Vec<Vec<Cell>> =
        NOTES.iter().map(|(topic, note)| vec![Cell::text(*topic), Cell::text(*note)]).collect();
    rows.push(vec![Cell::text("Version"), Cell::text(format!("Made by normalday {}.", env!("CARGO_PKG_VERSION")))]);
    page.table("notes", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}
