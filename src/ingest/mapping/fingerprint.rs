//! The fingerprint of a table: a digest of its header row as it is compared. Case, punctuation, separator and encoding do
//! not change it, and neither do the rows, so that next month's file has the same one.

use crate::ingest::layout::folded_header;
use crate::ingest::tables::{Cell, RawRow};
use sha2::{Digest, Sha256};

/// Bytes of the digest that are kept: enough to tell the headers of a practice's files apart.
const KEPT_BYTES: usize = 8;

/// The fingerprint of a row, taken for a header. Letters outside ASCII are left out: they depend on the encoding.
pub fn fingerprint(row: &RawRow) -> String {
    let words: Vec<String> = row.cells.iter().map(|cell| folded_ascii(&text_of(cell))).collect();
    let joined: Vec<&str> = words.iter().flat_map(|words| words.split_whitespace()).collect();
    let digest = Sha256::digest(joined.join(" ").as_bytes());
    digest.iter().take(KEPT_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

fn text_of(cell: &Cell) -> String {
    if let Cell::Text(text) = cell { text.clone() } else { cell.text() }
}

fn folded_ascii(text: &str) -> String {
    let ascii: String = text.chars().filter(char::is_ascii).collect();
    folded_header(&ascii)
}

/// Letters over a spreadsheet's column; the first column is nought.
pub fn column_letters(column: usize) -> String {
    let (mut left, mut letters) = (column + 1, String::new());
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters
}

/// The column (from nought) of its letters, up to Excel's last, XFD.
pub fn column_of_letters(letters: &str) -> Option<usize> {
    let letters = letters.trim();
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let number =
        letters.bytes().fold(0usize, |number, byte| number * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1);
    Some(number - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> RawRow {
        RawRow { row: 1, cells: cells.iter().map(|text| Cell::Text((*text).to_owned())).collect() }
    }

    #[test]
    fn case_separator_encoding_and_blanks_do_not_change_a_fingerprint() {
        let header = fingerprint(&row(&["Date", "Time", "Booked On"]));
        assert_eq!(header.len(), 16);
        assert_eq!(fingerprint(&row(&["DATE", " time", "booked_on"])), header);
        assert_eq!(fingerprint(&row(&["Date;Time;Booked On"])), header);
        assert_eq!(fingerprint(&row(&["Dat\u{e9}e", "Time", "Booked On"])), header);
        assert_ne!(fingerprint(&row(&["Time", "Date", "Booked On"])), header);
    }

    #[test]
    fn letters_and_columns_are_inverse() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")] {
            assert_eq!(column_letters(column), letters);
            assert_eq!(column_of_letters(letters), Some(column));
        }
        assert_eq!(column_of_letters("b"), Some(1));
        for text in ["", "4", "A1", "ABCD"] {
            assert_eq!(column_of_letters(text), None, "{text}");
        }
    }
}
