//! A person's baseline on a date (`DOMAIN.md` section 6; rulings 24 to 26).

use super::Hours;
use super::timesheet::{Day, places};
use crate::impact::outcome::{BaselineBasis, ComparedDay, PersonDay};
use crate::model::evidence::Stamp;
use crate::model::exact::{Exact, mean, minutes_rounded_up, whole};
use crate::model::policy::Answer;
use crate::model::staff::StaffId;
use crate::normal::outcome::{Kind, NormalDay};
use chrono::NaiveDate;
use num_rational::Ratio;
use std::cmp::Ordering;

/// A plan that exceeds the person's normal by this much may have been made after the event.
const SWOLLEN_PLAN_MINUTES: i64 = 60;

/// What is known of a person's normal on a weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonNormal {
    /// Minutes.
    Minutes(Exact),
    /// No row before the second oldest chosen date: all hours are differences.
    NoRowBefore,
    /// Worked on some of the chosen days, but on fewer than three quarters.
    NotSteady,
    /// Every chosen day was leave.
    OnlyLeave,
    /// The normal day is insufficient, or a chosen day lies outside the rota's span.
    Insufficient,
}

/// The person's normal: by the share of the chosen days, recorded leave aside, on which the person worked.
pub fn person_normal(hours: &Hours, staff: StaffId, day: &NormalDay) -> PersonNormal {
    let chosen = &day.chosen_for_hours;
    if !day.sufficient {
        return PersonNormal::Insufficient;
    }
    if chosen.is_empty() {
        return PersonNormal::Minutes(whole(0));
    }
    if chosen.iter().any(|date| !hours.timesheet.covers(staff, *date)) {
        return PersonNormal::Insufficient;
    }
    let second_oldest = chosen.get(1).or(chosen.first());
    if hours.timesheet.first_row(staff).is_none_or(|first| second_oldest.is_some_and(|second| first >= *second)) {
        return PersonNormal::NoRowBefore;
    }
    let on_leave = |date: &NaiveDate| hours.timesheet.day(staff, *date).is_some_and(Day::is_on_leave);
    let days: Vec<NaiveDate> = chosen.iter().copied().filter(|date| !on_leave(date)).collect();
    let minutes: Vec<i64> = days.iter().map(|date| hours.timesheet.worked_minutes(staff, *date)).collect();
    normal_of(&minutes, day.kind)
}

/// The rule on the minutes of the chosen days that are left. On a regular weekday: three quarters or more worked, the
/// mean over the days worked; none, nought; between, no steady normal. On any other weekday: the mean over all.
fn normal_of(minutes: &[i64], kind: Kind) -> PersonNormal {
    let worked: Vec<i64> = minutes.iter().copied().filter(|minutes| *minutes > 0).collect();
    let total = whole(worked.iter().sum());
    match kind {
        _ if minutes.is_empty() => PersonNormal::OnlyLeave,
        Kind::Regular if worked.is_empty() => PersonNormal::Minutes(whole(0)),
        Kind::Regular if worked.len() * 4 >= minutes.len() * 3 => {
            mean(total, worked.len()).map_or(PersonNormal::OnlyLeave, PersonNormal::Minutes)
        }
        Kind::Regular => PersonNormal::NotSteady,
        Kind::Occasional | Kind::Closed => {
            mean(total, minutes.len()).map_or(PersonNormal::OnlyLeave, PersonNormal::Minutes)
        }
    }
}

/// Usual overtime: mean, over the chosen days with plan and worked time, of worked - planned with its sign, then not
/// under nought.
fn usual_overtime(hours: &Hours, staff: StaffId, day: &NormalDay) -> Exact {
    if !day.sufficient {
        return whole(0);
    }
    let differences: Vec<i64> = day
        .chosen_for_hours
        .iter()
        .filter_map(|date| {
            let planned = hours.timesheet.day(staff, *date).filter(|day| !day.planned.is_empty())?.planned_minutes();
            let worked = hours.timesheet.worked_minutes(staff, *date);
            (worked > 0).then_some(worked - planned)
        })
        .collect();
    mean(whole(differences.iter().sum()), differences.len()).map_or(whole(0), |usual| usual.max(whole(0)))
}

