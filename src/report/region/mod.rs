//! A region is reported: `region.xlsx`, `region.json` and `region.parquet` for the ICB, or a copy for the public that holds
//! rounded values only (`DOMAIN.md` section 9).

pub mod outcome;
pub mod public;
mod readback;
pub mod warehouse;

use super::ReportError;
use super::atomic::Batch;
use super::workbook;
use outcome::Region;
use public::PublicRegion;
use std::path::{Path, PathBuf};
use warehouse::{DaysOfPractice, to_parquet};

/// The ICB's workbook.
pub const WORKBOOK: &str = "region.xlsx";
/// The same for machines.
pub const JSON: &str = "region.json";
/// Days of every practice, for the ICB's own warehouse.
pub const PARQUET: &str = "region.parquet";
/// The workbook that may leave the ICB.
pub const PUBLIC_WORKBOOK: &str = "region-public.xlsx";
/// The same for machines.
pub const PUBLIC_JSON: &str = "region-public.json";

/// Writes a region for the ICB: all three files, or none. The workbook is built in memory, read back and compared with what
/// was rolled up (control 9) first.
pub fn write(region: &mut Region, days: &[impl DaysOfPractice], out: &Path) -> Result<Vec<PathBuf>, ReportError> {
    region.controls.retain(|control| !control.id.starts_with("C09"));
    region.controls.extend(readback::expected(region));
    let mut workbook = workbook::region::build(region)?;
    let found = readback::controls(region, &workbook)?;
    if found != readback::expected(region) {
        region.controls.retain(|control| !control.id.starts_with("C09"));
        region.controls.extend(found);
        region.reconciled = region.is_reconciled();
        workbook = workbook::region::build(region)?;
    }
    let parquet = to_parquet(days)?;
    let json = to_json(region);
    let mut batch = Batch::default();
    folder(out)?;
    batch.prepare(out, WORKBOOK, &workbook)?;
    batch.prepare(out, JSON, json.as_bytes())?;
    batch.prepare(out, PARQUET, &parquet)?;
    batch.commit()
}

/// Writes the copy for the public: both files, or none.
pub fn write_public(region: &PublicRegion, out: &Path) -> Result<Vec<PathBuf>, ReportError> {
    let workbook = workbook::region::public::build(region)?;
    let json = pretty(region);
    let mut batch = Batch::default();
    folder(out)?;
    batch.prepare(out, PUBLIC_WORKBOOK, &workbook)?;
    batch.prepare(out, PUBLIC_JSON, json.as_bytes())?;
    batch.commit()
}

fn folder(out: &Path) -> Result<(), ReportError> {
    std::fs::create_dir_all(out).map_err(|source| ReportError::Folder { path: out.to_owned(), source })
}

/// The region as JSON text.
pub fn to_json(region: &Region) -> String {
    pretty(region)
}

/// The copy for the public as JSON text.
pub fn to_public_json(region: &PublicRegion) -> String {
    pretty(region)
}

fn pretty(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_else(|error| {
        unreachable!("every key of region.json is text and every number finite: {error}");
    });
    text + "\n"
}

/// The JSON Schema of region.json.
pub fn schema() -> String {
    serde_json::to_string_pretty(&schemars::schema_for!(Region)).unwrap_or_default() + "\n"
}

/// The JSON Schema of the copy for the public.
pub fn public_schema() -> String {
    serde_json::to_string_pretty(&schemars::schema_for!(PublicRegion)).unwrap_or_default() + "\n"
}
