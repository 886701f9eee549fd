//! `Summary`: the point of the claim in one screen, then what stands behind it: extra hours by staff group, the checks
//! of this workbook, and every measure and total by name.

use super::checks::{Check, checks};
use super::invoice::affected_words;
use super::measures::{Named, SELECTS, basis_words, invoice_pence, named_values, waiting_lines};
use super::names::{absolute, relative};
use super::page::{Cached, Page, Value, lines_of, pounds};
use super::point::point_sentence;
use super::styles::Style;
use super::{Making, charts, incident_words, practice_name, words};
use crate::claim::outcome::Claim;
use crate::impact::outcome::CancelledBasis;
use crate::model::exact::{Exact, to_f64, whole};
use crate::model::staff::StaffGroup;
use crate::normal::outcome::Grade;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeSet;

/// Letters of a label that stand in the first column side by side.
const LABEL_LETTERS: f64 = 30.0;
/// Last column of the left-hand pane.
const PANE: u16 = 3;
/// Column at which charts begin.
const CHARTS: u16 = 4;
/// Last printed column: the one in which charts end.
const LAST_PRINTED: u16 = 12;
/// Row at which the second chart begins, at the least.
const SECOND_CHART: u32 = 19;
/// First row below the first screen, at the least.
const BELOW: u32 = 35;

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let claim = making.subject.claim;
    let mut page = making.page(
        "Summary",
        &format!("Outage claim: {}", practice_name(claim)),
        &format!("What the {} cost this practice, compared with a normal day.", incident_words(claim)),
    )?;
    for (column, width) in [(0, 32.0), (1, 15.0), (2, 14.0), (3, 56.0), (4, 15.0)] {
        page.worksheet.set_column_width(column, width)?;
    }
    for row in 2..BELOW {
        page.worksheet.set_row_height(row, 15.0)?;
    }
    page.worksheet.set_row_height(5, 21.0)?;
    page.worksheet.set_row_height(2, 18.0)?.set_row_height(3, 22.0)?;
    page.text(2, 0, &point_sentence(claim), Style::Point)?;
    let is_reconciled = checks(claim, &groups(claim)).iter().all(Check::agrees);
    let verdict = if is_reconciled { "RECONCILED" } else { "NOT RECONCILED" };
    page.formula(
        3,
        0,
        "IF(reconciled,words_reconciled,words_not_reconciled)",
        &Cached::Text(verdict.to_owned()),
        Style::Verdict,
    )?;
    page.text(3, 1, &affected_words(claim), Style::Aside)?;
    money_block(&mut page, claim)?;
    measured_block(&mut page, claim)?;
    let after_doubts = doubts(&mut page, making)?;
    let first_group = BELOW.max(after_doubts + 1);
    let after_groups = group_block(&mut page, making, first_group)?;
    let after_checks = check_block(&mut page, making, after_groups + 1)?;
    let after_names = name_block(&mut page, making, after_checks + 1)?;
    insert_charts(&mut page, claim, first_group)?;
    page.worksheet.set_print_area(0, 0, after_names, LAST_PRINTED)?;
    page.worksheet.set_page_breaks(&[first_group, after_checks + 1])?;
    page.worksheet.set_screen_gridlines(false);
    making.take(page);
    Ok(())
}

fn heading(page: &mut Page<'_>, row: u32, titles: [&str; 4]) -> Result<(), XlsxError> {
    for (column, title) in (0_u16..).zip(titles) {
        let style = if matches!(column, 1 | 2) { Style::HeadingRight } else { Style::Heading };
        page.text(row, column, title, style)?;
    }
    Ok(())
}

/// Header row of a block; titles over numbers stand to the right.
fn headers(page: &mut Page<'_>, row: u32, titles: &[&str], over_numbers: &[u16]) -> Result<(), XlsxError> {
    for (column, title) in (0_u16..).zip(titles) {
        let style = if over_numbers.contains(&column) { Style::HeaderRight } else { Style::Header };
        page.text(row, column, title, style)?;
    }
    page.worksheet.set_row_height(row, 30.0)?;
    Ok(())
}

