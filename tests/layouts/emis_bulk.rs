//! EMIS Web bulk extract: slots joined with sessions, users and organisations, in all its versions.

use crate::support::{Folder, assert_closes, assert_tallies, at, exceptions, weight_of};
use chrono::NaiveDateTime;
use normalday::ingest::IngestError;
use normalday::model::appointment::{Appointment, State, Status};
use normalday::model::data::{PracticeData, TableKind};
use normalday::model::evidence::Stamp;
use normalday::model::exception::ExceptionCode;
use normalday::model::staff::StaffGroup;

/// Columns of the specification before 8.0.
const OLD: &str = "SlotGuid,AppointmentDate,AppointmentStartTime,PlannedDurationInMinutes,PatientGuid,SendInTime,LeftTime,\
DidNotAttend,PatientWaitInMin,AppointmentDelayInMin,ActualDurationInMinutes,OrganisationGuid,SessionGuid,\
DnaReasonCodeId,Deleted,ProcessingId";
/// Columns of 8.0 and 8.1.
const V81: &str = "SlotGuid,AppointmentDate,AppointmentStartTime,PlannedDurationInMinutes,PatientGuid,SendInTime,LeftTime,\
DidNotAttend,PatientWaitInMin,AppointmentDelayInMin,ActualDurationInMinutes,OrganisationGuid,SessionGuid,\
DnaReasonCodeId,BookedDate,BookedTime,SlotStatus,SlotType,IsBookableOnline,BookingMethod,ExternalPatientGuid,\
ExternalPatientOrganisation,ModeOfContact,Deleted,ProcessingId";
/// Columns of 8.2.
const V82: &str = "SlotGuid,AppointmentDate,AppointmentStartTime,PlannedDurationInMinutes,PatientGuid,SendInTime,LeftTime,\
DidNotAttend,PatientWaitInMin,AppointmentDelayInMin,ActualDurationInMinutes,OrganisationGuid,SessionGuid,\
DnaReasonCodeId,BookedDate,BookedTime,SlotStatus,SlotType,IsBookableOnline,BookingMethod,ExternalPatientGuid,\
ExternalPatientOrganisation,ModeOfContact,IsBlocked,ContextType,ServiceSetting,NationalSlotCategoryName,\
NationalSlotCategoryDescription,Deleted,ProcessingId";

const SESSIONS: &str = "AppointmentSessionGuid,Description,LocationGuid,SessionTypeDescription,SessionCategoryDisplayName,\
StartDate,StartTime,EndDate,EndTime,Private,OrganisationGuid,Deleted,ProcessingId\n\
{5E551001-0000-4000-8000-000000000001},Morning surgery,{10C00000-0000-4000-8000-000000000001},Timed appointments,\
Default Non-List Category,2024-07-19,08:30:00,2024-07-19,12:30:00,FALSE,{0A000000-0000-4000-8000-000000000001},FALSE,291\n\
{5E551002-0000-4000-8000-000000000002},Nurse clinic,,Timed appointments,,2024-07-19,08:30:00,2024-07-19,12:30:00,false,\
{0A000000-0000-4000-8000-000000000001},false,291\n\
{5E551003-0000-4000-8000-000000000003},Duty list,,Untimed Appointments,,2024-07-19,08:00:00,2024-07-19,18:00:00,false,\
{0A000000-0000-4000-8000-000000000001},false,291\n\
{5E551004-0000-4000-8000-000000000004},Cancellation list,,List,,2024-07-19,00:00:00,2024-07-19,23:59:00,false,\
{0A000000-0000-4000-8000-000000000001},false,291\n";

const SESSION_USERS: &str = "SessionGuid,UserInRoleGuid,Deleted,ProcessingId\n\
{5e551001-0000-4000-8000-000000000001},{0B000000-0000-4000-8000-000000000001},FALSE,291\n\
{5E551002-0000-4000-8000-000000000002},{0B000000-0000-4000-8000-000000000002},FALSE,291\n\
{5E551003-0000-4000-8000-000000000003},{0B000000-0000-4000-8000-000000000002},FALSE,291\n\
{5E551003-0000-4000-8000-000000000003},{0B000000-0000-4000-8000-000000000003},FALSE,291\n";

