//! The queues of a practice as a list of items, in the place of daily counts: what came in first is dealt with first. Items
//! that were open when the list begins came in on the day before.

use super::NamedFile;
use crate::model::workload::Queue;
use crate::sample::SampleError;
use crate::sample::log::{DayOfQueue, Practice};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, VecDeque};

/// The file: UTF-8, comma, CRLF.
pub(super) fn file(practice: &Practice) -> Result<NamedFile, SampleError> {
    let mut queues: BTreeMap<Queue, Vec<&DayOfQueue>> = BTreeMap::new();
    for day in &practice.workload {
        queues.entry(day.queue).or_default().push(day);
    }
    let mut rows = vec![["Item ID", "Item Type", "Date Received", "Date Completed"].map(str::to_owned).to_vec()];
    for (queue, days) in queues {
        for (received, completed) in items(&days) {
            rows.push(vec![
                format!("I{:06}", rows.len()),
                word(queue).to_owned(),
                received.format("%d/%m/%Y").to_string(),
                completed.map(|date| date.format("%d/%m/%Y").to_string()).unwrap_or_default(),
            ]);
        }
    }
    Ok(("work items.csv".to_owned(), super::csv_bytes(rows, false, csv::Terminator::CRLF)?))
}

fn items(days: &[&DayOfQueue]) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    let Some(first) = days.first() else { return Vec::new() };
    let open_before = first.outstanding + first.completed - first.received;
    let mut open: VecDeque<NaiveDate> = (0..open_before).map(|_| first.date - Days::new(1)).collect();
    let mut items = Vec::new();
    for day in days {
        open.extend((0..day.received).map(|_| day.date));
        for _ in 0..day.completed {
            items.extend(open.pop_front().map(|received| (received, Some(day.date))));
        }
    }
    items.extend(open.into_iter().map(|received| (received, None)));
    items
}

fn word(queue: Queue) -> &'static str {
    match queue {
        Queue::Documents => "Letter",
        Queue::Results => "Lab result",
        Queue::Scripts => "Prescription request",
        Queue::Tasks => "Task",
        Queue::OnlineRequests => "Online request",
    }
}
