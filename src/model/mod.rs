//! The vocabulary: appointment, shift, workload, staff group, incident, calendar, policy, money, evidence, exception.
//! No files, no clock. Every word means what `DOMAIN.md` section 1 says.

pub mod appointment;
pub mod calendar;
pub mod columns;
pub mod data;
pub mod evidence;
pub mod exact;
pub mod exception;
pub mod incident;
pub mod money;
pub mod policy;
pub mod published;
pub mod shift;
pub mod staff;
pub mod stop;
pub mod words;
pub mod workload;
