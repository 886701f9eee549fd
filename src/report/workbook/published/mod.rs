//! The workbook of published daily counts (`gpad.xlsx`), made with the same pages, styles and names as the claim workbook.

mod areas;
mod days;
mod lists;
mod notes;
mod staff_types;
mod summary;

use super::making::{self, Imprint};
use super::page::Running;
use super::styles::Styles;
use super::words;
use crate::claim::controls::published::PublishedReport;
use rust_xlsxwriter::XlsxError;

/// The sheets, in their order.
pub const SHEETS: [&str; 9] =
    ["Summary", "Areas", "Staff types", "Normal day", "Backtest", "Reconciliation", "Exceptions", "Sources", "Notes"];

/// The title of the workbook and of its first sheet.
const TITLE: &str = "Published appointments against a normal day";

/// The workbook in the making.
type Making<'a> = making::Making<'a, &'a PublishedReport>;

/// Builds the workbook in memory.
pub fn build(report: &PublishedReport) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::default();
    let running = Running {
        practice: "NHS England, Appointments in General Practice".to_owned(),
        incident: words::incident(&report.plan.incident),
    };
    let mut making = Making::new(report, &styles, running);
    summary::write(&mut making)?;
    areas::write(&mut making)?;
    staff_types::write(&mut making)?;
    days::normal_day(&mut making)?;
    days::backtest(&mut making)?;
    lists::reconciliation(&mut making)?;
    lists::exceptions(&mut making)?;
    lists::sources(&mut making)?;
    notes::write(&mut making)?;
    making.finish(&Imprint {
        title: TITLE,
        keywords: "outage, published appointments, normal day",
        start: report.plan.incident.start,
    })
}
