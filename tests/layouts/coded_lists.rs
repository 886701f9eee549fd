//! Lists that are TOML files and no code: a shared care record's, NHS Data Dictionary codes, TPP's numbered statuses, EMIS
//! Population Reporting. Numbers are worked out by hand from the tables of the reference on appointment exports.

use crate::support::{Folder, assert_closes, assert_tallies, at, exceptions, weight_of};
use chrono::NaiveDateTime;
use normalday::ingest::IngestError;
use normalday::model::appointment::{State, Status};
use normalday::model::data::PracticeData;
use normalday::model::evidence::Stamp;
use normalday::model::exception::ExceptionCode;
use normalday::model::staff::StaffGroup;

const POPULATION: &str = include_str!("fixtures/emis_population.csv");

fn moment(text: &str) -> Stamp {
    Stamp::minute(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap())
}

/// Weights held, unrecorded, did not attend, walked out, cancelled, unfilled, pending.
fn states(data: &PracticeData) -> [u32; 7] {
    State::ALL.try_into().map(|all: [State; 7]| all.map(|state| weight_of(data, state))).unwrap()
}

/// The header of section 7 of the reference, word for word.
const SHARED_CARE_HEADER: &str = "GP Appointments Primary Key,Patient Identifier,Appointment Date,Appointment Status,\
Appointment Booked Date,Clinician Code,Appointment Cancelled Date,Organisation Name,Source Name,StatusDescription,DNAFlag,\
OrganisationNationalCode,ClinicianType,OrganisationIdentifier,Location,LocationType,Type,Specialty,ClinicName,BookingSource,\
BookingMethod,PatientArrivedDateTime,PatientSeenDateTime,DeliveryMethodText,PlannedMinutesDuration,ActualMinutesDuration,\
NationalSlotDesc,NationalSlotName,NationalContext,NationalService,UrgentFlag,FollowUp,ExternalPatient,\
ExternalPatientOrganisationIdentifierSystem,ExternalPatientOrganisationIdentifierValue,ExternalPatientOrganisationDisplay,\
CancellationReasonText,Session Identifier Value,ClinicianIdentifierValue,Slot EndDateTime";

/// One row of that header: only the named columns hold something.
fn shared_care_row(cells: &[(&str, &str)]) -> String {
    let columns = SHARED_CARE_HEADER.split(',');
    let cell = |column| cells.iter().find(|(name, _)| *name == column).map(|(_, text)| *text).unwrap_or_default();
    columns.map(cell).collect::<Vec<_>>().join(",")
}

fn shared_care(rows: &[&[(&str, &str)]]) -> String {
    let lines = rows.iter().enumerate().map(|(number, cells)| {
        let key = format!("GPA{number}");
        let mut cells = cells.to_vec();
        cells.push(("GP Appointments Primary Key", &key));
        shared_care_row(&cells)
    });
    std::iter::once(SHARED_CARE_HEADER.to_owned()).chain(lines).collect::<Vec<_>>().join("\r\n")
}

