//! Snapshots of one book: two exports of the same slots made at different moments (rulings 1, 17 and 22). A system that
//! drops cancelled bookings shows them only here: a booking that stands in the earlier export and not in the later one.
//!
//! [`order`] says which export is the earlier, and which lies before the incident; [`keyed`] compares tables whose rows have
//! a key, [`unkeyed`] those that are a multiset of slots.

pub mod doubts;
pub mod keyed;
pub mod order;
pub mod unkeyed;

use super::{Book, Draft};
use crate::model::appointment::{Appointment, State, Status};
use chrono::NaiveDate;
use order::Order;
use std::ops::RangeInclusive;

/// What becomes of a row where several files show the same book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFate {
    /// It stands.
    Used,
    /// It stands in another file of the same moment too.
    Duplicate,
    /// A later export says otherwise, or it is marked as removed.
    Superseded,
}

/// The fate of every row, by book.
pub type RowFates = Vec<Vec<RowFate>>;

/// The place of a row: its book, and its place in it.
pub type RowPlace = (usize, usize);

/// A booking that a later snapshot no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The row that held it last.
    pub place: RowPlace,
    /// How many appointments of that row are gone.
    pub weight: u32,
    /// `cancelled_other` where the slot lives on, `cancelled_by_practice` (with low confidence) where it is deleted.
    pub status: Status,
    /// Rank of the first snapshot without it.
    pub missing_from: usize,
}

/// What a comparison finds.
#[derive(Debug, Default)]
pub struct Compared {
    /// Bookings that are gone.
    pub gone: Vec<Gone>,
    /// Rows whose patient was not in the slot in the last snapshot before the incident (ruling 7).
    pub fresh: Vec<RowPlace>,
    /// Rows that a later full table does not hold.
    pub absent_rows: u64,
    /// Tables that were taken for files of changes.
    pub taken_for_changes: Vec<usize>,
    /// Tables that were taken for another part of the book, and not for a later moment of it.
    pub taken_for_parts: Vec<usize>,
    /// Rows of people or slot types that are not in the later export at all: not compared.
    pub other_people: u64,
}

impl Compared {
    /// Both findings.
    pub fn and(mut self, other: Compared) -> Compared {
        self.gone.extend(other.gone);
        self.fresh.extend(other.fresh);
        self.taken_for_changes.extend(other.taken_for_changes);
        self.taken_for_parts.extend(other.taken_for_parts);
        self.absent_rows += other.absent_rows;
        self.other_people += other.other_people;
        self
    }

    /// The bookings that are gone, as cancelled appointments, in order of their place.
    pub fn cancelled(&self, books: &[&Book], order: &Order) -> Vec<Appointment> {
        let cancelled = |gone: &Gone| {
            let draft = draft_at(books, gone.place)?;
            Some(Appointment {
                weight: gone.weight,
                status: gone.status,
                state: Some(State::Cancelled),
                from_snapshots: true,
                missing_from: order.moment(gone.missing_from),
                ..draft.appointment.clone()
            })
        };
        let mut found: Vec<Appointment> = self
            .gone
            .iter()
            .filter(|gone| draft_at(books, gone.place).is_some_and(|draft| !order.is_before_all(gone, draft)))
            .filter_map(cancelled)
            .collect();
        found.sort_by_key(|appointment| (appointment.source, appointment.missing_from.map(|stamp| stamp.at)));
        found
    }
}

/// The row at a place.
pub fn draft_at<'b>(books: &[&'b Book], (book, row): RowPlace) -> Option<&'b Draft> {
    books.get(book)?.drafts.get(row)
}

/// Sets the fate of a row.
pub fn set(fates: &mut RowFates, (book, row): RowPlace, fate: RowFate) {
    if let Some(place) = fates.get_mut(book).and_then(|fates| fates.get_mut(row)) {
        *place = fate;
    }
}

/// The dates of a book: what it states, else those of its rows, removed ones aside.
pub fn span(book: &Book) -> Option<RangeInclusive<NaiveDate>> {
    if let Some((first, last)) = book.stated_span {
        return Some(first..=last);
    }
    let dates = book.drafts.iter().filter(|draft| !draft.removed).map(|draft| draft.appointment.date);
    dates.fold(None, |met: Option<RangeInclusive<NaiveDate>>, date| {
        Some(met.map_or(date..=date, |span| *span.start().min(&date)..=*span.end().max(&date)))
    })
}

/// Whether the row shows a booking that a later snapshot can show as cancelled: whoever did not attend, was seen or was
/// cancelled before is never turned into a cancellation.
fn is_open(draft: &Draft) -> bool {
    draft.has_patient
        && !draft.removed
        && matches!(draft.appointment.status, Status::Booked | Status::Unknown | Status::Arrived)
}
