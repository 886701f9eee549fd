//! Section 5, plainly: what became of each cancelled appointment.

use super::rows::Row;
use crate::model::appointment::State;
use crate::sample::log::Practice;
use chrono::Days;

/// Counts of fates.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fates {
    pub(super) reprovided: i64,
    pub(super) rebooked_pending: i64,
    pub(super) rebooked_not_kept: i64,
    pub(super) not_rebooked: i64,
    pub(super) untraceable: i64,
}

/// Days after the cancelled slot within which a rebooking counts.
const HORIZON_DAYS: u64 = 28;

/// Matches each cancelled row with at most one successor.
pub(super) fn fates(practice: &Practice, rows: &[Row], gross: &[&Row]) -> Fates {
    let begins = practice.incident.start;
    let mut successors: Vec<&Row> = rows
        .iter()
        .filter(|row| row.patient.is_some() && row.start.is_after(begins))
        .filter(|row| row.booked_at.is_some_and(|booked| !booked.is_before(begins)))
        .filter(|row| !gross.iter().any(|cancelled| std::ptr::eq(*cancelled, *row)))
        .collect();
    successors.sort_by_key(|row| (row.state == State::Cancelled, row.date, row.minute));
    let mut in_order = gross.to_vec();
    in_order.sort_by_key(|row| (row.date, row.minute));
    let mut fates = Fates::default();
    for cancelled in in_order {
        if cancelled.patient.is_none() {
            fates.untraceable += 1;
            continue;
        }
        let latest = cancelled.date + Days::new(HORIZON_DAYS);
        let place = successors.iter().position(|row| row.patient == cancelled.patient && row.date <= latest);
        match place.map(|place| successors.remove(place).state) {
            None => fates.not_rebooked += 1,
            Some(state) if state.is_kept() => fates.reprovided += 1,
            Some(State::Pending) => fates.rebooked_pending += 1,
            Some(_) => fates.rebooked_not_kept += 1,
        }
    }
    fates
}
