//! What a reader of a region should doubt.

use super::super::affected::PRESUMED;
use super::super::outcome::RegionRun;
use crate::model::money::pounds_reading;
use crate::model::policy::Affected;
use crate::model::words::counted;
use crate::report::json::shape::Warned;
use crate::report::region::outcome::{PracticeRow, Region};

/// Sentences with fixed names.
pub(super) fn warnings(run: &RegionRun, region: &Region) -> Vec<Warned> {
    let mut warnings = Vec::new();
    let mut warn = |code: &str, number: usize, sentence: &dyn Fn(&str) -> String| {
        if number > 0 {
            let practices = counted(number, "practice", "practices");
            warnings.push(Warned { code: code.to_owned(), text: sentence(&practices) });
        }
    };
    let rows = |wanted: &dyn Fn(&PracticeRow) -> bool| region.practices.iter().filter(|row| wanted(row)).count();
    let is_counted = |row: &PracticeRow| row.is_counted();
    warn("practices_failed", region.practices_failed, &|practices| {
        format!("{practices} could not be reported: in no sum. Failures says why, and what to do.")
    });
    warn("claims_apart", region.apart.practices, &|practices| {
        format!(
            "Of {practices} the claim ({} invoiced) stands apart from every total: it does not verify, or several claims \
             have its code. Practices says which.",
            pounds_reading(region.apart.invoice.0)
        )
    });
    warn("claims_not_reconciled", rows(&|row| is_counted(row) && !row.reconciled), &|practices| {
        format!("Of {practices} the claim is not reconciled. It is in the totals all the same.")
    });
    warn("not_measured", rows(&|row| is_counted(row) && !row.is_measured()), &|practices| {
        format!(
            "{practices} without a sufficient normal day or a book of the incident: money is in the totals, \
                 appointments are not."
        )
    });
    warn("affected_presumed", rows(&|row| is_counted(row) && row.how_known.starts_with(PRESUMED)), &|practices| {
        format!("Of {practices} nobody said whether the system was down: it is presumed from the supplier.")
    });
    warn("affected_not_known", rows(&|row| is_counted(row) && row.affected == Affected::Unknown), &|practices| {
        format!(
            "Of {practices} it is not known whether the system was down: in the totals, but neither among the \
                 affected nor in the control group."
        )
    });
    let contradicts = |row: &PracticeRow| is_counted(row) && row.affected == Affected::No && row.invoice.0 != 0;
    warn("unaffected_invoices", rows(&contradicts), &|practices| {
        format!(
            "Invoices of {practices} whose system is said or presumed to have been up are in the totals: ask before \
                 paying."
        )
    });
    warn("another_incident", rows(&|row| is_counted(row) && row.own_incident.is_some()), &|practices| {
        format!(
            "Of {practices} the claim is about another span of time than the region's incident. Practices shows it."
        )
    });
    warn("list_size_not_known", rows(&|row| is_counted(row) && row.list_size.is_none()), &|practices| {
        format!("Of {practices} the number of patients is not known, so that no cost for every 1,000 can be given.")
    });
    warn("not_in_look_ups", rows(&|row| is_counted(row) && row.icb.code.is_empty()), &|practices| {
        format!("No look-up of organisations places {practices}: network, location and board are not known.")
    });
    let few = region.control_group.mean_ratio.is_none();
    warn("control_group_too_small", usize::from(few), &|_| {
        format!(
            "There are {} in the control group, and at least {} are needed: the day's own effect is not known, and no \
             adjusted estimate is given.",
            counted(region.control_group.members, "practice", "practices"),
            region.control_group.least_members
        )
    });
    let has_no_band = region.totals.effect.practices > 0 && region.totals.effect.shortfall_band_low.is_none();
    warn("no_band", usize::from(has_no_band), &|_| {
        "The sum could be tried on fewer than eight ordinary dates: it has no band and no verdict.".to_owned()
    });
    warn("rows_aside", usize::from(rows_aside(run) > 0), &|_| {
        format!("{} of the extracts went to no practice. Sources counts them.", counted(rows_aside(run), "row", "rows"))
    });
    warnings
}

fn rows_aside(run: &RegionRun) -> u64 {
    run.sources.iter().filter_map(|source| source.rows).map(|rows| rows.aside).sum()
}
