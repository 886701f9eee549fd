//! Single values: how they are rounded, compared, shown in a text, and when two of them are the same.

use super::super::book::Value;
use std::cmp::Ordering;

/// Most letters of a text that a formula joins: as many as a cell can hold.
const MOST_LETTERS: usize = 32_767;

/// A value that says why there is none.
pub(super) fn error(words: &str) -> Value {
    Value::Error(words.to_owned())
}

/// The smallest or the largest of some numbers; nought of none.
pub(super) fn extreme(numbers: &[f64], choose: fn(f64, f64) -> f64) -> f64 {
    numbers.iter().copied().reduce(choose).unwrap_or(0.0)
}

/// A number, or why it is none: a spreadsheet has neither infinity nor what is no number.
pub(super) fn finite(number: f64) -> Value {
    if number.is_finite() { Value::Number(number) } else { error("#NUM!") }
}

/// Rounds half away from zero, on the 15 digits that a spreadsheet shows: 1.005 is a tie although its double is below.
pub(super) fn rounded(number: f64, digits: f64) -> f64 {
    let scale = 10f64.powi(digits.clamp(-15.0, 15.0) as i32);
    in_15_digits(number * scale).round() / scale
}

fn in_15_digits(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// Two texts as one.
pub(super) fn joined(one: &Value, other: &Value) -> Value {
    let text = format!("{}{}", shown(one), shown(other));
    if text.len() > 4 * MOST_LETTERS { error("a text longer than a cell can hold") } else { Value::Text(text) }
}

/// A value in a text, as a spreadsheet joins it.
fn shown(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Number(number) => in_15_digits(*number).to_string(),
        Value::Text(words) | Value::Error(words) => words.clone(),
        Value::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
    }
}

/// Order of two values: numbers before words before truths; words without regard to capitals; nothing is nought or no words.
pub(super) fn compared(one: &Value, other: &Value) -> Ordering {
    use Value::*;
    let rank = |value: &Value| match value {
        Empty | Number(_) => 0,
        Text(_) => 1,
        Truth(_) => 2,
        Error(_) => 3,
    };
    match (one, other) {
        (Number(one), Number(other)) => (one + 0.0).total_cmp(&(other + 0.0)),
        (Empty, Number(other)) => 0.0_f64.total_cmp(&(other + 0.0)),
        (Number(one), Empty) => (one + 0.0).total_cmp(&0.0),
        (Text(one), Text(other)) => one.to_lowercase().cmp(&other.to_lowercase()),
        (Empty, Text(other)) => "".cmp(other.as_str()),
        (Text(one), Empty) => one.as_str().cmp(""),
        (Truth(one), Truth(other)) => one.cmp(other),
        (Empty, Truth(other)) => false.cmp(other),
        (Truth(one), Empty) => one.cmp(&false),
        _ => rank(one).cmp(&rank(other)),
    }
}

/// Whether two values are the same: numbers to a hundred thousand millionth of their size, since each program adds in its
/// own order and keeps 15 digits; amounts of money are rounded to the penny by their formulas, and a penny is far more.
pub fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            (one - other).abs() <= 1e-11 * one.abs().max(other.abs()).max(100.0)
        }
        (Value::Empty, Value::Text(words)) | (Value::Text(words), Value::Empty) => words.is_empty(),
        (one, other) => one == other,
    }
}
