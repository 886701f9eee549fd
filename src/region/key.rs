//! When a practice need not be run again: nothing that bears on its claim has another content than last time. Times of
//! files prove nothing and are not looked at.

use super::find;
use super::task::Task;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes that are read at a time: enough that the system is asked seldom, few enough to stay near the processor.
const PIECE_BYTES: usize = 128 * 1024;

/// Lower-case hex BLAKE3 of a file's content: it says whether a file is the one of an earlier run, and is nowhere shown.
/// Every file of a region is read for it on every run, and SHA-256 takes two to three times as long.
pub fn digest_of_file(path: &Path) -> std::io::Result<String> {
    let mut digest = blake3::Hasher::new();
    pieces(path, &mut |piece| {
        digest.update(piece);
    })?;
    Ok(digest.finalize().to_hex().to_string())
}

/// Lower-case hex SHA-256 of a file's content, as sources are listed for people.
pub fn sha256_of_file(path: &Path) -> std::io::Result<String> {
    let mut digest = Sha256::new();
    pieces(path, &mut |piece| digest.update(piece))?;
    Ok(hex(digest))
}

fn pieces(path: &Path, each: &mut dyn FnMut(&[u8])) -> std::io::Result<()> {
    let mut file = File::open(path)?;
    let mut piece = vec![0u8; PIECE_BYTES];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(()),
            length => each(piece.get(..length).unwrap_or_default()),
        }
    }
}

/// The key of a practice: everything that its claim follows from. `program` is the digest of the program itself.
pub fn key_of(task: &Task, program: &str) -> std::io::Result<String> {
    let mut parts = Parts(Sha256::new());
    parts.add(program.as_bytes());
    parts.add(&serde_json::to_vec(&task.policy)?);
    parts.add(task.incident.as_deref().unwrap_or_default().as_bytes());
    parts.add(&(task.inputs.len() as u64).to_le_bytes());
    if let Some(extract) = &task.extract {
        parts.add(extract.digest.as_bytes());
        parts.add(&extract.number.to_le_bytes());
    }
    for input in &task.inputs {
        parts.add_tree(input)?;
    }
    for mapping in &task.mappings {
        parts.add(digest_of_file(mapping)?.as_bytes());
    }
    if let Some(layouts) = &task.layouts {
        parts.add_tree(layouts)?;
    }
    Ok(hex(parts.0))
}

/// The digest of texts, in order.
pub fn digest_of_texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut parts = Parts(Sha256::new());
    texts.into_iter().for_each(|text| parts.add(text.as_bytes()));
    hex(parts.0)
}

/// Parts of a key, each with its length before it, so that no two sequences of parts are written alike.
struct Parts(Sha256);

impl Parts {
    fn add(&mut self, part: &[u8]) {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    /// Every file of a folder, by its path in it and its content: both stand in the claim.
    fn add_tree(&mut self, root: &Path) -> std::io::Result<()> {
        let files = find::files(root)?;
        self.add(&(files.len() as u64).to_le_bytes());
        for file in files {
            let name = file.strip_prefix(root).ok().filter(|name| !name.as_os_str().is_empty()).unwrap_or(&file);
            self.add(name.to_string_lossy().as_bytes());
            self.add(digest_of_file(&file)?.as_bytes());
        }
        Ok(())
    }
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
