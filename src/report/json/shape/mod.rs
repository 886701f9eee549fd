//! The shape of claim.json.

use crate::claim::outcome::ControlResult;
use crate::impact::outcome::CancelledBasis;
use crate::model::policy::Affected;
use crate::model::staff::StaffGroup;
use crate::normal::outcome::{Grade, Kind};
use chrono::{NaiveDate, NaiveDateTime};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

mod rows;

pub use rows::{ExceptionRow, ExtraHours, FateJson, LineRow, Totals};

/// One practice's claim (`normalday.claim/1`).
#[derive(Serialize, JsonSchema)]
pub struct ClaimJson {
    /// `normalday.claim/1`.
    pub schema: String,
    /// Version of normalday.
    pub tool_version: String,
    /// Practice.
    pub practice: Practice,
    /// Incident, local time, end exclusive.
    pub incident: Incident,
    /// Recovery window, inclusive.
    pub recovery: Span,
    /// No control fails.
    pub reconciled: bool,
    /// Controls.
    pub controls: Vec<ControlRow>,
    /// Every table read.
    pub files: Vec<FileRow>,
    /// Normal day of every date of the claim window.
    pub normal_days: Vec<NormalDayRow>,
    /// How good the normal day is.
    pub accuracy: Accuracy,
    /// Day-of check.
    pub day_of: DayOf,
    /// Measures over the incident dates (minutes over the claim window).
    pub measures: Measures,
    /// The same over the knock-on dates; null without any.
    pub knock_on: Option<Measures>,
    /// Every date of the claim window.
    pub by_date: Vec<ByDate>,
    /// Every staff group over the incident dates.
    pub by_staff_group: Vec<ByStaffGroup>,
    /// What became of cancelled appointments.
    pub fates: Fates,
    /// Every person's week.
    pub extra_hours: Vec<ExtraHours>,
    /// Lines.
    pub lines: Vec<LineRow>,
    /// Totals.
    pub totals: Totals,
    /// What could not be used.
    pub exceptions: Vec<ExceptionRow>,
    /// What a reader should doubt.
    pub warnings: Vec<Warned>,
}

/// Practice.
#[derive(Serialize, JsonSchema)]
pub struct Practice {
    /// ODS code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether its system was down.
    pub affected: Affected,
    /// How that is known: case number, supplier notice; empty if nobody said.
    pub how_known: String,
    /// Which system was down, as the policy says; empty if it does not.
    pub system: String,
    /// Registered patients; null if nobody said.
    pub list_size: Option<i64>,
}

/// Incident.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Incident {
    /// First moment.
    pub start: NaiveDateTime,
    /// First moment after it.
    pub end: NaiveDateTime,
}

/// An inclusive span of dates.
#[derive(Serialize, JsonSchema)]
pub struct Span {
    /// First date.
    pub start: NaiveDate,
    /// Last date.
    pub end: NaiveDate,
}

/// A whole number, a fraction, or money as a decimal string.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Figure {
    /// A count.
    Whole(i64),
    /// A mean.
    Fraction(f64),
    /// Pounds, such as `"123.40"`.
    Money(String),
}

/// A control.
#[derive(Serialize, JsonSchema)]
pub struct ControlRow {
    /// `C01` and so on.
    pub id: String,
    /// What agrees with what.
    pub name: String,
    /// Left.
    pub left: Option<Figure>,
    /// Right.
    pub right: Option<Figure>,
    /// Left less right.
    pub difference: Option<Figure>,
    /// Result.
    pub result: ControlResult,
    /// Where it fails, or why it is not applicable.
    pub note: String,
}

/// One table that was read.
#[derive(Serialize, JsonSchema)]
pub struct FileRow {
    /// Path relative to what was named.
    pub path: String,
    /// Sheet, in a workbook.
    pub sheet: Option<String>,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Layout.
    pub layout: String,
    /// Encoding.
    pub encoding: String,
    /// Rows of data.
    pub rows_read: u64,
    /// Sum of their weights.
    pub weight_read: u64,
    /// Rows used.
    pub rows_used: u64,
    /// Sum of their weights.
    pub weight_used: u64,
    /// Duplicates.
    pub duplicates: u64,
    /// Superseded.
    pub superseded: u64,
    /// Not data.
    pub not_data: u64,
    /// Rows put aside.
    pub exceptions: u64,
}

/// Normal day of one date.
#[derive(Serialize, JsonSchema)]
pub struct NormalDayRow {
    /// Date.
    pub date: NaiveDate,
    /// Weekday.
    pub weekday: String,
    /// Kind.
    pub kind: Kind,
    /// Dates averaged.
    pub chosen: Vec<NaiveDate>,
    /// Dates left out.
    pub left_out: Vec<LeftOutRow>,
    /// Whether anything may be claimed from it.
    pub sufficient: bool,
}

