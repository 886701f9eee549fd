//! A claim made by hand, arithmetically correct: lines are those of the worked examples 24 to 27.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use chrono::{Days, NaiveDate, Weekday};
use normalday::claim::outcome::*;
use normalday::impact::outcome::*;
use normalday::model::appointment::State;
use normalday::model::data::{RowAccount, TableKind, TableRecord};
use normalday::model::evidence::{SourceRef, Stamp, Tier};
use normalday::model::exact::{Exact, whole};
use normalday::model::exception::{Exception, ExceptionCode, Warning};
use normalday::model::policy::{Affected, Policy};
use normalday::model::staff::{Activity, Pay, StaffGroup, StaffId, StaffMember};
use normalday::model::workload::Queue;
use normalday::normal::outcome::{Accuracy, Grade, Kind, LeftOut, NormalDay};
use normalday::plan::Plan;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// 2024-07-19 and so on.
pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn source(row: u32) -> SourceRef {
    SourceRef { table: 0, row, column: 0 }
}

/// A plan for 19 July 2024.
pub fn plan() -> Plan {
    let mut policy = Policy::default();
    policy.practice.name = "Green Lane Surgery & Partners".to_owned();
    policy.practice.address = vec!["1 Green Lane".to_owned(), "Anytown AB1 2CD".to_owned()];
    policy.incident.affected = Affected::Yes;
    policy.incident.system = "EMIS Web".to_owned();
    policy.incident.description = "EMIS Web outage".to_owned();
    policy.incident.how_known = "supplier notice of 19 July 2024".to_owned();
    policy.incident.knock_on = vec![date("2024-07-22")];
    Plan::resolve(policy, Some("2024-07-19"), Some("A81001")).unwrap()
}

fn bridge(normal: [Exact; 6], actual: [i64; 7]) -> Bridge {
    let states = [State::Held, State::Unrecorded, State::Dna, State::WalkedOut, State::Cancelled, State::Unfilled];
    let mut bridge = Bridge::default();
    for ((state, normal), actual) in states.into_iter().zip(normal).zip(actual) {
        bridge.states.insert(state, Pair { normal: Some(normal), actual: Some(actual) });
    }
    bridge.states.insert(State::Pending, Pair { normal: Some(whole(0)), actual: Some(actual[6]) });
    let total = |range: std::ops::Range<usize>| normal[range].iter().fold(whole(0), |sum, value| sum + value);
    bridge.offered = Pair { normal: Some(total(0..6)), actual: Some(actual.iter().sum()) };
    bridge.kept = Pair { normal: Some(total(0..2)), actual: Some(actual[0] + actual[1]) };
    bridge.shortfall = Some(total(0..2) - (actual[0] + actual[1]));
    bridge.parts = vec![
        (BridgePart::FewerSlots, total(0..6) - actual.iter().sum::<i64>()),
        (BridgePart::Dna, whole(actual[2]) - normal[2]),
        (BridgePart::WalkedOut, whole(actual[3]) - normal[3]),
        (BridgePart::Cancelled, whole(actual[4]) - normal[4]),
        (BridgePart::Unfilled, whole(actual[5]) - normal[5]),
        (BridgePart::Pending, whole(actual[6])),
    ];
    bridge
}

const HALF_WIDTH: f64 = 0.22;

