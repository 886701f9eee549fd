//! `normalday init DIR`: a commented policy and blank templates.

use super::Answer;
use super::arguments::InitArguments;
use super::failure::Failure;
use super::policy_file::POLICY_FILE_NAME;
use super::words::typed;
use crate::model::policy::DEFAULT_POLICY_TOML;
use crate::model::stop::StopCode;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// A file that `init` writes.
struct Blank {
    name: &'static str,
    purpose: &'static str,
    content: &'static str,
}

/// A template of `schemas/templates/`, under its own name.
macro_rules! template {
    ($name:literal, $purpose:literal) => {
        Blank { name: $name, purpose: $purpose, content: include_str!(concat!("../../schemas/templates/", $name)) }
    };
}

const BLANKS: [Blank; 7] = [
    Blank {
        name: POLICY_FILE_NAME,
        purpose: "your settings; every one has its default and a comment",
        content: DEFAULT_POLICY_TOML,
    },
    template!("rota.csv", "who worked when, eight columns: the short form"),
    template!("rota-full.csv", "the long form: pay, activity, rate, whether it is due to the outage"),
    template!("workload.csv", "documents, results, scripts, tasks, online requests: counts for each day"),
    template!("attested.csv", "patients seen on paper, signed for"),
    template!("expenses.csv", "what was bought because of the outage, with receipts"),
    template!("income.csv", "income lost and not recovered, items and fee"),
];

/// Writes the policy and the templates; refuses if one of them is there already.
pub fn run(arguments: &InitArguments, is_quiet: bool) -> Result<Answer, Failure> {
    let directory = &arguments.directory;
    let there: Vec<&str> = BLANKS.iter().map(|blank| blank.name).filter(|name| directory.join(name).exists()).collect();
    if !there.is_empty() {
        return Err(Failure::new(
            StopCode::FilesThere,
            format!("`{}` already holds {}", directory.display(), there.join(", ")),
        )
        .because("Nothing was written: a file that may hold your own entries is never overwritten.")
        .hint("name another folder, or move these files away"));
    }
    fs::create_dir_all(directory).map_err(|error| cannot_write(directory, &error))?;
    for blank in &BLANKS {
        write_new(&directory.join(blank.name), blank.content)?;
    }
    if is_quiet {
        return Ok(Answer::done(""));
    }
    Ok(Answer::done(summary(directory)))
}

fn write_new(path: &Path, content: &str) -> Result<(), Failure> {
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| cannot_write(path, &error))?;
    file.write_all(content.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new(StopCode::NotWritten, format!("`{}` cannot be written: {error}", path.display()))
        .hint("choose a folder in which you may write")
}

fn summary(directory: &Path) -> String {
    let (shown, typed) = (directory.display(), typed(directory));
    let width = BLANKS.iter().map(|blank| blank.name.len()).max().unwrap_or(0);
    let files: String = BLANKS.iter().map(|blank| format!("  {:width$}  {}\n", blank.name, blank.purpose)).collect();
    format!(
        "Written to `{shown}`:\n\n{files}\nFill in what you have; a template that stays empty does no harm. Put your exports beside \
         them, then:\n\n  normalday check {typed}\n  normalday claim {typed} --incident 2024-07-19\n"
    )
}
