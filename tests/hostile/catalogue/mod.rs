//! The catalogue of codes: every exception, error and control has one reproducer in `tests/hostile/errors/CODE/`, which
//! really gives it, with the message that is expected. `docs/errors.md` is made of the explanations and of these.
//!
//! `NORMALDAY_BLESS=1 cargo test --release --test hostile catalogue` writes messages and page anew.

mod made;
mod page;
mod reproducer;

use normalday::claim::without_sensitivity;
use normalday::cli::catalogue::entries;
use reproducer::{Reproducer, Shown, folder};
use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

/// Every reproducer with what it really says. They are run once, for both tests that look at them.
static SHOWN: LazyLock<Vec<Shown>> = LazyLock::new(|| Reproducer::all().into_iter().map(Shown::of).collect());

fn is_blessing() -> bool {
    std::env::var_os("NORMALDAY_BLESS").is_some()
}

#[test]
fn every_code_has_a_reproducer_and_every_reproducer_a_code() {
    let codes: BTreeSet<String> = entries().iter().map(|entry| entry.code.to_owned()).collect();
    let there: BTreeSet<String> = Reproducer::all().into_iter().map(|one| one.code).collect();
    let missing: Vec<String> = codes.difference(&there).map(|code| how_to_add(code)).collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    let stray: Vec<&String> = there.difference(&codes).collect();
    assert!(
        stray.is_empty(),
        "{stray:?} in tests/hostile/errors is no code of src/model/exception.rs, src/model/stop.rs or \
         src/cli/explanations.rs: take the folder away, or give the code its entry there"
    );
}

fn how_to_add(code: &str) -> String {
    format!(
        "{code} has no reproducer. Make the folder tests/hostile/errors/{code} and put into it\n  \
         - the smallest files that give {code}, under any names: the test puts them into `exports`;\n  \
         - `command.txt` with what is typed after `normalday`, if it is not `{}`;\n  \
         - or, where the files are too large or binary, `made.txt` with one line that describes them, and the code that \
         makes them in tests/hostile/catalogue/made.rs.\n\
         Then run `NORMALDAY_BLESS=1 cargo test --release --test hostile catalogue`, read the `expected.txt` that it \
         writes, and commit it with docs/errors.md.",
        reproducer::USUAL_COMMAND
    )
}

#[test]
fn every_reproducer_gives_its_code_with_the_message_that_is_expected() {
    let mut wrong = Vec::new();
    for Shown { reproducer, message } in SHOWN.iter() {
        let code = &reproducer.code;
        let path = folder().join(code).join("expected.txt");
        match message {
            Err(what) => wrong.push(format!("{code}: the reproducer does not give it: {what}")),
            Ok(message) if is_blessing() => fs::write(&path, format!("{message}\n")).unwrap(),
            Ok(message) => {
                let expected = fs::read_to_string(&path).unwrap_or_default();
                if expected.trim_end() != message {
                    wrong.push(format!("{code}: {} says\n{expected}and the program\n{message}", path.display()));
                }
            }
        }
    }
    let hint = "if the new words are right, run `NORMALDAY_BLESS=1 cargo test --release --test hostile catalogue`";
    assert!(wrong.is_empty(), "{}\n\n{hint}", wrong.join("\n\n"));
}

#[test]
fn the_page_of_errors_shows_every_code_with_its_reproducer() {
    let path = crate::common::repository().join("docs/errors.md");
    let page = page::of(&entries(), &SHOWN);
    if is_blessing() {
        fs::write(&path, &page).unwrap();
    } else {
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            page == written,
            "docs/errors.md is out of date: run `NORMALDAY_BLESS=1 cargo test --release --test hostile catalogue`, \
             read what changed, and commit it"
        );
    }
}

/// Exceptions and stops are explained by exhaustive matches; controls have their numbers in the code that checks them.
#[test]
fn every_control_of_a_claim_is_explained() {
    let (data, plan) = crate::everything::practice_of_everything().build();
    let claim = without_sensitivity(&data, &plan).unwrap();
    let known: BTreeSet<&str> = entries().iter().map(|entry| entry.code).collect();
    for control in &claim.controls {
        let code = control.id.get(..3).unwrap();
        assert!(known.contains(code), "control {} wants an entry in src/cli/explanations.rs", control.id);
    }
}
