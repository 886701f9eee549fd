//! Lines are gathered from the heads, ordered, priced in the order of the week, numbered and summed
//! (`DOMAIN.md` section 7).

use super::heads::{Claiming, HEADS};
use super::outcome::{Line, On, OnCostRates, Totals, Unit};
use super::prices::{ni_pence, pay_pence, pension_pence};
use crate::model::evidence::Tier;
use crate::model::money::Pence;
use std::collections::BTreeMap;

/// Why a line without a rate is not on the invoice.
pub const UNPRICED: &str = "unpriced: no payroll rate for this row, person or staff group";

/// All lines of a claim: in order of date, start and file row (that is the order in which a week's threshold and hours
/// are filled); lines without a date last.
pub fn lines(claiming: &Claiming, rates: &[OnCostRates]) -> Vec<Line> {
    let mut lines: Vec<Line> = HEADS.iter().flat_map(|head| head(claiming)).collect();
    lines.sort_by_key(|line| (line.date.is_none(), line.date));
    for line in &mut lines {
        settle_place(line, claiming.plan.is_unaffected());
    }
    price(&mut lines, rates);
    for (index, line) in lines.iter_mut().enumerate() {
        line.id = format!("L{:04}", index + 1);
        line.included = line.on == On::Invoice;
    }
    lines
}

/// An unpriced line is not on the invoice; nor is any line of a practice that was not affected (`DOMAIN.md` section 9).
fn settle_place(line: &mut Line, is_unaffected: bool) {
    let is_unpriced = line.unit == Unit::Hour && line.hours.is_none();
    let expects_price = line.pay_treatment.is_none_or(|pay| !pay.is_unpaid());
    let mut add = |words: &str| {
        let separator = if line.reason.is_empty() { "" } else { "; " };
        line.reason = format!("{}{separator}{words}", line.reason);
    };
    if is_unpriced && expects_price && line.head != 11 {
        add(UNPRICED);
    }
    if line.on == On::Invoice && is_unaffected {
        add("the practice says that it was not affected");
    }
    if line.on == On::Invoice && (is_unpriced || is_unaffected) {
        line.on = On::Candidate;
    }
}

/// Prices the hours lines: usual pay and minutes come first in a week, then the invoice's lines in their order. A
/// candidate or schedule line is priced as if it alone were added to the invoice.
fn price(lines: &mut [Line], rates: &[OnCostRates]) {
    let mut running: BTreeMap<u32, (Pence, i64)> = BTreeMap::new();
    for line in lines {
        let Some(hours) = line.hours.as_mut() else { continue };
        let week = running.entry(hours.week_key).or_default();
        hours.pay_before_pence = hours.usual_pay_pence.unwrap_or(0) + week.0;
        hours.minutes_before = hours.usual_minutes.unwrap_or(0) + week.1;
        let pay = pay_pence(hours.minutes, hours.rate_pence_per_hour, hours.enhancement_hundredths);
        let (ni, pension) = match rates.get(hours.on_cost_rates) {
            Some(rates) => (ni_pence(hours, rates, pay), pension_pence(hours, rates)),
            None => (0, 0),
        };
        if line.on == On::Invoice {
            week.0 += pay;
            week.1 += hours.minutes;
        }
        line.pay_pence = Some(pay);
        line.employer_ni_pence = Some(ni);
        line.pension_pence = Some(pension);
        line.amount_pence = Some(pay + ni + pension);
    }
}

/// Totals are sums of lines.
pub fn totals(lines: &[Line]) -> Totals {
    let mut totals = Totals {
        invoice_by_head: (1..=8).map(|head| (head, 0)).collect(),
        candidates_by_head: (1..=8).map(|head| (head, 0)).collect(),
        schedule_by_head: (1..=12).map(|head| (head, 0)).collect(),
        invoice_by_tier: [Tier::A, Tier::B, Tier::C, Tier::D].into_iter().map(|tier| (tier, 0)).collect(),
        ..Totals::default()
    };
    for line in lines {
        let Some(amount) = line.amount_pence else { continue };
        match line.on {
            On::Invoice => {
                totals.invoice += amount;
                *totals.invoice_by_head.entry(line.head).or_default() += amount;
                *totals.invoice_by_tier.entry(line.tier).or_default() += amount;
            }
            On::Candidate => {
                totals.candidates += amount;
                *totals.candidates_by_head.entry(line.head).or_default() += amount;
            }
            On::Schedule => {
                totals.schedule += amount;
                *totals.schedule_by_head.entry(line.head).or_default() += amount;
            }
            On::Request => {}
        }
    }
    totals
}
