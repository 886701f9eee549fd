//! Files made here to do harm, each looked at by the program in a process with the promised limits: it ends in rows or in
//! words, and the words name the limit.

use super::apart::{Seen, look_at};
use rust_xlsxwriter::{Formula, Url, Workbook};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// Looks at a file with this content.
fn look(name: &str, content: impl AsRef<[u8]>) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    look_at(&path)
}

/// The words with which a file is refused as too large.
fn beyond(seen: &Seen) -> &str {
    let (code, words) = seen.refusal().unwrap_or_else(|| panic!("{} was not refused", seen.path));
    assert_eq!(code, "E003", "{words}");
    words
}

/// The words with which a file is refused as damaged.
fn unsound(seen: &Seen) -> &str {
    let (code, words) = seen.refusal().unwrap_or_else(|| panic!("{} was not refused", seen.path));
    assert_eq!(code, "E002", "{words}");
    words
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const WORKBOOK_XML: &str = "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet name='a' \
     sheetId='1' r:id='rId1'/></sheets></workbook>";
const PACKAGE_XML: &str = "<Relationships><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
     officeDocument' Target='xl/workbook.xml'/></Relationships>";
const RELATIONS_XML: &str = "<Relationships><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
     worksheet' Target='worksheets/sheet1.xml'/></Relationships>";

/// A workbook of one sheet with this XML, and this table of texts.
fn workbook_of(sheet: &str, texts: &str) -> Vec<u8> {
    zip_of(&[
        ("_rels/.rels", PACKAGE_XML.as_bytes()),
        ("xl/workbook.xml", WORKBOOK_XML.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS_XML.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn sheet_of(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

const NO_TEXTS: &str = "<sst/>";

/// Text that packs badly: letters in the order of a simple generator.
fn noise(length: usize) -> String {
    let mut state = 1u32;
    let mut letter = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + u8::try_from((state >> 16) % 26).unwrap())
    };
    (0..length).map(|_| letter()).collect()
}

/// The workbook that the others are deformed from is itself read.
#[test]
fn the_plain_workbook_is_read() {
    let sheet = sheet_of("<row r='1'><c r='A1' t='s'><v>0</v></c></row><row r='3'><c r='B3'><v>7</v></c></row>");
    let seen = look("plain.xlsx", workbook_of(&sheet, "<sst uniqueCount='1'><si><t>milk</t></si></sst>"));
    assert_eq!(seen.refusal(), None);
    let table = seen.tables().next().unwrap();
    assert_eq!((table["physical_rows"].as_u64(), table["rows_read"].as_u64()), (Some(3), Some(2)));
}

#[test]
fn a_zip_bomb_by_ratio() {
    let bomb = vec![b'a'; 64 * 1024 * 1024];
    assert!(beyond(&look("bomb.zip", zip_of(&[("bomb.csv", &bomb)]))).contains("400 times"));
    let workbook = zip_of(&[("xl/workbook.xml", WORKBOOK_XML.as_bytes()), ("xl/media/a.xml", &bomb)]);
    assert!(beyond(&look("bomb.xlsx", workbook)).contains("400 times"));
}

/// One member more than is read; and fewer, each of them just small enough to be looked at, 12 GB in all.
#[test]
fn a_zip_bomb_by_number_of_entries() {
    let names: Vec<String> = (0..=5_000).map(|number| format!("{number}.csv")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"a,b\n".as_slice())).collect();
    assert!(beyond(&look("many.zip", zip_of(&many))).contains("5000 parts"));

    let piece = vec![b'a'; 4 * 1024 * 1024 - 1];
    let packed = zip_of(&[("a.csv", &piece)]);
    let mut archive = zip::ZipArchive::new(Cursor::new(packed.as_slice())).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..3_000 {
        writer.raw_copy_file_rename(archive.by_index(0).unwrap(), format!("{number}.csv")).unwrap();
    }
    assert!(beyond(&look("large.zip", writer.finish().unwrap().into_inner())).contains("384 MB"));
}

#[test]
fn a_sheet_with_a_cell_in_the_last_corner() {
    let mut far = Workbook::new();
    far.add_worksheet().write_string(1_048_575, 16_383, "x").unwrap();
    let seen = look("far.xlsx", far.save_to_buffer().unwrap());
    assert_eq!(beyond(&seen), "it has more than the 2000 columns that are read");
    let mut low = Workbook::new();
    low.add_worksheet().write_string(1_048_575, 0, "x").unwrap();
    let seen = look("low.xlsx", low.save_to_buffer().unwrap());
    assert_eq!(seen.refusal(), None);
    assert_eq!(seen.tables().next().unwrap()["blank_rows"], 1_048_575);
}

/// The sheet says that its text is a gigabyte long, and then is; another holds a text too long for any cell.
#[test]
fn a_gigabyte_in_a_cell() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    writer.write_all(WORKBOOK_XML.as_bytes()).unwrap();
    let fast = SimpleFileOptions::default().compression_level(Some(1));
    writer.start_file("xl/sharedStrings.xml", fast).unwrap();
    writer.write_all(b"<sst><si><t>").unwrap();
    let piece = vec![b'a'; 1024 * 1024];
    (0..1024).for_each(|_| writer.write_all(&piece).unwrap());
    let seen = look("gigabyte.xlsx", writer.finish().unwrap().into_inner());
    assert!(beyond(&seen).contains("unpacks to more than"), "{:?}", seen.refusal());

    let texts = format!("<sst><si><t>{}</t></si></sst>", noise(3 * 1024 * 1024));
    let seen = look("long.xlsx", workbook_of(&sheet_of(""), &texts));
    assert_eq!(beyond(&seen), "a text inside it is longer than the 1 MB that are read");

    let texts = format!("<sst><si><t>{}</t></si></sst>", noise(200_000));
    let seen = look("cell.xlsx", workbook_of(&sheet_of("<row r='1'><c r='A1' t='s'><v>0</v></c></row>"), &texts));
    assert_eq!(beyond(&seen), "a cell has more than the 32767 characters that are read");
}

/// Room for the announced texts is made before they are read: a few bytes could ask for all the memory there is.
#[test]
fn a_workbook_that_announces_more_texts_than_there_can_be() {
    for announced in ["99999999999", "18446744073709551615", "999999999999999999999999"] {
        let texts = format!("<sst uniqueCount='{announced}'><si><t>a</t></si></sst>");
        let seen = look("announced.xlsx", workbook_of(&sheet_of(""), &texts));
        assert!(beyond(&seen).contains("announces more than 4000000 texts"));
    }
}

#[test]
fn a_cell_that_points_to_a_text_that_is_not_there() {
    let sheet = sheet_of("<row r='1'><c r='A1' t='s'><v>9</v></c></row>");
    let seen = look("pointer.xlsx", workbook_of(&sheet, "<sst uniqueCount='1'><si><t>a</t></si></sst>"));
    assert_eq!(unsound(&seen), "a cell of it points to a text that is not there");
}

#[test]
fn deep_xml_ends() {
    let depth = 400_000;
    let deep = format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    let cells = "<row r='1'><c r='A1'><v>1</v></c></row>";
    for (name, sheet) in [
        ("before.xlsx", format!("<worksheet>{deep}<sheetData>{cells}</sheetData></worksheet>")),
        ("inside.xlsx", sheet_of(&format!("{cells}<row r='2'><c r='A2'>{deep}</c></row>"))),
        ("open.xlsx", sheet_of(&"<row><c>".repeat(depth))),
    ] {
        let seen = look(name, workbook_of(&sheet, NO_TEXTS));
        assert_eq!(beyond(&seen), "it has more than 1000 tags inside each other", "{name}");
    }
}

/// More stretches of hidden rows and more merged cells than any sheet has, and merged cells over every row of every other.
#[test]
fn marks_without_end() {
    let row = |number: usize, hidden: bool| {
        format!("<row r='{number}' hidden='{}'><c r='A{number}'><v>1</v></c></row>", u8::from(hidden))
    };
    let hidden: String = (1..=1_000_010).map(|number| row(number, number % 2 == 0)).collect();
    let said = "it has more than the 500000 merged cells and hidden rows of a sheet that are read";
    assert_eq!(beyond(&look("hidden.xlsx", workbook_of(&sheet_of(&hidden), NO_TEXTS))), said);
    let plain: String = (1..=20_000).map(|number| row(number, false)).collect();
    let merged = |each: &str, count: usize| {
        format!("<worksheet><sheetData>{plain}</sheetData><mergeCells>{}</mergeCells></worksheet>", each.repeat(count))
    };
    let sheet = merged("<mergeCell ref='A1:A1048576'/>", 500_001);
    assert_eq!(beyond(&look("merged.xlsx", workbook_of(&sheet, NO_TEXTS))), said);
    let sheet = merged("<mergeCell ref='A1:XFD1048576'/>", 300);
    let said = "its merged cells reach over more than the 4000000 rows that are read";
    assert_eq!(beyond(&look("over.xlsx", workbook_of(&sheet, NO_TEXTS))), said);
    // Words that are no place merge nothing.
    let sheet =
        merged("<mergeCell ref='A0:B99999999999'/><mergeCell ref='B2'/><mergeCell/><mergeCell ref='C3:A1'/>", 1);
    assert_eq!(look("odd.xlsx", workbook_of(&sheet, NO_TEXTS)).refusal(), None);
}

/// Ten entities of ten of the one before: a billion words, if anybody resolved them.
#[test]
fn entities_are_refused_at_once() {
    let entities: String =
        (1..10).map(|n| format!("<!ENTITY e{n} '{}'>", format!("&e{};", n - 1).repeat(10))).collect();
    let texts =
        format!("<?xml version='1.0'?><!DOCTYPE sst [<!ENTITY e0 'ha'>{entities}]><sst><si><t>&e9;</t></si></sst>");
    let seen = look("bomb.xlsx", workbook_of(&sheet_of("<row r='1'><c r='A1' t='s'><v>0</v></c></row>"), &texts));
    assert!(unsound(&seen).contains("declares a document type"));
    // An entity that nobody declared is a damaged part, not a name to look up.
    let seen = look("entity.xlsx", workbook_of(&sheet_of(""), "<sst><si><t>&file;</t></si></sst>"));
    assert_eq!(unsound(&seen), "it is no sound workbook");
}

/// Links and formulas that reach outside are text and numbers: what the workbook holds of them is read, nothing is opened.
#[test]
fn links_to_outside_are_not_followed() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_url(0, 0, Url::new("http://127.0.0.1:9/export").set_text("export")).unwrap();
    sheet.write_formula(1, 0, Formula::new("='[other.xlsx]Sheet1'!A1").set_result("5")).unwrap();
    sheet.write_formula(2, 0, Formula::new("=WEBSERVICE(\"http://127.0.0.1:9/\")").set_result("x")).unwrap();
    let seen = look("links.xlsx", workbook.save_to_buffer().unwrap());
    assert_eq!(seen.refusal(), None);
    assert_eq!(seen.tables().next().unwrap()["rows_read"], 3);
}

#[test]
fn workbooks_and_zips_that_break_off() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..2_000 {
        sheet.write_string(row, 0, noise(20 + row as usize % 7)).unwrap();
    }
    let whole = workbook.save_to_buffer().unwrap();
    let zip = zip_of(&[("list.csv", super::apart::LIST.as_bytes()), ("book.xlsx", &whole)]);
    for (name, bytes) in [("cut.xlsx", &whole), ("cut.zip", &zip)] {
        for part in [1, 4, 30, 1_000, bytes.len() / 2, bytes.len() - 30, bytes.len() - 1] {
            let seen = look(name, &bytes[..part]);
            assert!(seen.refusal().is_some() || part < 4, "{name} cut to {part} bytes");
        }
    }
    // A byte changed in the middle of a packed part: its check sum does not match.
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 0x55;
    assert_eq!(look("changed.xlsx", changed).refusal().map(|(code, _)| code), Some("E002"));
}

