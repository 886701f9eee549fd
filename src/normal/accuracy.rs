//! How good the normal day is: leave-one-out over the pools (`DOMAIN.md` section 3; rulings 11, 14, 23).

use super::choose::{LEAST_DAYS, trim};
use super::outcome::{Accuracy, Grade};
use crate::model::exact::{Exact, mean, to_f64, whole};
use chrono::NaiveDate;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Fewer predicted days than this give no band, verdict or grade (ruling 14).
pub const LEAST_PREDICTED_DAYS: usize = 8;
const CERTIFIED_RRMSE: f64 = 0.20;
const USABLE_RRMSE: f64 = 0.30;
const UPPER_TAIL: f64 = 0.975;

/// An ordinary day beside what the other days of its weekday say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Predicted {
    /// The day.
    pub date: NaiveDate,
    /// What it was.
    pub actual: i64,
    /// What the others predict, above nought.
    pub predicted: Exact,
}

impl Predicted {
    /// e = (actual - predicted) / predicted.
    pub fn relative_error(&self) -> f64 {
        to_f64((whole(self.actual) - self.predicted) / self.predicted)
    }
}

/// Predicts each pool day of every regular weekday from the others of its weekday, trimmed by kept: the days, and how many
/// were not predicted because the prediction was nought (ruling 14).
///
/// `value` is what is predicted (kept, unfilled, worked minutes of a group); `kept` is what trims, as everywhere.
pub fn predictions(
    pools: &[Vec<NaiveDate>],
    kept: &dyn Fn(NaiveDate) -> i64,
    value: &dyn Fn(NaiveDate) -> i64,
) -> (Vec<Predicted>, usize) {
    let mut days = Vec::new();
    let mut not_predicted = 0;
    for pool in pools {
        for day in pool {
            let others: Vec<NaiveDate> = pool.iter().copied().filter(|other| other != day).collect();
            if others.len() < LEAST_DAYS {
                continue;
            }
            let (chosen, _) = trim(&others, kept);
            let total: i64 = chosen.iter().map(|other| value(*other)).sum();
            match mean(whole(total), chosen.len()).filter(|predicted| *predicted > whole(0)) {
                Some(predicted) => days.push(Predicted { date: *day, actual: value(*day), predicted }),
                None => not_predicted += 1,
            }
        }
    }
    (days, not_predicted)
}

/// How good the predictions of every pool day are ([`predictions`]).
pub fn leave_one_out(
    pools: &[Vec<NaiveDate>],
    kept: &dyn Fn(NaiveDate) -> i64,
    value: &dyn Fn(NaiveDate) -> i64,
) -> Accuracy {
    let (days, not_predicted) = predictions(pools, kept, value);
    let errors: Vec<f64> = days.iter().map(Predicted::relative_error).collect();
    of_errors(&errors, not_predicted)
}

/// Accuracy of relative errors, whatever was predicted: one practice's days, or the sums of many.
pub fn of_errors(errors: &[f64], not_predicted: usize) -> Accuracy {
    let n = errors.len();
    if n == 0 {
        return Accuracy { not_predicted, ..Accuracy::default() };
    }
    let count = n as f64;
    let bias = errors.iter().sum::<f64>() / count;
    let mape = errors.iter().map(|error| error.abs()).sum::<f64>() / count;
    let rrmse = (errors.iter().map(|error| error * error).sum::<f64>() / count).sqrt();
    let enough = n >= LEAST_PREDICTED_DAYS;
    let standard_deviation =
        enough.then(|| (errors.iter().map(|error| (error - bias).powi(2)).sum::<f64>() / (count - 1.0)).sqrt());
    let half_width = standard_deviation.zip(t_quantile(n)).map(|(deviation, quantile)| quantile * deviation);
    Accuracy {
        n,
        not_predicted,
        mape: Some(mape),
        bias: Some(bias),
        rrmse: Some(rrmse),
        standard_deviation,
        half_width,
        grade: enough.then(|| grade(rrmse)),
        band_low: None,
        band_high: None,
    }
}

/// t(0.975, n - 1).
fn t_quantile(n: usize) -> Option<f64> {
    StudentsT::new(0.0, 1.0, (n - 1) as f64).ok().map(|distribution| distribution.inverse_cdf(UPPER_TAIL))
}

fn grade(rrmse: f64) -> Grade {
    if rrmse <= CERTIFIED_RRMSE {
        Grade::Certified
    } else if rrmse <= USABLE_RRMSE {
        Grade::Usable
    } else {
        Grade::Information
    }
}

/// Band of a sum of normals: the sum of their bands, N x (1 +- half width).
pub fn band(normals: &[f64], half_width: f64) -> (f64, f64) {
    let total: f64 = normals.iter().sum();
    (total * (1.0 - half_width), total * (1.0 + half_width))
}
