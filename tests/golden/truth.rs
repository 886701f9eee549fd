//! The comparisons.

use crate::compare::differences;
use crate::{LAYOUTS, claim_on, claimed};
use normalday::claim::outcome::{Claim, ControlResult};
use normalday::sample::{self, Book, Element, Layout, Levels, Life, Rota, Settings};
use std::path::Path;

fn settings(seed: u64) -> Settings {
    let life = Life { clinicians: 3 + (seed as usize % 7), session_minutes: 120, ..Life::default() };
    Settings { seed, life, ..Settings::default() }
}

fn compare_all(settings: &Settings) -> Vec<String> {
    compare_in(settings, &LAYOUTS)
}

fn compare_in(settings: &Settings, layouts: &[Layout]) -> Vec<String> {
    let practice = sample::practice(settings, 0).unwrap();
    let mut all = Vec::new();
    for layout in layouts.iter().copied() {
        let claim = claim_on(&practice, layout);
        for control in claim.controls.iter().filter(|control| control.result == ControlResult::Fails) {
            all.push(format!("seed {}, {layout:?}: control {} fails: {}", settings.seed, control.id, control.note));
        }
        let found = differences(&claim, &sample::truth(&practice, layout));
        all.extend(found.into_iter().map(|line| format!("seed {}, {layout:?}: {line}", settings.seed)));
    }
    all
}

fn none(found: Vec<String>) {
    assert!(found.is_empty(), "{} differences:\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_layout_and_seed_gives_the_truth() {
    none((1..=6).flat_map(|seed| compare_all(&settings(seed))).collect());
}

/// A list of items says what came in and what was dealt with, as daily counts do; what was left over follows from the two.
#[test]
fn items_and_daily_counts_show_the_same_work() {
    let practice = sample::practice(&settings(9), 0).unwrap();
    let of = |book| claim_on(&practice, Layout { book, rota: Rota::FullTemplate });
    let (counts, items) = (of(Book::TppTable), of(Book::CodesList));
    let incident = practice.incident.first_date();
    let shown = |claim: &Claim| -> Vec<_> {
        let days = claim.workload.iter().filter(|day| day.date == incident);
        days.map(|day| (day.queue, day.received, day.completed)).collect()
    };
    assert_eq!(shown(&counts).len(), 3);
    assert_eq!(shown(&counts), shown(&items));
    assert!(items.workload.iter().all(|day| day.outstanding == (None, None)));
    // On the day of the outage far less was dealt with than came in: by either route there is a backlog.
    let backlog = |claim: &Claim| claim.work_items.iter().filter(|item| item.kind.ends_with("beyond normal")).count();
    assert_eq!((backlog(&counts), backlog(&items)), (3, 3));
}

#[test]
fn an_early_export_gives_the_truth() {
    let exported_at = chrono::NaiveDate::from_ymd_opt(2024, 8, 5).unwrap().and_hms_opt(12, 0, 0);
    none(compare_all(&Settings { exported_at, ..settings(11) }));
}

#[test]
fn a_part_of_a_day_gives_the_truth() {
    none(compare_all(&Settings { incident: "2024-07-19T08:00/2024-07-19T13:00".to_owned(), ..settings(12) }));
}

#[test]
fn two_days_give_the_truth() {
    none(compare_all(&Settings { incident: "2024-07-18/2024-07-19".to_owned(), ..settings(13) }));
}

#[test]
fn a_short_history_gives_the_truth() {
    // Four Fridays: averaged as they are. Two: insufficient.
    none(compare_all(&Settings { weeks: 4, ..settings(14) }));
    none(compare_all(&Settings { weeks: 2, ..settings(15) }));
}

#[test]
fn a_practice_without_an_outage_ends_with_nothing_to_pay() {
    for seed in 21..=23 {
        let practice = sample::practice(&Settings { unaffected: true, ..settings(seed) }, 0).unwrap();
        for layout in LAYOUTS {
            let claim = claim_on(&practice, layout);
            assert_eq!(claim.totals.invoice, 0);
            none(differences(&claim, &sample::truth(&practice, layout)));
        }
    }
}

#[test]
fn the_committed_samples_give_their_truth() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    for name in ["emis-practice", "systmone-practice", "spreadsheet-practice"] {
        let claim = claimed(&folder.join(name));
        let text = std::fs::read_to_string(folder.join(format!("{name}.truth.json"))).unwrap();
        let known: serde_json::Value = serde_json::from_str(&text).unwrap();
        let invoice = normalday::model::money::pounds_text(claim.totals.invoice);
        assert_eq!(known["totals"]["invoice_total"], invoice, "{name}");
        assert_eq!(known["measures"]["kept_actual"], claim.appointments.measures.bridge.kept.actual.unwrap(), "{name}");
        assert!(claim.is_reconciled(), "{name}");
    }
}

#[test]
fn other_lives_give_the_truth() {
    let busy_saturdays = Life { saturdays: 0.7, ..settings(31).life };
    // No patient walked out anywhere: a plain list then cannot say so.
    let restless = Life { overtime: 0.7, leave: 0.25, sudden_absence: 0.1, walked_out: 0.0, ..settings(32).life };
    let mut found = compare_all(&Settings { life: busy_saturdays, ..settings(31) });
    found.extend(compare_all(&Settings { life: restless, ..settings(32) }));
    none(found);
}

#[test]
fn other_incidents_give_the_truth() {
    // A Monday; a Friday before a bank holiday; from a Friday afternoon to a Monday morning; the same, but after the
    // last session of a Friday: closed in the book, and worked.
    let spans = ["2024-06-24", "2024-05-03", "2024-07-12T14:00/2024-07-15T10:00", "2024-07-12T16:00/2024-07-15T10:00"];
    none(
        spans.iter().flat_map(|span| compare_all(&Settings { incident: (*span).to_owned(), ..settings(41) })).collect(),
    );
}

/// A practice of which one element of life is on, well above its usual level.
fn with_much_of(element: Element, seed: u64) -> Settings {
    let level = (element.usual_level() * 3.0).min(1.0);
    let life = Life { elements: Levels::default().with(element, level), ..settings(seed).life };
    Settings { life, ..settings(seed) }
}

#[test]
fn every_element_of_life_alone_gives_the_truth() {
    // Each in two layouts, so that every layout meets three or four elements.
    let layouts = |place: usize| [LAYOUTS[place % LAYOUTS.len()], LAYOUTS[(place + 3) % LAYOUTS.len()]];
    let compare = |(place, element)| compare_in(&with_much_of(element, 51 + place as u64), &layouts(place));
    none(Element::ALL.into_iter().enumerate().flat_map(compare).collect());
}

#[test]
fn all_elements_of_life_at_once_give_the_truth() {
    let ordinary = |seed: u64| {
        let life = Life { elements: Levels::usual(), outage_lost: Some(0.3), ..settings(seed).life };
        Settings { life, unaffected: seed.is_multiple_of(2), ..settings(seed) }
    };
    none((81..=86).flat_map(|seed| compare_all(&ordinary(seed))).collect());
}
