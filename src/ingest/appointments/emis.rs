//! EMIS Web Appointment Reporting: a grouped pivot. Labels that repeat are blank, the count stands in a column without a
//! header, days without data have the count nought.

use super::desk::{TableDesk, UNTIMED_FROM_MINUTES, content_key};
use super::list::{implies_patient, is_entered_late};
use super::moments::read_moment;
use super::{Book, Draft};
use crate::ingest::dates::{DateReader, time_of_day};
use crate::ingest::layout::{Layout, WordIndex, folded_header};
use crate::ingest::recognise::Recognition;
use crate::ingest::tables::{Cell, RawRow, Row, Table, Value};
use crate::ingest::walk::{Aside, RowIs, walk_prepared};
use crate::model::appointment::{State, Status};
use crate::model::data::RowAccount;
use crate::model::evidence::Stamp;
use crate::model::exception::ExceptionCode;
use chrono::{Duration, NaiveTime};
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
        columns: Columns::new(recognition),
        labels: last_label + usize::from(named_count != Some(last_label)),
        count: named_count.unwrap_or(last_label + 1),
        dates,
        availability: recognition.layout.words_of("availability"),
        attendance: recognition.layout.words_of("dna"),
        told_words: told_words(recognition.layout),
        above: RawRow { row: 0, cells: Vec::new() },
        drafts: Vec::new(),
        weight_read: 0,
    };
    let (labels, count) = (reader.labels, reader.count);
    let prepare = |row: &Row<'_>| Labels::of(row, labels, count);
    let mut account =
        walk_prepared(table, recognition, broken, &prepare, &mut |row, labels| reader.row(row, &labels, &mut desk));
    account.weight_read = reader.weight_read;
    let exported_at = super::export_moment::from_rows(&desk)
        .map(|(stamp, _)| (stamp, "the last slot that is closed before the first one still to come".to_owned()));
    let drafts = std::mem::take(&mut reader.drafts);
    let mut book = desk.finish(recognition.layout, drafts);
    book.exported_at = exported_at;
    (book, account)
}

/// Columns of the fields, looked up once.
struct Columns {
    date: Option<usize>,
    time: Option<usize>,
    holder: Option<usize>,
    role: Option<usize>,
    slot_type: Option<usize>,
    availability: Option<usize>,
    dna: Option<usize>,
    cancelled: Option<usize>,
    minutes: Option<usize>,
    booked_gap_minutes: Option<usize>,
    arrive_to_send_in: Option<usize>,
    slot_to_arrive: Option<usize>,
    slot_to_send_in: Option<usize>,
    consultation: Option<usize>,
    /// The last of the columns that every slot has something in.
    last_of_slot: usize,
}

impl Columns {
    fn new(recognition: &Recognition<'_>) -> Self {
        let of = |field: &str| recognition.columns.get(field).copied();
        Columns {
            date: of("date"),
            time: of("time"),
            holder: of("holder"),
            role: of("role"),
            slot_type: of("slot_type"),
            availability: of("availability"),
            dna: of("dna"),
            cancelled: of("cancelled"),
            minutes: of("minutes"),
            booked_gap_minutes: of("booked_gap_minutes"),
            arrive_to_send_in: of("arrive_to_send_in"),
            slot_to_arrive: of("slot_to_arrive"),
            slot_to_send_in: of("slot_to_send_in"),
            consultation: of("consultation"),
            last_of_slot: ["date", "time", "slot_type", "availability"].into_iter().filter_map(of).max().unwrap_or(0),
        }
    }
}

/// What the labels of a row say without those above it.
struct Labels {
    /// The first and the last cell that the row has of its own.
    own: Option<(usize, usize)>,
    /// Whether nothing but a count stands in the row, or a label says that it is one of totals.
    are_of_total: bool,
    /// Whether they end before the last column.
    end_early: bool,
    /// What stands in the column of counts.
    count: Option<u32>,
}

impl Labels {
    fn of(row: &Row<'_>, labels: usize, count_column: usize) -> Self {
        let mut said =
            Labels { own: None, are_of_total: true, end_early: false, count: count_of(row.value(count_column)) };
        let mut says_so = false;
        for column in 0..labels {
            let value = row.value(column);
            if value.is_empty() {
                said.end_early |= column != count_column;
                continue;
            }
            let (first, _) = said.own.unwrap_or((column, column));
            said.own = Some((first, column));
            if column != count_column {
                (said.are_of_total, said.end_early) = (false, false);
                says_so |= says_total(&value.text());
            }
        }
        said.are_of_total |= says_so;
        said
    }
}

