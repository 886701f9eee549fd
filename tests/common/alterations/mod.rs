//! Alterations that are planted into a claim workbook, part by part, and how a part is changed.

mod table;

use normalday::report::verify::book::Book;
use normalday::report::verify::{Finding, Kind, Verdict, verify};
use std::io::{Cursor, Read, Write};
pub use table::alterations;

pub const SUMMARY: &str = "xl/worksheets/sheet1.xml";
pub const LINES: &str = "xl/worksheets/sheet3.xml";
pub const RATES: &str = "xl/worksheets/sheet4.xml";
pub const BRIDGE: &str = "xl/worksheets/sheet6.xml";
pub const HOURS: &str = "xl/worksheets/sheet8.xml";
pub const RECONCILIATION: &str = "xl/worksheets/sheet11.xml";
pub const SOURCES: &str = "xl/worksheets/sheet13.xml";
pub const SIGN_OFF: &str = "xl/worksheets/sheet14.xml";
pub const NOTES: &str = "xl/worksheets/sheet15.xml";
pub const STYLES: &str = "xl/styles.xml";
pub const WORKBOOK: &str = "xl/workbook.xml";
pub const PROPERTIES: &str = "docProps/custom.xml";

/// One alteration: what is changed in which part, and what must be found where.
pub struct Alteration {
    pub name: &'static str,
    pub part: &'static str,
    pub change: Box<dyn Fn(&str) -> String>,
    pub kind: Kind,
    /// Sheet and cell of the finding; empty where it has none, or where any will do.
    pub sheet: &'static str,
    pub cell: &'static str,
}

impl Alteration {
    /// The workbook with the alteration in it.
    pub fn plant(&self, workbook: &[u8]) -> Vec<u8> {
        altered(workbook, self.part, &self.change)
    }

    /// Whether a finding is the one that the alteration must give.
    pub fn is_found_as(&self, finding: &Finding) -> bool {
        finding.kind == self.kind
            && finding.sheet.as_deref().unwrap_or("") == self.sheet
            && (self.cell.is_empty() || finding.cell.as_deref() == Some(self.cell))
    }
}

pub fn verdict(bytes: &[u8]) -> Verdict {
    verify(&Book::read(bytes).unwrap()).unwrap()
}

/// An untouched workbook verifies, and every formula of it comes to what it shows.
pub fn assert_untouched(name: &str, bytes: &[u8]) {
    let verdict = verdict(bytes);
    assert!(verdict.verified, "{name}: {:#?}", verdict.findings);
    assert!(verdict.formulas > 300 && verdict.formulas == verdict.formulas_agree, "{name}");
    assert_eq!(verdict.as_written_total, verdict.invoice_total, "{name}");
}

pub fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The workbook with one part of it altered; an alteration that alters nothing is a fault of the test.
pub fn altered(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    packed(bytes, name, change, &[])
}

/// The workbook with further parts.
pub fn with_parts(bytes: &[u8], parts: &[(&str, &str)]) -> Vec<u8> {
    packed(bytes, "", str::to_owned, parts)
}

fn packed(bytes: &[u8], name: &str, change: impl Fn(&str) -> String, more: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut write = |name: &str, content: &[u8]| {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    };
    for place in 0..archive.len() {
        let mut member = archive.by_index(place).unwrap();
        let member_name = member.name().unwrap().into_owned();
        let mut content = Vec::new();
        member.read_to_end(&mut content).unwrap();
        if member_name == name {
            let before = String::from_utf8(content).unwrap();
            let after = change(&before);
            assert!(after != before, "nothing was altered in {name}");
            content = after.into_bytes();
        }
        write(&member_name, &content);
    }
    for (name, content) in more {
        write(name, content.as_bytes());
    }
    writer.finish().unwrap().into_inner()
}

/// Where a cell begins and ends in a sheet.
pub fn span_of(xml: &str, cell: &str) -> (usize, usize) {
    let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{cell} is not there"));
    let open = start + xml[start..].find('>').unwrap() + 1;
    if xml[..open].ends_with("/>") { (start, open) } else { (start, start + xml[start..].find("</c>").unwrap() + 4) }
}

/// A cell as it stands in a sheet.
pub fn cell_of<'x>(xml: &'x str, cell: &str) -> &'x str {
    let (start, end) = span_of(xml, cell);
    &xml[start..end]
}

/// The number that a cell shows.
pub fn number_in(xml: &str, cell: &str) -> f64 {
    let cell = cell_of(xml, cell);
    cell[cell.find("<v>").unwrap() + 3..cell.find("</v>").unwrap()].parse().unwrap()
}

pub fn with_cell(xml: &str, cell: &str, content: &str) -> String {
    let (start, end) = span_of(xml, cell);
    format!("{}{content}{}", &xml[..start], &xml[end..])
}

/// The cell with a number and the look that it had.
pub fn with_number(xml: &str, cell: &str, number: &str) -> String {
    let look = style_of(xml, cell);
    with_cell(xml, cell, &format!("<c r=\"{cell}\"{look}><v>{number}</v></c>"))
}

pub fn with_text(xml: &str, cell: &str, text: &str) -> String {
    with_cell(xml, cell, &format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"))
}

pub fn with_formula(xml: &str, cell: &str, formula: &str, shown: &str) -> String {
    let look = style_of(xml, cell);
    with_cell(xml, cell, &format!("<c r=\"{cell}\"{look}><f>{formula}</f><v>{shown}</v></c>"))
}

/// ` s="12"` of a cell.
fn style_of(xml: &str, cell: &str) -> String {
    let cell = cell_of(xml, cell);
    let open = &cell[..cell.find('>').unwrap()];
    let style = open.split(' ').find(|word| word.starts_with("s=")).unwrap_or_default();
    format!(" {}", style.trim_end_matches('/'))
}

pub fn without(xml: &str, from: &str, to: &str) -> String {
    let start = xml.find(from).unwrap();
    let end = start + xml[start..].find(to).unwrap() + to.len();
    format!("{}{}", &xml[..start], &xml[end..])
}

/// The same property with another text.
pub fn with_property(xml: &str, name: &str, change: impl Fn(&str) -> String) -> String {
    let from = format!("name=\"{name}\"><vt:lpwstr>");
    let start = xml.find(&from).unwrap() + from.len();
    let end = start + xml[start..].find('<').unwrap();
    format!("{}{}{}", &xml[..start], change(&xml[start..end]), &xml[end..])
}

/// The cell of a defined name, such as `B108`.
pub fn cell_of_name(workbook: &[u8], name: &str) -> String {
    let list = part(workbook, WORKBOOK);
    let from = format!("<definedName name=\"{name}\">");
    let rest = &list[list.find(&from).unwrap() + from.len()..];
    rest[rest.find('!').unwrap() + 1..rest.find('<').unwrap()].replace('$', "")
}
