//! Files and circumstances that would do harm: identities where none belong, other keys, other orders, failed writes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/command_line.rs"]
mod common;

#[path = "../common/practice.rs"]
#[allow(dead_code)]
mod practice;

#[path = "../common/region.rs"]
mod region_fixture;

#[path = "../common/everything.rs"]
mod everything;

mod apart;
mod atomic;
mod catalogue;
mod corpus;
mod corpus_csv;
mod corpus_expected;
mod determinism;
mod made;
mod made_pages;
mod made_text;
mod numbers;
mod planted;
mod privacy;
mod region;
mod worker;
