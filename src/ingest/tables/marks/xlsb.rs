//! What calamine does not say of the sheets of a binary workbook (XLSB): a pass of its own over the records of their parts.
//! The records are those of MS-XLSB.

use super::{Marks, MarksBySheet, Region};
use crate::ingest::limits::{self, Beyond};
use crate::ingest::tables::numbers::{half, number};
use crate::ingest::tables::package::{open, path_from, relations_of};
use crate::ingest::tables::workbook::WorkbookError;
use std::io::{BufRead, Cursor, Read};

const WORKBOOK: &str = "xl/workbook.bin";

/// Bytes of a record that are looked at; the longest of them names a sheet.
const KEPT_BYTES: u64 = 1024;

/// `BrtBundleSh`: a sheet with its name and its part.
const SHEET: u16 = 156;
/// `BrtRowHdr`: a row begins.
const ROW: u16 = 0;
/// `BrtColInfo`: a stretch of columns.
const COLUMNS: u16 = 60;
/// `BrtMergeCell`: cells that are one.
const MERGED: u16 = 176;
/// `BrtBeginFilterColumn`: a filter is on.
const FILTERED: u16 = 163;

/// Looks at every sheet. What cannot be found or read here, calamine complains of.
pub fn marks_of(bytes: &[u8]) -> Result<MarksBySheet, WorkbookError> {
    let mut marks = MarksBySheet::new();
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(marks) };
    let Some(sheets) = open(&mut archive, WORKBOOK).map(listed_sheets) else { return Ok(marks) };
    let relations = relations_of(&mut archive, WORKBOOK);
    for (name, id) in sheets {
        let Some(target) = relations.get(&id) else { continue };
        if let Some(part) = open(&mut archive, &path_from("xl", target)) {
            marks.insert(name, marks_in(part)?);
        }
    }
    Ok(marks)
}

/// The names of the sheets, with the relation that leads to each.
fn listed_sheets(workbook: impl BufRead) -> Vec<(String, String)> {
    let listed = Records(workbook).filter(|(kind, _)| *kind == SHEET).filter_map(|(_, data)| {
        let (id, end) = text(&data, 8)?;
        Some((text(&data, end)?.0, id))
    });
    listed.take(limits::SHEETS).collect()
}

/// What one sheet part says.
pub fn marks_in(part: impl BufRead) -> Result<Marks, Beyond> {
    let mut marks = Marks::default();
    for (kind, data) in Records(part) {
        match kind {
            ROW => {
                if let Some(row) = hidden_row(&data) {
                    marks.hide_row(row, row)?;
                }
            }
            COLUMNS if marks.hidden_columns.len() < limits::COLUMNS => {
                marks.hidden_columns.extend(hidden_columns(&data))
            }
            MERGED => {
                if let Some(region) = region(&data) {
                    marks.merge(region)?;
                }
            }
            FILTERED => marks.is_filtered = true,
            _ => {}
        }
    }
    Ok(marks)
}

/// The row, counted from 1, if it is hidden (`fDyZero`).
fn hidden_row(data: &[u8]) -> Option<u32> {
    let is_hidden = half(data, 10)? & 0x1000 != 0;
    number(data, 0)?.checked_add(1).filter(|_| is_hidden)
}

/// The columns, counted from nought, if they are hidden (`fHidden`).
fn hidden_columns(data: &[u8]) -> Option<(u32, u32)> {
    let is_hidden = half(data, 16)? & 1 != 0;
    Some((number(data, 0)?, number(data, 4)?)).filter(|_| is_hidden)
}

fn region(data: &[u8]) -> Option<Region> {
    let (top, bottom) = (number(data, 0)?.checked_add(1)?, number(data, 4)?.checked_add(1)?);
    let (left, right) = (number(data, 8)?, number(data, 12)?);
    (top <= bottom && left <= right).then_some(Region { top, bottom, left, right })
}

/// A text of UTF-16 with its length before it, and where it ends.
fn text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let start = at.checked_add(4)?;
    let end = start.checked_add(usize::try_from(number(data, at)?).ok()?.checked_mul(2)?)?;
    let units: Vec<u16> = (start..end).step_by(2).map(|at| half(data, at)).collect::<Option<_>>()?;
    Some((String::from_utf16_lossy(&units), end))
}

