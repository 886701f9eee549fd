//! What calamine does not say of the sheets of an XLSX workbook: which rows and columns are hidden, which cells are merged.
//! A pass of its own over the sheet parts, which are found as Excel finds them, by the relations of the workbook; only
//! over those parts that hide or merge anything.

use super::{Marks, MarksBySheet, Region};
use crate::ingest::limits;
use crate::ingest::mapping::fingerprint::column_of_letters;
use crate::ingest::tables::package::{Archive, attribute, each_element, open, path_from, relations_of};
use crate::ingest::tables::workbook::WorkbookError;
use quick_xml::events::BytesStart;
use std::collections::BTreeSet;
use std::io::{BufRead, Cursor};

/// Looks at the sheets whose parts are among those named, in lower case. What cannot be found or read here, calamine
/// complains of.
pub fn marks_of(bytes: &[u8], parts: &BTreeSet<String>) -> Result<MarksBySheet, WorkbookError> {
    let mut marks = MarksBySheet::new();
    if parts.is_empty() {
        return Ok(marks);
    }
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(marks) };
    let Some((workbook, sheets)) = listed_sheets(&mut archive) else { return Ok(marks) };
    let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder);
    let relations = relations_of(&mut archive, &workbook);
    for (name, id) in sheets {
        let Some(target) = relations.get(&id) else { continue };
        let path = path_from(folder, target);
        if !parts.contains(&path.to_ascii_lowercase()) {
            continue;
        }
        if let Some(part) = open(&mut archive, &path) {
            marks.insert(name, marks_in(part)?);
        }
    }
    Ok(marks)
}

/// The name of the workbook part, and the names of its sheets with the relation that leads to each.
fn listed_sheets(archive: &mut Archive<'_>) -> Option<(String, Vec<(String, String)>)> {
    let mut workbook = "xl/workbook.xml".to_owned();
    let mut of_package = Vec::new();
    if let Some(part) = open(archive, "_rels/.rels") {
        each_element(part, &mut |element| {
            let leads_to_workbook = attribute(element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
            of_package.extend(attribute(element, "Target").filter(|_| leads_to_workbook));
            Ok(())
        })
        .unwrap_or_default();
    }
    if let Some(target) = of_package.first() {
        workbook = path_from("", target);
    }
    let mut sheets = Vec::new();
    each_element(open(archive, &workbook)?, &mut |element| {
        if element.local_name().as_ref() == "sheet"
            && sheets.len() < limits::SHEETS
            && let (Some(name), Some(id)) = (attribute(element, "name"), attribute(element, "id"))
        {
            sheets.push((name, id));
        }
        Ok(())
    })
    .unwrap_or_default();
    Some((workbook, sheets))
}

/// What one sheet part says.
fn marks_in(part: impl BufRead) -> Result<Marks, WorkbookError> {
    let mut marks = Marks::default();
    let mut row = 0u32;
    each_element(part, &mut |element| {
        let number = |name| attribute(element, name).and_then(|text| text.parse::<u32>().ok());
        match element.local_name().as_ref() {
            "col" if is_hidden(element) && marks.hidden_columns.len() < limits::COLUMNS => {
                if let (Some(first @ 1..), Some(last @ 1..)) = (number("min"), number("max")) {
                    marks.hidden_columns.push((first - 1, last - 1));
                }
            }
            "row" => {
                row = number("r").unwrap_or(row.saturating_add(1));
                if is_hidden(element) {
                    marks.hide_row(row, row)?;
                }
            }
            "mergeCell" => {
                if let Some(region) = attribute(element, "ref").as_deref().and_then(region_of) {
                    marks.merge(region)?;
                }
            }
            "filterColumn" => marks.is_filtered = true,
            _ => {}
        }
        Ok(())
    })?;
    Ok(marks)
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "hidden").is_some_and(|text| text == "1" || text == "true")
}

/// `B2:D5`.
fn region_of(text: &str) -> Option<Region> {
    let (first, last) = text.split_once(':')?;
    let (top, left) = place_of(first)?;
    let (bottom, right) = place_of(last)?;
    (top <= bottom && left <= right).then_some(Region { top, bottom, left, right })
}

/// `B2`: its row, counted from 1, and its column, counted from nought.
fn place_of(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|character: char| character.is_ascii_digit())?;
    let (letters, digits) = text.split_at_checked(digits)?;
    let row = digits.parse().ok().filter(|row| *row > 0)?;
    Some((row, u32::try_from(column_of_letters(letters)?).ok()?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_a_sheet_part_says_of_its_rows_columns_and_cells() {
        let part = "<worksheet><cols><col min='2' max='3' width='0' hidden='1'/><col min='5' max='5' hidden='0'/></cols>\
                    <sheetData><row r='2' hidden='1'/><row hidden='true'><c/></row><row r='7'/></sheetData>\
                    <autoFilter ref='A1:D9'><filterColumn colId='0'/></autoFilter>\
                    <mergeCells><mergeCell ref='B2:D5'/><mergeCell ref='A1:A1'/><mergeCell ref='D5:B2'/>\
                    <mergeCell ref='nonsense'/></mergeCells></worksheet>";
        let marks = marks_in(part.as_bytes()).unwrap();
        assert_eq!(marks.hidden_rows, [(2, 3)]);
        assert_eq!(marks.hidden_columns, [(1, 2)]);
        assert_eq!(marks.regions, [Region { top: 2, bottom: 5, left: 1, right: 3 }]);
        assert!(marks.is_filtered);
    }
}
