//! What earlier runs left in a folder of results: temporary files of a run that was killed, and the claim of a practice for
//! which there is none any more.

use crate::report;
use std::path::Path;

/// Files of a claim, as `claim` names them.
const CLAIM: [&str; 5] = [report::OWN_COPY, report::COPY_TO_SEND, report::LETTER, report::EMAIL, report::JSON];

/// Removes temporary files that a killed run could not remove itself. Nobody else writes to these folders.
pub fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(report::TEMPORARY_PREFIX) {
            // What cannot be removed now is tried again next time.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Removes the claim of an earlier run, which would pass for one of this. Returns the files that could not be removed.
pub fn remove_claim(folder: &Path) -> Vec<&'static str> {
    let stays = |name: &&str| match std::fs::remove_file(folder.join(name)) {
        Ok(()) => false,
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    };
    CLAIM.into_iter().filter(stays).collect()
}
