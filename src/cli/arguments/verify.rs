//! `verify`: a workbook that was received, and the exports that it was made from. Every option about the exports needs them.

use clap::{Args, ValueHint};
use std::path::PathBuf;

/// `normalday verify`.
#[derive(Args, Clone, Debug)]
pub struct VerifyArguments {
    /// The workbook that was received
    #[arg(value_name = "CLAIM.xlsx", value_hint = ValueHint::FilePath)]
    pub workbook: PathBuf,
    /// Folders, files or zip files that the claim was made from
    #[arg(long, value_name = "EXPORTS", num_args = 1.., value_hint = ValueHint::AnyPath)]
    pub exports: Vec<PathBuf>,
    /// When the system was down, as for `claim`; goes before the policy's
    #[arg(long, value_name = "START/END", requires = "exports")]
    pub incident: Option<String>,
    /// The practice's settings (TOML); a `policy.toml` in the folder of exports is found by itself
    #[arg(long, value_name = "FILE", requires = "exports", value_hint = ValueHint::FilePath)]
    pub policy: Option<PathBuf>,
    /// The practice's answers (TOML); a `mapping.toml` in the folder of exports is found by itself
    #[arg(long, value_name = "FILE", requires = "exports", value_hint = ValueHint::FilePath)]
    pub mapping: Option<PathBuf>,
    /// ODS code of the practice; goes before the policy's
    #[arg(long, value_name = "CODE", requires = "exports")]
    pub practice: Option<String>,
    /// An export of the appointment book from before the incident
    #[arg(long, value_name = "PATH", requires = "exports", value_hint = ValueHint::AnyPath)]
    pub before: Option<PathBuf>,
    /// An export of the appointment book from after the incident
    #[arg(long, value_name = "PATH", requires = "exports", value_hint = ValueHint::AnyPath)]
    pub after: Option<PathBuf>,
    /// A folder with layouts of your own (TOML), added to the built-in ones
    #[arg(long, value_name = "DIR", requires = "exports", value_hint = ValueHint::DirPath)]
    pub layouts: Option<PathBuf>,
    /// Print JSON, for programs
    #[arg(long)]
    pub json: bool,
}
