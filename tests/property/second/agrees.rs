//! The engine against the second implementation, over 200 generated practices: every layout, affected or not, parts of
//! days and several days, small and larger, short histories, early exports, and what a policy may add.

use super::book::{Book, Counts};
use super::days::{Chooser, Kind, Normal};
use super::differences::differences;
use super::hours::Hours;
use super::money::{Line, Money, On};
use super::windows::{Windows, parsed};
use super::{Fraction, nearest_double, whole};
use crate::exports::Exports;
use crate::practices::{LAYOUTS, rendered};
use chrono::{Days, NaiveDate};
use normalday::model::appointment::State;
use normalday::model::money::pounds_text;
use normalday::model::policy::{Policy, PolicyMoney};
use normalday::model::staff::StaffGroup;
use normalday::sample::{self, Levels, Life, Settings};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a second look at the same rows comes to, in the form of claim.json.
pub struct Second {
    pub measures: BTreeMap<&'static str, Value>,
    pub knock_on: Option<BTreeMap<&'static str, Value>>,
    pub day_of: Value,
    pub recovery: Value,
    pub normal_days: Value,
    pub by_date: Value,
    pub by_staff_group: BTreeMap<StaffGroup, Value>,
    pub extra_hours: BTreeMap<(String, NaiveDate), Value>,
    pub lines: Vec<Value>,
    pub totals: Value,
    pub half_width: Option<f64>,
}

fn fraction(value: Option<Fraction>) -> Value {
    value.map_or(Value::Null, |value| json!(nearest_double(value)))
}

fn second(exports: &Exports) -> Second {
    let (data, policy) = (&exports.data, &exports.plan.policy);
    let (start, end) = parsed(&policy.incident.span);
    let windows = Windows::new(start, end, policy, data);
    let chooser = Chooser::new(&windows, policy, data);
    let week_before = (1..7).map(|back| windows.first() - Days::new(back));
    let normals: BTreeMap<NaiveDate, Normal> =
        windows.claim.iter().copied().chain(week_before).map(|date| (date, chooser.normal(date))).collect();
    let book = Book::new(&chooser, &normals);
    let hours = Hours::new(&chooser, &normals);
    let weeks = hours.weeks();
    let cancelled = book.cancelled(&windows.incident);
    let money = Money { chooser: &chooser, hours: &hours, policy, data };
    let lines = money.lines(&weeks, &cancelled);
    let mut measures = measures(&book, &windows.incident);
    let is_measured = hours.is_measured();
    let sum = |minutes: Fraction| if is_measured { fraction(Some(minutes)) } else { Value::Null };
    measures.insert("extra_minutes", sum(weeks.iter().map(|week| week.extra).sum()));
    measures.insert("absence_minutes", sum(weeks.iter().map(|week| week.absence).sum()));
    let knock_on = &policy.incident.knock_on;
    let day_of = book.day_of(&windows.incident);
    let groups = data.appointments.iter().filter(|row| row.state.is_some()).map(|row| row.staff_group);
    let label = |person: usize| data.staff[person].label.clone();
    Second {
        measures,
        knock_on: (!knock_on.is_empty()).then(|| measures_of_knock_on(&book, knock_on)),
        day_of: json!({
            "ratio": fraction(day_of.map(|day_of| day_of.0)),
            "capped": fraction(day_of.map(|day_of| day_of.1)),
            "shortfall_adjusted": fraction(day_of.map(|day_of| day_of.2)),
        }),
        recovery: json!({ "start": windows.recovery.0, "end": windows.recovery.1 }),
        normal_days: windows.claim.iter().map(|date| normal_day(*date, &normals[date])).collect(),
        by_date: windows.claim.iter().map(|date| states(&book.counts(&[*date], None))).collect(),
        by_staff_group: groups.map(|group| (group, states(&book.counts(&windows.incident, Some(group))))).collect(),
        extra_hours: weeks
            .iter()
            .filter(|week| week.extra > whole(0) || week.absence > whole(0))
            .map(|week| {
                let minutes = json!({
                    "extra_minutes": fraction(Some(week.extra)),
                    "absence_minutes": fraction(Some(week.absence)),
                    "declared_minutes": week.declared,
                    "candidate_minutes": week.candidate,
                });
                ((label(week.person), week.monday), minutes)
            })
            .collect(),
        totals: totals(&lines),
        lines: sorted(lines.iter().map(|line| line_json(line, &label)).collect()),
        half_width: chooser.half_width(),
    }
}

