//! Exports that a spreadsheet opened and saved again: dates in its own form, leading noughts gone, long numbers in short.

use crate::support::{Folder, assert_closes, assert_tallies, at, exceptions, weight_of};
use chrono::NaiveDate;
use normalday::model::appointment::State;
use normalday::model::data::PracticeData;
use normalday::model::exception::ExceptionCode;

/// Three appointments as the system wrote them.
const AS_EXPORTED: &str = "Date,Time,Status,Patient Number,Booking ID\n\
                           2024-07-19,08:50,Seen,00298725,123000000001\n\
                           2024-07-19,09:00,DNA,00298726,123000000002\n\
                           2024-07-05,09:10,Seen,00298725,123000000003\n";

/// The same after Excel: dates day first, no noughts in front, the first three digits of a long number.
const RESAVED: &str = "Date,Time,Status,Patient Number,Booking ID\n\
                       19/07/2024,08:50,Seen,298725,1.23E+11\n\
                       19/07/2024,09:00,DNA,298726,1.23E+11\n\
                       05/07/2024,09:10,Seen,298725,1.23E+11\n";

fn states(data: &PracticeData) -> (u32, u32) {
    data.tables.iter().for_each(assert_closes);
    assert_tallies(data);
    (weight_of(data, State::Held), weight_of(data, State::Dna))
}

/// The booking numbers all look alike: taken for one key they would make one row of three.
#[test]
fn damaged_booking_numbers_do_not_make_one_row_of_many() {
    let sound = Folder::new().file("list.csv", AS_EXPORTED).read();
    assert_eq!((states(&sound), exceptions(&sound)), ((2, 1), vec![]));
    let resaved = Folder::new().file("list.csv", RESAVED).read();
    assert_eq!(states(&resaved), (2, 1));
    let damaged = |row| (row, ExceptionCode::DamagedIdentifier, false);
    assert_eq!(exceptions(&resaved), [damaged(2), damaged(3), damaged(4)]);
    assert_eq!(resaved.tables[0].rows.duplicates, 0);
    // 05/07 is 5 July, because 19/07 can be no month; the patients are still two.
    assert_eq!(at(&resaved, 0, 4).date, NaiveDate::from_ymd_opt(2024, 7, 5).unwrap());
    assert_eq!(at(&resaved, 0, 2).patient, at(&resaved, 0, 4).patient);
    assert_ne!(at(&resaved, 0, 2).patient, at(&resaved, 0, 3).patient);
}

#[test]
fn damaged_numbers_of_items_do_not_make_one_item_of_many() {
    let rows = "Type,Task ID,Created Date,Completed Date\n\
                Document,1.23E+11,19/07/2024,22/07/2024\nDocument,1.23E+11,19/07/2024,22/07/2024\n";
    let data = Folder::new().file("items.csv", rows).read();
    data.tables.iter().for_each(assert_closes);
    let received: i64 = data.workload.iter().filter_map(|count| count.received).sum();
    assert_eq!((data.tables[0].layout.as_str(), received, data.tables[0].rows.duplicates), ("work_items", 2, 0));
}

/// SystmOne's extract writes `19 Jul 2024`, and a spreadsheet `19/07/2024`: the rows count, whatever became of their numbers.
/// What can be no date of either form is an exception, row by row.
#[test]
fn an_extract_that_was_resaved_loses_no_row() {
    let header = "RowIdentifier,IDOrganisation,DateStart,DateEnd,AppointmentStatus,IDPatient,IDProfileClinician\n";
    let rows = |date: &str| {
        let row =
            |time: &str, patient: &str| format!("1.23E+11,A1,{date} {time}:00,{date} {time}:10,Finished,{patient},1\n");
        format!("{header}{}{}", row("08:50", "101"), row("09:00", "102"))
    };
    let keys_only = Folder::new().file("SRAppointment.csv", rows("19 Jul 2024")).read();
    assert_eq!(keys_only.tables[0].layout, "systmone_extract");
    states(&keys_only);
    assert_eq!((keys_only.appointments.len(), keys_only.tables[0].rows.used), (2, 2));
    let dates_too = Folder::new().file("SRAppointment.csv", rows("19/07/2024")).read();
    states(&dates_too);
    assert_eq!((dates_too.appointments.len(), dates_too.tables[0].rows.used), (2, 2));
    let start = |data: &PracticeData| data.appointments[0].start();
    assert_eq!(start(&dates_too), start(&keys_only));
    let no_dates = Folder::new().file("SRAppointment.csv", rows("31/02/2024")).read();
    states(&no_dates);
    let put_aside: Vec<_> = exceptions(&no_dates).into_iter().filter(|(_, _, aside)| *aside).collect();
    assert_eq!(put_aside, [(2, ExceptionCode::BadDate, true), (3, ExceptionCode::BadDate, true)]);
}

