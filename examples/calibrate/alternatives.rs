//! Other definitions of the normal day's level and of its band, for comparison. They stand beside the method; the method
//! is not changed by them.

use chrono::NaiveDate;
use normalday::claim::outcome::Claim;
use normalday::model::exact::to_f64;
use normalday::normal::outcome::Kind;
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::collections::BTreeMap;

/// A centre with the half width of its band, in appointments.
#[derive(Clone, Copy, Debug)]
pub struct Guess {
    /// What would have been kept.
    pub centre: f64,
    /// Half the width of the 95% band.
    pub half_width: f64,
}

/// What each guess is, in the order of [`guesses`].
pub const NAMES: [&str; 6] = [
    "as defined: N x (1 +- t x s)",
    "N x (1 +- t x RRMSE), the bias of leave-one-out included in the band",
    "centre moved by the bias of leave-one-out, N x (1 + bias +- t x s)",
    "s of the incident's own weekday only (8 days, 7 degrees of freedom)",
    "centre moved by the latest four days of every weekday against the rest of its pool",
    "centre scaled by the day-of check, same band (where bookings are stamped)",
];

/// Every guess on one practice.
pub fn guesses(claim: &Claim, kept: &BTreeMap<NaiveDate, i64>) -> Vec<Option<Guess>> {
    let normal = claim.appointments.measures.bridge.kept.normal.map(to_f64);
    let accuracy = &claim.accuracy;
    let defined = normal.zip(accuracy.half_width).map(|(centre, half)| Guess { centre, half_width: centre * half });
    let t = |n: usize| StudentsT::new(0.0, 1.0, n as f64 - 1.0).map_or(f64::NAN, |t| t.inverse_cdf(0.975));
    let with_rrmse = defined
        .zip(accuracy.rrmse)
        .map(|(guess, rrmse)| Guess { half_width: guess.centre * t(accuracy.n) * rrmse, ..guess });
    let unbiased =
        defined.zip(accuracy.bias).map(|(guess, bias)| Guess { centre: guess.centre * (1.0 + bias), ..guess });
    let own = claim.normal_days.first().and_then(|day| own_weekday(&day.pool, kept)).zip(defined);
    let own = own.map(|(s, guess)| Guess { half_width: guess.centre * t(8) * s, ..guess });
    let recent = defined
        .zip(recent_level(claim, kept))
        .map(|(guess, level)| Guess { centre: guess.centre * level, half_width: guess.half_width * level });
    let ratio = claim.appointments.day_of.capped.map(to_f64);
    let scaled = defined
        .zip(ratio)
        .map(|(guess, ratio)| Guess { centre: guess.centre * ratio, half_width: guess.half_width * ratio });
    vec![defined, with_rrmse, unbiased, own, recent, scaled]
}

fn counts(pool: &[NaiveDate], kept: &BTreeMap<NaiveDate, i64>) -> Vec<f64> {
    pool.iter().map(|date| kept.get(date).copied().unwrap_or(0) as f64).collect()
}

/// Mean without the most and the least.
fn trimmed_mean(counts: &[f64]) -> f64 {
    let mut sorted = counts.to_vec();
    sorted.sort_by(f64::total_cmp);
    let inner = if sorted.len() >= 5 { &sorted[1..sorted.len() - 1] } else { &sorted[..] };
    inner.iter().sum::<f64>() / inner.len() as f64
}

/// Sample standard deviation of the relative errors of one weekday, each day predicted from the others; none with a pool
/// of fewer than eight.
fn own_weekday(pool: &[NaiveDate], kept: &BTreeMap<NaiveDate, i64>) -> Option<f64> {
    let counts = counts(pool, kept);
    if counts.len() < 8 {
        return None;
    }
    let errors: Vec<f64> = (0..counts.len())
        .map(|left_out| {
            let others: Vec<f64> =
                counts.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, count)| *count).collect();
            let predicted = trimmed_mean(&others);
            (counts[left_out] - predicted) / predicted
        })
        .collect();
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    Some((errors.iter().map(|error| (error - mean).powi(2)).sum::<f64>() / (errors.len() as f64 - 1.0)).sqrt())
}

/// How the latest four days of every regular weekday stand to its whole pool, capped to [0.9, 1.1].
fn recent_level(claim: &Claim, kept: &BTreeMap<NaiveDate, i64>) -> Option<f64> {
    let mut seen = std::collections::HashSet::new();
    let (mut recent, mut whole) = (0.0, 0.0);
    for day in claim.normal_days.iter().filter(|day| day.kind == Kind::Regular && seen.insert(day.weekday)) {
        let counts = counts(&day.pool, kept);
        if counts.len() < 8 {
            continue;
        }
        recent += trimmed_mean(&counts[4..]);
        whole += trimmed_mean(&counts);
    }
    (whole > 0.0).then(|| (recent / whole).clamp(0.9, 1.1))
}
