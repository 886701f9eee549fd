//! Measures and totals under one change at a time (`CONTRACT.md` section 3, Sensitivity): each case is the same claim
//! with one setting changed.

use super::outcome::{Claim, SensitivityCase};
use super::{ClaimError, with_book};
use crate::impact::cancelled::{CountedDay, gross_rows};
use crate::impact::fates::{fate_counts, fates_of};
use crate::impact::outcome::Fate;
use crate::model::data::PracticeData;
use crate::model::evidence::Stamp;
use crate::model::exact::Exact;
use crate::normal::book::Book;
use crate::plan::Plan;
use rayon::prelude::*;

const HORIZONS_DAYS: [u32; 3] = [7, 14, 28];
const RECOVERY_WORKING_DAYS: [u32; 3] = [5, 10, 15];

/// Every case, the claim as calculated first. No case changes the counts of the book.
pub fn cases(data: &PracticeData, claim: &Claim, book: &Book) -> Result<Vec<SensitivityCase>, ClaimError> {
    let mut cases = vec![case("as calculated", claim)];
    cases.extend(HORIZONS_DAYS.iter().map(|days| horizon(data, claim, *days)));
    // Whole claims, which have nothing to do with each other: as many at a time as there are processors.
    let whole_pool = || {
        let plan = Plan { average_whole_pool: true, ..claim.plan.clone() };
        Ok(case("mean of all pool days", &with_book(data, &plan, book)?))
    };
    let claimed_anew: Result<Vec<SensitivityCase>, ClaimError> = RECOVERY_WORKING_DAYS
        .into_par_iter()
        .map(|days| recovery(data, claim, days, book))
        .chain(rayon::iter::once(()).map(|()| whole_pool()))
        .collect();
    cases.extend(claimed_anew?);
    cases.push(day_of(claim));
    cases.push(auto_dna(claim));
    Ok(cases)
}

fn case(change: &str, claim: &Claim) -> SensitivityCase {
    let measures = &claim.appointments.measures;
    SensitivityCase {
        change: change.to_owned(),
        shortfall: measures.bridge.shortfall,
        reprovided: measures.fates.as_ref().and_then(|fates| fates.get(&Fate::Reprovided).copied()),
        lost: measures.lost,
        extra_minutes: claim.hours.extra_minutes,
        invoice: Some(claim.totals.invoice),
        candidates: Some(claim.totals.candidates),
        note: String::new(),
    }
}

/// Only the fates depend on the horizon; money on the invoice does not.
fn horizon(data: &PracticeData, claim: &Claim, days: u32) -> SensitivityCase {
    let mut changed = case(&format!("rebooking horizon {days} days"), claim);
    let measures = &claim.appointments.measures;
    if measures.fates.is_none() {
        changed.note = "what became of cancelled appointments cannot be known from these files".to_owned();
        return changed;
    }
    let counted: Vec<CountedDay> = measures.dates.iter().map(|date| CountedDay::actual(*date, &claim.plan)).collect();
    let gross = gross_rows(data, &counted);
    let start = Stamp::minute(claim.plan.incident.start);
    let fates = fate_counts(&fates_of(data, &gross, start, u64::from(days), &claim.plan));
    let of = |fate: Fate| fates.get(&fate).copied().unwrap_or(0);
    changed.reprovided = Some(of(Fate::Reprovided));
    changed.lost = Some(of(Fate::RebookedNotKept) + of(Fate::NotRebooked));
    changed
}

fn recovery(data: &PracticeData, claim: &Claim, working_days: u32, book: &Book) -> Result<SensitivityCase, ClaimError> {
    let words = format!("recovery window {working_days} working days");
    let mut plan = claim.plan.clone();
    // The usual window is mostly the claim's own: then nothing changes.
    let own_days = std::mem::replace(&mut plan.policy.incident.recovery_working_days, working_days);
    let anew = if own_days == working_days { None } else { Some(with_book(data, &plan, book)?) };
    let changed = anew.as_ref().unwrap_or(claim);
    let mut result = case(&words, changed);
    if !changed.cut_dates.is_empty() {
        result.extra_minutes = None;
        result.invoice = None;
        result.candidates = None;
        result.note = format!("not covered: the files end before {}", changed.recovery.1);
    }
    Ok(result)
}

fn day_of(claim: &Claim) -> SensitivityCase {
    let mut changed = case("day-of adjusted", claim);
    changed.shortfall = claim.appointments.day_of.shortfall_adjusted;
    if changed.shortfall.is_none() {
        changed.note = "booking moments are not recorded in these files, or cancelled bookings vanish".to_owned();
    }
    changed
}

fn auto_dna(claim: &Claim) -> SensitivityCase {
    let mut changed = case("DNAs beyond the normal number counted as kept", claim);
    let measures = &claim.appointments.measures;
    let shortfall: Option<(Exact, Exact)> = measures.bridge.shortfall.zip(measures.auto_dna_suspect);
    changed.shortfall = shortfall.map(|(shortfall, suspect)| shortfall - suspect);
    changed
}
