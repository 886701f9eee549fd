//! The files of one practice: files, folders and zips of exports, in one order that does not depend on how they were
//! named. What is no export (the tool's own outputs, policies, hidden files) is left out and said.

use super::limits::{self, Beyond, What};
use super::tables::container::{Container, container_of};
use super::tables::most_inflated;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

/// On which side of the incident a snapshot of the book was made, as the user says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SnapshotSide {
    /// Before the incident.
    Before,
    /// After it.
    After,
}

/// A file or folder that the user named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its path.
    pub path: PathBuf,
    /// What the user said of the snapshot in it, if anything.
    pub snapshot: Option<SnapshotSide>,
}

/// One file with its content.
pub struct SourceFile {
    /// Path relative to what the user named, with `/`; inside a zip `zip name/member`.
    pub path: String,
    /// Path of the folder that holds it, as far as known: it may state the moment of export.
    pub folder: String,
    /// Content; empty where it could not be read.
    pub bytes: Vec<u8>,
    /// Lower-case hex SHA-256 of the content.
    pub sha256: String,
    /// Why it could not be read, if it could not. Never words from the file.
    pub trouble: Option<Trouble>,
    /// What the user said of the snapshot in it, if anything.
    pub snapshot: Option<SnapshotSide>,
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Over a limit.
    OverLimit(Beyond),
    /// Cannot be read.
    Unreadable(String),
}

/// Everything found under the inputs.
#[derive(Default)]
pub struct Sources {
    /// Files in order of path, then content.
    pub files: Vec<SourceFile>,
    /// Files that are no exports, with the reason, in order.
    pub left_out: Vec<(String, &'static str)>,
    bytes_in_all: u64,
    snapshot: Option<SnapshotSide>,
}

/// An input that does not exist or cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("`{path}` cannot be read: {message}")]
pub struct SourceError {
    /// The input.
    pub path: PathBuf,
    /// What the system said.
    pub message: String,
}

impl Sources {
    /// Gathers every file under the inputs. A file that lies under two of them is taken once, with what the user said of
    /// it.
    pub fn gather(inputs: &[Input]) -> Result<Sources, SourceError> {
        let mut sources = Sources::default();
        let mut seen = std::collections::BTreeSet::new();
        let mut in_order: Vec<&Input> = inputs.iter().collect();
        in_order.sort_by_key(|input| input.snapshot.is_none());
        for Input { path: input, snapshot } in in_order {
            sources.snapshot = *snapshot;
            let unreadable = |error: std::io::Error| SourceError { path: input.clone(), message: error.to_string() };
            let real = std::fs::canonicalize(input).map_err(unreadable)?;
            let name = shown_name(&real, inputs);
            if real.is_dir() {
                let prefix = if inputs.len() > 1 { format!("{name}/") } else { String::new() };
                sources.folder(&real, &prefix, 0, &mut seen).map_err(unreadable)?;
            } else if seen.insert(real.clone()) {
                sources.file(&real, name);
            }
        }
        sources.files.sort_by(|one, other| (&one.path, &one.sha256).cmp(&(&other.path, &other.sha256)));
        sources.left_out.sort();
        Ok(sources)
    }

