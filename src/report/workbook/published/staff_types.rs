//! `Staff types`: each area and type of staff, attended, unknown and not attended beside the normal day.

use super::super::page::{Cell, Column, column, empty_row};
use super::super::styles::Style;
use super::super::words;
use super::Making;
use crate::impact::outcome::Pair;
use crate::impact::published::{AreaImpact, PublishedMeasures};
use crate::model::appointment::State;
use crate::model::exact::to_f64;
use crate::model::published::StaffType;
use crate::normal::outcome::Grade;
use rust_xlsxwriter::XlsxError;

/// Words in the place of a number that is not known.
pub(super) const NOT_MEASURED: &str = "not measured";

fn columns() -> Vec<Column> {
    let mean = |key, title| column(key, title, 12.0, Style::Mean);
    let count = |key, title| column(key, title, 12.0, Style::Count);
    vec![
        column("area", "Area", 10.0, Style::Text).named("staff_area"),
        column("staff", "Type of staff", 22.0, Style::Text).named("staff_type"),
        count("counted", "In the whole (1 is yes)").named("staff_counted"),
        mean("attended_normal", "Attended, normal day"),
        count("attended", "Attended"),
        mean("unknown_normal", "Unknown, normal day"),
        count("unknown", "Unknown"),
        mean("kept_normal", "Kept, normal day").named("staff_kept_normal"),
        count("kept", "Kept").named("staff_kept"),
        mean("fewer", "Fewer kept"),
        mean("dna_normal", "Not attended, normal day"),
        count("dna", "Not attended"),
        mean("low", "Normal day, band from"),
        mean("high", "Normal day, band to"),
        column("verdict", "Verdict", 24.0, Style::Text),
        count("n", "Days predicted"),
        column("rrmse", "Error (RRMSE)", 11.0, Style::Percent),
        column("grade", "Grade", 13.0, Style::Text),
    ]
}

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let purpose = "Each area and type of staff on the incident dates, beside its normal day, with band and verdict.";
    let mut page = making.page("Staff types", "Staff types", purpose)?;
    let columns = columns();
    let mut rows: Vec<Vec<Cell>> = making.subject.impact.areas.iter().flat_map(rows_of).collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "No area."));
    }
    page.table("staff_types", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// A number, or words.
pub(super) fn number(value: Option<f64>) -> Cell {
    Cell::number_or(value, NOT_MEASURED)
}

/// Normal and actual of a pair.
fn pair(pair: Pair) -> [Cell; 2] {
    [number(pair.normal.map(to_f64)), number(pair.actual.map(|actual| actual as f64))]
}

/// Grade in words.
pub(super) fn grade_words(grade: Option<Grade>) -> &'static str {
    match grade {
        Some(Grade::Certified) => "certified",
        Some(Grade::Usable) => "usable",
        Some(Grade::Information) => "information",
        None => "no grade",
    }
}

/// A sum of two or a difference, live where both parts are numbers.
pub(super) fn live(formula: &str, value: Option<f64>) -> Cell {
    value.map_or_else(|| Cell::words(NOT_MEASURED), |value| Cell::formula(formula, value))
}

fn rows_of(area: &AreaImpact) -> Vec<Vec<Cell>> {
    area.by_staff_type.iter().map(|(staff_type, measures)| row(area, *staff_type, measures)).collect()
}

fn row(area: &AreaImpact, staff_type: StaffType, measures: &PublishedMeasures) -> Vec<Cell> {
    let state = |state: State| pair(measures.states.get(&state).copied().unwrap_or_default());
    let accuracy = &measures.accuracy;
    let mut cells =
        vec![Cell::text(&area.code), Cell::text(staff_type.reading()), Cell::count(i64::from(area.is_counted))];
    cells.extend(state(State::Held));
    cells.extend(state(State::Unrecorded));
    cells.extend([
        live("SUM({attended_normal},{unknown_normal})", measures.kept.normal.map(to_f64)),
        live("SUM({attended},{unknown})", measures.kept.actual.map(|actual| actual as f64)),
        live("{kept_normal}-{kept}", measures.shortfall.map(to_f64)),
    ]);
    cells.extend(state(State::Dna));
    cells.extend([
        number(accuracy.band_low),
        number(accuracy.band_high),
        Cell::text(words::verdict(measures.within_normal_variation)),
        Cell::number(accuracy.n as f64),
        number(accuracy.rrmse),
        Cell::text(grade_words(accuracy.grade)),
    ]);
    cells
}
