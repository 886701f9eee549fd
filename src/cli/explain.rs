//! `normalday explain CODE`.

use super::Answer;
use super::arguments::ExplainArguments;
use super::explanations::{CONTROLS, effect_on_the_claim};
use super::failure::{Failure, nearest};
use super::words::wrapped;
use crate::model::exception::ExceptionCode;

/// Explains one code in full, or all of them.
pub fn run(arguments: &ExplainArguments) -> Result<Answer, Failure> {
    let asked = arguments.code.trim().to_uppercase();
    if asked == "ALL" {
        let exceptions = ExceptionCode::ALL.iter().map(|code| of_exception(*code));
        let controls = CONTROLS.iter().map(|control| control.in_full());
        return Ok(Answer::done(exceptions.chain(controls).collect::<Vec<_>>().join("\n")));
    }
    if let Some(code) = ExceptionCode::ALL.iter().find(|code| code.name() == asked) {
        return Ok(Answer::done(of_exception(*code)));
    }
    // A control of several parts is numbered C08a, C08b: they are explained together.
    let control_id = asked.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    if let Some(control) = CONTROLS.iter().find(|control| control.id == control_id) {
        return Ok(Answer::done(control.in_full()));
    }
    Err(unknown(&asked))
}

fn of_exception(code: ExceptionCode) -> String {
    let effect = wrapped(&format!("What it does to the claim: {}", effect_on_the_claim(code)), 0);
    let remedy = wrapped(&format!("What to do: {}.", code.remedy()), 0);
    format!("{}  {}\n\n{effect}\n\n{remedy}\n", code.name(), code.reading())
}

fn unknown(asked: &str) -> Failure {
    let known = ExceptionCode::ALL.iter().map(|code| code.name()).chain(CONTROLS.iter().map(|control| control.id));
    let failure = Failure::usage(format!("there is no code `{asked}`"))
        .because("Exceptions have codes such as E021, controls such as C03.");
    match nearest(asked, known) {
        Some(near) => failure.hint(format!("did you mean `normalday explain {near}`?")),
        None => failure.hint("`normalday explain all` prints every code"),
    }
}
