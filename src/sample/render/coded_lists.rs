//! Lists whose statuses are numbers: NHS Data Dictionary codes, in which a free slot has the code of a future appointment
//! and nobody can walk out; and TPP's table, in which moments that have not come are of the year 9999, free slots are
//! missing, and some rows stand twice.

use super::NamedFile;
use super::every_row::{arrival, every_row, name_with_export};
use super::systmone_extract::role_text;
use crate::sample::SampleError;
use crate::sample::log::{CancelledBy, Ending, Practice, SlotKind};
use chrono::{Duration, NaiveDateTime};

/// One row in so many of TPP's table stands twice.
const TWICE_EVERY: usize = 40;

/// The list with NHS Data Dictionary codes.
pub(super) fn nhs_codes(practice: &Practice) -> Result<NamedFile, SampleError> {
    let header = [
        "Appointment ID",
        "Patient ID",
        "Appointment Date",
        "Appointment Time",
        "Planned Duration",
        "Clinician",
        "Role",
        "ATTENDED OR DID NOT ATTEND CODE",
        "Booked Date Time",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for (slot, booking) in every_row(practice).into_iter().filter(|(slot, _)| slot.kind != SlotKind::Blocked) {
        let code = match booking.map(|booking| booking.ending) {
            Some(Ending::Seen { .. }) => "5",
            // Who came and left unseen has no code of its own.
            Some(Ending::ArrivedOnly | Ending::WalkedOut) => "6",
            Some(Ending::DidNotAttend) => "3",
            Some(Ending::Cancelled { by: CancelledBy::Patient | CancelledBy::Death, .. }) => "2",
            Some(Ending::Cancelled { .. }) => "4",
            Some(Ending::NotClosed | Ending::Due) | None => "0",
        };
        let person = practice.people.get(slot.holder);
        rows.push(vec![
            format!("A{:06}", rows.len()),
            booking.and_then(|booking| booking.patient).map(super::patient_number).unwrap_or_default(),
            slot.date.to_string(),
            super::clock(slot.start_minute),
            slot.minutes.to_string(),
            person.map(|person| person.name.clone()).unwrap_or_default(),
            person.map(|person| role_text(person.group).to_owned()).unwrap_or_default(),
            code.to_owned(),
            booking.map(|booking| booking.booked_at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
        ]);
    }
    let bytes = super::csv_bytes(rows, false, csv::Terminator::Any(b'\n'))?;
    Ok((name_with_export(practice, "attendance codes", "csv"), bytes))
}

/// TPP's table `Appointment`.
pub(super) fn tpp_table(practice: &Practice) -> Result<NamedFile, SampleError> {
    let header = [
        "Patient_ID",
        "Appointment_ID",
        "ArrivedDate",
        "BookedDate",
        "EndDate",
        "FinishedDate",
        "Organisation_ID",
        "SeenDate",
        "StartDate",
        "Status",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for (slot, booking) in every_row(practice) {
        let Some(booking) = booking else { continue };
        let [arrived, seen] = arrival(practice, slot, booking);
        let number = rows.len();
        let row = vec![
            booking.patient.map(super::patient_number).unwrap_or_else(|| "0".to_owned()),
            (1_000_000 + practice.bookings.len() + number).to_string(),
            moment(arrived),
            moment(Some(booking.booked_at)),
            moment(Some(slot.starts_at() + Duration::minutes(i64::from(slot.minutes)))),
            moment(None),
            practice.code.clone(),
            moment(seen),
            moment(Some(slot.starts_at())),
            tpp_status(booking.ending).to_owned(),
        ];
        if number.is_multiple_of(TWICE_EVERY) {
            rows.push(row.clone());
        }
        rows.push(row);
    }
    let bytes = super::csv_bytes(rows, false, csv::Terminator::Any(b'\n'))?;
    Ok((name_with_export(practice, "Appointment", "csv"), bytes))
}

fn tpp_status(ending: Ending) -> &'static str {
    match ending {
        Ending::Seen { .. } => "4",
        Ending::ArrivedOnly => "1",
        Ending::NotClosed | Ending::Due => "0",
        Ending::DidNotAttend => "2",
        Ending::WalkedOut => "16",
        Ending::Cancelled { by: CancelledBy::Patient, .. } => "10",
        Ending::Cancelled { by: CancelledBy::Practice, .. } => "11",
        Ending::Cancelled { by: CancelledBy::OtherService, .. } => "12",
        Ending::Cancelled { by: CancelledBy::Death, .. } => "15",
    }
}

fn moment(at: Option<NaiveDateTime>) -> String {
    at.map(|at| at.format("%Y-%m-%dT%H:%M:%S").to_string()).unwrap_or_else(|| "9999-12-31T00:00:00".to_owned())
}
