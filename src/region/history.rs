//! The days of a practice beside what they were expected to be: what the region's band is learnt from, and what the ICB's
//! own warehouse takes. One row a date and staff group.

pub use crate::report::region::warehouse::DayCounts;

use crate::claim::outcome::Claim;
use crate::impact::bridge::bridge_of;
use crate::impact::outcome::Bridge;
use crate::model::appointment::{Expressible, State};
use crate::model::data::PracticeData;
use crate::model::exact::{Exact, whole};
use crate::model::incident::ClockWindow;
use crate::model::staff::StaffGroup;
use crate::normal::accuracy::predictions;
use crate::normal::book::{Book, Counts};
use crate::plan::Plan;
use chrono::NaiveDate;
use polars::prelude::PolarsResult;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Which part of the calendar a date belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// An ordinary date before the incident: its normal is that of the other ordinary dates of its weekday.
    Ordinary,
    /// The incident.
    Incident,
    /// The recovery window.
    Recovery,
}

/// A date of a practice and a staff group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryDay {
    /// The date.
    pub date: NaiveDate,
    /// Staff group of the slot's holder.
    pub staff_group: StaffGroup,
    /// Ordinary, incident or recovery.
    pub part: Part,
    /// What there was; none on a date that no file covers.
    pub actual: Option<DayCounts>,
    /// Kept on a normal day as numerator and denominator, exactly; none where that is not known. Of an ordinary date it is
    /// what the other days of its weekday predict (leave-one-out).
    pub kept_normal: Option<(i64, i64)>,
    /// The same of offered.
    pub offered_normal: Option<(i64, i64)>,
}

impl HistoryDay {
    /// N(kept).
    pub fn kept_normal(&self) -> Option<Exact> {
        fraction(self.kept_normal)
    }

    /// N(offered).
    pub fn offered_normal(&self) -> Option<Exact> {
        fraction(self.offered_normal)
    }
}

fn fraction(parts: Option<(i64, i64)>) -> Option<Exact> {
    parts.filter(|(_, denominator)| *denominator > 0).map(|(numerator, denominator)| Exact::new(numerator, denominator))
}

fn parts(value: Option<Exact>) -> Option<(i64, i64)> {
    value.map(|value| (*value.numer(), *value.denom()))
}

/// The history of a practice whose claim was worked out from these rows, in order of date and staff group; empty without an
/// appointment book. Ordinary dates are those on which the practice's own normal day is tried, by the same functions.
pub fn of(data: &PracticeData, plan: &Plan, claim: &Claim) -> PolarsResult<Vec<HistoryDay>> {
    let Some(expressible) = data.expressible.filter(|_| data.appointment_span.is_some()) else { return Ok(Vec::new()) };
    let windows: Vec<ClockWindow> = claim.claim_dates.iter().map(|date| plan.window(*date)).collect();
    let book = Book::count(&data.appointments, &windows)?;
    let mut history = ordinary_days(&book, plan, claim, &expressible);
    history.extend(claim_days(&book, data, plan, claim, &expressible));
    history.sort_by_key(|day| (day.date, day.staff_group));
    Ok(history)
}

/// The pool days, each predicted from the others of its weekday.
fn ordinary_days(book: &Book, plan: &Plan, claim: &Claim, expressible: &Expressible) -> Vec<HistoryDay> {
    let window = plan.window(plan.incident.first_date());
    let kept = |date: NaiveDate| book.whole_on(date, window).kept();
    let predicted_of = |value: &dyn Fn(NaiveDate) -> i64| -> BTreeMap<NaiveDate, Exact> {
        predictions(&claim.pools, &kept, value).0.into_iter().map(|day| (day.date, day.predicted)).collect()
    };
    let whole_days = predicted_of(&kept);
    let dates: BTreeSet<NaiveDate> = claim.pools.iter().flatten().copied().collect();
    let groups: BTreeSet<StaffGroup> = dates.iter().flat_map(|date| book.on(*date, window).into_keys()).collect();
    let mut history = Vec::new();
    for group in groups {
        let counts = |date: NaiveDate| book.on(date, window).get(&group).copied().unwrap_or_default();
        let offered = |date: NaiveDate| offered_of(group, &counts(date), expressible);
        let (kept_by_date, offered_by_date) = (predicted_of(&|date| counts(date).kept()), predicted_of(&offered));
        // Of a group, nought is a prediction too: only a day that is not predicted at all has none.
        let of_group = |predicted: &BTreeMap<NaiveDate, Exact>, date: NaiveDate| {
            whole_days.get(&date).map(|_| predicted.get(&date).copied().unwrap_or_else(|| whole(0)))
        };
        history.extend(dates.iter().map(|date| HistoryDay {
            date: *date,
            staff_group: group,
            part: Part::Ordinary,
            actual: Some(day_counts(&bridge_of(Some(group), None, Some(&counts(*date)), expressible))),
            kept_normal: parts(of_group(&kept_by_date, *date)),
            offered_normal: parts(of_group(&offered_by_date, *date)),
        }));
    }
    history
}

fn offered_of(group: StaffGroup, counts: &Counts, expressible: &Expressible) -> i64 {
    bridge_of(Some(group), None, Some(counts), expressible).offered.actual.unwrap_or(0)
}

/// The dates of the claim window beside their normal day.
fn claim_days(
    book: &Book,
    data: &PracticeData,
    plan: &Plan,
    claim: &Claim,
    expressible: &Expressible,
) -> Vec<HistoryDay> {
    let sufficient = claim.normal_days.iter().filter(|day| day.sufficient);
    let chosen: Vec<_> = sufficient.map(|day| (day.date, plan.window(day.date), day.chosen.clone())).collect();
    let normals = book.normals(&chosen);
    let mut history = Vec::new();
    for date in &claim.claim_dates {
        let counts = book.on(*date, plan.window(*date));
        let normal = normals.get(date);
        let is_covered = data.appointment_span.is_some_and(|(first, last)| (first..=last).contains(date));
        let groups: BTreeSet<StaffGroup> =
            counts.keys().chain(normal.into_iter().flat_map(|normal| normal.sums.keys())).copied().collect();
        for group in groups {
            let actual = counts.get(&group).copied().unwrap_or_default();
            let bridge = bridge_of(Some(group), normal, is_covered.then_some(&actual), expressible);
            history.push(HistoryDay {
                date: *date,
                staff_group: group,
                part: if plan.incident.dates().contains(date) { Part::Incident } else { Part::Recovery },
                actual: is_covered.then(|| day_counts(&bridge)),
                kept_normal: parts(bridge.kept.normal),
                offered_normal: parts(bridge.offered.normal),
            });
        }
    }
    history
}

fn day_counts(bridge: &Bridge) -> DayCounts {
    let state = |state: State| bridge.states.get(&state).and_then(|pair| pair.actual);
    DayCounts {
        offered: bridge.offered.actual.unwrap_or(0),
        kept: bridge.kept.actual.unwrap_or(0),
        held: state(State::Held).unwrap_or(0),
        unrecorded: state(State::Unrecorded).unwrap_or(0),
        dna: state(State::Dna),
        walked_out: state(State::WalkedOut),
        cancelled: state(State::Cancelled),
        unfilled: state(State::Unfilled),
        pending: state(State::Pending).unwrap_or(0),
    }
}
