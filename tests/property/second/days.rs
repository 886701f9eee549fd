//! Which days are normal (`DOMAIN.md` section 3, rulings 10 to 13), and how good their mean is.

use super::windows::{Windows, span};
use super::{Fraction, whole};
use chrono::{Datelike, Days, NaiveDate};
use normalday::model::appointment::Appointment;
use normalday::model::data::PracticeData;
use normalday::model::policy::Policy;
use normalday::model::staff::Basis;
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Regular,
    Occasional,
    Closed,
}

/// The normal day of one date.
#[derive(Clone, Debug)]
pub struct Normal {
    pub kind: Kind,
    pub chosen: Vec<NaiveDate>,
    pub is_sufficient: bool,
    pub eligible: Vec<NaiveDate>,
    /// Pool of a regular weekday, the trimmed two included.
    pub pool: Vec<NaiveDate>,
    /// Days that serve hours; none where they are insufficient. No day at all: nought.
    pub hours: Option<Vec<NaiveDate>>,
}

/// Everything that choosing needs.
pub struct Chooser<'a> {
    pub windows: &'a Windows,
    pub policy: &'a Policy,
    pub data: &'a PracticeData,
    pub book: BTreeMap<NaiveDate, Vec<&'a Appointment>>,
    worked: BTreeMap<NaiveDate, i64>,
}

pub fn is_inside(clock: (i64, i64), row: &Appointment) -> bool {
    match row.start_minute {
        None => clock == (0, 1440),
        Some(minute) => (clock.0..clock.1).contains(&i64::from(minute)),
    }
}