fn money_block(page: &mut Page<'_>, claim: &Claim) -> Result<(), XlsxError> {
    let totals = &claim.totals;
    let (waiting, unpriced) = waiting_lines(claim);
    let plural = |count: usize| if count == 1 { "line" } else { "lines" };
    let waits = match (waiting, unpriced) {
        (_, 0) => format!("{waiting} priced {} for the practice to declare or leave", plural(waiting)),
        _ => format!("{waiting} priced {} to declare or leave; {unpriced} without a rate", plural(waiting)),
    };
    heading(page, 4, ["What is claimed", "", "", ""])?;
    page.text(5, 0, "Invoice total", Style::Strong)?;
    page.formula(5, 1, "invoice_total", &Cached::Number(pounds(totals.invoice)), Style::MoneyLarge)?;
    page.text(5, 3, "paid or demonstrably lost, and declared", Style::Text)?;
    page.text(6, 0, "Candidates waiting", Style::Strong)?;
    page.formula(6, 1, "candidate_total", &Cached::Number(pounds(totals.candidates)), Style::Money)?;
    page.text(6, 3, &waits, Style::Text)?;
    page.text(7, 0, "Schedule", Style::Strong)?;
    page.formula(7, 1, "schedule_total", &Cached::Number(pounds(totals.schedule)), Style::Money)?;
    page.text(7, 3, "time and value for information; not invoiced", Style::Text)?;
    page.text(8, 0, "Invoice as written", Style::Text)?;
    page.formula(8, 1, "as_written_total", &Cached::Number(pounds(totals.invoice)), Style::Money)?;
    page.text(8, 2, "changed since:", Style::Text)?;
    page.formula(8, 3, "IF(changed_since_written,words_yes,words_no)", &Cached::Text("no".to_owned()), Style::Text)
}

fn measured_block(page: &mut Page<'_>, claim: &Claim) -> Result<(), XlsxError> {
    let measures = &claim.appointments.measures;
    heading(page, 9, ["What was measured", "Normal day", "This time", "How sure"])?;
    let shown = |value: Option<f64>| value.map_or_else(|| Cached::Text(words::NOT_MEASURED.to_owned()), Cached::Number);
    let exact = |value: Option<Exact>| shown(value.map(to_f64));
    let count = |value: Option<i64>| shown(value.map(|count| count as f64));
    page.text(10, 0, "Appointments kept", Style::Strong)?;
    page.formula(10, 1, "kept_normal", &exact(measures.bridge.kept.normal), Style::Mean)?;
    page.formula(10, 2, "kept_actual", &count(measures.bridge.kept.actual), Style::Count)?;
    page.text(10, 3, &grade_words(claim), Style::Text)?;
    page.text(11, 0, "Shortfall of kept", Style::Strong)?;
    page.formula(11, 2, "shortfall", &exact(measures.bridge.shortfall), Style::Mean)?;
    page.text(11, 3, &band_words(claim), Style::Text)?;
    page.text(12, 0, cancelled_title(measures.cancelled_basis), Style::Strong)?;
    if measures.cancelled_gross.is_some() {
        page.formula(12, 1, "cancelled_normal", &exact(measures.cancelled_normal), Style::Mean)?;
        page.formula(12, 2, "cancelled_gross", &count(measures.cancelled_gross), Style::Count)?;
    } else {
        page.formula(12, 2, "cancelled_extra", &exact(measures.cancelled_extra), Style::Mean)?;
    }
    page.text(12, 3, &basis_sentence(claim), Style::Text)?;
    page.text(13, 0, "of these seen on another date", Style::Text)?;
    let reprovided =
        measures.fates.as_ref().map(|fates| fates.get(&crate::impact::outcome::Fate::Reprovided).copied().unwrap_or(0));
    page.formula(13, 2, "reprovided", &count(reprovided), Style::Count)?;
    page.text(14, 0, "of these lost", Style::Text)?;
    page.formula(14, 2, "lost", &count(measures.lost), Style::Count)?;
    page.text(14, 3, "booked again but not kept, or not booked again", Style::Text)?;
    page.text(15, 0, "Extra hours worked", Style::Strong)?;
    hours_row(page, claim)
}

