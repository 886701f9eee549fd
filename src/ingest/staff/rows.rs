//! Staff tables with one row a stretch of time: the two fill-in templates, Deputy, and any plain list. They differ in a
//! few rules only.

use super::dates::order_of_cells;
use super::durations::HoursUnit;
use super::entry::record;
use super::row_cells::entry_of_row;
use super::words;
use crate::ingest::dates::NumericOrder;
use crate::ingest::reading::{Reading, Recognised, folded_label};
use crate::ingest::roles::{self, Role};
use crate::ingest::row_kinds::{Refusal, conclude, count, is_total_or_note};
use crate::ingest::tables::{Cell, RawRow};
use crate::model::exception::ExceptionCode;
use crate::model::incident::Incident;
use std::collections::{HashMap, HashSet};

/// How an end at or before the start is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overnight {
    /// It is an error (ruling 8).
    Never,
    /// Only where the row says so (`ends_next_day`, or an end date).
    IfTheRowSays,
    /// An end before the start is on the next day (Deputy has one date column: the date on which the shift began).
    EndBeforeStart,
}

/// What differs between the layouts.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Fixed words only; type, role and pay must be there.
    pub is_template: bool,
    /// An end at or before the start.
    pub overnight: Overnight,
    /// Every row is worked time that somebody approved.
    pub is_timesheet: bool,
}

impl Rules {
    fn of_layout(layout: &str) -> Rules {
        match layout {
            "rota_template" => Rules { is_template: true, overnight: Overnight::Never, is_timesheet: false },
            "rota_template_full" => {
                Rules { is_template: true, overnight: Overnight::IfTheRowSays, is_timesheet: false }
            }
            "deputy_all_fields" => {
                Rules { is_template: false, overnight: Overnight::EndBeforeStart, is_timesheet: true }
            }
            _ => Rules { is_template: false, overnight: Overnight::IfTheRowSays, is_timesheet: false },
        }
    }
}

/// A table with what its columns as a whole say.
pub struct Table<'a> {
    /// The table.
    pub recognised: &'a Recognised<'a>,
    /// What differs between the layouts.
    pub rules: Rules,
    /// Order of all-numeric dates; none if the table shows both.
    pub order: Option<NumericOrder>,
    /// Unit of an hours column.
    pub hours_unit: Option<HoursUnit>,
    /// Names that stand with more than one staff code: two persons.
    pub shared_names: HashSet<String>,
}

const DATE_FIELDS: &[&str] = &["date", "clock_in_date", "day", "start", "clock_in"];

impl<'a> Table<'a> {
    fn new(recognised: &'a Recognised<'a>, incident: Option<&Incident>) -> Self {
        let cells = |field: &'static str| recognised.rows.iter().filter_map(move |row| recognised.cell(row, field));
        Table {
            recognised,
            rules: Rules::of_layout(recognised.layout),
            order: order_of_cells(DATE_FIELDS.iter().flat_map(|field| cells(field)), incident),
            hours_unit: HoursUnit::of_cells(cells("hours")),
            shared_names: shared_names(recognised),
        }
    }

    /// Whether the header has a field.
    pub fn has(&self, field: &str) -> bool {
        self.recognised.columns.contains_key(field)
    }

    /// The first of several fields that holds something.
    pub fn first_cell<'r>(&self, row: &'r RawRow, fields: &[&'static str]) -> Option<(&'static str, &'r Cell)> {
        fields.iter().find_map(|field| self.recognised.cell(row, field).map(|cell| (*field, cell)))
    }
}

fn shared_names(recognised: &Recognised) -> HashSet<String> {
    let mut codes: HashMap<String, HashSet<String>> = HashMap::new();
    for row in recognised.rows {
        if let (Some(name), Some(code)) = (name_of(recognised, row), recognised.text(row, "staff_code")) {
            codes.entry(folded_label(&name)).or_default().insert(folded_label(&code));
        }
    }
    codes.into_iter().filter(|(_, codes)| codes.len() > 1).map(|(name, _)| name).collect()
}

/// The name in a row, from one column or two.
pub fn name_of(recognised: &Recognised, row: &RawRow) -> Option<String> {
    recognised.text(row, "staff").or_else(|| {
        let parts: Vec<String> =
            ["first_name", "surname"].iter().filter_map(|field| recognised.text(row, field)).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    })
}

/// Reads the table.
pub fn read(recognised: &Recognised, reading: &mut Reading) {
    let table = Table::new(recognised, reading.incident.as_ref());
    let last_row_with_date =
        recognised.rows.iter().rposition(|row| table.first_cell(row, DATE_FIELDS).is_some() && !is_total_or_note(row));
    for (place, row) in recognised.rows.iter().enumerate() {
        let is_after_data = last_row_with_date.is_none_or(|last| place > last);
        read_row(&table, reading, row, is_after_data);
    }
    warn_of_columns(&table, reading);
}

fn read_row(table: &Table, reading: &mut Reading, row: &RawRow, is_after_data: bool) {
    let number = table.recognised.table;
    if row.is_blank() {
        return count(reading, number, |rows| rows.blank += 1);
    }
    let is_record = table.first_cell(row, DATE_FIELDS).is_some();
    if is_total_or_note(row) && !has_span(table, row) {
        return match is_after_data {
            true => count(reading, number, |rows| rows.footer += 1),
            false => count(reading, number, |rows| (rows.data, rows.not_data) = (rows.data + 1, rows.not_data + 1)),
        };
    }
    if is_after_data && !is_record && name_of(table.recognised, row).is_none() {
        return count(reading, number, |rows| rows.footer += 1);
    }
    let mut marks: Vec<Refusal> = Vec::new();
    let result = match entry_of_row(table, row, &mut marks) {
        Ok(Some(entry)) => record(reading, entry),
        Ok(None) => Ok(()),
        Err(refusal) => Err(refusal),
    };
    conclude(reading, table.recognised.place(row), result, &marks);
}

fn has_span(table: &Table, row: &RawRow) -> bool {
    table.first_cell(row, &["start", "clock_in"]).is_some()
}

fn warn_of_columns(table: &Table, reading: &mut Reading) {
    let path = table.recognised.path;
    if table.has("break_of_unknown_kind") && !table.has("unpaid_break") && !table.has("unpaid_break_minutes") {
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
    if !table.rules.is_template && !table.rules.is_timesheet && !table.has("pay") && !table.has("type") {
        reading.warn(
            "pay_not_said",
            format!("`{path}` does not say how time is paid: all of it was read as contracted, so extra time shows against the plan or the normal day"),
        );
    }
}

/// Ruling 5.
pub const GP_OF_UNKNOWN_KIND: &str = "a rota has GPs of whom it does not say whether they are partners, salaried or locums: they were read as salaried; say it in the policy (`[[staff]]`)";

/// Whether a label names nobody: an open shift.
pub fn is_open_label(label: &str) -> bool {
    words::names_nobody(label)
}

/// The refusal of an open shift.
pub const OPEN_SHIFT: Refusal = Refusal { code: ExceptionCode::OpenShift, column: None, detail: None };
