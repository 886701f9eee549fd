//! `normalday completions SHELL`.

use super::Answer;
use super::arguments::{Arguments, CompletionsArguments};
use super::failure::Failure;
use clap::CommandFactory;

/// Prints the completion script of a shell.
pub fn run(arguments: &CompletionsArguments) -> Result<Answer, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "normalday", &mut script);
    Ok(Answer::done(String::from_utf8_lossy(&script)))
}
