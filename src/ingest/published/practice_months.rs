//! NHS England's monthly counts by practice, lying among a practice's own exports: what its own rows add up to is kept, as a
//! control total from outside (control 13). The other practices' rows are nobody's business here.

use crate::ingest::dates::DateReader;
use crate::ingest::layout::WordIndex;
use crate::ingest::limits;
use crate::ingest::loading::{Loaded, store};
use crate::ingest::reading::Reading;
use crate::ingest::recognise::Recognition;
use crate::ingest::row_kinds::Refusal;
use crate::ingest::tables::{Row, Value};
use crate::ingest::walk::{RowIs, walk_data};
use crate::model::data::{PRACTICE_MONTHS, PublishedMonth, TableRecord};
use crate::model::evidence::SourceRef;
use crate::model::exception::ExceptionCode;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// Whether a table holds monthly counts by practice.
pub fn is_of_practices(loaded: &Loaded<'_>) -> bool {
    loaded.recognition.as_ref().is_some_and(|recognition| recognition.layout.name == PRACTICE_MONTHS)
}

/// Adds up the months of the practice that is claimed for. Without its code nothing is added up: whose rows are meant is
/// not guessed. Every row is reference, no data; a row of the practice that cannot be read voids its file's months.
pub fn read(loaded: &Loaded<'_>, reading: &mut Reading<'_>) {
    let Some(recognition) = loaded.recognition.as_deref() else { return };
    let columns = Columns::new(recognition, &reading.policy.practice.code);
    let mut months: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    let mut refused: Vec<(u32, Refusal)> = Vec::new();
    let mut broken = Vec::new();
    let account = walk_data(&loaded.content, recognition, &mut broken, &mut |row| {
        if !columns.is_of_practice(row) {
            return RowIs::NotData;
        }
        match columns.count(row) {
            Ok((month, appointments)) => {
                *months.entry(month).or_default() += appointments;
                RowIs::NotData
            }
            Err(refusal) => {
                refused.push((row.number, refusal));
                RowIs::Data
            }
        }
    });
    let is_sound = refused.is_empty() && broken.is_empty();
    for (row, Refusal { code, column, detail }) in refused {
        reading.put_aside(SourceRef { table: loaded.table, row, column: 0 }, code, column, detail);
    }
    store(loaded, account, &broken, reading);
    let is_again = is_again(loaded.table, reading);
    if let Some(record) = reading.data.tables.get_mut(loaded.table as usize) {
        record.span = record.span.or(months.keys().next().copied().zip(months.keys().last().and_then(last_of)));
    }
    let published = months.into_iter().filter(|_| !is_again).map(|(first_date, appointments)| PublishedMonth {
        table: loaded.table,
        first_date,
        appointments: is_sound.then_some(appointments),
    });
    reading.data.published_months.extend(published);
}

/// Whether the same file stands among the exports before.
fn is_again(table: u32, reading: &Reading<'_>) -> bool {
    let tables = &reading.data.tables;
    let Some(record) = tables.get(table as usize) else { return false };
    let same = |other: &&TableRecord| other.layout == PRACTICE_MONTHS && other.sha256 == record.sha256;
    tables.iter().take(table as usize).any(|other| same(&other) && other.sheet == record.sheet)
}

/// The last date of the month that begins on a date.
fn last_of(first_date: &NaiveDate) -> Option<NaiveDate> {
    first_date.checked_add_months(chrono::Months::new(1))?.pred_opt()
}

struct Columns<'p> {
    code: &'p str,
    practice: Option<usize>,
    month: Option<usize>,
    status: Option<usize>,
    count: Option<usize>,
    dates: DateReader,
    statuses: WordIndex,
}

impl<'p> Columns<'p> {
    fn new(recognition: &Recognition<'_>, code: &'p str) -> Self {
        let of = |field: &str| recognition.columns.get(field).copied();
        Columns {
            code: code.trim(),
            practice: of("practice"),
            month: of("month"),
            status: of("status"),
            count: of("count"),
            dates: DateReader::new(&recognition.layout.dates, None),
            statuses: recognition.layout.words_of("status"),
        }
    }

    fn is_of_practice(&self, row: &Row<'_>) -> bool {
        let code = self.practice.map_or(Value::Empty, |column| row.value(column)).text();
        !self.code.is_empty() && code.trim().eq_ignore_ascii_case(self.code)
    }

    /// The first date of the month, and the appointments of the row.
    fn count(&self, row: &Row<'_>) -> Result<(NaiveDate, i64), Refusal> {
        let month = self.month.map_or(Value::Empty, |column| row.value(column));
        let date = self.dates.read(month).map_err(|_| Refusal::of(ExceptionCode::BadDate, "month"))?.date;
        if date.day() != 1 {
            return Err(Refusal::of(ExceptionCode::BadDate, "month").saying("a month is written as its first date"));
        }
        let status = self.status.map_or(Value::Empty, |column| row.value(column)).text();
        if self.statuses.word(&status).is_none() {
            return Err(Refusal::of(ExceptionCode::UnknownWord, "status"));
        }
        let count = self.count.and_then(|column| row.value(column).whole_number());
        let count = count.filter(|count| (0..=limits::PUBLISHED_COUNT).contains(count));
        count.map(|count| (date, count)).ok_or(Refusal::of(ExceptionCode::BadNumber, "count"))
    }
}
