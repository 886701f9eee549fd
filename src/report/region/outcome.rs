//! What a region comes to: the one value that the region's workbook and `region.json` are made of (`normalday.region/1`;
//! `DOMAIN.md` section 9). It is rolled up by `region`, which knows how; here stands only what is written.

use crate::claim::outcome::{Control, ControlResult};
use crate::model::exact::{Exact, to_f64};
use crate::model::money::Pounds;
use crate::model::policy::Affected;
use crate::normal::outcome::Grade;
use crate::report::json::shape::{ControlRow, Incident, Warned};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// Value of `schema` in every region.json.
pub const SCHEMA: &str = "normalday.region/1";

/// A mean of counts, held exactly; a number in JSON and in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mean(pub Exact);

impl Mean {
    /// The nearest double.
    pub fn number(self) -> f64 {
        to_f64(self.0)
    }
}

impl Serialize for Mean {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.number())
    }
}

impl JsonSchema for Mean {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Mean".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A mean of counts, full double precision.", "type": "number" })
    }
}

/// Many practices (`normalday.region/1`).
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Region {
    /// `normalday.region/1`.
    pub schema: String,
    /// Version of normalday.
    pub tool_version: String,
    /// Incident, local time, end exclusive.
    pub incident: Incident,
    /// No control of the region fails, and every claim that is counted is reconciled.
    pub reconciled: bool,
    /// Practices found.
    pub practices_in: usize,
    /// Practices with a claim.
    pub practices_reported: usize,
    /// Practices without one.
    pub practices_failed: usize,
    /// The sums over all practices that are counted.
    pub totals: Sums,
    /// The sums over the claims that stand apart (not verified, or several of one practice): in no other sum.
    pub apart: Sums,
    /// Invoices of the practices that are counted, by head of claim.
    pub by_head: BTreeMap<String, Pounds>,
    /// The affected practices, plain and adjusted for the day's own effect.
    pub affected: AffectedEffect,
    /// Practices whose system was up.
    pub control_group: ControlGroup,
    /// Unusual practices.
    pub outliers: Outliers,
    /// Every practice with a claim.
    pub practices: Vec<PracticeRow>,
    /// By primary care network.
    pub by_pcn: Vec<GroupRow>,
    /// By sub-ICB location.
    pub by_sub_icb: Vec<GroupRow>,
    /// By ICB.
    pub by_icb: Vec<GroupRow>,
    /// By system supplier.
    pub by_supplier: Vec<GroupRow>,
    /// Practices that could not be reported.
    pub failures: Vec<FailureRow>,
    /// Controls.
    #[serde(serialize_with = "as_rows")]
    #[schemars(with = "Vec<ControlRow>")]
    pub controls: Vec<Control>,
    /// Files and folders that practices came from, and look-ups.
    pub sources: Vec<SourceRow>,
    /// What a reader should doubt.
    pub warnings: Vec<Warned>,
}

impl Region {
    /// Whether no control fails and every counted claim is reconciled.
    pub fn is_reconciled(&self) -> bool {
        let holds = self.controls.iter().all(|control| control.result != ControlResult::Fails);
        holds && self.practices.iter().all(|practice| practice.reconciled || !practice.is_counted())
    }
}

fn as_rows<S: Serializer>(controls: &[Control], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(controls.iter().map(crate::report::json::control_row))
}

/// Sums over practices. Normal, kept and shortfall are of those practices that have both.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sums {
    /// Practices.
    pub practices: usize,
    /// Of them affected.
    pub affected: usize,
    /// Not affected.
    pub not_affected: usize,
    /// Not known.
    pub affected_not_known: usize,
    /// What was kept against the normal day.
    pub effect: Effect,
    /// Invoices.
    pub invoice: Pounds,
    /// Candidates.
    pub candidates: Pounds,
    /// Schedules.
    pub schedule: Pounds,
    /// Patients of those practices whose list size is known; null if none.
    pub patients: Option<i64>,
    /// Invoices of those practices for every 1,000 patients of theirs.
    pub invoice_per_1000_patients: Option<Pounds>,
}

/// What was kept against the normal day, summed over practices, with a band that is learnt from the sums themselves.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Effect {
    /// Practices with a sufficient normal day and a book of the incident.
    pub practices: usize,
    /// N(kept); null if no practice is measured.
    pub kept_normal: Option<Mean>,
    /// A(kept).
    pub kept_actual: Option<i64>,
    /// N - A.
    pub shortfall: Option<Mean>,
    /// Ordinary dates on which the sum was predicted.
    pub predicted_days: usize,
    /// Mean relative error.
    pub bias: Option<f64>,
    /// Mean of its absolute value.
    pub mape: Option<f64>,
    /// Root of the mean of its square.
    pub rrmse: Option<f64>,
    /// Grade; null with under eight dates.
    pub grade: Option<Grade>,
    /// 95% band of the shortfall, low end; null with under eight dates.
    pub shortfall_band_low: Option<f64>,
    /// High end.
    pub shortfall_band_high: Option<f64>,
    /// Whether the band holds nought.
    pub within_normal_variation: Option<bool>,
}

/// The affected practices.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AffectedEffect {
    /// The plain result.
    pub plain: Effect,
    /// N(kept) x the control group's mean: the normal day, had it been this day; null without a control group.
    pub adjusted_kept_normal: Option<f64>,
    /// That less A(kept): difference in differences.
    pub adjusted_shortfall: Option<f64>,
}

