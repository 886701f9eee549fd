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
use super::seal::{SealedCell, seal_properties};
use crate::claim::outcome::Claim;
use names::Names;
use page::{Page, Running};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
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

/// A workbook in the making.
struct Making<'a> {
    /// The claim.
    claim: &'a Claim,
    /// Staff, files and places in the words of this copy.
    labels: Labels<'a>,
    /// Defined names.
    names: Names,
    styles: &'a Styles,
    running: Running,
    sheets: Vec<Worksheet>,
    sealed: Vec<(&'static str, Vec<SealedCell>)>,
}

impl<'a> Making<'a> {
    fn page(&self, name: &'static str, title: &str, purpose: &str) -> Result<Page<'a>, XlsxError> {
        Page::new(name, title, purpose, &self.running, self.styles)
    }

    fn take(&mut self, page: Page<'_>) {
        let (worksheet, name, sealed) = page.finish();
        self.sheets.push(worksheet);
        self.sealed.push((name, sealed));
    }
}

/// Builds one copy of the workbook in memory.
pub fn build(claim: &Claim, audience: Audience) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new();
    let mut making = Making {
        claim,
        labels: Labels::new(claim, audience),
        names: Names::default(),
        styles: &styles,
        running: Running { practice: practice_name(claim), incident: incident_words(claim) },
        sheets: Vec::new(),
        sealed: Vec::new(),
    };
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
    finish(making)
}

fn finish(making: Making<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&making)?);
    for (place, mut worksheet) in making.sheets.into_iter().enumerate() {
        if place == 0 {
            worksheet.set_active(true);
        }
        worksheet.set_selection(0, 0, 0, 0)?;
        workbook.push_worksheet(worksheet);
    }
    making.names.define_in(&mut workbook)?;
    workbook.save_to_buffer()
}

fn properties(making: &Making<'_>) -> Result<DocProperties, XlsxError> {
    let version = env!("CARGO_PKG_VERSION");
    let start = making.claim.plan.incident.start;
    let created = ExcelDateTime::parse_from_str(&start.format("%Y-%m-%dT%H:%M:%S").to_string())?;
    let mut properties = DocProperties::new()
        .set_title(text::clean(&format!("Outage claim: {}", making.running.practice)))
        .set_subject(text::clean(&making.running.incident))
        .set_author(format!("normalday {version}"))
        .set_keywords("outage, claim, normal day, reconciliation")
        .set_comment("The creation time is the incident's start, so that the same inputs give the same file.")
        .set_creation_datetime(&created);
    for (name, text) in seal_properties(&making.sealed, &making.names.references(), version) {
        properties = properties.set_custom_property(name, text);
    }
    Ok(properties)
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
    let incident = &claim.plan.incident;
    let (first, last) = (words::day(incident.first_date()), words::day(incident.last_date()));
    let span = if first == last { first } else { format!("{first} to {last}") };
    if incident.is_part_day() {
        format!("{span}, {} to {}", incident.start.format("%H:%M"), incident.end.format("%H:%M"))
    } else {
        span
    }
}
