//! `Extra hours`: every person's week, baseline against worked, and the days that it is made of.

use super::Making;
use super::page::{Cell, Column, HEADER_ROW, column, empty_row};
use super::styles::Style;
use crate::impact::outcome::{BaselineBasis, ComparedDay, PersonDay, PersonWeek};
use crate::model::data::TableKind;
use crate::model::exact::{Exact, to_f64, whole};
use rust_xlsxwriter::XlsxError;

const WEEK: &str = "week";
const DAY: &str = "day";
const EARLIER_DAY: &str = "earlier day";
/// Last printed column, the rows of the files: keys stand to the right of it.
const LAST_PRINTED: u16 = 16;
/// What rests on clinic sessions (ruling 5).
const PROXY: &str = "a proxy from clinic sessions, not paid hours";

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Extra hours",
        "Extra hours",
        "Each person's calendar week in the claim window, in minutes: plan or normal against worked; extra, absence, and \
         how much is declared or waits. Under each week stand its days, with the rows of your files. Earlier days of the \
         incident's week can only reduce. Shown as whole minutes. Tier D: rota or timesheet; tier C: clinic sessions stand \
         in for them.",
    )?;
    let columns = columns();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (key, week) in (1..).zip(&making.subject.claim.hours.person_weeks) {
        rows.push(week_row(making, key, week));
        rows.extend(week.days.iter().filter(|day| is_shown(day)).map(|day| day_row(making, key, week, day)));
    }
    if rows.is_empty() {
        rows.push(empty_row(&columns, "Not measured: no rota or timesheet was read."));
    }
    page.table("extra_hours", &columns, &rows, &mut making.names)?;
    let last = HEADER_ROW + u32::try_from(rows.len()).unwrap_or(u32::MAX - HEADER_ROW);
    page.worksheet.set_print_area(0, 0, last, LAST_PRINTED)?;
    making.take(page);
    Ok(())
}

/// A day off that is off as ever needs no row.
fn is_shown(day: &PersonDay) -> bool {
    !day.evidence.is_empty() || day.worked_minutes != 0 || day.difference_minutes != whole(0)
}

fn columns() -> Vec<Column> {
    let minutes = |key, title| column(key, title, 10.0, Style::Count);
    vec![
        column("part", "Part", 11.0, Style::Text),
        column("staff", "Staff", 11.0, Style::Text),
        column("group", "Staff group", 20.0, Style::Text).named("hours_staff_group"),
        column("date", "Monday, or date", 12.0, Style::Date),
        minutes("baseline", "Baseline minutes").named("hours_baseline"),
        minutes("worked", "Worked minutes").named("hours_worked"),
        minutes("difference", "Difference").named("hours_difference"),
        minutes("earlier", "Earlier days"),
        minutes("netted", "Netted by earlier days"),
        minutes("extra", "Extra minutes").named("hours_extra"),
        minutes("absence", "Absence minutes").named("hours_absence"),
        minutes("declared", "Declared minutes").named("hours_declared"),
        minutes("candidate", "Candidate minutes").named("hours_candidate"),
        minutes("neither", "Neither"),
        column("tier", "Evidence tier", 10.0, Style::Text),
        column("reason", "Why, or what the baseline was learnt from", 62.0, Style::Wrapped),
        column("rows", "Rows of your files", 34.0, Style::Wrapped),
        column("differs", "Does not add up (1 is yes)", 10.0, Style::Count).named("hours_differs"),
        column("key", "Week (key)", 10.0, Style::Count),
        column("day_key", "Day of week (key)", 10.0, Style::Count).named("hours_day_key"),
        column("earlier_key", "Earlier day of week (key)", 10.0, Style::Count).named("hours_earlier_key"),
    ]
}

/// Whether a day rests on clinic sessions: its rows are in no staff file.
fn is_proxy(making: &Making<'_>, day: &PersonDay) -> bool {
    let is_staff = |table: u32| {
        let record = making.subject.claim.tables.get(table as usize);
        record.is_none_or(|record| record.kind == TableKind::Staff)
    };
    day.evidence.iter().any(|place| !is_staff(place.table))
}

fn tier_cell(is_proxy: bool) -> Cell {
    Cell::text(if is_proxy { "C (proxy)" } else { "D" })
}

/// Words with the note that they speak of a proxy, if they do.
fn with_proxy(words: String, is_proxy: bool) -> String {
    match (is_proxy, words.is_empty()) {
        (false, _) => words,
        (true, true) => PROXY.to_owned(),
        (true, false) => format!("{PROXY}; {words}"),
    }
}

