//! `Notes`: the method in words, what the words mean, how cells are named, and where the workbook departs from guidance.

use super::Making;
use super::page::{Cell, Column, column};
use super::styles::Style;
use rust_xlsxwriter::XlsxError;

const NOTES: &[(&str, &str)] = &[
    (
        "Normal day",
        "For each date, up to eight ordinary dates of the same weekday in the twelve weeks before the incident are taken; \
         the day with the most kept and the day with the least are left out; the others are averaged. Bank holidays, the \
         first working day after one, 22 December to 3 January and dates that the policy excludes are never used. Normal \
         day lists every date and its reason.",
    ),
    (
        "Kept",
        "Appointments held (arrived or attended) and those that nobody closed, on an outage day often seen on paper.",
    ),
    (
        "Shortfall",
        "Kept on the normal day less kept. Daily bridge splits it, without remainder, into fewer slots put on, more not \
         attended, walked out, cancelled, left empty and not yet due. It adds nothing to the invoice.",
    ),
    (
        "Band and verdict",
        "The normal day is tried on ordinary dates that it has not seen. Its errors give the 95% band. Within normal \
         variation means that the shortfall's band holds nought. One practice's shortfall below about 30% says nothing by \
         itself.",
    ),
    (
        "Extra and absence",
        "Worked time less plan (with usual overtime) or, without a plan, the person's normal; netted within person and \
         calendar week. One person's absence never offsets another's extra time.",
    ),
    (
        "Invoice, candidates, schedule",
        "The invoice holds what was paid or demonstrably lost and declared by the practice as due to the incident. \
         Candidates are priced and wait for that declaration. The schedule is for information. The three are never added \
         together.",
    ),
    (
        "Include",
        "Y puts a line on the invoice, N takes it off and makes it a candidate. A change wants a reason in the next cell; \
         without one the workbook is not reconciled. Lines without a rate (unpriced) and lines of the schedule cannot be \
         included.",
    ),
    (
        "Evidence tiers",
        "A: counted rows. B: attested by a signed statement. C: modelled against the normal day, with its band. D: hours \
         from rota, timesheet or fee notes. No invoice line rests on tier C.",
    ),
    (
        "Prices",
        "Pay = minutes x rate x enhancement / 60, rounded once to a penny, half away from zero. Employer NI is worked on \
         the part of the week's pay above the threshold, pension on basic pay within whole-time hours; usual pay and the \
         lines above of the same person and week come first. A line is the sum of the three. Sums are worked in pence.",
    ),
    (
        "Not measured",
        "A figure that the exports cannot show is given in words, never as nought. Cells of Work and backlog that do not \
         apply to a row are empty.",
    ),
    (
        "Reconciled",
        "The name reconciled is TRUE when the sums, identities and forms among this workbook's own cells hold (the checks \
         on Summary) and no control on Reconciliation differs.",
    ),
    (
        "Changed since written",
        "as_written_total is the invoice as calculated, invoice_total the invoice as it stands. changed_since_written is \
         TRUE when a rate or an Include was changed; the last columns of Claim lines say which line and by how much.",
    ),
    (
        "Names of cells",
        "Every measure and total of claim.json is a defined name: kept_normal, shortfall, invoice_total and so on. Those \
         with parts carry the part at the end: by_head_1 to by_head_8, by_tier_A to by_tier_D, candidate_by_head_1 to 8, \
         schedule_by_head_1 to 12. Measures of knock-on dates begin with knock_on_. Columns that formulas read are named \
         after their sheet: lines_amount, bridge_kept_normal, hours_extra.",
    ),
    (
        "Formulas",
        "They use SUM, SUMIFS, SUMPRODUCT, ROUND, MIN, MAX, IF, AND, ABS, INDEX and MATCH, look only at sheets behind them \
         in the order, and hold no numbers but 0, 1 and digits of rounding; all other numbers stand on Rates.",
    ),
    (
        "Seal",
        "The document property normalday_seal holds the version and a SHA-256 digest of all sheets; further properties \
         hold a digest of each sheet's constants and formulas as written, one of each row of Claim lines, and a map that \
         shows where something differs. Blanks to be filled in are not sealed. It shows accident and careless editing, \
         not forgery. normalday verify compares it.",
    ),
    (
        "Accessibility: deviations",
        "Header rows are frozen, tables have filters, and sheets are protected without a password (filters and widths may \
         be changed; inputs are open). Summary and Invoice hold several blocks and merged cells outside tables, because \
         they are laid out for reading. Nothing is said by colour alone: inputs have a dashed border, and verdicts are \
         words.",
    ),
    (
        "Privacy",
        "No patient is named or numbered anywhere. The practice's own copy shows serial labels (P0001) and staff as the \
         rota labels them. The copy to send shows staff as serial labels and no row of any patient.",
    ),
    (
        "What this does not claim to know",
        "Why a patient did not come, what was seen on paper without a signed statement, or whether the ICB will pay. The \
         treatment for VAT and interest is for the practice's accountant or LMC to confirm.",
    ),
];

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page =
        making.page("Notes", "Notes", "The method in words, definitions, names of cells, and deviations.")?;
    page.table("notes", &columns(), &rows(NOTES), &mut making.names)?;
    making.take(page);
    Ok(())
}

/// The columns of a sheet of notes.
pub(super) fn columns() -> [Column; 2] {
    [column("topic", "Topic", 30.0, Style::Strong), column("note", "Note", 120.0, Style::Wrapped)]
}

/// The rows of a sheet of notes; the last says by which version it was written.
pub(super) fn rows(notes: &[(&str, &str)]) -> Vec<Vec<Cell>> {
    let version = ("Version", &*format!("Made by normalday {}.", env!("CARGO_PKG_VERSION")));
    let row = |(topic, note): &(&str, &str)| vec![Cell::text(*topic), Cell::text(*note)];
    notes.iter().chain([&version]).map(row).collect()
}
