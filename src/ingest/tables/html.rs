//! The markup of a web page as it streams past: tags with the few attributes that matter, and text. Nothing is gathered
//! here that a page could make large: names and values of attributes are cut, comments and doctypes are not kept, and text
//! is handed on in pieces.

use super::workbook::WorkbookError;
use encoding_rs::{Decoder, Encoding, UTF_8, WINDOWS_1252};
use html5gum::{Emitter, Error, IoReader, State, Tokenizer, naive_next_state};
use std::io::Read;

/// Bytes of the name of a tag or attribute: the longest that matters has ten.
const NAME_BYTES: usize = 32;
/// Bytes of the value of an attribute: a style of a cell.
const VALUE_BYTES: usize = 1024;
/// Bytes in which a page says its character set.
const CHARSET_SEARCH_BYTES: usize = 1024;

/// The attributes that are kept.
const WANTED: [&[u8]; 6] = [b"colspan", b"rowspan", b"span", b"style", b"hidden", b"type"];

/// A tag that begins.
#[derive(Default)]
pub(super) struct Tag {
    /// Its name in lower case.
    pub name: Vec<u8>,
    attributes: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Tag {
    /// The value of an attribute, if the tag has it.
    pub fn attribute(&self, name: &[u8]) -> Option<&[u8]> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_slice())
    }
}

/// Who listens to the markup.
pub(super) trait Listener {
    /// A tag begins.
    fn begin(&mut self, tag: &Tag) -> Result<(), WorkbookError>;
    /// A tag ends.
    fn end(&mut self, name: &[u8]) -> Result<(), WorkbookError>;
    /// A piece of text in UTF-8; a character may lie in two pieces.
    fn text(&mut self, piece: &[u8]) -> Result<(), WorkbookError>;
}

/// Reads a page, in the character set that it says, to its end or to the first complaint. Returns the name of the set.
pub(super) fn read(bytes: &[u8], listener: &mut dyn Listener) -> Result<&'static str, WorkbookError> {
    let encoding = encoding_of(bytes);
    let utf8 = Utf8 { left: bytes, decoder: encoding.new_decoder(), has_ended: false };
    let markup = Markup { listener, trouble: None, tag: Tag::default(), is_end: false, begun_last: Vec::new() };
    // The first complaint ends the reading; without one the page is read to its end.
    match Tokenizer::new_with_emitter(IoReader::new(utf8), markup).next() {
        None => Ok(encoding.name()),
        Some(Ok(complaint)) => Err(complaint),
        // Reading from memory has no errors of its own.
        Some(Err(_)) => Err(WorkbookError::not_sound("it is damaged: it breaks off inside a character")),
    }
}

/// A byte order mark decides, then what the page says of itself; failing both, valid UTF-8 is UTF-8. What is said to be
/// UTF-8 and is not, is what a UK machine writes.
fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = crate::ingest::decode::utf16_without_mark(bytes) {
        return encoding;
    }
    let said = said_charset(bytes).filter(|encoding| *encoding != UTF_8);
    said.unwrap_or_else(|| if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 })
}

/// The label after `charset=` or `encoding=` near the beginning.
fn said_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(CHARSET_SEARCH_BYTES))?.to_ascii_lowercase();
    let label_after = |key: &[u8]| {
        let after = head.get(memchr::memmem::find(&head, key)? + key.len()..)?.trim_ascii_start();
        let after = after.strip_prefix(b"=")?.trim_ascii_start();
        let label: Vec<u8> = after
            .iter()
            .skip_while(|byte| matches!(byte, b'"' | b'\''))
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
            .copied()
            .collect();
        let encoding = Encoding::for_label(&label)?;
        // A page that could say so in plain bytes is not in two bytes a character.
        Some(if encoding.is_ascii_compatible() { encoding } else { UTF_8 })
    };
    label_after(b"charset").or_else(|| label_after(b"encoding"))
}

/// Bytes of a page, read as UTF-8 a piece at a time.
struct Utf8<'b> {
    left: &'b [u8],
    decoder: Decoder,
    has_ended: bool,
}

impl Read for Utf8<'_> {
    fn read(&mut self, piece: &mut [u8]) -> std::io::Result<usize> {
        if self.has_ended {
            return Ok(0);
        }
        let (result, taken, written, _) = self.decoder.decode_to_utf8(self.left, piece, true);
        self.left = self.left.get(taken..).unwrap_or_default();
        self.has_ended = result == encoding_rs::CoderResult::InputEmpty;
        match written {
            0 if !self.has_ended => Err(std::io::ErrorKind::InvalidData.into()),
            written => Ok(written),
        }
    }
}

