//! `Daily bridge`: from the normal day to what was kept, by date and, on incident dates, by staff group.

use super::normal_day::kind_words;
use super::page::{Cell, Column, column, empty_row};
use super::styles::Style;
use super::{Making, words};
use crate::impact::outcome::{Bridge, BridgePart, Pair};
use crate::model::appointment::State;
use crate::model::exact::to_f64;
use crate::model::incident::weekday_name;
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::XlsxError;

/// Part of a row: counts in `measures`.
pub(super) const INCIDENT: &str = "incident";
/// Part of a row: a knock-on date.
pub(super) const KNOCK_ON: &str = "knock-on";
/// Part of a row: a date of the recovery window.
pub(super) const RECOVERY: &str = "recovery";
/// Part of a row: one staff group of an incident date.
pub(super) const GROUP: &str = "incident, by group";
/// Staff group of a row of the whole practice.
pub(super) const WHOLE: &str = "whole practice";

fn columns() -> Vec<Column> {
    let count = |key, title| column(key, title, 11.5, Style::Count);
    let mean = |key, title| column(key, title, 11.5, Style::Mean);
    vec![
        column("date", "Date", 11.5, Style::Date).named("bridge_date"),
        column("weekday", "Weekday", 12.0, Style::Text),
        column("part", "Part of the claim window", 17.0, Style::Text).named("bridge_part"),
        column("group", "Staff group", 20.0, Style::Text),
        mean("kept_n", "Kept, normal").named("bridge_kept_normal"),
        count("kept_a", "Kept").named("bridge_kept_actual"),
        mean("low", "Normal, low end of band"),
        mean("high", "Normal, high end of band"),
        mean("shortfall", "Shortfall").named("bridge_shortfall"),
        mean("fewer", "Fewer slots put on"),
        mean("more_dna", "More did not attend"),
        mean("more_walked", "More walked out"),
        mean("more_cancelled", "More cancelled"),
        mean("more_unfilled", "More left empty"),
        mean("more_pending", "More not yet due"),
        count("differs", "Parts do not add up (1 is yes)").named("bridge_differs"),
        column("kind", "Kind", 11.0, Style::Text),
        mean("held_n", "Held, normal").named("bridge_held_normal"),
        count("held_a", "Held").named("bridge_held_actual"),
        mean("unrecorded_n", "Not closed, normal").named("bridge_unrecorded_normal"),
        count("unrecorded_a", "Not closed").named("bridge_unrecorded_actual"),
        mean("dna_n", "Did not attend, normal").named("bridge_dna_normal"),
        count("dna_a", "Did not attend").named("bridge_dna_actual"),
        mean("walked_n", "Walked out, normal").named("bridge_walked_out_normal"),
        count("walked_a", "Walked out").named("bridge_walked_out_actual"),
        mean("cancelled_n", "Cancelled, normal"),
        count("cancelled_a", "Cancelled"),
        mean("unfilled_n", "Left empty, normal").named("bridge_unfilled_normal"),
        count("unfilled_a", "Left empty").named("bridge_unfilled_actual"),
        count("pending_a", "Not yet due").named("bridge_pending_actual"),
        mean("offered_n", "Offered, normal").named("bridge_offered_normal"),
        count("offered_a", "Offered").named("bridge_offered_actual"),
        column("half_width", "Band, half width", 10.0, Style::Percent),
        count("groups_differ", "Groups do not add up (1 is yes)").named("bridge_groups_differ"),
    ]
}

/// Columns that the chart of the first sheet shows: kept, kept on the normal day, low and high end of its band.
pub(super) const CHART_COLUMNS: [u16; 4] = [5, 4, 6, 7];
/// Last printed column: checks and single states stand to the right of it, on the screen only.
const LAST_PRINTED: u16 = 14;

/// A value that the chart shows and that is not known: an empty cell, because a chart draws words as nought.
const GAP: &str = "";

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Daily bridge",
        "Daily bridge",
        "From the appointments kept on a normal day to those kept: each date of the claim window, then each staff group \
         on the incident dates. An empty cell is not known. Single states stand to the right and are not printed.",
    )?;
    let appointments = &making.subject.claim.appointments;
    let mut rows: Vec<Vec<Cell>> = appointments
        .by_date
        .iter()
        .map(|(date, bridge)| row(making, *date, part_of(making, *date), WHOLE, bridge))
        .collect();
    rows.extend(
        appointments
            .by_date_and_group
            .iter()
            .map(|(date, group, bridge)| row(making, *date, GROUP, group.reading(), bridge)),
    );
    let columns = columns();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "Not measured: no appointment book was read."));
    }
    page.table("daily_bridge", &columns, &rows, &mut making.names)?;
    page.worksheet.set_freeze_panes(super::page::HEADER_ROW + 1, 4)?;
    let last = super::page::HEADER_ROW + u32::try_from(rows.len()).unwrap_or(0);
    page.worksheet.set_print_area(0, 0, last, LAST_PRINTED)?;
    making.take(page);
    Ok(())
}

