//! `Summary`: the region in one screen, then what to doubt, the invoice by head and the checks of this workbook.

use super::super::names::{absolute, relative};
use super::super::page::{Cached, Page, lines_of, pounds};
use super::super::styles::Style;
use super::super::words;
use super::groups::LEVELS;
use super::{Making, NOT_KNOWN, NOT_MEASURED, TITLE, charts, incident_words};
use crate::claim::outcome::ControlResult;
use crate::model::exact::to_f64;
use crate::model::money::pounds_reading;
use crate::model::words::{count, counted};
use crate::normal::outcome::Grade;
use crate::report::region::outcome::{Effect, Region};
use rust_xlsxwriter::XlsxError;

/// Last column of the left-hand pane.
const PANE: u16 = 4;
/// Column at which charts begin.
const CHARTS: u16 = 5;
/// Last printed column.
const LAST_PRINTED: u16 = 14;
/// First row below the first screen, at the least.
const BELOW: u32 = 35;

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let region = making.subject;
    let incident = incident_words(&region.incident);
    let purpose = format!("What {incident} cost the practices of a region, compared with a normal day.");
    let mut page = making.page("Summary", TITLE, &purpose)?;
    for (column, width) in [(0, 44.0), (1, 15.0), (2, 15.0), (3, 15.0), (4, 58.0)] {
        page.worksheet.set_column_width(column, width)?;
    }
    for row in 2..BELOW {
        page.worksheet.set_row_height(row, 15.0)?;
    }
    page.worksheet.set_row_height(2, 18.0)?.set_row_height(3, 22.0)?;
    page.text(2, 0, &point(region), Style::Point)?;
    let words = if region.is_reconciled() { "RECONCILED" } else { "NOT RECONCILED" };
    let verdict = "IF(reconciled,words_reconciled,words_not_reconciled)";
    page.formula(3, 0, verdict, &Cached::Text(words.to_owned()), Style::Verdict)?;
    page.text(3, 1, &counts(region), Style::Aside)?;
    money(&mut page, making, 4)?;
    measured(&mut page, making, 10)?;
    let after = doubts(&mut page, region, 16)?;
    let below = BELOW.max(after + 1);
    let after = by_head(&mut page, making, below)?;
    let after = checks(&mut page, making, after + 1)?;
    charts::insert(&mut page, region, (4, CHARTS), (20, CHARTS))?;
    page.worksheet.set_print_area(0, 0, after, LAST_PRINTED)?;
    page.worksheet.set_page_breaks(&[below])?;
    page.worksheet.set_screen_gridlines(false);
    making.take(page);
    Ok(())
}

/// What was kept, the verdict and the money in one sentence.
fn point(region: &Region) -> String {
    let effect = &region.totals.effect;
    let kept = match (effect.kept_actual, effect.kept_normal, effect.shortfall) {
        (Some(kept), Some(normal), Some(shortfall)) => {
            let fewer = to_f64(shortfall.0);
            let change = if fewer < 0.0 { format!("{:.0} more", -fewer) } else { format!("{fewer:.0} fewer") };
            let verdict = words::verdict(effect.within_normal_variation);
            format!(
                "{} appointments kept against {:.1} on a normal day: {change}, {verdict}",
                count(kept),
                to_f64(normal.0)
            )
        }
        _ => "no practice has both a normal day and a book of the incident".to_owned(),
    };
    let (invoice, candidates) = (region.totals.invoice.0, region.totals.candidates.0);
    format!(
        "As calculated: {kept}. {} is claimed; {} waits for the practices' word.",
        pounds_reading(invoice),
        pounds_reading(candidates)
    )
}

fn counts(region: &Region) -> String {
    format!(
        "{} found: {} reported, {} failed, {} apart",
        counted(region.practices_in, "practice", "practices"),
        region.practices_reported,
        region.practices_failed,
        region.apart.practices
    )
}

fn heading(page: &mut Page<'_>, row: u32, titles: [&str; 5]) -> Result<(), XlsxError> {
    for (column, title) in (0_u16..).zip(titles) {
        let style = if matches!(column, 1..=3) { Style::HeadingRight } else { Style::Heading };
        page.text(row, column, title, style)?;
    }
    Ok(())
}

