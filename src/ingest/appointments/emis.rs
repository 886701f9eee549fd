//! EMIS Web Appointment Reporting: a grouped pivot. Labels that repeat are blank, the count stands in a column without a
//! header, days without data have the count nought.

use super::desk::{TableDesk, UNTIMED_FROM_MINUTES, content_key};
use super::list::{implies_patient, is_entered_late, read_moment};
use super::{Book, Draft};
use crate::ingest::dates::{DateReader, time_of_day};
use crate::ingest::layout::{WordIndex, folded_header};
use crate::ingest::recognise::Recognition;
use crate::ingest::tables::{Cell, RawRow, Row, Table, Value};
use crate::ingest::walk::{RowIs, walk_data};
use crate::model::appointment::{State, Status};
use crate::model::data::RowAccount;
use crate::model::evidence::Stamp;
use crate::model::exception::ExceptionCode;
use chrono::{Duration, NaiveTime};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads an EMIS report.
pub fn read(
    table: &Table,
    recognition: &Recognition<'_>,
    dates: &DateReader,
    mut desk: TableDesk<'_, '_>,
    broken: &mut Vec<u32>,
) -> (Book, RowAccount) {
    let headers = &recognition.folded_headers;
    let last_label = headers.iter().rposition(|header| !header.is_empty()).unwrap_or(0);
    let named_count = recognition.columns.get("count").copied();
    let mut reader = PivotReader {
        columns: &recognition.columns,
        labels: last_label + usize::from(named_count != Some(last_label)),
        count: named_count.unwrap_or(last_label + 1),
        dates,
        availability: recognition.layout.words_of("availability"),
        attendance: recognition.layout.words_of("dna"),
        above: RawRow { row: 0, cells: Vec::new() },
        drafts: Vec::new(),
        weight_read: 0,
    };
    let mut account = walk_data(table, recognition, broken, &mut |row| reader.row(row, &mut desk));
    account.weight_read = reader.weight_read;
    let exported_at = super::export_moment::from_rows(&desk)
        .map(|(stamp, _)| (stamp, "the last slot that is closed before the first one still to come".to_owned()));
    let drafts = std::mem::take(&mut reader.drafts);
    let mut book = desk.finish(recognition.layout, drafts);
    book.exported_at = exported_at;
    (book, account)
}

struct PivotReader<'r> {
    columns: &'r BTreeMap<String, usize>,
    /// How many columns hold labels.
    labels: usize,
    count: usize,
    dates: &'r DateReader,
    availability: WordIndex,
    attendance: WordIndex,
    above: RawRow,
    drafts: Vec<Draft>,
    weight_read: u64,
}