/// Which part of the claim window a date is.
fn part_of(making: &Making<'_>, date: NaiveDate) -> &'static str {
    let plan = &making.subject.claim.plan;
    if plan.incident.dates().contains(&date) {
        INCIDENT
    } else if plan.policy.incident.knock_on.contains(&date) {
        KNOCK_ON
    } else {
        RECOVERY
    }
}

fn row(making: &Making<'_>, date: NaiveDate, part: &str, group: &str, bridge: &Bridge) -> Vec<Cell> {
    let kind = making
        .subject
        .claim
        .normal_days
        .iter()
        .find(|day| day.date == date)
        .map_or(words::NONE, |day| kind_words(day.kind));
    let [offered_normal, offered_actual, kept_normal, kept_actual] = sum_cells(bridge);
    let [half_width, low, high] = band_cells(making, part, bridge);
    let [closes, groups_close] = check_cells(part, bridge);
    let mut cells = vec![
        Cell::date(date),
        Cell::text(weekday_name(date.weekday())),
        Cell::text(part),
        Cell::text(group),
        kept_normal,
        kept_actual,
        low,
        high,
    ];
    cells.extend(part_cells(bridge));
    cells.extend([closes, Cell::text(kind)]);
    for state in [State::Held, State::Unrecorded, State::Dna, State::WalkedOut, State::Cancelled, State::Unfilled] {
        let pair = bridge.states.get(&state).copied().unwrap_or_default();
        cells.push(Cell::number_or(pair.normal.map(to_f64), words::NOT_MEASURED));
        cells.push(Cell::number_or(pair.actual.map(|count| count as f64), words::NOT_MEASURED));
    }
    let pending = bridge.states.get(&State::Pending).copied().unwrap_or_default();
    cells.push(Cell::number_or(pending.actual.map(|count| count as f64), words::NOT_MEASURED));
    cells.extend([offered_normal, offered_actual, half_width, groups_close]);
    cells
}

/// Offered and kept, normal and actual: sums of the states.
fn sum_cells(bridge: &Bridge) -> [Cell; 4] {
    let sum = |formula: &str, value: Option<f64>, missing: &str| match value {
        Some(number) => Cell::formula(formula, number),
        None => Cell::words(missing),
    };
    let normal = |pair: &Pair| pair.normal.map(to_f64);
    let actual = |pair: &Pair| pair.actual.map(|count| count as f64);
    [
        sum(
            "SUM({held_n},{unrecorded_n},{dna_n},{walked_n},{cancelled_n},{unfilled_n})",
            normal(&bridge.offered),
            words::NOT_MEASURED,
        ),
        sum(
            "SUM({held_a},{unrecorded_a},{dna_a},{walked_a},{cancelled_a},{unfilled_a},{pending_a})",
            actual(&bridge.offered),
            words::NOT_MEASURED,
        ),
        sum("SUM({held_n},{unrecorded_n})", normal(&bridge.kept), GAP),
        sum("SUM({held_a},{unrecorded_a})", actual(&bridge.kept), GAP),
    ]
}

fn band_cells(making: &Making<'_>, part: &str, bridge: &Bridge) -> [Cell; 3] {
    let band = (part != GROUP)
        .then_some(making.subject.claim.accuracy.half_width)
        .flatten()
        .zip(bridge.kept.normal.map(to_f64));
    match band {
        Some((half_width, kept)) => [
            Cell::number(half_width),
            Cell::formula("{kept_n}*(1-{half_width})", kept * (1.0 - half_width)),
            Cell::formula("{kept_n}*(1+{half_width})", kept * (1.0 + half_width)),
        ],
        None => {
            let end = if part == GROUP { "no band" } else { GAP };
            [Cell::words("no band"), Cell::words(end), Cell::words(end)]
        }
    }
}

fn part_cells(bridge: &Bridge) -> Vec<Cell> {
    let Some(shortfall) = bridge.shortfall else {
        return (0..7).map(|_| Cell::words(words::NOT_MEASURED)).collect();
    };
    let part = |wanted: BridgePart| {
        bridge.parts.iter().find(|(part, _)| *part == wanted).map_or(0.0, |(_, value)| to_f64(*value))
    };
    vec![
        Cell::formula("{kept_n}-{kept_a}", to_f64(shortfall)),
        Cell::formula("{offered_n}-{offered_a}", part(BridgePart::FewerSlots)),
        Cell::formula("SUM({dna_a})-SUM({dna_n})", part(BridgePart::Dna)),
        Cell::formula("SUM({walked_a})-SUM({walked_n})", part(BridgePart::WalkedOut)),
        Cell::formula("SUM({cancelled_a})-SUM({cancelled_n})", part(BridgePart::Cancelled)),
        Cell::formula("SUM({unfilled_a})-SUM({unfilled_n})", part(BridgePart::Unfilled)),
        Cell::formula("SUM({pending_a})", part(BridgePart::Pending)),
    ]
}

fn check_cells(part: &str, bridge: &Bridge) -> [Cell; 2] {
    const CLOSES: &str = "IF(ROUND({shortfall}-SUM({fewer},{more_dna},{more_walked},{more_cancelled},{more_unfilled},\
                          {more_pending}),6)=0,0,1)";
    let closes = match bridge.shortfall {
        Some(_) => Cell::formula(CLOSES, 0.0),
        None => Cell::words(words::NOT_MEASURED),
    };
    let groups = match (part, bridge.kept.actual) {
        (INCIDENT, Some(_)) => {
            Cell::formula("IF(ROUND({kept_a}+{kept_a}-SUMIFS(bridge_kept_actual,bridge_date,{date}),6)=0,0,1)", 0.0)
        }
        _ => Cell::words("not checked here"),
    };
    [closes, groups]
}