/// The records of a part: what each says, and its first bytes.
struct Records<R>(R);

impl<R: BufRead> Records<R> {
    fn byte(&mut self) -> Option<u8> {
        let mut byte = [0];
        self.0.read_exact(&mut byte).ok()?;
        Some(byte[0])
    }

    /// A number of as many bytes as it takes, of seven bits each, the lowest first.
    fn number(&mut self, most_bytes: u32) -> Option<u32> {
        let mut number = 0;
        for place in 0..most_bytes {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = (u16, Vec<u8>);

    fn next(&mut self) -> Option<(u16, Vec<u8>)> {
        let kind = u16::try_from(self.number(2)?).ok()?;
        let length = u64::from(self.number(4)?);
        let mut data = Vec::new();
        self.0.by_ref().take(length.min(KEPT_BYTES)).read_to_end(&mut data).ok()?;
        let rest = length.saturating_sub(KEPT_BYTES);
        let skipped = std::io::copy(&mut self.0.by_ref().take(rest), &mut std::io::sink()).ok()?;
        (data.len() as u64 == length.min(KEPT_BYTES) && skipped == rest).then_some((kind, data))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn words(numbers: &[u32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    fn wide(text: &str) -> Vec<u8> {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [words(&[u32::try_from(units.len() / 2).unwrap()]), units].concat()
    }

    /// A row that is hidden, one that is merely collapsed, and what comes after the longest record that is kept.
    #[test]
    fn what_a_sheet_part_says() {
        let row = |row: u32, flags: u16| [words(&[row, 0]), vec![44, 1], flags.to_le_bytes().to_vec()].concat();
        let long = [vec![1, 0x80 | 40, 0x80 | 10, 0], vec![7; 1320]].concat();
        let part = [
            [&[60, 18][..], &words(&[2, 4, 0, 0]), &[1, 0]].concat(),
            [&[60, 18][..], &words(&[6, 6, 0, 0]), &[0, 0]].concat(),
            [&[0, 12][..], &row(4, 0x1000)].concat(),
            long,
            [&[0, 12][..], &row(5, 0x0800)].concat(),
            [&[0, 12][..], &row(u32::MAX, 0x1000)].concat(),
            [&[0xB0, 1, 16][..], &words(&[1, 3, 0, 2])].concat(),
            [&[0xB0, 1, 16][..], &words(&[3, 1, 0, 2])].concat(),
            [&[0xB0, 1, 16][..], &words(&[1, u32::MAX, 0, 2])].concat(),
            vec![0xA3, 1, 0],
        ];
        let marks = marks_in(part.concat().as_slice()).unwrap();
        assert_eq!(marks.hidden_columns, [(2, 4)]);
        assert_eq!(marks.hidden_rows, [(5, 5)]);
        assert_eq!(marks.regions, [Region { top: 2, bottom: 4, left: 0, right: 2 }]);
        assert!(marks.is_filtered);
    }

    #[test]
    fn a_part_that_breaks_off_says_what_it_said_before() {
        let row = [&[0, 12][..], &words(&[4, 0]), &[44, 1, 0, 0x10]].concat();
        for length in 0..row.len() {
            assert!(marks_in(&row[..length]).unwrap().hidden_rows.is_empty());
        }
        let lying = [&row[..], &[0, 0xFF, 0xFF, 0xFF, 0x7F, 9]].concat();
        assert_eq!(marks_in(lying.as_slice()).unwrap().hidden_rows, [(5, 5)]);
    }

    #[test]
    fn sheets_are_listed_with_the_relation_that_leads_to_each() {
        let listed = |data: Vec<u8>| [vec![0x9C, 1, u8::try_from(data.len()).unwrap()], data].concat();
        let list = [
            listed([words(&[0, 1]), wide("rId1"), wide("B\u{e4}d")].concat()),
            // A sheet without a part, and a name longer than its record.
            listed(words(&[0, 2, u32::MAX])),
            listed([words(&[0, 3]), wide("rId3"), words(&[900])].concat()),
            listed([words(&[0, 4]), wide("rId4"), wide("")].concat()),
        ];
        let pairs = listed_sheets(list.concat().as_slice());
        let expected = [("B\u{e4}d", "rId1"), ("", "rId4")].map(|(name, id)| (name.to_owned(), id.to_owned()));
        assert_eq!(pairs, expected);
    }
}
