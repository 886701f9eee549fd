//! The two fill-in templates: the full one with everything, and the eight-column one for the plan beside timesheets.

use super::clock;
use crate::model::staff::{Activity, FundedBy, Pay, StaffGroup};
use crate::sample::SampleError;
use crate::sample::log::{Person, Practice, Stretch};

const FULL_HEADER: [&str; 23] = [
    "schema_version",
    "site",
    "staff",
    "name_local",
    "role",
    "employment",
    "date",
    "start",
    "finish",
    "ends_next_day",
    "unpaid_break_min",
    "type",
    "activity",
    "pay",
    "enhancement",
    "rate_per_hour",
    "fee_total",
    "outage_related",
    "reason",
    "approved_by",
    "evidence_ref",
    "notes",
    "funded_by",
];

/// The full template: plan, worked time and leave of everybody, in order of date.
pub(super) fn full(practice: &Practice) -> Result<Vec<u8>, SampleError> {
    let mut rows: Vec<(chrono::NaiveDate, usize, u8, u16, Vec<String>)> = Vec::new();
    for (order, kind, stretches) in [(0, "planned", &practice.planned), (1, "worked", &practice.worked)] {
        for row in stretches {
            let Some(person) = practice.people.get(row.person) else { continue };
            rows.push((row.date, row.person, order, row.start_minute, full_row(person, row, kind)));
        }
    }
    for leave in &practice.leave {
        let Some(person) = practice.people.get(leave.person) else { continue };
        let mut texts = start_of_row(person, person.group);
        texts.extend([leave.date.to_string(), String::new(), String::new(), "N".to_owned(), String::new()]);
        texts.extend(["leave".to_owned(), String::new(), "contracted".to_owned()]);
        texts.resize(FULL_HEADER.len(), String::new());
        rows.push((leave.date, leave.person, 2, 0, texts));
    }
    rows.sort();
    let header = FULL_HEADER.iter().map(|text| (*text).to_owned()).collect();
    let rows = std::iter::once(header).chain(rows.into_iter().map(|row| row.4));
    super::csv_bytes(rows, false, csv::Terminator::CRLF)
}

fn start_of_row(person: &Person, group: StaffGroup) -> Vec<String> {
    let employment = match person.group {
        StaffGroup::GpPartner => "partner",
        StaffGroup::GpLocum => "locum",
        StaffGroup::GpRegistrar => "trainee",
        _ => "employee",
    };
    vec![
        "1".to_owned(),
        "Main".to_owned(),
        person.code.clone(),
        String::new(),
        group.name().to_owned(),
        employment.to_owned(),
    ]
}

fn full_row(person: &Person, row: &Stretch, kind: &str) -> Vec<String> {
    let mut texts = start_of_row(person, row.as_group.unwrap_or(person.group));
    let is_paid_by_hour = !row.pay.is_fee() && !row.pay.is_unpaid();
    let rate = person.rate_pence_per_hour.filter(|_| is_paid_by_hour);
    let is_declared = row.outage_related == Some(true);
    texts.extend([
        row.date.to_string(),
        clock(row.start_minute),
        clock(row.end_minute),
        "N".to_owned(),
        row.break_minutes.to_string(),
        kind.to_owned(),
        row.activity.name().to_owned(),
        row.pay.name().to_owned(),
        row.enhancement_hundredths
            .map(|hundredths| format!("{}.{}", hundredths / 100, hundredths % 100 / 10))
            .unwrap_or_default(),
        rate.map(pounds).unwrap_or_default(),
        row.fee_pence.map(pounds).unwrap_or_default(),
        match row.outage_related {
            Some(true) => "Y".to_owned(),
            Some(false) => "N".to_owned(),
            None => String::new(),
        },
        if is_declared { reason(row.activity).to_owned() } else { String::new() },
        if is_declared { "PM".to_owned() } else { String::new() },
        row.invoice_reference.clone().unwrap_or_default(),
        String::new(),
        if row.funded_by == FundedBy::Practice { String::new() } else { row.funded_by.name().to_owned() },
    ]);
    texts
}

fn reason(activity: Activity) -> &'static str {
    match activity {
        Activity::Rebooking => "Phoned patients to rebook",
        Activity::RetroEntry => "Typed up paper consultations",
        Activity::ResultsDocs => "Results and letters left over",
        Activity::ItRecovery => "Brought the computers back",
        Activity::Scripts => "Prescriptions left over",
        _ => "Catching up after the outage",
    }
}

/// The eight-column template: plan and leave of those whose timesheets stand beside it.
pub(super) fn plan(practice: &Practice) -> Result<Vec<u8>, SampleError> {
    let header = ["date", "staff", "role", "start", "finish", "unpaid_break_min", "type", "pay"];
    let mut rows: Vec<[String; 8]> = Vec::new();
    for row in &practice.planned {
        let Some(person) = practice.people.get(row.person).filter(|person| super::deputy::is_on_timesheet(person))
        else {
            continue;
        };
        rows.push([
            row.date.to_string(),
            person.code.clone(),
            person.group.name().to_owned(),
            clock(row.start_minute),
            clock(row.end_minute),
            row.break_minutes.to_string(),
            "planned".to_owned(),
            Pay::Contracted.name().to_owned(),
        ]);
    }
    for leave in &practice.leave {
        let Some(person) = practice.people.get(leave.person).filter(|person| super::deputy::is_on_timesheet(person))
        else {
            continue;
        };
        let [empty_start, empty_finish, empty_break] = [String::new(), String::new(), String::new()];
        let words = ["leave".to_owned(), Pay::Contracted.name().to_owned()];
        let [kind, pay] = words;
        let group = person.group.name().to_owned();
        rows.push([
            leave.date.to_string(),
            person.code.clone(),
            group,
            empty_start,
            empty_finish,
            empty_break,
            kind,
            pay,
        ]);
    }
    rows.sort();
    let rows = std::iter::once(header.map(str::to_owned)).chain(rows);
    super::csv_bytes(rows, false, csv::Terminator::CRLF)
}

/// Pounds with two decimals.
pub(super) fn pounds(pence: i64) -> String {
    format!("{}.{:02}", pence / 100, pence % 100)
}
