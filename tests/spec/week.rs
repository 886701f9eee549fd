//! DOMAIN.md section 6: netting in the week, declared and candidate minutes, ordinary variation.

use crate::hours::{book_with_six_fridays, day_of, week_of};
use crate::practice::{Practice, Time, day, every};
use crate::table::{Table, fraction, fraction_or_null, listed, shown, yes_or_no};
use chrono::{Datelike, NaiveDate, Weekday};
use normalday::claim::outcome::Claim;
use normalday::claim::without_sensitivity;
use normalday::model::policy::DeclaredPolicy;
use normalday::model::staff::{Pay, StaffGroup};

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

/// docs/decisions.md: S worked two hours more on Monday, and what S worked on Tuesday cannot be read. Read as nothing it would be
/// an absence of 450 minutes, and eat the extra; it is neither.
#[test]
fn a_day_that_cannot_be_read_is_neither_extra_nor_absence() {
    let week = || {
        let practice = open_weeks().rota("1 Jun", "31 Jul").time(Time::worked("S", "1 Jun", 60));
        add_week(practice, "S", "22 Jul", "Mon 570/450, Tue 0/450")
    };
    let net = |claim: &Claim| {
        let week = week_of(claim, "S", "22 Jul");
        [fraction(week.extra_minutes), fraction(week.absence_minutes)]
    };
    assert_eq!(net(&week().claim()), ["0", "330"]);
    assert_eq!(net(&week().unread("S", "23 Jul").claim()), ["120", "0"]);
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

/// One cell of a weekly grid can hold two stretches: both stand at one place. Saturday 20 July, normal nought: 09:00 to
/// 12:30 and 16:00 to 18:45 are 210 + 165 = 375 minutes, all extra and declared; the latest come first.
#[test]
fn every_stretch_of_a_cell_takes_minutes() {
    let stretch = |from: &str, to: &str| Time::worked("V", "20 Jul", 0).from_to(from, to, 0).declared(true);
    let practice = book_with_six_fridays().rota("1 May", "31 Jul").time(Time::worked("V", "1 May", 60));
    let (mut data, plan) = practice.time(stretch("09:00", "12:30")).time(stretch("16:00", "18:45")).build();
    data.shifts[2].source = data.shifts[1].source;
    let claim = without_sensitivity(&data, &plan).expect("a claim");
    assert_eq!(week_of(&claim, "V", "15 Jul").declared_minutes, 375);
    let laid: Vec<(Option<i64>, i64)> = claim.hours.laid.iter().map(|laid| (laid.start_minute, laid.minutes)).collect();
    assert_eq!(laid, [(Some(960), 165), (Some(540), 210)]);
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

pub const NET_OF_ELEVEN_DATES: Table = Table {
    name: "net-of-eleven-dates",
    title: "Reception on eleven dates with a baseline of 540 minutes each: the root of the sum of squares is 540 x the root \
            of 11 = 1790.98; s = 0.05 from n = 40, t(0.975, 39) = 2.022691",
    section: "6",
    columns: &["extra, declared", "absence of a colleague", "net", "limit", "verdict", "warned", "declared minutes"],
    given: 2,
    rows: &[
        &["700", "50", "650", "181.13", "above", "no", "700"],
        &["700", "550", "150", "181.13", "within ordinary variation", "yes", "700"],
    ],
};

/// Eight pool days of every weekday, from 17 May to 18 July without the week of 27 May. In the week of 1 July the book has
/// the most, in that of 24 June the least: these two are left out, so that each day is predicted from five days of 400
/// minutes. They alone differ from 400, by 60, 50, 40, 10 and 0 minutes from Monday to Friday, up and down: the sum of the
/// squared errors is 2 x 7800 / 400^2 = 0.0975 = 39 x 0.05^2.
fn reception_that_scatters_by_a_twentieth() -> Practice {
    let mut practice = Practice::new().book_from("17 May", "2 Aug").rota("1 May", "2 Aug");
    let days = normalday::model::incident::dates_in(day("17 May")..=day("18 Jul")).into_iter();
    let half_term = day("27 May")..=day("31 May");
    for date in days.filter(|date| date.weekday().num_days_from_monday() < 5 && !half_term.contains(date)) {
        let apart = [60, 50, 40, 10, 0][date.weekday().num_days_from_monday() as usize];
        let (kept, minutes) = match normalday::model::incident::monday_of(date) {
            monday if monday == day("1 Jul") => (60, 400 + apart),
            monday if monday == day("24 Jun") => (40, 400 - apart),
            _ => (50, 400),
        };
        practice = practice.kept(&shown(date), kept).worked_on("V", &[date], minutes);
    }
    practice.policy(|policy| policy.rota.plans_made_before_incident = normalday::model::policy::Answer::Yes)
}

#[test]
fn the_limit_grows_with_the_root_of_the_sum_of_squares() {
    NET_OF_ELEVEN_DATES.check(|case| {
        let mut practice = reception_that_scatters_by_a_twentieth().time(Time::worked("W", "1 May", 60));
        let mut absence = case.number("absence of a colleague");
        let dates = normalday::model::incident::dates_in(day("19 Jul")..=day("2 Aug")).into_iter();
        for date in dates.filter(|date| date.weekday().num_days_from_monday() < 5) {
            practice = practice.kept(&shown(date), 50);
            // On three dates the colleague has 200 of the 540 minutes, and is away for as much of them as there is left.
            let of_colleague = if (day("22 Jul")..=day("24 Jul")).contains(&date) { 200 } else { 0 };
            if of_colleague > 0 {
                let away = absence.min(of_colleague);
                absence -= away;
                practice = practice.planned_on("W", &[date], of_colleague);
                if of_colleague > away {
                    practice = practice.worked_on("W", &[date], of_colleague - away);
                }
            }
            let extra = match shown(date).as_str() {
                "19 Jul" => 300,
                "22 Jul" | "26 Jul" => 200,
                _ => 0,
            };
            let planned = 540 - of_colleague;
            let worked = Time::worked("V", &shown(date), planned + extra);
            practice = practice.planned_on("V", &[date], planned);
            practice = practice.time(if extra > 0 { worked.declared(true) } else { worked });
        }
        let claim = practice.claim();
        let group = &claim.hours.groups[0];
        assert_eq!(fraction(group.extra_minutes), case.text("extra, declared"));
        assert_eq!(fraction(group.absence_minutes), case.text("absence of a colleague"));
        let declared: i64 = claim.hours.person_weeks.iter().map(|week| week.declared_minutes).sum();
        let warned = claim.warnings.iter().any(|warning| warning.code == "declared_within_variation");
        let verdict = if group.is_above == Some(true) { "above" } else { "within ordinary variation" };
        vec![
            fraction(group.net_minutes),
            format!("{:.2}", group.limit_minutes.expect("a limit")),
            verdict.to_owned(),
            yes_or_no(warned),
            declared.to_string(),
        ]
    });
}
