//! The region's workbook for the public: values only. There is no formula, no hidden cell and no chart in it, and no number
//! that is not shown.

use super::super::page::{Cell, Column, Running, column, empty_row};
use super::super::styles::{Style, Styles};
use super::super::{making, notes};
use super::{NOT_MEASURED, TITLE, incident_words, or_not_known};
use crate::report::region::public::{
    PublicCount, PublicFigures, PublicGroup, PublicMoney, PublicRegion, SUPPRESSED, WITHHELD,
};
use rust_xlsxwriter::XlsxError;

/// The sheets, in their order.
pub const SHEETS: [&str; 7] = ["Summary", "Supplier", "ICB", "Sub-ICB location", "PCN", "Practices", "Notes"];

/// The workbook in the making.
type Making<'a> = making::Making<'a, &'a PublicRegion>;

/// Builds the workbook in memory.
pub fn build(region: &PublicRegion) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::default();
    let incident = incident_words(&region.incident);
    let running = Running { practice: "Region".to_owned(), incident: incident.clone() };
    let mut making = Making::new(region, &styles, running);
    let purpose =
        format!("What {incident} cost the practices of a region, compared with a normal day. Rounded values.");
    summary(&mut making, &purpose)?;
    let of_each = "Sums over the practices of each. Counts to the nearest 5; 1 to 7 and what would reveal them are *.";
    for (name, title, groups) in [
        ("Supplier", "System supplier", &region.by_supplier),
        ("ICB", "Integrated care board", &region.by_icb),
        ("Sub-ICB location", "Sub-ICB location", &region.by_sub_icb),
        ("PCN", "Primary care network", &region.by_pcn),
    ] {
        let mut columns = vec![column("code", "Code", 14.0, Style::Text), column("name", title, 46.0, Style::Wrapped)];
        columns.extend(figure_columns());
        sheet(&mut making, name, of_each, &columns, groups.iter().map(group).collect())?;
    }
    practices(&mut making)?;
    notes(&mut making)?;
    making.finish_unsealed(&format!("{TITLE}: public copy"), region.incident.start)
}

/// Writes a sheet, which is one table.
fn sheet(
    making: &mut Making<'_>,
    name: &'static str,
    purpose: &str,
    columns: &[Column],
    mut rows: Vec<Vec<Cell>>,
) -> Result<(), XlsxError> {
    let title = if name == "Summary" { TITLE } else { name };
    let mut page = making.page(name, title, purpose)?;
    if rows.is_empty() {
        rows.push(empty_row(columns, "none"));
    }
    let table = name.to_lowercase().replace(['-', ' '], "_");
    page.table(&table, columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

fn figure_columns() -> Vec<Column> {
    let money = |key, title| column(key, title, 15.0, Style::Money);
    let count = |key, title| column(key, title, 13.0, Style::Count);
    vec![
        count("normal", "Kept, normal day"),
        count("kept", "Kept"),
        count("cancelled", "Cancelled"),
        money("invoice", "Invoices"),
        money("candidates", "Candidates"),
        money("schedule", "Schedules"),
    ]
}

fn figures(figures: &PublicFigures) -> Vec<Cell> {
    let counts = [figures.kept_normal, figures.kept, figures.cancelled].map(count);
    counts.into_iter().chain([figures.invoice, figures.candidates, figures.schedule].map(money)).collect()
}

fn count(count: PublicCount) -> Cell {
    match count {
        PublicCount::Shown(count) => Cell::count(count),
        PublicCount::Suppressed => Cell::words(SUPPRESSED),
        PublicCount::NotMeasured => Cell::words(NOT_MEASURED),
    }
}

fn money(money: PublicMoney) -> Cell {
    match money {
        PublicMoney::Shown(pounds) => Cell::pounds(pounds.0),
        PublicMoney::Withheld => Cell::words(WITHHELD),
    }
}

fn group(group: &PublicGroup) -> Vec<Cell> {
    let head = [Cell::text(or_not_known(&group.code)), Cell::text(or_not_known(&group.name))];
    head.into_iter().chain(figures(&group.figures)).collect()
}

fn summary(making: &mut Making<'_>, purpose: &str) -> Result<(), XlsxError> {
    let region = making.subject;
    let totals = &region.totals;
    let columns = [
        column("what", "What", 44.0, Style::Strong),
        column("value", "All practices", 18.0, Style::Count),
        column("note", "Note", 70.0, Style::Wrapped),
    ];
    let row = |what: &str, cell: Cell, note: &str| vec![Cell::text(what), cell, Cell::text(note)];
    let pounds = |value: PublicMoney| {
        money(value).styled(if value == PublicMoney::Withheld { Style::Text } else { Style::Money })
    };
    let shown = "of the practices whose money is shown";
    let rows = vec![
        row("Appointments kept on a normal day", count(totals.kept_normal), "of the practices that could be measured"),
        row("Appointments kept", count(totals.kept), "of the same practices"),
        row("Appointments cancelled", count(totals.cancelled), "of the practices whose system keeps them"),
        row(
            "Invoices, all practices",
            pounds(region.invoice_of_all),
            "withheld where single practices could be worked out",
        ),
        row("Invoices", pounds(totals.invoice), shown),
        row("Candidates", pounds(totals.candidates), shown),
        row("Schedules", pounds(totals.schedule), shown),
    ];
    sheet(making, "Summary", purpose, &columns, rows)
}

fn practices(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut columns = vec![
        column("code", "Practice", 12.0, Style::Text),
        column("name", "Name", 38.0, Style::Wrapped),
        column("supplier", "System", 18.0, Style::Wrapped),
        column("affected", "Affected", 12.0, Style::Text),
        column("pcn", "PCN", 12.0, Style::Text),
        column("sub_icb", "Sub-ICB location", 12.0, Style::Text),
        column("icb", "ICB", 12.0, Style::Text),
    ];
    columns.extend(figure_columns());
    let rows = making.subject.practices.iter().map(|practice| {
        let texts = [&practice.code, &practice.name, &practice.supplier];
        let mut cells: Vec<Cell> = texts.into_iter().map(|text| Cell::text(or_not_known(text))).collect();
        cells.push(Cell::text(practice.affected.reading()));
        cells.extend([&practice.pcn, &practice.sub_icb, &practice.icb].map(|code| Cell::text(or_not_known(code))));
        cells.extend(figures(&practice.figures));
        cells
    });
    let purpose =
        "Every practice whose claim is in the totals. Money of a practice with a suppressed count is withheld.";
    sheet(making, "Practices", purpose, &columns, rows.collect())
}

const NOTES: &[(&str, &str)] = &[
    (
        "Counts",
        "From 1 to 7: *. Others and totals stand to the nearest 5, totals after summing. Further counts are * where a small \
         one could be worked out from what is shown. Nought is nought.",
    ),
    (
        "Money",
        "Of a practice with a suppressed count it is withheld. Sums of money are of the practices whose money is shown. \
         Invoices of all practices are withheld where one or two practices' are, since they could be worked out.",
    ),
    ("Kept", "Attended, and booked but closed by nobody (on an outage day often seen on paper)."),
    (
        "Normal day",
        "The mean of up to eight ordinary days of the same weekday in the twelve weeks before, without the one with the \
         most and the one with the least.",
    ),
    ("What is not in it", "Practices that could not be reported, and claims that could not be verified."),
];

fn notes(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let purpose = "What the figures mean, and what was done so that nobody can be recognised.";
    sheet(making, "Notes", purpose, &notes::columns(), notes::rows(NOTES))
}
