//! Section 6, plainly: baseline, difference, net of the week, declared and candidate minutes.

use super::days::{Normal, NormalDays};
use crate::model::calendar::Calendar;
use crate::model::exact::{Exact, mean, minutes_rounded_up, to_f64, whole, whole_minutes};
use crate::model::incident::{dates_in, monday_of};
use crate::model::staff::{Activity, FundedBy, Pay, StaffGroup};
use crate::sample::log::{Practice, Stretch};
use crate::sample::render::Rota;
use chrono::{Days, NaiveDate};
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;

/// One person in one week of the claim window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonWeek {
    /// Code in the rota.
    pub staff: String,
    /// Monday.
    pub week: NaiveDate,
    /// Net extra.
    #[serde(serialize_with = "minutes_number")]
    pub extra_minutes: Exact,
    /// Absence.
    #[serde(serialize_with = "minutes_number")]
    pub absence_minutes: Exact,
    /// Declared.
    pub declared_minutes: i64,
    /// Candidate.
    pub candidate_minutes: i64,
}

fn minutes_number<S: Serializer>(value: &Exact, serializer: S) -> Result<S::Ok, S::Error> {
    to_f64(*value).serialize(serializer)
}

/// Declared minutes of one row on one date.
#[derive(Clone, Debug)]
pub(super) struct DeclaredPart {
    pub(super) person: usize,
    pub(super) date: NaiveDate,
    pub(super) start_minute: u16,
    pub(super) minutes: i64,
    pub(super) pay: Pay,
    pub(super) activity: Activity,
    pub(super) enhancement_hundredths: i64,
    pub(super) funded_by: FundedBy,
    pub(super) as_group: Option<StaffGroup>,
}

/// Everything that is true of a rota.
pub(super) struct Hours {
    pub(super) weeks: Vec<PersonWeek>,
    pub(super) declared: Vec<DeclaredPart>,
}

/// A practice's rota as one form of it can show.
pub(super) struct Shown<'a> {
    practice: &'a Practice,
    days: &'a NormalDays<'a>,
    planned: Vec<Stretch>,
    worked: Vec<Stretch>,
    leave: BTreeSet<(usize, NaiveDate)>,
    covered: (NaiveDate, NaiveDate),
}

impl<'a> Shown<'a> {
    pub(super) fn of(practice: &'a Practice, days: &'a NormalDays<'a>, rota: Rota) -> Self {
        let stands = |person: usize| practice.people.get(person).is_some_and(|person| rota.has(person));
        let of_those = |rows: &[Stretch]| rows.iter().filter(|row| stands(row.person)).cloned().collect::<Vec<_>>();
        let mut worked = of_those(&practice.worked);
        if rota != Rota::FullTemplate {
            // Neither timesheets nor grid say what the time was for; the policy declares it. The wide report knows
            // additional hours, however they are paid.
            for row in &mut worked {
                row.pay = match rota {
                    Rota::HoursByUser if row.pay.is_additional() => Pay::AdditionalPlain,
                    _ => Pay::Contracted,
                };
                row.activity = Activity::Normal;
                row.enhancement_hundredths = None;
                row.funded_by = FundedBy::Practice;
                row.as_group = None;
                let declares = practice.declared.iter().any(|declaration| {
                    declaration.person == row.person && (declaration.from..=declaration.to).contains(&row.date)
                });
                row.outage_related = declares.then_some(true);
            }
        }
        let leave: BTreeSet<(usize, NaiveDate)> = practice
            .leave
            .iter()
            .filter(|leave| rota.has_leave() && stands(leave.person))
            .map(|leave| (leave.person, leave.date))
            .collect();
        let all_dates = || worked.iter().map(|row| row.date).chain(leave.iter().map(|(_, date)| *date));
        let first = all_dates().min().unwrap_or(practice.first_date);
        let last = all_dates().max().unwrap_or(practice.first_date);
        // A grid covers Monday to Sunday of each of its weeks.
        let sunday = monday_of(practice.exported_at.date()) + Days::new(6);
        let covered = if rota == Rota::Grid { (monday_of(practice.first_date), sunday) } else { (first, last) };
        let planned = if rota.has_plan() { of_those(&practice.planned) } else { Vec::new() };
        Shown { practice, days, planned, worked, leave, covered }
    }

    /// The rows of a person on a date, worked.
    fn rows(&self, person: usize, date: NaiveDate) -> impl Iterator<Item = &Stretch> {
        self.worked.iter().filter(move |row| row.person == person && row.date == date)
    }

    fn planned_minutes(&self, person: usize, date: NaiveDate) -> Option<i64> {
        let mut of_day = self.planned.iter().filter(|row| row.person == person && row.date == date).peekable();
        of_day.peek()?;
        Some(of_day.map(Stretch::minutes).sum())
    }

