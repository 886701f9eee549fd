//! The appointment book: slots, bookings, cancellations, arrivals, and what the outage did to them.

use super::dice::Purpose;
use super::element::Element;
use super::hours::SATURDAY_DOCTOR;
use super::{World, demand, outage, recording};
use crate::model::staff::StaffGroup;
use crate::sample::log::{Booking, CancelledBy, Ending, Person, Practice, Slot, SlotKind};
use chrono::{Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use std::collections::HashSet;

/// A patient who asked for another appointment.
pub(super) struct Waiting {
    pub(super) patient: u32,
    pub(super) asked_at: NaiveDateTime,
    pub(super) not_before: NaiveDate,
    pub(super) has_booked_twice: bool,
}

/// Who is planned and who is away, looked up often.
struct Attendance {
    planned: HashSet<(usize, NaiveDate)>,
    away: HashSet<(usize, NaiveDate)>,
}

impl Attendance {
    fn of(practice: &Practice) -> Self {
        Attendance {
            planned: practice.planned.iter().map(|row| (row.person, row.date)).collect(),
            away: practice.leave.iter().map(|leave| (leave.person, leave.date)).collect(),
        }
    }

    fn is_suddenly_absent(&self, holder: usize, date: NaiveDate) -> bool {
        self.planned.contains(&(holder, date)) && self.away.contains(&(holder, date))
    }

    fn is_planned_leave(&self, holder: usize, date: NaiveDate) -> bool {
        self.away.contains(&(holder, date)) && !self.planned.contains(&(holder, date))
    }
}

/// Lives the book, slot by slot.
pub(super) fn live(world: &mut World, practice: &mut Practice, saturdays: &[NaiveDate]) {
    let mut waiting = Vec::new();
    let attendance = Attendance::of(practice);
    let dates: Vec<NaiveDate> = practice.first_date.iter_days().take_while(|day| *day <= practice.last_date).collect();
    for date in dates {
        let is_clinic = saturdays.contains(&date) && date <= practice.exported_at.date();
        if !world.calendar.is_working_day(date) && !is_clinic {
            continue;
        }
        world.turn_to(Purpose::Day, date, 1);
        // Days that are busy or quiet for everybody are another, larger effect of the same kind.
        let is_shared = world.level(Element::DayEffects).is_some();
        let effect = if is_shared { 0.0 } else { world.setting.life.day_effect };
        let small_effect = effect * (2.0 * world.between(0, 1000) as f64 / 1000.0 - 1.0);
        let wanted = demand::wanted(world, date) + small_effect;
        let filled = if world.setting.life.elements.is_empty() { wanted } else { wanted.min(demand::FULL) };
        let mut slots = slots_of_day(world, practice, &attendance, date);
        squeeze_in(world, &mut slots, wanted);
        for (number, slot) in numbered(slots) {
            world.turn_to(Purpose::Slot, date, number);
            let is_absent = attendance.is_suddenly_absent(slot.holder, date);
            let is_outage = world.is_outage(date) && in_window(world, &slot);
            let is_of_19_july = is_outage && world.setting.life.outage_lost.is_none();
            // Where the screen is dark, some sessions are not put on at all.
            if is_of_19_july && slot.start_minute >= 840 && world.chance(0.1) {
                continue;
            }
            let index = practice.slots.len();
            practice.slots.push(slot.clone());
            if slot.kind == SlotKind::Blocked {
                continue;
            }
            if is_of_19_july {
                outage::mixed_slot(world, practice, &slot, index, filled, &mut waiting);
            } else {
                let before = practice.bookings.len();
                ordinary_slot(world, practice, &slot, index, filled, is_absent, &mut waiting);
                if is_outage {
                    world.turn_to(Purpose::Outage, date, number);
                    outage::strike(world, practice, &slot, before, &mut waiting);
                }
            }
        }
    }
    recording::as_recorded(world, practice);
}

/// Slots with a number that follows from holder and time, not from what else is in the book.
fn numbered(slots: Vec<Slot>) -> Vec<(usize, Slot)> {
    let mut copies = 0;
    let mut last = None;
    let number = |slot: Slot| {
        let place = slot.holder * 10_000 + usize::from(slot.start_minute) * 5;
        copies = if last == Some(place) { copies + 1 } else { 0 };
        last = Some(place);
        (place + copies, slot)
    };
    slots.into_iter().map(number).collect()
}

/// On a busy day more is put on beside the slots that are there, as far as more is wanted than they can take.
fn squeeze_in(world: &World, slots: &mut Vec<Slot>, wanted: f64) {
    if world.setting.life.elements.is_empty() || wanted <= demand::FULL {
        return;
    }
    let share = (wanted - demand::FULL) / demand::FULL;
    let mut extra = Vec::new();
    for (number, slot) in numbered(slots.clone()).into_iter().filter(|(_, slot)| slot.kind != SlotKind::Blocked) {
        if world.dice(Purpose::ExtraSlot, slot.date, number).chance(share) {
            extra.push(slot);
        }
    }
    slots.extend(extra);
    slots.sort_by_key(|slot| (slot.start_minute, slot.holder));
}

fn in_window(world: &World, slot: &Slot) -> bool {
    world.setting.incident.clock_window(slot.date).is_some_and(|window| window.contains(Some(slot.start_minute)))
}

fn slots_of_day(world: &mut World, practice: &Practice, attendance: &Attendance, date: NaiveDate) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (holder, person) in practice.people.iter().enumerate() {
        let is_saturday_doctor =
            date.weekday() == Weekday::Sat && person.code == SATURDAY_DOCTOR && world.roster.is_employed(holder, date);
        let works = world.roster.works(holder, person, date) || is_saturday_doctor;
        if !person.has_sessions || !works || attendance.is_planned_leave(holder, date) {
            continue;
        }
        world.turn_to(Purpose::Session, date, holder);
        let length = world.setting.life.session_minutes;
        slots.extend(session(world, person, holder, date, 510, length));
        let is_short = world.training_afternoons.contains(&date) || date.weekday() == Weekday::Sat;
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
                waiting.push(Waiting { patient, asked_at: at, not_before: at.date(), has_booked_twice: false });
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
            waiting.push(Waiting {
                patient,
                asked_at: at,
                not_before: slot.date + Days::new(1),
                has_booked_twice: false,
            });
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
        let level = life.elements.of(Element::RebookTwice);
        let mut dice = world.dice(Purpose::RebookTwice, slot.date, patient.patient as usize);
        if !patient.has_booked_twice && dice.chance(level) {
            // To be sure, or for another day: the second booking is made some days later.
            let asked_at = patient.asked_at + Duration::days(dice.between(0, 3));
            let not_before = slot.date + Days::new(1);
            waiting.push(Waiting { asked_at, not_before, has_booked_twice: true, ..patient });
        }
        return Some((patient.patient, off_the_slots_minutes(booked_at)));
    }
    let booked_at = if slot.date <= practice.exported_at.date()
        && world.chance(life.elements.get(Element::Retrospective).unwrap_or(life.entered_late))
    {
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
    } else if world.chance(life.elements.get(Element::Unmarked).unwrap_or(life.not_closed)) {
        Ending::NotClosed
    } else if world.chance(life.arrived_only) {
        Ending::ArrivedOnly
    } else {
        seen(world)
    }
}

pub(super) fn seen(world: &mut World) -> Ending {
    let waited_minutes = world.between(0, 25) as u16;
    Ending::Seen { waited_minutes, consultation_minutes: world.between(4, 22) as u16 }
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
pub(super) fn ahead(world: &mut World, date: NaiveDate) -> NaiveDateTime {
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

pub(super) fn patient(world: &mut World) -> u32 {
    world.between(1, i64::from(world.setting.life.patients)) as u32
}
