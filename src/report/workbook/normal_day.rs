//! `Normal day`: which ordinary days each date of the claim window is compared with, and why others were left out.

use super::page::{Cell, column, empty_row};
use super::styles::Style;
use super::{Making, words};
use crate::model::incident::weekday_name;
use crate::normal::outcome::{Kind, NormalDay};
use rust_xlsxwriter::XlsxError;

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Normal day",
        "Normal day",
        "Each date of the claim window beside the ordinary dates of its weekday: those that were averaged, and those left \
         out with the reason.",
    )?;
    let columns = [
        column("date", "Date compared", 13.0, Style::Date),
        column("weekday", "Weekday", 12.0, Style::Text),
        column("kind", "Kind of weekday", 12.0, Style::Text),
        column("sufficient", "Enough days to claim from", 13.0, Style::Text),
        column("reference", "Ordinary date", 13.0, Style::Date),
        column("use", "Used for the normal day", 14.0, Style::Text),
        column("reason", "Reason if left out", 60.0, Style::Wrapped),
    ];
    let mut rows: Vec<Vec<Cell>> = making.subject.claim.normal_days.iter().flat_map(rows_of).collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "No date to compare."));
    }
    page.table("normal_day", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// The kind in words.
pub(super) fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Regular => "regular",
        Kind::Occasional => "occasional",
        Kind::Closed => "closed",
    }
}

/// The ordinary dates of one date: those averaged and those left out.
pub(super) fn rows_of(day: &NormalDay) -> Vec<Vec<Cell>> {
    let head = || {
        vec![
            Cell::date(day.date),
            Cell::text(weekday_name(day.weekday)),
            Cell::text(kind_words(day.kind)),
            Cell::text(if day.sufficient { "yes" } else { "no" }),
        ]
    };
    let with = |reference: Cell, used: &str, reason: &str| {
        let mut cells = head();
        cells.extend([reference, Cell::text(used), Cell::text(reason)]);
        cells
    };
    let mut rows: Vec<Vec<Cell>> =
        day.chosen.iter().map(|chosen| with(Cell::date(*chosen), "averaged", words::NONE)).collect();
    let only_hours = day.chosen_for_hours.iter().filter(|date| !day.chosen.contains(date));
    rows.extend(only_hours.map(|date| with(Cell::date(*date), "averaged for hours", "closed in the book, but worked")));
    rows.extend(day.left_out.iter().map(|left| {
        let reason = match left.reason.as_str() {
            "most" => "most: the day with the most kept is left out",
            "least" => "least: the day with the least kept is left out",
            other => other,
        };
        with(Cell::date(left.date), "left out", reason)
    }));
    if rows.is_empty() {
        rows.push(with(Cell::words(words::NONE), words::NONE, "no eligible date"));
    }
    rows
}
