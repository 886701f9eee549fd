//! What lies in the folder of a region: one subfolder (or zip) a practice.

use crate::ingest::limits;
use std::path::{Path, PathBuf};

/// A practice's own settings, as `policy.toml` elsewhere, laid over that.
pub const PRACTICE_FILE_NAME: &str = "practice.toml";

/// What lies directly in the folder of a region, in order of name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Folders and zips, each of one practice.
    pub practices: Vec<PathBuf>,
    /// Other files. Settings of the whole region are not among them.
    pub others: Vec<PathBuf>,
}

/// Looks into the folder of a region. The folder of results is passed by, wherever it lies, and so is what is hidden.
///
/// # Errors
/// Where the folder cannot be opened.
pub fn find(directory: &Path, out: &Path) -> std::io::Result<Found> {
    let results = std::fs::canonicalize(out).ok();
    let is_in_results = results.is_some() && std::fs::canonicalize(directory).ok() == results;
    let mut found = Found::default();
    for path in entries(directory)? {
        let is_results = results.is_some() && std::fs::canonicalize(&path).ok() == results;
        let name = name_of(&path);
        if is_results || name == "normalday-out" || is_in_results && is_result(&name) {
            continue;
        }
        if path.is_dir() || is_practice_code(stem_of_zip(&name).unwrap_or_default()) {
            found.practices.push(path);
        } else if !is_of_the_region(&name) {
            found.others.push(path);
        }
    }
    Ok(found)
}

/// Where a practice's own settings lie, if it has any; what the later one says goes before the earlier one.
pub fn own_policies(folder: &Path) -> [PathBuf; 2] {
    ["policy.toml", PRACTICE_FILE_NAME].map(|name| folder.join(name))
}

/// Every file below a folder or zip that can bear on its claim, in order of path. A folder too deep down, which no claim
/// reads, is left out here too.
pub fn files(input: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    gather(input, 0, &mut files)?;
    Ok(files)
}

fn gather(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
    } else if depth <= limits::FOLDER_DEPTH && name_of(path) != "normalday-out" {
        for entry in entries(path)? {
            gather(&entry, depth + 1, files)?;
        }
    }
    Ok(())
}

/// What lies in a folder, in order of name, without what is hidden or made by a system for itself.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = name_of(&path);
        if !(name.starts_with('.') || name.starts_with("~$") || name == "__MACOSX") {
            entries.push(path);
        }
    }
    entries.sort();
    Ok(entries)
}

/// The last part of a path, as shown.
pub fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What a folder or zip is named, without `.zip`.
pub fn stem_of(path: &Path) -> String {
    let name = name_of(path);
    stem_of_zip(&name).filter(|_| !path.is_dir()).map(str::to_owned).unwrap_or(name)
}

fn stem_of_zip(name: &str) -> Option<&str> {
    let (stem, ending) = name.rsplit_once('.')?;
    ending.eq_ignore_ascii_case("zip").then_some(stem)
}

/// What a region writes directly into its folder of results.
fn is_result(name: &str) -> bool {
    matches!(name, "practices" | "journal") || name.starts_with("region.") || name.starts_with("region-public.")
}

/// Settings of the whole region, results, and words for people.
fn is_of_the_region(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_settings = name.ends_with(".toml");
    is_settings || matches!(name.as_str(), "truth.json" | "readme.md" | "readme.txt" | "thumbs.db" | "desktop.ini")
}

/// `A81001`: the code of a practice in England is a letter and five digits.
pub fn is_practice_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes.split_first(), Some((letter, digits))
        if letter.is_ascii_alphabetic() && digits.len() == 5 && digits.iter().all(u8::is_ascii_digit))
}

/// The name of a practice's folder of results: its code, in which nothing can lead to another folder.
pub fn folder_name(code: &str) -> String {
    let safe = |character: char| if character.is_alphanumeric() || "-_ ".contains(character) { character } else { '_' };
    let name: String = code.chars().take(80).map(safe).collect();
    let name = name.trim();
    if name.is_empty() { "_".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{folder_name, is_practice_code};

    #[test]
    fn a_code_is_a_letter_and_five_digits() {
        let known = ["A81001", "y02847"].map(is_practice_code);
        let unknown = ["", "A8100", "A810011", "81001A", "practice-001", "Ä81001"].map(is_practice_code);
        assert_eq!((known, unknown), ([true; 2], [false; 6]));
    }

    #[test]
    fn a_folder_of_results_lies_where_it_should() {
        let names = ["A81001", "../../etc", "Mill Lane", "a/b\\c", "", " . "].map(folder_name);
        assert_eq!(names, ["A81001", "______etc", "Mill Lane", "a_b_c", "_", "_"]);
    }
}
