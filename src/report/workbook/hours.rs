//! `Extra hours`: every person's week, baseline against worked.

use super::Making;
use super::page::{Cell, column, empty_row};
use super::styles::Style;
use crate::impact::outcome::PersonWeek;
use crate::model::exact::{Exact, to_f64, whole};
use rust_xlsxwriter::XlsxError;

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Extra hours",
        "Extra hours",
        "Each person's calendar week in the claim window, in minutes: plan or normal against worked; extra, absence, and \
         how much is declared or waits. Shown as whole minutes.",
    )?;
    let minutes = |key, title| column(key, title, 12.0, Style::Count);
    let columns = [
        column("staff", "Staff", 12.0, Style::Text),
        column("group", "Staff group", 20.0, Style::Text).named("hours_staff_group"),
        column("week", "Week (its Monday)", 12.0, Style::Date),
        minutes("baseline", "Baseline minutes").named("hours_baseline"),
        minutes("worked", "Worked minutes").named("hours_worked"),
        minutes("difference", "Difference"),
        minutes("earlier", "Earlier days of the week (reduce only)"),
        minutes("netted", "Netted by earlier days"),
        minutes("extra", "Extra minutes").named("hours_extra"),
        minutes("absence", "Absence minutes").named("hours_absence"),
        column("declared", "Declared minutes", 11.0, Style::Count).named("hours_declared"),
        column("candidate", "Candidate minutes", 11.0, Style::Count).named("hours_candidate"),
        minutes("neither", "Neither"),
        column("differs", "Does not add up (1 is yes)", 10.0, Style::Count).named("hours_differs"),
        column("reason", "Why", 42.0, Style::Wrapped),
    ];
    let mut rows: Vec<Vec<Cell>> = making.claim.hours.person_weeks.iter().map(|week| row(making, week)).collect();
    if rows.is_empty() {
        rows.push(empty_row(&columns, "Not measured: no rota or timesheet was read."));
    }
    page.table("extra_hours", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

/// worked - baseline of the covered dates, as the sum of the days' differences.
fn difference(week: &PersonWeek) -> Exact {
    week.days.iter().filter(|day| !day.is_earlier).map(|day| day.difference_minutes).sum()
}

fn row(making: &Making<'_>, week: &PersonWeek) -> Vec<Cell> {
    let difference = difference(week);
    let reducing = (whole(0) - week.earlier_net_minutes).max(whole(0));
    let netted = difference.min(reducing).max(whole(0));
    let neither = week.extra_minutes - week.declared_minutes - week.candidate_minutes;
    let is_plain = difference == week.worked_minutes - week.baseline_minutes;
    let difference_cell = if is_plain {
        Cell::formula("{worked}-{baseline}", to_f64(difference))
    } else {
        Cell::number(to_f64(difference))
    };
    vec![
        Cell::text(making.labels.staff(week.staff)),
        Cell::text(week.staff_group.reading()),
        Cell::date(week.week),
        Cell::number(to_f64(week.baseline_minutes)),
        Cell::number(to_f64(week.worked_minutes)),
        difference_cell,
        Cell::number(to_f64(week.earlier_net_minutes)),
        Cell::formula("MAX(0,MIN({difference},0-{earlier}))", to_f64(netted)),
        Cell::formula("MAX(0,{difference}-{netted})", to_f64(week.extra_minutes)),
        Cell::formula("MAX(0,0-{difference})", to_f64(week.absence_minutes)),
        Cell::count(week.declared_minutes),
        Cell::count(week.candidate_minutes),
        Cell::formula("{extra}-{declared}-{candidate}", to_f64(neither)),
        Cell::formula("IF(ROUND({difference}-{extra}+{absence}-{netted},6)=0,0,1)", 0.0),
        Cell::text(making.labels.own_words(&week.reason)),
    ]
}
