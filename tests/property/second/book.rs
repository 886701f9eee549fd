//! Appointments: states, bridge, cancelled, fates, attested paper (`DOMAIN.md` sections 2, 4 and 5).

use super::days::{Chooser, Kind, Normal, is_inside};
use super::windows::compared;
use super::{Fraction, mean, whole};
use chrono::{Days, NaiveDate};
use normalday::model::appointment::{Appointment, State, Status};
use normalday::model::evidence::{Precision, SourceRef, Stamp};
use normalday::model::staff::StaffGroup;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Normal and actual of one count; none: not known, or not expressible.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pair {
    pub normal: Option<Fraction>,
    pub actual: Option<i64>,
}

/// All counts of some dates, for one staff group or for all.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub states: BTreeMap<State, Pair>,
    pub kept: Pair,
    pub offered: Pair,
}

impl Counts {
    pub fn shortfall(&self) -> Option<Fraction> {
        Some(self.kept.normal? - whole(self.kept.actual?))
    }

    pub fn state(&self, state: State) -> Pair {
        self.states.get(&state).copied().unwrap_or_default()
    }
}

/// What became of the cancelled appointments, as weights.
#[derive(Clone, Debug, Default)]
pub struct Fates {
    pub reprovided: i64,
    pub rebooked_pending: i64,
    pub rebooked_not_kept: i64,
    pub not_rebooked: i64,
    pub untraceable: i64,
    /// Planned minutes of each lost row, where known, with its weight.
    pub lost_minutes: Vec<(i64, i64)>,
    /// Staff group and planned minutes of each re-provided appointment, with its weight.
    pub reprovided_minutes: Vec<(StaffGroup, Option<i64>, i64)>,
}

impl Fates {
    pub fn lost(&self) -> i64 {
        self.rebooked_not_kept + self.not_rebooked
    }
}

/// Cancelled appointments of the incident.
#[derive(Clone, Debug, Default)]
pub struct Cancelled {
    pub basis: Option<&'static str>,
    pub gross: Option<i64>,
    pub normal: Option<Fraction>,
    pub extra: Option<Fraction>,
    pub fates: Option<Fates>,
}

/// The appointment side of a practice.
pub struct Book<'a> {
    chooser: &'a Chooser<'a>,
    normals: &'a BTreeMap<NaiveDate, Normal>,
}

