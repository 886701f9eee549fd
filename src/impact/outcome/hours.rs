//! What is measured from the rota: person-weeks, the minutes that are laid on rows, the net change of staff groups.

use crate::model::evidence::SourceRef;
use crate::model::exact::Exact;
use crate::model::staff::{Activity, FundedBy, Pay, StaffGroup, StaffId};
use chrono::NaiveDate;

/// One person in one calendar week (`DOMAIN.md` section 6).
#[derive(Clone, Debug, PartialEq)]
pub struct PersonWeek {
    /// Person.
    pub staff: StaffId,
    /// Staff group with the most minutes in the week.
    pub staff_group: StaffGroup,
    /// Monday.
    pub week: NaiveDate,
    /// Baseline of the covered dates of the claim window.
    pub baseline_minutes: Exact,
    /// Worked minutes of the same dates.
    pub worked_minutes: Exact,
    /// Net difference of the earlier dates of the incident's week (reduces only).
    pub earlier_net_minutes: Exact,
    /// Net extra.
    pub extra_minutes: Exact,
    /// Absence.
    pub absence_minutes: Exact,
    /// Declared, whole minutes.
    pub declared_minutes: i64,
    /// Candidate, whole minutes.
    pub candidate_minutes: i64,
    /// Why these minutes stand as they stand, in words.
    pub reason: String,
    /// The days.
    pub days: Vec<PersonDay>,
}

/// How a baseline came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaselineBasis {
    /// Planned plus usual overtime.
    Plan,
    /// The person's normal.
    Normal,
    /// Leave.
    Leave,
    /// No row before the second oldest chosen date: all minutes are differences.
    NoNormal,
    /// Additional rows are the difference; nothing else is known.
    AdditionalOnly,
    /// Not covered.
    NotCovered,
}

impl BaselineBasis {
    /// Words for a reader.
    pub fn reading(self) -> &'static str {
        match self {
            BaselineBasis::Plan => "plan and usual overtime",
            BaselineBasis::Normal => "the person's normal",
            BaselineBasis::Leave => "leave",
            BaselineBasis::NoNormal => "new: no normal yet",
            BaselineBasis::AdditionalOnly => "additional rows only",
            BaselineBasis::NotCovered => "not covered",
        }
    }
}

/// A person on one of the chosen days: what the baseline was learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedDay {
    /// The chosen day.
    pub date: NaiveDate,
    /// Planned minutes; none without a plan.
    pub planned_minutes: Option<i64>,
    /// Worked minutes.
    pub worked_minutes: i64,
    /// Recorded leave without times.
    pub is_leave: bool,
}

/// One person on one date.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonDay {
    /// Date.
    pub date: NaiveDate,
    /// Staff group of the day's rows (the person's if none).
    pub staff_group: StaffGroup,
    /// Baseline; none if not covered.
    pub baseline_minutes: Option<Exact>,
    /// How it came about.
    pub basis: BaselineBasis,
    /// Worked, as counted (planned time that counts as worked included).
    pub worked_minutes: i64,
    /// Worked - baseline; nought where not covered.
    pub difference_minutes: Exact,
    /// A day before the incident's first date, which enters only to reduce.
    pub is_earlier: bool,
    /// A plan that exceeds the normal by an hour or more and may have been made afterwards: excess minutes.
    pub swollen_minutes: i64,
    /// The person's minutes on the chosen days.
    pub compared: Vec<ComparedDay>,
    /// The rows.
    pub evidence: Vec<SourceRef>,
}

/// Minutes of one row that are extra: the stuff of which lines are made (ruling 19).
#[derive(Clone, Debug, PartialEq)]
pub struct LaidMinutes {
    /// Person.
    pub staff: StaffId,
    /// Staff group of the row.
    pub staff_group: StaffGroup,
    /// Monday of the week.
    pub week: NaiveDate,
    /// Date.
    pub date: NaiveDate,
    /// Whole minutes.
    pub minutes: i64,
    /// Declared, or candidate.
    pub is_declared: bool,
    /// Activity of the row.
    pub activity: Activity,
    /// Pay of the row.
    pub pay: Pay,
    /// Rate of the row.
    pub rate_pence_per_hour: Option<i64>,
    /// Enhancement of the row in hundredths; none if not said.
    pub enhancement_hundredths: Option<i64>,
    /// Who pays.
    pub funded_by: FundedBy,
    /// Start of the row, for the order of lines.
    pub start_minute: Option<i64>,
    /// Why it is declared or candidate.
    pub reason: String,
    /// The row; for planned time that counts as worked, the plan's.
    pub evidence: Vec<SourceRef>,
}

/// Net change of a staff group against its ordinary variation (`DOMAIN.md` section 6).
#[derive(Clone, Debug, PartialEq)]
pub struct GroupNet {
    /// Staff group.
    pub staff_group: StaffGroup,
    /// Sum of extra.
    pub extra_minutes: Exact,
    /// Sum of absence.
    pub absence_minutes: Exact,
    /// Extra - absence.
    pub net_minutes: Exact,
    /// Baseline in all.
    pub baseline_minutes: Exact,
    /// Worked in all.
    pub worked_minutes: Exact,
    /// t x s x root of the sum of squares of the dates' baselines; none with n under 8.
    pub limit_minutes: Option<f64>,
    /// Above, or within.
    pub is_above: Option<bool>,
    /// Whether any of it is declared.
    pub is_declared: bool,
}

/// Everything measured from the rota.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HoursImpact {
    /// Whether there is any staff table with worked time.
    pub is_measured: bool,
    /// Every person-week of the claim window.
    pub person_weeks: Vec<PersonWeek>,
    /// Declared and candidate minutes, laid on rows.
    pub laid: Vec<LaidMinutes>,
    /// By staff group.
    pub groups: Vec<GroupNet>,
    /// Sum of extra over all person-weeks; null without a rota.
    pub extra_minutes: Option<Exact>,
    /// Sum of absence.
    pub absence_minutes: Option<Exact>,
    /// Persons and dates for which a plan is asked ("no steady normal").
    pub plans_asked_for: Vec<(StaffId, NaiveDate)>,
}
