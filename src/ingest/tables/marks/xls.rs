//! What calamine does not say of the sheets of an old workbook (XLS): which rows and columns are hidden. Merged cells it does
//! say.

use super::Marks;
use crate::ingest::limits::{self, Beyond};
use crate::ingest::tables::old_book::{Record, Records, stream_of};

/// A part of the workbook begins, and ends (`BOF`, `EOF`).
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
/// `BoundSheet8`: where a sheet begins.
const SHEET: u16 = 0x0085;
/// `Row`.
const ROW: u16 = 0x0208;
/// `ColInfo`: a stretch of columns.
const COLUMNS: u16 = 0x007D;
/// `FilterMode`, `AutoFilter`: a filter is on.
const FILTERED: [u16; 2] = [0x009B, 0x009E];

/// Looks at every sheet, in the order in which the workbook lists them.
pub fn marks_of(bytes: &[u8]) -> Result<Vec<Marks>, Beyond> {
    stream_of(bytes).map_or_else(|| Ok(Vec::new()), |stream| marks_in_book(&stream))
}

/// The same, from the stream of the workbook.
pub fn marks_in_book(stream: &[&[u8]]) -> Result<Vec<Marks>, Beyond> {
    let listed = Records::from(stream, 0).into_iter().flatten().take_while(|record| record.kind != END);
    let places = listed.filter(|record| record.kind == SHEET).filter_map(|record| record.number(0));
    places.take(limits::SHEETS).map(|place| marks_in(stream, place)).collect()
}

/// What the sheet that begins here says. A chart inside it has an end, rows and columns of its own.
fn marks_in(stream: &[&[u8]], place: u32) -> Result<Marks, Beyond> {
    let mut marks = Marks::default();
    let mut depth = 0u32;
    for record in Records::from(stream, place).into_iter().flatten() {
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            _ if depth > 1 => {}
            ROW => {
                if let Some(row) = hidden_row(&record) {
                    marks.hide_row(row, row)?;
                }
            }
            COLUMNS if marks.hidden_columns.len() < limits::COLUMNS => {
                marks.hidden_columns.extend(hidden_columns(&record));
            }
            kind => marks.is_filtered |= FILTERED.contains(&kind),
        }
    }
    Ok(marks)
}

/// The row, counted from 1, if it is hidden (`fDyZero`).
fn hidden_row(record: &Record) -> Option<u32> {
    let is_hidden = record.half(12)? & 0x20 != 0;
    Some(u32::from(record.half(0)?) + 1).filter(|_| is_hidden)
}

/// The columns, counted from nought, if they are hidden (`fHidden`).
fn hidden_columns(record: &Record) -> Option<(u32, u32)> {
    let is_hidden = record.half(8)? & 1 != 0;
    Some((record.half(0)?.into(), record.half(2)?.into())).filter(|_| is_hidden)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn record(kind: u16, halves: &[u16]) -> Vec<u8> {
        let length = u16::try_from(2 * halves.len()).unwrap();
        [kind, length].iter().chain(halves).flat_map(|half| half.to_le_bytes()).collect()
    }

    fn row(row: u16, flags: u16) -> Vec<u8> {
        record(ROW, &[row, 0, 5, 255, 0, 0, flags, 15])
    }

    /// A sheet that says nothing; one with a chart between its rows; one that is listed and not there.
    fn book() -> Vec<u8> {
        let begin = || record(BEGIN, &[0x0600, 0x0010, 0, 0, 0, 0, 0, 0]);
        let end = || record(END, &[]);
        let first = [begin(), row(1, 0), record(COLUMNS, &[0, 9, 2340, 15, 0, 0]), end()].concat();
        let chart = [begin(), row(7, 0x20), record(COLUMNS, &[0, 9, 2340, 15, 1, 0]), end()].concat();
        let second = [
            begin(),
            record(COLUMNS, &[2, 3, 2340, 15, 1, 0]),
            row(1, 0x20),
            row(2, 0x1A0),
            chart,
            row(4, 0x20),
            record(FILTERED[0], &[]),
            end(),
            row(9, 0x20),
        ]
        .concat();
        let listed = |place: usize| record(SHEET, &[u16::try_from(place).unwrap(), 0, 0]);
        let head = begin().len() + 3 * listed(0).len() + end().len();
        let places = [head, head + first.len(), 60_000].map(listed).concat();
        [begin(), places, end(), first, second].concat()
    }

    #[test]
    fn what_the_sheets_of_a_book_say_wherever_its_sectors_end() {
        let book = book();
        for length in [1, 3, 64, 512, book.len()] {
            let pieces: Vec<&[u8]> = book.chunks(length).collect();
            let [nothing, hidden, missing] = <[Marks; 3]>::try_from(marks_in_book(&pieces).unwrap()).unwrap();
            assert!(nothing.hidden_rows.is_empty() && nothing.hidden_columns.is_empty() && !nothing.is_filtered);
            assert_eq!(hidden.hidden_rows, [(2, 3), (5, 5)]);
            assert_eq!(hidden.hidden_columns, [(2, 3)]);
            assert!(hidden.is_filtered);
            assert!(missing.hidden_rows.is_empty());
        }
    }

    #[test]
    fn a_book_that_breaks_off_says_what_it_said_before() {
        let book = book();
        for length in 0..book.len() {
            let marks = marks_in_book(&[&book[..length]]).unwrap();
            let rows: Vec<_> = marks.into_iter().flat_map(|marks| marks.hidden_rows).collect();
            let so_far: [&[(u32, u32)]; 4] = [&[], &[(2, 2)], &[(2, 3)], &[(2, 3), (5, 5)]];
            assert!(so_far.contains(&rows.as_slice()), "{length} bytes: {rows:?}");
        }
    }
}
