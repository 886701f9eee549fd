//! Which rows of a plain table are no data, and how rows are counted (control 1).

use super::layout::folded_header;
use super::reading::Reading;
use super::tables::{Cell, RawRow};
use crate::model::data::RowAccount;
use crate::model::evidence::SourceRef;
use crate::model::exception::ExceptionCode;

const FIRST_WORDS: &[&str] =
    &["total", "totals", "subtotal", "sum", "generated", "printed", "produced", "exported", "page", "report"];

/// Whether the first text of a row says that it is a sum or a note of the exporting program.
pub fn is_total_or_note(row: &RawRow) -> bool {
    let first = row.cells.iter().find(|cell| !cell.is_empty()).map(Cell::text).unwrap_or_default();
    let folded = folded_header(&first);
    let mut words = folded.split(' ');
    match words.next() {
        Some("grand" | "sub") => words.next().is_some_and(|word| word.starts_with("total")),
        Some("end") => words.next() == Some("of"),
        Some(word) => FIRST_WORDS.contains(&word),
        None => false,
    }
}

/// Counts rows in the account of a table.
pub fn count(reading: &mut Reading, table: u32, change: impl FnOnce(&mut RowAccount)) {
    if let Some(rows) = reading.account(table) {
        change(rows);
    }
}

/// Why a record is refused or marked: code, canonical column, and words that are added (never text from a cell).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Code of the exception.
    pub code: ExceptionCode,
    /// Canonical name of the column.
    pub column: Option<&'static str>,
    /// What is added to the reason.
    pub detail: Option<&'static str>,
}

impl Refusal {
    /// A refusal that concerns one column.
    pub fn of(code: ExceptionCode, column: &'static str) -> Self {
        Refusal { code, column: Some(column), detail: None }
    }

    /// The same with words added.
    pub fn saying(self, detail: &'static str) -> Self {
        Refusal { detail: Some(detail), ..self }
    }
}

/// Counts one row of data: used, with the marks it earned, or put aside.
pub fn conclude(reading: &mut Reading, source: SourceRef, result: Result<(), Refusal>, marks: &[Refusal]) {
    count(reading, source.table, |rows| {
        rows.data += 1;
        rows.weight_read += 1;
        if result.is_ok() {
            rows.used += 1;
            rows.weight_used += 1;
        }
    });
    match result {
        Ok(()) => {
            for Refusal { code, column, detail } in marks {
                reading.mark(source, *code, *column, *detail);
            }
        }
        Err(Refusal { code, column, detail }) => reading.put_aside(source, code, column, detail),
    }
}
