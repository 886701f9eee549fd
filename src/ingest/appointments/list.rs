//! A plain list: one row an appointment, or a group of equal ones with a count.

use super::beside_status::{BesideStatus, Record};
use super::categories::Categories;
use super::desk::{TableDesk, UNTIMED_FROM_MINUTES, content_key};
use super::moments::{Dates, MomentReader, Moments};
use super::statuses::{Meaning, StatusWords};
use super::{Book, Draft};
use crate::ingest::layout::{WordIndex, folded_header};
use crate::ingest::mapping::WordKind;
use crate::ingest::recognise::Recognition;
use crate::ingest::tables::{Content, Row, Table, Value};
use crate::ingest::walk::{Aside, RowIs, walk_prepared};
use crate::model::appointment::{Appointment, PatientKey, Status};
use crate::model::data::RowAccount;
use crate::model::evidence::Stamp;
use crate::model::exception::ExceptionCode;
use std::cmp::Ordering;

/// Columns of the fields that are no moments, looked up once.
struct Columns {
    status: Option<usize>,
    status_also: Option<usize>,
    patient: Option<usize>,
    row_key: Option<usize>,
    clinician: Option<usize>,
    role: Option<usize>,
    slot_type: Option<usize>,
    mode: Option<usize>,
    cancelled_by: Option<usize>,
    cancel_reason: Option<usize>,
    count: Option<usize>,
    session_type: Option<usize>,
}

impl Columns {
    fn new(recognition: &Recognition<'_>) -> Self {
        let of = |field: &str| recognition.columns.get(field).copied();
        Columns {
            status: of("status"),
            status_also: of("status_also"),
            patient: of("patient"),
            row_key: of("row_key"),
            clinician: of("clinician"),
            role: of("role"),
            slot_type: of("slot_type"),
            mode: of("mode"),
            cancelled_by: of("cancelled_by"),
            cancel_reason: of("cancel_reason"),
            count: of("count"),
            session_type: of("session_type"),
        }
    }
}

/// Reads a plain list.
pub fn read(
    table: &Table,
    recognition: &Recognition<'_>,
    dates: &Dates,
    mut desk: TableDesk<'_, '_>,
    broken: &mut Vec<u32>,
) -> (Book, RowAccount) {
    let moments = MomentReader::new(recognition, dates);
    let mut reader = ListReader {
        columns: Columns::new(recognition),
        moments: &moments,
        cancelled_by: recognition.layout.words_of("cancelled_by"),
        cancel_reasons: recognition.layout.words_of("cancel_reason"),
        categories: Categories::new(recognition, &desk.reading.asking.mapping),
        session_types: recognition.layout.words_of("session_type"),
        words: StatusWords::new(recognition.layout, desk.reading.policy, &desk.reading.asking.mapping),
        beside: BesideStatus::new(table, recognition, &desk),
        width: recognition.folded_headers.len(),
        most_cells: most_cells(table, recognition),
        drafts: Vec::new(),
        weight_read: 0,
    };
    let prepare = |row: &Row<'_>| moments.read(row);
    let mut visit = |row: &Row<'_>, moments| reader.row(row, moments, &mut desk);
    let mut account = walk_prepared(table, recognition, broken, &prepare, &mut visit);
    account.weight_read = reader.weight_read;
    reader.categories.warn(&mut desk);
    reader.beside.warn(&mut desk);
    let exported_at = super::export_moment::from_rows(&desk);
    let drafts = std::mem::take(&mut reader.drafts);
    let mut book = desk.finish(recognition.layout, drafts);
    book.exported_at = exported_at;
    (book, account)
}

/// First rows of a text by which it is told how many separators its rows end with.
const ROWS_FOR_WIDTH: usize = 200;

/// Cells that a row of a text may have: as many as the header, or as the first rows all have, where each ends with separators
/// that the header does not. In a sheet nothing moves, whatever is blank.
fn most_cells(table: &Table, recognition: &Recognition<'_>) -> usize {
    let width = recognition.folded_headers.len();
    match table.content {
        Content::Sheet { .. } => usize::MAX,
        Content::Text(_) => {
            let first = table.head(ROWS_FOR_WIDTH);
            let rows = first.iter().filter(|row| row.row > recognition.header_row && !row.is_blank());
            rows.map(|row| row.cells.len()).min().unwrap_or(width).max(width)
        }
    }
}

