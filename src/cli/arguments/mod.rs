//! What may be typed: the commands, and what all of them take. The help texts are the manual that most people read, so they
//! are written out in full.

mod aids;
mod claim;
mod gpad;
mod region;
mod sample;
mod verify;
mod workers;

pub use aids::{CompletionsArguments, ExplainArguments, InitArguments, LayoutsArguments};
pub use claim::{CheckArguments, ClaimArguments, QuestionArguments, Readers};
pub use gpad::{GpadArguments, PublishedReaders};
pub use region::{ConsolidateArguments, RegionArguments, RegionReaders};
pub use sample::SampleArguments;
pub use verify::VerifyArguments;
pub use workers::{ClaimPracticeArguments, ReadWorkbookArguments};

use super::mapping_file::DEFAULT_OUT;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "normalday",
    version,
    about = "What an IT outage cost a GP practice, compared with a normal day",
    long_about = "What an IT outage cost a GP practice, compared with a normal day.\n\n\
        Put what you can export - the appointment book, the rota or timesheets, counts of documents and results - into \
        one folder. normalday works out what an ordinary day of the same weekday looks like, measures the outage \
        against it, and writes a claim workbook whose every figure can be traced to a row of your own files. Nothing is \
        sent anywhere.",
    after_long_help = "Examples:\n  \
        normalday init my-practice                       a policy and empty templates to fill in\n  \
        normalday check my-practice                      how each file was understood; writes nothing\n  \
        normalday claim my-practice --incident 2024-07-19\n\n\
        Exit status: 0 done and reconciled; 1 written, but not reconciled; 2 the command or the policy cannot be used as \
        given; 3 no usable input, or a question to answer first; 4 a fault of the program.\n",
    propagate_version = true,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to say it.
    #[command(flatten)]
    pub voice: Voice,
}