impl<'a> Book<'a> {
    pub fn new(chooser: &'a Chooser<'a>, normals: &'a BTreeMap<NaiveDate, Normal>) -> Book<'a> {
        Book { chooser, normals }
    }

    fn is_covered(&self, date: NaiveDate) -> bool {
        self.chooser.data.appointment_span.is_some_and(|(first, last)| first <= date && date <= last)
    }

    fn can_express(&self, state: State) -> bool {
        let Some(expressible) = self.chooser.data.expressible else { return false };
        match state {
            State::Unfilled => expressible.unfilled,
            State::WalkedOut => expressible.walked_out,
            State::Cancelled => expressible.cancelled,
            _ => true,
        }
    }

    /// Weight on a date, inside a clock window, of the rows for which something holds.
    fn count(&self, date: NaiveDate, clock: (i64, i64), holds: impl Fn(&Appointment) -> bool) -> i64 {
        let rows = self.chooser.book.get(&date).into_iter().flatten();
        rows.filter(|row| row.state.is_some() && is_inside(clock, row) && holds(row))
            .map(|row| i64::from(row.weight))
            .sum()
    }

    /// Mean over the chosen days of a date; nought on a closed weekday; none where the normal day is insufficient.
    fn normal_of(&self, date: NaiveDate, count: impl Fn(NaiveDate) -> i64) -> Option<Fraction> {
        let normal = self.normals.get(&date)?;
        match (normal.is_sufficient, normal.kind) {
            (false, _) => None,
            (true, Kind::Closed) => Some(whole(0)),
            (true, _) => mean(normal.chosen.iter().map(|day| whole(count(*day)))),
        }
    }

    fn pair(&self, dates: &[NaiveDate], holds: impl Fn(&Appointment) -> bool) -> Pair {
        let is_covered = dates.iter().all(|date| self.is_covered(*date));
        let actual = dates.iter().map(|date| self.count(*date, self.chooser.windows.clock(*date), &holds)).sum();
        let normal = dates
            .iter()
            .map(|date| self.normal_of(*date, |day| self.count(day, self.chooser.windows.clock(*date), &holds)))
            .sum();
        // The normal of one date stands though no file covers the date itself; a sum over such dates is not known.
        let is_known = is_covered || dates.len() == 1;
        Pair { normal: if is_known { normal } else { None }, actual: is_covered.then_some(actual) }
    }

    /// All counts, summed over dates.
    pub fn counts(&self, dates: &[NaiveDate], group: Option<StaffGroup>) -> Counts {
        if self.chooser.data.appointment_span.is_none() {
            return Counts::default();
        }
        let of_group = |row: &Appointment| group.is_none_or(|group| row.staff_group == group);
        let mut counts = Counts::default();
        for state in State::ALL.iter().copied().filter(|state| self.can_express(*state)) {
            let mut pair = self.pair(dates, |row| row.state == Some(state) && of_group(row));
            if state == State::Pending {
                pair.normal = pair.normal.map(|_| whole(0));
            }
            counts.states.insert(state, pair);
        }
        let sum = |states: &dyn Fn(State) -> bool| Pair {
            normal: counts.states.iter().filter(|(state, _)| states(**state)).map(|(_, pair)| pair.normal).sum(),
            actual: counts.states.iter().filter(|(state, _)| states(**state)).map(|(_, pair)| pair.actual).sum(),
        };
        let (kept, offered) = (sum(&|state| state.is_kept()), sum(&|_| true));
        Counts { kept, offered, ..counts }
    }

    /// Ruling 16.
    pub fn auto_dna_suspect(&self, dates: &[NaiveDate]) -> Option<Fraction> {
        let of_date = |date: &NaiveDate| {
            let pair = self.counts(&[*date], None).state(State::Dna);
            Some((whole(pair.actual?) - pair.normal?).max(whole(0)))
        };
        dates.iter().map(of_date).sum()
    }

    /// Ruling 15. Only signed lines count; a line that attests more than its group left open is put aside.
    pub fn kept_attested(&self, dates: &[NaiveDate]) -> Option<i64> {
        let kept = self.counts(dates, None).kept.actual?;
        let lines = self.chooser.data.attested.iter().filter(|line| line.is_signed && dates.contains(&line.date));
        let lines: Vec<_> = lines.collect();
        if lines.is_empty() {
            return None;
        }
        let moved = lines.into_iter().filter(|line| {
            let open = self.counts(&[line.date], Some(line.staff_group)).state(State::Unrecorded).actual;
            open.is_some_and(|open| line.seen_on_paper_in_book + line.booked_not_seen <= open)
        });
        Some(kept + moved.map(|line| line.seen_on_paper_not_in_book - line.booked_not_seen).sum::<i64>())
    }

    /// Rows of cancelled_gross of a date; on a reference day with the incident's start moved by as many days.
    fn is_gross(&self, row: &Appointment, days_later: i64) -> bool {
        let began = Stamp::minute(self.chooser.windows.start + chrono::Duration::days(days_later));
        let is_before = row.cancelled_at.is_some_and(|at| compared(at, began) == Ordering::Less);
        let says_who = self.chooser.data.expressible.is_some_and(|expressible| expressible.who_cancelled);
        let by_patient = says_who && row.status == Status::CancelledByPatient;
        row.state == Some(State::Cancelled) && !is_before && !row.cancelled_due_to_death && !by_patient
    }

    /// Section 4, with the fates of section 5.
    pub fn cancelled(&self, dates: &[NaiveDate]) -> Cancelled {
        let clock = |date: NaiveDate| self.chooser.windows.clock(date);
        if dates.iter().any(|date| !self.is_covered(*date)) {
            return Cancelled::default();
        }
        if self.can_express(State::Cancelled) {
            let rows: Vec<&Appointment> = dates
                .iter()
                .flat_map(|date| self.chooser.book.get(date).into_iter().flatten().copied())
                .filter(|row| is_inside(clock(row.date), row) && self.is_gross(row, 0))
                .collect();
            let gross = rows.iter().map(|row| i64::from(row.weight)).sum();
            let normal: Option<Fraction> = dates
                .iter()
                .map(|date| {
                    self.normal_of(*date, |day| {
                        self.count(day, clock(*date), |row| self.is_gross(row, (day - *date).num_days()))
                    })
                })
                .sum();
            return Cancelled {
                basis: Some("recorded"),
                gross: Some(gross),
                normal,
                extra: normal.map(|normal| whole(gross) - normal),
                fates: Some(self.fates(&rows)),
            };
        }
        if let Some(found) = &self.chooser.data.snapshot_cancellations {
            let is_inside = |row: &Appointment| dates.contains(&row.date) && is_inside(clock(row.date), row);
            let rows: Vec<&Appointment> = found.iter().filter(|row| is_inside(row) && self.is_gross(row, 0)).collect();
            let gross = rows.iter().map(|row| i64::from(row.weight)).sum();
            let fates = Some(self.fates(&rows));
            return Cancelled { basis: Some("snapshots"), gross: Some(gross), fates, ..Cancelled::default() };
        }
        if self.can_express(State::Unfilled) {
            let unfilled = self.counts(dates, None).state(State::Unfilled);
            let extra = unfilled.normal.zip(unfilled.actual).map(|(normal, actual)| whole(actual) - normal);
            return Cancelled { basis: Some("inferred"), extra, ..Cancelled::default() };
        }
        Cancelled { basis: Some("none"), ..Cancelled::default() }
    }

    fn fates(&self, gross: &[&Appointment]) -> Fates {
        let began = Stamp::minute(self.chooser.windows.start);
        let taken_out: BTreeSet<SourceRef> =
            gross.iter().filter(|row| !row.from_snapshots).map(|row| row.source).collect();
        let order = |row: &Appointment| (row.date, row.start_minute, row.source);
        let mut cancelled = gross.to_vec();
        cancelled.sort_by_key(|row| order(row));
        let mut free: Vec<&Appointment> = self.chooser.book.values().flatten().copied().collect();
        free.retain(|row| {
            let start = row.start();
            let is_after = match start.precision {
                Precision::Minute => compared(start, began) == Ordering::Greater,
                // What cannot be told from the incident's start is not before it.
                _ => compared(start, began) != Ordering::Less,
            };
            let is_booked_after = match row.booked_at {
                Some(at) => compared(at, began) != Ordering::Less,
                None => row.new_since_snapshot,
            };
            row.state.is_some()
                && row.patient.is_some()
                && is_after
                && is_booked_after
                && !taken_out.contains(&row.source)
        });
        free.sort_by_key(|row| (row.state == Some(State::Cancelled), order(row)));
        let mut fates = Fates::default();
        for row in cancelled {
            let weight = i64::from(row.weight);
            if row.patient.is_none() {
                fates.untraceable += weight;
                continue;
            }
            let horizon = row.date + Days::new(u64::from(self.chooser.policy.incident.rebooking_horizon_days));
            let found = free.iter().position(|other| other.patient == row.patient && other.date <= horizon);
            let successor = found.map(|place| free.remove(place));
            match successor.and_then(|row| row.state) {
                Some(State::Held | State::Unrecorded) => {
                    let new = successor.expect("a successor");
                    fates.reprovided += weight;
                    fates.reprovided_minutes.push((new.staff_group, new.planned_minutes.map(i64::from), weight));
                    continue;
                }
                Some(State::Pending) => {
                    fates.rebooked_pending += weight;
                    continue;
                }
                Some(_) => fates.rebooked_not_kept += weight,
                None => fates.not_rebooked += weight,
            }
            fates.lost_minutes.extend(row.planned_minutes.map(|minutes| (i64::from(minutes), weight)));
        }
        fates
    }

    /// The day-of check: a, a after the cap, the shortfall with the normal day scaled by it (ruling 23).
    pub fn day_of(&self, dates: &[NaiveDate]) -> Option<(Fraction, Fraction, Fraction)> {
        let expressible = self.chooser.data.expressible?;
        if !expressible.booking_stamps || !expressible.cancelled || dates.iter().any(|date| !self.is_covered(*date)) {
            return None;
        }
        let booked = |day: NaiveDate, date: NaiveDate| {
            let began = self.chooser.windows.start + chrono::Duration::days((day - date).num_days());
            let is_before =
                |at: Option<Stamp>| at.is_some_and(|at| compared(at, Stamp::minute(began)) == Ordering::Less);
            self.count(day, self.chooser.windows.clock(date), |row| {
                is_before(row.booked_at) && !(row.state == Some(State::Cancelled) && is_before(row.cancelled_at))
            })
        };
        let actual: i64 = dates.iter().map(|date| booked(*date, *date)).sum();
        let normal: Fraction = dates
            .iter()
            .map(|date| self.normal_of(*date, |day| booked(day, *date)))
            .sum::<Option<Fraction>>()
            .filter(|normal| *normal > whole(0))?;
        let ratio = whole(actual) / normal;
        let capped = ratio.max(Fraction::new(4, 5)).min(Fraction::new(6, 5));
        let kept = self.counts(dates, None).kept;
        Some((ratio, capped, capped * kept.normal? - whole(kept.actual?)))
    }
}
