//! Exports of rota systems, from whole files as they are dropped: recognised, read, every row accounted for. The fixtures
//! are made from the vendors' published column lists; every expected value was worked out by hand from their rows.

use super::*;
use normalday::ingest::{Options, ingest};
use normalday::model::data::PracticeData;
use normalday::model::staff::{Basis, Pay, StaffGroup};

pub const DEPUTY_AUDIT: &str = include_str!("fixtures/deputy_history_audit.csv");
pub const SHIFTS: &str = include_str!("fixtures/when_i_work_shifts.csv");
pub const TIME_ENTRIES: &str = include_str!("fixtures/when_i_work_time_entries.csv");
const PAYROLL: &str = include_str!("fixtures/rotamaster_payroll.csv");
const WIDE: &str = include_str!("fixtures/hours_by_user.csv");

/// Reads files of these names and contents, from bytes to settled shifts; every table's rows must be accounted for.
pub fn read_files(files: &[(&str, &str)], policy: &Policy) -> PracticeData {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let data = ingest(&[folder.path().to_owned()], &Options::new(policy, None)).unwrap().data;
    for table in &data.tables {
        let rows = &table.rows;
        let in_all = rows.preamble + rows.header + rows.data + rows.blank + rows.footer + rows.continuation;
        assert_eq!(rows.physical, in_all, "{}: {rows:?}", table.path);
        let parts = rows.used + rows.exception_rows() + rows.duplicates + rows.superseded + rows.not_data;
        assert_eq!(rows.data, parts, "{}: {rows:?}", table.path);
    }
    data
}

pub fn times(data: &PracticeData) -> Vec<ShiftRow<'_>> {
    let label = |shift: &Shift| data.staff[shift.staff.0 as usize].label.as_str();
    let row = |shift| (label(shift), shift.date, shift.start_minute, shift.end_minute, shift.minutes);
    data.shifts.iter().map(row).collect()
}

/// Exceptions as (row, code, column, puts the row aside).
fn found(data: &PracticeData) -> Vec<(u32, ExceptionCode, &str, bool)> {
    let column = |text: &Option<String>| text.as_deref().map(|text| text.to_owned().leak() as &str).unwrap_or("");
    data.exceptions.iter().map(|one| (one.source.row, one.code, column(&one.column), one.puts_row_aside)).collect()
}

fn warning<'d>(data: &'d PracticeData, code: &str) -> &'d str {
    data.warnings.iter().find(|warning| warning.code == code).map(|warning| warning.text.as_str()).unwrap_or("")
}

#[test]
fn the_history_audit_of_deputy() {
    let data = read_files(&[("audit.csv", DEPUTY_AUDIT)], &Policy::default());
    assert_eq!(data.tables[0].layout, "deputy_history_audit");
    assert_eq!(
        times(&data),
        [
            // 08:00 to 18:45 less 30; 20:00 to 02:00, the end has its own date; 08:00 to 12:00.
            ("Pat One", july(19), Some(480), Some(1125), 615),
            ("Sam Two", july(19), Some(1200), Some(1560), 360),
            ("Sam Two", july(23), Some(480), Some(720), 240),
        ]
    );
    assert!(data.shifts.iter().all(|shift| shift.basis == Basis::Worked && shift.staff_group == StaffGroup::Reception));
    assert!(data.shifts.iter().all(|shift| shift.rate_pence_per_hour.is_none()), "the export has no cost");
    assert_eq!(
        found(&data),
        [
            // Half a minute of break: the column is minutes. A start without a date.
            (4, ExceptionCode::BadNumber, "unpaid_break_minutes", true),
            (5, ExceptionCode::MissingValue, "date", true),
        ]
    );
    // Clocked 07:56 to 18:52, 656 minutes, for approved 645. Four of the five rows have both.
    let text = warning(&data, "approved_times_differ_from_clocked");
    assert!(text.contains("in 1 of 4 rows, 11 minutes fewer in all"), "{text}");
    // 23 July, entered on 6 August.
    assert!(
        warning(&data, "worked_time_entered_late").contains("1 worked row that was entered more than 7 days after")
    );
}

