//! Rows of many practices in a bounded number of files without a name. A practice's rows lie in one of them, among those of
//! others, in the order in which they were met.

use crate::ingest::parting::handed::{HandedRow, Message};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

/// Files, however many practices there are: few enough to be open at once everywhere.
pub(super) const FILES: u32 = 64;
/// Bytes of a file of which it is noted whose rows are among them. A worker waits for its own rows only, and not for those of
/// everybody who shares the file; and however rows are mixed, what is noted is little.
const STRETCH_BYTES: u64 = 1024 * 1024;
/// Bytes before each row: the practice, and how many bytes the row has.
const HEAD_BYTES: usize = 8;

/// The files.
pub(super) struct Buckets {
    buckets: Vec<Bucket>,
    row: Vec<u8>,
    shared: BTreeMap<u16, u64>,
}

/// One of them.
struct Bucket {
    writer: BufWriter<File>,
    length: u64,
    /// Where each stretch begins: with a whole row.
    stretches: Vec<u64>,
    /// The stretches in which a practice has rows, in order.
    of_practice: BTreeMap<u32, Vec<u32>>,
    /// The practice and stretch that were noted last.
    noted: Option<(u32, u32)>,
}

impl Buckets {
    /// Empty ones. The system forgets them with the process.
    pub fn new(folder: &Path) -> std::io::Result<Self> {
        // One more, for rows of all practices.
        let buckets = (0..=FILES).map(|_| Bucket::new(folder)).collect::<std::io::Result<_>>()?;
        Ok(Buckets { buckets, row: Vec::new(), shared: BTreeMap::new() })
    }

    /// Puts a row of a practice down, or one of all practices.
    pub fn put(&mut self, practice: u32, row: &HandedRow<'_>) -> std::io::Result<()> {
        if practice == super::ALL {
            *self.shared.entry(row.table).or_default() += 1;
        }
        self.row.clear();
        let row = HandedRow { cells: Cow::Borrowed(&*row.cells), ..*row };
        rmp_serde::encode::write(&mut self.row, &Message::Row(row)).map_err(std::io::Error::other)?;
        let Some(bucket) = self.buckets.get_mut(place(practice)) else { return Ok(()) };
        bucket.put(practice, &self.row)
    }

    /// Everything is put down.
    pub fn close(&mut self) -> std::io::Result<()> {
        self.buckets.iter_mut().try_for_each(|bucket| bucket.writer.flush())
    }

    /// Rows of a table that are for all practices.
    pub fn shared_of(&self, table: u16) -> u64 {
        self.shared.get(&table).copied().unwrap_or(0)
    }

    /// Copies a practice's rows. Several workers may be fed at once.
    pub fn copy(&self, practice: u32, to: &mut dyn Write) -> std::io::Result<()> {
        let Some(bucket) = self.buckets.get(place(practice)) else { return Ok(()) };
        let stretches = bucket.of_practice.get(&practice).map(Vec::as_slice).unwrap_or_default();
        stretches.iter().try_for_each(|stretch| bucket.copy(practice, *stretch as usize, to))
    }
}

impl Bucket {
    fn new(folder: &Path) -> std::io::Result<Self> {
        let writer = BufWriter::with_capacity(32 * 1024, tempfile::tempfile_in(folder)?);
        Ok(Bucket { writer, length: 0, stretches: Vec::new(), of_practice: BTreeMap::new(), noted: None })
    }

    fn put(&mut self, practice: u32, row: &[u8]) -> std::io::Result<()> {
        if self.stretches.last().is_none_or(|begin| self.length - begin >= STRETCH_BYTES) {
            self.stretches.push(self.length);
        }
        let stretch = u32::try_from(self.stretches.len() - 1).map_err(std::io::Error::other)?;
        if self.noted != Some((practice, stretch)) {
            let stretches = self.of_practice.entry(practice).or_default();
            if stretches.last() != Some(&stretch) {
                stretches.push(stretch);
            }
            self.noted = Some((practice, stretch));
        }
        let length = u32::try_from(row.len()).map_err(std::io::Error::other)?;
        self.writer.write_all(&practice.to_le_bytes())?;
        self.writer.write_all(&length.to_le_bytes())?;
        self.writer.write_all(row)?;
        self.length += (HEAD_BYTES + row.len()) as u64;
        Ok(())
    }