const USERS: &str = "UserInRoleGuid,OrganisationGuid,Title,GivenName,Surname,JobCategoryCode,JobCategoryName,\
ContractStartDate,ContractEndDate,RegistrationNumber,ProcessingId\n\
{0B000000-0000-4000-8000-000000000001},{0A000000-0000-4000-8000-000000000001},Dr,Bram,Ficton,R0270,Salaried General Practitioner,,,,291\n\
{0B000000-0000-4000-8000-000000000002},{0A000000-0000-4000-8000-000000000001},Mrs,Ann,Sampler,R0620,Staff Nurse,,,,291\n\
{0B000000-0000-4000-8000-000000000003},{0A000000-0000-4000-8000-000000000001},Dr,Eve,Inventwell,R0262,Locum GP,,,,291\n";

const ORGANISATIONS: &str = "OrganisationGuid,CDB,OrganisationName,ODSCode,ParentOrganisationGuid,CCGOrganisationGuid,\
OrganisationType,OpenDate,CloseDate,MainLocationGuid,ProcessingId\n\
{0A000000-0000-4000-8000-000000000001},29999,Inventon Surgery,Z90001,,,GP Practice,,,,291\n\
{0A000000-0000-4000-8000-000000000002},29998,Fablewood Practice,Z90002,,,GP Practice,,,,291\n";

/// One slot of the first practice: everything that a test wants to say of it, by column.
fn slot(header: &str, values: &[(&str, &str)]) -> String {
    let default = |column: &str| match column {
        "AppointmentDate" => "2024-07-19",
        "AppointmentStartTime" => "09:00:00",
        "PlannedDurationInMinutes" => "10",
        "DidNotAttend" | "IsBookableOnline" | "IsBlocked" | "Deleted" => "false",
        "OrganisationGuid" => "{0A000000-0000-4000-8000-000000000001}",
        "SessionGuid" => "{5E551001-0000-4000-8000-000000000001}",
        "ProcessingId" => "291",
        _ => "",
    };
    let known: Vec<&str> = header.split(',').collect();
    assert!(values.iter().all(|(column, _)| known.contains(column)), "a column that the header does not have");
    let value =
        |column: &str| values.iter().find(|(name, _)| *name == column).map_or(default(column), |(_, value)| value);
    known.into_iter().map(value).collect::<Vec<_>>().join(",") + "\n"
}

fn slots(header: &str, rows: &[&[(&str, &str)]]) -> String {
    let rows: String = rows.iter().map(|values| slot(header, values)).collect();
    format!("{header}\n{rows}")
}

/// The other tables of an extract, beside the slots.
fn beside(folder: Folder) -> Folder {
    folder
        .file("291_Appointment_Session_20240722060000_45E7CD20-EE37-41AB-90D6-DC9D4B03D102.csv", SESSIONS)
        .file("291_Appointment_SessionUser_20240722060000_45E7CD20-EE37-41AB-90D6-DC9D4B03D102.csv", SESSION_USERS)
        .file("291_Admin_UserInRole_20240722060000_45E7CD20-EE37-41AB-90D6-DC9D4B03D102.csv", USERS)
        .file("291_Admin_Organisation_20240722060000_45E7CD20-EE37-41AB-90D6-DC9D4B03D102.csv", ORGANISATIONS)
}

const SLOT_FILE: &str = "291_Appointment_Slot_20240722060000_45E7CD20-EE37-41AB-90D6-DC9D4B03D102.csv";

fn read(text: &str) -> PracticeData {
    let data = beside(Folder::new()).file(SLOT_FILE, text).read();
    data.tables.iter().for_each(assert_closes);
    assert_tallies(&data);
    data
}

