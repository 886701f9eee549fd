//! A plain list with human headers, lines before the header and a total after the last row. It carries all that a book
//! can: free slots, cancelled bookings with their stamps and who cancelled, booking moments.

use super::clock;
use super::systmone_extract::role_text;
use crate::sample::SampleError;
use crate::sample::log::{Booking, CancelledBy, Ending, Practice, Slot, SlotKind};
use chrono::NaiveDateTime;

const HEADER: [&str; 13] = [
    "Appointment Ref",
    "Date",
    "Time",
    "Duration (minutes)",
    "Clinician",
    "Role",
    "Type",
    "Status",
    "Patient Number",
    "Booked On",
    "Cancelled On",
    "Cancelled By",
    "Cancellation Reason",
];

/// The file: UTF-8, comma, CRLF.
pub(super) fn bytes(practice: &Practice) -> Result<Vec<u8>, SampleError> {
    let preamble =
        format!("Appointment list of {}\r\nExported: {}\r\n\r\n", practice.name, stamp(practice.exported_at));
    let mut rows = vec![HEADER.iter().map(|text| (*text).to_owned()).collect()];
    let before = rows.len();
    let mut bookings = practice.bookings.iter().peekable();
    for (index, slot) in practice.slots.iter().enumerate() {
        let mut is_free = true;
        while let Some(booking) = bookings.next_if(|booking| booking.slot == index) {
            is_free &= booking.is_cancelled();
            rows.push(row(practice, slot, Some(booking), rows.len() - before));
        }
        if is_free {
            rows.push(row(practice, slot, None, rows.len() - before));
        }
    }
    let count = rows.len() - before;
    rows.push(vec!["Total".to_owned(), format!("{count} rows")]);
    let mut bytes = preamble.into_bytes();
    bytes.extend(super::csv_bytes(rows, false, csv::Terminator::CRLF)?);
    Ok(bytes)
}

fn row(practice: &Practice, slot: &Slot, booking: Option<&Booking>, place: usize) -> Vec<String> {
    let person = practice.people.get(slot.holder);
    let (status, cancelled_on, by, reason) = words(slot, booking);
    vec![
        format!("S{:06}", place + 1),
        slot.date.format("%d/%m/%Y").to_string(),
        clock(slot.start_minute),
        slot.minutes.to_string(),
        person.map(|person| person.name.clone()).unwrap_or_default(),
        person.map(|person| role_text(person.group).to_owned()).unwrap_or_default(),
        super::slot_type(slot.kind).to_owned(),
        status.to_owned(),
        booking.and_then(|booking| booking.patient).map(super::patient_number).unwrap_or_default(),
        booking.map(|booking| stamp(booking.booked_at)).unwrap_or_default(),
        cancelled_on,
        by.to_owned(),
        reason.to_owned(),
    ]
}

fn words(slot: &Slot, booking: Option<&Booking>) -> (&'static str, String, &'static str, &'static str) {
    let plain = |status| (status, String::new(), "", "");
    match booking.map(|booking| booking.ending) {
        None if slot.kind == SlotKind::Blocked => plain("Blocked"),
        None => plain("Available"),
        Some(Ending::Seen { .. }) => plain("Seen"),
        Some(Ending::ArrivedOnly) => plain("Arrived"),
        Some(Ending::NotClosed | Ending::Due) => plain("Booked"),
        Some(Ending::DidNotAttend) => plain("DNA"),
        Some(Ending::WalkedOut) => plain("Walked out"),
        Some(Ending::Cancelled { at, by }) => {
            let at = at.map(stamp).unwrap_or_default();
            match by {
                CancelledBy::Patient => ("Cancelled by patient", at, "Patient", ""),
                CancelledBy::Practice => ("Cancelled by practice", at, "Practice", ""),
                CancelledBy::OtherService => ("Cancelled", at, "Other", ""),
                CancelledBy::Death => ("Cancelled", at, "Other", "Due to death"),
            }
        }
    }
}

fn stamp(at: NaiveDateTime) -> String {
    at.format("%d/%m/%Y %H:%M").to_string()
}
