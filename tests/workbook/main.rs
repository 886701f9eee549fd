//! The workbook, recomputed by a formula engine that is not ours, and everything else that a claim writes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod changed;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/exports.rs"]
mod exports;
mod gpad;
mod grid;
mod json;
#[path = "../common/published.rs"]
mod published;
mod recompute;
mod region;
#[path = "../common/region_fixture.rs"]
#[allow(dead_code)]
mod region_fixture;
mod region_public;
mod region_samples;
mod rules;
mod samples;
mod sheets;
mod written;
