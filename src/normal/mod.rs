//! Which days are normal, their mean, and how good that is (`DOMAIN.md` section 3). Pure.

pub mod outcome;
