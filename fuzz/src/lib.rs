//! The reading side of normalday, for fuzzing: `ingest`, the `model` below it, and the reader of policies. The walls of the
//! house let them be compiled without anything above them.

#[path = "../../src/ingest/mod.rs"]
pub mod ingest;
#[path = "../../src/model/mod.rs"]
pub mod model;

pub mod cli;
pub mod rows;
