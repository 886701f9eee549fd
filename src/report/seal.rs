//! The seal: SHA-256 digests of what each sheet held as written. It shows accident and careless editing, not forgery
//! (`CONTRACT.md` section 3).

pub mod map;

use map::SealMap;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Version of the seal's form.
pub const SEAL_VERSION: &str = "normalday.seal/2";
/// The document property that holds version and digest of all sheets. Excel keeps 255 characters in a property, so each
/// sheet's digest stands in a further property `normalday_seal <sheet>`, and those of the rows of `Claim lines` in
/// properties `normalday_seal_rows_001` and so on.
pub const SEAL_PROPERTY: &str = "normalday_seal";
/// Hex digits of the digest of a row.
const ROW_DIGITS: usize = 16;
/// Digests of rows in one property.
const ROWS_IN_A_PROPERTY: usize = 14;
/// Hex digits of the digests of the map: they show where, the sheet's digest shows whether.
const PLACE_DIGITS: usize = 6;

/// What kind of content a sealed cell has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealedKind {
    /// A text constant.
    Text,
    /// A number constant (dates among them).
    Number,
    /// TRUE or FALSE.
    Truth,
    /// A formula.
    Formula,
    /// A blank that is to be filled in (a name, a reason): its place is sealed, its content is not.
    Blank,
}

/// One cell as the seal sees it. Row and column are counted from nought.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SealedCell {
    /// Row.
    pub row: u32,
    /// Column.
    pub column: u16,
    /// Kind.
    pub kind: SealedKind,
    /// Text, the number as [`sealed_number`] writes it, or formula without `=`.
    pub text: String,
}

/// Digest of a sheet: SHA-256, lower-case hex, of one line a cell in order of row and column.
pub fn sheet_digest(cells: &[SealedCell]) -> String {
    hex(digest_of(cells.iter()))
}

/// Digest of every row of a sheet that has cells, in order: row (from nought) and the first 16 hex digits.
pub fn row_digests(cells: &[SealedCell]) -> Vec<(u32, String)> {
    let mut rows: Vec<u32> = cells.iter().map(|cell| cell.row).collect();
    rows.sort_unstable();
    rows.dedup();
    let mut by_row: std::collections::BTreeMap<u32, Vec<&SealedCell>> =
        rows.iter().map(|row| (*row, Vec::new())).collect();
    for cell in cells {
        by_row.entry(cell.row).or_default().push(cell);
    }
    by_row
        .into_iter()
        .map(|(row, cells)| (row, hex(digest_of(cells.into_iter())).chars().take(ROW_DIGITS).collect()))
        .collect()
}

/// The document properties of the seal: name and text. `names` are the defined names with what they refer to.
pub fn seal_properties(
    sheets: &[(&str, Vec<SealedCell>)],
    names: &[(String, String)],
    tool_version: &str,
) -> Vec<(String, String)> {
    let digests: Vec<(String, String)> =
        sheets.iter().map(|(name, cells)| ((*name).to_owned(), sheet_digest(cells))).collect();
    let parts = SealMap::of(sheets, names).properties();
    let whole = digest_of_all(&digests, &parts);
    let mut properties = vec![(SEAL_PROPERTY.to_owned(), format!("{SEAL_VERSION} {tool_version} {whole}"))];
    properties.extend(digests.into_iter().map(|(name, digest)| (format!("{SEAL_PROPERTY} {name}"), digest)));
    let lines = sheets.iter().find(|(name, _)| *name == "Claim lines");
    let rows: Vec<String> =
        lines.map(|(_, cells)| row_digests(cells).into_iter().map(|(_, digest)| digest).collect()).unwrap_or_default();
    for (place, part) in (1..).zip(rows.chunks(ROWS_IN_A_PROPERTY)) {
        properties.push((format!("{SEAL_PROPERTY}_rows_{place:03}"), part.join(" ")));
    }
    properties.extend(parts);
    properties
}

/// The digest in the first property: of the digests of all sheets, in their order, and of the map.
pub fn digest_of_all(sheets: &[(String, String)], map: &[(String, String)]) -> String {
    let mut all = Sha256::new();
    for (name, text) in sheets.iter().chain(map) {
        all.update(format!("{name}\t{text}\n"));
    }
    hex(all)
}

/// The first digits of the digest of a text, to find a place with.
pub fn short_digest(text: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(text);
    hex(digest).chars().take(PLACE_DIGITS).collect()
}

/// The first digits of the digest of some cells, to find a place with.
pub fn place_digest<'a>(cells: impl Iterator<Item = &'a SealedCell>) -> String {
    hex(digest_of(cells)).chars().take(PLACE_DIGITS).collect()
}

