//! The claim workbook (`CONTRACT.md` section 3): one file a sheet, one place for styles, names and safe text. Formulas
//! look only at sheets behind them in the order, through defined names.

mod bridge;
mod cancelled;
mod charts;
mod checks;
mod exceptions;
mod hours;
mod identity;
mod invoice;
mod lines;
mod making;
mod measures;
mod names;
mod normal_day;
mod notes;
mod page;
mod point;
mod pricing;
pub mod published;
mod rates;
mod reconciliation;
pub mod region;
mod sensitivity;
mod sign_off;
mod sources;
mod styles;
mod summary;
mod text;
mod words;
mod work;

use super::audience::{Audience, Labels};
use crate::claim::outcome::Claim;
use making::Imprint;
use page::Running;
use rust_xlsxwriter::XlsxError;
use styles::Styles;

/// The sheets, in their order.
pub const SHEETS: [&str; 15] = [
    "Summary",
    "Invoice",
    "Claim lines",
    "Rates",
    "Normal day",
    "Daily bridge",
    "Cancelled",
    "Extra hours",
    "Work and backlog",
    "Sensitivity",
    "Reconciliation",
    "Exceptions",
    "Sources",
    "Sign-off",
    "Notes",
];

/// One copy of a claim.
struct ClaimCopy<'a> {
    /// The claim.
    claim: &'a Claim,
    /// Staff, files and places in the words of this copy.
    labels: Labels<'a>,
}

/// The claim workbook in the making.
type Making<'a> = making::Making<'a, ClaimCopy<'a>>;

/// Builds one copy of the workbook in memory.
pub fn build(claim: &Claim, audience: Audience) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::default();
    let running = Running { practice: practice_name(claim), incident: incident_words(claim) };
    let copy = ClaimCopy { claim, labels: Labels::new(claim, audience) };
    let mut making = Making::new(copy, &styles, running);
    let book = pricing::PriceBook::new(claim);
    summary::write(&mut making)?;
    invoice::write(&mut making)?;
    lines::write(&mut making, &book)?;
    rates::write(&mut making, &book)?;
    normal_day::write(&mut making)?;
    bridge::write(&mut making)?;
    cancelled::write(&mut making)?;
    hours::write(&mut making)?;
    work::write(&mut making)?;
    sensitivity::write(&mut making)?;
    reconciliation::write(&mut making)?;
    exceptions::write(&mut making)?;
    sources::write(&mut making)?;
    sign_off::write(&mut making)?;
    notes::write(&mut making)?;
    making.finish(&Imprint {
        title: &format!("Outage claim: {}", practice_name(claim)),
        keywords: "outage, claim, normal day, reconciliation",
        start: claim.plan.incident.start,
    })
}

/// Practice name and code as they are printed; blanks in brackets where they are missing.
pub(crate) fn practice_name(claim: &Claim) -> String {
    let practice = &claim.plan.policy.practice;
    match (practice.name.trim(), practice.code.trim()) {
        ("", "") => "[practice name] ([ODS code])".to_owned(),
        ("", code) => format!("[practice name] ({code})"),
        (name, "") => format!("{name} ([ODS code])"),
        (name, code) => format!("{name} ({code})"),
    }
}

/// The incident in words: `EMIS Web outage, 19 July 2024`.
pub(crate) fn incident_words(claim: &Claim) -> String {
    let policy = &claim.plan.policy.incident;
    let description = if policy.description.trim().is_empty() { "IT outage" } else { policy.description.trim() };
    format!("{description}, {}", incident_span(claim))
}

/// The incident's dates and, for a part of a day, its times.
pub(crate) fn incident_span(claim: &Claim) -> String {
    words::incident(&claim.plan.incident)
}
