//! Hours: worked time, baselines, person-weeks, declared and candidate minutes, and the rows on which they are laid
//! (`DOMAIN.md` section 6, rulings 19 and 24 to 26).

use super::days::{Chooser, Kind, Normal};
use super::windows::{compared, monday};
use super::{Fraction, mean, whole};
use chrono::{Days, NaiveDate};
use normalday::model::evidence::Stamp;
use normalday::model::policy::Answer;
use normalday::model::shift::Shift;
use normalday::model::staff::{Basis, StaffGroup};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Minutes of one row that are extra.
#[derive(Clone, Debug)]
pub struct Laid<'a> {
    pub date: NaiveDate,
    pub row: &'a Shift,
    pub minutes: i64,
    pub is_declared: bool,
}

/// One person's calendar week.
#[derive(Clone, Debug)]
pub struct Week<'a> {
    pub person: usize,
    pub monday: NaiveDate,
    pub extra: Fraction,
    pub absence: Fraction,
    pub declared: i64,
    pub candidate: i64,
    pub laid: Vec<Laid<'a>>,
}

/// What is known about somebody's ordinary time on a date.
enum Ordinary {
    /// A normal.
    Is(Fraction),
    /// New here: all hours are differences.
    New,
    /// None: the date is not covered.
    Unknown,
}

struct Difference {
    date: NaiveDate,
    minutes: Fraction,
    /// By how much a swollen plan exceeds the normal.
    swollen: Fraction,
}

/// The hours of a practice.
pub struct Hours<'a> {
    chooser: &'a Chooser<'a>,
    normals: &'a BTreeMap<NaiveDate, Normal>,
    worked: BTreeMap<(usize, NaiveDate), Vec<&'a Shift>>,
    planned: BTreeMap<(usize, NaiveDate), Vec<&'a Shift>>,
    /// Minutes of leave; none: the whole day.
    leave: BTreeMap<(usize, NaiveDate), Option<i64>>,
    first_row: BTreeMap<usize, NaiveDate>,
    covered: BTreeMap<usize, Vec<(NaiveDate, NaiveDate)>>,
    by_exception: BTreeSet<usize>,
}

