//! Warnings (what a reader should doubt) and questions (what waits for the practice's answer), in plain words.

use super::outcome::{Claim, Line, On};
use super::prices::{Payroll, pension_pence};
use crate::impact::cancelled::{CountedDay, gross_rows};
use crate::impact::outcome::{CancelledBasis, PersonWeek};
use crate::model::calendar::notable_dates;
use crate::model::data::PracticeData;
use crate::model::exception::Warning;
use crate::model::money::pounds_reading;
use crate::model::policy::Affected;
use crate::model::staff::Pay;
use crate::model::words::counted;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Everything a reader of this claim should doubt, in order of weight.
pub fn warnings(claim: &Claim, data: &PracticeData, payroll: &Payroll) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = Vec::new();
    let mut add = |code: &str, text: Option<String>| warnings.extend(text.map(|text| Warning::new(code, text)));
    add("affected", affected(claim));
    add("claim_window_cut", claim_window_cut(claim));
    add("insufficient_normal_day", insufficient(claim));
    add("notable_dates", notable(claim));
    add("horizon_not_complete", horizon(claim));
    add("cancelled_without_stamp", cancelled_without_stamp(claim, data));
    add("cancelled_basis", cancelled_basis(claim));
    add("declared_within_variation", declared_within_variation(claim));
    add("hours_want_evidence", hours_want_evidence(claim));
    add("clinical_session_share", clinical_share(claim));
    add("unpriced", unpriced(claim));
    add("enhancement_not_said", enhancement_not_said(claim));
    add("no_usual_week", no_usual_week(claim));
    add("pension_unset", pension_unset(claim, payroll));
    add("outside_clock_window", outside_clock_window(claim));
    warnings.extend(data.warnings.iter().cloned());
    warnings
}

fn affected(claim: &Claim) -> Option<String> {
    match claim.plan.policy.incident.affected {
        Affected::Yes => None,
        Affected::No => {
            Some("The practice says that its system was not down: everything is measured, nothing is invoiced.".into())
        }
        Affected::Unknown => Some(
            "The policy does not say whether this practice's system was down (`affected` under `[incident]`).".into(),
        ),
    }
}

