//! EMIS Web Appointment Reporting.

use crate::support::{Folder, assert_closes, assert_tallies, at, exceptions, weight_of};
use chrono::{NaiveDate, NaiveDateTime};
use normalday::model::appointment::{State, Status};
use normalday::model::evidence::Stamp;
use normalday::model::exception::ExceptionCode;
use normalday::model::staff::StaffGroup;

const REPORT: &str = include_str!("fixtures/emis_report.csv");

/// Cells of a line in which every cell is quoted.
fn cells_of(line: &str) -> Vec<&str> {
    line.strip_prefix('"').unwrap().strip_suffix("\",").unwrap().split("\",\"").collect()
}

fn moment(text: &str) -> Stamp {
    Stamp::minute(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap())
}

/// Slots by hand: held 1 + 2 + 1 (Smear) = 4; not closed 1 + 4 (list) + 1 (a text that is not mapped) = 6; did not attend
/// 1; free 3; pending 1; blocked 2, not offered.
#[test]
fn the_pivot_is_unfolded_and_weighted() {
    let data = Folder::new().file("report.csv", REPORT).read();
    assert_eq!(data.tables[0].layout, "emis_appointment_report");
    assert_eq!(weight_of(&data, State::Held), 4);
    assert_eq!(weight_of(&data, State::Unrecorded), 6);
    assert_eq!(weight_of(&data, State::Dna), 1);
    assert_eq!(weight_of(&data, State::Unfilled), 3);
    assert_eq!(weight_of(&data, State::Pending), 1);
    assert_eq!(data.tallies.not_offered, 2);
    assert_tallies(&data);
    let late = at(&data, 0, 4);
    assert_eq!((late.start_minute, late.status, late.entered_late), (Some(530), Status::Booked, true));
    assert_eq!(late.booked_at, Some(moment("2024-07-19 09:35")));
    let early = at(&data, 0, 2);
    assert_eq!((early.booked_at, early.status), (Some(moment("2024-07-18 08:30")), Status::Attended));
    assert_eq!(at(&data, 0, 3).status, Status::Arrived);
    // The name stands once, on the first row of its group; the free slot below belongs to the same holder.
    assert_eq!(at(&data, 0, 6).clinician, early.clinician);
    assert_eq!(early.staff_group, StaffGroup::GpSalaried);
    assert_eq!(at(&data, 0, 12).staff_group, StaffGroup::Nurse);
}

#[test]
fn list_rows_have_neither_start_nor_minutes() {
    let data = Folder::new().file("report.csv", REPORT).read();
    let list = at(&data, 0, 11);
    assert_eq!((list.start_minute, list.planned_minutes, list.weight, list.clinician), (None, None, 4, None));
}

/// 13 rows = 1 header + 12 data; 12 = 11 used + 1 nought count. The text that is not mapped is used and marked.
#[test]
fn the_account_closes() {
    let data = Folder::new().file("report.csv", REPORT).read();
    let rows = &data.tables[0].rows;
    assert_closes(&data.tables[0]);
    assert_eq!((rows.physical, rows.header, rows.data, rows.used, rows.not_data), (13, 1, 12, 11, 1));
    assert_eq!((rows.weight_used, rows.weight_read), (17, 17));
    assert_eq!(exceptions(&data), [(13, ExceptionCode::UnmappedStatus, false)]);
}

/// Ruling 1: between the last slot printed `Attended` or `Did Not Attend` (19 July 09:20) and the first `2` (09:30).
#[test]
fn the_moment_of_export_lies_before_the_first_slot_to_come() {
    let data = Folder::new().file("report.csv", REPORT).read();
    assert_eq!(data.exported_at, Some(moment("2024-07-19 09:20")));
    let friday = NaiveDate::from_ymd_opt(2024, 7, 19).unwrap();
    assert_eq!(data.appointment_span, Some((friday, friday)));
    let expressible = data.expressible.unwrap();
    assert!(expressible.unfilled && !expressible.walked_out && !expressible.cancelled && !expressible.booking_stamps);
}