/// Sum of a column over the days that carry the week's key in another.
fn over_days(name: &str, keys: &str, value: Exact) -> Cell {
    Cell::formula(format!("SUMIFS({name},{keys},{{key}})"), to_f64(value))
}

fn week_row(making: &Making<'_>, key: i64, week: &PersonWeek) -> Vec<Cell> {
    let claimed = || week.days.iter().filter(|day| !day.is_earlier);
    let difference: Exact = claimed().map(|day| day.difference_minutes).sum();
    let reducing = (whole(0) - week.earlier_net_minutes).max(whole(0));
    let netted = difference.min(reducing).max(whole(0));
    let is_proxy = week.days.iter().any(|day| is_proxy(making, day));
    let neither = week.extra_minutes - week.declared_minutes - week.candidate_minutes;
    vec![
        Cell::text(WEEK).styled(Style::Strong),
        Cell::text(making.subject.labels.staff(week.staff)).styled(Style::Strong),
        Cell::text(week.staff_group.reading()).styled(Style::Strong),
        Cell::date(week.week),
        over_days("hours_baseline", "hours_day_key", week.baseline_minutes),
        over_days("hours_worked", "hours_day_key", week.worked_minutes),
        Cell::formula("{worked}-{baseline}", to_f64(difference)),
        over_days("hours_difference", "hours_earlier_key", week.earlier_net_minutes),
        Cell::formula("MAX(0,MIN({difference},0-{earlier}))", to_f64(netted)),
        Cell::formula("MAX(0,{difference}-{netted})", to_f64(week.extra_minutes)),
        Cell::formula("MAX(0,0-{difference})", to_f64(week.absence_minutes)),
        Cell::count(week.declared_minutes),
        Cell::count(week.candidate_minutes),
        Cell::formula("{extra}-{declared}-{candidate}", to_f64(neither)),
        tier_cell(is_proxy),
        Cell::text(with_proxy(making.subject.labels.own_words(&week.reason), is_proxy)),
        Cell::text(""),
        Cell::formula("IF(ROUND({difference}-{extra}+{absence}-{netted},6)=0,0,1)", 0.0),
        Cell::count(key),
        Cell::text(""),
        Cell::text(""),
    ]
}

fn day_row(making: &Making<'_>, key: i64, week: &PersonWeek, day: &PersonDay) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(if day.is_earlier { EARLIER_DAY } else { DAY }),
        Cell::text(making.subject.labels.staff(week.staff)),
        Cell::text(day.staff_group.reading()),
        Cell::date(day.date),
    ];
    cells.extend(match day.baseline_minutes {
        Some(baseline) => [
            Cell::number(to_f64(baseline)),
            Cell::count(day.worked_minutes),
            Cell::formula("{worked}-{baseline}", to_f64(day.difference_minutes)),
        ],
        None => [Cell::words("not covered"), Cell::words("not covered"), Cell::words("none")],
    });
    let is_proxy = is_proxy(making, day);
    cells.extend((0..7).map(|_| Cell::text("")));
    cells.extend([
        tier_cell(is_proxy),
        Cell::text(with_proxy(learnt_from(day), is_proxy)),
        Cell::text(making.subject.labels.places(&day.evidence)),
        Cell::text(""),
        Cell::text(""),
    ]);
    let keys = [Cell::count(key), Cell::text("")];
    cells.extend(if day.is_earlier { keys.into_iter().rev().collect::<Vec<_>>() } else { keys.to_vec() });
    cells
}

/// How the baseline came about, with the person's minutes on the chosen days.
fn learnt_from(day: &PersonDay) -> String {
    let shows_plan = day.basis == BaselineBasis::Plan;
    let has_use = shows_plan || matches!(day.basis, BaselineBasis::Normal | BaselineBasis::NotCovered);
    if !has_use || day.compared.is_empty() {
        return day.basis.reading().to_owned();
    }
    let days: Vec<String> = day.compared.iter().map(|compared| on_chosen_day(compared, shows_plan)).collect();
    let what = if shows_plan { "worked of planned" } else { "worked" };
    format!("{}; {what} on the chosen days: {}", day.basis.reading(), days.join(", "))
}

fn on_chosen_day(compared: &ComparedDay, shows_plan: bool) -> String {
    let date = compared.date.format("%-d %b");
    match (compared.is_leave, compared.planned_minutes) {
        (true, _) => format!("{date} leave"),
        (false, Some(planned)) if shows_plan => format!("{date} {} of {planned}", compared.worked_minutes),
        _ => format!("{date} {}", compared.worked_minutes),
    }
}
