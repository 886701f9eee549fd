//! DOMAIN.md section 6: worked minutes, baselines, netting in the week, declared and candidate minutes.

use crate::practice::{Practice, Time, day, every};
use crate::table::{Case, Table, fraction, fraction_or_null, listed, shown, yes_or_no};
use chrono::{NaiveDate, Weekday};
use normalday::claim::outcome::Claim;
use normalday::impact::outcome::{BaselineBasis, PersonDay, PersonWeek};
use normalday::model::policy::{Answer, DeclaredPolicy};
use normalday::model::staff::{Activity, Pay, StaffGroup};

fn fridays(first: &str) -> Vec<NaiveDate> {
    every(Weekday::Fri, first, "12 Jul")
}

/// A book open on Fridays only, alike each week, so that four (or six) Fridays are chosen.
fn book_from(first: &str) -> Practice {
    let practice = Practice::new().book_from(first, "31 Jul").kept_on(&fridays(first), 50);
    practice.kept("19 Jul", 30)
}

fn week_of<'a>(claim: &'a Claim, person: &str, monday: &str) -> &'a PersonWeek {
    let weeks = || claim.hours.person_weeks.iter();
    let of_person = weeks().filter(|week| claim.staff[week.staff.0 as usize].label == person);
    of_person.into_iter().find(|week| week.week == day(monday)).expect("a week of that person")
}

