//! The workbooks of the sample practices, end to end.

use crate::recompute::differences;
use assert_cmd::Command;
use std::path::PathBuf;

#[test]
fn every_formula_of_the_sample_practices_workbooks_equals_its_cached_result() {
    for practice in ["emis-practice", "systmone-practice", "spreadsheet-practice"] {
        let exports = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_data").join(practice);
        let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("samples").join(practice);
        Command::cargo_bin("normalday").unwrap().arg("claim").arg(&exports).arg("--out").arg(&out).assert().success();
        for copy in ["claim.xlsx", "claim-icb.xlsx"] {
            let (count, found) = differences(&std::fs::read(out.join(copy)).unwrap());
            assert!(count > 500, "{practice} {copy}: {count} formulas were found");
            assert!(found.is_empty(), "{practice} {copy}: {} of {count}:\n{}", found.len(), found.join("\n"));
        }
    }
}
