//! An export layout: one TOML file of `schemas/layouts/` (embedded), or of the user's own folder (`--layouts DIR`). It
//! says how the export is recognised, what its headers mean, which dates and words it uses, and where a practice finds
//! it. A new export with a plain table is a new TOML file and no code.

mod folded;
mod words;

pub use folded::{folded_header, folds_to, folds_to_start};
pub use words::WordIndex;

use crate::model::appointment::Status;
use crate::model::data::TableKind;
use crate::model::staff::Basis;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every layout of `schemas/layouts/`, as (file name, text).
pub const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded_layouts.rs"));

/// Which reader turns the rows of a layout into records. A plain table needs no new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderShape {
    /// A plain list: one row an appointment (or a group with a count).
    AppointmentList,
    /// EMIS Web Appointment Reporting: a grouped pivot with blank repeated labels and an unnamed count column.
    EmisReport,
    /// SystmOne Clinical Reporting breakdown: hour bands, durations in words, a trailing `Patient Count`.
    SystmoneBreakdown,
    /// SystmOne Strategic Reporting `SRAppointment`: coded, joined through reference tables.
    SystmoneExtract,
    /// EMIS Web bulk extract `Appointment_Slot`: joined through sessions and users.
    EmisBulk,
    /// A table that others refer to; read by the reader of the table that needs it.
    Reference,
    /// Shifts and leave, one a row.
    StaffRows,
    /// A weekly grid of people and days, found by its shape.
    StaffGrid,
    /// Workload, attested sessions, expenses, income.
    SmallTable,
    /// One row an item of work, with the moments at which it came in and was dealt with.
    WorkItems,
    /// One row a clinical record, with the date that it is about and the moment at which it was entered.
    EnteredRecords,
}

/// A form in which dates and date-times may be written. Spreadsheet dates are always read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// `2024-07-19`, with or without a time.
    Iso,
    /// `19-Jul-2024`, `19 July 24`, `19JUL2024`, with or without a time.
    MonthName,
    /// `19/07/2024`, `19-07-24`: all numeric; the order is settled once for a column, never guessed.
    Numeric,
    /// `20240719`.
    Compact,
    /// `45492`: a spreadsheet serial number as text.
    Serial,
}

/// How far a layout can express something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expresses {
    /// Always.
    Yes,
    /// Never.
    #[default]
    No,
    /// If at least one row (or, for stamps, the column) shows it.
    IfSeen,
}

/// How status texts are compared with the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordMatch {
    /// The whole text, case and white space aside.
    #[default]
    Whole,
    /// The beginning of the text; the longest entry that fits wins.
    Prefix,
}

/// One canonical field: the headers under which it appears.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Header texts; case, white space and punctuation do not matter. Earlier ones go before later ones.
    pub aliases: Vec<String>,
    /// Words of which a header need only contain one, if no alias fits.
    #[serde(default)]
    pub contains: Vec<String>,
    /// The layout is not recognised without it.
    #[serde(default)]
    pub required: bool,
    /// The column holds a person's identity: its values are never kept, and are watched for in outputs.
    #[serde(default)]
    pub identifies_patient: bool,
}

/// What the appointment layout can express (`DOMAIN.md` section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExpressesWhat {
    /// Free slots.
    pub unfilled: Expresses,
    /// Walked out.
    pub walked_out: Expresses,
    /// Cancelled bookings stay as rows.
    pub cancelled: Expresses,
    /// Who cancelled.
    pub who_cancelled: Expresses,
    /// Booking moments, recorded and not derived.
    pub booking_stamps: Expresses,
    /// Did not attend. Nearly every export shows it.
    pub dna: Expresses,
}

impl Default for ExpressesWhat {
    fn default() -> Self {
        ExpressesWhat {
            unfilled: Expresses::No,
            walked_out: Expresses::No,
            cancelled: Expresses::No,
            who_cancelled: Expresses::No,
            booking_stamps: Expresses::No,
            dna: Expresses::Yes,
        }
    }
}

