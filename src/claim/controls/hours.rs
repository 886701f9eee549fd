//! Controls 6 and 7: hours and modelled work.

use super::{Controlled, over_places};
use crate::claim::outcome::Control;
use crate::impact::hours::timesheet::Timesheet;
use crate::impact::outcome::{BaselineBasis, PersonWeek};
use crate::model::exact::{Exact, whole};

const NO_ROTA: &str = "no rota or timesheet with worked time";

/// What the earlier dates of the incident's week took off (the netting that control 6 shows): their net shortfall, at most
/// the net excess of the dates of the claim window. It is summed again from the days: taken from the week's own extra it
/// would swallow every error.
pub fn netting(week: &PersonWeek) -> Exact {
    let net_of = |is_earlier: bool| -> Exact {
        week.days.iter().filter(|day| day.is_earlier == is_earlier).map(|day| day.difference_minutes).sum()
    };
    let shortfall = (-net_of(true)).max(whole(0));
    shortfall.min(net_of(false).max(whole(0)))
}

/// Control 6, first part: worked = baseline + extra - absence + netting, per person-week.
pub fn worked_is_baseline_and_difference(controlled: &Controlled) -> Vec<Control> {
    let places: Vec<(String, Exact, Exact)> = controlled
        .claim
        .hours
        .person_weeks
        .iter()
        .map(|week| {
            let right = week.baseline_minutes + week.extra_minutes - week.absence_minutes + netting(week);
            (format!("staff {} week {}", week.staff.0 + 1, week.week), week.worked_minutes, right)
        })
        .collect();
    vec![over_places("C06a", "worked = baseline + extra - absence + netting, per person and week", &places, NO_ROTA)]
}

/// Control 6, second part: worked minutes in all, less planned time that counts as worked, with what is not covered =
/// worked minutes as read.
pub fn worked_as_read(controlled: &Controlled) -> Vec<Control> {
    let name = "worked minutes in the claim window = worked minutes as read";
    let hours = &controlled.claim.hours;
    if !hours.is_measured {
        return vec![Control::compare("C06b", name, None, None, NO_ROTA)];
    }
    let timesheet = Timesheet::of(controlled.data, &controlled.claim.plan);
    let mut counted = whole(0);
    let mut not_from_rows = whole(0);
    for week in &hours.person_weeks {
        for day in week.days.iter().filter(|day| !day.is_earlier) {
            let rows: i64 =
                timesheet.day(week.staff, day.date).map_or(0, |rows| rows.worked.iter().map(|row| row.minutes).sum());
            counted += whole(day.worked_minutes);
            let extra_to_rows = match day.basis {
                BaselineBasis::NotCovered | BaselineBasis::AdditionalOnly => day.worked_minutes - rows,
                _ => timesheet.worked_minutes(week.staff, day.date) - rows,
            };
            not_from_rows += whole(extra_to_rows);
        }
    }
    let as_read: i64 = controlled
        .data
        .tallies
        .worked_minutes
        .iter()
        .filter(|((date, _), _)| controlled.claim.claim_dates.contains(date))
        .map(|(_, minutes)| minutes)
        .sum();
    vec![Control::compare("C06b", name, Some(counted - not_from_rows), Some(whole(as_read)), NO_ROTA)]
}

/// Control 7: modelled work = covered by paid extra hours + absorbed; the right side is summed again from the items.
pub fn modelled_work_is_covered_or_absorbed(controlled: &Controlled) -> Vec<Control> {
    let work = &controlled.claim.work;
    let items: Exact = controlled.claim.work_items.iter().map(|item| item.minutes).sum();
    let parts: Exact = work.iter().map(|group| group.covered_minutes + group.absorbed_minutes).sum();
    let name = "modelled work = covered by paid extra hours + absorbed";
    let has_any = !work.is_empty();
    vec![Control::compare("C07", name, has_any.then_some(parts), has_any.then_some(items), "no modelled work")]
}
