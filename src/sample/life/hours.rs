//! Time planned and worked: the contract, ordinary overtime and leave, and what the outage added.

use super::World;
use crate::model::incident::monday_of;
use crate::model::staff::{Activity, FundedBy, Pay, StaffGroup};
use crate::sample::log::{Declaration, LeaveDay, Practice, Stretch};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Minutes of a contract day, break left aside.
pub(super) fn planned_minutes(_group: StaffGroup) -> i64 {
    450
}

/// First and last minute and unpaid break of a contract day.
fn contract_day(group: StaffGroup) -> (u16, u16, u16) {
    if group.is_administrative() { (480, 960, 30) } else { (510, 1020, 60) }
}

/// Lives the rota, date by date.
pub(super) fn live(world: &mut World, practice: &mut Practice, saturdays: &[NaiveDate]) {
    let dates: Vec<NaiveDate> =
        practice.first_date.iter_days().take_while(|date| *date <= practice.exported_at.date()).collect();
    for date in dates {
        if world.calendar.is_working_day(date) {
            working_day(world, practice, date);
        } else if saturdays.contains(&date) {
            saturday_clinic(practice, date);
        }
        if world.is_outage(date) {
            outage_day(world, practice, date);
        }
    }
    if world.setting.is_affected {
        catching_up(world, practice);
        declare(world, practice);
    }
}

fn working_day(world: &mut World, practice: &mut Practice, date: NaiveDate) {
    let weekday = date.weekday().num_days_from_monday() as usize;
    for index in 0..practice.people.len() {
        let Some(person) = practice.people.get(index).cloned() else { continue };
        if person.weekdays.get(weekday) == Some(&true) {
            let life = &world.setting.life;
            let (leave, sudden, overtime) = (life.leave, life.sudden_absence, life.overtime);
            let (start, end, rest) = contract_day(person.group);
            if world.chance(leave) {
                practice.leave.push(LeaveDay { person: index, date });
                continue;
            }
            practice.planned.push(stretch(index, date, start, end, rest));
            if person.has_sessions && !world.is_outage(date) && world.chance(sudden) {
                practice.leave.push(LeaveDay { person: index, date });
                continue;
            }
            let mut later = if world.chance(overtime) { 15 * world.between(1, 4) } else { 0 };
            if later == 0 && world.chance(overtime / 4.0) {
                later = -15;
            }
            let end = end.saturating_add_signed(later as i16);
            practice.worked.push(stretch(index, date, start, end, rest));
        } else if person.code == "R04" && world.chance(0.35) {
            practice.planned.push(stretch(index, date, 540, 780, 0));
            practice.worked.push(stretch(index, date, 540, 780, 0));
        } else if person.group == StaffGroup::GpLocum && date.weekday() == Weekday::Fri && world.chance(0.5) {
            let mut session = stretch(index, date, 510, 760, 0);
            session.pay = Pay::LocumFee;
            session.activity = Activity::Clinical;
            session.fee_pence = Some(30_000);
            session.invoice_reference = Some(format!("LOC-{}", date.format("%m%d")));
            session.outage_related = world.is_recovery(date).then_some(false);
            practice.worked.push(session);
        }
    }
}

fn saturday_clinic(practice: &mut Practice, date: NaiveDate) {
    for code in ["G02", "R01"] {
        if let Some(index) = person_index(practice, code) {
            practice.planned.push(stretch(index, date, 540, 750, 0));
            practice.worked.push(stretch(index, date, 540, 750, 0));
        }
    }
}

/// Those who are there on the day of the outage stay longer.
fn outage_day(world: &mut World, practice: &mut Practice, date: NaiveDate) {
    extra(practice, "R01", date, 960, 1125, |row| {
        row.pay = Pay::OvertimeEnhanced;
        row.enhancement_hundredths = Some(150);
        row.activity = Activity::Rebooking;
        row.outage_related = Some(true);
    });
    extra(practice, "M01", date, 960, 1140, |row| {
        row.activity = Activity::ItRecovery;
        row.outage_related = Some(true);
    });
    extra(practice, "A01", date, 960, 1050, |row| row.activity = Activity::RetroEntry);
    let longer = 15 * world.between(1, 5);
    extra(practice, "R03", date, 960, 960 + longer as u16, |row| row.outage_related = Some(false));
}

