//! DOMAIN.md section 7, prices: rates, rounding, employer NI and pension, usual weeks.

use crate::practice::{Practice, Time, day, every};
use crate::table::{Case, Table, count_or_null, listed, pounds, shown, yes_or_no};
use chrono::Weekday;
use normalday::claim::outcome::{Claim, HoursPrice, On, RateSource};
use normalday::claim::prices::{Payroll, ni_pence, on_cost_index, on_cost_rates, pay_pence, pension_pence};
use normalday::impact::hours::timesheet::Timesheet;
use normalday::model::money::{pence_from_text, rounded_pence};
use normalday::model::policy::{PolicyMoney, StaffPolicy};
use normalday::model::staff::{Pay, StaffGroup, StaffId};
use rust_decimal::Decimal;

fn pence(case: &Case, column: &str) -> i64 {
    pence_from_text(case.text(column)).expect("a sum of money")
}

fn hundredths(case: &Case, column: &str) -> i64 {
    let decimal: Decimal = case.text(column).parse().expect("a number");
    i64::try_from(decimal * Decimal::ONE_HUNDRED).expect("hundredths")
}

pub const ROUNDING: Table = Table {
    name: "rounding",
    title: "Pay is rounded once, half away from zero",
    section: "7",
    columns: &["minutes", "rate", "times", "exact", "pay", "as a credit"],
    given: 4,
    rows: &[
        &["15", "12.30", "1", "3.075", "3.08", "-3.08"],
        &["15", "12.34", "1", "3.085", "3.09", "-3.09"],
        &["45", "12.34", "1.5", "13.8825", "13.88", "-13.88"],
        &["60", "12.31", "1", "12.31", "12.31", "-12.31"],
        &["1", "12.31", "2", "0.41033...", "0.41", "-0.41"],
    ],
};

#[test]
fn pay_is_rounded_once_half_away_from_zero() {
    ROUNDING.check(|case| {
        let (rate, times) = (pence(case, "rate"), hundredths(case, "times"));
        let pay = |minutes| pounds(pay_pence(minutes, rate, times));
        vec![pay(case.number("minutes")), pay(-case.number("minutes"))]
    });
    for (exact, rounded) in [("0.5", 1), ("-0.5", -1), ("1.5", 2), ("2.5", 3), ("-2.5", -3), ("2.4999", 2)] {
        assert_eq!(rounded_pence(exact.parse().expect("a number")), rounded);
    }
}

pub const RATES: Table = Table {
    name: "rates",
    title: "Whose rate: the row's, else the person's, else the staff group's",
    section: "7, ruling 25",
    columns: &[
        "row",
        "person in the policy",
        "person's earlier row",
        "staff group",
        "rate of the line",
        "it comes from",
    ],
    given: 4,
    rows: &[
        &["12.50", "13.00", "12.00", "11.00", "12.50", "row"],
        &["none", "13.00", "12.00", "11.00", "13.00", "policy"],
        &["none", "none", "12.00", "11.00", "12.00", "earlier row"],
        &["none", "none", "none", "11.00", "11.00", "staff group"],
        &["none", "0.00", "none", "11.00", "11.00", "staff group"],
        &["none", "none", "none", "none", "unpriced", "nowhere"],
        &["none", "0.00", "none", "0.00", "unpriced", "nowhere"],
    ],
};

/// Fridays alike from 7 June; V is planned for 450 minutes on 19 July and works them, and `more`.
fn practice_with(more: Vec<Time>) -> Practice {
    let mut practice = Practice::new().book_from("17 May", "31 Jul").kept("17 May", 90).kept("24 May", 10);
    practice = practice.kept_on(&every(Weekday::Fri, "7 Jun", "26 Jul"), 50).rota("22 Apr", "31 Jul");
    practice = practice.planned_on("V", &[day("19 Jul")], 450).time(Time::worked("V", "19 Jul", 450));
    more.into_iter().fold(practice, Practice::time)
}

fn person(change: impl FnOnce(&mut StaffPolicy)) -> StaffPolicy {
    let mut entry = StaffPolicy {
        label: "V".to_owned(),
        also: Vec::new(),
        staff_group: None,
        rate_per_hour: None,
        contract_minutes_per_week: None,
        pension_member: None,
    };
    change(&mut entry);
    entry
}

