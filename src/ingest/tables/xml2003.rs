//! XML spreadsheets of 2003, one file of plain XML that Excel saves and opens, as a rule under the name `.xls` or `.xml`. Every
//! worksheet in it is a sheet.

use super::marks::{Marks, Region};
use super::package::attribute;
use super::sheet::{Budget, cell_of, place};
use super::workbook::WorkbookError;
use super::{Cell, RawRow, Remarks, Table, Visibility, directory};
use crate::ingest::decode;
use crate::ingest::limits::{self, Beyond, What};
use calamine::DataRef;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// The name under which what is in it stands in the list of files.
const NAME: &str = "XML 2003";
const DAMAGED: &str = "it is damaged: its XML breaks off or contradicts itself";

/// The sheets of a spreadsheet.
pub fn read(bytes: &[u8]) -> Result<Vec<Table>, WorkbookError> {
    if bytes.len() as u64 > limits::PAGE_BYTES {
        return Err(Beyond::bytes(limits::PAGE_BYTES, What::FileMegabytes).into());
    }
    if directory::has_document_type(bytes) {
        return Err(WorkbookError::not_sound(directory::DOCUMENT_TYPE));
    }
    let (text, _) = decode::decode(bytes);
    let mut reader = Reader::from_str(&text);
    let mut book = Book::default();
    let mut depth = 0u32;
    loop {
        match reader.read_event().map_err(|_| WorkbookError::not_sound(DAMAGED))? {
            Event::Start(element) => {
                depth += 1;
                if depth > limits::XML_DEPTH {
                    return Err(Beyond::count(limits::XML_DEPTH as usize, What::XmlDepth).into());
                }
                book.begin(&element)?;
            }
            Event::Empty(element) => {
                book.begin(&element)?;
                book.end(element.local_name().as_ref())?;
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                book.end(element.local_name().as_ref())?;
            }
            Event::Text(piece) => book.text(&piece.xml10_content())?,
            Event::CData(piece) => book.text(&piece.xml10_content())?,
            Event::GeneralRef(name) => match (name.resolve_char_ref(), resolve_predefined_entity(&name)) {
                (Ok(Some(character)), _) => book.text(character.encode_utf8(&mut [0; 4]))?,
                (_, Some(known)) => book.text(known)?,
                // A name that nobody declared is a damaged part, and never looked up.
                _ => return Err(WorkbookError::not_sound(DAMAGED)),
            },
            Event::Eof if depth > 0 => return Err(WorkbookError::not_sound(DAMAGED)),
            Event::Eof => return Ok(book.tables),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

#[derive(Default)]
struct Book {
    tables: Vec<Table>,
    budget: Budget,
    sheet: Option<Sheet>,
    /// What is being read into `text`.
    reading: Option<Kind>,
    text: String,
}

#[derive(Default)]
struct Sheet {
    name: String,
    visibility: Visibility,
    rows: Vec<RawRow>,
    marks: Marks,
    /// The last row and column that were spoken of, counted from 1.
    row: u32,
    column: u32,
    /// Columns that the last cell takes beyond its own.
    across: u32,
    /// Columns of which `Column` has spoken.
    columns: u32,
}

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Moment,
    Bool,
    Error,
    Visibility,
}

impl Book {
    fn begin(&mut self, element: &BytesStart<'_>) -> Result<(), WorkbookError> {
        let number = |name| attribute(element, name).and_then(|text| text.trim().parse::<u32>().ok());
        let is_hidden = || attribute(element, "Hidden").is_some_and(|text| text == "1" || text == "true");
        match (element.local_name().as_ref(), &mut self.sheet) {
            ("Worksheet", _) => {
                if self.tables.len() >= limits::SHEETS {
                    return Err(Beyond::count(limits::SHEETS, What::Sheets).into());
                }
                self.sheet = Some(Sheet { name: attribute(element, "Name").unwrap_or_default(), ..Sheet::default() });
            }
            ("Column", Some(sheet)) => {
                let first = number("Index").unwrap_or(sheet.columns.saturating_add(1)).max(1);
                sheet.columns = first.saturating_add(number("Span").unwrap_or(0));
                if is_hidden() && sheet.marks.hidden_columns.len() < limits::COLUMNS {
                    sheet.marks.hidden_columns.push((first - 1, sheet.columns - 1));
                }
            }
            ("Row", Some(sheet)) => {
                let first = number("Index").unwrap_or(sheet.row.saturating_add(1)).max(1);
                // Rows alike that follow and hold nothing are told as one.
                sheet.row = first.saturating_add(number("Span").unwrap_or(0));
                (sheet.column, sheet.across) = (0, 0);
                if is_hidden() {
                    sheet.marks.hide_row(first, sheet.row)?;
                }
            }
            ("Cell", Some(sheet)) => {
                let next = sheet.column.saturating_add(sheet.across).saturating_add(1);
                sheet.column = number("Index").unwrap_or(next).max(1);
                sheet.across = number("MergeAcross").unwrap_or(0);
                let (top, left) = (sheet.row.max(1), sheet.column - 1);
                let bottom = top.saturating_add(number("MergeDown").unwrap_or(0));
                sheet.marks.merge(Region { top, bottom, left, right: left.saturating_add(sheet.across) })?;
            }
            ("Data", Some(_)) => {
                self.text.clear();
                self.reading = Some(match attribute(element, "Type").as_deref() {
                    Some("Number") => Kind::Number,
                    Some("DateTime") => Kind::Moment,
                    Some("Boolean") => Kind::Bool,
                    Some("Error") => Kind::Error,
                    _ => Kind::Text,
                });
            }
            ("Visible", Some(_)) => {
                self.text.clear();
                self.reading = Some(Kind::Visibility);
            }
            ("AutoFilterCondition", Some(sheet)) => sheet.marks.is_filtered = true,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, piece: &str) -> Result<(), WorkbookError> {
        if self.reading.is_some() {
            if self.text.len() + piece.len() > 4 * limits::CELL_CHARACTERS {
                return Err(Beyond::count(limits::CELL_CHARACTERS, What::Characters).into());
            }
            self.text.push_str(piece);
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), WorkbookError> {
        match name {
            "Data" | "Visible" => {
                let (Some(kind), Some(sheet)) = (self.reading.take(), &mut self.sheet) else { return Ok(()) };
                if kind == Kind::Visibility {
                    sheet.visibility = match self.text.trim() {
                        "SheetHidden" => Visibility::Hidden,
                        "SheetVeryHidden" => Visibility::VeryHidden,
                        _ => Visibility::Visible,
                    };
                    return Ok(());
                }
                let (row, column) = (sheet.row.saturating_sub(1), sheet.column.saturating_sub(1));
                place(&mut sheet.rows, &mut self.budget, row, column, cell(kind, &self.text))?;
            }
            "Worksheet" => {
                let Some(Sheet { name, visibility, mut rows, marks, .. }) = self.sheet.take() else { return Ok(()) };
                if !rows.is_sorted_by(|one, other| one.row < other.row) {
                    return Err(WorkbookError::not_sound("its rows are not in order"));
                }
                let mut remarks = Remarks { visibility, ..Remarks::default() };
                marks.apply(&mut rows, &mut self.budget, &mut remarks)?;
                self.tables.push(Table::of_rows(name, NAME, remarks, rows));
            }
            _ => {}
        }
        Ok(())
    }
}

fn cell(kind: Kind, text: &str) -> Cell {
    let trimmed = text.trim();
    match kind {
        Kind::Number => match trimmed.parse::<f64>() {
            Ok(number) if number.is_finite() => Cell::Number(number),
            _ => cell_of(&DataRef::SharedString(trimmed)),
        },
        Kind::Moment => cell_of(&DataRef::DateTimeIso(trimmed.to_owned())),
        Kind::Bool => Cell::Bool(trimmed == "1"),
        Kind::Error => Cell::Error,
        Kind::Text | Kind::Visibility => cell_of(&DataRef::SharedString(trimmed)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ingest::tables::Content;

    const HEAD: &str = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">";

    fn sheet_of(table: &str) -> Table {
        let text =
            format!("{HEAD}<Worksheet ss:Name=\"Rota &amp; more\"><Table>{table}</Table></Worksheet></Workbook>");
        read(text.as_bytes()).unwrap().remove(0)
    }

    fn rows_of(table: &Table) -> Vec<String> {
        let Content::Sheet { rows, .. } = &table.content else { return Vec::new() };
        let text = |row: &RawRow| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("|");
        rows.iter().map(|row| format!("{}:{}", row.row, text(row))).collect()
    }

    #[test]
    fn cells_of_every_kind_stand_where_they_say() {
        let table = sheet_of(
            "<Column ss:Index=\"2\" ss:Hidden=\"1\"/><Row><Cell><Data ss:Type=\"String\">a &lt; <b>b</b>&#33;</Data></Cell>\
             <Cell ss:Index=\"3\"><Data ss:Type=\"Number\">7.5</Data></Cell><Cell/></Row>\
             <Row ss:Index=\"4\" ss:Hidden=\"1\"><Cell ss:MergeAcross=\"1\" ss:MergeDown=\"1\"><Data ss:Type=\"DateTime\">\
             2024-07-19T08:30:00.000</Data></Cell><Cell><Data ss:Type=\"Boolean\">1</Data></Cell></Row>\
             <Row><Cell ss:Index=\"3\"><Data ss:Type=\"Error\">#N/A</Data></Cell></Row>",
        );
        assert_eq!(table.sheet.as_deref(), Some("Rota & more"));
        assert_eq!(rows_of(&table), ["1:a < b!||7.5", "4:2024-07-19 08:30||true", "5:2024-07-19 08:30||"]);
        assert_eq!(table.remarks.hidden_rows, [(4, 4)]);
        assert!(table.remarks.hidden_columns.is_empty(), "nothing stands in the hidden column");
    }

    #[test]
    fn what_breaks_off_or_declares_something_is_refused() {
        let whole = format!("{HEAD}<Worksheet ss:Name=\"a\"><Table><Row><Cell>");
        for (text, words) in [
            (whole.clone(), "damaged"),
            (whole.replace("<Workbook", "<!DOCTYPE a [<!ENTITY e 'x'>]><Workbook"), "document type"),
            (format!("{whole}<Data>&e;</Data></Cell></Row></Table></Worksheet></Workbook>"), "damaged"),
            (format!("{whole}{}", "<a>".repeat(2_000)), "1000 tags"),
        ] {
            let said = read(text.as_bytes()).map(|_| ()).unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        }
    }
}
