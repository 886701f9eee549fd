//! The workbook, recomputed by a formula engine that is not ours.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod recompute;
