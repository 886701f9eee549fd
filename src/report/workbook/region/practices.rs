//! `Practices`: one row each, from its own claim. Every sum of the workbook is a sum of these rows.

use super::super::page::{Cell, Column, column, empty_row};
use super::super::styles::Style;
use super::super::words;
use super::{Making, NOT_KNOWN, NOT_MEASURED, or_not_known};
use crate::model::exact::to_f64;
use crate::report::region::outcome::{GroupRow, PracticeRow, Region};
use rust_xlsxwriter::XlsxError;

/// Columns that are printed: up to whether it is reconciled.
const LAST_PRINTED: u16 = 18;

/// The invoice for every 1,000 patients, worked in pence.
const COST: &str = "ROUND(ROUND({invoice}*pence_per_pound,0)*thousand/{patients},0)/pence_per_pound";

/// Title and defined name of the column of each head of claim.
const HEADS: [(&str, &str); 8] = [
    ("Invoice, head 1", "practices_head_1"),
    ("Invoice, head 2", "practices_head_2"),
    ("Invoice, head 3", "practices_head_3"),
    ("Invoice, head 4", "practices_head_4"),
    ("Invoice, head 5", "practices_head_5"),
    ("Invoice, head 6", "practices_head_6"),
    ("Invoice, head 7", "practices_head_7"),
    ("Invoice, head 8", "practices_head_8"),
];

fn columns() -> Vec<Column> {
    let count = |key, title, width| column(key, title, width, Style::Count);
    let flag = |key, title| column(key, title, 11.0, Style::Count);
    let mut columns = vec![
        column("number", "No.", 6.0, Style::Ordinal),
        column("code", "Practice", 11.0, Style::Text),
        column("name", "Name", 26.0, Style::Wrapped),
        column("supplier", "System", 13.0, Style::Wrapped),
        column("affected", "Affected", 11.0, Style::Text).named("practices_affected"),
        column("how_known", "How that is known", 26.0, Style::Wrapped),
        column("normal", "Kept, normal day", 11.0, Style::Mean).named("practices_normal"),
        count("kept", "Kept", 10.0).named("practices_kept"),
        column("shortfall", "Shortfall", 10.0, Style::Mean),
        column("low", "Its band from", 10.0, Style::Mean),
        column("high", "Its band to", 10.0, Style::Mean),
        column("verdict", "Verdict", 18.0, Style::Wrapped),
        column("invoice", "Invoice", 13.0, Style::Money).named("practices_invoice"),
        column("candidates", "Candidates", 13.0, Style::Money).named("practices_candidates"),
        column("schedule", "Schedule", 13.0, Style::Money).named("practices_schedule"),
        count("patients", "Patients", 11.0).named("practices_patients"),
        column("cost", "Invoice for 1,000 patients", 12.0, Style::Money).named("practices_cost"),
        count("cancelled", "Cancelled", 11.0),
        column("reconciled", "Reconciled", 12.0, Style::Text).named("practices_reconciled"),
        column("apart", "Stands apart from the totals because", 30.0, Style::Wrapped),
        flag("counted", "In the totals (1 is yes)").named("practices_counted"),
        flag("left_apart", "Apart (1 is yes)").named("practices_apart"),
        flag("measured", "Normal and kept known (1 is yes)").named("practices_measured"),
        flag("listed", "Patients known (1 is yes)").named("practices_listed"),
        flag("of_supplier", "No. on Supplier").named("practices_supplier"),
        flag("of_icb", "No. on ICB").named("practices_icb"),
        flag("of_sub_icb", "No. on Sub-ICB location").named("practices_sub_icb"),
        flag("of_pcn", "No. on PCN").named("practices_pcn"),
        column("pcn", "PCN", 11.0, Style::Text),
        column("sub_icb", "Sub-ICB location", 11.0, Style::Text),
        column("icb", "ICB", 11.0, Style::Text),
        count("lost", "Lost appointments", 12.0),
        column("extra", "Extra hours", 10.0, Style::Mean),
        count("exceptions", "Exceptions", 11.0),
        count("warnings", "Warnings", 10.0),
        column("incident", "Its own incident, if another", 30.0, Style::Wrapped),
        column("folder", "Folder of its claim", 40.0, Style::Wrapped),
    ];
    columns.extend(HEADS.map(|(title, name)| column(title, title, 12.0, Style::Money).named(name)));
    columns
}

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Practices",
        "Practices",
        "Every practice with a claim, in order of code. Claims that stand apart are marked and in no total.",
    )?;
    let columns = columns();
    let region = making.subject;
    let mut rows: Vec<Vec<Cell>> =
        (1..).zip(&region.practices).map(|(number, practice)| row(region, number, practice)).collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "No practice could be reported."));
    }
    page.table("practices", &columns, &rows, &mut making.names)?;
    let last = super::super::page::HEADER_ROW + u32::try_from(rows.len()).unwrap_or(0);
    page.worksheet.set_print_area(0, 0, last, LAST_PRINTED)?;
    page.worksheet.set_freeze_panes(super::super::page::HEADER_ROW + 1, 2)?;
    making.take(page);
    Ok(())
}

