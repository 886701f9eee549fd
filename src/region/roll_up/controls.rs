//! Control 12 (`DOMAIN.md` section 8): the region's figures against the same figures reached by an independent route. The
//! left side is summed over the groups that are printed; the right side comes from the practices' claim lines, from the
//! days of their books, or from what was counted when practices were found. No tolerance.

use super::super::outcome::{PracticeResult, RegionRun};
use super::super::record::RecordedLine;
use super::rows::Member;
use crate::claim::outcome::{Control, On};
use crate::model::exact::{Exact, whole};
use crate::model::money::{Pence, Pounds};
use crate::report::region::outcome::{GroupRow, Region, Sums};

/// Every control of the region but those of the finished workbook.
pub(super) fn check(run: &RegionRun, region: &Region, members: &[Member<'_>]) -> Vec<Control> {
    let mut controls = vec![practices(run, region)];
    controls.extend(money(run, region, members));
    controls.extend(levels(region));
    controls.push(kept(run, region, members));
    controls.push(parted(run));
    controls
}

fn count(number: usize) -> Option<Exact> {
    Some(whole(i64::try_from(number).unwrap_or(i64::MAX)))
}

fn practices(run: &RegionRun, region: &Region) -> Control {
    let out = region.totals.practices + region.apart.practices + region.failures.len();
    Control::compare(
        "C12a",
        "practices in = reported and counted + apart + failed",
        count(run.practices.len()),
        count(out),
        "",
    )
}

/// Which lines make up one of the three totals.
type Belongs = fn(&RecordedLine) -> bool;
/// Control, what it is about, the sum of a group, and the lines of a claim.
type Kind = (&'static str, &'static str, fn(&Sums) -> Pounds, Belongs);

fn money(run: &RegionRun, region: &Region, members: &[Member<'_>]) -> Vec<Control> {
    let counted: Vec<&PracticeResult> = run
        .practices
        .iter()
        .filter_map(|practice| practice.result.as_ref().ok())
        .zip(members)
        .filter(|(_, member)| member.row.is_counted())
        .map(|(result, _)| result)
        .collect();
    let kinds: [Kind; 3] = [
        ("C12b", "invoices", |sums| sums.invoice, |line| line.included),
        ("C12c", "candidates", |sums| sums.candidates, |line| line.on == On::Candidate && !line.included),
        ("C12d", "schedules", |sums| sums.schedule, |line| line.on == On::Schedule),
    ];
    kinds
        .into_iter()
        .map(|(id, what, of, belongs)| {
            let left: Pence = region.by_supplier.iter().map(|group| of(&group.sums).0).sum();
            let right: Option<Pence> = counted.iter().map(|result| of_lines(result, belongs)).sum();
            let name = format!("{what}: sum over suppliers = sum of the lines of every claim");
            Control::compare_pence(id, &name, Some(left), right, "the lines of a received claim were not read")
        })
        .collect()
}

/// Sum of a claim's lines; none where it has amounts and its lines are not known.
fn of_lines(result: &PracticeResult, belongs: Belongs) -> Option<Pence> {
    let record = &result.record;
    let totals = &record.totals;
    let is_nought = [totals.invoice_total, totals.candidate_total, totals.schedule_total] == [Pounds(0); 3];
    if record.lines.is_empty() && !is_nought {
        return None;
    }
    Some(record.lines.iter().filter(|line| belongs(line)).filter_map(|line| line.amount).map(|amount| amount.0).sum())
}

/// Sums of every level = the sums of the region.
fn levels(region: &Region) -> Vec<Control> {
    let levels: [(&str, &str, &[GroupRow]); 4] = [
        ("C12e", "networks", &region.by_pcn),
        ("C12f", "sub-ICB locations", &region.by_sub_icb),
        ("C12g", "ICBs", &region.by_icb),
        ("C12h", "suppliers", &region.by_supplier),
    ];
    levels
        .into_iter()
        .map(|(id, level, groups)| {
            let invoice = groups.iter().map(|group| group.sums.invoice.0).sum();
            let name = format!("invoices: region = sum over {level}");
            let mut control = Control::compare_pence(id, &name, Some(region.totals.invoice.0), Some(invoice), "");
            let normal: Exact =
                groups.iter().filter_map(|group| group.sums.effect.kept_normal).map(|normal| normal.0).sum();
            let kept: i64 = groups.iter().filter_map(|group| group.sums.effect.kept_actual).sum();
            let effect = &region.totals.effect;
            let is_same = effect.kept_normal.map_or(whole(0), |normal| normal.0) == normal
                && effect.kept_actual.unwrap_or(0) == kept;
            if !is_same {
                control.result = crate::claim::outcome::ControlResult::Fails;
                control.note = "normal or kept appointments differ".to_owned();
            }
            control
        })
        .collect()
}

/// Kept on the incident dates: the region's sum against the days of the practices' books, staff group by staff group.
fn kept(run: &RegionRun, region: &Region, members: &[Member<'_>]) -> Control {
    let results = run.practices.iter().filter_map(|practice| practice.result.as_ref().ok());
    let measured = results.zip(members).filter(|(_, member)| member.row.is_counted() && member.row.is_measured());
    let right: Option<i64> = measured.map(|(result, _)| result.days.incident_kept).sum();
    Control::compare(
        "C12i",
        "kept on the incident dates: region = sum of every practice's days and staff groups",
        Some(whole(region.totals.effect.kept_actual.unwrap_or(0))),
        right.map(whole),
        "of a received claim only the sums are known",
    )
}

/// Rows of extracts of several practices: read = parted + put aside.
fn parted(run: &RegionRun) -> Control {
    let rows = || run.sources.iter().filter_map(|source| source.rows);
    let number = |count: u64| whole(i64::try_from(count).unwrap_or(i64::MAX));
    let is_any = rows().next().is_some();
    Control::compare(
        "C12j",
        "rows of extracts of several practices: read = given to a practice + put aside",
        is_any.then(|| number(rows().map(|rows| rows.read).sum())),
        is_any.then(|| number(rows().map(|rows| rows.parted + rows.aside).sum())),
        "no extract of several practices",
    )
}
