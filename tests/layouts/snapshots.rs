//! Two exports of one book: which is the earlier, what the later one lacks, and what is asked rather than guessed.

use crate::support::{Folder, assert_closes, assert_tallies, weight_of};
use normalday::ingest::IngestError;
use normalday::ingest::sources::{Input, SnapshotSide};
use normalday::model::appointment::{State, Status};
use normalday::model::data::PracticeData;

const HEADER: &str = "SlotGuid,AppointmentDate,AppointmentStartTime,PlannedDurationInMinutes,PatientGuid,SendInTime,LeftTime,\
DidNotAttend,OrganisationGuid,SessionGuid,BookedDate,BookedTime,Deleted,ProcessingId\n";

/// `Appointment_Slot` with one slot a line: number, date in July, patient or nothing.
fn bulk(slots: &[(u32, u32, &str)]) -> String {
    let row = |(number, day, patient): &(u32, u32, &str)| {
        let booked = if patient.is_empty() { "," } else { "2024-07-01,10:00:00" };
        format!(
            "{{51{number}}},2024-07-{day:02},{:02}:00:00,10,{patient},,,false,{{0A}},{{5E}},{booked},false,1\n",
            8 + number % 10
        )
    };
    format!("{HEADER}{}", slots.iter().map(row).collect::<String>())
}

fn name(moment: &str) -> String {
    format!("291_Appointment_Slot_{moment}_45E7CD20-EE37-41AB-90D6-DC9D4B03D102.csv")
}

fn extracts(files: &[(&str, String)]) -> PracticeData {
    let folder = files.iter().fold(Folder::new(), |folder, (moment, text)| folder.file(&name(moment), text));
    let data = folder.read();
    data.tables.iter().for_each(assert_closes);
    assert_tallies(&data);
    data
}

/// Slot (by its start's hour) and status of every cancellation found; none where nothing was compared.
fn found(data: &PracticeData) -> Option<Vec<(u16, Status)>> {
    let rows = data.snapshot_cancellations.as_ref()?;
    Some(rows.iter().map(|row| (row.start_minute.unwrap() / 60, row.status)).collect())
}

/// Bookings that stand, whether their time has come by the export or not.
fn booked(data: &PracticeData) -> u32 {
    weight_of(data, State::Unrecorded) + weight_of(data, State::Pending)
}

fn warned(data: &PracticeData, code: &str) -> bool {
    data.warnings.iter().any(|warning| warning.code == code)
}

#[test]
fn a_booking_that_was_gone_before_the_incident_does_not_count() {
    let data = extracts(&[
        ("20240715070000", bulk(&[(1, 19, "A"), (2, 19, "B"), (3, 19, "C")])),
        ("20240718180000", bulk(&[(1, 19, ""), (2, 19, "B"), (3, 19, "C")])),
        ("20240722080000", bulk(&[(1, 19, ""), (2, 19, ""), (3, 19, "C")])),
    ]);
    assert_eq!(found(&data), Some(vec![(10, Status::CancelledOther)]));
    assert_eq!(data.snapshot_moments.len(), 3);
    assert!(!warned(&data, "snapshot_long_before"), "18 July 18:00 is six hours before the day");
}

/// Ruling 17: absent from a full table that covers its date. Three of four slots are repeated: it holds everything.
#[test]
fn a_slot_that_a_full_extract_no_longer_holds_was_cancelled_by_the_practice() {
    let data = extracts(&[
        ("20240716180000", bulk(&[(1, 19, "A"), (2, 19, "B"), (3, 19, ""), (4, 20, "D"), (5, 26, "E")])),
        ("20240722080000", bulk(&[(1, 19, "A"), (3, 19, ""), (4, 20, "D")])),
    ]);
    // 26 July lies beyond the later extract: it says nothing of E.
    assert_eq!(found(&data), Some(vec![(10, Status::CancelledByPractice)]));
    assert!(warned(&data, "snapshot_slots_deleted") && warned(&data, "snapshot_long_before"));
    assert_eq!(weight_of(&data, State::Unfilled), 1);
    assert_eq!(booked(&data), 3, "A and D, and E to come");
}

/// A file of changes repeats little: what it does not hold is unchanged (ruling 17), what it holds is newer.
#[test]
fn what_a_file_of_changes_does_not_hold_is_unchanged() {
    let data = extracts(&[
        ("20240718180000", bulk(&[(1, 19, "A"), (2, 19, "B"), (3, 19, "C"), (4, 19, "D"), (5, 19, "E")])),
        ("20240722080000", bulk(&[(2, 19, "")])),
    ]);
    assert_eq!(found(&data), Some(vec![(10, Status::CancelledOther)]));
    assert_eq!(weight_of(&data, State::Unrecorded), 4, "unchanged, and by now their time has passed");
    assert!(warned(&data, "extract_of_changes") && !warned(&data, "snapshot_slots_deleted"));
}

