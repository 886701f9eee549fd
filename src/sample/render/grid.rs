//! The hand-made weekly grid: one sheet a week, sections of staff, a column a day, times as people write them.

use crate::model::incident::monday_of;
use crate::model::staff::StaffGroup;
use crate::sample::SampleError;
use crate::sample::log::{Person, Practice, Stretch};
use chrono::{Datelike, Days, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

/// A workbook whose creation time is pinned, so that the same practice gives the same bytes.
pub(super) fn pinned_workbook() -> Result<Workbook, SampleError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2024, 8, 20)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    Ok(workbook)
}

/// Whether the person stands in the grid: locums are paid by invoice and do not.
pub(super) fn is_in_grid(person: &Person) -> bool {
    person.group != StaffGroup::GpLocum
}

/// The workbook.
pub(super) fn bytes(practice: &Practice) -> Result<Vec<u8>, SampleError> {
    let mut workbook = pinned_workbook()?;
    let mut monday = monday_of(practice.first_date);
    while monday <= practice.exported_at.date() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(format!("wc {}", monday.format("%d %b %Y")))?;
        sheet.write_string(0, 0, format!("Rota week commencing {}", monday.format("%d/%m/%Y")))?;
        sheet.write_string(1, 0, "Staff")?;
        for day in 0..7_u16 {
            let date = monday + Days::new(u64::from(day));
            sheet.write_string(1, day + 1, date.format("%a %d/%m/%Y").to_string())?;
        }
        let mut line = 2;
        for (heading, groups) in sections() {
            sheet.write_string(line, 0, heading)?;
            line += 1;
            for (index, person) in practice.people.iter().enumerate() {
                if !is_in_grid(person) || !groups.contains(&person.group) {
                    continue;
                }
                sheet.write_string(line, 0, &person.code)?;
                for day in 0..7_u16 {
                    let text = cell(practice, index, monday + Days::new(u64::from(day)));
                    if !text.is_empty() {
                        sheet.write_string(line, day + 1, text)?;
                    }
                }
                line += 1;
            }
        }
        monday = monday + Days::new(7);
    }
    Ok(workbook.save_to_buffer()?)
}

fn sections() -> [(&'static str, Vec<StaffGroup>); 10] {
    use StaffGroup::*;
    [
        ("GP PARTNERS", vec![GpPartner]),
        ("SALARIED GPS", vec![GpSalaried]),
        ("GP REGISTRARS", vec![GpRegistrar]),
        ("NURSES", vec![Nurse]),
        ("HCA", vec![Hca]),
        ("PHARMACISTS", vec![Pharmacist]),
        ("RECEPTION", vec![Reception]),
        ("ADMIN", vec![Admin]),
        ("SECRETARIES", vec![Secretary]),
        ("MANAGER", vec![Manager]),
    ]
}

/// Worked time as it is written: the ends of the unpaid break stand as a gap between two ranges.
fn cell(practice: &Practice, person: usize, date: NaiveDate) -> String {
    let mut ranges: Vec<(u16, u16)> = Vec::new();
    for row in practice.worked.iter().filter(|row| row.person == person && row.date == date) {
        ranges.extend(ranges_of(row));
    }
    ranges.sort_unstable();
    if ranges.is_empty() {
        let is_leave = practice.leave.iter().any(|leave| leave.person == person && leave.date == date);
        let is_off = date.weekday().num_days_from_monday() < 5 && date.day().is_multiple_of(9);
        return if is_leave {
            "AL".to_owned()
        } else if is_off {
            "OFF".to_owned()
        } else {
            String::new()
        };
    }
    let texts: Vec<String> =
        ranges.iter().map(|(start, end)| format!("{}-{}", super::clock(*start), super::clock(*end))).collect();
    texts.join(", ")
}

fn ranges_of(row: &Stretch) -> Vec<(u16, u16)> {
    if row.break_minutes == 0 {
        return vec![(row.start_minute, row.end_minute)];
    }
    let noon = 750.max(row.start_minute);
    vec![(row.start_minute, noon), (noon + row.break_minutes, row.end_minute)]
}
