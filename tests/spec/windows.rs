//! DOMAIN.md section 1: incident, working days, recovery window, claim window; part of a day.

use crate::practice::{Practice, Slot, day, every, stamp};
use crate::table::{Table, fraction_or_null, shown, shown_all};
use chrono::{NaiveDateTime, Weekday};
use normalday::claim::without_sensitivity;
use normalday::model::calendar::Calendar;
use normalday::model::incident::{Incident, dates_in};
use normalday::plan::Plan;

fn moment(at: NaiveDateTime) -> String {
    format!("{} {}", shown(at.date()), at.format("%H:%M"))
}

pub const WINDOWS: Table = Table {
    name: "windows",
    title: "From the incident to the windows",
    section: "1",
    columns: &["incident as typed", "starts", "ends (not included)", "recovery window", "claim window"],
    given: 1,
    rows: &[
        &["2024-07-19", "19 Jul 00:00", "20 Jul 00:00", "20 Jul to 2 Aug, 14 dates", "19 Jul to 2 Aug, 15 dates"],
        &["2024-05-03", "3 May 00:00", "4 May 00:00", "4 May to 20 May, 17 dates", "3 May to 20 May, 18 dates"],
        &[
            "2024-07-19/2024-07-22",
            "19 Jul 00:00",
            "23 Jul 00:00",
            "23 Jul to 5 Aug, 14 dates",
            "19 Jul to 5 Aug, 18 dates",
        ],
        &[
            "2024-07-19T08:00/2024-07-19T12:30",
            "19 Jul 08:00",
            "19 Jul 12:30",
            "20 Jul to 2 Aug, 14 dates",
            "19 Jul to 2 Aug, 15 dates",
        ],
        &[
            "2024-07-19T08:00/2024-07-20T00:00",
            "19 Jul 08:00",
            "20 Jul 00:00",
            "20 Jul to 2 Aug, 14 dates",
            "19 Jul to 2 Aug, 15 dates",
        ],
    ],
};

#[test]
fn windows_follow_from_the_incident() {
    WINDOWS.check(|case| {
        let (_, plan) = Practice::new().incident(case.text("incident as typed")).build();
        let (first, last) = plan.recovery();
        let claim = plan.claim_dates();
        vec![
            moment(plan.incident.start),
            moment(plan.incident.end),
            format!("{} to {}, {} dates", shown(first), shown(last), dates_in(first..=last).len()),
            format!("{} to {}, {} dates", shown(claim[0]), shown(*claim.last().unwrap()), claim.len()),
        ]
    });
}

pub const WORKING_DAYS: Table = Table {
    name: "working-days",
    title: "The ten working days after the last incident date",
    section: "1",
    columns: &["incident", "ten working days"],
    given: 1,
    rows: &[
        &["2024-07-19", "22 Jul, 23 Jul, 24 Jul, 25 Jul, 26 Jul, 29 Jul, 30 Jul, 31 Jul, 1 Aug, 2 Aug"],
        &["2024-05-03", "7 May, 8 May, 9 May, 10 May, 13 May, 14 May, 15 May, 16 May, 17 May, 20 May"],
    ],
};

#[test]
fn bank_holidays_and_week_ends_are_no_working_days() {
    WORKING_DAYS.check(|case| {
        let (_, plan) = Practice::new().incident(case.text("incident")).build();
        let (first, last) = plan.recovery();
        vec![shown_all(dates_in(first..=last).into_iter().filter(|date| plan.calendar.is_working_day(*date)))]
    });
}

pub const CUT: Table = Table {
    name: "cut",
    title: "The claim window ends no later than the files",
    section: "1, ruling 13",
    columns: &["incident", "files end on", "claim window", "left out, with a warning"],
    given: 2,
    rows: &[
        &["2024-07-19", "2 Aug", "19 Jul to 2 Aug, 15 dates", "none"],
        &["2024-07-19", "31 Jul", "19 Jul to 31 Jul, 13 dates", "1 Aug, 2 Aug"],
        &["2024-07-19", "31 Aug", "19 Jul to 2 Aug, 15 dates", "none"],
    ],
};

