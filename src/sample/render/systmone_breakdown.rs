//! SystmOne Clinical Reporting breakdown: hour bands, gaps in words, a trailing count, several overlapping files with a
//! byte order mark. Cancelled bookings stay as rows, without a stamp; free slots are not in it.

use super::NamedFile;
use super::systmone_extract::status_text;
use crate::sample::SampleError;
use crate::sample::log::{Booking, Ending, Practice, Slot, SlotKind};
use chrono::NaiveDate;

const HEADER: [&str; 13] = [
    "Appointment date",
    "Appointment duration (actual)",
    "Appointment duration (booked)",
    "Appointment flags",
    "Appointment location",
    "Appointment status",
    "Appointment time",
    "Clinician",
    "Rota start date",
    "Rota type",
    "Time between booking and appointment",
    "Patient ID",
    "Patient Count",
];

/// Days that each file repeats of the one before it.
const OVERLAP_DAYS: usize = 3;

/// Three files, each beginning some days before the end of the last.
pub(super) fn files(practice: &Practice) -> Result<Vec<NamedFile>, SampleError> {
    let mut dates: Vec<NaiveDate> = practice.slots.iter().map(|slot| slot.date).collect();
    dates.dedup();
    let third = dates.len().div_ceil(3).max(1);
    let mut files = Vec::new();
    for (place, part) in dates.chunks(third).enumerate() {
        let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
        let begins = dates.iter().position(|date| date == first).unwrap_or(0).saturating_sub(OVERLAP_DAYS);
        let first = dates.get(begins).unwrap_or(first);
        let rows = std::iter::once(HEADER.iter().map(|text| (*text).to_owned()).collect()).chain(
            practice
                .bookings
                .iter()
                .filter_map(|booking| Some((practice.slots.get(booking.slot)?, booking)))
                .filter(|(slot, _)| (*first..=*last).contains(&slot.date))
                .map(|(slot, booking)| row(practice, slot, booking)),
        );
        let mut bytes = "\u{feff}".as_bytes().to_vec();
        bytes.extend(super::csv_bytes(rows, false, csv::Terminator::CRLF)?);
        files.push((format!("{}_APP{}.csv", practice.code, place + 1), bytes));
    }
    Ok(files)
}

fn row(practice: &Practice, slot: &Slot, booking: &Booking) -> Vec<String> {
    let hour = slot.start_minute / 60;
    let actual = match booking.ending {
        Ending::Seen { consultation_minutes, .. } => in_words(i64::from(consultation_minutes), "0m"),
        _ => String::new(),
    };
    let gap = (slot.starts_at() - booking.booked_at).num_minutes();
    let telephone = if slot.kind == SlotKind::Telephone { "Telephone Appointment, Outcome Recorded" } else { "" };
    vec![
        slot.date.format("%d-%b-%y").to_string(),
        actual,
        in_words(i64::from(slot.minutes), "0m"),
        telephone.to_owned(),
        "Main site".to_owned(),
        status_text(booking.ending).to_owned(),
        format!("{hour:02}:00 - {hour:02}:59"),
        practice.people.get(slot.holder).map(|person| person.name.clone()).unwrap_or_default(),
        slot.date.format("%d-%b-%y").to_string(),
        super::slot_type(slot.kind).to_owned(),
        in_words(gap, ""),
        booking.patient.map(super::patient_number).unwrap_or_default(),
        "1".to_owned(),
    ]
}

/// The two largest units that are not nought: `6d 20h`, `1wks 1d`, `28m`. A negative gap is left out.
fn in_words(minutes: i64, nought: &str) -> String {
    if minutes < 0 {
        return String::new();
    }
    let parts = [(minutes / 10_080, "wks"), (minutes / 1440 % 7, "d"), (minutes / 60 % 24, "h"), (minutes % 60, "m")];
    let words: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).take(2).map(|(count, unit)| format!("{count}{unit}")).collect();
    if words.is_empty() { nought.to_owned() } else { words.join(" ") }
}