/// The same of EMIS's extract, whose slots are written `2024-07-19`.
#[test]
fn slots_of_an_extract_that_was_resaved_are_read() {
    let header = "SlotGuid,AppointmentDate,AppointmentStartTime,PlannedDurationInMinutes,PatientGuid,SessionGuid\n";
    let rows = |date: &str, time: &str| format!("{header}A1,{date},{time},10,P1,S1\nA2,{date},{time},10,,S1\n");
    let name = "291_Appointment_Slot_20240722060000_45E7CD20-0000-4000-8000-000000000000.csv";
    let read = |date: &str, time: &str| {
        let data = Folder::new().file(name, rows(date, time)).read();
        states(&data);
        data.appointments.iter().map(|appointment| appointment.start()).collect::<Vec<_>>()
    };
    assert_eq!(read("2024-07-19", "08:50:00.0000000").len(), 2);
    assert_eq!(read("19/07/2024", "08:50:00"), read("2024-07-19", "08:50:00.0000000"));
}

/// A time that lost its nought is no time of day: 900 may be 15:00 on a decimal clock, or nothing.
#[test]
fn a_time_that_lost_its_nought_is_an_exception() {
    let rows = "Date,Time,Status\n19/07/2024,0900,Seen\n19/07/2024,900,Seen\n19/07/2024,9:00,Seen\n";
    let data = Folder::new().file("list.csv", rows).read();
    assert_eq!(exceptions(&data), [(3, ExceptionCode::BadTime, true)]);
    assert_eq!(states(&data).0, 2);
}

/// Excel's own subtotals stand between the rows, named after their group; others call themselves so. None is an appointment.
#[test]
fn subtotals_between_the_rows_are_no_appointments() {
    let rows = "Date,Time,Status,Clinician,Count\n\
                2024-07-18,09:00,Seen,A,2\n\
                2024-07-18 Total,,,,2\n\
                2024-07-19,09:00,Seen,A,3\n\
                2024-07-19 Total,,,,3\n\
                Subtotal,,,,3\n\
                Sub-total 19 July,,,,3\n\
                Grand Total,,,,5\n";
    let data = Folder::new().file("list.csv", rows).read();
    assert_eq!(states(&data), (5, 0));
    assert_eq!(data.appointments.len(), 2);
    assert_eq!(
        exceptions(&data).iter().map(|(row, _, aside)| (*row, *aside)).collect::<Vec<_>>(),
        [(3, true), (5, true)]
    );
    assert_eq!(data.tables[0].rows.footer, 3);
}

/// A list of 1 to 20 July, opened and saved by an Excel that expects the month first: the 1st to the 12th have become the 7th of
/// January to December, as true dates, and the others have stayed texts.
#[test]
fn days_and_months_that_a_spreadsheet_has_swapped_are_put_back() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let form = rust_xlsxwriter::Format::new().set_num_format("mm/dd/yyyy");
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["Date", "Status", "Clinician"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    for day in 1..=20u8 {
        let row = u32::from(day);
        match rust_xlsxwriter::ExcelDateTime::from_ymd(2024, day, 7) {
            Ok(swapped) => sheet.write_datetime_with_format(row, 0, &swapped, &form).unwrap(),
            Err(_) => sheet.write_string(row, 0, format!("{day:02}/07/2024")).unwrap(),
        };
        sheet.write_string(row, 1, "Seen").unwrap().write_string(row, 2, "A").unwrap();
    }
    let data = Folder::new().file("list.xlsx", workbook.save_to_buffer().unwrap()).read();
    states(&data);
    let dates: Vec<NaiveDate> = data.appointments.iter().map(|appointment| appointment.date).collect();
    let july: Vec<NaiveDate> = (1..=20).map(|day| NaiveDate::from_ymd_opt(2024, 7, day).unwrap()).collect();
    assert_eq!(dates, july);
    let warning = data.warnings.iter().find(|warning| warning.code == "dates_put_back").unwrap();
    assert!(warning.text.contains("`list.xlsx`, sheet `Sheet1`, column A"), "{}", warning.text);
}
