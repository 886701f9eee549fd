//! The impact, measured against the normal day: the appointment bridge, fates, hours (`DOMAIN.md` sections 4 to 6).
//! Pure: tables in, tables out.

pub mod appointments;
pub mod attested;
pub mod bridge;
pub mod cancelled;
pub mod day_of;
pub mod fates;
pub mod hours;
pub mod late;
pub mod outcome;
pub mod published;
