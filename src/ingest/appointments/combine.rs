//! Files of one book are put together: rows that stand in several files once (ruling 4), the later export over the earlier
//! (ruling 7), and only then does every row get its state (`DOMAIN.md` section 2). The tallies are kept on this way.

use super::snapshots::order::{self, Order};
use super::snapshots::{Compared, RowFate, RowFates, doubts, keyed, span, unkeyed};
use super::{Book, Holds};
use crate::ingest::IngestError;
use crate::ingest::reading::Reading;
use crate::ingest::sources::SnapshotSide;
use crate::model::appointment::{Appointment, Expressible, State, Status};
use crate::model::evidence::Stamp;
use crate::model::staff::StaffGroup;
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Puts the books of one practice together and fills the appointment part of the practice's data.
///
/// # Errors
/// Where two exports contradict each other on the incident's dates and nothing says which is the earlier.
pub fn combine(mut books: Vec<Book>, reading: &mut Reading<'_>) -> Result<(), IngestError> {
    books.sort_by_key(|book| book.table);
    if books.is_empty() {
        return Ok(());
    }
    share_exports_of_parts(&mut books);
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
        one_layout(group, here, reading)?;
    }
    let data = &mut reading.data;
    data.expressible = expressible;
    data.appointment_span = span;
    data.appointments.sort_by_key(|appointment| appointment.source);
    if let Some(found) = &mut data.snapshot_cancellations {
        found.sort_by_key(|appointment| appointment.source);
    }
    data.snapshot_moments.sort_by_key(|stamp| stamp.at);
    Ok(())
}

/// One patient's file ends with that patient's last booking, which may lie long before the export: of a book in parts the
/// latest moment of any of them is that of all.
fn share_exports_of_parts(books: &mut [Book]) {
    let mut latest: BTreeMap<String, (Stamp, String)> = BTreeMap::new();
    for book in books.iter().filter(|book| book.is_part) {
        let Some((stamp, how)) = &book.exported_at else { continue };
        let known = latest.entry(book.layout.clone()).or_insert_with(|| (*stamp, how.clone()));
        if stamp.at > known.0.at {
            *known = (*stamp, how.clone());
        }
    }
    for book in books.iter_mut().filter(|book| book.is_part) {
        book.exported_at = latest.get(&book.layout).cloned();
    }
}

fn record_exports(books: &[Book], reading: &mut Reading<'_>) {
    for book in books {
        if let Some(record) = reading.data.tables.get_mut(book.table as usize) {
            record.span = span(book).map(|span| (*span.start(), *span.end()));
            record.exported_at = book.exported_at.clone();
        }
    }
    // The latest export; one that the user says was made before the incident is not the latest if there is another.
    let turn = |book: &&Book| {
        let at = book.exported_at.as_ref().map(|(stamp, _)| stamp.at);
        (book.snapshot != Some(SnapshotSide::Before), at)
    };
    let latest = books.iter().filter(|book| book.exported_at.is_some()).max_by_key(turn);
    reading.data.exported_at = latest.and_then(|book| book.exported_at.as_ref()).map(|(stamp, _)| *stamp);
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
    let (first, last) = span(book)?.into_inner();
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

fn dates_of(book: &Book) -> impl Iterator<Item = NaiveDate> + '_ {
    book.drafts.iter().filter(|draft| !draft.removed).map(|draft| draft.appointment.date)
}

