//! Extracts that hold many practices: their rows are parted while they stream by, so that memory grows neither with the rows
//! nor with the practices. What is written to disk is mapped already, has pseudonyms for patients, and lies in a bounded
//! number of files without a name, which vanish with this process however it ends.

mod buckets;
mod links;

use super::find;
use super::outcome::{PartedRows, RegionSource};
use crate::ingest::layout::{self, LayoutError};
use crate::ingest::parting::handed::{HandedRow, HandedTable, Message};
use crate::ingest::parting::{self, ExtractTable, Met, Opened, Parts};
use crate::ingest::pseudonym::{KeyError, Pseudonymiser};
use crate::ingest::recognise::KnownLayout;
use crate::ingest::references::folded_identifier;
use crate::model::data::TableKind;
use buckets::Buckets;
use links::Links;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The number of a practice that a row of many goes to when it is for all of them.
const ALL: u32 = u32::MAX;

/// A file of an extract, with its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtractFile {
    /// Where it lies.
    pub path: PathBuf,
    /// As shown: relative to the folder of the region, with `/`.
    pub shown: String,
    /// SHA-256 of its content.
    pub sha256: String,
}

/// A practice of an extract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtractPractice {
    /// Its number among those of the extract.
    pub number: u32,
    /// ODS code, else what its rows name it by.
    pub code: String,
    /// Its name; empty if the extract does not say.
    pub name: String,
}

/// Why an extract could not be parted.
#[derive(Debug, thiserror::Error)]
pub enum PartingError {
    /// A file cannot be read.
    #[error("`{shown}` cannot be read: {source}")]
    Read {
        /// The file.
        shown: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// What was read cannot be put down.
    #[error("the extracts cannot be parted in `{}`: {source}", folder.display())]
    Write {
        /// Where.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A layout is not sound.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The key file cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Extracts that were parted.
pub struct Parted {
    tables: Vec<HandedTable>,
    buckets: Buckets,
    /// Rows of each table for each practice.
    counts: BTreeMap<(u32, u16), u64>,
    /// What is in them.
    pub inventory: Inventory,
}

/// What extracts hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// Practices with rows of their own, in order of code.
    pub practices: Vec<ExtractPractice>,
    /// Each file, with its rows.
    pub sources: Vec<RegionSource>,
    /// Files that are no part of an extract, and why.
    pub left_out: Vec<(String, String)>,
}

/// Extracts that are parted when the first practice wants its rows.
pub struct Extracts<'e> {
    /// Their files.
    pub files: &'e [ExtractFile],
    /// A folder of layouts beside those of the program.
    pub layouts: Option<&'e Path>,
    /// The key of pseudonyms; random without one.
    pub key_file: Option<&'e Path>,
    /// Where the nameless files lie.
    pub folder: &'e Path,
    parted: OnceLock<Result<Parted, Arc<PartingError>>>,
}

impl<'e> Extracts<'e> {
    /// Not parted yet.
    pub fn new(
        files: &'e [ExtractFile],
        layouts: Option<&'e Path>,
        key_file: Option<&'e Path>,
        folder: &'e Path,
    ) -> Self {
        Extracts { files, layouts, key_file, folder, parted: OnceLock::new() }
    }

