//! Head 1: locum and agency cover beyond normal use (`DOMAIN.md` section 7, "Locums and agency").

use super::{Claiming, invoice_if, sum_line};
use crate::claim::outcome::{Line, On, Unit};
use crate::claim::prices::pay_pence;
use crate::impact::hours::timesheet::is_declared;
use crate::model::evidence::Tier;
use crate::model::exact::{Exact, mean, whole};
use crate::model::money::{Pence, pounds_reading};
use crate::model::shift::Shift;
use crate::model::staff::{Basis, FundedBy, StaffGroup};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The fee of a worked fee row: as stated, else hours x rate.
pub fn fee_pence(row: &Shift) -> Option<Pence> {
    row.fee_pence
        .or_else(|| row.rate_pence_per_hour.map(|rate| pay_pence(row.minutes, rate, super::hours::PLAIN_HUNDREDTHS)))
}

/// Every declared fee is a line, and every fee about which nothing is said; the deduction for normal use is one negative
/// line of its staff group. A fee marked as not due to the incident counts in all fees and has no line.
pub fn lines(claiming: &Claiming) -> Vec<Line> {
    let rows: Vec<&Shift> = fee_rows(claiming).filter(|row| claiming.claim_dates.contains(&row.date)).collect();
    let groups: BTreeSet<StaffGroup> = rows.iter().map(|row| row.staff_group).collect();
    groups.into_iter().flat_map(|group| group_lines(claiming, group, &rows)).collect()
}

fn fee_rows<'a>(claiming: &Claiming<'a>) -> impl Iterator<Item = &'a Shift> {
    let is_fee = |row: &&Shift| row.basis == Basis::Worked && row.pay.is_fee() && !row.not_used;
    claiming.data.shifts.iter().filter(is_fee)
}

fn is_declared_with_reference(claiming: &Claiming, row: &Shift) -> bool {
    declared(claiming, row) == Some(true) && row.invoice_reference.is_some()
}

fn declared(claiming: &Claiming, row: &Shift) -> Option<bool> {
    let label = claiming.data.staff.get(row.staff.0 as usize).map_or("", |member| member.label.as_str());
    is_declared(row, label, &claiming.plan.policy)
}

fn group_lines(claiming: &Claiming, group: StaffGroup, rows: &[&Shift]) -> Vec<Line> {
    let of_group = || rows.iter().filter(|row| row.staff_group == group);
    let own = || of_group().filter(|row| row.funded_by == FundedBy::Practice);
    let normal = normal_fees(claiming, group);
    let waits_or_is_declared = of_group().filter(|row| declared(claiming, row) != Some(false));
    let mut lines: Vec<Line> = waits_or_is_declared.map(|row| fee_line(claiming, row, normal.is_some())).collect();
    let Some(normal) = normal else { return lines };
    let all: Pence = own().filter_map(|row| fee_pence(row)).sum();
    let declared: Pence =
        own().filter(|row| is_declared_with_reference(claiming, row)).filter_map(|row| fee_pence(row)).sum();
    let beyond_normal = (whole(all) - normal).max(whole(0));
    let head = rounded(whole(declared).min(beyond_normal));
    if head < declared {
        let description = format!("{}: normal use of locum and agency cover, deducted", group.reading());
        let mut line = sum_line(1, On::Invoice, Tier::D, &description, 1, head - declared);
        line.staff_group = Some(group);
        line.unit = Unit::Fee;
        line.reason = format!(
            "all fees of the claim window {}, normal for the same dates {}",
            pounds_reading(all),
            pounds_reading(rounded(normal))
        );
        line.evidence = own().map(|row| row.source).collect();
        lines.push(line);
    }
    lines
}

/// Half away from zero, as all money.
fn rounded(pence: Exact) -> Pence {
    pence.round().to_integer()
}

fn fee_line(claiming: &Claiming, row: &Shift, is_normal_known: bool) -> Line {
    let own = row.funded_by == FundedBy::Practice;
    let has_reference = row.invoice_reference.is_some();
    let said = declared(claiming, row);
    let goes_on = own && said == Some(true) && has_reference && is_normal_known && fee_pence(row).is_some();
    let on = if own { invoice_if(goes_on) } else { On::Schedule };
    let description = format!("{}: {}", row.staff_group.reading(), row.pay.reading());
    let mut line = sum_line(1, on, Tier::D, &description, 1, fee_pence(row).unwrap_or(0));
    if fee_pence(row).is_none() {
        line.rate_pence = None;
        line.amount_pence = None;
    }
    line.date = Some(row.date);
    line.staff = Some(row.staff);
    line.staff_group = Some(row.staff_group);
    line.pay_treatment = Some(row.pay);
    line.unit = Unit::Fee;
    line.evidence = vec![row.source];
    line.reason = match (own, said, has_reference, is_normal_known) {
        (false, _, _, _) => "not funded by the practice".to_owned(),
        (_, None, _, _) => "not declared as due to the incident".to_owned(),
        (_, _, false, _) => "no invoice reference".to_owned(),
        (_, _, _, false) => "normal use of locums is not known for these dates".to_owned(),
        _ if fee_pence(row).is_none() => "unpriced: no fee and no rate".to_owned(),
        _ => "declared by the practice as due to the incident".to_owned(),
    };
    line
}

/// The normal days' fees for the dates of the claim window; none where a normal day is insufficient or lies outside the
/// fee files' span.
fn normal_fees(claiming: &Claiming, group: StaffGroup) -> Option<Exact> {
    let tables: BTreeSet<u32> =
        fee_rows(claiming).filter(|row| row.staff_group == group).map(|row| row.source.table).collect();
    let spans = claiming.data.staff_spans.iter().filter(|span| tables.contains(&span.table));
    let spans: Vec<(NaiveDate, NaiveDate)> = spans.map(|span| (span.first, span.last)).collect();
    let is_covered = |date: &NaiveDate| spans.iter().any(|(first, last)| (*first..=*last).contains(date));
    let fees_on = |date: NaiveDate| -> Pence {
        fee_rows(claiming)
            .filter(|row| row.staff_group == group && row.date == date && row.funded_by == FundedBy::Practice)
            .filter_map(fee_pence)
            .sum()
    };
    let mut normal = whole(0);
    for date in claiming.claim_dates {
        let day = claiming.days.of(*date).filter(|day| day.sufficient)?;
        if !day.chosen_for_hours.iter().all(is_covered) {
            return None;
        }
        let total: Pence = day.chosen_for_hours.iter().map(|reference| fees_on(*reference)).sum();
        normal += mean(whole(total), day.chosen_for_hours.len()).unwrap_or_else(|| whole(0));
    }
    Some(normal)
}
