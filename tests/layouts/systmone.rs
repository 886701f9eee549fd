//! SystmOne: the breakdown of Clinical Reporting, and the Strategic Reporting extract.

use crate::support::{Folder, assert_closes, assert_tallies, at, exceptions, weight_of};
use chrono::NaiveDateTime;
use normalday::model::appointment::{State, Status};
use normalday::model::evidence::{Precision, Stamp};
use normalday::model::exception::ExceptionCode;
use normalday::model::staff::StaffGroup;

const HEADER: &str = "\u{feff}Appointment date,Appointment duration (actual),Appointment duration (booked),Appointment flags,\
Appointment status,Appointment time,Clinician,Rota type,Time between booking and appointment,Patient ID,Patient Count\n";

fn stamp(text: &str, precision: Precision) -> Stamp {
    Stamp { at: NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap(), precision }
}

fn breakdown() -> String {
    [
        HEADER,
        "18-Jul-24,8m,10m,\"Telephone Appointment, SMS Reminder Sent\",Finished,10:00 - 10:59,\"OAKE, Ben (Dr)\",GP Surgery,2h 50m,501,1\n",
        "19-Jul-24,,10m,,Did Not Attend,11:00 - 11:59,\"OAKE, Ben (Dr)\",GP Surgery,1wks 1d,502,1\n",
        "19-Jul-24,,1h 30m,,Cancelled by Unit,11:00 - 11:59,\"OAKE, Ben (Dr)\",GP Surgery,2d 18m,503,1\n",
        "19-Jul-24,,10m,Cancelled Due To Death,Cancelled,12:00 - 12:59,\"OAKE, Ben (Dr)\",GP Surgery,,504,1\n",
        "19-Jul-24,0m,10m,,Finished,14:00 - 14:59,\"PINE, Joan (Nurse)\",Nurse Clinic,1d 2h,,3\n",
        "19-Jul-24,,10m,,Booked,13:00 - 13:59,\"PINE, Joan (Nurse)\",Nurse Clinic,1d 2h,506,1\n",
        "25-Jul-24,,10m,,Booked,13:00 - 13:59,\"PINE, Joan (Nurse)\",Nurse Clinic,28m,507,1\n",
        "25-Jul-24,,10m,,Booked,13:00 - 13:59,\"PINE, Joan (Nurse)\",Nurse Clinic,28m,,1\n",
    ]
    .concat()
}

#[test]
fn the_breakdown_is_read() {
    let data = Folder::new().file("APP1.csv", breakdown()).read();
    assert_eq!(data.tables[0].layout, "systmone_breakdown");
    assert_eq!(data.tables[0].encoding, "UTF-8");
    let seen = at(&data, 0, 2);
    assert_eq!((seen.start_minute, seen.start_is_hour_band, seen.planned_minutes), (Some(600), true, Some(10)));
    // Ruling 21: 10:00 less 2h 50m, to the hour; 8 days to the day; 2d 18m is still no finer than the hour.
    assert_eq!(seen.booked_at, Some(stamp("2024-07-18 07:10", Precision::Hour)));
    assert_eq!(at(&data, 0, 3).booked_at, Some(stamp("2024-07-11 11:00", Precision::Day)));
    assert_eq!(at(&data, 0, 4).booked_at, Some(stamp("2024-07-17 10:42", Precision::Hour)));
    assert_eq!((at(&data, 0, 4).status, at(&data, 0, 4).planned_minutes), (Status::CancelledByPractice, Some(90)));
    assert_eq!((at(&data, 0, 5).status, at(&data, 0, 5).cancelled_due_to_death), (Status::CancelledOther, true));
    assert_eq!(data.modes, ["Telephone"]);
    assert_eq!((seen.staff_group, at(&data, 0, 6).staff_group), (StaffGroup::GpSalaried, StaffGroup::Nurse));
    // Its export: the last row with a closing status, 19 July 14:00. So 13:00 is not closed, 25 July is still to come.
    assert_eq!(data.exported_at, Some(stamp("2024-07-19 14:00", Precision::Hour)));
    let states = [State::Held, State::Dna, State::Cancelled, State::Unrecorded, State::Pending];
    assert_eq!(states.map(|state| weight_of(&data, state)), [4, 1, 2, 1, 1]);
    assert_eq!(exceptions(&data), [(9, ExceptionCode::BookedWithoutPatient, true)]);
    assert_eq!((data.tables[0].rows.weight_read, data.tables[0].rows.weight_used), (10, 9));
    assert_closes(&data.tables[0]);
    assert_tallies(&data);
    let expressible = data.expressible.unwrap();
    assert!(!expressible.unfilled && expressible.cancelled && expressible.who_cancelled && !expressible.booking_stamps);
}

