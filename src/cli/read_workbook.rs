//! `normalday read-workbook KIND`: the worker's end of a workbook that is read in a process of its own. It is started by
//! `ingest`, not by people.

use super::Answer;
use super::arguments::ReadWorkbookArguments;
use super::failure::Failure;
use crate::ingest::tables::apart;
use crate::model::stop::StopCode;
use std::io::{stdin, stdout};

/// Reads the workbook from standard input and says on standard output what is in it.
pub fn run(arguments: &ReadWorkbookArguments) -> Result<Answer, Failure> {
    apart::serve(&arguments.kind, &mut stdin().lock(), &mut stdout().lock())
        .map(|()| Answer::done(""))
        .map_err(|error| Failure::new(StopCode::Fault, format!("nobody listens to what the workbook holds: {error}")))
}
