//! One practice, lived with and without its outage, and claimed.

use crate::alternatives::{Guess, guesses};
use normalday::claim::outcome::{Claim, On};
use normalday::claim::without_sensitivity;
use normalday::cli::policy_file;
use normalday::ingest;
use normalday::model::calendar::Calendar;
use normalday::model::policy::Affected;
use normalday::plan::Plan;
use normalday::sample::log::Practice;
use normalday::sample::truth::kept_by_date;
use normalday::sample::{self, Element, Layout, Levels, Life, Settings};
use std::path::PathBuf;

/// Shares of the incident's appointments that are lost.
pub const SEVERITIES: [f64; 5] = [0.1, 0.2, 0.3, 0.5, 0.8];
/// The severity at which the affected practice is claimed whole.
const CLAIMED_SEVERITY: f64 = 0.3;

/// Which practice.
#[derive(Clone, Debug)]
pub struct Question {
    /// Seed.
    pub seed: u64,
    /// The element of life that is switched off.
    pub without: Option<Element>,
    /// Levels of all elements.
    pub levels: Levels,
}

/// What was found of one practice.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was kept on the incident's date in the life without an outage.
    pub kept_without_outage: f64,
    /// What was kept at each severity.
    pub kept_at: Vec<f64>,
    /// The same at the claimed severity, had no unmarked patient been turned into a DNA: (without outage, with it).
    pub seen: (f64, f64),
    /// MAPE and bias of leave-one-out.
    pub leave_one_out: Option<(f64, f64)>,
    /// Standard deviation of the Fridays' kept, over their mean.
    pub friday_scatter: Option<f64>,
    /// Other definitions of centre and band.
    pub guesses: Vec<Option<Guess>>,
    /// Invoice of the unaffected practice that says that it was hit.
    pub invoice_pence: i64,
    /// Its candidates: all, and those of hours with what they would be under other rules.
    pub candidates: Candidates,
    /// Pay bill of its claim window.
    pub pay_bill_pence: i64,
    /// Staff groups with declared hours in the honest claim, how many of them lie within ordinary variation, how many want
    /// more evidence.
    pub warned_groups: (usize, usize, usize),
    /// Whether each of the two warnings is printed.
    pub warned: (bool, bool),
    /// Whether a control fails in either claim.
    pub fails: bool,
}

/// Candidates of an unaffected practice, in pence.
#[derive(Clone, Copy, Debug, Default)]
pub struct Candidates {
    /// As defined.
    pub all: i64,
    /// Of locums and agency.
    pub fees: i64,
    /// Hours of person-weeks with an hour or more, two hours or more.
    pub from_one_hour: i64,
    /// Two hours or more.
    pub from_two_hours: i64,
    /// Hours of staff groups whose net change is above ordinary variation.
    pub of_groups_above: i64,
}

