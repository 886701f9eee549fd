//! Section 7, plainly: what of the declared time, fees, expenses and income is on the invoice.

use super::hours::{DeclaredPart, Shown};
use crate::model::calendar::Calendar;
use crate::model::exact::{Exact, mean, whole};
use crate::model::incident::{dates_in, monday_of};
use crate::model::money::{pounds_text, rounded_pence};
use crate::model::staff::{Activity, FundedBy};
use crate::sample::log::{Person, Practice};
use crate::sample::render::Layout;
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeMap;

/// The declared totals, in pounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeclaredTotals {
    /// The invoice.
    pub invoice_total: String,
    /// By head, 1 to 8.
    pub by_head: BTreeMap<u8, String>,
}

/// What one line is summed over: person, date, head, enhancement.
type LineKey = (chrono::NaiveDate, u16, usize, u8, i64);

/// The invoice, head by head.
pub(super) fn totals(practice: &Practice, layout: Layout, shown: &Shown, declared: &[DeclaredPart]) -> DeclaredTotals {
    let mut pence: BTreeMap<u8, i64> = (1..=8).map(|head| (head, 0)).collect();
    if practice.is_affected {
        for (head, amount) in hours_lines(practice, declared) {
            *pence.entry(head).or_insert(0) += amount;
        }
        pence.insert(1, locum_cover(practice, shown));
        let is_declared = |word: Option<bool>| word == Some(true);
        if layout.has_expenses() {
            let lines = practice.expenses.iter().filter(|line| is_declared(line.outage_related));
            pence.insert(7, lines.filter(|line| line.reference.is_some()).map(|line| line.amount_pence).sum());
        }
        if layout.has_income() {
            let lines = practice.income.iter().filter(|line| is_declared(line.outage_related));
            pence.insert(8, lines.map(|line| (line.items - line.recovered_items).max(0) * line.fee_pence).sum());
        }
    }
    DeclaredTotals {
        invoice_total: pounds_text(pence.values().sum()),
        by_head: pence.into_iter().map(|(head, amount)| (head, pounds_text(amount))).collect(),
    }
}

fn head(person: &Person, part: &DeclaredPart) -> u8 {
    match part.activity {
        _ if part.pay.is_unpaid() => 10,
        Activity::RetroEntry | Activity::ResultsDocs | Activity::Scripts => 4,
        Activity::Rebooking => 5,
        Activity::ItRecovery | Activity::IncidentMgmt => 6,
        _ if part.as_group.unwrap_or(person.group).is_administrative() => 2,
        _ => 3,
    }
}

/// Lines of paid hours: head and amount, in order of date and start, week by week for each person.
fn hours_lines(practice: &Practice, declared: &[DeclaredPart]) -> Vec<(u8, i64)> {
    let mut lines: BTreeMap<LineKey, i64> = BTreeMap::new();
    for part in declared {
        let Some(person) = practice.people.get(part.person) else { continue };
        let head = head(person, part);
        // Fees are head 1; unpaid time and what others pay stand on the schedule.
        if part.pay.is_fee() || head == 10 || part.funded_by != FundedBy::Practice {
            continue;
        }
        // One line a person, date, head and rate: the earliest start orders it.
        let same =
            |key: &LineKey| (key.0, key.2, key.3, key.4) == (part.date, part.person, head, part.enhancement_hundredths);
        let start = lines.keys().find(|key| same(key)).map(|key| key.1).unwrap_or(part.start_minute);
        let key = (part.date, start, part.person, head, part.enhancement_hundredths);
        *lines.entry(key).or_insert(0) += part.minutes;
    }
    let mut running: BTreeMap<(usize, chrono::NaiveDate), (i64, i64)> = BTreeMap::new();
    let mut priced = Vec::new();
    for ((date, _, index, head, enhancement), minutes) in lines {
        let Some(person) = practice.people.get(index) else { continue };
        // No rate: unpriced, listed, not on the invoice.
        let (Some(rate), Some(usual_minutes)) = (person.rate_pence_per_hour, person.contract_minutes_per_week) else {
            continue;
        };
        let usual_pay = rounded_pence(Decimal::from(usual_minutes * rate) / Decimal::from(60));
        let week = running.entry((index, monday_of(date))).or_insert((usual_pay, usual_minutes));
        let amount = line_amount(person, minutes, rate, enhancement, week);
        priced.push((head, amount));
    }
    priced
}

/// Pay, NI above 175.00 a week at 13.8%, pension of 14.38% on basic pay within 37.5 hours; each rounded once. (The
/// sample's incident lies before 6 April 2025.)
fn line_amount(person: &Person, minutes: i64, rate: i64, enhancement: i64, week: &mut (i64, i64)) -> i64 {
    let pay = rounded_pence(Decimal::from(minutes * rate * enhancement) / Decimal::from(6000));
    let above = |pay: i64| (pay - 17_500).max(0);
    let ni = rounded_pence(Decimal::from(above(week.0 + pay) - above(week.0)) * Decimal::new(138, 3));
    let within = (week.1 + minutes).min(2250) - week.1.min(2250);
    let basic = Decimal::from(within * rate) / Decimal::from(60);
    let pension = if person.is_pension_member { rounded_pence(basic * Decimal::new(1438, 4)) } else { 0 };
    week.0 += pay;
    week.1 += minutes;
    pay + ni + pension
}

/// Head 1: the smaller of the declared fees and all fees beyond the normal days' fees.
fn locum_cover(practice: &Practice, shown: &Shown) -> i64 {
    let recovery = practice.incident.recovery_window(10, &Calendar::default());
    let last = (*recovery.end()).min(practice.exported_at.date());
    let (mut all, mut declared, mut normal) = (0, 0, whole(0));
    for date in dates_in(practice.incident.first_date()..=last) {
        let (of_day, declared_of_day) = shown.fees(date);
        all += of_day;
        declared += declared_of_day;
        // Insufficient: candidates, nothing on the invoice.
        let Some(chosen) = shown.normal(date).chosen else { return 0 };
        let usual: i64 = chosen.iter().map(|day| shown.fees(*day).0).sum();
        normal += mean(whole(usual), chosen.len()).unwrap_or(whole(0));
    }
    let beyond: Exact = (whole(all) - normal).max(whole(0));
    let cover = beyond.min(whole(declared));
    rounded_pence(Decimal::from(*cover.numer()) / Decimal::from(*cover.denom()))
}