#[test]
fn the_shifts_of_when_i_work_are_a_plan() {
    let data = read_files(&[("shifts.csv", SHIFTS)], &Policy::default());
    assert_eq!(data.tables[0].layout, "when_i_work_shifts");
    assert_eq!(
        times(&data),
        [
            // A break of 1 in nine hours of which 8 are stated is an hour; 0.5 is half an hour.
            ("Pat One", july(19), Some(480), Some(1020), 480),
            ("Sam Two", july(19), Some(1320), Some(1800), 450),
            ("Sam Two", july(24), Some(480), Some(960), 450),
        ]
    );
    assert!(data.shifts.iter().all(|shift| shift.basis == Basis::Planned));
    assert_eq!(
        found(&data),
        [
            (4, ExceptionCode::OpenShift, "", true),
            // A break of 2 in eight hours of which 7.5 are stated is neither two minutes nor two hours.
            (5, ExceptionCode::BadNumber, "unpaid_break", true),
            (6, ExceptionCode::MissingValue, "staff", true),
            (7, ExceptionCode::UnknownWord, "open", false),
        ]
    );
    assert!(
        warning(&data, "several_open_shifts_in_a_row").contains("3 open shifts for which nobody is named, in 1 row")
    );
}

#[test]
fn a_shifts_report_whose_start_holds_the_date() {
    let header = "Shift ID,Assignee Name,Start Time,End Date,End Time,Unpaid Break Length,Length,Position Name";
    let text = format!("{header}\n501,\"One, Pat\",19/07/2024 8:00 AM,19/07/2024,4:00 PM,30,7.5,Receptionist\n");
    let data = read_files(&[("shifts.csv", &text)], &Policy::default());
    assert_eq!(times(&data), [("Pat One", july(19), Some(480), Some(960), 450)]);
    assert!(found(&data).is_empty());
}

#[test]
fn the_time_entries_of_when_i_work_are_worked() {
    let data = read_files(&[("time.csv", TIME_ENTRIES)], &Policy::default());
    assert_eq!(data.tables[0].layout, "when_i_work_time_entries");
    assert_eq!(
        times(&data),
        [
            // 08:00 to 18:45 less half an hour: 10.25 h are stated. 22:00 to 06:00 with 8 h stated: the break was paid.
            // 08:00 to 16:00, an hour of breaks, 7.5 h stated: half of it unpaid.
            ("Pat One", july(19), Some(480), Some(1125), 615),
            ("Sam Two", july(19), Some(1320), Some(1800), 480),
            ("Sam Two", july(22), Some(480), Some(960), 450),
        ]
    );
    let rates: Vec<Option<i64>> = data.shifts.iter().map(|shift| shift.rate_pence_per_hour).collect();
    assert_eq!(rates, [Some(1230), Some(1200), Some(1200)]);
    assert!(data.shifts.iter().all(|shift| shift.basis == Basis::Worked));
    // `Manager` is what Pat may do in the system, not Pat's job.
    assert!(data.shifts.iter().all(|shift| shift.staff_group == StaffGroup::Other));
    assert_eq!(found(&data), [(5, ExceptionCode::MissingValue, "end", true)], "still clocked in");
    assert!(!warning(&data, "worked_time_entered_late").is_empty(), "22 July, entered on 5 August");
}

