//! Records of the incident dates that were entered afterwards (`DOMAIN.md` section 7, "Modelled work"): in the book, kept
//! appointments that were booked after their own start; in lists of clinical records, those about an incident date that were
//! entered after the incident's end. The two may show the same work, so of each staff group the greater number counts.

use super::appointments::Measuring;
use crate::model::appointment::{Appointment, State};
use crate::model::exact::{Exact, mean, whole};
use crate::model::staff::StaffGroup;
use crate::normal::outcome::NormalDay;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Actual count of a staff group, and the normal number for comparison; none where the normal day is insufficient.
pub type LateEntries = BTreeMap<StaffGroup, (i64, Option<Exact>)>;

/// Late-entered records of the incident dates by staff group.
pub fn late_entries(measuring: &Measuring, days: &[&NormalDay]) -> LateEntries {
    let is_late = |row: &&Appointment| row.entered_late && row.state.is_some_and(State::is_kept);
    let late: Vec<&Appointment> = measuring.data.appointments.iter().filter(is_late).collect();
    let mut entries = counted(days, &|date, of| booked_late(measuring, &late, date, of));
    for (group, (count, normal)) in counted(days, &|date, of| recorded_late(measuring, date, of)) {
        let entry = entries.entry(group).or_insert((0, Some(whole(0))));
        if count > entry.0 {
            *entry = (count, normal);
        }
    }
    entries
}

/// Counts on the incident dates, and their means on the chosen days. `on(date, of)` counts on a date as if it were `of`.
fn counted(days: &[&NormalDay], on: &dyn Fn(NaiveDate, NaiveDate) -> BTreeMap<StaffGroup, i64>) -> LateEntries {
    let mut entries = LateEntries::new();
    for day in days {
        for (group, count) in on(day.date, day.date) {
            entries.entry(group).or_insert((0, Some(whole(0)))).0 += count;
        }
        let mut totals: BTreeMap<StaffGroup, i64> = BTreeMap::new();
        for reference in &day.chosen {
            for (group, count) in on(*reference, day.date) {
                *totals.entry(group).or_default() += count;
            }
        }
        for (group, total) in totals {
            let entry = entries.entry(group).or_insert((0, Some(whole(0))));
            entry.1 = entry.1.zip(mean(whole(total), day.days())).map(|(sum, next)| sum + next);
        }
    }
    if days.iter().any(|day| !day.sufficient) {
        entries.values_mut().for_each(|entry| entry.1 = None);
    }
    entries
}

/// Kept appointments of a date that were booked after their own start.
fn booked_late(
    measuring: &Measuring,
    late: &[&Appointment],
    date: NaiveDate,
    of: NaiveDate,
) -> BTreeMap<StaffGroup, i64> {
    let window = measuring.plan.window(of);
    let mut counts = BTreeMap::new();
    for row in late.iter().filter(|row| row.date == date && window.contains(row.start_minute)) {
        *counts.entry(row.staff_group).or_default() += i64::from(row.weight);
    }
    counts
}

/// Records about a date that were entered after the incident's end, shifted with the date. A date of entry without a time
/// is not known to lie after an end in the middle of that day.
fn recorded_late(measuring: &Measuring, date: NaiveDate, of: NaiveDate) -> BTreeMap<StaffGroup, i64> {
    let window = measuring.plan.window(of);
    let end = measuring.plan.incident.end + (date - of);
    let mut counts = BTreeMap::new();
    for record in measuring.data.records.iter().filter(|record| record.date == date) {
        if record.entered_at.at >= end && window.contains(record.start_minute) {
            *counts.entry(record.staff_group).or_default() += 1;
        }
    }
    counts
}
