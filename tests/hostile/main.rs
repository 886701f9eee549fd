//! Files and circumstances that would do harm: identities where none belong, other keys, other orders, failed writes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/command_line.rs"]
mod common;

mod atomic;
mod determinism;
mod numbers;
mod planted;
mod privacy;
