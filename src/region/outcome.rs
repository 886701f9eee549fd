//! What became of each practice of a region: the one value that running them hands to rolling them up.

use super::days::Days;
use super::record::PracticeRecord;
use crate::model::incident::Incident;
use std::path::PathBuf;

/// A region after every practice was tried.
#[derive(Clone, Debug)]
pub struct RegionRun {
    /// The incident that every practice was asked about, unless its own policy says otherwise.
    pub incident: Incident,
    /// Practices, in order of code.
    pub practices: Vec<PracticeRun>,
    /// Files of several practices that were parted, and folders; with digests, as `Sources` lists them.
    pub sources: Vec<RegionSource>,
}

/// One practice, and how it ended.
#[derive(Clone, Debug)]
pub struct PracticeRun {
    /// ODS code, else the name of its folder.
    pub code: String,
    /// Folder or extract it came from, as shown to people.
    pub source: String,
    /// What it came to.
    pub result: Result<PracticeResult, PracticeFailure>,
}

/// A practice that was reported.
#[derive(Clone, Debug)]
pub struct PracticeResult {
    /// What rolling up needs of its claim.json (or of the workbook that was received).
    pub record: PracticeRecord,
    /// Its days, for the band of the region's sums and for the warehouse; none where only a workbook is known.
    pub days: Days,
    /// Folder that its claim was written to, seen from the folder of results; none for a received workbook.
    pub folder: Option<PathBuf>,
    /// None: run or verified. Words: what does not verify of a received workbook; such a claim is totalled apart.
    pub not_verified: Option<String>,
}

/// A practice that could not be reported.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PracticeFailure {
    /// Code of what stopped it (`normalday explain N012`).
    pub code: String,
    /// What happened, in words.
    pub reason: String,
    /// What to do.
    pub hint: String,
}

/// A file or folder that practices came from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RegionSource {
    /// Path as shown.
    pub path: String,
    /// SHA-256 of a file of several practices; none for a folder, whose files stand in its own claim.
    pub sha256: Option<String>,
    /// Practices found in it.
    pub practices: usize,
    /// Rows read from it, and rows that went to no practice, where it was parted.
    pub rows: Option<PartedRows>,
}

/// Rows of an extract of several practices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PartedRows {
    /// Rows read.
    pub read: u64,
    /// Rows that went to a practice.
    pub parted: u64,
    /// Rows put aside: broken, or of no practice.
    pub aside: u64,
}
