//! Files of one book are put together: rows that stand in several files once (ruling 4), the later export over the earlier
//! (ruling 7), and only then does every row get its state (`DOMAIN.md` section 2). The tallies are kept on this way.

use super::{Book, Draft};
use crate::ingest::reading::Reading;
use crate::model::appointment::{Appointment, Expressible, State, Status};
use crate::model::evidence::Stamp;
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// What becomes of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Used,
    Duplicate,
    Superseded,
}

/// Puts the books of one practice together and fills the appointment part of the practice's data.
pub fn combine(mut books: Vec<Book>, reading: &mut Reading<'_>) {
    books.sort_by_key(|book| book.table);
    if books.is_empty() {
        return;
    }
    record_exports(&books, reading);
    let mut layouts: BTreeMap<String, Vec<Book>> = BTreeMap::new();
    for book in books {
        layouts.entry(book.layout.clone()).or_default().push(book);
    }
    warn_of_two_books(&layouts, reading);
    let mut expressible: Option<Expressible> = None;
    let mut span: Option<(NaiveDate, NaiveDate)> = None;
    for (_, group) in layouts {
        let here =
            group.iter().map(|book| book.expressible).reduce(either).unwrap_or_else(|| unreachable!("not empty"));
        expressible = Some(expressible.map_or(here, |before| both(before, here)));
        for book in &group {
            span = met_span(span, covered(book));
        }
        one_layout(group, here, reading);
    }
    let data = &mut reading.data;
    data.expressible = expressible;
    data.appointment_span = span;
    data.appointments.sort_by_key(|appointment| appointment.source);
    if let Some(found) = &mut data.snapshot_cancellations {
        found.sort_by_key(|appointment| appointment.source);
    }
}

fn record_exports(books: &[Book], reading: &mut Reading<'_>) {
    for book in books {
        let dates = book.drafts.iter().map(|draft| draft.appointment.date);
        let rows = dates.clone().min().zip(dates.max());
        if let Some(record) = reading.data.tables.get_mut(book.table as usize) {
            record.span = book.stated_span.or(rows);
            record.exported_at = book.exported_at.clone();
        }
        let latest = reading.data.exported_at;
        if let Some((stamp, _)) = &book.exported_at
            && latest.is_none_or(|latest| stamp.at > latest.at)
        {
            reading.data.exported_at = Some(*stamp);
        }
    }
}

fn either(one: Expressible, other: Expressible) -> Expressible {
    Expressible {
        unfilled: one.unfilled || other.unfilled,
        walked_out: one.walked_out || other.walked_out,
        cancelled: one.cancelled || other.cancelled,
        who_cancelled: one.who_cancelled || other.who_cancelled,
        booking_stamps: one.booking_stamps || other.booking_stamps,
        dna: one.dna || other.dna,
    }
}

fn both(one: Expressible, other: Expressible) -> Expressible {
    Expressible {
        unfilled: one.unfilled && other.unfilled,
        walked_out: one.walked_out && other.walked_out,
        cancelled: one.cancelled && other.cancelled,
        who_cancelled: one.who_cancelled && other.who_cancelled,
        booking_stamps: one.booking_stamps && other.booking_stamps,
        dna: one.dna && other.dna,
    }
}

/// What a table covers: its stated span, else first to last row, never beyond the date of its export (ruling 13).
fn covered(book: &Book) -> Option<(NaiveDate, NaiveDate)> {
    let dates = book.drafts.iter().map(|draft| draft.appointment.date);
    let (first, last) = book.stated_span.or(dates.clone().min().zip(dates.max()))?;
    let last = book.exported_at.as_ref().map_or(last, |(stamp, _)| last.min(stamp.at.date()));
    (first <= last).then_some((first, last))
}

fn met_span(
    one: Option<(NaiveDate, NaiveDate)>,
    other: Option<(NaiveDate, NaiveDate)>,
) -> Option<(NaiveDate, NaiveDate)> {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        (one, other) => one.or(other),
    }
}

fn warn_of_two_books(layouts: &BTreeMap<String, Vec<Book>>, reading: &mut Reading<'_>) {
    let dates: Vec<BTreeSet<NaiveDate>> = layouts
        .values()
        .map(|books| books.iter().flat_map(|book| book.drafts.iter().map(|draft| draft.appointment.date)).collect())
        .collect();
    let overlap = dates
        .iter()
        .enumerate()
        .any(|(index, one)| dates.iter().skip(index + 1).any(|other| one.intersection(other).next().is_some()));
    if overlap {
        reading.warn(
            "two_appointment_layouts",
            "Two kinds of appointment export cover the same dates. If they show the same book, every appointment is counted \
             twice: leave one of them out.",
        );
    }
}

