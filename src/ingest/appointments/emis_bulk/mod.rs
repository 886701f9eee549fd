//! EMIS Web bulk extract: `Appointment_Slot`, joined through sessions to the people who hold them. A slot is re-used, so a
//! row says who is in it now and nothing of who was; its columns depend on the version of the extract and are found by
//! name. Rows of other practices in the same extract are passed by.

mod sessions;

use super::categories::Categories;
use super::desk::{TableDesk, UNTIMED_FROM_MINUTES, content_key};
use super::list::is_entered_late;
use super::moments::{read_moment, stamp_of};
use super::statuses::{Meaning, StatusWords};
use super::{Book, Draft, Holds, practices};
use crate::ingest::dates::{DateReader, time_of_day};
use crate::ingest::mapping::WordKind;
use crate::ingest::recognise::Recognition;
use crate::ingest::references::{Key, ReferenceView, is_true};
use crate::ingest::tables::{Row, Table, Value};
use crate::ingest::walk::{Aside, RowIs, walk_data};
use crate::model::appointment::{Appointment, PatientKey, Status};
use crate::model::data::RowAccount;
use crate::model::exception::ExceptionCode;
use chrono::NaiveDate;
use sessions::Sessions;
use std::sync::Arc;

/// The date of a deleted row that keeps nothing but its identifier. Such a row is never used.
const NO_DATE: NaiveDate = NaiveDate::MIN;

/// How `Appointment_Slot` is to be read.
pub struct How<'r> {
    /// How its dates are written.
    pub dates: &'r DateReader,
    /// Sessions, users and organisations.
    pub references: ReferenceView<'r>,
    /// The practice whose rows are read; none where the extract holds one only.
    pub practice: Option<Key>,
}

/// Reads `Appointment_Slot`.
pub fn read(
    table: &Table,
    recognition: &Recognition<'_>,
    how: &How<'_>,
    mut desk: TableDesk<'_, '_>,
    broken: &mut Vec<u32>,
) -> (Book, RowAccount) {
    let columns = Columns::new(recognition);
    warn_of_version(&columns, how, &mut desk);
    let mut reader = SlotReader {
        sessions: Sessions::new(how.references, recognition.layout.words_of("session_type")),
        words: StatusWords::new(recognition.layout, desk.reading.policy, &desk.reading.asking.mapping),
        categories: Categories::new(recognition, &desk.reading.asking.mapping),
        columns,
        how,
        drafts: Vec::new(),
        versions: Vec::new(),
        weight_read: 0,
    };
    let mut account = walk_data(table, recognition, broken, &mut |row| reader.row(row, &mut desk));
    account.weight_read = reader.weight_read;
    reader.categories.warn(&mut desk);
    reader.sessions.warn(&mut desk);
    let exported_at = super::export_moment::from_rows(&desk);
    let drafts = reader.drafts_in_order_of_change();
    let mut book = desk.finish(recognition.layout, drafts);
    book.exported_at = exported_at;
    book.holds = Holds::NotSaid;
    book.is_in_order_of_change = true;
    (book, account)
}

/// Columns of the fields, looked up once.
struct Columns {
    row_key: Option<usize>,
    date: Option<usize>,
    time: Option<usize>,
    minutes: Option<usize>,
    patient: Option<usize>,
    external_patient: Option<usize>,
    sent_in: Option<usize>,
    left: Option<usize>,
    dna: Option<usize>,
    organisation: Option<usize>,
    session: Option<usize>,
    booked_date: Option<usize>,
    booked_time: Option<usize>,
    status: Option<usize>,
    slot_type: Option<usize>,
    mode: Option<usize>,
    blocked: Option<usize>,
    removed: Option<usize>,
    version: Option<usize>,
}

impl Columns {
    fn new(recognition: &Recognition<'_>) -> Self {
        let of = |field: &str| recognition.columns.get(field).copied();
        Columns {
            row_key: of("row_key"),
            date: of("date"),
            time: of("time"),
            minutes: of("minutes"),
            patient: of("patient"),
            external_patient: of("external_patient"),
            sent_in: of("sent_in"),
            left: of("left"),
            dna: of("dna"),
            organisation: of("organisation_guid"),
            session: of("session"),
            booked_date: of("booked_date"),
            booked_time: of("booked_time"),
            status: of("status"),
            slot_type: of("slot_type"),
            mode: of("mode"),
            blocked: of("blocked"),
            removed: of("removed"),
            version: of("version"),
        }
    }
}

