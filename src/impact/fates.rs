//! What became of each cancelled appointment (`DOMAIN.md` section 5): one-to-one matching with successors.

use super::cancelled::{CountedDay, gross_rows};
use super::outcome::{Fate, FateRow};
use crate::model::appointment::{Appointment, PatientKey, State};
use crate::model::data::PracticeData;
use crate::model::evidence::{Precision, SourceRef, Stamp};
use crate::normal::outcome::NormalDay;
use crate::plan::Plan;
use chrono::Days;
use foldhash::fast::RandomState;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Order of rows: start, then content hash of the file, then row. It never depends on the key.
fn order(row: &Appointment) -> (chrono::NaiveDateTime, u64, SourceRef) {
    (row.start().at, row.content_order, row.source)
}

/// Matches the cancelled rows of gross with their successors.
///
/// `incident_start` is the moment from which bookings count; `horizon_days` the days after the cancelled slot's date.
/// One row comes back for each part of a cancelled row with the same fate (a row of weight 1 gives one).
pub fn fates_of(
    data: &PracticeData,
    gross: &[&Appointment],
    incident_start: Stamp,
    horizon_days: u64,
    plan: &Plan,
) -> Vec<FateRow> {
    let mut cancelled: Vec<&Appointment> = gross.to_vec();
    cancelled.sort_by_key(|row| order(row));
    let mut successors = Successors::of(data, &cancelled, incident_start);
    let labels = labels(&cancelled);
    let mut rows = Vec::new();
    for row in cancelled {
        let Some(patient) = row.patient else {
            rows.push(fate_row(row, None, i64::from(row.weight), Fate::Untraceable, None, plan));
            continue;
        };
        let label = labels.get(&patient).cloned();
        let mut left = i64::from(row.weight);
        while left > 0 {
            let taken = successors.take(patient, row.date + Days::new(horizon_days), left);
            let (weight, successor) = taken.map_or((left, None), |(weight, successor)| (weight, Some(successor)));
            let fate = successor.map_or(Fate::NotRebooked, fate_by);
            rows.push(fate_row(row, label.clone(), weight, fate, successor, plan));
            left -= weight;
        }
    }
    rows
}

/// Serial labels, given in order of cancelled start, then content hash of the file, then row.
fn labels(cancelled: &[&Appointment]) -> HashMap<PatientKey, String> {
    let mut labels: HashMap<PatientKey, String> = HashMap::new();
    for patient in cancelled.iter().filter_map(|row| row.patient) {
        let next = labels.len() + 1;
        labels.entry(patient).or_insert_with(|| format!("P{next:04}"));
    }
    labels
}

fn fate_by(successor: &Appointment) -> Fate {
    match successor.state {
        Some(State::Held | State::Unrecorded) => Fate::Reprovided,
        Some(State::Pending) => Fate::RebookedPending,
        _ => Fate::RebookedNotKept,
    }
}

fn fate_row(
    row: &Appointment,
    patient: Option<String>,
    weight: i64,
    fate: Fate,
    successor: Option<&Appointment>,
    plan: &Plan,
) -> FateRow {
    FateRow {
        patient,
        weight,
        date: row.date,
        start_minute: row.start_minute,
        staff_group: row.staff_group,
        planned_minutes: row.planned_minutes,
        fate,
        new_date: successor.map(|new| new.date),
        new_staff_group: successor.map(|new| new.staff_group),
        new_planned_minutes: successor.and_then(|new| new.planned_minutes),
        delay_working_days: successor
            .filter(|_| fate != Fate::RebookedNotKept)
            .map(|new| plan.calendar.working_days_after(row.date, new.date)),
        source: row.source,
        new_source: successor.map(|new| new.source),
    }
}

type ByPatient<'a> = HashMap<PatientKey, Vec<(&'a Appointment, i64)>, RandomState>;

/// Possible successors by patient, in order of start; each can be taken as often as it has weight.
struct Successors<'a> {
    by_patient: ByPatient<'a>,
}

