//! The desk of questions: what has been answered, what must be asked, and how sure every reading is.

use super::answers::Mapping;
use super::opening::Opened;
use super::question::{Choice, NO_GUESS, Question, Subject, WordKind};
use super::score::{Judgement, Settled};
use std::collections::BTreeMap;

/// What is asked of one practice.
#[derive(Debug, Default)]
pub struct Asking {
    /// The answers.
    pub mapping: Mapping,
    /// What is not answered yet, in the order in which it came up; each question once.
    pub questions: Vec<Question>,
    /// How everything was read, and how sure that is.
    pub judgements: Vec<Judgement>,
    /// How the text of the file at hand was opened, until its table has a number.
    pub opened: Option<Opened>,
    tables: BTreeMap<u32, KnownTable>,
}

#[derive(Debug, Default)]
struct KnownTable {
    fingerprint: String,
    place: String,
}

/// A question in the making: what is asked, why, and the possible answers, the best first.
pub struct Asked {
    /// The question, one sentence.
    pub asks: String,
    /// What speaks for which answer.
    pub why: String,
    /// Possible answers, the best first; the first one that has a score is the guess.
    pub choices: Vec<Choice>,
}

impl Asking {
    /// With the answers of a mapping.
    pub fn with(mapping: Mapping) -> Self {
        Asking { mapping, ..Asking::default() }
    }

    /// A table has a header: its answers are found from now on.
    pub fn know(&mut self, table: u32, fingerprint: String, place: String) {
        self.tables.insert(table, KnownTable { fingerprint, place });
    }

    /// The answer to a question about a table.
    pub fn answer(&self, table: u32, key: &str) -> Option<&str> {
        let fingerprint = &self.tables.get(&table)?.fingerprint;
        self.mapping.answer(fingerprint, key).map(|answer| answer.value.as_str())
    }

    /// The fingerprint of a table's header.
    pub fn fingerprint(&self, table: u32) -> Option<&str> {
        self.tables.get(&table).map(|known| known.fingerprint.as_str())
    }

    /// What a word means, if somebody said so.
    pub fn word(&self, kind: WordKind, text: &str) -> Option<&str> {
        self.mapping.word(kind, text).map(|answer| answer.value.as_str())
    }

    /// Asks about a table.
    pub fn ask(&mut self, table: u32, key: impl Into<String>, asked: Asked) {
        let (fingerprint, place) =
            self.tables.get(&table).map(|known| (known.fingerprint.clone(), known.place.clone())).unwrap_or_default();
        self.push(Subject::Table { fingerprint, key: key.into() }, place, asked);
    }

    /// Asks about a word.
    pub fn ask_word(&mut self, kind: WordKind, text: String, place: String, asked: Asked) {
        self.push(Subject::Word { kind, text }, place, asked);
    }

    fn push(&mut self, subject: Subject, place: String, asked: Asked) {
        if self.questions.iter().any(|question| question.subject == subject) {
            return;
        }
        let guess = asked.choices.iter().find(|choice| choice.score.is_some()).map(|choice| choice.value.clone());
        let entry = match &subject {
            Subject::Table { fingerprint, key } => self.mapping.entry(fingerprint, key),
            Subject::Word { kind, text } => self.mapping.word_entry(*kind, text),
        };
        let stands_at = entry.map(|answer| (answer.path.clone(), answer.line));
        self.questions.push(Question {
            subject,
            place,
            asks: asked.asks,
            why: asked.why,
            choices: asked.choices,
            guess: guess.unwrap_or_else(|| NO_GUESS.to_owned()),
            stands_at,
        });
    }

    /// Notes how something was read; the same of several columns is said once.
    pub fn judge(&mut self, judgement: Judgement) {
        if !self.judgements.contains(&judgement) {
            self.judgements.push(judgement);
        }
    }

    /// Notes a reading that the table or the user has settled, or that is asked.
    pub fn note(&mut self, table: u32, what: &'static str, choices: &[Choice], why: &str, settled: Settled) {
        let Some(best) = choices.first() else { return };
        let next = choices.get(1).and_then(|next| Some((next.value.clone(), next.score.filter(|score| *score > 0)?)));
        self.judge(Judgement {
            table,
            what,
            taken: best.value.clone(),
            score: best.score.unwrap_or(0),
            next,
            why: why.to_owned(),
            settled,
        });
    }
}
