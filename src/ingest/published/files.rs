//! Where published files are: files, folders and zips, in order of path. Each is opened when its turn comes.

use super::blocks::Trouble;
use crate::ingest::limits;
use crate::ingest::sources::SourceError;
use crate::ingest::tables::container::{Container, container_of};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// One file found under the inputs: its path, and how it is shown.
pub(super) struct Found {
    pub(super) shown: String,
    pub(super) path: PathBuf,
}

/// What a file on disk is, from its first bytes.
pub(super) enum Kind {
    /// Text, read as one table.
    Text,
    /// A zip of files.
    Zip,
    /// Something else, and what.
    Other(&'static str),
}

/// Every file under the inputs, once, in order of what is shown.
pub(super) fn gather(inputs: &[PathBuf]) -> Result<Vec<Found>, SourceError> {
    let mut found = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for input in inputs {
        let unreadable = |error: std::io::Error| SourceError { path: input.clone(), message: error.to_string() };
        let real = std::fs::canonicalize(input).map_err(unreadable)?;
        let name = name_of(&real);
        if real.is_dir() {
            let prefix = if inputs.len() > 1 { format!("{name}/") } else { String::new() };
            folder(&real, &prefix, 0, &mut found).map_err(unreadable)?;
        } else {
            found.push(Found { shown: name, path: real });
        }
    }
    found.retain(|file| seen.insert(file.path.clone()));
    found.sort_by(|one, other| (&one.shown, &one.path).cmp(&(&other.shown, &other.path)));
    found.truncate(limits::FILES);
    Ok(found)
}

fn folder(folder_path: &Path, prefix: &str, depth: usize, found: &mut Vec<Found>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder_path)? {
        let path = entry?.path();
        let name = name_of(&path);
        let is_policy = matches!(
            name.to_ascii_lowercase().as_str(),
            "policy.toml" | "mapping.toml" | "readme.md" | "gpad.json" | "gpad.xlsx"
        );
        if name.starts_with('.') || name.starts_with("~$") || is_policy || name == "normalday-out" {
            continue;
        }
        let shown = format!("{prefix}{name}");
        if path.is_dir() {
            if depth < limits::FOLDER_DEPTH {
                folder(&path, &format!("{shown}/"), depth + 1, found)?;
            }
        } else {
            found.push(Found { shown, path: std::fs::canonicalize(&path).unwrap_or(path) });
        }
    }
    Ok(())
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What a file is: a zip of files, a workbook (a zip too), or text as far as can be told without reading it.
pub(super) fn kind_of(path: &Path) -> Result<Kind, Trouble> {
    let unreadable = |error: std::io::Error| Trouble::Unreadable(error.kind().to_string());
    let mut head = Vec::new();
    File::open(path).map_err(unreadable)?.take(4).read_to_end(&mut head).map_err(unreadable)?;
    if !head.starts_with(b"PK") {
        return Ok(Kind::Text);
    }
    let Ok(archive) = zip::ZipArchive::new(BufReader::new(File::open(path).map_err(unreadable)?)) else {
        return Ok(Kind::Other("it is a damaged zip"));
    };
    let is_document = archive.file_names().any(|name| name.is_ok_and(|name| name == "[Content_Types].xml"));
    Ok(if is_document { Kind::Other(NOT_CSV) } else { Kind::Zip })
}

const NOT_CSV: &str = "it is a workbook: the counts are published as CSV, take those";

/// What keeps the first bytes of a file from being text; none if nothing does.
pub(super) fn no_text(head: &[u8]) -> Option<&'static str> {
    let head = head.get(..head.len().min(4_096)).unwrap_or_default();
    let is_wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    if head.starts_with(b"PK") {
        return Some("it is a zip or a workbook inside a zip");
    }
    match container_of(head) {
        Container::Text if head.contains(&0) && !is_wide => Some("it is no text"),
        Container::Text => None,
        Container::Encrypted => Some("it is password protected"),
        Container::Xls | Container::Xlsx | Container::Xlsb | Container::Ods | Container::Zip => Some(NOT_CSV),
        Container::NotATable(_) | Container::Html | Container::Xml2003 => Some("it is a picture, a PDF or a web page"),
    }
}
