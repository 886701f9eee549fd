//! CSV: the `csv` crate reads records and keeps their positions; a byte scan of its own counts physical and blank lines,
//! so that control 1 has two routes. A quotation mark that is not closed costs its own line and no other.

use super::{Passing, Row};
use crate::ingest::limits;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Text with separators.
pub struct CsvText {
    text: String,
    separator: u8,
    scan: OnceLock<Scan>,
}

/// What a byte scan counts, without any knowledge of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Physical lines; a last line without a line end counts.
    pub lines: u64,
    /// Lines without any character.
    pub empty_lines: u64,
}

const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

impl CsvText {
    /// Text, with the separator that its first rows show.
    pub fn new(text: String) -> Self {
        let separator = separator_of(&text);
        CsvText { text, separator, scan: OnceLock::new() }
    }

    /// The separator.
    pub fn separator(&self) -> char {
        char::from(self.separator)
    }

    /// Text whose separator is known.
    pub fn with_separator(text: String, separator: char) -> Self {
        CsvText { text, separator: u8::try_from(separator).unwrap_or(b','), scan: OnceLock::new() }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Takes another separator.
    pub fn set_separator(&mut self, separator: char) {
        self.separator = u8::try_from(separator).unwrap_or(b',');
    }

    /// How regular the first rows are that each separator gives: nought if it is never met.
    pub fn scores(&self) -> Vec<(char, usize)> {
        SEPARATORS.iter().map(|separator| (char::from(*separator), regularity(&self.text, *separator))).collect()
    }

    /// Counts physical lines from the bytes, once.
    pub fn scan(&self) -> Scan {
        *self.scan.get_or_init(|| scan(self.text.as_bytes()))
    }

    /// Walks through the records in order. Lines without any character do not pass; lines of separators do.
    pub fn walk(&self, visit: &mut dyn FnMut(Passing<'_>) -> bool) {
        let mut from = 0usize;
        let mut line = 1u32;
        let mut broken = 0usize;
        while let Stop::BrokenAt { byte, line: at } = self.walk_from(from, line, visit) {
            broken += 1;
            if !visit(Passing::Broken { line: at }) || broken >= limits::BROKEN_RECORDS {
                return;
            }
            let rest = self.text.as_bytes().get(byte..).unwrap_or_default();
            let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { return };
            from = byte + end + 1;
            line = at + 1;
        }
    }

    fn walk_from(&self, from: usize, first_line: u32, visit: &mut dyn FnMut(Passing<'_>) -> bool) -> Stop {
        let bytes = self.text.as_bytes().get(from..).unwrap_or_default();
        let mut reader = reader(bytes, self.separator);
        let mut record = csv::StringRecord::new();
        let (mut counted_to, mut line) = (0usize, first_line);
        loop {
            let before = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            // The text is valid UTF-8 and the reader is flexible, so an error can only mean the end.
            if !reader.read_record(&mut record).unwrap_or(false) {
                return Stop::End;
            }
            let after = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(bytes.len());
            let start = before + line_ends_at(bytes.get(before..).unwrap_or_default());
            line += lines_in(bytes, counted_to, start);
            counted_to = start;
            let slice = trimmed_end(bytes.get(start..after).unwrap_or_default());
            let lines = 1 + u32::try_from(count_line_ends(slice)).unwrap_or(u32::MAX - 1);
            let is_last = after >= bytes.len();
            if (lines > 1 || is_last) && is_broken(slice, self.separator, lines) {
                return Stop::BrokenAt { byte: from + start, line };
            }
            if !visit(Passing::Row(Row::of_record(line, lines, empty_lines_in(slice, lines), &record))) {
                return Stop::End;
            }
        }
    }
}

enum Stop {
    End,
    BrokenAt { byte: usize, line: u32 },
}

fn reader(bytes: &[u8], separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(bytes)
}

fn scan(bytes: &[u8]) -> Scan {
    let mut scan = Scan::default();
    let mut from = 0usize;
    let mut take = |line: Option<&[u8]>| {
        scan.lines += 1;
        scan.empty_lines += u64::from(matches!(line, Some(b"" | b"\r")));
    };
    for end in memchr::memchr_iter(b'\n', bytes) {
        take(bytes.get(from..end));
        from = end + 1;
    }
    // After the last line end there is no further line.
    if from < bytes.len() {
        take(bytes.get(from..));
    }
    scan
}

fn count_line_ends(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

fn lines_in(bytes: &[u8], from: usize, to: usize) -> u32 {
    u32::try_from(count_line_ends(bytes.get(from..to).unwrap_or_default())).unwrap_or(u32::MAX / 2)
}

/// How many line end bytes stand at the beginning.
fn line_ends_at(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count()
}

/// Empty lines inside a record of several lines: part of it, and no blank lines of the table.
fn empty_lines_in(slice: &[u8], lines: u32) -> u32 {
    if lines == 1 {
        return 0;
    }
    let empty = slice.split(|byte| *byte == b'\n').filter(|line| matches!(*line, b"" | b"\r")).count();
    u32::try_from(empty).unwrap_or(u32::MAX)
}

fn trimmed_end(bytes: &[u8]) -> &[u8] {
    let length = bytes.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    bytes.get(..length).unwrap_or_default()
}

/// Whether a record is not what it seems: its quotation mark is never closed, it runs over too many lines, or it runs
/// over several and closes its quotation mark in the middle of a value (which then opened one line and ate others).
fn is_broken(slice: &[u8], separator: u8, lines: u32) -> bool {
    let (mut is_quoted, mut at_start, mut has_stray) = (false, true, false);
    let mut bytes = slice.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if !is_quoted {
            is_quoted = at_start && byte == b'"';
            at_start = byte == separator;
        } else if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
            is_quoted = false;
            has_stray |= bytes.peek().is_some_and(|next| *next != separator && !matches!(next, b'\r' | b'\n'));
        }
    }
    is_quoted || lines > 1 && has_stray || lines > limits::RECORD_LINES
}

/// The separator that gives the most rows of one and the same width, weighted by that width.
fn separator_of(text: &str) -> u8 {
    let mut best = (b',', 0);
    for separator in SEPARATORS {
        let score = regularity(text, separator);
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

fn regularity(text: &str, separator: u8) -> usize {
    let head = text.as_bytes().get(..text.len().min(limits::SEPARATOR_SEARCH_BYTES)).unwrap_or_default();
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    let mut record = csv::ByteRecord::new();
    let mut reader = reader(head, separator);
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        *widths.entry(record.len()).or_default() += 1;
    }
    widths.iter().map(|(width, rows)| (width - 1) * rows * rows).max().unwrap_or(0)
}
