//! DOMAIN.md section 8: every control holds on a sound claim, and a fault planted between its two routes makes it fail,
//! and it alone.

use crate::everything::practice_of_everything;
use crate::practice::{Practice, day, every};
use crate::table::{Table, listed};
use chrono::{NaiveDate, Weekday};
use normalday::claim::controls::{Controlled, check};
use normalday::claim::outcome::{Claim, Control, ControlResult, On};
use normalday::claim::{Measured, without_sensitivity};
use normalday::impact::hours::timesheet::Timesheet;
use normalday::impact::outcome::Fate;
use normalday::model::appointment::State;
use normalday::model::data::PracticeData;
use normalday::model::exact::whole;
use normalday::model::policy::DatesWithReason;
use normalday::model::staff::StaffGroup;
use normalday::plan::Plan;

fn worked_out(data: &PracticeData, plan: &Plan) -> Claim {
    without_sensitivity(data, plan).expect("a claim")
}

/// The controls of a claim that was tampered with after it was worked out.
fn recheck(claim: &Claim, data: &PracticeData) -> Vec<Control> {
    let timesheet = Timesheet::of(data, &claim.plan);
    let days = Measured::of(data, &claim.plan, &timesheet, &claim.claim_dates).expect("measured").days;
    check(&Controlled { claim, data, days: &days })
}

fn failing(controls: &[Control]) -> String {
    let failing = controls.iter().filter(|control| control.result == ControlResult::Fails);
    listed(failing.map(|control| control.id.clone()))
}

#[test]
fn every_control_holds_on_a_sound_claim() {
    let (data, plan) = practice_of_everything().build();
    let claim = worked_out(&data, &plan);
    assert!(claim.is_reconciled(), "{}", failing(&claim.controls));
    let not_applicable = claim.controls.iter().filter(|control| control.result == ControlResult::NotApplicable);
    assert_eq!(listed(not_applicable.map(|control| control.id.clone())), "C12, C13", "no region, no published file");
    for on in [On::Invoice, On::Candidate, On::Schedule] {
        assert!(claim.lines.iter().any(|line| line.on == on && line.amount_pence.is_some_and(|pence| pence > 0)));
    }
}

pub const READ_FAULTS: Table = Table {
    name: "faults-in-reading",
    title: "Faults planted in what was read: which control sees them",
    section: "8",
    columns: &["fault", "fails"],
    given: 1,
    rows: &[
        &["a line of the file was never looked at", "C01a"],
        &["a data row is neither used nor explained", "C01b"],
        &["a grouped row stands for one appointment more than was read", "C01c"],
        &["a status that is not mapped was not listed", "C02"],
        &["one offered appointment more was read than the claim counts", "C03a"],
        &["60 worked minutes more were read than the claim counts", "C06b"],
        &["a row of the book was lost on the way", "C01c, C03a"],
    ],
};

#[test]
fn faults_between_reading_and_claim_are_seen() {
    READ_FAULTS.check(|case| {
        let (mut data, plan) = practice_of_everything().build();
        match case.text("fault") {
            "a line of the file was never looked at" => data.tables[0].rows.physical += 1,
            "a data row is neither used nor explained" => data.tables[0].rows.used -= 1,
            "a grouped row stands for one appointment more than was read" => data.tables[0].rows.weight_used -= 1,
            "a status that is not mapped was not listed" => data.tallies.unmapped_statuses -= 1,
            "one offered appointment more was read than the claim counts" => {
                let key = (day("19 Jul"), StaffGroup::Nurse, true, State::Held);
                *data.tallies.offered.get_mut(&key).expect("a tally") += 1;
            }
            "60 worked minutes more were read than the claim counts" => {
                let key = (day("19 Jul"), StaffGroup::Reception);
                *data.tallies.worked_minutes.get_mut(&key).expect("a tally") += 60;
            }
            "a row of the book was lost on the way" => {
                let on_monday = |row: &normalday::model::appointment::Appointment| row.date == day("22 Jul");
                let place = data.appointments.iter().position(on_monday).expect("a row");
                data.appointments.remove(place);
            }
            other => panic!("`{other}` is no fault"),
        }
        let claim = worked_out(&data, &plan);
        assert!(!claim.is_reconciled());
        vec![failing(&claim.controls)]
    });
}

pub const CLAIM_FAULTS: Table = Table {
    name: "faults-in-the-claim",
    title: "Faults planted in the claim: which control sees them",
    section: "8",
    columns: &["fault", "fails"],
    given: 1,
    rows: &[
        &["a part of the bridge is one too large", "C03b"],
        &["one re-provided appointment too many", "C04a"],
        &["two cancelled rows share one successor", "C04b"],
        &["a staff group kept one more", "C05a"],
        &["a date kept one more", "C05b"],
        &["a person's week has a minute more", "C06a"],
        &["an item of modelled work has a minute more", "C07"],
        &["the pay of an invoice line is a penny more", "C08a1"],
        &["the invoice total of a head is a penny less", "C08a2"],
        &["an invoice line's amount is a penny more", "C08a3, C08a4"],
        &["the invoice total of a tier is a penny more", "C08a5"],
        &["the pay of a candidate line is a penny more", "C08b1"],
        &["the candidate total of a head is a penny more", "C08b2"],
        &["a candidate line's amount is a penny more", "C08b3, C08b4"],
        &["the pay of a schedule line is a penny more", "C08c1"],
        &["the schedule total of a head is a penny more", "C08c2"],
        &["a schedule line's amount is a penny more", "C08c3, C08c4"],
        &["the invoice total is a penny more", "C08a1, C08a2, C08a3, C08a4, C08a5"],
    ],
};