/// Puts the books of one layout together.
fn one_layout(books: Vec<Book>, expressible: Expressible, reading: &mut Reading<'_>) {
    let mut fates: Vec<Vec<Fate>> = books.iter().map(|book| vec![Fate::Used; book.drafts.len()]).collect();
    let mut books = books;
    let gone = settle_keyed(&books, &mut fates);
    settle_unkeyed(&mut books, &mut fates);
    let snapshot_rows = snapshot_cancellations(&books, &gone);
    if !snapshot_rows.is_empty() || moments(&books).len() > 1 && !expressible.cancelled && has_keys(&books) {
        reading.data.snapshot_cancellations.get_or_insert_default().extend(snapshot_rows);
    }
    for (book, fates) in books.into_iter().zip(fates) {
        let exported_at = book.exported_at.as_ref().map(|(stamp, _)| *stamp);
        take_in(book, &fates, exported_at, reading);
    }
}

fn moments(books: &[Book]) -> BTreeSet<NaiveDateTime> {
    books.iter().filter_map(|book| book.exported_at.as_ref().map(|(stamp, _)| stamp.at)).collect()
}

fn has_keys(books: &[Book]) -> bool {
    books.iter().all(|book| book.drafts.iter().all(|draft| draft.row_key.is_some()))
}

fn export_of(book: &Book) -> Option<NaiveDateTime> {
    book.exported_at.as_ref().map(|(stamp, _)| stamp.at)
}

/// Rows of an earlier snapshot that are gone from a later one, or deleted in it: (book, row).
type Gone = Vec<(usize, usize)>;

/// With a key the row of the later export wins; of one export a live row wins over a removed one, then the first.
fn settle_keyed(books: &[Book], fates: &mut [Vec<Fate>]) -> Gone {
    let mut best: HashMap<u128, (usize, usize)> = HashMap::new();
    let mut gone = Gone::new();
    for (index, book) in books.iter().enumerate() {
        for (row, draft) in book.drafts.iter().enumerate() {
            let Some(key) = draft.row_key else { continue };
            let Some(&(other_index, other_row)) = best.get(&key) else {
                best.insert(key, (index, row));
                continue;
            };
            let (Some(other_book), Some(other)) = (books.get(other_index), draft_at(books, other_index, other_row))
            else {
                continue;
            };
            let order = export_of(book).cmp(&export_of(other_book));
            let wins = order.is_gt() || order.is_eq() && other.removed && !draft.removed;
            let (winner, loser) =
                if wins { ((index, row), (other_index, other_row)) } else { ((other_index, other_row), (index, row)) };
            let is_snapshot = order.is_ne() || draft.removed != other.removed;
            set(fates, loser, if is_snapshot { Fate::Superseded } else { Fate::Duplicate });
            best.insert(key, winner);
            let removed_later = order.is_ne() && draft_at(books, winner.0, winner.1).is_some_and(|draft| draft.removed);
            if removed_later {
                gone.push(loser);
            }
        }
    }
    let spans = later_spans(books);
    for (index, row) in best.values().copied() {
        let Some(draft) = draft_at(books, index, row) else { continue };
        let is_absent_later =
            || spans.get(index).is_some_and(|spans| spans.iter().any(|span| span.contains(&draft.appointment.date)));
        if draft.removed {
            set(fates, (index, row), Fate::Superseded);
        } else if is_absent_later() {
            set(fates, (index, row), Fate::Superseded);
            gone.push((index, row));
        }
    }
    gone
}

/// For each book the spans of later full tables of the same layout: a row that is the latest of its key, and lies in one
/// of them, is absent from that table (rulings 17 and 22).
fn later_spans(books: &[Book]) -> Vec<Vec<RangeInclusive<NaiveDate>>> {
    let span = |book: &Book| {
        let dates = book.drafts.iter().map(|draft| draft.appointment.date);
        book.stated_span.or(dates.clone().min().zip(dates.max())).map(|(first, last)| first..=last)
    };
    let full: Vec<_> = books.iter().map(|book| (export_of(book), span(book).filter(|_| !book.is_delta))).collect();
    let later_than = |book: &Book| {
        let mine = export_of(book);
        full.iter()
            .filter(|(export, _)| mine.is_some() && *export > mine)
            .filter_map(|(_, span)| span.clone())
            .collect()
    };
    books.iter().map(later_than).collect()
}

fn draft_at(books: &[Book], index: usize, row: usize) -> Option<&Draft> {
    books.get(index)?.drafts.get(row)
}

fn set(fates: &mut [Vec<Fate>], (index, row): (usize, usize), fate: Fate) {
    if let Some(place) = fates.get_mut(index).and_then(|fates| fates.get_mut(row)) {
        *place = fate;
    }
}

