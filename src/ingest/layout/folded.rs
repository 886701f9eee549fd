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
    let mut is_gap = false;
    for byte in text.bytes().filter(|byte| *byte != b'\'') {
        if byte.is_ascii_alphanumeric() {
            if is_gap && !folded.is_empty() {
                folded.push(' ');
            }
            is_gap = false;
            folded.push(char::from(byte.to_ascii_lowercase()));
        } else {
            is_gap = true;
        }
    }
    folded
}

/// Whether a text, folded, could begin with this: a look at its first letter, which settles nearly every cell.
pub fn may_fold_to(text: &str, folded: &str) -> bool {
    match text.chars().find(|character| character.is_alphanumeric()) {
        Some(first) if first.is_ascii() => folded.starts_with(first.to_ascii_lowercase()),
        _ => true,
    }
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
            assert!(may_fold_to(text, folded), "{text}");
        }
        assert!(!may_fold_to("S000001", "appointment ref"));
        assert!(!may_fold_to(" 'Total", "date"));
    }
}
