//! The days of a practice as a region holds them: the few sums that every roll-up needs. The rows themselves, which only the
//! ICB's warehouse takes, stay in the journal and are fetched again one practice at a time, so that the memory of a region
//! hardly grows with its practices.

use super::history::{HistoryDay, Part};
use super::journal::Journal;
use crate::model::exact::{Exact, whole};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The days of a practice.
#[derive(Clone, Debug)]
pub struct Days {
    /// Ordinary dates on which every staff group is predicted, in order.
    pub ordinary: Vec<OrdinaryDay>,
    /// Kept on the incident dates, summed over dates and staff groups; none where that is not known of all of them.
    pub incident_kept: Option<i64>,
    /// Where the rows are.
    pub rows: Rows,
}

/// An ordinary date of a whole practice: the sum of its staff groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrdinaryDay {
    /// The date.
    pub date: NaiveDate,
    /// What was kept.
    pub kept: i64,
    /// What the other days of its weekday predict.
    pub predicted: Exact,
}

/// Where the rows of a practice's days are.
#[derive(Clone, Debug)]
pub enum Rows {
    /// In memory.
    Held(Arc<Vec<HistoryDay>>),
    /// In the journal, under this name.
    InJournal(Journal, String),
}

impl Days {
    /// Days whose rows stay in memory.
    pub fn held(history: Vec<HistoryDay>) -> Self {
        Days {
            ordinary: ordinary(&history),
            incident_kept: incident_kept(&history),
            rows: Rows::Held(Arc::new(history)),
        }
    }

    /// Days whose rows are in the journal.
    pub fn in_journal(history: &[HistoryDay], journal: &Journal, name: &str) -> Self {
        let rows = Rows::InJournal(journal.clone(), name.to_owned());
        Days { ordinary: ordinary(history), incident_kept: incident_kept(history), rows }
    }
}

impl Rows {
    /// The rows, fetched.
    pub fn fetched(&self) -> std::io::Result<Arc<Vec<HistoryDay>>> {
        match self {
            Rows::Held(rows) => Ok(Arc::clone(rows)),
            Rows::InJournal(journal, name) => journal.days(name).map(Arc::new),
        }
    }
}

/// A date counts if every group is predicted on it.
fn ordinary(history: &[HistoryDay]) -> Vec<OrdinaryDay> {
    let mut dates: BTreeMap<NaiveDate, Option<(i64, Exact)>> = BTreeMap::new();
    for day in history.iter().filter(|day| day.part == Part::Ordinary) {
        let sum = dates.entry(day.date).or_insert(Some((0, whole(0))));
        *sum = match (*sum, day.actual, day.kept_normal()) {
            (Some((kept, normal)), Some(counts), Some(predicted)) => Some((kept + counts.kept, normal + predicted)),
            _ => None,
        };
    }
    dates
        .into_iter()
        .filter_map(|(date, sum)| sum.map(|(kept, predicted)| OrdinaryDay { date, kept, predicted }))
        .collect()
}

fn incident_kept(history: &[HistoryDay]) -> Option<i64> {
    let incident = || history.iter().filter(|day| day.part == Part::Incident);
    incident().next()?;
    incident().map(|day| day.actual.map(|counts| counts.kept)).sum()
}
