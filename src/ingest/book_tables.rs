//! From a recognised table to a book of appointments, by the reader of its layout.

use super::appointments::moments::Dates;
use super::appointments::{Book, desk::TableDesk, emis, emis_bulk, list, systmone_breakdown, systmone_extract};
use super::date_columns::numeric_orders;
use super::dates::DateReader;
use super::layout::ReaderShape;
use super::loading::{Loaded, store};
use super::pseudonym::{Pseudonymiser, Watch};
use super::reading::Reading;
use super::references::{Key, ReferenceView};
use super::sources::SnapshotSide;

/// What an appointment table is joined with.
#[derive(Clone, Copy)]
pub struct Joined<'r> {
    /// The reference tables that serve it.
    pub references: ReferenceView<'r>,
    /// The practice whose rows are wanted, of an extract that may hold several.
    pub practice: Option<Key>,
}

/// Reads one appointment table.
pub fn read_book(
    loaded: &Loaded<'_>,
    joined: Joined<'_>,
    reading: &mut Reading<'_>,
    pseudonymiser: &mut Pseudonymiser,
    watch: &mut Watch,
) -> Option<Book> {
    let recognition = loaded.recognition.as_deref()?;
    let content = &loaded.content;
    let orders = numeric_orders(loaded, recognition, reading);
    let reader = |fields: &[&str]| {
        let order = fields.iter().find_map(|field| orders.get(*field).copied().flatten());
        DateReader::new(&recognition.layout.dates, order)
    };
    let stated = reading.data.tables.get(loaded.table as usize).map(|record| (record.exported_at.clone(), record.span));
    let desk = TableDesk::new(reading, pseudonymiser, watch, loaded.table, recognition);
    let mut broken = Vec::new();
    let dates = Dates {
        slot: reader(&["starts_at", "start", "date"]),
        booked: reader(&["booked_at", "booked_date"]),
        cancelled: reader(&["cancelled_at"]),
    };
    let (mut book, account) = match recognition.layout.reader {
        ReaderShape::EmisReport => emis::read(content, recognition, &dates.slot, desk, &mut broken),
        ReaderShape::SystmoneBreakdown => systmone_breakdown::read(content, recognition, &dates, desk, &mut broken),
        ReaderShape::SystmoneExtract => {
            let Joined { references, practice } = joined;
            let how = systmone_extract::How { dates: &dates.slot, references, practice };
            systmone_extract::read(content, recognition, &how, desk, &mut broken)
        }
        ReaderShape::EmisBulk => {
            let how = emis_bulk::How { dates: &dates.slot, references: joined.references, practice: joined.practice };
            emis_bulk::read(content, recognition, &how, desk, &mut broken)
        }
        _ => list::read(content, recognition, &dates, desk, &mut broken),
    };
    store(loaded, account, &broken, reading);
    if let Some((exported_at, span)) = stated {
        book.is_export_stated = exported_at.is_some();
        book.exported_at = exported_at.or(book.exported_at);
        book.stated_span = span;
    }
    book.snapshot = loaded.snapshot;
    if let (Some(side), Some(record)) = (loaded.snapshot, reading.data.tables.get_mut(loaded.table as usize)) {
        let said = match side {
            SnapshotSide::Before => "; said to be from before the incident (`--before`)",
            SnapshotSide::After => "; said to be from after the incident (`--after`)",
        };
        record.why.push_str(said);
    }
    Some(book)
}
