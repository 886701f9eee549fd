//! DOMAIN.md section 6: worked minutes and baselines.

use crate::practice::{Practice, Time, day, every};
use crate::table::{Case, Table, fraction, fraction_or_null, shown, yes_or_no};
use chrono::{NaiveDate, Weekday};
use normalday::claim::outcome::Claim;
use normalday::impact::outcome::{BaselineBasis, PersonDay, PersonWeek};
use normalday::model::policy::Answer;
use normalday::model::staff::{Activity, Pay};

fn fridays(first: &str) -> Vec<NaiveDate> {
    every(Weekday::Fri, first, "12 Jul")
}

/// A book open on Fridays only, alike each week, so that four (or six) Fridays are chosen.
fn book_from(first: &str) -> Practice {
    let practice = Practice::new().book_from(first, "31 Jul").kept_on(&fridays(first), 50);
    practice.kept("19 Jul", 30)
}

pub fn week_of<'a>(claim: &'a Claim, person: &str, monday: &str) -> &'a PersonWeek {
    let weeks = || claim.hours.person_weeks.iter();
    let of_person = weeks().filter(|week| claim.staff[week.staff.0 as usize].label == person);
    of_person.into_iter().find(|week| week.week == day(monday)).expect("a week of that person")
}

pub fn day_of<'a>(claim: &'a Claim, person: &str, date: &str) -> Option<&'a PersonDay> {
    let date = day(date);
    let mine = claim.hours.person_weeks.iter().filter(|week| claim.staff[week.staff.0 as usize].label == person);
    mine.flat_map(|week| &week.days).find(|known| known.date == date)
}

pub const USUAL_OVERTIME: Table = Table {
    name: "usual-overtime",
    title: "Planned 450 minutes on Friday 19 July; on four chosen Fridays planned 450 each",
    section: "6",
    columns: &["worked on these Fridays", "usual overtime", "baseline"],
    given: 1,
    rows: &[
        &["450, 480, 450, 510", "45/2", "945/2"],
        &["450, 450, 450, 450", "0", "450"],
        &["420, 450, 420, 450", "0", "450"],
        &["420, 450, 540, 450", "15", "465"],
        &["0, 480, 450, 510", "30", "480"],
    ],
};

#[test]
fn the_baseline_is_the_plan_and_usual_overtime() {
    USUAL_OVERTIME.check(|case| {
        let mut practice = book_from("21 Jun").rota("1 Jun", "31 Jul").planned_on("A", &fridays("21 Jun"), 450);
        for (date, minutes) in fridays("21 Jun").into_iter().zip(case.numbers("worked on these Fridays")) {
            if minutes > 0 {
                practice = practice.worked_on("A", &[date], minutes);
            }
        }
        let practice = practice.time(Time::worked("A", "7 Jun", 450)).planned_on("A", &[day("19 Jul")], 450);
        let claim = practice.time(Time::worked("A", "19 Jul", 500)).claim();
        let baseline = day_of(&claim, "A", "19 Jul").and_then(|day| day.baseline_minutes).expect("a baseline");
        vec![fraction(baseline - 450), fraction(baseline)]
    });
}

pub const ADDITIONAL: Table = Table {
    name: "additional",
    title: "Planned 450 minutes from 09:00 to 16:30, usual overtime nought: what counts as worked",
    section: "6, rulings 24 and 26",
    columns: &["worked rows of the day", "worked", "difference"],
    given: 1,
    rows: &[
        &["165 overtime", "615", "165"],
        &["450 contracted, 165 overtime", "615", "165"],
        &["300 contracted, 165 overtime", "465", "15"],
        &["540 contracted", "540", "90"],
        &["overtime from 09:00 to 16:30", "450", "0"],
        &["overtime from 16:00 to 18:00", "540", "90"],
    ],
};

