//! `region.xlsx`: recomputed by a formula engine that is not ours, held to the rules of the claim workbook; faults planted
//! between two routes are seen.

use crate::recompute::differences;
use crate::region_fixture::{incident_date, practice, rolled, run_of, whole, whole_rolled};
use crate::rules::formulas_obey;
use crate::sheets::{cells, column_of, formulas, model_of, named, number, row_of};
use calamine::Data;
use normalday::claim::outcome::ControlResult;
use normalday::model::money::{Pence, Pounds};
use normalday::region::organisations::Organisations;
use normalday::region::outcome::{PracticeResult, RegionRun};
use normalday::region::roll_up::{Rolled, roll_up};
use normalday::report::region::{JSON, PARQUET, WORKBOOK, write};
use normalday::report::workbook::region::{SHEETS, build};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, RowAccessor};
use std::path::PathBuf;

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("region").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn failing(rolled: &Rolled) -> Vec<&str> {
    let fails = rolled.region.controls.iter().filter(|control| control.result == ControlResult::Fails);
    fails.map(|control| control.id.as_str()).collect()
}

#[test]
fn every_formula_of_a_region_equals_its_cached_result() {
    let small = rolled(vec![practice("Z00001", (30, 1), 20), practice("Z00002", (30, 1), 20).insufficient()]);
    let none = roll_up(&run_of(Vec::new()), &Organisations::default(), &[]);
    for (rolled, least) in [(whole_rolled(), 300), (small, 80), (none, 20)] {
        let (count, found) = differences(&build(&rolled.region).unwrap());
        assert!(count > least, "{count} formulas were found");
        assert!(found.is_empty(), "{} of {count}:\n{}", found.len(), found.join("\n"));
    }
}

#[test]
fn formulas_of_a_region_obey_the_rules_of_the_claim_workbook() {
    let bytes = build(&whole_rolled().region).unwrap();
    formulas_obey(&bytes, &SHEETS);
    let names: Vec<String> = model_of(&bytes).get_worksheets_properties().into_iter().map(|sheet| sheet.name).collect();
    assert_eq!(names, SHEETS);
    for sheet in SHEETS {
        let all = cells(&bytes, sheet);
        assert!(all.contains_key(&(0, 0)) && all.contains_key(&(1, 0)), "{sheet}");
        assert!(sheet == "Summary" || all.contains_key(&(3, 0)), "{sheet} has no header row");
    }
}

#[test]
fn a_changed_practice_moves_every_total() {
    let bytes = build(&whole_rolled().region).unwrap();
    let (row, column) = (row_of(&bytes, "Practices", "Practice", "Z81001"), column_of(&bytes, "Practices", "Invoice"));
    let mut model = model_of(&bytes);
    model.evaluate();
    let before = number(&named(&model, "invoice_total"));
    let practices = SHEETS.iter().position(|sheet| *sheet == "Practices").unwrap() as u32;
    let (row, column) = (row as i32 + 1, column as i32 + 1);
    let invoice = number(&model.get_cell_value_by_index(practices, row, column).unwrap());
    model.set_user_input(practices, row, column, format!("{}", invoice + 100.0)).unwrap();
    model.evaluate();
    assert_eq!((number(&named(&model, "invoice_total")) * 100.0).round(), (before * 100.0).round() + 10_000.0);
    for (sheet, code) in [("Supplier", "EMIS"), ("ICB", "QHM"), ("Sub-ICB location", "16C"), ("PCN", "U10001")] {
        let place = SHEETS.iter().position(|known| *known == sheet).unwrap() as u32;
        let at = (row_of(&bytes, sheet, "Code", code) as i32 + 1, column_of(&bytes, sheet, "Invoices") as i32 + 1);
        let cached = cells(&bytes, sheet)[&(at.0 as u32 - 1, at.1 as u32 - 1)].to_string().parse::<f64>().unwrap();
        let now = number(&model.get_cell_value_by_index(place, at.0, at.1).unwrap());
        assert_eq!(((now - cached) * 100.0).round(), 10_000.0, "{sheet}");
    }
}

#[test]
fn a_region_with_everything_in_it_is_counted_as_it_is() {
    let region = whole_rolled().region;
    assert_eq!((region.practices_in, region.practices_reported, region.practices_failed), (17, 16, 1));
    assert_eq!((region.totals.practices, region.apart.practices), (15, 1));
    assert_eq!(region.totals.effect.practices, 14, "one has no sufficient normal day");
    assert_eq!(region.control_group.members, 7, "one of eight is about another span of time");
    assert!(!region.reconciled, "one claim is not");
    let codes: Vec<&str> = region.warnings.iter().map(|warning| warning.code.as_str()).collect();
    let expected = [
        "practices_failed",
        "claims_apart",
        "claims_not_reconciled",
        "not_measured",
        "affected_presumed",
        "another_incident",
        "list_size_not_known",
        "not_in_look_ups",
        "rows_aside",
    ];
    assert_eq!(codes, expected);
    let presumed = region.practices.iter().find(|practice| practice.code == "Z81009").unwrap();
    assert_eq!(presumed.how_known, "presumed: its supplier EMIS is among affected_suppliers");
    let networks: Vec<&str> = region.by_pcn.iter().map(|group| group.code.as_str()).collect();
    assert_eq!(networks, ["U", "U10001", "U10002", "U20001", ""], "those in no look-up stand last");
}