/// Repeated labels, a preamble, subtotals and a grand total change nothing.
#[test]
fn repeated_labels_and_subtotals_change_nothing() {
    let mut above: Vec<String> = Vec::new();
    let mut lines = vec!["Report run,26-Jul-2024 12:00".to_owned()];
    for (index, line) in REPORT.lines().enumerate() {
        let cells = cells_of(line);
        if index == 0 || line.ends_with("\"0\",") {
            lines.push(line.to_owned());
            continue;
        }
        let first = cells.iter().position(|cell| !cell.is_empty()).unwrap();
        above = cells
            .iter()
            .enumerate()
            .map(|(column, cell)| if column < first { above[column].clone() } else { (*cell).to_owned() })
            .collect();
        lines.push(format!("\"{}\",", above.join("\",\"")));
    }
    lines.push(
        "\"SMYTHE, Anna (Dr) Total\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"11\",".to_owned(),
    );
    lines.push("\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"17\",".to_owned());
    let plain = Folder::new().file("report.csv", REPORT).read();
    let data = Folder::new().file("report.csv", lines.join("\r\n")).read();
    assert_eq!(data.tallies.offered, plain.tallies.offered);
    let rows = &data.tables[0].rows;
    assert_eq!((rows.physical, rows.preamble, rows.data, rows.used, rows.not_data), (16, 1, 14, 11, 3));
    assert_closes(&data.tables[0]);
    assert_eq!(data.exported_at, Some(moment("2024-07-26 12:00")));
}

/// `Unknown` was cleared: the labels of booked rows end early, and are those of slots all the same.
#[test]
fn cleared_timings_make_no_totals() {
    let plain = Folder::new().file("report.csv", REPORT).read();
    let cleared = Folder::new().file("report.csv", REPORT.replace(",\"Unknown\"", ",\"\"")).read();
    assert_eq!(cleared.tallies.offered, plain.tallies.offered);
    assert_eq!(cleared.tables[0].rows, plain.tables[0].rows);
    let state = |row: u32| (at(&cleared, 0, row).status, at(&cleared, 0, row).booked_at);
    assert_eq!(state(4), (Status::Booked, Some(moment("2024-07-19 09:35"))));
    assert_eq!(state(5).0, Status::Dna);
}

/// Merged cells repeat the labels of the outer groups on every row; those of the inner ones stay blank where they repeat. The
/// second booking of 08:40 inherits its time from the first, and not from nowhere.
#[test]
fn labels_that_merged_cells_repeat_are_no_new_ones() {
    let double = "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"31\",\"4\",\"4\",\"0\",\"Unknown\",\"1\",";
    let mut lines: Vec<String> = REPORT.lines().map(str::to_owned).collect();
    lines.insert(3, double.to_owned());
    let plain = Folder::new().file("report.csv", lines.join("\r\n")).read();
    assert_eq!(at(&plain, 0, 4).start_minute, Some(8 * 60 + 40));
    let mut outer: Vec<String> = Vec::new();
    let merged = lines.iter().map(|line| {
        let mut cells: Vec<String> = cells_of(line).into_iter().map(str::to_owned).collect();
        for column in (0..3).filter(|_| !line.ends_with("\"0\",")) {
            match cells[column].as_str() {
                "" => cells[column].clone_from(&outer[column]),
                _ => outer = cells.clone(),
            }
        }
        format!("\"{}\",", cells.join("\",\""))
    });
    let merged = Folder::new().file("report.csv", merged.collect::<Vec<_>>().join("\r\n")).read();
    assert_eq!(merged.tables[0].rows, plain.tables[0].rows);
    assert_eq!(merged.tallies.offered, plain.tallies.offered);
    let slots = |data: &normalday::model::data::PracticeData| {
        let slot =
            |one: &normalday::model::appointment::Appointment| (one.start(), one.slot_type, one.status, one.weight);
        data.appointments.iter().map(slot).collect::<Vec<_>>()
    };
    assert_eq!(slots(&merged), slots(&plain));
}

/// The same report as a workbook: dates by number format, counts as numbers.
#[test]
fn the_same_report_in_a_workbook() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("dd-mmm-yyyy");
    let sheet = workbook.add_worksheet();
    for (row, line) in REPORT.lines().enumerate() {
        for (column, cell) in cells_of(line).into_iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            if let Ok(number) = cell.parse::<f64>() {
                sheet.write_number(row, column, number).unwrap();
            } else if let Ok(day) = NaiveDate::parse_from_str(cell, "%d-%b-%Y") {
                let serial = (day - NaiveDate::from_ymd_opt(1899, 12, 30).unwrap()).num_days();
                sheet.write_number_with_format(row, column, f64::from(i32::try_from(serial).unwrap()), &date).unwrap();
            } else {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    let plain = Folder::new().file("report.csv", REPORT).read();
    let data = Folder::new().file("report.xlsx", workbook.save_to_buffer().unwrap()).read();
    assert_eq!(data.tables[0].layout, "emis_appointment_report");
    assert_eq!(data.tables[0].encoding, "XLSX");
    assert_eq!(data.tallies.offered, plain.tallies.offered);
    assert_eq!(data.tables[0].rows, plain.tables[0].rows);
}