/// Two files that overlap in two rows; the count of three patients is the larger of 3 and 2.
#[test]
fn overlapping_breakdowns_are_united() {
    let second = breakdown().lines().take(1).map(|line| format!("{line}\n")).collect::<String>()
        + "18-Jul-24,8m,10m,\"Telephone Appointment, SMS Reminder Sent\",Finished,10:00 - 10:59,\"OAKE, Ben (Dr)\",GP Surgery,2h 50m,501,1\n"
        + "19-Jul-24,0m,10m,,Finished,14:00 - 14:59,\"PINE, Joan (Nurse)\",Nurse Clinic,1d 2h,,2\n"
        + "19-Jul-24,0m,10m,,Finished,15:00 - 15:59,\"PINE, Joan (Nurse)\",Nurse Clinic,1d 2h,508,1\n";
    let data = Folder::new().file("APP1.csv", breakdown()).file("APP2.csv", second).read();
    // 4 before, and 508.
    assert_eq!(weight_of(&data, State::Held), 5);
    data.tables.iter().for_each(assert_closes);
    // The second file is the later export: its rows stay, and of the group of three one more patient is taken over.
    let counts: Vec<_> = data.tables.iter().map(|table| (table.rows.duplicates, table.rows.weight_used)).collect();
    assert_eq!(counts, [(1, 6), (0, 4)]);
}

#[test]
fn a_file_of_thirty_thousand_rows_is_doubted() {
    let row = "18-Jul-24,8m,10m,,Finished,10:00 - 10:59,\"OAKE, Ben (Dr)\",GP Surgery,2h 50m,501,1\n";
    let data = Folder::new().file("APP1.csv", format!("{HEADER}{}", row.repeat(30_000))).read();
    assert!(data.warnings.iter().any(|warning| warning.code == "systmone_row_cap"));
    assert_eq!(data.tables[0].rows.used, 30_000);
}

const MAPPING: &str = "RowIdentifier,IDMappingGroup,Mapping\n1,9,Finished\n2,9,Cancelled by Unit\n3,9,Booked\n4,9,Did Not Attend\n5,8,Cancelled Due To Death\n6,9,Blocked\n";
const STAFF: &str = "RowIdentifier,StaffName,StaffUserName,NationalIdType,IDNational,IDSmartCard,Obsolete,RemovedData\n70,Ren\u{e9}e Ash,rash,,,,false,0\n71,Tom Elm,telm,,,,false,0\n";
const PROFILES: &str = "RowIdentifier,DateProfileCreated,IdProfileCreatedBy,IDStaffMemberProfileRole,StaffRole,IDStaffMember,RemovedData\n80,01 Jan 2020 00:00:00,1,90,,70,0\n81,01 Jan 2020 00:00:00,1,-1,Practice Nurse,71,0\n";
const ROLES: &str =
    "RowIdentifier,RoleDescription,IsSpineRole,DateLastAmended,DateDeleted\n90,Salaried General Practitioner,true,,\n";
const FLAGS: &str =
    "RowIdentifier,IDOrganisationVisibleTo,IDAppointment,Flag,OldRowIdentifier,RemovedData\n1,1,1003,5,-1,0\n";