#[test]
fn the_nearest_rate_counts_and_nought_is_none() {
    RATES.check(|case| {
        let known = |column: &str| Some(case.text(column)).filter(|text| *text != "none").map(|_| pence(case, column));
        let mut earlier = Time::worked("V", "3 May", 60);
        earlier = known("person's earlier row").map_or(earlier.clone(), |rate| earlier.rate(rate));
        let mut more = Time::worked("V", "19 Jul", 60).pay(Pay::AdditionalPlain).declared(true);
        more = known("row").map_or(more.clone(), |rate| more.rate(rate));
        let practice = practice_with(vec![earlier, more]).policy(|policy| {
            policy.staff = vec![person(|entry| entry.rate_per_hour = known("person in the policy").map(PolicyMoney))];
            if let Some(rate) = known("staff group") {
                policy.rates.per_hour.insert(StaffGroup::Reception, PolicyMoney(rate));
            }
        });
        let claim = practice.claim();
        let line = claim.lines.iter().find(|line| line.minutes == Some(60)).expect("a line");
        assert_eq!(line.on == On::Invoice, line.rate_pence.is_some(), "unpriced lines are listed, not invoiced");
        assert_eq!(line.amount_pence.is_some(), line.rate_pence.is_some(), "never a silent nought");
        let from = match line.rate_source {
            Some(RateSource::Row) => "row",
            Some(RateSource::PersonInPolicy) => "policy",
            Some(RateSource::EarlierRow(_)) => "earlier row",
            Some(RateSource::GroupInPolicy) => "staff group",
            None => "nowhere",
        };
        vec![line.rate_pence.map_or_else(|| "unpriced".to_owned(), pounds), from.to_owned()]
    });
}

#[test]
fn one_rate_is_one_line_however_the_minutes_are_paid() {
    // 15 minutes contracted and 45 additional at 12.30: one line of an hour, 12.30; two lines would be 3.08 + 9.23 = 12.31.
    let contracted = Time::worked("V", "19 Jul", 15).declared(true).rate(1230);
    let additional = Time::worked("V", "19 Jul", 45).pay(Pay::AdditionalPlain).declared(true).rate(1230);
    let claim = practice_with(vec![Time::worked("V", "3 May", 60), contracted, additional]).claim();
    let lines: Vec<_> = claim.lines.iter().filter(|line| line.on == On::Invoice && line.hours.is_some()).collect();
    let shown: Vec<_> = lines.iter().map(|line| (line.minutes, line.amount_pence, line.pay_treatment)).collect();
    assert_eq!(shown, [(Some(60), Some(1230), Some(Pay::AdditionalPlain))]);
}

pub const ENHANCEMENT: Table = Table {
    name: "enhancement",
    title: "Enhancement of 60 minutes at 12.00: only as the row or the policy says",
    section: "7",
    columns: &["pay", "row says", "policy says", "amount"],
    given: 3,
    rows: &[
        &["overtime_enhanced", "1.5", "nothing", "18.00"],
        &["overtime_enhanced", "nothing", "2.0", "24.00"],
        &["overtime_enhanced", "1.5", "2.0", "18.00"],
        &["overtime_enhanced", "nothing", "nothing", "12.00"],
        &["additional_plain", "nothing", "2.0", "12.00"],
    ],
};

#[test]
fn enhancement_is_never_assumed() {
    ENHANCEMENT.check(|case| {
        let known = |column: &str| Some(case.text(column)).filter(|text| *text != "nothing");
        let decimal = |text: &str| text.parse::<Decimal>().expect("a number");
        let time = Time::worked("V", "19 Jul", 60).pay(Pay::from_name(case.text("pay")).expect("a pay"));
        let time = time.declared(true).rate(1200).with(|row| row.enhancement = known("row says").map(decimal));
        let practice = practice_with(vec![Time::worked("V", "3 May", 60), time]).policy(|policy| {
            if let Some(text) = known("policy says") {
                policy.rates.enhancement.insert(StaffGroup::Reception, decimal(text));
            }
        });
        vec![pounds(practice.claim().totals.invoice)]
    });
}

