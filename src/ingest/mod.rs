//! Exports are read: bytes become rows of the model. The only place that knows a supplier's words, and the only place
//! where a patient's identity is ever seen ([`pseudonym`]).

pub mod layout;
pub mod reading;
pub mod roles;
pub mod row_kinds;
pub mod small_tables;
pub mod staff;
pub mod tables;
