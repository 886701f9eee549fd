//! The records of an old workbook (XLS), for what calamine does not tell of them. The container is MS-CFB, the records are
//! those of MS-XLS. Nothing of the file is copied but the record that is looked at.

use super::numbers::{half, number};

/// First sector number that is none (end of a chain, free, or part of the table itself).
const NO_SECTOR: u32 = 0xFFFF_FFFA;
const DIRECTORY_ENTRY_BYTES: usize = 128;
const SMALL_SECTOR_BYTES: usize = 64;

/// The stream of the workbook, in the pieces in which it lies in its file. A container that cannot be followed has none:
/// calamine has its own word on it.
pub(super) fn stream_of(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    Container::open(bytes)?.workbook()
}

/// Records over the pieces of a stream.
pub(super) struct Records<'s, 'b> {
    pieces: &'s [&'b [u8]],
    at: usize,
}

impl<'s, 'b> Records<'s, 'b> {
    /// The records from a place of the stream on; none if it ends before.
    pub(super) fn from(stream: &'s [&'b [u8]], place: u32) -> Option<Self> {
        let mut at = usize::try_from(place).ok()?;
        for (index, piece) in stream.iter().enumerate() {
            match at.checked_sub(piece.len()) {
                Some(beyond) => at = beyond,
                None => return Some(Records { pieces: stream.get(index..)?, at }),
            }
        }
        None
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

impl Iterator for Records<'_, '_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let head = self.take(4)?;
        let (kind, length) = (half(&head, 0)?, half(&head, 2)?);
        Some(Record { kind, data: self.take(usize::from(length))? })
    }
}

/// One record.
pub(super) struct Record {
    /// What it says.
    pub(super) kind: u16,
    data: Vec<u8>,
}

impl Record {
    /// The number of two bytes at a place.
    pub(super) fn half(&self, at: usize) -> Option<u16> {
        half(&self.data, at)
    }

    /// The number of four bytes at a place.
    pub(super) fn number(&self, at: usize) -> Option<u32> {
        number(&self.data, at)
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
        let entries = directory.iter().flat_map(|sector| sector.chunks_exact(DIRECTORY_ENTRY_BYTES));
        let root = entries.clone().next()?;
        // Workbooks older than 1997 have a stream of another name; one saved for both has both.
        let entry = ["Workbook", "Book"].iter().find_map(|name| entries.clone().find(|entry| is_named(entry, name)))?;
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

/// Names are compared as Windows does, without regard to case.
fn is_named(entry: &[u8], name: &str) -> bool {
    let letters = name.bytes().chain([0]);
    letters.zip(entry.chunks_exact(2)).all(|(letter, unit)| match unit {
        [low, 0] => low.eq_ignore_ascii_case(&letter),
        _ => false,
    })
}

fn numbers(sector: &[u8]) -> Vec<u32> {
    sector.chunks_exact(4).filter_map(|bytes| number(bytes, 0)).collect()
}
