//! Generated practices, rendered as exports and claimed; and what two claims are compared by.

use crate::exports::Exports;
use normalday::claim::outcome::ControlResult;
use normalday::model::policy::Policy;
use normalday::report::json::of_claim;
use normalday::sample::{self, Book, Layout, Life, Practice, Rota, Settings};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

/// Every book, each with a rota, and two other pairs.
pub const LAYOUTS: [Layout; 7] = [
    Layout { book: Book::EmisReport, rota: Rota::DeputyAndPlan },
    Layout { book: Book::EmisReportXlsx, rota: Rota::FullTemplate },
    Layout { book: Book::SystmoneBreakdown, rota: Rota::FullTemplate },
    Layout { book: Book::SystmoneExtract, rota: Rota::FullTemplate },
    Layout { book: Book::Plain, rota: Rota::Grid },
    Layout { book: Book::Plain, rota: Rota::FullTemplate },
    Layout { book: Book::SystmoneExtract, rota: Rota::DeputyAndPlan },
];

const INCIDENTS: [&str; 4] =
    ["2024-07-19", "2024-07-18/2024-07-19", "2024-07-16T08:00/2024-07-16T13:00", "2024-07-12T14:00/2024-07-15T10:00"];

/// One small practice, and how it exports.
#[derive(Clone, Debug)]
pub struct Case {
    pub settings: Settings,
    pub layout: Layout,
}

impl Case {
    pub fn practice(&self) -> Practice {
        sample::practice(&self.settings, 0).expect("a practice")
    }
}

/// Small practices of these layouts, affected or not, with an incident of every kind.
pub fn cases_in(layouts: &'static [Layout]) -> impl Strategy<Value = Case> {
    (0..1_000_000_u64, 3..=5_usize, select(layouts), select(&INCIDENTS[..]), 0..5_u8).prop_map(
        |(seed, clinicians, layout, incident, fifth)| {
            let life = Life { clinicians, session_minutes: 60, overtime: 0.4, ..Life::default() };
            let unaffected = fifth == 0;
            let settings = Settings { seed, unaffected, incident: incident.to_owned(), life, ..Settings::default() };
            Case { settings, layout }
        },
    )
}

/// The same in every layout.
pub fn cases() -> impl Strategy<Value = Case> {
    cases_in(&LAYOUTS)
}

/// A fixed number of cases from a fixed seed (`PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for others). A case is little
/// else than a seed, so there is not much to shrink. Failures are kept and tried first.
pub fn config() -> Config {
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_240_719);
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(8);
    Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        max_shrink_iters: 8,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/property/regressions.txt"))),
        ..Config::default()
    }
}

/// The files of a practice in a folder of their own.
pub fn rendered(practice: &Practice, layout: Layout) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    sample::render(practice, layout, folder.path()).expect("exports");
    folder
}

/// claim.json on a folder. Every control holds, whatever else is asked.
pub fn claimed_with(folder: &Path, change: impl FnOnce(&mut Policy)) -> Value {
    let exports = Exports::read_with(folder, change);
    assert_eq!(exports.questions, 0, "nothing has to be asked before it is claimed");
    let claim = exports.claim();
    for control in &claim.controls {
        assert_ne!(control.result, ControlResult::Fails, "{} {}: {}", control.id, control.name, control.note);
    }
    serde_json::to_value(of_claim(&claim)).expect("claim.json")
}

/// The same with the policy that lies in the folder.
pub fn claimed(folder: &Path) -> Value {
    claimed_with(folder, |_| {})
}

/// A claim without these keys, wherever they stand.
pub fn without(value: &Value, keys: &[&str]) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| without(item, keys)).collect(),
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(key, _)| !keys.contains(&key.as_str()));
            Value::Object(kept.map(|(key, value)| (key.clone(), without(value, keys))).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// A claim with every list in an order of its content: where a row stood in a file decides the order of lines.
pub fn unordered(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(unordered).collect();
            items.sort_by_cached_key(Value::to_string);
            Value::Array(items)
        }
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(key, value)| (key.clone(), unordered(value))).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// Every text of a claim, changed.
pub fn with_texts(value: &Value, change: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(text)),
        Value::Array(items) => items.iter().map(|item| with_texts(item, change)).collect(),
        Value::Object(fields) => {
            let changed = fields.iter().map(|(key, value)| (key.clone(), with_texts(value, change)));
            Value::Object(changed.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// Two whole claims are equal; else some of the places in which they differ.
pub fn assert_same(one: &Value, other: &Value) {
    if one == other {
        return;
    }
    let lines = |value: &Value| -> Vec<String> {
        let mut lines = Vec::new();
        flattened("", value, &mut lines);
        lines
    };
    let (one, other) = (lines(one), lines(other));
    let only_in = |some: &[String], others: &[String], sign: char| {
        let mut shown: BTreeMap<String, usize> = BTreeMap::new();
        let lines = some.iter().filter(|line| !others.contains(line)).filter(|line| {
            let place = line.split(':').next().unwrap_or_default().to_owned();
            let count = shown.entry(place).or_default();
            *count += 1;
            *count <= 3
        });
        lines.map(|line| format!("{sign} {line}")).collect::<Vec<_>>()
    };
    let found = [only_in(&one, &other, '-'), only_in(&other, &one, '+')].concat();
    panic!("the claims differ:\n{}", found.join("\n"));
}

/// One line an item of a list, one a figure elsewhere.
fn flattened(path: &str, value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| flattened(&format!("{path}.{key}"), value, lines));
        }
        Value::Array(items) => items.iter().for_each(|item| lines.push(format!("{path}: {item}"))),
        other => lines.push(format!("{path}: {other}")),
    }
}
