//! What a status text means: the layout's vocabulary, then the policy's, then the mapping's, else it is not mapped. Texts that are not known
//! are never printed: they could be anything.

use crate::ingest::layout::{Layout, WordMatch, folded_header};
use crate::ingest::mapping::{Mapping, WordKind};
use crate::model::appointment::Status;
use crate::model::policy::Policy;
use std::collections::HashMap;
use std::sync::Arc;

/// The meaning of one text: its status, and the word of the vocabulary that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Canonical status.
    pub status: Status,
    /// The vocabulary's own word.
    pub word: Arc<str>,
}

/// A layout's, the policy's and the mapping's vocabulary of statuses.
pub struct StatusWords {
    words: Vec<(String, Status)>,
    policy: Vec<(String, Status)>,
    how: WordMatch,
    met: HashMap<String, Option<Meaning>, foldhash::fast::RandomState>,
}

impl StatusWords {
    /// The vocabulary of a layout, a policy and a mapping.
    pub fn new(layout: &Layout, policy: &Policy, mapping: &Mapping) -> Self {
        let mut words: Vec<(String, Status)> = layout
            .statuses
            .iter()
            .flat_map(|(status, texts)| texts.iter().map(|text| (folded_header(text), *status)))
            .collect();
        words.sort_by(|one, other| (other.0.len(), &one.0).cmp(&(one.0.len(), &other.0)));
        let by_policy = policy.statuses.iter().map(|(text, status)| (folded_header(text), *status));
        let answered = mapping.words_of(WordKind::Status);
        let by_mapping = answered.filter_map(|(text, means)| Some((text.to_owned(), Status::from_name(means)?)));
        let policy = by_policy.chain(by_mapping).collect();
        StatusWords { words, policy, how: layout.status_match, met: HashMap::default() }
    }

    /// What a text means; none if it is not mapped.
    pub fn meaning(&mut self, text: &str) -> Option<Meaning> {
        if let Some(meaning) = self.met.get(text) {
            return meaning.clone();
        }
        let folded = folded_header(text);
        let fits = |word: &String| match self.how {
            WordMatch::Whole => *word == folded,
            WordMatch::Prefix => {
                folded.strip_prefix(word.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            }
        };
        let found = self
            .words
            .iter()
            .find(|(word, _)| fits(word))
            .or_else(|| self.policy.iter().find(|(word, _)| *word == folded))
            .map(|(word, status)| Meaning { status: *status, word: Arc::from(word.as_str()) });
        self.met.insert(text.to_owned(), found.clone());
        found
    }
}
