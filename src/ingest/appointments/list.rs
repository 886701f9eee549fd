//! A plain list: one row an appointment, or a group of equal ones with a count.

use super::beside_status::{BesideStatus, Record, is_null_moment};
use super::categories::Categories;
use super::desk::{TableDesk, UNTIMED_FROM_MINUTES, content_key};
use super::durations::minutes_in_words;
use super::statuses::{Meaning, StatusWords};
use super::{Book, Draft};
use crate::ingest::dates::{DateReader, Moment, NoMoment, time_of_day};
use crate::ingest::layout::{WordIndex, folded_header};
use crate::ingest::mapping::WordKind;
use crate::ingest::recognise::Recognition;
use crate::ingest::tables::{Row, Table, Value};
use crate::ingest::walk::{RowIs, walk_data};
use crate::model::appointment::{Appointment, PatientKey, Status};
use crate::model::data::RowAccount;
use crate::model::evidence::Stamp;
use crate::model::exception::ExceptionCode;
use chrono::NaiveDate;
use std::cmp::Ordering;

/// Columns of the fields, looked up once.
struct Columns {
    date: Option<usize>,
    time: Option<usize>,
    starts_at: Option<usize>,
    end_time: Option<usize>,
    status: Option<usize>,
    status_also: Option<usize>,
    patient: Option<usize>,
    row_key: Option<usize>,
    clinician: Option<usize>,
    role: Option<usize>,
    slot_type: Option<usize>,
    mode: Option<usize>,
    minutes: Option<usize>,
    booked_at: Option<usize>,
    booked_time: Option<usize>,
    cancelled_at: Option<usize>,
    cancelled_time: Option<usize>,
    cancelled_by: Option<usize>,
    cancel_reason: Option<usize>,
    count: Option<usize>,
    session_type: Option<usize>,
}

impl Columns {
    fn new(recognition: &Recognition<'_>) -> Self {
        let of = |field: &str| recognition.columns.get(field).copied();
        Columns {
            date: of("date"),
            time: of("time"),
            starts_at: of("starts_at"),
            end_time: of("end_time"),
            status: of("status"),
            status_also: of("status_also"),
            patient: of("patient"),
            row_key: of("row_key"),
            clinician: of("clinician"),
            role: of("role"),
            slot_type: of("slot_type"),
            mode: of("mode"),
            minutes: of("minutes"),
            booked_at: of("booked_at"),
            booked_time: of("booked_time"),
            cancelled_at: of("cancelled_at"),
            cancelled_time: of("cancelled_time"),
            cancelled_by: of("cancelled_by"),
            cancel_reason: of("cancel_reason"),
            count: of("count"),
            session_type: of("session_type"),
        }
    }
}

/// How the dates of each date column are read.
pub struct Dates {
    /// Of the slot.
    pub slot: DateReader,
    /// Of the booking.
    pub booked: DateReader,
    /// Of the cancellation.
    pub cancelled: DateReader,
}

/// Reads a plain list.
pub fn read(
    table: &Table,
    recognition: &Recognition<'_>,
    dates: &Dates,
    mut desk: TableDesk<'_, '_>,
    broken: &mut Vec<u32>,
) -> (Book, RowAccount) {
    let mut reader = ListReader {
        columns: Columns::new(recognition),
        dates,
        cancelled_by: recognition.layout.words_of("cancelled_by"),
        cancel_reasons: recognition.layout.words_of("cancel_reason"),
        categories: Categories::new(recognition, &desk.reading.asking.mapping),
        session_types: recognition.layout.words_of("session_type"),
        words: StatusWords::new(recognition.layout, desk.reading.policy, &desk.reading.asking.mapping),
        beside: BesideStatus::new(table, recognition, &desk),
        width: recognition.folded_headers.len(),
        drafts: Vec::new(),
        weight_read: 0,
    };
    let mut account = walk_data(table, recognition, broken, &mut |row| reader.row(row, &mut desk));
    account.weight_read = reader.weight_read;
    reader.categories.warn(&mut desk);
    reader.beside.warn(&mut desk);
    let exported_at = super::export_moment::from_rows(&desk);
    let drafts = std::mem::take(&mut reader.drafts);
    let mut book = desk.finish(recognition.layout, drafts);
    book.exported_at = exported_at;
    (book, account)
}

struct ListReader<'l> {
    columns: Columns,
    dates: &'l Dates,
    cancelled_by: WordIndex,
    cancel_reasons: WordIndex,
    categories: Categories,
    session_types: WordIndex,
    words: StatusWords,
    beside: BesideStatus,
    width: usize,
    drafts: Vec<Draft>,
    weight_read: u64,
}