impl<'a> Hours<'a> {
    pub fn new(chooser: &'a Chooser<'a>, normals: &'a BTreeMap<NaiveDate, Normal>) -> Hours<'a> {
        let data = chooser.data;
        let mut hours = Hours {
            chooser,
            normals,
            worked: BTreeMap::new(),
            planned: BTreeMap::new(),
            leave: BTreeMap::new(),
            first_row: BTreeMap::new(),
            covered: BTreeMap::new(),
            by_exception: BTreeSet::new(),
        };
        for row in data.shifts.iter().filter(|row| !row.not_used) {
            let key = (row.staff.0 as usize, row.date);
            match row.basis {
                Basis::Worked => hours.worked.entry(key).or_default().push(row),
                Basis::Planned if hours.is_plan(row) => hours.planned.entry(key).or_default().push(row),
                Basis::Planned => {}
            }
        }
        for row in &data.leave {
            hours.leave.insert((row.staff.0 as usize, row.date), row.minutes);
        }
        let of_rows = data.shifts.iter().map(|row| (row.staff, row.date));
        for (staff, date) in of_rows.chain(data.leave.iter().map(|row| (row.staff, row.date))) {
            let first = hours.first_row.entry(staff.0 as usize).or_insert(date);
            *first = (*first).min(date);
        }
        for person in 0..data.staff.len() {
            let rows: Vec<&&Shift> =
                hours.worked.iter().filter(|(key, _)| key.0 == person).flat_map(|(_, rows)| rows).collect();
            let path = |table: u32| data.tables[table as usize].path.as_str();
            let files: BTreeSet<&str> = rows.iter().map(|row| path(row.source.table)).collect();
            let spans = data.staff_spans.iter().filter(|span| files.contains(path(span.table)));
            hours.covered.insert(person, spans.map(|span| (span.first, span.last)).collect());
            if !rows.is_empty() && rows.iter().all(|row| row.pay.is_additional()) {
                hours.by_exception.insert(person);
            }
        }
        hours
    }

    /// A plan made after the event is no baseline.
    fn is_plan(&self, row: &Shift) -> bool {
        let began = Stamp::minute(self.chooser.windows.start);
        let is_late = row.created_at.is_some_and(|at| compared(at, began) != Ordering::Less);
        !row.pay.is_additional() && !row.activity.is_recovery_work() && !is_late
    }

    fn rows(&self, person: usize, date: NaiveDate) -> &[&'a Shift] {
        self.worked.get(&(person, date)).map_or(&[], Vec::as_slice)
    }

    fn planned_minutes(&self, person: usize, date: NaiveDate) -> i64 {
        self.planned.get(&(person, date)).into_iter().flatten().map(|row| row.minutes).sum()
    }

    /// The plan, less recorded leave.
    fn plan_less_leave(&self, person: usize, date: NaiveDate) -> i64 {
        match self.leave.get(&(person, date)) {
            Some(None) => 0,
            Some(Some(minutes)) => (self.planned_minutes(person, date) - minutes).max(0),
            None => self.planned_minutes(person, date),
        }
    }

    fn overlap_with_plan(&self, person: usize, row: &Shift) -> i64 {
        let plans = self.planned.get(&(person, row.date)).into_iter().flatten();
        let both = plans.filter_map(|plan| {
            let start = row.start_minute?.max(plan.start_minute?);
            Some((row.end_minute?.min(plan.end_minute?) - start).max(0))
        });
        both.sum()
    }

    fn is_additional(&self, person: usize, row: &Shift) -> bool {
        row.pay.is_additional() && self.overlap_with_plan(person, row) == 0
    }

    /// Worked minutes of a person-day.
    fn worked_minutes(&self, person: usize, date: NaiveDate) -> i64 {
        let rows = self.rows(person, date);
        let minutes: i64 = rows.iter().map(|row| row.minutes).sum();
        let only_additional = rows.iter().all(|row| self.is_additional(person, row));
        let plan_was_worked = if rows.is_empty() { self.by_exception.contains(&person) } else { only_additional };
        minutes + if plan_was_worked { self.plan_less_leave(person, date) } else { 0 }
    }

    fn is_in_file(&self, person: usize, date: NaiveDate) -> bool {
        self.covered[&person].iter().any(|(first, last)| *first <= date && date <= *last)
    }

    fn ordinary(&self, person: usize, date: NaiveDate) -> Ordinary {
        let normal = &self.normals[&date];
        let Some(days) = &normal.hours else { return Ordinary::Unknown };
        if days.is_empty() {
            return Ordinary::Is(whole(0));
        }
        let mut oldest_first = days.clone();
        oldest_first.sort();
        let second_oldest = oldest_first.get(1).unwrap_or(&oldest_first[0]);
        if self.first_row.get(&person).is_none_or(|first| first >= second_oldest) {
            return Ordinary::New;
        }
        let days: Vec<NaiveDate> =
            days.iter().copied().filter(|day| self.leave.get(&(person, *day)) != Some(&None)).collect();
        let minutes: Vec<i64> = days.iter().map(|day| self.worked_minutes(person, *day)).collect();
        let worked: Vec<i64> = minutes.iter().copied().filter(|minutes| *minutes > 0).collect();
        if minutes.is_empty() {
            return Ordinary::Unknown;
        }
        if normal.kind != Kind::Regular {
            return Ordinary::Is(mean(minutes.into_iter().map(whole)).expect("a day"));
        }
        if worked.is_empty() {
            return Ordinary::Is(whole(0));
        }
        if 4 * worked.len() >= 3 * minutes.len() {
            return Ordinary::Is(mean(worked.into_iter().map(whole)).expect("a day"));
        }
        Ordinary::Unknown
    }

    /// Mean of worked - planned over the chosen days with both, not under nought.
    fn usual_overtime(&self, person: usize, date: NaiveDate) -> Fraction {
        let days = self.normals[&date].hours.iter().flatten();
        let differences = days.filter_map(|day| {
            let (planned, worked) = (self.planned_minutes(person, *day), self.worked_minutes(person, *day));
            (planned > 0 && worked > 0).then(|| whole(worked - planned))
        });
        mean(differences).unwrap_or(whole(0)).max(whole(0))
    }

    fn difference(&self, person: usize, date: NaiveDate) -> Option<Difference> {
        if !self.is_in_file(person, date) {
            return None;
        }
        let worked = whole(self.worked_minutes(person, date));
        let covered =
            |baseline: Fraction, swollen: Fraction| Some(Difference { date, minutes: worked - baseline, swollen });
        let leave = self.leave.get(&(person, date));
        if leave == Some(&None) {
            return covered(whole(0), whole(0));
        }
        let leave_minutes = whole(leave.copied().flatten().unwrap_or(0));
        let less_leave = |minutes: Fraction| (minutes - leave_minutes).max(whole(0));
        let planned = self.planned_minutes(person, date);
        let ordinary = self.ordinary(person, date);
        if planned > 0 {
            if let (Ordinary::Is(normal), false) = (&ordinary, self.plan_is_known_to_be_older(person, date)) {
                let excess = whole(planned) - normal;
                if excess >= whole(60) {
                    let waits = self.chooser.policy.rota.plans_made_before_incident == Answer::Open;
                    return covered(less_leave(*normal), if waits { excess } else { whole(0) });
                }
            }
            return covered(less_leave(whole(planned) + self.usual_overtime(person, date)), whole(0));
        }
        match ordinary {
            Ordinary::Is(normal) => covered(less_leave(normal), whole(0)),
            Ordinary::New => covered(whole(0), whole(0)),
            Ordinary::Unknown => {
                let additional: i64 =
                    self.rows(person, date).iter().filter(|row| row.pay.is_additional()).map(|row| row.minutes).sum();
                (additional > 0).then(|| Difference { date, minutes: whole(additional), swollen: whole(0) })
            }
        }
    }

    /// Answered by the policy, shown by a stamp, or outside the claim window, where the question is not asked.
    fn plan_is_known_to_be_older(&self, person: usize, date: NaiveDate) -> bool {
        let rows = &self.planned[&(person, date)];
        self.chooser.policy.rota.plans_made_before_incident == Answer::Yes
            || !self.chooser.windows.claim.contains(&date)
            || rows.iter().all(|row| row.created_at.is_some())
    }

    fn label_matches(&self, person: usize, label: &str) -> bool {
        let own = &self.chooser.data.staff[person].label;
        own == label
            || self.chooser.policy.staff.iter().any(|entry| {
                let mut names = std::iter::once(&entry.label).chain(&entry.also);
                names.any(|name| name == label)
                    && std::iter::once(&entry.label).chain(&entry.also).any(|name| name == own)
            })
    }

    /// The practice's word on a row: its own mark, else a declaration in the policy.
    pub fn word(&self, row: &Shift) -> Option<bool> {
        row.outage_related.or_else(|| {
            let is_declared = self.chooser.policy.declared.iter().any(|entry| {
                let is_person =
                    entry.staff.as_ref().is_some_and(|label| self.label_matches(row.staff.0 as usize, label));
                let is_group = entry.staff_group == Some(row.staff_group);
                (is_person || is_group) && entry.from <= row.date && row.date <= entry.to
            });
            is_declared.then_some(true)
        })
    }

    /// Whether anybody's worked time is known.
    pub fn is_measured(&self) -> bool {
        !self.worked.is_empty()
    }

    /// Every person's weeks of the claim window.
    pub fn weeks(&self) -> Vec<Week<'a>> {
        let mondays: BTreeSet<NaiveDate> = self.chooser.windows.claim.iter().map(|date| monday(*date)).collect();
        let people = 0..self.chooser.data.staff.len();
        people
            .flat_map(|person| mondays.iter().map(move |monday| (person, *monday)))
            .map(|key| self.week(key))
            .collect()
    }