struct PivotReader<'r> {
    columns: Columns,
    /// How many columns hold labels.
    labels: usize,
    count: usize,
    dates: &'r DateReader,
    availability: WordIndex,
    attendance: WordIndex,
    told_words: Vec<(String, Option<String>, Arc<str>)>,
    /// The row with the labels that it inherits.
    above: RawRow,
    drafts: Vec<Draft>,
    weight_read: u64,
}

/// Status, the state where the report says it, and the words that say so.
type Told = (Status, Option<State>, Option<Arc<str>>);

impl PivotReader<'_> {
    fn row(&mut self, row: &Row<'_>, labels: &Labels, desk: &mut TableDesk<'_, '_>) -> RowIs {
        let Some((first, last)) = labels.own.filter(|_| !labels.are_of_total) else { return RowIs::NotData };
        let changed = self.first_changed(row, first);
        let is_counted = labels.count.is_some_and(|count| count > 0);
        // A total without the word: its labels end before those that each slot has, or repeat what stands above.
        if labels.end_early && is_counted && (last < self.columns.last_of_slot || changed.is_none()) {
            return RowIs::NotData;
        }
        self.inherit(row, changed.unwrap_or(first));
        let result = self.draft(row, labels, desk);
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

    /// The first label that is another than the one above. A label that is printed again, or that a merged cell has for all of
    /// its rows, is no new one.
    fn first_changed(&self, row: &Row<'_>, first: usize) -> Option<usize> {
        let above = Row::of_sheet(&self.above);
        (first..self.labels).find(|column| {
            let value = row.value(*column);
            !value.is_empty() && value != above.value(*column)
        })
    }

    /// Takes in a row: its labels from the first changed one on; left of that they stay as they were above.
    fn inherit(&mut self, row: &Row<'_>, changed: usize) {
        self.above.row = row.number;
        self.above.cells.resize(row.width().max(self.labels), Cell::Empty);
        for (column, cell) in self.above.cells.iter_mut().enumerate().skip(changed) {
            match (cell, row.value(column)) {
                (Cell::Text(text), Value::Text(new)) => {
                    text.clear();
                    text.push_str(new);
                }
                (cell, value) => *cell = value.to_cell(),
            }
        }
    }

    fn value(&self, column: Option<usize>) -> Value<'_> {
        Row::of_sheet(&self.above).value_in(column)
    }

    /// The minutes of a column; `Unknown` stands for nothing.
    fn minutes(&self, column: Option<usize>, field: &'static str) -> Result<Option<i64>, Aside> {
        match self.value(column) {
            Value::Empty => Ok(None),
            Value::Text(text) if text.eq_ignore_ascii_case("unknown") => Ok(None),
            value => value.whole_number().map(Some).ok_or((ExceptionCode::BadNumber, field)),
        }
    }

    fn draft(&mut self, row: &Row<'_>, labels: &Labels, desk: &mut TableDesk<'_, '_>) -> Result<Option<Draft>, Aside> {
        let weight = labels.count.ok_or((ExceptionCode::BadNumber, "count"))?;
        self.weight_read += u64::from(weight);
        if weight == 0 {
            return Ok(None);
        }
        let columns = &self.columns;
        let moment = read_moment(self.dates, self.value(columns.date), "date")?;
        let date = moment.ok_or((ExceptionCode::MissingValue, "date"))?.date;
        let slot_minute = match self.value(columns.time) {
            Value::Empty => None,
            Value::Text(text) if text.eq_ignore_ascii_case("unknown") => None,
            value => Some(time_of_day(value).ok_or((ExceptionCode::BadTime, "time"))?),
        };
        let planned = self.minutes(columns.minutes, "minutes")?.and_then(|minutes| u16::try_from(minutes).ok());
        let is_untimed = planned.is_some_and(|minutes| minutes >= UNTIMED_FROM_MINUTES);
        let (status, told_state, word) = self.status(row, desk)?;
        let gap = self.minutes(columns.booked_gap_minutes, "booked_gap_minutes")?;
        let holder = self.value(columns.holder).text();
        let slot_type = self.value(columns.slot_type).text();
        let role = self.value(columns.role).text();
        let mut appointment = desk.blank_appointment(row, date, status);
        appointment.weight = weight;
        appointment.start_minute = slot_minute.filter(|_| !is_untimed);
        appointment.planned_minutes = planned.filter(|_| !is_untimed);
        let role = Some(&*role).filter(|role| !role.is_empty());
        (appointment.clinician, appointment.staff_group) = desk.staff(&holder, role, &slot_type);
        appointment.slot_type = desk.slot_type(&slot_type);
        if matches!(self.attendance.word(&self.value(columns.dna).text()), Some("past" | "dna")) {
            desk.note_closed(appointment.start());
        }
        if implies_patient(status) {
            let slot_time = date.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(slot_minute.unwrap_or(0)));
            appointment.booked_at = gap
                .filter(|gap| gap.unsigned_abs() < 10 * 366 * 1440)
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
        let columns = &self.columns;
        let availability = self.value(columns.availability).text();
        let attendance = self.value(columns.dna).text();
        let Some(said) = self.availability.word(&availability) else {
            desk.mark(row, ExceptionCode::UnmappedStatus, "availability");
            return Ok((Status::Unknown, None, None));
        };
        let attended = self.attendance.word(&attendance);
        let is_told =
            |(one, other, _): &&(String, Option<String>, Arc<str>)| one == said && other.as_deref() == attended;
        let word = self.told_words.iter().find(is_told).map(|(_, _, word)| Arc::clone(word));
        let status = match said {
            "available" => Status::Available,
            "booked" => Status::Booked,
            _ => Status::Blocked,
        };
        if self.is_cancelled() {
            return Ok((Status::CancelledOther, None, Some(Arc::from("cancelled"))));
        }
        if status != Status::Booked {
            return Ok((status, None, word));
        }
        let arrived = [
            self.minutes(columns.arrive_to_send_in, "arrive_to_send_in")?,
            self.minutes(columns.slot_to_arrive, "slot_to_arrive")?,
            self.minutes(columns.slot_to_send_in, "slot_to_send_in")?,
        ];
        Ok(match attended {
            Some("dna") => (Status::Dna, None, word),
            _ if self.minutes(columns.consultation, "consultation")?.is_some() => (Status::Attended, None, word),
            _ if arrived.iter().any(Option::is_some) => (Status::Arrived, None, word),
            Some("future") => (Status::Booked, Some(State::Pending), word),
            Some("past") => (Status::Booked, Some(State::Unrecorded), word),
            _ => (Status::Booked, None, word),
        })
    }

    /// A column about cancellation that says anything but no.
    fn is_cancelled(&self) -> bool {
        let said = match self.value(self.columns.cancelled) {
            Value::Empty => return false,
            value => folded_header(&value.text()),
        };
        !matches!(said.as_str(), "" | "unknown" | "no" | "0" | "false" | "not cancelled" | "none")
    }
}

