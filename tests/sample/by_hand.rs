//! The truth on logs small enough to count by hand, most of them the examples of the domain page.

use crate::small;
use chrono::{NaiveDate, NaiveDateTime};
use normalday::model::exact::{Exact, whole};
use normalday::model::incident::Incident;
use normalday::model::staff::{Activity, FundedBy, Pay, StaffGroup};
use normalday::sample::log::{Booking, CancelledBy, Ending, Person, Slot, SlotKind, Stretch};
use normalday::sample::{self, Book, Layout, Practice, Rota, Truth};

const PLAIN: Layout = Layout { book: Book::Plain, rota: Rota::FullTemplate };

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(&format!("{text} 2024"), "%d %b %Y").unwrap()
}

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(&format!("2024 {text}"), "%Y %d %b %H:%M").unwrap()
}

/// A practice in which nothing has happened yet.
fn empty(people: Vec<Person>) -> Practice {
    let mut practice = sample::practice(&small(1), 0).unwrap();
    practice.people = people;
    practice.slots.clear();
    practice.bookings.clear();
    practice.planned.clear();
    practice.worked.clear();
    practice.leave.clear();
    practice.expenses.clear();
    practice.income.clear();
    practice.attested.clear();
    practice.declared.clear();
    practice
}

fn person(code: &str, group: StaffGroup) -> Person {
    Person {
        code: code.to_owned(),
        name: code.to_owned(),
        group,
        rate_pence_per_hour: Some(1250),
        contract_minutes_per_week: Some(720),
        is_pension_member: false,
        weekdays: [true; 5],
        has_sessions: true,
    }
}

fn book(practice: &mut Practice, start: &str, patient: Option<u32>, booked: &str, ending: Ending) {
    let start = at(start);
    let start_minute = u16::try_from((start - start.date().and_hms_opt(0, 0, 0).unwrap()).num_minutes()).unwrap();
    practice.slots.push(Slot {
        date: start.date(),
        start_minute,
        minutes: 10,
        holder: 0,
        kind: SlotKind::Routine,
        session: (480, 1080),
    });
    practice.bookings.push(Booking { slot: practice.slots.len() - 1, patient, booked_at: at(booked), ending });
}

const SEEN: Ending = Ending::Seen { waited_minutes: 5, consultation_minutes: 10 };

fn cancelled(when: &str, by: CancelledBy) -> Ending {
    Ending::Cancelled { at: Some(at(when)), by }
}

#[test]
fn middle_six_of_eight_with_ties() {
    let mut practice = empty(vec![person("G01", StaffGroup::GpPartner)]);
    book(&mut practice, "02 Apr 09:00", Some(1), "01 Apr 09:00", SEEN);
    let kept = [
        ("17 May", 106),
        ("24 May", 100),
        ("07 Jun", 102),
        ("14 Jun", 98),
        ("21 Jun", 110),
        ("28 Jun", 98),
        ("05 Jul", 110),
        ("12 Jul", 104),
        ("19 Jul", 58),
    ];
    for (date, count) in kept {
        for _ in 0..count {
            book(&mut practice, &format!("{date} 09:00"), Some(1), "01 Apr 09:00", SEEN);
        }
    }
    let truth = sample::truth(&practice, PLAIN);
    let chosen = ["17 May", "24 May", "07 Jun", "28 Jun", "05 Jul", "12 Jul"].map(day);
    assert_eq!(truth.chosen[&day("19 Jul")], chosen);
    assert_eq!(truth.measures.kept_normal, Some(Exact::new(310, 3)));
    assert_eq!(truth.measures.shortfall, Some(Exact::new(310, 3) - whole(58)));
}

