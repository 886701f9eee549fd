//! Which encoding a text is in that is not UTF-8: the one in which its bytes beyond ASCII are characters that an English
//! practice writes. Only bytes that the candidates read differently can tell.

use super::question::Choice;
use super::score::share;
use crate::ingest::decode::WITHOUT_MARK;
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// What a UK machine writes, before anything is looked at: what Excel saves as CSV.
const HEAD_START: u32 = 20;

/// Fewer odd bytes than this are slips, and no reason to ask.
const FEWEST_ODD_BYTES: usize = 5;

/// Characters beyond ASCII that stand in names of staff, headers and notes of an English practice.
const TYPICAL: &str = "\u{a0}£€‘’“”–—…•°½¼é\u{e8}\u{ea}\u{eb}áâàôöüçÉ";

/// The candidates with their scores, the better first, and why; none where they do not differ.
pub fn judge(bytes: &[u8]) -> Option<(Vec<Choice>, String)> {
    let odd: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii()).collect();
    let differing: Vec<u8> =
        odd.into_iter().filter(|byte| character(WINDOWS_1252, *byte) != character(MACINTOSH, *byte)).collect();
    if differing.len() < FEWEST_ODD_BYTES {
        return None;
    }
    let fits = |encoding| {
        let typical =
            differing.iter().filter(|byte| character(encoding, **byte).is_some_and(|one| TYPICAL.contains(one)));
        share(typical.count(), differing.len())
    };
    let windows = (fits(WINDOWS_1252) + HEAD_START).min(100);
    let mut choices = vec![
        Choice::scored(WITHOUT_MARK, "what Windows and Excel write in the UK", windows),
        Choice::scored("macintosh", "what old programs on a Mac write", fits(MACINTOSH)),
    ];
    choices.sort_by_key(|choice| std::cmp::Reverse(choice.score));
    let why = format!(
        "of {} bytes beyond plain letters, so many are characters that an English practice writes",
        differing.len()
    );
    Some((choices, why))
}

fn character(encoding: &'static Encoding, byte: u8) -> Option<char> {
    let one = [byte];
    let (text, _) = encoding.decode_without_bom_handling(&one);
    text.chars().next()
}

/// The question, in words.
pub const ASKS: &str = "In which encoding was the file saved? Its accents and pound signs depend on it.";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::ingest::mapping::score::is_sure;

    fn best(text: &str, encoding: &'static Encoding) -> Option<(String, bool)> {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable);
        let (choices, _) = judge(&bytes)?;
        let sure = is_sure(choices[0].score.unwrap(), choices[1].score);
        Some((choices[0].value.clone(), sure))
    }

    #[test]
    fn the_bytes_tell_what_wrote_them() {
        let text = "Zo\u{eb} Andr\u{e9} \u{2019}s caf\u{e9} \u{2013} Ren\u{e9}e";
        assert_eq!(best(text, WINDOWS_1252), Some(("windows-1252".to_owned(), true)));
        assert_eq!(best(text, MACINTOSH), Some(("macintosh".to_owned(), true)));
        // A pound sign is the same byte in both, and one accent is no reason to ask.
        assert_eq!(best("\u{a3}\u{a3}\u{a3}\u{a3}\u{a3}\u{a3}\u{a3}", WINDOWS_1252), None);
        assert_eq!(best("Zo\u{eb}", WINDOWS_1252), None);
        // What neither of them would write: asked.
        let (choices, _) = judge(&[0x9c, 0x81, 0x9d, 0xb5, 0xde, 0xfe, 0x9c]).unwrap();
        assert!(!is_sure(choices[0].score.unwrap(), choices[1].score));
    }
}
