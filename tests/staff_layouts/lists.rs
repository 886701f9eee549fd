//! Deputy, and plain lists by header synonyms.

use super::*;
use normalday::model::staff::{Activity, Basis, Pay, StaffGroup};

#[test]
fn deputy_with_a_night_shift_and_reordered_columns() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let header = "Date|Employee Name|Start|End|Mealbreak|Total Hours|Total Cost|Employee Export Code|Area Name";
    let rows = [
        "19/07/2024|Pat One|08:00:00|16:00:00|00:30:00|7.5|92.25|101|Reception",
        "19/07/2024|Sam Two|20:00:00|02:00:00|00:00:00|6|0.00|102|Reception",
        "22/07/2024|Pat One|08:00:00|12:00:00|00:00:00|5|61.55|101|Reception",
        "22/07/2024|Sam Two|09:00:00|09:00:00|00:00:00|0|0.00|102|Reception",
        "||||Total|18.5|||",
    ];
    read_table(&mut reading, "timesheets.csv", "deputy_all_fields", header, &rows);
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!(
        shifts(&reading),
        [
            ("Pat One", july(19), Some(480), Some(960), 450),
            ("Sam Two", july(19), Some(1200), Some(1560), 360),
            ("Pat One", july(22), Some(480), Some(720), 240),
        ]
    );
    // 92.25 / 7.5 = 12.30; 0.00 is no rate; 61.55 / 5 = 12.31.
    let rates: Vec<Option<i64>> = reading.data.shifts.iter().map(|shift| shift.rate_pence_per_hour).collect();
    assert_eq!(rates, [Some(1230), None, Some(1231)]);
    assert!(reading.data.shifts.iter().all(|shift| shift.basis == Basis::Worked));
    // 5 hours stated for 4 hours of times: marked. End equal to start: put aside.
    assert_eq!(
        exceptions(&reading),
        [(4, ExceptionCode::BadNumber, false), (5, ExceptionCode::EndNotAfterStart, true)]
    );
    assert_accounted(&reading, 0, 5);
    assert_eq!(reading.data.tables[0].rows.footer, 1);
}

#[test]
fn deputy_in_a_workbook_holds_moments_and_fractions() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let clock = |hour, minute| {
        Cell::Moment(NaiveDate::from_ymd_opt(1899, 12, 31).unwrap().and_hms_opt(hour, minute, 0).unwrap())
    };
    let cells = vec![
        Cell::Text("Pat One".to_owned()),
        Cell::Moment(july(19).and_hms_opt(0, 0, 0).unwrap()),
        clock(8, 0),
        clock(16, 0),
        Cell::Number(0.020_833_333_3),
        Cell::Number(7.5),
        Cell::Number(92.4),
    ];
    let header = "Employee Name|Date|Start|End|Mealbreak|Total Hours|Total Cost";
    read_cells(&mut reading, "timesheets.xlsx", "deputy_all_fields", header, &[RawRow { row: 2, cells }]);
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!(shifts(&reading), [("Pat One", july(19), Some(480), Some(960), 450)]);
    // 92.40 / 7.5 = 12.32.
    assert_eq!(reading.data.shifts[0].rate_pence_per_hour, Some(1232));
    assert!(exceptions(&reading).is_empty());
    // Nobody says the role: other, with a warning.
    assert_eq!(reading.data.shifts[0].staff_group, StaffGroup::Other);
    assert!(reading.data.warnings.iter().any(|warning| warning.code == "staff_without_role"));
}

#[test]
fn a_rate_that_is_not_whole_pence_is_none() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let header = "Employee Name|Date|Start|End|Mealbreak|Total Hours|Total Cost";
    // 92.33 / 7.5 = 12.3106...
    read_table(
        &mut reading,
        "t.csv",
        "deputy_all_fields",
        header,
        &["Pat One|19/07/2024|08:00|16:00|00:30:00|7.5|92.33"],
    );
    assert_eq!(reading.data.shifts[0].rate_pence_per_hour, None);
}

