//! Folders, zips, containers, limits, and what is not recognised.

use crate::support::{Folder, assert_closes, exceptions, weight_of};
use normalday::ingest::IngestError;
use normalday::model::appointment::State;
use normalday::model::data::TableKind;
use normalday::model::exception::ExceptionCode;
use std::io::Write;

const LIST: &str = "Date,Time,Status,Clinician\n2024-07-19,09:00,Seen,A\n";

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn folders_are_searched_and_hidden_files_and_results_left_out() {
    let data = Folder::new()
        .file("deep/er/list.csv", LIST)
        .file(".hidden.csv", LIST)
        .file("normalday-out/claim.csv", LIST)
        .file("policy.toml", "[practice]\n")
        .read();
    assert_eq!(data.tables.len(), 1);
    assert_eq!(data.tables[0].path, "deep/er/list.csv");
    assert_eq!(data.tables[0].sha256.len(), 64);
}

#[test]
fn a_zip_of_exports_is_read() {
    let zip = zip_of(&[("a/list.csv", LIST.as_bytes()), ("__MACOSX/x", b"x")]);
    let data = Folder::new().file("exports.zip", zip).read();
    assert_eq!(data.tables.len(), 1);
    assert_eq!(data.tables[0].path, "exports.zip/a/list.csv");
    assert_eq!(weight_of(&data, State::Held), 1);
}

#[test]
fn a_zip_bomb_is_an_exception() {
    let zip = zip_of(&[("bomb.csv", &vec![b'a'; 64 * 1024 * 1024]), ("list.csv", LIST.as_bytes())]);
    let data = Folder::new().file("exports.zip", zip).read();
    assert_eq!(exceptions(&data), [(0, ExceptionCode::OverLimit, false)]);
    assert_eq!(weight_of(&data, State::Held), 1);
}

/// `copy one.csv+two.csv all.csv`: the header stands again, behind the byte order mark of the second file.
#[test]
fn exports_that_were_put_together_are_read_behind_each_mark() {
    let marked = format!("\u{FEFF}{LIST}");
    let data = Folder::new().file("all.csv", format!("{marked}\u{FEFF}{}", marked.replace("09:00", "09:10"))).read();
    let rows = &data.tables[0].rows;
    assert_eq!((rows.physical, rows.header, rows.data, rows.used), (4, 2, 2, 2));
    assert_closes(&data.tables[0]);
    assert_eq!(weight_of(&data, State::Held), 2);
}

/// Found by the fuzzer: a mark after the mark was a line without a row.
#[test]
fn a_file_of_marks_alone_holds_nothing() {
    let data = Folder::new().file("list.csv", LIST).file("marks.csv", b"\xFF\xFE\xFF\xFE").read();
    data.tables.iter().for_each(assert_closes);
    assert_eq!(exceptions(&data), [(0, ExceptionCode::NotRecognised, false)]);
}

#[test]
fn an_unrecognised_file_is_an_exception_and_the_rest_goes_on() {
    let data = Folder::new().file("list.csv", LIST).file("notes.csv", "shopping,list\nmilk,2\n\n").read();
    let notes = data.tables.iter().find(|table| table.path == "notes.csv").unwrap();
    assert_eq!(notes.kind, TableKind::Unrecognised);
    assert_eq!((notes.rows.physical, notes.rows.blank), (3, 1));
    data.tables.iter().for_each(assert_closes);
    assert_eq!(exceptions(&data), [(0, ExceptionCode::NotRecognised, false)]);
}

#[test]
fn nothing_usable_names_what_was_found_and_what_is_missing() {
    let error = Folder::new().file("notes.csv", "shopping,list\nmilk,2\n").try_read().unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, IngestError::NothingUsable { .. }));
    assert!(text.contains("notes.csv") && text.contains("missing: an appointment export"), "{text}");
    assert!(!text.contains("milk"), "{text}");
}

#[test]
fn workbooks_with_a_password_and_things_that_are_none_say_what_they_are() {
    let mut encrypted = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let old = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
    let data = Folder::new()
        .file("a.xlsx", encrypted)
        .file("b.xls", old)
        .file("c.pdf", "%PDF-1.7")
        .file("list.csv", LIST)
        .read();
    let details: Vec<_> = data.exceptions.iter().map(|one| (one.code, one.detail.clone().unwrap())).collect();
    assert!(details.iter().all(|(code, _)| *code == ExceptionCode::Unreadable));
    assert!(details[0].1.contains("password protected"));
    assert!(details[1].1.contains("no sound old workbook (XLS)"));
    assert!(details[2].1.contains("PDF"));
}

