//! Cancelled appointments: gross, normal, extra, and on what they rest (`DOMAIN.md` section 4; rulings 6 and 7).

use super::outcome::CancelledBasis;
use crate::model::appointment::{Appointment, Expressible, State, Status};
use crate::model::data::PracticeData;
use crate::model::evidence::Stamp;
use crate::model::exact::{Exact, mean, whole};
use crate::model::incident::ClockWindow;
use crate::normal::outcome::NormalDay;
use crate::plan::Plan;
use chrono::NaiveDate;
use std::cmp::Ordering;

/// One date on which cancellations are counted: the slot's date, the clock window, and the moment at which the incident
/// began (shifted by r - d days for a reference day r).
#[derive(Clone, Copy, Debug)]
pub struct CountedDay {
    /// Date of the slots.
    pub date: NaiveDate,
    /// Clock window of the slots.
    pub window: ClockWindow,
    /// Cancellations before it do not count.
    pub start: Stamp,
}

impl CountedDay {
    /// An incident (or knock-on) date itself.
    pub fn actual(date: NaiveDate, plan: &Plan) -> Self {
        CountedDay { date, window: plan.window(date), start: Stamp::minute(plan.incident.start) }
    }

    /// A reference day r for a date d: the incident is taken to begin at its start shifted by r - d days.
    pub fn reference(date: NaiveDate, reference: NaiveDate, plan: &Plan) -> Self {
        let shift_days = (reference - date).num_days();
        CountedDay { date: reference, ..Self::actual(date, plan) }.shifted(shift_days)
    }

    fn shifted(self, days: i64) -> Self {
        CountedDay { start: self.start.shifted_days(days), ..self }
    }
}

/// On what a count of cancelled appointments rests.
pub fn basis(data: &PracticeData) -> CancelledBasis {
    match (&data.expressible, &data.snapshot_cancellations) {
        (Some(expressible), _) if expressible.cancelled => CancelledBasis::Recorded,
        (Some(_), Some(_)) => CancelledBasis::Snapshots,
        (Some(expressible), None) if expressible.unfilled => CancelledBasis::Inferred,
        _ => CancelledBasis::None,
    }
}

/// Rows from which gross is counted: cancelled rows of the book, or those found by comparing two snapshots.
pub fn cancelled_rows(data: &PracticeData) -> Vec<&Appointment> {
    match basis(data) {
        CancelledBasis::Recorded => {
            data.appointments.iter().filter(|row| row.state == Some(State::Cancelled) && !row.from_snapshots).collect()
        }
        CancelledBasis::Snapshots => data.snapshot_cancellations.iter().flatten().collect(),
        CancelledBasis::Inferred | CancelledBasis::None => Vec::new(),
    }
}

/// Whether a cancelled row counts on a day: its slot lies in the window, it was not cancelled before the incident began,
/// not for death, and, where the system records who cancelled, not by the patient. A row without a stamp counts.
pub fn counts(row: &Appointment, day: &CountedDay, expressible: &Expressible) -> bool {
    row.date == day.date
        && day.window.contains(row.start_minute)
        && !row.cancelled_due_to_death
        && !(expressible.who_cancelled && row.status == Status::CancelledByPatient)
        && row.cancelled_at.is_none_or(|stamp| stamp.at_or_after(&day.start))
        && row.missing_from.is_none_or(|stamp| stamp.compare(&day.start) == Ordering::Greater)
}

/// Whether snapshots bracket a reference day as they bracket the date itself: the last one before the (shifted) start lies
/// as many days before it, and a later one shows the end of the day. Only then do they show its ordinary cancellations as
/// they show those of the incident.
fn is_bracketed_alike(data: &PracticeData, actual: &CountedDay, reference: &CountedDay) -> bool {
    let lead_days = |day: &CountedDay| {
        let before = data.snapshot_moments.iter().filter(|moment| moment.compare(&day.start) != Ordering::Greater);
        before.map(|moment| (day.start.at.date() - moment.at.date()).num_days()).min()
    };
    let is_seen_later = data.snapshot_moments.iter().any(|moment| moment.at.date() > reference.date);
    lead_days(actual).is_some() && lead_days(actual) == lead_days(reference) && is_seen_later
}

/// Rows of gross on some days.
pub fn gross_rows<'a>(data: &'a PracticeData, days: &[CountedDay]) -> Vec<&'a Appointment> {
    let Some(expressible) = data.expressible else { return Vec::new() };
    cancelled_rows(data).into_iter().filter(|row| days.iter().any(|day| counts(row, day, &expressible))).collect()
}

/// The normal number of a date: the mean over its chosen days, each with the incident's start shifted. None where the
/// normal day is insufficient, or where snapshots do not show the chosen days as they show the date.
pub fn normal_count(data: &PracticeData, day: &NormalDay, plan: &Plan) -> Option<Exact> {
    if !day.sufficient {
        return None;
    }
    let days: Vec<CountedDay> =
        day.chosen.iter().map(|reference| CountedDay::reference(day.date, *reference, plan)).collect();
    let actual = CountedDay::actual(day.date, plan);
    let is_seen = |reference: &CountedDay| is_bracketed_alike(data, &actual, reference);
    if basis(data) == CancelledBasis::Snapshots && !days.iter().all(is_seen) {
        return None;
    }
    Some(mean(whole(weight(&gross_rows(data, &days))), day.days()).unwrap_or_else(|| whole(0)))
}

/// Sum of weights.
pub fn weight(rows: &[&Appointment]) -> i64 {
    rows.iter().map(|row| i64::from(row.weight)).sum()
}
