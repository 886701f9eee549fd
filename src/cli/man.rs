//! `normalday man`.

use super::Answer;
use super::arguments::Arguments;
use super::failure::Failure;
use crate::model::stop::StopCode;
use clap::CommandFactory;
use clap_mangen::Man;

/// Prints the manual page: the program, then each command.
pub fn run() -> Result<Answer, Failure> {
    let mut page = Vec::new();
    let mut program = Arguments::command();
    program.build();
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set()).cloned().collect::<Vec<_>>();
    let rendered = Man::new(program)
        .render(&mut page)
        .and_then(|()| commands.into_iter().try_for_each(|command| Man::new(command).render(&mut page)));
    match rendered {
        Ok(()) => Ok(Answer::done(String::from_utf8_lossy(&page))),
        Err(error) => Err(Failure::new(StopCode::Fault, format!("the manual page could not be made: {error}"))),
    }
}
