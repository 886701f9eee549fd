//! What is said when a command cannot be carried out: what happened, where, why it matters, what to do.

use crate::model::stop::StopCode;
use std::fmt;
use std::process::ExitCode;

/// How a run ends (`CONTRACT.md` section 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done and reconciled.
    Done,
    /// Written, but not reconciled.
    NotReconciled,
    /// The command, one of its options or the policy cannot be used as given.
    Usage,
    /// No usable input, or a question to answer first.
    NothingUsable,
    /// A fault of the program.
    Internal,
}

impl Status {
    /// The number that the calling program sees.
    pub fn code(self) -> u8 {
        match self {
            Status::Done => 0,
            Status::NotReconciled => 1,
            Status::Usage => 2,
            Status::NothingUsable => 3,
            Status::Internal => 4,
        }
    }
}

impl Status {
    /// How a run ends that stopped for this reason.
    pub fn of(code: StopCode) -> Self {
        use StopCode::*;
        match code {
            QuestionsOpen | InputUnreadable | NothingUsable | SeveralPractices | SeveralBooks | SnapshotOrder
            | NoDailyCounts | TwoEditions | NotAClaim | NothingCovered | NoDates | NoPractices | TwoCodes
            | TwoOfOnePractice | PracticeOverMemory | PracticeOverTime | PracticeEnded => Status::NothingUsable,
            Interrupted => Status::NotReconciled,
            Fault => Status::Internal,
            _ => Status::Usage,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status.code())
    }
}

/// Why a command was not carried out. It never holds text from an export: places are named instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The code under which it is explained.
    pub code: StopCode,
    /// What happened and where, in one sentence without a full stop.
    pub message: String,
    /// Why it matters; further facts. A paragraph each.
    pub details: Vec<String>,
    /// What to do about it.
    pub hints: Vec<String>,
}

impl Failure {
    /// A failure, so far without its reasons and hints.
    pub fn new(code: StopCode, message: impl Into<String>) -> Self {
        Failure { code, message: message.into(), details: Vec::new(), hints: Vec::new() }
    }

    /// How the run ends.
    pub fn status(&self) -> Status {
        Status::of(self.code)
    }

    /// A failure that the library has put into words: its first line, then facts, then paragraphs that begin `hint: `.
    pub fn of_text(code: StopCode, text: &str) -> Self {
        let (said, hints) = match text.split_once("\n\nhint: ") {
            Some((said, hints)) => (said, hints.split("\n\nhint: ").map(str::to_owned).collect()),
            None => (text, Vec::new()),
        };
        let (message, details) = said.split_once('\n').unwrap_or((said, ""));
        let details = Some(details.trim_matches('\n').to_owned()).filter(|details| !details.is_empty());
        Failure { code, message: message.to_owned(), details: details.into_iter().collect(), hints }
    }

    /// Adds why it matters, or a further fact.
    pub fn because(mut self, detail: impl Into<String>) -> Self {
        self.details.push(detail.into());
        self
    }

    /// Adds what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// The word among `known` that was probably meant; none if nothing is near.
pub fn nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let typed = typed.to_lowercase();
    known
        .into_iter()
        .map(|word| (strsim::jaro_winkler(&typed, &word.to_lowercase()), word))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::{Failure, nearest};
    use crate::model::stop::StopCode;

    #[test]
    fn words_of_the_library_are_taken_apart() {
        let failure = Failure::of_text(StopCode::NoDates, "it is so\nbecause of this\nand that\n\nhint: do this");
        let expected = Failure::new(StopCode::NoDates, "it is so").because("because of this\nand that").hint("do this");
        assert_eq!(failure, expected);
        assert_eq!(Failure::of_text(StopCode::NotWritten, "plain"), Failure::new(StopCode::NotWritten, "plain"));
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_another_word_is_not() {
        assert_eq!(nearest("recovery_workingdays", ["span", "recovery_working_days"]), Some("recovery_working_days"));
        assert_eq!(nearest("weather", ["span", "knock_on"]), None);
    }
}
