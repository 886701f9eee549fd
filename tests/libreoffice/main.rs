//! `normalday verify` of workbooks that LibreOffice saved again. It needs LibreOffice, so it is built only where it is asked
//! for: `just verify-round-trip`. What runs everywhere is a workbook that was saved once (`tests/cli/verify`).

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/alterations/mod.rs"]
#[allow(dead_code)]
mod alterations;
#[path = "../common/command_line.rs"]
#[allow(dead_code)]
mod common;

use alterations::{alterations, assert_untouched, verdict};
use common::{Run, repository};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Alterations that LibreOffice does not keep: what it saves is as it was written, and passes.
const MENDED: [&str; 1] = ["numbers reckoned with as they are shown"];

/// Workbooks as LibreOffice saves them again, in the same order.
fn saved_again(workbooks: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let folder = TempDir::new().unwrap();
    let paths: Vec<PathBuf> = (0..workbooks.len()).map(|number| folder.path().join(format!("{number}.xlsx"))).collect();
    for (path, bytes) in paths.iter().zip(workbooks) {
        std::fs::write(path, bytes).unwrap();
    }
    let saved = folder.path().join("saved");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let mut command = Command::new("soffice");
    command.args(["--headless", &profile, "--convert-to", "xlsx", "--outdir"]).arg(&saved).args(&paths);
    let output = command.output().expect("LibreOffice (`soffice`) is not installed");
    let read = |path: &PathBuf| {
        let path = saved.join(path.file_name().unwrap());
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}: {output:?}", path.display()))
    };
    paths.iter().map(read).collect()
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
    for (number, bytes) in saved_again(&workbooks).iter().enumerate() {
        assert_untouched(&format!("workbook {number}"), bytes);
    }
}

#[test]
fn each_planted_alteration_is_found_after_it_was_saved() {
    for copy in copies_of(&repository().join("sample_data/emis-practice")) {
        let all = alterations(&copy);
        let planted: Vec<Vec<u8>> = all.iter().map(|alteration| alteration.plant(&copy)).collect();
        let mut missed = Vec::new();
        for (alteration, bytes) in all.iter().zip(saved_again(&planted)) {
            let verdict = verdict(&bytes);
            let is_found = verdict.findings.iter().any(|finding| alteration.is_found_as(finding));
            let is_mended = MENDED.contains(&alteration.name);
            if verdict.verified != is_mended || (!is_found && !is_mended) {
                missed.push(format!("{}: {:#?}", alteration.name, verdict.findings));
            }
        }
        assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
    }
}
