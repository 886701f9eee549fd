//! What may stand in a question. A question is written to a file and to the screen, so it may hold words of the trade and
//! nothing that could say who a patient is: a header only if some layout knows it, a word only if it recurs as a status
//! does and does not look like a person, a number or a sentence.

use crate::ingest::layout::folded_header;
use crate::ingest::tables::{Cell, RawRow};

/// A longer text is a sentence, not a word of a vocabulary.
const LONGEST_WORD: usize = 40;
/// More words are a sentence.
const MOST_WORDS: usize = 6;
/// So many digits in a row are a number of somebody or something, or a date.
const DIGITS_OF_A_NUMBER: usize = 4;
/// A header cell has at most two: `Address line 2`.
const DIGITS_OF_A_HEADER: usize = 3;
/// Titles of persons.
const TITLES: [&str; 8] = ["mr", "mrs", "ms", "miss", "dr", "master", "mx", "rev"];

/// Whether a text has the shape of a word of a vocabulary, and none of a person's name, a number or a sentence.
pub fn is_word(text: &str) -> bool {
    let folded = folded_header(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let is_short = !folded.is_empty() && text.chars().count() <= LONGEST_WORD && words.len() <= MOST_WORDS;
    let is_named = words.iter().any(|word| TITLES.contains(word)) || text.contains([',', '@']);
    is_short && !is_named && longest_digits(text) < DIGITS_OF_A_NUMBER
}

fn longest_digits(text: &str) -> usize {
    text.split(|character: char| !character.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

/// Whether a row can be a header and cannot be the row of a patient: texts only, short ones without numbers or dates, each
/// but once, and more than a third of them known as headers of some layout.
pub fn is_header(row: &RawRow, is_known: &dyn Fn(&str) -> bool) -> bool {
    let filled: Vec<&Cell> = row.cells.iter().filter(|cell| !cell.is_empty()).collect();
    let texts: Vec<String> = filled
        .iter()
        .filter_map(|cell| match cell {
            Cell::Text(text) if is_word(text) && longest_digits(text) < DIGITS_OF_A_HEADER => Some(folded_header(text)),
            _ => None,
        })
        .collect();
    let met = texts.iter().filter(|text| is_known(text)).count();
    filled.len() >= 2 && texts.len() == filled.len() && met >= 2 && met * 3 > filled.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_vocabulary_and_what_is_none() {
        for word in ["Phoned in", "Seen - F2F", "7", "UTA", "Cancelled (48h)", "Left before being seen"] {
            assert!(is_word(word), "{word}");
        }
        for text in [
            "",
            "QUILLFEATHER, Zebedee (Mr)",
            "Mrs Jane Roe",
            "943 476 5919",
            "14/03/1951",
            "could not sleep for worry about the budgerigar",
            "jane@example.org",
            "rang twice on Monday and then not again",
        ] {
            assert!(!is_word(text), "{text}");
        }
    }

    #[test]
    fn the_row_of_a_patient_is_no_header() {
        let is_known = |text: &str| ["date", "time", "status", "booked"].contains(&text);
        let row = |cells: &[&str]| RawRow {
            row: 1,
            cells: cells.iter().map(|text| Cell::Text((*text).to_owned())).collect(),
        };
        assert!(is_header(&row(&["Date", "Time", "What happened"]), &is_known));
        assert!(!is_header(&row(&["Jane Roe", "Booked", "Time", "14/03/1951"]), &is_known));
        assert!(!is_header(&row(&["Jane Roe", "Booked", "Surgery"]), &is_known));
        assert!(!is_header(&row(&["Booked", "Date", "ROE, Jane"]), &is_known));
        assert!(!is_header(&row(&["Status"]), &is_known));
    }
}
