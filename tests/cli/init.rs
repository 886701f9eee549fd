//! `normalday init`.

use crate::common::Run;

const WRITTEN: [&str; 7] =
    ["attested.csv", "expenses.csv", "income.csv", "policy.toml", "rota-full.csv", "rota.csv", "workload.csv"];

#[test]
fn it_writes_the_policy_and_the_templates_into_a_new_folder() {
    let ended = Run::normalday("init my/practice").run().status(0).stderr_is_empty();
    assert_eq!(ended.files(), WRITTEN.map(|name| format!("my/practice/{name}")));
    assert!(ended.stdout.contains("normalday check my/practice"), "{}", ended.stdout);
}

#[test]
fn the_policy_it_writes_is_a_policy() {
    let ended = Run::normalday("init here").run().status(0);
    let policy = String::from_utf8(ended.bytes("here/policy.toml")).unwrap();
    // A claim that only lacks its incident has got past the policy.
    Run::normalday("claim here").file("here/policy.toml", policy).run().status(2).stderr_has("no incident is given");
}

#[test]
fn it_never_overwrites_and_then_writes_nothing_at_all() {
    let ended = Run::normalday("init here").file("here/rota.csv", "mine").run().status(2);
    assert_eq!(ended.files(), ["here/rota.csv"]);
    assert_eq!(ended.bytes("here/rota.csv"), b"mine");
    ended.stderr_has("`here` already holds rota.csv").stderr_has("hint: ");
}

#[test]
fn quiet_says_nothing() {
    Run::normalday("init here -q").run().status(0).stdout_is_empty().stderr_is_empty().has_file("here/policy.toml");
}