fn plant(claim: &mut Claim, fault: &str) {
    let place_of = |words: &str| match words {
        words if words.contains("invoice line") => On::Invoice,
        words if words.contains("candidate line") => On::Candidate,
        _ => On::Schedule,
    };
    let on = place_of(fault);
    let mut line = claim.lines.iter_mut().filter(|line| line.on == on && line.pay_pence.is_some());
    match fault {
        "a part of the bridge is one too large" => claim.appointments.by_date[0].1.parts[0].1 += 1,
        "one re-provided appointment too many" => {
            let fates = claim.appointments.measures.fates.as_mut().expect("fates");
            *fates.get_mut(&Fate::Reprovided).expect("a fate") += 1;
        }
        "two cancelled rows share one successor" => {
            claim.appointments.fate_rows[1].new_source = claim.appointments.fate_rows[0].new_source;
        }
        "a staff group kept one more" => {
            *claim.appointments.by_staff_group[0].1.kept.actual.as_mut().expect("a count") += 1;
        }
        "a date kept one more" => *claim.appointments.by_date[0].1.kept.actual.as_mut().expect("a count") += 1,
        "a person's week has a minute more" => claim.hours.person_weeks[0].worked_minutes += whole(1),
        "an item of modelled work has a minute more" => claim.work_items[0].minutes += whole(1),
        "the invoice total of a head is a penny less" => *claim.totals.invoice_by_head.entry(7).or_default() -= 1,
        "the invoice total of a tier is a penny more" => {
            *claim.totals.invoice_by_tier.entry(normalday::model::evidence::Tier::A).or_default() += 1;
        }
        "the candidate total of a head is a penny more" => *claim.totals.candidates_by_head.entry(7).or_default() += 1,
        "the schedule total of a head is a penny more" => *claim.totals.schedule_by_head.entry(11).or_default() += 1,
        "the invoice total is a penny more" => claim.totals.invoice += 1,
        words if words.starts_with("the pay of") => {
            *line.next().and_then(|line| line.pay_pence.as_mut()).expect("a line with pay") += 1;
        }
        words if words.ends_with("amount is a penny more") => {
            *line.next().and_then(|line| line.amount_pence.as_mut()).expect("a line") += 1;
        }
        other => panic!("`{other}` is no fault"),
    }
}

#[test]
fn faults_in_the_claim_are_seen() {
    let (data, plan) = practice_of_everything().build();
    CLAIM_FAULTS.check(|case| {
        let mut claim = worked_out(&data, &plan);
        plant(&mut claim, case.text("fault"));
        vec![failing(&recheck(&claim, &data))]
    });
}

pub const GAPS: Table = Table {
    name: "gaps",
    title: "A regular Wednesday without rows: 12 June",
    section: "8, control 10; ruling 25",
    columns: &["12 June", "control 10"],
    given: 1,
    rows: &[
        &["has rows", "holds"],
        &["has no rows, no reason in the policy", "fails"],
        &["has no rows; the policy says: training afternoon", "holds"],
        &["has no rows; proclaimed a bank holiday", "holds"],
    ],
};

#[test]
fn a_gap_wants_a_reason() {
    GAPS.check(|case| {
        let words = case.text("12 June");
        let days = every(Weekday::Wed, "1 May", "31 Jul");
        let open: Vec<NaiveDate> =
            days.into_iter().filter(|date| words == "has rows" || *date != day("12 Jun")).collect();
        let practice = Practice::new().book_from("1 May", "31 Jul").kept_on(&open, 40).policy(|policy| {
            let training = DatesWithReason {
                from: day("12 Jun"),
                to: day("12 Jun"),
                reason: "training afternoon".to_owned(),
                only_for_incidents_before: None,
            };
            if words.ends_with("training afternoon") {
                policy.normal_day.closed_dates.push(training);
            } else if words.ends_with("bank holiday") {
                policy.normal_day.bank_holidays_added.push(day("12 Jun"));
            }
        });
        let (data, plan) = practice.build();
        let claim = worked_out(&data, &plan);
        let control = claim.controls.iter().find(|control| control.id == "C10").expect("control 10");
        vec![result(control)]
    });
}

fn result(control: &Control) -> String {
    match control.result {
        ControlResult::Holds => "holds",
        ControlResult::Fails => "fails",
        ControlResult::NotApplicable => "not applicable",
    }
    .to_owned()
}

pub const VERDICTS: Table = Table {
    name: "verdicts",
    title: "The verdict of a control: no tolerance; a null side is not applicable",
    section: "8",
    columns: &["left", "right", "verdict"],
    given: 2,
    rows: &[
        &["112", "112", "holds"],
        &["8191", "8190", "fails"],
        &["null", "7", "not applicable"],
        &["null", "null", "not applicable"],
    ],
};

#[test]
fn there_is_no_tolerance() {
    VERDICTS.check(|case| {
        let side = |column: &str| case.text(column).parse().ok().map(whole);
        vec![result(&Control::compare("C00", "a figure by two routes", side("left"), side("right"), "not measurable"))]
    });
}

#[test]
fn where_gross_cannot_be_known_its_controls_are_not_applicable() {
    let practice = Practice::new().book_from("24 Jun", "31 Jul").layout(|layout| layout.cancelled = false);
    let claim = practice.kept("19 Jul", 10).claim();
    for id in ["C04a", "C04b", "C06a", "C06b"] {
        let control = claim.controls.iter().find(|control| control.id == id).expect("a control");
        assert_eq!(result(control), "not applicable", "{id}");
        assert!(!control.note.is_empty(), "with the reason");
    }
}
