//! What a claim is made of: the one value that `report` writes. Names follow `CONTRACT.md` section 2.

use crate::impact::outcome::{AppointmentImpact, HoursImpact};
use crate::model::data::TableRecord;
use crate::model::evidence::{SourceRef, Tier};
use crate::model::exact::Exact;
use crate::model::exception::{Exception, Warning};
use crate::model::money::Pence;
use crate::model::staff::{Activity, Pay, StaffGroup, StaffId, StaffMember};
use crate::model::workload::Queue;
use crate::normal::outcome::{Accuracy, NormalDay};
use crate::plan::Plan;
use chrono::NaiveDate;
use num_rational::Ratio;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// One practice's claim.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What was asked: practice, incident, windows, policy.
    pub plan: Plan,
    /// Recovery window, inclusive.
    pub recovery: (NaiveDate, NaiveDate),
    /// Dates of the claim window, cut to what the files cover.
    pub claim_dates: Vec<NaiveDate>,
    /// Dates cut from the claim window because no file covers them.
    pub cut_dates: Vec<NaiveDate>,
    /// Every table read.
    pub tables: Vec<TableRecord>,
    /// Staff, as labelled by the rota. `report` shows serial labels in the copy to send.
    pub staff: Vec<StaffMember>,
    /// The normal day of every date of the claim window.
    pub normal_days: Vec<NormalDay>,
    /// Pools of the regular weekdays: the ordinary days on which the normal day is tried.
    pub pools: Vec<Vec<NaiveDate>>,
    /// How good the normal day is.
    pub accuracy: Accuracy,
    /// Appointments of the incident dates, the claim window and the knock-on dates.
    pub appointments: AppointmentImpact,
    /// Hours.
    pub hours: HoursImpact,
    /// Modelled work by staff group.
    pub work: Vec<ModelledWork>,
    /// Items of modelled work, each with minutes and basis.
    pub work_items: Vec<WorkItem>,
    /// Workload by queue over the claim window.
    pub workload: Vec<WorkloadImpact>,
    /// Lines, in order of head, date, staff.
    pub lines: Vec<Line>,
    /// Totals of the lines.
    pub totals: Totals,
    /// Rates that the lines use.
    pub on_cost_rates: Vec<OnCostRates>,
    /// Controls.
    pub controls: Vec<Control>,
    /// Measures and totals under one change at a time.
    pub sensitivity: Vec<SensitivityCase>,
    /// What could not be used.
    pub exceptions: Vec<Exception>,
    /// What a reader should doubt.
    pub warnings: Vec<Warning>,
    /// Questions that wait for the practice's answer, in plain words.
    pub questions: Vec<String>,
}

impl Claim {
    /// A claim is reconciled when no control fails.
    pub fn is_reconciled(&self) -> bool {
        self.controls.iter().all(|control| control.result != ControlResult::Fails)
    }
}

/// Where a line stands (`DOMAIN.md` section 1).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// Paid or demonstrably lost, and declared.
    Invoice,
    /// Waits for the declaration.
    Candidate,
    /// Time and value for information.
    Schedule,
    /// A request without a sum (head 9).
    Request,
}

/// What a line counts.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Hours (minutes / 60).
    Hour,
    /// A session or invoice with a fee.
    Fee,
    /// An item: expense, income item, appointment.
    Item,
}

/// Where a practice's hourly rate comes from (`DOMAIN.md` section 7; ruling 25), in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RateSource {
    /// The row itself.
    Row,
    /// The person's entry in the policy.
    PersonInPolicy,
    /// The person's latest earlier row with a rate.
    EarlierRow(SourceRef),
    /// The staff group's rate in the policy.
    GroupInPolicy,
}

/// A rate, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourlyRate {
    /// Pence an hour, before on-costs.
    pub pence_per_hour: i64,
    /// Where it comes from.
    pub source: RateSource,
}

