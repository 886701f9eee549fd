//! DOMAIN.md section 4: the bridge, appointments that nobody closed, what is attested.

use crate::practice::{Practice, Slot, day, every};
use crate::table::{Table, count_or_null, fraction, fraction_or_null};
use chrono::{NaiveDate, Weekday};
use normalday::claim::outcome::Claim;
use normalday::impact::outcome::BridgePart;
use normalday::model::appointment::{State, Status};
use normalday::model::exception::ExceptionCode;
use normalday::model::staff::StaffGroup;

fn reference_fridays() -> Vec<NaiveDate> {
    every(Weekday::Fri, "28 Jun", "12 Jul")
}

/// A book in which the three Fridays before are all alike. Counts are `58 kept, 9 dna, ...`.
fn book(normal: &str, actual: &str) -> Practice {
    let mut practice = Practice::new().book_from("28 Jun", "31 Jul").exported("19 Jul 14:00");
    for date in reference_fridays() {
        practice = add(practice, date, normal);
    }
    add(practice, day("19 Jul"), actual)
}

fn add(practice: Practice, date: NaiveDate, counts: &str) -> Practice {
    counts.split(", ").fold(practice, |practice, text| {
        let (number, word) = text.split_once(' ').expect("a number and a word");
        let morning = Slot::of(date, Some(9 * 60));
        let slot = match word {
            "kept" => morning,
            "pending" => Slot::of(date, Some(16 * 60)).status(Status::Booked),
            "unrecorded" => morning.status(Status::Booked),
            "dna" => morning.status(Status::Dna),
            "walked out" => morning.status(Status::WalkedOut),
            "cancelled" => morning.status(Status::CancelledByPractice),
            "unfilled" => morning.status(Status::Available),
            other => panic!("`{other}` is no state"),
        };
        match number.parse().expect("a count") {
            0 => practice,
            weight => practice.slot(slot.weight(weight)),
        }
    })
}

fn part(claim: &Claim, part: BridgePart) -> String {
    let parts = &claim.appointments.measures.bridge.parts;
    parts.iter().find(|(known, _)| *known == part).map_or_else(|| "null".to_owned(), |(_, value)| fraction(*value))
}

pub const BRIDGE: Table = Table {
    name: "bridge",
    title: "The bridge: the shortfall is the sum of its parts (export made in the afternoon of 19 July)",
    section: "4",
    columns: &[
        "layout",
        "normal Friday",
        "19 July",
        "offered (normal, actual)",
        "fewer slots",
        "dna",
        "walked out",
        "cancelled",
        "unfilled",
        "pending",
        "shortfall",
    ],
    given: 3,
    rows: &[
        &[
            "full",
            "100 kept, 6 dna, 1 walked out, 5 cancelled, 8 unfilled",
            "58 kept, 9 dna, 0 walked out, 30 cancelled, 12 unfilled, 3 pending",
            "120, 112",
            "8",
            "3",
            "-1",
            "25",
            "4",
            "3",
            "42",
        ],
        &[
            "without walked out and cancelled",
            "100 kept, 6 dna, 8 unfilled",
            "58 kept, 9 dna, 12 unfilled, 3 pending",
            "114, 82",
            "32",
            "3",
            "0",
            "0",
            "4",
            "3",
            "42",
        ],
    ],
};

#[test]
fn the_shortfall_is_the_sum_of_its_parts() {
    BRIDGE.check(|case| {
        let full = case.text("layout") == "full";
        let practice = book(case.text("normal Friday"), case.text("19 July")).layout(|layout| {
            layout.walked_out = full;
            layout.cancelled = full;
        });
        let claim = practice.claim();
        let bridge = &claim.appointments.measures.bridge;
        for state in [State::WalkedOut, State::Cancelled] {
            let pair = bridge.states.get(&state).copied().unwrap_or_default();
            assert_eq!((pair.normal.is_some(), pair.actual.is_some()), (full, full), "null where not expressible");
        }
        let offered = format!("{}, {}", fraction_or_null(bridge.offered.normal), count_or_null(bridge.offered.actual));
        vec![
            offered,
            part(&claim, BridgePart::FewerSlots),
            part(&claim, BridgePart::Dna),
            part(&claim, BridgePart::WalkedOut),
            part(&claim, BridgePart::Cancelled),
            part(&claim, BridgePart::Unfilled),
            part(&claim, BridgePart::Pending),
            fraction_or_null(bridge.shortfall),
        ]
    });
}

