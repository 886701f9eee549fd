//! What a normal day is made of.

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// Kind of a weekday (`DOMAIN.md` section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// At least half of its eligible dates were open.
    Regular,
    /// Some were.
    Occasional,
    /// None was: its normal is nought.
    Closed,
}

/// A date that was not used, and why (`most` and `least` for the trimmed two).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Date.
    pub date: NaiveDate,
    /// Reason.
    pub reason: String,
}

/// The normal day of one date: which ordinary days it is the mean of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalDay {
    /// The date that is compared.
    pub date: NaiveDate,
    /// Its weekday.
    pub weekday: Weekday,
    /// Regular, occasional or closed.
    pub kind: Kind,
    /// Reference days that are averaged, oldest first. Empty for a closed weekday.
    pub chosen: Vec<NaiveDate>,
    /// The pool before the most and the least were left out (regular weekdays).
    pub pool: Vec<NaiveDate>,
    /// Reference days of the hours: the same, but for a weekday closed in the book and worked all the same.
    pub chosen_for_hours: Vec<NaiveDate>,
    /// Every rejected date with its reason, latest first.
    pub left_out: Vec<LeftOut>,
    /// Whether anything may be claimed from it.
    pub sufficient: bool,
}

impl NormalDay {
    /// Whether the date has a mean: sufficient, chosen days or a closed weekday's nought.
    pub fn days(&self) -> usize {
        self.chosen.len()
    }
}

/// Grade of the normal day, as settlement markets grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// RRMSE up to 20%.
    Certified,
    /// Up to 30%: usable with its interval.
    Usable,
    /// Above: information only.
    Information,
}

/// Leave-one-out over the pools of every regular weekday.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accuracy {
    /// Predicted days.
    pub n: usize,
    /// Pool days whose prediction was nought (ruling 14).
    pub not_predicted: usize,
    /// Mean of |e|.
    pub mape: Option<f64>,
    /// Mean of e.
    pub bias: Option<f64>,
    /// Square root of the mean of e squared.
    pub rrmse: Option<f64>,
    /// Sample standard deviation of e; none with n under 8.
    pub standard_deviation: Option<f64>,
    /// t(0.975, n-1) x s, the half width of the band as a fraction; none with n under 8.
    pub half_width: Option<f64>,
    /// Grade; none with n under 8.
    pub grade: Option<Grade>,
    /// Band of kept over the incident dates.
    pub band_low: Option<f64>,
    /// Its upper end.
    pub band_high: Option<f64>,
}
