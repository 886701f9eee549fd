//! Which days are normal, their mean, and how good that is (`DOMAIN.md` section 3). Pure: tables in, tables out.

pub mod accuracy;
pub mod book;
pub mod choose;
pub mod eligible;
pub mod outcome;

pub use choose::{Ordinary, normal_days};
