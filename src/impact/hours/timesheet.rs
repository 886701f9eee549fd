//! Shifts and leave by person and date, and how many minutes count as worked (`DOMAIN.md` section 6; rulings 24, 26).

use crate::model::data::PracticeData;
use crate::model::evidence::{SourceRef, Stamp};
use crate::model::policy::{DeclaredPolicy, Policy};
use crate::model::shift::{Leave, Shift};
use crate::model::staff::{Basis, StaffGroup, StaffId};
use crate::plan::Plan;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// One person on one date, as the files have it.
#[derive(Clone, Debug, Default)]
pub struct Day<'a> {
    /// Worked rows.
    pub worked: Vec<&'a Shift>,
    /// Planned rows that are a plan.
    pub planned: Vec<&'a Shift>,
    /// Leave.
    pub leave: Vec<&'a Leave>,
}

impl Day<'_> {
    /// Minutes of the plan.
    pub fn planned_minutes(&self) -> i64 {
        self.planned.iter().map(|row| row.minutes).sum()
    }

    /// Recorded leave without times.
    pub fn is_on_leave(&self) -> bool {
        self.leave.iter().any(|leave| leave.minutes.is_none())
    }

    /// Minutes of leave with times.
    pub fn leave_minutes(&self) -> i64 {
        self.leave.iter().filter_map(|leave| leave.minutes).sum()
    }

    /// Minutes of additional rows.
    pub fn additional_minutes(&self) -> i64 {
        self.worked.iter().filter(|row| row.pay.is_additional()).map(|row| row.minutes).sum()
    }

    /// Minutes of a row beyond the plan: for an additional row, less what overlaps the plan of its person-day (that is
    /// the plan worked).
    pub fn minutes_beyond_plan(&self, row: &Shift) -> i64 {
        let overlap: i64 = self.planned.iter().map(|plan| overlap_minutes(plan, row)).sum();
        (row.minutes - overlap.min(row.minutes)).max(0)
    }
}

fn overlap_minutes(plan: &Shift, row: &Shift) -> i64 {
    match (plan.start_minute, plan.end_minute, row.start_minute, row.end_minute) {
        (Some(plan_start), Some(plan_end), Some(start), Some(end)) => {
            (plan_end.min(end) - plan_start.max(start)).max(0)
        }
        _ => 0,
    }
}

/// Every person's days, spans and first row.
pub struct Timesheet<'a> {
    days: BTreeMap<(StaffId, NaiveDate), Day<'a>>,
    spans: BTreeMap<StaffId, Vec<(NaiveDate, NaiveDate)>>,
    first_row: BTreeMap<StaffId, NaiveDate>,
    only_additional: BTreeSet<StaffId>,
    groups: BTreeMap<StaffId, StaffGroup>,
}

impl<'a> Timesheet<'a> {
    /// Sorts the rows of a practice. Planned rows that were made for the recovery are no plan.
    pub fn of(data: &'a PracticeData, plan: &Plan) -> Self {
        let mut days: BTreeMap<(StaffId, NaiveDate), Day> = BTreeMap::new();
        let mut first_row: BTreeMap<StaffId, NaiveDate> = BTreeMap::new();
        let mut seen = |staff: StaffId, date: NaiveDate| {
            first_row.entry(staff).and_modify(|first| *first = (*first).min(date)).or_insert(date);
        };
        for shift in data.shifts.iter().filter(|shift| !shift.not_used) {
            seen(shift.staff, shift.date);
            let day = days.entry((shift.staff, shift.date)).or_default();
            match shift.basis {
                Basis::Worked => day.worked.push(shift),
                Basis::Planned if is_a_plan(shift, plan) => day.planned.push(shift),
                Basis::Planned => {}
            }
        }
        for leave in &data.leave {
            seen(leave.staff, leave.date);
            days.entry((leave.staff, leave.date)).or_default().leave.push(leave);
        }
        let groups = data
            .staff
            .iter()
            .enumerate()
            .map(|(index, member)| (StaffId(u32::try_from(index).unwrap_or(u32::MAX)), member.staff_group))
            .collect();
        Timesheet { spans: spans(data), only_additional: only_additional(data), days, first_row, groups }
    }

    /// Everybody who has a row.
    pub fn persons(&self) -> Vec<StaffId> {
        self.first_row.keys().copied().collect()
    }

    /// Staff group of a person.
    pub fn group(&self, staff: StaffId) -> StaffGroup {
        self.groups.get(&staff).copied().unwrap_or(StaffGroup::Other)
    }

