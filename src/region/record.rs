//! What rolling up needs of one practice's claim, read from its `claim.json` (`CONTRACT.md` section 2). Nothing else of a
//! claim enters a region: what cannot be seen here is not rolled up.

use crate::claim::outcome::On;
use crate::model::exact::Exact;
use crate::model::money::Pounds;
use crate::model::policy::Affected;
use crate::normal::outcome::Grade;
use chrono::NaiveDateTime;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// One practice's claim, as a region counts it. Keys are those of claim.json.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Its lines, for control 12: what the totals must be the sums of. Those that count alike are one, so that a region
    /// does not hold every line of every practice. Empty where only a workbook was received and its lines were not read.
    #[serde(default, deserialize_with = "added_up")]
    pub lines: Vec<RecordedLine>,
    /// How many exceptions it has.
    #[serde(default, deserialize_with = "how_many", serialize_with = "so_many")]
    pub exceptions: usize,
    /// How many warnings it has.
    #[serde(default, deserialize_with = "how_many", serialize_with = "so_many")]
    pub warnings: usize,
}

/// A practice in its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedIncident {
    /// First moment.
    pub start: NaiveDateTime,
    /// First moment after it.
    pub end: NaiveDateTime,
}

/// How good a practice's normal day is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordedAccuracy {
    /// Days that were predicted.
    pub n: usize,
    /// Root of the mean of the squares of the relative errors.
    pub rrmse: Option<f64>,
    /// Grade.
    pub grade: Option<Grade>,
}

/// The measures that are rolled up; none where not measurable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// Lines that stand in one place and count, or do not count, towards the invoice; and what they come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedLine {
    /// Where it stands.
    pub on: On,
    /// Whether it counts towards the invoice.
    pub included: bool,
    /// Amount; none: unpriced.
    pub amount: Option<Pounds>,
}

/// Lines of which those that count alike are one, in order of the first.
pub fn alike_as_one(lines: impl IntoIterator<Item = RecordedLine>) -> Vec<RecordedLine> {
    let mut sums: Vec<RecordedLine> = Vec::new();
    for line in lines {
        let is_alike = |sum: &&mut RecordedLine| {
            (sum.on, sum.included, sum.amount.is_some()) == (line.on, line.included, line.amount.is_some())
        };
        match sums.iter_mut().find(is_alike) {
            Some(sum) => sum.amount = sum.amount.zip(line.amount).map(|(sum, amount)| Pounds(sum.0 + amount.0)),
            None => sums.push(line),
        }
    }
    sums
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
}

fn added_up<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<RecordedLine>, D::Error> {
    Vec::<RecordedLine>::deserialize(deserializer).map(alike_as_one)
}

fn how_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    Ok(Vec::<IgnoredAny>::deserialize(deserializer)?.len())
}

/// In the journal as in claim.json, so that one reader serves both: a list of so many.
fn so_many<S: Serializer>(count: &usize, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(std::iter::repeat_n((), *count))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{On, Pounds, PracticeRecord, RecordedLine, alike_as_one, exact_mean};
    use crate::model::exact::{Exact, to_f64};

    #[test]
    fn lines_that_count_alike_are_one_and_their_sums_stay() {
        let line = |on, included, pence: Option<i64>| RecordedLine { on, included, amount: pence.map(Pounds) };
        let lines = [
            line(On::Invoice, true, Some(100)),
            line(On::Candidate, false, Some(7)),
            line(On::Candidate, false, None),
            line(On::Invoice, true, Some(23)),
            line(On::Candidate, true, Some(5)),
            line(On::Candidate, false, None),
        ];
        let sums = [
            line(On::Invoice, true, Some(123)),
            line(On::Candidate, false, Some(7)),
            line(On::Candidate, false, None),
            line(On::Candidate, true, Some(5)),
        ];
        assert_eq!(alike_as_one(lines), sums);
        assert_eq!(alike_as_one(sums), sums);
    }

    #[test]
    fn the_journal_gives_back_what_claim_json_said() {
        let claim = serde_json::json!({
            "practice": { "code": "Z00001", "name": "", "affected": "unknown" },
            "incident": { "start": "2024-07-19T00:00:00", "end": "2024-07-20T00:00:00" },
            "reconciled": true, "accuracy": { "n": 9, "rrmse": 0.1, "grade": "usable" },
            "measures": { "kept_normal": 83.333_333_333_333_33, "kept_actual": 61 },
            "totals": { "invoice_total": "1.23", "candidate_total": "0.00", "schedule_total": "0.00" },
            "lines": [{ "on": "invoice", "included": true, "amount": "1.00" },
                      { "on": "invoice", "included": true, "amount": "0.23" }],
            "exceptions": [{}, {}, {}], "warnings": ["words"]
        });
        let record: PracticeRecord = serde_json::from_value(claim).unwrap();
        assert_eq!((record.exceptions, record.warnings, record.lines.len()), (3, 1, 1));
        let kept: PracticeRecord = rmp_serde::from_slice(&rmp_serde::to_vec(&record).unwrap()).unwrap();
        assert_eq!(kept, record);
    }

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
