//! Tables without a key: a book is a multiset of slots (ruling 4). Two snapshots of it are compared slot by slot - date,
//! start, holder, slot type, minutes - and within a slot by who is in it, or, where nobody is named, by when it was booked.

use super::order::Order;
use super::{Compared, Gone, RowFate, RowFates, RowPlace, draft_at, is_open, set, span};
use crate::ingest::appointments::{Book, Draft};
use crate::model::appointment::{PatientKey, Status};
use crate::model::staff::StaffId;
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::RangeInclusive;

/// Compares told snapshots with one another, the earlier first: the rows of a later one stand for all that it covers.
pub fn settle(books: &[&Book], order: &Order, fates: &mut RowFates) -> Compared {
    let mut comparing = Comparing { books, fresh: HashSet::new(), compared: Compared::default() };
    let mut standing: Vec<RowPlace> = Vec::new();
    for rank in 0..order.count() {
        let of_rank = |index: usize| {
            order.ranks.get(index) == Some(&rank) && order.is_told.get(index).copied().unwrap_or_default()
        };
        let told: Vec<usize> = (0..books.len()).filter(|index| of_rank(*index)).collect();
        let here = rows_of(books, &told, fates);
        let scope = Scope::of(books, &told, &here);
        let (compared, left): (Vec<RowPlace>, Vec<RowPlace>) =
            standing.into_iter().partition(|place| scope.holds(books, *place));
        comparing.compared.other_people += left.iter().filter(|place| scope.spans_date(books, **place)).count() as u64;
        if !compared.is_empty() {
            comparing.compare(&compared, &here, rank, order.last_before);
        }
        compared.iter().for_each(|place| set(fates, *place, RowFate::Superseded));
        standing = left;
        standing.extend(here);
    }
    let mut compared = comparing.compared;
    compared.fresh.extend(comparing.fresh);
    compared
}

fn rows_of(books: &[&Book], indexes: &[usize], fates: &RowFates) -> Vec<RowPlace> {
    let is_used = |place: &RowPlace| {
        let fate = fates.get(place.0).and_then(|fates| fates.get(place.1));
        fate == Some(&RowFate::Used) && draft_at(books, *place).is_some_and(|draft| draft.row_key.is_none())
    };
    let rows = |index: &usize| {
        let count = books.get(*index).map_or(0, |book| book.drafts.len());
        let index = *index;
        (0..count).map(move |row| (index, row))
    };
    indexes.iter().flat_map(rows).filter(is_used).collect()
}

/// What a snapshot covers: its dates, for the people and the slot types that are in it. A report on the doctors says nothing
/// of the nurses, one on telephone calls nothing of the treatment room.
struct Scope {
    spans: Vec<RangeInclusive<NaiveDate>>,
    holders: HashSet<Option<StaffId>>,
    slot_types: HashSet<Option<u32>>,
}

impl Scope {
    fn of(books: &[&Book], indexes: &[usize], rows: &[RowPlace]) -> Self {
        let holder = |place: &RowPlace| draft_at(books, *place).map(|draft| draft.appointment.clinician);
        let slot_type = |place: &RowPlace| draft_at(books, *place).map(|draft| draft.appointment.slot_type);
        Scope {
            spans: indexes.iter().filter_map(|index| books.get(*index).and_then(|book| span(book))).collect(),
            holders: rows.iter().filter_map(holder).collect(),
            slot_types: rows.iter().filter_map(slot_type).collect(),
        }
    }

    fn spans_date(&self, books: &[&Book], place: RowPlace) -> bool {
        draft_at(books, place).is_some_and(|draft| self.spans.iter().any(|span| span.contains(&draft.appointment.date)))
    }

    fn holds(&self, books: &[&Book], place: RowPlace) -> bool {
        self.spans_date(books, place)
            && draft_at(books, place).is_some_and(|draft| {
                let slot = &draft.appointment;
                self.holders.contains(&slot.clinician) && self.slot_types.contains(&slot.slot_type)
            })
    }
}