/// How things are said; every command takes these.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Voice {
    /// Say nothing but errors (data asked for with --json is still printed)
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: every exception with its place, every date left out with its reason
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Colour: where the output is a terminal, always, or never
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// When colour is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Where results go: what every command takes that writes some.
#[derive(Args, Clone, Debug)]
pub struct ResultsArguments {
    /// The folder to write to; it is made if it is not there
    #[arg(long, value_name = "DIR", default_value = DEFAULT_OUT, value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Claim: read the exports of one practice, measure the outage, write the claim
    #[command(
        long_about = "Reads everything that one practice exported, compares the outage with a normal day and writes the \
            claim: `claim.xlsx` (your own copy), `claim-icb.xlsx` (the copy to send: staff as serial labels, no row of any \
            patient), `covering-letter.txt`, `claim-email.eml` (a draft; nothing is ever sent) and `claim.json`.\n\n\
            It ends with what was found, the effect, what is on the invoice, what waits for your decision, whether all \
            controls hold, and which file to send.",
        after_long_help = "Examples:\n  \
            normalday claim my-practice --incident 2024-07-19\n  \
            normalday claim book.csv rota.xlsx --incident 2024-07-19T08:00/2024-07-19T17:30 --practice A81001\n  \
            normalday claim my-practice --policy my-practice/policy.toml --out claim-july --json\n  \
            normalday claim my-practice --incident 2024-07-19 --before \"book of Monday.csv\"\n\n\
            Exit status: 0 reconciled; 1 written, but not reconciled; 2 the command or the policy cannot be used as given; \
            3 no usable input, or a question to answer first; 4 a fault of the program.\n"
    )]
    Claim(ClaimArguments),
    /// Check, before any claim, how each file was understood; writes nothing
    #[command(
        long_about = "Explains how each file was understood: what it was recognised as and why, how its columns and \
            statuses were read, which dates it covers, and what could not be used, with the place and what to do. With an \
            incident it also says which ordinary days a claim would compare with, and which it leaves out and why. It \
            writes nothing.",
        after_long_help = "Examples:\n  normalday check my-practice\n  \
            normalday check my-practice --incident 2024-07-19 --verbose\n"
    )]
    Check(CheckArguments),
    /// Region: a claim for each of many practices, and what they come to together
    #[command(
        long_about = "Claims for every practice of a folder, each apart from the others, and rolls up what they come to: by \
            primary care network, sub-ICB location, ICB and supplier.\n\n\
            Each practice has a folder (or a zip) in DIR, named by its ODS code, or with its code in a `practice.toml` or \
            `policy.toml` in it. A practice that cannot be claimed for is listed with the reason, and the others go on. A \
            second run takes up only what changed.",
        after_long_help = "Examples:\n  \
            normalday region practices --incident 2024-07-19\n  \
            normalday region practices --policy icb.toml --out region-july --jobs 4\n\n\
            Policies: what a practice's `practice.toml` says goes before its `policy.toml`, that before the region's policy \
            (`--policy`, else a `policy.toml` in DIR), that before the default. `--incident` goes before all of them.\n\n\
            Exit status: 0 all claimed for and reconciled; 1 written, but some practices failed or do not reconcile; 2 the \
            command or the region's policy cannot be used as given; 3 not one practice could be claimed for; 4 a fault of \
            the program.\n"
    )]
    Region(RegionArguments),
    /// Put NHS England's published daily counts through the same normal-day method
    #[command(
        long_about = "Reads the daily counts that NHS England publishes (Appointments in General Practice: the files \
            SUB_ICB_LOCATION_CSV_*.csv, before July 2022 CCG_CSV_*.csv, or the zip that holds them) and compares the \
            incident with a normal day for every area and type of staff, with bands, verdicts and the backtest. It writes \
            `gpad.xlsx` and `gpad.json`.\n\n\
            It is an outside check: it says nothing of any one practice. Kept is attended and unknown; cancelled \
            appointments are not published. Files are streamed, so that their size does not matter. Monthly files of the \
            same publication hold no days and are refused.",
        after_long_help = "Examples:\n  \
            normalday gpad Appointments_GP_Daily_CSV_Aug_24.zip --incident 2024-07-19\n  \
            normalday gpad SUB_ICB_LOCATION_CSV_*_24.csv --incident 2024-07-19 --out gpad-july --json\n\n\
            Exit status: 0 reconciled; 1 written, but not reconciled; 2 the command or the policy cannot be used as given; \
            3 no usable input; 4 a fault of the program.\n"
    )]
    Gpad(GpadArguments),
    /// Verify a received claim workbook, from its own cells and from the exports
    #[command(
        long_about = "Checks a claim workbook as it was received, also after Excel or LibreOffice saved it again: its seal, \
            every formula from its own cells, overwritten formulas, lines whose Include was changed, amounts and rates that \
            are not as written, employer NI and pension that are not those of the reference. With the exports it works the \
            claim out anew and says what differs. Only the exports prove a figure: without them it shows that nothing was \
            changed by accident, not that the figures are true, and the seal is no signature. It writes nothing.",
        after_long_help = "Examples:\n  normalday verify claim-icb.xlsx\n  \
            normalday verify claim.xlsx --exports my-practice --incident 2024-07-19\n\n\
            Exit status: 0 verified; 1 something differs; 2 the command or the policy cannot be used as given; 3 not a claim \
            workbook, or exports that cannot be used; 4 a fault of the program.\n"
    )]
    Verify(VerifyArguments),
    /// Consolidate received claim workbooks into one region workbook, each verified first
    #[command(
        long_about = "Reads claim workbooks as they were received, verifies each from its own cells, and rolls up what they \
            come to: `region.xlsx` and `region.json`. A claim that does not verify is in, marked, and totalled apart. So are \
            two claims of one practice: which of them counts is not guessed. A file that is no claim workbook is listed with \
            the reason, and the rest go on. The same file twice is counted once. Figures are worked out anew from the cells; \
            whether they are true, only the practices' exports can prove (`normalday verify --exports`).",
        after_long_help = "Examples:\n  normalday consolidate received/*.xlsx --out region-july\n  \
            normalday consolidate received --organisations Mapping.csv\n\n\
            Exit status: 0 all verified, counted and reconciled; 1 written, but some claims failed, stand apart or do not \
            reconcile; 2 the command or the policy cannot be used as given; 3 not one claim workbook; 4 a fault of the \
            program.\n"
    )]
    Consolidate(ConsolidateArguments),
    /// List the exports it knows, or print one in full, with where to find it
    #[command(
        long_about = "Lists the layouts: the exports that normalday recognises. With a name it prints that layout in full: \
            where a practice finds the export, which columns it reads, what each status text means, and what the export \
            can and cannot show.",
        after_long_help = "Examples:\n  normalday layouts\n  normalday layouts plain_appointments\n"
    )]
    Layouts(LayoutsArguments),
    /// Write a commented policy and blank templates to fill in
    #[command(
        long_about = "Writes `policy.toml`, in which every setting has its default and a comment, and blank templates \
            for the rota, daily workload, paper sessions, expenses and income lost. It never overwrites a file: if one \
            of them is there already, nothing is written.",
        after_long_help = "Example:\n  normalday init my-practice\n"
    )]
    Init(InitArguments),
    /// Make up practices, with exports in real layouts and a known truth
    #[command(
        long_about = "Makes up practices: the exports that each would drop, in the layout of its system, and `truth.json` \
            with what a claim should come to. The same options always give the same bytes. Nothing in them is of a real \
            person.",
        after_long_help = "Examples:\n  normalday sample made-up\n  \
            normalday sample made-up --practices 3 --systems emis-report,systmone-extract --seed 7\n"
    )]
    Sample(SampleArguments),
    /// Explain an exception (E021), an error (N010) or a control (C03) in full
    #[command(
        long_about = "Explains a code that stands in the workbook, in the output of `check` or before an error: what was \
            met, what it does to the claim, what to do about it, and a small example of it. Codes E001 and up are \
            exceptions (rows, cells or files that could not be used as they stand); N001 and up are errors that stopped a \
            command; C01 to C13 are the controls of the claim.",
        after_long_help = "Examples:\n  normalday explain E021\n  normalday explain N010\n  normalday explain C03\n  \
            normalday explain all     every code, one after the other\n"
    )]
    Explain(ExplainArguments),
    /// Print completions for a shell
    #[command(
        long_about = "Prints a completion script for a shell on standard output.",
        after_long_help = "Example:\n  normalday completions bash > ~/.local/share/bash-completion/completions/normalday\n"
    )]
    Completions(CompletionsArguments),
    /// Print the manual page
    #[command(
        long_about = "Prints the manual page, of all commands one after the other, on standard output.",
        after_long_help = "Example:\n  normalday man > normalday.1\n"
    )]
    Man,
    /// What a worker process of normalday is started with, to read one workbook apart from everything else
    #[command(hide = true)]
    ReadWorkbook(ReadWorkbookArguments),
    /// What a worker process of normalday is started with, to claim for one practice of a region apart from all others
    #[command(hide = true)]
    ClaimPractice(ClaimPracticeArguments),
}
