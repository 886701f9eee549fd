//! Practices are rolled up: sums, bands, control group, outliers, controls (`DOMAIN.md` section 9). Pure: what the practices
//! came to goes in, what is written comes out.

mod backtest;
mod control_group;
mod controls;
mod doubts;
mod groups;
mod outliers;
mod rows;
mod warehouse;

use super::organisations::Organisations;
use super::outcome::RegionRun;
use crate::model::money::Pounds;
use crate::model::policy::Affected;
use crate::report::json::shape::Incident;
use crate::report::region::outcome::{AffectedEffect, FailureRow, Region, SCHEMA, SourceRow};
use rows::Member;
use std::collections::BTreeMap;
use warehouse::PracticeDays;

pub use backtest::LEAST_SHARE_OF_PRACTICES;
pub use control_group::LEAST_MEMBERS;
pub use outliers::{LEAST_VALUES, unusual};

/// A region rolled up, and its days for the ICB's own warehouse.
#[derive(Clone, Debug)]
pub struct Rolled {
    /// What is written.
    pub region: Region,
    /// The days of each practice with a claim, in order of code.
    pub days: Vec<PracticeDays>,
}

/// Rolls up what the practices came to.
///
/// `affected_suppliers` serves practices whose claim does not say whether their system was down (received workbooks).
pub fn roll_up(run: &RegionRun, organisations: &Organisations, affected_suppliers: &[String]) -> Rolled {
    let mut members = rows::members(run, organisations, affected_suppliers);
    let group = control_group::of(&members);
    for member in &mut members {
        member.row.adjusted_shortfall = control_group::adjusted_shortfall(&member.row, group.mean_ratio);
    }
    let counted: Vec<&Member<'_>> = members.iter().filter(|member| member.row.is_counted()).collect();
    let apart: Vec<&Member<'_>> = members.iter().filter(|member| !member.row.is_counted()).collect();
    let affected: Vec<&Member<'_>> =
        counted.iter().copied().filter(|member| member.row.affected == Affected::Yes).collect();
    let plain = backtest::effect(&affected);
    let adjusted_kept_normal = plain.kept_normal.zip(group.mean_ratio).map(|(normal, ratio)| normal.number() * ratio);
    let adjusted_shortfall = adjusted_kept_normal.zip(plain.kept_actual).map(|(normal, kept)| normal - kept as f64);
    let mut region = Region {
        schema: SCHEMA.to_owned(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        incident: Incident { start: run.incident.start, end: run.incident.end },
        reconciled: false,
        practices_in: run.practices.len(),
        practices_reported: members.len(),
        practices_failed: run.practices.iter().filter(|practice| practice.result.is_err()).count(),
        totals: groups::sums(&counted),
        apart: groups::sums(&apart),
        by_head: by_head(&counted),
        affected: AffectedEffect { plain, adjusted_kept_normal, adjusted_shortfall },
        control_group: group,
        outliers: outliers::of(&counted),
        by_pcn: groups::by(&counted, |row| row.pcn.clone()),
        by_sub_icb: groups::by(&counted, |row| row.sub_icb.clone()),
        by_icb: groups::by(&counted, |row| row.icb.clone()),
        by_supplier: groups::by(&counted, groups::supplier),
        failures: failures(run),
        controls: Vec::new(),
        sources: sources(run, organisations),
        warnings: Vec::new(),
        practices: Vec::new(),
    };
    let days = warehouse::days(run);
    region.controls = controls::check(run, &region, &members);
    region.practices = members.into_iter().map(|member| member.row).collect();
    region.warnings = doubts::warnings(run, &region);
    region.reconciled = region.is_reconciled();
    Rolled { region, days }
}

fn by_head(members: &[&Member<'_>]) -> BTreeMap<String, Pounds> {
    let mut by_head: BTreeMap<String, Pounds> = BTreeMap::new();
    for (head, pounds) in members.iter().flat_map(|member| &member.row.by_head) {
        by_head.entry(head.clone()).or_default().0 += pounds.0;
    }
    by_head
}

fn failures(run: &RegionRun) -> Vec<FailureRow> {
    let failed = run.practices.iter().filter_map(|practice| Some((practice, practice.result.as_ref().err()?)));
    failed
        .map(|(practice, failure)| FailureRow {
            code: practice.code.clone(),
            source: practice.source.clone(),
            error: failure.code.clone(),
            reason: failure.reason.clone(),
            hint: failure.hint.clone(),
        })
        .collect()
}

fn sources(run: &RegionRun, organisations: &Organisations) -> Vec<SourceRow> {
    let practices = run.sources.iter().map(|source| SourceRow {
        path: source.path.clone(),
        used_as: if source.rows.is_some() { "extract of several practices" } else { "practices" }.to_owned(),
        practices: source.practices,
        rows_read: source.rows.map(|rows| rows.read),
        rows_parted: source.rows.map(|rows| rows.parted),
        rows_aside: source.rows.map(|rows| rows.aside),
        sha256: source.sha256.clone(),
    });
    let look_ups = organisations.files().iter().map(|look_up| SourceRow {
        path: look_up.path.display().to_string(),
        used_as: "look-up of organisations".to_owned(),
        practices: look_up.practices,
        rows_read: None,
        rows_parted: None,
        rows_aside: None,
        sha256: Some(look_up.sha256.clone()),
    });
    practices.chain(look_ups).collect()
}

/// Shortfall as a share of the normal day, in the steps in which the workbook's cells work it; none where the normal is
/// nought.
fn relative_shortfall(member: &rows::Member<'_>) -> Option<f64> {
    let normal = member.row.kept_normal?.number();
    let kept = member.row.kept_actual? as f64;
    (normal > 0.0).then(|| (normal - kept) / normal)
}
