//! DOMAIN.md section 5: what became of each cancelled appointment.

use crate::practice::{Practice, Slot, every};
use crate::table::{Table, count_or_null, yes_or_no};
use chrono::Weekday;
use normalday::claim::outcome::Claim;
use normalday::impact::outcome::Fate;
use normalday::model::appointment::Status;
use normalday::model::evidence::Precision;

pub const FATES: Table = Table {
    name: "fates",
    title: "Export of 26 July 12:00; all cancelled at 08:30 on 19 July; 28 days end on 16 August",
    section: "5",
    columns: &["cancelled", "patient", "booked on > start, state now", "fate", "delay"],
    given: 3,
    rows: &[
        &["09:00", "1", "19 Jul > 22 Jul 09:00, cancelled; 19 Jul > 24 Jul 09:00, attended", "reprovided", "3"],
        &["09:10", "1", "the cancelled one of 22 Jul is left", "rebooked_not_kept", ""],
        &["10:00", "2", "19 Jul > 29 Jul 09:00, booked", "rebooked_pending", "6"],
        &["10:30", "3", "18 Jul > 23 Jul 09:00, attended", "not_rebooked", ""],
        &["11:00", "4", "19 Jul > 16 Aug 09:00, booked", "rebooked_pending", "20"],
        &["11:10", "5", "19 Jul > 17 Aug 09:00, booked", "not_rebooked", ""],
        &["11:30", "none", "nobody to look for", "untraceable", ""],
        &["11:40", "6", "19 Jul 09:00 > 22 Jul 09:00, not closed", "reprovided", "1"],
        &["11:50", "7", "19 Jul 09:00 > 19 Jul 16:00, attended", "reprovided", "0"],
    ],
};

fn successors(text: &str, patient: u128) -> Vec<Slot> {
    let one = |text: &str| -> Option<Slot> {
        let (booked, rest) = text.split_once(" > ")?;
        let (start, state) = rest.split_once(", ").expect("a state");
        let slot = Slot::on(start).booked(booked).patient(patient);
        Some(match state {
            "attended" => slot,
            "booked" | "not closed" => slot.status(Status::Booked),
            "cancelled" => slot.status(Status::CancelledByPatient),
            "did not attend" => slot.status(Status::Dna),
            other => panic!("`{other}` is no state"),
        })
    };
    text.split("; ").filter_map(one).collect()
}

fn cancelled(start: &str) -> Slot {
    Slot::on(start).status(Status::CancelledByPractice).booked("1 Jul 10:00").cancelled("19 Jul 08:30")
}

fn book_of_fates() -> Practice {
    let mut practice = Practice::new().book_from("1 Jul", "17 Aug").exported("26 Jul 12:00");
    for cells in FATES.rows {
        let slot = cancelled(&format!("19 Jul {}", cells[0]));
        match cells[1].parse::<u128>() {
            Ok(patient) => {
                practice = practice.slot(slot.patient(patient));
                for successor in successors(cells[2], patient) {
                    practice = practice.slot(successor);
                }
            }
            Err(_) => practice = practice.slot(slot.no_patient()),
        }
    }
    practice
}

fn count(claim: &Claim, fate: Fate) -> i64 {
    claim.appointments.measures.fates.as_ref().expect("fates")[&fate]
}

#[test]
fn each_cancelled_row_has_one_fate() {
    let claim = book_of_fates().claim();
    FATES.check(|case| {
        let minute = u16::try_from(crate::practice::minute(case.text("cancelled"))).expect("a minute");
        let row = claim.appointments.fate_rows.iter().find(|row| row.start_minute == Some(minute)).expect("a row");
        let delay = row.delay_working_days.map_or_else(String::new, |days| days.to_string());
        vec![row.fate.name().to_owned(), delay]
    });
    let counts: Vec<i64> = Fate::ALL.iter().map(|fate| count(&claim, *fate)).collect();
    assert_eq!(counts, [3, 2, 1, 2, 1], "of nine");
    assert_eq!(claim.appointments.measures.cancelled_gross, Some(9));
    assert_eq!(claim.appointments.measures.lost, Some(3), "not kept and not rebooked");
    assert!(claim.warnings.iter().any(|warning| warning.code == "horizon_not_complete"));
}

#[test]
fn labels_are_serial_in_the_order_of_the_cancelled_slots() {
    let claim = book_of_fates().claim();
    let labels: Vec<&str> =
        claim.appointments.fate_rows.iter().map(|row| row.patient.as_deref().unwrap_or("-")).collect();
    assert_eq!(labels, ["P0001", "P0001", "P0002", "P0003", "P0004", "P0005", "-", "P0006", "P0007"]);
}

