//! Lists with one row an item: work that came in and was dealt with ([`work`]), and clinical records with the date that they
//! are about and the moment at which they were entered ([`records`]). Rows are read one by one and become counts.

pub mod records;
pub mod work;

use super::appointments::desk::TableDesk;
use super::appointments::moments::{read_moment, stamp_of};
use super::date_columns::numeric_orders;
use super::dates::{DateReader, time_of_day};
use super::layout::ReaderShape;
use super::loading::{Loaded, store};
use super::pseudonym::{Pseudonymiser, Watch};
use super::reading::Reading;
use super::recognise::Recognition;
use super::tables::{Row, Value};
use super::walk::{Aside, RowIs, walk_data};
use crate::model::evidence::Stamp;
use crate::model::exception::ExceptionCode;
use crate::model::workload::Queue;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Items of all files, so that an item that stands in two of them is one.
#[derive(Default)]
pub struct MetItems {
    /// Keys of work items.
    pub work: HashSet<u128>,
    /// Records, by what makes lines one record.
    pub records: HashSet<records::Together>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is counted, or belongs to a record that is.
    Used,
    /// It stands in a file before.
    Duplicate,
    /// It is no item.
    NotData,
}

/// Whether a table's rows are items.
pub fn are_items(loaded: &Loaded<'_>) -> bool {
    let reader = loaded.recognition.as_ref().map(|recognition| recognition.layout.reader);
    matches!(reader, Some(ReaderShape::WorkItems | ReaderShape::EnteredRecords))
}

/// Reads one list of items.
pub fn read(
    loaded: &Loaded<'_>,
    met: &mut MetItems,
    reading: &mut Reading<'_>,
    pseudonymiser: &mut Pseudonymiser,
    watch: &mut Watch,
) {
    let Some(recognition) = loaded.recognition.as_deref() else { return };
    let orders = numeric_orders(loaded, recognition, reading);
    let dates = |field: &str| DateReader::new(&recognition.layout.dates, orders.get(field).copied().flatten());
    let mut desk = TableDesk::new(reading, pseudonymiser, watch, loaded.table, recognition);
    let columns = ItemColumns::new(recognition, &dates);
    let mut reader: Box<dyn ItemReader> = match recognition.layout.reader {
        ReaderShape::EnteredRecords => Box::new(records::RecordReader::new(&loaded.content, recognition, &desk)),
        _ => Box::new(work::WorkReader::new(recognition)),
    };
    let mut broken = Vec::new();
    let (mut used, mut duplicates) = (0, 0);
    let mut account = walk_data(&loaded.content, recognition, &mut broken, &mut |row| {
        desk.watch_row(row);
        match reader.row(row, &columns, met, &mut desk) {
            Ok(Taken::Used) => used += 1,
            Ok(Taken::Duplicate) => duplicates += 1,
            Ok(Taken::NotData) => return RowIs::NotData,
            Err((code, field)) => desk.put_aside(row, code, field),
        }
        RowIs::Data
    });
    account.used = used;
    account.weight_used = used;
    account.weight_read = account.data - account.not_data - broken.len() as u64;
    account.duplicates = duplicates;
    let span = reader.finish(&mut desk);
    if let Some(record) = reading.data.tables.get_mut(loaded.table as usize) {
        record.span = record.span.or(span);
    }
    store(loaded, account, &broken, reading);
}

/// What turns rows into counts.
trait ItemReader {
    /// Takes one row.
    fn row(
        &mut self,
        row: &Row<'_>,
        columns: &ItemColumns,
        met: &mut MetItems,
        desk: &mut TableDesk<'_, '_>,
    ) -> Result<Taken, Aside>;

    /// Hands the counts on; returns the first and the last date of the rows.
    fn finish(&mut self, desk: &mut TableDesk<'_, '_>) -> Option<(NaiveDate, NaiveDate)>;
}

/// The two moments of an item.
pub struct ItemColumns {
    moments: [MomentColumns; 2],
}

struct MomentColumns {
    field: &'static str,
    date: Option<usize>,
    time: Option<usize>,
    dates: DateReader,
}

impl ItemColumns {
    fn new(recognition: &Recognition<'_>, dates: &dyn Fn(&str) -> DateReader) -> Self {
        let of = |field: &str| recognition.columns.get(field).copied();
        let moment = |field: &'static str, time: &str| MomentColumns {
            field,
            date: of(field),
            time: of(time),
            dates: dates(field),
        };
        let moments = match recognition.layout.reader {
            ReaderShape::EnteredRecords => [moment("event_at", "event_time"), moment("entered_at", "entered_time")],
            _ => [moment("received_at", "received_time"), moment("completed_at", "completed_time")],
        };
        ItemColumns { moments }
    }

    /// The first moment, which must be there.
    pub fn first(&self, row: &Row<'_>) -> Result<Stamp, Aside> {
        let [first, _] = &self.moments;
        first.read(row)?.ok_or((ExceptionCode::MissingValue, first.field))
    }

    /// The second moment; none if the cell is empty.
    pub fn second(&self, row: &Row<'_>) -> Result<Option<Stamp>, Aside> {
        let [_, second] = &self.moments;
        second.read(row)
    }
}

impl MomentColumns {
    fn read(&self, row: &Row<'_>) -> Result<Option<Stamp>, Aside> {
        let Some(column) = self.date else { return Ok(None) };
        let value = row.value(column);
        if let Value::Text(text) = value
            && super::appointments::beside_status::is_null_moment(text)
        {
            return Ok(None);
        }
        let Some(moment) = read_moment(&self.dates, value, self.field)? else { return Ok(None) };
        let minute = match self.time.map_or(Value::Empty, |column| row.value(column)) {
            // Databases print a date without a time as midnight.
            Value::Empty => moment.minute.filter(|minute| *minute > 0),
            value => Some(time_of_day(value).ok_or((ExceptionCode::BadTime, self.field))?),
        };
        Ok(Some(stamp_of(moment.date, minute)))
    }
}

/// Says where two tables count the same queue on the same dates.
pub fn warn_of_overlaps(reading: &mut Reading<'_>) {
    let mut tables: BTreeMap<(Queue, NaiveDate), BTreeSet<u32>> = BTreeMap::new();
    for count in &reading.data.workload {
        tables.entry((count.queue, count.date)).or_default().insert(count.source.table);
    }
    let twice: BTreeSet<Queue> =
        tables.iter().filter(|(_, tables)| tables.len() > 1).map(|((queue, _), _)| *queue).collect();
    for queue in twice {
        reading.warn(
            "queue_counted_twice",
            format!(
                "Two tables count {} on the same dates. If they show the same work, every item is counted twice: leave \
                 one of them out.",
                queue.reading()
            ),
        );
    }
}
