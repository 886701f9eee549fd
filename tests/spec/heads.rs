//! DOMAIN.md section 7: heads, where a line stands, locums, credits, modelled work, appointments lost.

use crate::practice::{Practice, Time, day, every, lines_of};
use crate::table::{Table, listed, pounds};
use chrono::Weekday;
use normalday::claim::heads::hours::head_of;
use normalday::claim::outcome::{Claim, Line, On};
use normalday::model::evidence::Tier;
use normalday::model::policy::{Affected, PolicyMoney};
use normalday::model::staff::{Activity, FundedBy, Pay, StaffGroup};

pub const HEADS: Table = Table {
    name: "heads",
    title: "The head of an extra minute",
    section: "7",
    columns: &["staff group", "activity", "pay", "head"],
    given: 3,
    rows: &[
        &["reception", "normal", "additional_plain", "2"],
        &["reception", "catch_up", "additional_plain", "2"],
        &["gp_salaried", "patient_contact", "additional_plain", "3"],
        &["nurse", "normal", "contracted", "3"],
        &["admin", "retro_entry", "overtime_enhanced", "4"],
        &["gp_salaried", "results_docs", "additional_plain", "4"],
        &["pharmacist", "scripts", "additional_plain", "4"],
        &["reception", "rebooking", "additional_plain", "5"],
        &["manager", "it_recovery", "additional_plain", "6"],
        &["manager", "incident_mgmt", "contracted", "6"],
        &["gp_partner", "normal", "partner_unpaid", "10"],
        &["nurse", "normal", "toil", "10"],
        &["admin", "retro_entry", "goodwill_unpaid", "10"],
    ],
};

#[test]
fn every_extra_minute_has_one_head() {
    HEADS.check(|case| {
        let group = StaffGroup::from_name(case.text("staff group")).expect("a group");
        let activity = Activity::from_name(case.text("activity")).expect("an activity");
        vec![head_of(group, activity, Pay::from_name(case.text("pay")).expect("a pay")).to_string()]
    });
}

/// A book of Fridays whose chosen days are the six from 7 June to 12 July, with files to the end of the claim window.
pub fn six_fridays() -> Practice {
    let fridays = every(Weekday::Fri, "7 Jun", "2 Aug");
    let practice = Practice::new().book_from("17 May", "2 Aug").kept_on(&fridays, 50);
    practice.kept("17 May", 90).kept("24 May", 10).rota("1 May", "2 Aug")
}

pub const PLACES: Table = Table {
    name: "places",
    title: "Where 60 extra minutes of a receptionist stand",
    section: "1, 7, 9",
    columns: &["declared", "pay", "funded by", "rate", "system was down", "on", "head"],
    given: 5,
    rows: &[
        &["yes", "additional_plain", "practice", "12.00", "yes", "invoice", "2"],
        &["blank", "additional_plain", "practice", "12.00", "yes", "candidate", "2"],
        &["no", "additional_plain", "practice", "12.00", "yes", "nowhere", ""],
        &["yes", "additional_plain", "pcn_arrs", "12.00", "yes", "schedule", "2"],
        &["yes", "toil", "practice", "12.00", "yes", "schedule", "10"],
        &["yes", "additional_plain", "practice", "none", "yes", "candidate, unpriced", "2"],
        &["yes", "additional_plain", "practice", "12.00", "no", "candidate", "2"],
    ],
};

fn place_of(line: &Line) -> String {
    let on = match line.on {
        On::Invoice => "invoice",
        On::Candidate => "candidate",
        On::Schedule => "schedule",
        On::Request => "request",
    };
    if line.amount_pence.is_none() { format!("{on}, unpriced") } else { on.to_owned() }
}

/// Planned 450 and worked 450, and 60 minutes more.
fn sixty_minutes_more(time: Time) -> Practice {
    let practice = six_fridays().time(Time::worked("V", "3 May", 60)).planned_on("V", &[day("19 Jul")], 450);
    practice.time(Time::worked("V", "19 Jul", 450)).time(time)
}

