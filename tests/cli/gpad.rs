//! `normalday gpad`: published daily counts through the normal-day method. Expected values are worked by hand from the table
//! in `tests/common/published.rs`.

use crate::common::{Ended, Run, repository};
use crate::published::{HEADER, july, june, may, row};
use serde_json::Value;
use std::io::Write;

fn three_months(arguments: &str) -> Run {
    Run::normalday(&format!("gpad published --incident 2024-07-19 {arguments}"))
        .file("published/CCG_CSV_May_24.csv", may())
        .file("published/SUB_ICB_LOCATION_CSV_Jun_24.csv", june())
        .file("published/SUB_ICB_LOCATION_CSV_Jul_24.csv", july())
}

fn july_with(rows: &str) -> Run {
    Run::normalday("gpad published --incident 2024-07-19 --json")
        .file("published/a May.csv", may())
        .file("published/b June.csv", june())
        .file("published/c July.csv", july() + rows)
}

fn near(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap();
    assert!((value - expected).abs() < 1e-9 * expected.abs().max(1.0), "{value} should be {expected}");
}

fn codes(ended: &Ended) -> Vec<(String, u64)> {
    let json = ended.json();
    let exceptions = json["exceptions"].as_array().unwrap();
    exceptions.iter().map(|one| (one["code"].as_str().unwrap().to_owned(), one["row"].as_u64().unwrap())).collect()
}