#[test]
fn several_claims_of_one_code_are_all_set_apart() {
    let one = |kept: i64| practice("Z00001", (30, 1), kept).invoices(&[100]);
    let region = rolled(vec![one(20), one(21), practice("Z00002", (30, 1), 20).invoices(&[7])]).region;
    assert_eq!((region.totals.invoice, region.apart.invoice), (Pounds(7), Pounds(200)));
    assert!(region.practices[0].apart.as_deref().unwrap().starts_with("several claims have this code"));
}

/// The result of one practice of a run, to plant a fault in.
fn result<'r>(run: &'r mut RegionRun, code: &str) -> &'r mut PracticeResult {
    let practice = run.practices.iter_mut().find(|practice| practice.code == code).unwrap();
    practice.result.as_mut().unwrap()
}

#[test]
fn a_fault_planted_between_two_routes_of_a_region_is_seen() {
    type Fault = fn(&mut RegionRun);
    let faults: [(Fault, &[&str]); 6] = [
        (|_| {}, &[]),
        (|run| result(run, "Z81001").record.lines[0].amount = Some(Pounds(12_346)), &["C12b"]),
        (|run| result(run, "Z81001").record.totals.candidate_total.0 -= 1, &["C12c"]),
        (|run| result(run, "Z81001").record.totals.schedule_total.0 += 1, &["C12d"]),
        (
            |run| {
                *result(run, "Z81004").days.incident_kept.as_mut().unwrap() += 1;
            },
            &["C12i"],
        ),
        (|run| run.sources[1].rows.as_mut().unwrap().parted -= 1, &["C12j"]),
    ];
    for (plant, expected) in faults {
        let (mut run, organisations) = whole();
        plant(&mut run);
        assert_eq!(failing(&roll_up(&run, &organisations, &["EMIS".to_owned()])), expected);
    }
}

#[test]
fn a_practice_lost_on_the_way_is_seen_by_the_counts() {
    let mut region = rolled(vec![practice("Z00001", (30, 1), 20).invoices(&[100])]).region;
    let reconciled = |region: &normalday::report::region::outcome::Region| {
        let mut model = model_of(&build(region).unwrap());
        model.evaluate();
        named(&model, "reconciled")
    };
    assert_eq!(reconciled(&region), ironcalc::base::cell::CellValue::Boolean(true));
    region.practices_in += 1;
    assert_eq!(reconciled(&region), ironcalc::base::cell::CellValue::Boolean(false));
}

#[test]
fn control_9_sees_a_penny_between_the_region_and_its_workbook() {
    let mut rolled = whole_rolled();
    rolled.region.totals.invoice.0 += 1;
    write(&mut rolled.region, &rolled.days, &folder("penny")).unwrap();
    assert_eq!(failing(&rolled), ["C09a"]);
}

#[test]
fn three_files_are_written_and_the_same_region_gives_the_same_bytes() {
    let (one, other) = (folder("one"), folder("other"));
    for out in [&one, &other] {
        let mut rolled = whole_rolled();
        let paths = write(&mut rolled.region, &rolled.days, out).unwrap();
        assert_eq!(paths, [WORKBOOK, JSON, PARQUET].map(|name| out.join(name)));
        assert!(failing(&rolled).is_empty());
    }
    for name in [WORKBOOK, JSON, PARQUET] {
        assert!(std::fs::read(one.join(name)).unwrap() == std::fs::read(other.join(name)).unwrap(), "{name}");
    }
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(one.join(JSON)).unwrap()).unwrap();
    assert_eq!(json["schema"], "normalday.region/1");
    let invoices: Pence = json["practices"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|practice| practice["apart"].is_null())
        .map(|practice| practice["invoice"].as_str().unwrap().replace('.', "").parse::<Pence>().unwrap())
        .sum();
    let total: Pence = json["totals"]["invoice"].as_str().unwrap().replace('.', "").parse().unwrap();
    assert_eq!(total, invoices);
}

#[test]
fn the_days_are_rows_of_a_parquet_file() {
    let rolled = whole_rolled();
    let out = folder("days");
    write(&mut whole_rolled().region, &rolled.days, &out).unwrap();
    let reader = SerializedFileReader::new(std::fs::File::open(out.join(PARQUET)).unwrap()).unwrap();
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 16 * 10, "nine ordinary Fridays and the incident of every practice");
    let epoch = chrono::NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    let first = rows.iter().find(|row| row.get_string(3).unwrap() == "incident").unwrap();
    assert_eq!(first.get_string(0).unwrap(), "Z81001");
    let days = i32::try_from((incident_date() - epoch).num_days()).unwrap();
    assert_eq!(first.get_column_iter().nth(1).unwrap().1, &Field::Date(days));
    assert_eq!((first.get_string(2).unwrap().as_str(), first.get_long(5).unwrap()), ("gp_salaried", 60));
    assert_eq!(first.get_double(13).unwrap(), 100.0);
    assert!(first.is_null(8).unwrap(), "a state that nobody counted is null, not nought");
}

#[test]
fn texts_of_practices_stay_text() {
    let bytes = build(&whole_rolled().region).unwrap();
    let names: Vec<Data> = cells(&bytes, "Practices").into_values().collect();
    assert!(names.contains(&Data::String("=HYPERLINK(\"http://x\")".to_owned())));
    let reasons: Vec<Data> = cells(&bytes, "Failures").into_values().collect();
    assert!(reasons.contains(&Data::String("=1+1 is no export".to_owned())));
    assert!(formulas(&bytes, "Failures").is_empty());
}
