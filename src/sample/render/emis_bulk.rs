//! EMIS Web bulk extract of version 8.1, which was in force in July 2024: tables joined by identifiers. It shows slots as
//! they are: cancelled bookings are not in it, and blocked slots look free.

use super::NamedFile;
use super::systmone_extract::role_text;
use crate::sample::SampleError;
use crate::sample::log::{Ending, Person, Practice, Slot, SlotKind};
use crate::sample::shown::{Shown, slots_at};
use chrono::{Duration, NaiveDateTime, NaiveTime};
use std::collections::BTreeSet;

const SLOT_HEADER: [&str; 25] = [
    "SlotGuid",
    "AppointmentDate",
    "AppointmentStartTime",
    "PlannedDurationInMinutes",
    "PatientGuid",
    "SendInTime",
    "LeftTime",
    "DidNotAttend",
    "PatientWaitInMin",
    "AppointmentDelayInMin",
    "ActualDurationInMinutes",
    "OrganisationGuid",
    "SessionGuid",
    "DnaReasonCodeId",
    "BookedDate",
    "BookedTime",
    "SlotStatus",
    "SlotType",
    "IsBookableOnline",
    "BookingMethod",
    "ExternalPatientGuid",
    "ExternalPatientOrganisation",
    "ModeOfContact",
    "Deleted",
    "ProcessingId",
];

/// What the practice answered when it was asked about its slot type `Break`: the extract says nothing else of it.
pub(super) const MAPPING: &str = "\
# The answer of this practice, which is invented, to the question that version 8.1 of the extract leaves open.
[[slot_type]]
text = \"Break\"
means = \"no_appointment\"
confirmed = true
";

/// What an identifier is of: the digits with which it begins.
#[derive(Clone, Copy)]
enum Of {
    Organisation = 0x0A00_0000,
    User = 0x0B00_0000,
    Location = 0x0C00_0000,
    Patient = 0x0D00_0000,
    Session = 0x0E00_0000,
    Slot = 0x0F00_0000,
}

/// How one extract writes identifiers.
#[derive(Clone, Copy)]
struct Extract {
    at: NaiveDateTime,
    processing_id: u32,
    is_braced: bool,
    /// Whose identifiers they are, where one extract holds many practices: no two of them share one.
    owner: u16,
}

impl Extract {
    fn guid(self, of: Of, number: usize) -> String {
        let plain = format!("{:08x}-{:04x}-4000-8000-{number:012x}", of as u32, self.owner);
        if self.is_braced { format!("{{{}}}", plain.to_uppercase()) } else { plain }
    }

    fn file(self, table: &str, rows: Vec<Vec<String>>) -> Result<NamedFile, SampleError> {
        let moment = self.at.format("%Y%m%d%H%M%S");
        let name = format!("{}_{table}_{moment}_5A3B1E00-0000-4000-8000-000000000001.csv", self.processing_id);
        Ok((name, super::csv_bytes(rows, false, csv::Terminator::CRLF)?))
    }
}

/// The files of one extract. An earlier one writes its identifiers otherwise: braces and case mean nothing. `owner` is
/// nought, or the number of the practice among those of one extract.
pub(super) fn files(practice: &Practice, at: NaiveDateTime, owner: u16) -> Result<Vec<NamedFile>, SampleError> {
    let is_last = at == practice.exported_at;
    let extract = Extract { at, processing_id: if is_last { 324 } else { 291 }, is_braced: is_last, owner };
    let shown = slots_at(practice, at);
    let mut sessions: BTreeSet<SessionKey> = BTreeSet::new();
    sessions.extend(shown.iter().map(|(_, slot, _)| session_key(slot)));
    let sessions: Vec<SessionKey> = sessions.into_iter().collect();
    let mut slots = vec![owned(&SLOT_HEADER)];
    for (index, slot, booking) in shown {
        let session = sessions.binary_search(&session_key(slot)).unwrap_or_default();
        slots.push(slot_row(extract, index, slot, session, booking));
    }
    Ok(vec![
        extract.file("Appointment_Slot", slots)?,
        extract.file("Appointment_Session", session_rows(extract, &sessions))?,
        extract.file("Appointment_SessionUser", session_user_rows(extract, &sessions))?,
        extract.file("Admin_UserInRole", user_rows(extract, practice))?,
        extract.file("Admin_Organisation", organisation_rows(extract, practice))?,
        extract.file("Admin_Location", location_rows(extract))?,
    ])
}

