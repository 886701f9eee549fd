//! `normalday explain CODE`.

use super::Answer;
use super::arguments::ExplainArguments;
use super::catalogue::{Entry, entries};
use super::failure::{Failure, nearest};
use crate::model::stop::StopCode;

/// Explains one code in full, with its example, or all of them.
pub fn run(arguments: &ExplainArguments) -> Result<Answer, Failure> {
    let asked = arguments.code.trim().to_uppercase();
    let entries = entries();
    if asked == "ALL" {
        return Ok(Answer::done(entries.iter().map(Entry::in_words).collect::<Vec<_>>().join("\n")));
    }
    // A control of several parts is numbered C08a, C08b1: they are explained together.
    let control = asked.get(..3).filter(|_| asked.starts_with('C'));
    let is_asked = |entry: &&Entry| entry.code == asked || Some(entry.code) == control;
    match entries.iter().find(is_asked) {
        Some(entry) => Ok(Answer::done(in_full(entry))),
        None => Err(unknown(&asked, &entries)),
    }
}

fn in_full(entry: &Entry) -> String {
    match entry.example() {
        example if example.is_empty() => entry.in_words(),
        example => format!("{}\n{example}", entry.in_words()),
    }
}

fn unknown(asked: &str, entries: &[Entry]) -> Failure {
    let failure = Failure::new(StopCode::UnknownCode, format!("there is no code `{asked}`"))
        .because("Exceptions have codes such as E021, errors such as N010, controls such as C03.");
    match nearest(asked, entries.iter().map(|entry| entry.code)) {
        Some(near) => failure.hint(format!("did you mean `normalday explain {near}`?")),
        None => failure.hint("`normalday explain all` prints every code"),
    }
}
