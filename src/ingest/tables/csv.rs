//! CSV: the `csv` crate reads records and keeps their positions; a byte scan of its own counts physical and blank lines,
//! so that control 1 has two routes. A quotation mark that is not closed costs its own line and no other.

use super::Passing;
use super::ahead::{self, Parsed, Prepare};
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

    /// Whether there is no character in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Counts physical lines from the bytes, once.
    pub fn scan(&self) -> Scan {
        *self.scan.get_or_init(|| scan(self.text.as_bytes()))
    }

    /// Walks through the records in order, with what `prepare` works out of each (nothing of a broken one). Lines without any
    /// character do not pass; lines of separators do. Of a long text, records are parsed and prepared ahead, on other threads.
    pub fn walk<P: Send>(&self, prepare: Prepare<'_, P>, visit: &mut dyn FnMut(Passing<'_>, Option<P>) -> bool) {
        let mut passed_on = |parsed: Parsed<'_>, prepared| visit(parsed.passing(), prepared);
        if self.text.len() < ahead::FROM_BYTES {
            ahead::parsed_in_order(self, Place::default(), prepare, &mut passed_on);
        } else {
            ahead::parsed_ahead(self, prepare, &mut passed_on);
        }
    }

    /// Walks through its first records, of which few are wanted: on this thread.
    pub fn walk_beginning(&self, visit: &mut dyn FnMut(Passing<'_>) -> bool) {
        self.parse(Place::default(), &mut |parsed| visit(parsed.passing()));
    }

    /// Parses the records in order from a place on, until `take` returns false.
    pub(super) fn parse(&self, mut from: Place, take: &mut dyn FnMut(Parsed<'_>) -> bool) {
        let mut broken = 0usize;
        loop {
            match self.parse_window(from, usize::MAX, take) {
                Stop::End => return,
                Stop::AtRecord(place) => from = place,
                Stop::BrokenAt(place) => {
                    broken += 1;
                    if !take(Parsed::Broken { line: place.line }) || broken >= limits::BROKEN_RECORDS {
                        return;
                    }
                    let rest = self.text.as_bytes().get(place.byte..).unwrap_or_default();
                    let Some(end) = memchr::memchr(b'\n', rest) else { return };
                    from = Place { byte: place.byte + end + 1, line: place.line + 1 };
                }
            }
        }
    }

    /// Places at about this distance, at each of which a record begins unless a line end stands inside quotation marks there.
    pub(super) fn stretches(&self, bytes: usize) -> Vec<Place> {
        let text = self.text.as_bytes();
        let mut places = vec![Place::default()];
        let mut last = Place::default();
        while let Some(rest) = text.get(last.byte + bytes..)
            && let Some(end) = memchr::memchr(b'\n', rest)
        {
            let after = last.byte + bytes + end + 1;
            let byte = after + line_ends_at(text.get(after..).unwrap_or_default());
            last = Place { byte, line: last.line + lines_in(text, last.byte, byte) };
            places.push(last);
        }
        places
    }

    /// Parses the records that begin in a stretch, as long as they are sound. Returns where the next record begins, or the one
    /// that is not sound; none at the end of the text, or if nobody wants more.
    pub(super) fn parse_stretch(
        &self,
        mut from: Place,
        until: usize,
        take: &mut dyn FnMut(Parsed<'_>) -> bool,
    ) -> Option<Place> {
        loop {
            match self.parse_window(from, until, take) {
                Stop::End => return None,
                Stop::AtRecord(place) if place.byte < until => from = place,
                Stop::AtRecord(place) | Stop::BrokenAt(place) => return Some(place),
            }
        }
    }

    /// Parses a part of the text, so that a quotation mark that is never closed is looked for no further than in it; only
    /// records that begin before `until`.
    fn parse_window(&self, from: Place, until: usize, take: &mut dyn FnMut(Parsed<'_>) -> bool) -> Stop {
        let rest = self.text.as_bytes().get(from.byte..).unwrap_or_default();
        let bytes = rest.get(..rest.len().min(WINDOW_BYTES)).unwrap_or_default();
        let is_cut = bytes.len() < rest.len();
        let mut reader = reader(bytes, self.separator);
        let mut record = csv::ByteRecord::new();
        let (mut counted_to, mut line) = (0usize, from.line);
        loop {
            let before = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            let start = before + line_ends_at(bytes.get(before..).unwrap_or_default());
            line += lines_in(bytes, counted_to, start);
            counted_to = start;
            let place = Place { byte: from.byte + start, line };
            if place.byte >= until {
                return Stop::AtRecord(place);
            }
            // The reader is flexible and reads from memory, so an error can only mean the end.
            if !reader.read_byte_record(&mut record).unwrap_or(false) {
                let line = line + lines_in(bytes, counted_to, bytes.len());
                let end = Place { byte: from.byte + bytes.len(), line };
                return if is_cut { Stop::AtRecord(end) } else { Stop::End };
            }
            let after = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(bytes.len());
            let slice = trimmed_end(bytes.get(start..after).unwrap_or_default());
            let is_at_end = after >= bytes.len();
            if is_at_end && is_cut && after - start <= limits::RECORD_BYTES {
                return Stop::AtRecord(place);
            }
            // Without a quotation mark a record ends with its line.
            let is_quoted = memchr::memchr(b'"', slice).is_some();
            let lines = 1 + if is_quoted { lines_in(slice, 0, slice.len()) } else { 0 };
            counted_to = start + slice.len();
            line += lines - 1;
            if !is_sound(slice, &record, self.separator, lines) {
                if lines > 1 || is_at_end {
                    return Stop::BrokenAt(place);
                }
                if !take(Parsed::Broken { line: place.line }) {
                    return Stop::End;
                }
                continue;
            }
            // The text is valid UTF-8, and a separator or a quotation mark never stands inside a character.
            let Ok(mut fields) = csv::StringRecord::from_byte_record(std::mem::take(&mut record)) else {
                return Stop::End;
            };
            let empty_lines = empty_lines_in(slice, lines);
            if !take(Parsed::Record { line: place.line, lines, empty_lines, fields: &mut fields }) {
                return Stop::End;
            }
            record = fields.into_byte_record();
        }
    }
}

/// A place in a text at which a record begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Bytes before it.
    pub byte: usize,
    /// Its line, counted from 1.
    pub line: u32,
}

impl Default for Place {
    fn default() -> Self {
        Place { byte: 0, line: 1 }
    }
}

/// How much is looked at in one go: a few records of the longest kind.
const WINDOW_BYTES: usize = 4 * limits::RECORD_BYTES;

enum Stop {
    /// The text has ended, or nobody wants more.
    End,
    /// A record begins here that does not end within the window, or that begins behind what is wanted.
    AtRecord(Place),
    /// A record begins here that does not end where it should: reading goes on after its first line.
    BrokenAt(Place),
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
    let part = bytes.get(from..to).unwrap_or_default();
    // Between two records there is mostly one line end: a search would take longer than a look.
    if part.len() <= 2 {
        return part.iter().map(|byte| u32::from(*byte == b'\n')).sum();
    }
    u32::try_from(count_line_ends(part)).unwrap_or(u32::MAX / 2)
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

/// Whether a record is what it seems: not too long, not too wide, and with quotation marks only where they belong.
fn is_sound(slice: &[u8], record: &csv::ByteRecord, separator: u8, lines: u32) -> bool {
    slice.len() <= limits::RECORD_BYTES
        && record.len() <= limits::COLUMNS
        && lines <= limits::RECORD_LINES
        && quotes_are_sound(slice, separator)
}

/// A quotation mark opens a value at its beginning, closes it at its end, and stands inside it only doubled. One that does
/// not has been left open, or was never meant as one: then where a value ends is anybody's guess. After a digit, in a value
/// without quotation marks around it, it is the sign of inches or seconds.
fn quotes_are_sound(slice: &[u8], separator: u8) -> bool {
    let mut quotes = memchr::memchr_iter(b'"', slice).peekable();
    while let Some(opening) = quotes.next() {
        match opening.checked_sub(1).and_then(|before| slice.get(before)) {
            None => {}
            Some(before) if *before == separator => {}
            Some(before) if before.is_ascii_digit() => continue,
            Some(_) => return false,
        }
        loop {
            let Some(closing) = quotes.next() else { return false };
            if quotes.next_if_eq(&(closing + 1)).is_some() {
                continue;
            }
            match slice.get(closing + 1) {
                None => return true,
                Some(after) if *after == separator => break,
                Some(_) => return false,
            }
        }
    }
    true
}

/// The separator that the first line names (`sep=;`, for Excel); else the one that gives the most rows of one and the same
/// width, weighted by that width.
fn separator_of(text: &str) -> u8 {
    let named = text.get(..5).filter(|start| start.to_ascii_lowercase().starts_with("sep="));
    if let Some(separator) = named.and_then(|start| start.bytes().last()).filter(|byte| SEPARATORS.contains(byte)) {
        return separator;
    }
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