fn table_of(data: &PracticeData, layout: &str) -> u32 {
    let place = data.tables.iter().position(|table| table.layout == layout).unwrap();
    u32::try_from(place).unwrap()
}

fn row(data: &PracticeData, row: u32) -> &Appointment {
    at(data, table_of(data, "emis_slot"), row)
}

fn label(data: &PracticeData, appointment: &Appointment) -> String {
    appointment.clinician.map(|staff| data.staff[staff.0 as usize].label.clone()).unwrap_or_default()
}

fn warned(data: &PracticeData, code: &str) -> bool {
    data.warnings.iter().any(|warning| warning.code == code)
}

fn minute(text: &str) -> Stamp {
    Stamp::minute(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap())
}

/// Section 1.6 of the reference, first match wins; one row for each line of its table.
#[test]
fn the_status_is_worked_out_in_the_order_of_the_reference() {
    let rows: [(&[(&str, &str)], Status); 15] = [
        (&[("IsBlocked", "true")], Status::Blocked),
        (&[], Status::Available),
        (&[("PatientGuid", "{00000000-0000-0000-0000-000000000000}")], Status::Available),
        (&[("PatientGuid", "{A1}"), ("DidNotAttend", "TRUE"), ("LeftTime", "09:20:00")], Status::Dna),
        (&[("PatientGuid", "{A1}"), ("SlotStatus", "Telephoned but no answer")], Status::Dna),
        (&[("PatientGuid", "{A1}"), ("SlotStatus", "Walked out"), ("LeftTime", "09:20:00")], Status::WalkedOut),
        (&[("PatientGuid", "{A1}"), ("LeftTime", "09:20:00"), ("SendInTime", "09:01:00")], Status::Attended),
        (&[("PatientGuid", "{A1}"), ("SlotStatus", "Visited and seen")], Status::Attended),
        (&[("PatientGuid", "{A1}"), ("SendInTime", "09:01:00")], Status::Arrived),
        (&[("PatientGuid", "{A1}"), ("SlotStatus", "Quiet Send In")], Status::Arrived),
        (&[("PatientGuid", "{A1}"), ("SlotStatus", "Booked")], Status::Booked),
        (&[("PatientGuid", "{A1}")], Status::Booked),
        (&[("ExternalPatientGuid", "{A2}"), ("LeftTime", "09:20:00")], Status::Attended),
        (&[("PatientGuid", "{A1}"), ("IsBlocked", "true")], Status::Booked),
        (&[("PatientGuid", "{A1}"), ("SlotStatus", "Gone fishing")], Status::Unknown),
    ];
    let mut text = format!("{V82}\n");
    for (number, (values, _)) in rows.iter().enumerate() {
        let guid = format!("{{510700{number:02}-0000-4000-8000-000000000001}}");
        let mut values = values.to_vec();
        values.push(("SlotGuid", &guid));
        text.push_str(&slot(V82, &values));
    }
    let data = read(&text);
    let read: Vec<Status> = (2..17).map(|number| row(&data, number).status).collect();
    assert_eq!(read, rows.map(|(_, status)| status));
    assert_eq!(exceptions(&data), [(16, ExceptionCode::UnmappedStatus, false)]);
    assert_eq!(data.exported_at, Some(minute("2024-07-22 06:00")), "as its name says");
    // Blocked is not offered; 14 others: 2 free, 2 did not attend, 1 walked out, 5 held, 4 not closed by Monday.
    use State::*;
    let states = [Unfilled, Dna, WalkedOut, Held, Unrecorded];
    assert_eq!(states.map(|state| weight_of(&data, state)), [2, 2, 1, 5, 4]);
    assert_eq!(data.tallies.not_offered, 1);
    let expressible = data.expressible.unwrap();
    assert!(expressible.unfilled && expressible.walked_out && !expressible.cancelled && !expressible.who_cancelled);
    assert!(!warned(&data, "emis_blocked_not_told"));
}

