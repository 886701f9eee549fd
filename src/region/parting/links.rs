//! Rows that do not say of which practice they are, but name a row of another table that does: who holds a session, what an
//! appointment is flagged with. They are joined in portions, by the hash of that name, so that only one portion is ever in
//! memory.

use super::buckets::{FILES, FromPlace, read_head};
use crate::ingest::parting::handed::HandedRow;
use crate::ingest::references::Key;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

/// Bytes of a name and of the practice or length after it.
const HEAD_BYTES: usize = 20;

/// What is known of the practices of rows, and the rows that want to know it.
pub(super) struct Links {
    practices: Vec<BufWriter<File>>,
    rows: Vec<BufWriter<File>>,
}

impl Links {
    /// Nothing yet.
    pub fn new(folder: &Path) -> std::io::Result<Self> {
        let files = || (0..FILES).map(|_| Ok(BufWriter::with_capacity(16 * 1024, tempfile::tempfile_in(folder)?)));
        Ok(Links {
            practices: files().collect::<std::io::Result<_>>()?,
            rows: files().collect::<std::io::Result<_>>()?,
        })
    }

    /// The row of this name is of this practice.
    pub fn put_practice(&mut self, name: &str, practice: u32) -> std::io::Result<()> {
        let Some(key) = Key::of(&[name]) else { return Ok(()) };
        let Some(writer) = self.practices.get_mut(place(key)) else { return Ok(()) };
        writer.write_all(&key.0.to_le_bytes())?;
        writer.write_all(&practice.to_le_bytes())
    }

    /// This row is of the practice of the row of this name.
    pub fn put_row(&mut self, name: &str, row: &HandedRow<'_>) -> std::io::Result<()> {
        let Some(key) = Key::of(&[name]) else { return Ok(()) };
        let Some(writer) = self.rows.get_mut(place(key)) else { return Ok(()) };
        let bytes = rmp_serde::to_vec(row).map_err(std::io::Error::other)?;
        writer.write_all(&key.0.to_le_bytes())?;
        writer.write_all(&u32::try_from(bytes.len()).map_err(std::io::Error::other)?.to_le_bytes())?;
        writer.write_all(&bytes)
    }

    /// Tells `found` of each row whose practice is known.
    pub fn join(mut self, found: &mut dyn FnMut(u32, HandedRow<'_>) -> std::io::Result<()>) -> std::io::Result<()> {
        self.practices.iter_mut().chain(&mut self.rows).try_for_each(BufWriter::flush)?;
        for (practices, rows) in self.practices.iter().zip(&self.rows) {
            let mut known: HashMap<u128, u32> = HashMap::new();
            let mut reader = from_start(practices);
            let mut head = [0u8; HEAD_BYTES];
            while read_head(&mut reader, &mut head)? {
                let (key, practice) = taken_apart(head);
                known.insert(key, practice);
            }
            let mut reader = from_start(rows);
            let mut bytes = Vec::new();
            while read_head(&mut reader, &mut head)? {
                let (key, length) = taken_apart(head);
                bytes.resize(length as usize, 0);
                reader.read_exact(&mut bytes)?;
                if let Some(practice) = known.get(&key) {
                    found(*practice, rmp_serde::from_slice(&bytes).map_err(std::io::Error::other)?)?;
                }
            }
        }
        Ok(())
    }
}

fn from_start(writer: &BufWriter<File>) -> BufReader<FromPlace<'_>> {
    BufReader::new(FromPlace { file: writer.get_ref(), offset: 0 })
}

fn place(key: Key) -> usize {
    (key.0 % u128::from(FILES)) as usize
}

fn taken_apart(head: [u8; HEAD_BYTES]) -> (u128, u32) {
    let (mut key, mut number) = ([0u8; 16], [0u8; 4]);
    let (one, other) = head.split_at(16);
    key.copy_from_slice(one);
    number.copy_from_slice(other);
    (u128::from_le_bytes(key), u32::from_le_bytes(number))
}