type Aside = (ExceptionCode, &'static str);
/// Status, the state where the report says it, and the words that say so.
type Told = (Status, Option<State>, Option<Arc<str>>);

impl PivotReader<'_> {
    fn row(&mut self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> RowIs {
        let raw = row.to_raw();
        if self.is_subtotal(&raw) {
            return RowIs::NotData;
        }
        let Some(filled) = self.filled(&raw) else { return RowIs::NotData };
        self.above = filled;
        let result = self.draft(row, &raw, desk);
        match result {
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

    /// A row of totals: a label says so, or the labels end before the last column although something is counted.
    fn is_subtotal(&self, raw: &RawRow) -> bool {
        let labels = || (0..self.labels).filter(|column| *column != self.count).map(|column| raw.cell(column));
        let says_total = |cell: &Cell| {
            let folded = folded_header(&cell.text());
            folded.starts_with("total")
                || folded.ends_with(" total")
                || folded.starts_with("sub total")
                || folded == "subtotal"
        };
        let first = (0..self.labels).find(|column| !raw.cell(*column).is_empty() && *column != self.count);
        let Some(first) = first else { return true };
        let ends_early = (first..self.labels).any(|column| column != self.count && raw.cell(column).is_empty());
        let counts = count_of(raw.cell(self.count)).is_some_and(|count| count > 0);
        labels().any(says_total) || ends_early && counts
    }

    /// The row with the labels that it inherits: those left of its first own one.
    fn filled(&self, raw: &RawRow) -> Option<RawRow> {
        let first = (0..self.labels).find(|column| !raw.cell(*column).is_empty())?;
        let cells = (0..raw.cells.len().max(self.labels))
            .map(|column| if column < first { self.above.cell(column).clone() } else { raw.cell(column).clone() })
            .collect();
        Some(RawRow { row: raw.row, cells })
    }

    fn value(&self, field: &str) -> Value<'_> {
        self.columns.get(field).map_or(Value::Empty, |column| Row::of_sheet(&self.above).value(*column))
    }

    /// The minutes of a column; `Unknown` stands for nothing.
    fn minutes(&self, field: &'static str) -> Result<Option<i64>, Aside> {
        match self.value(field) {
            Value::Empty => Ok(None),
            Value::Text(text) if text.eq_ignore_ascii_case("unknown") => Ok(None),
            value => value.whole_number().map(Some).ok_or((ExceptionCode::BadNumber, field)),
        }
    }

    fn draft(&mut self, row: &Row<'_>, raw: &RawRow, desk: &mut TableDesk<'_, '_>) -> Result<Option<Draft>, Aside> {
        let weight = count_of(raw.cell(self.count)).ok_or((ExceptionCode::BadNumber, "count"))?;
        self.weight_read += u64::from(weight);
        if weight == 0 {
            return Ok(None);
        }
        let date =
            read_moment(self.dates, self.value("date"), "date")?.ok_or((ExceptionCode::MissingValue, "date"))?.date;
        let slot_minute = match self.value("time") {
            Value::Empty => None,
            Value::Text(text) if text.eq_ignore_ascii_case("unknown") => None,
            value => Some(time_of_day(value).ok_or((ExceptionCode::BadTime, "time"))?),
        };
        let planned = self.minutes("minutes")?.and_then(|minutes| u16::try_from(minutes).ok());
        let is_untimed = planned.is_some_and(|minutes| minutes >= UNTIMED_FROM_MINUTES);
        let (status, told_state, word) = self.status(row, desk)?;
        let gap = self.minutes("booked_gap_minutes")?;
        let holder = self.value("holder").text().into_owned();
        let slot_type = self.value("slot_type").text().into_owned();
        let role = self.value("role").text().into_owned();
        let mut appointment = desk.blank_appointment(row, date, status);
        appointment.weight = weight;
        appointment.start_minute = slot_minute.filter(|_| !is_untimed);
        appointment.planned_minutes = planned.filter(|_| !is_untimed);
        let role = Some(role.as_str()).filter(|role| !role.is_empty());
        (appointment.clinician, appointment.staff_group) = desk.staff(&holder, role, &slot_type);
        appointment.slot_type = desk.slot_type(&slot_type);
        if matches!(self.attendance.word(&self.value("dna").text()), Some("past" | "dna")) {
            desk.note_closed(appointment.start());
        }
        if implies_patient(status) {
            let slot_time = date.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(slot_minute.unwrap_or(0)));
            appointment.booked_at = gap
                .filter(|gap| gap.abs() < 10 * 366 * 1440)
                .map(|gap| Stamp::minute(slot_time - Duration::minutes(gap)));
            appointment.entered_late = is_entered_late(&appointment);
        }
        let care_related = desk.is_with_patients(&appointment);
        Ok(Some(Draft {
            content_key: content_key(&appointment),
            appointment,
            has_patient: implies_patient(status),
            row_key: None,
            care_related,
            told_state,
            removed: false,
            status_word: word,
        }))
    }

    fn status(&self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> Result<Told, Aside> {
        let availability = self.value("availability").text();
        let attendance = self.value("dna").text();
        let Some(said) = self.availability.word(&availability) else {
            desk.mark(row, ExceptionCode::UnmappedStatus, "availability");
            return Ok((Status::Unknown, None, None));
        };
        let attended = self.attendance.word(&attendance);
        let word: Arc<str> = match (said, attended) {
            (said, None) => Arc::from(said),
            (said, Some(attended)) => Arc::from(format!("{said} ({})", reading_of(attended))),
        };
        let status = match said {
            "available" => Status::Available,
            "booked" => Status::Booked,
            _ => Status::Blocked,
        };
        if self.is_cancelled() {
            return Ok((Status::CancelledOther, None, Some(Arc::from("cancelled"))));
        }
        if status != Status::Booked {
            return Ok((status, None, Some(word)));
        }
        let arrived =
            [self.minutes("arrive_to_send_in")?, self.minutes("slot_to_arrive")?, self.minutes("slot_to_send_in")?];
        Ok(match attended {
            Some("dna") => (Status::Dna, None, Some(word)),
            _ if self.minutes("consultation")?.is_some() => (Status::Attended, None, Some(word)),
            _ if arrived.iter().any(Option::is_some) => (Status::Arrived, None, Some(word)),
            Some("future") => (Status::Booked, Some(State::Pending), Some(word)),
            Some("past") => (Status::Booked, Some(State::Unrecorded), Some(word)),
            _ => (Status::Booked, None, Some(word)),
        })
    }

    /// A column about cancellation that says anything but no.
    fn is_cancelled(&self) -> bool {
        let said = folded_header(&self.value("cancelled").text());
        !matches!(said.as_str(), "" | "unknown" | "no" | "0" | "false" | "not cancelled" | "none")
    }
}

fn reading_of(attended: &str) -> &str {
    match attended {
        "dna" => "did not attend",
        "past" => "before the run",
        _ => "after the run",
    }
}

fn count_of(cell: &Cell) -> Option<u32> {
    let value = match cell {
        Cell::Number(number) => Value::Number(*number),
        Cell::Text(text) => Value::Text(text),
        _ => return None,
    };
    value.whole_number().and_then(|count| u32::try_from(count).ok())
}