/// The same three slots in all versions: what a version lacks is null or doubted, the rest is the same.
#[test]
fn every_version_is_read_by_the_names_of_its_columns() {
    for (header, has_stamps, has_blocked) in [(OLD, false, false), (V81, true, false), (V82, true, true)] {
        let mut seen = vec![("SlotGuid", "{51}"), ("PatientGuid", "{A1}"), ("LeftTime", "09:20:00")];
        let mut booked = vec![("SlotGuid", "{52}"), ("PatientGuid", "{A2}")];
        if has_stamps {
            seen.extend([("BookedDate", "2024-07-18"), ("BookedTime", "10:15:00"), ("SlotType", "Routine")]);
            booked.extend([("BookedDate", "2024-07-19"), ("BookedTime", "09:01:30"), ("ModeOfContact", "Telephone")]);
        }
        let data = read(&slots(header, &[&seen, &booked, &[("SlotGuid", "{53}")]]));
        let states = [State::Held, State::Unrecorded, State::Unfilled];
        assert_eq!(states.map(|state| weight_of(&data, state)), [1, 1, 1]);
        assert_eq!(row(&data, 2).booked_at, has_stamps.then(|| minute("2024-07-18 10:15")));
        assert_eq!(row(&data, 3).entered_late, has_stamps, "booked a minute after its start");
        let expressible = data.expressible.unwrap();
        assert_eq!((expressible.booking_stamps, expressible.walked_out), (has_stamps, false));
        assert_eq!(warned(&data, "emis_blocked_not_told"), !has_blocked);
        assert_eq!(data.modes.is_empty(), !has_stamps);
    }
}

/// An early variant had `OrganisationGuid` first: the order of columns does not matter. Nor do braces and case.
#[test]
fn columns_in_another_order_and_identifiers_in_another_case_are_the_same() {
    let mut columns: Vec<&str> = OLD.split(',').collect();
    columns.reverse();
    let header = columns.join(",");
    let session = [
        ("SessionGuid", "5e551002-0000-4000-8000-000000000002"),
        ("OrganisationGuid", "0a000000-0000-4000-8000-000000000001"),
    ];
    let seen = [("SlotGuid", "{51}"), ("PatientGuid", "{A1}"), ("LeftTime", "09:20:00")];
    let data = read(&slots(&header, &[&[&seen[..], &session[..]].concat()]));
    assert_eq!((row(&data, 2).status, row(&data, 2).staff_group), (Status::Attended, StaffGroup::Nurse));
    assert_eq!(label(&data, row(&data, 2)), "Sampler, Ann (Mrs)");
}

#[test]
fn patients_are_the_same_in_any_case_and_with_or_without_braces() {
    let one = [("SlotGuid", "{51}"), ("PatientGuid", "{9E3E1544-0000-4000-8000-000000000001}")];
    let other = [("SlotGuid", "{52}"), ("PatientGuid", "9e3e1544-0000-4000-8000-000000000001")];
    let data = read(&slots(OLD, &[&one, &other]));
    assert!(row(&data, 2).patient.is_some());
    assert_eq!(row(&data, 2).patient, row(&data, 3).patient);
}

