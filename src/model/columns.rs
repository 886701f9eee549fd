//! Column names of the polars tables, once. Dates are days since 1 January 1970 (`Int32`), staff groups are positions in
//! [`crate::model::staff::StaffGroup::ALL`] (`UInt32`), counts are `Int64`.

/// Date (`Int32`).
pub const DATE: &str = "date";
/// Staff group (`UInt32`).
pub const STAFF_GROUP: &str = "staff_group";
/// State of an offered row: position in [`crate::model::appointment::State::ALL`] (`UInt32`).
pub const STATE: &str = "state";
/// Appointments that a row stands for (`Int64`).
pub const WEIGHT: &str = "weight";
/// Start, minutes after midnight; null for untimed and list rows (`Int64`).
pub const START_MINUTE: &str = "start_minute";