/// A row is put aside: code and canonical field.
type Aside = (ExceptionCode, &'static str);

impl ListReader<'_> {
    fn row(&mut self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> RowIs {
        desk.watch_row(row);
        match self.draft(row, desk) {
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

    fn value<'r>(&self, row: &Row<'r>, column: Option<usize>) -> Value<'r> {
        column.map_or(Value::Empty, |column| row.value(column))
    }

    fn draft(&mut self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> Result<Option<Draft>, Aside> {
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
        let (date, start_minute) = self.start(row)?;
        let (status, word) = self.status(row, patient, desk);
        let text = self.value(row, self.columns.status).text();
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
        appointment.planned_minutes = self.minutes(row, start_minute)?;
        self.void_untimed(row, &mut appointment);
        self.people_and_kind(row, desk, &mut appointment);
        self.stamps(row, desk, &mut appointment)?;
        let row_key = desk.row_key(row, self.columns.row_key);
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
        let columns = [self.columns.date, self.columns.starts_at, self.columns.time, self.columns.status];
        columns.into_iter().all(|column| self.value(row, column).is_empty())
    }

    fn weight(&self, row: &Row<'_>) -> Result<u32, Aside> {
        match self.value(row, self.columns.count) {
            Value::Empty => Ok(1),
            value => {
                let count = value.whole_number().and_then(|count| u32::try_from(count).ok());
                count.ok_or((ExceptionCode::BadNumber, "count"))
            }
        }
    }

    /// More cells than headers, or a quotation mark inside a short row: a separator has moved the values.
    fn check_width(&self, row: &Row<'_>) -> Result<(), Aside> {
        let beyond = (self.width..row.width()).any(|column| !row.value(column).is_empty());
        let swallowed = row.width() < self.width
            && row.values().any(|value| matches!(value, Value::Text(text) if text.contains('"')));
        if beyond || swallowed { Err((ExceptionCode::FieldCount, "row")) } else { Ok(()) }
    }

    fn start(&self, row: &Row<'_>) -> Result<(NaiveDate, Option<u16>), Aside> {
        let moment_value = self.value(row, self.columns.starts_at);
        let date_value = self.value(row, self.columns.date);
        let (value, field) = if moment_value.is_empty() { (date_value, "date") } else { (moment_value, "starts_at") };
        let moment = read_moment(&self.dates.slot, value, field)?.ok_or((ExceptionCode::MissingValue, "date"))?;
        let time = match self.value(row, self.columns.time) {
            Value::Empty => None,
            Value::Error => return Err((ExceptionCode::ErrorCell, "time")),
            value => Some(time_of_day(value).ok_or((ExceptionCode::BadTime, "time"))?),
        };
        // A date-time of midnight is a date without a time: nobody is seen then.
        Ok((moment.date, time.or(moment.minute.filter(|minute| *minute > 0))))
    }

    fn status(
        &mut self,
        row: &Row<'_>,
        patient: Option<PatientKey>,
        desk: &mut TableDesk<'_, '_>,
    ) -> (Status, Option<std::sync::Arc<str>>) {
        let text = self.value(row, self.columns.status).text();
        let also = self.value(row, self.columns.status_also).text();
        let Some(Meaning { status, word }) = self.words.meaning(&text).or_else(|| self.words.meaning(&also)) else {
            let is_empty = text.is_empty() && also.is_empty();
            let code = if is_empty { ExceptionCode::MissingValue } else { ExceptionCode::UnmappedStatus };
            desk.mark(row, code, "status");
            if !text.is_empty() {
                desk.unknown_words.note(WordKind::Status, &text, patient);
            }
            return (Status::Unknown, None);
        };
        let who = (status == Status::CancelledOther).then(|| self.value(row, self.columns.cancelled_by).text());
        let who = who.as_deref().and_then(|text| self.cancelled_by.word(text));
        let status = match who {
            Some("patient") => Status::CancelledByPatient,
            Some("practice") => Status::CancelledByPractice,
            _ => self.beside.settle(row, status),
        };
        (status, Some(word))
    }

    fn minutes(&self, row: &Row<'_>, start_minute: Option<u16>) -> Result<Option<u16>, Aside> {
        match self.value(row, self.columns.minutes) {
            Value::Error => return Err((ExceptionCode::ErrorCell, "minutes")),
            Value::Empty => {}
            value => {
                let minutes = value.whole_number().or_else(|| minutes_in_words(&value.text()));
                let minutes = minutes.and_then(|minutes| u16::try_from(minutes).ok());
                return minutes.map(Some).ok_or((ExceptionCode::BadNumber, "minutes"));
            }
        }
        let end = self.columns.end_time.and_then(|column| {
            let value = row.value(column);
            time_of_day(value).or_else(|| self.dates.slot.read(value).ok()?.minute)
        });
        Ok(end.zip(start_minute).and_then(|(end, start)| end.checked_sub(start)).filter(|minutes| *minutes > 0))
    }

    /// Untimed and list rows inherit the minutes of their session: void, and so is the start (ruling 3).
    fn void_untimed(&self, row: &Row<'_>, appointment: &mut Appointment) {
        let kind = self.value(row, self.columns.session_type).text();
        let said = self.session_types.word(&kind) == Some("untimed");
        let inherited = appointment.planned_minutes.is_some_and(|minutes| minutes >= UNTIMED_FROM_MINUTES);
        if said || inherited {
            appointment.start_minute = None;
            appointment.planned_minutes = None;
        }
    }

    fn people_and_kind(&self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>, appointment: &mut Appointment) {
        let slot_type = self.value(row, self.columns.slot_type).text();
        let label = self.value(row, self.columns.clinician).text();
        let role = self.value(row, self.columns.role).text();
        let role = Some(&*role).filter(|role| !role.is_empty());
        (appointment.clinician, appointment.staff_group) = desk.staff(&label, role, &slot_type);
        appointment.slot_type = desk.slot_type(&slot_type);
        appointment.mode = desk.mode(&self.value(row, self.columns.mode).text());
    }

    fn stamps(&self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>, appointment: &mut Appointment) -> Result<(), Aside> {
        let booked = self.stamp(row, &self.dates.booked, self.columns.booked_at, self.columns.booked_time, "booked_at");
        let cancelled = self.stamp(
            row,
            &self.dates.cancelled,
            self.columns.cancelled_at,
            self.columns.cancelled_time,
            "cancelled_at",
        );
        for (stamp, field) in [(&booked, "booked_at"), (&cancelled, "cancelled_at")] {
            if let Err((code, _)) = stamp {
                desk.mark(row, *code, field);
            }
        }
        appointment.booked_at = booked.unwrap_or(None);
        appointment.cancelled_at = cancelled.unwrap_or(None).filter(|_| appointment.status.is_cancelled());
        desk.note_stamp(appointment.booked_at);
        desk.note_stamp(appointment.cancelled_at);
        for column in self.beside.arrival_columns() {
            desk.note_stamp(self.stamp(row, &self.dates.slot, Some(column), None, "arrived_at").unwrap_or(None));
        }
        appointment.entered_late = is_entered_late(appointment);
        appointment.cancelled_due_to_death = appointment.status.is_cancelled() && {
            let reason = self.value(row, self.columns.cancel_reason).text();
            let text = self.value(row, self.columns.status).text();
            self.cancel_reasons.word(&reason) == Some("death")
                || self.beside.of_status(&text) == Some("death")
                || folded_header(&text).ends_with("due to death")
        };
        Ok(())
    }

    fn stamp(
        &self,
        row: &Row<'_>,
        dates: &DateReader,
        date: Option<usize>,
        time: Option<usize>,
        field: &'static str,
    ) -> Result<Option<Stamp>, Aside> {
        let value = self.value(row, date);
        if let Value::Text(text) = value
            && (is_null_moment(text) || is_no_moment(text))
        {
            return Ok(None);
        }
        let Some(moment) = read_moment(dates, value, field)? else { return Ok(None) };
        let time = self.value(row, time);
        // Databases print a date without a time as midnight.
        let minute = moment.minute.filter(|minute| *minute > 0);
        let minute = if time.is_empty() { minute } else { time_of_day(time).or(minute) };
        Ok(Some(stamp_of(moment.date, minute)))
    }
}

/// A word in the place of a moment. A moment begins with a digit, and needs no further look.
fn is_no_moment(text: &str) -> bool {
    !text.starts_with(|first: char| first.is_ascii_digit())
        && matches!(folded_header(text).as_str(), "" | "unknown" | "yes" | "no" | "y" | "n" | "null" | "none")
}

/// A moment from a cell; none if the cell is empty.
pub fn read_moment(reader: &DateReader, value: Value<'_>, field: &'static str) -> Result<Option<Moment>, Aside> {
    match value {
        Value::Empty => Ok(None),
        Value::Error => Err((ExceptionCode::ErrorCell, field)),
        value => reader.read(value).map(Some).map_err(|no| match no {
            NoMoment::NotADate => (ExceptionCode::BadDate, field),
            NoMoment::Ambiguous => (ExceptionCode::AmbiguousDate, field),
            NoMoment::NotATime => (ExceptionCode::BadTime, field),
        }),
    }
}

/// A stamp of a date and a minute, as finely as it is known.
pub fn stamp_of(date: NaiveDate, minute: Option<u16>) -> Stamp {
    minute.map_or(Stamp::day(date), |minute| Stamp::minute_of(date, minute))
}

/// Booked after its own start, at the coarser precision of the two: an untimed row is late if it was booked on a later date.
pub fn is_entered_late(appointment: &Appointment) -> bool {
    appointment.booked_at.is_some_and(|booked| booked.compare(&appointment.start()) == Ordering::Greater)
}

/// In a layout without a patient column these imply one (ruling 2).
pub fn implies_patient(status: Status) -> bool {
    !matches!(status, Status::Available | Status::Blocked)
}