/// Untimed sessions: minutes and start are void; the row counts. A session of two users counts once, for the doctor.
#[test]
fn sessions_give_the_holder_and_whether_slots_are_timed() {
    let in_session = |guid: &'static str, slot: &'static str| {
        vec![("SlotGuid", slot), ("SessionGuid", guid), ("PatientGuid", "{A1}"), ("PlannedDurationInMinutes", "10")]
    };
    let rows = [
        in_session("{5E551001-0000-4000-8000-000000000001}", "{51}"),
        in_session("{5E551003-0000-4000-8000-000000000003}", "{52}"),
        in_session("{5E551004-0000-4000-8000-000000000004}", "{53}"),
        in_session("{5E559999-0000-4000-8000-000000000009}", "{54}"),
    ];
    let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
    let data = read(&slots(V81, &rows));
    let timed = row(&data, 2);
    assert_eq!((timed.start_minute, timed.planned_minutes), (Some(540), Some(10)));
    assert_eq!((label(&data, timed).as_str(), timed.staff_group), ("Ficton, Bram (Dr)", StaffGroup::GpSalaried));
    let list = row(&data, 3);
    assert_eq!((list.start_minute, list.planned_minutes), (None, None));
    assert_eq!((label(&data, list).as_str(), list.staff_group), ("Inventwell, Eve (Dr)", StaffGroup::GpLocum));
    let nobodys = row(&data, 4);
    assert_eq!((nobodys.clinician, nobodys.start_minute), (None, None));
    assert!(warned(&data, "emis_sessions_with_several_users"));
    let text = |code: &str| data.warnings.iter().find(|warning| warning.code == code).unwrap().text.clone();
    assert!(text("emis_sessions_without_user").starts_with("1 booked slots"), "{}", text("emis_sessions_without_user"));
    assert!(text("emis_sessions_without_user").contains("named after cancellations"));
    // A session that is in no file: the slot counts, timed, of nobody known, and is marked.
    assert_eq!(exceptions(&data), [(5, ExceptionCode::BrokenLink, false)]);
    assert_eq!(weight_of(&data, State::Unrecorded), 4);
}

/// A list slot inherits the minutes of its session even where the session is not said to be a list.
#[test]
fn minutes_of_a_whole_session_are_void() {
    let data = read(&slots(V81, &[&[("SlotGuid", "{51}"), ("PlannedDurationInMinutes", "1439")]]));
    assert_eq!((row(&data, 2).start_minute, row(&data, 2).planned_minutes), (None, None));
}

#[test]
fn deleted_rows_are_not_offered_and_need_no_date() {
    let gone = [("SlotGuid", "{51}"), ("Deleted", "TRUE"), ("AppointmentDate", ""), ("AppointmentStartTime", "")];
    let data = read(&slots(V81, &[&gone, &[("SlotGuid", "{52}")]]));
    let rows = &data.tables[table_of(&data, "emis_slot") as usize].rows;
    assert_eq!((rows.data, rows.used, rows.superseded, rows.exception_rows()), (2, 1, 1, 0));
    assert_eq!(weight_of(&data, State::Unfilled), 1);
}

/// A range file holds several days of changes: the order is that of `ProcessingId`, not of the lines.
#[test]
fn of_several_changes_in_one_file_the_last_stands() {
    let early = [("SlotGuid", "{51}"), ("PatientGuid", "{A1}"), ("ProcessingId", "291")];
    let late = [("SlotGuid", "{51}"), ("PatientGuid", "{A1}"), ("LeftTime", "09:20:00"), ("ProcessingId", "292")];
    for rows in [[&early[..], &late[..]], [&late[..], &early[..]]] {
        let data = read(&slots(V81, &rows));
        assert_eq!((weight_of(&data, State::Held), weight_of(&data, State::Unrecorded)), (1, 0));
        let rows = &data.tables[table_of(&data, "emis_slot") as usize].rows;
        assert_eq!((rows.used, rows.superseded), (1, 1));
    }
}

#[test]
fn a_slot_that_says_booked_without_a_patient_is_an_exception() {
    let data = read(&slots(V81, &[&[("SlotGuid", "{51}"), ("SlotStatus", "Booked")], &[("SlotGuid", "{52}")]]));
    assert_eq!(exceptions(&data), [(2, ExceptionCode::BookedWithoutPatient, true)]);
}

#[test]
fn another_context_than_care_is_not_offered() {
    let rows: [&[(&str, &str)]; 2] = [
        &[("SlotGuid", "{51}"), ("PatientGuid", "{A1}"), ("ContextType", "Care Related Encounter")],
        &[("SlotGuid", "{52}"), ("PatientGuid", "{A2}"), ("ContextType", "Care Related Activity")],
    ];
    let data = read(&slots(V82, &rows));
    assert_eq!((data.tallies.not_offered, weight_of(&data, State::Unrecorded)), (1, 1));
}

