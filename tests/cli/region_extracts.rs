//! `normalday region` on extracts that hold many practices: parted, they give what each practice's own extract gives.

use crate::common::Run;
use crate::region_fixture::{tree, write};
use normalday::ingest::layout;
use normalday::ingest::parting::{self, Opened, Parts};
use normalday::ingest::pseudonym::Pseudonymiser;
use normalday::ingest::recognise::KnownLayout;
use normalday::sample::{Life, Settings, generate};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

/// Two practices of each system, in extracts of their own and in one for each system.
struct Made {
    apart: TempDir,
    together: TempDir,
}

static MADE: LazyLock<Made> = LazyLock::new(|| {
    let made = |one_extract| {
        let folder = TempDir::new().unwrap();
        let systems = ["emis-bulk", "systmone-extract"].map(str::to_owned).to_vec();
        let life = Life::default().sized(1_000);
        let settings = Settings { practices: 4, weeks: 9, systems, life, one_extract, ..Settings::default() };
        generate(&settings, &folder.path().join("practices")).unwrap();
        folder
    };
    Made { apart: made(false), together: made(true) }
});

fn claims(practices: &Path) -> BTreeMap<String, Value> {
    let ended =
        Run::normalday("region practices --incident 2024-07-19").copy_of(practices, "practices").run().status(0);
    let mut claims = BTreeMap::new();
    for entry in fs::read_dir(ended.folder.path().join("normalday-out/practices")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(path.join("claim.json")).unwrap();
        let code = path.file_name().unwrap().to_string_lossy().into_owned();
        claims.insert(code, serde_json::from_str(&text).unwrap());
    }
    claims
}

fn table_of(folder: &Path, name: &str) -> PathBuf {
    let is_it = |path: &PathBuf| path.to_string_lossy().contains(name);
    let found = tree(folder).into_keys().find(is_it).unwrap();
    folder.join(found)
}

/// Everything but where a row stands: in the extract of all, the rows of others stand before it.
#[test]
fn a_practice_of_an_extract_of_many_has_the_claim_of_its_own_extract() {
    let apart = claims(&MADE.apart.path().join("practices"));
    let together = claims(&MADE.together.path().join("practices"));
    assert_eq!((apart.len(), together.len()), (4, 4));
    for (code, own) in &apart {
        let parted = &together[code];
        for key in [
            "practice",
            "incident",
            "recovery",
            "reconciled",
            "normal_days",
            "accuracy",
            "day_of",
            "measures",
            "by_date",
            "by_staff_group",
            "extra_hours",
            "totals",
        ] {
            assert_eq!(parted[key], own[key], "{code}: {key}");
        }
        assert_eq!(parted["fates"]["counts"], own["fates"]["counts"], "{code}");
        let rows = |claim: &Value| {
            let file =
                |file: &Value| (file["layout"].to_string(), file["rows_read"].as_u64(), file["rows_used"].as_u64());
            claim["files"].as_array().unwrap().iter().map(file).collect::<BTreeSet<_>>()
        };
        let books = |claim: &Value| {
            let is_book = |(layout, ..): &(String, Option<u64>, Option<u64>)| {
                layout.contains("slot") || layout.contains("extract")
            };
            rows(claim).into_iter().filter(is_book).collect::<Vec<_>>()
        };
        assert_eq!(books(parted), books(own), "{code}");
        assert!(!books(own).is_empty());
    }
}

#[test]
fn every_row_of_an_extract_goes_to_a_practice_or_is_put_aside() {
    let folder = TempDir::new().unwrap();
    let practices = folder.path().join("practices");
    for (path, content) in tree(&MADE.together.path().join("practices")) {
        write(&practices.join(path), content);
    }
    let slots = table_of(&practices, "Appointment_Slot");
    let text = fs::read_to_string(&slots).unwrap();
    let rows = text.lines().count() as u64 - 1;
    let nobodys = text.lines().nth(1).unwrap().split(',').enumerate();
    let nobodys: Vec<&str> = nobodys.map(|(column, cell)| if column == 11 { "" } else { cell }).collect();
    fs::write(&slots, format!("{text}{}\r\n\"a mark that is never closed,2024-07-19\r\n", nobodys.join(","))).unwrap();
    let ended = Run::normalday("region practices --incident 2024-07-19 --json").copy_of(&practices, "practices").run();
    let region = ended.json();
    let source = region["sources"]
        .as_array()
        .unwrap()
        .iter()
        .find(|source| source["path"].as_str().unwrap().contains("Appointment_Slot"));
    let counts =
        source.map(|source| [&source["rows_read"], &source["rows_parted"], &source["rows_aside"]].map(Value::as_u64));
    assert_eq!(counts, Some([Some(rows + 2), Some(rows), Some(2)]));
    assert_eq!(source.unwrap()["practices"], 2);
}