/// Patients: 2,000 to 40,000, evenly by ratio: half of the practices have fewer than 9,000.
fn patients(seed: u64) -> u32 {
    let even = ((seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as f64) / f64::from(1_u32 << 24);
    (2_000.0 * 20_f64.powf(even)).round() as u32
}

fn layout(seed: u64) -> Layout {
    // The four of `normalday sample`, in turn.
    Layout::ALL[(seed % 4) as usize].1
}

fn lived(question: &Question, lost: Option<f64>, levels: &Levels) -> Practice {
    let life = Life { elements: levels.clone(), outage_lost: lost, ..Life::default().sized(patients(question.seed)) };
    let settings = Settings { seed: question.seed, unaffected: lost.is_none(), life, ..Settings::default() };
    sample::practice(&settings, 0).expect("a practice")
}

/// Lives and claims.
pub fn outcome(question: &Question) -> Outcome {
    let layout = layout(question.seed);
    let date = normalday::model::incident::Incident::parse("2024-07-19").expect("a date").first_date();
    let kept_on_the_day =
        |practice: &Practice| kept_by_date(practice, layout.book).get(&date).copied().unwrap_or(0) as f64;
    let spared = lived(question, None, &question.levels);
    let spared_kept = kept_by_date(&spared, layout.book);
    let of_spared = claimed(&spared, layout);
    let mut kept_at = Vec::new();
    let mut hit_claim = None;
    for severity in SEVERITIES {
        let hit = lived(question, Some(severity), &question.levels);
        kept_at.push(kept_on_the_day(&hit));
        if severity == CLAIMED_SEVERITY {
            hit_claim = Some(claimed(&hit, layout));
        }
    }
    let of_hit = hit_claim.expect("one severity is claimed");
    // Normal and band rest on what was before the outage, so they are the same in both claims.
    let normal = of_spared.appointments.measures.bridge.kept.normal;
    assert_eq!(normal, of_hit.appointments.measures.bridge.kept.normal, "seed {}", question.seed);
    assert_eq!(of_spared.accuracy.half_width, of_hit.accuracy.half_width, "seed {}", question.seed);
    check_verdicts(&of_spared, &of_hit);
    // The same lives, had the system closed nobody as DNA overnight.
    let marked = question.levels.clone().with(Element::AutoDna, 0.0);
    let seen = match question.levels.get(Element::AutoDna) {
        Some(_) => (
            kept_on_the_day(&lived(question, None, &marked)),
            kept_on_the_day(&lived(question, Some(CLAIMED_SEVERITY), &marked)),
        ),
        None => (f64::NAN, f64::NAN),
    };
    Outcome {
        kept_without_outage: spared_kept.get(&date).copied().unwrap_or(0) as f64,
        kept_at,
        seen,
        leave_one_out: of_spared.accuracy.mape.zip(of_spared.accuracy.bias),
        friday_scatter: friday_scatter(&of_spared, &spared_kept),
        guesses: guesses(&of_spared, &spared_kept),
        invoice_pence: of_spared.totals.invoice,
        candidates: candidates(&of_spared),
        pay_bill_pence: pay_bill_pence(&spared),
        warned_groups: warned_groups(&of_hit),
        warned: (has_warning(&of_hit, "declared_within_variation"), has_warning(&of_hit, "hours_want_evidence")),
        fails: !of_spared.is_reconciled() || !of_hit.is_reconciled(),
    }
}

/// The claim on the practice's files. The policy says that it was hit, also where it was not: a practice that believes so
/// is the one whose claim must come to nothing.
fn claimed(practice: &Practice, layout: Layout) -> Claim {
    let folder = tempfile::tempdir().expect("a folder");
    sample::render(practice, layout, folder.path()).expect("files");
    let exports = [PathBuf::from(folder.path())];
    let loaded = policy_file::load(None, &exports).unwrap_or_else(|_| panic!("the policy of {}", practice.code));
    let mut policy = loaded.policy;
    policy.incident.affected = Affected::Yes;
    let plan = Plan::resolve(policy, None, None).expect("a plan");
    let options = ingest::Options::new(&plan.policy, Some(plan.incident));
    let read = ingest::ingest(&exports, &options).expect("exports");
    without_sensitivity(&read.data, &plan).expect("a claim")
}

fn friday_scatter(claim: &Claim, kept: &std::collections::BTreeMap<chrono::NaiveDate, i64>) -> Option<f64> {
    let pool = &claim.normal_days.first()?.pool;
    let counts: Vec<f64> = pool.iter().filter_map(|date| kept.get(date)).map(|count| *count as f64).collect();
    crate::figures::scatter(&counts)
}

fn candidates(claim: &Claim) -> Candidates {
    let mut found = Candidates { all: claim.totals.candidates, ..Candidates::default() };
    for line in claim.lines.iter().filter(|line| line.on == On::Candidate) {
        let amount = line.amount_pence.unwrap_or(0);
        let Some((staff, date)) = line.staff.zip(line.date).filter(|_| line.head > 1) else {
            found.fees += if line.head == 1 { amount } else { 0 };
            continue;
        };
        let week = normalday::model::incident::monday_of(date);
        let minutes = claim.hours.person_weeks.iter().find(|of| of.staff == staff && of.week == week);
        let minutes = minutes.map_or(0, |of| of.candidate_minutes);
        found.from_one_hour += if minutes >= 60 { amount } else { 0 };
        found.from_two_hours += if minutes >= 120 { amount } else { 0 };
        let group = claim.hours.groups.iter().find(|group| Some(group.staff_group) == line.staff_group);
        found.of_groups_above += if group.is_none_or(|group| group.is_above != Some(false)) { amount } else { 0 };
    }
    found
}

/// Pay of employees and fees of the claim window, as far as the export reaches, before on-costs.
fn pay_bill_pence(practice: &Practice) -> i64 {
    let recovery = practice.incident.recovery_window(10, &Calendar::default());
    let window = practice.incident.first_date()..=*recovery.end();
    let rows = practice.worked.iter().filter(|row| window.contains(&row.date));
    rows.map(|row| {
        let rate = practice.people[row.person].rate_pence_per_hour.unwrap_or(0);
        row.fee_pence.unwrap_or(row.minutes() * rate * row.enhancement_hundredths.unwrap_or(100) / 6_000)
    })
    .sum()
}

fn has_warning(claim: &Claim, code: &str) -> bool {
    claim.warnings.iter().any(|warning| warning.code == code)
}

fn warned_groups(claim: &Claim) -> (usize, usize, usize) {
    let declared: Vec<_> = claim.hours.groups.iter().filter(|group| group.is_declared).collect();
    let within = declared.iter().filter(|group| group.is_above == Some(false)).count();
    let wanting = declared.iter().filter(|group| {
        claim.work.iter().any(|work| work.staff_group == group.staff_group && work.wants_more_evidence)
    });
    (declared.len(), within, wanting.count())
}

/// The verdicts that the tables count are those of the claims: a shortfall is within normal variation where nought lies in
/// its band.
fn check_verdicts(spared: &Claim, hit: &Claim) {
    for claim in [spared, hit] {
        let measures = &claim.appointments.measures;
        let within = measures.shortfall_band.map(|(low, high)| low <= 0.0 && 0.0 <= high);
        assert_eq!(within, measures.within_normal_variation);
    }
}
