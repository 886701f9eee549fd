//! A claim made by hand, arithmetically correct: lines are those of the worked examples 24 to 27.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

mod appointments;
mod hours;
mod lines;

use appointments::{HALF_WIDTH, appointments};
use chrono::{Days, NaiveDate, Weekday};
use hours::hours_impact;
use lines::{lines, totals};
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