#[test]
fn the_claim_window_is_cut_to_what_the_files_cover() {
    CUT.check(|case| {
        let practice = Practice::new().incident(case.text("incident")).book_from("1 Apr", case.text("files end on"));
        let claim = practice.claim();
        let (first, last) = (claim.claim_dates[0], *claim.claim_dates.last().unwrap());
        let warned = claim.warnings.iter().any(|warning| warning.code == "claim_window_cut");
        assert_eq!(warned, !claim.cut_dates.is_empty());
        vec![
            format!("{} to {}, {} dates", shown(first), shown(last), claim.claim_dates.len()),
            shown_all(claim.cut_dates),
        ]
    });
}

pub const NO_INCIDENT: Table = Table {
    name: "no-incident",
    title: "What is refused as an incident",
    section: "1",
    columns: &["typed", "answer"],
    given: 1,
    rows: &[
        &["nothing", "no incident is given"],
        &["19 July 2024", "is not a date"],
        &["2024-07-22/2024-07-19", "before it starts"],
        &["2024-07-19T08:00", "before it starts"],
    ],
};

#[test]
fn no_date_is_ever_assumed() {
    NO_INCIDENT.check(|case| {
        let (_, plan) = Practice::new().build();
        let typed = if case.text("typed") == "nothing" { "" } else { case.text("typed") };
        let refused = Plan::resolve(plan.policy, Some(typed), None).expect_err("refused").to_string();
        let answer = case.text("answer");
        vec![if refused.contains(answer) { answer.to_owned() } else { refused }]
    });
}

pub const CLOCK_WINDOWS: Table = Table {
    name: "clock-windows",
    title: "The hours of each date in which appointments are compared",
    section: "1",
    columns: &["incident", "date", "starts counted"],
    given: 2,
    rows: &[
        &["2024-07-19T08:00/2024-07-19T12:30", "19 Jul", "from 08:00 to before 12:30"],
        &["2024-07-19T08:00/2024-07-19T12:30", "22 Jul", "the whole day"],
        &["2024-07-19T16:00/2024-07-22T10:00", "19 Jul", "from 16:00 to before 24:00"],
        &["2024-07-19T16:00/2024-07-22T10:00", "20 Jul", "the whole day"],
        &["2024-07-19T16:00/2024-07-22T10:00", "21 Jul", "the whole day"],
        &["2024-07-19T16:00/2024-07-22T10:00", "22 Jul", "from 00:00 to before 10:00"],
    ],
};

#[test]
fn each_date_has_its_clock_window() {
    CLOCK_WINDOWS.check(|case| {
        let incident = Incident::parse(case.text("incident")).unwrap();
        let window = incident.measured_window(day(case.text("date")));
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        vec![match (window.from_minute, window.to_minute) {
            (0, 1440) => "the whole day".to_owned(),
            (from, to) => format!("from {} to before {}", clock(from), clock(to)),
        }]
    });
}

pub const PART_DAY: Table = Table {
    name: "part-day",
    title: "An incident on 19 July from 08:00 to 12:30: which of these attended rows count",
    section: "1, ruling 3",
    columns: &["start", "weight", "counted"],
    given: 2,
    rows: &[
        &["07:50", "1", "0"],
        &["08:00", "1", "1"],
        &["12:20", "1", "1"],
        &["12:30", "1", "0"],
        &["untimed list", "10", "0"],
    ],
};

fn part_day_row(date: &str, start: &str, weight: i64) -> Slot {
    let slot = if start.contains(':') { Slot::on(&format!("{date} {start}")) } else { Slot::on(date) };
    slot.weight(u32::try_from(weight).unwrap())
}

#[test]
fn only_the_start_of_a_row_matters_on_a_part_day() {
    let part = "2024-07-19T08:00/2024-07-19T12:30";
    let kept = |incident: &str, slot: Slot| {
        let claim = Practice::new().incident(incident).book_from("24 Jun", "31 Jul").slot(slot).claim();
        claim.appointments.measures.bridge.kept.actual.unwrap()
    };
    PART_DAY.check(|case| {
        let slot = || part_day_row("19 Jul", case.text("start"), case.number("weight"));
        assert_eq!(kept("2024-07-19", slot()), case.number("weight"), "on a whole day every row counts");
        vec![kept(part, slot()).to_string()]
    });
}

