//! The command line as a person meets it: help, errors, exit codes, files.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/command_line.rs"]
mod common;
#[path = "../common/published.rs"]
mod published;

#[path = "../common/region.rs"]
mod region_fixture;

#[path = "../common/alterations/mod.rs"]
mod alterations;

mod claim;
mod consolidate;
mod documents;
mod explain;
mod gpad;
mod help;
mod init;
mod layouts;
mod mapping;
mod names;
mod policy;
mod region;
mod region_extracts;
mod sample;
mod snapshots;
mod verify;
