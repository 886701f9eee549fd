//! DOMAIN.md sections 2, 6 and 8.1 where they are settled while files are read: states, moments of export, minutes of a
//! shift, rows of a file.

use crate::practice::day;
use crate::table::{Table, pounds, shown};
use normalday::ingest::{Options, ingest};
use normalday::model::appointment::State;
use normalday::model::data::PracticeData;
use normalday::model::incident::Incident;
use normalday::model::policy::Policy;
use normalday::model::staff::StaffGroup;

/// Reads files, given as (path, text), as one practice's exports.
fn read(files: &[(&str, &str)]) -> PracticeData {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }
    let policy = Policy::default();
    let incident = Incident::parse("2024-07-19").ok();
    ingest(&[folder.path().to_owned()], &Options::new(&policy, incident)).expect("read").data
}

pub const STATES: Table = Table {
    name: "states",
    title: "Export of 26 July 12:00; the file has a patient column",
    section: "2, rulings 2 and 3",
    columns: &["status", "patient", "start", "weight", "state"],
    given: 4,
    rows: &[
        &["Attended", "P1", "19 Jul 09:00", "5", "held"],
        &["Arrived", "P2", "19 Jul 09:10", "1", "held"],
        &["Booked", "P3", "19 Jul 09:20", "1", "unrecorded"],
        &["a text that is not mapped", "P4", "19 Jul 09:30", "1", "unrecorded"],
        &["Booked", "", "19 Jul 09:40", "1", "exception"],
        &["DNA", "P5", "19 Jul 09:50", "1", "dna"],
        &["Walked out", "P6", "19 Jul 10:00", "1", "walked_out"],
        &["Cancelled by patient", "P7", "19 Jul 10:10", "1", "cancelled"],
        &["Available", "", "19 Jul 10:20", "1", "unfilled"],
        &["Blocked", "", "19 Jul 10:30", "1", "not offered"],
        &["Booked", "P8", "29 Jul 10:40", "1", "pending"],
        &["Booked", "P9", "26 Jul 12:00", "1", "unrecorded"],
        &["Booked", "P10", "26 Jul 12:10", "1", "pending"],
    ],
};

/// The rows of the table as a list that a practice might export.
fn list_of_states() -> String {
    let mut text = "Exported 26/07/2024 12:00\nDate,Time,Status,Patient Number,Clinician Role,Count\n".to_owned();
    for cells in STATES.rows {
        let (date, time) = cells[2].rsplit_once(' ').expect("a date and a time");
        let date = day(date).format("%Y-%m-%d");
        text.push_str(&format!("{date},{time},{},{},Nurse,{}\n", cells[0], cells[1], cells[3]));
    }
    text
}

#[test]
fn every_row_lies_in_exactly_one_state() {
    let data = read(&[("list.csv", &list_of_states())]);
    STATES.check(|case| {
        let place = STATES.rows.iter().position(|cells| cells[2] == case.text("start")).expect("a row");
        let physical = u32::try_from(place + 3).expect("a row");
        let row = data.appointments.iter().find(|row| row.source.row == physical);
        let state = match row.map(|row| row.state) {
            Some(Some(state)) => state.name(),
            Some(None) => "not offered",
            None => "exception",
        };
        vec![state.to_owned()]
    });
    let weight = |pick: &dyn Fn(State) -> bool| -> u32 {
        let on_day = data.appointments.iter().filter(|row| row.date == day("19 Jul"));
        on_day.filter(|row| row.state.is_some_and(pick)).map(|row| row.weight).sum()
    };
    assert_eq!((weight(&State::is_kept), weight(&|_| true)), (8, 12), "kept and offered on 19 July");
}

pub const EXPORT_MOMENT: Table = Table {
    name: "export-moment",
    title: "The moment of export",
    section: "ruling 1",
    columns: &["folder", "latest stamp in the file", "export"],
    given: 2,
    rows: &[
        &["exported 26 July 12:00", "25 July 17:40", "26 Jul 12:00"],
        &["exports", "25 July 17:40", "25 Jul 17:40"],
    ],
};

