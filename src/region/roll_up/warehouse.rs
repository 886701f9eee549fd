//! The days of every practice as flat rows for the ICB's own warehouse.

use super::super::days::Rows;
use super::super::history::{HistoryDay, Part};
use super::super::outcome::RegionRun;
use crate::report::region::warehouse::{DayRow, DaysOfPractice};

/// The days of one practice, fetched when they are wanted.
#[derive(Clone, Debug)]
pub struct PracticeDays {
    practice: String,
    rows: Rows,
}

impl DaysOfPractice for PracticeDays {
    fn rows(&self) -> std::io::Result<Vec<DayRow>> {
        Ok(self.rows.fetched()?.iter().map(|day| row(&self.practice, day)).collect())
    }
}

/// Those of every practice with a claim.
pub(super) fn days(run: &RegionRun) -> Vec<PracticeDays> {
    let reported = run.practices.iter().filter_map(|practice| Some((practice, practice.result.as_ref().ok()?)));
    reported
        .map(|(practice, result)| PracticeDays { practice: practice.code.clone(), rows: result.days.rows.clone() })
        .collect()
}

fn row(practice: &str, day: &HistoryDay) -> DayRow {
    DayRow {
        practice: practice.to_owned(),
        date: day.date,
        staff_group: day.staff_group.name(),
        part: match day.part {
            Part::Ordinary => "ordinary",
            Part::Incident => "incident",
            Part::Recovery => "recovery",
        },
        kept_normal: day.kept_normal().map(crate::model::exact::to_f64),
        offered_normal: day.offered_normal().map(crate::model::exact::to_f64),
        actual: day.actual,
    }
}
