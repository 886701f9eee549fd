//! Bytes become text: a byte order mark decides; failing that, valid UTF-8 is UTF-8, and everything else is Windows-1252
//! (SystmOne's extracts, and what Excel on a UK machine writes as CSV).

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The name of the encoding of a text that is not UTF-8 and has no mark.
pub const WITHOUT_MARK: &str = "windows-1252";

/// Text in an encoding that the user has named, with its name; none if there is no such encoding.
pub fn decode_as(bytes: &[u8], name: &str) -> Option<(String, &'static str)> {
    let encoding = Encoding::for_label(name.as_bytes())?;
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Some((plain(text.into_owned()), encoding.name()))
}

/// Text and the name of the encoding that it was in. Line ends are `\n` or `\r\n` afterwards, and no line begins with a byte
/// order mark.
pub fn decode(bytes: &[u8]) -> (String, &'static str) {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => utf16_without_mark(bytes).unwrap_or(WINDOWS_1252),
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    (plain(text.into_owned()), encoding.name())
}

/// The first bytes as text, for a look at what kind of file it is.
pub fn head_of(bytes: &[u8], most: usize) -> String {
    let head = bytes.get(..bytes.len().min(most)).unwrap_or_default();
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.or_else(|| utf16_without_mark(head)).unwrap_or(UTF_8);
    encoding.decode_with_bom_removal(head).0.into_owned()
}

/// UTF-16 without a mark: in a table in English every other byte of the beginning is nought.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(512))?;
    let noughts = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let half = head.len() / 2;
    if half < 8 {
        return None;
    }
    if noughts(1) * 10 > half * 9 {
        return Some(UTF_16LE);
    }
    (noughts(0) * 10 > half * 9).then_some(UTF_16BE)
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

fn plain(text: String) -> String {
    without_marks(with_plain_line_ends(text))
}

/// Where files were put together, the marks of the later ones begin a line.
fn without_marks(text: String) -> String {
    if !text.contains(BYTE_ORDER_MARK) {
        return text;
    }
    text.split_inclusive('\n').map(|line| line.trim_start_matches(BYTE_ORDER_MARK)).collect()
}

/// A carriage return alone ends a line on old systems, and for every text editor.
fn with_plain_line_ends(text: String) -> String {
    let bytes = text.as_bytes();
    let is_alone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    if !memchr::memchr_iter(b'\r', bytes).any(is_alone) {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}