/// Without the most (1200) and the least (800): (1000 + 1040 + 960 + 1000 + 1020 + 980) / 6 = 1000; 1000 - 700 = 300.
///
/// Each of the eight predicted from the other seven, trimmed: e = 0, 48/992, -48/1008, 0, 208/992, -208/1008, 24/996,
/// -24/1004. Mean 0.000536033154, mean |e| 0.0700041922637, root mean square 0.107415987681, sample standard deviation
/// 0.114831091250. With t(0.975, 7) = 2.36462425159 the normal day is 1000 x (1 -+ 0.271532383207).
#[test]
fn an_area_is_measured_as_a_practice_is() {
    let json = three_months("--json").run().status(0).stderr_is_empty().json();
    assert_eq!(json["schema"], "normalday.gpad/1");
    assert_eq!(json["reconciled"], true);
    let area = &json["areas"][0];
    assert_eq!(area["code"], "01A");
    assert_eq!(area["name"], "NHS Example ICB - 01A");
    assert_eq!(area["span"]["start"], "2024-05-10");
    let days = &area["normal_days"][0];
    let chosen = ["2024-05-17", "2024-05-24", "2024-06-07", "2024-06-14", "2024-07-05", "2024-07-12"];
    assert_eq!(days["chosen"], serde_json::json!(chosen));
    let reason = |date: &str| {
        let left_out = days["left_out"].as_array().unwrap();
        left_out.iter().find(|left| left["date"] == date).unwrap()["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!(reason("2024-06-21"), "most");
    assert_eq!(reason("2024-06-28"), "least");
    assert_eq!(reason("2024-05-31"), "half-term week");
    assert_eq!(reason("2024-05-10"), "further back than the nearest eight");
    let measures = &area["measures"];
    assert_eq!((&measures["kept"]["normal"], &measures["kept"]["actual"]), (&1000.0.into(), &700.into()));
    assert_eq!((&measures["attended"]["normal"], &measures["attended"]["actual"]), (&900.0.into(), &450.into()));
    assert_eq!((&measures["unknown"]["normal"], &measures["unknown"]["actual"]), (&100.0.into(), &250.into()));
    assert_eq!((&measures["dna"]["normal"], &measures["dna"]["actual"]), (&50.0.into(), &60.into()));
    assert_eq!((&measures["offered"]["normal"], &measures["offered"]["actual"]), (&1050.0.into(), &760.into()));
    assert_eq!(measures["shortfall"], 300.0);
    let accuracy = &measures["accuracy"];
    assert_eq!((&accuracy["n"], &accuracy["grade"]), (&8.into(), &"certified".into()));
    near(&accuracy["bias"], 0.000_536_033_154_103_4);
    near(&accuracy["mape"], 0.070_004_192_263_696_8);
    near(&accuracy["rrmse"], 0.107_415_987_681_133_4);
    near(&accuracy["band_low"], 728.467_616_793_227);
    near(&accuracy["band_high"], 1_271.532_383_206_773);
    near(&measures["shortfall_band_low"], 28.467_616_793_227);
    near(&measures["shortfall_band_high"], 571.532_383_206_773);
    assert_eq!(measures["within_normal_variation"], false);
    let first = &area["backtest"][1];
    assert_eq!(
        (&first["date"], &first["actual"], &first["predicted"]),
        (&"2024-05-24".into(), &1040.into(), &992.0.into())
    );
}

/// GPs of 01A: 600 + 100 = 700 normally, 150 + 250 = 400 on the day. Other staff: 300 on every day, so that every error is
/// nought, the band is the normal day itself and nothing is out of the ordinary.
#[test]
fn each_type_of_staff_has_its_own_normal_and_band() {
    let json = three_months("--json").run().json();
    let types = &json["areas"][0]["by_staff_type"];
    let of = |place: usize, key: &str| types[place]["measures"][key].clone();
    assert_eq!(types[0]["staff_type"], "gp");
    assert_eq!((&of(0, "kept")["normal"], &of(0, "kept")["actual"]), (&700.0.into(), &400.into()));
    assert_eq!(types[1]["staff_type"], "other_practice_staff");
    assert_eq!(of(1, "shortfall"), 0.0);
    assert_eq!(of(1, "within_normal_variation"), true);
    assert_eq!((&of(1, "shortfall_band_low"), &of(1, "shortfall_band_high")), (&0.0.into(), &0.0.into()));
    assert_eq!(types[2]["staff_type"], "unknown");
    assert_eq!(of(2, "kept")["normal"], 0.0);
    assert_eq!(of(2, "within_normal_variation"), Value::Null, "days predicted as nought are not predicted");
}

/// 1000 + 500 - (700 + 490) = 310. Backtest of the sums (1500, 1540, 1460, 1500, 1700, 1300, 1520, 1480): s = 0.0765505457377,
/// so that the band is 1500 x (1 -+ 2.36462425159 x s) - 1190.
#[test]
fn the_whole_is_the_sum_of_the_areas_with_the_backtest_of_the_sums() {
    let json = three_months("--json").run().json();
    let whole = &json["whole"];
    assert_eq!(whole["areas_counted"], 2);
    let measures = &whole["measures"];
    assert_eq!((&measures["kept"]["normal"], &measures["kept"]["actual"]), (&1500.0.into(), &1190.into()));
    assert_eq!(measures["shortfall"], 310.0);
    near(&measures["shortfall_band_low"], 38.480_084_614_023_6);
    near(&measures["shortfall_band_high"], 581.519_915_385_976_4);
    near(&measures["accuracy"]["rrmse"], 0.071_606_875_012_753_2);
}

#[test]
fn words_say_what_was_found_and_what_was_written() {
    let ended =
        three_months("").run().status(0).has_file("normalday-out/gpad.xlsx").has_file("normalday-out/gpad.json");
    let ended = ended.stdout_has("3 files, 2 areas").stdout_has("all staff: 1,190 kept against 1,500 on a normal day");
    let ended = ended.stdout_has("shortfall 310 (20.7%), 95% band 38 to");
    ended.stdout_has("RECONCILED: every control holds").stdout_has("gpad.xlsx and gpad.json");
    three_months("--audience public --quiet").run().status(0).stdout_is_empty();
    three_months("--audience icb").run().status(2).stderr_has("public");
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let (one, other) = (three_months("").run(), three_months("").run());
    for name in ["normalday-out/gpad.xlsx", "normalday-out/gpad.json"] {
        assert!(one.bytes(name) == other.bytes(name), "{name}");
    }
}

fn zip_of(members: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_zip_is_read_and_a_file_that_stands_in_it_too_counts_once() {
    let coverage = "SUB_ICB_LOCATION_CODE,Open Practices\n01A,5\n".to_owned();
    let members = [
        ("x/May.csv", may()),
        ("x/June.csv", june()),
        ("x/July.csv", july()),
        ("APPOINTMENTS_GP_COVERAGE.csv", coverage),
    ];
    let json = Run::normalday("gpad daily.zip July.csv --incident 2024-07-19 --json")
        .file("daily.zip", zip_of(&members))
        .file("July.csv", july())
        .run()
        .status(0)
        .json();
    assert_eq!(json["whole"]["measures"]["kept"]["actual"], 1190);
    let files = json["files"].as_array().unwrap();
    let of = |path: &str| files.iter().find(|file| file["path"] == path).unwrap();
    // Two ordinary days of six rows and the incident's five rows; the day after the incident is neither measured nor compared.
    assert_eq!((&of("July.csv")["rows_used"], &of("July.csv")["duplicates"]), (&17.into(), &0.into()));
    assert_eq!(
        (&of("daily.zip/x/July.csv")["rows_used"], &of("daily.zip/x/July.csv")["duplicates"]),
        (&0.into(), &17.into())
    );
    assert_eq!(of("July.csv")["not_data"], 6);
    assert_eq!(json["exceptions"][0]["code"], "E001");
    assert_eq!(json["exceptions"][0]["file"], "daily.zip/APPOINTMENTS_GP_COVERAGE.csv");
}

#[test]
fn monthly_files_are_told_apart_and_refused() {
    let excerpt = repository().join("../shared/data/gpad_regional_monthly_2019_excerpt.csv");
    let header = "CCG_CODE,CCG_ONS_CODE,CCG_NAME,STP_ONS,STPNM,REGION_ONS_CODE,REGION_NAME,Appointment_Month,APPT_STATUS,HCP_TYPE,\
                  APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS\n\
                  A3A8R,E38000255,NHS North East London CCG,E54000029,East London,E40000003,London,MAR2019,Attended,GP,\
                  Face-to-Face,1 Day,2399\n";
    let content = std::fs::read_to_string(excerpt).unwrap_or_else(|_| header.to_owned());
    let crosstab = "APPOINTMENT_MONTH_START_DATE,GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,\
                    SUB_ICB_LOCATION_NAME,HCP_TYPE,APPT_MODE,NATIONAL_CATEGORY,TIME_BETWEEN_BOOK_AND_APPT,\
                    COUNT_OF_APPOINTMENTS,APPT_STATUS\n\
                    01JUL2024,A81001,A SURGERY,EMIS,U1,A PCN,16C,NHS A,GP,Telephone,Walk-in,1 Day,7,Attended\n";
    for content in [header, content.as_str(), crosstab] {
        Run::normalday("gpad SUB_ICB_LOCATION_CSV_Jul_24.csv --incident 2019-03-19")
            .file("SUB_ICB_LOCATION_CSV_Jul_24.csv", content)
            .run()
            .status(3)
            .stdout_is_empty()
            .stderr_has("no file holds daily counts")
            .stderr_has("It holds months and no days")
            .stderr_has("hint:")
            .has_no_file("normalday-out");
    }
    let json = july_with("").file("published/regional.csv", content).run().status(0).json();
    assert_eq!(json["warnings"][0]["code"], "monthly_file_left_out");
    assert_eq!(json["whole"]["measures"]["kept"]["actual"], 1190);
}

#[test]
fn rows_that_cannot_be_used_are_exceptions_and_every_row_is_accounted_for() {
    // July has the header, 2 x 6 + 5 + 6 rows: the first of these stands in line 25.
    let rows = [
        row("01A", "19-07-2024x", "Attended", "GP", "1"),
        row("01A", "19JUL2024", "Attended", "GP", "*"),
        row("01A", "19JUL2024", "Attended", "GP", "-5"),
        row("01A", "19JUL2024", "Attended", "GP", "99999999999"),
        row("01A", "19JUL2024", "Cancelled", "GP", "1"),
        row("01A", "19JUL2024", "", "GP", "1"),
        row("01A", "19JUL2024", "Attended", "Chaplain", "1"),
        row("=1+1", "19JUL2024", "Attended", "GP", "1"),
        row("", "19JUL2024", "Attended", "GP", "1"),
        "01A,19JUL2024,Attended\n".to_owned(),
        row("01A", "19JUL2024", "Attended", "GP", "0"),
        "\n".to_owned(),
        HEADER.to_owned(),
        "\"01A,E38000001,never closed,19JUL2024,Attended,GP,1,1,1,1,1\n".to_owned(),
        row("01A", "19jul2024", " attended ", "gp", "3"),
    ];
    let ended = july_with(&rows.concat()).run().status(0);
    let expected = [
        ("E010", 25),
        ("E012", 26),
        ("E012", 27),
        ("E012", 28),
        ("E014", 29),
        ("E013", 30),
        ("E014", 31),
        ("E014", 32),
        ("E013", 33),
        ("E005", 34),
        ("E004", 38),
    ];
    assert_eq!(codes(&ended), expected.map(|(code, row)| (code.to_owned(), row)));
    let json = ended.json();
    assert_eq!(json["areas"][0]["measures"]["kept"]["actual"], 703);
    let file = &json["files"][2];
    // Seven of the day after the incident and the count of nought are no data.
    assert_eq!((&file["rows_read"], &file["rows_used"]), (&36.into(), &18.into()));
    assert_eq!((&file["not_data"], &file["exceptions"]), (&7.into(), &11.into()));
    assert_eq!(json["reconciled"], true);
    assert_eq!(json["controls"][0]["id"], "C01a");
    assert_eq!(json["controls"][0]["result"], "holds");
    assert!(!ended.stdout.contains("Chaplain") && !ended.stdout.contains("=1+1"), "no text of a cell is repeated");
}

#[test]
fn a_file_longer_than_a_block_is_read_whole_and_places_are_right() {
    // 80,000 rows of 1 and then one that cannot be read: more than two blocks of four megabytes.
    let rows = row("02B", "19JUL2024", "Attended", "GP", "1").repeat(80_000) + &row("02B", "x", "Attended", "GP", "1");
    let ended = july_with(&rows).run().status(0);
    assert_eq!(codes(&ended), [("E010".to_owned(), 80_025)]);
    assert_eq!(ended.json()["areas"][1]["measures"]["kept"]["actual"], 80_490);
    assert_eq!(ended.json()["reconciled"], true);
}

#[test]
fn many_bad_rows_are_counted_all_and_listed_in_part() {
    let ended = july_with(&row("02B", "x", "Attended", "GP", "1").repeat(500)).run().status(0);
    assert_eq!(codes(&ended).len(), 200);
    assert_eq!(ended.json()["files"][2]["exceptions"], 500);
    ended.stdout_has("300 more rows were put aside than are listed");
}

#[test]
fn two_editions_of_one_month_are_not_added_up() {
    july_with("")
        .file("published/d July again.csv", july() + &row("01A", "19JUL2024", "Attended", "GP", "1"))
        .run()
        .status(3)
        .stderr_has("both hold 2024-07-05 of area 01A")
        .stderr_has("the latest");
}

#[test]
fn a_month_that_is_not_given_is_no_month_of_closed_days() {
    // July alone: 5 and 12 July are two eligible dates, and three are the least.
    let run = Run::normalday("gpad p --incident 2024-07-19 --json").file("p/May.csv", may()).file("p/July.csv", july());
    let json = run.run().status(0).json();
    let area = &json["areas"][0];
    assert_eq!(area["span"]["start"], "2024-07-05");
    assert_eq!(area["counted"], false);
    assert_eq!(area["measures"]["kept"]["normal"], Value::Null);
    assert_eq!(area["measures"]["kept"]["actual"], 700);
    assert_eq!(json["whole"]["measures"]["shortfall"], Value::Null);
    let warnings: Vec<&str> =
        json["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].as_str().unwrap()).collect();
    assert_eq!(warnings, ["areas_not_counted", "month_missing"]);
}

#[test]
fn what_cannot_be_answered_is_refused_before_anything_is_read() {
    Run::normalday("gpad p").file("p/July.csv", july()).run().status(2).stderr_has("no incident is given");
    Run::normalday("gpad p --incident 2024-07-19T08:00/2024-07-19T12:00")
        .file("p/July.csv", july())
        .run()
        .status(2)
        .stderr_has("published counts are of whole days");
    Run::normalday("gpad nowhere --incident 2024-07-19").run().status(3).stderr_has("there is no file or folder");
    Run::normalday("gpad p --incident 2020-07-17")
        .file("p/July.csv", july())
        .run()
        .status(3)
        .stderr_has("not of the incident's dates");
    let book = repository().join("sample_data/emis-practice");
    Run::normalday("gpad emis --incident 2024-07-19")
        .copy_of(&book, "emis")
        .run()
        .status(3)
        .stderr_has("not recognised");
}

#[test]
fn published_counts_are_no_practices_book() {
    Run::normalday("check p")
        .file("p/SUB_ICB_LOCATION_CSV_Jul_24.csv", july())
        .run()
        .stdout_lacks("plain_appointments");
    Run::normalday("claim p --incident 2024-07-19")
        .file("p/SUB_ICB_LOCATION_CSV_Jul_24.csv", july())
        .run()
        .status(3)
        .stderr_has("daily counts by sub-ICB location");
    Run::normalday("layouts gpad_daily")
        .run()
        .status(0)
        .stdout_has("SUB_ICB_LOCATION_CODE")
        .stdout_has("normalday gpad");
}
