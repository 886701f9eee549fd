//! A look at the zip of a workbook before anything in it is understood: how large its parts really are, whether they are
//! whole, and whether one of them holds what no spreadsheet program writes. Nothing is kept but the counts.

use super::depth::Depth;
use super::workbook::WorkbookError;
use crate::ingest::limits::{self, Beyond, What};
use std::collections::BTreeSet;
use std::io::{Cursor, Read};

/// Bytes of a part in which a document type or the number of texts is looked for.
const HEAD_BYTES: usize = 64 * 1024;

/// What is said of a part with a document type.
pub(super) const DOCUMENT_TYPE: &str =
    "a part of it declares a document type, which no spreadsheet program writes and an attack needs";

/// Unpacks every part to nowhere, within the limits. Returns the names, in lower case, of those that speak of something
/// hidden or merged.
pub(crate) fn check(bytes: &[u8]) -> Result<BTreeSet<String>, WorkbookError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| WorkbookError::not_sound("its inside is damaged: it is no sound workbook"))?;
    if archive.len() > limits::ZIP_MEMBERS {
        return Err(Beyond::count(limits::ZIP_MEMBERS, What::Members).into());
    }
    let mut inflated_in_all = 0u64;
    let mut marked = BTreeSet::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(_) => WorkbookError::PasswordProtected,
            _ => WorkbookError::not_sound("a part of it cannot be read"),
        })?;
        let name = member.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        let left = limits::INFLATED_BYTES.saturating_sub(inflated_in_all);
        let most = left.min(most_inflated(member.compressed_size()));
        let mut part = Part::new(&name);
        if member.size() <= most {
            part.read(&mut (&mut member).take(most + 1))?;
        }
        if member.size() > most || part.length > most {
            return Err(if most == left {
                Beyond::bytes(limits::INFLATED_BYTES, What::UnpackedMegabytes).into()
            } else {
                Beyond::count(limits::INFLATED_RATIO as usize, What::Ratio).into()
            });
        }
        inflated_in_all += part.length;
        part.check()?;
        if part.has_marks {
            marked.insert(name.replace('\\', "/").trim_start_matches('/').to_owned());
        }
    }
    Ok(marked)
}

/// Bytes to which a member of this packed size may inflate.
pub(crate) fn most_inflated(packed: u64) -> u64 {
    let by_ratio = packed.max(1).saturating_mul(limits::INFLATED_RATIO);
    limits::INFLATED_BYTES.min(limits::RATIO_MATTERS_BYTES.max(by_ratio))
}

/// One part as it streams past.
struct Part<'n> {
    name: &'n str,
    is_xml: bool,
    length: u64,
    head: Vec<u8>,
    /// Bytes since the last tag, and the most of them.
    run: u64,
    longest_run: u64,
    /// Tags inside each other, and the most of them.
    depth: Depth,
    /// Whether it speaks of something hidden or merged.
    has_marks: bool,
    /// The last bytes of the piece before: a word may lie across two.
    tail: Vec<u8>,
}

/// What a sheet part says of something hidden or merged: two words of XLSX, two of OpenDocument.
const MARKS: [&[u8]; 4] = [b"hidden=", b"mergeCell", b"visibility=", b"-spanned="];
/// One byte less than the longest of them.
const TAIL_BYTES: usize = 10;

impl<'n> Part<'n> {
    fn new(name: &'n str) -> Self {
        Part {
            name,
            is_xml: is_read(name),
            length: 0,
            head: Vec::new(),
            run: 0,
            longest_run: 0,
            depth: Depth::default(),
            has_marks: false,
            tail: Vec::new(),
        }
    }

