//! `region` and `consolidate`: many practices, and what they come to together.

use super::ResultsArguments;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `normalday region`.
#[derive(Args, Clone, Debug)]
pub struct RegionArguments {
    /// The folder with a subfolder (or zip) for each practice
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: PathBuf,
    /// When the systems were down: 2024-07-19, 2024-07-19/2024-07-22 or 2024-07-19T08:00/2024-07-19T17:30
    #[arg(
        long,
        value_name = "START/END",
        long_help = "When the systems were down, in local time, as for `claim`. It goes before the `span` of every policy, \
            the practices' own among them: one question for all."
    )]
    pub incident: Option<String>,
    /// Settings of the whole region (TOML); a `policy.toml` directly in DIR is found by itself
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub policy: Option<PathBuf>,
    /// Answers that serve every practice (TOML); a `mapping.toml` directly in DIR is found by itself
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub mapping: Option<PathBuf>,
    /// A look-up of practices (CSV): networks, ICBs, suppliers; repeat it for several
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        long_help = "A look-up of practices (CSV), published by NHS England: `Mapping.csv` of Appointments in General Practice \
            knows network, sub-ICB location, ICB and system supplier; `epraccur.csv` of the Organisation Data Service knows \
            ICBs. Repeat the option for several; what a later one says goes before what an earlier one said. A practice \
            whose own policy does not say whether it was affected is presumed to be by its supplier and the region's \
            `affected_suppliers`."
    )]
    pub organisations: Vec<PathBuf>,
    /// Where to.
    #[command(flatten)]
    pub results: ResultsArguments,
    /// Practices that are worked on at a time [default: one more than there are processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// A folder with layouts of your own (TOML), added to the built-in ones
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub layouts: Option<PathBuf>,
    /// A file whose bytes key the patients' pseudonyms, instead of a random key
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub key_file: Option<PathBuf>,
    /// For whom the roll-up is written
    #[arg(
        long,
        value_name = "WHO",
        value_enum,
        default_value_t = RegionReaders::Icb,
        long_help = "For whom the roll-up is written: `icb` writes `region.xlsx`, `region.json` and `region.parquet`; `public` \
            writes `region-public.xlsx` and `region-public.json`, in which small and revealing numbers are rounded, suppressed \
            or withheld. The practices' own claims are the ICB's and never for the public."
    )]
    pub audience: RegionReaders,
    /// Print region.json on standard output instead of words
    #[arg(long)]
    pub json: bool,
}

/// For whom a region is rolled up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum RegionReaders {
    /// The ICB: everything
    #[default]
    Icb,
    /// Anyone: nothing that shows a single patient or a practice's money to others
    Public,
}

/// `normalday consolidate`.
#[derive(Args, Clone, Debug)]
pub struct ConsolidateArguments {
    /// Workbooks that were received, or folders in which they lie
    #[arg(value_name = "CLAIM.xlsx", required = true, value_hint = ValueHint::AnyPath)]
    pub workbooks: Vec<PathBuf>,
    /// When the systems were down, as for `claim` [default: as the workbooks say, if they all say the same]
    #[arg(long, value_name = "START/END")]
    pub incident: Option<String>,
    /// Settings of the whole region (TOML): its incident, and the suppliers whose practices are presumed affected
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub policy: Option<PathBuf>,
    /// A look-up of practices (CSV), as for `region`; repeat it for several
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub organisations: Vec<PathBuf>,
    /// Where to.
    #[command(flatten)]
    pub results: ResultsArguments,
    /// Print region.json on standard output instead of words
    #[arg(long)]
    pub json: bool,
}
