//! Tables whose rows have a key: one slot is followed through all exports. The row of the later export stands; of one
//! export a live row goes before a removed one, then the first.

use super::order::Order;
use super::{Compared, Gone, RowFate, RowFates, RowPlace, draft_at, is_open, set, span};
use crate::ingest::appointments::{Book, Draft, Holds};
use crate::model::appointment::Status;
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

/// The row that stands for a slot so far.
#[derive(Clone, Copy)]
struct Standing {
    place: RowPlace,
    /// Rank of the row.
    rank: usize,
    /// Rank since which its patient is in the slot.
    occupied_since: usize,
}

/// Settles which row of each key stands, and finds the bookings that are gone.
pub fn settle(books: &[&Book], order: &Order, fates: &mut RowFates) -> Compared {
    let mut following = Following { books, order, fates, standing: HashMap::default(), compared: Compared::default() };
    for rank in 0..order.count() {
        following.follow(rank);
    }
    following.finish()
}

/// What a row of an export is to those before it.
enum Taken {
    /// A slot that none of them has.
    New,
    /// A live slot of an earlier export, within the dates of this one.
    Repeated,
    /// Another row of a slot that is known.
    Changed,
}

/// How the slots of an export meet those of the earlier ones.
#[derive(Default)]
struct Met<'b> {
    repeated: usize,
    /// New ones on the dates of the earlier exports.
    new_among_earlier: Vec<&'b Draft>,
}

struct Following<'f> {
    books: &'f [&'f Book],
    order: &'f Order,
    fates: &'f mut RowFates,
    standing: HashMap<u128, Standing, RandomState>,
    compared: Compared,
}

