//! `normalday claim` and `normalday check` on exports, usable and not.

use crate::common::Run;

/// A small practice of a plain list and a rota, as a person might type it: Fridays from 26 April to 19 July 2024.
fn small_book() -> String {
    let mut text = String::from("Date,Time,Status,Patient ID,Clinician,Clinician Type,Duration\n");
    let fridays = [
        "2024-04-26",
        "2024-05-03",
        "2024-05-10",
        "2024-05-17",
        "2024-05-24",
        "2024-05-31",
        "2024-06-07",
        "2024-06-14",
        "2024-06-21",
        "2024-06-28",
        "2024-07-05",
        "2024-07-12",
    ];
    for (day, date) in fridays.iter().enumerate() {
        for slot in 0..10 {
            text.push_str(&format!(
                "{date},{:02}:00,Attended,{},G1,Salaried GP,10\n",
                8 + slot,
                1000 + day * 10 + slot
            ));
        }
    }
    for slot in 0..4 {
        text.push_str(&format!("2024-07-19,{:02}:00,Attended,{},G1,Salaried GP,10\n", 8 + slot, 2000 + slot));
    }
    text
}

#[test]
fn a_folder_with_nothing_usable_names_what_was_found_and_what_was_missing() {
    Run::normalday("claim exports --incident 2024-07-19")
        .file("exports/holiday.txt", "We had a nice time.\n")
        .run()
        .status(3)
        .stdout_is_empty()
        .stderr_has("error[N")
        .stderr_has("holiday.txt")
        .stderr_has("hint: ")
        .stderr_lacks("nice time")
        .has_no_file("normalday-out/claim.xlsx");
}

#[test]
fn an_empty_folder_is_nothing_usable() {
    Run::normalday("claim exports --incident 2024-07-19").empty_folder("exports").run().status(3).stderr_has("hint: ");
    Run::normalday("check exports").empty_folder("exports").run().status(3).stderr_has("hint: ");
}

#[test]
fn an_unrecognised_file_beside_good_ones_is_named_and_the_claim_goes_on() {
    let ended = Run::normalday("claim exports --incident 2024-07-19")
        .file("exports/book.csv", small_book())
        .file("exports/shopping.csv", "milk,eggs\n1,2\n")
        .run()
        .status(0)
        .stdout_has("Not recognised")
        .stdout_has("shopping.csv")
        .has_file("normalday-out/claim.xlsx")
        .has_file("normalday-out/claim-icb.xlsx")
        .has_file("normalday-out/claim.json")
        .has_file("normalday-out/covering-letter.txt")
        .has_file("normalday-out/claim-email.eml");
    assert!(ended.last_line().contains("claim-icb.xlsx"), "{}", ended.stdout);
}

#[test]
fn the_effect_is_said_in_words() {
    // Ten kept on every ordinary Friday, four on the day: six fewer, 60%.
    Run::normalday("claim exports --incident 2024-07-19")
        .file("exports/book.csv", small_book())
        .run()
        .status(0)
        .stdout_has("RECONCILED: ")
        .stdout_lacks("NOT RECONCILED")
        .stdout_has("Appointments kept: 4, against 10 on a normal day: 6 fewer (60%).")
        .stdout_has("£0.00 in 0 lines");
}

#[test]
fn a_claim_that_does_not_reconcile_is_written_and_says_so() {
    // A Friday without a row, for which the policy gives no reason: control 10.
    let book: String =
        small_book().lines().filter(|line| !line.starts_with("2024-06-14")).map(|line| format!("{line}\n")).collect();
    let ended = Run::normalday("claim exports --incident 2024-07-19")
        .file("exports/book.csv", book)
        .run()
        .status(1)
        .stderr_is_empty()
        .stdout_has("NOT RECONCILED: 1 control fails.")
        .stdout_has("C10 ")
        .stdout_has("`normalday explain C10`")
        .has_file("normalday-out/claim.xlsx");
    assert!(ended.last_line().contains("only once every control holds"), "{}", ended.last_line());
}

/// 125 sound lines, then 130 with a quotation mark that is not closed and a sound one: reading stops at the hundredth broken
/// line, so that 225 of 256 are accounted for.
#[test]
fn a_book_that_is_not_read_to_its_end_does_not_reconcile() {
    let broken = "2024-07-19,15:00,Attended,3000,G1,Salaried GP,\"10\n".repeat(130);
    let book = small_book() + &broken + "2024-07-19,16:00,Attended,3001,G1,Salaried GP,10\n";
    Run::normalday("claim exports --incident 2024-07-19")
        .file("exports/book.csv", book)
        .run()
        .status(1)
        .stdout_has("NOT RECONCILED: 1 control fails.")
        .stdout_has("C01a ")
        .stdout_has("225 on one side, 256 on")
        .stdout_has("E003 1 exception");
}

#[test]
fn for_the_icb_only_what_can_be_sent_is_written() {
    Run::normalday("claim exports --incident 2024-07-19 --audience icb")
        .file("exports/book.csv", small_book())
        .run()
        .status(0)
        .has_file("normalday-out/claim-icb.xlsx")
        .has_file("normalday-out/covering-letter.txt")
        .has_file("normalday-out/claim-email.eml")
        .has_no_file("normalday-out/claim.xlsx")
        .has_no_file("normalday-out/claim.json");
    Run::normalday("claim exports --incident 2024-07-19 --audience icb --json")
        .file("exports/book.csv", small_book())
        .run()
        .status(2)
        .stderr_has("hint: ");
}

