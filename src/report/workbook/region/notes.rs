//! `Notes`: the region's method in words.

use super::super::notes::rows;
use super::super::page::column;
use super::super::styles::Style;
use super::Making;
use rust_xlsxwriter::XlsxError;

const NOTES: &[(&str, &str)] = &[
    (
        "What this is",
        "The claims of many practices, put together. Each practice was measured by itself, with its own normal day; its own \
         claim workbook holds every figure and the rows behind it. Nothing is claimed here that no practice claims.",
    ),
    (
        "Normal, kept, shortfall",
        "As in each claim: kept on the normal day, kept on the incident dates, and the difference. Sums are over the \
         practices that have both; the others are counted on Summary, and their money is in the totals.",
    ),
    (
        "Band of a sum",
        "For every ordinary date before the incident on which at least half of the practices can be predicted, the sum of \
         what they kept is compared with the sum of what the other days of that weekday predict. The errors of these sums \
         give the 95% band. It is not the bands of practices divided by the root of their number: heat, holidays and \
         staffing move practices together.",
    ),
    (
        "Affected",
        "As the practice says. Where it does not, it is presumed from the supplier of its main system and the policy's \
         affected_suppliers, and marked as presumed. A practice that is not affected invoices nothing: every line that \
         would be is a candidate.",
    ),
    (
        "Control group and adjusted estimate",
        "Practices whose system was up had the same weather and the same time of year. The mean of kept / normal over at \
         least five of them is the day's own effect. Adjusted shortfall = normal x that mean - kept, beside the plain one: \
         difference in differences. It changes no claim. A practice whose claim is about another span of time is in \
         neither.",
    ),
    (
        "Outliers",
        "Robust z = (value - median) / spread among the practices with the same answer to affected, at least five of them. \
         The spread is the median absolute deviation / 0.6745; where more than half of the values are alike, the mean \
         absolute deviation / 0.7979. From 3.5 on, in either direction, a practice is worth a look.",
    ),
    (
        "Invoice, candidates, schedule",
        "Summed each for itself, never together. Candidates wait for the practices' word.",
    ),
    (
        "Claims that stand apart",
        "A received workbook that does not verify, or several claims of one code: listed on Practices with the reason, in \
         no total, and totalled by themselves on Summary.",
    ),
    (
        "Formulas",
        "They use the functions of the claim workbook, look only at sheets behind them, and hold no numbers but 0, 1 and \
         digits of rounding. Numbers of rows (No. on PCN and the like) select the practices of a group.",
    ),
    (
        "Seal",
        "The document property normalday_seal holds digests of every sheet as written: it shows accident and careless \
         editing, not forgery.",
    ),
    (
        "Who may see it",
        "It is for the ICB: it shows small counts of named practices. For anyone else run normalday region with --audience \
         public, which writes rounded values only, with small counts suppressed.",
    ),
    (
        "Accessibility: deviations",
        "Header rows are frozen, tables have filters, and sheets are protected without a password. Summary holds several \
         blocks. Nothing is said by colour alone.",
    ),
];

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page("Notes", "Notes", "The method in words.")?;
    let columns = [column("topic", "Topic", 34.0, Style::Strong), column("note", "Note", 120.0, Style::Wrapped)];
    page.table("notes", &columns, &rows(NOTES), &mut making.names)?;
    making.take(page);
    Ok(())
}