fn hours_row(page: &mut Page<'_>, claim: &Claim) -> Result<(), XlsxError> {
    let hours = |minutes: Exact| Cached::Number(to_f64(minutes) / 60.0);
    match (claim.hours.extra_minutes, claim.hours.absence_minutes) {
        (Some(extra), Some(absence)) => {
            page.formula(15, 2, "extra_minutes/minutes_per_hour", &hours(extra), Style::Mean)?;
            let sentence =
                format!("beyond plan or normal; {:.1} hours of absence stand beside them", to_f64(absence) / 60.0);
            page.text(15, 3, &sentence, Style::Text)
        }
        _ => {
            page.text(15, 2, words::NOT_MEASURED, Style::Text)?;
            page.text(15, 3, "no rota or timesheet was read", Style::Text)
        }
    }
}

fn grade_words(claim: &Claim) -> String {
    let accuracy = &claim.accuracy;
    let tried = accuracy.n;
    match (accuracy.grade, accuracy.rrmse) {
        (Some(grade), Some(error)) => {
            let grade = match grade {
                Grade::Certified => "certified",
                Grade::Usable => "usable with its interval",
                Grade::Information => "information only",
            };
            format!("normal day: {grade}, error {:.0}% over {tried} days tried", error * 100.0)
        }
        _ => format!("normal day: no band, only {tried} days could be tried"),
    }
}

fn band_words(claim: &Claim) -> String {
    let measures = &claim.appointments.measures;
    let verdict = words::verdict(measures.within_normal_variation);
    match measures.shortfall_band {
        Some((low, high)) => format!("95% band {low:.0} to {high:.0}: {verdict}"),
        None => verdict.to_owned(),
    }
}

fn cancelled_title(basis: Option<CancelledBasis>) -> &'static str {
    match basis {
        Some(CancelledBasis::Inferred) => "Left empty beyond normal",
        _ => "Cancelled from its start on (gross)",
    }
}

fn basis_sentence(claim: &Claim) -> String {
    let measures = &claim.appointments.measures;
    let band = measures.cancelled_extra_band.map(|(low, high)| {
        let verdict = if low <= 0.0 && high >= 0.0 { "within" } else { "beyond" };
        format!("; 95% band {low:.0} to {high:.0}: {verdict} normal variation")
    });
    match measures.cancelled_basis {
        Some(CancelledBasis::Recorded) => "counted from cancelled rows in the book".to_owned(),
        Some(CancelledBasis::Snapshots) => "two snapshots compared; ordinary ones are included".to_owned(),
        Some(CancelledBasis::Inferred) => format!("cancelled, or used on paper{}", band.unwrap_or_default()),
        basis => basis_words(basis).to_owned(),
    }
}

/// Warnings and questions, one a row. Returns the row after them.
fn doubts(page: &mut Page<'_>, making: &Making<'_>) -> Result<u32, XlsxError> {
    let claim = making.subject.claim;
    let mut row = 16;
    let mut list = |page: &mut Page<'_>, title: &str, sentences: Vec<String>, none: &str| -> Result<(), XlsxError> {
        heading(page, row, [title, "", "", ""])?;
        row += 1;
        let sentences = if sentences.is_empty() { vec![none.to_owned()] } else { sentences };
        for sentence in sentences {
            page.sentence(row, 0, PANE, &sentence, Style::Wrapped)?;
            row += 1;
        }
        Ok(())
    };
    let warnings = claim.warnings.iter().map(|warning| making.subject.labels.own_words(&warning.text)).collect();
    list(page, "What a reader should doubt", warnings, "No warning.")?;
    let questions = claim.questions.iter().map(|question| making.subject.labels.own_words(question)).collect();
    list(page, "Questions that wait for an answer", questions, "No question.")?;
    Ok(row)
}

/// Staff groups of hours and lines, in order.
fn groups(claim: &Claim) -> Vec<StaffGroup> {
    let worked = claim.hours.person_weeks.iter().map(|week| week.staff_group);
    let claimed = claim.lines.iter().filter_map(|line| line.staff_group);
    worked.chain(claimed).collect::<BTreeSet<_>>().into_iter().collect()
}