    fn week(&self, (person, monday): (usize, NaiveDate)) -> Week<'a> {
        let dates: Vec<NaiveDate> = (0..7).map(|day| monday + Days::new(day)).collect();
        let claim = &self.chooser.windows.claim;
        let days: Vec<Difference> = dates
            .iter()
            .filter(|date| claim.contains(date))
            .filter_map(|date| self.difference(person, *date))
            .collect();
        let earlier: Fraction = dates
            .iter()
            .filter(|date| **date < self.chooser.windows.first())
            .filter_map(|date| self.difference(person, *date))
            .map(|difference| difference.minutes)
            .sum();
        let net: Fraction = days.iter().map(|difference| difference.minutes).sum();
        let extra = if net > whole(0) { (net + earlier.min(whole(0))).max(whole(0)) } else { whole(0) };
        let absence = (-net).max(whole(0));
        let rows: Vec<&Shift> =
            days.iter().flat_map(|difference| self.rows(person, difference.date)).copied().collect();
        let said = |word: bool| -> Fraction {
            whole(rows.iter().filter(|row| self.word(row) == Some(word)).map(|row| row.minutes).sum())
        };
        let swollen: Fraction = days.iter().map(|difference| difference.swollen).sum();
        let declared = extra.min(said(true)).min((extra - swollen).max(whole(0)));
        let candidate = (extra - declared - said(false)).max(whole(0)).to_integer() as i64;
        let is_listed = candidate >= self.chooser.policy.rota.candidate_minimum_minutes;
        let mut week = Week {
            person,
            monday,
            extra,
            absence,
            declared: declared.to_integer() as i64,
            candidate: if is_listed { candidate } else { 0 },
            laid: Vec::new(),
        };
        self.lay(&mut week, &days);
        week
    }

    /// Ruling 19 for declared minutes, ruling 25 for candidates.
    fn lay(&self, week: &mut Week<'a>, days: &[Difference]) {
        let mut room: BTreeMap<NaiveDate, i64> = BTreeMap::new();
        for day in days.iter().filter(|day| day.minutes > whole(0)) {
            room.insert(day.date, day.minutes.ceil().to_integer() as i64);
        }
        let mut dates: Vec<NaiveDate> = room.keys().copied().collect();
        let candidate_dates = dates.clone();
        dates.sort_by_key(|date| {
            let has_declared = self.rows(week.person, *date).iter().any(|row| self.word(row) == Some(true));
            (!has_declared, *date)
        });
        // One cell of a grid can hold several stretches of time: place and start tell them apart.
        let mut left: BTreeMap<_, i64> = BTreeMap::new();
        for (is_declared, dates, minutes) in [(true, dates, week.declared), (false, candidate_dates, week.candidate)] {
            let mut to_lay = minutes;
            for date in dates {
                for row in self.in_order(week.person, date) {
                    let of_row = left.entry((row.source, row.start_minute)).or_insert(row.minutes);
                    let of_date = room.get_mut(&date).expect("a date with room");
                    let taken = to_lay.min(*of_row).min(*of_date);
                    if taken > 0 {
                        *of_row -= taken;
                        *of_date -= taken;
                        to_lay -= taken;
                        week.laid.push(Laid { date, row, minutes: taken, is_declared });
                    }
                }
            }
        }
    }

    /// Additional rows, then the others, each from the latest backwards; of rows that are alike, declared ones first.
    fn in_order(&self, person: usize, date: NaiveDate) -> Vec<&'a Shift> {
        let mut rows = self.rows(person, date).to_vec();
        rows.sort_by_key(|row| {
            let is_additional = self.is_additional(person, row);
            (!is_additional, self.word(row) != Some(true), -row.start_minute.unwrap_or(0), row.source)
        });
        rows
    }

    /// Fees of a staff group on a date, in pence.
    pub fn fees(&self, group: StaffGroup, date: NaiveDate) -> Vec<&'a Shift> {
        let rows = self.worked.iter().filter(|(key, _)| key.1 == date).flat_map(|(_, rows)| rows.iter().copied());
        rows.filter(|row| row.pay.is_fee() && row.staff_group == group).collect()
    }

    /// Usual minutes of a week: the contract's, else the mean of the usual ones among the twelve before the incident.
    pub fn usual_minutes(&self, person: usize) -> Option<i64> {
        let entry = self.chooser.policy.staff.iter().find(|entry| self.label_matches(person, &entry.label));
        if let Some(minutes) = entry.and_then(|entry| entry.contract_minutes_per_week) {
            return Some(minutes);
        }
        let this_week = monday(self.chooser.windows.first());
        let weeks = (1..=12).map(|back| this_week - Days::new(7 * back));
        let minutes = weeks.filter_map(|first| {
            let dates: Vec<NaiveDate> = (0..7).map(|day| first + Days::new(day)).collect();
            let is_whole = dates.iter().all(|date| self.is_in_file(person, *date));
            let is_unusual = dates.iter().any(|date| {
                self.chooser.policy.normal_day.unusual_weeks.iter().any(|listed| monday(*listed) == first)
                    || self.chooser.policy.normal_day.excluded.iter().any(|span| {
                        span.from <= *date
                            && *date <= span.to
                            && span.only_for_incidents_before.is_none_or(|limit| self.chooser.windows.first() < limit)
                    })
                    || self.leave.contains_key(&(person, *date))
            });
            let has_row = dates.iter().any(|date| !self.rows(person, *date).is_empty());
            let minutes: i64 = dates.iter().map(|date| self.worked_minutes(person, *date)).sum();
            (is_whole && !is_unusual && has_row).then(|| whole(minutes))
        });
        mean(minutes).map(|minutes| minutes.round().to_integer() as i64)
    }

    /// The person's rate: the policy's, else that of the latest earlier row with one.
    pub fn rate_of_person(&self, person: usize, before: &Shift) -> Option<i64> {
        let entry = self.chooser.policy.staff.iter().find(|entry| self.label_matches(person, &entry.label));
        let of_policy = entry.and_then(|entry| entry.rate_per_hour).map(|rate| rate.0);
        let place = |row: &Shift| (row.date, row.start_minute, row.source);
        let rows = self.chooser.data.shifts.iter().filter(|row| row.staff.0 as usize == person);
        let earlier = rows.filter(|row| row.rate_pence_per_hour.is_some() && place(row) < place(before));
        of_policy.or_else(|| earlier.max_by_key(|row| place(row))?.rate_pence_per_hour)
    }
}
