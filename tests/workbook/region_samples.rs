//! Synthetic practices, claimed one by one and rolled up: the region ties to every practice's claim.json to the penny.

use crate::exports::Exports;
use normalday::claim::outcome::{Claim, ControlResult};
use normalday::model::incident::Incident;
use normalday::region::days::Days;
use normalday::region::history;
use normalday::region::organisations::Organisations;
use normalday::region::outcome::{PracticeResult, PracticeRun, RegionRun};
use normalday::region::roll_up::roll_up;
use normalday::report::json::to_json;
use normalday::report::region::outcome::Effect;
use normalday::sample::{self, Layout, Settings};

fn claimed(number: usize) -> (Claim, PracticeRun) {
    let settings = Settings { practices: 3, ..Settings::default() };
    let layout = Layout::ALL.iter().find(|(name, _)| *name == settings.systems[number]).unwrap().1;
    let folder = tempfile::tempdir().unwrap();
    sample::render(&sample::practice(&settings, number).unwrap(), layout, folder.path()).unwrap();
    let exports = Exports::read(folder.path());
    let claim = exports.claim();
    let run = PracticeRun {
        code: format!("Z0000{number}"),
        source: format!("practice-{number}"),
        result: Ok(PracticeResult {
            record: serde_json::from_str(&to_json(&claim)).unwrap(),
            days: Days::held(history::of(&exports.data, &exports.plan, &claim).unwrap()),
            folder: None,
            not_verified: None,
        }),
    };
    (claim, run)
}

fn region_of(practices: Vec<PracticeRun>) -> normalday::report::region::outcome::Region {
    let run = RegionRun { incident: Incident::parse("2024-07-19").unwrap(), practices, sources: Vec::new() };
    roll_up(&run, &Organisations::default(), &[]).region
}

#[test]
fn a_region_ties_to_its_practices_claims_to_the_penny() {
    let (claims, runs): (Vec<Claim>, Vec<PracticeRun>) = (0..3).map(claimed).unzip();
    let one_by_one: Vec<Effect> = runs.iter().map(|run| region_of(vec![run.clone()]).totals.effect).collect();
    let region = region_of(runs);
    let sum = |of: fn(&Claim) -> i64| -> i64 { claims.iter().map(of).sum() };
    assert_eq!(region.totals.invoice.0, sum(|claim| claim.totals.invoice));
    assert_eq!(region.totals.candidates.0, sum(|claim| claim.totals.candidates));
    assert_eq!(region.totals.schedule.0, sum(|claim| claim.totals.schedule));
    assert!(region.totals.invoice.0 > 0);
    let kept = |claim: &Claim| claim.appointments.measures.bridge.kept;
    assert_eq!(region.totals.effect.kept_actual, claims.iter().map(|claim| kept(claim).actual).sum());
    let normal = claims.iter().map(|claim| kept(claim).normal).sum();
    assert_eq!(region.totals.effect.kept_normal.map(|normal| normal.0), normal, "the exact fraction, not a double");
    for control in &region.controls {
        let is_without_rows = control.id == "C12j" && control.result == ControlResult::NotApplicable;
        assert!(is_without_rows || control.result == ControlResult::Holds, "{control:?}");
    }
    // A region of one practice is tried on the practice's own ordinary days, and errs as the practice does.
    for (claim, effect) in claims.iter().zip(one_by_one) {
        assert_eq!(effect.predicted_days, claim.accuracy.n);
        assert_eq!(effect.grade, claim.accuracy.grade);
        let close = |one: Option<f64>, other: Option<f64>| {
            one.zip(other).is_some_and(|(one, other)| (one - other).abs() < 1e-9 * (1.0 + other.abs()))
        };
        assert!(close(effect.rrmse, claim.accuracy.rrmse), "{effect:?} {:?}", claim.accuracy);
        let band = claim.appointments.measures.shortfall_band.unwrap();
        assert!(close(effect.shortfall_band_low, Some(band.0)) && close(effect.shortfall_band_high, Some(band.1)));
    }
}
