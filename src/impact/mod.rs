//! The impact, measured against the normal day: the appointment bridge, fates, hours (`DOMAIN.md` sections 4 to 6). Pure.

pub mod outcome;
