//! GP Connect appointments and slots as JSON: the shapes are those of the published examples of GP Connect (STU3).

use crate::support::{Folder, assert_closes, assert_tallies, at, exceptions, weight_of};
use chrono::NaiveDateTime;
use normalday::ingest::IngestError;
use normalday::model::appointment::{State, Status};
use normalday::model::data::TableKind;
use normalday::model::evidence::Stamp;
use normalday::model::exception::ExceptionCode;
use normalday::model::staff::StaffGroup;

const BUNDLE: &str = include_str!("fixtures/gp_connect.json");

fn moment(text: &str) -> Stamp {
    Stamp::minute(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap())
}

/// Entries: 1 booked and over; 2 cancelled, because of a death; 3 the slot of 1, not counted twice; 4 free; 5 taken, by
/// whom is not said; 6, 7 and 8 are no appointments; 9 typed in three days later; 10 holds nothing; 11 has no date; 12
/// nobody in it; 13 a status that is not mapped. Unrecorded 1, 5, 9 and 13 = 4, cancelled 1, unfilled 1.
#[test]
fn each_entry_is_a_row() {
    let data = Folder::new().file("answer.json", BUNDLE).read();
    let table = &data.tables[0];
    assert_eq!((table.layout.as_str(), table.encoding.as_str()), ("gp_connect_appointments", "JSON (UTF-8)"));
    assert_closes(table);
    assert_tallies(&data);
    let rows = &table.rows;
    assert_eq!((rows.physical, rows.header, rows.data), (14, 1, 13));
    assert_eq!((rows.used, rows.not_data, rows.exception_rows()), (6, 4, 3));
    assert_eq!(
        State::ALL.iter().map(|state| weight_of(&data, *state)).collect::<Vec<_>>(),
        [0, 4, 0, 0, 1, 1, 0],
        "held, unrecorded, did not attend, walked out, cancelled, unfilled, pending"
    );
    use ExceptionCode::{BadDate, BookedWithoutPatient, MissingValue, UnmappedStatus};
    assert_eq!(
        exceptions(&data),
        [(10, MissingValue, true), (11, BadDate, true), (12, BookedWithoutPatient, true), (13, UnmappedStatus, false)]
    );
}

/// Half past seven in Greenwich is twenty to nine on a summer's day at the practice.
#[test]
fn moments_become_local_time() {
    let data = Folder::new().file("answer.json", BUNDLE).read();
    let first = at(&data, 0, 1);
    assert_eq!((first.start_minute, first.planned_minutes), (Some(500), Some(10)));
    assert_eq!((first.booked_at, first.entered_late), (Some(moment("2024-07-14 13:48")), false));
    let cancelled = at(&data, 0, 2);
    assert_eq!((cancelled.start_minute, cancelled.planned_minutes), (Some(520), Some(10)));
    assert_eq!((cancelled.status, cancelled.cancelled_due_to_death), (Status::CancelledOther, true));
    assert!(cancelled.patient.is_some() && cancelled.patient != first.patient);
    let late = at(&data, 0, 9);
    assert_eq!((late.entered_late, late.planned_minutes), (true, Some(15)));
    assert_eq!(data.exported_at, Some(moment("2024-07-22 10:00")));
    // In winter there is no hour between them.
    let winter = BUNDLE.replace("2024-07-19T07:40:00Z", "2024-12-20T07:40:00Z");
    let data = Folder::new().file("answer.json", winter).read();
    assert_eq!(at(&data, 0, 2).start_minute, Some(460));
}

/// The slot names a schedule, the schedule a practitioner; the appointment names the practitioner itself.
#[test]
fn who_holds_a_slot_stands_in_other_entries() {
    let data = Folder::new().file("answer.json", BUNDLE).read();
    let (appointment, free) = (at(&data, 0, 1), at(&data, 0, 4));
    assert!(appointment.clinician.is_some());
    assert_eq!(appointment.clinician, free.clinician);
    assert_eq!(data.staff[0].label, "FICTON, Anna (Dr)");
    assert_eq!((appointment.staff_group, free.staff_group), (StaffGroup::GpSalaried, StaffGroup::Nurse));
    let expressible = data.expressible.unwrap();
    assert!(expressible.cancelled && expressible.unfilled && !expressible.dna && !expressible.walked_out);
}