/// The inputs and results of pricing an hours line. Every amount in the workbook is a formula over these
/// (`DOMAIN.md` section 7): pay = round(minutes x rate x enhancement / 60), NI on the rounded pay above the threshold,
/// pension on exact basic pay within whole-time hours.
#[derive(Clone, Debug, PartialEq)]
pub struct HoursPrice {
    /// Minutes priced. Negative for a credit.
    pub minutes: i64,
    /// Basic rate.
    pub rate_pence_per_hour: i64,
    /// Enhancement in hundredths (1.5 is 150).
    pub enhancement_hundredths: i64,
    /// Key of person and week, for the running sums: lines with the same key share threshold and hours.
    pub week_key: u32,
    /// The week's usual pay, pence; none where no usual week is known: NI and pension are then nil.
    pub usual_pay_pence: Option<i64>,
    /// The week's usual minutes.
    pub usual_minutes: Option<i64>,
    /// Usual pay and the rounded pay of the lines of the same week that stand before this one *on the invoice*.
    pub pay_before_pence: i64,
    /// Usual minutes and the minutes of the lines of the same week that stand before this one on the invoice.
    pub minutes_before: i64,
    /// Index into [`Claim::on_cost_rates`].
    pub on_cost_rates: usize,
    /// Employee: NI applies.
    pub ni_applies: bool,
    /// Marked as a member: pension applies.
    pub pension_applies: bool,
}

/// Rates of employer on-costs in force on a date.
#[derive(Clone, Debug, PartialEq)]
pub struct OnCostRates {
    /// First date.
    pub from: NaiveDate,
    /// Employer NI, hundredths of a per cent.
    pub ni_basis_points: i64,
    /// Weekly threshold.
    pub ni_threshold_pence: i64,
    /// Pension, hundredths of a per cent.
    pub pension_basis_points: i64,
    /// Whole-time minutes of a week.
    pub whole_time_minutes: i64,
    /// Where the figures come from.
    pub source: String,
}

/// One line: one person, one date, one head, one rate, whole minutes; or one fee, expense or item.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// `L0001`, in order.
    pub id: String,
    /// Head of claim, 1 to 12.
    pub head: u8,
    /// Where it stands as calculated.
    pub on: On,
    /// Evidence.
    pub tier: Tier,
    /// Date; none for a sum over the window.
    pub date: Option<NaiveDate>,
    /// Person.
    pub staff: Option<StaffId>,
    /// Staff group.
    pub staff_group: Option<StaffGroup>,
    /// What it is, in words of the tool's own.
    pub description: String,
    /// Activity and pay of the minutes.
    pub activity: Option<Activity>,
    /// How it is paid.
    pub pay_treatment: Option<Pay>,
    /// Unit.
    pub unit: Unit,
    /// Quantity of an item line (hours lines: `hours.minutes` / 60 to 4 places).
    pub quantity: Decimal,
    /// Unit price of an item line or hourly rate, pence; none: unpriced, listed, not on the invoice.
    pub rate_pence: Option<i64>,
    /// Where the hourly rate comes from; none without one.
    pub rate_source: Option<RateSource>,
    /// How an hours line is priced; none for others and for unpriced ones.
    pub hours: Option<HoursPrice>,
    /// Whole minutes of an hours line, priced or not.
    pub minutes: Option<i64>,
    /// Pay, pence, rounded once.
    pub pay_pence: Option<Pence>,
    /// Employer NI.
    pub employer_ni_pence: Option<Pence>,
    /// Pension.
    pub pension_pence: Option<Pence>,
    /// Amount = pay + NI + pension; or quantity x price. None: unpriced.
    pub amount_pence: Option<Pence>,
    /// Whether it counts towards the invoice as written.
    pub included: bool,
    /// Why it stands where it stands.
    pub reason: String,
    /// Rows behind it.
    pub evidence: Vec<SourceRef>,
}

/// Totals of the lines, pence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Invoice.
    pub invoice: Pence,
    /// Candidates.
    pub candidates: Pence,
    /// Schedule.
    pub schedule: Pence,
    /// Invoice by head 1 to 8.
    pub invoice_by_head: BTreeMap<u8, Pence>,
    /// Invoice by tier.
    pub invoice_by_tier: BTreeMap<Tier, Pence>,
    /// Candidates by head 1 to 8.
    pub candidates_by_head: BTreeMap<u8, Pence>,
    /// Schedule by head.
    pub schedule_by_head: BTreeMap<u8, Pence>,
}

