//! The workbook, recomputed by a formula engine that is not ours, and everything else that a claim writes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod changed;
#[path = "../common/mod.rs"]
mod common;
mod gpad;
mod grid;
mod json;
#[path = "../common/published.rs"]
mod published;
mod recompute;
mod rules;
mod samples;
mod sheets;
mod written;