fn price(case: &Case, minutes_before: i64, member: bool) -> HoursPrice {
    let before = pence_from_text(case.text("week's pay before")).expect("a sum");
    HoursPrice {
        minutes: case.number("minutes"),
        rate_pence_per_hour: pence(case, "rate"),
        enhancement_hundredths: hundredths(case, "times"),
        week_key: 1,
        usual_pay_pence: Some(before),
        usual_minutes: Some(minutes_before),
        pay_before_pence: before,
        minutes_before,
        on_cost_rates: 0,
        ni_applies: true,
        pension_applies: member,
    }
}

pub const NATIONAL_INSURANCE: Table = Table {
    name: "national-insurance",
    title: "Employer NI on the part of the week's pay above the threshold (no pension)",
    section: "7, ruling 20",
    columns: &["date", "minutes", "rate", "times", "week's pay before", "pay", "NI", "line"],
    given: 5,
    rows: &[
        &["19 Jul", "180", "12.50", "1", "150.00", "37.50", "1.73", "39.23"],
        &["20 Jul", "120", "12.50", "1.5", "187.50", "37.50", "5.18", "42.68"],
        &["5 Apr 2025", "180", "12.50", "1", "150.00", "37.50", "1.73", "39.23"],
        &["7 Apr 2025", "180", "12.50", "1", "150.00", "37.50", "5.63", "43.13"],
        &["8 Apr 2025", "120", "12.50", "1.5", "187.50", "37.50", "5.63", "43.13"],
        &["19 Jul", "60", "12.50", "1", "100.00", "12.50", "0.00", "12.50"],
        &["19 Jul", "-180", "12.50", "1", "187.50", "-37.50", "-1.73", "-39.23"],
    ],
};

#[test]
fn employer_ni_is_marginal() {
    let (_, plan) = Practice::new().build();
    let rates = on_cost_rates(&plan);
    NATIONAL_INSURANCE.check(|case| {
        let price = price(case, 0, false);
        let pay = pay_pence(price.minutes, price.rate_pence_per_hour, price.enhancement_hundredths);
        let rates = &rates[on_cost_index(&rates, day(case.text("date"))).expect("a rate in force")];
        let ni = ni_pence(&price, rates, pay);
        vec![pounds(pay), pounds(ni), pounds(pay + ni)]
    });
}

pub const PENSION: Table = Table {
    name: "pension",
    title: "Pension of 14.38% on basic pay within 37.5 hours (2250 minutes) of the week",
    section: "7, ruling 20",
    columns: &["minutes", "rate", "times", "week's pay before", "minutes before", "pay", "pension", "NI", "line"],
    given: 5,
    rows: &[
        &["60", "14.00", "1", "504.00", "2160", "14.00", "2.01", "1.93", "17.94"],
        &["60", "14.00", "1.5", "518.00", "2220", "21.00", "1.01", "2.90", "24.91"],
        &["60", "14.00", "1", "539.00", "2280", "14.00", "0.00", "1.93", "15.93"],
        &["-60", "14.00", "1", "518.00", "2220", "-14.00", "-2.01", "-1.93", "-17.94"],
    ],
};

#[test]
fn pension_is_on_basic_pay_within_whole_time_hours() {
    let (_, plan) = Practice::new().build();
    let rates = &on_cost_rates(&plan)[0];
    PENSION.check(|case| {
        let price = price(case, case.number("minutes before"), true);
        let pay = pay_pence(price.minutes, price.rate_pence_per_hour, price.enhancement_hundredths);
        let (pension, ni) = (pension_pence(&price, rates), ni_pence(&price, rates, pay));
        vec![pounds(pay), pounds(pension), pounds(ni), pounds(pay + pension + ni)]
    });
}

fn week_of_two_lines(friday: (i64, i64), saturday: (i64, i64), contract_minutes: i64, member: Option<bool>) -> Claim {
    let row = |date: &str, (minutes, rate): (i64, i64)| {
        Time::worked("V", date, minutes).pay(Pay::OvertimeEnhanced).rate(rate).declared(true)
    };
    let on_saturday = row("20 Jul", saturday).with(|row| row.enhancement = Some("1.5".parse().expect("a number")));
    let more = vec![Time::worked("V", "3 May", 60), row("19 Jul", friday), on_saturday];
    let practice = practice_with(more).policy(|policy| {
        policy.staff = vec![person(|entry| {
            entry.contract_minutes_per_week = Some(contract_minutes);
            entry.rate_per_hour = Some(PolicyMoney(friday.1));
            entry.pension_member = member;
        })];
    });
    practice.claim()
}

