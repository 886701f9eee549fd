//! The zip of a workbook as a package: parts by their names, and where the relations of a part lead. The parts have been
//! unpacked before, within limits ([`super::directory`]).

use super::workbook::WorkbookError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor};

/// A package in memory.
pub(super) type Archive<'b> = zip::ZipArchive<Cursor<&'b [u8]>>;

/// A target of a relation, seen from the folder of the part that has the relation.
pub(super) fn path_from(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(from_the_top) => from_the_top.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// A part by its name; programs differ in case and in slashes.
pub(super) fn open<'a, 'b>(archive: &'a mut Archive<'b>, path: &str) -> Option<impl BufRead + use<'a, 'b>> {
    let folded = |name: &str| name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase();
    let wanted = folded(path);
    let place = archive.file_names().position(|name| name.is_ok_and(|name| folded(&name) == wanted))?;
    archive.by_index(place).ok().map(BufReader::new)
}

/// The relations of a part: where each leads, by its name.
pub(super) fn relations_of(archive: &mut Archive<'_>, part: &str) -> BTreeMap<String, String> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let mut relations = BTreeMap::new();
    if let Some(part) = open(archive, &format!("{folder}/_rels/{name}.rels")) {
        each_element(part, &mut |element| {
            if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
                relations.insert(id, target);
            }
            Ok(())
        })
        .unwrap_or_default();
    }
    relations
}

/// An attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// Every element that begins, until the part ends or is damaged, or `visit` complains.
pub(super) fn each_element(
    part: impl BufRead,
    visit: &mut dyn FnMut(&BytesStart<'_>) -> Result<(), WorkbookError>,
) -> Result<(), WorkbookError> {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => visit(&element)?,
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::path_from;

    #[test]
    fn targets_are_followed_as_in_a_package() {
        for (folder, target, path) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "../sheets/a.xml", "sheets/a.xml"),
            ("", "./../../a.xml", "a.xml"),
        ] {
            assert_eq!(path_from(folder, target), path);
        }
    }
}