/// Puts tags together and hands them on.
struct Markup<'l> {
    listener: &'l mut dyn Listener,
    trouble: Option<WorkbookError>,
    tag: Tag,
    is_end: bool,
    /// The name of the last tag that began: `</script>` ends a script only.
    begun_last: Vec<u8>,
}

impl Markup<'_> {
    fn heard(&mut self, heard: Result<(), WorkbookError>) {
        if let (Err(error), None) = (heard, &self.trouble) {
            self.trouble = Some(error);
        }
    }

    fn init_tag(&mut self, is_end: bool) {
        self.tag.name.clear();
        self.tag.attributes.clear();
        self.is_end = is_end;
    }
}

fn push_within(kept: &mut Vec<u8>, piece: &[u8], most: usize) {
    let room = most.saturating_sub(kept.len()).min(piece.len());
    kept.extend_from_slice(piece.get(..room).unwrap_or_default());
}

impl Emitter for Markup<'_> {
    type Token = WorkbookError;

    fn pop_token(&mut self) -> Option<WorkbookError> {
        self.trouble.take()
    }

    fn emit_string(&mut self, piece: &[u8]) {
        if self.trouble.is_none() {
            let heard = self.listener.text(piece);
            self.heard(heard);
        }
    }

    fn init_start_tag(&mut self) {
        self.init_tag(false);
    }

    fn init_end_tag(&mut self) {
        self.init_tag(true);
    }

    fn push_tag_name(&mut self, piece: &[u8]) {
        push_within(&mut self.tag.name, piece, NAME_BYTES);
    }

    fn init_attribute(&mut self) {
        self.keep_only_wanted();
        self.tag.attributes.push((Vec::new(), Vec::new()));
    }

    fn push_attribute_name(&mut self, piece: &[u8]) {
        if let Some((name, _)) = self.tag.attributes.last_mut() {
            push_within(name, piece, NAME_BYTES);
        }
    }

    fn push_attribute_value(&mut self, piece: &[u8]) {
        if let Some((_, value)) = self.tag.attributes.last_mut() {
            push_within(value, piece, VALUE_BYTES);
        }
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.keep_only_wanted();
        if self.is_end {
            self.begun_last.clear();
            let heard = self.listener.end(&self.tag.name);
            self.heard(heard);
            return None;
        }
        self.begun_last.clone_from(&self.tag.name);
        let heard = self.listener.begin(&self.tag);
        self.heard(heard);
        naive_next_state(&self.tag.name)
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.begun_last.is_empty() && self.begun_last == self.tag.name
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.begun_last = name.unwrap_or_default().to_vec();
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    // Mistakes are mended by the rules of pages; comments and doctypes say nothing of a table.
    fn emit_error(&mut self, _: Error) {}
    fn emit_eof(&mut self) {}
    fn set_self_closing(&mut self) {}
    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn emit_current_comment(&mut self) {}
    fn init_doctype(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn emit_current_doctype(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}

impl Markup<'_> {
    /// Of the attributes that have been read only those are kept that matter, and of two of one name the first.
    fn keep_only_wanted(&mut self) {
        let Some((last, before)) = self.tag.attributes.split_last() else { return };
        if !WANTED.contains(&last.0.as_slice()) || before.iter().any(|(name, _)| *name == last.0) {
            self.tag.attributes.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_page_is_read_in_the_character_set_that_it_says() {
        for (page, name) in [
            (&b"\xEF\xBB\xBF<meta charset=windows-1252>"[..], "UTF-8"),
            (b"<meta charset='utf-8'><td>\xE9", "windows-1252"),
            (b"<meta charset='utf-8'><td>\xC3\xA9", "UTF-8"),
            (b"<meta http-equiv=Content-Type content=\"text/html; charset=windows-1252\"><td>\xC3\xA9", "windows-1252"),
            (b"<META CHARSET = \"macintosh\"><td>\x8E", "macintosh"),
            (b"<?xml version='1.0' encoding='iso-8859-2'?><html><td>\xE8", "ISO-8859-2"),
            (b"<meta charset=utf-16><td>a", "UTF-8"),
            (b"<meta charset=klingon><td>\xE9", "windows-1252"),
            (b"<\0t\0a\0b\0l\0e\0>\0<\0t\0r\0>\0<\0t\0d\0>\0a\0", "UTF-16LE"),
        ] {
            assert_eq!(encoding_of(page).name(), name, "{}", String::from_utf8_lossy(page));
        }
    }
}
