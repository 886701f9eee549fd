//! The answers: what was said of tables and of words, and what may be said at all.

use super::question::WordKind;
use crate::ingest::layout::folded_header;
use crate::model::appointment::Status;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Answers that stand for "no column of this table".
pub const NO_COLUMN: &str = "none";

/// Why answers cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the mapping `{}`{} cannot be used: {what}\n\nhint: {hint}", path.display(), line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct MappingError {
    /// The file.
    pub path: PathBuf,
    /// The line, where there is one.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The word.
    pub value: String,
    /// File in which it stands.
    pub path: PathBuf,
    /// Line in which it stands.
    pub line: usize,
    /// Written by the tool, and neither changed nor confirmed.
    pub is_open: bool,
}

/// Every answer that was found.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    pub(super) tables: BTreeMap<(String, String), Answer>,
    pub(super) words: BTreeMap<(WordKind, String), Answer>,
}

impl Mapping {
    /// The answer about a table, if there is one that was looked at.
    pub fn answer(&self, fingerprint: &str, key: &str) -> Option<&Answer> {
        self.entry(fingerprint, key).filter(|answer| !answer.is_open)
    }

    /// The entry about a table, answered or not.
    pub fn entry(&self, fingerprint: &str, key: &str) -> Option<&Answer> {
        self.tables.get(&(fingerprint.to_owned(), key.to_owned()))
    }

    /// Every answer about a table whose key begins so, by the rest of the key.
    pub fn answers_under<'m>(
        &'m self,
        fingerprint: &str,
        start: &'m str,
    ) -> impl Iterator<Item = (&'m str, &'m Answer)> {
        let fingerprint = fingerprint.to_owned();
        self.tables.iter().filter_map(move |((of, key), answer)| {
            let rest = key.strip_prefix(start).filter(|_| *of == fingerprint && !answer.is_open)?;
            Some((rest, answer))
        })
    }

    /// Whether anything is said about tables at all.
    pub fn says_nothing_of_tables(&self) -> bool {
        self.tables.is_empty()
    }

    /// What a word means, if somebody said so.
    pub fn word(&self, kind: WordKind, text: &str) -> Option<&Answer> {
        self.word_entry(kind, text).filter(|answer| !answer.is_open)
    }

    /// Every word of a kind with what it means, as it is compared.
    pub fn words_of(&self, kind: WordKind) -> impl Iterator<Item = (&str, &str)> {
        let of_kind = self.words.iter().filter(move |((of, _), answer)| *of == kind && !answer.is_open);
        of_kind.map(|((_, text), answer)| (text.as_str(), answer.value.as_str()))
    }

    /// The entry of a word, answered or not.
    pub fn word_entry(&self, kind: WordKind, text: &str) -> Option<&Answer> {
        self.words.get(&(kind, folded_header(text)))
    }
}

/// Keeps an answer. One that was looked at goes before one that was not; two that differ cannot both hold.
pub(super) fn keep<K: Ord>(answers: &mut BTreeMap<K, Answer>, key: K, answer: Answer) -> Result<(), MappingError> {
    match answers.get(&key) {
        Some(other) if !other.is_open && !answer.is_open && other.value != answer.value => Err(MappingError {
            what: format!(
                "the same question is answered differently in `{}`, line {}",
                other.path.display(),
                other.line
            ),
            path: answer.path,
            line: Some(answer.line),
            hint: "take one of the two out, or name the file that holds with `--mapping FILE`".to_owned(),
        }),
        Some(other) if !other.is_open => Ok(()),
        _ => {
            answers.insert(key, answer);
            Ok(())
        }
    }
}

/// The meanings that a word may be given.
pub fn word_meanings(kind: WordKind) -> Vec<&'static str> {
    match kind {
        WordKind::Status => Status::ALL.iter().map(|status| status.name()).collect(),
        WordKind::Category => vec!["care_related", "other"],
        WordKind::SlotType => vec!["appointment", "no_appointment"],
        WordKind::LeaveCode => vec!["study", "leave", "set_aside"],
        WordKind::GridNumber => vec!["hours", "set_aside"],
    }
}

/// The answers that a key of a table may have; none where they are not fixed.
pub fn table_answers(key: &str) -> Option<&'static [&'static str]> {
    Some(match key {
        "encoding" => &["utf-8", "windows-1252", "macintosh"],
        "separator" => &["comma", "semicolon", "tab"],
        "header_row" => &["this", "below"],
        "date_order" => &["day_first", "month_first"],
        "header" => &["two_rows", "one_row"],
        "basis" => &["planned", "worked"],
        "breaks" => &["unpaid", "paid"],
        "hours" => &["hours", "days"],
        _ => return None,
    })
}
