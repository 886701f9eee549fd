//! What a reader should doubt of a staff table as a whole.

use super::columns::Breaks;
use super::row_times::clock_in_cell;
use super::rows::{GP_OF_UNKNOWN_KIND, Table};
use super::times::DAY_MINUTES;
use super::words::{self, RowKind};
use crate::ingest::dates::NumericOrder;
use crate::ingest::reading::Reading;
use crate::ingest::roles::{self, Role};
use crate::ingest::tables::RawRow;
use crate::model::shift::Shift;
use crate::model::staff::Basis;
use crate::model::words::counted;

/// Says all of it.
pub fn warn_of_table(table: &Table, reading: &mut Reading) {
    warn_of_breaks_and_dates(table, reading);
    warn_of_people(table, reading);
    warn_of_open_shifts(table, reading);
    warn_of_adjustments(table, reading);
    warn_of_clocked_times(table, reading);
    warn_of_late_entries(table, reading);
}

fn warn_of_breaks_and_dates(table: &Table, reading: &mut Reading) {
    let path = table.recognised.path;
    if table.breaks == Breaks::NotSaid {
        reading.warn(
            "break_taken_as_unpaid",
            format!("`{path}` has a break column that does not say whether breaks are paid: they were taken as unpaid"),
        );
    }
    if table.order == Some(NumericOrder::MonthFirst) {
        reading.warn(
            "dates_month_first",
            format!("all dates of `{path}` were read month first: some can be read in no other way, or only so do they reach the incident"),
        );
    }
}

fn warn_of_people(table: &Table, reading: &mut Reading) {
    let path = table.recognised.path;
    let mut roles_said = table.recognised.rows.iter().filter_map(|row| table.recognised.text(row, "role"));
    if roles_said.any(|text| roles::role(&text) == Some(Role::GpOfUnknownKind)) {
        reading.warn("gp_of_unknown_kind", GP_OF_UNKNOWN_KIND);
    }
    if !table.shared_names.is_empty() {
        reading.warn(
            "shared_names",
            format!("in `{path}` one name stands with several staff codes: these were read as different persons"),
        );
    }
    let says_pay = ["pay", "type"].iter().any(|field| table.has(field));
    if !table.traits.is_template && table.traits.basis.is_none() && !says_pay {
        reading.warn(
            "pay_not_said",
            format!("`{path}` does not say how time is paid: all of it was read as contracted, so extra time shows against the plan or the normal day"),
        );
    }
}

/// One row may stand for several shifts that nobody has taken.
fn warn_of_open_shifts(table: &Table, reading: &mut Reading) {
    let counts = table.recognised.rows.iter().filter_map(|row| table.recognised.text(row, "open_count"));
    let vacant: Vec<u64> = counts.filter_map(|text| text.parse().ok()).filter(|count| *count > 0).collect();
    let shifts: u64 = vacant.iter().sum();
    if shifts > vacant.len() as u64 {
        reading.warn(
            "several_open_shifts_in_a_row",
            format!(
                "`{}` has {} for which nobody is named, in {}: nobody's time, and not counted as worked",
                table.recognised.path,
                counted(shifts, "open shift", "open shifts"),
                counted(vacant.len(), "row", "rows"),
            ),
        );
    }
}

fn warn_of_adjustments(table: &Table, reading: &mut Reading) {
    let types = table.recognised.rows.iter().filter_map(|row| table.recognised.text(row, "type"));
    let adjustments = types.filter(|text| words::row_kind(text) == Some(RowKind::Adjustment)).count();
    if adjustments > 0 {
        reading.warn(
            "adjustments_read_as_additional",
            format!(
                "`{}` has {}: hours of an adjustment were read as additional time of its day; look into their details whether they belong to that day",
                table.recognised.path,
                counted(adjustments, "adjustment", "adjustments"),
            ),
        );
    }
}

/// Approved times are what was paid, clocked ones are the better evidence: how far they differ is said.
fn warn_of_clocked_times(table: &Table, reading: &mut Reading) {
    let span = |row: &RawRow, start: &'static str, end: &'static str| {
        let start = clock_in_cell(table, row, &[start]).ok()??;
        let end = clock_in_cell(table, row, &[end]).ok()??;
        let days = end.date?.signed_duration_since(start.date?).num_days();
        Some((start.date?, start.minute, end.minute + days * DAY_MINUTES))
    };
    let pairs: Vec<_> = table
        .recognised
        .rows
        .iter()
        .filter_map(|row| Some((span(row, "start", "end")?, span(row, "original_start", "original_end")?)))
        .collect();
    let changed: Vec<_> = pairs.iter().filter(|(approved, clocked)| approved != clocked).collect();
    let beyond: i64 =
        changed.iter().map(|(approved, clocked)| (approved.2 - approved.1) - (clocked.2 - clocked.1)).sum();
    if !changed.is_empty() {
        reading.warn(
            "approved_times_differ_from_clocked",
            format!(
                "`{}` has other approved than clocked times in {} of {}, {} in all: the approved ones were used, they are what was paid",
                table.recognised.path,
                changed.len(),
                counted(pairs.len(), "row", "rows"),
                match beyond {
                    0 => "the same number of minutes".to_owned(),
                    more if more > 0 => format!("{} more", counted(more, "minute", "minutes")),
                    fewer => format!("{} fewer", counted(-fewer, "minute", "minutes")),
                },
            ),
        );
    }
}

/// Worked time entered this many days after its day is late.
const LATE_AFTER_DAYS: i64 = 7;

fn warn_of_late_entries(table: &Table, reading: &mut Reading) {
    let of_table = |shift: &&Shift| shift.source.table == table.recognised.table && shift.basis == Basis::Worked;
    let is_late = |shift: &&Shift| {
        let made = shift.created_at.map(|stamp| stamp.at.date());
        made.is_some_and(|made| made.signed_duration_since(shift.date).num_days() > LATE_AFTER_DAYS)
    };
    let late = reading.data.shifts.iter().filter(of_table).filter(is_late).count();
    if late > 0 {
        reading.warn(
            "worked_time_entered_late",
            format!(
                "`{}` has {} entered more than {LATE_AFTER_DAYS} days after the day itself: keep what they were entered from",
                table.recognised.path,
                counted(late, "worked row that was", "worked rows that were"),
            ),
        );
    }
}