#[test]
fn exports_on_one_side_of_the_incident_show_no_cancellations() {
    let data = extracts(&[
        ("20240722080000", bulk(&[(1, 19, "A"), (2, 19, "B")])),
        ("20240729080000", bulk(&[(1, 19, ""), (2, 19, "B")])),
    ]);
    assert_eq!(found(&data), None);
    assert!(warned(&data, "snapshots_on_one_side"));
    assert_eq!(
        (weight_of(&data, State::Unfilled), weight_of(&data, State::Unrecorded)),
        (1, 1),
        "the later one stands"
    );
}

fn unnamed() -> Folder {
    Folder::new()
        .file("one.csv", bulk(&[(1, 19, "A"), (2, 19, "B"), (3, 19, "C")]))
        .file("two.csv", bulk(&[(1, 19, ""), (2, 19, "B"), (3, 19, "C")]))
}

#[test]
fn where_nothing_says_which_is_the_earlier_it_is_asked() {
    let error = unnamed().try_read().unwrap_err();
    assert!(matches!(error, IngestError::SnapshotOrder { .. }), "{error}");
    assert!(error.to_string().contains("`one.csv` and `two.csv`"));
    // Times of files on disk prove nothing, nor does the alphabet: with the names changed round it is asked again.
    let swapped = Folder::new()
        .file("two.csv", bulk(&[(1, 19, "A"), (2, 19, "B"), (3, 19, "C")]))
        .file("one.csv", bulk(&[(1, 19, ""), (2, 19, "B"), (3, 19, "C")]));
    assert!(matches!(swapped.try_read(), Err(IngestError::SnapshotOrder { .. })));
}

#[test]
fn exports_that_agree_on_the_incidents_dates_need_no_order() {
    let text = bulk(&[(1, 19, "A"), (2, 19, "B")]);
    let data = Folder::new().file("one.csv", &text).file("two.csv", &text).read();
    assert_eq!((found(&data), booked(&data)), (None, 2));
}

#[test]
fn the_user_says_which_is_the_earlier() {
    for (before, expected, standing) in [("one.csv", vec![(9, Status::CancelledOther)], 2), ("two.csv", Vec::new(), 3)]
    {
        let folder = unnamed();
        let inputs = [
            Input { path: folder.path(), snapshot: None },
            Input { path: folder.path().join(before), snapshot: Some(SnapshotSide::Before) },
        ];
        let data = folder.try_read_snapshots(&inputs).unwrap().data;
        assert_eq!(data.tables.len(), 2, "a file that is named twice is read once");
        assert_eq!((found(&data), booked(&data)), (Some(expected), standing), "--before {before}");
    }
}

/// The options overrule what the names say.
#[test]
fn the_users_word_goes_before_the_names_of_files() {
    let folder = Folder::new()
        .file(&name("20240718180000"), bulk(&[(1, 19, "A"), (2, 19, "")]))
        .file(&name("20240722080000"), bulk(&[(1, 19, ""), (2, 19, "B")]));
    let side = |moment: &str, snapshot| Input { path: folder.path().join(name(moment)), snapshot: Some(snapshot) };
    let inputs = [side("20240722080000", SnapshotSide::Before), side("20240718180000", SnapshotSide::After)];
    let data = folder.try_read_snapshots(&inputs).unwrap().data;
    assert_eq!(found(&data), Some(vec![(10, Status::CancelledOther)]));
}

const REPORT_HEADER: &str = "Session Holder,Appointment Date,Appointment Time,Slot Type,Slot Duration,Availability,DNA,Booked \
Time to Slot Time,Count\n";

/// A report with one line a slot: holder, time on 19 July, slot type, availability, minutes since the booking, count.
fn report(rows: &[(&str, &str, &str, &str, &str, u32)], is_before: bool) -> String {
    let dna = if is_before { "2" } else { "Attended" };
    let row = |(holder, time, kind, availability, gap, count): &(&str, &str, &str, &str, &str, u32)| {
        format!("{holder},19-Jul-2024,{time},{kind},10,{availability},{dna},{gap},{count}\n")
    };
    format!("{REPORT_HEADER}{}", rows.iter().map(row).collect::<String>())
}

fn reports(
    before: &[(&str, &str, &str, &str, &str, u32)],
    after: &[(&str, &str, &str, &str, &str, u32)],
) -> PracticeData {
    let data = Folder::new()
        .file("book exported 2024-07-18 1800.csv", report(before, true))
        .file("book exported 2024-07-22 0800.csv", report(after, false))
        .read();
    data.tables.iter().for_each(assert_closes);
    assert_tallies(&data);
    data
}

fn weights(data: &PracticeData) -> Vec<(Status, u32)> {
    data.snapshot_cancellations.as_ref().unwrap().iter().map(|row| (row.status, row.weight)).collect()
}

