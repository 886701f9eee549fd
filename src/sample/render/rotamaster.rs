//! RotaMaster payroll, run once for every day: hours by person and rate, no times, no dates but in the name of the file.

use super::deputy::is_on_timesheet;
use super::template::pounds;
use super::{NamedFile, decimal_hours};
use crate::model::incident::dates_in;
use crate::sample::SampleError;
use crate::sample::log::{Person, Practice};

const HEADER: [&str; 11] = [
    "First Name",
    "Surname",
    "Contract Type",
    "Employee Payroll ID",
    "Pay Rate Reference",
    "Amount of Hours",
    "Hourly Rate",
    "Total Value",
    "Pay Rate Group",
    "Type",
    "Details",
];

/// A shift that is longer stands on two rows, as where the rate changes during it.
const LONGEST_ROW_MINUTES: i64 = 240;

/// One file for every day up to the export; on a day on which nobody worked it has no row.
pub(super) fn files(practice: &Practice) -> Result<Vec<NamedFile>, SampleError> {
    let mut files = Vec::new();
    for date in dates_in(practice.first_date..=practice.exported_at.date()) {
        let mut rows = vec![HEADER.map(str::to_owned).to_vec()];
        for row in practice.worked.iter().filter(|row| row.date == date) {
            let Some(person) = practice.people.get(row.person).filter(|person| is_on_timesheet(person)) else {
                continue;
            };
            let first = row.minutes().min(LONGEST_ROW_MINUTES);
            for (reference, minutes) in [("Day", first), ("Late", row.minutes() - first)] {
                if minutes > 0 {
                    rows.push(line(person, reference, minutes));
                }
            }
        }
        let bytes = super::csv_bytes(rows, false, csv::Terminator::CRLF)?;
        files.push((format!("payroll/payroll {date}.csv"), bytes));
    }
    Ok(files)
}

fn line(person: &Person, reference: &str, minutes: i64) -> Vec<String> {
    let (first, surname) = super::first_and_surname(person);
    let rate = person.rate_pence_per_hour.unwrap_or(0);
    vec![
        first,
        surname,
        "Employee".to_owned(),
        person.code.clone(),
        reference.to_owned(),
        decimal_hours(minutes),
        pounds(rate),
        pounds(minutes * rate / 60),
        person.group.reading().to_owned(),
        "Shift".to_owned(),
        String::new(),
    ]
}