/// What makes two slots the same.
type SlotKey = (NaiveDate, Option<u16>, Option<StaffId>, Option<u32>, Option<u16>);

fn slot_key(draft: &Draft) -> SlotKey {
    let slot = &draft.appointment;
    (slot.date, slot.start_minute, slot.clinician, slot.slot_type, slot.planned_minutes)
}

/// Who is in a slot, as far as the export says: the patient, else the moment of booking.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Occupant {
    Patient(PatientKey),
    BookedAt(NaiveDateTime),
    NotSaid,
}

fn occupant(draft: &Draft) -> Occupant {
    match (draft.appointment.patient, draft.appointment.booked_at) {
        (Some(patient), _) => Occupant::Patient(patient),
        (None, Some(booked)) => Occupant::BookedAt(booked.at),
        (None, None) => Occupant::NotSaid,
    }
}

/// Appointments of a row that have no counterpart yet.
struct Left {
    place: RowPlace,
    occupant: Occupant,
    weight: u32,
    is_open: bool,
}

/// One slot in the earlier and in the later snapshot.
#[derive(Default)]
struct Slot {
    before: Vec<Left>,
    after: Vec<Left>,
    slots_before: u32,
    slots_after: u32,
}

struct Comparing<'c> {
    books: &'c [&'c Book],
    fresh: HashSet<RowPlace>,
    compared: Compared,
}

impl Comparing<'_> {
    fn compare(&mut self, before: &[RowPlace], after: &[RowPlace], rank: usize, last_before: Option<usize>) {
        let mut slots: BTreeMap<SlotKey, Slot> = BTreeMap::new();
        for place in before {
            self.lay(&mut slots, *place, |slot| (&mut slot.before, &mut slot.slots_before));
        }
        for place in after {
            self.lay(&mut slots, *place, |slot| (&mut slot.after, &mut slot.slots_after));
        }
        for slot in slots.values_mut() {
            // Who was seen or did not attend is still there: bookings that could be gone are matched last.
            slot.before.sort_by_key(|left| (left.is_open, left.place));
            self.match_within(slot, |one, other| one == other && one != Occupant::NotSaid);
            self.match_within(slot, |one, other| one == Occupant::NotSaid || other == Occupant::NotSaid);
        }
        self.match_relabelled(&mut slots);
        for slot in slots.values() {
            self.gone_of(slot, rank);
        }
        if last_before.is_some_and(|last| rank > last) {
            let unmatched = slots.values().flat_map(|slot| &slot.after).filter(|left| left.weight > 0);
            self.fresh.extend(unmatched.map(|left| left.place));
        }
    }

    fn lay(
        &self,
        slots: &mut BTreeMap<SlotKey, Slot>,
        place: RowPlace,
        side: fn(&mut Slot) -> (&mut Vec<Left>, &mut u32),
    ) {
        let Some(draft) = draft_at(self.books, place) else { return };
        let (left, count) = side(slots.entry(slot_key(draft)).or_default());
        let weight = draft.appointment.weight;
        *count += weight;
        let is_occupied = draft.has_patient && !draft.appointment.status.is_cancelled();
        if is_occupied {
            left.push(Left { place, occupant: occupant(draft), weight, is_open: is_open(draft) });
        }
    }

    fn match_within(&mut self, slot: &mut Slot, fits: fn(Occupant, Occupant) -> bool) {
        for before in &mut slot.before {
            let occupant = before.occupant;
            for after in slot.after.iter_mut().filter(|after| fits(occupant, after.occupant)) {
                self.match_both(before, after);
            }
        }
    }

    /// A slot whose holder, type or length was changed keeps its start and the booking in it.
    fn match_relabelled(&mut self, slots: &mut BTreeMap<SlotKey, Slot>) {
        type Booking = (NaiveDate, Option<u16>, Occupant);
        let is_left = |left: &&mut Left| left.weight > 0 && left.occupant != Occupant::NotSaid;
        let mut lone: Vec<(Booking, &mut Left)> = Vec::new();
        let mut spare: HashMap<Booking, Vec<&mut Left>> = HashMap::new();
        for ((date, start, ..), slot) in slots.iter_mut() {
            lone.extend(slot.before.iter_mut().filter(is_left).map(|left| ((*date, *start, left.occupant), left)));
            for left in slot.after.iter_mut().filter(is_left) {
                spare.entry((*date, *start, left.occupant)).or_default().push(left);
            }
        }
        for (booking, before) in lone {
            for after in spare.get_mut(&booking).into_iter().flatten() {
                self.match_both(before, after);
            }
        }
    }

    fn match_both(&mut self, before: &mut Left, after: &mut Left) {
        let weight = before.weight.min(after.weight);
        if weight > 0 {
            before.weight -= weight;
            after.weight -= weight;
            if self.fresh.contains(&before.place) {
                self.fresh.insert(after.place);
            }
        }
    }

    /// Bookings without a counterpart: of as many as there are fewer slots, the slot was deleted.
    fn gone_of(&mut self, slot: &Slot, rank: usize) {
        let mut deleted = slot.slots_before.saturating_sub(slot.slots_after);
        self.compared.absent_rows += u64::from(deleted);
        for left in slot.before.iter().filter(|left| left.is_open && left.weight > 0) {
            let of_deleted = left.weight.min(deleted);
            deleted -= of_deleted;
            let parts = [(Status::CancelledByPractice, of_deleted), (Status::CancelledOther, left.weight - of_deleted)];
            for (status, weight) in parts.into_iter().filter(|(_, weight)| *weight > 0) {
                self.compared.gone.push(Gone { place: left.place, weight, status, missing_from: rank });
            }
        }
    }
}

