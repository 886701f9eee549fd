//! A file in pieces that end where a record ends, so that the largest extract needs no more memory than one piece.

use crate::ingest::limits;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of a piece, as a rule.
const BLOCK_BYTES: usize = 4 * 1024 * 1024;
/// A record that is longer than this is broken, wherever it ends.
const LONGEST_BYTES: usize = BLOCK_BYTES + 2 * limits::RECORD_BYTES;

/// The pieces of a file, in order.
pub struct Blocks {
    file: File,
    /// What was read and not yet handed out.
    rest: Vec<u8>,
    has_ended: bool,
}

impl Blocks {
    /// The pieces of this file.
    pub fn open(path: &Path) -> std::io::Result<Self> {
        Ok(Blocks { file: File::open(path)?, rest: Vec::new(), has_ended: false })
    }

    /// The next piece; none at the end. It ends with a line end, unless it is the last.
    pub fn next_block(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut wanted = BLOCK_BYTES;
        loop {
            self.fill(wanted)?;
            if self.rest.is_empty() {
                return Ok(None);
            }
            if self.has_ended {
                return Ok(Some(std::mem::take(&mut self.rest)));
            }
            if let Some(end) =
                end_of_records(&self.rest).or_else(|| (wanted >= LONGEST_BYTES).then_some(self.rest.len()))
            {
                let rest = self.rest.split_off(end);
                return Ok(Some(std::mem::replace(&mut self.rest, rest)));
            }
            wanted += limits::RECORD_BYTES;
        }
    }

    fn fill(&mut self, wanted: usize) -> std::io::Result<()> {
        let missing = wanted.saturating_sub(self.rest.len());
        if missing > 0 && !self.has_ended {
            let read = (&mut self.file).take(missing as u64).read_to_end(&mut self.rest)?;
            self.has_ended = read < missing;
        }
        Ok(())
    }
}

/// The end of the last line after which no quotation mark is open; failing that, after a mark that was never closed, the end
/// of the last line.
fn end_of_records(bytes: &[u8]) -> Option<usize> {
    let last = memchr::memrchr(b'\n', bytes)? + 1;
    let is_odd = |bytes: &[u8]| memchr::memchr_iter(b'"', bytes).count() % 2 == 1;
    let mut end = last;
    let mut is_open = is_odd(bytes.get(..end).unwrap_or_default());
    for _ in 0..limits::RECORD_LINES {
        if !is_open {
            return Some(end);
        }
        let before = bytes.get(..end - 1).unwrap_or_default();
        let Some(earlier) = memchr::memrchr(b'\n', before).map(|at| at + 1) else { break };
        is_open ^= is_odd(bytes.get(earlier..end).unwrap_or_default());
        end = earlier;
    }
    Some(last)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{BLOCK_BYTES, Blocks, end_of_records};
    use std::io::Write;

    #[test]
    fn a_piece_never_ends_inside_a_record_of_two_lines() {
        let ended = end_of_records(b"a,b\nc,\"d\ne\"\nf,\"g\nh").map(|end| end as u64);
        assert_eq!(ended, Some(12), "before the record that is not whole");
        assert_eq!(end_of_records(b"a,b\nc,\"d\ne,f\n"), Some(4), "the mark may yet be closed");
        assert_eq!(end_of_records(b"a,b"), None);
    }

    #[test]
    fn the_pieces_together_are_the_file() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let line = format!("{},\"two\nlines\"\n", "x".repeat(1000));
        let content = line.repeat(BLOCK_BYTES / line.len() * 2 + 7) + "the end";
        file.write_all(content.as_bytes()).unwrap();
        let (mut blocks, mut whole, mut count) = (Blocks::open(file.path()).unwrap(), Vec::new(), 0);
        while let Some(block) = blocks.next_block().unwrap() {
            assert_eq!(memchr::memchr_iter(b'"', &block).count() % 2, 0);
            whole.extend(block);
            count += 1;
        }
        assert!(whole == content.as_bytes() && count >= 3);
    }
}
