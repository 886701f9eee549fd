//! SystmOne Clinical Reporting breakdown: the time is an hour band, durations are words, a row is a group of patients.

use super::desk::{TableDesk, content_key};
use super::durations::minutes_in_words;
use super::list::is_entered_late;
use super::moments::{Dates, read_moment, stamp_of};
use super::statuses::{Meaning, StatusWords};
use super::{Book, Draft};
use crate::ingest::dates::{DateReader, time_text};
use crate::ingest::layout::{WordIndex, folded_header};
use crate::ingest::mapping::WordKind;
use crate::ingest::recognise::Recognition;
use crate::ingest::tables::{Row, Table, Value};
use crate::ingest::walk::{Aside, RowIs, walk_data};
use crate::model::appointment::{Appointment, Status};
use crate::model::data::RowAccount;
use crate::model::evidence::{Precision, Stamp};
use crate::model::exception::ExceptionCode;
use chrono::Duration;
use std::collections::BTreeMap;

/// Rows that SystmOne saves at most: a file with as many is cut off.
const ROW_CAP: u64 = 30_000;

/// Reads a breakdown.
pub fn read(
    table: &Table,
    recognition: &Recognition<'_>,
    dates: &Dates,
    mut desk: TableDesk<'_, '_>,
    broken: &mut Vec<u32>,
) -> (Book, RowAccount) {
    let mut reader = BreakdownReader {
        columns: &recognition.columns,
        dates: &dates.slot,
        booked_dates: &dates.booked,
        words: StatusWords::new(recognition.layout, desk.reading.policy, &desk.reading.asking.mapping),
        flags: recognition.layout.words_of("flag"),
        drafts: Vec::new(),
        weight_read: 0,
    };
    let mut account = walk_data(table, recognition, broken, &mut |row| reader.row(row, &mut desk));
    account.weight_read = reader.weight_read;
    if account.data >= ROW_CAP {
        desk.reading.warn(
            "systmone_row_cap",
            "A SystmOne breakdown has 30,000 rows, which is the most that SystmOne saves: rows are likely to be missing. \
             Export shorter periods and put all files in one folder.",
        );
    }
    let exported_at = super::export_moment::from_rows(&desk);
    let drafts = std::mem::take(&mut reader.drafts);
    let mut book = desk.finish(recognition.layout, drafts);
    book.exported_at = exported_at;
    (book, account)
}

struct BreakdownReader<'r> {
    columns: &'r BTreeMap<String, usize>,
    dates: &'r DateReader,
    booked_dates: &'r DateReader,
    words: StatusWords,
    flags: WordIndex,
    drafts: Vec<Draft>,
    weight_read: u64,
}

