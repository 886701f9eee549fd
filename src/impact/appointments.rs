//! Everything measured from the appointment book (`DOMAIN.md` sections 3 to 5).

use super::attested::{kept_attested, kept_range, unrecorded_rows};
use super::bridge::{bridge_of, sum_of};
use super::cancelled::{CountedDay, basis, gross_rows, normal_count, weight};
use super::day_of::day_of;
use super::fates::{fate_counts, fates_of, ordinary_rate};
use super::late::late_entries;
use super::outcome::{AppointmentImpact, Bridge, CancelledBasis, Fate, FateRow, Measures, Pair};
use crate::model::appointment::{Appointment, Expressible, State};
use crate::model::data::PracticeData;
use crate::model::evidence::Stamp;
use crate::model::exact::{Exact, to_f64, whole};
use crate::model::staff::StaffGroup;
use crate::normal::accuracy::band;
use crate::normal::book::{Book, Normal, whole_practice};
use crate::normal::choose::NormalDays;
use crate::normal::outcome::{Accuracy, NormalDay};
use crate::plan::Plan;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What is needed to measure: the rows, their counts, the normal days and how good they are.
pub struct Measuring<'a> {
    /// The practice's rows.
    pub data: &'a PracticeData,
    /// Their counts.
    pub book: &'a Book,
    /// Normal days.
    pub days: &'a NormalDays,
    /// Leave-one-out of kept, and of unfilled.
    pub accuracy: &'a Accuracy,
    /// Leave-one-out of unfilled.
    pub unfilled_accuracy: &'a Accuracy,
    /// The question.
    pub plan: &'a Plan,
}

/// Measures a practice's appointment book over the dates of the claim window.
pub fn measure(measuring: &Measuring, claim_dates: &[NaiveDate]) -> AppointmentImpact {
    let incident_dates = measuring.plan.incident.dates();
    let incident_days: Vec<&NormalDay> = incident_dates.iter().filter_map(|date| measuring.days.of(*date)).collect();
    let late_entries = late_entries(measuring, &incident_days);
    let Some(expressible) = measuring.data.expressible else {
        return AppointmentImpact { late_entries, ..AppointmentImpact::default() };
    };
    let normals = normals(measuring, claim_dates);
    let by_date: Vec<(NaiveDate, Bridge)> =
        claim_dates.iter().map(|date| (*date, date_bridge(measuring, &normals, *date, None, &expressible))).collect();
    let by_date_and_group = group_bridges(measuring, &normals, &incident_dates, &expressible);
    let (unrecorded, exceptions) = unrecorded_rows(measuring.data, &by_date_and_group, &incident_dates);
    let (mut measures, fate_rows) = measure_dates(measuring, &by_date, &incident_dates);
    measures.kept_attested = kept_attested(measuring.data, measures.bridge.kept, &unrecorded);
    let knock_on_dates = knock_on_dates(measuring.plan, claim_dates);
    let horizon_end = horizon_end(measuring.plan);
    AppointmentImpact {
        day_of: day_of(measuring.data, &incident_days, &measures, measuring.plan),
        knock_on: (!knock_on_dates.is_empty()).then(|| measure_dates(measuring, &by_date, &knock_on_dates).0),
        by_staff_group: summed_groups(&by_date_and_group),
        ordinary_rate: measures
            .fates
            .as_ref()
            .filter(|_| basis(measuring.data) == CancelledBasis::Recorded || measures.cancelled_normal.is_some())
            .and_then(|_| ordinary_rate(measuring.data, &incident_days, measuring.plan)),
        late_entries,
        outside_clock_window: outside_clock_window(measuring, &incident_dates),
        horizon_complete: measuring.data.exported_at.is_some_and(|stamp| stamp.at.date() > horizon_end),
        measures,
        by_date,
        by_date_and_group,
        fate_rows,
        unrecorded,
        exceptions,
    }
}

