//! `gpad.xlsx`: recomputed by a formula engine that is not ours; faults planted between two routes are seen.

use crate::published::{july, june, may};
use crate::recompute::differences;
use crate::sheets::{cells, formulas, model_of, named, number};
use normalday::claim::controls::published::{PublishedReport, check};
use normalday::claim::outcome::ControlResult;
use normalday::impact::published::PublishedImpact;
use normalday::ingest::published;
use normalday::model::policy::Policy;
use normalday::model::published::PublishedData;
use normalday::plan::Plan;
use normalday::report::workbook::published::{SHEETS, build};

fn plan() -> Plan {
    Plan::resolve(Policy::default(), Some("2024-07-19"), None).unwrap()
}

fn data() -> PublishedData {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [("5.csv", may()), ("6.csv", june()), ("7.csv", july())] {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    published::read(&[folder.path().to_owned()], &plan().incident, 84, None).unwrap()
}

#[test]
fn every_formula_of_published_counts_equals_its_cached_result() {
    let bytes = build(&PublishedReport::new(data(), plan())).unwrap();
    let (formulas, found) = differences(&bytes);
    assert!(formulas > 40, "{formulas} formulas");
    assert!(found.is_empty(), "{}", found.join("\n"));
    let mut model = model_of(&bytes);
    model.evaluate();
    let of = |name: &str| number(&named(&model, name));
    assert_eq!((of("kept_normal"), of("kept_actual"), of("shortfall")), (1500.0, 1190.0, 310.0));
}

#[test]
fn every_sheet_has_title_purpose_and_one_table_and_sums_are_formulas() {
    let bytes = build(&PublishedReport::new(data(), plan())).unwrap();
    for sheet in SHEETS {
        let all = cells(&bytes, sheet);
        assert!(all.contains_key(&(0, 0)) && all.contains_key(&(1, 0)), "{sheet}");
        assert!(sheet == "Summary" || all.contains_key(&(3, 0)), "{sheet} has no header row");
    }
    let areas = formulas(&bytes, "Areas");
    assert_eq!(areas[&(4, 3)], "SUMIFS(staff_kept_normal,staff_area,A5)");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert!(archive.by_name("xl/charts/chart1.xml").is_ok());
}

fn failing(data: &PublishedData) -> Vec<String> {
    let controls = PublishedReport::new(data.clone(), plan()).controls;
    controls.into_iter().filter(|one| one.result == ControlResult::Fails).map(|one| one.id).collect()
}

#[test]
fn a_fault_planted_between_two_routes_is_seen() {
    let sound = data();
    assert!(failing(&sound).is_empty());
    let mut faulty = sound.clone();
    faulty.tables[0].rows.physical += 1;
    assert_eq!(failing(&faulty), ["C01a"]);
    let mut faulty = sound.clone();
    faulty.tables[0].rows.used -= 1;
    assert_eq!(failing(&faulty), ["C01b"]);
    let mut faulty = sound.clone();
    faulty.tables[0].rows.weight_used -= 1;
    assert_eq!(failing(&faulty), ["C01c"]);
    let report = PublishedReport::new(sound.clone(), plan());
    let failing_of = |impact: &PublishedImpact| -> Vec<String> {
        let controls = check(&sound, impact).into_iter();
        controls.filter(|one| one.result == ControlResult::Fails).map(|one| one.id).collect()
    };
    let mut faulty = report.impact.clone();
    faulty.areas[0].whole.shortfall = faulty.areas[0].whole.shortfall.map(|shortfall| shortfall + 1);
    assert_eq!(failing_of(&faulty), ["C03"]);
    let mut faulty = report.impact;
    faulty.areas[0].by_staff_type[0].1.kept.actual = Some(0);
    assert_eq!(failing_of(&faulty), ["C05"]);
    let mut faulty = sound;
    *faulty.kept_as_read.get_mut(&plan().incident.first_date()).unwrap() += 1;
    assert_eq!(failing(&faulty), ["C12"]);
}