/// Multiset union: n in one file and m in another make max(n, m). The rows of the later export stay; of an earlier one
/// only what it holds beyond them. Rows that no longer stand are passed by.
pub fn unite(books: &mut [Book], order: &Order, wanted: &[usize], fates: &mut RowFates) {
    if wanted.len() < 2 {
        return;
    }
    let mut indexes = wanted.to_vec();
    indexes.sort_by_key(|index| (std::cmp::Reverse(order.ranks.get(*index).copied()), *index));
    let mut most: HashMap<u64, u64> = HashMap::new();
    for index in indexes {
        let Some(book) = books.get_mut(index) else { continue };
        let stands = |fates: &RowFates, row: usize, draft: &Draft| {
            let fate = fates.get(index).and_then(|fates| fates.get(row));
            draft.row_key.is_none() && fate == Some(&RowFate::Used)
        };
        let mut here: HashMap<u64, u64> = HashMap::new();
        for (_, draft) in book.drafts.iter().enumerate().filter(|(row, draft)| stands(fates, *row, draft)) {
            *here.entry(draft.content_key).or_default() += u64::from(draft.appointment.weight);
        }
        let mut known: HashMap<u64, u64> =
            here.iter().map(|(key, weight)| (*key, most.get(key).copied().unwrap_or(0).min(*weight))).collect();
        for (row, draft) in book.drafts.iter_mut().enumerate() {
            if !stands(fates, row, draft) {
                continue;
            }
            let Some(left) = known.get_mut(&draft.content_key).filter(|left| **left > 0) else { continue };
            let weight = u64::from(draft.appointment.weight);
            if *left >= weight {
                *left -= weight;
                set(fates, (index, row), RowFate::Duplicate);
            } else {
                draft.appointment.weight -= u32::try_from(*left).unwrap_or(0);
                *left = 0;
            }
        }
        for (key, weight) in here {
            let entry = most.entry(key).or_default();
            *entry = (*entry).max(weight);
        }
    }
}