/// How an end at or before the start is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overnight {
    /// It is an error (ruling 8).
    Never,
    /// Only where the row says so (`ends_next_day`, or an end date).
    #[default]
    IfTheRowSays,
    /// An end before the start is on the next day (the one date column holds the date on which the shift began).
    EndBeforeStart,
}

/// What a staff layout says of all its rows (`[staff]`, reader `staff_rows`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StaffTraits {
    /// A fill-in template: fixed words only; type, role and pay must be there.
    pub is_template: bool,
    /// An end at or before the start.
    pub overnight: Overnight,
    /// Whether the time of a row that does not say is planned or worked; none where the other files settle it (ruling
    /// 8).
    pub basis: Option<Basis>,
    /// The rows have no date: they are of the one day that the name of the file, or the lines above the header, state.
    pub is_of_one_day: bool,
    /// Names are `last, first`, and other reports of the system have `first last`.
    pub names_last_first: bool,
}

/// Which tables a reference table serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Serves {
    /// Those in its own folder: an extract is a folder, and its numbers mean nothing elsewhere.
    #[default]
    Folder,
    /// Every table of the practice: identifiers last, and a later extract may not repeat what an earlier one said.
    Practice,
}

/// The suppliers whose systems print tables of these layouts, where the layouts say so, in order of name.
pub fn suppliers<'n>(
    names: impl IntoIterator<Item = &'n str>,
    layouts_dir: Option<&Path>,
) -> Result<BTreeSet<String>, LayoutError> {
    let layouts = all(layouts_dir)?;
    let names: BTreeSet<&str> = names.into_iter().collect();
    let met = layouts.into_iter().filter(|layout| names.contains(layout.name.as_str()));
    Ok(met.map(|layout| layout.supplier).filter(|supplier| !supplier.is_empty()).collect())
}

/// What is kept of a reference table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReferenceRule {
    /// Fields that together name a row.
    pub key: Vec<String>,
    /// Fields that are kept.
    pub keeps: Vec<String>,
    /// Which tables it serves.
    pub serves: Serves,
    /// Several rows may have one name.
    pub many: bool,
    /// A row that was removed still says what older tables meant.
    pub keeps_removed: bool,
}

/// How the rows of a table are told apart by practice, in an extract of many. Columns are named by their headers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PartingRule {
    /// The column that names the practice of a row.
    pub practice: Vec<String>,
    /// The column by which rows of other tables name a row of this one, or name a row of the table in `through`.
    pub key: Vec<String>,
    /// The layout of the table that knows the practice of a row that does not say it itself.
    pub through: Option<String>,
    /// Every practice gets all rows: they say what numbers mean.
    pub shared: bool,
    /// The column with the ODS code of the practice.
    pub code: Vec<String>,
    /// The column with its name.
    pub name: Vec<String>,
}

