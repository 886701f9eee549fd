//! The incident and the policy: what is typed goes before what is written, and what cannot be used is named.

use crate::common::Run;

#[test]
fn without_an_incident_nothing_is_assumed() {
    Run::normalday("claim exports")
        .empty_folder("exports")
        .run()
        .status(2)
        .stdout_is_empty()
        .stderr_has("error[N010]: no incident is given")
        .stderr_has("CrowdStrike")
        .stderr_has("`--incident 2024-07-19`")
        .has_no_file("normalday-out");
}

#[test]
fn an_incident_that_cannot_be_read_is_named() {
    for (typed, said) in [
        ("19/07/2024", "is not a date"),
        ("2024-07-32", "is not a date"),
        ("2024-07-19/2024-07-18", "ends"),
        ("yesterday", "is not a date"),
    ] {
        Run::normalday("claim exports --incident")
            .argument(typed)
            .empty_folder("exports")
            .run()
            .status(2)
            .stderr_has(said)
            .stderr_has("(`--incident`)")
            .stderr_has("hint: ");
    }
}

#[test]
fn an_unknown_key_is_named_with_file_line_and_the_nearest_key() {
    Run::normalday("claim exports --incident 2024-07-19 --policy mine.toml")
        .empty_folder("exports")
        .file("mine.toml", "[practice]\ncode = \"A81001\"\ntelefone = \"1\"\n")
        .run()
        .status(2)
        .stderr_has("`mine.toml`, line 3")
        .stderr_has("unknown field `telefone`")
        .stderr_has("did you mean `telephone`?");
}

#[test]
fn a_policy_in_the_folder_of_exports_is_found_and_checked() {
    Run::normalday("claim exports --incident 2024-07-19")
        .file("exports/policy.toml", "[incidnet]\nspan = \"2024-07-19\"\n")
        .run()
        .status(2)
        .stderr_has("policy.toml`, line 1")
        .stderr_has("did you mean `incident`?");
}

#[test]
fn two_policies_are_one_too_many() {
    Run::normalday("claim one two --incident 2024-07-19")
        .file("one/policy.toml", "")
        .file("two/policy.toml", "")
        .run()
        .status(2)
        .stderr_has("two policies were found")
        .stderr_has("--policy FILE");
}

#[test]
fn a_policy_that_is_not_there_is_named() {
    Run::normalday("claim exports --incident 2024-07-19 --policy gone.toml")
        .empty_folder("exports")
        .run()
        .status(2)
        .stderr_has("the policy `gone.toml` cannot be read");
}

#[test]
fn exports_that_are_not_there_are_named() {
    Run::normalday("claim gone --incident 2024-07-19").run().status(3).stderr_has("there is no file or folder `gone`");
}

/// An editor that knows the schema completes and checks a policy. `NORMALDAY_WRITE_SCHEMA=1` writes it again.
#[test]
fn the_schema_of_the_policy_is_that_of_the_types() {
    let schema = schemars::schema_for!(normalday::model::policy::Policy);
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/policy.schema.json");
    if std::env::var_os("NORMALDAY_WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}
