//! Appointment books: one reader per shape of export, one desk at which their rows become drafts, and one place where
//! files that overlap are put together ([`combine`]).

pub mod beside_status;
pub mod categories;
pub mod combine;
pub mod desk;
pub mod durations;
pub mod emis;
pub mod emis_bulk;
pub mod export_moment;
pub mod list;
pub mod moments;
pub mod practices;
pub mod slot_types;
pub mod snapshots;
pub mod statuses;
pub mod systmone_breakdown;
pub mod systmone_extract;

use crate::ingest::sources::SnapshotSide;
use crate::model::appointment::{Appointment, Expressible, State};
use crate::model::evidence::Stamp;
use chrono::NaiveDate;
use std::sync::Arc;

/// A row on its way to become an appointment: its state waits for the moment of export, and its fate for the comparison
/// with other files.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The appointment; its state is set when files have been put together.
    pub appointment: Appointment,
    /// Whether a patient is in the slot.
    pub has_patient: bool,
    /// Key of the row in its layout, where it has one.
    pub row_key: Option<u128>,
    /// What makes two rows of overlapping files without a key the same (ruling 4).
    pub content_key: u64,
    /// False for another national category than care-related encounters.
    pub care_related: bool,
    /// The state where the export itself says it (EMIS: `2` stands for the future).
    pub told_state: Option<State>,
    /// The row is marked as removed.
    pub removed: bool,
    /// The layout's own word for the status, for the tally; none if it is not mapped.
    pub status_word: Option<Arc<str>>,
}

/// What a table holds of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// All of it: what it does not hold is gone.
    Everything,
    /// Changes: what it does not hold is unchanged.
    Changes,
    /// The export does not say; the comparison with an earlier one shows it.
    NotSaid,
}

/// The rows of one table.
#[derive(Debug)]
pub struct Book {
    /// Index of the table.
    pub table: u32,
    /// Layout name.
    pub layout: String,
    /// Rows.
    pub drafts: Vec<Draft>,
    /// The moment of export and how it is known (ruling 1).
    pub exported_at: Option<(Stamp, String)>,
    /// Whether what it does not hold is gone.
    pub holds: Holds,
    /// Of two rows of this table with one key the later one is the newer: a table of changes in the order in which they
    /// were made.
    pub is_in_order_of_change: bool,
    /// Whether the moment of export is stated by the file, its name or its folder, not worked out from its rows.
    pub is_export_stated: bool,
    /// What the user said of it.
    pub snapshot: Option<SnapshotSide>,
    /// One part of a book that comes in many files: the moment of export is that of all of them.
    pub is_part: bool,
    /// What the table shows that its layout can express.
    pub expressible: Expressible,
    /// The span that the file states.
    pub stated_span: Option<(NaiveDate, NaiveDate)>,
}