fn appointments(claim_dates: &[NaiveDate]) -> AppointmentImpact {
    let sixth = |sixths: i64| Exact::new(sixths, 6);
    let normal = [sixth(403), sixth(20), sixth(31), sixth(2), sixth(37), sixth(40)];
    let incident = bridge(normal, [30, 18, 9, 0, 30, 12, 3]);
    let mut by_date = vec![(claim_dates[0], incident.clone())];
    for date in &claim_dates[1..] {
        let is_open = !matches!(chrono::Datelike::weekday(date), Weekday::Sat | Weekday::Sun);
        let day = if is_open { bridge(normal, [70, 3, 5, 0, 6, 5, 0]) } else { bridge([whole(0); 6], [0; 7]) };
        by_date.push((*date, day));
    }
    let half = |part: i64| normal.map(|value| value * part / 3);
    let gps = bridge(half(2), [20, 12, 6, 0, 20, 8, 2]);
    let nurses = bridge(half(1), [10, 6, 3, 0, 10, 4, 1]);
    let mut fates = BTreeMap::new();
    let mut fate_rows = Vec::new();
    for (number, fate) in [
        Fate::Reprovided,
        Fate::Reprovided,
        Fate::Reprovided,
        Fate::RebookedPending,
        Fate::RebookedNotKept,
        Fate::NotRebooked,
        Fate::Untraceable,
    ]
    .into_iter()
    .enumerate()
    {
        *fates.entry(fate).or_insert(0) += 1;
        fate_rows.push(FateRow {
            patient: (fate != Fate::Untraceable).then(|| format!("P{:04}", number + 1)),
            weight: 1,
            date: claim_dates[0],
            start_minute: Some(510 + 10 * number as u16),
            staff_group: StaffGroup::GpSalaried,
            planned_minutes: Some(10),
            fate,
            new_date: (fate == Fate::Reprovided).then(|| claim_dates[0] + Days::new(4)),
            new_staff_group: (fate == Fate::Reprovided).then_some(StaffGroup::GpSalaried),
            new_planned_minutes: (fate == Fate::Reprovided).then_some(10),
            delay_working_days: (fate == Fate::Reprovided).then_some(2),
            source: source(100 + number as u32),
            new_source: (fate == Fate::Reprovided).then(|| source(300 + number as u32)),
        });
    }
    let kept_normal = 423.0 / 6.0;
    let measures = Measures {
        dates: vec![claim_dates[0]],
        bridge: incident,
        kept_attested: Some(52),
        kept_range: Some((Exact::new(200, 6), 48)),
        shortfall_band: Some((kept_normal * (1.0 - HALF_WIDTH) - 48.0, kept_normal * (1.0 + HALF_WIDTH) - 48.0)),
        within_normal_variation: Some(false),
        cancelled_gross: Some(7),
        cancelled_normal: Some(Exact::new(7, 6)),
        cancelled_extra: Some(Exact::new(35, 6)),
        cancelled_extra_band: None,
        cancelled_basis: Some(CancelledBasis::Recorded),
        fates: Some(fates),
        lost: Some(2),
        auto_dna_suspect: Some(Exact::new(23, 6)),
    };
    let knock_on = Measures {
        dates: vec![date("2024-07-22")],
        bridge: by_date.iter().find(|(day, _)| *day == date("2024-07-22")).unwrap().1.clone(),
        ..Measures::default()
    };
    AppointmentImpact {
        measures,
        knock_on: Some(knock_on),
        by_date_and_group: vec![
            (claim_dates[0], StaffGroup::GpSalaried, gps.clone()),
            (claim_dates[0], StaffGroup::Nurse, nurses.clone()),
        ],
        by_staff_group: vec![(StaffGroup::GpSalaried, gps), (StaffGroup::Nurse, nurses)],
        by_date,
        fate_rows,
        ordinary_rate: Some((12, 40)),
        day_of: DayOf {
            ratio: Some(Exact::new(102, 100)),
            capped: Some(Exact::new(102, 100)),
            shortfall_adjusted: Some(Exact::new(423 * 102, 600) - 48),
        },
        horizon_complete: true,
        ..AppointmentImpact::default()
    }
}

fn hours_line(
    id: &str,
    head: u8,
    day: &str,
    staff: u32,
    group: StaffGroup,
    hours: HoursPrice,
    pence: [i64; 3],
) -> Line {
    let quantity = Decimal::from(hours.minutes) / Decimal::from(60);
    Line {
        id: id.to_owned(),
        head,
        on: On::Invoice,
        tier: Tier::D,
        date: Some(date(day)),
        staff: Some(StaffId(staff)),
        staff_group: Some(group),
        description: "Extra hours, catching up, paid as additional hours".to_owned(),
        activity: Some(Activity::CatchUp),
        pay_treatment: Some(Pay::AdditionalPlain),
        unit: Unit::Hour,
        quantity: quantity.round_dp(4),
        rate_pence: Some(hours.rate_pence_per_hour),
        rate_source: Some(normalday::claim::outcome::RateSource::Row),
        minutes: Some(hours.minutes),
        hours: Some(hours),
        pay_pence: Some(pence[0]),
        employer_ni_pence: Some(pence[1]),
        pension_pence: Some(pence[2]),
        amount_pence: Some(pence.iter().sum()),
        included: true,
        reason: "declared by the row (outage_related = yes)".to_owned(),
        evidence: vec![source(12)],
    }
}