impl<'a> Successors<'a> {
    fn of(data: &'a PracticeData, cancelled: &[&Appointment], incident_start: Stamp) -> Self {
        let wanted: HashSet<PatientKey, RandomState> = cancelled.iter().filter_map(|row| row.patient).collect();
        let gross: HashSet<SourceRef, RandomState> =
            cancelled.iter().filter(|row| !row.from_snapshots).map(|row| row.source).collect();
        let mut by_patient = ByPatient::default();
        // Most rows of a book lie before the incident: their date alone says so.
        let first_date = incident_start.at.date();
        for row in data.appointments.iter().filter(|row| row.date >= first_date && row.state.is_some()) {
            let Some(patient) = row.patient else { continue };
            if is_booked_since(row, incident_start)
                && starts_after(row, incident_start)
                && wanted.contains(&patient)
                && !gross.contains(&row.source)
            {
                by_patient.entry(patient).or_default().push((row, i64::from(row.weight)));
            }
        }
        for rows in by_patient.values_mut() {
            rows.sort_by_key(|(row, _)| order(row));
        }
        Successors { by_patient }
    }

    /// Takes the unmatched successor with the earliest start up to the horizon; cancelled ones only when no other is left.
    fn take(&mut self, patient: PatientKey, last: chrono::NaiveDate, most: i64) -> Option<(i64, &'a Appointment)> {
        let rows = self.by_patient.get_mut(&patient)?;
        let free = |cancelled: bool| {
            move |(row, left): &&mut (&'a Appointment, i64)| {
                *left > 0 && row.date <= last && (row.state == Some(State::Cancelled)) == cancelled
            }
        };
        let place = match rows.iter_mut().find(free(false)) {
            Some(place) => place,
            None => rows.iter_mut().find(free(true))?,
        };
        let weight = place.1.min(most);
        place.1 -= weight;
        Some((weight, place.0))
    }
}

/// Booked at or after the incident's start; without a stamp only if absent from a snapshot before it (ruling 7).
fn is_booked_since(row: &Appointment, incident_start: Stamp) -> bool {
    match row.booked_at {
        Some(booked) => booked.at_or_after(&incident_start),
        None => row.new_since_snapshot,
    }
}

/// Starting after the incident's start. An untimed or hour-band start that cannot be told from it is not before it.
fn starts_after(row: &Appointment, incident_start: Stamp) -> bool {
    match row.start().compare(&incident_start) {
        Ordering::Greater => true,
        Ordering::Equal => row.start().precision != Precision::Minute,
        Ordering::Less => false,
    }
}

/// Counts by weight of every fate, all five present.
pub fn fate_counts(rows: &[FateRow]) -> BTreeMap<Fate, i64> {
    let mut counts: BTreeMap<Fate, i64> = Fate::ALL.iter().map(|fate| (*fate, 0)).collect();
    for row in rows {
        *counts.entry(row.fate).or_default() += row.weight;
    }
    counts
}

/// The ordinary rate: of the chosen days' cancelled rows with a pseudonym, how many find a successor by the same rule,
/// shifted (found, of how many).
pub fn ordinary_rate(data: &PracticeData, days: &[&NormalDay], plan: &Plan) -> Option<(i64, i64)> {
    let horizon_days = u64::from(plan.policy.incident.rebooking_horizon_days);
    let (mut found, mut of) = (0, 0);
    for day in days.iter().filter(|day| day.sufficient) {
        for reference in &day.chosen {
            let counted = CountedDay::reference(day.date, *reference, plan);
            let gross = gross_rows(data, &[counted]);
            for row in fates_of(data, &gross, counted.start, horizon_days, plan) {
                if row.fate != Fate::Untraceable {
                    of += row.weight;
                    found += if row.fate == Fate::NotRebooked { 0 } else { row.weight };
                }
            }
        }
    }
    (of > 0).then_some((found, of))
}