fn money(page: &mut Page<'_>, making: &mut Making<'_>, first: u32) -> Result<(), XlsxError> {
    let region = making.subject;
    heading(page, first, ["What is claimed", "In the totals", "Stands apart", "", ""])?;
    let rows = [
        ("Invoices", "invoice_total", "practices_invoice", region.totals.invoice.0, region.apart.invoice.0),
        (
            "Candidates waiting",
            "candidate_total",
            "practices_candidates",
            region.totals.candidates.0,
            region.apart.candidates.0,
        ),
        ("Schedules", "schedule_total", "practices_schedule", region.totals.schedule.0, region.apart.schedule.0),
    ];
    let meanings = [
        "paid or demonstrably lost, and declared",
        "priced lines that practices may declare or leave",
        "for information",
    ];
    for ((row, (title, name, of, total, apart)), meaning) in (first + 1..).zip(rows).zip(meanings) {
        page.text(row, 0, title, Style::Strong)?;
        let sum = |counted: &str| format!("ROUND(SUMIFS({of},practices_counted,{counted}),2)");
        let style = if row == first + 1 { Style::MoneyLarge } else { Style::Money };
        page.formula(row, 1, &sum("1"), &Cached::Number(pounds(total)), style)?;
        page.formula(row, 2, &sum("0"), &Cached::Number(pounds(apart)), Style::Money)?;
        page.text(row, 4, meaning, Style::Text)?;
        making.names.cell(name, "Summary", row, 1);
    }
    page.worksheet.set_row_height(first + 1, 21.0)?;
    let row = first + 4;
    page.text(row, 0, "Invoices for 1,000 patients", Style::Text)?;
    match (region.totals.invoice_per_1000_patients, region.totals.patients) {
        (Some(cost), Some(patients)) => {
            let formula = "ROUND(ROUND(SUMIFS(practices_invoice,practices_counted,1,practices_listed,1)*pence_per_pound,0)\
                           *thousand/SUMIFS(practices_patients,practices_counted,1),0)/pence_per_pound";
            page.formula(row, 1, formula, &Cached::Number(pounds(cost.0)), Style::Money)?;
            page.text(
                row,
                4,
                &format!("of the practices whose list size is known: {} patients", count(patients)),
                Style::Text,
            )
        }
        _ => page.text(row, 1, NOT_KNOWN, Style::Text),
    }
}

fn measured(page: &mut Page<'_>, making: &mut Making<'_>, first: u32) -> Result<(), XlsxError> {
    let region = making.subject;
    heading(page, first, ["What was measured", "Kept, normal day", "Kept", "Shortfall", "How sure"])?;
    let conditions = "practices_counted,1,practices_measured,1";
    effect(page, first + 1, "All practices", &region.totals.effect, conditions)?;
    for (name, column) in [("kept_normal", 1), ("kept_actual", 2), ("shortfall", 3)] {
        making.names.cell(name, "Summary", first + 1, column);
    }
    let affected = format!("{conditions},practices_affected,words_yes");
    effect(page, first + 2, "Affected practices, plain", &region.affected.plain, &affected)?;
    let row = first + 3;
    page.text(row, 0, "Affected practices, adjusted", Style::Strong)?;
    let group = &region.control_group;
    making.names.cell("adjusted_shortfall", "Summary", row, 3);
    match (region.affected.adjusted_kept_normal, region.affected.adjusted_shortfall, group.mean_ratio) {
        (Some(normal), Some(shortfall), Some(ratio)) => {
            let above = |column: u16| relative(row - 1, column);
            let scaled = format!("{}*SUM(control_ratio)/SUM(control_member)", above(1));
            page.formula(row, 1, &scaled, &Cached::Number(normal), Style::Mean)?;
            let kept = region.affected.plain.kept_actual.unwrap_or(0) as f64;
            page.formula(row, 2, &above(2), &Cached::Number(kept), Style::Count)?;
            let difference = format!("{}-{}", relative(row, 1), relative(row, 2));
            page.formula(row, 3, &difference, &Cached::Number(shortfall), Style::Mean)?;
            let words =
                format!("the day itself: {:.1}% of normal in {} practices that were up", ratio * 100.0, group.members);
            page.text(row, 4, &words, Style::Text)?;
        }
        _ => {
            page.text(row, 3, NOT_MEASURED, Style::Text)?;
            let words = format!("control group of {}; at least {} are needed", group.members, group.least_members);
            page.text(row, 4, &words, Style::Text)?;
        }
    }
    let row = first + 4;
    page.text(row, 0, "Practices worth a look", Style::Text)?;
    let far = region.outliers.practices.iter().filter(|practice| {
        let z = |value: Option<crate::report::region::outcome::Unusual>| value.and_then(|value| value.z);
        [z(practice.cost), z(practice.shortfall)].into_iter().flatten().any(|z| z.abs() >= region.outliers.limit)
    });
    page.formula(row, 2, "SUM(outliers_look)", &Cached::Number(far.count() as f64), Style::Count)?;
    page.text(row, 4, "far from their like: see Outliers", Style::Text)
}

