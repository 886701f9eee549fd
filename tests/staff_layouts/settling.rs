//! What is settled after all tables are read: planned or worked, duplicates, overlaps, roles, spans.

use super::*;
use normalday::model::incident::Incident;
use normalday::model::staff::{Basis, StaffGroup};

const LIST: &str = "Name|Role|Date|Start|End";
const SHORT: &str = "date|staff|role|start|finish|unpaid_break_min|type|pay";

#[test]
fn ruling_8_one_file_that_does_not_say_is_worked() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    read_table(&mut reading, "a.csv", "plain_staff_list", LIST, &["R01|reception|2024-07-19|08:00|16:00"]);
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!(reading.data.shifts[0].basis, Basis::Worked);
    assert_eq!(reading.data.tallies.worked_minutes.get(&(july(19), StaffGroup::Reception)), Some(&480));
    assert!(reading.data.warnings.iter().any(|warning| warning.code == "basis_read_as_worked"));
}

#[test]
fn ruling_8_with_another_that_says_worked_it_is_planned() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    read_table(&mut reading, "a.csv", "plain_staff_list", LIST, &["R01|reception|2024-07-19|08:00|16:00"]);
    let worked = ["2024-07-19|R01|reception|08:00|18:00|0|worked|contracted"];
    read_table(&mut reading, "b.csv", "rota_template", SHORT, &worked);
    normalday::ingest::staff::settle(&mut reading);
    let bases: Vec<Basis> = reading.data.shifts.iter().map(|shift| shift.basis).collect();
    assert_eq!(bases, [Basis::Planned, Basis::Worked]);
    let key = (july(19), StaffGroup::Reception);
    assert_eq!(reading.data.tallies.planned_minutes.get(&key), Some(&480));
    assert_eq!(reading.data.tallies.worked_minutes.get(&key), Some(&600));
    let spans: Vec<(u32, bool)> = reading.data.staff_spans.iter().map(|span| (span.table, span.has_worked)).collect();
    assert_eq!(spans, [(0, false), (1, true)]);
    assert_eq!(reading.data.tables[0].span, Some((july(19), july(19))));
}

#[test]
fn a_plan_that_says_so_does_not_make_the_other_file_planned() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let planned = ["2024-07-19|R01|reception|08:00|18:00|0|planned|contracted"];
    read_table(&mut reading, "a.csv", "rota_template", SHORT, &planned);
    read_table(&mut reading, "b.csv", "plain_staff_list", LIST, &["R01|reception|2024-07-19|08:00|16:00"]);
    normalday::ingest::staff::settle(&mut reading);
    let bases: Vec<Basis> = reading.data.shifts.iter().map(|shift| shift.basis).collect();
    assert_eq!(bases, [Basis::Planned, Basis::Worked]);
}

/// The end of 19 July is no time, the start of 18 July is after its end; on 17 July nobody is named. An open shift is nobody's.
#[test]
fn days_of_rows_that_cannot_be_read_are_known() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let rows = [
        "R01|reception|2024-07-16|08:00|16:00",
        "|reception|2024-07-17|08:00|late",
        "R01|reception|2024-07-18|16:00|08:00",
        "R01|reception|2024-07-19|08:00|late",
        "Open shift|reception|2024-07-20|08:00|late",
    ];
    read_table(&mut reading, "a.csv", "plain_staff_list", LIST, &rows);
    normalday::ingest::staff::settle(&mut reading);
    let unread: Vec<chrono::NaiveDate> = reading.data.unread_days.iter().map(|(_, date)| *date).collect();
    assert_eq!(unread, [july(18), july(19)]);
    assert!(reading.data.warnings.iter().any(|warning| warning.code == "staff_days_not_read"));
}

#[test]
fn rows_of_overlapping_files_count_once() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let first = ["Pat|Reception|2024-07-18|08:00|16:00", "Pat|Reception|2024-07-19|08:00|16:00"];
    let second = ["Pat|Reception|2024-07-19|08:00|16:00", "Pat|Reception|2024-07-20|08:00|12:00"];
    read_table(&mut reading, "a.csv", "plain_staff_list", LIST, &first);
    read_table(&mut reading, "b.csv", "plain_staff_list", LIST, &second);
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!(reading.data.shifts.len(), 3);
    assert_eq!(reading.data.tables[1].rows.duplicates, 1);
    assert_eq!(reading.data.tables[1].rows.used, 1);
    assert_accounted(&reading, 0, 2);
    assert_accounted(&reading, 1, 2);
    let total: i64 = reading.data.tallies.worked_minutes.values().sum();
    assert_eq!(total, 480 + 480 + 240);
}