#[test]
fn only_declared_paid_time_is_on_the_invoice() {
    PLACES.check(|case| {
        let mut time = Time::worked("V", "19 Jul", 60).pay(Pay::from_name(case.text("pay")).expect("a pay"));
        time = match case.text("declared") {
            "yes" => time.declared(true),
            "no" => time.declared(false),
            _ => time,
        };
        if case.text("rate") != "none" {
            time = time.rate(1200);
        }
        let funded_by = FundedBy::from_name(case.text("funded by")).expect("a payer");
        let practice = sixty_minutes_more(time.with(|row| row.funded_by = funded_by));
        let affected = Affected::from_name(case.text("system was down")).expect("yes or no");
        let claim = practice.policy(|policy| policy.incident.affected = affected).claim();
        let mut lines = claim.lines.iter().filter(|line| line.minutes == Some(60));
        let line = lines.next();
        assert!(lines.next().is_none(), "a minute is priced once");
        let invoice = if line.is_some_and(|line| line.on == On::Invoice) { 1200 } else { 0 };
        assert_eq!(claim.totals.invoice, invoice);
        vec![
            line.map_or_else(|| "nowhere".to_owned(), place_of),
            line.map_or_else(String::new, |line| line.head.to_string()),
        ]
    });
}

pub const LOCUMS: Table = Table {
    name: "locums",
    title: "Locum fees were 0, 300, 0, 300, 0, 300 on the six chosen Fridays: 150 a Friday, 450 for the three Fridays \
            of the window",
    section: "7",
    columns: &["fees in the window", "head 1", "its lines", "waiting as candidates"],
    given: 1,
    rows: &[
        &["19 Jul 400 yes, 22 Jul 400 yes, 26 Jul 300 no", "650.00", "400.00, 400.00, -150.00", "none"],
        &["19 Jul 400 yes, 22 Jul 400 yes, 26 Jul 600 no", "800.00", "400.00, 400.00", "none"],
        &["19 Jul 400 yes", "0.00", "400.00, -400.00", "none"],
        &["19 Jul 400 yes, 22 Jul 400 yes, 26 Jul 300 blank", "650.00", "400.00, 400.00, -150.00", "300.00"],
        &["19 Jul 800 yes, 22 Jul 400 without-reference", "750.00", "800.00, -50.00", "400.00"],
    ],
};

fn with_fees(mut practice: Practice, fees: &str) -> Practice {
    practice = practice.person("L", StaffGroup::GpLocum);
    let fee = |date: &str, pence: i64| {
        Time::worked("L", date, 240).pay(Pay::LocumFee).activity(Activity::PatientContact).fee(pence, Some("F1"))
    };
    for date in ["14 Jun", "28 Jun", "12 Jul"] {
        practice = practice.time(fee(date, 30_000));
    }
    for text in fees.split(", ") {
        let (rest, said) = text.rsplit_once(' ').expect("a word");
        let (date, pounds) = rest.rsplit_once(' ').expect("a fee");
        let fee = fee(date, pounds.parse::<i64>().expect("pounds") * 100);
        practice = practice.time(match said {
            "yes" => fee.declared(true),
            "no" => fee.declared(false),
            "without-reference" => fee.declared(true).with(|row| row.invoice_reference = None),
            _ => fee,
        });
    }
    practice
}

fn amounts(claim: &Claim, head: u8, on: On) -> String {
    let lines = lines_of(claim, head).into_iter().filter(|line| line.on == on);
    let lines = lines.filter(|line| !line.description.starts_with("Credit"));
    listed(lines.map(|line| pounds(line.amount_pence.expect("an amount"))))
}

#[test]
fn locum_cover_counts_beyond_normal_use() {
    LOCUMS.check(|case| {
        let claim = with_fees(six_fridays(), case.text("fees in the window")).claim();
        let hours_lines = claim.lines.iter().filter(|line| line.staff_group == Some(StaffGroup::GpLocum));
        assert!(hours_lines.into_iter().all(|line| line.head == 1), "never hours as well");
        vec![
            pounds(claim.totals.invoice_by_head[&1]),
            amounts(&claim, 1, On::Invoice),
            amounts(&claim, 1, On::Candidate),
        ]
    });
}

#[test]
fn where_normal_fees_are_not_known_fees_are_candidates() {
    let practice = Practice::new().book_from("17 May", "2 Aug").kept_on(&every(Weekday::Fri, "7 Jun", "2 Aug"), 50);
    let practice = practice.kept("17 May", 90).kept("24 May", 10).rota("10 Jun", "2 Aug");
    let claim = with_fees(practice, "19 Jul 400 yes").claim();
    assert_eq!((claim.totals.invoice, claim.totals.candidates), (0, 40_000), "7 June lies outside the fee file");
}

pub const CREDITS: Table = Table {
    name: "credits",
    title: "Credits of the incident date",
    section: "7",
    columns: &["in the files", "head", "credit"],
    given: 1,
    rows: &[
        &["nothing of the kind", "1, 2, 2", "0.00, 0.00, 0.00"],
        &["a locum session of 300.00 not used", "1, 2, 2", "-300.00, 0.00, 0.00"],
        &["60 minutes of overtime at 12.30 x 1.5 cancelled", "1, 2, 2", "0.00, -18.45, 0.00"],
        &["unpaid leave of 120 minutes at 12.30", "1, 2, 2", "0.00, 0.00, -24.60"],
    ],
};

