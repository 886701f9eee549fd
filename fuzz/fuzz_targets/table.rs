//! The table reader: any bytes are refused with words, or are tables whose rows are all accounted for.
#![no_main]

use libfuzzer_sys::fuzz_target;
use normalday_fuzz::ingest::tables::csv::CsvText;
use normalday_fuzz::ingest::tables::Table;
use normalday_fuzz::ingest::tables::container::{Container, container_of};
use normalday_fuzz::ingest::tables::workbook;
use normalday_fuzz::ingest::decode::decode;
use normalday_fuzz::rows::assert_closes;
use std::io::Write;
use zip::write::SimpleFileOptions;

fuzz_target!(init: { allow_panics_of_calamine() }, |bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    match first % 4 {
        0 => workbook_of_sheet(rest),
        1 => file(rest),
        _ => text(rest),
    }
});

/// Where calamine takes a damaged workbook at its word it panics, and `workbook::read` refuses the file. Only a panic from
/// elsewhere ends the run at once; one of calamine's that nobody catches ends it at the edge of the target.
fn allow_panics_of_calamine() {
    std::panic::set_hook(Box::new(|panic| {
        if !panic.location().is_some_and(|place| place.file().contains("/calamine-")) {
            eprintln!("{panic}\n{}", std::backtrace::Backtrace::force_capture());
            std::process::abort();
        }
    }));
}

fn text(bytes: &[u8]) {
    let (text, encoding) = decode(bytes);
    assert_closes(&Table::of_text(CsvText::new(text), encoding));
}

fn file(bytes: &[u8]) {
    let container = container_of(bytes);
    if container == Container::Xlsx {
        workbook::read(bytes, container, None).iter().flatten().for_each(assert_closes);
    }
}

/// Bytes inside a zip are met seldom by chance: the sheet of an otherwise sound workbook is made of them.
fn workbook_of_sheet(sheet: &[u8]) {
    let parts: [(&str, &[u8]); 5] = [
        (
            "_rels/.rels",
            b"<Relationships><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/\
              relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            b"<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets>\
              <sheet name='a' sheetId='1' r:id='rId1'/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/\
              relationships/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        ),
        ("xl/sharedStrings.xml", b"<sst uniqueCount='2'><si><t>Date</t></si><si><t>Status</t></si></sst>"),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        if writer.start_file(name, stored).is_err() || writer.write_all(content).is_err() {
            return;
        }
    }
    if let Ok(zip) = writer.finish() {
        workbook::read(&zip.into_inner(), Container::Xlsx, None).iter().flatten().for_each(assert_closes);
    }
}
