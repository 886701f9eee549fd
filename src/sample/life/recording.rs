//! How what happened is recorded: sessions kept on paper, what the system closes overnight, what an export can know.

use super::World;
use super::dice::Purpose;
use super::element::Element;
use crate::sample::log::{Ending, Practice};

/// Turns what happened into what the book says at the moment of the export.
pub(super) fn as_recorded(world: &World, practice: &mut Practice) {
    let paper = world.level(Element::PaperSessions);
    let auto_dna = world.level(Element::AutoDna);
    let exported_at = practice.exported_at;
    for booking in &mut practice.bookings {
        let Some(slot) = practice.slots.get(booking.slot) else { continue };
        if let Ending::Cancelled { at: Some(at), .. } = booking.ending
            && at >= exported_at
        {
            let is_due = slot.starts_at() > exported_at;
            booking.ending = if is_due { Ending::Due } else { Ending::NotClosed };
        }
        let is_kept = matches!(booking.ending, Ending::Seen { .. } | Ending::ArrivedOnly);
        let session = slot.holder * 10_000 + usize::from(slot.session.0);
        if is_kept && paper.is_some_and(|level| world.dice(Purpose::PaperSessions, slot.date, session).chance(level)) {
            booking.ending = Ending::NotClosed;
        }
        let place = slot.holder * 10_000 + usize::from(slot.start_minute) * 5;
        let is_closed_overnight = booking.ending == Ending::NotClosed
            && slot.date < exported_at.date()
            && auto_dna.is_some_and(|level| world.dice(Purpose::AutoDna, slot.date, place).chance(level));
        if is_closed_overnight {
            booking.ending = Ending::DidNotAttend;
        }
    }
    practice.bookings.retain(|booking| booking.booked_at < exported_at);
}