fn invoice_lines(claim: &Claim) -> String {
    let lines = claim.lines.iter().filter(|line| line.on == On::Invoice && line.hours.is_some());
    listed(lines.map(|line| pounds(line.amount_pence.expect("an amount"))))
}

pub const WEEKS: Table = Table {
    name: "weeks",
    title: "Two lines of one week, Friday plain and Saturday x 1.5: usual pay and minutes fill first, then the lines",
    section: "7",
    columns: &["usual week", "Friday", "Saturday", "member", "lines", "invoice", "warning"],
    given: 4,
    rows: &[
        &["720 at 12.50", "180 at 12.50", "120 at 12.50", "no", "39.23, 42.68", "81.91", "none"],
        &["2160 at 14.00", "60 at 14.00", "60 at 14.00", "yes", "17.94, 24.91", "42.85", "none"],
        &["2160 at 14.00", "60 at 14.00", "60 at 14.00", "not said", "15.93, 23.90", "39.83", "would be £3.02 more"],
    ],
};

#[test]
fn lines_of_a_week_share_threshold_and_hours() {
    WEEKS.check(|case| {
        let pair = |column: &str| {
            let (minutes, rate) = case.text(column).split_once(" at ").expect("minutes at a rate");
            (minutes.parse::<i64>().expect("minutes"), pence_from_text(rate).expect("a rate"))
        };
        let member = match case.text("member") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let claim = week_of_two_lines(pair("Friday"), pair("Saturday"), pair("usual week").0, member);
        let warning = claim.warnings.iter().find(|warning| warning.code == "pension_unset");
        let warned = warning.map(|warning| {
            let text = &warning.text;
            text.find("would be").map_or("something else", |at| text[at..].trim_end_matches('.')).to_owned()
        });
        vec![invoice_lines(&claim), pounds(claim.totals.invoice), warned.unwrap_or_else(|| "none".to_owned())]
    });
}

pub const EMPLOYEES: Table = Table {
    name: "employees",
    title: "Who carries employer on-costs: 60 extra minutes at 20.00, usual pay far above the threshold, all members",
    section: "7, ruling 26",
    columns: &["staff group", "pay", "NI", "pension", "on"],
    given: 2,
    rows: &[
        &["reception", "additional_plain", "2.76", "2.88", "invoice"],
        &["gp_registrar", "additional_plain", "2.76", "2.88", "invoice"],
        &["gp_partner", "additional_plain", "0.00", "0.00", "invoice"],
        &["nurse", "toil", "0.00", "0.00", "schedule"],
    ],
};

#[test]
fn partners_and_time_off_in_lieu_carry_no_on_costs() {
    EMPLOYEES.check(|case| {
        let group = StaffGroup::from_name(case.text("staff group")).expect("a group");
        let time = Time::worked("V", "19 Jul", 60).pay(Pay::from_name(case.text("pay")).expect("a pay"));
        let mut practice = Practice::new().person("V", group).book_from("17 May", "31 Jul");
        practice = practice.kept("17 May", 90).kept("24 May", 10).rota("22 Apr", "31 Jul");
        practice = practice.kept_on(&every(Weekday::Fri, "7 Jun", "26 Jul"), 50);
        practice = practice.planned_on("V", &[day("19 Jul")], 450).time(Time::worked("V", "19 Jul", 450));
        practice = practice.time(Time::worked("V", "3 May", 60)).time(time.rate(2000).declared(true));
        let claim = practice
            .policy(|policy| {
                policy.staff = vec![person(|entry| {
                    entry.contract_minutes_per_week = Some(1200);
                    entry.rate_per_hour = Some(PolicyMoney(2000));
                    entry.pension_member = Some(true);
                })];
            })
            .claim();
        let line = claim.lines.iter().find(|line| line.minutes == Some(60)).expect("a line");
        vec![
            pounds(line.employer_ni_pence.expect("NI")),
            pounds(line.pension_pence.expect("pension")),
            if line.on == On::Invoice { "invoice" } else { "schedule" }.to_owned(),
        ]
    });
}

