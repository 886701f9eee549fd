//! `--before`, `--after` and `--practice`, and the questions that they answer.

use crate::common::Run;

const HEADER: &str = "SlotGuid,AppointmentDate,AppointmentStartTime,PlannedDurationInMinutes,PatientGuid,SendInTime,LeftTime,\
DidNotAttend,OrganisationGuid,SessionGuid,Deleted,ProcessingId\n";

/// Slots of 19 July, each with its patient or nobody, in one practice.
fn slots(practice: &str, patients: &[&str]) -> String {
    let row = |(number, patient): (usize, &&str)| {
        let hour = 9 + number;
        format!("{{51{number}}},2024-07-19,{hour:02}:00:00,10,{patient},,,false,{{{practice}}},{{5E}},false,1\n")
    };
    patients.iter().enumerate().map(row).collect()
}

fn book(patients: &[&str]) -> String {
    format!("{HEADER}{}", slots("0A", patients))
}

fn two_unnamed(arguments: &str) -> Run {
    Run::normalday(arguments)
        .file("exports/monday.csv", book(&["A", "B", "C"]))
        .file("exports/later.csv", book(&["", "B", ""]))
}

#[test]
fn which_export_is_the_earlier_is_asked() {
    for command in ["claim", "check"] {
        two_unnamed(&format!("{command} exports --incident 2024-07-19"))
            .run()
            .status(3)
            .stderr_has("`later.csv` and `monday.csv` show the same book, and do not say which was exported first")
            .stderr_has("hint: say which is which: `--before PATH`")
            .has_no_file("normalday-out/claim.xlsx");
    }
}

fn gross(ended: &crate::common::Ended) -> (serde_json::Value, serde_json::Value) {
    let claim = ended.json();
    (claim["measures"]["cancelled_gross"].clone(), claim["measures"]["cancelled_basis"].clone())
}

#[test]
fn the_answer_is_given_with_before_or_after() {
    for answer in ["--before exports/monday.csv", "--after exports/later.csv"] {
        let ended = two_unnamed(&format!("claim exports --incident 2024-07-19 --json {answer}")).run().status(0);
        assert_eq!(gross(&ended), (2.into(), "snapshots".into()), "{answer}");
    }
}

/// The two snapshots may be all that there is: EXPORTS are then not needed.
#[test]
fn the_snapshots_are_exports_themselves() {
    let ended = two_unnamed("claim --incident 2024-07-19 --json --before exports/monday.csv --after exports/later.csv");
    let ended = ended.run().status(0);
    assert_eq!(gross(&ended), (2.into(), "snapshots".into()));
    Run::normalday("claim --incident 2024-07-19").run().status(2).stderr_has("EXPORTS");
}

#[test]
fn a_snapshot_that_is_not_there_is_named() {
    two_unnamed("claim exports --incident 2024-07-19 --before monday.csv")
        .run()
        .status(3)
        .stderr_has("there is no file or folder `monday.csv`");
}

const ORGANISATIONS: &str = "OrganisationGuid,OrganisationName,ODSCode,ProcessingId\n{0A},Inventon Surgery,Z90001,1\n\
{0B},Fablewood Practice,Z90002,1\n";

fn two_practices(arguments: &str) -> Run {
    let text = format!("{HEADER}{}{}", slots("0A", &["A", "B", "C"]), slots("0B", &["D"]));
    Run::normalday(arguments).file("exports/slots.csv", text).file("exports/organisations.csv", ORGANISATIONS)
}

#[test]
fn which_practice_of_an_extract_is_asked() {
    two_practices("claim exports --incident 2024-07-19")
        .run()
        .status(3)
        .stderr_has("Z90001, Inventon Surgery: 3 rows")
        .stderr_has("Z90002, Fablewood Practice: 1 row")
        .stderr_has("hint: choose one with `--practice CODE`");
    two_practices("check exports --practice Z90003")
        .run()
        .status(3)
        .stderr_has("None of them has the ODS code `Z90003`");
    let ended = two_practices("claim exports --incident 2024-07-19 --practice z90002 --json").run().status(0);
    assert_eq!(ended.json()["measures"]["offered_actual"], 1);
}