#[test]
fn what_counts_as_cancelled_by_the_incident() {
    let mut practice = empty(vec![person("G01", StaffGroup::GpPartner)]);
    practice.incident = Incident::parse("2024-07-19T07:00/2024-07-19T18:30").unwrap();
    use CancelledBy::{Death, OtherService, Patient, Practice as ByPractice};
    let rows = [
        ("19 Jul 09:00", cancelled("18 Jul 16:40", ByPractice)),
        ("19 Jul 09:10", cancelled("19 Jul 07:00", ByPractice)),
        ("19 Jul 09:20", cancelled("19 Jul 11:15", ByPractice)),
        ("19 Jul 09:30", cancelled("22 Jul 09:00", ByPractice)),
        ("19 Jul 09:40", Ending::Cancelled { at: None, by: OtherService }),
        ("19 Jul 10:00", cancelled("19 Jul 08:10", Patient)),
        ("19 Jul 10:10", cancelled("19 Jul 08:20", Death)),
        ("19 Jul 06:50", cancelled("19 Jul 08:00", ByPractice)),
    ];
    for (start, ending) in rows {
        book(&mut practice, start, Some(1), "01 Jul 09:01", ending);
    }
    let measures = sample::truth(&practice, PLAIN).measures;
    assert_eq!(measures.cancelled_gross, Some(4));
    // Seven of the eight slots lie in the window; each stands twice: the cancelled booking, and the slot, free again.
    assert_eq!(measures.offered_actual, 14);
    assert_eq!(measures.unfilled_actual, Some(7));
    assert_eq!(measures.cancelled_normal, None, "no eligible Friday is covered");
}

#[test]
fn fates_one_to_one() {
    let mut practice = empty(vec![person("G01", StaffGroup::GpPartner)]);
    practice.exported_at = at("26 Jul 12:00");
    let gone = || cancelled("19 Jul 08:30", CancelledBy::Practice);
    for (start, patient) in [
        ("19 Jul 09:00", Some(1)),
        ("19 Jul 09:10", Some(1)),
        ("19 Jul 10:00", Some(2)),
        ("19 Jul 10:30", Some(3)),
        ("19 Jul 11:00", Some(4)),
        ("19 Jul 11:10", Some(5)),
        ("19 Jul 11:30", None),
    ] {
        book(&mut practice, start, patient, "01 Jul 09:01", gone());
    }
    book(&mut practice, "22 Jul 09:00", Some(1), "19 Jul 12:00", cancelled("20 Jul 09:00", CancelledBy::Patient));
    book(&mut practice, "24 Jul 09:00", Some(1), "19 Jul 12:00", SEEN);
    book(&mut practice, "29 Jul 09:00", Some(2), "19 Jul 12:00", Ending::Due);
    book(&mut practice, "23 Jul 09:00", Some(3), "18 Jul 12:00", SEEN);
    book(&mut practice, "16 Aug 09:00", Some(4), "19 Jul 12:00", Ending::Due);
    book(&mut practice, "17 Aug 09:00", Some(5), "19 Jul 12:00", Ending::Due);
    let measures = sample::truth(&practice, PLAIN).measures;
    assert_eq!(measures.cancelled_gross, Some(7));
    assert_eq!(measures.reprovided, Some(1));
    assert_eq!(measures.rebooked_pending, Some(2));
    assert_eq!(measures.rebooked_not_kept, Some(1));
    assert_eq!(measures.not_rebooked, Some(2));
    assert_eq!(measures.untraceable, Some(1));
    assert_eq!(measures.lost, Some(3));
}

fn stretch(date: &str, start: u16, minutes: u16, pay: Pay, word: Option<bool>) -> Stretch {
    Stretch {
        person: 0,
        date: day(date),
        start_minute: start,
        end_minute: start + minutes,
        break_minutes: 0,
        pay,
        activity: Activity::Normal,
        enhancement_hundredths: None,
        fee_pence: None,
        invoice_reference: None,
        outage_related: word,
        funded_by: FundedBy::Practice,
        as_group: None,
    }
}

fn of_the_week(truth: &Truth, monday: &str) -> (Exact, i64, i64) {
    let week = truth.extra_hours.iter().find(|week| week.week == day(monday)).unwrap();
    (week.extra_minutes, week.declared_minutes, week.candidate_minutes)
}

