//! Control 8: the sum of line amounts is the same by head, staff group, date and tier, for invoice, candidates, schedule.

use super::Controlled;
use crate::claim::outcome::{Control, Line, On};
use crate::model::money::Pence;
use std::collections::BTreeMap;

/// The lines' sum, and the same by head, by staff group, by date and by tier, each against the total that is printed.
pub fn lines_are_their_totals(controlled: &Controlled) -> Vec<Control> {
    let totals = &controlled.claim.totals;
    [
        ("C08a", "invoice", On::Invoice, totals.invoice, &totals.invoice_by_head),
        ("C08b", "candidates", On::Candidate, totals.candidates, &totals.candidates_by_head),
        ("C08c", "schedule", On::Schedule, totals.schedule, &totals.schedule_by_head),
    ]
    .into_iter()
    .flat_map(|(id, words, on, total, by_head)| of_place(controlled, id, words, on, total, by_head))
    .collect()
}

fn of_place(
    controlled: &Controlled,
    id: &str,
    words: &str,
    on: On,
    total: Pence,
    by_head: &BTreeMap<u8, Pence>,
) -> Vec<Control> {
    let lines: Vec<&Line> = controlled.claim.lines.iter().filter(|line| line.on == on).collect();
    let compare = |part: &str, name: &str, left: Pence| {
        Control::compare_pence(&format!("{id}{part}"), &format!("{words}: {name} = total"), Some(left), Some(total), "")
    };
    let mut controls = vec![
        compare("1", "sum of pay, NI, pension and prices of the lines", lines.iter().map(|line| rebuilt(line)).sum()),
        compare("2", "sum by head", by_head.values().sum()),
        compare("3", "sum by staff group", grouped(&lines, |line| format!("{:?}", line.staff_group))),
        compare("4", "sum by date", grouped(&lines, |line| format!("{:?}", line.date))),
    ];
    if on == On::Invoice {
        let by_tier = controlled.claim.totals.invoice_by_tier.values().sum();
        controls.push(compare("5", "sum by evidence tier", by_tier));
    }
    controls
}

/// A line's amount from its own parts.
fn rebuilt(line: &Line) -> Pence {
    match (line.pay_pence, line.amount_pence) {
        (Some(pay), Some(_)) => pay + line.employer_ni_pence.unwrap_or(0) + line.pension_pence.unwrap_or(0),
        (None, Some(amount)) => amount,
        (_, None) => 0,
    }
}

fn grouped(lines: &[&Line], key: fn(&Line) -> String) -> Pence {
    let mut groups: BTreeMap<String, Pence> = BTreeMap::new();
    for line in lines {
        *groups.entry(key(line)).or_default() += line.amount_pence.unwrap_or(0);
    }
    groups.values().sum()
}
