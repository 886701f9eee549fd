//! Section 3, plainly: which dates are eligible, which are open, which eight are the pool, which six are chosen.

use super::rows::Row;
use crate::model::calendar::Calendar;
use crate::model::exact::{Exact, mean};
use crate::model::incident::ClockWindow;
use crate::model::policy::Policy;
use crate::sample::log::Practice;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;

/// The normal day of one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Normal {
    /// Days averaged; empty for a closed weekday, whose normal is nought; none where the normal day is insufficient.
    pub(super) chosen: Option<Vec<NaiveDate>>,
    /// Whether the weekday is regular; an occasional one is averaged over closed days too.
    pub(super) is_regular: bool,
}

/// The book as the normal day sees it.
pub(super) struct NormalDays<'a> {
    practice: &'a Practice,
    calendar: Calendar,
    policy: Policy,
    span: (NaiveDate, NaiveDate),
    kept: BTreeMap<(NaiveDate, u16), i64>,
}

impl<'a> NormalDays<'a> {
    pub(super) fn of(practice: &'a Practice, rows: &[Row]) -> Self {
        let first = rows.iter().map(|row| row.date).min().unwrap_or(practice.first_date);
        let last = rows.iter().map(|row| row.date).max().unwrap_or(practice.first_date);
        let mut kept = BTreeMap::new();
        for row in rows.iter().filter(|row| row.state.is_kept()) {
            *kept.entry((row.date, row.minute)).or_insert(0) += 1;
        }
        NormalDays {
            practice,
            calendar: Calendar::default(),
            policy: Policy::default(),
            span: (first, last.min(practice.exported_at.date())),
            kept,
        }
    }

    /// The part of the day in which a date is compared: the incident's window on its own dates, else the whole day.
    fn window(&self, compared: NaiveDate) -> ClockWindow {
        self.practice.incident.clock_window(compared).unwrap_or(ClockWindow::WHOLE_DAY)
    }

    /// Whether a row lies on `on` and inside the clock window of the date that is compared.
    pub(super) fn is_measured(&self, row: &Row, on: NaiveDate, compared: NaiveDate) -> bool {
        row.date == on && self.window(compared).contains(Some(row.minute))
    }

    fn kept_on(&self, date: NaiveDate, compared: NaiveDate) -> i64 {
        let window = self.window(compared);
        let of_day = self.kept.range((date, 0)..=(date, u16::MAX));
        of_day.filter(|((_, minute), _)| window.contains(Some(*minute))).map(|(_, count)| count).sum()
    }

    fn is_eligible(&self, date: NaiveDate) -> bool {
        let incident_begins = self.practice.incident.first_date();
        let in_winter_break = (date.month() == 12 && date.day() >= 22) || (date.month() == 1 && date.day() <= 3);
        let is_excluded = self.policy.normal_day.excluded.iter().any(|span| {
            span.from <= date
                && date <= span.to
                && span.only_for_incidents_before.is_none_or(|before| incident_begins < before)
        });
        (self.span.0..=self.span.1).contains(&date)
            && !self.calendar.is_bank_holiday(date)
            && !self.calendar.is_first_working_day_after_bank_holiday(date)
            && !in_winter_break
            && !is_excluded
    }

    /// Eligible dates of a date's weekday, the latest first, before `limit`.
    fn eligible(&self, compared: NaiveDate, limit: NaiveDate) -> Vec<NaiveDate> {
        (1..=12_u64)
            .map(|weeks| compared - Days::new(7 * weeks))
            .filter(|date| *date < limit && self.is_eligible(*date))
            .collect()
    }

    /// The normal day of a date of the claim window, or of an earlier date of the incident's week.
    pub(super) fn normal(&self, date: NaiveDate) -> Normal {
        let (settled_at, limit) = self.settled(date);
        self.choose(settled_at, limit)
    }

    /// Eligible dates of a date's weekday as they are settled for it, the latest first.
    pub(super) fn eligible_for(&self, date: NaiveDate) -> Vec<NaiveDate> {
        let (settled_at, limit) = self.settled(date);
        self.eligible(settled_at, limit)
    }

    fn settled(&self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        let incident_begins = self.practice.incident.first_date();
        // Ruling 12: settled once for a weekday, at its first date on or after the incident's first.
        let mut settled_at = date;
        while settled_at >= incident_begins + Days::new(7) {
            settled_at = settled_at - Days::new(7);
        }
        (settled_at, incident_begins.min(date))
    }

    fn choose(&self, compared: NaiveDate, limit: NaiveDate) -> Normal {
        let eligible = self.eligible(compared, limit);
        if eligible.len() < 3 {
            return Normal { chosen: None, is_regular: true };
        }
        let open: Vec<NaiveDate> = eligible.iter().copied().filter(|date| self.kept_on(*date, compared) > 0).collect();
        if open.is_empty() {
            return Normal { chosen: Some(Vec::new()), is_regular: false };
        }
        if open.len() * 2 < eligible.len() {
            return Normal { chosen: Some(eligible.into_iter().take(8).rev().collect()), is_regular: false };
        }
        let mut pool: Vec<NaiveDate> = open.into_iter().take(8).collect();
        if pool.len() < 3 {
            return Normal { chosen: None, is_regular: true };
        }
        pool.sort_unstable();
        if pool.len() >= 5 {
            self.leave_out(&mut pool, compared, |one, other| one > other);
            self.leave_out(&mut pool, compared, |one, other| one < other);
        }
        Normal { chosen: Some(pool), is_regular: true }
    }

    /// Leaves out the day that beats all others; of equals, the earliest. The pool is in order of date.
    fn leave_out(&self, pool: &mut Vec<NaiveDate>, compared: NaiveDate, beats: impl Fn(i64, i64) -> bool) {
        let mut worst: Option<(usize, i64)> = None;
        for (place, date) in pool.iter().enumerate() {
            let kept = self.kept_on(*date, compared);
            if worst.is_none_or(|(_, most)| beats(kept, most)) {
                worst = Some((place, kept));
            }
        }
        if let Some((place, _)) = worst {
            pool.remove(place);
        }
    }

    /// The mean over the chosen days of the rows wanted, inside the clock window of the compared date.
    pub(super) fn mean(
        &self,
        rows: &[Row],
        compared: NaiveDate,
        normal: &Normal,
        wanted: &dyn Fn(&Row) -> bool,
    ) -> Option<Exact> {
        let chosen = normal.chosen.as_ref()?;
        if chosen.is_empty() {
            return Some(Exact::from_integer(0));
        }
        let counted = rows
            .iter()
            .filter(|row| chosen.contains(&row.date) && self.is_measured(row, row.date, compared) && wanted(row));
        mean(Exact::from_integer(counted.count() as i64), chosen.len())
    }
}
