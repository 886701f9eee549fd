//! Lists that hold the rows of several practices: an ICB's extract, a search over a network. One claim is one practice's, so
//! that rows of others must not get into it, and which practice is meant is never guessed.

use super::IngestError;
use super::layout::folded_header;
use super::loading::Shelf;
use super::recognise::Recognition;
use super::tables::{Passing, Row, Table};
use crate::model::policy::Policy;
use std::collections::BTreeSet;

/// More practices than this are not told apart one by one.
const MOST_PRACTICES: usize = 10_000;

/// Stops where a table holds rows of several practices and nothing says which one is meant.
pub fn check(shelf: &Shelf<'_>, policy: &Policy) -> Result<(), IngestError> {
    for loaded in &shelf.loaded {
        let Some(recognition) = &loaded.recognition else { continue };
        let codes = codes(&loaded.content, recognition);
        if codes.len() > 1 && !codes.contains(&own_code(policy)) {
            return Err(IngestError::SeveralPractices { path: loaded.path.clone(), practices: codes.len() });
        }
    }
    Ok(())
}

fn own_code(policy: &Policy) -> String {
    folded_header(&policy.practice.code)
}

/// The practices' codes that stand in a table.
fn codes(table: &Table, recognition: &Recognition<'_>) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let Some(column) = recognition.columns.get("organisation") else { return codes };
    table.walk(&mut |passing| {
        if let Passing::Row(row) = passing
            && row.number > recognition.header_row
            && !recognition.repeats_header(&row)
        {
            let code = folded_header(&row.value(*column).text());
            if !code.is_empty() {
                codes.insert(code);
            }
        }
        codes.len() < MOST_PRACTICES
    });
    codes
}

/// Which rows of a table are of the practice itself.
pub struct OwnRows {
    column: Option<usize>,
    own: String,
    others: u64,
}

impl OwnRows {
    /// What the table holds: where it has one practice only, every row is the practice's own, whatever its code.
    pub fn new(table: &Table, recognition: &Recognition<'_>, policy: &Policy) -> Self {
        let column = recognition.columns.get("organisation").copied();
        let is_mixed = codes(table, recognition).len() > 1;
        OwnRows { column: column.filter(|_| is_mixed), own: own_code(policy), others: 0 }
    }

    /// Whether a row is of another practice. A row without a code belongs to the row's own list.
    pub fn is_of_another(&mut self, row: &Row<'_>) -> bool {
        let Some(column) = self.column else { return false };
        let code = folded_header(&row.value(column).text());
        let is_other = !code.is_empty() && code != self.own;
        self.others += u64::from(is_other);
        is_other
    }

    /// How many rows were of other practices.
    pub fn others(&self) -> u64 {
        self.others
    }
}