/// Modelled work of one staff group, and what covers it (`DOMAIN.md` section 7; control 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelledWork {
    /// Staff group.
    pub staff_group: StaffGroup,
    /// Modelled minutes.
    pub modelled_minutes: Exact,
    /// Net extra paid minutes of the group, declared or not.
    pub paid_extra_minutes: Exact,
    /// min(modelled, paid extra).
    pub covered_minutes: Exact,
    /// Head 11: what is left.
    pub absorbed_minutes: Exact,
    /// Extra paid hours exceed modelled work by more than a third.
    pub wants_more_evidence: bool,
}

/// One kind of modelled work of one staff group: items x minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkItem {
    /// Staff group.
    pub staff_group: StaffGroup,
    /// Kind, in words.
    pub kind: String,
    /// Items (backlog items beyond normal may be a fraction).
    pub items: Exact,
    /// Minutes in all.
    pub minutes: Exact,
    /// Where the minutes come from.
    pub basis: String,
}

/// A queue over the claim window against the normal days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadImpact {
    /// Queue.
    pub queue: Queue,
    /// Date.
    pub date: NaiveDate,
    /// Received, normal and actual.
    pub received: (Option<Exact>, Option<i64>),
    /// Completed, normal and actual.
    pub completed: (Option<Exact>, Option<i64>),
    /// Outstanding, normal and actual.
    pub outstanding: (Option<Exact>, Option<i64>),
}

/// How a control ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ControlResult {
    /// Both routes agree.
    Holds,
    /// They do not.
    Fails,
    /// A side is null.
    NotApplicable,
}

/// A figure reached by two independent routes (`DOMAIN.md` section 8).
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// `C01` to `C13`, with a letter where one control has several parts (`C08a`).
    pub id: String,
    /// What agrees with what.
    pub name: String,
    /// Left: from the claim's tables.
    pub left: Option<Ratio<i64>>,
    /// Right: from the counts of `ingest`, or from the workbook read back.
    pub right: Option<Ratio<i64>>,
    /// Pence rather than counts or minutes.
    pub is_money: bool,
    /// Result.
    pub result: ControlResult,
    /// Where it was found to fail, or why it is not applicable.
    pub note: String,
}

impl Control {
    /// Compares the two sides; a null side makes the control not applicable, for the reason given.
    pub fn compare(id: &str, name: &str, left: Option<Exact>, right: Option<Exact>, reason_if_null: &str) -> Self {
        let (result, note) = match (left, right) {
            (Some(left), Some(right)) if left == right => (ControlResult::Holds, String::new()),
            (Some(_), Some(_)) => (ControlResult::Fails, String::new()),
            _ => (ControlResult::NotApplicable, reason_if_null.to_owned()),
        };
        Control { id: id.to_owned(), name: name.to_owned(), left, right, is_money: false, result, note }
    }

    /// The same for money in pence.
    pub fn compare_pence(
        id: &str,
        name: &str,
        left: Option<Pence>,
        right: Option<Pence>,
        reason_if_null: &str,
    ) -> Self {
        let exact = |pence: Pence| Exact::from_integer(pence);
        let control = Control::compare(id, name, left.map(exact), right.map(exact), reason_if_null);
        Control { is_money: true, ..control }
    }
}

/// Measures and totals under one change (`CONTRACT.md` section 3, Sensitivity).
#[derive(Clone, Debug, PartialEq)]
pub struct SensitivityCase {
    /// What is changed, in words.
    pub change: String,
    /// Shortfall.
    pub shortfall: Option<Exact>,
    /// Re-provided.
    pub reprovided: Option<i64>,
    /// Lost.
    pub lost: Option<i64>,
    /// Extra minutes.
    pub extra_minutes: Option<Exact>,
    /// Invoice total, pence.
    pub invoice: Option<Pence>,
    /// Candidates, pence.
    pub candidates: Option<Pence>,
    /// Why a figure is null.
    pub note: String,
}
