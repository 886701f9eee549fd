//! Output files are written whole or not at all: every file is prepared beside its target and forced to disk before the
//! first one is renamed into place.

use super::ReportError;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How temporary files are named that wait for their place. A process that is killed leaves them behind.
pub const TEMPORARY_PREFIX: &str = ".normalday-";

/// Files that are written together.
#[derive(Default)]
pub struct Batch {
    prepared: Vec<(NamedTempFile, PathBuf)>,
}

impl Batch {
    /// Writes the content to a temporary file in the folder of its target.
    pub fn prepare(&mut self, folder: &Path, name: &str, content: &[u8]) -> Result<(), ReportError> {
        let target = folder.join(name);
        let failed = |source| ReportError::Write { path: target.clone(), source };
        let mut file = temporary_file(folder).map_err(failed)?;
        file.write_all(content).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        self.prepared.push((file, target));
        Ok(())
    }

    /// Puts every file in its place. A target that cannot be replaced leaves the old file as it was.
    pub fn commit(self) -> Result<Vec<PathBuf>, ReportError> {
        for (_, target) in &self.prepared {
            check_replaceable(target)?;
        }
        let mut written = Vec::new();
        for (file, target) in self.prepared {
            file.persist(&target)
                .map_err(|error| ReportError::Replace { path: target.clone(), source: error.error })?;
            written.push(target);
        }
        Ok(written)
    }
}

/// A temporary file whose permissions are those of any new file: colleagues on a shared drive read a claim too.
fn temporary_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.prefix(TEMPORARY_PREFIX).tempfile_in(folder)
}

/// A target that another program holds open (Excel locks its file) or that is no file cannot be replaced. This is asked
/// of all targets before the first is touched.
fn check_replaceable(target: &Path) -> Result<(), ReportError> {
    let failed = |source| ReportError::Replace { path: target.to_owned(), source };
    if target.is_dir() {
        return Err(failed(std::io::Error::from(std::io::ErrorKind::IsADirectory)));
    }
    if target.exists() {
        std::fs::OpenOptions::new().write(true).open(target).map_err(failed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_target_that_cannot_be_replaced_leaves_every_old_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("one.txt"), "old").unwrap();
        std::fs::create_dir(folder.path().join("two.txt")).unwrap();
        let mut batch = Batch::default();
        batch.prepare(folder.path(), "one.txt", b"new").unwrap();
        batch.prepare(folder.path(), "two.txt", b"new").unwrap();
        assert!(matches!(batch.commit(), Err(ReportError::Replace { .. })));
        assert_eq!(std::fs::read_to_string(folder.path().join("one.txt")).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file is left");
    }

    #[test]
    fn files_are_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("one.txt"), "a longer old content").unwrap();
        let mut batch = Batch::default();
        batch.prepare(folder.path(), "one.txt", b"new").unwrap();
        assert_eq!(batch.commit().unwrap(), [folder.path().join("one.txt")]);
        assert_eq!(std::fs::read_to_string(folder.path().join("one.txt")).unwrap(), "new");
    }
}
