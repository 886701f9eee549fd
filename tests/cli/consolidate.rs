//! `normalday consolidate`: received workbooks become one region, each verified first.

use crate::alterations::{LINES, altered, with_text};
use crate::common::Run;
use normalday::report::verify::book::{Book, Cell, Value};
use serde_json::Value as Json;
use std::sync::OnceLock;

/// A practice's copy to send, and its claim.json.
struct Claimed {
    workbook: Vec<u8>,
    own_copy: Vec<u8>,
    claim: Json,
}

/// Three practices, each with its claim.
fn claimed() -> &'static [Claimed] {
    static CLAIMED: OnceLock<Vec<Claimed>> = OnceLock::new();
    CLAIMED.get_or_init(|| {
        let made = Run::normalday("sample made --practices 3 --weeks 13 --seed 11").run().status(0);
        let claim = |number: usize| {
            let folder = made.folder.path().join(format!("made/practice-{number:03}"));
            let ended = Run::normalday("claim exports --out out").copy_of(&folder, "exports").run().status(0);
            let claim = serde_json::from_slice(&ended.bytes("out/claim.json")).unwrap();
            let [workbook, own_copy] = ["claim-icb.xlsx", "claim.xlsx"].map(|name| ended.bytes(&format!("out/{name}")));
            Claimed { workbook, own_copy, claim }
        };
        (1..=3).map(claim).collect()
    })
}

fn pence(pounds: &Json) -> i64 {
    pounds.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// The first line on the invoice, and the workbook without it.
fn with_a_line_left_out(workbook: &[u8]) -> (String, Vec<u8>) {
    let book = Book::read(workbook).unwrap();
    let is_in = |((_, column), cell): &(&(u32, u16), &Cell)| *column == 3 && cell.value == Value::Text("Y".to_owned());
    let ((row, _), _) = book.sheet("Claim lines").unwrap().cells.iter().find(is_in).expect("a line on the invoice");
    let cell = format!("D{}", row + 1);
    let changed = altered(workbook, LINES, |xml| with_text(xml, &cell, "N"));
    (cell, changed)
}

#[test]
fn what_verifies_is_summed_and_what_does_not_is_totalled_apart() {
    let [one, other, third] = claimed() else { panic!("three practices") };
    let (cell, changed) = with_a_line_left_out(&third.workbook);
    let ended = Run::normalday("consolidate received --out region")
        .file("received/a.xlsx", &one.workbook)
        .file("received/b.xlsx", &other.workbook)
        .file("received/c.xlsx", &changed)
        .file("received/d.xlsx", "Line,Amount\n")
        .file("received/again.xlsx", &one.workbook)
        .run()
        .status(1)
        .stdout_has("4 workbooks were received, 2 of them verified and counted.")
        .stdout_has(&format!("Claim lines, {cell}: line"))
        .stdout_has("d.xlsx`): N067: it cannot be verified: it is a text file")
        .stdout_has("is the same file as")
        .has_file("region/region.xlsx");
    let region: Json = serde_json::from_slice(&ended.bytes("region/region.json")).unwrap();
    assert_eq!(
        (&region["practices_in"], &region["practices_reported"], &region["practices_failed"]),
        (&4.into(), &3.into(), &1.into())
    );
    for (key, of_claim) in
        [("invoice", "invoice_total"), ("candidates", "candidate_total"), ("schedule", "schedule_total")]
    {
        let sum = pence(&one.claim["totals"][of_claim]) + pence(&other.claim["totals"][of_claim]);
        assert_eq!(pence(&region["totals"][key]), sum, "{key}");
    }
    let apart = pence(&region["apart"]["invoice"]);
    assert!(apart < pence(&third.claim["totals"]["invoice_total"]), "the line that was left out is not in it: {apart}");
}

#[test]
fn a_workbook_says_of_its_practice_what_its_claim_json_says() {
    let [one, ..] = claimed() else { panic!("three practices") };
    let ended = Run::normalday("consolidate a.xlsx --json --out region").file("a.xlsx", &one.workbook).run().status(0);
    let region = ended.json();
    let (row, claim) = (&region["practices"][0], &one.claim);
    for (key, expected) in [
        ("code", &claim["practice"]["code"]),
        ("name", &claim["practice"]["name"]),
        ("affected", &claim["practice"]["affected"]),
        ("kept_actual", &claim["measures"]["kept_actual"]),
        ("cancelled_gross", &claim["measures"]["cancelled_gross"]),
        ("lost", &claim["measures"]["lost"]),
        ("extra_minutes", &claim["measures"]["extra_minutes"]),
        ("invoice", &claim["totals"]["invoice_total"]),
        ("candidates", &claim["totals"]["candidate_total"]),
        ("schedule", &claim["totals"]["schedule_total"]),
        ("by_head", &claim["totals"]["by_head"]),
    ] {
        let is_same = match (row[key].as_f64(), expected.as_f64()) {
            (Some(row), Some(expected)) => row == expected,
            _ => row[key] == *expected,
        };
        assert!(is_same, "{key}: {} and {expected}", row[key]);
    }
    assert_eq!(row["exceptions"].as_u64(), claim["exceptions"].as_array().map(|all| all.len() as u64));
    assert_eq!(row["warnings"].as_u64(), claim["warnings"].as_array().map(|all| all.len() as u64));
    assert!(row["apart"].is_null() && row["own_incident"].is_null(), "{row}");
}

#[test]
fn two_claims_of_one_practice_are_both_apart_and_neither_is_counted() {
    let [one, other, _] = claimed() else { panic!("three practices") };
    let (_, changed) = with_a_line_left_out(&one.workbook);
    let ended = Run::normalday("consolidate a.xlsx changed.xlsx b.xlsx --out region --json")
        .file("a.xlsx", &one.workbook)
        .file("changed.xlsx", &changed)
        .file("b.xlsx", &other.workbook)
        .run()
        .status(1);
    let region = ended.json();
    assert_eq!(pence(&region["totals"]["invoice"]), pence(&other.claim["totals"]["invoice_total"]));
    assert_eq!(region["apart"]["practices"], 2);
}

/// Both verify: it is their code that they share. The words and the status say what the totals do.
#[test]
fn two_sound_claims_of_one_practice_are_not_said_to_be_counted() {
    let [one, other, _] = claimed() else { panic!("three practices") };
    Run::normalday("consolidate a.xlsx own.xlsx b.xlsx --out region")
        .file("a.xlsx", &one.workbook)
        .file("own.xlsx", &one.own_copy)
        .file("b.xlsx", &other.workbook)
        .run()
        .status(1)
        .stdout_has("3 workbooks were received, 1 of them verified and counted.")
        .stdout_has("several claims have this code");
}

#[test]
fn nothing_that_can_be_read_ends_with_status_3() {
    Run::normalday("consolidate a.xlsx --out region")
        .file("a.xlsx", "Line,Amount\n")
        .run()
        .status(3)
        .stderr_has("error[N067]")
        .stderr_has("a.xlsx")
        .has_no_file("region/region.json");
    Run::normalday("consolidate absent.xlsx --out region").run().status(3).stderr_has("error[N060]");
    Run::normalday("consolidate empty --out region").empty_folder("empty").run().status(3).stderr_has("error[N067]");
}
