//! One run at a time in a folder of results: two would take each other's files for those of a run that was killed.

use crate::report::ReportError;
use std::fs::{File, TryLockError};
use std::path::Path;

/// The file that a run locks. It has no content, stays behind, and means nothing when nobody holds it.
const NAME: &str = "region.lock";

/// A folder of results that belongs to this run alone, until this is dropped or the process ends, however it does.
#[derive(Debug)]
pub struct Locked(#[expect(dead_code, reason = "held, not read")] File);

/// Why a run may not write into a folder of results.
#[derive(Debug, thiserror::Error)]
pub enum NotLocked {
    /// Another run writes into it.
    #[error("another run is writing into it")]
    Taken,
    /// It cannot be written to.
    #[error(transparent)]
    NotWritten(#[from] ReportError),
}

/// Keeps other runs out of a folder of results, which is made if it is not there.
///
/// # Errors
/// Where another run writes into it, or it cannot be written to.
pub fn lock(out: &Path) -> Result<Locked, NotLocked> {
    std::fs::create_dir_all(out).map_err(|source| ReportError::Folder { path: out.to_owned(), source })?;
    let path = out.join(NAME);
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|source| ReportError::Write { path, source })?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(NotLocked::Taken),
        // Some network drives cannot lock, and that is no reason to refuse them.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Locked(file)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{NotLocked, lock};

    #[test]
    fn a_folder_belongs_to_one_run_until_that_ends() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let first = lock(&out).unwrap();
        assert!(matches!(lock(&out), Err(NotLocked::Taken)));
        assert!(lock(&folder.path().join("other")).is_ok());
        drop(first);
        assert!(lock(&out).is_ok());
    }
}