/// Date, first and last minute, holder.
type SessionKey = (chrono::NaiveDate, u16, u16, usize);

fn session_key(slot: &Slot) -> SessionKey {
    (slot.date, slot.session.0, slot.session.1, slot.holder)
}

fn slot_row(extract: Extract, index: usize, slot: &Slot, session: usize, shown: Option<Shown<'_>>) -> Vec<String> {
    let patient = shown.and_then(|shown| shown.booking.patient);
    let shown = shown.filter(|_| patient.is_some());
    let clock = |after_start: i64| time((slot.starts_at() + Duration::minutes(after_start)).time(), index);
    let (sent_in, left, waited) = match shown.map(|shown| shown.ending) {
        Some(Ending::Seen { waited_minutes, consultation_minutes }) => {
            let called = i64::from(waited_minutes) - 4;
            (clock(called), clock(called + i64::from(consultation_minutes)), waited_minutes.to_string())
        }
        _ => (String::new(), String::new(), String::new()),
    };
    let status = match shown.map(|shown| shown.ending) {
        None => "",
        Some(Ending::Seen { .. }) => "Left",
        Some(Ending::ArrivedOnly) => "Arrived",
        Some(Ending::WalkedOut) => "Walked out",
        Some(Ending::DidNotAttend) => "DNA",
        Some(Ending::NotClosed | Ending::Due | Ending::Cancelled { .. }) => "Booked",
    };
    let is_dna = matches!(shown.map(|shown| shown.ending), Some(Ending::DidNotAttend));
    let booked_at = shown.map(|shown| shown.booking.booked_at);
    vec![
        extract.guid(Of::Slot, index + 1),
        slot.date.to_string(),
        time((slot.starts_at()).time(), 0),
        slot.minutes.to_string(),
        patient.map(|patient| extract.guid(Of::Patient, patient as usize)).unwrap_or_default(),
        sent_in,
        left,
        truth_word(extract, is_dna),
        waited,
        String::new(),
        String::new(),
        extract.guid(Of::Organisation, 1),
        extract.guid(Of::Session, session + 1),
        String::new(),
        booked_at.map(|at| at.date().to_string()).unwrap_or_default(),
        booked_at.map(|at| time(at.time(), index)).unwrap_or_default(),
        status.to_owned(),
        super::slot_type(slot.kind).to_owned(),
        truth_word(extract, false),
        if shown.is_some() { "Practice".to_owned() } else { String::new() },
        String::new(),
        String::new(),
        if slot.kind == SlotKind::Telephone { "Telephone".to_owned() } else { String::new() },
        truth_word(extract, false),
        extract.processing_id.to_string(),
    ]
}

/// Seconds are printed and mean nothing: they follow from the row's number.
fn time(at: NaiveTime, row: usize) -> String {
    (at + Duration::seconds((row * 7 % 60) as i64)).format("%H:%M:%S").to_string()
}

fn truth_word(extract: Extract, is_true: bool) -> String {
    let word = is_true.to_string();
    if extract.is_braced { word.to_uppercase() } else { word }
}

