//! The question instead of the guess, as a person meets it: a claim stops, she answers in the file, and is not asked again.

use crate::common::{Ended, Run, repository};
use std::fs;

const LIST: &str = "spreadsheet-practice/appointments list.csv";

/// The list of the sample, with a header for the status that nobody knows.
fn list() -> String {
    let text = fs::read_to_string(repository().join("sample_data").join(LIST)).unwrap();
    assert!(text.contains(",Type,Status,"));
    text.replacen(",Type,Status,", ",Type,How it went,", 1)
}

fn claim(list: &str) -> Run {
    Run::normalday("claim spreadsheet-practice --incident 2024-07-19").sample("spreadsheet-practice").file(LIST, list)
}

fn written(ended: &Ended) -> String {
    String::from_utf8(ended.bytes("normalday-out/mapping.toml")).unwrap()
}

fn measures(ended: &Ended) -> serde_json::Value {
    let claim: serde_json::Value = serde_json::from_slice(&ended.bytes("normalday-out/claim.json")).unwrap();
    claim["measures"].clone()
}

#[test]
fn a_claim_stops_and_the_answered_file_gives_the_claim_of_the_plain_export() {
    let stopped = claim(&list())
        .run()
        .status(3)
        .stdout_is_empty()
        .stderr_has("2 questions must be answered before there can be a claim")
        .stderr_has("Which column holds the status?")
        .stderr_has("confirmed = true")
        .has_no_file("normalday-out/claim.json");
    let mapping = written(&stopped);
    assert!(mapping.contains("column.status = \"H\""), "{mapping}");
    assert!(!mapping.contains("How it went"), "a header that no layout knows is named by its column: {mapping}");

    // Run again without having looked: asked again, with the line where the answer waits.
    claim(&list())
        .file("normalday-out/mapping.toml", &mapping)
        .run()
        .status(3)
        .stderr_has("not yet changed or confirmed")
        .stderr_has("mapping.toml`, line ");

    let confirmed = mapping.replace("confirmed = false", "confirmed = true");
    let plain = Run::normalday("claim spreadsheet-practice --incident 2024-07-19")
        .sample("spreadsheet-practice")
        .run()
        .status(0);
    for place in ["normalday-out/mapping.toml", "spreadsheet-practice/mapping.toml"] {
        let answered = claim(&list()).file(place, &confirmed).run().status(0);
        assert_eq!(measures(&answered), measures(&plain), "{place}");
    }
    let named =
        claim(&list()).argument("--mapping").argument("mine.toml").file("mine.toml", &confirmed).run().status(0);
    assert_eq!(measures(&named), measures(&plain));
}

/// Next month: another file with the same header and other rows.
#[test]
fn next_month_is_not_asked_about() {
    let confirmed = written(&claim(&list()).run().status(3)).replace("confirmed = false", "confirmed = true");
    let text = list();
    let lines: Vec<&str> = text.lines().collect();
    let header = lines.iter().position(|line| line.contains("How it went")).unwrap();
    let rows = lines.iter().skip(header + 1).enumerate().filter(|(place, _)| place % 7 != 3).map(|(_, line)| *line);
    let next = std::iter::once(lines[header]).chain(rows).collect::<Vec<_>>().join("\n");
    Run::normalday("check next --incident 2024-07-19")
        .file("next/another name.csv", next)
        .file("next/mapping.toml", confirmed)
        .run()
        .status(0)
        .stdout_has("as you answered")
        .stdout_lacks("To be answered before a claim");
}

#[test]
fn check_says_what_would_be_asked_and_writes_it_only_where_it_is_told_to() {
    let check = || {
        Run::normalday("check spreadsheet-practice --incident 2024-07-19")
            .sample("spreadsheet-practice")
            .file(LIST, list())
    };
    check()
        .run()
        .status(0)
        .stdout_has("To be answered before a claim")
        .stdout_has("Which column holds the status?")
        .stdout_has("layout not settled: plain_appointments has")
        .has_no_file("normalday-out");
    let written =
        check().argument("--write-mapping").argument("answers/mine.toml").run().status(0).has_file("answers/mine.toml");
    let answers = String::from_utf8(written.bytes("answers/mine.toml")).unwrap();
    assert!(answers.contains("column.status = \"H\""), "{answers}");
    let json = check().argument("--json").run().status(0).json();
    assert_eq!(json["questions"][1]["key"], "column.status");
    assert_eq!(json["questions"][1]["guess"], "H");
}

#[test]
fn check_says_how_sure_each_reading_is() {
    Run::normalday("check emis-practice --incident 2024-07-19")
        .sample("emis-practice")
        .run()
        .status(0)
        .stdout_has("How sure: layout emis_appointment_report, ")
        .stdout_has("separator comma, 100 of 100")
        .stdout_has("date order day_first, 100 of 100");
}

#[test]
fn a_mapping_that_cannot_be_used_is_named_with_its_line() {
    claim(&list())
        .file("spreadsheet-practice/mapping.toml", "[[table]]\nfingerprint = \"00\"\ndate_order = \"american\"\n")
        .run()
        .status(2)
        .stderr_has("mapping.toml`, line 3")
        .stderr_has("\"month_first\"");
    claim(&list())
        .argument("--mapping")
        .argument("gone.toml")
        .run()
        .status(2)
        .stderr_has("the mapping `gone.toml` cannot be used");
}
