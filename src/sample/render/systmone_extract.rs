//! SystmOne Strategic Reporting extract: a folder whose name is the moment of export, tables joined by number,
//! Windows-1252. Cancelled bookings stay as rows; free slots are not in it.

use super::NamedFile;
use crate::model::staff::StaffGroup;
use crate::sample::SampleError;
use crate::sample::log::{Booking, CancelledBy, Ending, Practice, Slot, SlotKind};
use chrono::{Duration, NaiveDateTime};

/// Status texts as SRMapping holds them; the row number is the status.
const STATUSES: [&str; 12] = [
    "Booked",
    "Arrived",
    "In Progress",
    "Finished",
    "Did Not Attend",
    "Patient Walked Out",
    "Cancelled by Patient",
    "Cancelled by Unit",
    "Cancelled by Other Service",
    "Cancelled Due To Death",
    "Blocked",
    "Waiting",
];
const FIRST_STATUS_ID: usize = 5101;
const FLAG_REBOOKED_ID: usize = 7301;
const FIRST_STAFF_ID: usize = 2001;
const FIRST_PROFILE_ID: usize = 3001;
const FIRST_ROLE_ID: usize = 4001;
const FIRST_ORGANISATION_ID: usize = 61_001;
/// Identifiers that each practice of one extract has for itself.
const IDS_OF_A_PRACTICE: usize = 100_000;

const APPOINTMENT_HEADER: [&str; 27] = [
    "RowIdentifier",
    "IDOrganisationVisibleTo",
    "DateStart",
    "DateEnd",
    "AppointmentStatus",
    "DateAppointmentBooked",
    "DatePatientArrival",
    "DatePatientSeen",
    "FollowUpAppointment",
    "TelephoneAppointment",
    "IDClinician",
    "IDProfileClinician",
    "RotaName",
    "RotaType",
    "RotaLocation",
    "RotaCode",
    "IDRotaOwner",
    "IDProfileRotaOwner",
    "AllowsOverbooking",
    "BookingContactNumber",
    "DateAppointmentCancelled",
    "IDRota",
    "IDReferralIn",
    "IDPatient",
    "IDOrganisation",
    "IDOrganisationRegisteredAt",
    "RemovedData",
];

/// The files of the extract. `owner` is nought, or the number of the practice among those of one extract, which says in a
/// table of organisations who they are.
pub(super) fn files(practice: &Practice, owner: u16) -> Result<Vec<NamedFile>, SampleError> {
    let folder = practice.exported_at.format("%Y%m%d_%H%M");
    let owner = usize::from(owner);
    let mut tables = vec![
        ("SRAppointment", appointments(practice, owner)),
        ("SRAppointmentFlags", flags(practice, owner)),
        ("SRMapping", mapping()),
        ("SRStaffMember", staff_members(practice, owner)),
        ("SRStaffMemberProfile", profiles(practice, owner)),
        ("SRStaffMemberProfileRole", roles(practice, owner)),
    ];
    if owner > 0 {
        tables.push(("SROrganisation", organisations(practice, owner)));
    }
    let mut files = Vec::new();
    for (name, rows) in tables {
        let utf8 = super::csv_bytes(rows, false, csv::Terminator::CRLF)?;
        let text = String::from_utf8_lossy(&utf8);
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
        files.push((format!("{folder}/{name}.csv"), bytes.into_owned()));
    }
    Ok(files)
}

fn appointments(practice: &Practice, owner: usize) -> Vec<Vec<String>> {
    let mut rows = vec![APPOINTMENT_HEADER.iter().map(|text| (*text).to_owned()).collect()];
    let mut bookings = practice.bookings.iter().peekable();
    let mut next_id = first_appointment(owner);
    for (index, slot) in practice.slots.iter().enumerate() {
        if slot.kind == SlotKind::Blocked {
            rows.push(appointment(practice, owner, slot, None, next_id));
            next_id += 1;
        }
        while let Some(booking) = bookings.next_if(|booking| booking.slot == index) {
            rows.push(appointment(practice, owner, slot, Some(booking), next_id));
            next_id += 1;
        }
    }
    rows
}

fn first_appointment(owner: usize) -> u64 {
    900_000_001 + 1_000_000 * owner as u64
}