fn day_of<'a>(claim: &'a Claim, person: &str, date: &str) -> Option<&'a PersonDay> {
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
fn book_with_six_fridays() -> Practice {
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

pub const NETTING: Table = Table {
    name: "netting",
    title: "The week of Monday 22 July, worked / planned",
    section: "6, 8.6",
    columns: &["person", "rows", "extra", "absence"],
    given: 2,
    rows: &[
        &["S", "Mon 570/450, Tue 390/450, Wed 450/450, Sat 90/0", "150", "0"],
        &["T", "Mon 0/450, Tue 450/0", "0", "0"],
        &["U", "Wed 420/450", "0", "30"],
        &["all", "each person by themselves", "150", "30"],
    ],
};

fn date_of(monday: &str, weekday: &str) -> NaiveDate {
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let place = names.iter().position(|name| *name == weekday).expect("a weekday");
    day(monday) + chrono::Days::new(place as u64)
}

/// Adds a person's week of `Mon 570/450, ...`: worked and planned minutes of each day.
fn add_week(mut practice: Practice, person: &str, monday: &str, rows: &str) -> Practice {
    for text in rows.split(", ") {
        let (weekday, minutes) = text.split_once(' ').expect("a weekday");
        let (worked, planned) = minutes.split_once('/').expect("worked and planned");
        let date = date_of(monday, weekday);
        if worked != "0" {
            practice = practice.worked_on(person, &[date], worked.parse().expect("minutes"));
        }
        if planned != "0" {
            practice = practice.planned_on(person, &[date], planned.parse().expect("minutes"));
        }
    }
    practice
}

/// Monday to Friday alike in book and rota, so that a day without a plan has a normal of nought for those who start late.
fn open_weeks() -> Practice {
    let weekdays = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let dates: Vec<NaiveDate> = weekdays.iter().flat_map(|weekday| every(*weekday, "17 Jun", "31 Jul")).collect();
    Practice::new().book_from("17 Jun", "31 Jul").kept_on(&dates, 50)
}

#[test]
fn hours_are_netted_in_the_week_of_each_person() {
    let mut practice = open_weeks().rota("1 Jun", "31 Jul");
    for cells in NETTING.rows.iter().take(3) {
        practice = practice.time(Time::worked(cells[0], "1 Jun", 60));
        practice = add_week(practice, cells[0], "22 Jul", cells[1]);
    }
    let claim = practice.claim();
    NETTING.check(|case| match case.text("person") {
        "all" => vec![fraction_or_null(claim.hours.extra_minutes), fraction_or_null(claim.hours.absence_minutes)],
        person => {
            let week = week_of(&claim, person, "22 Jul");
            let net = week.baseline_minutes + week.extra_minutes - week.absence_minutes;
            assert_eq!(week.worked_minutes, net, "control 6");
            vec![fraction(week.extra_minutes), fraction(week.absence_minutes)]
        }
    });
}

pub const FIRST_WEEK: Table = Table {
    name: "first-week",
    title: "The week of the incident (Friday 19 July): earlier days enter only to reduce",
    section: "6, 8.6",
    columns: &["rows, worked / planned", "earlier net", "extra", "absence"],
    given: 1,
    rows: &[
        &["Mon 405/450, Tue 450/450, Fri 510/450, Sat 120/0", "-45", "135", "0"],
        &["Mon 450/450, Tue 480/450, Fri 510/450, Sat 120/0", "30", "180", "0"],
        &["Mon 150/450, Tue 450/450, Fri 510/450, Sat 120/0", "-300", "0", "0"],
        &["Mon 600/450, Tue 450/450, Fri 400/450", "150", "0", "50"],
        &["Mon 150/450, Tue 450/450, Fri 400/450", "-300", "0", "50"],
    ],
};

#[test]
fn earlier_days_of_the_incidents_week_only_reduce() {
    FIRST_WEEK.check(|case| {
        let practice = open_weeks().rota("1 Jun", "31 Jul").time(Time::worked("V", "1 Jun", 60));
        let claim = add_week(practice, "V", "15 Jul", case.text("rows, worked / planned")).claim();
        let week = week_of(&claim, "V", "15 Jul");
        vec![fraction(week.earlier_net_minutes), fraction(week.extra_minutes), fraction(week.absence_minutes)]
    });
}

/// V's week with a baseline of 427.5 on Tuesday 16 July: no plan, and a normal of 427.5 (worked 420 and 435 by turns).
fn week_of_halves(friday: &str, saturday: &str) -> Practice {
    let mut practice = open_weeks().rota("1 Jun", "31 Jul").time(Time::worked("V", "1 Jun", 60));
    for (place, date) in every(Weekday::Tue, "18 Jun", "9 Jul").into_iter().enumerate() {
        practice = practice.worked_on("V", &[date], if place % 2 == 0 { 420 } else { 435 });
    }
    practice = practice.planned_on("V", &[day("15 Jul"), day("19 Jul")], 450);
    practice = practice.worked_on("V", &[day("16 Jul"), day("19 Jul")], 450);
    practice = practice.worked_on("V", &[day("15 Jul")], 405);
    let said = |time: Time, word: &str| match word {
        "yes" => time.declared(true),
        "no" => time.declared(false),
        _ => time,
    };
    let extra = |date: &str, minutes: i64| Time::worked("V", date, minutes).pay(Pay::AdditionalPlain).rate(1200);
    practice.time(said(extra("19 Jul", 60), friday)).time(said(extra("20 Jul", 120), saturday))
}

pub const DECLARED: Table = Table {
    name: "declared",
    title: "Net extra 180 - 22.5 = 157.5; Friday's row of 60 minutes and Saturday's row of 120",
    section: "6, rulings 19 and 25",
    columns: &["Friday row", "Saturday row", "declared", "candidate", "laid on dates"],
    given: 2,
    rows: &[
        &["yes", "yes", "157", "0", "declared 19 Jul 60, declared 20 Jul 97"],
        &["yes", "blank", "60", "97", "declared 19 Jul 60, candidate 20 Jul 97"],
        &["yes", "no", "60", "0", "declared 19 Jul 60"],
        &["blank", "blank", "0", "157", "candidate 19 Jul 60, candidate 20 Jul 97"],
        &["blank", "yes", "120", "37", "declared 20 Jul 120, candidate 19 Jul 37"],
    ],
};

fn laid(claim: &Claim) -> String {
    listed(claim.hours.laid.iter().filter(|laid| claim.staff[laid.staff.0 as usize].label == "V").map(|laid| {
        let word = if laid.is_declared { "declared" } else { "candidate" };
        format!("{word} {} {}", shown(laid.date), laid.minutes)
    }))
}

#[test]
fn declared_minutes_are_laid_on_rows() {
    DECLARED.check(|case| {
        let claim = week_of_halves(case.text("Friday row"), case.text("Saturday row")).claim();
        let week = week_of(&claim, "V", "15 Jul");
        assert_eq!(
            (fraction(week.earlier_net_minutes), fraction(week.extra_minutes)),
            ("-45/2".into(), "315/2".into())
        );
        let laid_minutes: i64 = claim.hours.laid.iter().map(|laid| laid.minutes).sum();
        assert_eq!(laid_minutes, week.declared_minutes + week.candidate_minutes);
        vec![week.declared_minutes.to_string(), week.candidate_minutes.to_string(), laid(&claim)]
    });
}

#[test]
fn an_entry_of_the_policy_declares_like_the_row() {
    let entry = |staff: Option<&str>, group: Option<StaffGroup>| DeclaredPolicy {
        staff: staff.map(str::to_owned),
        staff_group: group,
        from: day("19 Jul"),
        to: day("20 Jul"),
        reason: "stayed to telephone patients".to_owned(),
    };
    for entry in [entry(Some("V"), None), entry(None, Some(StaffGroup::Reception))] {
        let claim = week_of_halves("blank", "blank").policy(|policy| policy.declared = vec![entry]).claim();
        assert_eq!(week_of(&claim, "V", "15 Jul").declared_minutes, 157);
    }
    let someone_else = entry(Some("W"), None);
    let claim = week_of_halves("blank", "blank").policy(|policy| policy.declared = vec![someone_else]).claim();
    assert_eq!(week_of(&claim, "V", "15 Jul").declared_minutes, 0);
}

pub const ON_ONE_DATE: Table = Table {
    name: "on-one-date",
    title: "Planned 450 on Friday 19 July; on which rows the extra minutes are laid",
    section: "ruling 19",
    columns: &["rows: minutes, pay, start, declared", "laid, in order"],
    given: 1,
    rows: &[
        &[
            "450 contracted 09:00 blank; 60 additional 17:00 yes; 30 additional 18:00 yes",
            "declared 18:00 30, declared 17:00 60",
        ],
        &["300 contracted 09:00 yes; 240 contracted 14:00 yes", "declared 14:00 90"],
        &["300 contracted 08:00 yes; 240 additional 14:00 yes", "declared 14:00 90"],
        &[
            "450 contracted 09:00 blank; 60 additional 07:00 yes; 60 additional 18:00 blank",
            "declared 07:00 60, candidate 18:00 60",
        ],
    ],
};

#[test]
fn additional_rows_come_first_then_the_latest() {
    ON_ONE_DATE.check(|case| {
        let mut practice = book_with_six_fridays().rota("1 May", "31 Jul").planned_on("V", &[day("19 Jul")], 450);
        practice = practice.time(Time::worked("V", "1 May", 60));
        for text in case.text("rows: minutes, pay, start, declared").split("; ") {
            let words: Vec<&str> = text.split(' ').collect();
            let start = crate::practice::minute(words[2]);
            let minutes: i64 = words[0].parse().expect("minutes");
            let mut time = Time::worked("V", "19 Jul", minutes).with(|row| {
                row.start_minute = Some(start);
                row.end_minute = Some(start + minutes);
            });
            if words[1] == "additional" {
                time = time.pay(Pay::AdditionalPlain);
            }
            practice = practice.time(if words[3] == "yes" { time.declared(true) } else { time });
        }
        let claim = practice.claim();
        vec![listed(claim.hours.laid.iter().map(|laid| {
            let word = if laid.is_declared { "declared" } else { "candidate" };
            let start = laid.start_minute.expect("a start");
            format!("{word} {:02}:{:02} {}", start / 60, start % 60, laid.minutes)
        }))]
    });
}

pub const SMALL: Table = Table {
    name: "small-candidates",
    title: "Undeclared extra minutes of a person in a week under 15 are not listed",
    section: "ruling 25",
    columns: &["extra", "candidate"],
    given: 1,
    rows: &[&["14", "0"], &["15", "15"]],
};

#[test]
fn few_undeclared_minutes_are_nought() {
    SMALL.check(|case| {
        let practice = book_with_six_fridays().rota("1 May", "31 Jul").planned_on("V", &[day("19 Jul")], 450);
        let practice = practice.time(Time::worked("V", "1 May", 60));
        let claim = practice.time(Time::worked("V", "19 Jul", 450 + case.number("extra"))).claim();
        vec![week_of(&claim, "V", "15 Jul").candidate_minutes.to_string()]
    });
}

#[test]
fn dates_outside_the_worked_file_are_not_covered() {
    let late_july: Vec<NaiveDate> = normalday::model::incident::dates_in(day("22 Jul")..=day("2 Aug"));
    let practice = open_weeks().book_from("17 Jun", "2 Aug").rota("1 Jun", "28 Jul").planned_on("W", &late_july, 450);
    let worked: Vec<NaiveDate> = late_july.iter().copied().filter(|date| *date <= day("28 Jul")).collect();
    let claim = practice.time(Time::worked("W", "1 Jun", 60)).worked_on("W", &worked, 450).claim();
    assert_eq!(fraction_or_null(claim.hours.absence_minutes), "0");
    assert_eq!(day_of(&claim, "W", "29 Jul").map(|day| day.baseline_minutes), Some(None));
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

pub const NET_CHANGE: Table = Table {
    name: "net-change",
    title: "Net change of reception against ordinary variation: baselines 300 (Fri) and 400 (Mon), root of squares 500, \
            t x s = 0.238663, limit 119.33",
    section: "6",
    columns: &["extra", "absence of a colleague", "net", "verdict", "warned if declared"],
    given: 2,
    rows: &[
        &["120", "0", "120", "above", "no"],
        &["119", "0", "119", "within ordinary variation", "yes"],
        &["200", "60", "140", "above", "no"],
        &["200", "100", "100", "within ordinary variation", "yes"],
    ],
};

/// Ten minutes for each appointment of the branch in the leave-one-out table: the same relative errors.
fn branch_hours() -> Practice {
    let mut practice = Practice::new().book_from("21 Jun", "22 Jul").rota("1 Jun", "22 Jul");
    let fridays = every(Weekday::Fri, "21 Jun", "12 Jul").into_iter().zip([30, 27, 33, 30]);
    let mondays = every(Weekday::Mon, "24 Jun", "15 Jul").into_iter().zip([40, 44, 36, 40]);
    for (date, kept) in fridays.chain(mondays) {
        practice = practice.kept(&shown(date), kept).worked_on("V", &[date], i64::from(kept) * 10);
    }
    practice.kept("19 Jul", 20).kept("22 Jul", 30).time(Time::worked("V", "1 Jun", 60))
}

#[test]
fn the_net_change_stands_beside_its_ordinary_variation() {
    NET_CHANGE.check(|case| {
        let (extra, absence) = (case.number("extra"), case.number("absence of a colleague"));
        // The colleague takes a part of Monday's 400 minutes, so that the group's baselines stay 300 and 400.
        let practice = branch_hours().planned_on("V", &[day("19 Jul")], 300).planned_on("V", &[day("22 Jul")], 200);
        let practice = practice.planned_on("W", &[day("22 Jul")], 200).time(Time::worked("W", "1 Jun", 60));
        let practice = practice.time(Time::worked("V", "19 Jul", 300 + extra).declared(true));
        let practice = practice.time(Time::worked("V", "22 Jul", 200)).time(Time::worked("W", "22 Jul", 200 - absence));
        let claim = practice.claim();
        let group = &claim.hours.groups[0];
        assert_eq!(format!("{:.2}", group.limit_minutes.expect("a limit")), "119.33");
        let warned = claim.warnings.iter().any(|warning| warning.code == "declared_within_variation");
        assert_eq!(claim.hours.person_weeks[0].declared_minutes, extra, "a warning, never an exclusion");
        let verdict = if group.is_above == Some(true) { "above" } else { "within ordinary variation" };
        vec![fraction(group.net_minutes), verdict.to_owned(), yes_or_no(warned)]
    });
}