/// A legal small workbook with a cell in the last corner of the sheet, and one with a sheet that inflates without end.
#[test]
fn hostile_workbooks_end_as_exceptions() {
    let mut far = rust_xlsxwriter::Workbook::new();
    far.add_worksheet().write_string(1_048_575, 16_383, "x").unwrap();
    let bomb =
        zip_of(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &vec![b' '; 64 * 1024 * 1024])]);
    let details: Vec<String> = Folder::new()
        .file("a.xlsx", far.save_to_buffer().unwrap())
        .file("b.xlsx", &bomb)
        .file("list.csv", LIST)
        .read()
        .exceptions
        .iter()
        .map(|one| one.detail.clone().unwrap())
        .collect();
    assert_eq!(
        details,
        ["it has more than the 2000 columns that are read", "a part of it unpacks to more than 400 times its size"]
    );
    let data = Folder::new()
        .file("a.xlsx", far.save_to_buffer().unwrap())
        .file("b.xlsx", bomb)
        .file("c.xlsx", b"PK\x03\x04nonsense")
        .file("list.csv", LIST)
        .read();
    let codes: Vec<_> = data.exceptions.iter().map(|one| one.code).collect();
    assert_eq!(codes, [ExceptionCode::OverLimit, ExceptionCode::OverLimit, ExceptionCode::Unreadable]);
}

/// As Excel saves it under "XML Spreadsheet 2003", here with the name that some systems give it.
#[test]
fn an_xml_spreadsheet_of_2003_is_read() {
    let cells = |texts: [&str; 4]| {
        let cell = |text: &str| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>");
        format!("<Row>{}</Row>", texts.map(cell).concat())
    };
    let date = "<Cell><Data ss:Type=\"DateTime\">2024-07-19T00:00:00.000</Data></Cell>\
                <Cell><Data ss:Type=\"DateTime\">1899-12-31T09:00:00.000</Data></Cell>";
    let book = format!(
        "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"\
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"Book\"><Table>{}\
         <Row ss:Index=\"3\">{date}<Cell><Data ss:Type=\"String\">Seen</Data></Cell></Row></Table></Worksheet>\
         <Worksheet ss:Name=\"Other\"><Table></Table><WorksheetOptions><Visible>SheetHidden</Visible>\
         </WorksheetOptions></Worksheet></Workbook>",
        cells(["Date", "Time", "Status", "Clinician"])
    );
    let data = Folder::new().file("book.xls", book).read();
    assert_eq!((data.tables[0].encoding.as_str(), data.tables[0].sheet.as_deref()), ("XML 2003", Some("Book")));
    assert_eq!((data.tables[0].rows.physical, data.tables[0].rows.blank, data.tables[0].rows.used), (3, 1, 1));
    data.tables.iter().for_each(assert_closes);
    assert_eq!(data.appointments[0].start_minute, Some(540));
    assert_eq!(weight_of(&data, State::Held), 1);
    assert!(data.warnings.iter().any(|warning| warning.text.contains("sheet `Other`: it is hidden")));
}

#[test]
fn the_order_of_arguments_does_not_matter() {
    let folder = Folder::new().file("a/one.csv", LIST).file("b/two.csv", LIST.replace("09:00", "09:10"));
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    let one = folder.try_read_inputs(&[a.clone(), b.clone()]).unwrap().data;
    let other = folder.try_read_inputs(&[b, a]).unwrap().data;
    let paths = |data: &normalday::model::data::PracticeData| {
        data.tables.iter().map(|table| table.path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(paths(&one), ["a/one.csv", "b/two.csv"]);
    assert_eq!(paths(&one), paths(&other));
    assert_eq!(one.tallies, other.tallies);
}

/// A user's own layout is a TOML file and no code.
#[test]
fn every_embedded_layout_is_sound() {
    let layouts = normalday::ingest::layout::all(None).unwrap();
    assert!(layouts.iter().any(|layout| layout.name == "emis_appointment_report"));
    for layout in layouts {
        assert!(!layout.where_to_find.trim().is_empty(), "{}", layout.name);
    }
}
