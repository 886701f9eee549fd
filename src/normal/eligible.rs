//! Which dates may be reference days (`DOMAIN.md` section 3, (a) to (e)).

use super::outcome::LeftOut;
use crate::model::incident::{Incident, dates_in};
use crate::plan::Plan;
use chrono::{Datelike, Days, NaiveDate};

/// How far back reference days may lie.
pub const DAYS_BACK: u64 = 84;

/// The eligible dates for a date, latest first, and the rejected ones of the same weekday with their reasons.
pub fn eligible_dates(
    date: NaiveDate,
    before: NaiveDate,
    span: (NaiveDate, NaiveDate),
    plan: &Plan,
) -> (Vec<NaiveDate>, Vec<LeftOut>) {
    let mut eligible = Vec::new();
    let mut rejected = Vec::new();
    let earliest = date - Days::new(DAYS_BACK);
    let mut candidate = date - Days::new(7);
    while candidate >= earliest {
        if candidate < before {
            match rejection(candidate, span, plan) {
                None => eligible.push(candidate),
                Some(reason) => rejected.push(LeftOut { date: candidate, reason }),
            }
        }
        candidate = candidate - Days::new(7);
    }
    (eligible, rejected)
}

/// Why a date is not eligible; none if it is.
fn rejection(date: NaiveDate, span: (NaiveDate, NaiveDate), plan: &Plan) -> Option<String> {
    if date < span.0 || date > span.1 {
        return Some("outside the span that the export covers".to_owned());
    }
    if plan.calendar.is_bank_holiday(date) {
        return Some("bank holiday".to_owned());
    }
    if plan.calendar.is_first_working_day_after_bank_holiday(date) {
        return Some("first working day after a bank holiday".to_owned());
    }
    if is_christmas_time(date) {
        return Some("22 December to 3 January".to_owned());
    }
    if let Some(reason) = excluded_by_policy(date, plan) {
        return Some(reason);
    }
    let other = plan.other_incidents.iter().find(|other| in_incident_or_recovery(date, other, plan));
    other.map(|other| format!("in the incident of {} or its recovery window", other.first_date()))
}

fn is_christmas_time(date: NaiveDate) -> bool {
    (date.month() == 12 && date.day() >= 22) || (date.month() == 1 && date.day() <= 3)
}

fn excluded_by_policy(date: NaiveDate, plan: &Plan) -> Option<String> {
    plan.policy
        .normal_day
        .excluded
        .iter()
        .filter(|rule| rule.only_for_incidents_before.is_none_or(|limit| plan.incident.first_date() < limit))
        .find(|rule| (rule.from..=rule.to).contains(&date))
        .map(|rule| rule.reason.clone())
}

fn in_incident_or_recovery(date: NaiveDate, other: &Incident, plan: &Plan) -> bool {
    let recovery = other.recovery_window(plan.policy.incident.recovery_working_days, &plan.calendar);
    dates_in(other.first_date()..=*recovery.end()).contains(&date)
}
