//! One question to the user: about a table as a whole or one of its columns, or about a word.

use std::fmt;
use std::path::PathBuf;

/// What kind of word is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordKind {
    /// A status of appointments.
    Status,
    /// A national category.
    Category,
    /// A kind of slot.
    SlotType,
    /// A code in a weekly grid.
    LeaveCode,
    /// Plain numbers in the day columns of a weekly grid.
    GridNumber,
}

impl WordKind {
    /// Every kind.
    pub const ALL: [WordKind; 5] =
        [WordKind::Status, WordKind::Category, WordKind::SlotType, WordKind::LeaveCode, WordKind::GridNumber];

    /// Name of its entries in `mapping.toml`.
    pub fn key(self) -> &'static str {
        match self {
            WordKind::Status => "status",
            WordKind::Category => "category",
            WordKind::SlotType => "slot_type",
            WordKind::LeaveCode => "leave_code",
            WordKind::GridNumber => "grid_number",
        }
    }
}

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A table; the answer is found again by the fingerprint of its header.
    Table {
        /// Fingerprint of the header row.
        fingerprint: String,
        /// Key of the answer in `mapping.toml`, such as `date_order` or `column.status`.
        key: String,
    },
    /// A word, whatever the table.
    Word {
        /// Kind.
        kind: WordKind,
        /// The text; only of words that may be shown ([`super::safe`]).
        text: String,
    },
}

/// One possible answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The word to write in `mapping.toml`.
    pub value: String,
    /// What it means.
    pub meaning: String,
    /// Score out of 100; none where nothing can be said.
    pub score: Option<u32>,
}

impl Choice {
    /// A choice with its score.
    pub fn scored(value: impl Into<String>, meaning: impl Into<String>, score: u32) -> Self {
        Choice { value: value.into(), meaning: meaning.into(), score: Some(score) }
    }

    /// A choice of which nothing is known.
    pub fn plain(value: impl Into<String>, meaning: impl Into<String>) -> Self {
        Choice { value: value.into(), meaning: meaning.into(), score: None }
    }
}

/// What is written where there is no guess: it is no answer.
pub const NO_GUESS: &str = "?";

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub subject: Subject,
    /// Where it arose, for people: file, sheet, row.
    pub place: String,
    /// The question, one sentence.
    pub asks: String,
    /// Why it is asked: what speaks for which answer.
    pub why: String,
    /// Possible answers, the best first.
    pub choices: Vec<Choice>,
    /// The best guess; [`NO_GUESS`] where there is none.
    pub guess: String,
    /// File and line where it stands already, written and not answered.
    pub stands_at: Option<(PathBuf, usize)>,
}

impl Question {
    /// The word that is asked about; empty for a question about a table.
    pub fn word(&self) -> &str {
        match &self.subject {
            Subject::Table { .. } => "",
            Subject::Word { text, .. } => text,
        }
    }

    /// The key under which the answer stands.
    pub fn key(&self) -> &str {
        match &self.subject {
            Subject::Table { key, .. } => key,
            Subject::Word { .. } => "means",
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.asks)
    }
}
