//! Workbooks in unusual dress: dates counted from 1904, binary workbooks, names that look like formulas.

use crate::support::{Folder, assert_closes, exceptions, weight_of};
use chrono::NaiveDate;
use normalday::ingest::tables::container::container_of;
use normalday::ingest::tables::workbook::read;
use normalday::ingest::tables::{Cell, Content};
use normalday::model::appointment::State;
use normalday::model::exception::ExceptionCode;
use rust_xlsxwriter::{Format, Formula, Workbook};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// A workbook that nobody here wrote; none (and a word about it) where the collection is missing.
fn fixture(name: &str) -> Option<Vec<u8>> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures");
    let folder = std::env::var_os("NORMALDAY_FIXTURES").map_or(beside, PathBuf::from);
    let bytes = std::fs::read(folder.join(name)).ok();
    if bytes.is_none() {
        eprintln!("skipped: there is no `{name}` in the folder of fixtures (set `NORMALDAY_FIXTURES`)");
    }
    bytes
}

/// The same workbook with one text of one part replaced.
fn with_part_changed(workbook: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let name = member.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        if name == part {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains(from), "{text}");
            bytes = text.replacen(from, to, 1).into_bytes();
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// 19 July 2024 is day 44030 from 1 January 1904, and half past eight is 510 of 1440 minutes: 44030.354166...
#[test]
fn dates_counted_from_1904_are_read_as_the_days_they_are() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let moment = Format::new().set_num_format("dd/mm/yyyy hh:mm");
    for (column, header) in (0..).zip(["Appointment Date", "Status", "Clinician"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_number_with_format(1, 0, 44_030.0 + 510.0 / 1440.0, &moment).unwrap();
    sheet.write_string(1, 1, "Seen").unwrap();
    sheet.write_string(1, 2, "A").unwrap();
    let from_1900 = workbook.save_to_buffer().unwrap();
    let from_1904 = with_part_changed(&from_1900, "xl/workbook.xml", "<workbookPr ", "<workbookPr date1904=\"1\" ");
    let moment_of = |bytes: Vec<u8>| {
        let data = Folder::new().file("list.xlsx", bytes).read();
        data.tables.iter().for_each(assert_closes);
        (data.appointments[0].date, data.appointments[0].start_minute)
    };
    assert_eq!(moment_of(from_1904), (NaiveDate::from_ymd_opt(2024, 7, 19).unwrap(), Some(510)));
    // The same number in a workbook of the 1900 system is 1462 days earlier.
    assert_eq!(moment_of(from_1900), (NaiveDate::from_ymd_opt(2020, 7, 18).unwrap(), Some(510)));
}

/// The same day as a plain number, which only its column makes a date: 1462 days of difference would be four years. A number
/// that is no date stays one.
#[test]
fn unformatted_dates_counted_from_1904_are_the_days_they_are() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["Appointment Date", "Time", "Status", "Patient Number"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    for (row, number) in [(1, 44_030.0), (2, 44_016.0)] {
        sheet.write_number(row, 0, number).unwrap();
        sheet.write_number(row, 1, 510.0 / 1440.0).unwrap();
        sheet.write_string(row, 2, "Seen").unwrap();
        sheet.write_number(row, 3, 44_030.0).unwrap();
    }
    let from_1900 = workbook.save_to_buffer().unwrap();
    let from_1904 = with_part_changed(&from_1900, "xl/workbook.xml", "<workbookPr ", "<workbookPr date1904=\"1\" ");
    let read = |bytes: Vec<u8>| {
        let data = Folder::new().file("list.xlsx", bytes).read();
        assert_eq!(exceptions(&data), []);
        assert_eq!(data.appointments[0].patient, data.appointments[1].patient);
        data.appointments.iter().map(|row| (row.date.to_string(), row.start_minute)).collect::<Vec<_>>()
    };
    let at_half_past_eight = |date: &str| (date.to_owned(), Some(510));
    assert_eq!(read(from_1904), [at_half_past_eight("2024-07-19"), at_half_past_eight("2024-07-05")]);
    assert_eq!(read(from_1900), [at_half_past_eight("2020-07-18"), at_half_past_eight("2020-07-04")]);
}

/// A rota of the same kind, with the start as a date and time, and a grid whose headings are plain numbers.
#[test]
fn rotas_counted_from_1904_are_of_the_days_they_are() {
    let rota = |rows: &[&[&str]]| {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*cells) {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) => sheet.write_string(row, column, *text).unwrap(),
                };
            }
        }
        let bytes = workbook.save_to_buffer().unwrap();
        let bytes = with_part_changed(&bytes, "xl/workbook.xml", "<workbookPr ", "<workbookPr date1904=\"1\" ");
        let data = Folder::new().file("rota.xlsx", bytes).read();
        data.shifts.iter().map(|shift| (shift.date.to_string(), shift.minutes)).collect::<Vec<_>>()
    };
    let list = rota(&[&["Employee", "Date", "Start", "End"], &["R01", "44030", "08:00", "16:00"]]);
    assert_eq!(list, [("2024-07-19".to_owned(), 480)]);
    let grid = rota(&[&["Name", "44026", "44027", "44028"], &["Pat", "9-1", "9-5", "OFF"]]);
    assert_eq!(grid, [("2024-07-15".to_owned(), 240), ("2024-07-16".to_owned(), 480)]);
}

