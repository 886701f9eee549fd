//! The tables stand in the manual as they are tested. `NORMALDAY_BLESS=1 cargo test --release --test spec` writes them
//! there anew.

use crate::table::Table;
use std::path::PathBuf;

/// Every table, in the order of DOMAIN.md.
fn tables() -> Vec<&'static Table> {
    use crate::{
        accuracy, bridge, cancelled, controls, fates, heads, hours, normal_day, outside, prices, reading, region,
        snapshots, week, windows, work,
    };
    vec![
        &windows::WINDOWS,
        &windows::WORKING_DAYS,
        &windows::CUT,
        &windows::NO_INCIDENT,
        &windows::CLOCK_WINDOWS,
        &windows::PART_DAY,
        &windows::MOMENTS,
        &reading::STATES,
        &reading::EXPORT_MOMENT,
        &reading::UNION,
        &reading::READINGS,
        &normal_day::POOLS,
        &normal_day::ELIGIBLE,
        &normal_day::TRIM,
        &normal_day::ADDITIVE,
        &normal_day::KINDS,
        &accuracy::LEAVE_ONE_OUT,
        &accuracy::ACCURACY,
        &accuracy::BANDS,
        &normal_day::DAY_OF,
        &bridge::BRIDGE,
        &bridge::GROUPS,
        &bridge::ATTESTED,
        &cancelled::COUNTED,
        &cancelled::SHIFTED,
        &cancelled::BASES,
        &snapshots::SNAPSHOTS,
        &snapshots::WEEKLY,
        &fates::FATES,
        &fates::SUCCESSORS,
        &windows::DELAYS,
        &reading::SHIFT_MINUTES,
        &hours::USUAL_OVERTIME,
        &hours::ADDITIONAL,
        &hours::NORMALS,
        &hours::LEAVE,
        &hours::CLOSED_SATURDAYS,
        &hours::PLANS,
        &hours::SWOLLEN,
        &week::NETTING,
        &week::FIRST_WEEK,
        &week::DECLARED,
        &week::ON_ONE_DATE,
        &week::SMALL,
        &week::NET_CHANGE,
        &week::NET_OF_ELEVEN_DATES,
        &heads::HEADS,
        &heads::PLACES,
        &heads::LOCUMS,
        &heads::CREDITS,
        &heads::RECEIPTS,
        &work::SESSION_SHARE,
        &work::WORK,
        &work::LOST,
        &prices::ROUNDING,
        &prices::RATES,
        &reading::TIMESHEET_RATES,
        &prices::ENHANCEMENT,
        &prices::NATIONAL_INSURANCE,
        &prices::PENSION,
        &prices::WEEKS,
        &prices::EMPLOYEES,
        &prices::USUAL_WEEKS,
        &controls::READ_FAULTS,
        &controls::CLAIM_FAULTS,
        &controls::GAPS,
        &controls::VERDICTS,
        &outside::PUBLISHED_MONTHS,
        &region::CONTROL_GROUP,
        &region::REGION_BAND,
        &region::ROBUST_Z,
        &region::SUPPRESSED,
    ]
}

fn markers(name: &str) -> (String, &'static str) {
    (format!("<!-- spec:{name} -->"), "<!-- /spec -->")
}

/// The manual with the table between its markers; none where the markers are missing.
fn with_table(manual: &str, table: &Table) -> Option<String> {
    let (opening, closing) = markers(table.name);
    let (before, rest) = manual.split_once(&opening)?;
    let (_, after) = rest.split_once(closing)?;
    Some(format!("{before}{opening}\n\n{}\n{closing}{after}", table.markdown()))
}

#[test]
fn the_manual_shows_the_tables_that_are_tested() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/method.md");
    let written = std::fs::read_to_string(&path).expect("docs/method.md");
    let mut manual = written.clone();
    for table in tables() {
        manual = with_table(&manual, table).unwrap_or_else(|| {
            panic!("docs/method.md has no place for table `{}`: write {:?}", table.name, markers(table.name))
        });
    }
    if std::env::var_os("NORMALDAY_BLESS").is_some() {
        std::fs::write(&path, &manual).expect("docs/method.md is written");
    } else {
        assert!(manual == written, "docs/method.md is out of date: run the tests with NORMALDAY_BLESS=1");
    }
}

#[test]
fn every_place_in_the_manual_has_its_table() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/method.md");
    let manual = std::fs::read_to_string(path).expect("docs/method.md");
    let known: Vec<&str> = tables().iter().map(|table| table.name).collect();
    for place in manual.split("<!-- spec:").skip(1) {
        let name = place.split(" -->").next().unwrap_or_default();
        assert_eq!(
            known.iter().filter(|table| **table == name).count(),
            1,
            "table `{name}` is unknown or stands twice"
        );
    }
}