/// A date that was not used.
#[derive(Serialize, JsonSchema)]
pub struct LeftOutRow {
    /// Date.
    pub date: NaiveDate,
    /// Reason (`most` and `least` for the trimmed two).
    pub reason: String,
}

/// How good the normal day is; fractions.
#[derive(Serialize, JsonSchema)]
pub struct Accuracy {
    /// Days predicted.
    pub n: usize,
    /// Mean |e|.
    pub mape: Option<f64>,
    /// Mean e.
    pub bias: Option<f64>,
    /// Root of the mean of e squared.
    pub rrmse: Option<f64>,
    /// Grade.
    pub grade: Option<Grade>,
    /// Band of kept, low end.
    pub band_low: Option<f64>,
    /// Band of kept, high end.
    pub band_high: Option<f64>,
}

/// Day-of check.
#[derive(Serialize, JsonSchema)]
pub struct DayOf {
    /// a.
    pub ratio: Option<f64>,
    /// a, capped.
    pub capped: Option<f64>,
    /// Shortfall with the normal day scaled by it.
    pub shortfall_adjusted: Option<f64>,
}

/// Measures. Null means not measurable or not expressible in the layout.
#[derive(Default, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Measures {
    pub offered_normal: Option<f64>,
    pub offered_actual: Option<i64>,
    pub kept_normal: Option<f64>,
    pub kept_actual: Option<i64>,
    pub kept_attested: Option<i64>,
    pub unrecorded_normal: Option<f64>,
    pub unrecorded_actual: Option<i64>,
    pub dna_normal: Option<f64>,
    pub dna_actual: Option<i64>,
    pub walked_out_normal: Option<f64>,
    pub walked_out_actual: Option<i64>,
    pub unfilled_normal: Option<f64>,
    pub unfilled_actual: Option<i64>,
    pub pending_actual: Option<i64>,
    pub shortfall: Option<f64>,
    pub shortfall_band_low: Option<f64>,
    pub shortfall_band_high: Option<f64>,
    pub within_normal_variation: Option<bool>,
    pub cancelled_gross: Option<i64>,
    pub cancelled_normal: Option<f64>,
    pub cancelled_extra: Option<f64>,
    pub cancelled_basis: Option<CancelledBasis>,
    pub reprovided: Option<i64>,
    pub rebooked_pending: Option<i64>,
    pub rebooked_not_kept: Option<i64>,
    pub not_rebooked: Option<i64>,
    pub untraceable: Option<i64>,
    pub lost: Option<i64>,
    pub extra_minutes: Option<f64>,
    pub absence_minutes: Option<f64>,
    /// DNAs beyond the normal number on incident dates.
    pub auto_dna_suspect: Option<f64>,
}

/// A state, normal and actual.
#[derive(Serialize, JsonSchema)]
pub struct PairRow {
    /// N.
    pub normal: Option<f64>,
    /// A.
    pub actual: Option<i64>,
}

/// All states.
#[derive(Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct States {
    pub held: PairRow,
    pub kept: PairRow,
    pub unrecorded: PairRow,
    pub dna: PairRow,
    pub walked_out: PairRow,
    pub cancelled: PairRow,
    pub unfilled: PairRow,
    pub pending: PairRow,
    pub offered: PairRow,
    /// N(kept) - A(kept).
    pub shortfall: Option<f64>,
}

/// One date.
#[derive(Serialize, JsonSchema)]
pub struct ByDate {
    /// Date.
    pub date: NaiveDate,
    /// Kind of its weekday.
    pub kind: Option<Kind>,
    /// States.
    #[serde(flatten)]
    pub states: States,
}

/// One staff group.
#[derive(Serialize, JsonSchema)]
pub struct ByStaffGroup {
    /// Staff group.
    pub staff_group: StaffGroup,
    /// States.
    #[serde(flatten)]
    pub states: States,
}

/// Fates.
#[derive(Serialize, JsonSchema)]
pub struct Fates {
    /// By fate; null where they cannot be known.
    pub counts: Option<BTreeMap<String, i64>>,
    /// Every cancelled appointment.
    pub rows: Vec<FateJson>,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
pub struct Place {
    /// File.
    pub file: String,
    /// Sheet.
    pub sheet: Option<String>,
    /// Physical row, from 1; nought for the whole table.
    pub row: u32,
}

/// A warning.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Warned {
    /// Fixed name.
    pub code: String,
    /// Sentence.
    pub text: String,
}
