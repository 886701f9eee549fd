//! What the impact is made of.

mod book;
mod hours;

pub use book::{
    AppointmentImpact, Bridge, BridgePart, CancelledBasis, DayOf, Fate, FateRow, Measures, Pair, UnrecordedRow,
};
pub use hours::{BaselineBasis, ComparedDay, GroupNet, HoursImpact, LaidMinutes, PersonDay, PersonWeek};