/// Practices whose system was up: what the day itself did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ControlGroup {
    /// Fewest members.
    pub least_members: usize,
    /// Members.
    pub members: usize,
    /// Mean of actual / normal over the members; null with fewer.
    pub mean_ratio: Option<f64>,
    /// Every practice that is not affected, member or not.
    pub practices: Vec<ControlPractice>,
}

/// A practice that is not affected.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ControlPractice {
    /// ODS code.
    pub code: String,
    /// A(kept) / N(kept); null if it is no member.
    pub ratio: Option<f64>,
    /// Why it is no member; null if it is.
    pub reason_left_out: Option<String>,
}

/// Unusual practices: robust z of the invoice for every 1,000 patients and of the shortfall as a share of the normal day,
/// each among the practices with the same answer to "affected".
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Outliers {
    /// From this z on, in either direction, a practice is worth a look.
    pub limit: f64,
    /// Every practice with a value.
    pub practices: Vec<OutlierRow>,
}

/// The two values of a practice.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OutlierRow {
    /// ODS code.
    pub code: String,
    /// With whom it is compared.
    pub affected: Affected,
    /// Invoice for every 1,000 patients.
    pub cost: Option<Unusual>,
    /// Shortfall as a share of the normal day.
    pub shortfall: Option<Unusual>,
}

/// A value among its like.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Unusual {
    /// The value.
    pub value: f64,
    /// Median; null with fewer than five values.
    pub median: Option<f64>,
    /// What stands for the standard deviation; null with fewer than five values, or where all are alike.
    pub spread: Option<f64>,
    /// (value - median) / spread.
    pub z: Option<f64>,
}

/// An organisation; code and name are empty where no look-up says.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct OrganisationRow {
    /// ODS code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// One practice.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PracticeRow {
    /// ODS code, else the name of its folder.
    pub code: String,
    /// Name.
    pub name: String,
    /// System supplier; empty if not known.
    pub supplier: String,
    /// Primary care network.
    pub pcn: OrganisationRow,
    /// Sub-ICB location.
    pub sub_icb: OrganisationRow,
    /// ICB.
    pub icb: OrganisationRow,
    /// Whether its system was down.
    pub affected: Affected,
    /// How that is known.
    pub how_known: String,
    /// Its own incident, if it is another one than the region's, in words.
    pub own_incident: Option<String>,
    /// N(kept).
    pub kept_normal: Option<Mean>,
    /// A(kept).
    pub kept_actual: Option<i64>,
    /// N - A.
    pub shortfall: Option<Mean>,
    /// Its own 95% band of the shortfall, low end.
    pub shortfall_band_low: Option<f64>,
    /// High end.
    pub shortfall_band_high: Option<f64>,
    /// Verdict.
    pub within_normal_variation: Option<bool>,
    /// For an affected practice, N(kept) x the control group's mean - A(kept).
    pub adjusted_shortfall: Option<f64>,
    /// Cancelled appointments that count.
    pub cancelled_gross: Option<i64>,
    /// Of them lost.
    pub lost: Option<i64>,
    /// Extra minutes worked.
    pub extra_minutes: Option<f64>,
    /// Invoice.
    pub invoice: Pounds,
    /// Candidates.
    pub candidates: Pounds,
    /// Schedule.
    pub schedule: Pounds,
    /// Invoice by head of claim.
    pub by_head: BTreeMap<String, Pounds>,
    /// Registered patients.
    pub list_size: Option<i64>,
    /// Invoice for every 1,000 patients.
    pub invoice_per_1000_patients: Option<Pounds>,
    /// No control of its claim fails.
    pub reconciled: bool,
    /// Why it stands apart from every total; null if it is counted.
    pub apart: Option<String>,
    /// Exceptions of its claim.
    pub exceptions: usize,
    /// Warnings of its claim.
    pub warnings: usize,
    /// Folder of its claim; null for a received workbook.
    pub folder: Option<String>,
}

impl PracticeRow {
    /// Whether it is part of the totals.
    pub fn is_counted(&self) -> bool {
        self.apart.is_none()
    }

    /// Whether normal and actual are both known.
    pub fn is_measured(&self) -> bool {
        self.kept_normal.is_some() && self.kept_actual.is_some()
    }
}

/// One network, location, board or supplier.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GroupRow {
    /// Code; for a supplier its name; empty where no look-up says.
    pub code: String,
    /// Name.
    pub name: String,
    /// Sums over its practices.
    #[serde(flatten)]
    pub sums: Sums,
}

/// A practice that could not be reported.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FailureRow {
    /// ODS code, else the name of its folder.
    pub code: String,
    /// Where it came from.
    pub source: String,
    /// Code of what stopped it.
    pub error: String,
    /// What happened.
    pub reason: String,
    /// What to do.
    pub hint: String,
}

/// A file or folder.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourceRow {
    /// Path as shown.
    pub path: String,
    /// What it was used as.
    pub used_as: String,
    /// Practices found in it.
    pub practices: usize,
    /// Rows read, where a file of several practices was parted.
    pub rows_read: Option<u64>,
    /// Rows that went to a practice.
    pub rows_parted: Option<u64>,
    /// Rows put aside.
    pub rows_aside: Option<u64>,
    /// SHA-256 of a file.
    pub sha256: Option<String>,
}
