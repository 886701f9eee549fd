//! What may leave an ICB: rounded values only. Counts from 1 to 7 are `*`, others stand to the nearest 5; money of a practice
//! with a suppressed count is withheld. What is suppressed is settled in `region::public`; here stands only what is written.

use crate::model::money::Pounds;
use crate::model::policy::Affected;
use crate::report::json::shape::Incident;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// Value of `schema` in every public copy.
pub const SCHEMA: &str = "normalday.region_public/1";
/// A suppressed count.
pub const SUPPRESSED: &str = "*";
/// Money that is withheld.
pub const WITHHELD: &str = "withheld";

/// A count as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicCount {
    /// To the nearest 5.
    Shown(i64),
    /// Suppressed.
    Suppressed,
    /// Not measured.
    NotMeasured,
}

impl Serialize for PublicCount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            PublicCount::Shown(count) => serializer.serialize_i64(*count),
            PublicCount::Suppressed => serializer.serialize_str(SUPPRESSED),
            PublicCount::NotMeasured => serializer.serialize_none(),
        }
    }
}

impl JsonSchema for PublicCount {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PublicCount".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A count to the nearest 5; `*`: suppressed; null: not measured.",
            "anyOf": [{ "type": "integer", "multipleOf": 5 }, { "const": "*" }, { "type": "null" }]
        })
    }
}

/// Money as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicMoney {
    /// Pounds.
    Shown(Pounds),
    /// Withheld.
    Withheld,
}

impl Serialize for PublicMoney {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            PublicMoney::Shown(pounds) => pounds.serialize(serializer),
            PublicMoney::Withheld => serializer.serialize_str(WITHHELD),
        }
    }
}

impl JsonSchema for PublicMoney {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PublicMoney".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "Pounds with two decimals, or `withheld`.", "type": "string" })
    }
}

/// A region for the public (`normalday.region_public/1`).
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PublicRegion {
    /// `normalday.region_public/1`.
    pub schema: String,
    /// Version of normalday.
    pub tool_version: String,
    /// Incident, local time, end exclusive.
    pub incident: Incident,
    /// All practices. Counts are sums over all of them; money is that of the practices whose money is shown.
    pub totals: PublicFigures,
    /// Invoices of all practices; withheld where one or two practices' money is, since it could be worked out.
    pub invoice_of_all: PublicMoney,
    /// By supplier.
    pub by_supplier: Vec<PublicGroup>,
    /// By ICB.
    pub by_icb: Vec<PublicGroup>,
    /// By sub-ICB location.
    pub by_sub_icb: Vec<PublicGroup>,
    /// By network.
    pub by_pcn: Vec<PublicGroup>,
    /// Every practice in the totals.
    pub practices: Vec<PublicPractice>,
}

/// The figures of a practice or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicFigures {
    /// Kept on a normal day.
    pub kept_normal: PublicCount,
    /// Kept.
    pub kept: PublicCount,
    /// Cancelled appointments that count.
    pub cancelled: PublicCount,
    /// Invoices.
    pub invoice: PublicMoney,
    /// Candidates.
    pub candidates: PublicMoney,
    /// Schedules.
    pub schedule: PublicMoney,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicGroup {
    /// Code; empty if not known.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its figures.
    #[serde(flatten)]
    pub figures: PublicFigures,
}

/// A practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicPractice {
    /// ODS code.
    pub code: String,
    /// Name.
    pub name: String,
    /// System supplier.
    pub supplier: String,
    /// Whether its system was down.
    pub affected: Affected,
    /// Network.
    pub pcn: String,
    /// Sub-ICB location.
    pub sub_icb: String,
    /// ICB.
    pub icb: String,
    /// Its figures.
    #[serde(flatten)]
    pub figures: PublicFigures,
}
