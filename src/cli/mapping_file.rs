//! The answers: where a `mapping.toml` is found, how questions are put to a person, and how they are written down to be
//! answered.

use super::arguments::QuestionArguments;
use super::failure::Failure;
use super::pipeline::not_written;
use super::words::counted;
use crate::ingest::mapping::file::MAPPING_FILE_NAME;
use crate::ingest::mapping::{Mapping, MappingError, Question, write};
use crate::model::stop::StopCode;
use crate::report;
use std::path::{Path, PathBuf};

/// Where results are written, if nobody says otherwise: answers written there are found by `check` too.
pub const DEFAULT_OUT: &str = "normalday-out";

/// The answers that hold: of the file that is named, else of every `mapping.toml` directly in a folder of exports, beside
/// the policy, and in the folder of results.
pub fn load(arguments: &QuestionArguments, out: &Path) -> Result<Mapping, Failure> {
    let paths = match &arguments.mapping {
        Some(path) => vec![path.clone()],
        None => found(arguments, out),
    };
    Mapping::read(&paths).map_err(|error| unusable(&error))
}

/// An answer that cannot be used.
pub fn unusable(error: &MappingError) -> Failure {
    Failure::of_text(StopCode::MappingUnsound, &error.to_string())
}

fn found(arguments: &QuestionArguments, out: &Path) -> Vec<PathBuf> {
    let beside_policy = arguments.policy.as_deref().and_then(Path::parent);
    in_folders(arguments.exports.iter().map(PathBuf::as_path).chain(beside_policy).chain([out]))
}

/// Every `mapping.toml` that lies directly in one of these folders, each once.
pub fn in_folders<'f>(folders: impl Iterator<Item = &'f Path>) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for path in folders.map(|folder| folder.join(MAPPING_FILE_NAME)).filter(|path| path.is_file()) {
        let is_same = |other: &PathBuf| std::fs::canonicalize(other).ok() == std::fs::canonicalize(&path).ok();
        if !paths.iter().any(is_same) {
            paths.push(path);
        }
    }
    paths
}

/// The questions are written to a file, and a claim waits for the answers.
pub fn ask(questions: &[Question], out: &Path) -> Result<Failure, Failure> {
    let path = write_questions(questions, out, MAPPING_FILE_NAME)?;
    let shown = path.display();
    let many = counted(questions.len() as i64, "question", "questions");
    let mut failure =
        Failure::new(StopCode::QuestionsOpen, format!("{many} must be answered before there can be a claim"));
    for question in questions {
        failure = failure.because(in_words(question));
    }
    let is_there = |question: &Question| question.stands_at.is_some();
    failure = failure.because(match questions.iter().all(is_there) {
        true => "They are written down already, and not yet changed or confirmed.".to_owned(),
        false => format!(
            "They are written to `{shown}`, each with its best guess, the alternatives and what speaks for them."
        ),
    });
    Ok(failure
        .hint(format!("open `{shown}` in a text editor, change what is wrong, set `confirmed = true`, and run the same command again"))
        .hint("keep the file beside your exports: next month's files have the same headers, and are not asked about again"))
}

/// A question with its reason and its answers, and where it stands already.
pub fn in_words(question: &Question) -> String {
    let choices: Vec<String> = question
        .choices
        .iter()
        .filter(|choice| choice.score.is_some())
        .map(|choice| format!("\"{}\" ({} of 100)", choice.value, choice.score.unwrap_or(0)))
        .collect();
    let scores = if choices.is_empty() { String::new() } else { format!(" Scores: {}.", choices.join(", ")) };
    let word = question.word();
    let word = if word.is_empty() { String::new() } else { format!(" \"{word}\":") };
    let stands = match &question.stands_at {
        Some((path, line)) => format!(" It waits in `{}`, line {line}.", path.display()),
        None => String::new(),
    };
    format!("{}:{word} {} {}{scores}{stands}", question.place, question.asks, question.why)
}

/// Writes the questions to a file; answers that stand in it stay as they are.
pub fn write_questions(questions: &[Question], folder: &Path, name: &str) -> Result<PathBuf, Failure> {
    let path = folder.join(name);
    let existing = match path.is_file() {
        true => {
            let mapping = Mapping::read(std::slice::from_ref(&path)).map_err(|error| unusable(&error))?;
            let text = std::fs::read_to_string(&path).map_err(|error| {
                Failure::new(StopCode::MappingUnsound, format!("`{}` cannot be read: {error}", path.display()))
            })?;
            Some((text, mapping))
        }
        false => None,
    };
    let text = write::text(questions, existing.as_ref().map(|(text, mapping)| (text.as_str(), mapping)));
    report::write_file(folder, name, text.as_bytes()).map_err(|error| not_written(&error))
}