/// The days after it: Saturday and Sunday at once, then the working days.
fn catching_up(world: &mut World, practice: &mut Practice) {
    let last = world.setting.incident.last_date();
    let saturday = last.iter_days().skip(1).find(|date| date.weekday() == Weekday::Sat).unwrap_or(last);
    let sunday = saturday + Days::new(1);
    let monday = world.next_working_day(sunday);
    extra(practice, "R01", saturday, 540, 750, |row| {
        row.activity = Activity::Rebooking;
        row.outage_related = Some(true);
    });
    extra(practice, "A02", saturday, 540, 780, |row| {
        row.pay = Pay::OvertimeEnhanced;
        row.enhancement_hundredths = Some(150);
        row.activity = Activity::RetroEntry;
        row.outage_related = Some(true);
    });
    extra(practice, "N01", saturday, 540, 660, |row| {
        row.pay = Pay::Toil;
        row.outage_related = Some(true);
    });
    extra(practice, "R03", saturday, 540, 660, |_| {});
    extra(practice, "G02", saturday, 540, 780, |row| {
        row.activity = Activity::PatientContact;
        row.outage_related = Some(true);
    });
    extra(practice, "G01", sunday, 600, 780, |row| {
        row.pay = Pay::PartnerUnpaid;
        row.activity = Activity::ResultsDocs;
        row.outage_related = Some(true);
    });
    for (day, fee_pence) in [(monday, 40_000), (monday + Days::new(1), 35_000)] {
        extra(practice, "L01", day, 510, 760, |row| {
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
            extra(practice, code, day, 1020, 1020 + minutes, |row| {
                row.activity = activity;
                row.outage_related = word;
            });
        }
        if day == monday && practice.people.iter().any(|person| person.code == "C01") {
            extra(practice, "C01", day, 1080, 1140, |row| {
                row.activity = Activity::Scripts;
                row.funded_by = FundedBy::PcnArrs;
                row.outage_related = Some(true);
            });
        }
    }
}

/// What the practice writes into its policy where the rota has no column for it.
fn declare(world: &World, practice: &mut Practice) {
    let window = world.setting.incident.recovery_window(10, &world.calendar);
    let first = world.setting.incident.first_date();
    for (code, to) in [("R01", *window.start()), ("M01", first), ("A02", *window.start()), ("A01", *window.end())] {
        if let Some(person) = person_index(practice, code) {
            let reason = "stayed because of the outage".to_owned();
            practice.declared.push(Declaration { person, from: first, to, reason });
        }
    }
}

fn extra(practice: &mut Practice, code: &str, date: NaiveDate, start: u16, end: u16, change: impl Fn(&mut Stretch)) {
    let Some(index) = person_index(practice, code) else { return };
    let is_away = practice.leave.iter().any(|leave| leave.person == index && leave.date == date);
    let weekday = date.weekday().num_days_from_monday() as usize;
    let is_weekend = weekday >= 5;
    let works = practice.worked.iter().any(|row| row.person == index && row.date == date);
    let is_locum = practice.people.get(index).is_some_and(|person| person.group == StaffGroup::GpLocum);
    if is_away || (!works && !is_weekend && !is_locum) || date > practice.exported_at.date() {
        return;
    }
    let overlaps = |row: &&mut Stretch| row.person == index && row.date == date && row.end_minute > start;
    // Who stays for the outage has no ordinary overtime on the same evening.
    for row in practice.worked.iter_mut().filter(overlaps) {
        row.end_minute = row.end_minute.min(start).max(row.start_minute + row.break_minutes + 15);
    }
    let mut row = stretch(index, date, start, end, 0);
    row.pay = Pay::AdditionalPlain;
    change(&mut row);
    practice.worked.push(row);
}

fn stretch(person: usize, date: NaiveDate, start_minute: u16, end_minute: u16, break_minutes: u16) -> Stretch {
    Stretch {
        person,
        date,
        start_minute,
        end_minute,
        break_minutes,
        pay: Pay::Contracted,
        activity: Activity::Normal,
        enhancement_hundredths: None,
        fee_pence: None,
        invoice_reference: None,
        outage_related: None,
        funded_by: FundedBy::Practice,
    }
}

fn person_index(practice: &Practice, code: &str) -> Option<usize> {
    practice.people.iter().position(|person| person.code == code)
}
