//! `Invoice`: one A4 page that can be sent as it is. What is missing is a visible blank to fill in.

use super::page::{Cached, Page, pounds};
use super::styles::Style;
use super::{Making, incident_span, words};
use crate::claim::outcome::Claim;
use crate::model::policy::Affected;
use rust_xlsxwriter::XlsxError;

/// Last column of the page.
const AMOUNT: u16 = 4;

/// Name of a head of claim (`DOMAIN.md` section 7).
pub(super) fn head_name(head: u8) -> &'static str {
    match head {
        1 => "Locum and agency cover beyond normal use",
        2 => "Additional staff hours, administrative and reception",
        3 => "Additional staff hours, clinical",
        4 => "Retrospective entry of paper records, prescriptions, results and documents",
        5 => "Rebooking of cancelled or deferred appointments",
        6 => "Management, IT recovery and incident handling",
        7 => "Direct expenses",
        8 => "Income lost and not recovered",
        9 => "Protection from clawback (request, no sum)",
        10 => "Partner time, TOIL and goodwill; idle paid time; time spent on the claim",
        11 => "Working time absorbed",
        _ => "Value of appointments lost",
    }
}

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page("Invoice", "INVOICE", "Reimbursement of what an IT outage cost a general practice")?;
    page.worksheet.set_portrait().set_print_fit_to_pages(1, 1);
    for (column, width) in [(0, 23.0), (1, 34.0), (2, 14.0), (3, 24.0), (4, 28.0)] {
        page.worksheet.set_column_width(column, width)?;
    }
    for row in 2..40 {
        page.worksheet.set_row_height(row, 16.0)?;
    }
    let claim = making.subject.claim;
    let mut row = parties(&mut page, claim)?;
    row = particulars(&mut page, claim, row + 1)?;
    row = amounts(&mut page, making, row + 1)?;
    row = small_print(&mut page, claim, row + 1)?;
    page.worksheet.set_print_area(0, 0, row, AMOUNT)?;
    page.worksheet.set_screen_gridlines(false);
    making.take(page);
    Ok(())
}

/// A text of the policy, or a blank in brackets that can be filled in.
fn field(page: &mut Page<'_>, row: u32, column: u16, text: &str, blank: &str) -> Result<(), XlsxError> {
    match text.trim() {
        "" => page.text(row, column, &format!("[{blank}]"), Style::InputText),
        known => page.text(row, column, known, Style::Text),
    }
}

fn block(page: &mut Page<'_>, row: u32, column: u16, lines: &[String], blank: &str) -> Result<u32, XlsxError> {
    if lines.is_empty() {
        field(page, row, column, "", blank)?;
        return Ok(row + 1);
    }
    for (place, line) in (row..).zip(lines) {
        field(page, place, column, line, blank)?;
    }
    Ok(row + u32::try_from(lines.len()).unwrap_or(1))
}

/// The lines of an address under the name; a missing one is a labelled blank like the fields below it.
fn address(page: &mut Page<'_>, column: u16, lines: &[String], blank: &str) -> Result<u32, XlsxError> {
    const UNDER_THE_NAME: u32 = 4;
    if lines.is_empty() {
        page.text(UNDER_THE_NAME, column, "Address", Style::Text)?;
        return block(page, UNDER_THE_NAME, column + 1, lines, blank);
    }
    block(page, UNDER_THE_NAME, column, lines, blank)
}

fn parties(page: &mut Page<'_>, claim: &Claim) -> Result<u32, XlsxError> {
    let (practice, icb) = (&claim.plan.policy.practice, &claim.plan.policy.icb);
    page.text(2, 0, "From (practice)", Style::Heading)?;
    page.text(2, 1, "", Style::Heading)?;
    page.text(2, 3, "To (ICB)", Style::Heading)?;
    page.text(2, 4, "", Style::Heading)?;
    field(page, 3, 0, &practice.name, "practice name")?;
    let mut left = address(page, 0, &practice.address, "practice address and postcode")?;
    for (label, text, blank) in [
        ("ODS code", &practice.code, "ODS code"),
        ("Contact", &practice.contact, "contact name"),
        ("Telephone", &practice.telephone, "telephone"),
        ("E-mail", &practice.email, "e-mail"),
    ] {
        page.text(left, 0, label, Style::Text)?;
        field(page, left, 1, text, blank)?;
        left += 1;
    }
    field(page, 3, 3, &icb.name, "ICB name")?;
    let mut right = address(page, 3, &icb.address, "ICB address for invoices")?;
    for (label, text, blank) in [
        ("Organisation code", &icb.code, "organisation code"),
        ("Payables code", &icb.payables_code, "payables code"),
        ("Contact", &icb.contact, "ICB contact"),
        ("Order or reference", &icb.reference, "ICB reference"),
    ] {
        page.text(right, 3, label, Style::Text)?;
        field(page, right, 4, text, blank)?;
        right += 1;
    }
    Ok(left.max(right))
}

