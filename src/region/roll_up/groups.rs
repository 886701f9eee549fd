//! Sums over practices: all of them, and by network, location, board and supplier.

use super::backtest::effect;
use super::rows::{Member, per_1000};
use crate::model::money::{Pence, Pounds};
use crate::model::policy::Affected;
use crate::report::region::outcome::{GroupRow, OrganisationRow, PracticeRow, Sums};
use std::collections::BTreeMap;

/// The sums over some practices.
pub(super) fn sums(members: &[&Member<'_>]) -> Sums {
    let count = |affected: Affected| members.iter().filter(|member| member.row.affected == affected).count();
    let money = |pick: fn(&PracticeRow) -> Pounds| Pounds(members.iter().map(|member| pick(&member.row).0).sum());
    let listed = || members.iter().filter_map(|member| Some((member.row.list_size?, member.row.invoice.0)));
    let patients: i64 = listed().map(|(patients, _)| patients).sum();
    let their_invoice: Pence = listed().map(|(_, invoice)| invoice).sum();
    Sums {
        practices: members.len(),
        affected: count(Affected::Yes),
        not_affected: count(Affected::No),
        affected_not_known: count(Affected::Unknown),
        effect: effect(members),
        invoice: money(|row| row.invoice),
        candidates: money(|row| row.candidates),
        schedule: money(|row| row.schedule),
        patients: (patients > 0).then_some(patients),
        invoice_per_1000_patients: (patients > 0).then(|| per_1000(their_invoice, patients)),
    }
}

/// The sums by an organisation, in order of its code; practices of which no look-up says stand last, under an empty code.
pub(super) fn by(members: &[&Member<'_>], belongs: impl Fn(&PracticeRow) -> OrganisationRow) -> Vec<GroupRow> {
    let mut groups: BTreeMap<String, (String, Vec<&Member<'_>>)> = BTreeMap::new();
    for member in members {
        let organisation = belongs(&member.row);
        let group = groups.entry(organisation.code).or_default();
        if group.0.is_empty() {
            group.0 = organisation.name;
        }
        group.1.push(member);
    }
    let mut rows: Vec<GroupRow> =
        groups.into_iter().map(|(code, (name, members))| GroupRow { code, name, sums: sums(&members) }).collect();
    rows.sort_by_key(|row| row.code.is_empty());
    rows
}

/// The supplier as an organisation.
pub(super) fn supplier(row: &PracticeRow) -> OrganisationRow {
    OrganisationRow { code: row.supplier.clone(), name: row.supplier.clone() }
}
