//! The lines of a received claim: what the practice changed since they were written.

use super::book::{Book, Value};
use super::evaluate::{Evaluator, is_same};
use super::table::Table;
use super::{Finding, Findings, Kind, shown};
use std::collections::BTreeSet;

const SHEET: &str = "Claim lines";

/// Compares each line with what stands beside it as written.
pub(super) fn check(book: &Book, evaluator: &mut Evaluator<'_>, findings: &mut Findings) {
    let Some(table) = Table::of(book, SHEET) else { return };
    let mut numbers = Vec::new();
    for row in table.rows() {
        let Some(line) = table.text(row, "Line") else { continue };
        numbers.extend(line.strip_prefix('L').and_then(|number| number.parse::<u32>().ok()));
        let mut value = |title: &str| table.value(evaluator, row, title);
        if let (Some((place, now)), Some((_, written))) = (value("Include (Y or N)"), value("Include as written"))
            && now != written
        {
            let reason = match value("Reason for a change") {
                Some((_, Value::Text(reason))) => format!("the reason given: {}", shown(&Value::Text(reason))),
                _ => "no reason is given".to_owned(),
            };
            let amount = value("Amount").map(|(_, amount)| shown(&amount)).unwrap_or_default();
            let words = format!(
                "line {line}: Include was written as {} and is {}, amount {amount} pounds; {reason}",
                shown(&written),
                shown(&now)
            );
            findings.push(Finding::of_cell(Kind::IncludeChanged, SHEET, place, words));
        }
        if let (Some((place, now)), Some((_, written))) = (value("Amount"), value("Amount as written"))
            && !is_same(&now, &written)
        {
            let words =
                format!("line {line}: the amount was written as {} and comes to {}", shown(&written), shown(&now));
            findings.push(Finding::of_cell(Kind::AmountChanged, SHEET, place, words));
        }
    }
    check_numbers(&numbers, findings);
}

/// Lines are numbered from one without a gap.
fn check_numbers(numbers: &[u32], findings: &mut Findings) {
    let known: BTreeSet<u32> = numbers.iter().copied().collect();
    if known.len() != numbers.len() {
        findings.push(Finding::of_sheet(Kind::LineNumbers, SHEET, "a line stands there twice"));
    }
    let last = known.last().copied().unwrap_or(0);
    if last as usize > known.len() {
        let gap = (1..=last).find(|number| !known.contains(number)).unwrap_or(0);
        let words = format!(
            "{} of the lines up to L{last:04} are not there, the first of them L{gap:04}",
            last as usize - known.len()
        );
        findings.push(Finding::of_sheet(Kind::LineNumbers, SHEET, words));
    }
}