const APPOINTMENTS: &str = "RowIdentifier,IDOrganisationVisibleTo,DateStart,DateEnd,AppointmentStatus,DateAppointmentBooked,DatePatientArrival,DatePatientSeen,TelephoneAppointment,IDClinician,IDProfileClinician,RotaType,DateAppointmentCancelled,IDPatient,RemovedData\n\
1001,1,19 Jul 2024 08:30:00,19 Jul 2024 08:45:00,1,18 Jul 2024 10:00:00,19 Jul 2024 08:25:00,19 Jul 2024 08:31:00,true,70,80,GP Surgery,,5001,0\n\
1002,1,19 Jul 2024 08:45:00,19 Jul 2024 09:00:00,2,17 Jul 2024 10:00:00,,,false,70,80,GP Surgery,19 Jul 2024 07:55:00,5002,0\n\
1003,1,19 Jul 2024 09:00:00,19 Jul 2024 09:15:00,2,17 Jul 2024 10:00:00,,,false,71,81,Nurse,19 Jul 2024 07:56:00,5003,0\n\
1004,1,29 Jul 2024 09:00:00,29 Jul 2024 09:15:00,3,19 Jul 2024 10:00:00,,,false,71,81,Nurse,,5002,0\n\
1005,1,19 Jul 2024 09:15:00,19 Jul 2024 09:30:00,3,19 Jul 2024 10:00:00,,,false,71,81,Nurse,,-1,0\n\
1006,1,19 Jul 2024 09:30:00,19 Jul 2024 09:45:00,1,19 Jul 2024 10:00:00,,,false,71,81,Nurse,,5006,1\n\
1007,1,19 Jul 2024 09:45:00,19 Jul 2024 10:00:00,99,19 Jul 2024 10:00:00,,,false,71,81,Nurse,,5007,0\n\
1007,1,19 Jul 2024 09:45:00,19 Jul 2024 10:00:00,1,19 Jul 2024 10:00:00,,,false,71,81,Nurse,,5007,1\n\
1008,1,19 Jul 2024 10:00:00,19 Jul 2024 10:15:00,6,,,,false,71,81,Nurse,,-1,0\n";

fn extract(folder: Folder, name: &str, appointments: &str) -> Folder {
    let latin: Vec<u8> = STAFF.chars().map(|one| one as u8).collect();
    folder
        .file(&format!("{name}/SRAppointment.csv"), appointments)
        .file(&format!("{name}/SRAppointmentFlags.csv"), FLAGS)
        .file(&format!("{name}/SRMapping.csv"), MAPPING)
        .file(&format!("{name}/SRStaffMember.csv"), latin)
        .file(&format!("{name}/SRStaffMemberProfile.csv"), PROFILES)
        .file(&format!("{name}/SRStaffMemberProfileRole.csv"), ROLES)
}

#[test]
fn the_extract_is_joined() {
    let data = extract(Folder::new(), "20240726_1200", APPOINTMENTS).read();
    let book = data.tables.iter().position(|table| table.layout == "systmone_extract").unwrap();
    let table = u32::try_from(book).unwrap();
    let seen = at(&data, table, 2);
    assert_eq!((seen.status, seen.start_minute, seen.planned_minutes), (Status::Attended, Some(510), Some(15)));
    assert_eq!(seen.staff_group, StaffGroup::GpSalaried);
    let label = |row: u32| data.staff[at(&data, table, row).clinician.unwrap().0 as usize].label.as_str();
    assert_eq!((label(2), label(4)), ("Ren\u{e9}e Ash", "Tom Elm"));
    assert_eq!(at(&data, table, 4).staff_group, StaffGroup::Nurse);
    assert_eq!(at(&data, table, 3).status, Status::CancelledByPractice);
    assert_eq!(at(&data, table, 3).cancelled_at, Some(stamp("2024-07-19 07:55", Precision::Minute)));
    assert!(!at(&data, table, 3).cancelled_due_to_death && at(&data, table, 4).cancelled_due_to_death);
    // The cancelled patient of row 3 and the booking of row 5 are one person.
    assert_eq!(at(&data, table, 3).patient, at(&data, table, 5).patient);
    assert_eq!(data.exported_at, Some(stamp("2024-07-26 12:00", Precision::Minute)));
    let states = [State::Held, State::Cancelled, State::Pending, State::Unrecorded];
    assert_eq!(states.map(|state| weight_of(&data, state)), [1, 2, 1, 1]);
    assert_eq!(data.tallies.not_offered, 1);
    use ExceptionCode::*;
    assert_eq!(exceptions(&data), [(6, BookedWithoutPatient, true), (8, BrokenLink, false)]);
    let rows = &data.tables[book].rows;
    // 9 = 6 used + 1 exception + 2 removed.
    assert_eq!((rows.data, rows.used, rows.exception_rows(), rows.superseded), (9, 6, 1, 2));
    data.tables.iter().for_each(assert_closes);
    assert_tallies(&data);
    let staff = data.tables.iter().find(|table| table.layout == "systmone_staff").unwrap();
    assert_eq!((staff.encoding.as_str(), staff.rows.not_data), ("windows-1252", 2));
}

