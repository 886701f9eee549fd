//! Every row that a list of the book can have: each slot with its bookings, in the order of the log, and once more as a free
//! one where no booking is left in it.

use crate::sample::log::{Booking, Ending, Practice, Slot};
use chrono::{Duration, NaiveDateTime};

/// A slot, and a booking of it; none for a slot that stands free, or that nobody can book.
pub(super) type BookRow<'p> = (&'p Slot, Option<&'p Booking>);

/// The rows.
pub(super) fn every_row(practice: &Practice) -> Vec<BookRow<'_>> {
    let mut rows = Vec::new();
    let mut bookings = practice.bookings.iter().peekable();
    for (index, slot) in practice.slots.iter().enumerate() {
        let mut is_free = true;
        while let Some(booking) = bookings.next_if(|booking| booking.slot == index) {
            is_free &= booking.is_cancelled();
            rows.push((slot, Some(booking)));
        }
        if is_free {
            rows.push((slot, None));
        }
    }
    rows
}

/// When the patient arrived and was called in, as a system stamps it; never after the export.
pub(super) fn arrival(practice: &Practice, slot: &Slot, booking: &Booking) -> [Option<NaiveDateTime>; 2] {
    let arrived = slot.starts_at() - Duration::minutes(4);
    let stamped = |at: NaiveDateTime| Some(at).filter(|at| *at <= practice.exported_at);
    match booking.ending {
        Ending::Seen { waited_minutes, .. } => {
            [stamped(arrived), stamped(arrived + Duration::minutes(i64::from(waited_minutes)))]
        }
        Ending::ArrivedOnly | Ending::WalkedOut => [stamped(arrived), None],
        _ => [None, None],
    }
}

/// A name of a file that states the moment of its export.
pub(super) fn name_with_export(practice: &Practice, what: &str, ending: &str) -> String {
    format!("{what} exported {}.{ending}", practice.exported_at.format("%Y-%m-%d %H%M"))
}
