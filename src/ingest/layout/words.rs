//! The vocabulary of one field: what each text of the export means.

use super::folded::{MOST_FOLDED_BYTES, folded_header, folded_into};
use std::collections::HashMap;

/// The vocabulary of one field.
#[derive(Clone, Debug, Default)]
pub struct WordIndex {
    /// Canonical words by the texts for them: as they are compared, and as the layout spells them, which is how the systems do
    /// and needs no folding.
    words: HashMap<String, String, foldhash::fast::RandomState>,
}

impl WordIndex {
    /// From canonical words with the texts that mean each.
    pub(super) fn new<'w>(words: impl Iterator<Item = (&'w String, &'w Vec<String>)>) -> Self {
        let texts: Vec<(&String, &String)> =
            words.flat_map(|(canonical, texts)| texts.iter().map(move |text| (text, canonical))).collect();
        let mut index = WordIndex::default();
        index.words.extend(texts.iter().map(|(text, canonical)| (folded_header(text), (*canonical).clone())));
        for (text, _) in texts {
            if let Some(canonical) = index.words.get(&folded_header(text)).cloned() {
                index.words.insert(text.clone(), canonical);
            }
        }
        index
    }

    /// The canonical word of a text, case, white space and punctuation aside.
    pub fn word(&self, text: &str) -> Option<&str> {
        if text.is_empty() || self.words.is_empty() {
            return None;
        }
        if let Some(canonical) = self.words.get(text) {
            return Some(canonical);
        }
        let mut folded = [0; MOST_FOLDED_BYTES];
        let found = match text.is_ascii().then(|| folded_into(text, &mut folded)).flatten() {
            Some(folded) => self.words.get(folded),
            None => self.words.get(&folded_header(text)),
        };
        found.map(String::as_str)
    }
}
