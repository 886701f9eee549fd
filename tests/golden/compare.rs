//! Claim and truth side by side, as named texts: what differs is listed, all of it, with both values.

use normalday::claim::outcome::Claim;
use normalday::impact::outcome::{CancelledBasis, Fate};
use normalday::model::appointment::State;
use normalday::model::exact::Exact;
use normalday::model::money::pounds_text;
use normalday::sample::Truth;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// Every difference between a claim and the truth, one a line; empty if there is none.
pub fn differences(claim: &Claim, truth: &Truth) -> Vec<String> {
    let mut found = Differences::default();
    measures(claim, truth, &mut found);
    days(claim, truth, &mut found);
    hours(claim, truth, &mut found);
    totals(claim, truth, &mut found);
    found.0
}

#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn same<T: PartialEq + Debug>(&mut self, what: &str, claimed: T, true_one: T) {
        if claimed != true_one {
            self.0.push(format!("{what}: claimed {claimed:?}, true {true_one:?}"));
        }
    }
}

fn measures(claim: &Claim, truth: &Truth, found: &mut Differences) {
    let (claimed, known) = (&claim.appointments.measures, &truth.measures);
    let state = |state: State| claimed.bridge.states.get(&state).copied().unwrap_or_default();
    let pair = |state_of: State| (state(state_of).normal, state(state_of).actual);
    found.same(
        "offered",
        (claimed.bridge.offered.normal, claimed.bridge.offered.actual),
        (known.offered_normal, Some(known.offered_actual)),
    );
    found.same(
        "kept",
        (claimed.bridge.kept.normal, claimed.bridge.kept.actual),
        (known.kept_normal, Some(known.kept_actual)),
    );
    found.same("kept_attested", claimed.kept_attested, known.kept_attested);
    found.same("unrecorded", pair(State::Unrecorded), (known.unrecorded_normal, Some(known.unrecorded_actual)));
    found.same("dna", pair(State::Dna), (known.dna_normal, known.dna_actual));
    found.same("walked_out", pair(State::WalkedOut), (known.walked_out_normal, known.walked_out_actual));
    found.same("unfilled", pair(State::Unfilled), (known.unfilled_normal, known.unfilled_actual));
    found.same("pending", state(State::Pending).actual, Some(known.pending_actual));
    found.same("shortfall", claimed.bridge.shortfall, known.shortfall);
    found.same("cancelled_gross", claimed.cancelled_gross, known.cancelled_gross);
    found.same("cancelled_normal", claimed.cancelled_normal, known.cancelled_normal);
    found.same("cancelled_extra", claimed.cancelled_extra, known.cancelled_extra);
    let basis = match claimed.cancelled_basis {
        Some(CancelledBasis::Recorded) => "recorded",
        Some(CancelledBasis::Snapshots) => "snapshots",
        Some(CancelledBasis::Inferred) => "inferred",
        Some(CancelledBasis::None) | None => "none",
    };
    found.same("cancelled_basis", basis, known.cancelled_basis);
    let fate = |fate: Fate| claimed.fates.as_ref().map(|fates| fates.get(&fate).copied().unwrap_or(0));
    found.same("reprovided", fate(Fate::Reprovided), known.reprovided);
    found.same("rebooked_pending", fate(Fate::RebookedPending), known.rebooked_pending);
    found.same("rebooked_not_kept", fate(Fate::RebookedNotKept), known.rebooked_not_kept);
    found.same("not_rebooked", fate(Fate::NotRebooked), known.not_rebooked);
    found.same("untraceable", fate(Fate::Untraceable), known.untraceable);
    found.same("lost", claimed.lost, known.lost);
}

fn days(claim: &Claim, truth: &Truth, found: &mut Differences) {
    for (date, chosen) in &truth.chosen {
        let day = claim.normal_days.iter().find(|day| day.date == *date).unwrap();
        let is_sufficient = truth.measures.kept_normal.is_some();
        if is_sufficient || day.sufficient {
            found.same("chosen days", &day.chosen, chosen);
        }
    }
    for (date, bridge) in &claim.appointments.by_date {
        let kept = truth.kept_by_date.get(date).copied().unwrap_or(0);
        let kept = (*date <= truth.book_until).then_some(kept);
        found.same(&format!("kept on {date}"), bridge.kept.actual, kept);
    }
}

fn hours(claim: &Claim, truth: &Truth, found: &mut Differences) {
    found.same("extra_minutes", claim.hours.extra_minutes, truth.measures.extra_minutes);
    found.same("absence_minutes", claim.hours.absence_minutes, truth.measures.absence_minutes);
    let nought = Exact::from_integer(0);
    let claimed: BTreeMap<(String, chrono::NaiveDate), _> = claim
        .hours
        .person_weeks
        .iter()
        .filter(|week| week.extra_minutes > nought || week.absence_minutes > nought)
        .map(|week| {
            let label = claim.staff[week.staff.0 as usize].label.clone();
            let minutes = (week.extra_minutes, week.absence_minutes, week.declared_minutes, week.candidate_minutes);
            ((label, week.week), minutes)
        })
        .collect();
    let known: BTreeMap<(String, chrono::NaiveDate), _> = truth
        .extra_hours
        .iter()
        .map(|week| {
            let minutes = (week.extra_minutes, week.absence_minutes, week.declared_minutes, week.candidate_minutes);
            ((week.staff.clone(), week.week), minutes)
        })
        .collect();
    for key in claimed.keys().chain(known.keys()) {
        let what = format!("{} in the week of {} (extra, absence, declared, candidate)", key.0, key.1);
        found.same(&what, claimed.get(key), known.get(key));
    }
}

fn totals(claim: &Claim, truth: &Truth, found: &mut Differences) {
    found.same("invoice_total", &pounds_text(claim.totals.invoice), &truth.totals.invoice_total);
    for (head, amount) in &truth.totals.by_head {
        let claimed = claim.totals.invoice_by_head.get(head).copied().unwrap_or(0);
        found.same(&format!("head {head}"), &pounds_text(claimed), amount);
    }
}
