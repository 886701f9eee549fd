//! Head 8: income lost and not recovered, items x fee, listed by the practice (`DOMAIN.md` section 7).

use super::{Claiming, invoice_if, sum_line};
use crate::claim::outcome::Line;
use crate::model::evidence::Tier;

/// A line a listed loss, for the items that were not made up since; none where the practice marked it as not due to the
/// incident.
pub fn lines(claiming: &Claiming) -> Vec<Line> {
    claiming
        .data
        .income
        .iter()
        .filter(|income| income.outage_related != Some(false))
        .map(|income| {
            let items = (income.items - income.recovered_items).max(0);
            let in_window = claiming.claim_dates.contains(&income.date);
            let is_declared = income.outage_related == Some(true) && in_window;
            let description = format!("{}: items not delivered and not made up since", income.kind.reading());
            let mut line = sum_line(8, invoice_if(is_declared), Tier::A, &description, items, income.fee_pence);
            line.date = Some(income.date);
            line.evidence = vec![income.source];
            line.reason = match (in_window, income.outage_related) {
                (false, _) => "outside the claim window",
                (_, None) => "not declared as due to the incident",
                _ => "declared by the practice as due to the incident",
            }
            .to_owned();
            line
        })
        .collect()
}
