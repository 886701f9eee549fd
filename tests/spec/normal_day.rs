//! DOMAIN.md section 3: eligible dates, the pool, the days averaged, the day-of check.

use crate::practice::{Practice, Slot, day, every};
use crate::table::{Case, Table, fraction, fraction_or_null, listed, shown, shown_all};
use chrono::{Datelike, NaiveDate, Weekday};
use normalday::claim::outcome::Claim;
use normalday::model::appointment::Status;
use normalday::model::staff::StaffGroup;
use normalday::normal::eligible::eligible_dates;
use normalday::normal::outcome::{Kind, NormalDay};

fn normal_day<'a>(claim: &'a Claim, date: &str) -> &'a NormalDay {
    claim.normal_days.iter().find(|normal| normal.date == day(date)).expect("a date of the claim window")
}

/// A book in which every working day had appointments.
fn every_working_day_open() -> Practice {
    let calendar = normalday::model::calendar::Calendar::default();
    let all = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let dates: Vec<NaiveDate> = all.iter().flat_map(|weekday| every(*weekday, "1 Apr", "31 Jul")).collect();
    let open: Vec<NaiveDate> = dates.into_iter().filter(|date| !calendar.is_bank_holiday(*date)).collect();
    Practice::new().book_from("1 Apr", "31 Jul").kept_on(&open, 100)
}

pub const POOLS: Table = Table {
    name: "pools",
    title: "Incident of 19 July, export from 1 April to 31 July, every working day open",
    section: "3, ruling 12",
    columns: &["date", "rejected", "eligible", "pool: the nearest eight", "not needed"],
    given: 1,
    rows: &[
        &[
            "Fri 19 Jul",
            "31 May (half-term week)",
            "11",
            "12 Jul, 5 Jul, 28 Jun, 21 Jun, 14 Jun, 7 Jun, 24 May, 17 May",
            "10 May, 3 May, 26 Apr",
        ],
        &[
            "Mon 22 Jul",
            "27 May (bank holiday), 6 May (bank holiday)",
            "10",
            "15 Jul, 8 Jul, 1 Jul, 24 Jun, 17 Jun, 10 Jun, 3 Jun, 20 May",
            "13 May, 29 Apr",
        ],
        &[
            "Tue 23 Jul",
            "28 May (first working day after a bank holiday), 7 May (first working day after a bank holiday)",
            "10",
            "16 Jul, 9 Jul, 2 Jul, 25 Jun, 18 Jun, 11 Jun, 4 Jun, 21 May",
            "14 May, 30 Apr",
        ],
        &[
            "Fri 2 Aug",
            "31 May (half-term week)",
            "11",
            "12 Jul, 5 Jul, 28 Jun, 21 Jun, 14 Jun, 7 Jun, 24 May, 17 May",
            "10 May, 3 May, 26 Apr",
        ],
    ],
};

#[test]
fn the_pool_is_the_nearest_eight_eligible_dates() {
    // The export ends on 2 August here, so that the last row of the table lies in the claim window.
    let claim = every_working_day_open().book_from("1 Apr", "2 Aug").claim();
    POOLS.check(|case| {
        let normal = normal_day(&claim, case.text("date"));
        let with_reason = |reason: &str| normal.left_out.iter().filter(|entry| entry.reason == reason).count();
        let not_needed = normal.left_out.iter().filter(|entry| entry.reason.starts_with("further back"));
        let in_use = ["most", "least"];
        let rejected = normal
            .left_out
            .iter()
            .filter(|entry| !in_use.contains(&entry.reason.as_str()) && !entry.reason.starts_with("further back"));
        let eligible = normal.pool.len() + with_reason("further back than the nearest eight");
        vec![
            listed(rejected.map(|entry| format!("{} ({})", shown(entry.date), entry.reason))),
            eligible.to_string(),
            shown_all(normal.pool.iter().rev().copied()),
            shown_all(not_needed.map(|entry| entry.date)),
        ]
    });
}

