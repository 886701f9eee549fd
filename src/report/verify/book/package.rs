//! The zip of a workbook: its parts by name, and what refers to what. Where one part could be taken for another, as by a
//! second part of the same name, the workbook is damaged: Excel might show the one while the other is checked.

use super::BookError;
use super::xml::{Step, Xml};
use crate::ingest::tables::directory;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};

/// Most bytes of a part of a claim workbook; the longest, of a large practice, has some ten million.
const MOST_PART_BYTES: u64 = 128 * 1024 * 1024;
/// Bytes of the record at the end of a zip, without its comment.
const END_RECORD_BYTES: usize = 22;
/// Bytes of what leads to the record of a zip too large for the former.
const LARGE_RECORD_BYTES: usize = 20;

/// A relation of one part to another.
pub(super) struct Relation {
    /// Its label.
    pub(super) id: String,
    /// Last word of its kind, such as `worksheet`.
    pub(super) kind: String,
    /// Where it leads, from the folder of the part or, with a slash, from the top.
    pub(super) target: String,
    /// Whether it leads out of the workbook.
    pub(super) is_outside: bool,
}

/// A workbook's zip.
pub(super) struct Package<'b> {
    archive: zip::ZipArchive<Cursor<&'b [u8]>>,
    /// Names of all parts.
    pub(super) names: Vec<String>,
}

impl<'b> Package<'b> {
    /// Opens it, within the limits of every workbook.
    pub(super) fn of(bytes: &'b [u8]) -> Result<Self, BookError> {
        directory::check(bytes).map_err(|error| BookError::Limit(error.to_string()))?;
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| BookError::UNSOUND)?;
        let names = archive.file_names().map(|name| name.map(|name| name.into_owned()));
        let names: Vec<String> = names.collect::<Result<_, _>>().map_err(|_| BookError::UNSOUND)?;
        let distinct: BTreeSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        let is_plain = |name: &String| !name.contains(['\\', ':']) && !name.starts_with('/') && !name.contains("..");
        if distinct.len() != names.len() || listed(bytes) != Some(names.len()) || !names.iter().all(is_plain) {
            return Err(BookError::Damaged("its parts cannot be told apart by their names"));
        }
        Ok(Package { archive, names })
    }

    /// The text of a part; none if there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, BookError> {
        if !self.names.iter().any(|other| other == name) {
            return Ok(None);
        }
        let part = self.archive.by_name(name).map_err(|_| BookError::UNSOUND)?;
        let mut text = String::new();
        part.take(MOST_PART_BYTES + 1).read_to_string(&mut text).map_err(|_| BookError::UNSOUND)?;
        if text.len() as u64 > MOST_PART_BYTES {
            return Err(BookError::Limit("a part of it is larger than a claim workbook has".to_owned()));
        }
        Ok(Some(text))
    }

    /// The relations of a part.
    pub(super) fn relations(&mut self, of: &str) -> Result<Vec<Relation>, BookError> {
        let (folder, name) = of.rsplit_once('/').map_or(("", of), |(folder, name)| (folder, name));
        let path = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
        let Some(text) = self.part(&path)? else { return Ok(Vec::new()) };
        relations(&text)
    }
}

/// Relations as a part lists them.
pub(super) fn relations(text: &str) -> Result<Vec<Relation>, BookError> {
    let mut xml = Xml::of(text);
    let mut found = Vec::new();
    loop {
        match xml.next()? {
            Step::Open(element) if element.name() == "Relationship" => {
                let word = |name: &str| Ok::<_, BookError>(element.attribute(name)?.unwrap_or_default());
                let kind = word("Type")?;
                found.push(Relation {
                    id: word("Id")?,
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: word("Target")?,
                    is_outside: word("TargetMode")?.eq_ignore_ascii_case("external"),
                });
            }
            Step::End => return Ok(found),
            _ => {}
        }
    }
}

/// Parts that the record at the end of the zip counts: one that stands there twice is otherwise seen once. None where there
/// could be a second record, in a comment or for large files: spreadsheet programs write neither.
fn listed(bytes: &[u8]) -> Option<usize> {
    let (before, record) = bytes.split_at_checked(bytes.len().checked_sub(END_RECORD_BYTES)?)?;
    let is_for_large_files = before.get(before.len().checked_sub(LARGE_RECORD_BYTES)?..)?.starts_with(b"PK\x06\x07");
    let count = [*record.get(10)?, *record.get(11)?];
    let is_sound = record.starts_with(b"PK\x05\x06") && !is_for_large_files;
    is_sound.then(|| usize::from(u16::from_le_bytes(count)))
}
