//! The cells of an old workbook (XLS) that are only the number of a text. Where the text is not there, calamine leaves the
//! cell out without a word, and a blank that was a status would be read as one. So the records of the workbook are gone
//! through once more, for these numbers alone.

use super::old_book::{Records, stream_of};

/// The table of texts, and a cell with the number of one.
const TEXTS: u16 = 0x00FC;
const CELL_OF_TEXT: u16 = 0x00FD;

/// Whether a cell points to a text that is not there.
pub(super) fn points_beyond(bytes: &[u8]) -> bool {
    stream_of(bytes).is_some_and(|stream| has_lost_text(&stream))
}

/// Goes through the records of a workbook: the texts come before the cells.
fn has_lost_text(stream: &[&[u8]]) -> bool {
    let mut texts = 0;
    Records::from(stream, 0).into_iter().flatten().any(|record| match record.kind {
        TEXTS => {
            texts = record.number(4).unwrap_or(0);
            false
        }
        CELL_OF_TEXT => record.number(6).is_none_or(|text| text >= texts),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
    }

    /// Two texts; a cell in row 3, column 1 with this one.
    fn workbook(text: u32) -> Vec<u8> {
        let texts = [2u32.to_le_bytes(), 2u32.to_le_bytes()].concat();
        let place: Vec<u8> = [3u16, 1, 0].iter().flat_map(|half| half.to_le_bytes()).collect();
        let cell = [&place[..], &text.to_le_bytes()].concat();
        [record(0x0809, &[0; 16]), record(TEXTS, &texts), record(CELL_OF_TEXT, &cell), record(0x000A, &[])].concat()
    }

    #[test]
    fn a_text_that_is_not_there_is_seen_wherever_the_sectors_end() {
        for (text, is_lost) in [(0, false), (1, false), (2, true), (u32::MAX, true)] {
            let bytes = workbook(text);
            for length in [1, 3, 7, 64, bytes.len()] {
                let pieces: Vec<&[u8]> = bytes.chunks(length).collect();
                assert_eq!(has_lost_text(&pieces), is_lost, "text {text} in pieces of {length}");
            }
        }
    }

    #[test]
    fn what_is_no_container_says_nothing() {
        assert!(!points_beyond(b""));
        assert!(!points_beyond(&[0xFF; 4096]));
        assert!(!points_beyond(&workbook(9)));
    }
}
