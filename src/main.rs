//! `normalday` on the command line: parse, run, print, exit. Everything else is in the library.

use clap::Parser;
use normalday::cli::arguments::Arguments;
use normalday::cli::failure::Status;
use normalday::cli::{guard, run, terminal};
use normalday::ingest::worker;
use std::process::ExitCode;

fn main() -> ExitCode {
    worker::confine();
    guard::silence_panics();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // `--help` and `--version` come this way too; clap knows where each is printed, and with which status.
        Err(help_or_usage) => {
            let status = if help_or_usage.use_stderr() { Status::Usage } else { Status::Done };
            terminal::print_parsed(&help_or_usage);
            return status.into();
        }
    };
    let voice = &arguments.voice;
    let ended = guard::guarded(|| run(&arguments)).and_then(|answer| {
        terminal::say(&answer.text)?;
        Ok(answer.status)
    });
    match ended {
        Ok(status) => status.into(),
        Err(failure) => {
            terminal::complain(&failure, voice);
            failure.status().into()
        }
    }
}