fn item_line(id: &str, head: u8, on: On, description: &str, quantity: Decimal, rate: i64, amount: i64) -> Line {
    Line {
        id: id.to_owned(),
        head,
        on,
        tier: Tier::A,
        date: Some(date("2024-07-19")),
        staff: None,
        staff_group: (head == 1).then_some(StaffGroup::GpLocum),
        description: description.to_owned(),
        activity: None,
        pay_treatment: None,
        unit: if head == 1 { Unit::Fee } else { Unit::Item },
        quantity,
        rate_pence: Some(rate),
        rate_source: None,
        hours: None,
        minutes: None,
        pay_pence: None,
        employer_ni_pence: None,
        pension_pence: None,
        amount_pence: Some(amount),
        included: on == On::Invoice,
        reason: "declared by the row (outage_related = yes)".to_owned(),
        evidence: vec![source(20), source(21)],
    }
}

#[allow(clippy::too_many_arguments)]
fn hours(
    minutes: i64,
    rate: i64,
    enhancement: i64,
    key: u32,
    usual: (i64, i64),
    before: (i64, i64),
    pension: bool,
) -> HoursPrice {
    HoursPrice {
        minutes,
        rate_pence_per_hour: rate,
        enhancement_hundredths: enhancement,
        week_key: key,
        usual_pay_pence: Some(usual.0),
        usual_minutes: Some(usual.1),
        pay_before_pence: before.0,
        minutes_before: before.1,
        on_cost_rates: 0,
        ni_applies: true,
        pension_applies: pension,
    }
}

fn lines() -> Vec<Line> {
    use StaffGroup::*;
    let one = Decimal::ONE;
    let mut lines = vec![
        // Worked example 24, first row: 650.00.
        item_line("L0001", 1, On::Invoice, "Locum fee, invoice reference given", one, 40_000, 40_000),
        item_line("L0002", 1, On::Invoice, "Locum fee, invoice reference given", one, 40_000, 40_000),
        item_line("L0003", 1, On::Invoice, "Deduction for normal use", one, -15_000, -15_000),
        // Worked example 26: 39.23 and 42.68.
        hours_line(
            "L0004",
            2,
            "2024-07-19",
            0,
            Reception,
            hours(180, 1250, 100, 0, (15_000, 720), (15_000, 720), false),
            [3750, 173, 0],
        ),
        hours_line(
            "L0005",
            2,
            "2024-07-20",
            0,
            Reception,
            hours(120, 1250, 150, 0, (15_000, 720), (18_750, 900), false),
            [3750, 518, 0],
        ),
        // Worked example 27: 17.94 and 24.91.
        hours_line(
            "L0006",
            3,
            "2024-07-19",
            1,
            Nurse,
            hours(60, 1400, 100, 1, (50_400, 2160), (50_400, 2160), true),
            [1400, 193, 201],
        ),
        hours_line(
            "L0007",
            3,
            "2024-07-20",
            1,
            Nurse,
            hours(60, 1400, 150, 1, (50_400, 2160), (51_800, 2220), true),
            [2100, 290, 101],
        ),
        item_line("L0008", 7, On::Invoice, "Text messages, receipt given", one, 1_234, 1_234),
        item_line("L0009", 8, On::Invoice, "Vaccinations: items lost x fee", Decimal::from(3), 1_006, 3_018),
    ];
    let mut candidate =
        hours_line("L0010", 2, "2024-07-23", 2, Admin, hours(45, 1234, 150, 2, (0, 0), (0, 0), false), [1388, 0, 0]);
    candidate.on = On::Candidate;
    candidate.included = false;
    candidate.reason = "not declared: extra beyond the plan".to_owned();
    let mut unpriced = candidate.clone();
    unpriced.id = "L0011".to_owned();
    unpriced.rate_pence = None;
    unpriced.hours = None;
    unpriced.pay_pence = None;
    unpriced.employer_ni_pence = None;
    unpriced.pension_pence = None;
    unpriced.amount_pence = None;
    unpriced.reason = "no rate is known for this person or staff group".to_owned();
    let request = Line {
        amount_pence: None,
        rate_pence: None,
        ..item_line("L0012", 9, On::Request, "Please do not claw back for activity not delivered", one, 0, 0)
    };
    let mut schedule =
        item_line("L0013", 12, On::Schedule, "Value of appointments lost", "0.3333".parse().unwrap(), 20_000, 6_666);
    schedule.unit = Unit::Hour;
    schedule.tier = Tier::C;
    schedule.date = None;
    lines.extend([candidate, unpriced, request, schedule]);
    lines
}