/// What this version of the extract, or this choice of tables, cannot say.
fn warn_of_version(columns: &Columns, how: &How<'_>, desk: &mut TableDesk<'_, '_>) {
    if columns.blocked.is_none() {
        desk.reading.warn(
            "emis_blocked_not_told",
            "This EMIS extract was made before version 8.2 and does not say which slots are blocked: blocked slots without \
             a status of their own are counted as left empty, on the outage and on the normal days alike.",
        );
    }
    for (layout, name, what) in [
        ("emis_session", "Appointment_Session", "which sessions are untimed"),
        ("emis_session_user", "Appointment_SessionUser", "who holds a session"),
        ("emis_user", "Admin_UserInRole", "who the session holders are"),
    ] {
        if !how.references.has(layout) {
            let text = format!("{name} is not among the files of the EMIS extract: {what} is not known. Add it.");
            desk.reading.warn("emis_table_missing", text);
        }
    }
}

struct SlotReader<'r> {
    columns: Columns,
    how: &'r How<'r>,
    sessions: Sessions<'r>,
    words: StatusWords,
    categories: Categories,
    drafts: Vec<Draft>,
    versions: Vec<u64>,
    weight_read: u64,
}

/// Who is in a slot.
struct Occupant {
    has_patient: bool,
    patient: Option<PatientKey>,
}