/// The person's baseline, worked minutes and difference on a date.
pub fn person_day(hours: &Hours, staff: StaffId, normal_day: &NormalDay, is_earlier: bool) -> PersonDay {
    let date = normal_day.date;
    let nothing = Day::default();
    let day = hours.timesheet.day(staff, date).unwrap_or(&nothing);
    let person_group = hours.timesheet.group(staff);
    let mut result = PersonDay {
        date,
        staff_group: day.worked.first().map_or(person_group, |row| row.staff_group),
        baseline_minutes: None,
        basis: BaselineBasis::NotCovered,
        worked_minutes: 0,
        difference_minutes: whole(0),
        is_earlier,
        swollen_minutes: 0,
        compared: compared(hours, staff, normal_day),
        evidence: places(&day.worked).into_iter().chain(places(&day.planned)).collect(),
    };
    result.evidence.extend(day.leave.iter().map(|leave| leave.source));
    if !hours.timesheet.covers(staff, date) || hours.data.unread_days.contains(&(staff, date)) {
        return result;
    }
    let (baseline, basis, swollen_minutes) = baseline(hours, staff, day, normal_day, is_earlier);
    result.basis = basis;
    result.swollen_minutes = swollen_minutes;
    match baseline {
        Some(minutes) => {
            result.worked_minutes = hours.timesheet.worked_minutes(staff, date);
            result.baseline_minutes = Some(minutes);
            result.difference_minutes = whole(result.worked_minutes) - minutes;
        }
        None if day.additional_minutes() > 0 => {
            result.basis = BaselineBasis::AdditionalOnly;
            result.worked_minutes = day.additional_minutes();
            result.baseline_minutes = Some(whole(0));
            result.difference_minutes = whole(day.additional_minutes());
        }
        None => {}
    }
    result
}

/// The person's minutes on the chosen days inside the rota's span, so that a reader can work the baseline out again.
fn compared(hours: &Hours, staff: StaffId, day: &NormalDay) -> Vec<ComparedDay> {
    let covered = day.chosen_for_hours.iter().copied().filter(|date| hours.timesheet.covers(staff, *date));
    covered
        .map(|date| {
            let rows = hours.timesheet.day(staff, date);
            ComparedDay {
                date,
                planned_minutes: rows.filter(|rows| !rows.planned.is_empty()).map(Day::planned_minutes),
                worked_minutes: hours.timesheet.worked_minutes(staff, date),
                is_leave: rows.is_some_and(Day::is_on_leave),
            }
        })
        .collect()
}

/// Baseline, how it came about, and the excess of a plan that may have been made after the event.
fn baseline(
    hours: &Hours,
    staff: StaffId,
    day: &Day,
    normal_day: &NormalDay,
    is_earlier: bool,
) -> (Option<Exact>, BaselineBasis, i64) {
    if day.is_on_leave() {
        return (Some(whole(0)), BaselineBasis::Leave, 0);
    }
    let normal = person_normal(hours, staff, normal_day);
    let less_leave = |minutes: Exact| Some((minutes - whole(day.leave_minutes())).max(whole(0)));
    if !day.planned.is_empty() {
        let planned = whole(day.planned_minutes());
        return match excess_of_plan(hours, day, normal) {
            Some(excess) if !is_earlier => {
                let open = hours.plan.policy.rota.plans_made_before_incident == Answer::Open;
                let swollen = if open { minutes_rounded_up(excess) } else { 0 };
                (less_leave(planned - excess), BaselineBasis::Normal, swollen)
            }
            _ => (less_leave(planned + usual_overtime(hours, staff, normal_day)), BaselineBasis::Plan, 0),
        };
    }
    match normal {
        PersonNormal::Minutes(minutes) => (less_leave(minutes), BaselineBasis::Normal, 0),
        PersonNormal::NoRowBefore => (Some(whole(0)), BaselineBasis::NoNormal, 0),
        PersonNormal::NotSteady | PersonNormal::OnlyLeave | PersonNormal::Insufficient => {
            (None, BaselineBasis::NotCovered, 0)
        }
    }
}

/// By how much a plan of the claim window exceeds the person's normal, if it does so by an hour or more and no stamp
/// shows it to be older than the incident (ruling 25). Without a normal of the person, a plan stands (ruling 26).
fn excess_of_plan(hours: &Hours, day: &Day, normal: PersonNormal) -> Option<Exact> {
    let PersonNormal::Minutes(normal) = normal else { return None };
    if hours.plan.policy.rota.plans_made_before_incident == Answer::Yes {
        return None;
    }
    let incident_start = Stamp::minute(hours.plan.incident.start);
    let is_older = |stamp: Stamp| stamp.compare(&incident_start) == Ordering::Less;
    if day.planned.iter().all(|row| row.created_at.is_some_and(is_older)) {
        return None;
    }
    let excess = whole(day.planned_minutes()) - normal;
    (excess >= Ratio::from_integer(SWOLLEN_PLAN_MINUTES)).then_some(excess)
}
