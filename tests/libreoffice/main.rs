//! `normalday verify` of workbooks that LibreOffice saved again, and exports that it saved in other containers. It needs
//! LibreOffice, so it is built only where it is asked for: `just verify-round-trip`. What runs everywhere are files that were
//! saved once (`tests/cli/verify`, `tests/layouts/hidden.rs`).

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/alterations/mod.rs"]
#[allow(dead_code)]
mod alterations;
#[path = "../common/command_line.rs"]
#[allow(dead_code)]
mod common;
#[path = "../common/hidden.rs"]
#[allow(dead_code)]
mod hidden;

use alterations::{Alteration, alterations, assert_untouched, verdict};
use common::{Run, repository};
use normalday::ingest::tables::container::container_of;
use normalday::ingest::tables::workbook::read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Alterations that LibreOffice does not keep: what it saves is as it was written, and passes.
const MENDED: [&str; 1] = ["numbers reckoned with as they are shown"];

/// Alterations whose file LibreOffice does not open, with the reason.
const REFUSED: [(&str, &str); 1] = [(
    "a sheet taken away, and the names of single sheets left as they were",
    "the print titles of Notes are those of sheet 14, counted from nought, and only sheets 0 to 13 are left",
)];

/// Has LibreOffice save these files in another container. Returns the folder in which it does, and what it said.
fn save_as(container: &str, folder: &Path, paths: &[PathBuf]) -> (PathBuf, Output) {
    let saved = folder.join("saved");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let mut command = Command::new("soffice");
    command.args(["--headless", &profile, "--convert-to", container, "--outdir"]).arg(&saved).args(paths);
    let output = command.output().expect("LibreOffice (`soffice`) is not installed");
    assert!(output.status.success(), "{output:?}");
    (saved, output)
}

/// Workbooks as LibreOffice saves them again, in the same order; none for a workbook that it does not open.
fn saved_again(workbooks: &[Vec<u8>]) -> Vec<Option<Vec<u8>>> {
    let folder = TempDir::new().unwrap();
    let paths: Vec<PathBuf> = (0..workbooks.len()).map(|number| folder.path().join(format!("{number}.xlsx"))).collect();
    for (path, bytes) in paths.iter().zip(workbooks) {
        std::fs::write(path, bytes).unwrap();
    }
    let (saved, output) = save_as("xlsx", folder.path(), &paths);
    let read = |path: &PathBuf| std::fs::read(saved.join(path.file_name().unwrap())).ok();
    let workbooks: Vec<Option<Vec<u8>>> = paths.iter().map(read).collect();
    // It says how many it could not open, and not which: a workbook lost for any other reason must not pass for one of them.
    let unopened = String::from_utf8_lossy(&output.stderr).matches("source file could not be loaded").count();
    assert_eq!(workbooks.iter().filter(|saved| saved.is_none()).count(), unopened, "{output:?}");
    workbooks
}

fn copies_of(folder: &Path) -> [Vec<u8>; 2] {
    let ended = Run::normalday("claim exports --out out").copy_of(folder, "exports").run().status(0);
    [ended.bytes("out/claim.xlsx"), ended.bytes("out/claim-icb.xlsx")]
}

#[test]
fn twenty_untouched_workbooks_of_ten_practices_pass() {
    let mut workbooks = Vec::new();
    for practice in ["emis-practice", "systmone-practice", "spreadsheet-practice"] {
        workbooks.extend(copies_of(&repository().join("sample_data").join(practice)));
    }
    for (seed, practices) in [("11", 3), ("12", 2), ("13", 2)] {
        let command = format!("sample made --weeks 13 --seed {seed} --practices {practices}");
        let made = Run::normalday(&command).run().status(0);
        for number in 1..=practices {
            workbooks.extend(copies_of(&made.folder.path().join(format!("made/practice-{number:03}"))));
        }
    }
    assert_eq!(workbooks.len(), 20);
    for (number, saved) in saved_again(&workbooks).into_iter().enumerate() {
        let name = format!("workbook {number}");
        assert_untouched(&name, &saved.unwrap_or_else(|| panic!("LibreOffice does not open {name}")));
    }
}

/// What is wrong with the verdict on a workbook with an alteration in it; nothing if the alteration is found.
fn missed(alteration: &Alteration, workbook: &[u8]) -> Option<String> {
    let verdict = verdict(workbook);
    let is_found = verdict.findings.iter().any(|finding| alteration.is_found_as(finding));
    (verdict.verified || !is_found).then(|| format!("{}: {:#?}", alteration.name, verdict.findings))
}

#[test]
fn each_planted_alteration_is_found_after_it_was_saved() {
    for copy in copies_of(&repository().join("sample_data/emis-practice")) {
        let all = alterations(&copy);
        let planted: Vec<Vec<u8>> = all.iter().map(|alteration| alteration.plant(&copy)).collect();
        let mut wrong = Vec::new();
        for ((alteration, planted), saved) in all.iter().zip(&planted).zip(saved_again(&planted)) {
            let is_refused = REFUSED.iter().any(|(name, _)| *name == alteration.name);
            match saved {
                None if is_refused => wrong.extend(missed(alteration, planted)),
                None => wrong.push(format!("{}: LibreOffice does not open it", alteration.name)),
                Some(_) if is_refused => wrong.push(format!("{}: LibreOffice opens it now", alteration.name)),
                Some(saved) if MENDED.contains(&alteration.name) => assert_untouched(alteration.name, &saved),
                Some(saved) => wrong.extend(missed(alteration, &saved)),
            }
        }
        assert!(wrong.is_empty(), "{} are not as they should be:\n{}", wrong.len(), wrong.join("\n"));
    }
}

/// What is said of the rows and columns of each sheet of an export, and of its merged cells.
fn said_of(bytes: &[u8]) -> Vec<(Option<String>, Option<String>)> {
    let program = Path::new(env!("CARGO_BIN_EXE_normalday"));
    let tables = read(bytes, container_of(bytes), Some(program)).unwrap();
    tables.iter().map(|table| (table.remarks.doubt(), table.remarks.merged_in_words())).collect()
}

/// LibreOffice hides and merges the same when it saves our XLSX in the containers that it writes, and when it saves our
/// binary workbook, which it only reads. (A filter of a binary workbook it does not keep; the rows stay hidden.)
#[test]
fn what_is_hidden_is_the_same_in_every_container_that_libreoffice_saves() {
    let folder = TempDir::new().unwrap();
    let said = said_of(&hidden::xlsx());
    for (container, made, bytes) in [
        ("ods", "made.xlsx", hidden::xlsx()),
        ("xls", "made.xlsx", hidden::xlsx()),
        ("xlsx", "made.xlsb", hidden::xlsb()),
    ] {
        let path = folder.path().join(made);
        std::fs::write(&path, bytes).unwrap();
        let (saved, _) = save_as(container, folder.path(), &[path]);
        let mut said_again = said_of(&std::fs::read(saved.join(format!("made.{container}"))).unwrap());
        if container == "xlsx" {
            let rows = said_again[1].0.as_mut().unwrap();
            *rows = rows.replace("3 hidden rows", "3 rows hidden by a filter");
        }
        assert_eq!(said_again, said, "{container}");
    }
    assert_eq!(said_of(&hidden::xlsb()), said);
}
