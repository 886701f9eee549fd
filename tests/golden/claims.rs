//! The claims of two sample practices as they were last accepted, word for word. Their measures, fates and sums are
//! compared with the generator's own truth in `truth.rs` (`the_committed_samples_give_their_truth`); this test shows what
//! else a change moves: reasons, evidence, warnings, controls. `NORMALDAY_BLESS=1` accepts a change that was looked at.

use crate::claimed_whole;
use normalday::report::json::to_json;
use std::path::{Path, PathBuf};

fn golden(practice: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/claims").join(format!("{practice}.json"))
}

fn is_as_accepted(practice: &str) {
    let exports = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data").join(practice);
    let json = to_json(&claimed_whole(&exports));
    let path = golden(practice);
    if std::env::var_os("NORMALDAY_BLESS").is_some() {
        std::fs::write(&path, &json).unwrap();
    }
    let accepted = std::fs::read_to_string(&path).unwrap();
    let changed = json.lines().zip(accepted.lines()).enumerate().find(|(_, (now, then))| now != then);
    if let Some((line, (now, then))) = changed {
        panic!("the claim of {practice} changed in line {} of its JSON: `{then}` is now `{now}`", line + 1);
    }
    assert_eq!(json, accepted, "the claim of {practice} has more or fewer lines than accepted");
}

#[test]
fn the_claim_of_the_emis_practice_is_as_accepted() {
    is_as_accepted("emis-practice");
}

#[test]
fn the_claim_of_the_systmone_practice_is_as_accepted() {
    is_as_accepted("systmone-practice");
}
