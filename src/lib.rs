//! normalday: what an IT outage cost a GP practice, compared with a normal day.
//!
//! Exports are read ([`ingest`]), a normal day is worked out ([`normal`]), the impact is measured against it
//! ([`impact`]), the impact is claimed ([`claim`]), the claim is reported ([`report`]), and many practices are rolled up
//! ([`region`]). The words are those of [`model`]; [`plan`] holds the question; [`cli`] talks to people; [`sample`] makes
//! exports with a known truth. Arrows run down only: `cli -> region -> report -> claim -> impact -> normal -> ingest -> model`.

pub mod claim;
pub mod cli;
pub mod impact;
pub mod ingest;
pub mod model;
pub mod normal;
pub mod plan;
pub mod region;
pub mod report;
pub mod sample;
