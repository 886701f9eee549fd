//! `gpad`: published counts.

use super::ResultsArguments;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `normalday gpad`.
#[derive(Args, Clone, Debug)]
pub struct GpadArguments {
    /// Published files, folders or zips of them
    #[arg(value_name = "FILES", required = true, value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// When the systems were down, whole days: 2024-07-19 or 2024-07-19/2024-07-22
    #[arg(long, value_name = "START/END")]
    pub incident: Option<String>,
    /// Your settings (TOML): the incident, dates that are never ordinary; a `policy.toml` in a folder is found by itself
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub policy: Option<PathBuf>,
    /// Where to.
    #[command(flatten)]
    pub results: ResultsArguments,
    /// For whom it is written
    #[arg(
        long,
        value_name = "WHO",
        value_enum,
        default_value_t = PublishedReaders::Public,
        long_help = "For whom it is written. There is one answer, `public`: the counts are published already, so that \
            nothing has to be left out or suppressed."
    )]
    pub audience: PublishedReaders,
    /// Print gpad.json on standard output instead of words
    #[arg(long)]
    pub json: bool,
}

/// For whom published counts are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum PublishedReaders {
    /// Anyone: the counts are published already
    #[default]
    Public,
}