fn knock_on_dates(plan: &Plan, claim_dates: &[NaiveDate]) -> Vec<NaiveDate> {
    let incident_dates = plan.incident.dates();
    let wanted: BTreeSet<NaiveDate> = plan.policy.incident.knock_on.iter().copied().collect();
    wanted.into_iter().filter(|date| claim_dates.contains(date) && !incident_dates.contains(date)).collect()
}

fn normals(measuring: &Measuring, claim_dates: &[NaiveDate]) -> BTreeMap<NaiveDate, Normal> {
    let chosen: Vec<_> = claim_dates
        .iter()
        .filter_map(|date| measuring.days.of(*date))
        .filter(|day| day.sufficient)
        .map(|day| (day.date, measuring.plan.window(day.date), day.chosen.clone()))
        .collect();
    measuring.book.normals(&chosen)
}

fn is_covered(data: &PracticeData, date: NaiveDate) -> bool {
    data.appointment_span.is_some_and(|(first, last)| (first..=last).contains(&date))
}

fn date_bridge(
    measuring: &Measuring,
    normals: &BTreeMap<NaiveDate, Normal>,
    date: NaiveDate,
    group: Option<StaffGroup>,
    expressible: &Expressible,
) -> Bridge {
    let groups = measuring.book.on(date, measuring.plan.window(date));
    let counts = match group {
        Some(group) => groups.get(&group).copied().unwrap_or_default(),
        None => whole_practice(&groups),
    };
    let actual = is_covered(measuring.data, date).then_some(&counts);
    bridge_of(group, normals.get(&date), actual, expressible)
}

fn group_bridges(
    measuring: &Measuring,
    normals: &BTreeMap<NaiveDate, Normal>,
    dates: &[NaiveDate],
    expressible: &Expressible,
) -> Vec<(NaiveDate, StaffGroup, Bridge)> {
    let mut groups: BTreeSet<StaffGroup> = BTreeSet::new();
    for date in dates {
        groups.extend(measuring.book.on(*date, measuring.plan.window(*date)).keys());
        groups.extend(normals.get(date).into_iter().flat_map(|normal| normal.sums.keys()));
    }
    dates
        .iter()
        .flat_map(|date| groups.iter().map(move |group| (*date, *group)))
        .map(|(date, group)| (date, group, date_bridge(measuring, normals, date, Some(group), expressible)))
        .collect()
}

fn summed_groups(bridges: &[(NaiveDate, StaffGroup, Bridge)]) -> Vec<(StaffGroup, Bridge)> {
    let groups: BTreeSet<StaffGroup> = bridges.iter().map(|(_, group, _)| *group).collect();
    let of_group = |group: StaffGroup| -> Vec<&Bridge> {
        bridges.iter().filter(|(_, known, _)| *known == group).map(|(_, _, bridge)| bridge).collect()
    };
    groups.into_iter().map(|group| (group, sum_of(&of_group(group)))).collect()
}

/// The measures of a set of dates, and the fates of its cancelled appointments. A date that no file covers leaves the sums
/// null (ruling 13), as an insufficient one does.
fn measure_dates(
    measuring: &Measuring,
    by_date: &[(NaiveDate, Bridge)],
    dates: &[NaiveDate],
) -> (Measures, Vec<FateRow>) {
    let not_covered = Bridge::default();
    let on = |date: &NaiveDate| by_date.iter().find(|(known, _)| known == date).map(|(_, bridge)| bridge);
    let bridges: Vec<&Bridge> = dates.iter().map(|date| on(date).unwrap_or(&not_covered)).collect();
    let bridge = sum_of(&bridges);
    let shortfall_band = bands(&bridges, |bridge| bridge.kept, measuring.accuracy)
        .zip(bridge.kept.actual)
        .map(|((low, high), actual)| (low - actual as f64, high - actual as f64));
    let mut measures = Measures {
        dates: dates.to_vec(),
        shortfall_band,
        within_normal_variation: shortfall_band.map(|(low, high)| low <= 0.0 && 0.0 <= high),
        kept_range: kept_range(&bridges),
        auto_dna_suspect: auto_dna_suspect(&bridges),
        bridge,
        ..Measures::default()
    };
    let fate_rows = measure_cancelled(measuring, &bridges, dates, &mut measures);
    (measures, fate_rows)
}

