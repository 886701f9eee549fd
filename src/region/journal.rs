//! What has been done: one small file a practice, written after its claim, so that a run that was broken off, however, is
//! taken up where it stopped. What it says is believed only as far as the files themselves bear it out.

use super::history::HistoryDay;
use super::key::digest_of_file;
use super::leftovers;
use super::parting::Inventory;
use super::record::PracticeRecord;
use super::task::Claimed;
use crate::report::{self, ReportError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The name of the entry about extracts. It is no name of a practice's folder ([`super::find::folder_name`]).
const EXTRACTS: &str = "+extracts";
/// The folder of the journal, in the folder of results.
const FOLDER: &str = "journal";
/// A journal entry of ten years of a large practice's days is some megabytes; what is larger is none.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// What was done for one practice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What its claim followed from ([`super::key`]).
    key: String,
    /// Digest of each file of the claim, by name.
    outputs: BTreeMap<String, String>,
    /// What rolling up needs of its claim.json.
    record: PracticeRecord,
    /// The practice's ordinary days.
    history: Vec<HistoryDay>,
}

/// The journal of a folder of results.
#[derive(Clone, Debug)]
pub struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// The journal in a folder of results, written or not yet.
    pub fn of(out: &Path) -> Self {
        Journal { folder: out.join(FOLDER) }
    }

    /// Record and days of a practice whose claim in `folder` is the one that the key stands for; none where it has to be
    /// run: never run before, something changed, or a file of the claim is not as it was written.
    pub fn unchanged(&self, name: &str, key: &str, folder: &Path) -> Option<(PracticeRecord, Vec<HistoryDay>)> {
        let entry = self.read::<Entry>(name).filter(|entry| entry.key == key)?;
        let is_as_written =
            |(file, digest): (&String, &String)| digest_of_file(&folder.join(file)).is_ok_and(|found| found == *digest);
        entry.outputs.iter().all(is_as_written).then_some((entry.record, entry.history))
    }

    /// The days of a practice that is done.
    ///
    /// # Errors
    /// Where its entry is gone, or is none any more.
    pub fn days(&self, name: &str) -> std::io::Result<Vec<HistoryDay>> {
        let gone =
            || std::io::Error::other(format!("`{}` cannot be read", self.folder.join(file_name(name)).display()));
        self.read::<Entry>(name).map(|entry| entry.history).ok_or_else(gone)
    }

    fn read<T: serde::de::DeserializeOwned>(&self, name: &str) -> Option<T> {
        let path = self.folder.join(file_name(name));
        let size = std::fs::metadata(&path).ok()?.len();
        if size > MOST_BYTES {
            return None;
        }
        rmp_serde::from_slice(&std::fs::read(path).ok()?).ok()
    }

    fn write(&self, name: &str, entry: &impl Serialize) -> Result<(), ReportError> {
        let path = self.folder.join(file_name(name));
        let bytes = rmp_serde::to_vec(entry)
            .map_err(|error| ReportError::Write { path, source: std::io::Error::other(error) })?;
        report::write_file(&self.folder, &file_name(name), &bytes).map(|_| ())
    }

    /// Writes down that a practice is done. Its claim must be in its place.
    pub fn done(&self, name: &str, key: &str, claimed: Claimed, record: &PracticeRecord) -> Result<(), ReportError> {
        let Claimed { outputs, history } = claimed;
        self.write(name, &Entry { key: key.to_owned(), outputs, record: record.clone(), history })
    }

    /// What is known of extracts with this key; none if they are not the ones that were parted last.
    pub fn extracts(&self, key: &str) -> Option<Inventory> {
        let (known, inventory): (String, Inventory) = self.read(EXTRACTS)?;
        (known == key).then_some(inventory)
    }

    /// Writes down what extracts hold.
    pub fn parted(&self, key: &str, inventory: &Inventory) -> Result<(), ReportError> {
        self.write(EXTRACTS, &(key, inventory))
    }

    /// Removes what a killed run left in the folder of results and in the journal.
    pub fn sweep(&self) {
        self.folder.parent().into_iter().chain([self.folder.as_path()]).for_each(leftovers::sweep);
    }

    /// Forgets a practice.
    pub fn forget(&self, name: &str) {
        // An entry that stays is not believed, since its claim is gone.
        let _ = std::fs::remove_file(self.folder.join(file_name(name)));
    }
}

fn file_name(name: &str) -> String {
    format!("{name}.done")
}
