//! Modelled work by staff group, and what of it paid extra hours cover (`DOMAIN.md` section 7, "Modelled work").

use super::outcome::{ModelledWork, WorkItem, WorkloadImpact};
use crate::impact::outcome::{AppointmentImpact, Fate, FateRow, HoursImpact};
use crate::model::data::PracticeData;
use crate::model::exact::{Exact, mean, whole};
use crate::model::policy::{MinutesPerItem, WorkPolicy};
use crate::model::staff::StaffGroup;
use crate::model::workload::{Queue, WorkloadCount};
use crate::normal::choose::NormalDays;
use crate::plan::Plan;
use chrono::NaiveDate;
use num_rational::Ratio;
use std::collections::{BTreeMap, BTreeSet};

/// Every kind of modelled work: items x minutes.
pub fn work_items(
    data: &PracticeData,
    appointments: &AppointmentImpact,
    days: &NormalDays,
    plan: &Plan,
) -> Vec<WorkItem> {
    let policy = &plan.policy.work;
    let mut items = reprovided(&appointments.fate_rows, policy);
    for (group, (count, _)) in appointments.late_entries.iter().filter(|(_, (count, _))| *count > 0) {
        items.push(item(*group, "records entered late", whole(*count), &policy.late_entry));
    }
    let rebooked: i64 = appointments.fate_rows.iter().filter(|row| row.new_date.is_some()).map(|row| row.weight).sum();
    if rebooked > 0 {
        let group = policy.rebooking.staff_group.unwrap_or(StaffGroup::Reception);
        items.push(item(group, "rebookings", whole(rebooked), &policy.rebooking));
    }
    for queue in Queue::ALL {
        let minutes = minutes_per_item(policy, *queue);
        let backlog = backlog_beyond_normal(data, *queue, days, plan).filter(|backlog| *backlog > whole(0));
        if let Some(backlog) = backlog {
            let kind = format!("{} left over beyond normal", queue.reading());
            items.push(item(minutes.staff_group.unwrap_or(StaffGroup::Admin), &kind, backlog, minutes));
        }
    }
    items
}

fn item(staff_group: StaffGroup, kind: &str, items: Exact, per_item: &MinutesPerItem) -> WorkItem {
    let minutes = items * per_item.minutes;
    WorkItem { staff_group, kind: kind.to_owned(), items, minutes, basis: per_item.basis.clone() }
}

/// Re-provided appointments take their own planned minutes, else the policy's; they fall to the group that saw them.
fn reprovided(rows: &[FateRow], policy: &WorkPolicy) -> Vec<WorkItem> {
    let mut groups: BTreeMap<StaffGroup, (i64, i64)> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.fate == Fate::Reprovided) {
        let minutes = row.new_planned_minutes.map_or(policy.reprovided_appointment.minutes, i64::from);
        let sums = groups.entry(row.new_staff_group.unwrap_or(row.staff_group)).or_default();
        sums.0 += row.weight;
        sums.1 += row.weight * minutes;
    }
    groups
        .into_iter()
        .map(|(staff_group, (items, minutes))| WorkItem {
            staff_group,
            kind: "re-provided appointments".to_owned(),
            items: whole(items),
            minutes: whole(minutes),
            basis: format!("planned minutes of the book; else {}", policy.reprovided_appointment.basis),
        })
        .collect()
}

fn minutes_per_item(policy: &WorkPolicy, queue: Queue) -> &MinutesPerItem {
    match queue {
        Queue::Documents => &policy.documents,
        Queue::Results => &policy.results,
        Queue::Scripts => &policy.scripts,
        Queue::Tasks => &policy.tasks,
        Queue::OnlineRequests => &policy.online_requests,
    }
}

