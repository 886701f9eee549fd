//! What a row of a list says beside its status: what kind of record it is, whether the patient arrived or did not attend,
//! why it was cancelled, and whose row it is where a patient's name is printed once for several rows.

use super::desk::TableDesk;
use crate::ingest::layout::WordIndex;
use crate::ingest::organisations::OwnRows;
use crate::ingest::recognise::Recognition;
use crate::ingest::tables::{Row, Table, Value};
use crate::model::appointment::{PatientKey, Status};
use crate::model::exception::ExceptionCode;

/// The columns and words of one table.
pub struct BesideStatus {
    record: Option<usize>,
    records: WordIndex,
    dna: Option<usize>,
    dna_words: WordIndex,
    arrived: [Option<usize>; 3],
    status_words: WordIndex,
    patient: Option<usize>,
    is_patient_printed_once: bool,
    own_rows: OwnRows,
    above: Option<(bool, Option<PatientKey>)>,
}

/// What kind of row stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// An appointment or a slot.
    Appointment,
    /// Something else: a person, a place, another practice's row.
    Other,
    /// It should say what it is, and does not.
    NotSaid,
}

impl BesideStatus {
    /// The columns and words of a recognised table.
    pub fn new(table: &Table, recognition: &Recognition<'_>, desk: &TableDesk<'_, '_>) -> Self {
        let layout = recognition.layout;
        let of = |field: &str| recognition.columns.get(field).copied();
        BesideStatus {
            record: of("record"),
            records: layout.words_of("record"),
            dna: of("dna_flag"),
            dna_words: layout.words_of("dna_flag"),
            arrived: ["arrived_at", "seen_at", "left_at"].map(of),
            status_words: layout.words_of("status"),
            patient: of("patient"),
            is_patient_printed_once: layout.printed_once.iter().any(|field| field == "patient"),
            own_rows: OwnRows::new(table, recognition, desk.reading.policy),
            above: None,
        }
    }

    /// What kind of row it is.
    pub fn record(&mut self, row: &Row<'_>) -> Record {
        if self.own_rows.is_of_another(row) {
            return Record::Other;
        }
        let Some(column) = self.record else { return Record::Appointment };
        match row.value(column) {
            Value::Empty => Record::NotSaid,
            value if self.records.word(&value.text()).is_some() => Record::Appointment,
            _ => Record::Other,
        }
    }

    /// Whether a patient is in the slot, and the key for matching. Where a patient is printed once for several rows, a row
    /// in which nobody is named is the patient's above it.
    pub fn patient(&mut self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> (bool, Option<PatientKey>) {
        let (is_numbered, key) = desk.patient(row, self.patient);
        if !self.is_patient_printed_once {
            return (is_numbered, key);
        }
        if is_numbered || desk.names_somebody(row) {
            // A patient with a name and without a number is somebody, and nobody can be matched.
            self.above = Some((true, key));
        }
        self.above.unwrap_or((is_numbered, key))
    }

    /// Whether blank cells may mean that a row holds the patient alone: a patient without any appointment.
    pub fn may_be_patient_alone(&self) -> bool {
        self.is_patient_printed_once
    }

    /// The status by all that the row says. A DNA mark goes before a status that leaves the matter open, and an arrival
    /// before a status that says no more than booked.
    pub fn settle(&self, row: &Row<'_>, status: Status) -> Status {
        let is_marked_dna =
            self.dna.is_some_and(|column| self.dna_words.word(&row.value(column).text()) == Some("yes"));
        let has_arrived = self.arrived.iter().flatten().any(|column| is_stamp(row.value(*column)));
        match status {
            Status::Booked | Status::Unknown | Status::Arrived | Status::Attended if is_marked_dna => Status::Dna,
            Status::Booked if has_arrived => Status::Arrived,
            _ => status,
        }
    }

    /// Columns of arrivals, for the moment of export.
    pub fn arrival_columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.arrived.iter().flatten().copied()
    }

    /// What the layout says of a status text beyond its status: `death`, `implies_patient`, `free_without_patient`.
    pub fn of_status(&self, text: &str) -> Option<&str> {
        self.status_words.word(text)
    }

    /// What a status means where no patient is named in the row (ruling 2).
    pub fn without_patient(&self, status: Status, text: &str) -> Result<Status, (ExceptionCode, &'static str)> {
        if !matches!(status, Status::Booked | Status::Unknown) {
            return Ok(status);
        }
        let is_free = self.of_status(text) == Some("free_without_patient");
        if is_free && self.patient.is_some() {
            return Ok(Status::Available);
        }
        Err((ExceptionCode::BookedWithoutPatient, "patient"))
    }

    /// Says how many rows were of other practices.
    pub fn warn(&self, desk: &mut TableDesk<'_, '_>) {
        if self.own_rows.others() == 0 {
            return;
        }
        let record = desk.reading.data.tables.get(desk.table as usize);
        let path = record.map(|record| record.path.clone()).unwrap_or_default();
        let text = format!(
            "`{path}` holds {} of other practices: they were left out.",
            crate::model::words::counted(self.own_rows.others(), "row", "rows")
        );
        desk.reading.warn("rows_of_other_practices", text);
    }
}

/// Whether something stands in a column of arrivals; databases write the year 9999 for nothing.
fn is_stamp(value: Value<'_>) -> bool {
    match value {
        Value::Empty | Value::Error => false,
        Value::Text(text) => !is_null_moment(text) && !matches!(text.to_ascii_lowercase().as_str(), "unknown" | "null"),
        _ => true,
    }
}

/// `9999-12-31T00:00:00`: how databases write that something has not happened.
pub fn is_null_moment(text: &str) -> bool {
    text.starts_with("9999-12-31") || text.starts_with("31/12/9999") || text.starts_with("1900-01-01")
}
