//! What leaves an ICB: values only, rounded, and no raw number anywhere in the package.

use crate::region_fixture::{organisations, practice, run_of};
use crate::sheets::{cells, column_of, formulas};
use calamine::Data;
use normalday::model::money::Pounds;
use normalday::region::public::publish;
use normalday::region::roll_up::roll_up;
use normalday::report::region::public::{PublicCount, PublicMoney, PublicRegion};
use normalday::report::region::{PUBLIC_JSON, PUBLIC_WORKBOOK, write_public};
use normalday::report::workbook::region::public::{SHEETS, build};
use std::io::Read;
use std::path::PathBuf;

/// Raw counts that are in no rounded figure.
const RAW: [&str; 6] = ["9173", "8264", "7351", "6442", "5533", "4111"];

/// Six practices in two networks; one of them with a count of 3, one not measured, one that stands apart.
fn region() -> PublicRegion {
    let practices = vec![
        practice("Z00001", (9_173, 1), 8_264).invoices(&[100_001]).cancelled(7_351),
        practice("Z00002", (6_442, 1), 5_533).invoices(&[20_002]).cancelled(3),
        practice("Z00003", (4_111, 1), 4_111).insufficient().invoices(&[3_003]),
        practice("Z00004", (50, 3), 16).invoices(&[404]).cancelled(0),
        practice("Z00005", (12, 1), 12).invoices(&[55]).cancelled(9),
        practice("Z00006", (77_777, 1), 66_666).invoices(&[88_888]).not_verified("the seal does not hold"),
    ];
    let look_up = organisations(&[
        ("Z00001", "EMIS", "U1", "16C", "QHM"),
        ("Z00002", "EMIS", "U1", "16C", "QHM"),
        ("Z00003", "EMIS", "U1", "16C", "QHM"),
        ("Z00004", "TPP", "U2", "16C", "QHM"),
        ("Z00005", "TPP", "U2", "16C", "QHM"),
    ]);
    publish(&roll_up(&run_of(practices), &look_up, &[]).region)
}

#[test]
fn counts_stand_to_the_nearest_5_and_small_ones_not_at_all() {
    let region = region();
    let kept: Vec<PublicCount> = region.practices.iter().map(|practice| practice.figures.kept).collect();
    use PublicCount::{NotMeasured, Shown, Suppressed};
    assert_eq!(kept, [Shown(8_265), Shown(5_535), NotMeasured, Shown(15), Shown(10)]);
    let normal = region.practices[3].figures.kept_normal;
    assert_eq!(normal, Shown(15), "50 / 3 = 16.67 is nearer to 15 than to 20");
    let cancelled: Vec<PublicCount> = region.practices.iter().map(|practice| practice.figures.cancelled).collect();
    assert_eq!(cancelled, [Shown(7_350), Suppressed, NotMeasured, Shown(0), Shown(10)]);
    assert_eq!(region.totals.kept, Shown(13_825), "8264 + 5533 + 16 + 12");
    assert_eq!(region.totals.kept_normal, Shown(15_645), "9173 + 6442 + 16.67 + 12 = 15643.67, rounded after summing");
}

#[test]
fn money_of_a_practice_with_a_suppressed_count_cannot_be_worked_out() {
    let region = region();
    let second = &region.practices[1].figures;
    assert_eq!([second.invoice, second.candidates, second.schedule], [PublicMoney::Withheld; 3]);
    let network = region.by_pcn.iter().find(|group| group.code == "U1").unwrap();
    assert_eq!(network.figures.invoice, PublicMoney::Shown(Pounds(100_001 + 3_003)), "of those that are shown");
    assert_eq!(region.totals.invoice, PublicMoney::Shown(Pounds(100_001 + 3_003 + 404 + 55)));
    assert_eq!(region.invoice_of_all, PublicMoney::Withheld, "one practice's money would be the difference");
}

#[test]
fn there_is_no_formula_no_hidden_cell_and_no_raw_number_in_the_package() {
    let region = region();
    let bytes = build(&region).unwrap();
    for sheet in SHEETS {
        assert!(formulas(&bytes, sheet).is_empty(), "{sheet}");
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut parts = vec![("region-public.json".to_owned(), normalday::report::region::to_public_json(&region))];
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        parts.push((name, text));
    }
    for (name, text) in &parts {
        for raw in RAW.iter().chain(&["77777", "66666", "888.88", "Z00006"]) {
            assert!(!text.contains(raw), "{raw} stands in {name}");
        }
        assert!(
            !text.contains("<f>") && !text.contains("hidden=\"1\"") && !text.contains("state=\"hidden\""),
            "{name}"
        );
        for defined in text.split("<definedName ").skip(1) {
            assert!(defined.starts_with("name=\"_xlnm.Print_Titles\""), "{name}: {defined}");
        }
        assert!(!name.contains("chart") && !name.contains("custom"), "{name}");
    }
}

#[test]
fn every_count_in_the_public_workbook_is_a_multiple_of_5_or_words() {
    let bytes = build(&region()).unwrap();
    for sheet in ["Supplier", "ICB", "Sub-ICB location", "PCN", "Practices"] {
        for title in ["Kept, normal day", "Kept", "Cancelled"] {
            let column = column_of(&bytes, sheet, title);
            for ((row, _), value) in cells(&bytes, sheet).into_iter().filter(|((row, at), _)| *row > 3 && *at == column)
            {
                match value {
                    Data::Float(count) => assert_eq!(count % 5.0, 0.0, "{sheet} row {row}"),
                    Data::String(words) => assert!(["*", "not measured"].contains(&words.as_str()), "{words}"),
                    other => panic!("{sheet} row {row}: {other:?}"),
                }
            }
        }
    }
}

#[test]
fn both_public_files_are_written() {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("region").join("public");
    let paths = write_public(&region(), &out).unwrap();
    assert_eq!(paths, [PUBLIC_WORKBOOK, PUBLIC_JSON].map(|name| out.join(name)));
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join(PUBLIC_JSON)).unwrap()).unwrap();
    assert_eq!(json["practices"][1]["cancelled"], "*");
    assert_eq!(json["practices"][2]["kept"], serde_json::Value::Null);
}