/// Row 2 seen; 3 booked, but with a time at which the patient was seen; 4 booked, marked as DNA; 5 cancelled; 6 cancelled
/// because of a death; 7 free; 8 of another national category; 9 typed in three days later; 10 a date-time of midnight,
/// which is no time; 11 a text that is not mapped; 12 booked, and nobody in it.
/// Held 2, unrecorded 9, 10 and 11 = 3, DNA 1, cancelled 2, unfilled 1.
#[test]
fn a_shared_care_list() {
    const DATE: &str = "Appointment Date";
    const STATUS: &str = "Appointment Status";
    const PATIENT: &str = "Patient Identifier";
    let text = shared_care(&[
        &[(PATIENT, "p1"), (DATE, "2024-07-19 08:30:00"), (STATUS, "F"), ("StatusDescription", "Seen")],
        &[
            (PATIENT, "p2"),
            (DATE, "2024-07-19 08:45:00"),
            (STATUS, "Booked"),
            ("PatientSeenDateTime", "2024-07-19 08:52:00"),
            ("PlannedMinutesDuration", "15"),
            ("ClinicianType", "Practice Nurse"),
        ],
        &[(PATIENT, "p3"), (DATE, "2024-07-19 09:00:00"), (STATUS, "Booked"), ("DNAFlag", "True")],
        &[
            (PATIENT, "p4"),
            (DATE, "2024-07-19 09:15:00"),
            (STATUS, "Cancelled"),
            ("Appointment Cancelled Date", "2024-07-19 08:05:00"),
            ("CancellationReasonText", "System failure"),
        ],
        &[
            (PATIENT, "p5"),
            (DATE, "2024-07-19 09:30:00"),
            (STATUS, "Cancelled"),
            ("CancellationReasonText", "Patient died"),
        ],
        &[(DATE, "2024-07-19 09:45:00"), (STATUS, "Available")],
        &[
            (PATIENT, "p6"),
            (DATE, "2024-07-19 10:00:00"),
            (STATUS, "Booked"),
            ("NationalContext", "Administration and practice staff activities"),
        ],
        &[
            (PATIENT, "p7"),
            (DATE, "2024-07-19 10:15:00"),
            (STATUS, "Booked"),
            ("Appointment Booked Date", "2024-07-22 10:00:00"),
        ],
        &[
            (PATIENT, "p8"),
            (DATE, "2024-07-19 00:00:00"),
            (STATUS, "Booked"),
            ("Appointment Booked Date", "2024-07-19 00:00:00"),
        ],
        &[(PATIENT, "p9"), (DATE, "2024-07-19 10:45:00"), (STATUS, "Parked")],
        &[(DATE, "2024-07-19 11:00:00"), (STATUS, "Booked")],
    ]);
    let data = Folder::new().file("extract.csv", &text).read();
    assert_eq!(data.tables[0].layout, "shared_care_list");
    assert_closes(&data.tables[0]);
    assert_tallies(&data);
    let rows = &data.tables[0].rows;
    assert_eq!((rows.physical, rows.header, rows.data, rows.used, rows.exception_rows()), (12, 1, 11, 10, 1));
    assert_eq!(states(&data), [2, 3, 1, 0, 2, 1, 0]);
    assert_eq!(data.tallies.not_offered, 1);
    use ExceptionCode::{BookedWithoutPatient, UnmappedStatus};
    assert_eq!(exceptions(&data), [(11, UnmappedStatus, false), (12, BookedWithoutPatient, true)]);
    assert_eq!((at(&data, 0, 3).planned_minutes, at(&data, 0, 3).staff_group), (Some(15), StaffGroup::Nurse));
    assert_eq!(at(&data, 0, 5).cancelled_at, Some(moment("2024-07-19 08:05")));
    assert!(!at(&data, 0, 5).cancelled_due_to_death && at(&data, 0, 6).cancelled_due_to_death);
    let late: Vec<bool> = (2..=11).map(|row| at(&data, 0, row).entered_late).collect();
    assert_eq!(late.iter().position(|late| *late), Some(7), "only row 9 was booked after its start");
    assert_eq!((late.iter().filter(|late| **late).count(), at(&data, 0, 10).start_minute), (1, None));
    // The latest stamp of the file is a booking.
    assert_eq!(data.exported_at, Some(moment("2024-07-22 10:00")));
}

