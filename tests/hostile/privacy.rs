//! No patient's name, number, date of birth, telephone number, address or free text reaches any output.

use super::common::{Ended, Run};
use super::planted::{IDENTITIES, TRACES, plant};
use normalday::sample::{Layout, Settings, generate};
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

#[test]
fn nothing_of_a_patient_reaches_an_output_of_any_layout() {
    for (system, _) in Layout::ALL {
        let made = practice(system);
        let exports = made.path().join("practice-001");
        plant(&exports, &IDENTITIES);
        let claim = Run::normalday("claim exports --incident 2024-07-19 --verbose").copy_of(&exports, "exports").run();
        assert!([0, 1].contains(&claim.status), "{system}: {}", claim.stderr);
        search(system, &claim);
        for arguments in ["check exports --incident 2024-07-19 --verbose", "check exports --incident 2024-07-19 --json"]
        {
            let check = Run::normalday(arguments).copy_of(&exports, "exports").run().status(0);
            search(system, &check);
        }
    }
}

#[test]
fn an_error_about_a_file_says_nothing_of_what_is_in_it() {
    let text = IDENTITIES.join(",");
    for name in ["notes.csv", "notes.txt", "notes.xlsx", "notes.zip"] {
        let ended = Run::normalday("claim exports --incident 2024-07-19 -v")
            .file(&format!("exports/{name}"), &text)
            .run()
            .status(3);
        search(name, &ended);
    }
}

#[test]
fn the_search_sees_what_is_planted() {
    let made = practice("plain");
    let exports = made.path().join("practice-001");
    plant(&exports, &IDENTITIES);
    let found = files(&exports).iter().filter(|path| !traces_in(&fs::read(path).unwrap()).is_empty()).count();
    let exports_planted =
        files(&exports).iter().filter(|path| path.extension().is_some_and(|ending| ending != "toml")).count();
    assert_eq!(found, exports_planted);
}

fn practice(system: &str) -> TempDir {
    let made = TempDir::new().unwrap();
    generate(&Settings { systems: vec![system.to_owned()], ..Settings::default() }, made.path()).unwrap();
    made
}

fn search(what: &str, ended: &Ended) {
    for (place, text) in [("standard output", &ended.stdout), ("standard error", &ended.stderr)] {
        let traces = traces_in(text.as_bytes());
        assert!(traces.is_empty(), "{what}: {place} holds {traces:?}");
    }
    let outputs = ended.folder.path().join("normalday-out");
    for path in files(&outputs) {
        let traces = traces_in(&fs::read(&path).unwrap());
        assert!(traces.is_empty(), "{what}: {} holds {traces:?}", path.display());
    }
}

/// The traces in some bytes; a zip (a workbook) is searched part by part.
fn traces_in(bytes: &[u8]) -> Vec<String> {
    let mut texts = vec![String::from_utf8_lossy(bytes).to_lowercase()];
    if let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for index in 0..archive.len() {
            let mut part = Vec::new();
            archive.by_index(index).unwrap().read_to_end(&mut part).unwrap();
            texts.push(String::from_utf8_lossy(&part).to_lowercase());
        }
    }
    TRACES
        .iter()
        .filter_map(|trace| {
            let text = texts.iter().find(|text| text.contains(trace))?;
            let place = text.find(trace)?;
            let around: String = text[..place].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
            Some(format!("{trace} after {around:?}"))
        })
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
