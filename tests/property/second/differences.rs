//! claim.json and the second implementation side by side.

use super::agrees::{Second, sorted};
use chrono::NaiveDate;
use normalday::claim::outcome::Claim;
use normalday::model::staff::StaffGroup;
use normalday::report::json::of_claim;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Every difference, one a line.
pub fn differences(claim: &Claim, second: &Second) -> Vec<String> {
    let first = serde_json::to_value(of_claim(claim)).unwrap();
    let mut found = Vec::new();
    let mut same = |what: &str, claimed: &Value, recomputed: &Value| {
        if claimed != recomputed {
            found.push(format!("{what}: engine {claimed}, second {recomputed}"));
        }
    };
    for (key, value) in &second.measures {
        same(key, &first["measures"][key], value);
    }
    for (key, value) in second.knock_on.iter().flatten() {
        same(&format!("knock_on {key}"), &first["knock_on"][key], value);
    }
    same("day_of", &first["day_of"], &second.day_of);
    same("recovery", &first["recovery"], &second.recovery);
    same("dates", &json!(claim.claim_dates.len()), &json!(second.by_date.as_array().unwrap().len()));
    let days = first["normal_days"].as_array().unwrap().iter().map(|day| match &day["sufficient"] {
        Value::Bool(false) => json!({ "date": day["date"], "sufficient": false }),
        _ => {
            let mut chosen = day["chosen"].as_array().unwrap().clone();
            chosen.sort_by_key(Value::to_string);
            json!({ "date": day["date"], "kind": day["kind"], "chosen": chosen, "sufficient": true })
        }
    });
    for (claimed, recomputed) in days.zip(second.normal_days.as_array().unwrap()) {
        same("normal day", &claimed, recomputed);
    }
    for (claimed, recomputed) in first["by_date"].as_array().unwrap().iter().zip(second.by_date.as_array().unwrap()) {
        for (state, value) in recomputed.as_object().unwrap() {
            same(&format!("{state} on {}", claimed["date"]), &claimed[state], value);
        }
    }
    for claimed in first["by_staff_group"].as_array().unwrap() {
        let group = StaffGroup::from_name(claimed["staff_group"].as_str().unwrap()).unwrap();
        for (state, value) in second.by_staff_group[&group].as_object().unwrap() {
            same(&format!("{state} of {group}"), &claimed[state], value);
        }
    }
    let weeks: BTreeMap<(String, NaiveDate), Value> = first["extra_hours"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|week| week["extra_minutes"] != json!(0.0) || week["absence_minutes"] != json!(0.0))
        .map(|week| {
            let key = (week["staff"].as_str().unwrap().to_owned(), week["week"].as_str().unwrap().parse().unwrap());
            let names = ["extra_minutes", "absence_minutes", "declared_minutes", "candidate_minutes"];
            (key, names.into_iter().map(|name| (name.to_owned(), week[name].clone())).collect())
        })
        .collect();
    for key in weeks.keys().chain(second.extra_hours.keys().filter(|key| !weeks.contains_key(*key))) {
        let of = |map: &BTreeMap<(String, NaiveDate), Value>| map.get(key).cloned().unwrap_or(Value::Null);
        same(&format!("{} in the week of {}", key.0, key.1), &of(&weeks), &of(&second.extra_hours));
    }
    let names = ["head", "on", "tier", "date", "staff", "minutes", "pay", "employer_ni", "pension", "amount"];
    // Not compared: lines of 0.00 (a credit is listed even at nought), the request of head 9, counts without a value.
    let is_compared = |line: &&Value| {
        let is_unpriced = line["amount"].is_null();
        line["amount"] != json!("0.00") && !(is_unpriced && matches!(line["head"].as_u64(), Some(9 | 11 | 12)))
    };
    let lines = first["lines"].as_array().unwrap().iter().filter(is_compared);
    let lines = sorted(
        lines.map(|line| names.into_iter().map(|name| (name.to_owned(), line[name].clone())).collect()).collect(),
    );
    let second_lines: Vec<Value> = second.lines.iter().filter(is_compared).cloned().collect();
    for line in lines.iter().filter(|line| !second_lines.contains(line)) {
        same("line", line, &Value::Null);
    }
    for line in second_lines.iter().filter(|line| !lines.contains(line)) {
        same("line", &Value::Null, line);
    }
    same("number of lines", &json!(lines.len()), &json!(second_lines.len()));
    for (key, value) in second.totals.as_object().unwrap() {
        same(key, &first["totals"][key], value);
    }
    found.extend(band_differences(&first["measures"], second));
    found
}

/// The band ends in a square root and a quantile. Both sides add up to about forty errors of size 1 as doubles, in an
/// order of their own: their sums may differ in the last digits, by less than 1 in 10^12.
fn band_differences(claimed: &Value, second: &Second) -> Vec<String> {
    let normal = second.measures["kept_normal"].as_f64();
    let actual = second.measures["kept_actual"].as_f64();
    let band = normal.zip(actual).zip(second.half_width).map(|((normal, actual), half_width)| {
        (normal * (1.0 - half_width) - actual, normal * (1.0 + half_width) - actual, normal)
    });
    let mut found = Vec::new();
    for (name, value) in [("low", band.map(|band| band.0)), ("high", band.map(|band| band.1))] {
        let known = claimed[format!("shortfall_band_{name}")].as_f64();
        let is_near = match (known, value, band) {
            (None, None, _) => true,
            (Some(known), Some(value), Some(band)) => (known - value).abs() <= 1e-12 * (1.0 + band.2),
            _ => false,
        };
        if !is_near {
            found.push(format!("shortfall_band_{name}: engine {known:?}, second {value:?}"));
        }
    }
    let within = band.map(|(low, high, _)| low <= 0.0 && 0.0 <= high);
    if claimed["within_normal_variation"] != json!(within) {
        found.push(format!("within_normal_variation: second {within:?}"));
    }
    found
}