    fn read(&mut self, source: &mut dyn Read) -> Result<(), WorkbookError> {
        let mut piece = vec![0u8; 64 * 1024];
        loop {
            let length = match source.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(length) => length,
                // Among others, the check sum at the end does not match.
                Err(_) => {
                    return Err(WorkbookError::not_sound("a part of it is damaged (its check sum does not match)"));
                }
            };
            self.take(piece.get(..length).unwrap_or_default());
        }
    }

    fn take(&mut self, piece: &[u8]) {
        self.length += piece.len() as u64;
        if !self.is_xml {
            return;
        }
        let room = HEAD_BYTES.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(piece.get(..room).unwrap_or_default());
        let mut from = 0;
        self.depth.begin(piece);
        for at in memchr::memchr2_iter(b'<', b'>', piece) {
            self.longest_run = self.longest_run.max(self.run + (at - from) as u64);
            (self.run, from) = (0, at + 1);
            self.depth.take(piece, at);
        }
        self.depth.end(piece);
        self.run += (piece.len() - from) as u64;
        self.longest_run = self.longest_run.max(self.run);
        self.look_for_marks(piece);
    }

    fn look_for_marks(&mut self, piece: &[u8]) {
        if self.has_marks {
            return;
        }
        let (start, end) = (piece.len().min(TAIL_BYTES), piece.len().saturating_sub(TAIL_BYTES));
        self.tail.extend_from_slice(piece.get(..start).unwrap_or_default());
        let speaks = |bytes: &[u8]| MARKS.iter().any(|words| memchr::memmem::find(bytes, words).is_some());
        self.has_marks = speaks(&self.tail) || speaks(piece);
        self.tail.extend_from_slice(piece.get(end.max(start)..).unwrap_or_default());
        self.tail.drain(..self.tail.len().saturating_sub(TAIL_BYTES));
    }

    fn check(&self) -> Result<(), WorkbookError> {
        if !self.is_xml {
            return Ok(());
        }
        if has_document_type(&self.head) {
            return Err(WorkbookError::not_sound(DOCUMENT_TYPE));
        }
        if self.depth.most() > limits::XML_DEPTH {
            return Err(Beyond::count(limits::XML_DEPTH as usize, What::XmlDepth).into());
        }
        if self.longest_run > limits::XML_TEXT_BYTES {
            return Err(Beyond::bytes(limits::XML_TEXT_BYTES, What::TextMegabytes).into());
        }
        if !self.name.ends_with("sharedstrings.xml") {
            return Ok(());
        }
        if self.length > limits::SHARED_TEXT_BYTES {
            return Err(Beyond::bytes(limits::SHARED_TEXT_BYTES, What::SharedTextMegabytes).into());
        }
        // Room for as many texts as are announced is made before the first of them is seen.
        match announced_texts(&self.head) {
            Some(texts) if texts > limits::SHARED_TEXTS => {
                Err(Beyond::count(limits::SHARED_TEXTS as usize, What::SharedTexts).into())
            }
            _ => Ok(()),
        }
    }
}

/// Parts that are understood as XML. What users and other programs store beside them is not looked at.
fn is_read(name: &str) -> bool {
    let is_xml = name.ends_with(".xml") || name.ends_with(".rels");
    is_xml && !["customxml/", "basic/", "dialogs/", "scripts/"].iter().any(|folder| name.starts_with(folder))
}

/// Whether a document type stands before the first tag: after white space, the XML declaration and comments.
pub(super) fn has_document_type(head: &[u8]) -> bool {
    let mut rest = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    loop {
        let (opening, closing): (&[u8], &[u8]) = match rest {
            _ if rest.starts_with(b"<?") => (b"<?", b"?>"),
            _ if rest.starts_with(b"<!--") => (b"<!--", b"-->"),
            _ => return rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!DOCTYPE")),
        };
        let inside = rest.get(opening.len()..).unwrap_or_default();
        let Some(end) = memchr::memmem::find(inside, closing) else { return false };
        rest = inside.get(end + closing.len()..).unwrap_or_default().trim_ascii_start();
    }
}

/// The number after `uniqueCount=`.
fn announced_texts(head: &[u8]) -> Option<u64> {
    let at = memchr::memmem::find(head, b"uniqueCount")?;
    let after = head.get(at + b"uniqueCount".len()..)?;
    let digits: String = after
        .iter()
        .skip_while(|byte| !byte.is_ascii_digit())
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    // More digits than a number of 64 bits has are more than any limit.
    Some(digits.parse().unwrap_or(u64::MAX)).filter(|_| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{announced_texts, has_document_type};

    #[test]
    fn a_document_type_is_seen_only_before_the_first_tag() {
        assert!(has_document_type(b"\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- a --><!doctype x [<!ENTITY a 'b'>]><x/>"));
        assert!(!has_document_type(b"<?xml version='1.0'?><sst><si><t><![CDATA[<!DOCTYPE html>]]></t></si></sst>"));
        assert!(!has_document_type(b"<!-- never closed <!DOCTYPE x>"));
    }

    #[test]
    fn the_number_of_announced_texts() {
        assert_eq!(announced_texts(b"<sst count=\"9\" uniqueCount=\"123\">"), Some(123));
        assert_eq!(announced_texts(b"<sst uniqueCount='99999999999999999999999'>"), Some(u64::MAX));
        assert_eq!(announced_texts(b"<sst>"), None);
    }
}
