//! A file is written whole or not at all.

use super::common::Run;
use normalday::sample::{Settings, generate};
use std::fs;
use std::process::Command;
use tempfile::TempDir;

fn practice() -> TempDir {
    let made = TempDir::new().unwrap();
    generate(&Settings { systems: vec!["systmone-breakdown".to_owned()], ..Settings::default() }, made.path()).unwrap();
    made
}

#[test]
fn a_target_that_cannot_be_replaced_is_named_and_no_temporary_file_stays() {
    let made = practice();
    let ended = Run::normalday("claim exports --incident 2024-07-19")
        .copy_of(&made.path().join("practice-001"), "exports")
        .file("normalday-out/claim.xlsx/inside.txt", "a folder stands where the workbook should go")
        .run()
        .status(2)
        .stderr_has("claim.xlsx")
        .stderr_has("hint: ");
    let known = ["claim-icb.xlsx", "claim.json", "covering-letter.txt", "claim-email.eml", "claim.xlsx/inside.txt"];
    for name in ended.files().iter().filter_map(|name| name.strip_prefix("normalday-out/")) {
        assert!(known.contains(&name), "{name} was left behind");
    }
}

/// The system stops the write in the middle of the first large file (its size is limited), as a full disk would.
#[cfg(unix)]
#[test]
fn a_write_that_fails_half_way_leaves_the_old_file_whole() {
    let made = practice();
    let out = made.path().join("out");
    fs::create_dir_all(&out).unwrap();
    let old = ["claim.xlsx", "claim-icb.xlsx", "claim.json"];
    for name in old {
        fs::write(out.join(name), format!("the old {name}")).unwrap();
    }
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" claim practice-001 --incident 2024-07-19 --out out";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_normalday")])
        .current_dir(made.path())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("error[N081]: ") && stderr.contains("hint: "), "{stderr}");
    for name in old {
        assert_eq!(fs::read_to_string(out.join(name)).unwrap(), format!("the old {name}"));
    }
    assert_eq!(fs::read_dir(&out).unwrap().count(), old.len(), "a temporary file was left behind");
}
