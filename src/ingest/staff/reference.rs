//! Which texts are kept as a reference. A reference is a number on a piece of paper; anything that could be a sentence, a
//! name or a number of a person is not kept.

use super::super::layout::folded_header;

/// The most characters that a reference has.
const LONGEST_REFERENCE: usize = 30;

/// The most letters of a word that holds the number.
const MOST_LETTERS: usize = 4;

/// Words that may stand beside the number.
const COMPANION_WORDS: &[&str] = &[
    "inv",
    "invoice",
    "no",
    "number",
    "ref",
    "reference",
    "receipt",
    "rcpt",
    "timesheet",
    "ts",
    "po",
    "order",
    "log",
    "p",
    "page",
    "bill",
    "note",
    "fee",
    "item",
    "line",
    "sheet",
];

/// The reference in a text; none if it does not look like one.
pub fn reference_in(text: &str) -> Option<String> {
    let text = text.trim();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || " -/_.#:".contains(letter);
    if text.is_empty() || text.chars().count() > LONGEST_REFERENCE || !text.chars().all(plain) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || is_nhs_number(&digits) || is_telephone_number(&digits) {
        return None;
    }
    // A word with a digit in it may have a few letters (`TS-0142`); any other word must be a known companion.
    let sound = text.split_whitespace().all(|word| {
        let letters = word.chars().filter(char::is_ascii_alphabetic).count();
        let has_digit = word.chars().any(|letter| letter.is_ascii_digit());
        (has_digit && letters <= MOST_LETTERS) || COMPANION_WORDS.contains(&folded_header(word).as_str())
    });
    sound.then(|| text.to_owned())
}

/// Ten digits whose last one is the check digit of the nine before it (modulus 11).
fn is_nhs_number(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(10)).collect();
    let [front @ .., check] = values.as_slice() else { return false };
    if front.len() != 9 {
        return false;
    }
    let sum: u32 = front.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 11 == *check
}

fn is_telephone_number(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_and_words_are_not() {
        for kept in ["INV-7781", "TS-0142", "log p.2", "Invoice 2024/118", "7781", "PO 55 item 3", "No. 12"] {
            assert_eq!(reference_in(kept), Some(kept.to_owned()));
        }
        for refused in [
            "",
            "Margaret 12",
            "see e-mail of the practice manager",
            "Dr Okonkwo",
            "Dr Li 12",
            "Smith12",
            "none",
            "943 476 5919",
            "01632 960123",
            "a@b.uk 1",
            "INV-7781 for Mrs Smithson",
        ] {
            assert_eq!(reference_in(refused), None, "{refused}");
        }
    }
}