    /// The parted extracts: by this call, or by an earlier one.
    pub fn parted(&self) -> Result<&Parted, Arc<PartingError>> {
        let part = || part(self.files, self.layouts, self.key_file, self.folder).map_err(Arc::new);
        self.parted.get_or_init(part).as_ref().map_err(Arc::clone)
    }
}

/// Whether a folder is an extract: at least one of its files has data that names practices, and none may be an export of one
/// practice.
pub fn is_extract(folder: &Path, layouts: &[KnownLayout]) -> bool {
    let Ok(files) = find::files(folder) else { return false };
    let mut has_data = false;
    for file in files {
        match parting::open(&file, layouts) {
            Ok(Opened::Table(table)) => {
                has_data |= table.parts == Parts::ByPractice && table.recognition.layout.kind != TableKind::Reference;
            }
            Ok(Opened::Other { may_be_of_one: false, .. }) => {}
            Ok(Opened::Other { may_be_of_one: true, .. }) | Err(_) => return false,
        }
    }
    has_data
}

/// Parts extracts. `folder` is where the nameless files lie; it is made if it is not there.
pub fn part(
    files: &[ExtractFile],
    layouts: Option<&Path>,
    key_file: Option<&Path>,
    folder: &Path,
) -> Result<Parted, PartingError> {
    let layouts: Vec<KnownLayout> = layout::all(layouts)?.into_iter().map(KnownLayout::new).collect();
    let write = |source| PartingError::Write { folder: folder.to_owned(), source };
    std::fs::create_dir_all(folder).map_err(write)?;
    let mut tables = Vec::new();
    let mut left_out = Vec::new();
    for file in files {
        let read = |source| PartingError::Read { shown: file.shown.clone(), source };
        match parting::open(&file.path, &layouts).map_err(read)? {
            Opened::Table(table) => tables.push((file, *table)),
            Opened::Other { why, .. } => left_out.push((file.shown.clone(), why.to_owned())),
        }
    }
    let mut work = Work {
        pseudonymiser: Pseudonymiser::new(key_file)?,
        buckets: Buckets::new(folder).map_err(write)?,
        links: BTreeMap::new(),
        practices: Practices::default(),
        counts: BTreeMap::new(),
        folder: folder.to_owned(),
    };
    for (_, table) in &tables {
        if let Parts::Through(layout) = &table.parts
            && !work.links.contains_key(layout)
        {
            work.links.insert(layout.clone(), Links::new(folder).map_err(write)?);
        }
    }
    let mut rows = Vec::new();
    for (number, (file, table)) in (0u16..).zip(&tables) {
        rows.push(work.table(number, file, table)?);
    }
    work.finish(&tables, rows, left_out)
}

/// What is at hand while extracts are parted.
struct Work {
    pseudonymiser: Pseudonymiser,
    buckets: Buckets,
    /// By layout of the table that knows the practices.
    links: BTreeMap<String, Links>,
    practices: Practices,
    counts: BTreeMap<(u32, u16), u64>,
    folder: PathBuf,
}

/// An error of the reading or of the writing side, while a file is walked through.
enum Trouble {
    Read(std::io::Error),
    Write(std::io::Error),
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Trouble::Read(error)
    }
}

