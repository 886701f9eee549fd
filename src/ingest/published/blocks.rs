//! A file of any length as blocks of whole lines, with the digest of all its bytes: memory does not grow with the file.

use crate::ingest::limits;
use sha2::{Digest, Sha256};
use std::io::Read;

/// Why a file cannot be read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Over a limit.
    OverLimit(&'static str),
    /// Cannot be read.
    Unreadable(String),
}

/// Blocks of whole lines.
pub(super) struct Blocks<R> {
    source: R,
    digest: Sha256,
    pending: Vec<u8>,
    bytes_read: u64,
    most_bytes: u64,
    is_at_end: bool,
}

impl<R: Read> Blocks<R> {
    /// Blocks of a source that may hold so many bytes.
    pub(super) fn new(source: R, most_bytes: u64) -> Self {
        Blocks { source, digest: Sha256::new(), pending: Vec::new(), bytes_read: 0, most_bytes, is_at_end: false }
    }

    /// The next block; none at the end. Only the last line of the file may be without a line end.
    pub(super) fn next_block(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        loop {
            if self.is_at_end {
                let rest = std::mem::take(&mut self.pending);
                return Ok(Some(rest).filter(|rest| !rest.is_empty()));
            }
            if self.pending.len() >= limits::BLOCK_BYTES {
                match self.pending.iter().rposition(|byte| *byte == b'\n') {
                    Some(end) => {
                        let rest = self.pending.split_off(end + 1);
                        return Ok(Some(std::mem::replace(&mut self.pending, rest)));
                    }
                    None if self.pending.len() > limits::LINE_BYTES => {
                        return Err(Trouble::OverLimit("a line is longer than a line of counts can be"));
                    }
                    None => {}
                }
            }
            self.fill()?;
        }
    }

    /// Reads what is left, for the digest only.
    pub(super) fn skip_rest(&mut self) -> Result<(), Trouble> {
        while !self.is_at_end {
            self.pending.clear();
            self.fill()?;
        }
        self.pending.clear();
        Ok(())
    }

    /// Lower-case hex SHA-256 of everything that was read.
    pub(super) fn sha256(self) -> String {
        self.digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn fill(&mut self) -> Result<(), Trouble> {
        let before = self.pending.len();
        let wanted = limits::BLOCK_BYTES as u64;
        let read = (&mut self.source).take(wanted).read_to_end(&mut self.pending);
        let read = read.map_err(|error| Trouble::Unreadable(error.kind().to_string()))?;
        self.digest.update(self.pending.get(before..).unwrap_or_default());
        self.bytes_read += read as u64;
        self.is_at_end = read == 0;
        if self.bytes_read > self.most_bytes {
            return Err(Trouble::OverLimit("more bytes, unpacked, than a published file may have"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn blocks_hold_whole_lines_and_together_every_byte() {
        let text = "01A,19JUL2024,Attended,GP,1\r\n".repeat(400_000) + "last line";
        let mut blocks = Blocks::new(text.as_bytes(), u64::MAX);
        let mut all = Vec::new();
        let mut count = 0;
        while let Some(block) = blocks.next_block().unwrap() {
            all.extend_from_slice(&block);
            count += 1;
            assert!(block.ends_with(b"\n") || all.len() == text.len());
        }
        assert!(count > 2, "{count} blocks");
        assert!(all == text.as_bytes());
        let whole: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(blocks.sha256(), whole);
    }

    #[test]
    fn more_bytes_than_allowed_are_not_read() {
        let mut blocks = Blocks::new(&b"one\ntwo\n"[..], 7);
        assert!(matches!(blocks.next_block(), Err(Trouble::OverLimit(_))));
    }
}