fn measures_of_knock_on(book: &Book<'_>, dates: &[NaiveDate]) -> BTreeMap<&'static str, Value> {
    let mut measures = measures(book, dates);
    measures.insert("extra_minutes", Value::Null);
    measures.insert("absence_minutes", Value::Null);
    measures
}

fn measures(book: &Book<'_>, dates: &[NaiveDate]) -> BTreeMap<&'static str, Value> {
    let counts = book.counts(dates, None);
    let cancelled = book.cancelled(dates);
    let normal = |state: State| fraction(counts.state(state).normal);
    let actual = |state: State| json!(counts.state(state).actual);
    let fates = cancelled.fates.as_ref();
    BTreeMap::from([
        ("offered_normal", fraction(counts.offered.normal)),
        ("offered_actual", json!(counts.offered.actual)),
        ("kept_normal", fraction(counts.kept.normal)),
        ("kept_actual", json!(counts.kept.actual)),
        ("kept_attested", json!(book.kept_attested(dates))),
        ("unrecorded_normal", normal(State::Unrecorded)),
        ("unrecorded_actual", actual(State::Unrecorded)),
        ("dna_normal", normal(State::Dna)),
        ("dna_actual", actual(State::Dna)),
        ("walked_out_normal", normal(State::WalkedOut)),
        ("walked_out_actual", actual(State::WalkedOut)),
        ("unfilled_normal", normal(State::Unfilled)),
        ("unfilled_actual", actual(State::Unfilled)),
        ("pending_actual", actual(State::Pending)),
        ("shortfall", fraction(counts.shortfall())),
        ("cancelled_gross", json!(cancelled.gross)),
        ("cancelled_normal", fraction(cancelled.normal)),
        ("cancelled_extra", fraction(cancelled.extra)),
        ("cancelled_basis", json!(cancelled.basis)),
        ("reprovided", json!(fates.map(|fates| fates.reprovided))),
        ("rebooked_pending", json!(fates.map(|fates| fates.rebooked_pending))),
        ("rebooked_not_kept", json!(fates.map(|fates| fates.rebooked_not_kept))),
        ("not_rebooked", json!(fates.map(|fates| fates.not_rebooked))),
        ("untraceable", json!(fates.map(|fates| fates.untraceable))),
        ("lost", json!(fates.map(|fates| fates.lost()))),
        ("auto_dna_suspect", fraction(book.auto_dna_suspect(dates))),
    ])
}

fn normal_day(date: NaiveDate, normal: &Normal) -> Value {
    // The normal of a closed weekday is nought: nothing is averaged.
    let mut chosen = if normal.kind == Kind::Closed { Vec::new() } else { normal.chosen.clone() };
    chosen.sort();
    let kind = match normal.kind {
        Kind::Regular => "regular",
        Kind::Occasional => "occasional",
        Kind::Closed => "closed",
    };
    if !normal.is_sufficient {
        return json!({ "date": date, "sufficient": false });
    }
    json!({ "date": date, "kind": kind, "chosen": chosen, "sufficient": true })
}

fn states(counts: &Counts) -> Value {
    let pair = |pair: super::book::Pair| json!({ "normal": fraction(pair.normal), "actual": pair.actual });
    let mut object: BTreeMap<&str, Value> =
        State::ALL.iter().map(|state| (state.name(), pair(counts.state(*state)))).collect();
    object.insert("kept", pair(counts.kept));
    object.insert("offered", pair(counts.offered));
    object.insert("shortfall", fraction(counts.shortfall()));
    json!(object)
}

fn line_json(line: &Line, label: &impl Fn(usize) -> String) -> Value {
    let money = |pence: Option<i64>| pence.map(pounds_text);
    let on = match line.on {
        On::Invoice => "invoice",
        On::Candidate => "candidate",
        On::Schedule => "schedule",
    };
    json!({
        "head": line.head, "on": on, "tier": line.tier, "date": line.date, "staff": line.staff.map(label),
        "minutes": line.minutes, "pay": money(line.pay), "employer_ni": money(line.employer_ni),
        "pension": money(line.pension), "amount": money(line.amount),
    })
}

pub fn sorted(mut lines: Vec<Value>) -> Vec<Value> {
    lines.sort_by_key(Value::to_string);
    lines
}

fn totals(lines: &[Line]) -> Value {
    let sum = |holds: &dyn Fn(&Line) -> bool| {
        pounds_text(lines.iter().filter(|line| holds(line)).filter_map(|line| line.amount).sum())
    };
    let by_head = |on: On, last: u8| -> BTreeMap<String, String> {
        (1..=last).map(|head| (head.to_string(), sum(&|line| line.on == on && line.head == head))).collect()
    };
    let tier = |tier: &'static str| (tier, sum(&|line| line.on == On::Invoice && line.tier == tier));
    let by_tier: BTreeMap<&str, String> = ["A", "B", "C", "D"].map(tier).into_iter().collect();
    json!({
        "invoice_total": sum(&|line| line.on == On::Invoice),
        "candidate_total": sum(&|line| line.on == On::Candidate),
        "schedule_total": sum(&|line| line.on == On::Schedule),
        "by_head": by_head(On::Invoice, 8),
        "by_tier": by_tier,
        "candidate_by_head": by_head(On::Candidate, 8),
        "schedule_by_head": by_head(On::Schedule, 12),
    })
}

/// The settings of one of the 200, and what its policy adds.
fn settings(number: u64, incident: &str) -> Settings {
    let life = Life {
        clinicians: 3 + (number % 7) as usize,
        session_minutes: [90, 120, 60][(number % 3) as usize],
        overtime: [0.12, 0.6][usize::from(number % 5 == 2)],
        saturdays: [0.2, 0.75, 0.0][(number / 2 % 3) as usize],
        leave: [0.06, 0.25][usize::from(number % 11 == 3)],
        ..Life::default()
    };
    let early =
        (number % 10 == 7).then(|| parsed(incident).1 + chrono::Duration::hours(12 + 24 * (3 + number as i64 % 20)));
    Settings {
        seed: 10_000 + number,
        weeks: [15, 15, 15, 15, 13, 9, 5, 3, 2][(number % 9) as usize],
        unaffected: number % 5 == 4,
        incident: incident.to_owned(),
        exported_at: early,
        life,
        ..Settings::default()
    }
}

fn additions(number: u64, policy: &mut Policy) {
    if number.is_multiple_of(3) {
        policy.rates.value_per_hour = Some(PolicyMoney(23_900));
    }
    if number.is_multiple_of(4) {
        let last = parsed(&policy.incident.span).1.date();
        policy.incident.knock_on = vec![last + Days::new(2), last + Days::new(3)];
    }
    if number % 6 == 5 {
        policy.rota.plans_made_before_incident = normalday::model::policy::Answer::Open;
        policy.rota.candidate_minimum_minutes = 0;
    }
}

fn agree_on(incidents: &[&str], numbers: std::ops::Range<u64>) {
    agree_on_life(incidents, numbers, &Levels::default());
}

fn agree_on_life(incidents: &[&str], numbers: std::ops::Range<u64>, elements: &Levels) {
    let mut found = Vec::new();
    for number in numbers {
        let incident = incidents[number as usize % incidents.len()];
        let layout = LAYOUTS[(number / incidents.len() as u64) as usize % LAYOUTS.len()];
        let mut settings = settings(number, incident);
        settings.life.elements = elements.clone();
        let practice = sample::practice(&settings, 0).unwrap();
        let folder = rendered(&practice, layout);
        let exports = Exports::read_with(folder.path(), |policy| additions(number, policy));
        let lines = differences(&exports.claim(), &second(&exports));
        found.extend(lines.into_iter().map(|line| format!("{number}, {incident}, {layout:?}: {line}")));
    }
    assert!(found.is_empty(), "{} differences:\n{}", found.len(), found.join("\n"));
}

#[test]
fn on_seventy_practices_and_an_incident_of_a_whole_day() {
    // The Friday of 2024; a Monday; a Friday before a bank holiday; a Wednesday in another year.
    agree_on(&["2024-07-19", "2024-06-24", "2024-05-03", "2023-10-11"], 0..70);
}

#[test]
fn on_seventy_practices_and_a_part_of_a_day() {
    agree_on(
        &[
            "2024-07-19T08:00/2024-07-19T13:00",
            "2024-07-16T12:30/2024-07-16T18:30",
            "2025-04-03T09:40/2025-04-03T10:20",
        ],
        70..140,
    );
}

#[test]
fn on_sixty_practices_and_several_days() {
    agree_on(
        &[
            "2024-07-18/2024-07-19",
            "2024-07-12T14:00/2024-07-15T10:00",
            "2024-07-12T16:00/2024-07-15T10:00",
            "2024-09-30/2024-10-08",
        ],
        140..200,
    );
}

#[test]
fn on_forty_practices_with_all_of_ordinary_life() {
    agree_on_life(&["2024-07-19", "2024-07-16T08:00/2024-07-18T13:00"], 200..240, &Levels::usual());
}