impl Work {
    fn table(&mut self, number: u16, file: &ExtractFile, table: &ExtractTable<'_>) -> Result<PartedRows, PartingError> {
        let Work { pseudonymiser, buckets, links, practices, counts, folder } = self;
        let is_data = table.recognition.layout.kind != TableKind::Reference;
        let own_layout = &table.recognition.layout.name;
        let mut parted = PartedRows { read: 0, parted: 0, aside: 0 };
        let mut visit = |met: Met<'_>| -> Result<(), Trouble> {
            let row = HandedRow { table: number, row: met.number, cells: met.cells.to_vec() };
            match &table.parts {
                Parts::Shared => {
                    buckets.put(ALL, &row).map_err(Trouble::Write)?;
                    parted.parted += 1;
                }
                Parts::Through(layout) => {
                    // Whether its practice is known shows when all tables are read.
                    let links = links.get_mut(layout).map(|links| links.put_row(met.key, &row));
                    links.transpose().map_err(Trouble::Write)?;
                }
                Parts::ByPractice => {
                    let Some(practice) = practices.number(met.practice, met.code, met.name, is_data) else {
                        return Ok(());
                    };
                    buckets.put(practice, &row).map_err(Trouble::Write)?;
                    *counts.entry((practice, number)).or_default() += 1;
                    parted.parted += 1;
                    if let Some(links) = links.get_mut(own_layout) {
                        links.put_practice(met.key, practice).map_err(Trouble::Write)?;
                    }
                }
            }
            Ok(())
        };
        let rows = table.walk(pseudonymiser, &mut visit).map_err(|trouble| match trouble {
            Trouble::Read(source) => PartingError::Read { shown: file.shown.clone(), source },
            Trouble::Write(source) => PartingError::Write { folder: folder.clone(), source },
        })?;
        parted.read = rows.read;
        Ok(parted)
    }

    fn finish(
        mut self,
        tables: &[(&ExtractFile, ExtractTable<'_>)],
        mut rows: Vec<PartedRows>,
        left_out: Vec<(String, String)>,
    ) -> Result<Parted, PartingError> {
        let write = |source| PartingError::Write { folder: self.folder.clone(), source };
        for links in std::mem::take(&mut self.links).into_values() {
            let (buckets, counts) = (&mut self.buckets, &mut self.counts);
            let mut found = |practice: u32, row: HandedRow| -> std::io::Result<()> {
                buckets.put(practice, &row)?;
                *counts.entry((practice, row.table)).or_default() += 1;
                if let Some(rows) = rows.get_mut(usize::from(row.table)) {
                    rows.parted += 1;
                }
                Ok(())
            };
            links.join(&mut found).map_err(write)?;
        }
        self.buckets.close().map_err(write)?;
        for rows in &mut rows {
            rows.aside = rows.read - rows.parted;
        }
        let practices_of = |number: u16| self.counts.keys().filter(|(_, table)| *table == number).count();
        let sources = (0u16..)
            .zip(tables.iter().zip(&rows))
            .map(|(number, ((file, _), rows))| RegionSource {
                path: file.shown.clone(),
                sha256: Some(file.sha256.clone()),
                practices: practices_of(number),
                rows: Some(*rows),
            })
            .collect();
        let tables = tables.iter().map(|(file, table)| handed_table(file, table)).collect();
        let practices = self.practices.with_rows();
        let inventory = Inventory { practices, sources, left_out };
        Ok(Parted { tables, buckets: self.buckets, counts: self.counts, inventory })
    }
}

fn handed_table(file: &ExtractFile, table: &ExtractTable<'_>) -> HandedTable {
    let folder = file.path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    HandedTable {
        path: file.shown.clone(),
        folder: folder.replace('\\', "/"),
        sha256: file.sha256.clone(),
        encoding: table.encoding.clone(),
        header: table.header.clone(),
        columns: table.columns.clone(),
    }
}

impl Parted {
    /// Hands a practice's rows to its worker.
    pub fn hand(&self, practice: u32, to: &mut dyn Write) -> std::io::Result<()> {
        let mut say = |message: &Message| rmp_serde::encode::write(&mut *to, message).map_err(std::io::Error::other);
        for (number, table) in (0u16..).zip(&self.tables) {
            let rows = self.counts.get(&(practice, number)).copied().unwrap_or(0) + self.buckets.shared_of(number);
            say(&Message::Table { number, table: table.clone(), rows })?;
        }
        self.buckets.copy(ALL, to)?;
        self.buckets.copy(practice, to)?;
        rmp_serde::encode::write(to, &Message::End).map_err(std::io::Error::other)
    }
}

/// The practices of an extract, as they are met.
#[derive(Default)]
struct Practices {
    numbers: HashMap<String, u32>,
    known: Vec<KnownPractice>,
    /// Rows of one practice mostly stand together.
    last: Option<(String, u32)>,
}

#[derive(Default)]
struct KnownPractice {
    id: String,
    code: String,
    name: String,
    has_rows: bool,
}

impl Practices {
    /// The number of the practice that a row names; none if it names nobody.
    fn number(&mut self, id: &str, code: &str, name: &str, is_data: bool) -> Option<u32> {
        let number = match &self.last {
            Some((last, number)) if last == id => *number,
            _ => {
                let folded = folded_identifier(id);
                if folded.is_empty() || folded == "-1" {
                    return None;
                }
                let next = u32::try_from(self.known.len()).ok()?;
                let known = &mut self.known;
                let number = *self.numbers.entry(folded.clone()).or_insert_with(|| {
                    known.push(KnownPractice { id: folded, ..KnownPractice::default() });
                    next
                });
                self.last = Some((id.to_owned(), number));
                number
            }
        };
        let practice = self.known.get_mut(number as usize)?;
        practice.has_rows |= is_data;
        if !code.is_empty() {
            practice.code = code.trim().to_uppercase();
            practice.name = name.trim().to_owned();
        }
        Some(number)
    }

    /// Those with rows of a book, in order of code.
    fn with_rows(self) -> Vec<ExtractPractice> {
        let with_code = |(number, practice): (u32, KnownPractice)| {
            let id = if find::is_practice_code(&practice.id) { practice.id.to_uppercase() } else { practice.id };
            let code = if is_code(&practice.code) { practice.code } else { id };
            practice.has_rows.then_some(ExtractPractice { number, code, name: practice.name })
        };
        let mut practices: Vec<ExtractPractice> = (0u32..).zip(self.known).filter_map(with_code).collect();
        practices.sort_by(|one, other| (&one.code, one.number).cmp(&(&other.code, other.number)));
        practices
    }
}

/// `A81001` and the like: what is printed in the place of an identifier.
fn is_code(text: &str) -> bool {
    (3..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
