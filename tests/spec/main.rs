//! The definitions of DOMAIN.md as tables of small cases that can be checked with pencil and paper. Every expected value
//! was worked out by hand. The same tables stand in `docs/method.md` ([`manual`]).
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "../common/practice.rs"]
#[allow(dead_code)]
mod practice;

#[path = "../common/everything.rs"]
mod everything;

#[path = "../common/region_fixture.rs"]
#[allow(dead_code)]
mod region_fixture;

mod accuracy;
mod bridge;
mod cancelled;
mod controls;
mod fates;
mod heads;
mod hours;
mod manual;
mod normal_day;
mod outside;
mod prices;
mod reading;
mod region;
mod snapshots;
mod table;
mod week;
mod windows;
mod work;