fn group_block(page: &mut Page<'_>, making: &mut Making<'_>, first: u32) -> Result<u32, XlsxError> {
    let claim = making.subject.claim;
    let titles =
        ["Extra hours by staff group", "Extra hours", "Absence, hours", "Against ordinary variation", "On the invoice"];
    headers(page, first, &titles, &[1, 2, 4])?;
    let mut row = first + 1;
    for group in groups(claim) {
        let label = relative(row, 0);
        let sum = |part: fn(&crate::impact::outcome::PersonWeek) -> Exact| -> f64 {
            let weeks = claim.hours.person_weeks.iter().filter(|week| week.staff_group == group);
            to_f64(weeks.map(part).fold(whole(0), |sum, minutes| sum + minutes)) / 60.0
        };
        page.text(row, 0, group.reading(), Style::Text)?;
        for (column, name, value) in
            [(1, "hours_extra", sum(|week| week.extra_minutes)), (2, "hours_absence", sum(|week| week.absence_minutes))]
        {
            let formula = format!("SUMIFS({name},hours_staff_group,{label})/minutes_per_hour");
            page.formula(row, column, &formula, &Cached::Number(value), Style::Mean)?;
        }
        page.text(row, 3, &net_words(claim, group), Style::Text)?;
        let pence = invoice_pence(claim, |line| line.staff_group == Some(group));
        invoice_cell(page, row, pence)?;
        row += 1;
    }
    page.text(row, 0, words::NONE, Style::Text)?;
    page.text(row, 3, "lines without a staff group", Style::Text)?;
    invoice_cell(page, row, invoice_pence(claim, |line| line.staff_group.is_none()))?;
    making.names.range("invoice_by_staff_group", "Summary", (first + 1, 4), (row, 4));
    Ok(row + 1)
}

fn invoice_cell(page: &mut Page<'_>, row: u32, pence: i64) -> Result<(), XlsxError> {
    let formula =
        format!("ROUND(SUMIFS(lines_amount,lines_include,on_invoice,lines_staff_group,{}),2)", relative(row, 0));
    page.formula(row, 4, &formula, &Cached::Number(pounds(pence)), Style::Money)
}

fn net_words(claim: &Claim, group: StaffGroup) -> String {
    let Some(net) = claim.hours.groups.iter().find(|net| net.staff_group == group) else {
        return "no hours read".to_owned();
    };
    let hours = to_f64(net.net_minutes) / 60.0;
    let declared = if net.is_declared { ", declared" } else { "" };
    match (net.is_above, net.limit_minutes) {
        (Some(above), Some(limit)) => {
            let verdict = if above { "above" } else { "within" };
            format!("net {hours:.1} h, {verdict} ordinary variation of {:.1} h{declared}", limit / 60.0)
        }
        _ => format!("net {hours:.1} h, too few days to judge{declared}"),
    }
}

fn check_block(page: &mut Page<'_>, making: &mut Making<'_>, first: u32) -> Result<u32, XlsxError> {
    headers(page, first, &["Checks of this workbook", "Left", "Right", "Agrees"], &[1, 2])?;
    let checks = checks(making.subject.claim, &groups(making.subject.claim));
    let mut row = first + 1;
    for check in &checks {
        page.text(row, 0, check.name, Style::Wrapped)?;
        page.worksheet.set_row_height(row, 13.0 * f64::from(lines_of(check.name, LABEL_LETTERS, 1.0)) + 2.0)?;
        let is_whole = [check.left_value, check.right_value].iter().all(|value| value.fract() == 0.0);
        let style = match check.is_money {
            true => Style::Money,
            false if is_whole => Style::Count,
            false => Style::Quantity,
        };
        page.formula(row, 1, check.left, &Cached::Number(check.left_value), style)?;
        match check.right {
            "0" => page.number(row, 2, 0.0, style)?,
            right => page.formula(row, 2, right, &Cached::Number(check.right_value), style)?,
        }
        let agrees = format!("ROUND({}-{},6)=0", relative(row, 1), relative(row, 2));
        page.formula(row, 3, &agrees, &Cached::Truth(check.agrees()), Style::Truth)?;
        row += 1;
    }
    let all_agree = checks.iter().all(Check::agrees);
    let range = format!("{}:{}", absolute(first + 1, 3), absolute(row - 1, 3));
    page.text(row, 0, "reconciled", Style::Strong)?;
    page.formula(row, 3, &format!("AND({range})"), &Cached::Truth(all_agree), Style::Truth)?;
    making.names.cell("reconciled", "Summary", row, 3);
    page.text(row + 1, 0, "as_written_total", Style::Strong)?;
    page.number(row + 1, 1, pounds(making.subject.claim.totals.invoice), Style::Money)?;
    page.text(row + 1, 3, "the invoice as calculated (a constant)", Style::Text)?;
    making.names.cell("as_written_total", "Summary", row + 1, 1);
    page.text(row + 2, 0, "changed_since_written", Style::Strong)?;
    page.formula(row + 2, 3, "SUM(lines_changed)>0", &Cached::Truth(false), Style::Truth)?;
    making.names.cell("changed_since_written", "Summary", row + 2, 3);
    Ok(row + 3)
}

