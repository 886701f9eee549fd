//! `claim.json` (`CONTRACT.md` section 2): the claim for machines. Money is decimal strings, a figure that cannot be
//! known is null, never nought. `schemas/claim.schema.json` is made from the types of [`shape`].

mod figures;
pub mod published;
pub mod shape;
mod tables;

use crate::claim::outcome::{Claim, Control};
use shape::{ClaimJson, ControlRow, Incident, Practice, Span, Warned};

/// Value of `schema` in every claim.json.
pub const SCHEMA: &str = "normalday.claim/1";

/// The claim as JSON text, in the order of `CONTRACT.md` section 2.
pub fn to_json(claim: &Claim) -> String {
    let text = serde_json::to_string_pretty(&of_claim(claim)).unwrap_or_else(|error| {
        unreachable!("every key of claim.json is text and every number finite: {error}");
    });
    text + "\n"
}

/// The JSON Schema of claim.json.
pub fn schema() -> String {
    let text = serde_json::to_string_pretty(&schemars::schema_for!(ClaimJson)).unwrap_or_default();
    text + "\n"
}

/// A control in the shape of every JSON.
pub fn control_row(control: &Control) -> ControlRow {
    tables::control(control)
}

/// The claim in the shape of claim.json.
pub fn of_claim(claim: &Claim) -> ClaimJson {
    let policy = &claim.plan.policy;
    let appointments = &claim.appointments;
    ClaimJson {
        schema: SCHEMA.to_owned(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        practice: Practice {
            code: policy.practice.code.clone(),
            name: policy.practice.name.clone(),
            affected: policy.incident.affected,
            how_known: policy.incident.how_known.clone(),
            system: policy.incident.system.clone(),
            list_size: policy.practice.list_size,
        },
        incident: Incident { start: claim.plan.incident.start, end: claim.plan.incident.end },
        recovery: Span { start: claim.recovery.0, end: claim.recovery.1 },
        reconciled: claim.is_reconciled(),
        controls: claim.controls.iter().map(tables::control).collect(),
        files: claim.tables.iter().map(tables::file).collect(),
        normal_days: claim.normal_days.iter().map(tables::normal_day).collect(),
        accuracy: figures::accuracy(claim),
        day_of: figures::day_of(claim),
        measures: figures::measures(&appointments.measures, claim),
        knock_on: appointments.knock_on.as_ref().map(figures::knock_on),
        by_date: appointments.by_date.iter().map(|(date, bridge)| tables::by_date(claim, *date, bridge)).collect(),
        by_staff_group: appointments
            .by_staff_group
            .iter()
            .map(|(group, bridge)| tables::by_group(*group, bridge))
            .collect(),
        fates: tables::fates(claim),
        extra_hours: claim.hours.person_weeks.iter().map(|week| tables::extra_hours(claim, week)).collect(),
        lines: claim.lines.iter().map(|line| tables::line(claim, line)).collect(),
        totals: tables::totals(&claim.totals),
        exceptions: claim.exceptions.iter().map(|exception| tables::exception(&claim.tables, exception)).collect(),
        warnings: claim
            .warnings
            .iter()
            .map(|warning| Warned { code: warning.code.clone(), text: warning.text.clone() })
            .collect(),
    }
}
