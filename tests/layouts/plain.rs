//! Plain lists with human headers.

use crate::support::{Folder, assert_closes, assert_tallies, at, exceptions, weight_of};
use chrono::{NaiveDate, NaiveDateTime};
use normalday::model::appointment::{State, Status};
use normalday::model::evidence::{Precision, Stamp};
use normalday::model::exception::ExceptionCode;
use normalday::model::staff::StaffGroup;

const STATES: &str = include_str!("fixtures/plain_states.csv");

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 7, day).unwrap()
}

fn moment(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

/// Worked example 9.
#[test]
fn every_row_lies_in_one_state() {
    let data = Folder::new().file("list.csv", STATES).read();
    assert_eq!(weight_of(&data, State::Held), 7);
    assert_eq!(weight_of(&data, State::Unrecorded), 2);
    assert_eq!(weight_of(&data, State::Dna), 1);
    assert_eq!(weight_of(&data, State::WalkedOut), 1);
    assert_eq!(weight_of(&data, State::Cancelled), 1);
    assert_eq!(weight_of(&data, State::Unfilled), 1);
    assert_eq!(weight_of(&data, State::Pending), 1);
    assert_eq!(data.tallies.not_offered, 2);
    let offered: u64 =
        data.tallies.offered.iter().filter(|((date, ..), _)| *date == day(19)).map(|(_, weight)| weight).sum();
    assert_eq!(offered, 13);
    assert_tallies(&data);
}

/// Control 1: 19 physical rows = 2 preamble + 1 header + 14 data + 1 blank + 1 footer; 14 = 12 used + 1 exception + 1
/// nought count.
#[test]
fn rows_are_accounted_for() {
    let data = Folder::new().file("list.csv", STATES).read();
    let table = &data.tables[0];
    assert_closes(table);
    let rows = &table.rows;
    assert_eq!((rows.physical, rows.preamble, rows.header, rows.data, rows.blank, rows.footer), (19, 2, 1, 14, 1, 1));
    assert_eq!((rows.used, rows.not_data, rows.exception_rows()), (12, 1, 1));
    assert_eq!((rows.weight_used, rows.weight_read), (16, 17));
    use ExceptionCode::*;
    assert_eq!(exceptions(&data), [(8, UnmappedStatus, false), (9, BookedWithoutPatient, true)]);
    assert_eq!(data.tallies.unmapped_statuses, 1);
}

#[test]
fn stamps_people_and_export_are_read() {
    let data = Folder::new().file("list.csv", STATES).read();
    assert_eq!(data.exported_at, Some(Stamp::minute(moment("2024-07-26 12:00"))));
    // First to last row is 19 to 29 July; a book never covers more than its export.
    assert_eq!(data.appointment_span, Some((day(19), day(26))));
    let early = at(&data, 0, 5);
    assert_eq!(early.booked_at, Some(Stamp::minute(moment("2024-07-18 16:00"))));
    assert!(!early.entered_late);
    assert!(at(&data, 0, 6).entered_late);
    let cancelled = at(&data, 0, 13);
    assert_eq!(cancelled.status, Status::CancelledByPatient);
    assert_eq!(cancelled.cancelled_at, Some(Stamp::minute(moment("2024-07-19 08:05"))));
    assert_eq!(data.tallies.cancelled_in_window.get(&day(19)), Some(&1));
    assert_eq!(early.staff_group, StaffGroup::GpSalaried);
    assert_eq!(cancelled.staff_group, StaffGroup::Nurse);
    assert!(data.warnings.iter().any(|warning| warning.code == "gp_of_unknown_kind"));
    assert_eq!((early.start_minute, early.planned_minutes), (Some(490), Some(10)));
    let expressible = data.expressible.unwrap();
    assert!(expressible.unfilled && expressible.walked_out && expressible.cancelled && expressible.booking_stamps);
}

/// The same rows behind another separator, encoding or container give the same appointments.
#[test]
fn separator_and_encoding_do_not_matter() {
    let semicolons = STATES.replace(',', ";");
    let tabs = STATES.replace(',', "\t");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(STATES.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let utf16_be: Vec<u8> = [0xFE, 0xFF].into_iter().chain(STATES.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let with_mark = format!("\u{feff}{STATES}");
    let carriage = STATES.replace('\n', "\r\n");
    let latin: Vec<u8> = STATES.replace("Dr A One", "Dr Zo\u{eb}").chars().map(|one| one as u8).collect();
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("semicolons", semicolons.into_bytes(), "UTF-8"),
        ("tabs", tabs.into_bytes(), "UTF-8"),
        ("utf16", utf16, "UTF-16LE"),
        ("utf16 be", utf16_be, "UTF-16BE"),
        ("mark", with_mark.into_bytes(), "UTF-8"),
        ("crlf", carriage.into_bytes(), "UTF-8"),
        ("latin", latin, "windows-1252"),
    ];
    for (name, bytes, encoding) in cases {
        let data = Folder::new().file("list.csv", bytes).read();
        assert_eq!(data.tables[0].encoding, encoding, "{name}");
        assert_closes(&data.tables[0]);
        assert_eq!(data.tables[0].rows.used, 12, "{name}");
        assert_eq!(weight_of(&data, State::Held), 7, "{name}");
        if name == "latin" {
            assert!(data.staff.iter().any(|member| member.label == "Dr Zo\u{eb}"));
        }
    }
}

#[test]
fn the_policy_maps_a_status_of_the_practices_own() {
    let data = Folder::new().policy("[statuses]\n\"Something odd\" = \"attended\"\n").file("list.csv", STATES).read();
    assert_eq!(weight_of(&data, State::Held), 8);
    assert_eq!(data.tallies.unmapped_statuses, 0);
}

#[test]
fn without_a_patient_column_booked_implies_a_patient() {
    let list = "Date,Time,Status,Clinician\n2024-07-19,08:50,Booked,A\n2024-07-20,08:50,Seen,A\n";
    let data = Folder::new().file("list.csv", list).read();
    // No stamp in the file: the last row with a closing status, 20 July 08:50, is the moment of export.
    assert_eq!(data.exported_at, Some(Stamp::minute(moment("2024-07-20 08:50"))));
    assert_eq!(weight_of(&data, State::Unrecorded), 1);
}

/// Worked example 31: a number that a spreadsheet has damaged is refused as a key; the row stays.
#[test]
fn a_damaged_patient_number_is_refused_as_a_key() {
    let list = "Date,Time,Status,Patient Number\n2024-07-19,08:50,Seen,2.98725E+13\n2024-07-19,09:00,Seen,298725\n";
    let data = Folder::new().file("list.csv", list).read();
    assert_eq!(exceptions(&data), [(2, ExceptionCode::DamagedIdentifier, false)]);
    assert!(at(&data, 0, 2).patient.is_none());
    assert!(at(&data, 0, 3).patient.is_some());
    assert_eq!(weight_of(&data, State::Held), 2);
}

#[test]
fn all_numeric_dates_are_settled_once_and_never_guessed() {
    let rows = |dates: [&str; 3]| {
        let lines: Vec<String> = dates.iter().map(|date| format!("{date},09:00,Seen,A")).collect();
        format!("Date,Time,Status,Clinician\n{}\n", lines.join("\n"))
    };
    let dates_of = |list: String, incident: Option<&str>| {
        let data = Folder::new().incident(incident).file("list.csv", list).read();
        (data.appointments.iter().map(|row| row.date.to_string()).collect::<Vec<_>>(), exceptions(&data))
    };
    // A day over 12 settles it for the whole column, either way.
    let (dates, _) = dates_of(rows(["03/07/2024", "19/07/2024", "05/07/2024"]), None);
    assert_eq!(dates, ["2024-07-03", "2024-07-19", "2024-07-05"]);
    let (dates, _) = dates_of(rows(["07/03/2024", "07/19/2024", "07/05/2024"]), None);
    assert_eq!(dates, ["2024-07-03", "2024-07-19", "2024-07-05"]);
    // The incident settles it: 1 to 3 April 2026, not January to March.
    let (dates, _) = dates_of(rows(["04-01-26", "04-02-26", "04-03-26"]), Some("2026-04-02"));
    assert_eq!(dates, ["2026-04-01", "2026-04-02", "2026-04-03"]);
    // Weekdays speak against the day first (4 January 2026 is a Sunday): asked, not guessed.
    let (dates, exceptions) = dates_of(rows(["04-01-26", "04-02-26", "04-03-26"]), None);
    assert!(dates.is_empty());
    assert_eq!(exceptions.iter().map(|one| one.1).collect::<Vec<_>>(), [ExceptionCode::AmbiguousDate; 3]);
    // Nothing speaks against the day first: 1 to 3 July 2024 are Monday to Wednesday; as months they would be Sundays.
    let (dates, _) = dates_of(rows(["01/07/2024", "02/07/2024", "03/07/2024"]), None);
    assert_eq!(dates, ["2024-07-01", "2024-07-02", "2024-07-03"]);
    // A column of both orders: what can be read in one way only is read, the rest is asked.
    let (dates, exceptions) = dates_of(rows(["19/07/2024", "07/19/2024", "05/07/2024"]), Some("2024-07-05"));
    assert_eq!(dates, ["2024-07-19", "2024-07-19"]);
    assert_eq!(exceptions, [(4, ExceptionCode::AmbiguousDate, true)]);
}

#[test]
fn bad_cells_put_their_row_aside_with_place_and_code() {
    let list = "Date,Time,Status,Duration,Clinician\n\
                2024-07-19,09:00,Seen,10,A\n\
                2024-02-30,09:00,Seen,10,A\n\
                2024-07-19,25:00,Seen,10,A\n\
                2024-07-19,09:00,Seen,ten,A\n\
                #N/A,09:00,Seen,10,A\n\
                ,09:00,Seen,10,A\n\
                2024-07-19,09:00,Seen,10,A,spilled\n";
    let data = Folder::new().file("list.csv", list).read();
    use ExceptionCode::*;
    let expected = [
        (3, BadDate, true),
        (4, BadTime, true),
        (5, BadNumber, true),
        (6, ErrorCell, true),
        (7, MissingValue, true),
        (8, FieldCount, true),
    ];
    assert_eq!(exceptions(&data), expected);
    assert_eq!(data.tables[0].rows.used, 1);
    assert_closes(&data.tables[0]);
}

/// Every row ends with a blank column, so that a name with a bare comma in it makes its row longer by a blank cell, and nothing
/// stands beyond the header: 09:10 and 09:30 are moved all the same. Where all rows end with a comma too many none is moved.
#[test]
fn a_comma_in_a_name_puts_its_row_aside_though_the_last_column_is_blank() {
    let row = |time: &str, name: &str, end: &str| format!("2024-07-19,{time},{name},Seen,GP,{end}\n");
    let header = "Date,Time,Clinician,Status,Slot Type,Note\n";
    let rows = [
        row("09:00", "R01", ""),
        row("09:10", "ROE, Jo", ""),
        row("09:20", "\"ROE, Jo\"", ""),
        row("09:30", "ROE, Jo", ""),
    ];
    let data = Folder::new().file("list.csv", format!("{header}{}", rows.concat())).read();
    assert_eq!(exceptions(&data), [(3, ExceptionCode::FieldCount, true), (5, ExceptionCode::FieldCount, true)]);
    assert_eq!((data.appointments.len(), weight_of(&data, State::Held)), (2, 2));
    assert_closes(&data.tables[0]);
    let ends_with_commas = [row("09:00", "R01", ","), row("09:10", "R02", ","), row("09:20", "ROE, Jo", ",")].concat();
    let data = Folder::new().file("list.csv", format!("{header}{ends_with_commas}")).read();
    assert_eq!(exceptions(&data), [(4, ExceptionCode::FieldCount, true)]);
    assert_eq!(weight_of(&data, State::Held), 2);
}

#[test]
fn an_open_quotation_mark_costs_its_own_line_only() {
    let list = "Date,Time,Status,Clinician\n\
                2024-07-19,09:00,Seen,A\n\
                2024-07-19,09:10,Seen,\"A\n\
                2024-07-19,09:20,Seen,A\n\
                2024-07-19,09:30,Seen,\"two\nlines\"\n\
                2024-07-19,09:40,Seen,A\n";
    let data = Folder::new().file("list.csv", list).read();
    assert_eq!(exceptions(&data), [(3, ExceptionCode::BrokenRecord, true)]);
    let rows = &data.tables[0].rows;
    assert_eq!((rows.physical, rows.header, rows.data, rows.continuation, rows.used), (7, 1, 5, 1, 4));
    assert_closes(&data.tables[0]);
    assert_eq!(at(&data, 0, 7).start_minute, Some(580));
}

/// Worked example 29: with a key the later export wins, and a row that it has lost is no longer offered.
#[test]
fn of_two_exports_with_a_key_the_later_wins() {
    let header = "Appointment ID,Date,Time,Status,Patient Number\n";
    let first = format!(
        "{header}1,2024-07-19,09:00,Booked,11\n2,2024-07-19,09:10,Booked,12\n3,2024-07-19,09:20,DNA,13\n4,2024-07-18,09:20,Seen,14\n"
    );
    let second =
        format!("{header}1,2024-07-19,09:00,Cancelled,11\n4,2024-07-18,09:20,Seen,14\n5,2024-07-19,09:40,Seen,15\n");
    let data = Folder::new()
        .file("exported 2024-07-18 1800/list.csv", first)
        .file("exported 2024-07-26 1200/list.csv", second)
        .read();
    assert_eq!(data.tables[0].path, "exported 2024-07-18 1800/list.csv");
    assert_eq!((data.tables[0].rows.used, data.tables[0].rows.superseded), (0, 4));
    assert_eq!(data.tables[1].rows.used, 3);
    data.tables.iter().for_each(assert_closes);
    assert_eq!(weight_of(&data, State::Cancelled), 1);
    // Row 3 of the first export: booked, gone from the second. The one who did not attend is no cancellation.
    let gone = data.snapshot_cancellations.as_deref().unwrap();
    assert_eq!(gone.len(), 1);
    assert_eq!((gone[0].source.row, gone[0].status, gone[0].from_snapshots), (3, Status::CancelledByPractice, true));
    assert_eq!(gone[0].state, Some(State::Cancelled));
}

/// Worked example 29: the same row three times and twice: three are used, two are duplicates.
#[test]
fn without_a_key_overlapping_files_are_united() {
    let row = "2024-07-19,09:00,Seen,A\n";
    let first = format!("Date,Time,Status,Clinician\n{row}{row}{row}");
    let second = format!("Date,Time,Status,Clinician\n{row}{row}2024-07-20,09:00,Seen,A\n");
    let data = Folder::new().file("a.csv", first).file("b.csv", second).read();
    let used: u64 = data.tables.iter().map(|table| table.rows.used).sum();
    let duplicates: u64 = data.tables.iter().map(|table| table.rows.duplicates).sum();
    assert_eq!((used, duplicates), (4, 2));
    data.tables.iter().for_each(assert_closes);
    assert_eq!(data.tables[0].exported_at.as_ref().unwrap().0.precision, Precision::Minute);
}

#[test]
fn untimed_rows_count_but_have_no_minutes() {
    let list = "Date,Time,Status,Clinician,Duration,Session Kind\n\
                2024-07-19,00:00,Seen,A,1439,\n\
                2024-07-19,08:00,Seen,A,10,Untimed Appointments\n\
                2024-07-19,08:00,Seen,A,10,Timed Appointments\n";
    let data = Folder::new().incident(Some("2024-07-19T08:00/2024-07-19T12:00")).file("list.csv", list).read();
    let starts: Vec<_> = data.appointments.iter().map(|row| (row.start_minute, row.planned_minutes)).collect();
    assert_eq!(starts, [(None, None), (None, None), (Some(480), Some(10))]);
    // On a part day the untimed ones lie outside the clock window.
    let inside: Vec<_> = data.tallies.offered.iter().map(|((_, _, inside, _), weight)| (*inside, *weight)).collect();
    assert_eq!(inside, [(false, 2), (true, 1)]);
}
