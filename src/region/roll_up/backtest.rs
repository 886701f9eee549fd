//! What was kept against the normal day, summed over practices. The band comes from a backtest of the sums themselves, never
//! from dividing a practice's band by the root of n: a heat wave or a bank holiday week moves all practices at once.

use super::rows::Member;
use crate::model::exact::{Exact, to_f64, whole};
use crate::normal::accuracy::{band, of_errors};
use crate::report::region::outcome::{Effect, Mean};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// An ordinary date enters the backtest where at least one practice of so many has a prediction on it. Of fewer, the sum is
/// noisier, so that the band errs on the wide side.
pub const LEAST_SHARE_OF_PRACTICES: usize = 2;

/// The sum over the practices that have both a normal day and a book of the incident.
pub(super) fn effect(members: &[&Member<'_>]) -> Effect {
    let measured: Vec<&Member<'_>> = members.iter().copied().filter(|member| member.row.is_measured()).collect();
    if measured.is_empty() {
        return Effect::default();
    }
    let normal: Exact = measured.iter().filter_map(|member| member.row.kept_normal).map(|normal| normal.0).sum();
    let actual: i64 = measured.iter().filter_map(|member| member.row.kept_actual).sum();
    let errors = errors(&measured);
    let accuracy = of_errors(&errors, 0);
    let shortfall_band = accuracy.half_width.map(|half_width| {
        let (low, high) = band(&[to_f64(normal)], half_width);
        (low - actual as f64, high - actual as f64)
    });
    Effect {
        practices: measured.len(),
        kept_normal: Some(Mean(normal)),
        kept_actual: Some(actual),
        shortfall: Some(Mean(normal - whole(actual))),
        predicted_days: accuracy.n,
        bias: accuracy.bias,
        mape: accuracy.mape,
        rrmse: accuracy.rrmse,
        grade: accuracy.grade,
        shortfall_band_low: shortfall_band.map(|band| band.0),
        shortfall_band_high: shortfall_band.map(|band| band.1),
        within_normal_variation: shortfall_band.map(|(low, high)| low <= 0.0 && 0.0 <= high),
    }
}

/// Relative error of the sum on every ordinary date on which enough of the practices are predicted.
fn errors(measured: &[&Member<'_>]) -> Vec<f64> {
    let mut dates: BTreeMap<NaiveDate, (usize, i64, Exact)> = BTreeMap::new();
    for day in measured.iter().flat_map(|member| member.ordinary) {
        let sum = dates.entry(day.date).or_insert((0, 0, whole(0)));
        *sum = (sum.0 + 1, sum.1 + day.kept, sum.2 + day.predicted);
    }
    dates
        .into_values()
        .filter(|(practices, _, predicted)| {
            practices * LEAST_SHARE_OF_PRACTICES >= measured.len() && *predicted > whole(0)
        })
        .map(|(_, actual, predicted)| to_f64((whole(actual) - predicted) / predicted))
        .collect()
}
