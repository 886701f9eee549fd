//! `Notes`: the method in words, and what the counts can and cannot show.

use super::super::notes::{columns, rows};
use super::Making;
use rust_xlsxwriter::XlsxError;

const NOTES: &[(&str, &str)] = &[
    (
        "What this is",
        "Counts that NHS England publishes for each day, area and type of staff, put through the method by which a practice's \
         claim is measured. It is an outside check: it says nothing of any one practice, and no claim rests on it.",
    ),
    (
        "Kept",
        "Attended and unknown. A past appointment that nobody closed is published as unknown; on an outage day many of those \
         patients were seen on paper. Attended and unknown stand apart on Staff types, so that either reading can be had.",
    ),
    (
        "What is not published",
        "Cancelled appointments and empty slots. Fewer appointments kept may be fewer put on, more cancelled or more left \
         empty; these counts cannot tell which. Inactive practices and network hubs are left out by the publisher.",
    ),
    (
        "Normal day",
        "For each area and incident date, up to eight ordinary dates of the same weekday in the twelve weeks before; the day \
         with the most kept and the day with the least are left out; the others are averaged. Bank holidays, the first \
         working day after one, 22 December to 3 January and dates that the policy excludes are never used.",
    ),
    (
        "Band, verdict, grade",
        "Every ordinary day is predicted from the others of its weekday (Backtest). The errors give the 95% band. Within \
         normal variation means that the band of the change holds nought. Grade: certified to 20% error, usable to 30%.",
    ),
    (
        "The whole",
        "The sum of the areas that have a sufficient normal day on every incident date. Its band comes from the backtest of \
         the sums, never from dividing an area's band: noise is shared.",
    ),
    (
        "Rows that are not data",
        "Rows of dates that are neither measured nor compared with, and counts of nought. Sources counts them.",
    ),
    (
        "Public",
        "The counts are published already, for areas of many practices, so that nothing is suppressed and the workbook may be \
         shown to anyone. Contains public sector information licensed under the Open Government Licence v3.0.",
    ),
    (
        "Formulas and seal",
        "Sums are formulas that look only at sheets behind them. The document property normalday_seal holds digests of every \
         sheet as written: it shows accident and careless editing, not forgery.",
    ),
    (
        "Accessibility: deviations",
        "Header rows are frozen, tables have filters, and sheets are protected without a password. Nothing is said by colour \
         alone.",
    ),
];

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page("Notes", "Notes", "The method in words, and what these counts can and cannot show.")?;
    page.table("notes", &columns(), &rows(NOTES), &mut making.names)?;
    making.take(page);
    Ok(())
}