#[test]
fn additional_rows_come_on_top_of_the_plan() {
    ADDITIONAL.check(|case| {
        let mut practice = book_from("21 Jun").rota("1 Jun", "31 Jul").planned_on("A", &fridays("21 Jun"), 450);
        practice = practice.worked_on("A", &every(Weekday::Fri, "7 Jun", "12 Jul"), 450);
        practice = practice.time(Time::planned("A", "19 Jul", 450).from_to("09:00", "16:30", 0).created("1 Apr"));
        for text in case.text("worked rows of the day").split(", ") {
            let overtime = Time::worked("A", "19 Jul", 0).pay(Pay::OvertimeEnhanced);
            practice = practice.time(match text.split_once(' ') {
                Some((minutes, "contracted")) => Time::worked("A", "19 Jul", minutes.parse().expect("minutes")),
                Some((minutes, "overtime")) => {
                    let minutes: i64 = minutes.parse().expect("minutes");
                    overtime.with(|row| row.minutes = minutes)
                }
                _ => {
                    let (from, to) = text.trim_start_matches("overtime from ").split_once(" to ").expect("times");
                    overtime.from_to(from, to, 0)
                }
            });
        }
        let claim = practice.claim();
        let known = day_of(&claim, "A", "19 Jul").expect("a day");
        vec![known.worked_minutes.to_string(), fraction(known.difference_minutes)]
    });
}

pub const NORMALS: Table = Table {
    name: "person-normal",
    title: "No plan for Friday 19 July: minutes on the six chosen Fridays (L leave, - no row), oldest first",
    section: "6",
    columns: &["7 June to 12 July", "first row", "baseline"],
    given: 2,
    rows: &[
        &["300, 300, L, -, 360, 300", "10 May", "315"],
        &["-, 240, L, -, 240, -", "10 May", "not covered: no steady normal"],
        &["-, 240, -, -, -, -", "10 May", "not covered: no steady normal"],
        &["-, -, -, -, -, -", "10 May", "0"],
        &["L, L, L, L, L, L", "10 May", "not covered: no steady normal"],
        &["-, 300, 300, 300, 300, 300", "13 Jun", "300"],
        &["-, 300, 300, 300, 300, 300", "14 Jun", "0, all is difference"],
    ],
};

/// A book whose chosen Fridays are the six from 7 June to 12 July: two more, of 24 and 17 May, are the most and the least.
pub fn book_with_six_fridays() -> Practice {
    let practice = Practice::new().book_from("17 May", "31 Jul").kept_on(&fridays("7 Jun"), 50);
    practice.kept("17 May", 90).kept("24 May", 10).kept("19 Jul", 30)
}

#[test]
fn a_persons_normal_is_the_mean_of_the_days_worked() {
    NORMALS.check(|case| {
        let mut practice = book_with_six_fridays().rota("1 May", "31 Jul");
        // Somebody else works on every Friday: the weekday is regular for the practice.
        practice = practice.worked_on("other", &every(Weekday::Fri, "3 May", "19 Jul"), 60);
        practice = practice.time(Time::worked("Q", case.text("first row"), 300));
        for (date, text) in fridays("7 Jun").into_iter().zip(case.text("7 June to 12 July").split(", ")) {
            match text {
                "-" => {}
                "L" => practice = practice.leave("Q", &shown(date), None, false),
                _ if shown(date) == case.text("first row") => {}
                minutes => practice = practice.worked_on("Q", &[date], minutes.parse().expect("minutes")),
            }
        }
        let claim = practice.time(Time::worked("Q", "19 Jul", 400)).claim();
        let known = day_of(&claim, "Q", "19 Jul").expect("a day");
        vec![match (known.basis, known.baseline_minutes) {
            (BaselineBasis::NotCovered, _) => {
                assert!(!claim.hours.plans_asked_for.is_empty() && !claim.questions.is_empty(), "a plan is asked for");
                "not covered: no steady normal".to_owned()
            }
            (BaselineBasis::NoNormal, _) => "0, all is difference".to_owned(),
            (_, baseline) => fraction_or_null(baseline),
        }]
    });
}

pub const LEAVE: Table = Table {
    name: "leave",
    title: "Leave on Friday 19 July, the person's normal being 450",
    section: "6",
    columns: &["leave", "worked", "baseline", "difference"],
    given: 2,
    rows: &[
        &["none", "450", "450", "0"],
        &["without times", "240", "0", "240"],
        &["09:00 to 13:00", "210", "210", "0"],
        &["09:00 to 18:00", "30", "0", "30"],
    ],
};