    /// A person's day.
    pub fn day(&self, staff: StaffId, date: NaiveDate) -> Option<&Day<'a>> {
        self.days.get(&(staff, date))
    }

    /// First date with any row of the person.
    pub fn first_row(&self, staff: StaffId) -> Option<NaiveDate> {
        self.first_row.get(&staff).copied()
    }

    /// Whether a worked file of the person covers the date.
    pub fn covers(&self, staff: StaffId, date: NaiveDate) -> bool {
        self.spans.get(&staff).is_some_and(|spans| spans.iter().any(|(first, last)| (*first..=*last).contains(&date)))
    }

    /// Whether the planned time of a person-day counts as worked: it has a plan and only additional rows. A person whose
    /// worked rows are all additional is recorded by exception: a planned day without rows was worked as planned.
    pub fn plan_counts_as_worked(&self, staff: StaffId, date: NaiveDate) -> bool {
        self.day(staff, date).is_some_and(|day| {
            let no_contracted = day.worked.iter().all(|row| row.pay.is_additional());
            let recorded = !day.worked.is_empty() || self.only_additional.contains(&staff);
            !day.planned.is_empty() && no_contracted && recorded && !(day.worked.is_empty() && day.is_on_leave())
        })
    }

    /// Minutes that count as worked on a date.
    pub fn worked_minutes(&self, staff: StaffId, date: NaiveDate) -> i64 {
        let Some(day) = self.day(staff, date) else { return 0 };
        if self.plan_counts_as_worked(staff, date) {
            day.planned_minutes() + day.worked.iter().map(|row| day.minutes_beyond_plan(row)).sum::<i64>()
        } else {
            day.worked.iter().map(|row| row.minutes).sum()
        }
    }

    /// Worked minutes of a staff group on a date.
    pub fn group_minutes(&self, group: StaffGroup, date: NaiveDate) -> i64 {
        self.persons()
            .into_iter()
            .filter(|staff| self.group(*staff) == group)
            .map(|staff| self.worked_minutes(staff, date))
            .sum()
    }

    /// Dates on which anybody worked.
    pub fn worked_dates(&self) -> BTreeSet<NaiveDate> {
        self.days.iter().filter(|(_, day)| !day.worked.is_empty()).map(|((_, date), _)| *date).collect()
    }
}

/// A plan made for the recovery is no baseline: additional pay, a recovery activity, or made at or after the incident's
/// start (`DOMAIN.md` section 6).
fn is_a_plan(row: &Shift, plan: &Plan) -> bool {
    let incident_start = Stamp::minute(plan.incident.start);
    let made_afterwards = row.created_at.is_some_and(|stamp| stamp.at_or_after(&incident_start));
    !row.pay.is_additional() && !row.activity.is_recovery_work() && !made_afterwards
}

/// Spans of the worked tables of those files in which a person has worked rows. A workbook is one file, however many
/// weeks or sheets it has: a week in which the person's line is blank is covered, and nobody worked it.
fn spans(data: &PracticeData) -> BTreeMap<StaffId, Vec<(NaiveDate, NaiveDate)>> {
    let file_of = |table: u32| data.tables.get(table as usize).map(|table| table.path.as_str());
    let mut files: BTreeMap<StaffId, BTreeSet<Option<&str>>> = BTreeMap::new();
    for shift in data.shifts.iter().filter(|shift| shift.basis == Basis::Worked) {
        files.entry(shift.staff).or_default().insert(file_of(shift.source.table));
    }
    let spans_of = |files: &BTreeSet<Option<&str>>| {
        let of_files = data.staff_spans.iter().filter(|span| span.has_worked && files.contains(&file_of(span.table)));
        of_files.map(|span| (span.first, span.last)).collect()
    };
    files.iter().map(|(staff, files)| (*staff, spans_of(files))).collect()
}

fn only_additional(data: &PracticeData) -> BTreeSet<StaffId> {
    let worked = |shift: &&Shift| shift.basis == Basis::Worked && !shift.not_used;
    let contracted: BTreeSet<StaffId> =
        data.shifts.iter().filter(worked).filter(|shift| !shift.pay.is_additional()).map(|shift| shift.staff).collect();
    data.shifts.iter().filter(worked).map(|shift| shift.staff).filter(|staff| !contracted.contains(staff)).collect()
}

/// The practice's word on a row: its own mark; where it has none, a `[[declared]]` entry of the policy.
pub fn is_declared(row: &Shift, label: &str, policy: &Policy) -> Option<bool> {
    row.outage_related.or(declaration(row, label, policy).map(|_| true))
}

/// Who declared a row, in words: its own mark, or the policy with its reason. None for a row that is not declared yes.
pub fn declared_words(row: &Shift, label: &str, policy: &Policy) -> Option<String> {
    match row.outage_related {
        Some(true) => Some("declared as due to the incident by its row".to_owned()),
        Some(false) => None,
        None => declaration(row, label, policy)
            .map(|entry| format!("declared as due to the incident in the policy: {}", entry.reason.trim())),
    }
}

fn declaration<'p>(row: &Shift, label: &str, policy: &'p Policy) -> Option<&'p DeclaredPolicy> {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    policy.declared.iter().find(|entry| {
        let same_person = entry.staff.as_deref().is_some_and(|staff| folded(staff) == folded(label));
        let same_group = entry.staff.is_none() && entry.staff_group == Some(row.staff_group);
        (entry.from..=entry.to).contains(&row.date) && (same_person || same_group)
    })
}

/// Places of rows.
pub fn places(rows: &[&Shift]) -> Vec<SourceRef> {
    rows.iter().map(|row| row.source).collect()
}
