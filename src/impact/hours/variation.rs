//! The net change of each staff group against its ordinary variation (`DOMAIN.md` section 6).

use super::Hours;
use crate::impact::outcome::{GroupNet, LaidMinutes, PersonWeek};
use crate::model::exact::{Exact, to_f64, whole};
use crate::model::staff::StaffGroup;
use crate::normal::accuracy::leave_one_out;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Every staff group's extra, absence and net, with the limit t(0.975, n-1) x s x the root of the sum of the squares of
/// its dates' baselines.
pub fn groups(
    hours: &Hours,
    weeks: &[PersonWeek],
    laid: &[LaidMinutes],
    kept: &dyn Fn(NaiveDate) -> i64,
) -> Vec<GroupNet> {
    let groups: BTreeSet<StaffGroup> = weeks.iter().map(|week| week.staff_group).collect();
    let pools = pools_inside_rota(hours);
    groups.into_iter().map(|group| group_net(hours, group, weeks, laid, &pools, kept)).collect()
}

/// Pool days on which a worked staff table says who worked.
fn pools_inside_rota(hours: &Hours) -> Vec<Vec<NaiveDate>> {
    let covered = |date: &NaiveDate| {
        hours.data.staff_spans.iter().any(|span| span.has_worked && (span.first..=span.last).contains(date))
    };
    hours.days.pools.iter().map(|pool| pool.iter().copied().filter(covered).collect()).collect()
}

fn group_net(
    hours: &Hours,
    group: StaffGroup,
    weeks: &[PersonWeek],
    laid: &[LaidMinutes],
    pools: &[Vec<NaiveDate>],
    kept: &dyn Fn(NaiveDate) -> i64,
) -> GroupNet {
    let of_group = || weeks.iter().filter(|week| week.staff_group == group);
    let extra_minutes: Exact = of_group().map(|week| week.extra_minutes).sum();
    let absence_minutes: Exact = of_group().map(|week| week.absence_minutes).sum();
    let mut baselines: BTreeMap<NaiveDate, Exact> = BTreeMap::new();
    for day in of_group().flat_map(|week| &week.days).filter(|day| !day.is_earlier) {
        if let Some(minutes) = day.baseline_minutes {
            *baselines.entry(day.date).or_insert_with(|| whole(0)) += minutes;
        }
    }
    let root_of_squares = baselines.values().map(|minutes| to_f64(*minutes).powi(2)).sum::<f64>().sqrt();
    let accuracy = leave_one_out(pools, kept, &|date| hours.timesheet.group_minutes(group, date));
    let limit_minutes = accuracy.half_width.map(|half_width| half_width * root_of_squares);
    let net_minutes = extra_minutes - absence_minutes;
    GroupNet {
        staff_group: group,
        extra_minutes,
        absence_minutes,
        net_minutes,
        baseline_minutes: of_group().map(|week| week.baseline_minutes).sum(),
        worked_minutes: of_group().map(|week| week.worked_minutes).sum(),
        limit_minutes,
        is_above: limit_minutes.map(|limit| to_f64(net_minutes) > limit),
        is_declared: laid.iter().any(|minutes| minutes.is_declared && minutes.staff_group == group),
    }
}
