//! What the outage added to the hours: those who stay on the day, the week-end after it, the evenings of two weeks.

use super::World;
use super::hours::{person_index, stretch};
use crate::model::incident::monday_of;
use crate::model::staff::{Activity, FundedBy, Pay, StaffGroup};
use crate::sample::log::{Declaration, Practice, Stretch};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Those who are there on the day of the outage stay longer.
pub(super) fn outage_day(world: &mut World, practice: &mut Practice, date: NaiveDate) {
    extra(world, practice, "R01", date, 960, 1125, |row| {
        row.pay = Pay::OvertimeEnhanced;
        row.enhancement_hundredths = Some(150);
        row.activity = Activity::Rebooking;
        row.outage_related = Some(true);
    });
    extra(world, practice, "M01", date, 960, 1140, |row| {
        row.activity = Activity::ItRecovery;
        row.outage_related = Some(true);
    });
    extra(world, practice, "A01", date, 960, 1050, |row| row.activity = Activity::RetroEntry);
    let longer = 15 * world.between(1, 5);
    extra(world, practice, "R03", date, 960, 960 + longer as u16, |row| row.outage_related = Some(false));
    others_stay(world, practice, date);
}

/// In a large practice more of the office stays, when more is lost than the first few can catch up with.
fn others_stay(world: &mut World, practice: &mut Practice, date: NaiveDate) {
    let wanted = (amount_of_work(world) / MOST_FOR_EACH) as usize * 2;
    let codes: Vec<String> = practice
        .people
        .iter()
        .filter(|person| matches!(person.group, StaffGroup::Reception | StaffGroup::Admin))
        .map(|person| person.code.clone())
        .filter(|code| !code.get(1..).is_some_and(|number| number.starts_with('0')))
        .take(wanted)
        .collect();
    for code in codes {
        extra(world, practice, &code, date, 960, 1080, |row| {
            row.activity = Activity::Rebooking;
            row.outage_related = Some(true);
        });
    }
}

/// How much there is to catch up with, where one is the practice of the default life on 19 July 2024.
fn amount_of_work(world: &World) -> f64 {
    let life = &world.setting.life;
    life.outage_lost.map_or(1.0, |lost| lost / life.outage_cancelled.max(0.01) * life.clinicians as f64 / 6.0)
}

/// Nobody stays more than this many times as long as in the default life.
const MOST_FOR_EACH: f64 = 1.5;

/// Minutes of catching up, in quarters of an hour: as in the default life, times the amount of work.
fn minutes_of_catching_up(world: &World, minutes: u16) -> u16 {
    let quarters = f64::from(minutes) / 15.0 * amount_of_work(world).min(MOST_FOR_EACH);
    15 * (quarters.round() as u16).max(1)
}

/// The days after it: Saturday and Sunday at once, then the working days.
pub(super) fn days_after(world: &mut World, practice: &mut Practice) {
    let last = world.setting.incident.last_date();
    let saturday = last.iter_days().skip(1).find(|date| date.weekday() == Weekday::Sat).unwrap_or(last);
    let sunday = saturday + Days::new(1);
    let monday = world.next_working_day(sunday);
    extra(world, practice, "R01", saturday, 540, 750, |row| {
        row.activity = Activity::Rebooking;
        row.outage_related = Some(true);
    });
    extra(world, practice, "A02", saturday, 540, 780, |row| {
        row.pay = Pay::OvertimeEnhanced;
        row.enhancement_hundredths = Some(150);
        row.activity = Activity::RetroEntry;
        row.outage_related = Some(true);
    });
    extra(world, practice, "N01", saturday, 540, 660, |row| {
        row.pay = Pay::Toil;
        row.outage_related = Some(true);
    });
    extra(world, practice, "R03", saturday, 540, 660, |_| {});
    extra(world, practice, "G02", saturday, 540, 780, |row| {
        row.activity = Activity::PatientContact;
        row.outage_related = Some(true);
    });
    extra(world, practice, "G01", sunday, 600, 780, |row| {
        row.pay = Pay::PartnerUnpaid;
        row.activity = Activity::ResultsDocs;
        row.outage_related = Some(true);
    });
    for (day, fee_pence) in [(monday, 40_000), (monday + Days::new(1), 35_000)] {
        extra(world, practice, "L01", day, 510, 760, |row| {
            row.pay = Pay::LocumFee;
            row.activity = Activity::CatchUp;
            row.fee_pence = Some(fee_pence);
            row.invoice_reference = Some(format!("LOC-{}", day.format("%m%d")));
            row.outage_related = Some(true);
        });
    }
    evenings(world, practice, monday);
}