#[test]
fn reference_days_are_cut_at_the_same_hours() {
    let mut practice = Practice::new().incident("2024-07-19T08:00/2024-07-19T12:30").book_from("24 Jun", "31 Jul");
    for cells in PART_DAY.rows {
        practice = practice.slot(part_day_row("19 Jul", cells[0], cells[1].parse().unwrap()));
    }
    for (date, inside) in [("28 Jun", 5), ("5 Jul", 4), ("12 Jul", 6)] {
        practice = practice.slot(Slot::on(&format!("{date} 07:59")).weight(7));
        practice = practice.slot(Slot::on(&format!("{date} 12:29")).weight(inside));
        practice = practice.slot(Slot::on(&format!("{date} 12:30")).weight(9)).kept(date, 20);
    }
    let claim = practice.claim();
    let bridge = &claim.appointments.measures.bridge;
    assert_eq!(fraction_or_null(bridge.kept.normal), "5");
    assert_eq!(bridge.kept.actual, Some(2));
    assert_eq!(fraction_or_null(bridge.shortfall), "3");
    assert_eq!(claim.appointments.outside_clock_window, 12, "07:50, 12:30 and the list of ten");
}

pub const MOMENTS: Table = Table {
    name: "moments",
    title: "Two moments are compared at the coarser precision of the two",
    section: "ruling 7",
    columns: &["stamp", "against", "at or after"],
    given: 2,
    rows: &[
        &["19 Jul 07:00", "19 Jul 07:00", "yes"],
        &["19 Jul 06:59", "19 Jul 07:00", "no"],
        &["19 Jul", "19 Jul 07:00", "yes"],
        &["18 Jul", "19 Jul 07:00", "no"],
        &["20 Jul", "19 Jul 07:00", "yes"],
    ],
};

#[test]
fn moments_are_compared_at_the_coarser_precision() {
    MOMENTS.check(|case| {
        let at_or_after = stamp(case.text("stamp")).at_or_after(&stamp(case.text("against")));
        vec![if at_or_after { "yes".to_owned() } else { "no".to_owned() }]
    });
    let with_seconds = normalday::model::evidence::Stamp::minute(day("19 Jul").and_hms_opt(7, 0, 40).expect("a time"));
    assert!(with_seconds.at_or_after(&stamp("19 Jul 07:00")) && stamp("19 Jul 07:00").at_or_after(&with_seconds));
}

pub const DELAYS: Table = Table {
    name: "delays",
    title: "Delay: working days after the cancelled date, up to and with the new one",
    section: "5",
    columns: &["cancelled", "new date", "delay"],
    given: 2,
    rows: &[
        &["19 Jul", "19 Jul", "0"],
        &["19 Jul", "22 Jul", "1"],
        &["19 Jul", "24 Jul", "3"],
        &["19 Jul", "29 Jul", "6"],
        &["19 Jul", "16 Aug", "20"],
        &["3 May", "7 May", "1"],
    ],
};

#[test]
fn delay_counts_working_days() {
    let calendar = Calendar::default();
    DELAYS.check(|case| {
        vec![calendar.working_days_after(day(case.text("cancelled")), day(case.text("new date"))).to_string()]
    });
}

#[test]
fn knock_on_dates_are_a_second_block() {
    let practice = Practice::new()
        .policy(|policy| policy.incident.knock_on = vec![day("22 Jul")])
        .book_from("24 Jun", "31 Jul")
        .kept_on(&every(Weekday::Fri, "28 Jun", "12 Jul"), 100)
        .kept_on(&every(Weekday::Mon, "24 Jun", "15 Jul"), 80)
        .kept("19 Jul", 60)
        .kept("22 Jul", 50);
    let claim = practice.claim();
    let kept = |measures: &normalday::impact::outcome::Measures| {
        (fraction_or_null(measures.bridge.kept.normal), measures.bridge.kept.actual)
    };
    assert_eq!(kept(&claim.appointments.measures), ("100".to_owned(), Some(60)));
    assert_eq!(kept(claim.appointments.knock_on.as_ref().unwrap()), ("80".to_owned(), Some(50)));
}

#[test]
fn files_that_end_before_the_incident_measure_nothing() {
    let (data, plan) = Practice::new().book_from("1 Apr", "18 Jul").build();
    assert!(without_sensitivity(&data, &plan).is_err());
}