#[test]
fn credits_are_listed_even_at_nought() {
    CREDITS.check(|case| {
        let practice = six_fridays().person("L", StaffGroup::GpLocum);
        let practice = practice.policy(|policy| {
            policy.rates.per_hour.insert(StaffGroup::Reception, PolicyMoney(1230));
        });
        let practice = practice.time(Time::worked("V", "3 May", 60));
        let practice = match case.text("in the files") {
            "a locum session of 300.00 not used" => {
                let session = Time::worked("L", "19 Jul", 240).pay(Pay::LocumFee).fee(30_000, Some("F1"));
                practice.time(session.with(|row| row.not_used = true))
            }
            "60 minutes of overtime at 12.30 x 1.5 cancelled" => {
                let overtime = Time::worked("V", "19 Jul", 60).pay(Pay::OvertimeEnhanced);
                practice.time(overtime.with(|row| {
                    row.not_used = true;
                    row.enhancement = Some("1.5".parse().expect("a number"));
                }))
            }
            "unpaid leave of 120 minutes at 12.30" => practice.leave("V", "19 Jul", Some(120), true),
            _ => practice,
        };
        let claim = practice.claim();
        let mut credits: Vec<&Line> =
            claim.lines.iter().filter(|line| line.description.starts_with("Credit")).collect();
        credits.sort_by_key(|line| (line.head, line.description.to_lowercase().contains("absence")));
        assert!(credits.iter().all(|line| line.on == On::Invoice));
        vec![
            listed(credits.iter().map(|line| line.head.to_string())),
            listed(credits.iter().map(|line| pounds(line.amount_pence.expect("an amount")))),
        ]
    });
}

pub const RECEIPTS: Table = Table {
    name: "receipts",
    title: "Expenses and income lost",
    section: "7, heads 7 and 8",
    columns: &["row", "declared", "invoice", "candidates"],
    given: 2,
    rows: &[
        &["expense 24.50 on 19 Jul, receipt", "yes", "24.50", "0.00"],
        &["expense 24.50 on 19 Jul, receipt", "blank", "0.00", "24.50"],
        &["expense 24.50 on 19 Jul, receipt", "no", "0.00", "0.00"],
        &["expense 24.50 on 19 Jul, no receipt", "yes", "0.00", "24.50"],
        &["12 vaccinations at 10.06, 5 made up", "yes", "70.42", "0.00"],
        &["12 vaccinations at 10.06, 5 made up", "blank", "0.00", "70.42"],
        &["12 vaccinations at 10.06, 5 made up", "no", "0.00", "0.00"],
    ],
};

#[test]
fn receipts_and_lost_income_want_a_declaration() {
    RECEIPTS.check(|case| {
        let declared = match case.text("declared") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let practice = Practice::new().book_from("24 Jun", "31 Jul");
        let claim = match case.text("row") {
            "expense 24.50 on 19 Jul, receipt" => practice.expense("19 Jul", 2450, Some("R1"), declared),
            "expense 24.50 on 19 Jul, no receipt" => practice.expense("19 Jul", 2450, None, declared),
            _ => practice.income("19 Jul", 12, 5, 1006, declared),
        }
        .claim();
        vec![pounds(claim.totals.invoice), pounds(claim.totals.candidates)]
    });
}

#[test]
fn protection_from_clawback_is_a_request_without_a_sum() {
    let claim = six_fridays().kept("22 Jul", 1).claim();
    assert!(lines_of(&claim, 9).is_empty(), "nothing short, nothing to ask for");
    let practice = Practice::new().book_from("28 Jun", "31 Jul").kept_on(&every(Weekday::Fri, "28 Jun", "12 Jul"), 50);
    let claim = practice.kept("19 Jul", 20).claim();
    let line = lines_of(&claim, 9)[0];
    assert_eq!((line.on, line.amount_pence, line.quantity.to_string()), (On::Request, None, "30".to_owned()));
}

#[test]
fn no_invoice_line_rests_on_the_model() {
    let practice =
        sixty_minutes_more(Time::worked("V", "19 Jul", 60).pay(Pay::AdditionalPlain).rate(1200).declared(true));
    let claim = practice.expense("19 Jul", 2450, Some("R1"), Some(true)).claim();
    assert!(claim.lines.iter().filter(|line| line.on == On::Invoice).all(|line| line.tier != Tier::C));
    assert_eq!(claim.totals.invoice_by_tier[&Tier::C], 0);
}
