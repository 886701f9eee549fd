//! The checks behind `reconciled`: sums, identities and forms among the workbook's own cells.

use super::measures::invoice_pence;
use super::page::pounds;
use crate::claim::outcome::{Claim, ControlResult};
use crate::model::staff::StaffGroup;

/// One check: two formulas that must agree.
pub(super) struct Check {
    /// What is checked.
    pub(super) name: &'static str,
    /// One side.
    pub(super) left: &'static str,
    /// The other.
    pub(super) right: &'static str,
    /// The engine's value of the left side.
    pub(super) left_value: f64,
    /// The engine's value of the right side.
    pub(super) right_value: f64,
    /// Pounds rather than counts.
    pub(super) is_money: bool,
}

impl Check {
    /// Whether both sides agree as written.
    pub(super) fn agrees(&self) -> bool {
        ((self.left_value - self.right_value) * 1e6).round() == 0.0
    }
}

/// Every check of a claim.
pub(super) fn checks(claim: &Claim, groups: &[StaffGroup]) -> Vec<Check> {
    let totals = &claim.totals;
    let invoice = pounds(totals.invoice);
    let by_group: i64 =
        groups.iter().map(|group| invoice_pence(claim, |line| line.staff_group == Some(*group))).sum::<i64>()
            + invoice_pence(claim, |line| line.staff_group.is_none());
    let sum = |parts: Vec<i64>| pounds(parts.into_iter().sum());
    let mut checks = vec![
        money("Invoice = sum of its heads", "invoice_total", "ROUND(SUM(all_by_head),2)", invoice, {
            sum(totals.invoice_by_head.values().copied().collect())
        }),
        money("Invoice = sum of its evidence tiers", "invoice_total", "ROUND(SUM(all_by_tier),2)", invoice, {
            sum(totals.invoice_by_tier.values().copied().collect())
        }),
        money("Invoice = sum of its staff groups", "invoice_total", "ROUND(SUM(invoice_by_staff_group),2)", invoice, {
            pounds(by_group)
        }),
        money("Invoice = total on the sheet Invoice", "invoice_total", "invoice_sheet_total", invoice, invoice),
        money(
            "Candidates = sum of their heads",
            "candidate_total",
            "ROUND(SUM(all_candidate_by_head),2)",
            pounds(totals.candidates),
            sum(totals.candidates_by_head.values().copied().collect()),
        ),
        money(
            "Schedule = sum of its heads",
            "schedule_total",
            "ROUND(SUM(all_schedule_by_head),2)",
            pounds(totals.schedule),
            sum(totals.schedule_by_head.values().copied().collect()),
        ),
    ];
    checks.extend(identities(claim));
    checks.push(nought("Claim lines: Include is Y or N, a change has a reason", "SUM(lines_form_errors)", 0));
    checks
}

fn identities(claim: &Claim) -> Vec<Check> {
    let fails = claim.controls.iter().filter(|control| control.result == ControlResult::Fails).count();
    let mut checks = vec![
        nought("Daily bridge: dates whose parts do not add up", "SUM(bridge_differs)", 0),
        nought("Daily bridge: dates whose groups do not add up", "SUM(bridge_groups_differ)", 0),
        nought("Extra hours: weeks that do not add up", "SUM(hours_differs)", 0),
        nought("Work and backlog: groups that do not add up", "SUM(work_differs)", 0),
        nought("Sources: files whose rows do not add up", "SUM(sources_differs)", unbalanced_files(claim)),
        nought("Reconciliation: controls that differ", "SUM(reconciliation_differs)", fails),
    ];
    let measures = &claim.appointments.measures;
    if let (Some(gross), Some(fates)) = (measures.cancelled_gross, &measures.fates) {
        checks.push(Check {
            name: "Cancelled = sum of what became of them",
            left: "cancelled_gross",
            right: "SUM(reprovided,rebooked_pending,rebooked_not_kept,not_rebooked,untraceable)",
            left_value: gross as f64,
            right_value: fates.values().sum::<i64>() as f64,
            is_money: false,
        });
    }
    checks
}

fn unbalanced_files(claim: &Claim) -> usize {
    let unbalanced = claim.tables.iter().filter(|table| {
        let rows = &table.rows;
        let parts = rows.preamble + rows.header + rows.data + rows.blank + rows.footer + rows.continuation;
        let fates = rows.used + rows.exception_rows() + rows.duplicates + rows.superseded + rows.not_data;
        rows.physical != parts || rows.data != fates
    });
    unbalanced.count()
}

fn money(name: &'static str, left: &'static str, right: &'static str, left_value: f64, right_value: f64) -> Check {
    Check { name, left, right, left_value, right_value, is_money: true }
}

fn nought(name: &'static str, left: &'static str, count: usize) -> Check {
    Check { name, left, right: "0", left_value: count as f64, right_value: 0.0, is_money: false }
}
