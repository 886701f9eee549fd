//! The rows of claim.json: fates, person-weeks, lines, totals, exceptions.

use super::Place;
use crate::claim::outcome::{On, Unit};
use crate::impact::outcome::Fate;
use crate::model::evidence::Tier;
use crate::model::staff::StaffGroup;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// One cancelled appointment.
#[derive(Serialize, JsonSchema)]
pub struct FateJson {
    /// Serial label; null if untraceable.
    pub patient: Option<String>,
    /// Appointments that the row stands for.
    pub weight: i64,
    /// Date.
    pub date: NaiveDate,
    /// Start, `HH:MM`.
    pub start: Option<String>,
    /// Staff group.
    pub staff_group: StaffGroup,
    /// Planned minutes.
    pub planned_minutes: Option<u16>,
    /// Fate.
    pub fate: Fate,
    /// New date.
    pub new_date: Option<NaiveDate>,
    /// New staff group.
    pub new_staff_group: Option<StaffGroup>,
    /// New planned minutes.
    pub new_planned_minutes: Option<u16>,
    /// Working days to the new date.
    pub delay_working_days: Option<i64>,
    /// Where the cancelled row stands.
    pub source: Place,
    /// Where the new row stands.
    pub new_source: Option<Place>,
}

/// One person's week.
#[derive(Serialize, JsonSchema)]
pub struct ExtraHours {
    /// Staff, as the rota labels them.
    pub staff: String,
    /// Staff group.
    pub staff_group: StaffGroup,
    /// Monday.
    pub week: NaiveDate,
    /// Baseline.
    pub baseline_minutes: f64,
    /// Worked.
    pub worked_minutes: f64,
    /// Extra.
    pub extra_minutes: f64,
    /// Absence.
    pub absence_minutes: f64,
    /// Declared.
    pub declared_minutes: i64,
    /// Candidate.
    pub candidate_minutes: i64,
    /// Why.
    pub reason: String,
}

/// A line.
#[derive(Serialize, JsonSchema)]
pub struct LineRow {
    /// `L0001`.
    pub id: String,
    /// Head, 1 to 12.
    pub head: u8,
    /// Where it stands.
    pub on: On,
    /// Evidence tier.
    pub tier: Tier,
    /// Date.
    pub date: Option<NaiveDate>,
    /// Staff, as the rota labels them.
    pub staff: Option<String>,
    /// Staff group.
    pub staff_group: Option<StaffGroup>,
    /// Description.
    pub description: String,
    /// Minutes.
    pub minutes: Option<i64>,
    /// Quantity, decimal string.
    pub quantity: String,
    /// Unit.
    pub unit: Unit,
    /// Rate, pounds.
    pub rate: Option<String>,
    /// Pay, pounds.
    pub pay: Option<String>,
    /// Employer NI, pounds.
    pub employer_ni: Option<String>,
    /// Employer pension, pounds.
    pub pension: Option<String>,
    /// Amount, pounds; null: unpriced.
    pub amount: Option<String>,
    /// Whether it counts towards the invoice.
    pub included: bool,
    /// Why it stands there.
    pub reason: String,
    /// Rows behind it.
    pub evidence: Vec<Place>,
}

/// Totals, pounds.
#[derive(Serialize, JsonSchema)]
pub struct Totals {
    /// Invoice.
    pub invoice_total: String,
    /// Candidates.
    pub candidate_total: String,
    /// Schedule.
    pub schedule_total: String,
    /// Invoice by head 1 to 8.
    pub by_head: BTreeMap<u8, String>,
    /// Invoice by tier.
    pub by_tier: BTreeMap<Tier, String>,
    /// Candidates by head 1 to 8.
    pub candidate_by_head: BTreeMap<u8, String>,
    /// Schedule by head 1 to 12.
    pub schedule_by_head: BTreeMap<u8, String>,
}

/// What could not be used.
#[derive(Serialize, JsonSchema)]
pub struct ExceptionRow {
    /// Code.
    pub code: String,
    /// File.
    pub file: String,
    /// Sheet.
    pub sheet: Option<String>,
    /// Row, nought for the whole table.
    pub row: u32,
    /// Column number in a grid, from 1.
    pub column_number: Option<u32>,
    /// Canonical name of the column.
    pub column: Option<String>,
    /// Reason.
    pub reason: String,
    /// More words.
    pub detail: Option<String>,
    /// Whether the row was put aside.
    pub put_aside: bool,
    /// What to do.
    pub remedy: String,
}
