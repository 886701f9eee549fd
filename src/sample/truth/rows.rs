//! The rows that an export in a layout holds, and what they can show: taken from the log, not from the export.

use crate::model::appointment::State;
use crate::sample::log::{Booking, CancelledBy, Ending, Practice, Slot, SlotKind};
use crate::sample::render::Book;
use crate::sample::shown::{before_incident, slots_at};
use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use std::collections::HashMap;

/// How finely a layout prints a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grain {
    Minute,
    Hour,
    Day,
}

/// A moment as a layout prints it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    at: NaiveDateTime,
    grain: Grain,
}

impl Moment {
    /// Whether it lies before a moment that is known to the minute, at this moment's own grain (ruling 7).
    pub(super) fn is_before(self, other: NaiveDateTime) -> bool {
        cut(self.at, self.grain) < cut(other, self.grain)
    }

    /// Whether it lies after such a moment.
    pub(super) fn is_after(self, other: NaiveDateTime) -> bool {
        cut(self.at, self.grain) > cut(other, self.grain)
    }
}

fn cut(at: NaiveDateTime, grain: Grain) -> NaiveDateTime {
    let midnight = at.date().and_time(NaiveTime::MIN);
    match grain {
        Grain::Minute => midnight + Duration::minutes(i64::from(at.hour() * 60 + at.minute())),
        Grain::Hour => midnight + Duration::hours(i64::from(at.hour())),
        Grain::Day => midnight,
    }
}

/// One offered row of an export.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) date: NaiveDate,
    /// Start as printed, minutes after midnight: an hour band counts from its hour.
    pub(super) minute: u16,
    /// The start with its grain.
    pub(super) start: Moment,
    pub(super) state: State,
    pub(super) patient: Option<u32>,
    pub(super) booked_at: Option<Moment>,
    pub(super) cancelled_at: Option<Moment>,
    pub(super) by_patient: bool,
    pub(super) due_to_death: bool,
}

/// The offered rows of the book in a layout, in the order of the log.
pub(super) fn rows(practice: &Practice, book: Book) -> Vec<Row> {
    let is_emis = book.is_emis_report() || book.is_emis_bulk();
    let lists_free_slots =
        is_emis || matches!(book, Book::Plain | Book::SharedCareList | Book::GpConnect | Book::CodesList);
    // Before version 8.2 the bulk extract does not say which slots are blocked: the practice's mapping does.
    let is_listed = |slot: &Slot| slot.kind != SlotKind::Blocked;
    // A list by patient has no booking whose patient the system lost.
    let is_in_book = |booking: &Booking| match book {
        Book::PopulationList => booking.patient.is_some(),
        _ => !(is_emis && booking.is_cancelled()),
    };
    let mut rows = Vec::new();
    let mut bookings = practice.bookings.iter().peekable();
    for (index, slot) in practice.slots.iter().enumerate() {
        let mut is_free = true;
        while let Some(booking) = bookings.next_if(|booking| booking.slot == index) {
            is_free &= booking.is_cancelled();
            if is_in_book(booking) {
                rows.push(booked_row(slot, booking, book));
            }
        }
        if is_free && lists_free_slots && is_listed(slot) {
            rows.push(free_row(slot, book));
        }
    }
    rows
}

/// Bookings that a showing of the book before the incident has, and one from after it does not: what two snapshots show as
/// cancelled. EMIS does not say by whom. In the bulk extract a booking without a patient is a free slot, and a patient who
/// cancelled and took the same slot again never left it.
pub(super) fn cancelled_between_snapshots(practice: &Practice, book: Book) -> Vec<Row> {
    let after: HashMap<usize, Option<u32>> = slots_at(practice, practice.exported_at)
        .into_iter()
        .map(|(index, _, shown)| (index, shown.and_then(|shown| shown.booking.patient)))
        .collect();
    let is_shown = |index: usize, patient: Option<u32>| {
        book.is_emis_report() || patient.is_some() && after.get(&index).copied().flatten() != patient
    };
    let before = slots_at(practice, before_incident(practice));
    let gone = before.into_iter().filter_map(|(index, slot, shown)| {
        let shown = shown.filter(|shown| shown.ending == Ending::Due && shown.booking.is_cancelled())?;
        is_shown(index, shown.booking.patient).then(|| booked_row(slot, shown.booking, book))
    });
    gone.map(|row| Row { by_patient: false, due_to_death: false, cancelled_at: None, ..row }).collect()
}

