//! The policy: one TOML that answers what the exports cannot say. Everything has an embedded default
//! (`schemas/policy/default.toml`, commented); a user's file overrides it key by key.

use super::appointment::Status;
use super::money::{Pence, pence_from_text};
use super::staff::{StaffGroup, vocabulary};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// The default policy, as `normalday init` writes it.
pub const DEFAULT_POLICY_TOML: &str = include_str!("../../schemas/policy/default.toml");

vocabulary! {
    /// Whether this practice's system was down.
    Affected {
        /// It was.
        Yes = "yes", "yes";
        /// It was not.
        No = "no", "no";
        /// Not said.
        Unknown = "unknown", "not stated";
    }
}

/// The whole policy.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Who claims.
    pub practice: PracticePolicy,
    /// To whom the claim goes.
    pub icb: IcbPolicy,
    /// Who is copied in.
    pub lmc: LmcPolicy,
    /// What went wrong, and when.
    pub incident: IncidentPolicy,
    /// The invoice.
    pub invoice: InvoicePolicy,
    /// How the normal day is chosen.
    pub normal_day: NormalDayPolicy,
    /// How the rota is read.
    pub rota: RotaPolicy,
    /// What a status text of the practice's own means: text = canonical status.
    pub statuses: BTreeMap<String, Status>,
    /// Minutes of modelled work for one item, each with its basis.
    pub work: WorkPolicy,
    /// Rates and on-costs.
    pub rates: RatesPolicy,
    /// Staff whom the exports do not describe fully.
    pub staff: Vec<StaffPolicy>,
    /// Declarations: this time is due to the incident.
    pub declared: Vec<DeclaredPolicy>,
    /// Suppliers whose practices are presumed affected (region only).
    pub affected_suppliers: Vec<String>,
    /// Months in which the book and NHS England's published count differ for a known reason (control 13).
    pub published_differences: Vec<MonthWithReason>,
}

/// Who claims. Every text may be empty; an empty one is a blank to fill in on the invoice.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PracticePolicy {
    /// ODS code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Address, a line each, the postcode last.
    pub address: Vec<String>,
    /// Telephone for questions about the invoice.
    pub telephone: String,
    /// E-mail for questions about the invoice.
    pub email: String,
    /// Who answers questions.
    pub contact: String,
    /// Bank details as they should be printed.
    pub bank: Vec<String>,
    /// Registered patients.
    pub list_size: Option<i64>,
}

/// The ICB.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IcbPolicy {
    /// Name.
    pub name: String,
    /// Organisation code.
    pub code: String,
    /// Payables code.
    pub payables_code: String,
    /// Address for invoices, a line each.
    pub address: Vec<String>,
    /// E-mail.
    pub email: String,
    /// Contact name.
    pub contact: String,
    /// Reference or purchase order number that the ICB gave.
    pub reference: String,
}

/// The LMC.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LmcPolicy {
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
}

/// The incident.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentPolicy {
    /// `START/END` as for `--incident`; empty: it must be given on the command line.
    pub span: String,
    /// Short description for the invoice, such as `EMIS Web outage`.
    pub description: String,
    /// Whether this practice's system was down.
    pub affected: Affected,
    /// Which system.
    pub system: String,
    /// How that is known: case number, supplier notice.
    pub how_known: String,
    /// Dates after the incident on which the system was still limited.
    pub knock_on: Vec<NaiveDate>,
    /// Working days of the recovery window.
    pub recovery_working_days: u32,
    /// Days after a cancelled slot within which a rebooking counts.
    pub rebooking_horizon_days: u32,
}

/// The invoice.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoicePolicy {
    /// Invoice number; empty: an empty input. It is never invented (ruling 9).
    pub number: String,
    /// Invoice date; empty: an empty input.
    pub date: Option<NaiveDate>,
    /// Terms, such as `30 days from agreement`.
    pub terms: String,
}

/// A span of dates with a reason.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatesWithReason {
    /// First date.
    pub from: NaiveDate,
    /// Last date.
    pub to: NaiveDate,
    /// Why.
    pub reason: String,
    /// The exclusion holds only for incidents that begin before this date.
    #[serde(default)]
    pub only_for_incidents_before: Option<NaiveDate>,
}

/// A month with a reason.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthWithReason {
    /// First date of the month.
    pub month: NaiveDate,
    /// Why.
    pub reason: String,
}

/// How the normal day is chosen.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NormalDayPolicy {
    /// Dates that are never reference days, each with its reason.
    pub excluded: Vec<DatesWithReason>,
    /// Other incidents (`START/END`): neither they nor their recovery windows hold reference days.
    pub other_incidents: Vec<String>,
    /// Bank holidays proclaimed after this version.
    pub bank_holidays_added: Vec<NaiveDate>,
    /// Dates without rows that have a reason (control 10).
    pub closed_dates: Vec<DatesWithReason>,
    /// Dates whose weeks are not usual weeks of pay (section 7, "the policy's list").
    pub unusual_weeks: Vec<NaiveDate>,
}

vocabulary! {
    /// What `SL` means in this practice's grid.
    MeaningOfSl {
        /// Not said: every `SL` is an exception.
        Ask = "ask", "not said";
        /// Study leave.
        Study = "study", "study leave";
        /// Leave.
        Leave = "leave", "leave";
    }
}

vocabulary! {
    /// An answer that may still be open.
    Answer {
        /// Not answered.
        Open = "open", "not answered";
        /// Yes.
        Yes = "yes", "yes";
        /// No.
        No = "no", "no";
    }
}