/// Bundles in one list, bundles one after another, and an appointment by itself: the same entries.
#[test]
fn several_bundles_in_one_file() {
    let single = r#"{"resourceType": "Appointment", "id": "9", "status": "booked", "start": "2024-07-19T09:20:00+01:00",
        "participant": [{"actor": {"reference": "Patient/1"}}]}"#;
    let other = single.replace("\"9\"", "\"10\"");
    let list = format!("[{BUNDLE}, {single}]");
    let one_after_another = format!("{single}\n{other}\n");
    let empty = r#"{"resourceType": "Bundle", "type": "searchset", "entry": []}"#;
    for (text, physical, used) in [(list, 15, 7), (one_after_another, 3, 2), (format!("{empty}\n{single}"), 2, 1)] {
        let data = Folder::new().file("answers.json", text).read();
        assert_closes(&data.tables[0]);
        assert_eq!((data.tables[0].rows.physical, data.tables[0].rows.used), (physical, used));
    }
    // The same appointment in two files is one.
    let data = Folder::new().file("a.json", single).file("b.json", format!("[{single},{other}]")).read();
    assert_eq!(data.tables.iter().map(|table| table.rows.used).sum::<u64>(), 2);
    assert_eq!(data.tables.iter().map(|table| table.rows.duplicates).sum::<u64>(), 1);
}

/// One patient's answer is no later snapshot of another's: nothing is gone because another file does not hold it, and a
/// booking made in June is not still to come because nothing later stands in that patient's file.
#[test]
fn each_patient_may_have_a_file() {
    let answer = |id: u32, start: &str, created: &str| {
        format!(
            r#"{{"resourceType": "Bundle", "entry": [{{"resource": {{"resourceType": "Appointment", "id": "{id}",
            "status": "booked", "start": "{start}+01:00", "created": "{created}+01:00",
            "participant": [{{"actor": {{"reference": "Patient/{id}"}}}}]}}}}]}}"#
        )
    };
    let data = Folder::new()
        .file("1.json", answer(1, "2024-07-19T09:00:00", "2024-06-03T09:00:00"))
        .file("2.json", answer(2, "2024-07-19T09:00:00", "2024-07-22T09:00:00"))
        .file("3.json", answer(3, "2024-08-19T09:00:00", "2024-07-01T09:00:00"))
        .read();
    assert_eq!(data.tables.iter().map(|table| table.rows.used).sum::<u64>(), 3);
    assert_eq!((weight_of(&data, State::Unrecorded), weight_of(&data, State::Pending)), (2, 1));
    assert_eq!(data.exported_at, Some(moment("2024-07-22 09:00")));
    assert!(data.snapshot_cancellations.is_none());
}

#[test]
fn other_json_and_broken_json_are_said_and_not_guessed() {
    let list = "Date,Time,Status,Clinician\n2024-07-19,08:50,Seen,A\n";
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let cases = [
        (BUNDLE[..BUNDLE.len() - 40].to_owned(), ExceptionCode::Unreadable),
        ("{\"name\": \"settings\", \"entry\": 7}".to_owned(), ExceptionCode::NotRecognised),
        ("[]".to_owned(), ExceptionCode::NotRecognised),
        (format!("{{\"entry\": {deep}}}"), ExceptionCode::Unreadable),
    ];
    for (text, code) in cases {
        let data = Folder::new().file("a.csv", list).file("b.json", &text).read();
        assert_eq!(data.tables[1].kind, TableKind::Unrecognised);
        assert_eq!(exceptions(&data), [(0, code, false)], "{}", &text[..text.len().min(40)]);
        assert!(data.exceptions[0].detail.as_ref().is_some_and(|detail| detail.contains("JSON")));
        assert!(matches!(Folder::new().file("b.json", &text).try_read(), Err(IngestError::NothingUsable { .. })));
    }
}

/// Names, numbers and free text of a bundle are watched for in every output.
#[test]
fn identities_in_a_bundle_are_watched_for() {
    let read = Folder::new().file("answer.json", BUNDLE).try_read().unwrap();
    for text in ["Madeupson, Alma", "9000000009", "1950-02-01", "a sore elbow"] {
        assert!(read.watch.finds(text), "{text}");
    }
    assert!(!read.watch.finds("FICTON, Anna (Dr)"));
}
