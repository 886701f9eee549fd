//! The same exports give the same bytes, whatever the key and the order in which they are named.

use super::common::{Ended, Run};
use normalday::sample::{Settings, generate};
use tempfile::TempDir;

const OUTPUTS: [&str; 5] = ["claim.xlsx", "claim-icb.xlsx", "claim.json", "covering-letter.txt", "claim-email.eml"];

fn assert_same(left: &Ended, right: &Ended) {
    for name in OUTPUTS {
        let path = format!("normalday-out/{name}");
        assert!(left.bytes(&path) == right.bytes(&path), "{name} differs");
    }
    assert_eq!(left.stdout, right.stdout);
}

fn practice(system: &str) -> TempDir {
    let made = TempDir::new().unwrap();
    generate(&Settings { systems: vec![system.to_owned()], ..Settings::default() }, made.path()).unwrap();
    made
}

#[test]
fn no_output_depends_on_the_key() {
    for system in ["emis-report", "systmone-extract", "plain"] {
        let made = practice(system);
        let with_key = |arguments: &str, key: &str| {
            Run::normalday(arguments).copy_of(&made.path().join("practice-001"), "exports").file("key", key).run()
        };
        let one =
            with_key("claim exports --incident 2024-07-19 --key-file key", "one key, thirty-two bytes long or so");
        let other =
            with_key("claim exports --incident 2024-07-19 --key-file key", "another key, of about the same length");
        let random = with_key("claim exports --incident 2024-07-19", "not used");
        assert_same(&one, &other);
        assert_same(&one, &random);
    }
}

#[test]
fn no_output_depends_on_the_order_of_the_arguments() {
    let made = practice("systmone-breakdown");
    let run = |arguments: &str| Run::normalday(arguments).copy_of(&made.path().join("practice-001"), ".").run();
    let files = ["Z90001_APP1.csv", "Z90001_APP2.csv", "Z90001_APP3.csv", "rota.csv", "workload.csv", "expenses.csv"];
    let policy = "--policy policy.toml --incident 2024-07-19";
    let one = run(&format!("claim {} {policy}", files.join(" ")));
    let backwards: Vec<&str> = files.iter().rev().copied().collect();
    let other = run(&format!("claim {} {policy}", backwards.join(" ")));
    assert!([0, 1].contains(&one.status), "{}", one.stderr);
    assert_same(&one, &other);
}
