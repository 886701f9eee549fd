//! For whom a copy is written: the practice's own shows staff as its rota labels them, the copy to send shows serial
//! labels and no row of any patient (`CONTRACT.md` section 2).

use crate::claim::outcome::Claim;
use crate::model::evidence::SourceRef;
use crate::model::staff::StaffId;

/// Reader of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The practice itself.
    Practice,
    /// The ICB, and whoever it shows the claim to.
    Icb,
}

/// Staff, files and places in the words of one copy.
pub struct Labels<'a> {
    claim: &'a Claim,
    audience: Audience,
    /// Labels that are replaced in texts, the longest first: place of the member of staff, and the label in lower case.
    masked: Vec<(usize, String)>,
}

/// Shortest staff label that is looked for inside other texts: shorter ones occur in ordinary words.
const SHORTEST_MASKED_LABEL: usize = 3;

impl<'a> Labels<'a> {
    /// Labels of a claim for a reader.
    pub fn new(claim: &'a Claim, audience: Audience) -> Self {
        let mut by_length: Vec<(usize, &str)> = claim
            .staff
            .iter()
            .enumerate()
            .map(|(place, member)| (place, member.label.trim()))
            .filter(|(_, label)| label.chars().count() >= SHORTEST_MASKED_LABEL)
            .collect();
        by_length.sort_by_key(|(_, label)| std::cmp::Reverse(label.len()));
        let masked = by_length.into_iter().map(|(place, label)| (place, in_lower_case(label))).collect();
        Labels { claim, audience, masked }
    }

    /// For whom they are.
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// A person: the rota's label in the practice's own copy, `Staff 01` in the copy to send.
    pub fn staff(&self, staff: StaffId) -> String {
        match (self.audience, self.claim.staff.get(staff.0 as usize)) {
            (Audience::Practice, Some(member)) => member.label.clone(),
            _ => serial_label(staff.0 as usize),
        }
    }

    /// A text of the practice's own (a reason, a file name): in the copy to send, any staff label in it is replaced.
    pub fn own_words(&self, text: &str) -> String {
        if self.audience == Audience::Practice {
            return text.to_owned();
        }
        let mut masked = text.to_owned();
        let mut lower = in_lower_case(text);
        for (place, label) in &self.masked {
            if lower.contains(label.as_str()) {
                masked = replaced_as_word(&masked, label, &serial_label(*place));
                lower = in_lower_case(&masked);
            }
        }
        masked
    }

    /// The table of a place: path and sheet.
    pub fn file(&self, table: u32) -> (String, String) {
        match self.claim.tables.get(table as usize) {
            Some(record) => (self.own_words(&record.path), self.own_words(record.sheet.as_deref().unwrap_or(""))),
            None => ("(unknown file)".to_owned(), String::new()),
        }
    }

    /// A place in words: file, sheet, row, column.
    pub fn place(&self, source: &SourceRef) -> String {
        let (path, sheet) = self.file(source.table);
        let mut words = path;
        if !sheet.is_empty() {
            words.push_str(&format!(", sheet {sheet}"));
        }
        if source.row > 0 {
            words.push_str(&format!(", row {}", source.row));
        }
        if source.column > 0 {
            words.push_str(&format!(", column {}", source.column));
        }
        words
    }

    /// Several places in words; the first few of them, and how many there are.
    pub fn places(&self, sources: &[SourceRef]) -> String {
        const SHOWN: usize = 4;
        let mut words: Vec<String> = sources.iter().take(SHOWN).map(|source| self.place(source)).collect();
        if sources.len() > SHOWN {
            words.push(format!("and {} more (all in claim.json)", sources.len() - SHOWN));
        }
        words.join("; ")
    }
}

fn serial_label(place: usize) -> String {
    format!("Staff {:02}", place + 1)
}

/// Every letter by itself, so that a part of the text in lower case is the same part.
fn in_lower_case(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Replaces a label (in lower case) where it stands as a word, in any case.
fn replaced_as_word(text: &str, label: &str, by: &str) -> String {
    let folded_label: Vec<char> = label.chars().collect();
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut place = 0;
    while place < letters.len() {
        let end = place + folded_label.len();
        let is_word_start = place == 0 || !letters.get(place - 1).is_some_and(|letter| letter.is_alphanumeric());
        let is_word_end = !letters.get(end).is_some_and(|letter| letter.is_alphanumeric());
        let is_same = letters
            .get(place..end)
            .is_some_and(|part| part.iter().flat_map(|letter| letter.to_lowercase()).eq(folded_label.iter().copied()));
        if is_same && is_word_start && is_word_end {
            out.push_str(by);
            place = end;
        } else {
            out.extend(letters.get(place));
            place += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_replaced_as_a_word_only() {
        assert_eq!(replaced_as_word("rota of Ann Lee, Annexe", "ann lee", "Staff 01"), "rota of Staff 01, Annexe");
        assert_eq!(replaced_as_word("Annexe", "ann", "Staff 01"), "Annexe");
    }
}