fn totals(lines: &[Line]) -> Totals {
    let mut totals = Totals::default();
    for line in lines {
        let Some(pence) = line.amount_pence else { continue };
        match line.on {
            On::Invoice if line.included => {
                totals.invoice += pence;
                *totals.invoice_by_head.entry(line.head).or_insert(0) += pence;
                *totals.invoice_by_tier.entry(line.tier).or_insert(0) += pence;
            }
            On::Invoice | On::Candidate => {
                totals.candidates += pence;
                *totals.candidates_by_head.entry(line.head).or_insert(0) += pence;
            }
            On::Schedule => {
                totals.schedule += pence;
                *totals.schedule_by_head.entry(line.head).or_insert(0) += pence;
            }
            On::Request => {}
        }
    }
    totals
}

fn person_week(staff: u32, group: StaffGroup, baseline: i64, worked: i64, declared: i64, candidate: i64) -> PersonWeek {
    let difference = whole(worked - baseline);
    PersonWeek {
        staff: StaffId(staff),
        staff_group: group,
        week: date("2024-07-15"),
        baseline_minutes: whole(baseline),
        worked_minutes: whole(worked),
        earlier_net_minutes: whole(0),
        extra_minutes: difference.max(whole(0)),
        absence_minutes: (-difference).max(whole(0)),
        declared_minutes: declared,
        candidate_minutes: candidate,
        reason: "rows declared by the practice".to_owned(),
        days: vec![PersonDay {
            date: date("2024-07-19"),
            staff_group: group,
            baseline_minutes: Some(whole(baseline)),
            basis: BaselineBasis::Plan,
            worked_minutes: worked,
            difference_minutes: difference,
            is_earlier: false,
            swollen_minutes: 0,
            compared: vec![],
            evidence: vec![source(12)],
        }],
    }
}

fn hours_impact() -> HoursImpact {
    let person_weeks = vec![
        person_week(0, StaffGroup::Reception, 450, 750, 300, 0),
        person_week(1, StaffGroup::Nurse, 420, 540, 120, 0),
        person_week(2, StaffGroup::Admin, 480, 525, 0, 45),
        person_week(3, StaffGroup::GpSalaried, 500, 440, 0, 0),
    ];
    let group = |week: &PersonWeek| GroupNet {
        staff_group: week.staff_group,
        extra_minutes: week.extra_minutes,
        absence_minutes: week.absence_minutes,
        net_minutes: week.extra_minutes - week.absence_minutes,
        baseline_minutes: week.baseline_minutes,
        worked_minutes: week.worked_minutes,
        limit_minutes: Some(90.0),
        is_above: Some(week.extra_minutes > whole(90)),
        is_declared: week.declared_minutes > 0,
    };
    HoursImpact {
        is_measured: true,
        groups: person_weeks.iter().map(group).collect(),
        extra_minutes: Some(whole(465)),
        absence_minutes: Some(whole(60)),
        person_weeks,
        ..HoursImpact::default()
    }
}

fn table() -> TableRecord {
    TableRecord {
        path: "book/appointments Ann Lee.csv".to_owned(),
        sheet: None,
        sha256: "ab".repeat(32),
        layout: "plain_appointments".to_owned(),
        layout_title: "Plain list of appointments".to_owned(),
        encoding: "UTF-8".to_owned(),
        kind: TableKind::Appointments,
        why: "headers found in row 3".to_owned(),
        columns: vec![("Date".to_owned(), "date".to_owned())],
        span: Some((date("2024-04-26"), date("2024-08-02"))),
        exported_at: Some((Stamp::minute(date("2024-08-05").and_hms_opt(12, 0, 0).unwrap()), "stated".to_owned())),
        rows: RowAccount {
            physical: 14,
            preamble: 2,
            header: 1,
            data: 9,
            blank: 1,
            footer: 1,
            used: 4,
            weight_used: 9,
            weight_read: 12,
            exceptions: [(ExceptionCode::BookedWithoutPatient, 1)].into_iter().collect(),
            duplicates: 1,
            superseded: 1,
            not_data: 2,
            continuation: 0,
        },
    }
}

