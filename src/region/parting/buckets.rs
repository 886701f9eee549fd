//! Rows of many practices in a bounded number of files without a name. A practice's rows lie in one of them, among those of
//! others, in the order in which they were met.

use crate::ingest::parting::handed::{HandedRow, Message};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

/// Files, however many practices there are: few enough to be open at once everywhere, many enough that a worker need not
/// wait long for its rows.
pub(super) const FILES: u32 = 64;
/// Bytes before each row: the practice, and how many bytes the row has.
const HEAD_BYTES: usize = 8;

/// The files.
pub(super) struct Buckets {
    writers: Vec<BufWriter<File>>,
    row: Vec<u8>,
    shared: BTreeMap<u16, u64>,
}

impl Buckets {
    /// Empty ones. The system forgets them with the process.
    pub fn new(folder: &Path) -> std::io::Result<Self> {
        // One more, for rows of all practices.
        let file = |_| Ok(BufWriter::with_capacity(32 * 1024, tempfile::tempfile_in(folder)?));
        let writers = (0..=FILES).map(file).collect::<std::io::Result<_>>()?;
        Ok(Buckets { writers, row: Vec::new(), shared: BTreeMap::new() })
    }

    /// Puts a row of a practice down, or one of all practices.
    pub fn put(&mut self, practice: u32, row: &HandedRow) -> std::io::Result<()> {
        if practice == super::ALL {
            *self.shared.entry(row.table).or_default() += 1;
        }
        self.row.clear();
        rmp_serde::encode::write(&mut self.row, &Message::Row(row.clone())).map_err(std::io::Error::other)?;
        let length = u32::try_from(self.row.len()).map_err(std::io::Error::other)?;
        let Some(writer) = self.writers.get_mut(place(practice)) else { return Ok(()) };
        writer.write_all(&practice.to_le_bytes())?;
        writer.write_all(&length.to_le_bytes())?;
        writer.write_all(&self.row)
    }

    /// Everything is put down.
    pub fn close(&mut self) -> std::io::Result<()> {
        self.writers.iter_mut().try_for_each(BufWriter::flush)
    }

    /// Rows of a table that are for all practices.
    pub fn shared_of(&self, table: u16) -> u64 {
        self.shared.get(&table).copied().unwrap_or(0)
    }

    /// Copies a practice's rows. Several workers may be fed at once.
    pub fn copy(&self, practice: u32, to: &mut dyn Write) -> std::io::Result<()> {
        let Some(writer) = self.writers.get(place(practice)) else { return Ok(()) };
        let mut reader = BufReader::with_capacity(256 * 1024, FromStart { file: writer.get_ref(), offset: 0 });
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

/// The head of the next row; false at the end of the file.
pub(super) fn read_head(reader: &mut impl Read, head: &mut [u8]) -> std::io::Result<bool> {
    match reader.read_exact(head) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// A file read from its start, at a place of its own: readers at the same time do not disturb each other.
pub(super) struct FromStart<'f> {
    pub file: &'f File,
    pub offset: u64,
}

impl Read for FromStart<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(self.file, buffer, self.offset)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(self.file, buffer, self.offset)?;
        self.offset += read as u64;
        Ok(read)
    }
}