fn free_row(slot: &Slot, book: Book) -> Row {
    let (minute, start) = start(slot, book);
    Row {
        date: slot.date,
        minute,
        start,
        state: State::Unfilled,
        patient: None,
        booked_at: None,
        cancelled_at: None,
        by_patient: false,
        due_to_death: false,
    }
}

fn start(slot: &Slot, book: Book) -> (u16, Moment) {
    let is_band = book == Book::SystmoneBreakdown;
    let minute = if is_band { slot.start_minute / 60 * 60 } else { slot.start_minute };
    let at = slot.date.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(minute));
    (minute, Moment { at, grain: if is_band { Grain::Hour } else { Grain::Minute } })
}

fn booked_row(slot: &Slot, booking: &Booking, book: Book) -> Row {
    let is_report = book.is_emis_report();
    let state = match booking.ending {
        Ending::Cancelled { .. } => State::Cancelled,
        Ending::Due => State::Pending,
        // GP Connect says booked, and no more.
        _ if book == Book::GpConnect => State::Unrecorded,
        Ending::Seen { .. } | Ending::ArrivedOnly => State::Held,
        // No code says that somebody left unseen: the code is that of a late arrival.
        Ending::WalkedOut if book == Book::CodesList => State::Held,
        // EMIS's report shows an arrival and nothing that says the patient left unseen.
        Ending::WalkedOut if is_report => State::Held,
        Ending::WalkedOut => State::WalkedOut,
        Ending::NotClosed => State::Unrecorded,
        Ending::DidNotAttend => State::Dna,
    };
    let (cancelled_at, by) = match booking.ending {
        Ending::Cancelled { at, by } => (at, Some(by)),
        _ => (None, None),
    };
    let is_breakdown = book == Book::SystmoneBreakdown;
    let exact = |at: NaiveDateTime| Moment { at, grain: Grain::Minute };
    Row {
        patient: booking.patient.filter(|_| !is_report),
        state,
        booked_at: if is_breakdown { derived_booking(slot, booking) } else { Some(exact(booking.booked_at)) },
        // Others have no column for it.
        cancelled_at: cancelled_at
            .filter(|_| {
                use Book::{CodesList, GpConnect, PopulationList, SystmoneBreakdown, TppTable};
                !matches!(book, SystmoneBreakdown | PopulationList | GpConnect | CodesList | TppTable)
            })
            .map(exact),
        by_patient: by == Some(CancelledBy::Patient) && says_who_cancelled(book)
            || book == Book::CodesList && by == Some(CancelledBy::Death),
        due_to_death: by == Some(CancelledBy::Death) && !matches!(book, Book::PopulationList | Book::CodesList),
        ..free_row(slot, book)
    }
}

/// Whether an export says who cancelled.
fn says_who_cancelled(book: Book) -> bool {
    !matches!(book, Book::PopulationList | Book::SharedCareList | Book::GpConnect)
}

/// Ruling 21: the start of the hour band less the gap as printed (its two largest units that are not nought), as fine
/// as the gap's last unit, never finer than the hour. A gap below nought is not printed.
fn derived_booking(slot: &Slot, booking: &Booking) -> Option<Moment> {
    let gap = (slot.starts_at() - booking.booked_at).num_minutes();
    if gap < 0 {
        return None;
    }
    let units = [(10_080, Grain::Day), (1440, Grain::Day), (60, Grain::Hour), (1, Grain::Hour)];
    let (mut left, mut printed, mut parts, mut grain) = (gap, 0, 0, Grain::Hour);
    for (minutes, unit_grain) in units {
        if left / minutes > 0 && parts < 2 {
            printed += left / minutes * minutes;
            parts += 1;
            grain = unit_grain;
        }
        left %= minutes;
    }
    let (_, band) = start(slot, Book::SystmoneBreakdown);
    Some(Moment { at: band.at - Duration::minutes(printed), grain })
}
