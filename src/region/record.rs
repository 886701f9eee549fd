//! What rolling up needs of one practice's claim, read from its `claim.json` (`CONTRACT.md` section 2). Nothing else of a
//! claim enters a region: what cannot be seen here is not rolled up.

use crate::claim::outcome::On;
use crate::model::exact::Exact;
use crate::model::money::{Pence, Pounds};
use crate::model::policy::Affected;
use crate::normal::outcome::Grade;
use chrono::NaiveDateTime;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// One practice's claim, as a region counts it. Keys are those of claim.json.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PracticeRecord {
    /// Who, and whether its system was down.
    pub practice: RecordedPractice,
    /// Which incident its claim is about, local time, end exclusive.
    pub incident: RecordedIncident,
    /// No control of its claim fails.
    pub reconciled: bool,
    /// How good its normal day is.
    pub accuracy: RecordedAccuracy,
    /// Measures over its incident dates.
    pub measures: RecordedMeasures,
    /// Totals of its lines.
    pub totals: RecordedTotals,
    /// Its lines, for control 12: what the totals must be the sums of. Empty where only a workbook was received and its
    /// lines were not read.
    #[serde(default)]
    pub lines: Vec<RecordedLine>,
    /// How many exceptions it has.
    #[serde(default, deserialize_with = "how_many")]
    pub exceptions: usize,
    /// How many warnings it has.
    #[serde(default, deserialize_with = "how_many")]
    pub warnings: usize,
}

/// A practice in its own words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RecordedPractice {
    /// ODS code; may be empty.
    pub code: String,
    /// Name; may be empty.
    pub name: String,
    /// Whether its system was down.
    pub affected: Affected,
    /// How that is known; empty if nobody said.
    #[serde(default)]
    pub how_known: String,
    /// Which system was down; empty if it does not say. Failing a look-up, it stands for the supplier.
    #[serde(default)]
    pub system: String,
    /// Registered patients.
    #[serde(default)]
    pub list_size: Option<i64>,
}

/// The incident of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct RecordedIncident {
    /// First moment.
    pub start: NaiveDateTime,
    /// First moment after it.
    pub end: NaiveDateTime,
}

/// How good a practice's normal day is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct RecordedAccuracy {
    /// Days that were predicted.
    pub n: usize,
    /// Root of the mean of the squares of the relative errors.
    pub rrmse: Option<f64>,
    /// Grade.
    pub grade: Option<Grade>,
}

/// The measures that are rolled up; none where not measurable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct RecordedMeasures {
    /// N(offered).
    pub offered_normal: Option<f64>,
    /// A(offered).
    pub offered_actual: Option<i64>,
    /// N(kept).
    pub kept_normal: Option<f64>,
    /// A(kept).
    pub kept_actual: Option<i64>,
    /// Band of the shortfall, low end.
    pub shortfall_band_low: Option<f64>,
    /// High end.
    pub shortfall_band_high: Option<f64>,
    /// Verdict.
    pub within_normal_variation: Option<bool>,
    /// Cancelled appointments that count.
    pub cancelled_gross: Option<i64>,
    /// Seen on another date.
    pub reprovided: Option<i64>,
    /// Booked again and not kept, or not booked again.
    pub lost: Option<i64>,
    /// Extra minutes over the claim window.
    pub extra_minutes: Option<f64>,
}

/// Totals of a claim, pounds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct RecordedTotals {
    /// Paid or demonstrably lost, and declared.
    pub invoice_total: Pounds,
    /// Waits for the practice's word.
    pub candidate_total: Pounds,
    /// For information.
    pub schedule_total: Pounds,
    /// Invoice by head 1 to 8.
    #[serde(default)]
    pub by_head: BTreeMap<String, Pounds>,
}

/// A line: where it stands, whether it counts towards the invoice, and its amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct RecordedLine {
    /// Where it stands.
    pub on: On,
    /// Whether it counts towards the invoice.
    pub included: bool,
    /// Amount; none: unpriced.
    pub amount: Option<Pounds>,
}

/// Normal values are means over at most eight days, so that every one of them is a whole number of 840ths (the least
/// common multiple of 1 to 8). A double holds it far more closely than that: the fraction is found again, exactly.
const PARTS: i64 = 840;

/// The exact mean that a JSON number stands for.
pub fn exact_mean(number: f64) -> Exact {
    Exact::new((number * PARTS as f64).round() as i64, PARTS)
}

impl PracticeRecord {
    /// N(kept), exactly; none where the normal day is insufficient.
    pub fn kept_normal(&self) -> Option<Exact> {
        self.measures.kept_normal.map(exact_mean)
    }

    /// Sum of its lines on the invoice; none where the lines are not known.
    pub fn invoice_of_lines(&self) -> Option<Pence> {
        let amounts = self.lines.iter().filter(|line| line.included).filter_map(|line| line.amount);
        (!self.lines.is_empty()).then(|| amounts.map(|amount| amount.0).sum())
    }
}

fn how_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    Ok(Vec::<IgnoredAny>::deserialize(deserializer)?.len())
}

#[cfg(test)]
mod tests {
    use super::exact_mean;
    use crate::model::exact::{Exact, to_f64};

    #[test]
    fn a_mean_over_up_to_eight_days_is_found_again_exactly() {
        for days in 1..=8 {
            for total in [0, 1, 7, 1_000_003] {
                let mean = Exact::new(total, days);
                assert_eq!(exact_mean(to_f64(mean)), mean);
            }
        }
    }
}