pub const SUCCESSORS: Table = Table {
    name: "successors",
    title: "Which rows of the same patient are successors of a slot of 19 July 09:00 (incident from 19 July 07:00)",
    section: "5, ruling 7",
    columns: &["booked", "start", "in the snapshot of 18 July", "successor"],
    given: 3,
    rows: &[
        &["19 Jul 07:00", "22 Jul 09:00", "no", "yes"],
        &["19 Jul 06:59", "22 Jul 09:00", "no", "no"],
        &["19 Jul", "22 Jul 09:00", "no", "yes"],
        &["18 Jul", "22 Jul 09:00", "no", "no"],
        &["19 Jul 12:00", "19 Jul 06:50", "no", "no"],
        &["no stamp", "22 Jul 09:00", "no", "yes"],
        &["no stamp", "22 Jul 09:00", "yes", "no"],
        &["no stamp", "22 Jul 09:00", "there is none", "no"],
    ],
};

#[test]
fn a_successor_is_booked_since_the_incident_began() {
    SUCCESSORS.check(|case| {
        let slot = Slot::on(case.text("start")).patient(1);
        let slot = slot.with(|row| row.new_since_snapshot = case.text("in the snapshot of 18 July") == "no");
        let slot = if case.text("booked") == "no stamp" { slot } else { slot.booked(case.text("booked")) };
        let practice = Practice::new().incident("2024-07-19T07:00/2024-07-19T18:30").book_from("1 Jul", "31 Aug");
        let claim = practice.slot(cancelled("19 Jul 09:00").patient(1)).slot(slot).claim();
        vec![yes_or_no(count(&claim, Fate::Reprovided) == 1)]
    });
}

#[test]
fn a_booking_moment_known_to_the_hour_counts_from_the_incidents_hour() {
    let successor = Slot::on("22 Jul 09:00").patient(1).booked("19 Jul 07:00");
    let successor = successor.with(|row| row.booked_at.as_mut().expect("stamped").precision = Precision::Hour);
    let practice = Practice::new().incident("2024-07-19T07:40/2024-07-19T18:30").book_from("1 Jul", "31 Aug");
    let claim = practice.slot(cancelled("19 Jul 09:00").patient(1)).slot(successor).claim();
    assert_eq!(count(&claim, Fate::Reprovided), 1);
}

#[test]
fn two_snapshots_give_fates_and_leave_the_bridge_alone() {
    let practice = Practice::new().book_from("1 Jul", "31 Jul").layout(|layout| layout.cancelled = false);
    let gone = |start: &str, patient: u128| {
        Slot::on(start).status(Status::CancelledOther).patient(patient).booked("1 Jul 10:00")
    };
    let claim = practice
        .snapshot_cancellation(gone("19 Jul 09:00", 1))
        .snapshot_cancellation(gone("19 Jul 09:10", 2))
        .snapshot_cancellation(gone("19 Jul 09:20", 4))
        .snapshot_cancellation(gone("19 Jul 09:30", 5))
        .slot(Slot::on("19 Jul 09:10").patient(3).with(|row| row.new_since_snapshot = true))
        .slot(Slot::on("19 Jul 15:00").patient(1).with(|row| row.new_since_snapshot = true))
        .claim();
    let measures = &claim.appointments.measures;
    assert_eq!((measures.cancelled_gross, measures.bridge.kept.actual), (Some(4), Some(2)));
    assert_eq!((count(&claim, Fate::Reprovided), count(&claim, Fate::NotRebooked)), (1, 3), "patient 1 was moved");
    assert_eq!(count_or_null(measures.lost), "3");
}

#[test]
fn the_ordinary_rate_looks_at_the_chosen_days_by_the_same_rule() {
    let mut practice = Practice::new().book_from("28 Jun", "31 Aug");
    for (week, date) in every(Weekday::Fri, "28 Jun", "12 Jul").into_iter().enumerate() {
        let text = crate::table::shown(date);
        let patient = 100 + week as u128;
        practice = practice.kept(&text, 50);
        let slot = Slot::on(&format!("{text} 09:00")).status(Status::CancelledByPractice);
        practice = practice.slot(slot.patient(patient).booked("1 Jun 10:00").cancelled(&format!("{text} 08:00")));
        if week < 2 {
            let new = crate::table::shown(date + chrono::Days::new(5));
            practice =
                practice.slot(Slot::on(&format!("{new} 09:00")).patient(patient).booked(&format!("{text} 09:00")));
        }
    }
    let claim = practice.slot(cancelled("19 Jul 09:00").patient(1)).claim();
    assert_eq!(claim.appointments.ordinary_rate, Some((2, 3)), "two of the three Fridays' patients rebooked");
}

#[test]
fn rows_that_stand_for_several_are_matched_one_to_one() {
    let practice = Practice::new().book_from("1 Jul", "31 Aug");
    let successor = Slot::on("22 Jul 09:00").patient(1).booked("19 Jul 12:00").weight(2);
    let claim = practice.slot(cancelled("19 Jul 09:00").patient(1).weight(3)).slot(successor).claim();
    assert_eq!((count(&claim, Fate::Reprovided), count(&claim, Fate::NotRebooked)), (2, 1));
}