#[test]
fn files_that_end_before_the_incident_are_nothing_usable() {
    Run::normalday("claim exports --incident 2024-09-06")
        .file("exports/book.csv", small_book())
        .run()
        .status(3)
        .stderr_has("2024-07-19")
        .stderr_has("hint: export again");
}

#[test]
fn json_is_the_claim_itself() {
    let ended = Run::normalday("claim exports --incident 2024-07-19 --json")
        .file("exports/book.csv", small_book())
        .run()
        .stderr_is_empty();
    assert_eq!(ended.json()["schema"], "normalday.claim/1");
    assert_eq!(ended.json()["measures"]["kept_actual"], 4);
    let written: serde_json::Value = serde_json::from_slice(&ended.bytes("normalday-out/claim.json")).unwrap();
    assert_eq!(ended.json(), written);
}

#[test]
fn quiet_says_nothing_and_writes_all_the_same() {
    Run::normalday("claim exports --incident 2024-07-19 -q")
        .file("exports/book.csv", small_book())
        .run()
        .stdout_is_empty()
        .stderr_is_empty()
        .has_file("normalday-out/claim.xlsx");
}

#[test]
fn the_policy_in_the_folder_is_used_and_said() {
    Run::normalday("claim exports")
        .file("exports/book.csv", small_book())
        .file("exports/policy.toml", "[practice]\ncode = \"Y99999\"\n[incident]\nspan = \"2024-07-19\"\n")
        .run()
        .stdout_has("Y99999")
        .stdout_has("policy.toml` (found in the folder)")
        .stdout_lacks("Not recognised");
}

#[test]
fn the_practice_that_is_typed_goes_before_the_policy() {
    let ended = Run::normalday("claim exports --practice A81001 --json")
        .file("exports/book.csv", small_book())
        .file("exports/policy.toml", "[practice]\ncode = \"Y99999\"\n[incident]\nspan = \"2024-07-19\"\n")
        .run();
    assert_eq!(ended.json()["practice"]["code"], "A81001");
}

#[test]
fn an_output_folder_that_cannot_be_made_is_named() {
    Run::normalday("claim exports --incident 2024-07-19 --out taken/claim")
        .file("exports/book.csv", small_book())
        .file("taken", "a file where a folder should be")
        .run()
        .status(2)
        .stderr_has("taken")
        .stderr_has("hint: ");
}

#[test]
fn check_explains_each_file_and_writes_nothing() {
    let ended = Run::normalday("check exports --incident 2024-07-19")
        .file("exports/book.csv", small_book())
        .run()
        .status(0)
        .stderr_is_empty()
        .stdout_has("book.csv")
        .stdout_has("plain_appointments")
        .stdout_has("Friday 26 April 2024 to Friday 19 July 2024")
        .stdout_has("124 of 124 of data used")
        .stdout_has("No rota or timesheet")
        .stdout_has("Friday 19 July 2024: the mean of 6 ordinary Fridays");
    assert_eq!(ended.files(), ["exports/book.csv"]);
}

#[test]
fn check_without_an_incident_says_how_to_see_the_normal_days() {
    Run::normalday("check exports")
        .file("exports/book.csv", small_book())
        .run()
        .status(0)
        .stdout_has("add `--incident START/END`");
}

#[test]
fn check_names_the_first_places_of_an_exception_and_the_remedy() {
    let book = small_book() + "2024-07-19,15:00,Gone fishing,1,G1,Salaried GP,10\n";
    Run::normalday("check exports --incident 2024-07-19")
        .file("exports/book.csv", book)
        .run()
        .status(0)
        .stdout_has("E021")
        .stdout_has("row 126")
        .stdout_has("what to do: say in the policy what the status means")
        .stdout_lacks("Gone fishing");
}

#[test]
fn check_speaks_json() {
    let ended = Run::normalday("check exports --incident 2024-07-19 --json")
        .file("exports/book.csv", small_book())
        .run()
        .status(0);
    let found = ended.json();
    assert_eq!(found["schema"], "normalday.check/1");
    assert_eq!(found["files"][0]["layout"], "plain_appointments");
    assert_eq!(found["files"][0]["rows_used"], 124);
    assert_eq!(found["normal_days"][0]["date"], "2024-07-19");
    assert_eq!(found["normal_days"][0]["chosen"].as_array().unwrap().len(), 6);
}

#[test]
fn init_check_and_claim_go_round() {
    let folder = Run::normalday("init practice").run().status(0).folder;
    Run::normalday("check practice --incident 2024-07-19")
        .copy_of(&folder.path().join("practice"), "practice")
        .file("practice/book.csv", small_book())
        .run()
        .status(0)
        .stdout_has("rota.csv");
    Run::normalday("claim practice --incident 2024-07-19")
        .copy_of(&folder.path().join("practice"), "practice")
        .file("practice/book.csv", small_book())
        .run()
        .stdout_has("Appointments kept: 4, against 10")
        .has_file("normalday-out/claim-icb.xlsx");
}