impl<'a> Chooser<'a> {
    pub fn new(windows: &'a Windows, policy: &'a Policy, data: &'a PracticeData) -> Chooser<'a> {
        let mut book: BTreeMap<NaiveDate, Vec<&Appointment>> = BTreeMap::new();
        for row in &data.appointments {
            book.entry(row.date).or_default().push(row);
        }
        let mut worked = BTreeMap::new();
        for row in data.shifts.iter().filter(|row| row.basis == Basis::Worked && !row.not_used) {
            *worked.entry(row.date).or_default() += row.minutes;
        }
        Chooser { windows, policy, data, book, worked }
    }

    /// Kept inside a clock window; without a book, the practice's worked minutes.
    fn size(&self, date: NaiveDate, clock: (i64, i64)) -> i64 {
        if self.data.appointment_span.is_none() {
            return self.worked.get(&date).copied().unwrap_or(0);
        }
        let rows = self.book.get(&date).into_iter().flatten();
        let kept = rows.filter(|row| row.state.is_some_and(|state| state.is_kept()) && is_inside(clock, row));
        kept.map(|row| i64::from(row.weight)).sum()
    }

    fn is_in_rota(&self, date: NaiveDate) -> bool {
        self.data.staff_spans.iter().any(|span| span.has_worked && span.first <= date && date <= span.last)
    }

    fn is_eligible(&self, date: NaiveDate) -> bool {
        let is_covered = match self.data.appointment_span {
            Some((first, last)) => first <= date && date <= last,
            None => self.is_in_rota(date),
        };
        let is_christmas = (date.month(), date.day()) >= (12, 22) || (date.month(), date.day()) <= (1, 3);
        let is_excluded = self.policy.normal_day.excluded.iter().any(|span| {
            span.from <= date
                && date <= span.to
                && span.only_for_incidents_before.is_none_or(|limit| self.windows.first() < limit)
        });
        let is_in_other = self.policy.normal_day.other_incidents.iter().any(|text| {
            let (first, last) = self.windows.of_other_incident(text, self.policy.incident.recovery_working_days);
            first <= date && date <= last
        });
        is_covered
            && !self.windows.is_bank_holiday(date)
            && !self.windows.follows_bank_holiday(date)
            && !is_christmas
            && !is_excluded
            && !is_in_other
    }

    /// Ruling 12: settled at the weekday's first date on or after the incident's first date; earlier dates of the
    /// incident's week look back from themselves.
    pub fn settled_at(&self, date: NaiveDate) -> NaiveDate {
        let first = self.windows.first();
        if date < first {
            return date;
        }
        span(first, first + Days::new(6)).into_iter().find(|base| base.weekday() == date.weekday()).expect("a week")
    }

    pub fn normal(&self, date: NaiveDate) -> Normal {
        let base = self.settled_at(date);
        let before = base.min(self.windows.first());
        let clock = self.windows.clock(base);
        // Nearest first.
        let mut eligible: Vec<NaiveDate> = (1..=12).map(|week| base - Days::new(7 * week)).collect();
        eligible.retain(|day| *day < before && self.is_eligible(*day));
        let open: Vec<NaiveDate> = eligible.iter().copied().filter(|day| self.size(*day, clock) > 0).collect();
        let mut normal = Normal {
            kind: Kind::Regular,
            chosen: Vec::new(),
            is_sufficient: eligible.len() >= 3,
            eligible: eligible.clone(),
            pool: Vec::new(),
            hours: None,
        };
        if 2 * open.len() >= eligible.len() {
            normal.pool = open.into_iter().take(8).collect();
            normal.is_sufficient &= normal.pool.len() >= 3;
            if normal.is_sufficient {
                let days: Vec<(NaiveDate, i64)> =
                    normal.pool.iter().map(|day| (*day, self.size(*day, clock))).collect();
                normal.chosen = trimmed(&days).into_iter().map(|(day, _)| day).collect();
            }
        } else {
            normal.chosen = eligible.iter().copied().take(8).collect();
            let is_open = normal.chosen.iter().any(|day| self.size(*day, clock) > 0);
            normal.kind = if is_open { Kind::Occasional } else { Kind::Closed };
        }
        normal.hours = self.hours(&normal);
        normal
    }

    fn hours(&self, normal: &Normal) -> Option<Vec<NaiveDate>> {
        if !normal.is_sufficient {
            return None;
        }
        if normal.kind == Kind::Closed {
            let in_rota: Vec<NaiveDate> = normal.eligible.iter().copied().filter(|day| self.is_in_rota(*day)).collect();
            let is_worked = in_rota.iter().any(|day| self.worked.get(day).is_some_and(|minutes| *minutes > 0));
            return Some(if is_worked { in_rota.into_iter().take(8).collect() } else { Vec::new() });
        }
        normal.chosen.iter().all(|day| self.is_in_rota(*day)).then(|| normal.chosen.clone())
    }

    /// Half width of the band, as a fraction: t(0.975, n-1) x s of the leave-one-out errors; none with n under 8.
    pub fn half_width(&self) -> Option<f64> {
        let clock = self.windows.clock(self.windows.first());
        let first = self.windows.first();
        let mut errors: Vec<Fraction> = Vec::new();
        for base in span(first, first + Days::new(6)) {
            let normal = self.normal(base);
            if normal.kind != Kind::Regular || !normal.is_sufficient {
                continue;
            }
            let days: Vec<(NaiveDate, i64)> = normal.pool.iter().map(|day| (*day, self.size(*day, clock))).collect();
            for left_out in &days {
                let others: Vec<(NaiveDate, i64)> = days.iter().copied().filter(|day| day != left_out).collect();
                if others.len() < 3 {
                    continue;
                }
                let used = trimmed(&others);
                let predicted = whole(used.iter().map(|day| day.1).sum()) / whole(used.len() as i64);
                if predicted > whole(0) {
                    errors.push(whole(left_out.1) / predicted - whole(1));
                }
            }
        }
        let n = errors.len();
        if n < 8 {
            return None;
        }
        let errors: Vec<f64> = errors.into_iter().map(super::nearest_double).collect();
        let mean = errors.iter().sum::<f64>() / n as f64;
        let variance = errors.iter().map(|error| (error - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
        let t = StudentsT::new(0.0, 1.0, (n - 1) as f64).expect("a distribution").inverse_cdf(0.975);
        Some(t * variance.sqrt())
    }
}

/// Of five to eight days, all but the one with the most and, of the rest, the one with the least; ties: the earlier.
fn trimmed(days: &[(NaiveDate, i64)]) -> Vec<(NaiveDate, i64)> {
    let mut days = days.to_vec();
    if days.len() >= 5 {
        let most = *days.iter().min_by_key(|(date, size)| (-size, *date)).expect("five days");
        days.retain(|day| *day != most);
        let least = *days.iter().min_by_key(|(date, size)| (*size, *date)).expect("four days");
        days.retain(|day| *day != least);
    }
    days
}