/// How the rota is read.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RotaPolicy {
    /// What `SL` means.
    pub sl: MeaningOfSl,
    /// Session length in minutes by staff group; no entry: no hours are made from session marks.
    pub session_minutes: BTreeMap<StaffGroup, i64>,
    /// Start of a morning and of an afternoon session, minutes after midnight.
    pub morning_start_minute: i64,
    /// Start of an afternoon session, minutes after midnight.
    pub afternoon_start_minute: i64,
    /// "Was this planned before the incident?", asked of plans that exceed the person's normal by an hour or more.
    pub plans_made_before_incident: Answer,
    /// Candidate minutes of a person-week below this are nought.
    pub candidate_minimum_minutes: i64,
}

/// Minutes for one item of modelled work, and where the figure comes from.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MinutesPerItem {
    /// Minutes.
    pub minutes: i64,
    /// Who does it; for appointments and late entries the row's own group.
    #[serde(default)]
    pub staff_group: Option<StaffGroup>,
    /// Where the figure comes from.
    pub basis: String,
}

/// Modelled work.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkPolicy {
    /// A re-provided appointment whose planned minutes are not known.
    pub reprovided_appointment: MinutesPerItem,
    /// A record entered late.
    pub late_entry: MinutesPerItem,
    /// A rebooking.
    pub rebooking: MinutesPerItem,
    /// A document.
    pub documents: MinutesPerItem,
    /// A result.
    pub results: MinutesPerItem,
    /// A prescription.
    pub scripts: MinutesPerItem,
    /// A task.
    pub tasks: MinutesPerItem,
    /// An online request.
    pub online_requests: MinutesPerItem,
}

/// Pounds in a policy: `"12.31"` or `12.31`, held as pence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyMoney(pub Pence);

impl<'de> Deserialize<'de> for PolicyMoney {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Whole(i64),
            Number(f64),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Text(text) => text,
            Written::Whole(number) => number.to_string(),
            Written::Number(number) => number.to_string(),
        };
        pence_from_text(&text).map(PolicyMoney).ok_or_else(|| {
            serde::de::Error::custom("a sum of money is pounds with at most two decimals, such as \"12.31\"")
        })
    }
}

impl Serialize for PolicyMoney {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::money::pounds_text(self.0))
    }
}

/// Employer NI of a period.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NationalInsurance {
    /// First date.
    pub from: NaiveDate,
    /// Rate in hundredths of a per cent (13.80% is 1380).
    pub rate_basis_points: i64,
    /// Weekly secondary threshold.
    #[schemars(with = "String")]
    pub weekly_threshold: PolicyMoney,
    /// Where this is said.
    pub source: String,
}

/// Employer pension contribution.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pension {
    /// Rate in hundredths of a per cent (14.38% is 1438).
    pub rate_basis_points: i64,
    /// Whole-time minutes of a week, beyond which hours are not pensionable.
    pub whole_time_minutes: i64,
    /// Staff groups that are members; unset: nil, with a warning.
    pub member_groups: Vec<StaffGroup>,
    /// Where this is said.
    pub source: String,
}

/// Rates and on-costs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatesPolicy {
    /// The practice's own payroll rate by staff group, pounds per hour before on-costs.
    #[schemars(with = "BTreeMap<StaffGroup, String>")]
    pub per_hour: BTreeMap<StaffGroup, PolicyMoney>,
    /// Enhancement by staff group for rows paid as `overtime_enhanced` that do not say one.
    #[schemars(with = "BTreeMap<StaffGroup, String>")]
    pub enhancement: BTreeMap<StaffGroup, Decimal>,
    /// Employer NI, in order of date.
    pub national_insurance: Vec<NationalInsurance>,
    /// Employer pension.
    pub pension: Pension,
    /// Value of an appointment hour (head 12); unset: a count, no value.
    #[schemars(with = "Option<String>")]
    #[serde(default)]
    pub value_per_hour: Option<PolicyMoney>,
    /// Where the value comes from, with its edition.
    pub value_per_hour_basis: String,
}

/// One person whom the exports do not describe fully.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffPolicy {
    /// The label in the rota.
    pub label: String,
    /// Other labels of the same person.
    #[serde(default)]
    pub also: Vec<String>,
    /// Staff group.
    #[serde(default)]
    pub staff_group: Option<StaffGroup>,
    /// Rate, pounds per hour.
    #[schemars(with = "Option<String>")]
    #[serde(default)]
    pub rate_per_hour: Option<PolicyMoney>,
    /// Contract minutes of a usual week.
    #[serde(default)]
    pub contract_minutes_per_week: Option<i64>,
    /// Member of the pension scheme.
    #[serde(default)]
    pub pension_member: Option<bool>,
}

/// A declaration: the extra time of these people on these dates is due to the incident.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredPolicy {
    /// One person, by the label in the rota.
    #[serde(default)]
    pub staff: Option<String>,
    /// Or a whole staff group.
    #[serde(default)]
    pub staff_group: Option<StaffGroup>,
    /// First date.
    pub from: NaiveDate,
    /// Last date.
    pub to: NaiveDate,
    /// Why.
    pub reason: String,
}

impl Default for Policy {
    /// The embedded policy. It is part of the binary and checked by a test, so a failure here is an internal error.
    fn default() -> Self {
        match toml::from_str(DEFAULT_POLICY_TOML) {
            Ok(policy) => policy,
            Err(error) => unreachable!("the embedded default policy is sound: {error}"),
        }
    }
}
