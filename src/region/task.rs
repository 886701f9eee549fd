//! What a worker is told of its practice, and what it says when it has tried. Both go through a pipe.

use super::history::HistoryDay;
use super::outcome::PracticeFailure;
use crate::model::policy::Policy;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The hidden command of the program that claims for one practice.
pub const COMMAND: &str = "claim-practice";

/// One practice, and how it is to be claimed for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    /// ODS code, else the name of its folder.
    pub code: String,
    /// Its folder or zip; none where an extract has everything.
    pub inputs: Vec<PathBuf>,
    /// Its part of the extracts of many practices, which comes after this through the same pipe.
    pub extract: Option<ExtractPart>,
    /// Its policy: the region's, with its own laid over it.
    pub policy: Policy,
    /// The incident, as `--incident` writes it: it goes before the policy's. None: the policy's.
    pub incident: Option<String>,
    /// Files of answers that hold for it.
    pub mappings: Vec<PathBuf>,
    /// A folder of layouts beside those of the program.
    pub layouts: Option<PathBuf>,
    /// The key of pseudonyms; random without one.
    pub key_file: Option<PathBuf>,
    /// Where its claim is written to.
    pub out: PathBuf,
}

/// A practice's part of the extracts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtractPart {
    /// Its number among the practices of the extracts.
    pub number: u32,
    /// What the extracts are: a digest of all their files.
    pub digest: String,
}

/// What became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// A claim was written.
    Claimed(Claimed),
    /// There is none, and why.
    Failed(PracticeFailure),
}

/// A claim that was written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claimed {
    /// Digest of each file, by name ([`super::key::digest_of_file`]).
    pub outputs: BTreeMap<String, String>,
    /// The practice's ordinary days.
    pub history: Vec<HistoryDay>,
}