fn normal_days(claim_dates: &[NaiveDate]) -> Vec<NormalDay> {
    let day = |date: &NaiveDate| {
        let weeks: Vec<NaiveDate> = (1..=8).rev().map(|week| *date - Days::new(7 * week)).collect();
        NormalDay {
            date: *date,
            weekday: chrono::Datelike::weekday(date),
            kind: Kind::Regular,
            chosen: weeks[1..7].to_vec(),
            pool: weeks.clone(),
            chosen_for_hours: weeks[1..7].to_vec(),
            left_out: vec![
                LeftOut { date: weeks[7], reason: "most".to_owned() },
                LeftOut { date: weeks[0], reason: "least".to_owned() },
            ],
            sufficient: true,
        }
    };
    claim_dates.iter().map(day).collect()
}

/// The claim.
pub fn claim() -> Claim {
    let plan = plan();
    let claim_dates = plan.claim_dates();
    let lines = lines();
    let kept_normal = 423.0 / 6.0;
    Claim {
        recovery: plan.recovery(),
        cut_dates: Vec::new(),
        tables: vec![table()],
        staff: ["Ann Lee", "B. Okafor", "Reception 3", "Dr Example"]
            .into_iter()
            .zip([StaffGroup::Reception, StaffGroup::Nurse, StaffGroup::Admin, StaffGroup::GpSalaried])
            .map(|(label, staff_group)| StaffMember { label: label.to_owned(), staff_group })
            .collect(),
        normal_days: normal_days(&claim_dates),
        pools: Vec::new(),
        accuracy: Accuracy {
            n: 40,
            not_predicted: 0,
            mape: Some(0.081),
            bias: Some(0.004),
            rrmse: Some(0.108),
            standard_deviation: Some(0.109),
            half_width: Some(HALF_WIDTH),
            grade: Some(Grade::Certified),
            band_low: Some(kept_normal * (1.0 - HALF_WIDTH)),
            band_high: Some(kept_normal * (1.0 + HALF_WIDTH)),
        },
        appointments: appointments(&claim_dates),
        hours: hours_impact(),
        work: vec![ModelledWork {
            staff_group: StaffGroup::Reception,
            modelled_minutes: whole(120),
            paid_extra_minutes: whole(90),
            covered_minutes: whole(90),
            absorbed_minutes: whole(30),
            wants_more_evidence: false,
        }],
        work_items: vec![WorkItem {
            staff_group: StaffGroup::Reception,
            kind: "rebookings".to_owned(),
            items: whole(20),
            minutes: whole(120),
            basis: "policy: 6 minutes each, a guess to be replaced by a sample".to_owned(),
        }],
        workload: vec![WorkloadImpact {
            queue: Queue::Documents,
            date: claim_dates[0],
            received: (Some(Exact::new(241, 6)), Some(12)),
            completed: (Some(whole(40)), Some(3)),
            outstanding: (None, None),
        }],
        totals: totals(&lines),
        lines,
        on_cost_rates: vec![OnCostRates {
            from: date("2024-04-06"),
            ni_basis_points: 1380,
            ni_threshold_pence: 17_500,
            pension_basis_points: 1438,
            whole_time_minutes: 2250,
            source: "policy".to_owned(),
        }],
        controls: vec![
            Control::compare(
                "C03",
                "Offered = sum of states, per date and staff group",
                Some(whole(102)),
                Some(whole(102)),
                "",
            ),
            Control::compare_pence("C08", "Lines = by head", Some(10_000), Some(10_000), ""),
            Control::compare("C12", "Sum over practices = region", None, None, "one practice"),
        ],
        sensitivity: vec![SensitivityCase {
            change: "rebooking horizon 7 days".to_owned(),
            shortfall: Some(Exact::new(135, 6)),
            reprovided: Some(2),
            lost: Some(3),
            extra_minutes: Some(whole(465)),
            invoice: Some(77_000),
            candidates: None,
            note: "not covered".to_owned(),
        }],
        exceptions: vec![Exception {
            code: ExceptionCode::BookedWithoutPatient,
            source: source(7),
            column: Some("patient".to_owned()),
            detail: None,
            puts_row_aside: true,
        }],
        warnings: vec![
            Warning::new(
                "horizon_not_complete",
                "The export was made before the 28 days after the last cancelled slot were over: some appointments counted as not rebooked may yet be rebooked.",
            ),
            Warning::new(
                "no_members",
                "No staff group is marked as a member of the pension scheme: pension is nil; it would be £3.02 more.",
            ),
        ],
        questions: vec!["Was the long plan of Reception 3 on 23 July made before the incident?".to_owned()],
        claim_dates,
        plan,
    }
}
