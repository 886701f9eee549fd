//! Hours (`DOMAIN.md` section 6): each person's baseline, the difference on each date, netted in the calendar week,
//! declared or candidate, and laid on rows.

pub mod baseline;
pub mod lay;
pub mod timesheet;
pub mod variation;
pub mod week;

use super::outcome::HoursImpact;
use crate::model::data::PracticeData;
use crate::model::incident::monday_of;
use crate::normal::choose::NormalDays;
use crate::plan::Plan;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use timesheet::Timesheet;

/// What is needed to measure hours.
pub struct Hours<'a> {
    /// The practice's rows.
    pub data: &'a PracticeData,
    /// The same by person and date.
    pub timesheet: &'a Timesheet<'a>,
    /// Normal days.
    pub days: &'a NormalDays,
    /// The question.
    pub plan: &'a Plan,
}

/// Measures every person-week of the claim window.
pub fn measure(hours: &Hours, claim_dates: &[NaiveDate], kept: &dyn Fn(NaiveDate) -> i64) -> HoursImpact {
    if !hours.data.staff_spans.iter().any(|span| span.has_worked) {
        return HoursImpact::default();
    }
    let weeks: BTreeSet<NaiveDate> = claim_dates.iter().map(|date| monday_of(*date)).collect();
    let mut impact = HoursImpact { is_measured: true, ..HoursImpact::default() };
    for staff in hours.timesheet.persons() {
        for week in &weeks {
            week::measure_week(hours, staff, *week, claim_dates, &mut impact);
        }
    }
    impact.groups = variation::groups(hours, &impact.person_weeks, &impact.laid, kept);
    impact.extra_minutes = Some(impact.person_weeks.iter().map(|week| week.extra_minutes).sum());
    impact.absence_minutes = Some(impact.person_weeks.iter().map(|week| week.absence_minutes).sum());
    impact
}
