//! The appointment book: slots, bookings, cancellations, arrivals, and what the outage did to them.

use super::World;
use crate::model::staff::StaffGroup;
use crate::sample::log::{Booking, CancelledBy, Ending, Person, Practice, Slot, SlotKind};
use chrono::{Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

/// Registered patients who come at all.
const PATIENTS: i64 = 4000;

/// A patient who asked for another appointment.
struct Waiting {
    patient: u32,
    asked_at: NaiveDateTime,
    not_before: NaiveDate,
}

/// Lives the book, slot by slot.
pub(super) fn live(world: &mut World, practice: &mut Practice, saturdays: &[NaiveDate]) {
    let mut waiting = Vec::new();
    let dates: Vec<NaiveDate> = practice.first_date.iter_days().take_while(|day| *day <= practice.last_date).collect();
    for date in dates {
        let is_clinic = saturdays.contains(&date) && date <= practice.exported_at.date();
        if !world.calendar.is_working_day(date) && !is_clinic {
            continue;
        }
        let effect = world.setting.life.day_effect;
        let filled = world.setting.life.filled + effect * (2.0 * world.between(0, 1000) as f64 / 1000.0 - 1.0);
        for slot in slots_of_day(world, practice, date) {
            let is_absent = is_suddenly_absent(practice, slot.holder, date);
            let is_outage = world.is_outage(date) && in_window(world, &slot);
            // Where the screen is dark, some sessions are not put on at all.
            if is_outage && slot.start_minute >= 840 && world.chance(0.1) {
                continue;
            }
            let index = practice.slots.len();
            practice.slots.push(slot.clone());
            if slot.kind == SlotKind::Blocked {
                continue;
            }
            if is_outage {
                outage_slot(world, practice, &slot, index, filled, &mut waiting);
            } else {
                ordinary_slot(world, practice, &slot, index, filled, is_absent, &mut waiting);
            }
        }
    }
}

fn in_window(world: &World, slot: &Slot) -> bool {
    world.setting.incident.clock_window(slot.date).is_some_and(|window| window.contains(Some(slot.start_minute)))
}

fn is_suddenly_absent(practice: &Practice, holder: usize, date: NaiveDate) -> bool {
    let planned = practice.planned.iter().any(|row| row.person == holder && row.date == date);
    planned && is_on_leave(practice, holder, date)
}

fn is_on_leave(practice: &Practice, holder: usize, date: NaiveDate) -> bool {
    practice.leave.iter().any(|leave| leave.person == holder && leave.date == date)
}

fn slots_of_day(world: &mut World, practice: &Practice, date: NaiveDate) -> Vec<Slot> {
    let mut slots = Vec::new();
    let weekday = date.weekday().num_days_from_monday() as usize;
    for (holder, person) in practice.people.iter().enumerate() {
        let is_saturday_doctor = date.weekday() == Weekday::Sat && person.code == "G02";
        let works = person.weekdays.get(weekday) == Some(&true) || is_saturday_doctor;
        let was_planned = practice.planned.iter().any(|row| row.person == holder && row.date == date);
        let is_planned_leave = is_on_leave(practice, holder, date) && !was_planned;
        if !person.has_sessions || !works || is_planned_leave {
            continue;
        }
        let length = world.setting.life.session_minutes;
        slots.extend(session(world, person, holder, date, 510, length));
        let is_short = date == world.training_afternoon || date.weekday() == Weekday::Sat;
        if !is_short {
            slots.extend(session(world, person, holder, date, 840, length.saturating_sub(30)));
        }
    }
    slots.sort_by_key(|slot| (slot.start_minute, slot.holder));
    slots
}

fn session(world: &mut World, person: &Person, holder: usize, date: NaiveDate, start: u16, length: u16) -> Vec<Slot> {
    let is_doctor = matches!(person.group, StaffGroup::GpPartner | StaffGroup::GpSalaried | StaffGroup::GpRegistrar);
    let minutes: u16 = if is_doctor { 15 } else { 20 };
    let mut slots = Vec::new();
    for place in 0..length / minutes {
        let start_minute = start + place * minutes;
        let kind = match (is_doctor, place % 6) {
            (_, 4) if world.chance(0.3) => SlotKind::Blocked,
            (true, 5) => SlotKind::OnTheDay,
            (true, 3) => SlotKind::Telephone,
            (true, _) => SlotKind::Routine,
            (false, _) => SlotKind::Treatment,
        };
        let slot = Slot { date, start_minute, minutes, holder, kind, session: (start, start + length) };
        if kind == SlotKind::OnTheDay {
            slots.push(slot.clone());
        }
        slots.push(slot);
    }
    slots
}

fn ordinary_slot(
    world: &mut World,
    practice: &mut Practice,
    slot: &Slot,
    index: usize,
    filled: f64,
    is_absent: bool,
    waiting: &mut Vec<Waiting>,
) {
    let life = world.setting.life.clone();
    if world.chance(life.cancelled) {
        let booked_at = ahead(world, slot.date);
        let patient = patient(world);
        let at = cancellation_moment(world, booked_at, slot.starts_at());
        if at < practice.exported_at {
            let by = who_cancelled(world);
            let ending = Ending::Cancelled { at: Some(at), by };
            practice.bookings.push(Booking { slot: index, patient: Some(patient), booked_at, ending });
            if by != CancelledBy::Death && world.chance(life.rebooked) {
                waiting.push(Waiting { patient, asked_at: at, not_before: at.date() });
            }
            if world.chance(0.4) {
                return;
            }
        }
    }
    if !world.chance(filled) {
        return;
    }
    let Some((patient, booked_at)) = patient_for(world, practice, slot, waiting) else { return };
    if is_absent {
        let at = slot.date.and_time(NaiveTime::MIN) + Duration::minutes(world.between(430, 505));
        let ending = Ending::Cancelled { at: Some(at), by: CancelledBy::Practice };
        practice.bookings.push(Booking { slot: index, patient: Some(patient), booked_at: booked_at.min(at), ending });
        if world.chance(life.rebooked) {
            waiting.push(Waiting { patient, asked_at: at, not_before: slot.date + Days::new(1) });
        }
        return;
    }
    let ending = ordinary_ending(world, slot, practice.exported_at);
    practice.bookings.push(Booking { slot: index, patient: Some(patient), booked_at, ending });
}

/// Who takes the slot, and when it was booked; none where nobody could have booked it before the export.
fn patient_for(
    world: &mut World,
    practice: &Practice,
    slot: &Slot,
    waiting: &mut Vec<Waiting>,
) -> Option<(u32, NaiveDateTime)> {
    let starts_at = slot.starts_at();
    let life = world.setting.life.clone();
    let next = waiting.iter().position(|patient| {
        patient.asked_at + Duration::minutes(20) < starts_at
            && patient.not_before <= slot.date
            && patient.asked_at + Duration::minutes(10) < practice.exported_at
    });
    if let Some(place) = next
        && world.chance(0.3)
    {
        let patient = waiting.remove(place);
        let booked_at = patient.asked_at + Duration::minutes(world.between(1, 9));
        return Some((patient.patient, off_the_slots_minutes(booked_at)));
    }
    let booked_at = if slot.date <= practice.exported_at.date() && world.chance(life.entered_late) {
        starts_at + Duration::minutes(world.between(20, 120))
    } else if slot.kind == SlotKind::OnTheDay || world.chance(life.same_day) {
        slot.date.and_time(NaiveTime::MIN) + Duration::minutes(world.between(480, i64::from(slot.start_minute) - 5))
    } else {
        ahead(world, slot.date)
    };
    (booked_at < practice.exported_at).then(|| (patient(world), booked_at))
}

fn ordinary_ending(world: &mut World, slot: &Slot, exported_at: NaiveDateTime) -> Ending {
    if slot.starts_at() > exported_at {
        return Ending::Due;
    }
    let life = world.setting.life.clone();
    if world.chance(life.dna) {
        Ending::DidNotAttend
    } else if world.chance(life.walked_out) {
        Ending::WalkedOut
    } else if world.chance(life.not_closed) {
        Ending::NotClosed
    } else if world.chance(life.arrived_only) {
        Ending::ArrivedOnly
    } else {
        seen(world)
    }
}

fn seen(world: &mut World) -> Ending {
    let waited_minutes = world.between(0, 25) as u16;
    Ending::Seen { waited_minutes, consultation_minutes: world.between(4, 22) as u16 }
}

/// A slot that lies in the outage.
fn outage_slot(
    world: &mut World,
    practice: &mut Practice,
    slot: &Slot,
    index: usize,
    filled: f64,
    waiting: &mut Vec<Waiting>,
) {
    let life = world.setting.life.clone();
    let mut push = |patient, booked_at, ending| {
        practice.bookings.push(Booking { slot: index, patient, booked_at, ending });
    };
    if slot.kind == SlotKind::OnTheDay || !world.chance(filled) {
        // Seen on paper, typed up afterwards; or nobody could be booked.
        if world.chance(0.25) {
            let next = world.next_working_day(world.setting.incident.last_date());
            let booked_at = next.and_time(NaiveTime::MIN) + Duration::minutes(world.between(500, 1000));
            push(
                Some(patient(world)),
                booked_at,
                Ending::Seen { waited_minutes: 0, consultation_minutes: slot.minutes },
            );
        }
        return;
    }
    let booked_at = ahead(world, slot.date);
    let patient = patient(world);
    if world.chance(life.outage_cancelled) {
        let ending = outage_cancellation(world, slot, booked_at);
        // The system lost some patients with their slots.
        let is_lost = world.chance(0.03);
        push((!is_lost).then_some(patient), booked_at, ending);
        if world.chance(life.rebooked) {
            let asked_at = telephone_call_after(world);
            waiting.push(Waiting { patient, asked_at, not_before: asked_at.date() });
        }
        return;
    }
    let ending = if world.chance(life.outage_not_closed) {
        Ending::NotClosed
    } else if world.chance(life.dna * 2.5) {
        Ending::DidNotAttend
    } else if world.chance(life.walked_out * 2.0) {
        Ending::WalkedOut
    } else if world.chance(life.arrived_only * 2.0) {
        Ending::ArrivedOnly
    } else {
        seen(world)
    };
    push(Some(patient), booked_at, ending);
}

fn outage_cancellation(world: &mut World, slot: &Slot, booked_at: NaiveDateTime) -> Ending {
    let midnight = slot.date.and_time(NaiveTime::MIN);
    let tidying_up = world.next_working_day(world.setting.incident.last_date()).and_time(NaiveTime::MIN);
    let (at, by) = match world.between(1, 100) {
        1..=60 => (Some(midnight + Duration::minutes(world.between(485, 720))), CancelledBy::Practice),
        61..=80 => (Some(tidying_up + Duration::minutes(world.between(490, 1000))), CancelledBy::Practice),
        81..=85 => (None, CancelledBy::Practice),
        86..=90 => {
            let before = midnight - Duration::minutes(world.between(400, 900));
            (Some(before.max(booked_at + Duration::minutes(2))), CancelledBy::Practice)
        }
        91..=96 => (Some(midnight + Duration::minutes(world.between(485, 600))), CancelledBy::Patient),
        97..=99 => (Some(midnight + Duration::minutes(world.between(485, 720))), CancelledBy::OtherService),
        _ => (Some(midnight + Duration::minutes(600)), CancelledBy::Death),
    };
    Ending::Cancelled { at, by }
}

/// The practice telephones: on the day itself with a list on paper, mostly in the days after.
fn telephone_call_after(world: &mut World) -> NaiveDateTime {
    let mut day = world.setting.incident.last_date();
    for _ in 0..world.between(0, 4) {
        day = world.next_working_day(day);
    }
    day.and_time(NaiveTime::MIN) + Duration::minutes(world.between(800, 1050))
}

fn who_cancelled(world: &mut World) -> CancelledBy {
    match world.between(1, 100) {
        1..=70 => CancelledBy::Patient,
        71..=94 => CancelledBy::Practice,
        95..=98 => CancelledBy::OtherService,
        _ => CancelledBy::Death,
    }
}

fn cancellation_moment(world: &mut World, booked_at: NaiveDateTime, starts_at: NaiveDateTime) -> NaiveDateTime {
    // Half on the day itself, half somewhere between booking and slot.
    let midnight = starts_at.date().and_time(NaiveTime::MIN);
    let earliest = if world.chance(0.5) { midnight + Duration::minutes(480) } else { booked_at };
    let span = (starts_at - earliest).num_minutes();
    earliest.min(starts_at) + Duration::minutes(if span > 1 { world.between(1, span - 1) } else { 0 })
}

/// A booking moment some days ahead, in working hours. The outage itself took no bookings.
fn ahead(world: &mut World, date: NaiveDate) -> NaiveDateTime {
    let mut day = date - Days::new(world.between(1, 21) as u64);
    while !world.calendar.is_working_day(day) || world.is_outage(day) {
        day = day - Days::new(1);
    }
    let minute = world.between(485, 1100);
    off_the_slots_minutes(day.and_time(NaiveTime::MIN) + Duration::minutes(minute))
}

/// Slots start on the fives. A booking never does: then no gap is a whole number of weeks, which an export that prints
/// gaps in words would blur to a week.
fn off_the_slots_minutes(at: NaiveDateTime) -> NaiveDateTime {
    if at.minute().is_multiple_of(5) { at + Duration::minutes(1) } else { at }
}

fn patient(world: &mut World) -> u32 {
    world.between(1, PATIENTS) as u32
}
