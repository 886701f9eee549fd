//! Texts as they are compared: headers and the words of cells differ in case, white space and punctuation, and mean the same.

/// A header as it is compared: letters and digits in lower case, everything else one space.
pub fn folded_header(text: &str) -> String {
    if text.is_ascii() {
        return folded_ascii(text);
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().filter(|character| *character != '\'' && *character != '\u{2019}') {
        if character.is_alphanumeric() {
            folded.extend(character.to_lowercase());
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The same for plain letters, which nearly every cell holds.
fn folded_ascii(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(folded_bytes(text).map(char::from));
    folded
}

/// The bytes of a folded plain text, one after the other.
fn folded_bytes(text: &str) -> impl Iterator<Item = u8> + '_ {
    let mut letters = text.bytes().filter(|byte| *byte != b'\'').peekable();
    let (mut has_begun, mut is_gap) = (false, false);
    std::iter::from_fn(move || {
        while letters.next_if(|byte| !byte.is_ascii_alphanumeric()).is_some() {
            is_gap = true;
        }
        letters.peek()?;
        if std::mem::take(&mut is_gap) && has_begun {
            return Some(b' ');
        }
        has_begun = true;
        letters.next().map(|letter| letter.to_ascii_lowercase())
    })
}

/// Longer texts are rare in a column of words.
pub(super) const MOST_FOLDED_BYTES: usize = 64;

/// A plain text, folded in memory that is there already; none if it is too long for it.
pub(super) fn folded_into<'f>(text: &str, memory: &'f mut [u8; MOST_FOLDED_BYTES]) -> Option<&'f str> {
    if text.len() > MOST_FOLDED_BYTES {
        return None;
    }
    let mut length = 0;
    for (place, letter) in memory.iter_mut().zip(folded_bytes(text)) {
        *place = letter;
        length += 1;
    }
    std::str::from_utf8(memory.get(..length)?).ok()
}

/// Whether a text, folded, begins with these words: compared letter by letter, and for nearly every cell over with the first.
pub fn folds_to_start(text: &str, words: &str) -> bool {
    if !text.is_ascii() {
        return starts_with_words(&folded_header(text), words);
    }
    let mut folded = folded_bytes(text);
    words.bytes().all(|letter| folded.next() == Some(letter)) && matches!(folded.next(), None | Some(b' '))
}

fn starts_with_words(folded: &str, words: &str) -> bool {
    folded.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Whether a text, folded, is this.
pub fn folds_to(text: &str, folded: &str) -> bool {
    if !text.is_ascii() {
        return folded_header(text) == folded;
    }
    folded_bytes(text).eq(folded.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_compared_by_letters_and_digits() {
        let cases = [
            ("Full Name of the Session Holder", "full name of the session holder"),
            ("  Patient's No. (EMIS) ", "patients no emis"),
            ("--Date--of/Birth--", "date of birth"),
            ("'", ""),
            ("...", ""),
            ("", ""),
            ("Médecin  d\u{2019}été!", "médecin dété"),
            ("É-É", "é é"),
        ];
        for (text, folded) in cases {
            assert_eq!(folded_header(text), folded, "{text}");
            assert!(folds_to(text, folded), "{text}");
            let first = folded.split(' ').next().unwrap_or_default();
            assert!(folds_to_start(text, folded) && (folded.is_empty() || folds_to_start(text, first)), "{text}");
        }
        for (text, other) in
            [("S000001", "appointment ref"), (" 'Total", "tota"), ("Totals", "total"), ("Total", "total hours")]
        {
            assert!(!folds_to(text, other) && !folds_to_start(text, other), "{text}");
        }
    }
}