#[test]
fn the_moment_of_export_is_what_is_stated() {
    EXPORT_MOMENT.check(|case| {
        let text = "Date,Time,Status,Patient Number,Booked At\n\
                    2024-07-19,09:00,Attended,P1,2024-07-01 10:00\n\
                    2024-07-26,09:00,Booked,P2,2024-07-25 17:40\n";
        assert_eq!(case.text("latest stamp in the file"), "25 July 17:40");
        let data = read(&[(&format!("{}/list.csv", case.text("folder")), text)]);
        let at = data.exported_at.expect("a moment").at;
        vec![format!("{} {}", shown(at.date()), at.format("%H:%M"))]
    });
}

pub const SHIFT_MINUTES: Table = Table {
    name: "shift-minutes",
    title: "Minutes of a shift; all of an overnight shift belongs to the date on which it starts",
    section: "6, ruling 8",
    columns: &["date", "from", "to", "unpaid break", "minutes"],
    given: 4,
    rows: &[
        &["19 Jul", "08:00", "16:00", "30", "450"],
        &["19 Jul", "20:00", "02:00 next day", "0", "360"],
        &["19 Jul", "20:00", "02:00", "0", "exception"],
        &["30 Mar", "22:00", "06:00 next day", "0", "420"],
        &["26 Oct", "22:00", "06:00 next day", "0", "540"],
        &["19 Jul", "08:00", "08:00", "0", "exception"],
        &["19 Jul", "08:00", "09:00 next day", "0", "exception"],
        &["19 Jul", "08:00", "08:30", "30", "exception"],
    ],
};

/// A shift as a line of the short template; of the full one where it ends on the next day.
fn rota_with(date: &str, from: &str, to: &str, unpaid_break: &str) -> String {
    let date = day(date).format("%Y-%m-%d");
    match to.strip_suffix(" next day") {
        None => format!(
            "date,staff,role,start,finish,unpaid_break_min,type,pay\n\
             {date},R01,reception,{from},{to},{unpaid_break},worked,contracted\n"
        ),
        Some(to) => format!(
            "schema_version,site,staff,name_local,role,employment,date,start,finish,ends_next_day,unpaid_break_min,type,\
             activity,pay,enhancement,rate_per_hour,fee_total,outage_related,reason,approved_by,evidence_ref,notes\n\
             1,main,R01,,reception,,{date},{from},{to},Y,{unpaid_break},worked,normal,contracted,,,,,,,,\n"
        ),
    }
}

#[test]
fn clock_changes_and_breaks_are_allowed_for() {
    SHIFT_MINUTES.check(|case| {
        let columns = ["date", "from", "to", "unpaid break"].map(|column| case.text(column));
        let data = read(&[("rota.csv", &rota_with(columns[0], columns[1], columns[2], columns[3]))]);
        assert_eq!(data.shifts.len() + data.exceptions.len(), 1, "used, or an exception");
        assert!(data.shifts.iter().all(|shift| shift.date == day(columns[0])));
        vec![data.shifts.first().map_or_else(|| "exception".to_owned(), |shift| shift.minutes.to_string())]
    });
}

pub const TIMESHEET_RATES: Table = Table {
    name: "timesheet-rates",
    title: "The rate of a timesheet row: its total cost divided by its total hours, where that is whole pence",
    section: "7",
    columns: &["total cost", "from", "to", "total hours", "exact", "rate of the row"],
    given: 5,
    rows: &[
        &["41.00", "09:00", "11:30", "2.50", "16.40", "16.40"],
        &["40.00", "09:00", "12:00", "3.00", "13.33...", "none"],
        &["0.00", "09:00", "12:00", "3.00", "0.00", "none"],
    ],
};

