//! Slot types: what stands in an appointment book is not always an appointment. A type whose name says so (`Lunch`) is asked
//! about, and counts until it is answered; a national category goes before it.

use crate::ingest::layout::folded_header;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

const SLOT_TYPES_TOML: &str = include_str!("../../../schemas/vocabulary/slot_types.toml");

static WITHOUT_PATIENTS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        without_patients: Vec<String>,
    }
    match toml::from_str::<File>(SLOT_TYPES_TOML) {
        Ok(file) => file.without_patients.iter().map(|text| folded_header(text)).collect(),
        Err(error) => unreachable!("the embedded slot types are sound: {error}"),
    }
});

/// What is known of a slot type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// Appointments with patients.
    WithPatients,
    /// Its name says that it has no patients; nobody has answered yet, so it counts.
    InDoubt,
    /// Answered: no appointments.
    WithoutPatients,
}

/// The kind of a slot type, given what the mapping says of it.
pub fn kind(text: &str, answer: Option<&str>) -> SlotKind {
    match answer {
        Some("no_appointment") => SlotKind::WithoutPatients,
        Some(_) => SlotKind::WithPatients,
        None if WITHOUT_PATIENTS.contains(&folded_header(text)) => SlotKind::InDoubt,
        None => SlotKind::WithPatients,
    }
}
