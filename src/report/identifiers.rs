//! Control 11: no direct identifier in any output. Every text of every output is looked at; what an identifier is, only
//! `ingest` knows.

use super::IsIdentifier;
use crate::claim::outcome::Control;
use crate::model::exact::whole;
use calamine::{DataRef, Reader, Xlsx};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::io::Cursor;

/// How many texts of each output hold an identifier; none for an output that could not be read back. The right side of the
/// control is nought.
pub fn control(outputs: &[(&str, Option<i64>)]) -> Control {
    let mut found = 0_i64;
    let mut places = Vec::new();
    for (name, count) in outputs {
        match *count {
            None => {
                return Control::compare(
                    "C11",
                    NAME,
                    None,
                    Some(whole(0)),
                    &format!("`{name}` could not be read back"),
                );
            }
            Some(0) => {}
            Some(count) => {
                found = found.saturating_add(count);
                places.push(*name);
            }
        }
    }
    let mut control = Control::compare("C11", NAME, Some(whole(found)), Some(whole(0)), "");
    if found > 0 {
        control.note = format!("in {}", places.join(", "));
    }
    control
}

/// The control as it should be.
pub fn expected() -> Control {
    control(&[])
}

const NAME: &str = "direct identifiers in the outputs = none";

/// How many lines of a workbook's texts hold an identifier; none if it cannot be read.
pub fn in_workbook(bytes: &[u8], is_identifier: IsIdentifier<'_>) -> Option<i64> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    // The same words stand in many cells: each is looked at once, and counted wherever it stands.
    let mut known: HashMap<String, i64, RandomState> = HashMap::default();
    let mut in_cell = |text: &str| match known.get(text) {
        Some(count) => *count,
        None => {
            let count = in_text(text, is_identifier);
            known.insert(text.to_owned(), count);
            count
        }
    };
    let mut found = 0;
    for name in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&name).ok()?;
        while let Some(cell) = reader.next_cell().ok()? {
            found += match cell.get_value() {
                DataRef::String(text) => in_cell(text),
                DataRef::SharedString(text) => in_cell(text),
                _ => 0,
            };
        }
    }
    Some(found)
}

/// How many lines of a text hold an identifier.
pub fn in_text(text: &str, is_identifier: IsIdentifier<'_>) -> i64 {
    i64::try_from(text.lines().filter(|line| is_identifier(line)).count()).unwrap_or(i64::MAX)
}
