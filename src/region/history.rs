//! The ordinary days of a practice beside what they were expected to be: what the region's band is learnt from, and what the
//! ICB's own warehouse takes. One row a date and staff group.

use crate::model::staff::StaffGroup;
use chrono::NaiveDate;

/// A date of a practice and a staff group.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct HistoryDay {
    /// The date.
    pub date: NaiveDate,
    /// Staff group of the slot's holder.
    pub staff_group: StaffGroup,
}