    /// Worked minutes: where there is a plan and only additional rows, the plan was worked too.
    fn worked_minutes(&self, person: usize, date: NaiveDate) -> i64 {
        let minutes: i64 = self.rows(person, date).map(Stretch::minutes).sum();
        let has_rows = self.rows(person, date).next().is_some();
        let all_additional = self.rows(person, date).all(|row| row.pay.is_additional());
        let planned = self.planned_minutes(person, date).filter(|_| has_rows && all_additional);
        minutes + planned.unwrap_or(0)
    }

    fn has_worked(&self, person: usize, date: NaiveDate) -> bool {
        self.rows(person, date).next().is_some()
    }

    fn first_row(&self, person: usize) -> Option<NaiveDate> {
        let stretches = self.planned.iter().chain(&self.worked).filter(|row| row.person == person);
        let leave = self.leave.iter().filter(|(other, _)| *other == person).map(|(_, date)| *date);
        stretches.map(|row| row.date).chain(leave).min()
    }

    /// Worked - baseline on a date; nought where the date is not covered.
    fn difference(&self, person: usize, date: NaiveDate) -> Exact {
        if date < self.covered.0 || date > self.covered.1 {
            return whole(0);
        }
        let worked = whole(self.worked_minutes(person, date));
        if self.leave.contains(&(person, date)) {
            return worked;
        }
        if let Some(planned) = self.planned_minutes(person, date) {
            return match self.excess_of_plan(person, date) {
                Some(excess) => worked - whole(planned) + excess,
                None => worked - whole(planned) - self.usual_overtime(person, date),
            };
        }
        match self.normal_of(person, date) {
            Some(normal) => worked - normal,
            // Not covered: additional rows still are the difference.
            None => whole(self.rows(person, date).filter(|row| row.pay.is_additional()).map(Stretch::minutes).sum()),
        }
    }

    /// By how much a plan of the claim window exceeds the person's normal by an hour or more, unless the practice answers
    /// that its plans were made before the incident. No export of the generator stamps a plan.
    fn excess_of_plan(&self, person: usize, date: NaiveDate) -> Option<Exact> {
        let is_answered = self.practice.plans_made_before_incident == Some(true);
        // Without a normal of the person a plan stands (ruling 26).
        if is_answered || date < self.practice.incident.first_date() || self.has_no_row_before(person, date) {
            return None;
        }
        let excess = whole(self.planned_minutes(person, date)?) - self.normal_of(person, date)?;
        (excess >= whole(60)).then_some(excess)
    }

    /// Whether the person has no row before the second oldest chosen date.
    fn has_no_row_before(&self, person: usize, date: NaiveDate) -> bool {
        let chosen: BTreeSet<NaiveDate> = self.normal(date).chosen.unwrap_or_default().into_iter().collect();
        let second_oldest = chosen.iter().nth(1);
        second_oldest.is_some_and(|second| self.first_row(person).is_none_or(|first| first >= *second))
    }

    /// The days of the book; of a weekday closed in the book but worked, the nearest eight inside the rota's span.
    pub(super) fn normal(&self, date: NaiveDate) -> Normal {
        let normal = self.days.normal(date);
        if normal.chosen.as_ref().is_none_or(|chosen| !chosen.is_empty()) {
            return normal;
        }
        let mut days = self.days.eligible_for(date);
        days.retain(|day| (self.covered.0..=self.covered.1).contains(day));
        if !days.iter().any(|day| self.worked.iter().any(|row| row.date == *day)) {
            return normal;
        }
        days.truncate(8);
        Normal { chosen: Some(days), is_regular: false }
    }

    fn usual_overtime(&self, person: usize, date: NaiveDate) -> Exact {
        let chosen = self.normal(date).chosen.unwrap_or_default();
        let over: Vec<i64> = chosen
            .iter()
            .filter(|day| self.has_worked(person, **day))
            .filter_map(|day| Some(self.worked_minutes(person, *day) - self.planned_minutes(person, *day)?))
            .collect();
        mean(whole(over.iter().sum()), over.len()).unwrap_or(whole(0)).max(whole(0))
    }

    /// The person's normal without a plan; none where there is none to compare with.
    fn normal_of(&self, person: usize, date: NaiveDate) -> Option<Exact> {
        let normal = self.normal(date);
        let chosen = normal.chosen?;
        if chosen.is_empty() || self.has_no_row_before(person, date) {
            return Some(whole(0));
        }
        let left: Vec<NaiveDate> = chosen.into_iter().filter(|day| !self.leave.contains(&(person, *day))).collect();
        let worked_on = left.iter().filter(|day| self.has_worked(person, **day)).count();
        let total = whole(left.iter().map(|day| self.worked_minutes(person, *day)).sum());
        if left.is_empty() {
            None
        } else if !normal.is_regular {
            mean(total, left.len())
        } else if worked_on == 0 {
            Some(whole(0))
        } else if worked_on * 4 >= left.len() * 3 {
            mean(total, worked_on)
        } else {
            None
        }
    }

