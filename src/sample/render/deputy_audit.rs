//! Deputy timesheets with their history audit: clocked and approved times as whole stamps, and who made and changed them.
//! There is no cost in it.

use super::clock;
use super::deputy::is_on_timesheet;
use crate::sample::SampleError;
use crate::sample::log::{Practice, Stretch};

const HEADER: [&str; 16] = [
    "Employee First Name",
    "Employee Last Name",
    "Employee Code",
    "Area Name",
    "Area Code",
    "Location Name",
    "Start Time",
    "End Time",
    "Total Meal break",
    "Meal break slots",
    "Original Start Time",
    "Original Timesheet Creator",
    "Original End Time",
    "Original End Time Modifier User",
    "Original Creation Date",
    "Last Modifier User",
];

/// The timesheets.
pub(super) fn bytes(practice: &Practice) -> Result<Vec<u8>, SampleError> {
    let mut worked: Vec<&Stretch> = practice.worked.iter().collect();
    worked.sort_by_key(|row| (row.date, row.person, row.start_minute));
    let mut rows = vec![HEADER.map(str::to_owned).to_vec()];
    for row in worked {
        let Some(person) = practice.people.get(row.person).filter(|person| is_on_timesheet(person)) else { continue };
        let (first, surname) = super::first_and_surname(person);
        let stamp = |minute: u16| format!("{} {}", row.date.format("%d/%m/%Y"), clock(minute));
        // Clocked a few minutes before, approved to the quarter.
        let clocked_in = stamp(row.start_minute.saturating_sub(4));
        rows.push(vec![
            first,
            surname,
            person.code.clone(),
            person.group.reading().to_owned(),
            String::new(),
            "Main".to_owned(),
            stamp(row.start_minute),
            stamp(row.end_minute),
            row.break_minutes.to_string(),
            String::new(),
            clocked_in.clone(),
            person.code.clone(),
            stamp(row.end_minute),
            person.code.clone(),
            clocked_in,
            "M01".to_owned(),
        ]);
    }
    super::csv_bytes(rows, false, csv::Terminator::CRLF)
}
