//! `claim.json` and its schema.

use crate::common::claim_fixture;
use normalday::report::json::{schema, to_json};
use std::path::PathBuf;

/// `NORMALDAY_WRITE_SCHEMA=1 cargo test --release --test workbook` writes them again.
fn is_in_the_repository(name: &str, schema: String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
    if std::env::var_os("NORMALDAY_WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), schema);
}

#[test]
fn the_schemas_in_the_repository_are_those_of_the_types() {
    is_in_the_repository("claim.schema.json", schema());
    is_in_the_repository("gpad.schema.json", normalday::report::json::published::schema());
    is_in_the_repository("region.schema.json", normalday::report::region::schema());
    is_in_the_repository("region_public.schema.json", normalday::report::region::public_schema());
}

#[test]
fn the_keys_stand_in_the_order_of_the_contract() {
    let text = to_json(&claim_fixture::claim());
    let keys: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("  \"").and_then(|rest| rest.split('"').next())).collect();
    assert_eq!(
        keys,
        [
            "schema",
            "tool_version",
            "practice",
            "incident",
            "recovery",
            "reconciled",
            "controls",
            "files",
            "normal_days",
            "accuracy",
            "day_of",
            "measures",
            "knock_on",
            "by_date",
            "by_staff_group",
            "fates",
            "extra_hours",
            "lines",
            "totals",
            "exceptions",
            "warnings"
        ]
    );
}

#[test]
fn money_is_text_a_count_is_whole_and_what_is_not_known_is_null() {
    let json: serde_json::Value = serde_json::from_str(&to_json(&claim_fixture::claim())).unwrap();
    assert_eq!(json["totals"]["invoice_total"], "817.28");
    assert_eq!(json["totals"]["by_head"]["4"], "0.00");
    assert_eq!(json["totals"]["by_tier"]["B"], "0.00");
    assert_eq!(json["measures"]["kept_actual"], 48);
    assert_eq!(json["measures"]["kept_normal"], 70.5);
    assert_eq!(json["knock_on"]["cancelled_gross"], serde_json::Value::Null);
    assert_eq!(json["incident"]["end"], "2024-07-20T00:00:00");
    assert_eq!(json["lines"][10]["amount"], serde_json::Value::Null);
    assert_eq!(json["lines"][9]["quantity"], "0.75");
    assert_eq!(json["controls"][2]["difference"], serde_json::Value::Null);
    assert_eq!(json["fates"]["counts"]["reprovided"], 3);
}
