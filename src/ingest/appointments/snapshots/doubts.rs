//! What a reader of a claim should doubt where snapshots were compared.

use super::order::Order;
use super::{Compared, draft_at};
use crate::ingest::appointments::Book;
use crate::ingest::reading::Reading;
use crate::model::appointment::Status;
use chrono::Duration;

/// Says which exports were taken for parts of one book, and what follows if they are none.
pub fn warn_of_parts(books: &[Book], compared: &Compared, reading: &mut Reading<'_>) {
    for index in &compared.taken_for_parts {
        let record = books.get(*index).and_then(|book| reading.data.tables.get(book.table as usize));
        if let Some(record) = record {
            let sheet = record.sheet.as_ref().map(|sheet| format!(", sheet `{sheet}`")).unwrap_or_default();
            let place = format!("`{}`{sheet}", record.path);
            let text = format!(
                "{place} has hardly any of the slots that an earlier export has on the same dates: it was read as another part \
                 of the book, beside it. If both show the whole book, take the earlier one away."
            );
            reading.warn("parts_of_one_book", text);
        }
    }
}

/// Says how the snapshots were taken, and where the comparison is weak.
pub fn warn(books: &[Book], order: &Order, compared: &Compared, reading: &mut Reading<'_>) {
    let books: Vec<&Book> = books.iter().collect();
    let told: std::collections::BTreeSet<usize> =
        order.ranks.iter().zip(&order.is_told).filter(|(_, told)| **told).map(|(rank, _)| *rank).collect();
    if told.len() < 2 {
        return;
    }
    let Some(incident) = reading.incident else { return };
    if !order.brackets_incident() {
        let text = "There are exports of the book from several moments, but they do not lie on both sides of the incident: \
                    what was cancelled cannot be found by comparing them. If one was made before the system went down, \
                    say so with `--before PATH`.";
        return reading.warn("snapshots_on_one_side", text);
    }
    if let Some(before) = order.last_before.and_then(|rank| order.moment(rank))
        && incident.start - before.at > Duration::hours(24)
    {
        let days = (incident.start - before.at).num_days();
        let text = format!(
            "The last export before the incident was made {} before it began: what was cancelled in between counts as \
             well, and bookings that were made and cancelled in between are not seen.",
            if days == 1 { "a day".to_owned() } else { format!("{days} days") }
        );
        reading.warn("snapshot_long_before", text);
    }
    let dates = incident.dates();
    let deleted: u32 = compared
        .gone
        .iter()
        .filter(|gone| gone.status == Status::CancelledByPractice)
        .filter(|gone| draft_at(&books, gone.place).is_some_and(|draft| dates.contains(&draft.appointment.date)))
        .map(|gone| gone.weight)
        .sum();
    if deleted > 0 {
        let text = format!(
            "{deleted} of the booked slots of the incident's dates were deleted, or are missing from the later export: \
             counted as cancelled by the practice, with low confidence."
        );
        reading.warn("snapshot_slots_deleted", text);
    }
    if compared.other_people > 0 {
        let text = format!(
            "{} rows of the earlier export are of people or slot types that are not in the later one at all: they were not \
             compared, and stand as they are.",
            compared.other_people
        );
        reading.warn("snapshots_of_other_people", text);
    }
    for index in &compared.taken_for_changes {
        let record = books.get(*index).and_then(|book| reading.data.tables.get(book.table as usize));
        if let Some(path) = record.map(|record| record.path.clone()) {
            let text = format!(
                "`{path}` repeats fewer than half of the slots that an earlier extract has for its dates: it was read as a \
                 file of changes, and what it does not hold as unchanged."
            );
            reading.warn("extract_of_changes", text);
        }
    }
}
