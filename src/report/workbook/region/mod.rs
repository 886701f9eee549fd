//! The region's workbook (`region.xlsx`), made with the same pages, styles and names as the claim workbook and by the same
//! rules (`CONTRACT.md` section 3). Wholes stand before parts, since formulas look only at sheets behind them.

mod adjusted;
mod charts;
mod groups;
mod lists;
mod notes;
mod outliers;
mod practices;
pub mod public;
mod summary;
mod values;

use super::names::Names;
use super::page::{Page, Running};
use super::styles::Styles;
use super::{text, words};
use crate::report::json::shape::Incident;
use crate::report::region::outcome::Region;
use crate::report::seal::{SealedCell, seal_properties};
use chrono::{Days, NaiveTime};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

/// The sheets, in their order.
pub const SHEETS: [&str; 14] = [
    "Summary",
    "Supplier",
    "ICB",
    "Sub-ICB location",
    "PCN",
    "Adjusted",
    "Control group",
    "Outliers",
    "Practices",
    "Failures",
    "Controls",
    "Sources",
    "Values",
    "Notes",
];

/// Words for a figure that cannot be known.
const NOT_MEASURED: &str = words::NOT_MEASURED;
/// Words for something that nobody said.
const NOT_KNOWN: &str = "not known";

/// A workbook in the making.
struct Making<'a> {
    region: &'a Region,
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

/// Builds the workbook in memory.
pub fn build(region: &Region) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new();
    let mut making = Making {
        region,
        names: Names::default(),
        styles: &styles,
        running: Running {
            practice: format!("Region of {} practices", region.practices_in),
            incident: incident_words(&region.incident),
        },
        sheets: Vec::new(),
        sealed: Vec::new(),
    };
    summary::write(&mut making)?;
    groups::write(&mut making)?;
    adjusted::affected(&mut making)?;
    adjusted::control_group(&mut making)?;
    outliers::write(&mut making)?;
    practices::write(&mut making)?;
    lists::failures(&mut making)?;
    lists::controls(&mut making)?;
    lists::sources(&mut making)?;
    values::write(&mut making)?;
    notes::write(&mut making)?;
    let sealed = seal_properties(&making.sealed, &making.names.references(), env!("CARGO_PKG_VERSION"));
    finish(making.sheets, &making.names, &properties(region, "Outage claims of a region", &sealed)?)
}

/// Puts the sheets together, the cursor in A1 of the first.
fn finish(sheets: Vec<Worksheet>, names: &Names, properties: &DocProperties) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(properties);
    for (place, mut worksheet) in sheets.into_iter().enumerate() {
        if place == 0 {
            worksheet.set_active(true);
        }
        worksheet.set_selection(0, 0, 0, 0)?;
        workbook.push_worksheet(worksheet);
    }
    names.define_in(&mut workbook)?;
    workbook.save_to_buffer()
}

fn properties(region: &Region, title: &str, sealed: &[(String, String)]) -> Result<DocProperties, XlsxError> {
    let start = region.incident.start.format("%Y-%m-%dT%H:%M:%S").to_string();
    let mut properties = DocProperties::new()
        .set_title(title)
        .set_subject(text::clean(&incident_words(&region.incident)))
        .set_author(format!("normalday {}", env!("CARGO_PKG_VERSION")))
        .set_keywords("outage, region, normal day, reconciliation")
        .set_comment("The creation time is the incident's start, so that the same inputs give the same file.")
        .set_creation_datetime(&ExcelDateTime::parse_from_str(&start)?);
    for (name, text) in sealed {
        properties = properties.set_custom_property(name.clone(), text.clone());
    }
    Ok(properties)
}

/// The incident's dates and, for a part of a day, its times.
fn incident_words(incident: &Incident) -> String {
    let is_whole_days = incident.start.time() == NaiveTime::MIN && incident.end.time() == NaiveTime::MIN;
    let last =
        if incident.end.time() == NaiveTime::MIN { incident.end.date() - Days::new(1) } else { incident.end.date() };
    let (first, last) = (words::day(incident.start.date()), words::day(last));
    let span = if first == last { first } else { format!("{first} to {last}") };
    if is_whole_days {
        return span;
    }
    format!("{span}, {} to {}", incident.start.format("%H:%M"), incident.end.format("%H:%M"))
}

/// The verdict in words.
fn verdict(within: Option<bool>) -> &'static str {
    match within {
        Some(true) => "within normal variation",
        Some(false) => "beyond normal variation",
        None => "no verdict",
    }
}

/// Text, or the words that say that nobody said.
fn or_not_known(text: &str) -> &str {
    if text.trim().is_empty() { NOT_KNOWN } else { text }
}
