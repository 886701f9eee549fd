//! The list of a shared care record: one wide row an appointment or slot, cancelled ones with their moment and reason, and
//! nobody who says who cancelled. Did not attend is a flag beside a status that says booked.

use super::NamedFile;
use super::every_row::{BookRow, arrival, every_row, name_with_export};
use super::systmone_extract::role_text;
use crate::sample::SampleError;
use crate::sample::log::{CancelledBy, Ending, Practice, SlotKind};
use chrono::{Duration, NaiveDateTime};

const HEADER: [&str; 40] = [
    "GP Appointments Primary Key",
    "Patient Identifier",
    "Appointment Date",
    "Appointment Status",
    "Appointment Booked Date",
    "Clinician Code",
    "Appointment Cancelled Date",
    "Organisation Name",
    "Source Name",
    "StatusDescription",
    "DNAFlag",
    "OrganisationNationalCode",
    "ClinicianType",
    "OrganisationIdentifier",
    "Location",
    "LocationType",
    "Type",
    "Specialty",
    "ClinicName",
    "BookingSource",
    "BookingMethod",
    "PatientArrivedDateTime",
    "PatientSeenDateTime",
    "DeliveryMethodText",
    "PlannedMinutesDuration",
    "ActualMinutesDuration",
    "NationalSlotDesc",
    "NationalSlotName",
    "NationalContext",
    "NationalService",
    "UrgentFlag",
    "FollowUp",
    "ExternalPatient",
    "ExternalPatientOrganisationIdentifierSystem",
    "ExternalPatientOrganisationIdentifierValue",
    "ExternalPatientOrganisationDisplay",
    "CancellationReasonText",
    "Session Identifier Value",
    "ClinicianIdentifierValue",
    "Slot EndDateTime",
];

/// The file: UTF-8, comma, CRLF.
pub(super) fn file(practice: &Practice) -> Result<NamedFile, SampleError> {
    let header = HEADER.iter().map(|text| (*text).to_owned()).collect();
    let rows = every_row(practice).into_iter().enumerate().map(|(place, row)| cells(practice, row, place));
    let bytes = super::csv_bytes(std::iter::once(header).chain(rows), false, csv::Terminator::CRLF)?;
    Ok((name_with_export(practice, "shared care list", "csv"), bytes))
}

fn cells(practice: &Practice, (slot, booking): BookRow<'_>, place: usize) -> Vec<String> {
    let person = practice.people.get(slot.holder);
    let status = match booking.map(|booking| booking.ending) {
        None if slot.kind == SlotKind::Blocked => "Blocked",
        None => "Available",
        Some(Ending::Cancelled { .. }) => "Cancelled",
        Some(_) => "Booked",
    };
    let description = match booking.map(|booking| booking.ending) {
        Some(Ending::Seen { .. }) => "Left",
        Some(Ending::WalkedOut) => "Walked out",
        _ => "",
    };
    let (cancelled_at, reason) = match booking.map(|booking| booking.ending) {
        Some(Ending::Cancelled { at, by: CancelledBy::Death }) => (at, "Patient deceased"),
        Some(Ending::Cancelled { at, .. }) => (at, "Other"),
        _ => (None, ""),
    };
    let [arrived, seen] = booking.map(|booking| arrival(practice, slot, booking)).unwrap_or_default();
    let is_dna = booking.is_some_and(|booking| booking.ending == Ending::DidNotAttend);
    let stamp = |at: Option<NaiveDateTime>| at.map(moment).unwrap_or_default();
    let said = [
        ("GP Appointments Primary Key", format!("GPA{place:06}")),
        (
            "Patient Identifier",
            booking.and_then(|booking| booking.patient).map(super::patient_number).unwrap_or_default(),
        ),
        ("Appointment Date", moment(slot.starts_at())),
        ("Appointment Status", status.to_owned()),
        ("Appointment Booked Date", stamp(booking.map(|booking| booking.booked_at))),
        ("Appointment Cancelled Date", stamp(cancelled_at)),
        ("Organisation Name", practice.name.clone()),
        ("StatusDescription", description.to_owned()),
        ("DNAFlag", is_dna.to_string()),
        ("OrganisationNationalCode", practice.code.clone()),
        ("ClinicianType", person.map(|person| role_text(person.group).to_owned()).unwrap_or_default()),
        ("Type", super::slot_type(slot.kind).to_owned()),
        ("PatientArrivedDateTime", stamp(arrived)),
        ("PatientSeenDateTime", stamp(seen)),
        ("PlannedMinutesDuration", slot.minutes.to_string()),
        ("CancellationReasonText", reason.to_owned()),
        ("ClinicianIdentifierValue", person.map(|person| person.name.clone()).unwrap_or_default()),
        ("Slot EndDateTime", moment(slot.starts_at() + Duration::minutes(i64::from(slot.minutes)))),
    ];
    let cell = |column: &&str| said.iter().find(|(name, _)| name == column).map(|(_, text)| text.clone());
    HEADER.iter().map(|column| cell(column).unwrap_or_default()).collect()
}

fn moment(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}
