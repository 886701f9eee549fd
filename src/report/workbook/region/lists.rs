//! `Failures`, `Controls`, `Sources`.

use super::super::page::{Cell, column, empty_row};
use super::super::reconciliation;
use super::super::styles::Style;
use super::{Making, words};
use rust_xlsxwriter::XlsxError;

/// Practices without a claim.
pub(super) fn failures(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Failures",
        "Practices that could not be reported",
        "They are in no sum. normalday explain CODE says more of a code.",
    )?;
    let columns = [
        column("code", "Practice", 14.0, Style::Text),
        column("source", "Where it came from", 34.0, Style::Wrapped),
        column("error", "Code", 10.0, Style::Text),
        column("reason", "What happened", 60.0, Style::Wrapped),
        column("hint", "What to do", 60.0, Style::Wrapped),
        column("one", "Practices", 11.0, Style::Count).named("failures_practices"),
    ];
    let mut rows: Vec<Vec<Cell>> = making
        .subject
        .failures
        .iter()
        .map(|failure| {
            let texts = [&failure.code, &failure.source, &failure.error, &failure.reason, &failure.hint];
            texts.into_iter().map(Cell::text).chain([Cell::count(1)]).collect()
        })
        .collect();
    if rows.is_empty() {
        let mut row = empty_row(&columns, "none");
        row.pop();
        row.push(Cell::count(0));
        rows.push(row);
    }
    page.table("failures", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// Every control of the region.
pub(super) fn controls(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Controls",
        "Controls",
        "Each control compares a figure of the region with the same figure reached by an independent route. No tolerance.",
    )?;
    let rows: Vec<Vec<Cell>> =
        making.subject.controls.iter().map(|control| reconciliation::row_of(control, &control.note)).collect();
    page.table("controls", &reconciliation::columns(), &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// Files and folders.
pub(super) fn sources(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Sources",
        "Sources",
        "What practices were found in, and the look-ups. The files of a practice stand in its own claim.",
    )?;
    let count = |key, title| column(key, title, 12.0, Style::Count);
    let columns = [
        column("path", "File or folder", 46.0, Style::Wrapped),
        column("used_as", "Used as", 30.0, Style::Wrapped),
        count("practices", "Practices"),
        count("read", "Rows read"),
        count("parted", "Given to a practice"),
        count("aside", "Put aside"),
        column("differs", "Does not add up (1 is yes)", 12.0, Style::Count).named("sources_differs"),
        column("sha256", "SHA-256 of the file", 68.0, Style::Text),
    ];
    let mut rows: Vec<Vec<Cell>> = making
        .subject
        .sources
        .iter()
        .map(|source| {
            let rows = [source.rows_read, source.rows_parted, source.rows_aside];
            let count = |rows: Option<u64>| Cell::number_or(rows.map(|rows| rows as f64), "not counted");
            let closes = rows[0].zip(rows[1].zip(rows[2])).map(|(read, (parted, aside))| read == parted + aside);
            vec![
                Cell::text(&source.path),
                Cell::text(&source.used_as),
                Cell::number(source.practices as f64),
                count(source.rows_read),
                count(source.rows_parted),
                count(source.rows_aside),
                match closes {
                    Some(closes) => Cell::formula("IF({read}=SUM({parted},{aside}),0,1)", f64::from(u8::from(!closes))),
                    None => Cell::count(0),
                },
                Cell::text(source.sha256.as_deref().unwrap_or(words::NONE)),
            ]
        })
        .collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "none"));
    }
    page.table("sources", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}