/// A claim is one practice's: rows of others are left out by the practice's code, and without it nothing is guessed.
#[test]
fn a_list_of_several_practices_asks_which_one_is_meant() {
    let row = |practice| {
        [
            ("Patient Identifier", "p1"),
            ("Appointment Date", "2024-07-19 08:30:00"),
            ("Appointment Status", "Seen"),
            ("OrganisationNationalCode", practice),
        ]
    };
    let text = shared_care(&[&row("Z99001"), &row("Z99002"), &row("z99001"), &row("Z99003")]);
    let error = Folder::new().file("extract.csv", &text).try_read().unwrap_err();
    assert!(matches!(error, IngestError::SeveralPractices { practices: 3, .. }), "{error}");
    let policy = "[practice]\ncode = \"Z99001\"\nname = \"\"\naddress = []\ntelephone = \"\"\nemail = \"\"\ncontact = \"\"\nbank = []\n";
    let data = Folder::new().policy(policy).file("extract.csv", &text).read();
    let rows = &data.tables[0].rows;
    assert_eq!((rows.data, rows.used, rows.not_data, rows.weight_read), (4, 2, 2, 2));
    assert_closes(&data.tables[0]);
    assert!(data.warnings.iter().any(|warning| warning.code == "rows_of_other_practices"));
    // One practice only: the code is not asked for.
    let text = shared_care(&[&row("Z99002"), &row("Z99002")]);
    assert_eq!(Folder::new().file("extract.csv", &text).read().tables[0].rows.used, 2);
}

/// `ATTENDED OR DID NOT ATTEND CODE`: 5 and 6 seen, 7 and 3 not, 2 and 4 cancelled, 0 in the future; a slot without a
/// patient has 0 too. 1 is no code. Held 2, unrecorded 8 and 11 = 2, DNA 2, cancelled 2, unfilled 1, pending 1.
#[test]
fn nhs_data_dictionary_codes() {
    let text = "Patient ID,Appointment Date,Appointment Time,Duration,Care Professional Role,\
                ATTENDED OR DID NOT ATTEND CODE,Booked Date Time\n\
                a,2024-07-19,08:30,10,Practice Nurse,5,\n\
                b,2024-07-19,08:40,10,Practice Nurse,6,\n\
                c,2024-07-19,08:50,10,Practice Nurse,7,\n\
                d,2024-07-19,09:00,10,Practice Nurse,2,\n\
                e,2024-07-19,09:10,10,Practice Nurse,3,\n\
                f,2024-07-19,09:20,10,Practice Nurse,4,\n\
                g,2024-07-19,09:30,10,Practice Nurse,0,\n\
                h,2024-07-26,09:40,10,Practice Nurse,0,2024-07-20 09:00\n\
                ,2024-07-19,09:50,10,Practice Nurse,0,\n\
                i,2024-07-19,10:00,10,Practice Nurse,1,\n";
    let data = Folder::new().file("codes.csv", text).read();
    assert_eq!(data.tables[0].layout, "nhs_dictionary_list");
    assert_eq!(states(&data), [2, 2, 2, 0, 2, 1, 1]);
    assert_eq!(exceptions(&data), [(11, ExceptionCode::UnmappedStatus, false)]);
    assert_eq!(at(&data, 0, 5).status, Status::CancelledByPatient);
    assert_eq!(at(&data, 0, 7).status, Status::CancelledByPractice);
    assert_closes(&data.tables[0]);
    assert!(data.expressible.unwrap().unfilled && !data.expressible.unwrap().walked_out);
    // Without a column of patients 0 may be a free slot or a booking: it is neither used nor guessed.
    let text =
        "Appointment Date,Appointment Time,Attended or Did Not Attend Code\n2024-07-19,08:30,5\n2024-07-19,08:40,0\n";
    let data = Folder::new().file("codes.csv", text).read();
    assert_eq!(exceptions(&data), [(3, ExceptionCode::BookedWithoutPatient, true)]);
}

/// The same digits mean one thing in one vocabulary and another in the next: in a list whose header does not say which,
/// they are not mapped.
#[test]
fn numbers_are_no_status_without_a_vocabulary() {
    let text = "Date,Time,Status,Clinician,Patient ID\n2024-07-19,08:30,2,Dr A,a\n2024-07-19,08:40,4,Dr A,b\n";
    let data = Folder::new().file("list.csv", text).read();
    assert_eq!(data.tables[0].layout, "plain_appointments");
    assert_eq!(data.tallies.unmapped_statuses, 2);
}