/// One layout.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Fixed name, `snake_case`.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// What its tables hold.
    pub kind: TableKind,
    /// Which reader reads it.
    pub reader: ReaderShape,
    /// Where a practice manager finds this export, in plain words.
    pub where_to_find: String,
    /// A layout of last resort: any layout that is not generic and fits goes before it.
    #[serde(default)]
    pub generic: bool,
    /// How many different fields a header row must show at least.
    pub minimum_fields: usize,
    /// Groups of fields of which each group must show at least one.
    #[serde(default)]
    pub require_any: Vec<Vec<String>>,
    /// Header texts whose presence says that the table is something else.
    #[serde(default)]
    pub never_with: Vec<String>,
    /// Canonical fields.
    pub fields: BTreeMap<String, Field>,
    /// Forms of dates.
    #[serde(default)]
    pub dates: Vec<DateForm>,
    /// Status texts of an appointment layout.
    #[serde(default)]
    pub statuses: BTreeMap<Status, Vec<String>>,
    /// How status texts are compared.
    #[serde(default)]
    pub status_match: WordMatch,
    /// Other words, by field: canonical word = texts of the export.
    #[serde(default)]
    pub words: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Fields that are printed once and stay blank on the further rows of the same patient (only `patient` so far).
    #[serde(default)]
    pub printed_once: Vec<String>,
    /// A file is only a part of the book, such as one patient's: what it does not hold is not gone, and the moment of export
    /// is that of all files together.
    #[serde(default)]
    pub in_parts: bool,
    /// Fields that have no column because every row of such an export says the same, such as `queue`.
    #[serde(default)]
    pub fixed: BTreeMap<String, String>,
    /// First words of a row that is a subtotal or a footer, such as `Grand total`.
    #[serde(default)]
    pub footer_words: Vec<String>,
    /// What an appointment layout can express.
    #[serde(default)]
    pub expresses: ExpressesWhat,
    /// What a staff layout says of all its rows.
    #[serde(default)]
    pub staff: StaffTraits,
    /// What is kept of a reference table for the tables that refer to it; none: its rows are counted and not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<ReferenceRule>,
    /// The supplier whose system prints it; empty if it may be anybody's. It serves a region's presumptions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub supplier: String,
    /// How its rows are told apart in an extract of many practices; none: it is no part of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parting: Option<PartingRule>,
}

/// Why the layouts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// The folder or a file in it cannot be read.
    #[error("the layouts in `{path}` cannot be read: {message}")]
    Unreadable {
        /// Folder or file.
        path: PathBuf,
        /// What the system said.
        message: String,
    },
    /// A file is not a layout.
    #[error("the layout `{file}` is not sound: {message}")]
    Unsound {
        /// The file.
        file: String,
        /// What is wrong, with its line.
        message: String,
    },
}

impl Layout {
    /// Reads and checks one layout.
    pub fn parse(file: &str, text: &str) -> Result<Layout, LayoutError> {
        let unsound = |message: String| LayoutError::Unsound { file: file.to_owned(), message };
        let layout: Layout = toml::from_str(text).map_err(|error| unsound(error.to_string()))?;
        let mut owner: BTreeMap<String, &str> = BTreeMap::new();
        for (name, field) in &layout.fields {
            for alias in &field.aliases {
                if let Some(other) = owner.insert(folded_header(alias), name).filter(|other| other != name) {
                    return Err(unsound(format!("the header `{alias}` belongs to both `{other}` and `{name}`")));
                }
            }
        }
        for name in layout.require_any.iter().flatten() {
            if !layout.fields.contains_key(name) {
                return Err(unsound(format!("`require_any` names `{name}`, which is no field of it")));
            }
        }
        if !super::references::is_sound(&layout) {
            return Err(unsound("`reference` has no key, or names a field that is no field of it".to_owned()));
        }
        Ok(layout)
    }

    /// The vocabulary of a field (`words`), ready to be looked up.
    pub fn words_of(&self, field: &str) -> WordIndex {
        WordIndex::new(self.words.get(field).into_iter().flatten())
    }
}

/// The layouts: the embedded ones, and the user's own, which replace embedded ones of the same name.
pub fn all(own: Option<&Path>) -> Result<Vec<Layout>, LayoutError> {
    let mut layouts: BTreeMap<String, Layout> = BTreeMap::new();
    for (file, text) in EMBEDDED {
        let layout = Layout::parse(file, text)?;
        layouts.insert(layout.name.clone(), layout);
    }
    if let Some(folder) = own {
        for (file, text) in own_files(folder)? {
            let layout = Layout::parse(&file, &text)?;
            layouts.insert(layout.name.clone(), layout);
        }
    }
    Ok(layouts.into_values().collect())
}

fn own_files(folder: &Path) -> Result<Vec<(String, String)>, LayoutError> {
    let unreadable = |path: &Path, error: std::io::Error| LayoutError::Unreadable {
        path: path.to_owned(),
        message: error.to_string(),
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            files.push((path.display().to_string(), text));
        }
    }
    files.sort();
    Ok(files)
}
