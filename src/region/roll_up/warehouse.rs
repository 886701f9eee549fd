//! The days of every practice as flat rows for the ICB's own warehouse.

use super::super::history::{HistoryDay, Part};
use super::super::outcome::RegionRun;
use crate::report::region::warehouse::DayRow;

/// One row a practice, date and staff group.
pub(super) fn days(run: &RegionRun) -> Vec<DayRow> {
    let reported = run.practices.iter().filter_map(|practice| Some((practice, practice.result.as_ref().ok()?)));
    reported.flat_map(|(practice, result)| result.history.iter().map(|day| row(&practice.code, day))).collect()
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