#[test]
fn leave_makes_or_lowers_the_baseline() {
    LEAVE.check(|case| {
        let practice = book_with_six_fridays().rota("1 May", "31 Jul");
        let practice = practice.worked_on("Q", &every(Weekday::Fri, "3 May", "12 Jul"), 450);
        let minutes = case.text("leave").split_once(" to ");
        let minutes = minutes.map(|(from, to)| crate::practice::minute(to) - crate::practice::minute(from));
        let practice =
            if case.text("leave") == "none" { practice } else { practice.leave("Q", "19 Jul", minutes, false) };
        let claim = practice.time(Time::worked("Q", "19 Jul", case.number("worked"))).claim();
        let known = day_of(&claim, "Q", "19 Jul").expect("a day");
        vec![fraction_or_null(known.baseline_minutes), fraction(known.difference_minutes)]
    });
}

#[test]
fn on_an_occasional_weekday_the_mean_is_over_all_days() {
    let mut practice = book_from("1 Apr").kept("6 Jul", 32).kept("15 Jun", 24).rota("1 Apr", "31 Jul");
    practice = practice.time(Time::worked("S", "5 Apr", 60)).time(Time::worked("S", "6 Jul", 240));
    let claim = practice.time(Time::worked("S", "15 Jun", 240)).time(Time::worked("S", "20 Jul", 100)).claim();
    let known = day_of(&claim, "S", "20 Jul").expect("a day");
    assert_eq!(fraction_or_null(known.baseline_minutes), "60", "480 minutes over eight Saturdays");
}

pub const CLOSED_SATURDAYS: Table = Table {
    name: "closed-saturdays",
    title: "Saturday 20 July, closed in the book; S worked 240 minutes on two of the nearest eight Saturdays",
    section: "3, 6, ruling 26",
    columns: &["rota from", "Saturdays inside the rota", "baseline of S"],
    given: 2,
    rows: &[&["1 Apr", "8 of 8", "60"], &["22 Jun", "4 of 8", "120"]],
};

#[test]
fn a_closed_weekday_that_is_worked_has_normal_hours() {
    CLOSED_SATURDAYS.check(|case| {
        let practice = book_from("1 Apr").rota(case.text("rota from"), "31 Jul");
        let first = if case.text("rota from") == "1 Apr" { "5 Apr" } else { "22 Jun" };
        // A row before the second oldest Saturday; on 22 June itself that is one of the two that S worked.
        let practice = practice.time(Time::worked("S", first, if first == "5 Apr" { 60 } else { 240 }));
        let practice = if first == "5 Apr" { practice.time(Time::worked("S", "22 Jun", 240)) } else { practice };
        let practice = practice.time(Time::worked("S", "6 Jul", 240)).time(Time::worked("S", "20 Jul", 300));
        let known_claim = practice.claim();
        vec![fraction_or_null(day_of(&known_claim, "S", "20 Jul").expect("a day").baseline_minutes)]
    });
}

#[test]
fn a_chosen_day_outside_the_rota_makes_normal_hours_insufficient() {
    let practice = book_with_six_fridays().rota("10 Jun", "31 Jul").worked_on("Q", &fridays("14 Jun"), 450);
    let claim = practice.time(Time::worked("Q", "19 Jul", 500)).claim();
    assert_eq!(day_of(&claim, "Q", "19 Jul").map(|day| day.baseline_minutes), Some(None), "not covered, not lower");
}

pub const PLANS: Table = Table {
    name: "plans",
    title: "Is a planned row a plan? Incident on 19 July; normal 0 on the closed Saturday, 450 on the Friday",
    section: "6, rulings 25 and 26",
    columns: &["date", "planned row", "worked", "baseline", "difference", "a question is asked"],
    given: 3,
    rows: &[
        &["20 Jul", "240 made 12 Jul", "240", "240", "0", "no"],
        &["20 Jul", "240 made 19 Jul 00:00", "240", "0", "240", "no"],
        &["20 Jul", "240 for catching up", "240", "0", "240", "no"],
        &["20 Jul", "240 additional pay", "240", "0", "240", "no"],
        &["20 Jul", "240 nothing known", "240", "0", "240", "yes"],
        &["26 Jul", "509 nothing known", "530", "509", "21", "no"],
        &["26 Jul", "510 nothing known", "530", "450", "80", "yes"],
        &["26 Jul", "510 made 12 Jul", "530", "510", "20", "no"],
    ],
};

