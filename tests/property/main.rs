//! What must hold for every practice: properties of the claim on generated exports, and a second implementation of its
//! figures.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/exports.rs"]
mod exports;

mod files;
mod life;
mod practices;
mod public;
#[path = "../common/region_fixture.rs"]
#[allow(dead_code)]
mod region_fixture;
mod second;