/// Null moments are of the year 9999. Row 3 stands twice, row 5 is a death, row 6 blocked, 7 has no description, row 8 is
/// booked with a time at which the patient was seen. Held 2 and 8 = 2; DNA 3; cancelled 5 and 9; walked out 10;
/// unrecorded 7 and 11 (typed in the next day).
#[test]
fn tpps_numbered_statuses() {
    let null = "9999-12-31T00:00:00";
    let header = "Patient_ID,Appointment_ID,ArrivedDate,BookedDate,EndDate,FinishedDate,Organisation_ID,SeenDate,StartDate,Status";
    let row = |id: u32, status: u32, start: &str, seen: &str, booked: &str| {
        format!("{},{id},{null},{booked},2024-07-19T18:00:00,{null},7,{seen},2024-07-19T{start}:00,{status}", id * 11)
    };
    let usual = "2024-07-15T10:00:00";
    let lines = [
        header.to_owned(),
        row(1, 4, "08:30", "2024-07-19T08:31:00", usual),
        row(2, 2, "08:45", null, usual),
        row(2, 2, "08:45", null, usual),
        row(3, 15, "09:00", null, usual),
        row(4, 6, "09:15", null, usual),
        row(5, 7, "09:30", null, usual),
        row(6, 0, "09:45", "2024-07-19T09:50:00", usual),
        row(7, 11, "10:00", null, usual),
        row(8, 16, "10:15", null, usual),
        row(9, 0, "10:30", null, "2024-07-20T08:00:00"),
    ];
    let data = Folder::new().file("Appointment.csv", lines.join("\n")).read();
    assert_eq!(data.tables[0].layout, "tpp_appointment_table");
    assert_eq!(states(&data), [2, 2, 1, 1, 2, 0, 0]);
    let rows = &data.tables[0].rows;
    assert_eq!((rows.data, rows.used, rows.duplicates), (10, 9, 1));
    assert_closes(&data.tables[0]);
    assert_eq!(exceptions(&data), [(7, ExceptionCode::UnmappedStatus, false)]);
    assert!(at(&data, 0, 5).cancelled_due_to_death && !at(&data, 0, 9).cancelled_due_to_death);
    assert!(at(&data, 0, 11).entered_late && !at(&data, 0, 8).entered_late);
    assert_eq!(data.exported_at, Some(moment("2024-07-20 08:00")));
}

/// Lines 1, 2 and 4 are preamble, 5 and 14 headers, 3 is blank, 13 a banner of the next page. Data: 6 to 12, 15 and 16; 9
/// is a patient without an appointment. Held 6 and 8, cancelled 7, DNA 10 and 16, unrecorded 11, pending 12, walked out 15.
#[test]
fn an_emis_population_list() {
    let data = Folder::new().file("list.csv", POPULATION).read();
    let table = &data.tables[0];
    assert_eq!(table.layout, "emis_population_list");
    assert_closes(table);
    let rows = &table.rows;
    assert_eq!((rows.physical, rows.preamble, rows.header, rows.data, rows.blank, rows.footer), (16, 3, 2, 9, 1, 1));
    assert_eq!((rows.used, rows.not_data, rows.exception_rows()), (8, 1, 0));
    assert_eq!(states(&data), [2, 1, 2, 1, 1, 0, 1]);
    // The moment of the run, not the date to which the search was relative.
    assert_eq!(data.exported_at, Some(moment("2024-08-20 18:05")));
    let patient = |row| at(&data, 0, row).patient;
    assert!(patient(6).is_some());
    assert_eq!((patient(7), patient(8)), (patient(6), patient(6)), "the patient is printed once");
    assert_eq!((patient(11), patient(12)), (None, None), "a patient without a number is not the one above");
    assert_eq!(patient(16), patient(15));
    assert_ne!(patient(10), patient(6));
    assert!(at(&data, 0, 11).entered_late && !at(&data, 0, 12).entered_late);
    assert_eq!(at(&data, 0, 7).staff_group, StaffGroup::Nurse);
}