#[test]
fn a_timesheet_gives_a_rate_where_it_is_whole_pence() {
    TIMESHEET_RATES.check(|case| {
        let [cost, from, to, hours] = ["total cost", "from", "to", "total hours"].map(|column| case.text(column));
        let text = format!(
            "Employee Name,Date,Start,End,Mealbreak,Total Hours,Total Cost\n\
             Pat One,19/07/2024,{from}:00,{to}:00,00:00:00,{hours},{cost}\n"
        );
        let data = read(&[("timesheets.csv", &text)]);
        assert!(data.exceptions.is_empty(), "the time is used, with or without a rate");
        vec![data.shifts[0].rate_pence_per_hour.map_or_else(|| "none".to_owned(), pounds)]
    });
}

#[test]
fn every_row_of_a_file_is_accounted_for() {
    let text = "Practice list\nExported 26/07/2024 12:00\nDate,Time,Status,Patient Number,Count\n\
                2024-07-19,09:00,Attended,P1,5\n2024-07-19,09:10,Attended,P2,2\n2024-07-19,09:20,Attended,P3,1\n\n\
                2024-07-19,09:30,Booked,,1\n2024-07-19,09:40,Attended,P5,0\n2024-07-19,09:50,Attended,P6,1\n\
                Total,,,,9\n";
    let data = read(&[("list.csv", text)]);
    let rows = &data.tables[0].rows;
    assert_eq!((rows.physical, rows.preamble, rows.header, rows.data, rows.blank, rows.footer), (11, 2, 1, 6, 1, 1));
    assert_eq!((rows.used, rows.exception_rows(), rows.not_data), (4, 1, 1), "a nought count is no data");
    assert_eq!(rows.weight_used, 9);
}

pub const UNION: Table = Table {
    name: "union",
    title: "Two overlapping files of a layout without a row key",
    section: "ruling 4",
    columns: &["in one file", "in the other", "used", "duplicates"],
    given: 2,
    rows: &[&["3", "2", "3", "2"], &["1", "1", "1", "1"], &["0", "2", "2", "0"]],
};

#[test]
fn the_same_row_in_two_files_counts_once() {
    let header = "Date,Time,Status,Clinician Role\n";
    UNION.check(|case| {
        let file = |column: &str, other: &str| {
            let rows =
                "2024-07-19,09:00,Attended,Nurse\n".repeat(usize::try_from(case.number(column)).expect("a count"));
            format!("{header}{other}{rows}")
        };
        let (one, other) =
            (file("in one file", "2024-07-18,10:00,DNA,Nurse\n"), file("in the other", "2024-07-22,10:00,DNA,Nurse\n"));
        let data = read(&[("one.csv", &one), ("other.csv", &other)]);
        let used = data.appointments.iter().filter(|row| row.date == day("19 Jul")).count();
        let duplicates: u64 = data.tables.iter().map(|table| table.rows.duplicates).sum();
        vec![used.to_string(), duplicates.to_string()]
    });
}

pub const READINGS: Table = Table {
    name: "readings",
    title: "Other rulings on reading",
    section: "2, ruling 5",
    columns: &["in the file", "read as"],
    given: 1,
    rows: &[
        &["role GP, no staff list", "gp_salaried, with a warning"],
        &["patient number 2.98725E+13", "no patient, the row stays"],
        &["no invoice number in the policy", "an empty field"],
    ],
};

#[test]
fn what_is_not_said_is_not_invented() {
    let text = "Date,Time,Status,Patient Number,Clinician Role\n\
                2024-07-19,09:00,Attended,2.98725E+13,GP\n2024-07-19,09:10,Attended,12345,Nurse\n";
    let data = read(&[("list.csv", text)]);
    READINGS.check(|case| {
        vec![match case.text("in the file") {
            "role GP, no staff list" => {
                assert_eq!(data.appointments[0].staff_group, StaffGroup::GpSalaried);
                assert!(data.warnings.iter().any(|warning| warning.code == "gp_of_unknown_kind"));
                "gp_salaried, with a warning".to_owned()
            }
            "patient number 2.98725E+13" => {
                assert!(data.appointments[0].patient.is_none() && data.appointments[1].patient.is_some());
                "no patient, the row stays".to_owned()
            }
            _ => {
                assert_eq!(Policy::default().invoice.number, "");
                "an empty field".to_owned()
            }
        }]
    });
}
