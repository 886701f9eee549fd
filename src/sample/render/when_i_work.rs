//! When I Work: two reports that spell names in two ways, give breaks in hours, and know of no leave.

use super::deputy::is_on_timesheet;
use super::template::pounds;
use super::{clock, decimal_hours};
use crate::sample::SampleError;
use crate::sample::log::{Practice, Stretch};

const SHIFTS: [&str; 15] = [
    "Account ID",
    "Account Name",
    "Shift ID",
    "OpenShift Status",
    "OpenShift Count",
    "Assignee User ID",
    "Assignee Name",
    "Assignee Employee ID",
    "Start Date",
    "Start Time",
    "End Date",
    "End Time",
    "Unpaid Break Length",
    "Length",
    "Position Name",
];

const TIME_ENTRIES: [&str; 15] = [
    "Account ID",
    "Account Name",
    "Time ID",
    "Employee User ID",
    "Employee Name",
    "Employee ID",
    "Employee Role",
    "Clock-In TIme",
    "Clock-In Date",
    "Clock-Out Time",
    "Clock-Out Date",
    "Break Count",
    "Break Length",
    "Length",
    "Hourly Rate",
];

/// The Shifts report: the plan, names surname first.
pub(super) fn shifts(practice: &Practice) -> Result<Vec<u8>, SampleError> {
    let mut rows = vec![SHIFTS.map(str::to_owned).to_vec()];
    for (number, row) in sorted(&practice.planned).into_iter().enumerate() {
        let Some(person) = practice.people.get(row.person).filter(|person| is_on_timesheet(person)) else { continue };
        let (first, surname) = super::first_and_surname(person);
        rows.push(vec![
            "9".to_owned(),
            practice.name.clone(),
            (50_000 + number).to_string(),
            String::new(),
            String::new(),
            (100 + row.person).to_string(),
            format!("{surname}, {first}"),
            person.code.clone(),
            row.date.to_string(),
            clock(row.start_minute),
            row.date.to_string(),
            clock(row.end_minute),
            // Half an hour is 0.5; an hour is 1, which could be a minute.
            short_hours(row.break_minutes),
            decimal_hours(row.minutes()),
            person.group.reading().to_owned(),
        ]);
    }
    super::csv_bytes(rows, false, csv::Terminator::CRLF)
}

/// The Time Entries report: what was worked, names first name first.
pub(super) fn time_entries(practice: &Practice) -> Result<Vec<u8>, SampleError> {
    let mut rows = vec![TIME_ENTRIES.map(str::to_owned).to_vec()];
    for (number, row) in sorted(&practice.worked).into_iter().enumerate() {
        let Some(person) = practice.people.get(row.person).filter(|person| is_on_timesheet(person)) else { continue };
        let (first, surname) = super::first_and_surname(person);
        rows.push(vec![
            "9".to_owned(),
            practice.name.clone(),
            (80_000 + number).to_string(),
            (100 + row.person).to_string(),
            format!("{first} {surname}"),
            person.code.clone(),
            "Employee".to_owned(),
            clock(row.start_minute),
            row.date.to_string(),
            clock(row.end_minute),
            row.date.to_string(),
            u8::from(row.break_minutes > 0).to_string(),
            short_hours(row.break_minutes),
            decimal_hours(row.minutes()),
            person.rate_pence_per_hour.map(pounds).unwrap_or_default(),
        ]);
    }
    super::csv_bytes(rows, false, csv::Terminator::CRLF)
}

fn sorted(stretches: &[Stretch]) -> Vec<&Stretch> {
    let mut rows: Vec<&Stretch> = stretches.iter().collect();
    rows.sort_by_key(|row| (row.date, row.person, row.start_minute));
    rows
}

/// Hours as short as they can be written: `0`, `0.5`, `1`.
fn short_hours(minutes: u16) -> String {
    let text = decimal_hours(i64::from(minutes));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
