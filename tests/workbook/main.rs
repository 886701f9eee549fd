//! The workbook, recomputed by a formula engine that is not ours, and everything else that a claim writes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod changed;
#[path = "../common/mod.rs"]
mod common;
mod grid;
mod json;
mod recompute;
mod rules;
mod samples;
mod sheets;
mod written;