fn effect(page: &mut Page<'_>, row: u32, title: &str, effect: &Effect, conditions: &str) -> Result<(), XlsxError> {
    page.text(row, 0, title, Style::Strong)?;
    let cells = [
        (
            1,
            format!("SUMIFS(practices_normal,{conditions})"),
            effect.kept_normal.map(|normal| to_f64(normal.0)),
            Style::Mean,
        ),
        (2, format!("SUMIFS(practices_kept,{conditions})"), effect.kept_actual.map(|kept| kept as f64), Style::Count),
        (
            3,
            format!("{}-{}", relative(row, 1), relative(row, 2)),
            effect.shortfall.map(|less| to_f64(less.0)),
            Style::Mean,
        ),
    ];
    for (column, formula, value, style) in cells {
        match value {
            Some(value) => page.formula(row, column, &formula, &Cached::Number(value), style)?,
            None => page.text(row, column, NOT_MEASURED, Style::Text)?,
        }
    }
    page.text(row, 4, &how_sure(effect), Style::Text)
}

fn how_sure(effect: &Effect) -> String {
    let practices = counted(effect.practices, "practice", "practices");
    let Some((low, high)) = effect.shortfall_band_low.zip(effect.shortfall_band_high) else {
        return format!("{practices}; no band: {} dates could be tried", effect.predicted_days);
    };
    let grade = match effect.grade {
        Some(Grade::Certified) => ", certified",
        Some(Grade::Usable) => ", usable",
        Some(Grade::Information) => ", information only",
        None => "",
    };
    let verdict = words::verdict(effect.within_normal_variation);
    format!("{practices}; 95% band {low:.0} to {high:.0}: {verdict}{grade}")
}

/// What to doubt, one sentence a row. Returns the row after them.
fn doubts(page: &mut Page<'_>, region: &Region, first: u32) -> Result<u32, XlsxError> {
    heading(page, first, ["What a reader should doubt", "", "", "", ""])?;
    let mut sentences: Vec<&str> = region.warnings.iter().map(|warning| warning.text.as_str()).collect();
    if sentences.is_empty() {
        sentences.push("No warning.");
    }
    let mut row = first + 1;
    for sentence in sentences {
        page.sentence(row, 0, PANE, sentence, Style::Wrapped)?;
        row += 1;
    }
    Ok(row)
}

fn by_head(page: &mut Page<'_>, making: &mut Making<'_>, first: u32) -> Result<u32, XlsxError> {
    heading(page, first, ["Invoices by head of claim", "In the totals", "", "", ""])?;
    let heads: Vec<u8> = (1..=8).collect();
    for (row, head) in (first + 1..).zip(&heads) {
        let pence = making.subject.by_head.get(&head.to_string()).map_or(0, |pounds| pounds.0);
        page.text(row, 0, &format!("{head}. {}", super::super::invoice::head_name(*head)), Style::Text)?;
        let formula = format!("ROUND(SUMIFS(practices_head_{head},practices_counted,1),2)");
        page.formula(row, 1, &formula, &Cached::Number(pounds(pence)), Style::Money)?;
    }
    let last = first + 8;
    making.names.range("by_head", "Summary", (first + 1, 1), (last, 1));
    Ok(last + 1)
}

