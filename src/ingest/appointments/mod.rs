//! Appointment books: one reader per shape of export, one desk at which their rows become drafts, and one place where
//! files that overlap are put together ([`combine`]).

pub mod beside_status;
pub mod categories;
pub mod combine;
pub mod desk;
pub mod emis;
pub mod export_moment;
pub mod list;
pub mod statuses;
pub mod systmone_breakdown;
pub mod systmone_extract;

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
    /// A file of changes: what it does not hold is unchanged.
    pub is_delta: bool,
    /// What the table shows that its layout can express.
    pub expressible: Expressible,
    /// The span that the file states.
    pub stated_span: Option<(NaiveDate, NaiveDate)>,
}