fn session_rows(extract: Extract, sessions: &[SessionKey]) -> Vec<Vec<String>> {
    let mut rows = vec![owned(&[
        "AppointmentSessionGuid",
        "Description",
        "LocationGuid",
        "SessionTypeDescription",
        "SessionCategoryDisplayName",
        "StartDate",
        "StartTime",
        "EndDate",
        "EndTime",
        "Private",
        "OrganisationGuid",
        "Deleted",
        "ProcessingId",
    ])];
    for (number, (date, from, to, _)) in sessions.iter().enumerate() {
        rows.push(vec![
            extract.guid(Of::Session, number + 1),
            if *from < 720 { "Morning".to_owned() } else { "Afternoon".to_owned() },
            extract.guid(Of::Location, 1),
            "Timed appointments".to_owned(),
            "Default Non-List Category".to_owned(),
            date.to_string(),
            format!("{}:00", super::clock(*from)),
            date.to_string(),
            format!("{}:00", super::clock(*to)),
            truth_word(extract, false),
            extract.guid(Of::Organisation, 1),
            truth_word(extract, false),
            extract.processing_id.to_string(),
        ]);
    }
    rows
}

fn session_user_rows(extract: Extract, sessions: &[SessionKey]) -> Vec<Vec<String>> {
    let mut rows = vec![owned(&["SessionGuid", "UserInRoleGuid", "Deleted", "ProcessingId"])];
    for (number, (_, _, _, holder)) in sessions.iter().enumerate() {
        rows.push(vec![
            extract.guid(Of::Session, number + 1),
            extract.guid(Of::User, holder + 1),
            truth_word(extract, false),
            extract.processing_id.to_string(),
        ]);
    }
    rows
}

fn user_rows(extract: Extract, practice: &Practice) -> Vec<Vec<String>> {
    let mut rows = vec![owned(&[
        "UserInRoleGuid",
        "OrganisationGuid",
        "Title",
        "GivenName",
        "Surname",
        "JobCategoryCode",
        "JobCategoryName",
        "ContractStartDate",
        "ContractEndDate",
        "RegistrationNumber",
        "ProcessingId",
    ])];
    for (place, person) in practice.people.iter().enumerate().filter(|(_, person)| person.has_sessions) {
        let (surname, given, title) = name_parts(person);
        rows.push(vec![
            extract.guid(Of::User, place + 1),
            extract.guid(Of::Organisation, 1),
            title,
            given,
            surname,
            String::new(),
            role_text(person.group).to_owned(),
            "2022-01-03".to_owned(),
            String::new(),
            String::new(),
            extract.processing_id.to_string(),
        ]);
    }
    rows
}

/// `FICTON, Bram (Dr)` taken apart.
fn name_parts(person: &Person) -> (String, String, String) {
    let (surname, rest) = person.name.split_once(", ").unwrap_or((&person.name, ""));
    let (given, title) = rest.split_once(" (").unwrap_or((rest, ""));
    (surname.to_owned(), given.to_owned(), title.trim_end_matches(')').to_owned())
}

fn organisation_rows(extract: Extract, practice: &Practice) -> Vec<Vec<String>> {
    let header = [
        "OrganisationGuid",
        "CDB",
        "OrganisationName",
        "ODSCode",
        "ParentOrganisationGuid",
        "CCGOrganisationGuid",
        "OrganisationType",
        "OpenDate",
        "CloseDate",
        "MainLocationGuid",
        "ProcessingId",
    ];
    let row = vec![
        extract.guid(Of::Organisation, 1),
        "29999".to_owned(),
        practice.name.clone(),
        practice.code.clone(),
        String::new(),
        String::new(),
        "GP Practice".to_owned(),
        String::new(),
        String::new(),
        extract.guid(Of::Location, 1),
        extract.processing_id.to_string(),
    ];
    vec![owned(&header), row]
}

fn location_rows(extract: Extract) -> Vec<Vec<String>> {
    let header = ["LocationGuid", "LocationName", "LocationTypeDescription", "Deleted", "ProcessingId"];
    let row = vec![
        extract.guid(Of::Location, 1),
        "Main site (invented)".to_owned(),
        "GP Practice".to_owned(),
        truth_word(extract, false),
        extract.processing_id.to_string(),
    ];
    vec![owned(&header), row]
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
