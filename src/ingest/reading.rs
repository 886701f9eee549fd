//! The desk at which tables are read: rows, exceptions, warnings and tallies of one practice are gathered here.

use super::layout::Layout;
use super::mapping::Asking;
use super::staff::StaffOpen;
use super::tables::RawRow;
use crate::model::data::{PracticeData, RowAccount};
use crate::model::evidence::SourceRef;
use crate::model::exception::{Exception, ExceptionCode, Warning};
use crate::model::incident::Incident;
use crate::model::policy::{Policy, StaffPolicy};
use crate::model::staff::{StaffGroup, StaffId, StaffMember};
use std::collections::{BTreeMap, HashMap};

/// A table whose layout and columns are known, with its rows after the header.
pub struct Recognised<'a> {
    /// Index of the table in [`PracticeData::tables`].
    pub table: u32,
    /// The layout; none for a grid, which is found by its shape.
    pub layout: Option<&'a Layout>,
    /// Path as the user named it, and sheet.
    pub path: &'a str,
    /// Sheet name.
    pub sheet: Option<&'a str>,
    /// Column (from nought) of each canonical field that the header has.
    pub columns: &'a BTreeMap<String, usize>,
    /// Physical row of the header; nought for grids, whose header is found by shape.
    pub header_row: u32,
    /// Rows after the header (all rows for grids), blank ones included.
    pub rows: &'a [RawRow],
}

impl Recognised<'_> {
    /// The cell of a canonical field; none if the header does not have it or it is empty.
    pub fn cell<'r>(&self, row: &'r RawRow, field: &str) -> Option<&'r super::tables::Cell> {
        let column = *self.columns.get(field)?;
        Some(row.cell(column)).filter(|cell| !cell.is_empty())
    }

    /// The text of a canonical field, trimmed; none if it is empty.
    pub fn text(&self, row: &RawRow, field: &str) -> Option<String> {
        self.cell(row, field).map(|cell| cell.text().trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The place of a row.
    pub fn place(&self, row: &RawRow) -> SourceRef {
        SourceRef { table: self.table, row: row.row, column: 0 }
    }
}

/// A rota of a SystmOne book, and who is booked in it, as the extract numbers them; an empty text is nobody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RotaHolder {
    /// The rota.
    pub rota: String,
    /// The clinician's profile.
    pub profile: String,
    /// The clinician.
    pub clinician: String,
}

/// Gathers what is read of one practice.
pub struct Reading<'p> {
    /// What has been read so far.
    pub data: PracticeData,
    /// The policy (staff list, statuses, what SL means).
    pub policy: &'p Policy,
    /// The incident, where one is given: it settles the clock window and all-numeric dates.
    pub incident: Option<Incident>,
    /// What has been answered, and what must be asked.
    pub asking: Asking,
    /// What staff tables leave open until all tables are read.
    pub staff_open: StaffOpen,
    /// How many rows of a SystmOne book each holder of a rota has (ruling 5).
    pub rota_holders: BTreeMap<RotaHolder, usize>,
    /// Whether the extract holds the books of other practices too.
    pub is_one_of_several: bool,
    staff_by_label: HashMap<String, StaffId>,
    policy_by_label: HashMap<String, &'p StaffPolicy>,
}

impl<'p> Reading<'p> {
    /// An empty desk.
    pub fn new(policy: &'p Policy, incident: Option<Incident>) -> Self {
        let mut policy_by_label = HashMap::new();
        for staff in &policy.staff {
            for label in std::iter::once(&staff.label).chain(&staff.also) {
                policy_by_label.entry(folded_label(label)).or_insert(staff);
            }
        }
        Reading {
            data: PracticeData::default(),
            policy,
            incident,
            asking: Asking::default(),
            rota_holders: BTreeMap::new(),
            is_one_of_several: false,
            staff_open: StaffOpen::default(),
            staff_by_label: HashMap::new(),
            policy_by_label,
        }
    }

    /// The member of staff with this label, met for the first time or again. The policy's staff list settles other
    /// spellings and the group; else the group of the row stands.
    pub fn staff(&mut self, label: &str, group_of_row: StaffGroup) -> (StaffId, StaffGroup) {
        let folded = folded_label(label);
        let policy = self.policy_by_label.get(&folded).copied();
        let group = policy.and_then(|staff| staff.staff_group).unwrap_or(group_of_row);
        let key = policy.map(|staff| folded_label(&staff.label)).unwrap_or(folded);
        let shown = policy.map(|staff| staff.label.clone()).unwrap_or_else(|| label.trim().to_owned());
        let next = StaffId(u32::try_from(self.staff_by_label.len()).unwrap_or(u32::MAX));
        let id = *self.staff_by_label.entry(key).or_insert(next);
        if id == next {
            self.data.staff.push(StaffMember { label: shown, staff_group: group });
        }
        (id, group)
    }

    /// The member of staff with this label, if there is one.
    pub fn known_staff(&self, label: &str) -> Option<StaffId> {
        let key = self.policy_of(label).map_or_else(|| folded_label(label), |staff| folded_label(&staff.label));
        self.staff_by_label.get(&key).copied()
    }

    /// What the policy's staff list says of a label, in any of its spellings.
    pub fn policy_of(&self, label: &str) -> Option<&'p StaffPolicy> {
        self.policy_by_label.get(&folded_label(label)).copied()
    }

    /// Puts a row aside as an exception, and counts it in its table's account.
    pub fn put_aside(&mut self, source: SourceRef, code: ExceptionCode, column: Option<&str>, detail: Option<&str>) {
        if let Some(table) = self.data.tables.get_mut(source.table as usize) {
            *table.rows.exceptions.entry(code).or_default() += 1;
        }
        self.note(source, code, column, detail, true);
    }

    /// Marks a row that is used all the same (in part, or with a doubt).
    pub fn mark(&mut self, source: SourceRef, code: ExceptionCode, column: Option<&str>, detail: Option<&str>) {
        self.note(source, code, column, detail, false);
    }

    /// Takes the marks of a row away that is not used after all.
    pub fn unmark(&mut self, source: SourceRef) {
        self.data.exceptions.retain(|exception| exception.puts_row_aside || exception.source != source);
    }

    fn note(
        &mut self,
        source: SourceRef,
        code: ExceptionCode,
        column: Option<&str>,
        detail: Option<&str>,
        aside: bool,
    ) {
        self.data.exceptions.push(Exception {
            code,
            source,
            column: column.map(str::to_owned),
            detail: detail.map(str::to_owned),
            puts_row_aside: aside,
        });
    }

    /// A warning for the first sheet; the same one is said once.
    pub fn warn(&mut self, code: &str, text: impl Into<String>) {
        let warning = Warning::new(code, text);
        if !self.data.warnings.contains(&warning) {
            self.data.warnings.push(warning);
        }
    }

    /// The row account of a table.
    pub fn account(&mut self, table: u32) -> Option<&mut RowAccount> {
        self.data.tables.get_mut(table as usize).map(|table| &mut table.rows)
    }
}

/// Labels are the same if they differ only in case and white space.
pub fn folded_label(label: &str) -> String {
    let mut folded = String::with_capacity(label.len());
    for word in label.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    if folded.is_ascii() {
        folded.make_ascii_lowercase();
        return folded;
    }
    folded.to_lowercase()
}
