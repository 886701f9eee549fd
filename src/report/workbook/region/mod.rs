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

use super::making::{self, Imprint};
use super::page::Running;
use super::styles::Styles;
use super::words;
use crate::model::incident::Incident;
use crate::report::json::shape;
use crate::report::region::outcome::Region;
use rust_xlsxwriter::XlsxError;

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

/// The title of the workbook and of its first sheet.
const TITLE: &str = "Outage claims of a region";

/// The workbook in the making.
type Making<'a> = making::Making<'a, &'a Region>;

/// Builds the workbook in memory.
pub fn build(region: &Region) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::default();
    let running = Running {
        practice: format!("Region of {} practices", region.practices_in),
        incident: incident_words(&region.incident),
    };
    let mut making = Making::new(region, &styles, running);
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
    making.finish(&Imprint {
        title: TITLE,
        keywords: "outage, region, normal day, reconciliation",
        start: region.incident.start,
    })
}

/// The incident's dates and, for a part of a day, its times.
fn incident_words(incident: &shape::Incident) -> String {
    words::incident(&Incident { start: incident.start, end: incident.end })
}

/// Text, or the words that say that nobody said.
fn or_not_known(text: &str) -> &str {
    if text.trim().is_empty() { NOT_KNOWN } else { text }
}
