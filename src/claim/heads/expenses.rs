//! Head 7: direct expenses, by receipt (`DOMAIN.md` section 7).

use super::{Claiming, invoice_if, sum_line};
use crate::claim::outcome::Line;
use crate::model::evidence::Tier;

/// A line an expense. On the invoice: declared, with a receipt, in the claim window. What the practice marked as not due to
/// the incident waits for nothing: it has no line.
pub fn lines(claiming: &Claiming) -> Vec<Line> {
    claiming
        .data
        .expenses
        .iter()
        .filter(|expense| expense.outage_related != Some(false))
        .map(|expense| {
            let in_window = claiming.claim_dates.contains(&expense.date);
            let is_declared = expense.outage_related == Some(true) && expense.reference.is_some() && in_window;
            let description = expense.kind.reading();
            let mut line = sum_line(7, invoice_if(is_declared), Tier::A, description, 1, expense.amount_pence);
            line.date = Some(expense.date);
            line.evidence = vec![expense.source];
            line.reason = match (in_window, expense.outage_related, &expense.reference) {
                (false, _, _) => "outside the claim window",
                (_, None, _) => "not declared as due to the incident",
                (_, _, None) => "no receipt or invoice reference",
                _ => "declared by the practice as due to the incident",
            }
            .to_owned();
            line
        })
        .collect()
}