pub const USUAL_WEEKS: Table = Table {
    name: "usual-weeks",
    title: "Minutes of a usual week (worked: week of 8 July 600, of 1 July 540, of 24 June 480)",
    section: "7, ruling 24",
    columns: &["contract in the policy", "also known", "usual minutes"],
    given: 2,
    rows: &[
        &["1800", "nothing", "1800"],
        &["none", "nothing", "540"],
        &["none", "leave on 25 June", "570"],
        &["none", "300 worked on 28 May, in the half-term week", "540"],
        &["none", "the week of 25 June is on the policy's list", "570"],
        &["none", "the worked file begins on 1 Jul", "570"],
        &["none", "the worked file begins on 11 Jul", "null"],
    ],
};

#[test]
fn a_usual_week_is_the_contract_or_the_mean_of_complete_weeks() {
    USUAL_WEEKS.check(|case| {
        let also = case.text("also known");
        let first = also.strip_prefix("the worked file begins on ").unwrap_or("1 Apr");
        let mut practice = Practice::new().book_from("1 Apr", "31 Jul").rota(first, "31 Jul");
        for (date, minutes) in [("26 Jun", 480), ("3 Jul", 540), ("10 Jul", 600)] {
            practice = practice.time(Time::worked("V", date, minutes));
        }
        practice = match also {
            "leave on 25 June" => practice.leave("V", "25 Jun", None, false),
            "300 worked on 28 May, in the half-term week" => practice.time(Time::worked("V", "28 May", 300)),
            "the week of 25 June is on the policy's list" => {
                practice.policy(|policy| policy.normal_day.unusual_weeks = vec![day("25 Jun")])
            }
            _ => practice,
        };
        practice = practice.policy(|policy| {
            policy.staff = vec![person(|entry| {
                entry.contract_minutes_per_week = case.text("contract in the policy").parse().ok();
            })];
        });
        let (data, plan) = practice.build();
        let timesheet = Timesheet::of(&data, &plan);
        let payroll = Payroll { data: &data, timesheet: &timesheet, plan: &plan };
        vec![count_or_null(payroll.usual_minutes(StaffId(0)))]
    });
}

#[test]
fn without_a_usual_week_ni_and_pension_are_nil_and_the_claim_says_so() {
    let more = Time::worked("V", "19 Jul", 60).pay(Pay::AdditionalPlain).rate(2000).declared(true);
    let practice = Practice::new().book_from("24 Jun", "31 Jul").rota("15 Jul", "31 Jul");
    let practice = practice.planned_on("V", &[day("19 Jul")], 450).time(Time::worked("V", "19 Jul", 450)).time(more);
    let claim = practice.claim();
    assert_eq!(claim.totals.invoice, 2000);
    let warned = claim.warnings.iter().any(|warning| warning.code == "no_usual_week");
    assert_eq!(yes_or_no(warned), "yes", "{}", shown(day("19 Jul")));
}

#[test]
fn a_credit_takes_off_what_an_extra_hour_puts_on() {
    let (_, plan) = Practice::new().build();
    let rates = &on_cost_rates(&plan)[0];
    for minutes in [15, 40, 60, 95, 240] {
        for before in [10_000, 17_000, 17_499, 17_500, 60_000] {
            let of = |minutes: i64, pay_before: i64, minutes_before: i64| {
                let price = HoursPrice {
                    minutes,
                    rate_pence_per_hour: 1234,
                    enhancement_hundredths: 150,
                    week_key: 1,
                    usual_pay_pence: Some(before),
                    usual_minutes: Some(2100),
                    pay_before_pence: pay_before,
                    minutes_before,
                    on_cost_rates: 0,
                    ni_applies: true,
                    pension_applies: true,
                };
                let pay = pay_pence(minutes, 1234, 150);
                (pay, ni_pence(&price, rates, pay), pension_pence(&price, rates))
            };
            let (pay, ni, pension) = of(minutes, before, 2100);
            assert_eq!(of(-minutes, before + pay, 2100 + minutes), (-pay, -ni, -pension));
        }
    }
}
