//! Minutes are laid on dates and rows (ruling 19): declared minutes first on dates with rows declared yes, earliest
//! first, then on others; candidates earliest first on what the declared ones leave. A date takes at most its difference
//! rounded up. On a date additional rows come first, then the others from the latest backwards.

use super::Hours;
use super::timesheet::{declared_words, is_declared};
use super::week::Split;
use crate::impact::outcome::{LaidMinutes, PersonDay};
use crate::model::evidence::SourceRef;
use crate::model::exact::minutes_rounded_up;
use crate::model::shift::Shift;
use crate::model::staff::{Basis, StaffId};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A row on which minutes can be laid.
struct Row<'a> {
    shift: &'a Shift,
    minutes: i64,
    declared: Option<bool>,
    declared_words: Option<String>,
}

/// The rows of a person-week within the claim window, by date, in the order in which minutes are laid on them.
pub struct WeekRows<'a> {
    by_date: BTreeMap<NaiveDate, Vec<Row<'a>>>,
}

impl<'a> WeekRows<'a> {
    /// Gathers the rows of the covered dates.
    pub fn of(hours: &Hours<'a>, staff: StaffId, days: &[PersonDay]) -> Self {
        let label = hours.data.staff.get(staff.0 as usize).map_or("", |member| member.label.as_str());
        let mut by_date = BTreeMap::new();
        for day in days.iter().filter(|day| !day.is_earlier && day.baseline_minutes.is_some()) {
            let Some(rows) = hours.timesheet.day(staff, day.date) else { continue };
            let plan_is_worked = hours.timesheet.plan_counts_as_worked(staff, day.date);
            let worked = rows.worked.iter().copied().map(|shift| Row {
                shift,
                minutes: if plan_is_worked { rows.minutes_beyond_plan(shift) } else { shift.minutes },
                declared: is_declared(shift, label, &hours.plan.policy),
                declared_words: declared_words(shift, label, &hours.plan.policy),
            });
            let planned = rows.planned.iter().copied().filter(|_| plan_is_worked);
            let planned =
                planned.map(|shift| Row { shift, minutes: shift.minutes, declared: None, declared_words: None });
            let mut list: Vec<Row> = worked.chain(planned).collect();
            list.sort_by_key(laying_order);
            by_date.insert(day.date, list);
        }
        WeekRows { by_date }
    }

    /// Minutes of worked rows declared yes.
    pub fn declared_minutes(&self) -> i64 {
        self.minutes_where(Some(true))
    }

    /// Minutes of worked rows declared no.
    pub fn denied_minutes(&self) -> i64 {
        self.minutes_where(Some(false))
    }

    fn minutes_where(&self, declared: Option<bool>) -> i64 {
        self.by_date.values().flatten().filter(|row| row.declared == declared).map(|row| row.minutes).sum()
    }

    fn has_declared(&self, date: NaiveDate) -> bool {
        self.by_date.get(&date).is_some_and(|rows| rows.iter().any(|row| row.declared == Some(true)))
    }
}

/// Additional rows first, then the others from the latest backwards; planned time that counts as worked last. Of rows
/// that are alike in this, a declared one comes first: declared minutes belong on declared rows.
fn laying_order(row: &Row) -> (bool, bool, bool, Reverse<i64>, SourceRef) {
    let shift = row.shift;
    let latest_first = Reverse(shift.start_minute.unwrap_or(0));
    let is_declared = row.declared == Some(true);
    (shift.basis == Basis::Planned, !shift.pay.is_additional(), !is_declared, latest_first, shift.source)
}

/// Lays the declared and the candidate minutes of a person-week.
pub fn lay(staff: StaffId, week: NaiveDate, days: &[PersonDay], rows: &WeekRows, split: &Split) -> Vec<LaidMinutes> {
    let mut desk =
        Desk { staff, week, rows, left_of_date: BTreeMap::new(), used_of_row: BTreeMap::new(), laid: Vec::new() };
    for day in days.iter().filter(|day| !day.is_earlier) {
        desk.left_of_date.insert(day.date, minutes_rounded_up(day.difference_minutes));
    }
    let dates: Vec<NaiveDate> = desk.left_of_date.keys().copied().collect();
    let (with_declared, others): (Vec<NaiveDate>, Vec<NaiveDate>) =
        dates.iter().copied().partition(|date| rows.has_declared(*date));
    let declared_order: Vec<NaiveDate> = with_declared.into_iter().chain(others).collect();
    desk.lay_on(&declared_order, split.declared_minutes, true, &split.declared_reason);
    desk.lay_on(&dates, split.candidate_minutes, false, &split.candidate_reason);
    desk.laid
}

struct Desk<'d, 'a> {
    staff: StaffId,
    week: NaiveDate,
    rows: &'d WeekRows<'a>,
    left_of_date: BTreeMap<NaiveDate, i64>,
    /// By date and position in its list: several stretches of time can stand in one cell of a grid, and share a place.
    used_of_row: BTreeMap<(NaiveDate, usize), i64>,
    laid: Vec<LaidMinutes>,
}

impl Desk<'_, '_> {
    /// Lays minutes on dates in order.
    fn lay_on(&mut self, dates: &[NaiveDate], minutes: i64, is_declared: bool, reason: &str) {
        let mut left = minutes;
        for date in dates {
            let takes = self.left_of_date.get(date).copied().unwrap_or(0).min(left);
            let rows = self.rows.by_date.get(date).map(Vec::as_slice).unwrap_or_default();
            let mut on_date = takes;
            for (position, row) in rows.iter().enumerate() {
                let used = self.used_of_row.entry((*date, position)).or_default();
                let on_row = on_date.min(row.minutes - *used).max(0);
                if on_row > 0 {
                    *used += on_row;
                    on_date -= on_row;
                    self.laid.push(self.laid_minutes(row, on_row, is_declared, reason));
                }
            }
            let laid_here = takes - on_date;
            left -= laid_here;
            if let Some(left_of_date) = self.left_of_date.get_mut(date) {
                *left_of_date -= laid_here;
            }
        }
    }

    fn laid_minutes(&self, row: &Row, minutes: i64, is_declared: bool, reason: &str) -> LaidMinutes {
        let shift = row.shift;
        LaidMinutes {
            staff: self.staff,
            staff_group: shift.staff_group,
            week: self.week,
            date: shift.date,
            minutes,
            is_declared,
            activity: shift.activity,
            pay: shift.pay,
            rate_pence_per_hour: shift.rate_pence_per_hour,
            enhancement_hundredths: shift.enhancement.and_then(hundredths),
            funded_by: shift.funded_by,
            start_minute: shift.start_minute,
            reason: row.declared_words.as_deref().filter(|_| is_declared).unwrap_or(reason).to_owned(),
            evidence: vec![shift.source],
        }
    }
}

/// An enhancement in hundredths; none if it has finer parts than a hundredth.
pub fn hundredths(enhancement: Decimal) -> Option<i64> {
    let scaled = (enhancement * Decimal::ONE_HUNDRED).normalize();
    if scaled.scale() == 0 { scaled.to_i64() } else { None }
}
