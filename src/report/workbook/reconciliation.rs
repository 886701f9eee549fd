//! `Reconciliation`: every control with its two independent routes.

use super::page::{Cell, Column, column, empty_row, pounds};
use super::styles::Style;
use super::{Making, words};
use crate::claim::outcome::{Control, ControlResult};
use crate::model::exact::{Exact, to_f64};
use rust_xlsxwriter::XlsxError;

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Reconciliation",
        "Reconciliation",
        "Each control compares a figure of the claim with the same figure reached by an independent route. No tolerance.",
    )?;
    let columns = columns();
    let mut rows: Vec<Vec<Cell>> = making.subject.claim.controls.iter().map(|control| row(making, control)).collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "No control was run."));
    }
    page.table("reconciliation", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// Its columns.
pub(super) fn columns() -> [Column; 9] {
    [
        column("id", "Control", 10.0, Style::Text),
        column("name", "What agrees with what", 56.0, Style::Wrapped),
        column("left", "From the claim", 15.0, Style::Quantity),
        column("right", "From the independent route", 15.0, Style::Quantity),
        column("difference", "Difference", 12.0, Style::Quantity),
        column("differs", "Differs (1 is yes)", 10.0, Style::Count).named("reconciliation_differs"),
        column("result", "Result", 15.0, Style::Strong),
        column("unit", "Unit", 10.0, Style::Text),
        column("note", "Where it fails, or why not applicable", 40.0, Style::Wrapped),
    ]
}

/// The result in words.
pub(super) fn result_words(result: ControlResult) -> &'static str {
    match result {
        ControlResult::Holds => "holds",
        ControlResult::Fails => "FAILS",
        ControlResult::NotApplicable => "not applicable",
    }
}

fn row(making: &Making<'_>, control: &Control) -> Vec<Cell> {
    row_of(control, &making.subject.labels.own_words(&control.note))
}

/// A control, its note in the words that the reader may see. An empty note would leave a reader in doubt.
pub(super) fn row_of(control: &Control, note: &str) -> Vec<Cell> {
    let shown = |value: Exact| match control.is_money {
        true if value.is_integer() => pounds(value.to_integer()),
        true => to_f64(value) / 100.0,
        false => to_f64(value),
    };
    let is_whole = |value: Option<Exact>| value.is_none_or(|number| number.is_integer());
    let style = match control.is_money {
        true => Style::Money,
        false if is_whole(control.left) && is_whole(control.right) => Style::Count,
        false => Style::Quantity,
    };
    let side = |value: Option<Exact>| Cell::number_or(value.map(shown), "not applicable").styled(style);
    let fails = control.result == ControlResult::Fails;
    let (difference, differs) = match (control.left, control.right) {
        // A control over many places fails where differences cancel out.
        (Some(left), Some(right)) if fails && left == right => (Cell::number(0.0).styled(style), Cell::count(1)),
        (Some(left), Some(right)) => (
            Cell::formula("ROUND({left}-{right},6)", (shown(left) - shown(right)) + 0.0).styled(style),
            Cell::formula("IF({difference}=0,0,1)", f64::from(u8::from(left != right))),
        ),
        _ => (Cell::words("not applicable"), Cell::count(i64::from(fails))),
    };
    vec![
        Cell::text(&control.id),
        Cell::text(&control.name),
        side(control.left),
        side(control.right),
        difference,
        differs,
        Cell::text(result_words(control.result)),
        Cell::text(if control.is_money { "pounds" } else { "number" }),
        Cell::text(if note.is_empty() { words::NONE } else { note }),
    ]
}