pub const ELIGIBLE: Table = Table {
    name: "eligible",
    title: "Why a date is, or is not, a reference day for another one",
    section: "3 (a) to (e)",
    columns: &["incident", "date considered", "answer"],
    given: 2,
    rows: &[
        &["2024-07-19", "12 Jul", "eligible"],
        &["2024-07-19", "26 Apr", "eligible"],
        &["2024-07-19", "19 Apr", "more than 84 days back"],
        &["2024-07-19", "3 May", "eligible"],
        &["2024-07-19", "31 May", "half-term week"],
        &["2024-07-22", "6 May", "bank holiday"],
        &["2024-07-23", "7 May", "first working day after a bank holiday"],
        &["2024-07-26", "3 May", "eligible"],
        &["2025-01-31", "10 Jan 2025", "eligible"],
        &["2025-01-31", "3 Jan 2025", "22 December to 3 January"],
        &["2025-01-28", "24 Dec", "22 December to 3 January"],
        &["2025-01-31", "20 Dec", "eligible"],
        &["2024-10-04", "2 Aug", "in the incident of 2024-07-19 or its recovery window"],
        &["2024-10-04", "9 Aug", "eligible"],
        &["2024-07-19", "5 Apr", "more than 84 days back"],
    ],
};

#[test]
fn eligible_dates_have_reasons() {
    ELIGIBLE.check(|case| {
        let practice = Practice::new().incident(case.text("incident")).policy(|policy| {
            if case.text("incident") == "2024-10-04" {
                policy.normal_day.other_incidents = vec!["2024-07-19".to_owned()];
            }
        });
        let (_, plan) = practice.build();
        let date = plan.incident.first_date();
        let span = (day("1 Jan"), day("31 Dec 2025"));
        let (eligible, rejected) = eligible_dates(date, date, span, &plan);
        let considered = day(case.text("date considered"));
        assert_eq!(considered.weekday(), date.weekday(), "the table compares like with like");
        let reason = rejected.into_iter().find(|entry| entry.date == considered).map(|entry| entry.reason);
        vec![match (eligible.contains(&considered), reason) {
            (true, _) => "eligible".to_owned(),
            (_, Some(reason)) => reason,
            _ => "more than 84 days back".to_owned(),
        }]
    });
}

#[test]
fn a_date_that_the_export_does_not_cover_is_not_eligible() {
    let (_, plan) = Practice::new().build();
    let date = day("19 Jul");
    let (eligible, rejected) = eligible_dates(date, date, (day("21 Jun"), day("31 Jul")), &plan);
    assert_eq!(shown_all(eligible), "12 Jul, 5 Jul, 28 Jun, 21 Jun");
    let outside = rejected.iter().filter(|entry| entry.reason == "outside the span that the export covers");
    assert_eq!(outside.count(), 8, "14 June back to 26 April");
}

pub const TRIM: Table = Table {
    name: "trim",
    title: "The days averaged for Friday 19 July, from the kept appointments of the Fridays before it, nearest first \
            (the half-term Friday of 31 May is not among them)",
    section: "3",
    columns: &["kept", "left out as most", "left out as least", "normal"],
    given: 1,
    rows: &[
        &["104, 110, 98, 110, 98, 102, 100, 106", "21 Jun (110)", "14 Jun (98)", "310/3"],
        &["100, 100, 100, 100, 100, 100, 100, 100", "17 May (100)", "24 May (100)", "100"],
        &["55, 48, 60, 52, 50", "28 Jun (60)", "5 Jul (48)", "157/3"],
        &["96, 110, 90, 100", "none", "none", "99"],
        &["120, 126, 117", "none", "none", "121"],
        &["96, 110", "none", "none", "insufficient"],
    ],
};

/// The Fridays before 19 July, nearest first, without the half-term one.
fn fridays() -> Vec<NaiveDate> {
    every(Weekday::Fri, "26 Apr", "12 Jul").into_iter().rev().filter(|date| *date != day("31 May")).collect()
}

