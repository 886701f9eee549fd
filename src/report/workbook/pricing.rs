//! How each line is priced in cells: its units, its row on `Rates`, its running sums. The amounts themselves are the
//! engine's; these are the inputs from which the formulas reach the same penny.

use crate::claim::outcome::{Claim, Line, On, RateSource, Unit};
use crate::model::exact::Exact;
use crate::model::money::rounded_pence;
use crate::model::staff::{StaffGroup, StaffId};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A rate that practices may change: one person's, or one group's where no person is named.
pub(super) struct RateRow {
    /// `R001`.
    pub(super) code: String,
    /// Person.
    pub(super) staff: Option<StaffId>,
    /// Staff group.
    pub(super) staff_group: Option<StaffGroup>,
    /// Pence per hour.
    pub(super) pence: i64,
    /// Where it comes from, line by line.
    pub(super) sources: BTreeSet<RateSource>,
    /// How many lines use it.
    pub(super) lines: usize,
}

/// How one line is priced in cells.
pub(super) struct Priced {
    /// Minutes, items, or ten-thousandths of items.
    pub(super) units: i64,
    /// Units in one priced quantity: 60, 1 or 10,000.
    pub(super) units_per_rate: i64,
    /// Multiplier in hundredths.
    pub(super) enhancement_hundredths: i64,
    /// Row on `Rates`; none for a price that stands on the line.
    pub(super) rate: Option<usize>,
    /// Price in pence.
    pub(super) rate_pence: i64,
    /// Usual pay and the lines above in the same week, pence.
    pub(super) pay_before_pence: i64,
    /// Usual minutes and the lines above.
    pub(super) minutes_before: i64,
}

/// Rates and, for each line in order, how it is priced; none for an unpriced line.
pub(super) struct PriceBook {
    /// Rows of `Rates`.
    pub(super) rates: Vec<RateRow>,
    /// Lines.
    pub(super) lines: Vec<Option<Priced>>,
}

const MINUTES_PER_HOUR: i64 = 60;
const TEN_THOUSAND: i64 = 10_000;

impl PriceBook {
    /// The price book of a claim.
    pub(super) fn new(claim: &Claim) -> Self {
        let mut book = PriceBook { rates: Vec::new(), lines: Vec::new() };
        let mut places: BTreeMap<(Option<StaffId>, Option<StaffGroup>, i64), usize> = BTreeMap::new();
        let mut running: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
        for line in &claim.lines {
            let Some(amount_pence) = line.amount_pence else {
                book.lines.push(None);
                continue;
            };
            let rate_pence = line.rate_pence.unwrap_or(amount_pence);
            let rate = (line.unit == Unit::Hour && line.rate_pence.is_some()).then(|| {
                let key = (line.staff, line.staff_group, rate_pence);
                let place = *places.entry(key).or_insert(book.rates.len());
                if place == book.rates.len() {
                    let code = format!("R{:03}", place + 1);
                    let (staff, staff_group) = (line.staff, line.staff_group);
                    book.rates.push(RateRow {
                        code,
                        staff,
                        staff_group,
                        pence: rate_pence,
                        sources: BTreeSet::new(),
                        lines: 0,
                    });
                }
                if let Some(row) = book.rates.get_mut(place) {
                    row.lines += 1;
                    row.sources.extend(line.rate_source);
                }
                place
            });
            let mut priced = units_of(line, amount_pence, rate_pence, rate);
            if let Some(hours) = &line.hours {
                let sums = running.entry(hours.week_key).or_insert((0, 0));
                priced.pay_before_pence = hours.usual_pay_pence.unwrap_or(0) + sums.0;
                priced.minutes_before = hours.usual_minutes.unwrap_or(0) + sums.1;
                if counts(line) {
                    sums.0 += line.pay_pence.unwrap_or(0);
                    sums.1 += hours.minutes;
                }
            }
            book.lines.push(Some(priced));
        }
        book
    }
}

/// Whether a line counts towards the invoice as written.
pub(super) fn counts(line: &Line) -> bool {
    line.included && line.amount_pence.is_some() && may_be_included(line)
}

/// Whether a line has an `Include` of its own: invoice lines and candidates.
pub(super) fn may_be_included(line: &Line) -> bool {
    matches!(line.on, On::Invoice | On::Candidate)
}

fn units_of(line: &Line, amount_pence: i64, rate_pence: i64, rate: Option<usize>) -> Priced {
    let with = |units, units_per_rate, enhancement_hundredths| Priced {
        units,
        units_per_rate,
        enhancement_hundredths,
        rate,
        rate_pence,
        pay_before_pence: 0,
        minutes_before: 0,
    };
    if let Some(hours) = &line.hours {
        return with(hours.minutes, MINUTES_PER_HOUR, hours.enhancement_hundredths);
    }
    if line.rate_pence.is_none() {
        return with(1, 1, 100);
    }
    let by_minutes = line.minutes.filter(|minutes| {
        line.unit == Unit::Hour && rounded(Exact::new(minutes * rate_pence, MINUTES_PER_HOUR)) == amount_pence
    });
    match (by_minutes, line.quantity.normalize()) {
        (Some(minutes), _) => with(minutes, MINUTES_PER_HOUR, 100),
        (None, quantity) if quantity.scale() == 0 => with(i64::try_from(quantity).unwrap_or(0), 1, 100),
        (None, quantity) => with(rounded_pence(quantity * Decimal::from(TEN_THOUSAND)), TEN_THOUSAND, 100),
    }
}

/// Half away from zero.
fn rounded(exact: Exact) -> i64 {
    exact.round().to_integer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero_on_both_sides() {
        assert_eq!(rounded(Exact::new(615, 2)), 308);
        assert_eq!(rounded(Exact::new(-615, 2)), -308);
    }
}