fn with_plan(case: &Case) -> Practice {
    let practice = book_with_six_fridays().kept("26 Jul", 50).rota("1 May", "31 Jul");
    let practice = practice.worked_on("A", &every(Weekday::Fri, "3 May", "19 Jul"), 450);
    let (minutes, what) = case.text("planned row").split_once(' ').expect("minutes and words");
    let planned = Time::planned("A", case.text("date"), minutes.parse().expect("minutes"));
    let planned = match what {
        "for catching up" => planned.activity(Activity::CatchUp),
        "additional pay" => planned.pay(Pay::AdditionalPlain),
        "nothing known" => planned,
        made => planned.created(made.trim_start_matches("made ")),
    };
    practice.time(planned).time(Time::worked("A", case.text("date"), case.number("worked")))
}

#[test]
fn a_plan_made_after_the_event_is_no_baseline() {
    PLANS.check(|case| {
        let claim = with_plan(case).claim();
        let known = day_of(&claim, "A", case.text("date")).expect("a day");
        let asked = claim.questions.iter().any(|question| question.contains("plans_made_before_incident"));
        assert_eq!(asked, known.swollen_minutes > 0);
        vec![fraction_or_null(known.baseline_minutes), fraction(known.difference_minutes), yes_or_no(asked)]
    });
}

pub const SWOLLEN: Table = Table {
    name: "swollen",
    title: "Friday 26 July, planned 510 (60 over the normal), worked 530 and declared by row",
    section: "6",
    columns: &["was this planned before the incident?", "baseline", "declared", "candidate"],
    given: 1,
    rows: &[&["not answered", "450", "20", "60"], &["yes", "510", "20", "0"], &["no", "450", "80", "0"]],
};

#[test]
fn a_swollen_plan_waits_for_an_answer() {
    SWOLLEN.check(|case| {
        let practice = book_with_six_fridays().kept("26 Jul", 50).rota("1 May", "31 Jul");
        let practice = practice.worked_on("A", &every(Weekday::Fri, "3 May", "19 Jul"), 450);
        let practice = practice.policy(|policy| {
            policy.rota.plans_made_before_incident = match case.text("was this planned before the incident?") {
                "yes" => Answer::Yes,
                "no" => Answer::No,
                _ => Answer::Open,
            }
        });
        let practice = practice.time(Time::planned("A", "26 Jul", 510));
        let claim = practice.time(Time::worked("A", "26 Jul", 530).declared(true)).claim();
        let week = week_of(&claim, "A", "22 Jul");
        let baseline = day_of(&claim, "A", "26 Jul").and_then(|day| day.baseline_minutes);
        vec![fraction_or_null(baseline), week.declared_minutes.to_string(), week.candidate_minutes.to_string()]
    });
}

#[test]
fn additional_rows_are_the_difference_where_there_is_no_normal() {
    let practice = Practice::new().book_from("8 Jul", "31 Jul").kept("12 Jul", 50).kept("19 Jul", 30);
    let practice = practice.rota("1 Jun", "31 Jul").time(Time::worked("X", "3 Jun", 450));
    let practice = practice.time(Time::worked("X", "19 Jul", 450));
    let claim = practice.time(Time::worked("X", "19 Jul", 90).pay(Pay::AdditionalPlain)).claim();
    let known = day_of(&claim, "X", "19 Jul").expect("a day");
    assert_eq!((known.basis, fraction(known.difference_minutes)), (BaselineBasis::AdditionalOnly, "90".to_owned()));
}

#[test]
fn without_a_book_worked_minutes_choose_the_days() {
    let fridays = every(Weekday::Fri, "17 May", "12 Jul").into_iter().filter(|date| *date != day("31 May"));
    let minutes = [424, 400, 408, 392, 440, 392, 440, 416];
    let mut practice = Practice::new().rota("1 Apr", "31 Jul");
    for (date, minutes) in fridays.zip(minutes) {
        practice = practice.worked_on("V", &[date], minutes);
    }
    let claim = practice.time(Time::worked("V", "19 Jul", 500)).claim();
    let friday = claim.normal_days.iter().find(|normal| normal.date == day("19 Jul")).expect("a date");
    let trimmed = friday.left_out.iter().filter(|entry| ["most", "least"].contains(&entry.reason.as_str()));
    assert_eq!(crate::table::shown_all(trimmed.map(|entry| entry.date)), "21 Jun, 14 Jun", "most 440, least 392");
    let known = day_of(&claim, "V", "19 Jul").expect("a day");
    assert_eq!(fraction_or_null(known.baseline_minutes), "1240/3");
    assert_eq!(claim.appointments.measures.bridge.kept.normal, None, "nothing is said of appointments");
}