impl BreakdownReader<'_> {
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

    fn value<'v>(&self, row: &Row<'v>, field: &str) -> Value<'v> {
        self.columns.get(field).map_or(Value::Empty, |column| row.value(*column))
    }

    fn draft(&mut self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> Result<Option<Draft>, Aside> {
        let count = self.value(row, "count").whole_number().and_then(|count| u32::try_from(count).ok());
        let weight = count.ok_or((ExceptionCode::BadNumber, "count"))?;
        self.weight_read += u64::from(weight);
        if weight == 0 {
            return Ok(None);
        }
        let date = read_moment(self.dates, self.value(row, "date"), "date")?
            .ok_or((ExceptionCode::MissingValue, "date"))?
            .date;
        let (has_patient, patient) = desk.patient(row, self.columns.get("patient").copied());
        let has_patient = has_patient || !self.columns.contains_key("patient");
        let (status, word) = match self.words.meaning(&self.value(row, "status").text()) {
            Some(Meaning { status, word }) => (status, Some(word)),
            None => {
                desk.mark(row, ExceptionCode::UnmappedStatus, "status");
                let text = self.value(row, "status").text();
                desk.unknown_words.note(WordKind::Status, &text, patient);
                (Status::Unknown, None)
            }
        };
        if matches!(status, Status::Booked | Status::Unknown) && !has_patient {
            return Err((ExceptionCode::BookedWithoutPatient, "patient"));
        }
        let mut appointment = desk.blank_appointment(row, date, status);
        appointment.weight = weight;
        // A group of several patients has no one patient, whatever the cell says.
        appointment.patient = patient.filter(|_| weight == 1);
        (appointment.start_minute, appointment.start_is_hour_band) = self.start(row)?;
        appointment.planned_minutes = minutes_in_words(&self.value(row, "minutes").text())
            .and_then(|minutes| u16::try_from(minutes).ok())
            .filter(|minutes| *minutes < super::desk::UNTIMED_FROM_MINUTES);
        self.people_flags_and_kind(row, desk, &mut appointment);
        self.booking(row, desk, &mut appointment)?;
        appointment.entered_late = is_entered_late(&appointment);
        Ok(Some(Draft {
            content_key: content_key(&appointment),
            appointment,
            has_patient,
            row_key: None,
            care_related: true,
            told_state: None,
            removed: false,
            status_word: word,
        }))
    }

    /// `10:00 - 10:59`, or a time where the report was made with one.
    fn start(&self, row: &Row<'_>) -> Result<(Option<u16>, bool), Aside> {
        let bad = (ExceptionCode::BadTime, "time");
        match self.value(row, "time") {
            Value::Empty => Ok((None, false)),
            Value::Text(text) => match text.split_once('-') {
                Some((from, to)) => {
                    let (from, to) = (time_text(from).ok_or(bad)?, time_text(to).ok_or(bad)?);
                    if from % 60 == 0 && to == from + 59 { Ok((Some(from), true)) } else { Err(bad) }
                }
                None => Ok((Some(time_text(text).ok_or(bad)?), false)),
            },
            value => Ok((Some(crate::ingest::dates::time_of_day(value).ok_or(bad)?), false)),
        }
    }

    fn people_flags_and_kind(&self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>, appointment: &mut Appointment) {
        let rota_type = self.value(row, "rota_type").text();
        let clinician = self.value(row, "clinician").text();
        (appointment.clinician, appointment.staff_group) = desk.staff(&clinician, None, &rota_type);
        appointment.slot_type = desk.slot_type(&rota_type);
        let flags = self.value(row, "flags").text();
        let has = |flag: &str| flags.split(',').any(|text| self.flags.word(text.trim()) == Some(flag));
        appointment.mode = if has("telephone") { desk.mode("Telephone") } else { None };
        let by_status = folded_header(&self.value(row, "status").text()).ends_with("due to death");
        appointment.cancelled_due_to_death = appointment.status.is_cancelled() && (by_status || has("death"));
    }

    /// The booking moment: the recorded date where the report has one, else worked back from the appointment (ruling 21).
    fn booking(&self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>, appointment: &mut Appointment) -> Result<(), Aside> {
        match read_moment(self.booked_dates, self.value(row, "booked_date"), "booked_date") {
            Ok(Some(moment)) => {
                appointment.booked_at = Some(stamp_of(moment.date, moment.minute));
                desk.note_stamp(appointment.booked_at);
                return Ok(());
            }
            Ok(None) => {}
            Err((code, field)) => desk.mark(row, code, field),
        }
        let gap = self.value(row, "booked_gap").text();
        if gap.is_empty() || appointment.start_minute.is_none() {
            return Ok(());
        }
        let Some(minutes) = minutes_in_words(&gap).filter(|minutes| *minutes < 10 * 366 * 1440) else {
            desk.mark(row, ExceptionCode::BadNumber, "booked_gap");
            return Ok(());
        };
        let at = appointment.start().at - Duration::minutes(minutes);
        appointment.booked_at = Some(Stamp { at, precision: gap_precision(&gap) });
        Ok(())
    }
}

/// The precision of a gap's last unit, never finer than the hour.
fn gap_precision(gap: &str) -> Precision {
    let unit = gap.trim().rsplit(|character: char| character.is_ascii_digit()).next().unwrap_or_default();
    match unit.trim().to_ascii_lowercase().chars().next() {
        Some('m' | 'h') => Precision::Hour,
        _ => Precision::Day,
    }
}