fn list(dates: &[NaiveDate]) -> String {
    let shown: Vec<String> = dates.iter().take(8).map(|date| date.format("%-d %b %Y").to_string()).collect();
    let more = dates.len().saturating_sub(8);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

fn claim_window_cut(claim: &Claim) -> Option<String> {
    (!claim.cut_dates.is_empty()).then(|| {
        format!("No file covers these dates of the claim window; they are left out: {}.", list(&claim.cut_dates))
    })
}

fn insufficient(claim: &Claim) -> Option<String> {
    let dates: Vec<NaiveDate> = claim.normal_days.iter().filter(|day| !day.sufficient).map(|day| day.date).collect();
    (!dates.is_empty()).then(|| {
        format!(
            "There are too few ordinary days to say what is normal on: {}. Nothing is claimed from the book there.",
            list(&dates)
        )
    })
}

fn notable(claim: &Claim) -> Option<String> {
    let chosen: BTreeSet<NaiveDate> = claim.normal_days.iter().flat_map(|day| day.chosen.clone()).collect();
    let words: Vec<String> = notable_dates()
        .into_iter()
        .filter_map(|notable| {
            let hit = chosen.iter().filter(|date| (notable.from..=notable.to).contains(date)).count();
            (hit > 0).then(|| format!("{} ({} of the days, concerns {})", notable.what, hit, notable.concerns))
        })
        .collect();
    (!words.is_empty()).then(|| format!("Some of the normal days fall into: {}.", words.join("; ")))
}

fn horizon(claim: &Claim) -> Option<String> {
    let impact = &claim.appointments;
    (impact.measures.fates.is_some() && !impact.horizon_complete).then(|| {
        format!(
            "Horizon not complete: the export was made before the {} days for rebooking were over; more may be rebooked.",
            claim.plan.policy.incident.rebooking_horizon_days
        )
    })
}

fn cancelled_without_stamp(claim: &Claim, data: &PracticeData) -> Option<String> {
    let days: Vec<CountedDay> =
        claim.appointments.measures.dates.iter().map(|date| CountedDay::actual(*date, &claim.plan)).collect();
    let without: u32 =
        gross_rows(data, &days).iter().filter(|row| row.cancelled_at.is_none()).map(|row| row.weight).sum();
    (without > 0).then(|| {
        let appointments = counted(without, "cancelled appointment", "cancelled appointments");
        format!("{appointments} without a time of cancellation: counted all the same.")
    })
}

fn cancelled_basis(claim: &Claim) -> Option<String> {
    match claim.appointments.measures.cancelled_basis? {
        CancelledBasis::Inferred => Some(
            "This system drops cancelled bookings from its book: cancelled means here slots left empty beyond normal: cancelled, or used on paper.".into(),
        ),
        CancelledBasis::Snapshots => Some(
            "Cancelled appointments were found by comparing two exports; the number includes ordinary cancellations.".into(),
        ),
        CancelledBasis::None => Some("The book shows neither cancelled nor empty slots: nothing can be said of cancellations.".into()),
        CancelledBasis::Recorded => None,
    }
}

fn declared_within_variation(claim: &Claim) -> Option<String> {
    let groups: Vec<&str> = claim
        .hours
        .groups
        .iter()
        .filter(|group| group.is_declared && group.is_above == Some(false))
        .map(|group| group.staff_group.reading())
        .collect();
    (!groups.is_empty()).then(|| {
        format!("The declared extra hours of these groups lie within their ordinary variation: {}.", groups.join(", "))
    })
}

fn hours_want_evidence(claim: &Claim) -> Option<String> {
    let groups: Vec<&str> = claim
        .work
        .iter()
        .filter(|work| work.wants_more_evidence)
        .filter(|work| claim.hours.laid.iter().any(|laid| laid.is_declared && laid.staff_group == work.staff_group))
        .map(|work| work.staff_group.reading())
        .collect();
    (!groups.is_empty()).then(|| {
        format!(
            "Extra paid hours exceed the modelled work by more than a third; they want more evidence: {}.",
            groups.join(", ")
        )
    })
}

fn clinical_share(claim: &Claim) -> Option<String> {
    let below =
        claim.lines.iter().filter(|line| line.on == On::Invoice && line.reason.contains("(below half)")).count();
    (below > 0).then(|| {
        let sessions = counted(below, "declared clinical session", "declared clinical sessions");
        format!("In {sessions} less than half of the kept appointments are re-provided ones.")
    })
}

/// Lines that have no rate but should have one.
pub fn unpriced_lines(claim: &Claim) -> Vec<&Line> {
    claim.lines.iter().filter(|line| line.reason.contains(super::lines::UNPRICED)).collect()
}

fn unpriced(claim: &Claim) -> Option<String> {
    let lines = unpriced_lines(claim);
    let minutes: i64 = lines.iter().filter_map(|line| line.minutes).sum();
    (!lines.is_empty()).then(|| {
        let count = counted(lines.len(), "line has", "lines have");
        format!(
            "{count} no payroll rate ({minutes} minutes): listed, not on the invoice. Give the rates in the policy."
        )
    })
}

fn enhancement_not_said(claim: &Claim) -> Option<String> {
    let lines = claim
        .lines
        .iter()
        .filter(|line| line.pay_treatment == Some(Pay::OvertimeEnhanced))
        .filter(|line| {
            line.hours
                .as_ref()
                .is_some_and(|hours| hours.enhancement_hundredths == super::heads::hours::PLAIN_HUNDREDTHS)
        })
        .count();
    (lines > 0).then(|| {
        format!(
            "{} without a stated enhancement; priced at the plain rate.",
            counted(lines, "overtime line is", "overtime lines are")
        )
    })
}

fn no_usual_week(claim: &Claim) -> Option<String> {
    let lines = claim
        .lines
        .iter()
        .filter(|line| line.on == On::Invoice && line.staff_group.is_some_and(|group| group.is_employee()))
        .filter(|line| line.hours.as_ref().is_some_and(|hours| hours.usual_minutes.is_none() && hours.minutes != 0))
        .count();
    (lines > 0).then(|| {
        let count = counted(lines, "line", "lines");
        format!("For {count} no usual week is known: employer NI and pension are nil. Give contract_minutes_per_week in the policy.")
    })
}

/// What pension on the invoice would be if the people about whom nothing is said were members.
fn pension_unset(claim: &Claim, payroll: &Payroll) -> Option<String> {
    let unset = |line: &&Line| match (line.staff, line.staff_group) {
        (Some(staff), Some(group)) => {
            line.on == On::Invoice && group.is_employee() && payroll.pension_member(staff, group).is_none()
        }
        _ => false,
    };
    let would_be: i64 = claim
        .lines
        .iter()
        .filter(unset)
        .filter_map(|line| line.hours.as_ref())
        .filter_map(|hours| {
            let member = super::outcome::HoursPrice { pension_applies: true, ..hours.clone() };
            claim.on_cost_rates.get(hours.on_cost_rates).map(|rates| pension_pence(&member, rates))
        })
        .sum();
    (would_be > 0).then(|| {
        format!("The policy does not say who is a member of the pension scheme: no pension is claimed; it would be {} more.", pounds_reading(would_be))
    })
}

fn outside_clock_window(claim: &Claim) -> Option<String> {
    let outside = claim.appointments.outside_clock_window;
    (outside > 0).then(|| {
        format!("{outside} appointments of the incident dates start outside the incident's hours, or have no time; they are not measured.")
    })
}

/// What waits for the practice's answer.
pub fn questions(claim: &Claim) -> Vec<String> {
    let mut questions = Vec::new();
    let swollen: Vec<&PersonWeek> =
        claim.hours.person_weeks.iter().filter(|week| week.days.iter().any(|day| day.swollen_minutes > 0)).collect();
    if !swollen.is_empty() {
        questions.push(format!(
            "The plans of {} exceed their normal by an hour or more. Were they made before the incident? Answer `plans_made_before_incident` in the policy.",
            counted(swollen.iter().map(|week| week.staff).collect::<BTreeSet<_>>().len(), "person", "people")
        ));
    }
    let asked: BTreeSet<_> = claim.hours.plans_asked_for.iter().map(|(staff, _)| staff).collect();
    if !asked.is_empty() {
        questions.push(format!(
            "{} worked without a plan and without a steady normal: give the rota that was planned ({}).",
            counted(asked.len(), "person", "people"),
            counted(claim.hours.plans_asked_for.len(), "date", "dates")
        ));
    }
    let candidates = claim.lines.iter().filter(|line| line.on == On::Candidate && line.amount_pence.is_some()).count();
    if candidates > 0 {
        questions.push(format!(
            "{}, {} in all: due to the incident or not? Set Include to Y with a reason, or declare them in the policy.",
            counted(candidates, "candidate line", "candidate lines"),
            pounds_reading(claim.totals.candidates)
        ));
    }
    questions
}
