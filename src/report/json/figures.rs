//! Measures, accuracy and the day-of check in the shape of claim.json.

use super::shape;
use crate::claim::outcome::Claim;
use crate::impact::outcome::{Fate, Measures};
use crate::model::appointment::State;
use crate::model::exact::to_f64;

/// How good the normal day is.
pub(super) fn accuracy(claim: &Claim) -> shape::Accuracy {
    let accuracy = &claim.accuracy;
    shape::Accuracy {
        n: accuracy.n,
        mape: accuracy.mape,
        bias: accuracy.bias,
        rrmse: accuracy.rrmse,
        grade: accuracy.grade,
        band_low: accuracy.band_low,
        band_high: accuracy.band_high,
    }
}

/// Day-of check.
pub(super) fn day_of(claim: &Claim) -> shape::DayOf {
    let day_of = &claim.appointments.day_of;
    shape::DayOf {
        ratio: day_of.ratio.map(to_f64),
        capped: day_of.capped.map(to_f64),
        shortfall_adjusted: day_of.shortfall_adjusted.map(to_f64),
    }
}

/// Measures over the incident dates, with the minutes of the claim window.
pub(super) fn measures(measures: &Measures, claim: &Claim) -> shape::Measures {
    shape::Measures {
        extra_minutes: claim.hours.extra_minutes.map(to_f64),
        absence_minutes: claim.hours.absence_minutes.map(to_f64),
        ..knock_on(measures)
    }
}

/// Measures over other dates: hours are not measured there.
pub(super) fn knock_on(measures: &Measures) -> shape::Measures {
    let state = |state: State| measures.bridge.states.get(&state).copied().unwrap_or_default();
    let normal = |wanted: State| state(wanted).normal.map(to_f64);
    let actual = |wanted: State| state(wanted).actual;
    let fate = |fate: Fate| measures.fates.as_ref().map(|fates| fates.get(&fate).copied().unwrap_or(0));
    shape::Measures {
        offered_normal: measures.bridge.offered.normal.map(to_f64),
        offered_actual: measures.bridge.offered.actual,
        kept_normal: measures.bridge.kept.normal.map(to_f64),
        kept_actual: measures.bridge.kept.actual,
        kept_attested: measures.kept_attested,
        unrecorded_normal: normal(State::Unrecorded),
        unrecorded_actual: actual(State::Unrecorded),
        dna_normal: normal(State::Dna),
        dna_actual: actual(State::Dna),
        walked_out_normal: normal(State::WalkedOut),
        walked_out_actual: actual(State::WalkedOut),
        unfilled_normal: normal(State::Unfilled),
        unfilled_actual: actual(State::Unfilled),
        pending_actual: actual(State::Pending),
        shortfall: measures.bridge.shortfall.map(to_f64),
        shortfall_band_low: measures.shortfall_band.map(|band| band.0),
        shortfall_band_high: measures.shortfall_band.map(|band| band.1),
        within_normal_variation: measures.within_normal_variation,
        cancelled_gross: measures.cancelled_gross,
        cancelled_normal: measures.cancelled_normal.map(to_f64),
        cancelled_extra: measures.cancelled_extra.map(to_f64),
        cancelled_basis: measures.cancelled_basis,
        reprovided: fate(Fate::Reprovided),
        rebooked_pending: fate(Fate::RebookedPending),
        rebooked_not_kept: fate(Fate::RebookedNotKept),
        not_rebooked: fate(Fate::NotRebooked),
        untraceable: fate(Fate::Untraceable),
        lost: measures.lost,
        extra_minutes: None,
        absence_minutes: None,
        auto_dna_suspect: measures.auto_dna_suspect.map(to_f64),
    }
}