/// Three equal slots as one line of weight 3, and as lines of 1 and 2: what is compared is a multiset.
#[test]
fn reports_are_compared_as_multisets() {
    let data = reports(
        &[("X", "09:00", "Routine", "Booked", "500", 3), ("X", "10:00", "Routine", "Booked", "600", 2)],
        &[
            ("X", "09:00", "Routine", "Available", "Unknown", 1),
            ("X", "09:00", "Routine", "Booked", "500", 2),
            ("X", "10:00", "Routine", "Booked", "600", 1),
        ],
    );
    // One of the three is free again; of the two at 10:00 one slot is gone.
    assert_eq!(weights(&data), [(Status::CancelledOther, 1), (Status::CancelledByPractice, 1)]);
    assert_eq!((weight_of(&data, State::Unrecorded), weight_of(&data, State::Unfilled)), (3, 1));
}

#[test]
fn a_slot_with_another_holder_or_type_keeps_its_booking() {
    let data = reports(
        &[("X", "09:00", "Routine", "Booked", "500", 1), ("Y", "10:00", "Routine", "Booked", "777", 1)],
        &[
            ("Y", "09:00", "Urgent", "Booked", "500", 1),
            ("X", "10:00", "Routine", "Available", "Unknown", 1),
            ("Y", "10:00", "Routine", "Booked", "777", 1),
        ],
    );
    assert_eq!(weights(&data), []);
}

#[test]
fn a_report_without_booking_times_is_compared_by_number() {
    let data = reports(
        &[("X", "09:00", "Routine", "Booked", "Unknown", 3)],
        &[("X", "09:00", "Routine", "Booked", "Unknown", 1), ("X", "09:00", "Routine", "Available", "Unknown", 2)],
    );
    assert_eq!(weights(&data), [(Status::CancelledOther, 2)]);
}

/// A later report on one doctor says nothing of another.
#[test]
fn people_who_are_not_in_the_later_report_are_not_compared() {
    let data = reports(
        &[("X", "09:00", "Routine", "Booked", "500", 1), ("Y", "09:00", "Routine", "Booked", "501", 1)],
        &[("X", "09:00", "Routine", "Booked", "500", 1)],
    );
    assert_eq!(weights(&data), []);
    assert!(warned(&data, "snapshots_of_other_people"));
    assert_eq!(booked(&data), 2);
}

#[test]
fn reports_without_a_moment_that_differ_on_the_day_are_asked_about() {
    let folder = Folder::new()
        .file("a.csv", report(&[("X", "09:00", "Routine", "Booked", "500", 1)], true))
        .file("b.csv", report(&[("X", "09:00", "Routine", "Available", "Unknown", 1)], false));
    assert!(matches!(folder.try_read(), Err(IngestError::SnapshotOrder { .. })));
    let data = folder.incident(None).read();
    assert_eq!(data.snapshot_cancellations.map(|rows| rows.len()), None, "without an incident nothing hangs on it");
}

/// Two lists that a practice exports apart, by kind of slot, are parts of one book: nothing is asked, nothing is gone.
#[test]
fn parts_of_a_book_are_no_snapshots() {
    let telephone = report(&[("X", "09:00", "Telephone", "Booked", "500", 1)], true);
    let routine = report(&[("X", "10:00", "Routine", "Booked", "600", 1)], false);
    let unnamed = Folder::new().file("a.csv", &telephone).file("b.csv", &routine).read();
    assert_eq!(booked(&unnamed), 2);
    let named = Folder::new()
        .file("book exported 2024-07-18 1800.csv", telephone)
        .file("book exported 2024-07-22 0800.csv", routine)
        .read();
    assert_eq!((weights(&named), booked(&named)), (Vec::new(), 2));
}

/// Lists of two doctors' bookings, exported on different days: no booking number stands in both. Both count.
#[test]
fn lists_of_different_doctors_are_parts_of_one_book_whenever_they_were_made() {
    let list = |exported: &str, doctor: &str, first: u32| {
        let row = |number: u32| format!("B{number},19/07/2024,{:02}:00,{doctor},Seen,7{number}\n", 8 + number % 10);
        let rows: String = (first..first + 4).map(row).collect();
        format!("Exported: {exported} 18:00\nBooking ID,Date,Time,Clinician,Status,Patient Number\n{rows}")
    };
    let folder = || Folder::new().file("able.csv", list("09/08/2024", "Able", 100));
    let parts = folder().file("baker.csv", list("10/08/2024", "Baker", 200)).read();
    assert_eq!(weight_of(&parts, State::Held), 8);
    assert_eq!(parts.tables.iter().map(|table| table.rows.superseded).sum::<u64>(), 0);
    assert!(warned(&parts, "parts_of_one_book"));
    // The same bookings under other numbers, a day later: one book, of which the later export stands.
    let renumbered = list("10/08/2024", "Able", 100).replace("\nB1", "\nC1");
    let again = folder().file("again.csv", renumbered).read();
    assert_eq!(weight_of(&again, State::Held), 4);
    assert!(!warned(&again, "parts_of_one_book"));
    // The later list has lost two of four: it is the same book.
    let shorter = list("10/08/2024", "Able", 100).lines().take(4).map(|line| format!("{line}\n")).collect::<String>();
    let shorter = folder().file("shorter.csv", shorter).read();
    assert_eq!(weight_of(&shorter, State::Held), 2);
    assert!(!warned(&shorter, "parts_of_one_book"));
}