#[test]
fn an_extract_that_did_not_change_is_not_parted_again() {
    let folder = TempDir::new().unwrap();
    for (path, content) in tree(&MADE.together.path().join("practices")) {
        write(&folder.path().join("practices").join(path), content);
    }
    let region = |arguments: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_normalday"))
            .args(["region", "practices", "--incident", "2024-07-19"])
            .args(arguments.split_whitespace())
            .current_dir(folder.path())
            .output()
            .unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap(), output.status.code())
    };
    let (said, errors, status) = region("");
    assert!(status == Some(0) && said.contains("4 practices: 4 claims."), "{said}{errors}");
    let first = tree(&folder.path().join("normalday-out"));
    let (said, ..) = region("");
    assert!(said.contains("4 claims, of which 4 stand as they were"), "{said}");
    assert!(tree(&folder.path().join("normalday-out")) == first);
}

/// What leaves the reading of an extract holds no identifier, equal patients stay equal, and nobody stays nobody.
#[test]
fn a_parted_row_has_a_pseudonym_and_only_the_columns_that_are_read() {
    let layouts: Vec<KnownLayout> = layout::all(None).unwrap().into_iter().map(KnownLayout::new).collect();
    let path = table_of(&MADE.together.path().join("practices"), "SRAppointment.csv");
    let Opened::Table(table) = parting::open(&path, &layouts).unwrap() else { panic!("it is a table of an extract") };
    assert_eq!(table.parts, Parts::ByPractice);
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let column = |name: &str| table.header.cells.iter().position(|cell| cell.text() == name).unwrap();
    let (patient, contact) = (column("IDPatient"), column("BookingContactNumber"));
    let mut identifiers = reader.records().map(|record| record.unwrap().get(patient).unwrap().to_owned());
    let place = table.columns.iter().position(|column| *column == patient).unwrap();
    assert!(!table.columns.contains(&contact));
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut pseudonymiser = Pseudonymiser::new(None).unwrap();
    let rows = table.walk::<std::io::Error>(&mut pseudonymiser, &mut |met| {
        let identifier = identifiers.next().unwrap();
        let pseudonym = &met.cells[place];
        match identifier.as_str() {
            "-1" => assert_eq!(pseudonym, ""),
            _ => {
                assert!(!met.cells.iter().any(|cell| cell.contains(&identifier)));
                assert_eq!(known.entry(identifier).or_insert_with(|| pseudonym.clone()), pseudonym);
            }
        }
        Ok(())
    });
    let rows = rows.unwrap();
    assert!(rows.read > 1_000 && rows.broken == 0 && identifiers.next().is_none());
    assert_eq!(known.values().collect::<BTreeSet<_>>().len(), known.len());
}

#[test]
fn an_extract_without_folders_beside_it_is_a_region_too() {
    let folder = TempDir::new().unwrap();
    let made = MADE.together.path().join("practices");
    for (path, content) in tree(&made.join("emis-extract")) {
        // Directly in the folder of the region.
        write(&folder.path().join("practices").join(path), content);
    }
    write(&folder.path().join("practices/mapping.toml"), fs::read(made.join("mapping.toml")).unwrap());
    let ended = Run::normalday("region practices --incident 2024-07-19")
        .copy_of(&folder.path().join("practices"), "practices")
        .run()
        .stdout_has("2 practices: 2 claims.");
    let claims: BTreeSet<String> = ended.files().into_iter().filter(|name| name.ends_with("claim.json")).collect();
    let expected = ["Z90001", "Z90003"].map(|code| format!("normalday-out/practices/{code}/claim.json"));
    assert_eq!(claims, expected.into_iter().collect());
    // Nobody says that their system was down: it is presumed, from the supplier whose system prints the book.
    let claim: Value = serde_json::from_slice(&ended.bytes("normalday-out/practices/Z90001/claim.json")).unwrap();
    assert_eq!(claim["practice"]["affected"], "yes");
}