impl Following<'_> {
    fn books_of(&self, rank: usize) -> Vec<(usize, &Book)> {
        let all = self.books.iter().enumerate().zip(&self.order.ranks);
        all.filter(|(_, known)| **known == rank).map(|((index, book), _)| (index, *book)).collect()
    }

    fn follow(&mut self, rank: usize) {
        let books: Vec<(usize, Vec<(usize, u128)>)> = self
            .books_of(rank)
            .into_iter()
            .map(|(index, book)| (index, book.drafts.iter().enumerate().filter_map(key_of).collect()))
            .collect();
        // Before the second export there is nothing to compare, and nearly every practice has one only.
        let spans: Vec<RangeInclusive<NaiveDate>> = match rank {
            0 => Vec::new(),
            _ => self.books_of(rank).iter().filter_map(|(_, book)| span(book)).collect(),
        };
        let most = books.iter().map(|(_, rows)| rows.len()).sum::<usize>();
        self.standing.reserve(most.saturating_sub(self.standing.len()));
        let earlier: Vec<RangeInclusive<NaiveDate>> =
            (0..rank).flat_map(|rank| self.books_of(rank)).filter_map(|(_, book)| span(book)).collect();
        let mut met = Met::default();
        for (index, rows) in books {
            for (row, key) in rows {
                match self.take((index, row), key, rank, &spans) {
                    Taken::Repeated => met.repeated += 1,
                    Taken::New if rank > 0 => {
                        let draft = draft_at(self.books, (index, row));
                        met.new_among_earlier.extend(draft.filter(|draft| lies_in(draft, &earlier)));
                    }
                    Taken::New | Taken::Changed => {}
                }
            }
        }
        if rank > 0 {
            self.look_for_absent(rank, &spans, &met);
        }
    }

    /// Takes in one row.
    fn take(&mut self, place: RowPlace, key: u128, rank: usize, spans: &[RangeInclusive<NaiveDate>]) -> Taken {
        let Some(known) = self.standing.get(&key).copied() else {
            self.standing.insert(key, Standing { place, rank, occupied_since: rank });
            return Taken::New;
        };
        let (Some(before), Some(now)) = (draft_at(self.books, known.place), draft_at(self.books, place)) else {
            return Taken::Changed;
        };
        let is_one_export = known.rank == rank;
        let is_change = !is_one_export
            || known.place.0 == place.0 && self.books.get(place.0).is_some_and(|book| book.is_in_order_of_change);
        if !is_change {
            let (stands, falls) =
                if before.removed && !now.removed { (place, known.place) } else { (known.place, place) };
            let is_removal = before.removed != now.removed;
            set(self.fates, falls, if is_removal { RowFate::Superseded } else { RowFate::Duplicate });
            self.standing.insert(key, Standing { place: stands, ..known });
            return Taken::Changed;
        }
        if let Some(status) = change(before, now) {
            let weight = before.appointment.weight;
            self.compared.gone.push(Gone { place: known.place, weight, status, missing_from: rank });
        }
        set(self.fates, known.place, RowFate::Superseded);
        let occupied_since = if is_same_occupant(before, now) { known.occupied_since } else { rank };
        self.standing.insert(key, Standing { place, rank, occupied_since });
        let is_repeated = !is_one_export && !before.removed && lies_in(before, spans);
        if is_repeated { Taken::Repeated } else { Taken::Changed }
    }

    /// Slots of earlier exports that this one should hold and does not: gone, if it holds everything (rulings 17 and 22).
    fn look_for_absent(&mut self, rank: usize, spans: &[RangeInclusive<NaiveDate>], met: &Met<'_>) {
        let absent: Vec<(u128, RowPlace)> = self
            .standing
            .iter()
            .filter(|(_, standing)| standing.rank < rank)
            .filter(|(_, standing)| {
                draft_at(self.books, standing.place).is_some_and(|draft| !draft.removed && lies_in(draft, spans))
            })
            .map(|(key, standing)| (*key, standing.place))
            .collect();
        let of_rank = self.books_of(rank);
        let says = |holds: Holds| of_rank.iter().any(|(_, book)| book.holds == holds);
        // An export that does not say is taken for changes if it repeats fewer than half of the slots of its dates.
        let holds_half = met.repeated >= absent.len();
        if says(Holds::Everything) && !absent.is_empty() && self.is_part(rank, met) {
            let indexes: Vec<usize> = of_rank.iter().map(|(index, _)| *index).collect();
            self.compared.taken_for_parts.extend(indexes);
            return;
        }
        let is_full = says(Holds::Everything) || says(Holds::NotSaid) && holds_half;
        if !is_full {
            let not_said = of_rank.iter().filter(|(_, book)| book.holds == Holds::NotSaid && !absent.is_empty());
            let indexes: Vec<usize> = not_said.map(|(index, _)| *index).collect();
            self.compared.taken_for_changes.extend(indexes);
            return;
        }
        self.compared.absent_rows += absent.len() as u64;
        for (key, place) in absent {
            self.standing.remove(&key);
            set(self.fates, place, RowFate::Superseded);
            if let Some(draft) = draft_at(self.books, place).filter(|draft| is_open(draft)) {
                let status = Status::CancelledByPractice;
                let weight = draft.appointment.weight;
                self.compared.gone.push(Gone { place, weight, status, missing_from: rank });
            }
        }
    }

    /// Whether most slots of an export, on the dates of the earlier ones, are in none of them: then these are parts of one book,
    /// and no moments of it. Slots that stand there under other keys are the same book.
    fn is_part(&self, rank: usize, met: &Met<'_>) -> bool {
        let new = met.new_among_earlier.len();
        if met.repeated >= new {
            return false;
        }
        let earlier = (0..rank).flat_map(|rank| self.books_of(rank)).flat_map(|(_, book)| &book.drafts);
        let known: HashSet<u64, RandomState> = earlier.map(|draft| draft.content_key).collect();
        let under_other_keys = met.new_among_earlier.iter().filter(|draft| known.contains(&draft.content_key)).count();
        2 * under_other_keys < new
    }

    /// Removed rows do not stand; of the others those are remembered whose patient came after the snapshot before.
    fn finish(mut self) -> Compared {
        let covered: Vec<RangeInclusive<NaiveDate>> = self
            .books
            .iter()
            .zip(&self.order.ranks)
            .filter(|(_, rank)| Some(**rank) <= self.order.last_before)
            .filter_map(|(book, _)| span(book))
            .collect();
        for standing in self.standing.values() {
            let Some(draft) = draft_at(self.books, standing.place) else { continue };
            if draft.removed {
                set(self.fates, standing.place, RowFate::Superseded);
            } else if draft.has_patient
                && self.order.last_before.is_some_and(|last| standing.occupied_since > last)
                && lies_in(draft, &covered)
            {
                self.compared.fresh.push(standing.place);
            }
        }
        self.compared
    }
}

fn key_of((row, draft): (usize, &Draft)) -> Option<(usize, u128)> {
    draft.row_key.map(|key| (row, key))
}

fn lies_in(draft: &Draft, spans: &[RangeInclusive<NaiveDate>]) -> bool {
    spans.iter().any(|span| span.contains(&draft.appointment.date))
}

/// Whether the same patient is in the slot, as far as can be told.
fn is_same_occupant(before: &Draft, now: &Draft) -> bool {
    before.has_patient == now.has_patient
        && match (before.appointment.patient, now.appointment.patient) {
            (Some(before), Some(now)) => before == now,
            _ => true,
        }
}

/// What became of the booking of a slot between two exports (section 1.6 of the reference on appointment exports).
fn change(before: &Draft, now: &Draft) -> Option<Status> {
    if !is_open(before) || !now.removed && now.appointment.status.is_cancelled() {
        return None;
    }
    match (is_same_occupant(before, now), now.removed) {
        // Deleted with the patient still in it.
        (true, true) => Some(Status::CancelledByPractice),
        (true, false) => None,
        // Emptied, or used again for somebody else; what was deleted afterwards was cancelled first.
        (false, _) => Some(Status::CancelledOther),
    }
}
