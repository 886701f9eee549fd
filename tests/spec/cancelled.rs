//! DOMAIN.md section 4: cancelled appointments, gross, normal and extra; on what they rest.

use crate::practice::{Practice, Slot, day, every};
use crate::table::{Table, count_or_null, fraction_or_null, shown, yes_or_no};
use chrono::{NaiveDate, Weekday};
use normalday::claim::outcome::Claim;
use normalday::impact::cancelled::CountedDay;
use normalday::impact::outcome::CancelledBasis;
use normalday::model::appointment::{State, Status};

const INCIDENT: &str = "2024-07-19T07:00/2024-07-19T18:30";

pub const COUNTED: Table = Table {
    name: "cancelled-counted",
    title: "Incident on 19 July from 07:00 to 18:30; the system records who cancelled; slots of 19 July",
    section: "4, rulings 6 and 7",
    columns: &["slot", "cancelled at", "by", "counted"],
    given: 3,
    rows: &[
        &["09:00", "18 Jul 16:40", "practice", "no"],
        &["09:10", "19 Jul 07:00", "practice", "yes"],
        &["09:20", "19 Jul 11:15", "practice", "yes"],
        &["09:30", "22 Jul 09:00", "practice", "yes"],
        &["09:40", "no stamp", "not said", "yes"],
        &["09:50", "19 Jul", "practice", "yes"],
        &["10:00", "19 Jul 08:10", "patient", "no"],
        &["10:10", "19 Jul 08:20", "practice, due to death", "no"],
        &["06:50", "19 Jul 08:00", "practice", "no"],
        &["10:20", "18 Jul", "practice", "no"],
    ],
};

fn cancelled_slot(date: &str, slot: &str, cancelled_at: &str, by: &str) -> Slot {
    let status = match by {
        "patient" => Status::CancelledByPatient,
        "not said" => Status::CancelledOther,
        _ => Status::CancelledByPractice,
    };
    let slot = Slot::on(&format!("{date} {slot}")).status(status).no_patient();
    let slot = slot.with(|row| row.cancelled_due_to_death = by.contains("death"));
    if cancelled_at == "no stamp" { slot } else { slot.cancelled(cancelled_at) }
}

fn book() -> Practice {
    let mut practice = Practice::new().incident(INCIDENT).book_from("21 Jun", "31 Jul");
    for date in every(Weekday::Fri, "21 Jun", "12 Jul") {
        practice = practice.slot(Slot::of(date, Some(600)).weight(50));
    }
    practice
}

/// Cancels slots at 10:00 of the four Fridays, five minutes after the shifted start, and one the day before.
fn with_ordinary_cancellations(mut practice: Practice, counts: [u32; 4]) -> Practice {
    let fridays: Vec<NaiveDate> = every(Weekday::Fri, "21 Jun", "12 Jul");
    for (date, weight) in fridays.into_iter().zip(counts) {
        let date = shown(date);
        let cancelled = |stamp: &str| cancelled_slot(&date, "10:00", stamp, "practice");
        if weight > 0 {
            practice = practice.slot(cancelled(&format!("{date} 07:05")).weight(weight));
        }
        practice = practice.slot(cancelled("1 Jun 12:00"));
    }
    practice
}

#[test]
fn cancelled_before_the_incident_or_by_the_patient_is_not_counted() {
    COUNTED.check(|case| {
        let slot = cancelled_slot("19 Jul", case.text("slot"), case.text("cancelled at"), case.text("by"));
        let claim = book().slot(slot).claim();
        let warned = claim.warnings.iter().any(|warning| warning.code == "cancelled_without_stamp");
        assert_eq!(warned, case.text("cancelled at") == "no stamp");
        vec![yes_or_no(claim.appointments.measures.cancelled_gross == Some(1))]
    });
}

#[test]
fn gross_normal_and_extra() {
    let mut practice = with_ordinary_cancellations(book(), [2, 1, 1, 2]);
    for cells in COUNTED.rows {
        practice = practice.slot(cancelled_slot("19 Jul", cells[0], cells[1], cells[2]));
    }
    let claim = practice.claim();
    let measures = &claim.appointments.measures;
    let in_bridge = measures.bridge.states[&State::Cancelled].actual;
    assert_eq!((measures.cancelled_gross, in_bridge), (Some(5), Some(9)), "the bridge counts all in the window");
    assert_eq!(fraction_or_null(measures.cancelled_normal), "3/2");
    assert_eq!(fraction_or_null(measures.cancelled_extra), "7/2");
}

