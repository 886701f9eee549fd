//! EMIS Web Population Reporting: appointments by patient, each patient printed once, with a banner above the header and the
//! moment of the run above that. Only bookings of a patient are in it; who cancelled, and when, is not.

use super::systmone_extract::role_text;
use super::{NamedFile, clock, csv_bytes, patient_number};
use crate::sample::SampleError;
use crate::sample::log::{Booking, Ending, Practice, Slot};
use std::collections::BTreeMap;

const HEADER: [&str; 13] = [
    "EMIS Number",
    "Family Name",
    "Calling Name",
    "Usual GP's Full Name",
    "Organisation Code",
    "Appointment Date",
    "Appointment Time",
    "Slot Type",
    "Slot Duration",
    "Slot Status",
    "Booked Date",
    "Session Holder",
    "Job Category",
];

/// Columns that say who the patient is.
const PATIENT_COLUMNS: usize = 5;

/// The file: every field quoted, CRLF.
pub(super) fn file(practice: &Practice) -> Result<NamedFile, SampleError> {
    let mut by_patient: BTreeMap<u32, Vec<(&Slot, &Booking)>> = BTreeMap::new();
    for booking in &practice.bookings {
        if let (Some(patient), Some(slot)) = (booking.patient, practice.slots.get(booking.slot)) {
            by_patient.entry(patient).or_default().push((slot, booking));
        }
    }
    let line = |texts: &[&str]| -> Vec<String> {
        (0..HEADER.len()).map(|column| texts.get(column).copied().unwrap_or_default().to_owned()).collect()
    };
    let run_at = practice.exported_at.format("%d/%m/%Y %H:%M").to_string();
    let mut rows = vec![
        line(&["Appointments by patient"]),
        line(&["Last Run:", "", "", &run_at]),
        line(&["Patient Details", "", "", "", "", "Appointments"]),
        line(&HEADER),
    ];
    for (patient, bookings) in by_patient {
        for (place, (slot, booking)) in bookings.into_iter().enumerate() {
            rows.push(row(practice, patient, slot, booking, place == 0));
        }
    }
    Ok(("patient list.csv".to_owned(), csv_bytes(rows, true, csv::Terminator::CRLF)?))
}

fn row(practice: &Practice, patient: u32, slot: &Slot, booking: &Booking, is_first: bool) -> Vec<String> {
    let person = practice.people.get(slot.holder);
    let usual = practice.people.iter().find(|person| person.has_sessions).map(|person| person.name.clone());
    let status = match booking.ending {
        Ending::Seen { .. } => "Left",
        Ending::ArrivedOnly => "Arrived",
        Ending::NotClosed | Ending::Due => "Booked",
        Ending::DidNotAttend => "DNA",
        Ending::WalkedOut => "Walked out",
        Ending::Cancelled { .. } => "Cancelled",
    };
    let mut cells = vec![
        patient_number(patient),
        "Invented".to_owned(),
        format!("Person{patient}"),
        usual.unwrap_or_default(),
        practice.code.clone(),
    ];
    if !is_first {
        cells = vec![String::new(); PATIENT_COLUMNS];
    }
    cells.extend([
        slot.date.format("%d-%b-%Y").to_string(),
        clock(slot.start_minute),
        super::slot_type(slot.kind).to_owned(),
        slot.minutes.to_string(),
        status.to_owned(),
        booking.booked_at.format("%d-%b-%Y %H:%M").to_string(),
        person.map(|person| person.name.clone()).unwrap_or_default(),
        person.map(|person| role_text(person.group).to_owned()).unwrap_or_default(),
    ]);
    cells
}
