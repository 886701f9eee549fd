//! Whose claim it is and about what, in words that a program finds by name: whoever receives many workbooks needs no
//! claim.json beside them.

use super::measures::Named;
use super::page::Value;
use super::styles::Style;
use super::words::NOT_STATED;
use crate::claim::outcome::Claim;
use crate::normal::outcome::Grade;

/// Practice, incident, and how much there is to doubt.
pub(super) fn identity_values(claim: &Claim) -> Vec<Named> {
    let policy = &claim.plan.policy;
    let practice = &policy.practice;
    let moment = |moment: chrono::NaiveDateTime| moment.format("%Y-%m-%dT%H:%M").to_string();
    let grade = claim.accuracy.grade.map(|grade| match grade {
        Grade::Certified => "certified",
        Grade::Usable => "usable",
        Grade::Information => "information",
    });
    vec![
        words("practice_code", "ODS code of the practice", &practice.code),
        words("practice_name", "Name of the practice", &practice.name),
        words("practice_affected", "Whether its system was down", policy.incident.affected.name()),
        words("practice_how_known", "How that is known", &policy.incident.how_known),
        words("practice_system", "Which system", &policy.incident.system),
        number("practice_list_size", "Registered patients", practice.list_size),
        words("incident_start", "First moment of the incident", &moment(claim.plan.incident.start)),
        words("incident_end", "First moment after it", &moment(claim.plan.incident.end)),
        words("accuracy_grade", "Grade of the normal day", grade.unwrap_or_default()),
        number("warnings_count", "Warnings", count(claim.warnings.len())),
        number("exceptions_count", "Exceptions", count(claim.exceptions.len())),
    ]
}

fn count(length: usize) -> Option<i64> {
    i64::try_from(length).ok()
}

fn words(name: &str, meaning: &str, words: &str) -> Named {
    let words = if words.trim().is_empty() { NOT_STATED } else { words.trim() };
    named(name, meaning, Value::Text(words.to_owned()), Style::Text)
}

fn number(name: &str, meaning: &str, number: Option<i64>) -> Named {
    match number {
        Some(number) => named(name, meaning, Value::Number(number as f64), Style::Count),
        None => words(name, meaning, ""),
    }
}

fn named(name: &str, meaning: &str, value: Value, style: Style) -> Named {
    Named { name: name.to_owned(), value, style, selects: Value::Text(String::new()), meaning: meaning.to_owned() }
}