#[test]
fn two_persons_of_one_name_are_told_apart_by_their_codes() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let header = "Employee Export Code|Employee Name|Date|Start|End|Mealbreak";
    let rows = [
        "101|Pat One|19/07/2024|08:00|16:00|00:30:00",
        "102|Pat One|19/07/2024|08:00|16:00|00:30:00",
        "103|Sam Two|19/07/2024|08:00|16:00|00:30:00",
    ];
    read_table(&mut reading, "t.csv", "deputy_all_fields", header, &rows);
    let labels: Vec<&str> = reading.data.staff.iter().map(|member| member.label.as_str()).collect();
    assert_eq!(labels, ["Pat One (101)", "Pat One (102)", "Sam Two"]);
}

#[test]
fn a_plain_list_with_types_breaks_and_open_shifts() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let header = "Staff Member|Job Title|Shift Date|Start Time|Finish Time|Lunch|Shift Type|Hourly Rate|Status";
    let rows = [
        "Pat One|Receptionist|19/07/2024|8:00am|4.00pm|0:30|Worked|£12.31|Approved",
        "Pat One|Receptionist|19/07/2024|16:00|18:00||Overtime|12.31|Unapproved",
        "Sam Two|Practice Nurse|19/07/2024||||Annual Leave||",
        "Not Allocated|Receptionist|19/07/2024|08:00|12:00||Scheduled||",
        "Kim Three|Admin|19/07/2024|09:00|13:00|30|Training||",
        "Kim Three|Admin|20/07/2024|09:00|13:00|1|Worked||",
        "Kim Three|Admin|21/07/2024|09:00|13:00||TOIL||",
        "Kim Three|Admin|22/07/2024|22:00|02:00||Worked||",
        "Total hours||||||||",
    ];
    read_table(&mut reading, "rota.csv", "plain_staff_list", header, &rows);
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!(
        shifts(&reading),
        [
            ("Pat One", july(19), Some(480), Some(960), 450),
            ("Pat One", july(19), Some(960), Some(1080), 120),
            ("Kim Three", july(19), Some(540), Some(780), 210),
        ]
    );
    let data = &reading.data;
    assert_eq!(data.shifts[1].pay, Pay::OvertimeEnhanced);
    assert_eq!(data.shifts[2].activity, Activity::Training);
    // The same file says worked elsewhere; no other file does, so what does not say is worked.
    assert!(data.shifts.iter().all(|shift| shift.basis == Basis::Worked));
    assert_eq!(data.leave.len(), 1);
    assert_eq!(
        exceptions(&reading),
        [
            (3, ExceptionCode::UnknownWord, false),
            (5, ExceptionCode::OpenShift, true),
            (7, ExceptionCode::BadNumber, true),
            (8, ExceptionCode::UnknownWord, true),
            (9, ExceptionCode::EndNotAfterStart, true),
        ]
    );
    assert!(data.warnings.iter().any(|warning| warning.code == "break_taken_as_unpaid"));
    assert_accounted(&reading, 0, 9);
}

#[test]
fn clocked_times_with_end_dates_are_worked_time() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let header = "Employee Name|Employee Role|Clock-In TIme|Clock-In Date|Clock-Out Time|Clock-Out Date|Break Length|Length|Created At";
    let rows = ["One, Pat|HCA|22:00|19/07/2024|06:00|20/07/2024|0.5|7.5|20/07/2024 06:05"];
    read_table(&mut reading, "time.csv", "plain_staff_list", header, &rows);
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!(shifts(&reading), [("One, Pat", july(19), Some(1320), Some(1800), 450)]);
    let shift = &reading.data.shifts[0];
    assert_eq!((shift.basis, shift.staff_group), (Basis::Worked, StaffGroup::Hca));
    assert_eq!(shift.created_at.unwrap().at, july(20).and_hms_opt(6, 5, 0).unwrap());
    assert!(exceptions(&reading).is_empty());
}

#[test]
fn hours_without_times() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let header = "Name|Role|Date|Hours";
    let rows = [
        "R01|reception|2024-07-19|7.5",
        "R01|reception|2024-07-20|07:30",
        "R01|reception|2024-07-21|25",
        "R01|reception|2024-07-22|",
    ];
    read_table(&mut reading, "hours.csv", "plain_staff_list", header, &rows);
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!(shifts(&reading), [("R01", july(19), None, None, 450), ("R01", july(20), None, None, 450)]);
    assert_eq!(exceptions(&reading), [(4, ExceptionCode::TooLong, true), (5, ExceptionCode::MissingValue, true)]);
}
