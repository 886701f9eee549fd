//! What calamine does not say of the sheets of an OpenDocument spreadsheet: a pass of its own over its content, only where
//! that hides or merges anything.

use super::{Marks, MarksBySheet, Region};
use crate::ingest::limits::{self, Beyond};
use crate::ingest::tables::package::{attribute, each_element, open};
use crate::ingest::tables::workbook::WorkbookError;
use quick_xml::events::BytesStart;
use std::collections::BTreeSet;
use std::io::{BufRead, Cursor};

const CONTENT: &str = "content.xml";

/// Looks at the content if it is among the parts named. What cannot be found or read here, calamine complains of.
pub fn marks_of(bytes: &[u8], parts: &BTreeSet<String>) -> Result<MarksBySheet, WorkbookError> {
    if !parts.contains(CONTENT) {
        return Ok(MarksBySheet::new());
    }
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(MarksBySheet::new()) };
    open(&mut archive, CONTENT).map_or_else(|| Ok(MarksBySheet::new()), marks_in)
}

/// The same, from the content itself.
pub fn marks_in(content: impl BufRead) -> Result<MarksBySheet, WorkbookError> {
    let mut marks = MarksBySheet::new();
    let mut sheet = Sheet::default();
    each_element(content, &mut |element| {
        match element.local_name().as_ref() {
            "table" => {
                let next = Sheet { name: attribute(element, "name"), ..Sheet::default() };
                std::mem::replace(&mut sheet, next).end(&mut marks);
            }
            "table-column" => sheet.column(element),
            "table-row" => sheet.row(element)?,
            "table-cell" | "covered-table-cell" => sheet.cell(element)?,
            _ => {}
        }
        Ok(())
    })?;
    sheet.end(&mut marks);
    Ok(marks)
}

/// One sheet as it streams past. Rows, columns and cells say how often they are repeated, and never where they are.
#[derive(Default)]
struct Sheet {
    /// None before the first sheet, and in a table that is none.
    name: Option<String>,
    marks: Marks,
    /// Columns so far.
    columns: u32,
    /// First of the rows that stream past now, counted from 1, and the one after them.
    rows: (u32, u32),
    /// Cells of it so far.
    cells: u32,
}

impl Sheet {
    fn end(self, marks: &mut MarksBySheet) {
        if let Some(name) = self.name {
            marks.insert(name, self.marks);
        }
    }

    fn column(&mut self, element: &BytesStart<'_>) {
        let first = self.columns;
        self.columns = first.saturating_add(count(element, "number-columns-repeated"));
        let hidden = &mut self.marks.hidden_columns;
        if visibility(element) != Visibility::Visible && self.columns > first && hidden.len() < limits::COLUMNS {
            hidden.push((first, self.columns - 1));
        }
    }

    fn row(&mut self, element: &BytesStart<'_>) -> Result<(), Beyond> {
        let first = self.rows.1.max(1);
        self.rows = (first, first.saturating_add(count(element, "number-rows-repeated")));
        self.cells = 0;
        let visibility = visibility(element);
        self.marks.is_filtered |= visibility == Visibility::Filtered;
        if visibility != Visibility::Visible && self.rows.1 > first {
            self.marks.hide_row(first, self.rows.1 - 1)?;
        }
        Ok(())
    }

    fn cell(&mut self, element: &BytesStart<'_>) -> Result<(), Beyond> {
        let (mut repeated, mut rows, mut columns) = (1, 1, 1);
        // There are as many cells as the sheet has values: each is gone through once.
        for attribute in element.attributes().with_checks(false).flatten() {
            let count = match attribute.key.local_name().as_ref() {
                "number-columns-repeated" => &mut repeated,
                "number-rows-spanned" => &mut rows,
                "number-columns-spanned" => &mut columns,
                _ => continue,
            };
            *count = attribute.value.parse().unwrap_or(1);
        }
        let (top, left) = (self.rows.0, self.cells);
        self.cells = left.saturating_add(repeated);
        let last = |first: u32, spanned: u32| first.saturating_add(spanned.max(1) - 1);
        self.marks.merge(Region { top, bottom: last(top, rows), left, right: last(left, columns) })?;
        Ok(())
    }
}

#[derive(PartialEq, Eq)]
enum Visibility {
    Visible,
    Hidden,
    Filtered,
}

fn visibility(element: &BytesStart<'_>) -> Visibility {
    match attribute(element, "visibility").as_deref() {
        Some("collapse") => Visibility::Hidden,
        Some("filter") => Visibility::Filtered,
        _ => Visibility::Visible,
    }
}

/// How many; one if it does not say.
fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|text| text.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_a_content_says_of_its_rows_columns_and_cells() {
        let content = "<office:spreadsheet><table:table table:name='A'>\
            <table:table-column table:number-columns-repeated='2'/>\
            <table:table-column table:visibility='collapse' table:number-columns-repeated='3'/>\
            <table:table-header-rows><table:table-row table:number-rows-repeated='4'/></table:table-header-rows>\
            <table:table-row table:visibility='collapse' table:number-rows-repeated='2'>\
            <table:table-cell table:number-columns-repeated='5'/>\
            <table:table-cell table:number-columns-spanned='2' table:number-rows-spanned='3'><text:p>x</text:p></table:table-cell>\
            <table:covered-table-cell/><table:table-cell table:number-columns-spanned='4' table:number-rows-spanned='0'/>\
            </table:table-row><table:table-row table:visibility='visible'/>\
            <table:table-row table:visibility='filter'/></table:table>\
            <table:table table:name='B &amp; C'><table:table-row table:visibility='collapse'/></table:table>\
            <table:table><table:table-row table:visibility='collapse'/></table:table></office:spreadsheet>";
        let marks = marks_in(content.as_bytes()).unwrap();
        assert_eq!(marks.keys().collect::<Vec<_>>(), ["A", "B & C"]);
        assert_eq!(marks["A"].hidden_columns, [(2, 4)]);
        assert_eq!(marks["A"].hidden_rows, [(5, 6), (8, 8)]);
        let regions =
            [Region { top: 5, bottom: 7, left: 5, right: 6 }, Region { top: 5, bottom: 5, left: 7, right: 10 }];
        assert_eq!(marks["A"].regions, regions);
        assert!(marks["A"].is_filtered);
        assert_eq!(marks["B & C"].hidden_rows, [(1, 1)]);
        assert!(!marks["B & C"].is_filtered);
    }

    #[test]
    fn counts_beyond_all_numbers_are_no_panic() {
        let most = u32::MAX;
        let content = format!(
            "<table name='A'><table-column visibility='collapse' number-columns-repeated='{most}'/>\
             <table-column visibility='collapse' number-columns-repeated='{most}'/>\
             <table-row visibility='collapse' number-rows-repeated='{most}'><table-cell number-columns-repeated='{most}'/>\
             <table-cell number-rows-spanned='{most}' number-columns-spanned='{most}'/></table-row>\
             <table-row visibility='filter' number-rows-repeated='{most}'/><table-row visibility='filter'/></table>"
        );
        let marks = marks_in(content.as_bytes()).unwrap();
        assert_eq!(marks["A"].hidden_rows, [(1, most - 1)]);
        assert_eq!(marks["A"].hidden_columns, [(0, most - 1)]);
    }
}
