//! The pool of a weekday and the days that are averaged (`DOMAIN.md` section 3; rulings 10 to 12).

use super::eligible::eligible_dates;
use super::outcome::{Kind, LeftOut, NormalDay};
use crate::model::incident::{ClockWindow, dates_in, monday_of};
use crate::plan::Plan;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// How many reference days a pool holds.
pub const POOL_DAYS: usize = 8;
/// From this size on, the day with the most and the day with the least are left out.
const TRIMMED_POOL_DAYS: usize = 5;
/// Fewer reference days than this are insufficient.
pub const LEAST_DAYS: usize = 3;

/// What is known of ordinary days: how much was kept on a date inside a clock window (without an appointment export:
/// worked minutes, ruling 10), which span the export covers, and on which dates somebody worked.
pub struct Ordinary<'a> {
    /// Kept, or worked minutes.
    pub activity: &'a dyn Fn(NaiveDate, ClockWindow) -> i64,
    /// Span of the table that `activity` counts.
    pub span: (NaiveDate, NaiveDate),
    /// Dates on which anybody worked, from the rota.
    pub worked_dates: &'a BTreeSet<NaiveDate>,
    /// Span of the rota; none without one.
    pub rota_span: Option<(NaiveDate, NaiveDate)>,
}

/// The normal days of many dates.
#[derive(Clone, Debug)]
pub struct NormalDays {
    /// Of every date of the claim window.
    pub claim: Vec<NormalDay>,
    /// Of the dates of the incident's week before it (only their hours are used).
    pub earlier: Vec<NormalDay>,
    /// The seven weekdays as they were settled.
    pub weekdays: Vec<NormalDay>,
    /// Pools of the seven weekdays, before trimming, for leave-one-out: regular weekdays only.
    pub pools: Vec<Vec<NaiveDate>>,
}

impl NormalDays {
    /// The normal day of a date of the claim window or of the days before it.
    pub fn of(&self, date: NaiveDate) -> Option<&NormalDay> {
        self.claim.iter().chain(&self.earlier).find(|day| day.date == date)
    }
}

/// Works out the normal day of every date of the claim window. Kind and pool of a weekday are settled once, at its first
/// date on or after the incident's first date (ruling 12).
pub fn normal_days(dates: &[NaiveDate], ordinary: &Ordinary, plan: &Plan) -> NormalDays {
    let first = plan.incident.first_date();
    let week: Vec<NaiveDate> = dates_in(first..=(first + Days::new(6)));
    let settled: Vec<NormalDay> = week.iter().map(|date| settle(*date, first, ordinary, plan)).collect();
    let of_weekday = |weekday: Weekday| settled.iter().find(|day| day.weekday == weekday);
    let claim = dates
        .iter()
        .filter_map(|date| of_weekday(date.weekday()).map(|day| NormalDay { date: *date, ..day.clone() }))
        .collect();
    let earlier = if first > monday_of(first) {
        dates_in(monday_of(first)..=(first - Days::new(1)))
            .into_iter()
            .map(|date| settle(date, date, ordinary, plan))
            .collect()
    } else {
        Vec::new()
    };
    let pools = settled.iter().filter(|day| day.kind == Kind::Regular).map(|day| day.pool.clone()).collect();
    NormalDays { claim, earlier, weekdays: settled, pools }
}

