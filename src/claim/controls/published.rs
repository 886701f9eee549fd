//! Controls 1, 3, 5 and 12 of published counts: rows are accounted for, parts are their wholes.

use super::files::row_accounts;
use super::over_places;
use crate::claim::outcome::{Control, ControlResult};
use crate::impact::outcome::Pair;
use crate::impact::published::{AreaImpact, PublishedImpact, PublishedMeasures};
use crate::model::appointment::State;
use crate::model::exact::{Exact, whole};
use crate::model::published::PublishedData;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Published counts, measured and controlled.
#[derive(Clone, Debug)]
pub struct PublishedReport {
    /// What was read.
    pub data: PublishedData,
    /// What was measured.
    pub impact: PublishedImpact,
    /// Controls.
    pub controls: Vec<Control>,
    /// The question.
    pub plan: crate::plan::Plan,
}

impl PublishedReport {
    /// Measures and controls.
    pub fn new(data: PublishedData, plan: crate::plan::Plan) -> Self {
        let impact = crate::impact::published::measure(&data, &plan);
        let controls = check(&data, &impact);
        PublishedReport { data, impact, controls, plan }
    }

    /// Whether no control fails.
    pub fn is_reconciled(&self) -> bool {
        self.controls.iter().all(|control| control.result != ControlResult::Fails)
    }
}

/// Every control of published counts.
pub fn check(data: &PublishedData, impact: &PublishedImpact) -> Vec<Control> {
    let mut controls = row_accounts(&data.tables);
    let in_sums: i64 =
        data.areas.values().flat_map(|area| area.by_date.values()).map(|counts| counts.offered(None)).sum();
    let as_read: u64 = data.tables.iter().map(|table| table.rows.weight_used).sum();
    controls.push(Control::compare(
        "C01c",
        "appointments in the sums of areas and dates = appointments used as read",
        Some(whole(in_sums)),
        Some(whole(i64::try_from(as_read).unwrap_or(i64::MAX))),
        "",
    ));
    controls.push(bridge(impact));
    controls.push(staff_types(impact));
    controls.push(areas(data, impact));
    controls
}

const NOTHING_MEASURED: &str = "no area has a sufficient normal day";

fn counted(impact: &PublishedImpact) -> impl Iterator<Item = &AreaImpact> {
    impact.areas.iter().filter(|area| area.is_counted)
}

/// shortfall = [N(offered) - A(offered)] + [A(dna) - N(dna)] (`DOMAIN.md` section 4; no other state is published).
fn bridge(impact: &PublishedImpact) -> Control {
    let places: Vec<(String, Exact, Exact)> = counted(impact)
        .filter_map(|area| {
            let fewer = change(area.whole.offered)?;
            let dna = change(area.whole.states.get(&State::Dna).copied().unwrap_or_default())?;
            Some((area.code.clone(), area.whole.shortfall?, fewer - dna))
        })
        .collect();
    over_places("C03", "shortfall = fewer appointments put on + more not attended", &places, NOTHING_MEASURED)
}

/// N - A.
fn change(pair: Pair) -> Option<Exact> {
    pair.normal.zip(pair.actual).map(|(normal, actual)| normal - whole(actual))
}

/// Of every area: the types of staff add up to the whole, normal and actual.
fn staff_types(impact: &PublishedImpact) -> Control {
    let mut places = Vec::new();
    for area in counted(impact) {
        let sides = |pick: fn(&PublishedMeasures) -> Option<Exact>| {
            let parts: Option<Exact> = area.by_staff_type.iter().map(|(_, measures)| pick(measures)).sum();
            parts.zip(pick(&area.whole))
        };
        let normal = sides(|measures| measures.kept.normal);
        let actual = sides(|measures| measures.kept.actual.map(whole));
        for (parts, all) in [normal, actual].into_iter().flatten() {
            places.push((area.code.clone(), parts, all));
        }
    }
    over_places("C05", "sum over types of staff = all staff, normal and actual", &places, NOTHING_MEASURED)
}

/// Kept on each incident date: the areas add up to what was counted while reading, before any area was known.
fn areas(data: &PublishedData, impact: &PublishedImpact) -> Control {
    let mut by_date: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for (date, kept) in impact.areas.iter().flat_map(|area| &area.by_date) {
        *by_date.entry(*date).or_default() += kept.actual.unwrap_or(0);
    }
    let as_read = |date: &NaiveDate| data.kept_as_read.get(date).copied().unwrap_or(0);
    let places: Vec<(String, Exact, Exact)> =
        by_date.iter().map(|(date, kept)| (date.to_string(), whole(*kept), whole(as_read(date)))).collect();
    over_places(
        "C12",
        "kept on the incident dates: sum over areas = as counted while reading",
        &places,
        NOTHING_MEASURED,
    )
}
