//! Exports are read: bytes become rows of the model. The only place that knows a supplier's words, and the only place
//! where a patient's identity is ever seen ([`pseudonym`]).

pub mod appointments;
pub mod book_tables;
pub mod date_columns;
pub mod dates;
pub mod decode;
pub mod gp_connect;
pub mod items;
pub mod layout;
pub mod limits;
pub mod loading;
pub mod mapping;
pub mod organisations;
pub mod overlap;
pub mod parting;
pub mod pseudonym;
pub mod published;
pub mod reading;
pub mod recognise;
pub mod references;
pub mod roles;
pub mod row_kinds;
pub mod serials;
pub mod short_tables;
pub mod small_tables;
pub mod sources;
pub mod staff;
pub mod swapped_dates;
pub mod tables;
pub mod walk;
pub mod worker;

use crate::model::data::{PracticeData, TableKind, TableRecord};
use crate::model::incident::Incident;
use crate::model::policy::Policy;
use crate::model::words::counted;
use appointments::combine::combine;
use appointments::practices;
use loading::Shelf;
use mapping::{Asking, Judgement, Mapping, Question};
use parting::handed::Handed;
use pseudonym::{KeyError, Pseudonymiser, Watch};
use published::practice_months;
use reading::Reading;
use recognise::KnownLayout;
use sources::Input;
use std::path::{Path, PathBuf};

/// Told before each file is read: its path, its number from 1, and how many there are.
pub type Progress<'o> = &'o dyn Fn(&str, usize, usize);

/// How a practice's files are to be read.
pub struct Options<'o> {
    /// The policy.
    pub policy: &'o Policy,
    /// The incident, where one is given: it settles all-numeric dates and the clock window of the tallies.
    pub incident: Option<Incident>,
    /// A folder of the user's own layouts.
    pub layouts_dir: Option<&'o Path>,
    /// The key of pseudonyms; random without one.
    pub key_file: Option<&'o Path>,
    /// Told before each file is read: its path, its number from 1, and how many there are.
    pub progress: Option<Progress<'o>>,
    /// The program of normalday, which reads ODS, XLS and XLSB in a process of its own. Without it they are refused.
    pub worker_program: Option<&'o Path>,
}

impl<'o> Options<'o> {
    /// The layouts of the program, a random key, nobody told, and no program for workbooks that are read apart.
    pub fn new(policy: &'o Policy, incident: Option<Incident>) -> Self {
        Options { policy, incident, layouts_dir: None, key_file: None, progress: None, worker_program: None }
    }
}

/// What was read, and what watches over the outputs.
#[derive(Debug)]
pub struct Ingested {
    /// The practice's rows and counts.
    pub data: PracticeData,
    /// Watches for identifiers in outputs (control 11).
    pub watch: Watch,
    /// What must be answered before the rows may be claimed from: until then they are read by the best guess, or not at all.
    pub questions: Vec<Question>,
    /// How each table was read, and how sure that is.
    pub judgements: Vec<Judgement>,
}

