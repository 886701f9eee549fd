//! The plan in one system's export, the work in another's, with names spelt in two ways.

use super::systems::{DEPUTY_AUDIT, SHIFTS, TIME_ENTRIES, read_files};
use super::*;
use normalday::ingest::staff::names::unmet;
use normalday::model::policy::StaffPolicy;
use normalday::model::staff::{Basis, StaffGroup};

fn policy_with(entries: &[(&str, &str)]) -> Policy {
    let entry = |(label, other): &(&str, &str)| StaffPolicy {
        label: (*label).to_owned(),
        also: vec![(*other).to_owned()],
        staff_group: None,
        rate_per_hour: None,
        contract_minutes_per_week: None,
        pension_member: None,
    };
    Policy { staff: entries.iter().map(entry).collect(), ..Policy::default() }
}

#[test]
fn names_that_do_not_meet_are_asked_about_and_never_merged() {
    let shifts = SHIFTS.replace("One, Pat", "One Pat").replace("Two, Sam", "Two Sam");
    let data = read_files(&[("shifts.csv", &shifts), ("time.csv", TIME_ENTRIES)], &Policy::default());
    assert_eq!(data.staff.len(), 4, "two people, each in two spellings");
    let found = unmet(&data);
    assert_eq!(found.planned_only, ["One Pat", "Two Sam"]);
    assert_eq!(found.worked_only, ["Pat One", "Sam Two"]);
    let pair = |planned: &str, worked: &str| (planned.to_owned(), worked.to_owned());
    assert_eq!(found.alike, [pair("One Pat", "Pat One"), pair("Two Sam", "Sam Two")]);
    let warning = data.warnings.iter().find(|warning| warning.code == "names_do_not_meet").unwrap();
    assert!(warning.text.contains("2 people stand in the plan only and 2 people in the timesheets only"));
    assert!(warning.text.contains("2 pairs look like one person"));
    assert!(!warning.text.contains("Pat"), "the first sheet goes to others: no names");
}

/// When I Work writes `last, first` in its plan and `first last` in its time entries: the same people, whatever the policy says.
#[test]
fn the_plan_and_the_time_entries_of_when_i_work_meet() {
    assert_joined(&Policy::default());
}

#[test]
fn the_staff_list_of_the_policy_joins_two_spellings() {
    assert_joined(&policy_with(&[("Pat One", "One, Pat"), ("Sam Two", "Two, Sam")]));
}

fn assert_joined(policy: &Policy) {
    let data = read_files(&[("shifts.csv", SHIFTS), ("time.csv", TIME_ENTRIES)], policy);
    assert_eq!(data.staff.len(), 2);
    assert!(data.warnings.iter().all(|warning| warning.code != "names_do_not_meet"));
    let minutes = |label: &str, basis: Basis| -> i64 {
        let of = |shift: &&Shift| data.staff[shift.staff.0 as usize].label == label && shift.basis == basis;
        data.shifts.iter().filter(of).map(|shift| shift.minutes).sum()
    };
    // 19 July: 08:00 to 17:00 with an hour of break planned, 08:00 to 18:45 with half an hour worked.
    assert_eq!((minutes("Pat One", Basis::Planned), minutes("Pat One", Basis::Worked)), (480, 615));
    assert_eq!((minutes("Sam Two", Basis::Planned), minutes("Sam Two", Basis::Worked)), (450 + 450, 480 + 450));
    // The positions stand in the plan only, and serve the time entries too.
    assert!(data.shifts.iter().all(|shift| shift.staff_group == StaffGroup::Reception));
}

#[test]
fn a_plan_of_one_system_and_the_timesheets_of_another() {
    let policy = policy_with(&[("Pat One", "One, Pat"), ("Sam Two", "Two, Sam")]);
    let data = read_files(&[("shifts.csv", SHIFTS), ("audit.csv", DEPUTY_AUDIT)], &policy);
    let layouts: Vec<&str> = data.tables.iter().map(|table| table.layout.as_str()).collect();
    assert_eq!(layouts, ["deputy_history_audit", "when_i_work_shifts"]);
    assert_eq!(data.staff.len(), 2);
    let of_table = |table: u32| data.shifts.iter().filter(move |shift| shift.source.table == table);
    assert!(of_table(0).all(|shift| shift.basis == Basis::Worked));
    assert!(of_table(1).all(|shift| shift.basis == Basis::Planned));
    assert!(data.warnings.iter().all(|warning| !warning.code.starts_with("basis_read_as")), "both say what they are");
}
