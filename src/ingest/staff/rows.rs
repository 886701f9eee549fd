//! Staff tables with one row a stretch of time (or a day with its additional hours): the two fill-in templates, the
//! exports of rota systems, and any plain list. What differs between them is said by their layouts.

use super::columns::{Breaks, breaks_of, hours_unit_of, order_of};
use super::dates::dates_within;
use super::durations::HoursUnit;
use super::entry::{Entry, record};
use super::row_cells::{entries_of_row, person_and_date};
use super::side_by_side::told_apart;
use super::table_warnings::warn_of_table;
use super::words;
use crate::ingest::dates::NumericOrder;
use crate::ingest::layout::{StaffTraits, WordIndex, folded_header};
use crate::ingest::reading::{Reading, Recognised, folded_label};
use crate::ingest::row_kinds::{Refusal, conclude, count, is_total_or_note};
use crate::ingest::tables::{Cell, RawRow};
use crate::model::exception::ExceptionCode;
use crate::model::staff::Basis;
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// A table with what its columns as a whole say.
pub struct Table<'a> {
    /// The table.
    pub recognised: &'a Recognised<'a>,
    /// What the layout says of all its rows.
    pub traits: StaffTraits,
    /// What the names of its time columns say of every row: `Worked Start`, `Planned Start`.
    pub basis_of_times: Option<Basis>,
    /// The layout's own words of the `type` column, which go before the common ones.
    pub type_words: WordIndex,
    /// The one day of which the rows are, where the layout has no dates and the table states one.
    pub one_day: Option<NaiveDate>,
    /// Order of all-numeric dates; none if the table shows both.
    pub order: Option<NumericOrder>,
    /// Unit of an hours column.
    pub hours_unit: Option<HoursUnit>,
    /// Whether a break column that does not say so holds unpaid or paid breaks.
    pub breaks: Breaks,
    /// Names that stand with more than one staff code: two persons.
    pub shared_names: HashSet<String>,
}

const DATE_FIELDS: &[&str] = &["date", "clock_in_date", "day", "start", "clock_in"];

impl<'a> Table<'a> {
    fn new(recognised: &'a Recognised<'a>, reading: &mut Reading) -> Self {
        let traits = recognised.layout.map(|layout| layout.staff).unwrap_or_default();
        Table {
            recognised,
            traits,
            basis_of_times: None,
            type_words: recognised.layout.map(|layout| layout.words_of("type")).unwrap_or_default(),
            one_day: traits.is_of_one_day.then(|| one_day_of(recognised, reading)).flatten(),
            order: order_of(recognised, DATE_FIELDS, reading),
            hours_unit: hours_unit_of(recognised, traits.basis.is_some(), reading),
            breaks: breaks_of(recognised, reading),
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

/// Words in a file's name by which its date is not that of a single day.
const LONGER_THAN_A_DAY: [&str; 10] =
    ["week", "weeks", "weekly", "wc", "wk", "we", "month", "monthly", "period", "fortnight"];

/// The one day that the name of the file or sheet states, else the lines above the header. A day of export is not the
/// day of the rows.
fn one_day_of(recognised: &Recognised, reading: &Reading) -> Option<NaiveDate> {
    let record = reading.data.tables.get(recognised.table as usize)?;
    if let Some((first, last)) = record.span {
        return (first == last).then_some(first);
    }
    let file = recognised.path.rsplit('/').next().unwrap_or(recognised.path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let says_longer = folded_header(stem).split(' ').any(|word| LONGER_THAN_A_DAY.contains(&word));
    if says_longer {
        return None;
    }
    let exported_on = record.exported_at.as_ref().map(|(stamp, _)| stamp.at.date());
    let mut named = dates_within(&format!("{stem} {}", recognised.sheet.unwrap_or_default()));
    named.retain(|date| Some(*date) != exported_on);
    match named.as_slice() {
        [date] => Some(*date),
        _ => None,
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

/// The name in a row, from one column or two, first name first where the layout says how it is written.
pub fn name_of(recognised: &Recognised, row: &RawRow) -> Option<String> {
    let is_last_first = recognised.layout.is_some_and(|layout| layout.staff.names_last_first);
    let as_elsewhere = |name: String| match name.split_once(", ") {
        Some((last, first)) if is_last_first => format!("{first} {last}"),
        _ => name,
    };
    recognised.text(row, "staff").map(as_elsewhere).or_else(|| {
        let parts: Vec<String> =
            ["first_name", "surname"].iter().filter_map(|field| recognised.text(row, field)).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    })
}

/// Reads the table.
pub fn read(recognised: &Recognised, reading: &mut Reading) {
    let (columns, basis_of_times) = told_apart(recognised.columns);
    let told = Recognised { columns: &columns, ..*recognised };
    read_told(&Table { basis_of_times, ..Table::new(&told, reading) }, reading);
}

fn read_told(table: &Table, reading: &mut Reading) {
    let recognised = table.recognised;
    if let Some(date) = table.one_day {
        reading.staff_open.one_day.insert(recognised.table, date);
    }
    let last_row_with_date =
        recognised.rows.iter().rposition(|row| table.first_cell(row, DATE_FIELDS).is_some() && !is_total_or_note(row));
    for (place, row) in recognised.rows.iter().enumerate() {
        let is_after_data = last_row_with_date.is_none_or(|last| place > last);
        read_row(table, reading, row, is_after_data);
    }
    warn_of_table(table, reading);
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
    let result = match entries_of_row(table, row, &mut marks) {
        Ok(entries) => record_all(reading, entries, &mut marks),
        Err(refusal) => Err(refusal),
    };
    if result.is_err_and(|refusal| refusal != OPEN_SHIFT)
        && let Some((label, date)) = person_and_date(table, row)
    {
        reading.staff_open.unread.push((number, label, date));
    }
    conclude(reading, table.recognised.place(row), result, &marks);
}

/// Records of a row that are refused are marks as long as another one of it is used.
fn record_all(reading: &mut Reading, entries: Vec<Entry>, marks: &mut Vec<Refusal>) -> Result<(), Refusal> {
    let count = entries.len();
    let mut refused: Vec<Refusal> = entries.into_iter().filter_map(|entry| record(reading, entry).err()).collect();
    match refused.first() {
        Some(first) if refused.len() == count => Err(*first),
        _ => {
            marks.append(&mut refused);
            Ok(())
        }
    }
}

fn has_span(table: &Table, row: &RawRow) -> bool {
    table.first_cell(row, &["start", "clock_in"]).is_some()
}

/// Ruling 5.
pub const GP_OF_UNKNOWN_KIND: &str = "a rota has GPs of whom it does not say whether they are partners, salaried or locums: they were read as salaried; say it in the policy (`[[staff]]`)";

/// Whether a label names nobody: an open shift.
pub fn is_open_label(label: &str) -> bool {
    words::names_nobody(label)
}

/// The refusal of an open shift.
pub const OPEN_SHIFT: Refusal = Refusal { code: ExceptionCode::OpenShift, column: None, detail: None };
