//! Items of work: what came in and was dealt with on each date, counted from the moments of each item. What was left at the
//! end of a day is not said: items that came in before the list begins are not in it.

use super::{Aside, ItemColumns, ItemReader, MetItems, Taken};
use crate::ingest::appointments::desk::{TableDesk, row_key};
use crate::ingest::layout::WordIndex;
use crate::ingest::recognise::Recognition;
use crate::ingest::tables::Row;
use crate::model::evidence::SourceRef;
use crate::model::exception::ExceptionCode;
use crate::model::incident::dates_in;
use crate::model::workload::{Queue, WorkloadCount};
use chrono::NaiveDate;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Longer than this nothing comes in to a queue only where the list does not cover the dates: Christmas takes five days.
const MOST_QUIET_DAYS: i64 = 7;

/// Counts items by queue and date.
pub struct WorkReader {
    layout: String,
    queue: Option<usize>,
    row_key: Option<usize>,
    queues: WordIndex,
    fixed: Option<Queue>,
    days: BTreeMap<(Queue, NaiveDate), Day>,
}

#[derive(Default)]
struct Day {
    received: i64,
    completed: i64,
    first_row: Option<SourceRef>,
}

impl WorkReader {
    /// A counter for a recognised table.
    pub fn new(recognition: &Recognition<'_>) -> Self {
        WorkReader {
            layout: recognition.layout.name.clone(),
            queue: recognition.columns.get("queue").copied(),
            row_key: recognition.columns.get("row_key").copied(),
            queues: recognition.layout.words_of("queue"),
            fixed: recognition.layout.fixed.get("queue").and_then(|name| Queue::from_name(name)),
            days: BTreeMap::new(),
        }
    }

    fn queue_of(&self, row: &Row<'_>) -> Result<Queue, Aside> {
        if let Some(queue) = self.fixed {
            return Ok(queue);
        }
        let text = self.queue.map(|column| row.value(column).text()).unwrap_or_default();
        if text.is_empty() {
            return Err((ExceptionCode::MissingValue, "queue"));
        }
        let by_reading = || Queue::ALL.iter().copied().find(|queue| queue.reading().eq_ignore_ascii_case(&text));
        let known = self.queues.word(&text).and_then(Queue::from_name).or_else(|| Queue::from_name(&text));
        known.or_else(by_reading).ok_or((ExceptionCode::UnknownWord, "queue"))
    }

    /// Numbers of items are a system's own: those of another layout or queue are others.
    fn key_of(&self, row: &Row<'_>, queue: Queue, desk: &mut TableDesk<'_, '_>) -> Option<u128> {
        let number = row.value(self.row_key?).text();
        (!number.is_empty() && !desk.has_damaged_key(row, self.row_key))
            .then(|| row_key(&format!("{}\n{}\n{number}", self.layout, queue.name())))
    }

    /// The dates that the list covers for a queue: the run of dates on which something came in that holds the most items, up
    /// to the last of its completions. An old item that was still open, or a slip in a date, does not stretch it.
    fn covered(&self, queue: Queue) -> Option<(NaiveDate, NaiveDate)> {
        let days = || self.days.iter().filter(move |((of, _), _)| *of == queue).map(|((_, date), day)| (*date, day));
        let received = |run: &Vec<NaiveDate>| -> i64 {
            days().filter(|(date, _)| run.contains(date)).map(|(_, day)| day.received).sum()
        };
        let run =
            runs(days().filter(|(_, day)| day.received > 0).map(|(date, _)| date)).into_iter().max_by_key(received)?;
        let (first, last) = (*run.first()?, *run.last()?);
        let later = runs(days().map(|(date, _)| date).filter(|date| *date >= last));
        Some((first, later.first().and_then(|run| run.last()).copied().unwrap_or(last)))
    }

    fn day(&mut self, queue: Queue, date: NaiveDate, place: SourceRef) -> &mut Day {
        let day = self.days.entry((queue, date)).or_default();
        day.first_row.get_or_insert(place);
        day
    }
}

impl ItemReader for WorkReader {
    fn row(
        &mut self,
        row: &Row<'_>,
        columns: &ItemColumns,
        met: &mut MetItems,
        desk: &mut TableDesk<'_, '_>,
    ) -> Result<Taken, Aside> {
        let queue = self.queue_of(row)?;
        let received = columns.first(row)?;
        let completed = columns.second(row)?;
        if completed.is_some_and(|completed| completed.compare(&received) == Ordering::Less) {
            return Err((ExceptionCode::EndNotAfterStart, "completed_at"));
        }
        if self.key_of(row, queue, desk).is_some_and(|key| !met.work.insert(key)) {
            return Ok(Taken::Duplicate);
        }
        let place = desk.place(row);
        let date = received.at.date();
        self.day(queue, date, place).received += 1;
        if let Some(completed) = completed {
            self.day(queue, completed.at.date(), place).completed += 1;
        }
        Ok(Taken::Used)
    }

    /// Every date that the list covers has a count, nought too.
    fn finish(&mut self, desk: &mut TableDesk<'_, '_>) -> Option<(NaiveDate, NaiveDate)> {
        let mut queues: Vec<Queue> = self.days.keys().map(|(queue, _)| *queue).collect();
        queues.dedup();
        let whole = SourceRef { table: desk.table, row: 0, column: 0 };
        let mut spans = Vec::new();
        for queue in queues {
            let Some((first, last)) = self.covered(queue) else { continue };
            spans.push((first, last));
            for date in dates_in(first..=last) {
                let day = self.days.remove(&(queue, date)).unwrap_or_default();
                desk.reading.data.workload.push(WorkloadCount {
                    date,
                    queue,
                    received: Some(day.received),
                    completed: Some(day.completed),
                    outstanding: None,
                    source: day.first_row.unwrap_or(whole),
                });
            }
        }
        let first = spans.iter().map(|(first, _)| *first).min();
        first.zip(spans.into_iter().map(|(_, last)| last).max())
    }
}

/// The runs of dates that lie no more than a week apart, in order.
fn runs(dates: impl Iterator<Item = NaiveDate>) -> Vec<Vec<NaiveDate>> {
    let mut runs: Vec<Vec<NaiveDate>> = Vec::new();
    for date in dates {
        match runs.last_mut().filter(|run| run.last().is_some_and(|last| (date - *last).num_days() <= MOST_QUIET_DAYS))
        {
            Some(run) => run.push(date),
            None => runs.push(vec![date]),
        }
    }
    runs
}