/// An extract of two practices: whose claim it is is asked, and the other's appointments are no part of it.
#[test]
fn of_several_organisations_one_is_chosen() {
    let own =
        |(place, line): (usize, &str)| format!("{line},{}\n", if place == 0 { "IDOrganisation" } else { "61001" });
    let mut appointments: String = APPOINTMENTS.lines().enumerate().map(own).collect();
    for row in [2001, 2002] {
        appointments.push_str(&format!(
            "{row},1,19 Jul 2024 09:00:00,19 Jul 2024 09:15:00,1,18 Jul 2024 10:00:00,,,false,71,81,Nurse,,5002,0,61002\n"
        ));
    }
    let names =
        "RowIdentifier,Name,ID,RemovedData\n61001,Inventon Surgery,Z90001,0\n61002,Fablewood Practice,Z90002,0\n";
    let folder = extract(Folder::new(), "20240726_1200", &appointments).file("20240726_1200/SROrganisation.csv", names);
    let text = folder.try_read().unwrap_err().to_string();
    // The extract above has nine rows.
    assert!(
        text.contains("Z90001, Inventon Surgery: 9 rows\n") && text.contains("Z90002, Fablewood Practice: 2 rows"),
        "{text}"
    );
    let data = folder.practice_code("Z90001").read();
    let states = [State::Held, State::Cancelled, State::Pending, State::Unrecorded];
    assert_eq!(states.map(|state| weight_of(&data, state)), [1, 2, 1, 1], "as of the practice alone");
    let rows = &data.tables.iter().find(|table| table.layout == "systmone_extract").unwrap().rows;
    assert_eq!((rows.data, rows.used, rows.not_data), (11, 6, 2));
    data.tables.iter().for_each(assert_closes);
    assert_tallies(&data);
}

/// Of two extracts the later row wins; what a file of changes does not hold is unchanged.
#[test]
fn of_two_extracts_the_later_wins() {
    let header = APPOINTMENTS.lines().next().unwrap();
    let later = format!(
        "{header}\n1004,1,29 Jul 2024 09:00:00,29 Jul 2024 09:15:00,1,19 Jul 2024 10:00:00,,,false,71,81,Nurse,,5002,0\n"
    );
    let data = extract(extract(Folder::new(), "20240726_1200", APPOINTMENTS), "20240801_1200", &later).read();
    let states = [State::Held, State::Cancelled, State::Pending, State::Unrecorded];
    assert_eq!(states.map(|state| weight_of(&data, state)), [2, 2, 0, 1]);
    data.tables.iter().for_each(assert_closes);
    let first = data.tables.iter().find(|table| table.layout == "systmone_extract").unwrap();
    assert_eq!((first.rows.used, first.rows.superseded), (5, 3));
}

#[test]
fn without_the_mapping_nothing_is_guessed() {
    let data = Folder::new().file("20240726_1200/SRAppointment.csv", APPOINTMENTS).read();
    assert!(data.warnings.iter().any(|warning| warning.code == "systmone_mapping_missing"));
    assert_eq!(weight_of(&data, State::Held), 0);
}
