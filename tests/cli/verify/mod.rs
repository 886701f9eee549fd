//! `normalday verify`: planted alterations are caught, untouched workbooks pass, and what is no claim is refused.

mod hostile;

use crate::alterations::*;
use crate::common::{Run, repository};
use normalday::report::verify::Kind;
use std::path::Path;
use std::sync::OnceLock;

/// The workbooks of a sample practice: its own copy and the one to send.
fn written() -> &'static [Vec<u8>; 2] {
    static WRITTEN: OnceLock<[Vec<u8>; 2]> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let ended = Run::normalday("claim emis-practice --out out").sample("emis-practice").run().status(0);
        [ended.bytes("out/claim.xlsx"), ended.bytes("out/claim-icb.xlsx")]
    })
}

#[test]
fn each_planted_alteration_is_found_where_it_is() {
    let mut missed = Vec::new();
    for copy in written() {
        let all = alterations(copy);
        assert!(all.len() >= 20);
        for alteration in &all {
            let verdict = verdict(&alteration.plant(copy));
            let is_found = verdict.findings.iter().any(|finding| alteration.is_found_as(finding));
            if verdict.verified || !is_found {
                missed.push(format!("{}: {:#?}", alteration.name, verdict.findings));
            }
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

/// What LibreOffice made of `claim-icb.xlsx` of the sample practice; `just saved-by-libreoffice` makes it again.
const SAVED_BY_LIBREOFFICE: &[u8] = include_bytes!("saved-by-libreoffice.xlsx");

#[test]
fn a_workbook_that_libreoffice_saved_again_passes_and_alterations_of_it_are_found() {
    assert_untouched("saved by LibreOffice", SAVED_BY_LIBREOFFICE);
    let overwritten = altered(SAVED_BY_LIBREOFFICE, LINES, |xml| with_number(xml, "R5", "88.33"));
    let moved = altered(SAVED_BY_LIBREOFFICE, LINES, |xml| with_number(xml, "X5", "300"));
    let included = altered(SAVED_BY_LIBREOFFICE, LINES, |xml| with_text(xml, "D5", "N"));
    for (bytes, kind, cell) in [
        (overwritten, Kind::FormulaOverwritten, "R5"),
        (moved, Kind::CellChanged, "X5"),
        (included, Kind::IncludeChanged, "D5"),
    ] {
        let verdict = verdict(&bytes);
        let is_found = |finding: &normalday::report::verify::Finding| {
            finding.kind == kind && finding.cell.as_deref() == Some(cell)
        };
        assert!(verdict.findings.iter().any(is_found), "{cell}: {:#?}", verdict.findings);
    }
}

#[test]
fn twenty_untouched_workbooks_of_ten_practices_pass() {
    let mut workbooks = 0;
    let mut look_at = |folder: &Path, name: &str| {
        let ended = Run::normalday("claim exports --out out").copy_of(folder, "exports").run();
        assert!(ended.status == 0, "{name}: {}", ended.stderr);
        for copy in ["out/claim.xlsx", "out/claim-icb.xlsx"] {
            assert_untouched(&format!("{name} {copy}"), &ended.bytes(copy));
            workbooks += 1;
        }
    };
    for practice in ["emis-practice", "systmone-practice", "spreadsheet-practice"] {
        look_at(&repository().join("sample_data").join(practice), practice);
    }
    for (seed, practices) in [("11", 3), ("12", 2), ("13", 2)] {
        let made =
            Run::normalday(&format!("sample made --weeks 13 --seed {seed} --practices {practices}")).run().status(0);
        for number in 1..=practices {
            look_at(&made.folder.path().join(format!("made/practice-{number:03}")), &format!("seed {seed}, {number}"));
        }
    }
    assert_eq!(workbooks, 20);
}

#[test]
fn names_dates_and_reasons_may_be_filled_in() {
    let signed = altered(&written()[1], SIGN_OFF, |xml| with_number(&with_text(xml, "C5", "Pat Green"), "E5", "45600"));
    let verdict = verdict(&signed);
    assert!(verdict.verified, "{:#?}", verdict.findings);
    assert_eq!(verdict.filled_in, 2);
}

#[test]
fn a_change_of_include_is_told_with_its_line_its_amount_and_its_reason() {
    let changed = altered(&written()[0], LINES, |xml| with_text(&with_text(xml, "D5", "N"), "E5", "paid in kind"));
    let verdict = verdict(&changed);
    let told: Vec<&str> = verdict.findings.iter().map(|finding| finding.words.as_str()).collect();
    assert!(told.iter().any(|words| words.contains("L0001") && words.contains("paid in kind")), "{told:#?}");
    // The invoice falls by the line's amount, which stands beside it as written.
    let fall = verdict.as_written_total.unwrap() - verdict.invoice_total.unwrap();
    let amount = number_in(&part(&changed, LINES), "AO5");
    assert!(amount > 0.0 && (fall - amount).abs() < 1e-9, "{fall} {amount}");
}

#[test]
fn it_says_what_it_found_and_that_only_the_exports_prove_a_figure() {
    Run::normalday("verify claim.xlsx")
        .file("claim.xlsx", &written()[0])
        .run()
        .status(0)
        .stdout_has("VERIFIED")
        .stdout_has("only the exports can prove")
        .stderr_is_empty();
    let changed = altered(&written()[0], LINES, |xml| with_text(xml, "D5", "N"));
    Run::normalday("verify claim.xlsx")
        .file("claim.xlsx", &changed)
        .run()
        .status(1)
        .stdout_has("DIFFERS")
        .stdout_has("Claim lines, D5: line L0001: Include was written as `Y` and is `N`");
}

#[test]
fn json_is_for_programs() {
    let ended = Run::normalday("verify claim.xlsx --json").file("claim.xlsx", &written()[1]).run().status(0);
    let value = ended.json();
    assert_eq!(value["schema"], "normalday.verify/1");
    assert_eq!(value["differs"], false);
    assert_eq!(value["verdict"]["verified"], true);
    assert!(value["exports"].is_null());
}

#[test]
fn the_exports_prove_both_copies() {
    for bytes in written() {
        Run::normalday("verify received.xlsx --exports emis-practice")
            .sample("emis-practice")
            .file("received.xlsx", bytes)
            .run()
            .status(0)
            .stdout_has("the exports come to the same");
    }
}

#[test]
fn a_claim_of_other_exports_differs_and_it_is_said_in_what() {
    let source = repository().join("sample_data/emis-practice");
    let expenses = std::fs::read_to_string(source.join("expenses.csv")).unwrap();
    let kept: Vec<&str> = expenses.lines().take(1).collect();
    Run::normalday("verify received.xlsx --exports emis-practice")
        .sample("emis-practice")
        .file("emis-practice/expenses.csv", format!("{}\n", kept[0]))
        .file("received.xlsx", &written()[1])
        .run()
        .status(1)
        .stdout_has("as it was written")
        .stdout_has("invoice_total: the workbook says 360.66, and the exports come to")
        .stdout_has("was read for the claim, and no file with its digest is among the exports");
}

#[test]
fn what_is_no_claim_workbook_is_refused_with_status_3() {
    let rota = std::fs::read(repository().join("sample_data/spreadsheet-practice/rota weeks.xlsx")).unwrap();
    let cut = written()[0][..written()[0].len() / 2].to_vec();
    let broken = altered(&written()[0], LINES, |xml| xml[..xml.len() / 2].to_owned());
    for (name, bytes) in [
        ("another workbook", rota),
        ("half a workbook", cut),
        ("a sheet cut off", broken),
        ("text", b"Line,Amount\n1,2\n".to_vec()),
        ("nothing", Vec::new()),
    ] {
        let ended = Run::normalday("verify claim.xlsx").file("claim.xlsx", bytes).run();
        assert_eq!(ended.status, 3, "{name}: {}{}", ended.stdout, ended.stderr);
        assert!(ended.stderr.contains("error[N067]") && ended.stderr.contains("hint: "), "{name}: {}", ended.stderr);
    }
    Run::normalday("verify absent.xlsx").run().status(3).stderr_has("error[N060]").stderr_has("absent.xlsx");
}

#[test]
fn a_workbook_whose_formulas_turn_in_circles_ends_with_findings() {
    let total = cell_of_name(&written()[0], "invoice_total");
    let turned = altered(&written()[0], SUMMARY, |xml| with_formula(xml, &total, "invoice_total+1", "1"));
    let verdict = verdict(&turned);
    assert!(verdict.findings.iter().any(|finding| finding.kind == Kind::NotWorkedOut), "{:#?}", verdict.findings);
}