    fn folder(
        &mut self,
        folder: &Path,
        prefix: &str,
        depth: usize,
        seen: &mut std::collections::BTreeSet<PathBuf>,
    ) -> std::io::Result<()> {
        // A link may lead back to a folder above: each is looked at once.
        if !seen.insert(std::fs::canonicalize(folder)?) {
            return Ok(());
        }
        let mut entries =
            std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
        entries.sort();
        for path in entries {
            let name = name_of(&path);
            let shown = format!("{prefix}{name}");
            if name.starts_with('.') || name.starts_with("~$") || name == "__MACOSX" {
                continue;
            }
            if path.is_dir() {
                if name == "normalday-out" || depth >= limits::FOLDER_DEPTH {
                    let reason = if name == "normalday-out" { "a folder of results" } else { "a folder too deep down" };
                    self.left_out.push((shown, reason));
                } else {
                    self.folder(&path, &format!("{shown}/"), depth + 1, seen)?;
                }
            } else if let Some(reason) = own_file(&name) {
                self.left_out.push((shown, reason));
            } else if seen.insert(std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone())) {
                self.file(&path, shown);
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, shown: String) {
        let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
        let size = std::fs::metadata(path).map(|metadata| metadata.len()).unwrap_or(0);
        self.bytes_in_all += size;
        if size > limits::FILE_BYTES {
            let beyond = Beyond::bytes(limits::FILE_BYTES, What::FileMegabytes);
            return self.push(shown, folder, Vec::new(), Some(Trouble::OverLimit(beyond)));
        }
        if self.files.len() >= limits::FILES {
            let beyond = Beyond::count(limits::FILES, What::Files);
            return self.push(shown, folder, Vec::new(), Some(Trouble::OverLimit(beyond)));
        }
        if self.bytes_in_all > limits::ALL_FILES_BYTES {
            let beyond = Beyond::bytes(limits::ALL_FILES_BYTES, What::AllMegabytes);
            return self.push(shown, folder, Vec::new(), Some(Trouble::OverLimit(beyond)));
        }
        match content_of(path) {
            Err(trouble) => self.push(shown, folder, Vec::new(), Some(trouble)),
            Ok(bytes) if container_of(&bytes) == Container::Zip => self.zip(&shown, &folder, &bytes),
            Ok(bytes) => self.push(shown, folder, bytes, None),
        }
    }

    /// The members of a zip, each as a file. What is beyond a limit stands in the list with the reason, and so does what
    /// is not looked at after it.
    fn zip(&mut self, shown: &str, folder: &str, bytes: &[u8]) {
        let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
            return self.push(shown.to_owned(), folder.to_owned(), Vec::new(), Some(unreadable("a damaged zip")));
        };
        if archive.len() > limits::ZIP_MEMBERS {
            let trouble = Trouble::OverLimit(Beyond::count(limits::ZIP_MEMBERS, What::Members));
            return self.push(shown.to_owned(), folder.to_owned(), Vec::new(), Some(trouble));
        }
        let mut left = limits::INFLATED_BYTES.min(limits::ALL_FILES_BYTES.saturating_sub(self.bytes_in_all));
        for index in 0..archive.len() {
            let (name, content) = member(&mut archive, index, left);
            let file_name = name.rsplit('/').next().unwrap_or_default();
            let hidden = name.split('/').any(is_hidden);
            if name.ends_with('/') || hidden || file_name.is_empty() {
                continue;
            }
            let path = format!("{shown}/{name}");
            if let Some(reason) = own_file(file_name) {
                self.left_out.push((path, reason));
                continue;
            }
            let inside = name.rsplit_once('/').map(|(inside, _)| inside).unwrap_or_default();
            let folder = format!("{folder}/{shown}/{inside}");
            match content {
                Ok(bytes) if container_of(&bytes) == Container::Zip => {
                    self.push(path, folder, Vec::new(), Some(unreadable("a zip inside a zip")));
                }
                Ok(bytes) => {
                    left -= bytes.len() as u64;
                    self.bytes_in_all += bytes.len() as u64;
                    self.push(path, folder, bytes, None);
                }
                Err(trouble) => {
                    // What was unpacked in vain counts, too: time is limited like memory.
                    left = left.saturating_sub(limits::RATIO_MATTERS_BYTES);
                    self.push(path, folder, Vec::new(), Some(trouble));
                }
            }
        }
    }