    /// Net of every person and week, and what of it is declared.
    pub(super) fn hours(&self) -> Hours {
        let incident = &self.practice.incident;
        let recovery = incident.recovery_window(10, &Calendar::default());
        let first = incident.first_date();
        let dates = dates_in(first..=(*recovery.end()).min(self.practice.exported_at.date()));
        let mondays: BTreeSet<NaiveDate> = dates.iter().map(|date| monday_of(*date)).collect();
        let mut hours = Hours { weeks: Vec::new(), declared: Vec::new() };
        for person in 0..self.practice.people.len() {
            for monday in &mondays {
                let of_week: Vec<(NaiveDate, Exact)> = dates
                    .iter()
                    .filter(|date| monday_of(**date) == *monday)
                    .map(|date| (*date, self.difference(person, *date)))
                    .collect();
                let before: Exact =
                    dates_in(*monday..=(first - Days::new(1))).iter().map(|date| self.difference(person, *date)).sum();
                self.week(person, *monday, &of_week, before, &mut hours);
            }
        }
        hours
    }

    fn week(&self, person: usize, monday: NaiveDate, of_week: &[(NaiveDate, Exact)], before: Exact, hours: &mut Hours) {
        let nought = whole(0);
        let net: Exact = of_week.iter().map(|(_, difference)| *difference).sum();
        let extra = if net > nought { (net + before.min(nought)).max(nought) } else { nought };
        let absence = if net < nought { -net } else { nought };
        let said = |word: bool| -> i64 {
            let of_dates = of_week.iter().flat_map(|(date, _)| self.rows(person, *date));
            of_dates.filter(|row| row.outage_related == Some(word)).map(Stretch::minutes).sum()
        };
        // Up to the excess of plans that may have been made afterwards, the extra waits for the practice's answer.
        let is_open = self.practice.plans_made_before_incident.is_none();
        let excesses = of_week.iter().filter(|(date, _)| is_open && !self.leave.contains(&(person, *date)));
        let excess: i64 =
            excesses.filter_map(|(date, _)| self.excess_of_plan(person, *date)).map(minutes_rounded_up).sum();
        let open = extra.min(whole(excess));
        let declared = extra.min(whole(said(true))).min(extra - open);
        let candidate = whole_minutes((extra - declared - whole(said(false))).max(nought));
        let declared = whole_minutes(declared);
        if extra > nought || absence > nought {
            hours.weeks.push(PersonWeek {
                staff: self.practice.people.get(person).map(|person| person.code.clone()).unwrap_or_default(),
                week: monday,
                extra_minutes: extra,
                absence_minutes: absence,
                declared_minutes: declared,
                candidate_minutes: if candidate < LEAST_CANDIDATE_MINUTES { 0 } else { candidate },
            });
        }
        self.lay(person, of_week, declared, &mut hours.declared);
    }

    /// Ruling 19: declared dates first, then the others; a date takes at most its difference rounded up; additional rows
    /// first, then the others from the latest backwards.
    fn lay(&self, person: usize, of_week: &[(NaiveDate, Exact)], declared: i64, parts: &mut Vec<DeclaredPart>) {
        let mut left = declared;
        let is_declared_date = |date: NaiveDate| self.rows(person, date).any(|row| row.outage_related == Some(true));
        let mut dates = of_week.to_vec();
        dates.sort_by_key(|(date, _)| (!is_declared_date(*date), *date));
        for (date, difference) in dates {
            let mut room = left.min(minutes_rounded_up(difference));
            let mut rows: Vec<&Stretch> = self.rows(person, date).collect();
            rows.sort_by_key(|row| (!row.pay.is_additional(), std::cmp::Reverse(row.start_minute)));
            for row in rows {
                let minutes = room.min(row.minutes());
                if minutes > 0 {
                    parts.push(DeclaredPart {
                        person,
                        date,
                        start_minute: row.start_minute,
                        minutes,
                        pay: row.pay,
                        activity: row.activity,
                        enhancement_hundredths: row.enhancement_hundredths.unwrap_or(100),
                        funded_by: row.funded_by,
                        as_group: row.as_group,
                    });
                    room -= minutes;
                    left -= minutes;
                }
            }
        }
    }

    /// Fees of locum sessions on a date, with those that are declared and have a reference.
    pub(super) fn fees(&self, date: NaiveDate) -> (i64, i64) {
        let of_day = || self.worked.iter().filter(|row| row.date == date && row.pay.is_fee());
        let declares = |row: &&Stretch| row.outage_related == Some(true) && row.invoice_reference.is_some();
        let sum = |fees: &mut dyn Iterator<Item = &Stretch>| fees.filter_map(|row| row.fee_pence).sum::<i64>();
        (sum(&mut of_day()), sum(&mut of_day().filter(declares)))
    }
}

/// Fewer candidate minutes of a person in a week are nought (policy).
const LEAST_CANDIDATE_MINUTES: i64 = 15;
