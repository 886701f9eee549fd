//! The wide Hours by User Report: a person's day in one row, with lunch, additional hours and leave.

use super::grid::is_in_grid;
use super::{clock, decimal_hours};
use crate::sample::SampleError;
use crate::sample::log::{Person, Practice, Stretch};
use chrono::NaiveDate;
use std::collections::BTreeMap;

const HEADER: [&str; 20] = [
    "Employee Number",
    "Clock Number",
    "First Name",
    "Surname",
    "Day",
    "Day Type",
    "Start Time",
    "End Time",
    "Hours / Mins",
    "LU Start",
    "LU End",
    "LU Minutes",
    "LU Comments",
    "AH Start",
    "AH Finish",
    "AH Hours",
    "SB",
    "CO Start",
    "CO Finish",
    "CO Hours",
];

/// What a person did on a day: the contracted stretch, and what came on top.
#[derive(Default)]
struct Day<'a> {
    contracted: Vec<&'a Stretch>,
    additional: Vec<&'a Stretch>,
    is_leave: bool,
}

/// The report.
pub(super) fn bytes(practice: &Practice) -> Result<Vec<u8>, SampleError> {
    let mut days: BTreeMap<(NaiveDate, usize), Day> = BTreeMap::new();
    for row in &practice.worked {
        let day = days.entry((row.date, row.person)).or_default();
        if row.pay.is_additional() { day.additional.push(row) } else { day.contracted.push(row) }
    }
    for leave in &practice.leave {
        days.entry((leave.date, leave.person)).or_default().is_leave = true;
    }
    let mut rows = vec![HEADER.map(str::to_owned).to_vec()];
    for ((date, person), day) in days {
        let Some(person) = practice.people.get(person).filter(|person| is_in_grid(person)) else { continue };
        // Whoever has two stretches of a kind on a day has two rows.
        for number in 0..day.contracted.len().max(day.additional.len()).max(usize::from(day.is_leave)) {
            let contracted = day.contracted.get(number).copied();
            let kind = match (day.is_leave && number == 0, contracted) {
                (true, _) => "AL",
                (false, Some(_)) => "ROS",
                (false, None) => "WNRD",
            };
            rows.push(line(person, date, kind, contracted, day.additional.get(number).copied()));
        }
    }
    super::csv_bytes(rows, false, csv::Terminator::CRLF)
}

fn line(
    person: &Person,
    date: NaiveDate,
    kind: &str,
    contracted: Option<&Stretch>,
    additional: Option<&Stretch>,
) -> Vec<String> {
    let (first, surname) = super::first_and_surname(person);
    let of = |row: Option<&Stretch>, text: &dyn Fn(&Stretch) -> String| row.map(text).unwrap_or_default();
    let minutes = |row: &Stretch| u16::try_from(row.minutes()).unwrap_or_default();
    let mut texts = vec![person.code.clone(), person.code.clone(), first, surname];
    texts.extend([date.format("%d/%m/%Y").to_string(), kind.to_owned()]);
    texts.extend([
        of(contracted, &|row| clock(row.start_minute)),
        of(contracted, &|row| clock(row.end_minute)),
        of(contracted, &|row| clock(minutes(row))),
        String::new(),
        String::new(),
        of(contracted, &|row| row.break_minutes.to_string()),
        String::new(),
        of(additional, &|row| clock(row.start_minute)),
        of(additional, &|row| clock(row.end_minute)),
        of(additional, &|row| decimal_hours(row.minutes())),
    ]);
    texts.resize(HEADER.len(), String::new());
    texts
}