struct ListReader<'l> {
    columns: Columns,
    moments: &'l MomentReader<'l>,
    cancelled_by: WordIndex,
    cancel_reasons: WordIndex,
    categories: Categories,
    session_types: WordIndex,
    words: StatusWords,
    beside: BesideStatus,
    /// Cells of the header.
    width: usize,
    /// Cells that a row of the text may have, blank ones at its end included.
    most_cells: usize,
    drafts: Vec<Draft>,
    weight_read: u64,
}

impl ListReader<'_> {
    fn row(&mut self, row: &Row<'_>, moments: Moments, desk: &mut TableDesk<'_, '_>) -> RowIs {
        desk.watch_row(row);
        match self.draft(row, moments, desk) {
            Ok(Some(draft)) => {
                desk.note_draft(&draft.appointment);
                self.drafts.push(draft);
                RowIs::Data
            }
            Ok(None) => RowIs::NotData,
            Err((code, field)) => {
                desk.put_aside(row, code, field);
                RowIs::Data
            }
        }
    }

    fn draft(&mut self, row: &Row<'_>, moments: Moments, desk: &mut TableDesk<'_, '_>) -> Result<Option<Draft>, Aside> {
        let record = self.beside.record(row);
        if record == Record::Other {
            return Ok(None);
        }
        let (has_patient, patient) = self.beside.patient(row, desk);
        if self.beside.may_be_patient_alone() && self.is_patient_alone(row) {
            return Ok(None);
        }
        let weight = self.weight(row)?;
        self.weight_read += u64::from(weight);
        if weight == 0 {
            return Ok(None);
        }
        self.check_width(row)?;
        if record == Record::NotSaid {
            return Err((ExceptionCode::MissingValue, "record"));
        }
        let (date, start_minute) = moments.start?;
        let (status, word) = self.status(row, patient, desk);
        let text = row.value_in(self.columns.status).text();
        let is_implied = match self.beside.of_status(&text) {
            Some("implies_patient") => true,
            Some("free_without_patient") => false,
            _ => self.columns.patient.is_none(),
        };
        let has_patient = has_patient || is_implied && implies_patient(status);
        let status = if has_patient { status } else { self.beside.without_patient(status, &text)? };
        let mut appointment = desk.blank_appointment(row, date, status);
        appointment.weight = weight;
        appointment.patient = patient;
        appointment.start_minute = start_minute;
        appointment.planned_minutes = moments.planned_minutes?;
        self.void_untimed(row, &mut appointment);
        self.people_and_kind(row, desk, &mut appointment);
        self.stamps(row, [moments.booked, moments.cancelled], desk, &mut appointment);
        let row_key = moments.row_key.filter(|_| !desk.has_damaged_key(row, self.columns.row_key));
        let care_related = self.categories.is_care_related(row, &appointment, desk);
        Ok(Some(Draft {
            content_key: content_key(&appointment),
            appointment,
            has_patient,
            row_key,
            care_related,
            told_state: None,
            removed: false,
            status_word: word,
        }))
    }

    /// A patient without any appointment: neither a date nor a status stands in the row.
    fn is_patient_alone(&self, row: &Row<'_>) -> bool {
        self.moments.has_no_start(row) && row.value_in(self.columns.status).is_empty()
    }

    fn weight(&self, row: &Row<'_>) -> Result<u32, Aside> {
        match row.value_in(self.columns.count) {
            Value::Empty => Ok(1),
            value => {
                let count = value.whole_number().and_then(|count| u32::try_from(count).ok());
                count.ok_or((ExceptionCode::BadNumber, "count"))
            }
        }
    }

    /// More cells than headers, more blank ones at the end than other rows have, or a quotation mark inside a short row: a
    /// separator has moved the values.
    fn check_width(&self, row: &Row<'_>) -> Result<(), Aside> {
        let beyond =
            row.width() > self.most_cells || (self.width..row.width()).any(|column| !row.value(column).is_empty());
        let swallowed = row.width() < self.width
            && row.values().any(|value| matches!(value, Value::Text(text) if text.contains('"')));
        if beyond || swallowed { Err((ExceptionCode::FieldCount, "row")) } else { Ok(()) }
    }

    fn status(
        &mut self,
        row: &Row<'_>,
        patient: Option<PatientKey>,
        desk: &mut TableDesk<'_, '_>,
    ) -> (Status, Option<std::sync::Arc<str>>) {
        let text = row.value_in(self.columns.status).text();
        let also = row.value_in(self.columns.status_also).text();
        let Some(Meaning { status, word }) = self.words.meaning(&text).or_else(|| self.words.meaning(&also)) else {
            let is_empty = text.is_empty() && also.is_empty();
            let code = if is_empty { ExceptionCode::MissingValue } else { ExceptionCode::UnmappedStatus };
            desk.mark(row, code, "status");
            if !text.is_empty() {
                desk.unknown_words.note(WordKind::Status, &text, patient);
            }
            return (Status::Unknown, None);
        };
        let who = (status == Status::CancelledOther).then(|| row.value_in(self.columns.cancelled_by).text());
        let who = who.as_deref().and_then(|text| self.cancelled_by.word(text));
        let status = match who {
            Some("patient") => Status::CancelledByPatient,
            Some("practice") => Status::CancelledByPractice,
            _ => self.beside.settle(row, status),
        };
        (status, Some(word))
    }

    /// Untimed and list rows inherit the minutes of their session: void, and so is the start (ruling 3).
    fn void_untimed(&self, row: &Row<'_>, appointment: &mut Appointment) {
        let kind = row.value_in(self.columns.session_type).text();
        let said = self.session_types.word(&kind) == Some("untimed");
        let inherited = appointment.planned_minutes.is_some_and(|minutes| minutes >= UNTIMED_FROM_MINUTES);
        if said || inherited {
            appointment.start_minute = None;
            appointment.planned_minutes = None;
        }
    }

    fn people_and_kind(&self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>, appointment: &mut Appointment) {
        let slot_type = row.value_in(self.columns.slot_type).text();
        let label = row.value_in(self.columns.clinician).text();
        let role = row.value_in(self.columns.role).text();
        let role = Some(&*role).filter(|role| !role.is_empty());
        (appointment.clinician, appointment.staff_group) = desk.staff(&label, role, &slot_type);
        appointment.slot_type = desk.slot_type(&slot_type);
        appointment.mode = desk.mode(&row.value_in(self.columns.mode).text());
    }

    fn stamps(
        &self,
        row: &Row<'_>,
        [booked, cancelled]: [Result<Option<Stamp>, Aside>; 2],
        desk: &mut TableDesk<'_, '_>,
        appointment: &mut Appointment,
    ) {
        for stamp in [booked, cancelled] {
            if let Err((code, field)) = stamp {
                desk.mark(row, code, field);
            }
        }
        appointment.booked_at = booked.unwrap_or(None);
        appointment.cancelled_at = cancelled.unwrap_or(None).filter(|_| appointment.status.is_cancelled());
        desk.note_stamp(appointment.booked_at);
        desk.note_stamp(appointment.cancelled_at);
        for column in self.beside.arrival_columns() {
            desk.note_stamp(self.moments.arrival(row, column));
        }
        appointment.entered_late = is_entered_late(appointment);
        appointment.cancelled_due_to_death = appointment.status.is_cancelled() && {
            let reason = row.value_in(self.columns.cancel_reason).text();
            let text = row.value_in(self.columns.status).text();
            self.cancel_reasons.word(&reason) == Some("death")
                || self.beside.of_status(&text) == Some("death")
                || folded_header(&text).ends_with("due to death")
        };
    }
}

/// Booked after its own start, at the coarser precision of the two: an untimed row is late if it was booked on a later date.
pub fn is_entered_late(appointment: &Appointment) -> bool {
    appointment.booked_at.is_some_and(|booked| booked.compare(&appointment.start()) == Ordering::Greater)
}

/// In a layout without a patient column these imply one (ruling 2).
pub fn implies_patient(status: Status) -> bool {
    !matches!(status, Status::Available | Status::Blocked)
}