/// Found by fuzzing: the number of a row runs over every type of number, and the reader stops. The file is refused, and that
/// is all.
#[test]
fn a_row_number_beyond_all_numbers() {
    for number in ["4294967296", "18446744073709551616", &"9".repeat(60), "sheeteet"] {
        let sheet = sheet_of(&format!("<row r='{number}'><c r='A1'><v>1</v></c></row>"));
        let seen = look("book.xlsx", workbook_of(&sheet, NO_TEXTS));
        assert!(unsound(&seen).contains("damaged"), "{number}");
    }
}

const ODS_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// An OpenDocument spreadsheet with this content.
fn ods_of(content: &str) -> Vec<u8> {
    let manifest = "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>";
    let members = [("mimetype", ODS_TYPE), ("META-INF/manifest.xml", manifest), ("content.xml", content)];
    zip_of(&members.map(|(name, content)| (name, content.as_bytes())))
}

/// The content of a sheet of two thousand rows.
fn ods_content() -> String {
    let rows: String = (0..2_000)
        .map(|row| {
            let text = noise(20 + row % 7);
            format!("<table:table-row><table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell></table:table-row>")
        })
        .collect();
    format!(
        "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
         xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' \
         xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:spreadsheet>\
         <table:table table:name='a'>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
}

/// Cut anywhere, as a file or as the XML in a sound zip, it is refused: half of its rows would be half of a book.
#[test]
fn an_open_document_that_breaks_off_is_refused() {
    let content = ods_content();
    let whole = ods_of(&content);
    let seen = look("whole.ods", &whole);
    assert_eq!((seen.refusal(), seen.tables().next().unwrap()["rows_read"].as_u64()), (None, Some(2_000)));
    for part in [60, 1_000, whole.len() / 2, whole.len() - 30, whole.len() - 1] {
        assert!(look("cut.ods", &whole[..part]).refusal().is_some(), "cut to {part} bytes");
    }
    for part in [content.len() / 2, content.len() - 60, content.len() - 10] {
        assert!(look("cut.ods", ods_of(&content[..part])).refusal().is_some(), "its XML cut to {part} bytes");
    }
}

/// Names of members that point elsewhere are names: nothing is unpacked to disk.
#[test]
fn names_in_a_zip_are_no_places() {
    let zip =
        zip_of(&[("../../../../tmp/normalday-was-here.csv", b"a,b\n1,2\n"), ("/etc/normalday.csv", b"a,b\n1,2\n")]);
    let seen = look("names.zip", zip);
    assert_eq!(seen.refusal(), None);
    assert_eq!(seen.tables().count(), 2);
    assert!(!std::path::Path::new("/tmp/normalday-was-here.csv").exists());
}