fn book_of_fridays(kept: &[i64], group: StaffGroup) -> Practice {
    let days: Vec<NaiveDate> = fridays().into_iter().take(kept.len()).collect();
    let first = days.last().copied().expect("a Friday");
    let practice = Practice::new().book_from(&shown(first), "31 Jul");
    days.into_iter().zip(kept).fold(practice, |practice, (date, kept)| {
        practice.slots(date, Status::Attended, group, u32::try_from(*kept).expect("a count"))
    })
}

#[test]
fn the_most_and_the_least_are_left_out() {
    TRIM.check(|case| {
        let kept = case.numbers("kept");
        let claim = book_of_fridays(&kept, StaffGroup::GpSalaried).claim();
        let normal = normal_day(&claim, "19 Jul");
        let trimmed = |reason: &str| {
            let entries = normal.left_out.iter().filter(|entry| entry.reason == reason);
            listed(entries.map(|entry| {
                let place = fridays().iter().position(|date| *date == entry.date).expect("a Friday");
                format!("{} ({})", shown(entry.date), kept[place])
            }))
        };
        let bridge = &claim.appointments.measures.bridge;
        assert_eq!(bridge.shortfall.is_some(), normal.sufficient);
        let mean = if normal.sufficient { fraction_or_null(bridge.kept.normal) } else { "insufficient".to_owned() };
        vec![trimmed("most"), trimmed("least"), mean]
    });
}

pub const ADDITIVE: Table = Table {
    name: "additive",
    title: "The same six Fridays serve every part, so that parts sum to the whole",
    section: "3",
    columns: &["who", "kept, nearest Friday first", "normal"],
    given: 2,
    rows: &[
        &["GPs", "60, 66, 58, 64, 50, 62, 58, 64", "184/3"],
        &["others", "44, 44, 40, 46, 48, 40, 42, 42", "42"],
        &["whole practice", "104, 110, 98, 110, 98, 102, 100, 106", "310/3"],
    ],
};

#[test]
fn parts_sum_to_the_whole() {
    let numbers = |place: usize| -> Vec<i64> {
        ADDITIVE.rows[place][1].split(", ").map(|text| text.parse().expect("a count")).collect()
    };
    let (gps, others) = (numbers(0), numbers(1));
    let sums: Vec<i64> = gps.iter().zip(&others).map(|(gp, other)| gp + other).collect();
    assert_eq!(sums, numbers(2), "the table's own sums");
    let mut practice = book_of_fridays(&gps, StaffGroup::GpSalaried);
    for (date, kept) in fridays().into_iter().zip(&others) {
        practice = practice.slots(date, Status::Attended, StaffGroup::Nurse, u32::try_from(*kept).expect("a count"));
    }
    let claim = practice.claim();
    let of = |group: StaffGroup| {
        let entry = claim.appointments.by_staff_group.iter().find(|(known, _)| *known == group).expect("a group");
        fraction_or_null(entry.1.kept.normal)
    };
    ADDITIVE.check(|case| {
        vec![match case.text("who") {
            "GPs" => of(StaffGroup::GpSalaried),
            "others" => of(StaffGroup::Nurse),
            _ => fraction_or_null(claim.appointments.measures.bridge.kept.normal),
        }]
    });
}

pub const KINDS: Table = Table {
    name: "kinds",
    title: "Week-ends: regular, occasional, closed (export from 1 April; other eligible dates nought)",
    section: "3, ruling 12",
    columns: &["date", "export from", "kept on earlier dates", "kind", "normal"],
    given: 3,
    rows: &[
        &["Sat 20 Jul", "1 Apr", "6 Jul 32, 15 Jun 24, 25 May 30, 27 Apr 40", "occasional", "43/4"],
        &["Sat 20 Jul", "1 Apr", "13 Jul 20, 6 Jul 32, 15 Jun 24, 25 May 30, 11 May 28, 27 Apr 40", "regular", "57/2"],
        &["Sun 21 Jul", "1 Apr", "none", "closed", "0"],
        &["Sat 20 Jul", "29 Jun", "29 Jun 20, 6 Jul 20", "regular", "insufficient"],
        &["Sat 20 Jul", "6 Jul", "none", "closed", "insufficient"],
    ],
};