/// Settles kind, pool and chosen days of one date; reference days lie before `before`.
fn settle(date: NaiveDate, before: NaiveDate, ordinary: &Ordinary, plan: &Plan) -> NormalDay {
    let window = plan.window(date);
    let (eligible, mut left_out) = eligible_dates(date, before, ordinary.span, plan);
    let kept = |day: NaiveDate| (ordinary.activity)(day, window);
    let open: Vec<NaiveDate> = eligible.iter().copied().filter(|day| kept(*day) > 0).collect();
    let nearest: Vec<NaiveDate> = eligible.iter().copied().take(POOL_DAYS).collect();
    let enough = eligible.len() >= LEAST_DAYS;
    let is_regular = !open.is_empty() && open.len() * 2 >= eligible.len();
    let (kind, pool, chosen) = if is_regular {
        let pool: Vec<NaiveDate> = open.iter().copied().take(POOL_DAYS).collect();
        let (chosen, trimmed) = if plan.average_whole_pool { (pool.clone(), Vec::new()) } else { trim(&pool, &kept) };
        left_out.extend(trimmed);
        left_out.extend(not_needed(&eligible, &pool, &kept));
        (Kind::Regular, pool, chosen)
    } else if nearest.iter().any(|day| kept(*day) > 0) {
        left_out.extend(not_needed(&eligible, &nearest, &kept));
        (Kind::Occasional, nearest.clone(), nearest.clone())
    } else {
        (Kind::Closed, Vec::new(), Vec::new())
    };
    let sufficient = enough && (kind != Kind::Regular || pool.len() >= LEAST_DAYS);
    let chosen_for_hours = chosen_for_hours(kind, &chosen, &eligible, ordinary);
    left_out.sort_by_key(|entry| std::cmp::Reverse(entry.date));
    NormalDay {
        date,
        weekday: date.weekday(),
        kind,
        chosen: oldest_first(chosen),
        pool: oldest_first(pool),
        chosen_for_hours: oldest_first(chosen_for_hours),
        left_out,
        sufficient,
    }
}

/// Leaves out the day with the most and, among the rest, the day with the least (ties: the earlier) of a pool of five to
/// eight; a smaller pool is averaged whole.
pub fn trim(pool: &[NaiveDate], kept: &dyn Fn(NaiveDate) -> i64) -> (Vec<NaiveDate>, Vec<LeftOut>) {
    if pool.len() < TRIMMED_POOL_DAYS {
        return (pool.to_vec(), Vec::new());
    }
    let most = pool.iter().copied().min_by_key(|day| (std::cmp::Reverse(kept(*day)), *day));
    let rest: Vec<NaiveDate> = pool.iter().copied().filter(|day| Some(*day) != most).collect();
    let least = rest.iter().copied().min_by_key(|day| (kept(*day), *day));
    let chosen = rest.into_iter().filter(|day| Some(*day) != least).collect();
    let entry = |day: Option<NaiveDate>, reason: &str| day.map(|date| LeftOut { date, reason: reason.to_owned() });
    (chosen, [entry(most, "most"), entry(least, "least")].into_iter().flatten().collect())
}

fn not_needed(eligible: &[NaiveDate], pool: &[NaiveDate], kept: &dyn Fn(NaiveDate) -> i64) -> Vec<LeftOut> {
    let reason = |day: NaiveDate| {
        if kept(day) > 0 { "further back than the nearest eight" } else { "closed" }
    };
    let others = eligible.iter().copied().filter(|day| !pool.contains(day));
    others.map(|date| LeftOut { date, reason: reason(date).to_owned() }).collect()
}

/// A weekday closed in the book but worked on any eligible date takes its hours from the nearest eight eligible dates
/// inside the rota's span (ruling 26).
fn chosen_for_hours(kind: Kind, chosen: &[NaiveDate], eligible: &[NaiveDate], ordinary: &Ordinary) -> Vec<NaiveDate> {
    if kind != Kind::Closed {
        return chosen.to_vec();
    }
    let Some((first, last)) = ordinary.rota_span else { return Vec::new() };
    let inside: Vec<NaiveDate> = eligible.iter().copied().filter(|day| (first..=last).contains(day)).collect();
    if inside.iter().any(|day| ordinary.worked_dates.contains(day)) {
        inside.into_iter().take(POOL_DAYS).collect()
    } else {
        Vec::new()
    }
}

fn oldest_first(mut days: Vec<NaiveDate>) -> Vec<NaiveDate> {
    days.sort();
    days
}