/// A number as it is sealed: 15 significant digits, as many as every spreadsheet program keeps when it saves a file.
pub fn sealed_number(number: f64) -> String {
    if number == 0.0 { "0".to_owned() } else { format!("{number:.14e}") }
}

/// A formula without `=`, without blanks outside quotation marks, and without marks round a sheet's name that needs none,
/// so that saving it again changes nothing.
pub fn normalised_formula(formula: &str) -> String {
    let mut quote = None;
    let mut normal = String::with_capacity(formula.len());
    let mut opened = 0;
    for letter in formula.trim_start_matches('=').chars() {
        match (quote, letter) {
            (None, ' ') => continue,
            (None, '"' | '\'') => {
                quote = Some(letter);
                opened = normal.len();
            }
            (Some(open), close) if open == close => {
                quote = None;
                let inner = normal.get(opened + 1..).unwrap_or_default();
                if close == '\'' && !inner.is_empty() && inner.chars().all(|letter| letter.is_ascii_alphanumeric()) {
                    let inner = inner.to_owned();
                    normal.truncate(opened);
                    normal.push_str(&inner);
                    continue;
                }
            }
            _ => {}
        }
        normal.push(letter);
    }
    normal
}

fn digest_of<'a>(cells: impl Iterator<Item = &'a SealedCell>) -> Sha256 {
    let mut ordered: Vec<&SealedCell> = cells.collect();
    ordered.sort();
    let mut digest = Sha256::new();
    let mut line = String::new();
    for cell in ordered {
        let (kind, text) = match cell.kind {
            SealedKind::Blank => continue,
            SealedKind::Text => ("text", Cow::Borrowed(cell.text.as_str())),
            SealedKind::Number => ("number", Cow::Borrowed(cell.text.as_str())),
            SealedKind::Truth => ("truth", Cow::Borrowed(cell.text.as_str())),
            SealedKind::Formula => ("formula", Cow::Owned(normalised_formula(&cell.text))),
        };
        line.clear();
        let _ = writeln!(line, "{}\t{}\t{kind}\t{text}", cell.row + 1, cell.column + 1);
        digest.update(&line);
    }
    digest
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u32, column: u16, kind: SealedKind, text: &str) -> SealedCell {
        SealedCell { row, column, kind, text: text.to_owned() }
    }

    #[test]
    fn a_digest_depends_on_content_and_not_on_the_order_of_writing() {
        let one = cell(0, 0, SealedKind::Text, "a");
        let two = cell(1, 0, SealedKind::Formula, "SUM(A1, B1)");
        assert_eq!(sheet_digest(&[one.clone(), two.clone()]), sheet_digest(&[two.clone(), one.clone()]));
        let same = cell(1, 0, SealedKind::Formula, "=SUM(A1,B1)");
        assert_eq!(sheet_digest(&[one.clone(), two]), sheet_digest(&[one.clone(), same]));
        assert_ne!(sheet_digest(&[one]), sheet_digest(&[cell(0, 0, SealedKind::Text, "b")]));
    }

    #[test]
    fn a_number_and_the_same_text_differ() {
        let number = [cell(0, 0, SealedKind::Number, "1")];
        assert_ne!(sheet_digest(&number), sheet_digest(&[cell(0, 0, SealedKind::Text, "1")]));
    }

    #[test]
    fn what_is_filled_in_is_not_sealed_and_what_another_program_keeps_of_a_number_is() {
        let written = [cell(0, 0, SealedKind::Text, "a"), cell(0, 1, SealedKind::Blank, "[name]")];
        let filled = [cell(0, 0, SealedKind::Text, "a"), cell(0, 1, SealedKind::Blank, "Ann")];
        assert_eq!(sheet_digest(&written), sheet_digest(&filled));
        assert_eq!(sealed_number(128.0 / 3.0), sealed_number(42.6666666666667));
        assert_ne!(sealed_number(360.66), sealed_number(360.67));
        assert_eq!(sealed_number(-0.0), sealed_number(0.0));
    }

    #[test]
    fn marks_round_a_name_that_needs_none_make_no_difference() {
        assert_eq!(normalised_formula("='Summary'!$B$5"), "Summary!$B$5");
        assert_eq!(normalised_formula("'Claim lines'!A1 & \" 'x' \""), "'Claim lines'!A1&\" 'x' \"");
    }

    #[test]
    fn every_row_has_a_digest_of_its_own() {
        let cells =
            [cell(4, 0, SealedKind::Text, "a"), cell(4, 1, SealedKind::Text, "b"), cell(5, 0, SealedKind::Text, "a")];
        let rows = row_digests(&cells);
        assert_eq!(rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [4, 5]);
        assert_ne!(rows[0].1, rows[1].1);
    }
}