/// Evenings of the two weeks after it: some declared, some said to be ordinary, some not said.
fn evenings(world: &mut World, practice: &mut Practice, monday: NaiveDate) {
    let week_after = monday_of(monday) + Days::new(14);
    let days = monday.iter_days().take_while(|date| *date < week_after);
    let days: Vec<NaiveDate> = days.filter(|date| world.is_recovery(*date)).collect();
    for day in days {
        for (code, activity) in
            [("A01", Activity::ResultsDocs), ("S01", Activity::RetroEntry), ("R02", Activity::Rebooking)]
        {
            let works = practice.worked.iter().any(|row| {
                row.date == day && practice.people.get(row.person).is_some_and(|person| person.code == code)
            });
            if !works || !world.chance(0.4) {
                continue;
            }
            let minutes = 15 * world.between(2, 6) as u16;
            let word = [Some(true), Some(true), None, Some(false)].get(world.between(0, 3) as usize).copied().flatten();
            // Ordinary overtime may already run to 17:00; the evening begins after it.
            extra(world, practice, code, day, 1020, 1020 + minutes, |row| {
                row.activity = activity;
                row.outage_related = word;
            });
        }
        if day == monday && practice.people.iter().any(|person| person.code == "C01") {
            extra(world, practice, "C01", day, 1080, 1140, |row| {
                row.activity = Activity::Scripts;
                row.funded_by = FundedBy::PcnArrs;
                row.outage_related = Some(true);
            });
        }
    }
}

/// What the practice writes into its policy where the rota has no column for it.
pub(super) fn declare(world: &World, practice: &mut Practice) {
    let window = world.setting.incident.recovery_window(10, &world.calendar);
    let first = world.setting.incident.first_date();
    for (code, to) in [("R01", *window.start()), ("M01", first), ("A02", *window.start()), ("A01", *window.end())] {
        if let Some(person) = person_index(practice, code) {
            let reason = "stayed because of the outage".to_owned();
            practice.declared.push(Declaration { person, from: first, to, reason });
        }
    }
}

/// An extra stretch of time, for who is there that day (at a weekend: for anybody who works in the practice).
fn extra(
    world: &World,
    practice: &mut Practice,
    code: &str,
    date: NaiveDate,
    start: u16,
    end: u16,
    change: impl Fn(&mut Stretch),
) {
    let Some(index) = person_index(practice, code).filter(|index| world.roster.is_employed(*index, date)) else {
        return;
    };
    let is_away = practice.leave.iter().any(|leave| leave.person == index && leave.date == date);
    let is_weekend = date.weekday().num_days_from_monday() >= 5;
    let works = practice.worked.iter().any(|row| row.person == index && row.date == date);
    let is_locum = practice.people.get(index).is_some_and(|person| person.group == StaffGroup::GpLocum);
    if is_away || (!works && !is_weekend && !is_locum) || date > practice.exported_at.date() {
        return;
    }
    let (start, end) = match is_locum {
        // The ordinary session of the day stands; the outage's comes after it.
        true if works => (start + AFTERNOON_LATER, end + AFTERNOON_LATER),
        true => (start, end),
        false => (start, start + minutes_of_catching_up(world, end - start)),
    };
    let is_of_day = |row: &Stretch| row.person == index && row.date == date;
    // Who stays for the outage covers for nobody, and has no ordinary overtime, on the same evening.
    practice.worked.retain(|row| !(is_of_day(row) && row.pay.is_additional() && row.start_minute >= start));
    for row in practice.worked.iter_mut().filter(|row| is_of_day(row) && row.end_minute > start) {
        row.end_minute = row.end_minute.min(start).max(row.start_minute + row.break_minutes + 15);
    }
    let mut row = stretch(index, date, start, end, 0);
    row.pay = Pay::AdditionalPlain;
    change(&mut row);
    practice.worked.push(row);
}

const AFTERNOON_LATER: u16 = 270;