    /// Copies the rows of a practice in one stretch.
    fn copy(&self, practice: u32, stretch: usize, to: &mut dyn Write) -> std::io::Result<()> {
        let Some(begin) = self.stretches.get(stretch).copied() else { return Ok(()) };
        let end = self.stretches.get(stretch + 1).copied().unwrap_or(self.length);
        let file = FromPlace { file: self.writer.get_ref(), offset: begin };
        let mut reader = BufReader::with_capacity(256 * 1024, file.take(end - begin));
        let mut head = [0u8; HEAD_BYTES];
        let mut row = Vec::new();
        while read_head(&mut reader, &mut head)? {
            let [a, b, c, d, e, f, g, h] = head;
            let length = u32::from_le_bytes([e, f, g, h]);
            row.resize(length as usize, 0);
            reader.read_exact(&mut row)?;
            if u32::from_le_bytes([a, b, c, d]) == practice {
                to.write_all(&row)?;
            }
        }
        Ok(())
    }
}

/// The file of a practice; the last is for rows of all.
fn place(practice: u32) -> usize {
    (if practice == super::ALL { FILES } else { practice % FILES }) as usize
}

/// The head of the next row; false at the end.
pub(super) fn read_head(reader: &mut impl Read, head: &mut [u8]) -> std::io::Result<bool> {
    match reader.read_exact(head) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// A file read from a place of the reader's own: readers at the same time do not disturb each other.
pub(super) struct FromPlace<'f> {
    pub file: &'f File,
    pub offset: u64,
}

impl Read for FromPlace<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(self.file, buffer, self.offset)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(self.file, buffer, self.offset)?;
        self.offset += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Buckets, FILES, STRETCH_BYTES};
    use crate::ingest::parting::handed::{HandedRow, Message};

    /// What a practice gets back: the numbers of its rows.
    fn rows_of(buckets: &Buckets, practice: u32) -> Vec<u32> {
        let mut bytes = Vec::new();
        buckets.copy(practice, &mut bytes).unwrap();
        let (mut rest, mut rows) = (bytes.as_slice(), Vec::new());
        while !rest.is_empty() {
            match rmp_serde::from_read(&mut rest).unwrap() {
                Message::Row(row) => rows.push(row.row),
                other => panic!("{other:?}"),
            }
        }
        rows
    }

    #[test]
    fn every_practice_gets_its_own_rows_back_in_order_however_they_were_mixed() {
        let folder = tempfile::tempdir().unwrap();
        let mut buckets = Buckets::new(folder.path()).unwrap();
        let cells = vec!["x".repeat(400)];
        // Three practices that share a file, over several stretches of it: one in turns, one in between, one at the end.
        let (one, other, last) = (5, 5 + FILES, 5 + 2 * FILES);
        let rows = u32::try_from(3 * STRETCH_BYTES / 400).unwrap();
        let practice = |row: u32| match row {
            row if row > rows - 100 => last,
            row if row % 3 == 0 && row < rows / 2 => other,
            _ => one,
        };
        for row in 0..rows {
            buckets.put(practice(row), &HandedRow { table: 1, row, cells: (&cells).into() }).unwrap();
        }
        buckets.put(super::super::ALL, &HandedRow { table: 2, row: 7, cells: (&cells).into() }).unwrap();
        buckets.close().unwrap();
        for wanted in [one, other, last] {
            let expected: Vec<u32> = (0..rows).filter(|row| practice(*row) == wanted).collect();
            assert!(rows_of(&buckets, wanted) == expected, "{wanted}");
        }
        assert_eq!((rows_of(&buckets, 9), rows_of(&buckets, super::super::ALL)), (vec![], vec![7]));
        let bucket = &buckets.buckets[5];
        assert!(bucket.stretches.len() >= 3, "{}", bucket.stretches.len());
        assert_eq!(bucket.of_practice[&last].len(), 1, "only the stretch that has its rows is read for it");
    }
}
