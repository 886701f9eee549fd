//! The national category of a row: rows of another category than care-related encounters are not offered (`DOMAIN.md`
//! section 2). A text that the layout does not know stays offered, and the reader of the claim is told.

use super::desk::TableDesk;
use crate::ingest::layout::{WordIndex, folded_header};
use crate::ingest::mapping::{Mapping, WordKind};
use crate::ingest::recognise::Recognition;
use crate::ingest::tables::Row;
use crate::model::appointment::Appointment;
use std::collections::BTreeMap;

/// What the category column of one table says.
pub struct Categories {
    words: WordIndex,
    answered: BTreeMap<String, bool>,
    column: Option<usize>,
    unknown_rows: u64,
    first_unknown_row: Option<u32>,
}

impl Categories {
    /// The column and the words of a recognised table.
    pub fn new(recognition: &Recognition<'_>, mapping: &Mapping) -> Self {
        let answered = mapping.words_of(WordKind::Category);
        Categories {
            answered: answered.map(|(text, means)| (text.to_owned(), means != "other")).collect(),
            words: recognition.layout.words_of("category"),
            column: recognition.columns.get("category").copied(),
            unknown_rows: 0,
            first_unknown_row: None,
        }
    }

    /// False for another category than care-related encounters. A text that is not known counts as care-related, and is
    /// remembered by its place. Where no category stands, the slot type tells.
    pub fn is_care_related(&mut self, row: &Row<'_>, appointment: &Appointment, desk: &mut TableDesk<'_, '_>) -> bool {
        let Some(column) = self.column.filter(|column| !row.value(*column).is_empty()) else {
            return desk.is_with_patients(appointment);
        };
        let value = row.value(column);
        let text = value.text();
        if let Some(word) = self.words.word(&text) {
            return word != "other";
        }
        match self.answered.get(&folded_header(&text)) {
            Some(is_care_related) => *is_care_related,
            None => {
                desk.unknown_words.note(WordKind::Category, &text, appointment.patient);
                self.unknown_rows += 1;
                self.first_unknown_row.get_or_insert(row.number);
                true
            }
        }
    }

    /// Says how many rows had a category that is not known, and where the first of them is; never the text.
    pub fn warn(&self, desk: &mut TableDesk<'_, '_>) {
        let (Some(column), Some(row)) = (self.column, self.first_unknown_row) else { return };
        let record = desk.reading.data.tables.get(desk.table as usize);
        let path = record.map(|record| record.path.clone()).unwrap_or_default();
        let rows = if self.unknown_rows == 1 { "1 row".to_owned() } else { format!("{} rows", self.unknown_rows) };
        desk.reading.warn(
            "unknown_category",
            format!(
                "`{path}`: the national category of {rows} is not known (first at row {row}, column {}). They were \
                 counted as care-related encounters: look whether they are appointments with patients.",
                column + 1
            ),
        );
    }
}