pub const GROUPS: Table = Table {
    name: "groups",
    title: "Staff groups keep their sign and sum to the whole",
    section: "4",
    columns: &["staff group", "normal", "actual", "shortfall"],
    given: 3,
    rows: &[&["GPs", "70", "20", "50"], &["nurses", "30", "38", "-8"], &["whole practice", "100", "58", "42"]],
};

#[test]
fn groups_are_signed() {
    let mut practice = Practice::new().book_from("28 Jun", "31 Jul");
    for (group, cells) in [(StaffGroup::GpSalaried, GROUPS.rows[0]), (StaffGroup::Nurse, GROUPS.rows[1])] {
        for date in reference_fridays() {
            practice = practice.slots(date, Status::Attended, group, cells[1].parse().expect("a count"));
        }
        practice = practice.slots(day("19 Jul"), Status::Attended, group, cells[2].parse().expect("a count"));
    }
    let claim = practice.claim();
    GROUPS.check(|case| {
        let of = |group: StaffGroup| claim.appointments.by_staff_group.iter().find(|(known, _)| *known == group);
        let bridge = match case.text("staff group") {
            "GPs" => &of(StaffGroup::GpSalaried).expect("there").1,
            "nurses" => &of(StaffGroup::Nurse).expect("there").1,
            _ => &claim.appointments.measures.bridge,
        };
        vec![fraction_or_null(bridge.shortfall)]
    });
}

pub const ATTESTED: Table = Table {
    name: "attested",
    title: "Kept 58 = 40 held + 18 not closed; a normal Friday leaves 2 open",
    section: "4, rulings 15 and 25",
    columns: &["attested (in book, not in book, not seen)", "kept as recorded", "range", "kept, attested"],
    given: 1,
    rows: &[
        &["none", "58", "42 to 58", "null"],
        &["13, 4, 5", "58", "42 to 58", "57"],
        &["18, 0, 0", "58", "42 to 58", "58"],
        &["14, 4, 5", "58", "42 to 58", "58"],
    ],
};

#[test]
fn attested_counts_stand_beside_recorded_ones() {
    ATTESTED.check(|case| {
        let attested = case.text("attested (in book, not in book, not seen)");
        let mut practice = book("98 kept, 2 unrecorded, 6 dna", "40 kept, 18 unrecorded, 9 dna").exported("31 Jul");
        if attested != "none" {
            let counts = case.numbers("attested (in book, not in book, not seen)");
            practice = practice.attested("19 Jul", counts[0], counts[1], counts[2]);
        }
        let claim = practice.claim();
        let measures = &claim.appointments.measures;
        let too_many = claim.exceptions.iter().any(|exception| exception.code == ExceptionCode::AttestedTooMany);
        assert_eq!(too_many, attested == "14, 4, 5", "14 + 5 are more than the 18 that were left open");
        assert_eq!(fraction_or_null(measures.auto_dna_suspect), "3", "9 did not attend, 6 are normal");
        let (low, high) = measures.kept_range.expect("a range");
        vec![
            count_or_null(measures.bridge.kept.actual),
            format!("{} to {high}", fraction(low)),
            count_or_null(measures.kept_attested),
        ]
    });
}

#[test]
fn fewer_dnas_than_normal_are_no_suspects() {
    let claim = book("100 kept, 6 dna", "100 kept, 2 dna").claim();
    assert_eq!(fraction_or_null(claim.appointments.measures.auto_dna_suspect), "0");
}
