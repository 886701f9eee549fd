//! What `write_claim` leaves in the folder, and the controls that it adds.

use crate::common::claim_fixture;
use crate::sheets::cells;
use normalday::claim::outcome::{Claim, Control, ControlResult};
use normalday::report::{COPY_TO_SEND, EMAIL, JSON, LETTER, OWN_COPY, ReportError, write_claim};
use std::path::PathBuf;

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn control<'a>(claim: &'a Claim, id: &str) -> &'a Control {
    claim.controls.iter().find(|control| control.id == id).unwrap_or_else(|| panic!("no control {id}"))
}

#[test]
fn five_files_are_written_and_the_controls_hold() {
    let mut claim = claim_fixture::claim();
    let folder = folder("fixture");
    let written = write_claim(&mut claim, &|_| false, &folder).unwrap();
    assert_eq!(written.to_send, folder.join(COPY_TO_SEND));
    assert_eq!(written.paths, [OWN_COPY, COPY_TO_SEND, LETTER, EMAIL, JSON].map(|name| folder.join(name)));
    for id in ["C09a", "C09b", "C09c", "C09d", "C09e", "C11"] {
        assert_eq!(control(&claim, id).result, ControlResult::Holds, "{:?}", control(&claim, id));
    }
    let files = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(files, 5, "no temporary file is left");
}

#[test]
fn the_same_claim_gives_the_same_bytes() {
    let (one, other) = (folder("same-one"), folder("same-other"));
    write_claim(&mut claim_fixture::claim(), &|_| false, &one).unwrap();
    write_claim(&mut claim_fixture::claim(), &|_| false, &other).unwrap();
    for name in [OWN_COPY, COPY_TO_SEND, LETTER, EMAIL, JSON] {
        assert!(std::fs::read(one.join(name)).unwrap() == std::fs::read(other.join(name)).unwrap(), "{name}");
    }
}

/// Planted fault: the engine's total is a penny more than the workbook's cells come to.
#[test]
fn control_9_sees_a_penny_between_engine_and_workbook() {
    let mut claim = claim_fixture::claim();
    claim.totals.invoice += 1;
    let folder = folder("penny");
    write_claim(&mut claim, &|_| false, &folder).unwrap();
    assert_eq!(control(&claim, "C09a").result, ControlResult::Fails);
    assert!(!claim.is_reconciled());
    let summary = cells(&std::fs::read(folder.join(OWN_COPY)).unwrap(), "Summary");
    assert_eq!(summary[&(3, 0)].to_string(), "NOT RECONCILED");
}

/// Planted fault: one line's amount differs while the totals were made to agree.
#[test]
fn control_9_sees_a_line_whose_amount_its_cells_do_not_give() {
    let mut claim = claim_fixture::claim();
    for (id, change) in [("L0004", 1), ("L0005", -1)] {
        let line = claim.lines.iter_mut().find(|line| line.id == id).unwrap();
        line.amount_pence = line.amount_pence.map(|pence| pence + change);
    }
    write_claim(&mut claim, &|_| false, &folder("line")).unwrap();
    assert_eq!(control(&claim, "C09d").result, ControlResult::Fails);
}

/// Planted fault: an identifier in a text that reaches an output.
#[test]
fn control_11_sees_an_identifier_in_an_output() {
    let mut claim = claim_fixture::claim();
    claim.lines[0].description = "fee for 943 476 5919, see 9434765919".to_owned();
    write_claim(&mut claim, &|text| text.contains("9434765919"), &folder("identifier")).unwrap();
    assert_eq!(control(&claim, "C11").result, ControlResult::Fails);
}

#[test]
fn a_target_that_cannot_be_replaced_is_an_error_and_leaves_the_old_files() {
    let folder = folder("locked");
    std::fs::create_dir_all(folder.join(LETTER)).unwrap();
    std::fs::write(folder.join(OWN_COPY), "old").unwrap();
    let error = write_claim(&mut claim_fixture::claim(), &|_| false, &folder).unwrap_err();
    assert!(matches!(error, ReportError::Replace { .. }));
    assert!(error.to_string().contains("hint: "));
    assert_eq!(std::fs::read_to_string(folder.join(OWN_COPY)).unwrap(), "old");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
}

#[test]
fn the_draft_is_unsent_has_blanks_and_carries_the_copy_to_send() {
    let folder = folder("draft");
    write_claim(&mut claim_fixture::claim(), &|_| false, &folder).unwrap();
    let draft = std::fs::read_to_string(folder.join(EMAIL)).unwrap();
    assert!(draft.starts_with("X-Unsent: 1\r\nDate: Fri, 19 Jul 2024 00:00:00 +0000\r\n"));
    assert!(draft.contains("To: \"[ICB name]\":;\r\n") && draft.contains("Cc: \"[LMC name]\":;\r\n"));
    assert!(draft.contains("Content-Disposition: attachment; filename=\"claim-icb.xlsx\"\r\n"));
    assert!(draft.lines().all(|line| line.len() <= 998));
    let letter = std::fs::read_to_string(folder.join(LETTER)).unwrap();
    assert!(letter.contains("£817.28") && letter.contains("[ICB contact]"));
}
