//! Deputy timesheets, all fields: one row a person and stretch of a day, for employees only. What the time was for, and
//! how it is paid, is not in it.

use super::template::pounds;
use crate::model::staff::StaffGroup;
use crate::sample::SampleError;
use crate::sample::log::{Person, Practice, Stretch};

const HEADER: [&str; 8] =
    ["Employee Export Code", "Employee Name", "Date", "Start", "End", "Mealbreak", "Total Hours", "Total Cost"];

/// Whether the person clocks in: partners and locums do not.
pub(super) fn is_on_timesheet(person: &Person) -> bool {
    !matches!(person.group, StaffGroup::GpPartner | StaffGroup::GpLocum)
}

/// The timesheets.
pub(super) fn bytes(practice: &Practice) -> Result<Vec<u8>, SampleError> {
    let mut worked: Vec<&Stretch> = practice.worked.iter().collect();
    worked.sort_by_key(|row| (row.date, row.person, row.start_minute));
    let mut rows = vec![HEADER.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>()];
    for row in worked {
        let Some(person) = practice.people.get(row.person).filter(|person| is_on_timesheet(person)) else { continue };
        let minutes = row.minutes();
        // Quarters of an hour at rates of whole fourpences: the cost is a whole number of pence.
        let cost_pence = minutes * person.rate_pence_per_hour.unwrap_or(0) / 60;
        rows.push(vec![
            person.code.clone(),
            person.name.clone(),
            row.date.format("%d/%m/%Y").to_string(),
            seconds_clock(row.start_minute),
            seconds_clock(row.end_minute),
            seconds_clock(row.break_minutes),
            super::decimal_hours(minutes),
            pounds(cost_pence),
        ]);
    }
    super::csv_bytes(rows, false, csv::Terminator::CRLF)
}

fn seconds_clock(minute: u16) -> String {
    format!("{}:00", super::clock(minute))
}