fn row(region: &Region, number: i64, practice: &PracticeRow) -> Vec<Cell> {
    let count = |number: Option<i64>| number.map_or_else(|| Cell::words(NOT_MEASURED), Cell::count);
    let shortfall = match practice.shortfall {
        Some(shortfall) => Cell::formula("{normal}-{kept}", to_f64(shortfall.0)),
        None => Cell::words(NOT_MEASURED),
    };
    let cost = match practice.invoice_per_1000_patients {
        Some(cost) => Cell::formula(COST, super::super::page::pounds(cost.0)),
        None => Cell::words(NOT_KNOWN),
    };
    let flag = |is: bool| Cell::count(i64::from(is));
    let mut cells = vec![
        Cell::count(number),
        Cell::text(&practice.code),
        Cell::text(or_not_known(&practice.name)),
        Cell::text(or_not_known(&practice.supplier)),
        Cell::text(practice.affected.reading()),
        Cell::text(or_not_known(&practice.how_known)),
        Cell::number_or(practice.kept_normal.map(|normal| to_f64(normal.0)), NOT_MEASURED),
        count(practice.kept_actual),
        shortfall,
        Cell::number_or(practice.shortfall_band_low, "no band"),
        Cell::number_or(practice.shortfall_band_high, "no band"),
        Cell::text(words::verdict(practice.within_normal_variation)),
        Cell::pounds(practice.invoice.0),
        Cell::pounds(practice.candidates.0),
        Cell::pounds(practice.schedule.0),
        practice.list_size.map_or_else(|| Cell::words(NOT_KNOWN), Cell::count),
        cost,
        count(practice.cancelled_gross),
        Cell::text(if practice.reconciled { "yes" } else { "no" }),
        Cell::text(practice.apart.as_deref().unwrap_or(super::words::NONE)),
        flag(practice.is_counted()),
        flag(!practice.is_counted()),
        flag(practice.is_measured()),
        flag(practice.list_size.is_some()),
        place(&region.by_supplier, &practice.supplier),
        place(&region.by_icb, &practice.icb.code),
        place(&region.by_sub_icb, &practice.sub_icb.code),
        place(&region.by_pcn, &practice.pcn.code),
        Cell::text(or_not_known(&practice.pcn.code)),
        Cell::text(or_not_known(&practice.sub_icb.code)),
        Cell::text(or_not_known(&practice.icb.code)),
        count(practice.lost),
        Cell::number_or(practice.extra_minutes.map(|minutes| minutes / 60.0), NOT_MEASURED),
        Cell::number(practice.exceptions as f64),
        Cell::number(practice.warnings as f64),
        Cell::text(practice.own_incident.as_deref().unwrap_or(super::words::NONE)),
        Cell::text(practice.folder.as_deref().unwrap_or("a received workbook")),
    ];
    let of_head = |head: usize| practice.by_head.get(&head.to_string()).map_or(0, |pounds| pounds.0);
    cells.extend((1..=HEADS.len()).map(|head| Cell::pounds(of_head(head))));
    cells
}

/// The number of the practice's group on its sheet; formulas select by it, since codes and names may hold anything.
fn place(groups: &[GroupRow], code: &str) -> Cell {
    let place = groups.iter().position(|group| group.code == code);
    place.map_or_else(|| Cell::words(super::words::NONE), |place| Cell::number(place as f64 + 1.0))
}
