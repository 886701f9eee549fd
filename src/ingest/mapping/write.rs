//! Questions become a `mapping.toml` to fill in: each with its best guess in place, the alternatives and what speaks for
//! them as comments.

use super::answers::Mapping;
use super::question::{Choice, NO_GUESS, Question, Subject, WordKind};
use std::collections::BTreeMap;
use std::fmt::Write;

const OPENING: &str = "\
# normalday asks before it guesses. Every answer below is its best guess.
#
# Look at each one and change it where it is wrong. Then set `confirmed = true` under it and run the same command again.
# An answer that you have changed holds without that; \"?\" is no answer.
#
# Keep this file in the folder of exports, beside policy.toml: next month's export has the same header, and its answers are
# found again by it. `as_written` is what was guessed: leave it as it is.
";

/// The text of a mapping that asks the questions. What `existing` holds stays as it is, answers and all; only questions
/// that it does not have yet are added.
pub fn text(questions: &[Question], existing: Option<(&str, &Mapping)>) -> String {
    let is_there = |question: &&Question| {
        existing.is_some_and(|(_, mapping)| match &question.subject {
            Subject::Table { fingerprint, key } => mapping.entry(fingerprint, key).is_some(),
            Subject::Word { kind, text } => mapping.word_entry(*kind, text).is_some(),
        })
    };
    let mut text = existing.map_or_else(|| OPENING.to_owned(), |(text, _)| text.trim_end().to_owned() + "\n");
    let mut tables: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
    let mut words: Vec<(WordKind, &str, &Question)> = Vec::new();
    for question in questions.iter().filter(|question| !is_there(question)) {
        match &question.subject {
            Subject::Table { fingerprint, .. } => tables.entry(fingerprint).or_default().push(question),
            Subject::Word { kind, text } => words.push((*kind, text, question)),
        }
    }
    for (fingerprint, questions) in tables {
        write_table(&mut text, fingerprint, &questions);
    }
    words.sort_by_key(|(kind, word, _)| (*kind, *word));
    for (kind, word, question) in words {
        write_word(&mut text, kind, word, question);
    }
    text
}

// Writing to a string cannot fail.
fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(words);
    text.push('\n');
}

fn write_table(text: &mut String, fingerprint: &str, questions: &[&Question]) {
    line(text, format_args!("\n[[table]]"));
    if let Some(first) = questions.first() {
        line(text, format_args!("# {}", commented(&first.place)));
    }
    line(text, format_args!("fingerprint = {}", quoted(fingerprint)));
    for question in questions {
        write_reasons(text, question);
        line(text, format_args!("{} = {}", question.key(), quoted(&question.guess)));
    }
    line(text, format_args!("\nconfirmed = false"));
    let written: Vec<String> =
        questions.iter().map(|question| format!("{} = {}", quoted(question.key()), quoted(&question.guess))).collect();
    line(text, format_args!("as_written = {{ {} }}", written.join(", ")));
}

fn write_word(text: &mut String, kind: WordKind, word: &str, question: &Question) {
    line(text, format_args!("\n[[{}]]", kind.key()));
    line(text, format_args!("# {}", commented(&question.place)));
    line(text, format_args!("text = {}", quoted(word)));
    write_reasons(text, question);
    line(text, format_args!("means = {}", quoted(&question.guess)));
    line(text, format_args!("confirmed = false"));
    line(text, format_args!("as_written = {}", quoted(&question.guess)));
}

fn write_reasons(text: &mut String, question: &Question) {
    line(text, format_args!("\n# {}", commented(&question.asks)));
    line(text, format_args!("# {}", commented(&question.why)));
    for choice in &question.choices {
        line(text, format_args!("#   {}", commented(&choice_in_words(choice))));
    }
    if question.guess == NO_GUESS {
        line(text, format_args!("# Nothing speaks for any of them: write the one that is right."));
    }
}

/// A choice with its meaning and its score.
pub fn choice_in_words(choice: &Choice) -> String {
    let score = choice.score.map(|score| format!(" ({score} of 100)")).unwrap_or_default();
    format!("\"{}\": {}{score}", choice.value, choice.meaning)
}

/// A comment is one line.
fn commented(words: &str) -> String {
    words.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::path::Path;

    fn order(fingerprint: &str) -> Question {
        Question {
            subject: Subject::Table { fingerprint: fingerprint.to_owned(), key: "date_order".to_owned() },
            place: "`list.csv`, header in row 1".to_owned(),
            asks: "Which comes first in its dates, the day or the month?".to_owned(),
            why: "Nothing in the column says so.".to_owned(),
            choices: vec![Choice::scored("day_first", "day, month, year", 50)],
            guess: "day_first".to_owned(),
            stands_at: None,
        }
    }

    fn word(text: &str, guess: &str) -> Question {
        Question {
            subject: Subject::Word { kind: WordKind::Status, text: text.to_owned() },
            place: "7 rows".to_owned(),
            asks: "What does it mean?".to_owned(),
            why: "No layout knows it.".to_owned(),
            choices: Vec::new(),
            guess: guess.to_owned(),
            stands_at: None,
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_holds_once_confirmed() {
        let questions = [order("0a"), word("Say \"seen\"", "attended"), word("UTA", "?")];
        let text = text(&questions, None);
        let open = Mapping::parse(Path::new("m"), &text).unwrap();
        assert!(open.entry("0a", "date_order").unwrap().is_open && open.answer("0a", "date_order").is_none());
        let confirmed = Mapping::parse(Path::new("m"), &text.replace("confirmed = false", "confirmed = true")).unwrap();
        assert_eq!(confirmed.answer("0a", "date_order").unwrap().value, "day_first");
        assert_eq!(confirmed.word(WordKind::Status, "say seen").unwrap().value, "attended");
        assert!(confirmed.word(WordKind::Status, "UTA").is_none());
    }

    #[test]
    fn what_stands_in_a_file_stays_and_new_questions_are_added() {
        let mine = "# mine\n[[table]]\nfingerprint = \"0a\"\ndate_order = \"month_first\"\n";
        let mapping = Mapping::parse(Path::new("m"), mine).unwrap();
        let text = text(&[order("0a"), order("0b")], Some((mine, &mapping)));
        assert!(text.starts_with(mine));
        let read = Mapping::parse(Path::new("m"), &text).unwrap();
        assert_eq!(read.answer("0a", "date_order").unwrap().value, "month_first");
        assert!(read.entry("0b", "date_order").is_some());
    }
}
