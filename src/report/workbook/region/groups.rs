//! `Supplier`, `ICB`, `Sub-ICB location`, `PCN`: the same sums over the practices of each.

use super::super::page::{Cell, Column, column, empty_row, pounds};
use super::super::styles::Style;
use super::super::words;
use super::{Making, NOT_KNOWN, NOT_MEASURED, or_not_known};
use crate::model::exact::to_f64;
use crate::report::region::outcome::{GroupRow, Region};
use rust_xlsxwriter::XlsxError;

/// One of the four sheets.
pub(super) struct Level {
    /// Sheet.
    pub(super) sheet: &'static str,
    /// Name of the Excel table.
    table: &'static str,
    /// What one row is.
    title: &'static str,
    /// Column of `Practices` with the row's number.
    key: &'static str,
    /// Its groups.
    pub(super) groups: fn(&Region) -> &[GroupRow],
    /// Names of the columns that the checks sum.
    pub(super) sums: [&'static str; 3],
}

/// The four sheets, in their order.
pub(super) const LEVELS: [Level; 4] = [
    Level {
        sheet: "Supplier",
        table: "suppliers",
        title: "System supplier",
        key: "practices_supplier",
        groups: |region| &region.by_supplier,
        sums: ["supplier_normal", "supplier_kept", "supplier_invoice"],
    },
    Level {
        sheet: "ICB",
        table: "icbs",
        title: "Integrated care board",
        key: "practices_icb",
        groups: |region| &region.by_icb,
        sums: ["icb_normal", "icb_kept", "icb_invoice"],
    },
    Level {
        sheet: "Sub-ICB location",
        table: "sub_icbs",
        title: "Sub-ICB location",
        key: "practices_sub_icb",
        groups: |region| &region.by_sub_icb,
        sums: ["sub_icb_normal", "sub_icb_kept", "sub_icb_invoice"],
    },
    Level {
        sheet: "PCN",
        table: "pcns",
        title: "Primary care network",
        key: "practices_pcn",
        groups: |region| &region.by_pcn,
        sums: ["pcn_normal", "pcn_kept", "pcn_invoice"],
    },
];

/// Column (from nought) of normal, kept and invoice, for charts.
pub(super) const CHART_COLUMNS: [u16; 3] = [7, 8, 14];
/// Column of the name, for charts.
pub(super) const NAME_COLUMN: u16 = 2;

fn columns(level: &Level) -> Vec<Column> {
    let [normal, kept, invoice] = level.sums;
    let count = |key, title| column(key, title, 9.5, Style::Count);
    vec![
        column("number", "No.", 6.0, Style::Ordinal),
        column("code", "Code", 10.0, Style::Text),
        column("name", level.title, 32.0, Style::Wrapped),
        count("practices", "Practices"),
        count("yes", "Of them affected"),
        count("no", "Not affected"),
        count("unknown", "Not known"),
        column("normal", "Kept, normal day", 10.0, Style::Mean).named(normal),
        column("kept", "Kept", 9.0, Style::Count).named(kept),
        column("shortfall", "Shortfall", 10.0, Style::Mean),
        column("share", "Shortfall, share of normal", 10.0, Style::Percent),
        column("low", "Band of the shortfall from", 10.5, Style::Mean),
        column("high", "Band of the shortfall to", 10.5, Style::Mean),
        column("verdict", "Verdict", 18.0, Style::Wrapped),
        column("invoice", "Invoices", 13.0, Style::Money).named(invoice),
        column("candidates", "Candidates", 13.0, Style::Money),
        column("schedule", "Schedules", 13.0, Style::Money),
        column("patients", "Patients, where known", 10.5, Style::Count),
        column("cost", "Invoices for 1,000 patients", 10.5, Style::Money),
    ]
}

/// Writes the four sheets.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    for level in &LEVELS {
        let purpose = "Sums over the practices of each that are in the totals. A band comes from a backtest of the sums; it \
                       is not the bands of practices put together.";
        let mut page = making.page(level.sheet, level.sheet, purpose)?;
        let columns = columns(level);
        let mut rows: Vec<Vec<Cell>> =
            (1..).zip((level.groups)(making.subject)).map(|(number, group)| row(level, number, group)).collect();
        if rows.is_empty() {
            rows.push(empty_row(&columns, "No practice is in the totals."));
        }
        page.table(level.table, &columns, &rows, &mut making.names)?;
        page.worksheet.set_freeze_panes(super::super::page::HEADER_ROW + 1, 3)?;
        making.take(page);
    }
    Ok(())
}

fn row(level: &Level, number: i64, group: &GroupRow) -> Vec<Cell> {
    let (sums, effect) = (&group.sums, &group.sums.effect);
    let key = level.key;
    let practices = |answer: &str| format!("SUMIFS(practices_counted,{key},{{number}}{answer})");
    let count = |answer: &str, cached: usize| Cell::formula(practices(answer), cached as f64);
    let money = |of: &str, pence: i64| {
        Cell::formula(format!("ROUND(SUMIFS({of},{key},{{number}},practices_counted,1),2)"), pounds(pence))
    };
    let measured = |of: &str, cached: Option<f64>| match cached {
        Some(cached) => {
            Cell::formula(format!("SUMIFS({of},{key},{{number}},practices_counted,1,practices_measured,1)"), cached)
        }
        None => Cell::words(NOT_MEASURED),
    };
    let normal = effect.kept_normal.map(|normal| to_f64(normal.0));
    let shortfall = effect.shortfall.map(|shortfall| to_f64(shortfall.0));
    let share = shortfall.zip(normal).filter(|(_, normal)| *normal > 0.0).map(|(shortfall, normal)| shortfall / normal);
    let cost = format!(
        "ROUND(ROUND(SUMIFS(practices_invoice,{key},{{number}},practices_counted,1,practices_listed,1)*pence_per_pound,0)\
         *thousand/{{patients}},0)/pence_per_pound"
    );
    let formula_or = |formula: &str, cached: Option<f64>, words: &str| {
        cached.map_or_else(|| Cell::words(words), |cached| Cell::formula(formula, cached))
    };
    vec![
        Cell::count(number),
        Cell::text(or_not_known(&group.code)),
        Cell::text(if group.name.is_empty() { NOT_KNOWN } else { &group.name }),
        count("", sums.practices),
        count(",practices_affected,words_yes", sums.affected),
        count(",practices_affected,words_no", sums.not_affected),
        count(",practices_affected,words_not_stated", sums.affected_not_known),
        measured("practices_normal", normal),
        measured("practices_kept", effect.kept_actual.map(|kept| kept as f64)),
        formula_or("{normal}-{kept}", shortfall, NOT_MEASURED),
        formula_or("{shortfall}/{normal}", share, NOT_MEASURED),
        Cell::number_or(effect.shortfall_band_low, "no band"),
        Cell::number_or(effect.shortfall_band_high, "no band"),
        Cell::text(words::verdict(effect.within_normal_variation)),
        money("practices_invoice", sums.invoice.0),
        money("practices_candidates", sums.candidates.0),
        money("practices_schedule", sums.schedule.0),
        formula_or(
            &format!("SUMIFS(practices_patients,{key},{{number}},practices_counted,1)"),
            sums.patients.map(|patients| patients as f64),
            NOT_KNOWN,
        ),
        formula_or(&cost, sums.invoice_per_1000_patients.map(|cost| pounds(cost.0)), NOT_KNOWN),
    ]
}
