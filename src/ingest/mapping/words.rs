//! Words that no vocabulary knows: counted while a table is read, and asked about only if they recur as the words of a
//! vocabulary do. A text that stands on a few rows, or on rows of one or two patients, could be anything and is never shown.

use super::answers::word_meanings;
use super::asking::{Asked, Asking};
use super::question::{Choice, WordKind};
use super::safe::is_word;
use crate::ingest::layout::{Layout, folded_header};
use crate::model::appointment::{PatientKey, Status};
use std::collections::{BTreeMap, BTreeSet};

/// A word that stands on fewer rows of a table is not asked about: its rows are marked.
const FEWEST_ROWS: u64 = 5;

/// A word that stands beside fewer different patients could say who one of them is.
const FEWEST_PATIENTS: usize = 3;

/// More different texts are no vocabulary; further ones are counted only.
const MOST_DIFFERENT: usize = 300;

/// Likeness from which a known word is worth proposing (0 to 1).
const LEAST_LIKENESS: f64 = 0.85;

/// Unknown words of one table.
#[derive(Default)]
pub struct UnknownWords {
    met: BTreeMap<(WordKind, String), Met>,
    rows: BTreeMap<WordKind, u64>,
}

#[derive(Default)]
struct Met {
    text: String,
    rows: u64,
    rows_with_key: u64,
    patients: BTreeSet<PatientKey>,
}

impl UnknownWords {
    /// Takes note of a text that nobody knows, on a row of this patient.
    pub fn note(&mut self, kind: WordKind, text: &str, patient: Option<PatientKey>) {
        *self.rows.entry(kind).or_default() += 1;
        if !is_word(text) {
            return;
        }
        let key = (kind, folded_header(text));
        if !self.met.contains_key(&key) && self.met.len() >= MOST_DIFFERENT {
            return;
        }
        let met = self.met.entry(key).or_insert_with(|| Met { text: text.trim().to_owned(), ..Met::default() });
        met.rows += 1;
        if let Some(patient) = patient {
            met.rows_with_key += 1;
            if met.patients.len() < FEWEST_PATIENTS {
                met.patients.insert(patient);
            }
        }
    }

    /// Asks about the words that recur, if they are most of what is not known in their column: else the column is no
    /// vocabulary.
    pub fn ask(self, path: &str, layout: &Layout, asking: &mut Asking) {
        for kind in WordKind::ALL {
            let recurring: Vec<&Met> =
                self.met.iter().filter(|((of, _), met)| *of == kind && met.recurs()).map(|(_, met)| met).collect();
            let rows: u64 = recurring.iter().map(|met| met.rows).sum();
            if rows * 2 < self.rows.get(&kind).copied().unwrap_or(0) {
                continue;
            }
            for met in recurring {
                let asked = match kind {
                    WordKind::Status => asked_of_status(&met.text, layout),
                    WordKind::SlotType => asked_of_slot_type(),
                    _ => asked_of_category(),
                };
                asking.ask_word(kind, met.text.clone(), format!("`{path}`, {} rows", met.rows), asked);
            }
        }
    }
}

impl Met {
    fn recurs(&self) -> bool {
        self.rows >= FEWEST_ROWS && (self.rows_with_key == 0 || self.patients.len() >= FEWEST_PATIENTS)
    }
}

fn asked_of_status(text: &str, layout: &Layout) -> Asked {
    let guess = nearest_status(text, layout);
    let mut choices: Vec<Choice> = Status::ALL
        .iter()
        .map(|status| match guess {
            Some((near, score)) if near == *status => Choice::scored(status.name(), status.reading(), score),
            _ => Choice::plain(status.name(), status.reading()),
        })
        .collect();
    choices.sort_by_key(|choice| choice.score.is_none());
    let why = match guess {
        Some(_) => "No vocabulary has it; the guess is the status whose words are most like it.",
        None => "No vocabulary has it, and it is like none of the words that are known.",
    };
    Asked { asks: "What does this status of appointments mean?".to_owned(), why: why.to_owned(), choices }
}

/// The status of the vocabulary's most similar word, with its likeness out of 100.
fn nearest_status(text: &str, layout: &Layout) -> Option<(Status, u32)> {
    let folded = folded_header(text);
    let words = layout.statuses.iter().flat_map(|(status, texts)| texts.iter().map(move |text| (*status, text)));
    words
        .map(|(status, word)| (status, strsim::jaro_winkler(&folded, &folded_header(word))))
        .filter(|(_, likeness)| *likeness >= LEAST_LIKENESS)
        .max_by(|one, other| one.1.total_cmp(&other.1))
        .map(|(status, likeness)| (status, (likeness * 100.0) as u32))
}

fn asked_of_slot_type() -> Asked {
    let choices = vec![
        Choice::scored("no_appointment", "no appointments; its rows are not offered", 60),
        Choice::scored("appointment", "appointments with patients", 40),
    ];
    Asked {
        asks: "Are slots of this type appointments with patients?".to_owned(),
        why:
            "Its name says that they are not, its rows are free or booked all the same, and no national category says."
                .to_owned(),
        choices,
    }
}

fn asked_of_category() -> Asked {
    let meanings = word_meanings(WordKind::Category);
    let reading = ["an appointment with a patient", "something else; its rows are not offered"];
    let choices = meanings.into_iter().zip(reading).map(|(value, reading)| Choice::plain(value, reading)).collect();
    Asked {
        asks: "Are rows of this national category appointments with patients?".to_owned(),
        why: "The category is none of the national list.".to_owned(),
        choices,
    }
}