fn name_block(page: &mut Page<'_>, making: &mut Making<'_>, first: u32) -> Result<u32, XlsxError> {
    headers(page, first, &["Every measure and total, by name", "Value", "Selected by", "What it is"], &[1])?;
    let mut row = first + 1;
    for named in named_values(making.subject.claim) {
        name_row(page, &named, row)?;
        making.names.cell(&named.name, "Summary", row, 1);
        row += 1;
    }
    let head = |name: &str| format!("{name}_1");
    for (range, name, count) in [
        ("all_by_head", "by_head", 8),
        ("all_candidate_by_head", "candidate_by_head", 8),
        ("all_schedule_by_head", "schedule_by_head", 12),
    ] {
        name_range(making, range, &head(name), count, first);
    }
    name_range(making, "all_by_tier", "by_tier_A", 4, first);
    Ok(row)
}

/// A name for a run of named values, for the checks.
fn name_range(making: &mut Making<'_>, range: &str, first_name: &str, count: u32, header: u32) {
    let names = named_values(making.subject.claim);
    if let Some(place) = names.iter().position(|named| named.name == first_name) {
        let from = header + 1 + u32::try_from(place).unwrap_or(0);
        making.names.range(range, "Summary", (from, 1), (from + count - 1, 1));
    }
}

fn name_row(page: &mut Page<'_>, named: &Named, row: u32) -> Result<(), XlsxError> {
    page.text(row, 0, &named.name, Style::Text)?;
    match &named.value {
        Value::Formula(formula, cached) => {
            page.formula(row, 1, &formula.replace(SELECTS, &relative(row, 2)), cached, named.style)?;
        }
        other => page.value(row, 1, other, named.style)?,
    }
    page.value(row, 2, &named.selects, Style::Ordinal)?;
    page.text(row, 3, &named.meaning, Style::Text)
}

fn insert_charts(page: &mut Page<'_>, claim: &Claim, first_group: u32) -> Result<(), XlsxError> {
    let days = u32::try_from(claim.appointments.by_date.len()).unwrap_or(1);
    if days > 0 {
        let measures = &claim.appointments.measures.bridge;
        let kept = measures.kept.actual.map_or_else(|| "an unknown number".to_owned(), |count| count.to_string());
        let normal = measures.kept.normal.map_or_else(|| "unknown".to_owned(), |mean| format!("{:.1}", to_f64(mean)));
        let words = format!(
            "Columns: appointments kept on each of {days} dates. Lines: the normal day and its 95% band. On the incident \
             dates {kept} were kept against {normal} on the normal day. The figures stand on Daily bridge."
        );
        page.worksheet.insert_chart_with_offset(4, CHARTS, &charts::kept_chart(days, &words), 8, 0)?;
    }
    let count = u32::try_from(groups(claim).len()).unwrap_or(0);
    if count > 0 && !claim.hours.person_weeks.is_empty() {
        let words = "Bars: hours worked beyond plan or normal, and hours of absence, by staff group over the claim window. \
                     The figures stand below on this sheet.";
        let chart = charts::hours_chart(first_group + 1, first_group + count, words);
        page.worksheet.insert_chart_with_offset(SECOND_CHART, CHARTS, &chart, 8, 0)?;
    }
    Ok(())
}
