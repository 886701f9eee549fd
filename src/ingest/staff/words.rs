//! The words of rotas and timesheets: one vocabulary (`schemas/vocabulary/staff.toml`) beside the fixed names of the
//! templates.

use crate::ingest::layout::folded_header;
use crate::model::staff::{Activity, FundedBy, Pay};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

const STAFF_TOML: &str = include_str!("../../../schemas/vocabulary/staff.toml");

/// What kind of row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// Planned time.
    Planned,
    /// Worked time.
    Worked,
    /// Staff time of which the row does not say whether it was planned or worked (ruling 8).
    Shift,
    /// Staff time that nobody has approved yet.
    NotApproved,
    /// Hours that a payroll run adds to its shifts.
    Adjustment,
    /// Leave of whatever reason; the reason is not kept.
    Leave,
    /// Leave without pay.
    UnpaidLeave,
    /// A shift on which nobody is named.
    Open,
    /// A session that was cancelled or not used.
    NotUsed,
    /// A day off: neither time nor leave.
    NotWorking,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StaffFile {
    kind: HashMap<String, Vec<String>>,
    pay: HashMap<Pay, Vec<String>>,
    activity: HashMap<Activity, Vec<String>>,
    funded_by: HashMap<FundedBy, Vec<String>>,
    nobody: BTreeMap<String, Vec<String>>,
}

struct Words {
    kind: HashMap<String, RowKind>,
    pay: HashMap<String, Pay>,
    activity: HashMap<String, Activity>,
    funded_by: HashMap<String, FundedBy>,
    nobody: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file: StaffFile = match toml::from_str(STAFF_TOML) {
        Ok(file) => file,
        Err(error) => unreachable!("the embedded words of rotas are sound: {error}"),
    };
    let kinds = file.kind.into_iter().map(|(name, texts)| match RowKind::deserialize(toml::Value::String(name)) {
        Ok(kind) => (kind, texts),
        Err(error) => unreachable!("the embedded kinds of rows are sound: {error}"),
    });
    Words {
        kind: by_text(kinds),
        pay: by_text(file.pay),
        activity: by_text(file.activity),
        funded_by: by_text(file.funded_by),
        nobody: file.nobody.into_values().flatten().map(|text| folded_header(&text)).collect(),
    }
});

fn by_text<T: Copy>(entries: impl IntoIterator<Item = (T, Vec<String>)>) -> HashMap<String, T> {
    entries
        .into_iter()
        .flat_map(|(value, texts)| texts.into_iter().map(move |text| (folded_header(&text), value)))
        .collect()
}

/// The kind of row that a type or status text says.
pub fn row_kind(text: &str) -> Option<RowKind> {
    WORDS.kind.get(&folded_header(text)).copied()
}

/// How a row is paid.
pub fn pay(text: &str) -> Option<Pay> {
    Pay::from_name(text).or_else(|| WORDS.pay.get(&folded_header(text)).copied())
}

/// How a row is paid, where its type says so. A bare `TOIL` may be time off taken or extra time earned: it says nothing.
pub fn pay_as_type(text: &str) -> Option<Pay> {
    pay(text).filter(|_| folded_header(text) != "toil")
}

/// What the time was spent on.
pub fn activity(text: &str) -> Option<Activity> {
    Activity::from_name(text).or_else(|| WORDS.activity.get(&folded_header(text)).copied())
}

/// Who pays for the time.
pub fn funded_by(text: &str) -> Option<FundedBy> {
    FundedBy::from_name(text).or_else(|| WORDS.funded_by.get(&folded_header(text)).copied())
}

/// Whether a label names nobody (`Not Allocated`).
pub fn names_nobody(label: &str) -> bool {
    WORDS.nobody.contains(&folded_header(label))
}

/// Y or N.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match folded_header(text).as_str() {
        "y" | "yes" | "true" | "1" => Some(true),
        "n" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn words_of_types_and_states() {
        assert_eq!(row_kind("Scheduled"), Some(RowKind::Planned));
        assert_eq!(row_kind("Shift"), Some(RowKind::Shift));
        assert_eq!(row_kind("Annual Leave"), Some(RowKind::Leave));
        assert_eq!(row_kind("SICKNESS"), Some(RowKind::Leave));
        assert_eq!(row_kind("unpaid_leave"), Some(RowKind::UnpaidLeave));
        assert_eq!(row_kind("Not Allocated"), Some(RowKind::Open));
        assert_eq!(row_kind("TOIL"), None, "taken or earned is not said");
        assert_eq!(row_kind("SL"), None);
        assert_eq!(pay("Overtime"), Some(Pay::OvertimeEnhanced));
        assert_eq!(pay("locum_fee"), Some(Pay::LocumFee));
        assert_eq!(pay_as_type("TOIL"), None);
        assert_eq!(pay_as_type("TOIL earned"), Some(Pay::Toil));
        assert_eq!(activity("Staff meeting"), Some(Activity::Meeting));
        assert_eq!(funded_by("ARRS"), Some(FundedBy::PcnArrs));
        assert!(names_nobody("Not Allocated"));
        assert!(!names_nobody("R01"));
        assert_eq!(yes_or_no("maybe"), None);
    }
}