impl SlotReader<'_> {
    fn row(&mut self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> RowIs {
        if !self.is_of_practice(row) {
            return RowIs::NotData;
        }
        desk.watch_row(row);
        self.weight_read += 1;
        match self.draft(row, desk) {
            Ok(draft) => {
                if !draft.removed {
                    desk.note_draft(&draft.appointment);
                }
                let version = row.value_in(self.columns.version).whole_number();
                self.versions.push(version.and_then(|version| u64::try_from(version).ok()).unwrap_or(0));
                self.drafts.push(draft);
            }
            Err((code, field)) => desk.put_aside(row, code, field),
        }
        RowIs::Data
    }

    fn is_yes(&self, row: &Row<'_>, column: Option<usize>) -> bool {
        match row.value_in(column) {
            Value::Bool(value) => value,
            value => is_true(&value.text()),
        }
    }

    fn is_of_practice(&self, row: &Row<'_>) -> bool {
        practices::is_own(&row.value_in(self.columns.organisation).text(), self.how.practice)
    }

    /// One file may hold several days of changes: the order in which they were made is that of `ProcessingId`.
    fn drafts_in_order_of_change(&mut self) -> Vec<Draft> {
        let versions = std::mem::take(&mut self.versions);
        let mut drafts: Vec<(u64, Draft)> = versions.into_iter().zip(std::mem::take(&mut self.drafts)).collect();
        drafts.sort_by_key(|(version, _)| *version);
        drafts.into_iter().map(|(_, draft)| draft).collect()
    }

    fn draft(&mut self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> Result<Draft, Aside> {
        let organisation = row.value_in(self.columns.organisation).text();
        let slot = row.value_in(self.columns.row_key).text();
        let key = Key::of(&[&organisation, &slot]).ok_or((ExceptionCode::MissingValue, "row_key"))?;
        let occupant = self.occupant(row, desk);
        let removed = self.is_yes(row, self.columns.removed);
        let date = match read_moment(self.how.dates, row.value_in(self.columns.date), "date") {
            Ok(Some(moment)) => moment.date,
            _ if removed => NO_DATE,
            Ok(None) => return Err((ExceptionCode::MissingValue, "date")),
            Err(aside) => return Err(aside),
        };
        let (status, word) = if removed { (Status::Unknown, None) } else { self.status(row, &occupant, desk)? };
        let mut appointment = desk.blank_appointment(row, date, status);
        appointment.patient = occupant.patient;
        if !removed {
            self.fill(row, &organisation, desk, &mut appointment, occupant.has_patient)?;
        }
        let care_related = removed || self.categories.is_care_related(row, &appointment, desk);
        Ok(Draft {
            content_key: content_key(&appointment),
            appointment,
            has_patient: occupant.has_patient,
            row_key: Some(key.0),
            care_related,
            told_state: None,
            removed,
            status_word: word,
        })
    }

    fn occupant(&self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> Occupant {
        let (has_patient, patient) = desk.patient(row, self.columns.patient);
        if has_patient {
            return Occupant { has_patient, patient };
        }
        let (has_patient, patient) = desk.patient(row, self.columns.external_patient);
        Occupant { has_patient, patient }
    }

    /// What is known of a slot: the order of the questions is that of section 1.6 of the reference on appointment exports.
    fn status(
        &mut self,
        row: &Row<'_>,
        occupant: &Occupant,
        desk: &mut TableDesk<'_, '_>,
    ) -> Result<(Status, Option<Arc<str>>), Aside> {
        let text = row.value_in(self.columns.status).text();
        let said = if text.is_empty() { None } else { self.words.meaning(&text) };
        let said_status = said.as_ref().map(|meaning| meaning.status);
        let word = |text: &str| Some(Arc::from(text));
        if !occupant.has_patient {
            let is_blocked = self.is_yes(row, self.columns.blocked) || said_status == Some(Status::Blocked);
            return match said_status {
                _ if is_blocked => Ok((Status::Blocked, word("no patient, blocked"))),
                Some(status) if needs_patient(status) => Err((ExceptionCode::BookedWithoutPatient, "patient")),
                _ => Ok((Status::Available, word("no patient"))),
            };
        }
        let is = |status: Status| said_status == Some(status);
        let has_time = |column: Option<usize>| !row.value_in(column).is_empty();
        if self.is_yes(row, self.columns.dna) {
            return Ok((Status::Dna, word("patient, DidNotAttend")));
        }
        if is(Status::Dna) || is(Status::WalkedOut) || is(Status::CancelledOther) {
            return Ok(told(said));
        }
        if has_time(self.columns.left) {
            return Ok((Status::Attended, word("patient, LeftTime")));
        }
        if is(Status::Attended) {
            return Ok(told(said));
        }
        if has_time(self.columns.sent_in) {
            return Ok((Status::Arrived, word("patient, SendInTime")));
        }
        match said {
            Some(Meaning { status: Status::Available | Status::Blocked, .. }) => {
                Ok((Status::Booked, word("patient, in a slot that says free or blocked")))
            }
            Some(meaning) => Ok((meaning.status, Some(meaning.word))),
            None if text.is_empty() => Ok((Status::Booked, word("patient"))),
            None => {
                desk.mark(row, ExceptionCode::UnmappedStatus, "status");
                desk.unknown_words.note(WordKind::Status, &text, occupant.patient);
                Ok((Status::Unknown, None))
            }
        }
    }

    fn fill(
        &mut self,
        row: &Row<'_>,
        organisation: &str,
        desk: &mut TableDesk<'_, '_>,
        appointment: &mut Appointment,
        has_patient: bool,
    ) -> Result<(), Aside> {
        let session = self.sessions.of_slot(organisation, &row.value_in(self.columns.session).text());
        if !session.is_known && self.how.references.has("emis_session") {
            desk.mark(row, ExceptionCode::BrokenLink, "session");
        }
        let start = match row.value_in(self.columns.time) {
            Value::Empty => None,
            Value::Error => return Err((ExceptionCode::ErrorCell, "time")),
            value => Some(time_of_day(value).ok_or((ExceptionCode::BadTime, "time"))?),
        };
        let minutes = match row.value_in(self.columns.minutes) {
            Value::Empty => None,
            value => {
                let minutes = value.whole_number().and_then(|minutes| u16::try_from(minutes).ok());
                if minutes.is_none() {
                    desk.mark(row, ExceptionCode::BadNumber, "minutes");
                }
                minutes.filter(|minutes| *minutes > 0)
            }
        };
        let is_untimed = session.is_untimed || minutes.is_some_and(|minutes| minutes >= UNTIMED_FROM_MINUTES);
        appointment.start_minute = start.filter(|_| !is_untimed);
        appointment.planned_minutes = minutes.filter(|_| !is_untimed);
        (appointment.clinician, appointment.staff_group) = desk.staff(
            &session.label,
            Some(session.role.as_str()).filter(|role| !role.is_empty()),
            &session.description,
        );
        session.note(appointment, has_patient, desk.reading.incident.as_ref());
        appointment.slot_type = desk.slot_type(&row.value_in(self.columns.slot_type).text());
        appointment.mode = desk.mode(&row.value_in(self.columns.mode).text());
        if has_patient {
            self.stamps(row, desk, appointment);
        }
        Ok(())
    }

    /// When it was booked; arrivals serve the moment of export only (ruling 1).
    fn stamps(&self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>, appointment: &mut Appointment) {
        match read_moment(self.how.dates, row.value_in(self.columns.booked_date), "booked_date") {
            Ok(booked) => {
                let time = time_of_day(row.value_in(self.columns.booked_time));
                appointment.booked_at = booked.map(|moment| stamp_of(moment.date, time.or(moment.minute)));
            }
            Err((code, field)) => desk.mark(row, code, field),
        }
        desk.note_stamp(appointment.booked_at);
        for column in [self.columns.sent_in, self.columns.left] {
            let time = time_of_day(row.value_in(column));
            desk.note_stamp(time.map(|time| stamp_of(appointment.date, Some(time))));
        }
        appointment.entered_late = is_entered_late(appointment);
    }
}

fn told(said: Option<Meaning>) -> (Status, Option<Arc<str>>) {
    said.map_or((Status::Unknown, None), |meaning| (meaning.status, Some(meaning.word)))
}

/// Statuses that nobody can have without being there.
fn needs_patient(status: Status) -> bool {
    matches!(status, Status::Booked | Status::Arrived | Status::Attended | Status::Dna | Status::WalkedOut)
}
