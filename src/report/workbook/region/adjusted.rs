//! `Control group` and `Adjusted`: the day's own effect, and the affected practices with it taken off.

use super::super::page::{Cell, column, empty_row};
use super::super::styles::Style;
use super::{Making, NOT_KNOWN, or_not_known};
use crate::model::exact::to_f64;
use crate::report::region::outcome::PracticeRow;
use rust_xlsxwriter::XlsxError;

/// Numbers (from 1) of practices on `Practices`, with their rows.
fn numbered<'r>(making: &Making<'r>, wanted: impl Fn(&PracticeRow) -> bool) -> Vec<(i64, &'r PracticeRow)> {
    (1..).zip(&making.subject.practices).filter(|(_, practice)| wanted(practice)).collect()
}

/// `Adjusted`: every affected practice, plain and adjusted.
pub(super) fn affected(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Adjusted",
        "Adjusted estimate",
        "Affected practices: the plain shortfall, and beside it the shortfall against what the control group's day says a \
         normal day would have been (difference in differences). Claims use the plain one.",
    )?;
    let columns = [
        column("number", "No. on Practices", 11.0, Style::Ordinal),
        column("code", "Practice", 12.0, Style::Text),
        column("name", "Name", 42.0, Style::Wrapped),
        column("normal", "Kept, normal day", 13.0, Style::Mean),
        column("kept", "Kept", 11.0, Style::Count),
        column("shortfall", "Shortfall, plain", 13.0, Style::Mean).named("adjusted_plain"),
        column("adjusted_normal", "Normal day, had it been this day", 16.0, Style::Mean),
        column("adjusted", "Shortfall, adjusted", 13.0, Style::Mean).named("adjusted_each"),
    ];
    let has_control = making.subject.control_group.mean_ratio.is_some();
    let members = numbered(making, |practice| {
        practice.is_counted() && practice.is_measured() && practice.affected == crate::model::policy::Affected::Yes
    });
    let ratio = making.subject.control_group.mean_ratio;
    let row = |(number, practice): (i64, &PracticeRow)| {
        let normal = practice.kept_normal.map_or(0.0, |normal| to_f64(normal.0));
        let kept = practice.kept_actual.unwrap_or(0) as f64;
        let of_control = |formula: &str, cached: f64| match (has_control, &practice.own_incident) {
            (true, None) => Cell::formula(formula, cached),
            (true, Some(_)) => Cell::words("another span of time"),
            (false, _) => Cell::words("no control group"),
        };
        let scaled = normal * ratio.unwrap_or(1.0);
        vec![
            Cell::count(number),
            Cell::text(&practice.code),
            Cell::text(or_not_known(&practice.name)),
            Cell::formula("INDEX(practices_normal,{number})", normal),
            Cell::formula("INDEX(practices_kept,{number})", kept),
            Cell::formula("{normal}-{kept}", practice.shortfall.map_or(0.0, |less| to_f64(less.0))),
            of_control("{normal}*SUM(control_ratio)/SUM(control_member)", scaled),
            of_control("{adjusted_normal}-{kept}", scaled - kept),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = members.into_iter().map(row).collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "none"));
    }
    page.table("adjusted", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// `Control group`: every practice whose system was up.
pub(super) fn control_group(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let group = &making.subject.control_group;
    let purpose = format!(
        "Practices whose system was up. The mean of kept / normal over at least {} of them is the day's own effect.",
        group.least_members
    );
    let mut page = making.page("Control group", "Control group", &purpose)?;
    let columns = [
        column("number", "No. on Practices", 11.0, Style::Ordinal),
        column("code", "Practice", 12.0, Style::Text),
        column("name", "Name", 42.0, Style::Wrapped),
        column("supplier", "System", 18.0, Style::Wrapped),
        column("known", "How it is known that it was up", 40.0, Style::Wrapped),
        column("normal", "Kept, normal day", 13.0, Style::Mean),
        column("kept", "Kept", 11.0, Style::Count),
        column("ratio", "Kept / normal", 12.0, Style::Quantity).named("control_ratio"),
        column("member", "Member (1 is yes)", 11.0, Style::Count).named("control_member"),
        column("reason", "Why it is no member", 34.0, Style::Wrapped),
    ];
    let members = numbered(making, |practice| practice.affected == crate::model::policy::Affected::No);
    let mut rows: Vec<Vec<Cell>> = members
        .into_iter()
        .zip(&group.practices)
        .map(|((number, practice), member)| {
            let looked_up = |of: &str, cached: Option<f64>| match cached {
                Some(cached) => Cell::formula(format!("INDEX({of},{{number}})"), cached),
                None => Cell::words(super::NOT_MEASURED),
            };
            vec![
                Cell::count(number),
                Cell::text(&practice.code),
                Cell::text(or_not_known(&practice.name)),
                Cell::text(or_not_known(&practice.supplier)),
                Cell::text(if practice.how_known.is_empty() { NOT_KNOWN } else { &practice.how_known }),
                looked_up("practices_normal", practice.kept_normal.map(|normal| to_f64(normal.0))),
                looked_up("practices_kept", practice.kept_actual.map(|kept| kept as f64)),
                match member.ratio {
                    Some(ratio) => Cell::formula("{kept}/{normal}", ratio),
                    None => Cell::words("no member"),
                },
                Cell::count(i64::from(member.ratio.is_some())),
                Cell::text(member.reason_left_out.as_deref().unwrap_or(super::words::NONE)),
            ]
        })
        .collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "none"));
    }
    page.table("control_group", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}
