//! Net within person and calendar week; declared and candidate minutes (`DOMAIN.md` section 6; rulings 19 and 25).

use super::Hours;
use super::baseline::person_day;
use super::lay::{WeekRows, lay};
use crate::impact::outcome::{BaselineBasis, HoursImpact, PersonDay, PersonWeek};
use crate::model::exact::{Exact, whole, whole_minutes};
use crate::model::incident::monday_of;
use crate::model::staff::{StaffGroup, StaffId};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Measures one person in one week and adds it to the impact, if anything is covered.
pub fn measure_week(
    hours: &Hours,
    staff: StaffId,
    week: NaiveDate,
    claim_dates: &[NaiveDate],
    impact: &mut HoursImpact,
) {
    let in_week = |date: &&NaiveDate| monday_of(**date) == week;
    let mut days: Vec<PersonDay> = Vec::new();
    if week == monday_of(hours.plan.incident.first_date()) {
        days.extend(hours.days.earlier.iter().map(|day| person_day(hours, staff, day, true)));
    }
    for date in claim_dates.iter().filter(in_week) {
        days.extend(hours.days.of(*date).map(|day| person_day(hours, staff, day, false)));
    }
    days.retain(|day| day.basis != BaselineBasis::NotCovered || !day.evidence.is_empty());
    if days.iter().all(|day| day.is_earlier) {
        return;
    }
    for day in days.iter().filter(|day| asks_for_plan(hours, staff, day)) {
        impact.plans_asked_for.push((staff, day.date));
    }
    let net = Net::of(&days);
    let rows = WeekRows::of(hours, staff, &days);
    let split = Split::of(hours, &net, &rows, &days);
    impact.laid.extend(lay(staff, week, &days, &rows, &split));
    impact.person_weeks.push(PersonWeek {
        staff,
        staff_group: group_of(hours, staff, &days),
        week,
        baseline_minutes: net.baseline,
        worked_minutes: net.worked,
        earlier_net_minutes: net.earlier,
        extra_minutes: net.extra,
        absence_minutes: net.absence,
        declared_minutes: split.declared_minutes,
        candidate_minutes: split.candidate_minutes,
        reason: split.reason,
        days,
    });
}

/// A worked date without a plan and without a steady normal: a plan is asked for.
fn asks_for_plan(hours: &Hours, staff: StaffId, day: &PersonDay) -> bool {
    let worked = hours
        .timesheet
        .day(staff, day.date)
        .is_some_and(|rows| rows.planned.is_empty() && rows.worked.iter().any(|row| !row.pay.is_additional()));
    let is_read = !hours.data.unread_days.contains(&(staff, day.date));
    !day.is_earlier && day.basis == BaselineBasis::NotCovered && worked && is_read
}

fn group_of(hours: &Hours, staff: StaffId, days: &[PersonDay]) -> StaffGroup {
    let mut minutes: BTreeMap<StaffGroup, i64> = BTreeMap::new();
    for day in days.iter().filter(|day| !day.is_earlier) {
        for row in hours.timesheet.day(staff, day.date).into_iter().flat_map(|day| &day.worked) {
            *minutes.entry(row.staff_group).or_default() += row.minutes;
        }
    }
    let most = minutes.into_iter().max_by_key(|(group, minutes)| (*minutes, std::cmp::Reverse(*group)));
    most.map_or_else(|| hours.timesheet.group(staff), |(group, _)| group)
}

/// The week's sums. Earlier dates of the incident's week enter only to reduce.
pub struct Net {
    baseline: Exact,
    worked: Exact,
    earlier: Exact,
    /// Net extra.
    pub extra: Exact,
    absence: Exact,
}

impl Net {
    fn of(days: &[PersonDay]) -> Net {
        let claimed = || days.iter().filter(|day| !day.is_earlier);
        let baseline: Exact = claimed().filter_map(|day| day.baseline_minutes).sum();
        let worked = whole(claimed().map(|day| day.worked_minutes).sum());
        let earlier: Exact = days.iter().filter(|day| day.is_earlier).map(|day| day.difference_minutes).sum();
        let net = worked - baseline;
        let extra = if net > whole(0) { (net + earlier.min(whole(0))).max(whole(0)) } else { whole(0) };
        Net { baseline, worked, earlier, extra, absence: (-net).max(whole(0)) }
    }
}

/// Declared and candidate minutes of a person-week, whole minutes.
pub struct Split {
    /// On the invoice, if priced.
    pub declared_minutes: i64,
    /// Wait for the declaration.
    pub candidate_minutes: i64,
    /// Why, in words.
    pub reason: String,
    /// Why declared minutes are declared.
    pub declared_reason: String,
    /// Why candidate minutes wait.
    pub candidate_reason: String,
}

impl Split {
    fn of(hours: &Hours, net: &Net, rows: &WeekRows, days: &[PersonDay]) -> Split {
        let declared_by_rows = net.extra.min(whole(rows.declared_minutes()));
        let swollen = whole(days.iter().map(|day| day.swollen_minutes).sum::<i64>()).min(net.extra);
        let declared = declared_by_rows.min(net.extra - swollen);
        let asked = declared_by_rows - declared;
        let undeclared = (net.extra - declared_by_rows - whole(rows.denied_minutes())).max(whole(0)) + asked;
        let mut candidate_minutes = whole_minutes(undeclared);
        let least = hours.plan.policy.rota.candidate_minimum_minutes;
        let is_small = candidate_minutes > 0 && candidate_minutes < least;
        if is_small {
            candidate_minutes = 0;
        }
        let declared_minutes = whole_minutes(declared);
        let candidate_reason = if swollen > whole(0) {
            "question: was this planned before the incident?"
        } else {
            "not declared as due to the incident"
        };
        Split {
            declared_minutes,
            candidate_minutes,
            reason: reason(net, declared_minutes, candidate_minutes, is_small, swollen > whole(0), least),
            declared_reason: "declared by the practice as due to the incident".to_owned(),
            candidate_reason: candidate_reason.to_owned(),
        }
    }
}

fn reason(net: &Net, declared: i64, candidate: i64, is_small: bool, is_swollen: bool, least: i64) -> String {
    let mut parts: Vec<String> = Vec::new();
    if net.extra > whole(0) && net.earlier < whole(0) {
        parts.push("reduced by the shortfall earlier in the week".to_owned());
    }
    if declared > 0 {
        parts.push(format!("{declared} min declared"));
    }
    if candidate > 0 {
        parts.push(format!("{candidate} min wait for a declaration"));
    }
    if is_small {
        parts.push(format!("undeclared minutes under {least} are not listed"));
    }
    if is_swollen {
        parts.push("the plan exceeds the normal by an hour or more: was it made before the incident?".to_owned());
    }
    if parts.is_empty() {
        let words = if net.extra > whole(0) {
            "marked as not due to the incident"
        } else if net.absence > whole(0) {
            "less than the baseline"
        } else {
            "as the baseline"
        };
        parts.push(words.to_owned());
    }
    parts.join("; ")
}
