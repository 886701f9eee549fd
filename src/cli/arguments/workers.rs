//! What a worker process is started with. People never type these.

use clap::Args;

/// `read-workbook`: the workbook comes through standard input, its rows go to standard output.
#[derive(Args, Clone, Debug)]
pub struct ReadWorkbookArguments {
    /// ods, xls or xlsb
    pub kind: String,
}

/// `claim-practice`: what is to be done comes through standard input.
#[derive(Args, Clone, Debug)]
pub struct ClaimPracticeArguments {
    /// The practice, for whoever looks at the list of processes
    pub code: String,
}
