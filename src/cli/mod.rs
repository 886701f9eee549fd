//! The command line: one file a command. It talks to people and computes nothing.
//!
//! `main.rs` parses the [`arguments`], calls [`run`], prints the [`Answer`] or the [`failure::Failure`], and ends with
//! its status. A command never prints by itself: it returns what is to be said, so that it can be said once, whole, or
//! not at all.

pub mod arguments;
pub mod catalogue;
pub mod check;
pub mod check_json;
mod check_names;
pub mod claim;
pub mod claim_practice;
pub mod claim_summary;
pub mod completions;
pub mod consolidate;
pub mod explain;
pub mod explanations;
pub mod failure;
pub mod gpad;
pub mod guard;
pub mod init;
pub mod layouts;
pub mod man;
pub mod mapping_file;
pub mod pipeline;
pub mod policy_file;
pub mod question;
pub mod read_workbook;
pub mod region;
pub mod sample;
pub mod stops;
pub mod terminal;
pub mod verify;
pub mod words;

use arguments::{Arguments, Command};
use failure::{Failure, Status};

/// What a command has to say when it has done its work.
#[derive(Debug)]
pub struct Answer {
    /// For standard output.
    pub text: String,
    /// How it ended: done, or written but not reconciled.
    pub status: Status,
}

impl Answer {
    /// An answer of a command that is done.
    pub fn done(text: impl Into<String>) -> Self {
        Answer { text: text.into(), status: Status::Done }
    }
}

/// Runs the command that was asked for.
pub fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    match &arguments.command {
        Command::Claim(claim) => claim::run(claim, &arguments.voice),
        Command::Check(check) => check::run(check, &arguments.voice),
        Command::Gpad(gpad) => gpad::run(gpad, &arguments.voice),
        Command::Region(region) => region::run(region, &arguments.voice),
        Command::Consolidate(consolidate) => consolidate::run(consolidate, &arguments.voice),
        Command::Verify(verify) => verify::run(verify, &arguments.voice),
        Command::Sample(sample) => sample::run(sample, &arguments.voice),
        Command::Layouts(layouts) => layouts::run(layouts),
        Command::Init(init) => init::run(init, arguments.voice.quiet),
        Command::Explain(explain) => explain::run(explain),
        Command::Completions(completions) => completions::run(completions),
        Command::Man => man::run(),
        Command::ReadWorkbook(workbook) => read_workbook::run(workbook),
        Command::ClaimPractice(practice) => claim_practice::run(practice),
    }
}