/// The words for the tally: availability, and attendance where it is said.
fn told_words(layout: &Layout) -> Vec<(String, Option<String>, Arc<str>)> {
    let words = |field: &str| layout.words.get(field).into_iter().flat_map(|words| words.keys());
    let mut told = Vec::new();
    for said in words("availability") {
        told.push((said.clone(), None, Arc::from(said.as_str())));
        for attended in words("dna") {
            let word = Arc::from(format!("{said} ({})", reading_of(attended)));
            told.push((said.clone(), Some(attended.clone()), word));
        }
    }
    told
}

/// Whether a label is that of a row of totals.
fn says_total(text: &str) -> bool {
    // Nearly every label has no `l` after which the word could end, and needs no further look.
    let bytes = text.as_bytes();
    let ends_at =
        |last: usize| bytes.get(last.saturating_sub(4)..=last).is_some_and(|end| end.eq_ignore_ascii_case(b"total"));
    let may_say = bytes.len() >= 5
        && (!text.is_ascii() || text.contains('\'') || memchr::memchr2_iter(b'l', b'L', bytes).any(ends_at));
    may_say && {
        let folded = folded_header(text);
        folded.starts_with("total")
            || folded.ends_with(" total")
            || folded.starts_with("sub total")
            || folded == "subtotal"
    }
}

fn reading_of(attended: &str) -> &str {
    match attended {
        "dna" => "did not attend",
        "past" => "before the run",
        _ => "after the run",
    }
}

fn count_of(value: Value<'_>) -> Option<u32> {
    let number = matches!(value, Value::Number(_) | Value::Text(_)).then(|| value.whole_number()).flatten();
    number.and_then(|count| u32::try_from(count).ok())
}