#[test]
fn earlier_days_of_the_week_only_reduce() {
    let mut practice = empty(vec![person("R01", StaffGroup::Reception)]);
    for date in ["15 Jul", "16 Jul", "19 Jul"] {
        practice.planned.push(stretch(date, 480, 450, Pay::Contracted, None));
    }
    practice.worked.push(stretch("15 Jul", 480, 405, Pay::Contracted, None));
    practice.worked.push(stretch("16 Jul", 480, 450, Pay::Contracted, None));
    practice.worked.push(stretch("19 Jul", 480, 450, Pay::Contracted, None));
    practice.worked.push(stretch("19 Jul", 960, 60, Pay::AdditionalPlain, Some(true)));
    practice.worked.push(stretch("20 Jul", 540, 120, Pay::AdditionalPlain, None));
    // 60 + 120 - 45 = 135; declared min(135, 60), the rest is candidate.
    assert_eq!(of_the_week(&sample::truth(&practice, PLAIN), "15 Jul"), (whole(135), 60, 75));
    // Without the short Monday: 180.
    practice.worked[0].end_minute += 45;
    assert_eq!(of_the_week(&sample::truth(&practice, PLAIN), "15 Jul"), (whole(180), 60, 120));
    // Said not to be due to the outage: 180 - 60 - 120.
    practice.worked[4].outage_related = Some(false);
    assert_eq!(of_the_week(&sample::truth(&practice, PLAIN), "15 Jul"), (whole(180), 60, 0));
}

#[test]
fn national_insurance_of_two_lines_in_a_week() {
    // Usual pay 720 minutes at 12.50 = 150.00 a week.
    let mut practice = empty(vec![person("R01", StaffGroup::Reception)]);
    practice.worked.push(stretch("19 Jul", 960, 180, Pay::AdditionalPlain, Some(true)));
    let mut saturday = stretch("20 Jul", 540, 120, Pay::OvertimeEnhanced, Some(true));
    saturday.enhancement_hundredths = Some(150);
    practice.worked.push(saturday);
    let totals = sample::truth(&practice, PLAIN).totals;
    assert_eq!(totals.invoice_total, "81.91");
    assert_eq!(totals.by_head[&2], "81.91");
}

#[test]
fn pension_within_whole_time_hours() {
    let mut member = person("R01", StaffGroup::Reception);
    member.rate_pence_per_hour = Some(1400);
    member.contract_minutes_per_week = Some(2160);
    member.is_pension_member = true;
    let mut practice = empty(vec![member]);
    practice.worked.push(stretch("19 Jul", 960, 60, Pay::AdditionalPlain, Some(true)));
    let mut saturday = stretch("20 Jul", 540, 60, Pay::OvertimeEnhanced, Some(true));
    saturday.enhancement_hundredths = Some(150);
    practice.worked.push(saturday);
    assert_eq!(sample::truth(&practice, PLAIN).totals.invoice_total, "42.85");
    practice.people[0].is_pension_member = false;
    assert_eq!(sample::truth(&practice, PLAIN).totals.invoice_total, "39.83");
}

#[test]
fn locum_cover_beyond_normal_use() {
    let mut practice = empty(vec![person("L01", StaffGroup::GpLocum)]);
    book(&mut practice, "02 Apr 09:00", Some(1), "01 Apr 09:00", SEEN);
    // Every working day of the months before has one appointment, so that every weekday has its normal day.
    for date in day("26 Apr").iter_days().take_while(|date| *date < day("19 Jul")) {
        if date.format("%u").to_string().as_str() < "6" {
            book(&mut practice, &date.format("%d %b 09:00").to_string(), Some(1), "01 Apr 09:00", SEEN);
        }
    }
    // All pool days alike: 17 and 24 May are left out; 300.00 on three of the other six Fridays.
    let mut fee = |date: &str, pounds: i64, word: bool| {
        let mut session = stretch(date, 510, 250, Pay::LocumFee, Some(word));
        session.fee_pence = Some(pounds * 100);
        session.invoice_reference = Some("INV".to_owned());
        practice.worked.push(session);
    };
    for date in ["14 Jun", "28 Jun", "12 Jul"] {
        fee(date, 300, false);
    }
    fee("19 Jul", 400, true);
    fee("22 Jul", 400, true);
    fee("26 Jul", 300, false);
    // Normal use: three Fridays at 150.00. min(800, 1100 - 450).
    assert_eq!(sample::truth(&practice, PLAIN).totals.by_head[&1], "650.00");
}
