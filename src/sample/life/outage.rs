//! What the outage does to the appointments of its hours.

use super::World;
use super::book::{Waiting, ahead, patient, seen};
use crate::sample::log::{Booking, CancelledBy, Ending, Practice, Slot, SlotKind};
use chrono::{Duration, NaiveDateTime, NaiveTime};

/// A slot that lies in the outage.
pub(super) fn mixed_slot(
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
            waiting.push(Waiting { patient, asked_at, not_before: asked_at.date(), has_booked_twice: false });
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

/// Takes a share of what an ordinary day would have kept in a slot (the bookings from `first` on), and changes how the
/// rest is recorded: booked by telephone that morning is written on paper and typed up later, and nobody closes much.
pub(super) fn strike(
    world: &mut World,
    practice: &mut Practice,
    slot: &Slot,
    first: usize,
    waiting: &mut Vec<Waiting>,
) {
    let begins = world.setting.incident.start;
    let life = world.setting.life.clone();
    let lost = life.outage_lost.unwrap_or(0.0);
    let Some(place) = (first..practice.bookings.len()).find(|place| {
        practice.bookings.get(*place).is_some_and(|booking| {
            matches!(booking.ending, Ending::Seen { .. } | Ending::ArrivedOnly | Ending::NotClosed)
        })
    }) else {
        return;
    };
    let is_lost = world.chance(lost);
    let Some(booking) = practice.bookings.get(place).cloned() else { return };
    let was_booked_in_outage = booking.booked_at >= begins;
    if is_lost && was_booked_in_outage {
        // Nobody could ring, and nobody was booked.
        practice.bookings.remove(place);
        return;
    }
    let mut after = booking.clone();
    if is_lost {
        after.ending = outage_cancellation(world, slot, booking.booked_at);
        if world.chance(life.rebooked)
            && let Some(patient) = booking.patient
        {
            let asked_at = telephone_call_after(world);
            waiting.push(Waiting { patient, asked_at, not_before: asked_at.date(), has_booked_twice: false });
        }
    } else if was_booked_in_outage {
        let next = world.next_working_day(world.setting.incident.last_date());
        after.booked_at = next.and_time(NaiveTime::MIN) + Duration::minutes(world.between(500, 1000));
    } else if world.chance(life.outage_not_closed) {
        after.ending = Ending::NotClosed;
    }
    if let Some(booking) = practice.bookings.get_mut(place) {
        *booking = after;
    }
}