/// An identifier of the practice's own, by the number that it has where there is only one practice.
fn own_id(number: usize, owner: usize) -> String {
    (number + IDS_OF_A_PRACTICE * owner).to_string()
}

fn organisation_id(owner: usize) -> String {
    (FIRST_ORGANISATION_ID + owner).to_string()
}

fn appointment(practice: &Practice, owner: usize, slot: &Slot, booking: Option<&Booking>, id: u64) -> Vec<String> {
    let starts_at = slot.starts_at();
    let (arrived, seen) = match booking.map(|booking| booking.ending) {
        Some(Ending::Seen { waited_minutes, .. }) => {
            let arrived = starts_at - Duration::minutes(4);
            (stamp(arrived, id), stamp(arrived + Duration::minutes(i64::from(waited_minutes)), id))
        }
        Some(Ending::ArrivedOnly | Ending::WalkedOut) => (stamp(starts_at - Duration::minutes(4), id), String::new()),
        _ => (String::new(), String::new()),
    };
    let cancelled_at = match booking.map(|booking| booking.ending) {
        Some(Ending::Cancelled { at: Some(at), .. }) => stamp(at, id),
        _ => String::new(),
    };
    // A practice of a sample has at most 100,000 patients.
    let patient = booking.and_then(|booking| booking.patient);
    let patient = patient.map(|patient| patient + 100_000 * u32::try_from(owner).unwrap_or_default());
    vec![
        id.to_string(),
        practice.code.clone(),
        stamp(starts_at, 0),
        stamp(starts_at + Duration::minutes(i64::from(slot.minutes)), 0),
        status_id(booking).to_string(),
        booking.map(|booking| stamp(booking.booked_at, id)).unwrap_or_default(),
        arrived,
        seen,
        String::new(),
        (slot.kind == SlotKind::Telephone).to_string(),
        own_id(FIRST_STAFF_ID + slot.holder, owner),
        own_id(FIRST_PROFILE_ID + slot.holder, owner),
        if slot.session.0 < 720 { "Morning".to_owned() } else { "Afternoon".to_owned() },
        super::slot_type(slot.kind).to_owned(),
        String::new(),
        String::new(),
        "-1".to_owned(),
        "-1".to_owned(),
        "false".to_owned(),
        String::new(),
        cancelled_at,
        "-1".to_owned(),
        "-1".to_owned(),
        patient.map(super::patient_number).unwrap_or_else(|| "-1".to_owned()),
        organisation_id(owner),
        organisation_id(owner),
        "0".to_owned(),
    ]
}

/// Seconds are printed and mean nothing: they follow from the row's number.
fn stamp(at: NaiveDateTime, id: u64) -> String {
    (at + Duration::seconds((id * 7 % 60) as i64)).format("%d %b %Y %H:%M:%S").to_string()
}

fn status_id(booking: Option<&Booking>) -> usize {
    FIRST_STATUS_ID
        + match booking.map(|booking| booking.ending) {
            Some(Ending::NotClosed | Ending::Due) => 0,
            Some(Ending::ArrivedOnly) => 1,
            Some(Ending::Seen { .. }) => 3,
            Some(Ending::DidNotAttend) => 4,
            Some(Ending::WalkedOut) => 5,
            Some(Ending::Cancelled { by: CancelledBy::Patient, .. }) => 6,
            Some(Ending::Cancelled { by: CancelledBy::Practice, .. }) => 7,
            Some(Ending::Cancelled { by: CancelledBy::OtherService, .. }) => 8,
            Some(Ending::Cancelled { by: CancelledBy::Death, .. }) => 9,
            None => 10,
        }
}

/// The status text that SystmOne prints for an ending.
pub(super) fn status_text(ending: Ending) -> &'static str {
    let booking = Booking { slot: 0, patient: None, booked_at: NaiveDateTime::default(), ending };
    STATUSES.get(status_id(Some(&booking)) - FIRST_STATUS_ID).copied().unwrap_or("Booked")
}

