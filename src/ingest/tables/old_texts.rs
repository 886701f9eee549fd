//! The cells of an old workbook (XLS) that are only the number of a text. Where the text is not there, calamine leaves the
//! cell out without a word, and a blank that was a status would be read as one. So the records of the workbook are gone
//! through once more, for these numbers alone. The container is MS-CFB, the records are those of MS-XLS.

/// First sector number that is none (end of a chain, free, or part of the table itself).
const NO_SECTOR: u32 = 0xFFFF_FFFA;
const DIRECTORY_ENTRY_BYTES: usize = 128;
const SMALL_SECTOR_BYTES: usize = 64;

/// The table of texts, and a cell with the number of one.
const TEXTS: u16 = 0x00FC;
const CELL_OF_TEXT: u16 = 0x00FD;

/// Whether a cell points to a text that is not there. A container that cannot be followed says nothing: calamine has its own
/// word on it.
pub(super) fn points_beyond(bytes: &[u8]) -> bool {
    Container::open(bytes).and_then(|container| container.workbook()).is_some_and(|stream| has_lost_text(&stream))
}

/// Goes through the records of a workbook: the texts come before the cells.
fn has_lost_text(stream: &[&[u8]]) -> bool {
    let mut records = Records { pieces: stream, at: 0 };
    let mut texts = 0;
    while let Some((kind, length)) = records.header() {
        let Some(data) = records.take(length) else { return false };
        let number = |at: usize| number(&data, at);
        match kind {
            TEXTS => texts = number(4).unwrap_or(0),
            CELL_OF_TEXT if number(6).is_none_or(|text| text >= texts) => return true,
            _ => {}
        }
    }
    false
}

/// Records over the pieces of a stream, without a copy of it.
struct Records<'s, 'b> {
    pieces: &'s [&'b [u8]],
    at: usize,
}

impl Records<'_, '_> {
    fn header(&mut self) -> Option<(u16, usize)> {
        let bytes = self.take(4)?;
        let half = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        Some((half(0)?, usize::from(half(2)?)))
    }

    fn take(&mut self, length: usize) -> Option<Vec<u8>> {
        let mut taken = Vec::with_capacity(length);
        while taken.len() < length {
            let piece = self.pieces.first()?;
            let rest = piece.get(self.at..)?;
            let part = rest.get(..rest.len().min(length - taken.len()))?;
            taken.extend_from_slice(part);
            self.at += part.len();
            if self.at == piece.len() {
                (self.pieces, self.at) = (self.pieces.get(1..)?, 0);
            }
        }
        Some(taken)
    }
}

/// A file of sectors, each with the number of the next.
struct Container<'b> {
    bytes: &'b [u8],
    sector_bytes: usize,
    next: Vec<u32>,
}

impl<'b> Container<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let shift = u16::from_le_bytes(bytes.get(30..32)?.try_into().ok()?);
        let sector_bytes = 1usize << Some(shift).filter(|shift| matches!(shift, 9 | 12))?;
        let mut container = Container { bytes, sector_bytes, next: Vec::new() };
        let mut tables: Vec<u32> = (0..109).filter_map(|place| number(bytes, 76 + 4 * place)).collect();
        // Further numbers stand in sectors of their own, the last of each naming the next.
        let mut further = number(bytes, 68)?;
        for _ in 0..=container.most_sectors() {
            let Some(sector) = container.sector(further) else { break };
            let mut numbers = numbers(sector);
            further = numbers.pop()?;
            tables.extend(numbers);
        }
        for table in tables.into_iter().filter(|table| *table < NO_SECTOR) {
            container.next.extend(numbers(container.sector(table)?));
        }
        Some(container)
    }

    fn most_sectors(&self) -> usize {
        self.bytes.len() / self.sector_bytes
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let start =
            (usize::try_from(number).ok().filter(|_| number < NO_SECTOR)? + 1).checked_mul(self.sector_bytes)?;
        let end = start.checked_add(self.sector_bytes)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// The sectors of a chain, no more than there are in the file.
    fn chain(&self, first: u32) -> Vec<&'b [u8]> {
        let mut sectors = Vec::new();
        let mut at = first;
        while let Some(sector) = self.sector(at).filter(|_| sectors.len() <= self.most_sectors()) {
            sectors.push(sector);
            at = self.next.get(at as usize).copied().unwrap_or(NO_SECTOR);
        }
        sectors
    }

    /// The stream `Workbook`, in pieces.
    fn workbook(&self) -> Option<Vec<&'b [u8]>> {
        let directory = self.chain(number(self.bytes, 48)?);
        let mut entries = directory.iter().flat_map(|sector| sector.chunks_exact(DIRECTORY_ENTRY_BYTES));
        let root = entries.clone().next()?;
        let entry = entries.find(|entry| is_named(entry, "Workbook"))?;
        let (first, length) = (number(entry, 116)?, number(entry, 120)?);
        if length >= number(self.bytes, 56)? {
            return Some(cut(self.chain(first), length));
        }
        let small: Vec<&[u8]> =
            self.chain(number(root, 116)?).iter().flat_map(|sector| sector.chunks(SMALL_SECTOR_BYTES)).collect();
        let next: Vec<u32> = self.chain(number(self.bytes, 60)?).iter().flat_map(|sector| numbers(sector)).collect();
        let mut pieces = Vec::new();
        let mut at = first;
        while let Some(sector) = small.get(at as usize).filter(|_| pieces.len() <= small.len()) {
            pieces.push(*sector);
            at = next.get(at as usize).copied().unwrap_or(NO_SECTOR);
        }
        Some(cut(pieces, length))
    }
}

/// A stream without what is left of older content in its last sector.
fn cut(pieces: Vec<&[u8]>, length: u32) -> Vec<&[u8]> {
    let mut left = length as usize;
    let cut_piece = |piece: &'_ [u8]| {
        let kept = piece.len().min(left);
        left -= kept;
        kept
    };
    let lengths: Vec<usize> = pieces.iter().copied().map(cut_piece).collect();
    pieces
        .into_iter()
        .zip(lengths)
        .filter_map(|(piece, kept)| piece.get(..kept).filter(|piece| !piece.is_empty()))
        .collect()
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let written: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    entry.starts_with(&written)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn numbers(sector: &[u8]) -> Vec<u32> {
    sector.chunks_exact(4).filter_map(|bytes| number(bytes, 0)).collect()
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
