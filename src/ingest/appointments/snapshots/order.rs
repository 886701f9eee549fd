//! In which order exports of one book were made, and which of them lie before the incident. The user's word goes first
//! (`--before`, `--after`), then what the files state; what their rows suggest orders them only where nothing hangs on it.

use super::{Compared, Gone, keyed, unkeyed};
use crate::ingest::appointments::{Book, Draft};
use crate::ingest::sources::SnapshotSide;
use crate::model::appointment::Status;
use crate::model::evidence::{Precision, Stamp};
use crate::model::incident::Incident;
use chrono::{NaiveDateTime, NaiveTime};
use std::collections::BTreeSet;

/// The order of some books.
#[derive(Clone, Debug)]
pub struct Order {
    /// Rank of each book, from nought; books of one moment have one rank.
    pub ranks: Vec<usize>,
    /// Whether the rank of each book was told, by the user or by the file.
    pub is_told: Vec<bool>,
    /// The last rank before the incident, as told.
    pub last_before: Option<usize>,
    moments: Vec<Option<Stamp>>,
    incident: Option<Incident>,
}

/// The user's word, then the moment of export.
type Turn = (u8, Option<NaiveDateTime>);

fn turn(book: &Book) -> Turn {
    let side = match book.snapshot {
        Some(SnapshotSide::Before) => 0,
        None => 1,
        Some(SnapshotSide::After) => 2,
    };
    (side, book.exported_at.as_ref().map(|(stamp, _)| stamp.at))
}

fn is_told(book: &Book) -> bool {
    book.snapshot.is_some() || book.is_export_stated
}

impl Order {
    /// The order of these books.
    pub fn of(books: &[&Book], incident: Option<Incident>) -> Order {
        let turns: Vec<Turn> = books.iter().map(|book| turn(book)).collect();
        let distinct: Vec<Turn> = turns.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let ranks: Vec<usize> =
            turns.iter().map(|turn| distinct.iter().position(|known| known == turn).unwrap_or(0)).collect();
        let moment = |rank: usize| {
            let of_rank = books.iter().zip(&ranks).filter(|(_, known)| **known == rank);
            of_rank.filter_map(|(book, _)| book.exported_at.as_ref()).map(|(stamp, _)| *stamp).next()
        };
        let before = |(book, rank): (&&Book, &usize)| is_before(book, books, incident.as_ref()?).then_some(*rank);
        // Where the user speaks of one export, the others lie on the other side of it.
        let user_said = books.iter().any(|book| book.snapshot.is_some());
        Order {
            is_told: books.iter().map(|book| user_said || is_told(book)).collect(),
            last_before: books.iter().zip(&ranks).filter_map(before).max(),
            moments: (0..distinct.len()).map(moment).collect(),
            ranks,
            incident,
        }
    }

    /// The order of two books as if the first were the earlier.
    fn forced(incident: Option<Incident>) -> Order {
        Order {
            ranks: vec![0, 1],
            is_told: vec![true, true],
            last_before: Some(0),
            moments: vec![None, None],
            incident,
        }
    }

    /// How many snapshots there are.
    pub fn count(&self) -> usize {
        self.moments.len()
    }

    /// When the snapshot of a rank was made.
    pub fn moment(&self, rank: usize) -> Option<Stamp> {
        self.moments.get(rank).copied().flatten()
    }

    /// The moments of all snapshots, in order.
    pub fn moments(&self) -> impl Iterator<Item = Stamp> {
        self.moments.iter().filter_map(|moment| *moment)
    }

    /// Whether told snapshots lie on both sides of the incident's beginning.
    pub fn brackets_incident(&self) -> bool {
        let is_later = |(rank, told): (&usize, &bool)| *told && Some(*rank) > self.last_before;
        self.last_before.is_some() && self.ranks.iter().zip(&self.is_told).any(is_later)
    }

    /// A booking of the incident's dates or later that was gone before the incident was not cancelled because of it.
    pub fn is_before_all(&self, gone: &Gone, draft: &Draft) -> bool {
        let is_before = self.last_before.is_some_and(|last| gone.missing_from <= last);
        is_before && self.incident.is_some_and(|incident| draft.appointment.date >= incident.first_date())
    }
}

/// Whether a book is told to be made before the incident. A date alone does not say so on the incident's first date. Where
/// the user names the one from after it and nothing else is known, the other is the one from before.
fn is_before(book: &Book, books: &[&Book], incident: &Incident) -> bool {
    match (book.snapshot, &book.exported_at) {
        (Some(side), _) => side == SnapshotSide::Before,
        (None, Some((stamp, _))) if book.is_export_stated => match stamp.precision {
            Precision::Minute => stamp.at <= incident.start,
            Precision::Hour => stamp.at + chrono::Duration::hours(1) <= incident.start,
            Precision::Day => stamp.at.date() < incident.start.date(),
        },
        _ => {
            let said = |side: SnapshotSide| books.iter().any(|book| book.snapshot == Some(side));
            said(SnapshotSide::After) && !said(SnapshotSide::Before)
        }
    }
}

/// Two books that nobody has put in order although something hangs on it: one of them shows a booking of the incident's
/// dates that the other does not.
pub fn question(books: &[&Book], incident: &Incident) -> Option<(usize, usize)> {
    let dates = incident.dates();
    let shows_incident =
        |book: &&&Book| book.drafts.iter().any(|draft| !draft.removed && dates.contains(&draft.appointment.date));
    let shown: Vec<(usize, &Book)> =
        books.iter().enumerate().filter(|(_, book)| shows_incident(book)).map(|(index, book)| (index, *book)).collect();
    let pairs =
        shown.iter().enumerate().flat_map(|(place, one)| shown.iter().skip(place + 1).map(move |other| (one, other)));
    let mut open =
        pairs.filter(|((_, one), (_, other))| !(is_told(one) && is_told(other)) && turn(one).0 == turn(other).0);
    let found = open.find(|((_, one), (_, other))| differ(one, other, incident) || differ(other, one, incident));
    found.map(|((one, _), (other, _))| (*one, *other))
}

/// Whether the second book, taken for the later, has lost a booking of the incident's dates. A slot without a key that is
/// not in the other at all proves nothing: a practice may export its book in parts.
fn differ(one: &Book, other: &Book, incident: &Incident) -> bool {
    let books = [one, other];
    let order = Order::forced(Some(*incident));
    let mut fates = books.iter().map(|book| vec![super::RowFate::Used; book.drafts.len()]).collect();
    let keyed = keyed::settle(&books, &order, &mut fates);
    let mut unkeyed = unkeyed::settle(&books, &order, &mut fates);
    unkeyed.gone.retain(|gone| gone.status == Status::CancelledOther);
    let compared: Compared = keyed.and(unkeyed);
    let dates = incident.dates();
    let is_of_incident =
        |gone: &Gone| super::draft_at(&books, gone.place).is_some_and(|draft| dates.contains(&draft.appointment.date));
    compared.gone.iter().any(is_of_incident)
}

/// When a book seems to have been made, for people.
pub fn seems_made(book: &Book) -> Option<String> {
    let (stamp, _) = book.exported_at.as_ref()?;
    let form = if stamp.at.time() == NaiveTime::MIN { "%-d %B %Y" } else { "%-d %B %Y %H:%M" };
    Some(stamp.at.format(form).to_string())
}