fn book_with_days(case: &Case) -> Practice {
    let practice = Practice::new().book_from(case.text("export from"), "31 Jul");
    let days = case.text("kept on earlier dates").split(", ").filter(|text| *text != "none");
    days.fold(practice, |practice, text| {
        let (date, kept) = text.rsplit_once(' ').expect("a date and a count");
        practice.kept(date, kept.parse().expect("a count"))
    })
}

#[test]
fn a_weekday_is_regular_occasional_or_closed() {
    KINDS.check(|case| {
        let claim = book_with_days(case).claim();
        let normal = normal_day(&claim, case.text("date"));
        let kind = match normal.kind {
            Kind::Regular => "regular",
            Kind::Occasional => "occasional",
            Kind::Closed => "closed",
        };
        let bridge = claim.appointments.by_date.iter().find(|(date, _)| *date == normal.date).map(|(_, bridge)| bridge);
        let mean = bridge.and_then(|bridge| bridge.kept.normal);
        assert_eq!(mean.is_some(), normal.sufficient);
        vec![kind.to_owned(), mean.map_or_else(|| "insufficient".to_owned(), fraction)]
    });
}

#[test]
fn on_a_closed_day_what_is_kept_is_more_than_normal() {
    let claim = Practice::new().book_from("1 Apr", "31 Jul").kept("21 Jul", 14).claim();
    let sunday = claim.appointments.by_date.iter().find(|(date, _)| *date == day("21 Jul")).expect("in the window");
    assert_eq!(fraction_or_null(sunday.1.shortfall), "-14");
}

pub const DAY_OF: Table = Table {
    name: "day-of",
    title: "The day-of check: booked before the day began; normal 100, kept 58",
    section: "3, rulings 23 and 26",
    columns: &["layout", "chosen Fridays", "19 July", "a", "capped", "plain shortfall", "adjusted"],
    given: 3,
    rows: &[
        &["full", "102, 98, 100", "90", "9/10", "9/10", "42", "32"],
        &["full", "102, 98, 100", "75", "3/4", "4/5", "42", "22"],
        &["full", "102, 98, 100", "130", "13/10", "6/5", "42", "62"],
        &["booking moments derived", "102, 98, 100", "90", "null", "null", "42", "null"],
        &["cancelled bookings vanish", "102, 98, 100", "90", "null", "null", "42", "null"],
    ],
};

#[test]
fn the_day_of_check_counts_what_was_booked_before() {
    DAY_OF.check(|case| {
        let mut practice = Practice::new().book_from("28 Jun", "31 Jul").layout(|layout| match case.text("layout") {
            "booking moments derived" => layout.booking_stamps = false,
            "cancelled bookings vanish" => layout.cancelled = false,
            _ => {}
        });
        for (date, booked) in
            [("28 Jun", "27 Jun"), ("5 Jul", "4 Jul"), ("12 Jul", "11 Jul")].iter().zip(case.numbers("chosen Fridays"))
        {
            practice = practice.slot(Slot::on(date.0).booked(date.1).weight(u32::try_from(booked).expect("a count")));
        }
        let cancelled = u32::try_from(case.number("19 July") - 50).expect("a count");
        let cancelled_slot = Slot::on("19 Jul").status(Status::CancelledByPractice).weight(cancelled);
        practice = practice
            .slot(Slot::on("19 Jul").booked("18 Jul").weight(50))
            .slot(Slot::on("19 Jul").booked("19 Jul 08:00").weight(8))
            .slot(cancelled_slot.booked("18 Jul 12:00").cancelled("19 Jul 08:30"))
            .slot(Slot::on("19 Jul").status(Status::CancelledByPatient).booked("1 Jul").cancelled("18 Jul"));
        let claim = practice.claim();
        let day_of = claim.appointments.day_of;
        vec![
            fraction_or_null(day_of.ratio),
            fraction_or_null(day_of.capped),
            fraction_or_null(claim.appointments.measures.bridge.shortfall),
            fraction_or_null(day_of.shortfall_adjusted),
        ]
    });
}
