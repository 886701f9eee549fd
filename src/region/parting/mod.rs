//! Extracts that hold many practices: their rows are parted while they stream by, so that memory grows neither with the rows
//! nor with the practices. What is written to disk is mapped already, has pseudonyms for patients, and lies in a bounded
//! number of files without a name, which vanish with this process however it ends.

mod buckets;
mod links;
mod practices;

use super::find;
use super::key::sha256_of_file;
use super::outcome::{PartedRows, RegionSource};
use crate::ingest::layout::{self, LayoutError};
use crate::ingest::parting::handed::{HandedRow, HandedTable, Message};
use crate::ingest::parting::{self, ExtractTable, Met, Opened, Parts};
use crate::ingest::pseudonym::{KeyError, Pseudonymiser};
use crate::ingest::recognise::KnownLayout;
use crate::model::data::TableKind;
use buckets::Buckets;
use links::Links;
use practices::Practices;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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
    /// Digest of its content ([`super::key::digest_of_file`]).
    pub digest: String,
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
    std::thread::scope(|scope| {
        // The extracts are listed with the digests that everybody knows, which are made beside the parting.
        let sha256s = scope.spawn(|| tables.iter().map(|(file, _)| sha256(file)).collect::<Result<Vec<_>, _>>());
        let mut rows = Vec::new();
        for (number, (file, table)) in (0u16..).zip(&tables) {
            rows.push(work.table(number, file, table)?);
        }
        let sha256s = sha256s.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        work.finish(&tables, &sha256s, rows, left_out)
    })
}

fn sha256(file: &ExtractFile) -> Result<String, PartingError> {
    sha256_of_file(&file.path).map_err(|source| PartingError::Read { shown: file.shown.clone(), source })
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
        // Rows of one practice mostly stand together.
        let mut run: (Option<u32>, u64) = (None, 0);
        let mut visit = |met: Met<'_>| -> Result<(), Trouble> {
            let row = HandedRow { table: number, row: met.number, cells: met.cells.into() };
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
                    if run.0 != Some(practice) {
                        note(counts, run, number);
                        run = (Some(practice), 0);
                    }
                    run.1 += 1;
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
        note(counts, run, number);
        parted.read = rows.read;
        Ok(parted)
    }

    fn finish(
        mut self,
        tables: &[(&ExtractFile, ExtractTable<'_>)],
        sha256s: &[String],
        mut rows: Vec<PartedRows>,
        left_out: Vec<(String, String)>,
    ) -> Result<Parted, PartingError> {
        let write = |source| PartingError::Write { folder: self.folder.clone(), source };
        for links in std::mem::take(&mut self.links).into_values() {
            let (buckets, counts) = (&mut self.buckets, &mut self.counts);
            let mut found = |practice: u32, row: HandedRow<'_>| -> std::io::Result<()> {
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
            .zip(tables.iter().zip(sha256s).zip(&rows))
            .map(|(number, (((file, _), sha256), rows))| RegionSource {
                path: file.shown.clone(),
                sha256: Some(sha256.clone()),
                practices: practices_of(number),
                rows: Some(*rows),
            })
            .collect();
        let with_digest = tables.iter().zip(sha256s);
        let tables = with_digest.map(|((file, table), sha256)| handed_table(file, table, sha256)).collect();
        let practices = self.practices.with_rows();
        let inventory = Inventory { practices, sources, left_out };
        Ok(Parted { tables, buckets: self.buckets, counts: self.counts, inventory })
    }
}

/// Counts rows of a practice that stood together.
fn note(counts: &mut BTreeMap<(u32, u16), u64>, (practice, rows): (Option<u32>, u64), table: u16) {
    if let Some(practice) = practice {
        *counts.entry((practice, table)).or_default() += rows;
    }
}

fn handed_table(file: &ExtractFile, table: &ExtractTable<'_>, sha256: &str) -> HandedTable {
    let folder = file.path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    HandedTable {
        path: file.shown.clone(),
        folder: folder.replace('\\', "/"),
        sha256: sha256.to_owned(),
        encoding: table.encoding.clone(),
        header: table.header.clone(),
        columns: table.columns.clone(),
    }
}

impl Parted {
    /// Hands a practice's rows to its worker.
    pub fn hand(&self, practice: u32, to: &mut dyn Write) -> std::io::Result<()> {
        let mut say =
            |message: &Message<'_>| rmp_serde::encode::write(&mut *to, message).map_err(std::io::Error::other);
        for (number, table) in (0u16..).zip(&self.tables) {
            let rows = self.counts.get(&(practice, number)).copied().unwrap_or(0) + self.buckets.shared_of(number);
            say(&Message::Table { number, table: table.clone(), rows })?;
        }
        self.buckets.copy(ALL, to)?;
        self.buckets.copy(practice, to)?;
        rmp_serde::encode::write(to, &Message::End).map_err(std::io::Error::other)
    }
}