fn warn_of_two_books(layouts: &BTreeMap<String, Vec<Book>>, reading: &mut Reading<'_>) {
    if layouts.len() < 2 {
        return;
    }
    let dates: Vec<BTreeSet<NaiveDate>> =
        layouts.values().map(|books| books.iter().flat_map(dates_of).collect()).collect();
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
fn one_layout(mut books: Vec<Book>, expressible: Expressible, reading: &mut Reading<'_>) -> Result<(), IngestError> {
    let mut fates: RowFates = books.iter().map(|book| vec![RowFate::Used; book.drafts.len()]).collect();
    let order = Order::of(&by_reference(&books), reading.incident);
    if !expressible.cancelled {
        ask_for_order(&books, reading)?;
    }
    let mut compared = keyed::settle(&by_reference(&books), &order, &mut fates);
    for rank in 0..order.count() {
        let of_rank: Vec<usize> = indexes_of(&books, |index| order.ranks.get(index) == Some(&rank));
        unkeyed::unite(&mut books, &order, &of_rank, &mut fates);
    }
    if !expressible.cancelled {
        compared = compared.and(unkeyed::settle(&by_reference(&books), &order, &mut fates));
    }
    let all = indexes_of(&books, |_| true);
    unkeyed::unite(&mut books, &order, &all, &mut fates);
    if order.brackets_incident() {
        let found = compared.cancelled(&by_reference(&books), &order);
        reading.data.snapshot_cancellations.get_or_insert_default().extend(found);
        reading.data.snapshot_moments.extend(order.moments());
    }
    doubts::warn_of_parts(&books, &compared, reading);
    if !expressible.cancelled {
        doubts::warn(&books, &order, &compared, reading);
    }
    for (index, row) in &compared.fresh {
        if let Some(draft) = books.get_mut(*index).and_then(|book| book.drafts.get_mut(*row)) {
            draft.appointment.new_since_snapshot = true;
        }
    }
    let known_at: Vec<Option<Stamp>> =
        (0..books.len()).map(|index| known_at(index, &books, &order, &compared)).collect();
    for ((book, fates), known_at) in books.into_iter().zip(fates).zip(known_at) {
        take_in(book, &fates, known_at, reading);
    }
    Ok(())
}

/// The moment as of which the rows of a book are known: that of its export, or of a later file of changes, which leaves them
/// as they are.
fn known_at(index: usize, books: &[Book], order: &Order, compared: &Compared) -> Option<Stamp> {
    let own = books.get(index).and_then(|book| book.exported_at.as_ref()).map(|(stamp, _)| *stamp);
    let later = books.iter().enumerate().filter(|(other, book)| {
        let is_of_changes = book.holds == Holds::Changes || compared.taken_for_changes.contains(other);
        is_of_changes && order.ranks.get(*other) > order.ranks.get(index)
    });
    let moments = later.filter_map(|(_, book)| book.exported_at.as_ref()).map(|(stamp, _)| *stamp);
    moments.chain(own).max_by_key(|stamp| stamp.at)
}

fn by_reference(books: &[Book]) -> Vec<&Book> {
    books.iter().collect()
}

fn indexes_of(books: &[Book], wanted: impl Fn(usize) -> bool) -> Vec<usize> {
    (0..books.len()).filter(|index| wanted(*index)).collect()
}

/// Which of two exports is the earlier is asked where neither the user nor the files say so, and something hangs on it.
fn ask_for_order(books: &[Book], reading: &Reading<'_>) -> Result<(), IngestError> {
    let Some(incident) = &reading.incident else { return Ok(()) };
    let Some((one, other)) = order::question(&by_reference(books), incident) else { return Ok(()) };
    let described = |index: usize| {
        let book = books.get(index)?;
        let path = reading.data.tables.get(book.table as usize).map(|record| record.path.clone())?;
        Some((path, order::seems_made(book)))
    };
    match (described(one), described(other)) {
        (Some((first, first_made)), Some((second, second_made))) => {
            Err(IngestError::SnapshotOrder { first, first_made, second, second_made })
        }
        _ => Ok(()),
    }
}

/// Gives every row its state, counts it, and hands it on.
fn take_in(book: Book, fates: &[RowFate], exported_at: Option<Stamp>, reading: &mut Reading<'_>) {
    let incident = reading.incident;
    let data = &mut reading.data;
    let Some(record) = data.tables.get_mut(book.table as usize) else { return };
    let mut words: HashMap<(Option<Arc<str>>, Status), u64, RandomState> = HashMap::default();
    let mut offered: HashMap<(NaiveDate, StaffGroup, bool, State), u64, RandomState> = HashMap::default();
    data.appointments.reserve(book.drafts.len());
    for (draft, fate) in book.drafts.into_iter().zip(fates) {
        match fate {
            RowFate::Duplicate => record.rows.duplicates += 1,
            RowFate::Superseded => record.rows.superseded += 1,
            RowFate::Used => {
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
                        *offered.entry(key).or_default() += weight;
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
    for (key, weight) in offered {
        *data.tallies.offered.entry(key).or_default() += weight;
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
