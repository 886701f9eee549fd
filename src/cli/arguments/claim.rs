//! `claim` and `check`: one practice.

use super::ResultsArguments;
use crate::ingest::sources::{Input, SnapshotSide};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// What is asked of which practice: the options that `claim` and `check` share.
#[derive(Args, Clone, Debug, Default)]
pub struct QuestionArguments {
    /// Folders, files or zip files of one practice
    #[arg(value_name = "EXPORTS", required_unless_present_any = ["before", "after"], value_hint = ValueHint::AnyPath)]
    pub exports: Vec<PathBuf>,
    /// When the system was down: 2024-07-19, 2024-07-19/2024-07-22 or 2024-07-19T08:00/2024-07-19T17:30
    #[arg(
        long,
        value_name = "START/END",
        long_help = "When the system was down, in local time: a date (2024-07-19), dates (2024-07-19/2024-07-22, the last \
            one included) or hours (2024-07-19T08:00/2024-07-19T17:30). It goes before the policy's `span`. No date is \
            ever assumed."
    )]
    pub incident: Option<String>,
    /// Your settings (TOML); a `policy.toml` in the folder of exports is found by itself
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        long_help = "Your settings, as written by `normalday init`. What the file does not say keeps its default. \
            Without this option a `policy.toml` that lies directly in a folder of exports is used."
    )]
    pub policy: Option<PathBuf>,
    /// Your answers to questions about the exports (TOML); a `mapping.toml` in the folder of exports is found by itself
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        long_help = "Your answers to what normalday asked about the exports. Where a file can be read in two ways, a claim \
            stops and writes a `mapping.toml` with the questions into the folder of results. Without this option a \
            `mapping.toml` is used that lies directly in a folder of exports, beside the policy, or in the folder of \
            results."
    )]
    pub mapping: Option<PathBuf>,
    /// ODS code of the practice, such as A81001; goes before the policy's
    #[arg(long, value_name = "CODE")]
    pub practice: Option<String>,
    /// An export of the appointment book (file or folder) from before the incident
    #[arg(
        long,
        value_name = "PATH",
        value_hint = ValueHint::AnyPath,
        long_help = "An export of the appointment book, a file or a folder, that was made before the incident. EMIS drops \
            cancelled bookings from its book: two exports, one from before and one from after, show what was cancelled. \
            Where the exports state when they were made (in their names or in their first lines), nothing need be said; \
            this option goes before that."
    )]
    pub before: Option<PathBuf>,
    /// An export of the appointment book (file or folder) from after the incident
    #[arg(
        long,
        value_name = "PATH",
        value_hint = ValueHint::AnyPath,
        long_help = "An export of the appointment book, a file or a folder, that was made after the incident: the one that \
            shows the days as they are now. See --before."
    )]
    pub after: Option<PathBuf>,
    /// A folder with layouts of your own (TOML), added to the built-in ones
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub layouts: Option<PathBuf>,
    /// A file whose bytes key the patients' pseudonyms, instead of a random key
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        long_help = "A file whose bytes are the key of the patients' pseudonyms, instead of a key that is random for each \
            run. Neither the key nor a pseudonym ever leaves memory, and no output depends on it; the option is there so \
            that an auditor can see that for herself."
    )]
    pub key_file: Option<PathBuf>,
}

impl QuestionArguments {
    /// Everything that is to be read, with what is said of snapshots.
    pub fn inputs(&self) -> Vec<Input> {
        let said = |path: &Option<PathBuf>, side| path.clone().map(|path| Input { path, snapshot: Some(side) });
        let exports = self.exports.iter().map(|path| Input { path: path.clone(), snapshot: None });
        exports.chain(said(&self.before, SnapshotSide::Before)).chain(said(&self.after, SnapshotSide::After)).collect()
    }
}

/// `normalday claim`.
#[derive(Args, Clone, Debug)]
pub struct ClaimArguments {
    /// Which practice, which incident.
    #[command(flatten)]
    pub question: QuestionArguments,
    /// Where to.
    #[command(flatten)]
    pub results: ResultsArguments,
    /// Whose copies are written
    #[arg(
        long,
        value_name = "WHO",
        value_enum,
        default_value_t = Readers::Practice,
        long_help = "Whose copies are written: `practice` writes your own copy and the copy to send; `icb` writes only what \
            can be sent, with staff as serial labels throughout."
    )]
    pub audience: Readers,
    /// Print claim.json on standard output instead of words
    #[arg(long)]
    pub json: bool,
}

/// For whom copies are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Readers {
    /// The practice: its own copy, and the copy to send
    #[default]
    Practice,
    /// The ICB: only what can be sent
    Icb,
}

/// `normalday check`.
#[derive(Args, Clone, Debug)]
pub struct CheckArguments {
    /// Which practice, which incident.
    #[command(flatten)]
    pub question: QuestionArguments,
    /// Write the questions that a claim would ask to this file; answers that it holds stay
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub write_mapping: Option<PathBuf>,
    /// Print JSON, for programs
    #[arg(long)]
    pub json: bool,
}