fn particulars(page: &mut Page<'_>, claim: &Claim, row: u32) -> Result<u32, XlsxError> {
    let invoice = &claim.plan.policy.invoice;
    page.text(row, 0, "Invoice number", Style::Strong)?;
    field(page, row, 1, &invoice.number, "invoice number")?;
    page.text(row, 3, "Invoice date (tax point)", Style::Strong)?;
    match invoice.date {
        Some(date) => page.date(row, 4, date, Style::Date)?,
        None => page.text(row, 4, "[invoice date]", Style::InputDate)?,
    }
    page.text(row + 1, 0, "Supply period", Style::Strong)?;
    let last = claim.claim_dates.last().copied().unwrap_or(claim.recovery.1);
    let period = format!("{} to {}", words::day(claim.plan.incident.first_date()), words::day(last));
    page.text(row + 1, 1, &period, Style::Text)?;
    page.text(row + 2, 0, "For", Style::Strong)?;
    let description = claim.plan.policy.incident.description.trim();
    let description = if description.is_empty() { "IT outage" } else { description };
    page.text(
        row + 2,
        1,
        &format!("Cost of recovering from the {description}, {}", incident_span(claim)),
        Style::Text,
    )?;
    page.text(row + 3, 0, "System affected", Style::Strong)?;
    page.text(row + 3, 1, &affected_words(claim), Style::Text)?;
    Ok(row + 4)
}

/// Whether the practice was affected and how that is known, in one sentence.
pub(super) fn affected_words(claim: &Claim) -> String {
    let policy = &claim.plan.policy.incident;
    let system = if policy.system.trim().is_empty() { "[system]" } else { policy.system.trim() };
    let known =
        if policy.how_known.trim().is_empty() { "[how known: case number, notice]" } else { policy.how_known.trim() };
    match policy.affected {
        Affected::Yes => format!("Affected: yes. {system}. Known from: {known}"),
        Affected::No => "Affected: no. This practice's system was not down; nothing is invoiced".to_owned(),
        Affected::Unknown => format!("Affected: not stated. {system}. Known from: {known}"),
    }
}

fn amounts(page: &mut Page<'_>, making: &mut Making<'_>, row: u32) -> Result<u32, XlsxError> {
    for (column, title) in [(0, "Head of claim"), (1, "Description"), (2, ""), (3, "Itemised in"), (4, "Amount")] {
        let style = if column == AMOUNT { Style::HeaderRight } else { Style::Header };
        page.text(row, column, title, style)?;
        if title.is_empty() {
            page.worksheet.write_blank(row, column, &making.styles.format(Style::Header))?;
        }
    }
    let first = row + 1;
    for head in 1..=8_u8 {
        let at = row + u32::from(head);
        page.number(at, 0, f64::from(head), Style::Ordinal)?;
        page.text(at, 1, head_name(head), Style::Text)?;
        page.text(at, 3, "Claim lines", Style::Text)?;
        let formula = format!(
            "ROUND(SUMIFS(lines_amount,lines_include,on_invoice,lines_head,{}),2)",
            super::names::relative(at, 0)
        );
        let pence = making.subject.claim.totals.invoice_by_head.get(&head).copied().unwrap_or(0);
        page.formula(at, AMOUNT, &formula, &Cached::Number(pounds(pence)), Style::Money)?;
    }
    let total = row + 9;
    page.text(total, 1, "Total to pay", Style::Strong)?;
    let range = format!("{}:{}", super::names::relative(first, AMOUNT), super::names::relative(total - 1, AMOUNT));
    let cached = Cached::Number(pounds(making.subject.claim.totals.invoice));
    page.formula(total, AMOUNT, &format!("ROUND(SUM({range}),2)"), &cached, Style::MoneyTotal)?;
    making.names.cell("invoice_sheet_total", "Invoice", total, AMOUNT);
    let amended = "IF(SUM(lines_change_counted)=0,words_as_calculated,words_amended&SUM(lines_change_counted)&words_lines\
                   &ROUND(SUM(lines_change),2)&words_pounds)";
    page.formula(total + 1, 0, amended, &Cached::Text(words::AS_CALCULATED.to_owned()), Style::Strong)?;
    Ok(total + 2)
}

fn small_print(page: &mut Page<'_>, claim: &Claim, row: u32) -> Result<u32, XlsxError> {
    let policy = &claim.plan.policy;
    let terms =
        if policy.invoice.terms.trim().is_empty() { "30 days from agreement" } else { policy.invoice.terms.trim() };
    let notes = [
        "Employer on-costs are included in heads 2 to 6 and itemised on Claim lines.".to_owned(),
        "No VAT charged. The practice understands this claim to be outside the scope of VAT (reimbursement of loss; no \
         supply)."
            .to_owned(),
        format!("Terms: {terms}. No interest is added."),
        "Submitted without prejudice to any further claim; acceptance of part payment is not settlement in full unless \
         agreed in writing."
            .to_owned(),
    ];
    let mut at = row;
    for note in &notes {
        page.sentence(at, 0, AMOUNT, note, Style::Wrapped)?;
        at += 1;
    }
    at += 1;
    page.text(at, 0, "Pay to", Style::Strong)?;
    at = block(page, at, 1, &policy.practice.bank, "account name, sort code, number")?;
    page.text(at, 0, "PCSE or ISFE supplier no.", Style::Strong)?;
    page.text(at, 1, "[supplier number, if any]", Style::InputText)?;
    Ok(at)
}