/// Why nothing can be claimed from the files.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// An input cannot be opened.
    #[error(transparent)]
    Source(#[from] sources::SourceError),
    /// A layout is not sound.
    #[error(transparent)]
    Layout(#[from] layout::LayoutError),
    /// The key file cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Rows of several practices in one table, and none of them is known to be the one meant.
    #[error("`{path}` holds the rows of {practices} practices")]
    SeveralPractices {
        /// The file.
        path: String,
        /// How many.
        practices: usize,
    },
    /// An extract holds the books of several practices, and none of them is chosen.
    #[error("the extract holds the books of several practices\n{practices}")]
    SeveralBooks {
        /// The code that was asked for; empty if none was.
        wanted: String,
        /// The practices, a line each.
        practices: String,
    },
    /// Two exports of one book differ on the incident's dates, and nothing says which is the earlier.
    #[error("`{first}` and `{second}` show the same book, and do not say which was exported first")]
    SnapshotOrder {
        /// The one.
        first: String,
        /// When its rows suggest that it was made.
        first_made: Option<String>,
        /// The other.
        second: String,
        /// When its rows suggest that it was made.
        second_made: Option<String>,
    },
    /// No appointment export, no rota, nothing else of use.
    #[error("there is no export among the files that can be used\n{found}")]
    NothingUsable {
        /// What was found, a line a file.
        found: String,
    },
}

/// A table that was recognised and of which no row can be used stops no claim that has others: it is said where a reader begins.
fn warn_of_unused_tables(reading: &mut Reading<'_>) {
    let unused = |record: &&TableRecord| {
        let rows = &record.rows;
        record.kind != TableKind::Unrecognised
            && rows.exception_rows() > 0
            && rows.exception_rows() == rows.data.saturating_sub(rows.not_data)
    };
    let said = |record: &TableRecord| {
        let sheet = record.sheet.as_ref().map(|sheet| format!(", sheet `{sheet}`")).unwrap_or_default();
        let (code, _) = record.rows.exceptions.iter().max_by_key(|(_, rows)| **rows)?;
        Some(format!(
            "`{}`{sheet}: none of its {} could be used ({} most often: {}), so that the claim is without all that it should say.",
            record.path,
            counted(record.rows.exception_rows() as usize, "row", "rows"),
            code.name(),
            code.reading()
        ))
    };
    let texts: Vec<String> = reading.data.tables.iter().filter(unused).filter_map(said).collect();
    for text in texts {
        reading.warn("table_without_used_rows", text);
    }
}

/// Reads every export under the inputs, without any answers.
pub fn ingest(inputs: &[PathBuf], options: &Options<'_>) -> Result<Ingested, IngestError> {
    let inputs: Vec<Input> = inputs.iter().map(|path| Input { path: path.clone(), snapshot: None }).collect();
    ingest_with(&inputs, options, Mapping::default())
}

/// Reads every export under the inputs, of which some are said to be snapshots from before or after the incident, with the
/// answers of a mapping.
pub fn ingest_with(inputs: &[Input], options: &Options<'_>, mapping: Mapping) -> Result<Ingested, IngestError> {
    ingest_handed(inputs, Vec::new(), options, mapping)
}

/// The same with tables that were handed on from an extract of many practices, beside the files of the inputs.
pub fn ingest_handed(
    inputs: &[Input],
    handed: Vec<Handed>,
    options: &Options<'_>,
    mapping: Mapping,
) -> Result<Ingested, IngestError> {
    let layouts: Vec<KnownLayout> = layout::all(options.layouts_dir)?.into_iter().map(KnownLayout::new).collect();
    let mut pseudonymiser = Pseudonymiser::new(options.key_file)?;
    let mut watch = Watch::default();
    let mut reading = Reading::new(options.policy, options.incident);
    reading.asking = Asking::with(mapping);
    let found = sources::Sources::gather(inputs)?;
    let mut shelf = loading::Shelf::default();
    loading::load_handed(handed, &layouts, &mut shelf, &mut reading);
    loading::load(found, &layouts, &mut shelf, &mut reading, options)?;
    organisations::check(&shelf, options.policy)?;
    let books = read_tables(&shelf, &mut reading, &mut pseudonymiser, &mut watch)?;
    combine(books, &mut reading)?;
    staff::proxy::read(&shelf.loaded, &mut reading);
    staff::settle(&mut reading);
    small_tables::settle(&mut reading);
    items::warn_of_overlaps(&mut reading);
    warn_of_unused_tables(&mut reading);
    let Asking { mut questions, judgements, .. } = std::mem::take(&mut reading.asking);
    if questions.is_empty() {
        check_usable(&reading.data, &shelf)?;
    }
    allow_own_words(&mut watch, &reading);
    questions.retain(|question| !watch.finds(question.word()));
    let mut data = reading.data;
    data.exceptions.sort_by_key(|exception| (exception.source, exception.code));
    data.warnings.sort_by(|one, other| (&one.code, &one.text).cmp(&(&other.code, &other.text)));
    Ok(Ingested { data, watch, questions, judgements })
}

/// Reference tables first, for the tables that point into them; then everything else, in order.
fn read_tables(
    shelf: &Shelf<'_>,
    reading: &mut Reading<'_>,
    pseudonymiser: &mut Pseudonymiser,
    watch: &mut Watch,
) -> Result<Vec<appointments::Book>, IngestError> {
    let references = loading::references(shelf, reading);
    let chosen = practices::chosen(&shelf.loaded, &references, &reading.policy.practice.code)?;
    if let Some(chosen) = &chosen {
        reading.is_one_of_several = chosen.is_one_of_several;
        warn_of_other_practice(&chosen.practice, reading);
    }
    let mut books = Vec::new();
    let mut items = items::MetItems::default();
    for loaded in &shelf.loaded {
        match loaded.kind() {
            TableKind::Appointments => {
                let joined = book_tables::Joined {
                    references: references.of_folder(&loaded.folder),
                    practice: chosen.as_ref().map(|chosen| chosen.practice.organisation),
                };
                books.extend(book_tables::read_book(loaded, joined, reading, pseudonymiser, watch));
            }
            TableKind::Reference if practice_months::is_of_practices(loaded) => practice_months::read(loaded, reading),
            TableKind::Reference => loading::account_for_reference(loaded, reading, watch),
            TableKind::Unrecognised => {}
            _ if items::are_items(loaded) => items::read(loaded, &mut items, reading, pseudonymiser, watch),
            _ => short_tables::read(loaded, reading, watch),
        }
    }
    Ok(books)
}

/// The extract of another practice than the one that is claimed for is read all the same, and doubted.
fn warn_of_other_practice(practice: &practices::Practice, reading: &mut Reading<'_>) {
    let wanted = &reading.policy.practice.code;
    if !wanted.is_empty() && !practice.code.is_empty() && !practice.code.eq_ignore_ascii_case(wanted) {
        reading.warn(
            "extract_of_another_practice",
            "The extract names another practice than the claim does: look whether it is the right extract.",
        );
    }
}

/// Nothing can be claimed without an appointment book or somebody's hours or losses.
fn check_usable(data: &PracticeData, shelf: &Shelf<'_>) -> Result<(), IngestError> {
    let usable = data.tables.iter().any(|table| !matches!(table.kind, TableKind::Unrecognised | TableKind::Reference));
    if usable {
        return Ok(());
    }
    let mut found: Vec<String> = (0..).zip(&data.tables).map(|(index, table)| found_line(data, index, table)).collect();
    found.dedup();
    found.extend(shelf.left_out.iter().map(|(path, reason)| format!("  left out: `{path}`, {reason}")));
    if found.is_empty() {
        found.push("  found: no file at all".to_owned());
    }
    found.push("  missing: an appointment export (EMIS Web, SystmOne, or a list with a date and a status)".to_owned());
    found.push("  missing: a rota or timesheet".to_owned());
    found.push("\nhint: `normalday layouts` says where each export is found".to_owned());
    Err(IngestError::NothingUsable { found: found.join("\n") })
}

/// What was found in a table of no use: its layout, or why the whole file was refused.
fn found_line(data: &PracticeData, index: u32, table: &TableRecord) -> String {
    let refused = data.exceptions.iter().find(|one| one.source.table == index && one.source.row == 0);
    let what = refused.and_then(|exception| exception.detail.as_deref()).unwrap_or(&table.layout_title);
    format!("  found: `{}`, {what}", table.path)
}

/// What the practice itself prints on a claim is no patient's, even if a patient shares it.
fn allow_own_words(watch: &mut Watch, reading: &Reading<'_>) {
    let policy = reading.policy;
    let (practice, icb, lmc) = (&policy.practice, &policy.icb, &policy.lmc);
    let texts = [&practice.code, &practice.name, &practice.telephone, &practice.email, &practice.contact]
        .into_iter()
        .chain(&practice.address)
        .chain(&practice.bank)
        .chain([&icb.name, &icb.code, &icb.payables_code, &icb.email, &icb.contact, &icb.reference])
        .chain(&icb.address)
        .chain([&lmc.name, &lmc.email, &policy.invoice.number, &policy.incident.how_known]);
    for text in texts {
        watch.allow(text);
    }
    for member in &reading.data.staff {
        watch.allow(&member.label);
    }
    for text in reading.data.slot_types.iter().chain(&reading.data.modes) {
        watch.allow(text);
    }
}