#[test]
fn extra_is_signed() {
    let practice = with_ordinary_cancellations(book(), [2, 1, 1, 2]);
    let claim = practice.slot(cancelled_slot("19 Jul", "09:10", "19 Jul 07:00", "practice")).claim();
    assert_eq!(fraction_or_null(claim.appointments.measures.cancelled_extra), "-1/2");
}

#[test]
fn where_the_system_does_not_say_who_cancelled_every_one_counts() {
    let practice = book().layout(|layout| layout.who_cancelled = false);
    let claim = practice.slot(cancelled_slot("19 Jul", "10:00", "19 Jul 08:10", "patient")).claim();
    assert_eq!(claim.appointments.measures.cancelled_gross, Some(1));
}

pub const SHIFTED: Table = Table {
    name: "shifted",
    title: "When the incident is taken to begin on a reference day",
    section: "4",
    columns: &["incident", "date", "reference day", "taken to begin"],
    given: 3,
    rows: &[
        &["2024-07-19T07:00/2024-07-19T18:30", "19 Jul", "12 Jul", "12 Jul 07:00"],
        &["2024-07-19/2024-07-22", "22 Jul", "15 Jul", "12 Jul 00:00"],
        &["2024-07-19/2024-07-22", "19 Jul", "12 Jul", "12 Jul 00:00"],
    ],
};

#[test]
fn the_incident_is_shifted_to_the_reference_day() {
    SHIFTED.check(|case| {
        let (_, plan) = Practice::new().incident(case.text("incident")).build();
        let counted = CountedDay::reference(day(case.text("date")), day(case.text("reference day")), &plan);
        vec![format!("{} {}", shown(counted.start.at.date()), counted.start.at.format("%H:%M"))]
    });
}

pub const BASES: Table = Table {
    name: "bases",
    title: "What can be known from which files (left empty: 8 on a normal Friday)",
    section: "4",
    columns: &["files", "left empty", "gross", "normal", "extra", "lost", "basis"],
    given: 2,
    rows: &[
        &["a book with its cancellations", "12", "5", "3/2", "7/2", "5", "recorded"],
        &["a book without, two snapshots", "12", "4", "null", "null", "4", "snapshots"],
        &["a book without, one snapshot", "20", "null", "null", "12", "null", "inferred"],
        &["a book without, one snapshot", "5", "null", "null", "-3", "null", "inferred"],
        &["a book without cancelled or empty slots", "0", "null", "null", "null", "null", "none"],
    ],
};

fn basis_book(files: &str, left_empty: u32) -> Practice {
    let mut practice = with_ordinary_cancellations(book(), [2, 1, 1, 2]).layout(|layout| {
        layout.cancelled = files == "a book with its cancellations";
        layout.unfilled = !files.ends_with("empty slots");
    });
    let empty = |date: NaiveDate| Slot::of(date, Some(660)).status(Status::Available);
    for date in every(Weekday::Fri, "21 Jun", "12 Jul") {
        practice = practice.slot(empty(date).weight(8));
    }
    if left_empty > 0 {
        practice = practice.slot(empty(day("19 Jul")).weight(left_empty));
    }
    let cancelled = |minute: u16| {
        let slot = Slot::of(day("19 Jul"), Some(minute)).status(Status::CancelledByPractice).cancelled("19 Jul 08:00");
        slot.patient(u128::from(minute))
    };
    match files {
        "a book with its cancellations" => (600..605).fold(practice, |practice, at| practice.slot(cancelled(at))),
        "a book without, two snapshots" => {
            (600..604).fold(practice, |practice, at| practice.snapshot_cancellation(cancelled(at)))
        }
        _ => practice,
    }
}

#[test]
fn what_cannot_be_known_is_null() {
    BASES.check(|case| {
        let left_empty = u32::try_from(case.number("left empty")).expect("a count");
        let claim: Claim = basis_book(case.text("files"), left_empty).claim();
        let measures = &claim.appointments.measures;
        assert_eq!(measures.fates.is_some(), measures.lost.is_some(), "fates are known together or not at all");
        let basis = match measures.cancelled_basis {
            Some(CancelledBasis::Recorded) => "recorded",
            Some(CancelledBasis::Snapshots) => "snapshots",
            Some(CancelledBasis::Inferred) => "inferred",
            Some(CancelledBasis::None) => "none",
            None => "null",
        };
        vec![
            count_or_null(measures.cancelled_gross),
            fraction_or_null(measures.cancelled_normal),
            fraction_or_null(measures.cancelled_extra),
            count_or_null(measures.lost),
            basis.to_owned(),
        ]
    });
}
