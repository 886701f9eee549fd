//! What `ingest` hands on: one practice's rows, and the counts it kept while reading (the independent route of the
//! controls, `DOMAIN.md` section 8).

use super::appointment::{Appointment, Expressible, State};
use super::evidence::Stamp;
use super::exception::{Exception, ExceptionCode, Warning};
use super::shift::{Leave, Shift, StaffTableSpan};
use super::staff::{StaffGroup, StaffId, StaffMember};
use super::workload::{Attested, EnteredRecord, Expense, IncomeLost, WorkloadCount};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// The warning that hours of clinicians rest on clinic sessions.
pub const HOURS_ARE_A_PROXY: &str = "hours_are_a_proxy";

/// The layout of NHS England's monthly counts by practice (control 13).
pub const PRACTICE_MONTHS: &str = "gpad_practice_crosstab";

/// What kind of table a file or sheet holds.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// An appointment book.
    Appointments,
    /// Shifts, planned or worked, and leave.
    Staff,
    /// Daily counts of work.
    Workload,
    /// Paper sessions, attested.
    Attested,
    /// Direct expenses.
    Expenses,
    /// Income lost.
    Income,
    /// A table that others refer to (mappings, staff, sessions): its rows are read and are no data.
    Reference,
    /// Not recognised, or not readable.
    Unrecognised,
}

/// Row accounting of one table (control 1). Physical rows come from a byte scan or from the sheet's own row numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowAccount {
    /// Rows that are physically there.
    pub physical: u64,
    /// Lines before the header.
    pub preamble: u64,
    /// Header rows (repeated headers of paged exports included).
    pub header: u64,
    /// Rows of data.
    pub data: u64,
    /// Blank rows.
    pub blank: u64,
    /// Footer rows.
    pub footer: u64,
    /// Further physical lines of records that run over several lines.
    pub continuation: u64,
    /// Data rows that are used.
    pub used: u64,
    /// Sum of their weights.
    pub weight_used: u64,
    /// Sum of the weights of all data rows that have one.
    pub weight_read: u64,
    /// Data rows put aside as exceptions, by reason.
    pub exceptions: BTreeMap<ExceptionCode, u64>,
    /// Data rows that stand in another file too.
    pub duplicates: u64,
    /// Rows of an older snapshot, removed rows.
    pub superseded: u64,
    /// Subtotals, zero counts, reference tables.
    pub not_data: u64,
}

impl RowAccount {
    /// Rows put aside as exceptions.
    pub fn exception_rows(&self) -> u64 {
        self.exceptions.values().sum()
    }
}

/// One table that was read: a CSV file, or one sheet of a workbook.
#[derive(Clone, Debug)]
pub struct TableRecord {
    /// Path relative to what the user named, with `/` (inside a zip: `zip name/member`).
    pub path: String,
    /// Sheet, in a workbook.
    pub sheet: Option<String>,
    /// SHA-256 of the file's content, lower-case hex.
    pub sha256: String,
    /// Layout name, or `not recognised`.
    pub layout: String,
    /// Title of the layout for people.
    pub layout_title: String,
    /// `UTF-8`, `UTF-16LE`, `windows-1252`, `XLSX` and so on.
    pub encoding: String,
    /// What it holds.
    pub kind: TableKind,
    /// Why it was recognised as this: which headers were found, and in which row.
    pub why: String,
    /// Each column as read: header text if it is in the layout's vocabulary, and the canonical field it was read as.
    pub columns: Vec<(String, String)>,
    /// First and last date of its rows.
    pub span: Option<(NaiveDate, NaiveDate)>,
    /// The moment of export (ruling 1), and how it is known.
    pub exported_at: Option<(Stamp, String)>,
    /// Row accounting.
    pub rows: RowAccount,
}

/// Tallies that `ingest` kept while it read rows, before any table existed: the right-hand side of controls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies {
    /// Weight of offered rows by date, staff group, inside the incident's clock window or not, and state.
    pub offered: BTreeMap<(NaiveDate, StaffGroup, bool, State), u64>,
    /// Weight of rows that are not offered (blocked, another national category).
    pub not_offered: u64,
    /// Weight of cancelled rows in the incident's window, before any exclusion, by date.
    pub cancelled_in_window: BTreeMap<NaiveDate, u64>,
    /// Worked minutes by date and staff group, as read.
    pub worked_minutes: BTreeMap<(NaiveDate, StaffGroup), i64>,
    /// Planned minutes by date and staff group, as read.
    pub planned_minutes: BTreeMap<(NaiveDate, StaffGroup), i64>,
    /// Status texts met: canonical status, and how many rows (weights) had it. Texts are layout vocabulary only.
    pub statuses: BTreeMap<(String, super::appointment::Status), u64>,
    /// Rows whose status text is not mapped, by table.
    pub unmapped_statuses: u64,
}

/// What NHS England's monthly counts by practice say of the practice: a control total from outside (control 13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedMonth {
    /// The table that says it.
    pub table: u32,
    /// First date of the month.
    pub first_date: NaiveDate,
    /// Appointments attended, not attended and unknown; none where a row of the practice could not be read.
    pub appointments: Option<i64>,
}

/// Everything read for one practice.
#[derive(Clone, Debug, Default)]
pub struct PracticeData {
    /// Every table met, in order of path and sheet.
    pub tables: Vec<TableRecord>,
    /// Appointments: used rows only, of the latest snapshot, without duplicates, in order of table and row.
    pub appointments: Vec<Appointment>,
    /// The span that the appointment tables cover (ruling 13); none without an appointment table.
    pub appointment_span: Option<(NaiveDate, NaiveDate)>,
    /// The moment of the latest export of the appointment book.
    pub exported_at: Option<Stamp>,
    /// What the appointment layouts can express; none without an appointment table.
    pub expressible: Option<Expressible>,
    /// Cancelled bookings found by comparing two snapshots; `None` where there is one snapshot only.
    pub snapshot_cancellations: Option<Vec<Appointment>>,
    /// When the snapshots that were compared were made, in order.
    pub snapshot_moments: Vec<Stamp>,
    /// Members of staff.
    pub staff: Vec<StaffMember>,
    /// Slot type texts (printed only in the practice's own copy and only where they recur).
    pub slot_types: Vec<String>,
    /// Mode texts.
    pub modes: Vec<String>,
    /// Shifts, in order of table and row.
    pub shifts: Vec<Shift>,
    /// Leave.
    pub leave: Vec<Leave>,
    /// Days of people of which a row of worked time could not be read: what was worked then is not known, and they are not
    /// compared (docs/decisions.md).
    pub unread_days: BTreeSet<(StaffId, NaiveDate)>,
    /// What each staff table covers.
    pub staff_spans: Vec<StaffTableSpan>,
    /// Tables of clinic sessions whose time stands in for a rota of clinicians (ruling 5): what rests on them is tier C and
    /// never on the invoice.
    pub proxy_tables: BTreeSet<u32>,
    /// Daily workload.
    pub workload: Vec<WorkloadCount>,
    /// Clinical records with their moments of entry.
    pub records: Vec<EnteredRecord>,
    /// Attested paper sessions.
    pub attested: Vec<Attested>,
    /// Expenses.
    pub expenses: Vec<Expense>,
    /// Income lost.
    pub income: Vec<IncomeLost>,
    /// Months that NHS England published of the practice, by table and month.
    pub published_months: Vec<PublishedMonth>,
    /// Exceptions, in order of place.
    pub exceptions: Vec<Exception>,
    /// Warnings about the files.
    pub warnings: Vec<Warning>,
    /// Independent counts.
    pub tallies: Tallies,
}
