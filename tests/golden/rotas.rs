//! Every form of rota: each gives its own truth, and the same practice gives the same person-weeks in all that can carry
//! them (`docs/layouts.md` says which cannot, and why).

use crate::claim_on;
use crate::compare::differences;
use normalday::claim::outcome::{Claim, ControlResult};
use normalday::model::exact::Exact;
use normalday::sample::{self, Book, Layout, Life, Practice, Rota, Settings};
use std::collections::BTreeMap;

/// Those that `LAYOUTS` does not hold.
const OTHERS: [Rota; 4] = [Rota::DeputyAuditAndPlan, Rota::WhenIWork, Rota::HoursByUser, Rota::Rotamaster];

fn practice(seed: u64, life: Life) -> Practice {
    let life = Life { clinicians: 3 + (seed as usize % 7), session_minutes: 120, ..life };
    sample::practice(&Settings { seed, life, ..Settings::default() }, 0).unwrap()
}

#[test]
fn every_form_of_rota_gives_the_truth() {
    let mut found = Vec::new();
    for seed in 51..=54 {
        let practice = practice(seed, Life::default());
        for rota in OTHERS {
            let layout = Layout { book: Book::EmisReport, rota };
            let claim = claim_on(&practice, layout);
            for control in claim.controls.iter().filter(|control| control.result == ControlResult::Fails) {
                found.push(format!("seed {seed}, {rota:?}: control {} fails: {}", control.id, control.note));
            }
            let lines = differences(&claim, &sample::truth(&practice, layout)).into_iter();
            found.extend(lines.map(|line| format!("seed {seed}, {rota:?}: {line}")));
            let aside: Vec<_> = claim.exceptions.iter().filter(|one| one.puts_row_aside).collect();
            assert!(aside.is_empty(), "seed {seed}, {rota:?}: {aside:?}");
        }
    }
    assert!(found.is_empty(), "{} differences:\n{}", found.len(), found.join("\n"));
}

/// Extra and absence of those who clock in, by person and week.
fn person_weeks(claim: &Claim) -> BTreeMap<(String, chrono::NaiveDate), (Exact, Exact)> {
    let nought = Exact::from_integer(0);
    let weeks = claim.hours.person_weeks.iter().map(|week| {
        let label = claim.staff[week.staff.0 as usize].label.clone();
        ((label, week.week), (week.extra_minutes, week.absence_minutes))
    });
    let clocks_in = |label: &str| !["G01", "G03", "L01"].contains(&label);
    weeks.filter(|((label, _), minutes)| clocks_in(label) && *minutes != (nought, nought)).collect()
}

#[test]
fn one_practice_has_the_same_person_weeks_in_every_form_that_can_carry_them() {
    // Nobody is on leave: two of the forms know of none.
    let life = Life { leave: 0.0, sudden_absence: 0.0, overtime: 0.4, ..Life::default() };
    for seed in [61, 62] {
        let practice = practice(seed, life.clone());
        let weeks = |rota| person_weeks(&claim_on(&practice, Layout { book: Book::EmisReport, rota }));
        let with_plan = weeks(Rota::FullTemplate);
        assert!(with_plan.len() > 8, "there is something to compare");
        for rota in [Rota::DeputyAndPlan, Rota::DeputyAuditAndPlan, Rota::WhenIWork] {
            assert_eq!(weeks(rota), with_plan, "{rota:?}, seed {seed}");
        }
        // Without a plan the baseline is the person's normal.
        let without_plan = weeks(Rota::Grid);
        assert!(without_plan.len() > 8);
        for rota in [Rota::HoursByUser, Rota::Rotamaster] {
            assert_eq!(weeks(rota), without_plan, "{rota:?}, seed {seed}");
        }
    }
}
