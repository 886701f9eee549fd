//! `docs/errors.md`.

use super::reproducer::{Reproducer, Shown};
use normalday::cli::catalogue::{EXAMPLE, Entry};

const HEAD: &str = "\
# Every code

<!-- Made by `NORMALDAY_BLESS=1 cargo test --release --test hostile catalogue`: change the words in src, the examples in
tests/hostile/errors. -->

Three kinds of code are printed. `normalday explain E012` prints any of them with the same words.

- **E: exceptions.** A row, a cell or a file that could not be used as it stands. The rest is read and claimed; each exception
  has its place, its reason and what to do, in the output of `check` and on the sheet `Exceptions`.
- **N: errors.** The command was not carried out: `error[N010]: ...` on standard error, and an exit status other than 0.
- **C: controls.** Two ways to one figure that must agree. A claim in which one fails says NOT RECONCILED.

Every example here is a test: the files in `tests/hostile/errors` really give the message beside them. A new code is one entry
in `src/model/exception.rs` or `src/model/stop.rs`, its words, and one folder there; the tests say what is missing.
";

/// The whole page.
pub fn of(entries: &[Entry], shown: &[Shown]) -> String {
    let mut page = HEAD.to_owned();
    for (letter, heading) in [('E', "Exceptions"), ('N', "Errors"), ('C', "Controls")] {
        page.push_str(&format!("\n## {heading}\n"));
        for entry in entries.iter().filter(|entry| entry.code.starts_with(letter)) {
            page.push_str(&section(entry, shown.iter().find(|one| one.reproducer.code == entry.code)));
        }
    }
    page
}

fn section(entry: &Entry, shown: Option<&Shown>) -> String {
    let mut text = format!("\n### {}: {}\n", entry.code, entry.title);
    for (label, words) in &entry.paragraphs {
        text.push_str(&format!("\n**{label}:** {words}\n"));
    }
    let Some(Shown { reproducer, message: Ok(message) }) = shown else { return text };
    text.push_str(&format!("\n{}{}", input(reproducer), block(message)));
    text
}

fn input(reproducer: &Reproducer) -> String {
    let mut text = EXAMPLE.to_owned();
    let files = reproducer.files.iter().map(|(path, content)| format!(" `exports/{path}`:\n{}", block(content)));
    text.push_str(&files.collect::<Vec<_>>().join("\nBeside it"));
    if let Some(made) = &reproducer.made {
        let is_all = reproducer.files.is_empty();
        let between = if is_all { " " } else { "\nBeside it " };
        text.push_str(&format!("{between}{}.\n", capital(made, is_all)));
    }
    if super::made::said(&reproducer.code).is_some() {
        text.push_str("\nIt says:\n");
    } else {
        let gap = if text == EXAMPLE { " " } else { "\n" };
        text.push_str(&format!("{gap}`normalday {}` says:\n", reproducer.command));
    }
    text
}

fn capital(text: &str, wanted: bool) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if wanted => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

fn block(content: &str) -> String {
    format!("\n```text\n{}\n```\n", content.trim_end())
}