/// Items left over at the end of the incident beyond the normal number: by the outstanding counts, else by what came in
/// less what was dealt with on the incident dates. None where neither can be compared.
fn backlog_beyond_normal(data: &PracticeData, queue: Queue, days: &NormalDays, plan: &Plan) -> Option<Exact> {
    let outstanding: fn(&WorkloadCount) -> Option<i64> = |count| count.outstanding;
    if let (normal, Some(actual)) = pair(data, queue, plan.incident.last_date(), days, outstanding) {
        return normal.map(|normal| (whole(actual) - normal).max(whole(0)));
    }
    let left_over: fn(&WorkloadCount) -> Option<i64> = |count| Some(count.received? - count.completed?);
    let mut sum = whole(0);
    for date in plan.incident.dates() {
        let (normal, actual) = pair(data, queue, date, days, left_over);
        sum += whole(actual?) - normal?;
    }
    Some(sum.max(whole(0)))
}

/// Normal and actual of a workload measure on a date.
fn pair(
    data: &PracticeData,
    queue: Queue,
    date: NaiveDate,
    days: &NormalDays,
    measure: fn(&WorkloadCount) -> Option<i64>,
) -> (Option<Exact>, Option<i64>) {
    let on = |date: NaiveDate| -> Option<i64> {
        let counts = data.workload.iter().filter(|count| count.queue == queue && count.date == date);
        counts.map(measure).try_fold(None, |sum: Option<i64>, next| Some(Some(sum.unwrap_or(0) + next?))).flatten()
    };
    let normal = days.of(date).filter(|day| day.sufficient).and_then(|day| {
        let total: Option<i64> = day.chosen.iter().map(|reference| on(*reference)).sum();
        mean(whole(total?), day.days())
    });
    (normal, on(date))
}

/// Every queue on every date of the claim window, normal and actual.
pub fn workload_impact(data: &PracticeData, claim_dates: &[NaiveDate], days: &NormalDays) -> Vec<WorkloadImpact> {
    let queues: BTreeSet<Queue> = data.workload.iter().map(|count| count.queue).collect();
    let mut rows = Vec::new();
    for queue in queues {
        for date in claim_dates {
            let row = WorkloadImpact {
                queue,
                date: *date,
                received: pair(data, queue, *date, days, |count| count.received),
                completed: pair(data, queue, *date, days, |count| count.completed),
                outstanding: pair(data, queue, *date, days, |count| count.outstanding),
            };
            if row.received.1.is_some() || row.completed.1.is_some() || row.outstanding.1.is_some() {
                rows.push(row);
            }
        }
    }
    rows
}

/// Modelled work of every staff group against its net extra paid hours; surplus hours of one group never cover another's.
pub fn modelled_work(items: &[WorkItem], hours: &HoursImpact) -> Vec<ModelledWork> {
    let mut groups: BTreeSet<StaffGroup> = items.iter().map(|item| item.staff_group).collect();
    groups.extend(hours.groups.iter().map(|group| group.staff_group));
    groups
        .into_iter()
        .map(|group| {
            let modelled: Exact = items.iter().filter(|item| item.staff_group == group).map(|item| item.minutes).sum();
            let paid = paid_extra_minutes(hours, group);
            let covered = modelled.min(paid);
            ModelledWork {
                staff_group: group,
                modelled_minutes: modelled,
                paid_extra_minutes: paid,
                covered_minutes: covered,
                absorbed_minutes: modelled - covered,
                wants_more_evidence: paid > modelled * Ratio::new(4, 3),
            }
        })
        .collect()
}

/// Net extra minutes of a staff group, declared or not, less those that are not paid.
fn paid_extra_minutes(hours: &HoursImpact, group: StaffGroup) -> Exact {
    let extra: Exact =
        hours.person_weeks.iter().filter(|week| week.staff_group == group).map(|week| week.extra_minutes).sum();
    let persons: BTreeSet<_> = hours
        .person_weeks
        .iter()
        .filter(|week| week.staff_group == group)
        .map(|week| (week.staff, week.week))
        .collect();
    let unpaid: i64 = hours
        .laid
        .iter()
        .filter(|laid| laid.pay.is_unpaid() && persons.contains(&(laid.staff, laid.week)))
        .map(|laid| laid.minutes)
        .sum();
    (extra - whole(unpaid)).max(whole(0))
}