    fn push(&mut self, path: String, folder: String, bytes: Vec<u8>, trouble: Option<Trouble>) {
        let digest = Sha256::digest(&bytes);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.files.push(SourceFile {
            path,
            folder: folder.replace('\\', "/"),
            bytes,
            sha256,
            trouble,
            snapshot: self.snapshot,
        });
    }
}

/// Whether a member's name has a part that systems hide or make for themselves. `..` is neither: it is only a name here.
fn is_hidden(part: &str) -> bool {
    part == "__MACOSX" || part.starts_with('.') && !matches!(part, "." | "..")
}

fn unreadable(what: &str) -> Trouble {
    Trouble::Unreadable(what.to_owned())
}

/// The bytes of a file. A pipe or a device has no end to wait for, and is no file.
fn content_of(path: &Path) -> Result<Vec<u8>, Trouble> {
    let system = |error: std::io::Error| Trouble::Unreadable(error.kind().to_string());
    if !std::fs::metadata(path).map_err(system)?.is_file() {
        return Err(unreadable("it is no file"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(system)?.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes).map_err(system)?;
    if bytes.len() as u64 > limits::FILE_BYTES {
        return Err(Trouble::OverLimit(Beyond::bytes(limits::FILE_BYTES, What::FileMegabytes)));
    }
    Ok(bytes)
}

/// One member of a zip: its name, and its content if it is no more than `left` bytes and within the ratio.
fn member(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, index: usize, left: u64) -> (String, Result<Vec<u8>, Trouble>) {
    let mut member = match archive.by_index(index) {
        Ok(member) => member,
        Err(zip::result::ZipError::UnsupportedArchive(_)) => {
            return (format!("member {}", index + 1), Err(unreadable("a zip member that is password protected")));
        }
        Err(_) => return (format!("member {}", index + 1), Err(unreadable("a damaged member of a zip"))),
    };
    let name = member.name().map(|name| name.replace('\\', "/")).unwrap_or_else(|_| format!("member {}", index + 1));
    let by_ratio = most_inflated(member.compressed_size());
    let most = by_ratio.min(left);
    let mut bytes = Vec::new();
    let read = (&mut member).take(most + 1).read_to_end(&mut bytes);
    let content = match read {
        Ok(_) if bytes.len() as u64 <= most => Ok(bytes),
        Ok(_) if most == left => {
            Err(Trouble::OverLimit(Beyond::bytes(limits::INFLATED_BYTES, What::UnpackedMegabytes)))
        }
        Ok(_) => Err(Trouble::OverLimit(Beyond::count(limits::INFLATED_RATIO as usize, What::Ratio))),
        Err(_) => Err(unreadable("a member of a zip that is damaged (its check sum does not match)")),
    };
    (name, content)
}

/// The name of an input; with its folder's where another input has the same name.
fn shown_name(real: &Path, inputs: &[Input]) -> String {
    let name = name_of(real);
    let namesakes = inputs.iter().filter(|other| other.path.file_name() == real.file_name()).count();
    match real.parent().map(name_of).filter(|parent| namesakes > 1 && !parent.is_empty()) {
        Some(parent) => format!("{parent}/{name}"),
        None => name,
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Files that belong to the tool and are no exports. Results are recognised by their content too ([`is_own_workbook`]).
fn own_file(name: &str) -> Option<&'static str> {
    match name.to_ascii_lowercase().as_str() {
        "policy.toml" | "practice.toml" | "mapping.toml" => Some("a policy"),
        "claim.json" | "region.json" | "gpad.json" | "truth.json" => Some("a result of normalday"),
        "covering-letter.txt" | "claim-email.eml" => Some("a result of normalday"),
        "readme.md" | "readme.txt" | "thumbs.db" | "desktop.ini" => Some("no export"),
        _ => None,
    }
}

/// Whether a workbook is one of the tool's own results: it carries the seal.
pub fn is_own_workbook(bytes: &[u8]) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    let Ok(properties) = archive.by_name("docProps/custom.xml") else { return false };
    let mut text = String::new();
    let read = properties.take(1024 * 1024).read_to_string(&mut text);
    read.is_ok() && text.contains("normalday_seal")
}