/// Both hold 1 January 2021 in their first cell (day 42735 from 1 January 1904).
#[test]
fn workbooks_of_others_with_dates_from_1904_in_both_containers() {
    for (name, encoding) in [("calamine/date_1904.xlsx", "XLSX"), ("calamine/date_1904.xlsb", "XLSB")] {
        let Some(bytes) = fixture(name) else { continue };
        let tables = read(&bytes, container_of(&bytes), Some(Path::new(env!("CARGO_BIN_EXE_normalday")))).unwrap();
        assert_eq!(tables[0].encoding, encoding);
        let Content::Sheet { rows, .. } = &tables[0].content else { panic!("{name} is a workbook") };
        let first = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
        assert_eq!((rows[0].row, rows[0].cell(0)), (1, &Cell::Moment(first)), "{name}");
    }
}

/// It is no export: it is named as not recognised, and the list beside it is read.
#[test]
fn a_binary_workbook_goes_all_the_way() {
    let Some(bytes) = fixture("calamine/date_1904.xlsb") else { return };
    let list = "Date,Time,Status,Clinician\n2024-07-19,09:00,Seen,A\n";
    let data = Folder::new().file("a.xlsb", bytes).file("list.csv", list).read();
    let binary = data.tables.iter().find(|table| table.path == "a.xlsb").unwrap();
    assert_eq!((binary.encoding.as_str(), binary.layout.as_str()), ("XLSB", "not recognised"));
    data.tables.iter().for_each(assert_closes);
    assert!(exceptions(&data).iter().all(|(row, code, _)| (*row, *code) == (0, ExceptionCode::NotRecognised)));
    assert_eq!(weight_of(&data, State::Held), 1);
}

/// A text that begins with `=` is a name like any other; a cell with a formula is what the formula gave.
#[test]
fn a_staff_name_that_looks_like_a_formula_is_a_name() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let headers = ["date", "staff", "role", "start", "finish", "unpaid_break_min", "type", "pay"];
    for (column, header) in (0..).zip(headers) {
        sheet.write_string(0, column, header).unwrap();
    }
    let rest = ["reception", "08:00", "16:00", "30", "worked", "contracted"];
    for row in [1, 2] {
        sheet.write_string(row, 0, "2024-07-19").unwrap();
        for (column, text) in (2..).zip(rest) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    sheet.write_string(1, 1, "=HYPERLINK(\"R01\")").unwrap();
    sheet.write_formula(2, 1, Formula::new("=UPPER(\"r02\")").set_result("R02")).unwrap();
    let data = Folder::new().file("rota.xlsx", workbook.save_to_buffer().unwrap()).read();
    let labels: Vec<&str> = data.staff.iter().map(|member| member.label.as_str()).collect();
    assert_eq!(labels, ["=HYPERLINK(\"R01\")", "R02"]);
    assert_eq!(data.shifts.iter().map(|shift| shift.minutes).collect::<Vec<_>>(), [450, 450]);
    assert_eq!(exceptions(&data), []);
    assert_eq!(data.tables[0].rows.used, 2);
}
