//! The practices of an extract: each gets a number when a row first names it.

use super::ExtractPractice;
use crate::ingest::references::folded_identifier;
use crate::region::find;
use std::collections::HashMap;

/// The practices of an extract, as they are met.
#[derive(Default)]
pub(super) struct Practices {
    numbers: HashMap<String, u32>,
    known: Vec<KnownPractice>,
    /// Rows of one practice mostly stand together.
    last: Option<(String, u32)>,
}

#[derive(Default)]
struct KnownPractice {
    id: String,
    code: String,
    name: String,
    has_rows: bool,
}

impl Practices {
    /// The number of the practice that a row names; none if it names nobody.
    pub fn number(&mut self, id: &str, code: &str, name: &str, is_data: bool) -> Option<u32> {
        let number = match &self.last {
            Some((last, number)) if last == id => *number,
            _ => {
                let folded = folded_identifier(id).into_owned();
                if folded.is_empty() || folded == "-1" {
                    return None;
                }
                let next = u32::try_from(self.known.len()).ok()?;
                let known = &mut self.known;
                let number = *self.numbers.entry(folded.clone()).or_insert_with(|| {
                    known.push(KnownPractice { id: folded, ..KnownPractice::default() });
                    next
                });
                self.last = Some((id.to_owned(), number));
                number
            }
        };
        let practice = self.known.get_mut(number as usize)?;
        practice.has_rows |= is_data;
        if !code.is_empty() {
            practice.code = code.trim().to_uppercase();
            practice.name = name.trim().to_owned();
        }
        Some(number)
    }

    /// Those with rows of a book, in order of code.
    pub fn with_rows(self) -> Vec<ExtractPractice> {
        let with_code = |(number, practice): (u32, KnownPractice)| {
            let id = if find::is_practice_code(&practice.id) { practice.id.to_uppercase() } else { practice.id };
            let code = if is_code(&practice.code) { practice.code } else { id };
            practice.has_rows.then_some(ExtractPractice { number, code, name: practice.name })
        };
        let mut practices: Vec<ExtractPractice> = (0u32..).zip(self.known).filter_map(with_code).collect();
        practices.sort_by(|one, other| (&one.code, one.number).cmp(&(&other.code, other.number)));
        practices
    }
}

/// `A81001` and the like: what is printed in the place of an identifier.
fn is_code(text: &str) -> bool {
    (3..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