/// Multiset union: n in one file and m in another make max(n, m). The rows of the later export stay; of an earlier one
/// only what it holds beyond them.
fn settle_unkeyed(books: &mut [Book], fates: &mut [Vec<Fate>]) {
    if books.len() < 2 {
        return;
    }
    let mut order: Vec<usize> = (0..books.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(books.get(*index).and_then(export_of)), *index));
    let mut most: HashMap<u64, u64> = HashMap::new();
    for index in order {
        let Some(book) = books.get_mut(index) else { continue };
        let mut here: HashMap<u64, u64> = HashMap::new();
        for draft in book.drafts.iter().filter(|draft| draft.row_key.is_none()) {
            *here.entry(draft.content_key).or_default() += u64::from(draft.appointment.weight);
        }
        let mut known: HashMap<u64, u64> =
            here.iter().map(|(key, weight)| (*key, most.get(key).copied().unwrap_or(0).min(*weight))).collect();
        for (row, draft) in book.drafts.iter_mut().enumerate().filter(|(_, draft)| draft.row_key.is_none()) {
            let Some(left) = known.get_mut(&draft.content_key).filter(|left| **left > 0) else { continue };
            let weight = u64::from(draft.appointment.weight);
            if *left >= weight {
                *left -= weight;
                set(fates, (index, row), Fate::Duplicate);
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

/// Bookings of an earlier snapshot that the latest book no longer holds: cancelled by the practice, as far as one can
/// tell. A patient who did not attend, or a booking that was cancelled before, is never turned into a cancellation.
fn snapshot_cancellations(books: &[Book], gone: &Gone) -> Vec<Appointment> {
    let mut found: Vec<Appointment> = gone
        .iter()
        .filter_map(|(index, row)| draft_at(books, *index, *row))
        .filter(|draft| draft.has_patient && !draft.removed)
        .filter(|draft| matches!(draft.appointment.status, Status::Booked | Status::Unknown | Status::Arrived))
        .map(|draft| Appointment {
            status: Status::CancelledByPractice,
            state: Some(State::Cancelled),
            from_snapshots: true,
            ..draft.appointment.clone()
        })
        .collect();
    found.sort_by_key(|appointment| appointment.source);
    found.dedup_by_key(|appointment| appointment.source);
    found
}

/// Gives every row its state, counts it, and hands it on.
fn take_in(book: Book, fates: &[Fate], exported_at: Option<Stamp>, reading: &mut Reading<'_>) {
    let incident = reading.incident;
    let data = &mut reading.data;
    let Some(record) = data.tables.get_mut(book.table as usize) else { return };
    let mut words: HashMap<(Option<Arc<str>>, Status), u64> = HashMap::new();
    data.appointments.reserve(book.drafts.len());
    for (draft, fate) in book.drafts.into_iter().zip(fates) {
        match fate {
            Fate::Duplicate => record.rows.duplicates += 1,
            Fate::Superseded => record.rows.superseded += 1,
            Fate::Used => {
                let mut appointment = draft.appointment;
                let weight = u64::from(appointment.weight);
                record.rows.used += 1;
                record.rows.weight_used += weight;
                *words.entry((draft.status_word, appointment.status)).or_default() += weight;
                appointment.state =
                    if draft.care_related { state(&appointment, draft.told_state, exported_at) } else { None };
                let inside = incident.is_none_or(|incident| {
                    incident.measured_window(appointment.date).contains(appointment.start_minute)
                });
                match appointment.state {
                    None => data.tallies.not_offered += weight,
                    Some(state) => {
                        let key = (appointment.date, appointment.staff_group, inside, state);
                        *data.tallies.offered.entry(key).or_default() += weight;
                    }
                }
                let in_incident = incident.is_some_and(|incident| incident.clock_window(appointment.date).is_some());
                if appointment.state == Some(State::Cancelled) && inside && in_incident {
                    *data.tallies.cancelled_in_window.entry(appointment.date).or_default() += weight;
                }
                data.appointments.push(appointment);
            }
        }
    }
    for ((word, status), weight) in words {
        match word {
            None => data.tallies.unmapped_statuses += weight,
            Some(word) => *data.tallies.statuses.entry((word.to_string(), status)).or_default() += weight,
        }
    }
}

/// The one state of an offered row; none for what is not offered.
fn state(appointment: &Appointment, told: Option<State>, exported_at: Option<Stamp>) -> Option<State> {
    Some(match appointment.status {
        Status::Blocked => return None,
        Status::Arrived | Status::Attended => State::Held,
        Status::Dna => State::Dna,
        Status::WalkedOut => State::WalkedOut,
        Status::Available => State::Unfilled,
        Status::CancelledByPatient | Status::CancelledByPractice | Status::CancelledOther => State::Cancelled,
        Status::Booked | Status::Unknown => told.unwrap_or_else(|| {
            let due = exported_at.is_none_or(|exported| exported.at_or_after(&appointment.start()));
            if due { State::Unrecorded } else { State::Pending }
        }),
    })
}