/// The sum of the bands of several dates.
fn bands(bridges: &[&Bridge], pick: fn(&Bridge) -> Pair, accuracy: &Accuracy) -> Option<(f64, f64)> {
    let normals: Option<Vec<f64>> = bridges.iter().map(|bridge| pick(bridge).normal.map(to_f64)).collect();
    Some(band(&normals?, accuracy.half_width?))
}

/// DNAs beyond the normal number, per date and summed (ruling 16).
fn auto_dna_suspect(bridges: &[&Bridge]) -> Option<Exact> {
    bridges
        .iter()
        .map(|bridge| {
            let dna = bridge.states.get(&State::Dna).copied().unwrap_or_default();
            dna.normal.zip(dna.actual).map(|(normal, actual)| (whole(actual) - normal).max(whole(0)))
        })
        .sum()
}

fn measure_cancelled(
    measuring: &Measuring,
    bridges: &[&Bridge],
    dates: &[NaiveDate],
    measures: &mut Measures,
) -> Vec<FateRow> {
    let (data, plan) = (measuring.data, measuring.plan);
    let basis = basis(data);
    measures.cancelled_basis = Some(basis);
    let is_covered_throughout = dates.iter().all(|date| is_covered(data, *date));
    match basis {
        CancelledBasis::Recorded | CancelledBasis::Snapshots if is_covered_throughout => {
            let days: Vec<CountedDay> = dates.iter().map(|date| CountedDay::actual(*date, plan)).collect();
            let gross: Vec<&Appointment> = gross_rows(data, &days);
            measures.cancelled_gross = Some(weight(&gross));
            measures.cancelled_normal =
                dates.iter().map(|date| measuring.days.of(*date).and_then(|day| normal_count(data, day, plan))).sum();
            measures.cancelled_extra = measures.cancelled_normal.map(|normal| whole(weight(&gross)) - normal);
            let horizon_days = u64::from(plan.policy.incident.rebooking_horizon_days);
            let rows = fates_of(data, &gross, Stamp::minute(plan.incident.start), horizon_days, plan);
            let counts = fate_counts(&rows);
            let of = |fate: Fate| counts.get(&fate).copied().unwrap_or(0);
            measures.lost = Some(of(Fate::RebookedNotKept) + of(Fate::NotRebooked));
            measures.fates = Some(counts);
            rows
        }
        CancelledBasis::Inferred => {
            let unfilled = measures.bridge.states.get(&State::Unfilled).copied().unwrap_or_default();
            let actual = unfilled.actual;
            measures.cancelled_extra = unfilled.normal.zip(actual).map(|(normal, actual)| whole(actual) - normal);
            let pick = |bridge: &Bridge| bridge.states.get(&State::Unfilled).copied().unwrap_or_default();
            measures.cancelled_extra_band = bands(bridges, pick, measuring.unfilled_accuracy)
                .zip(actual)
                .map(|((low, high), actual)| (actual as f64 - high, actual as f64 - low));
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Offered rows of the incident dates whose start lies outside the clock window, untimed ones included (ruling 3).
fn outside_clock_window(measuring: &Measuring, dates: &[NaiveDate]) -> i64 {
    let outside = |row: &&Appointment| {
        row.state.is_some() && dates.contains(&row.date) && !measuring.plan.window(row.date).contains(row.start_minute)
    };
    measuring.data.appointments.iter().filter(outside).map(|row| i64::from(row.weight)).sum()
}

/// The last date on which a rebooking can still count.
pub fn horizon_end(plan: &Plan) -> NaiveDate {
    plan.incident.last_date() + Days::new(u64::from(plan.policy.incident.rebooking_horizon_days))
}
