//! Controls (`DOMAIN.md` section 8): each figure reached by two independent routes. The left side comes from the claim's
//! tables, the right from counts that `ingest` kept while reading. `report` adds the controls that read the finished
//! workbook back (C09) and search the outputs for identifiers (C11).

pub mod appointments;
pub mod files;
pub mod hours;
pub mod money;
pub mod outside;
pub mod published;

use super::outcome::{Claim, Control, ControlResult};
use crate::model::data::PracticeData;
use crate::normal::choose::NormalDays;

/// What controls compare.
pub struct Controlled<'a> {
    /// The claim as calculated.
    pub claim: &'a Claim,
    /// What was read, with the tallies kept while reading.
    pub data: &'a PracticeData,
    /// Normal days, with the kind of every weekday.
    pub days: &'a NormalDays,
}

/// A control, or the parts of one. A new control is a function and an entry in [`CONTROLS`].
pub type ControlCheck = fn(&Controlled) -> Vec<Control>;

/// Every control that can be checked before the workbook is written, in order.
pub const CONTROLS: &[ControlCheck] = &[
    files::rows_of_every_file,
    files::statuses_mapped,
    appointments::offered_is_sum_of_states,
    appointments::bridge_identity,
    appointments::gross_is_sum_of_fates,
    appointments::groups_are_the_whole,
    hours::worked_is_baseline_and_difference,
    hours::worked_as_read,
    hours::modelled_work_is_covered_or_absorbed,
    money::lines_are_their_totals,
    files::no_silent_gap,
    region_only,
    outside::months_as_published,
];

/// Checks them all.
pub fn check(controlled: &Controlled) -> Vec<Control> {
    CONTROLS.iter().flat_map(|control| control(controlled)).collect()
}

fn region_only(_: &Controlled) -> Vec<Control> {
    let name = "sum over practices = region; practices in = reported + failed";
    vec![Control::compare("C12", name, None, None, "one practice")]
}

/// A control over many places: the sums of both sides, and a failure as soon as one place differs, even where
/// differences cancel out.
pub fn over_places(
    id: &str,
    name: &str,
    places: &[(String, crate::model::exact::Exact, crate::model::exact::Exact)],
    reason_if_none: &str,
) -> Control {
    if places.is_empty() {
        return Control::compare(id, name, None, None, reason_if_none);
    }
    let left = places.iter().map(|(_, left, _)| *left).sum();
    let right = places.iter().map(|(_, _, right)| *right).sum();
    let mut control = Control::compare(id, name, Some(left), Some(right), reason_if_none);
    let differing: Vec<&str> =
        places.iter().filter(|(_, left, right)| left != right).map(|(place, _, _)| place.as_str()).collect();
    if !differing.is_empty() {
        control.result = ControlResult::Fails;
        control.note = format!("differs for {}", differing.iter().take(5).copied().collect::<Vec<_>>().join(", "));
    }
    control
}