#[test]
fn of_two_overlapping_rows_the_later_is_put_aside() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let rows = [
        "2024-07-19|R01|reception|08:00|16:00|0|worked|contracted",
        "2024-07-19|R01|reception|15:30|18:00|0|worked|overtime_enhanced",
        "2024-07-19|R01|reception|16:00|18:00|0|worked|overtime_enhanced",
        "2024-07-19|R01|reception|08:00|16:00|0|planned|contracted",
        "2024-07-19|R02|reception|08:00|16:00|0|worked|contracted",
        "2024-07-19|R02|reception|08:00|16:00|0|worked|contracted",
    ];
    read_table(&mut reading, "a.csv", "rota_template", SHORT, &rows);
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!(
        exceptions(&reading),
        [(3, ExceptionCode::OverlappingShift, true), (7, ExceptionCode::OverlappingShift, true)]
    );
    assert_eq!(reading.data.shifts.len(), 4);
    assert_accounted(&reading, 0, 6);
    assert_eq!(reading.data.tallies.worked_minutes.get(&(july(19), StaffGroup::Reception)), Some(&(480 + 120 + 480)));
}

#[test]
fn a_night_shift_overlaps_the_next_morning() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let header = "Employee Name|Date|Start|End|Mealbreak";
    let rows = [
        "Pat|19/07/2024|20:00|06:00|00:00:00",
        "Pat|20/07/2024|05:00|09:00|00:00:00",
        "Pat|21/07/2024|06:00|09:00|00:00:00",
    ];
    read_table(&mut reading, "a.csv", "deputy_all_fields", header, &rows);
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!(exceptions(&reading), [(3, ExceptionCode::OverlappingShift, true)]);
}

#[test]
fn a_role_that_one_file_lacks_is_taken_from_the_other() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let header = "Employee Name|Date|Start|End|Mealbreak";
    read_table(&mut reading, "a.csv", "deputy_all_fields", header, &["R01|19/07/2024|08:00|18:00|00:30:00"]);
    let planned = ["2024-07-19|r01|reception|08:00|16:00|30|planned|contracted"];
    read_table(&mut reading, "b.csv", "rota_template", SHORT, &planned);
    normalday::ingest::staff::settle(&mut reading);
    let groups: Vec<StaffGroup> = reading.data.shifts.iter().map(|shift| shift.staff_group).collect();
    assert_eq!(groups, [StaffGroup::Reception, StaffGroup::Reception]);
    assert_eq!(reading.data.staff.len(), 1);
    assert_eq!(reading.data.staff[0].staff_group, StaffGroup::Reception);
    assert_eq!(reading.data.tallies.worked_minutes.get(&(july(19), StaffGroup::Reception)), Some(&570));
}

#[test]
fn a_person_belongs_to_the_group_with_the_most_minutes() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let rows = ["R01|reception|2024-07-18|08:00|12:00", "R01|admin|2024-07-19|08:00|16:00"];
    read_table(&mut reading, "a.csv", "plain_staff_list", LIST, &rows);
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!(reading.data.staff[0].staff_group, StaffGroup::Admin);
    assert_eq!(reading.data.shifts[0].staff_group, StaffGroup::Reception);
}

#[test]
fn few_worked_rows_on_the_incident_date_are_said() {
    let policy = Policy::default();
    let mut reading = Reading::new(&policy, Some(Incident::parse("2024-07-19").unwrap()));
    let ordinary: Vec<String> = (1..=4).map(|person| format!("R0{person}|reception|2024-07-12|08:00|16:00")).collect();
    let mut rows: Vec<&str> = ordinary.iter().map(String::as_str).collect();
    rows.push("R01|reception|2024-07-19|08:00|16:00");
    read_table(&mut reading, "a.csv", "plain_staff_list", LIST, &rows);
    normalday::ingest::staff::settle(&mut reading);
    assert!(reading.data.warnings.iter().any(|warning| warning.code == "few_worked_rows"));
}

#[test]
fn a_span_that_the_file_states_is_covered() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let rows = ["R01|reception|2024-07-18|08:00|12:00", "R01|reception|2024-07-19|08:00|16:00"];
    read_table(&mut reading, "a.csv", "plain_staff_list", LIST, &rows);
    reading.data.tables[0].span = Some((july(1), july(31)));
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!((reading.data.staff_spans[0].first, reading.data.staff_spans[0].last), (july(1), july(31)));
}
