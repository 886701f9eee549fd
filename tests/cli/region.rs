//! `normalday region`.

use crate::common::{Ended, Run};
use crate::region_fixture::{book, code, make, tree, write};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const INCIDENT: [&str; 2] = ["--incident", "2024-07-19"];

/// `normalday region practices` in a folder, a second time too.
fn region(folder: &Path, arguments: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_normalday"))
        .args(["region", "practices"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    Said {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code().unwrap(),
    }
}

struct Said {
    stdout: String,
    stderr: String,
    status: i32,
}

impl Said {
    fn with(self, status: i32, words: &str) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.stdout, self.stderr);
        let said = self.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(words), "{words:?} should be said:\n{}", self.stdout);
        self
    }
}

fn practices(count: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    make(&folder.path().join("practices"), count);
    folder
}

fn claim_of(folder: &Path, code: &str) -> serde_json::Value {
    let text = fs::read_to_string(folder.join(format!("normalday-out/practices/{code}/claim.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn each_practice_has_a_claim_of_its_own() {
    let folder = practices(3);
    region(folder.path(), &INCIDENT).with(0, "3 practices: 3 claims.");
    for number in 1..=3 {
        let claim = claim_of(folder.path(), &code(number));
        assert_eq!(claim["practice"]["code"], code(number));
        assert_eq!(claim["measures"]["kept_actual"], 1);
    }
}

/// A practice of a region and the same practice alone: the same claim, byte for byte.
#[test]
fn a_claim_does_not_know_of_the_region() {
    let folder = practices(2);
    region(folder.path(), &INCIDENT).with(0, "2 claims.");
    let alone: Ended = Run::normalday("claim A81002 --practice A81002 --incident 2024-07-19")
        .file("A81002/book.csv", book())
        .run()
        .status(0);
    for name in ["claim.json", "claim.xlsx", "claim-icb.xlsx", "covering-letter.txt", "claim-email.eml"] {
        let in_region = fs::read(folder.path().join("normalday-out/practices/A81002").join(name)).unwrap();
        assert!(in_region == alone.bytes(&format!("normalday-out/{name}")), "{name} differs");
    }
}

/// 350 practices, ten of them broken, each in another way.
#[test]
fn broken_practices_are_explained_and_the_others_go_on() {
    let folder = practices(350);
    let at = |number: usize, name: &str| folder.path().join("practices").join(code(number)).join(name);
    let remove = |number| fs::remove_file(at(number, "book.csv")).unwrap();
    let mut expected = Vec::new();
    remove(1);
    expected.push((1, "N061", "found: no file at all"));
    write(&at(2, "book.csv"), [0u8, 159, 146, 150, 0, 0, 1, 2, 3]);
    expected.push((2, "N061", "it is no text and no workbook"));
    write(&at(3, "policy.toml"), "[incident]\nspam = \"2024-07-19\"\n");
    expected.push((3, "N023", "unknown field `spam`"));
    write(&at(4, "practice.toml"), "[practice]\ncode = \"A81099\"\n");
    expected.push((4, "N101", "the policy in it says `A81099`"));
    write(&at(5, "book.csv"), "Date,Time,Status\n2024-05-06,09:00,Seen\n2024-05-07,09:00,Seen\n");
    expected.push((5, "N070", "before the incident"));
    write(&at(6, "book.csv"), "Date,Time,Status\n");
    expected.push((6, "N071", ""));
    write(&at(7, "book.csv"), "Date,Time,Status\n05/07/2024,09:00,Seen\n06/07/2024,09:00,Seen\n");
    expected.push((7, "N030", "must be answered"));
    write(&at(8, "mapping.toml"), "[[nothing]]\n");
    expected.push((8, "N031", ""));
    write(&at(9, "policy.toml"), b"[practice]\nname = \"Caf\xE9 Surgery\"\n");
    expected.push((9, "N022", "UTF-8"));
    write(&at(10, "policy.toml"), "[normal_day]\nother_incidents = [\"soon\"]\n");
    expected.push((10, "N013", "`other_incidents`"));
    let said = region(folder.path(), &[&INCIDENT[..], &["--jobs", "2"]].concat());
    let said = said.with(1, "350 practices: 340 claims; for 10 there is none, with the reason below.");
    let words = said.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let reasons: Vec<&str> = words.split("failed ").skip(1).collect();
    for (number, stop, reason) in expected {
        let code = code(number);
        let line = reasons.iter().find(|line| line.starts_with(&format!("{code}: {stop}: ")));
        let line = line.unwrap_or_else(|| panic!("{code} should fail with {stop}:\n{}", said.stdout));
        assert!(line.contains(reason), "{code}: {reason:?} should be said: {line}");
        assert!(!folder.path().join(format!("normalday-out/practices/{code}/claim.json")).exists());
    }
    assert_eq!(reasons.len(), 10);
    assert!((11..=350).all(|number| claim_of(folder.path(), &code(number))["reconciled"] == true));
}

#[test]
fn two_folders_of_one_practice_are_both_refused() {
    let folder = practices(2);
    write(&folder.path().join("practices/Mill Lane/book.csv"), book());
    write(&folder.path().join("practices/Mill Lane/practice.toml"), "[practice]\ncode = \"a81002\"\n");
    let said = region(folder.path(), &INCIDENT);
    let said = said.with(1, "`A81002` and `Mill Lane` are of one practice, A81002");
    said.with(1, "3 practices: 1 claim; for 2 there is none");
}

#[test]
fn a_second_run_takes_up_only_what_changed() {
    let folder = practices(4);
    region(folder.path(), &INCIDENT).with(0, "4 claims.");
    let out = folder.path().join("normalday-out");
    let first = tree(&out);
    // The same bytes, written anew: the time of a file proves nothing.
    write(&folder.path().join("practices/A81001/book.csv"), book());
    region(folder.path(), &INCIDENT).with(0, "4 claims, of which 4 stand as they were");
    assert!(tree(&out) == first);
    write(&folder.path().join("practices/A81002/book.csv"), book() + "2024-07-19,15:00,Seen\n");
    region(folder.path(), &INCIDENT).with(0, "4 claims, of which 3 stand as they were");
    assert_eq!(claim_of(folder.path(), "A81002")["measures"]["kept_actual"], 2);
    region(folder.path(), &["--incident", "2024-07-18"]).with(0, "4 claims.");
}

#[test]
fn a_claim_that_was_tampered_with_or_removed_is_run_anew() {
    let folder = practices(3);
    region(folder.path(), &INCIDENT).with(0, "3 claims.");
    let out = folder.path().join("normalday-out");
    let first = tree(&out);
    write(&out.join("practices/A81001/claim.json"), "{}");
    fs::remove_file(out.join("practices/A81002/claim-icb.xlsx")).unwrap();
    region(folder.path(), &INCIDENT).with(0, "3 claims, of which 1 stand as they were");
    assert!(tree(&out) == first);
}

#[test]
fn a_practice_that_fails_keeps_no_claim_of_an_earlier_run() {
    let folder = practices(2);
    region(folder.path(), &INCIDENT).with(0, "2 claims.");
    write(&folder.path().join("practices/A81002/policy.toml"), "nonsense\n");
    region(folder.path(), &INCIDENT).with(1, "2 practices: 1 claim, of which 1 stand as they were");
    assert!(!folder.path().join("normalday-out/practices/A81002/claim.xlsx").exists());
}

#[test]
fn a_policy_of_the_region_lies_under_those_of_the_practices() {
    let folder = practices(2);
    let policy = "[incident]\nspan = \"2024-07-19\"\naffected = \"yes\"\nsystem = \"EMIS Web\"\n";
    write(&folder.path().join("practices/policy.toml"), policy);
    write(
        &folder.path().join("practices/A81002/policy.toml"),
        "[incident]\naffected = \"no\"\nhow_known = \"asked\"\n",
    );
    write(&folder.path().join("practices/A81002/practice.toml"), "[incident]\nhow_known = \"told\"\n");
    region(folder.path(), &[]).with(0, "2 claims.");
    let practice = |code| claim_of(folder.path(), code)["practice"].clone();
    assert_eq!((&practice("A81001")["affected"], &practice("A81002")["affected"]), (&"yes".into(), &"no".into()));
}

#[test]
fn a_question_of_one_practice_waits_beside_its_results() {
    let folder = practices(1);
    let ambiguous = "Date,Time,Status\n05/07/2024,09:00,Seen\n06/07/2024,09:00,Seen\n";
    write(&folder.path().join("practices/A81002/book.csv"), ambiguous);
    region(folder.path(), &INCIDENT).with(1, "normalday-out/practices/A81002/mapping.toml");
    assert!(folder.path().join("normalday-out/practices/A81002/mapping.toml").is_file());
}

#[test]
fn a_folder_without_a_practice_is_no_region() {
    let folder = practices(0);
    fs::create_dir_all(folder.path().join("practices")).unwrap();
    let said = region(folder.path(), &INCIDENT);
    assert_eq!(said.status, 3);
    assert!(said.stderr.contains("error[N100]: there is no practice in `practices`"), "{}", said.stderr);
    let said = region(practices(1).path(), &[]);
    assert_eq!(said.status, 2);
    assert!(said.stderr.contains("error[N010]"), "{}", said.stderr);
}
