//! The book as a system that drops cancelled bookings shows it at one moment: for each slot the booking that is in it, if
//! any. What was cancelled shows only by its absence from a later showing.

use super::log::{Booking, Ending, Practice, Slot};
use chrono::{Days, Duration, NaiveDateTime, NaiveTime};

/// Days ahead for which slots are put on.
const DAYS_AHEAD: u64 = 10;

/// A booking as it is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'a> {
    /// The booking.
    pub(super) booking: &'a Booking,
    /// Its ending as far as it has come.
    pub(super) ending: Ending,
}

/// When a practice exports its book before the incident, if it does so regularly: the evening before.
pub(super) fn before_incident(practice: &Practice) -> NaiveDateTime {
    let evening = practice.incident.first_date() - Days::new(1);
    evening.and_time(NaiveTime::MIN) + Duration::hours(18)
}

/// The slots of the book at a moment, in the order of the log, each with its place in it and with who is in it.
pub(super) fn slots_at(practice: &Practice, at: NaiveDateTime) -> Vec<(usize, &Slot, Option<Shown<'_>>)> {
    let mut first: Vec<Option<&Booking>> = vec![None; practice.slots.len()];
    for booking in practice.bookings.iter().filter(|booking| is_live(practice, booking, at)) {
        if let Some(place) = first.get_mut(booking.slot).filter(|place| place.is_none()) {
            *place = Some(booking);
        }
    }
    let last_date = at.date() + Days::new(DAYS_AHEAD);
    let slots = practice.slots.iter().enumerate().zip(first);
    let listed = slots.filter(|((_, slot), _)| slot.date <= last_date);
    listed
        .map(|((index, slot), booking)| {
            let ending = |booking: &Booking| if slot.starts_at() > at { Ending::Due } else { booking.ending };
            (index, slot, booking.map(|booking| Shown { booking, ending: ending(booking) }))
        })
        .collect()
}

/// Booked by then, and not yet cancelled. Where the system lost the moment of a cancellation, it is that of the outage.
fn is_live(practice: &Practice, booking: &Booking, at: NaiveDateTime) -> bool {
    let cancelled_at = match booking.ending {
        Ending::Cancelled { at: known, .. } => Some(known.unwrap_or(practice.incident.start)),
        _ => None,
    };
    booking.booked_at <= at && cancelled_at.is_none_or(|cancelled_at| cancelled_at > at)
}