#[test]
fn a_payroll_run_of_one_day_is_summed_over_its_rates() {
    let data = read_files(&[("payroll 2024-07-19.csv", PAYROLL)], &Policy::default());
    assert_eq!(data.tables[0].layout, "rotamaster_payroll");
    assert_eq!(
        times(&data),
        [
            // One shift on two rates is two rows, 6 h and 1.5 h; the adjustment comes on top. `Unsocial B` is no role.
            ("Pat One", july(19), None, None, 360),
            ("Pat One", july(19), None, None, 90),
            ("Pat One", july(19), None, None, 45),
            ("Sam Two", july(19), None, None, 60),
        ]
    );
    let paid: Vec<(Pay, Option<i64>)> =
        data.shifts.iter().map(|shift| (shift.pay, shift.rate_pence_per_hour)).collect();
    assert_eq!(
        paid,
        [
            (Pay::Contracted, Some(1230)),
            (Pay::Contracted, Some(1845)),
            (Pay::AdditionalPlain, Some(1230)),
            (Pay::Contracted, Some(1200)),
        ]
    );
    // Hours cannot be taken off; an adjustment of money has no time.
    assert_eq!(
        found(&data),
        [(6, ExceptionCode::BadNumber, "hours", true), (7, ExceptionCode::MissingValue, "hours", true)]
    );
    assert!(warning(&data, "adjustments_read_as_additional").contains("3 adjustments"));
    assert_eq!(data.tables[0].rows.footer, 1);
}

#[test]
fn a_payroll_run_of_more_than_a_day_has_no_dates_to_claim_on() {
    for name in ["payroll.csv", "payroll wc 2024-07-15.csv", "payroll 15-07-2024 to 21-07-2024.csv"] {
        let data = read_files(&[(name, PAYROLL)], &Policy::default());
        assert!(data.shifts.is_empty(), "{name}");
        assert_eq!(data.exceptions.len(), 6, "{name}");
        let first = &data.exceptions[0];
        assert_eq!((first.code, first.column.as_deref()), (ExceptionCode::MissingValue, Some("date")));
        assert!(first.detail.as_deref().unwrap().contains("run it for a single day"), "the remedy is said");
    }
    // The day of export is not the day of the rows; a span above the header that is one day is.
    let exported = read_files(&[("payroll exported 2024-07-22.csv", PAYROLL)], &Policy::default());
    assert!(exported.shifts.is_empty());
    let headed = format!("Period,19/07/2024,19/07/2024\n{PAYROLL}");
    assert_eq!(read_files(&[("payroll.csv", &headed)], &Policy::default()).shifts[0].date, july(19));
}

#[test]
fn one_wide_row_is_a_day_with_its_additional_hours_and_call_outs() {
    let data = read_files(&[("hours.csv", WIDE)], &Policy::default());
    assert_eq!(data.tables[0].layout, "hours_by_user");
    assert_eq!(
        times(&data),
        [
            // 7.30 is 7 h 30 min here: that agrees with 08:00 to 16:00 less 30.
            ("Pat One", july(19), Some(480), Some(960), 450),
            ("Pat One", july(19), Some(960), Some(1125), 165),
            // 8:00 stated: this lunch was paid.
            ("Sam Two", july(19), Some(480), Some(960), 480),
            ("Kim Three", july(20), Some(540), Some(720), 180),
            ("Kim Three", july(21), Some(1320), Some(1500), 180),
            ("Ned Five", july(24), Some(480), Some(720), 240),
        ]
    );
    let additional: Vec<bool> = data.shifts.iter().map(|shift| shift.pay == Pay::AdditionalPlain).collect();
    assert_eq!(additional, [false, true, false, false, true, false]);
    assert!(data.shifts.iter().all(|shift| shift.basis == Basis::Worked));
    assert_eq!(data.leave.iter().map(|leave| leave.date).collect::<Vec<_>>(), [july(19)]);
    assert_eq!(
        found(&data),
        [
            // Row 1 is a title. A day off with times; 7.30 without times; stand-by is no time; a call without an end.
            (8, ExceptionCode::UnknownWord, "type", true),
            (9, ExceptionCode::BadNumber, "hours_and_minutes", true),
            (10, ExceptionCode::MissingValue, "start", true),
            (12, ExceptionCode::MissingValue, "additional_end", false),
        ]
    );
}