fn flags(practice: &Practice, owner: usize) -> Vec<Vec<String>> {
    let header =
        ["RowIdentifier", "IDOrganisationVisibleTo", "IDAppointment", "Flag", "OldRowIdentifier", "RemovedData"];
    let mut rows = vec![owned(&header)];
    for number in 0..3 {
        rows.push(vec![
            own_id(88_001 + number, owner),
            practice.code.clone(),
            (first_appointment(owner) + 5 * number as u64).to_string(),
            FLAG_REBOOKED_ID.to_string(),
            "-1".to_owned(),
            "0".to_owned(),
        ]);
    }
    rows
}

fn mapping() -> Vec<Vec<String>> {
    let mut rows = vec![owned(&["RowIdentifier", "IdMappingGroup", "Mapping"])];
    for (place, text) in STATUSES.iter().enumerate() {
        rows.push(vec![(FIRST_STATUS_ID + place).to_string(), "51".to_owned(), (*text).to_owned()]);
    }
    rows.push(vec![FLAG_REBOOKED_ID.to_string(), "73".to_owned(), "Appointment Rebooked".to_owned()]);
    rows
}

fn staff_members(practice: &Practice, owner: usize) -> Vec<Vec<String>> {
    let header = [
        "RowIdentifier",
        "StaffName",
        "StaffUserName",
        "NationalIdType",
        "IDNational",
        "IDSmartCard",
        "Obsolete",
        "RemovedData",
    ];
    let mut rows = vec![owned(&header)];
    for (place, person) in practice.people.iter().enumerate().filter(|(_, person)| person.has_sessions) {
        let mut row = vec![own_id(FIRST_STAFF_ID + place, owner), person.name.clone()];
        row.extend(owned(&["", "", "", "", "false", "0"]));
        rows.push(row);
    }
    rows
}

fn profiles(practice: &Practice, owner: usize) -> Vec<Vec<String>> {
    let header = [
        "RowIdentifier",
        "DateProfileCreated",
        "IdProfileCreatedBy",
        "IDStaffMemberProfileRole",
        "StaffRole",
        "DateEmploymentStart",
        "DateEmploymentEnd",
        "PPAID",
        "GPLocalCode",
        "IDStaffMember",
        "IDOrganisation",
        "GmpID",
        "RemovedData",
    ];
    let mut rows = vec![owned(&header)];
    for (place, person) in practice.people.iter().enumerate().filter(|(_, person)| person.has_sessions) {
        rows.push(vec![
            own_id(FIRST_PROFILE_ID + place, owner),
            "03 Jan 2022 09:00:00".to_owned(),
            "-1".to_owned(),
            own_id(FIRST_ROLE_ID + place, owner),
            role_text(person.group).to_owned(),
            "03 Jan 2022".to_owned(),
            String::new(),
            String::new(),
            String::new(),
            own_id(FIRST_STAFF_ID + place, owner),
            organisation_id(owner),
            String::new(),
            "0".to_owned(),
        ]);
    }
    rows
}

fn roles(practice: &Practice, owner: usize) -> Vec<Vec<String>> {
    let mut rows = vec![owned(&[
        "RowIdentifier",
        "RoleDescription",
        "IsSpineRole",
        "DateLastAmended",
        "DateDeleted",
        "RemovedData",
    ])];
    for (place, person) in practice.people.iter().enumerate().filter(|(_, person)| person.has_sessions) {
        let mut row = vec![own_id(FIRST_ROLE_ID + place, owner), role_text(person.group).to_owned()];
        row.extend(owned(&["true", "", "", "0"]));
        rows.push(row);
    }
    rows
}

fn organisations(practice: &Practice, owner: usize) -> Vec<Vec<String>> {
    let header = ["RowIdentifier", "Name", "ID", "MadeObsolete", "RemovedData"];
    let id = organisation_id(owner);
    let row = [id.as_str(), practice.name.as_str(), practice.code.as_str(), "false", "0"];
    vec![owned(&header), owned(&row)]
}

/// The role as a system writes it.
pub(super) fn role_text(group: StaffGroup) -> &'static str {
    match group {
        StaffGroup::GpPartner => "GP Partner",
        StaffGroup::GpSalaried => "Salaried GP",
        StaffGroup::GpRegistrar => "GP Registrar",
        StaffGroup::Nurse => "Practice Nurse",
        StaffGroup::Hca => "Healthcare Assistant",
        StaffGroup::Pharmacist => "Clinical Pharmacist",
        other => other.reading(),
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