struct Check {
    name: String,
    left: String,
    right: String,
    values: (f64, f64),
    style: Style,
}

fn all_checks(region: &Region) -> Vec<Check> {
    let nought = |name: &str, left: &str, count: usize| Check {
        name: name.to_owned(),
        left: left.to_owned(),
        right: "0".to_owned(),
        values: (count as f64, 0.0),
        style: Style::Count,
    };
    let total = &region.totals;
    let out = total.practices + region.apart.practices + region.failures.len();
    let heads: i64 = region.by_head.values().map(|pounds| pounds.0).sum();
    let mut checks = vec![
        Check {
            name: "Practices in = in the totals + apart + failed".to_owned(),
            left: "practices_in".to_owned(),
            right: "SUM(practices_counted,practices_apart,failures_practices)".to_owned(),
            values: (region.practices_in as f64, out as f64),
            style: Style::Count,
        },
        Check {
            name: "Invoices = sum of their heads".to_owned(),
            left: "invoice_total".to_owned(),
            right: "ROUND(SUM(by_head),2)".to_owned(),
            values: (pounds(total.invoice.0), pounds(heads)),
            style: Style::Money,
        },
    ];
    for level in &LEVELS {
        let groups = (level.groups)(region);
        let invoice: i64 = groups.iter().map(|group| group.sums.invoice.0).sum();
        let kept: i64 = groups.iter().filter_map(|group| group.sums.effect.kept_actual).sum();
        let [_, kept_name, invoice_name] = level.sums;
        checks.push(Check {
            name: format!("Invoices = sum of the sheet {}", level.sheet),
            left: "invoice_total".to_owned(),
            right: format!("ROUND(SUM({invoice_name}),2)"),
            values: (pounds(total.invoice.0), pounds(invoice)),
            style: Style::Money,
        });
        if let Some(whole) = total.effect.kept_actual {
            checks.push(Check {
                name: format!("Kept = sum of the sheet {}", level.sheet),
                left: "kept_actual".to_owned(),
                right: format!("SUM({kept_name})"),
                values: (whole as f64, kept as f64),
                style: Style::Count,
            });
        }
    }
    let fails = region.controls.iter().filter(|control| control.result == ControlResult::Fails).count();
    let open = region.practices.iter().filter(|practice| practice.is_counted() && !practice.reconciled).count();
    let unreconciled = "SUMIFS(practices_counted,practices_reconciled,words_no)";
    checks.push(nought("Controls that differ", "SUM(reconciliation_differs)", fails));
    checks.push(nought("Claims in the totals that are not reconciled", unreconciled, open));
    checks
}

/// The checks behind `reconciled`. Returns the row after them.
fn checks(page: &mut Page<'_>, making: &mut Making<'_>, first: u32) -> Result<u32, XlsxError> {
    heading(page, first, ["Checks of this workbook", "Left", "Right", "Differs (1 is yes)", ""])?;
    let mut row = first + 1;
    let checks = all_checks(making.subject);
    for check in &checks {
        page.text(row, 0, &check.name, Style::Wrapped)?;
        page.worksheet.set_row_height(row, 13.0 * f64::from(lines_of(&check.name, 42.0, 1.0)) + 2.0)?;
        page.formula(row, 1, &check.left, &Cached::Number(check.values.0), check.style)?;
        page.formula(row, 2, &check.right, &Cached::Number(check.values.1), check.style)?;
        let differs = format!("IF(ROUND({}-{},6)=0,0,1)", relative(row, 1), relative(row, 2));
        let differ = ((check.values.0 - check.values.1) * 1e6).round() != 0.0;
        page.formula(row, 3, &differs, &Cached::Number(f64::from(u8::from(differ))), Style::Count)?;
        row += 1;
    }
    page.text(row, 0, "Every check holds", Style::Strong)?;
    let all = format!("SUM({}:{})=0", absolute(first + 1, 3), absolute(row - 1, 3));
    page.formula(row, 3, &all, &Cached::Truth(making.subject.is_reconciled()), Style::Truth)?;
    making.names.cell("reconciled", "Summary", row, 3);
    Ok(row + 1)
}