/// A file that went through a spreadsheet has serial dates and fractions of a day.
#[test]
fn serial_dates_and_times_are_read() {
    // 45492 is 19 July 2024; 0.604166666666667 of a day is 14:30.
    let rows: [&[(&str, &str)]; 1] =
        [&[("SlotGuid", "{51}"), ("AppointmentDate", "45492"), ("AppointmentStartTime", "0.604166666666667")]];
    let data = read(&slots(V81, &rows));
    assert_eq!((row(&data, 2).date.to_string().as_str(), row(&data, 2).start_minute), ("2024-07-19", Some(870)));
}

fn two_practices() -> String {
    let other = ("OrganisationGuid", "{0A000000-0000-4000-8000-000000000002}");
    slots(
        V81,
        &[
            &[("SlotGuid", "{51}"), ("PatientGuid", "{A1}")],
            &[("SlotGuid", "{51}"), ("PatientGuid", "{A1}"), other],
            &[("SlotGuid", "{52}"), other],
        ],
    )
}

/// Identifiers are unique only within an organisation: `{51}` of the one is not `{51}` of the other.
#[test]
fn of_several_practices_one_is_chosen() {
    let folder = beside(Folder::new()).file(SLOT_FILE, two_practices());
    let error = folder.try_read().unwrap_err();
    assert!(matches!(error, IngestError::SeveralBooks { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("Z90001, Inventon Surgery: 1 row\n") && text.contains("Z90002, Fablewood Practice: 2 rows"));
    let data = folder.practice_code("z90002").read();
    assert_eq!((weight_of(&data, State::Unrecorded), weight_of(&data, State::Unfilled)), (1, 1));
    let rows = &data.tables[table_of(&data, "emis_slot") as usize].rows;
    assert_eq!((rows.data, rows.used, rows.not_data), (3, 2, 1));
    data.tables.iter().for_each(assert_closes);
}

#[test]
fn the_tables_beside_the_slots_are_reference_tables() {
    let patients = "PatientGuid,OrganisationGuid,Sex,DateOfBirth,GivenName,Surname,NhsNumber,Postcode,HomePhone,Deleted,ProcessingId\n\
                    {A1},{0A},F,1950-02-03,Zelda,Quibbleton,9434765919,ZZ99 3CZ,01632960123,false,291\n";
    let audit = "ItemGuid,PatientGuid,OrganisationGuid,ModifiedDate,ModifiedTime,UserInRoleGuid,ItemType,ModeType,ProcessingId\n";
    let locations =
        "LocationGuid,LocationName,LocationTypeDescription,Postcode,Deleted,ProcessingId\n{1},Main,GP,AB1,false,1\n";
    let places = "OrganisationGuid,LocationGuid,IsMainLocation,Deleted,ProcessingId\n{0A},{1},true,false,1\n";
    let folder = beside(Folder::new())
        .file(SLOT_FILE, slots(V82, &[&[("SlotGuid", "{51}")]]))
        .file("p.csv", patients)
        .file("a.csv", audit)
        .file("l.csv", locations)
        .file("o.csv", places);
    let read = folder.try_read().unwrap();
    let layouts: Vec<&str> = read.data.tables.iter().map(|table| table.layout.as_str()).collect();
    assert_eq!(
        layouts,
        [
            "emis_organisation",
            "emis_user",
            "emis_session_user",
            "emis_session",
            "emis_slot",
            "emis_patient_audit",
            "emis_location",
            "emis_organisation_location",
            "emis_patient",
        ]
    );
    let references = read.data.tables.iter().filter(|table| table.kind == TableKind::Reference).count();
    assert_eq!(references, 8);
    assert!(read.watch.finds("born 1950-02-03"), "outputs are searched for what stands in Admin_Patient");
    read.data.tables.iter().for_each(assert_closes);
}
