//! `sample`: made-up practices.

use crate::cli::sample;
use clap::{Args, ValueHint};
use std::path::PathBuf;

/// `normalday sample`.
#[derive(Args, Clone, Debug)]
pub struct SampleArguments {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: PathBuf,
    /// How many practices
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub practices: usize,
    /// Weeks of history before the incident's week
    #[arg(long, value_name = "N", default_value_t = 15)]
    pub weeks: u32,
    /// Another seed makes other practices; the same seed makes the same ones
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Systems, used in turn: emis-report, emis-report-xlsx, emis-report-snapshots, emis-bulk, emis-bulk-snapshots,
    /// systmone-breakdown, systmone-extract, plain, emis-population-list, shared-care-list, gp-connect-json, codes-list,
    /// tpp-table; with the EMIS report and another rota: deputy-audit, when-i-work, hours-by-user, rotamaster
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub systems: Vec<String>,
    /// Put the books of emis-bulk and systmone-extract into one extract of all practices, beside their folders
    #[arg(long)]
    pub one_extract: bool,
    /// No outage: everything ordinary, nothing to claim
    #[arg(long)]
    pub unaffected: bool,
    /// Registered patients, 2000 to 40000 in life; clinicians and office staff follow
    #[arg(long, value_name = "N", default_value_t = 4000)]
    pub patients: u32,
    /// Share of the incident's appointments that are lost, 0 to 1 [default: as on 19 July 2024]
    #[arg(
        long,
        value_name = "SHARE",
        long_help = "Share of the incident's appointments that are lost, 0 to 1. What is not lost is kept, much of it on \
            paper. Without it the incident is a mixture as on 19 July 2024: some cancelled, some slots left empty, some \
            seen on paper. A practice of the same seed and life with `--unaffected` shows what would have been kept."
    )]
    pub severity: Option<f64>,
    /// An element of ordinary life, and its level: all, sickness, trend=0.1 ... (`--help` lists them)
    #[arg(long, value_name = "NAME=LEVEL", value_delimiter = ',', long_help = sample::life_help())]
    pub life: Vec<String>,
    /// When their systems were down [default: 2024-07-19]
    #[arg(long, value_name = "START/END")]
    pub incident: Option<String>,
}
