//! Small practices of a region: a plain book of appointments each, ten weeks long.

// Each test binary uses a part of it.
#![allow(dead_code)]

use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Four appointments on each weekday from 6 May to 16 August 2024, all seen; one only on 19 July 2024.
pub fn book() -> String {
    let first = NaiveDate::from_ymd_opt(2024, 5, 6).unwrap();
    let mut text = "Date,Time,Status\n".to_owned();
    for date in (0..103).map(|days| first + Days::new(days)) {
        if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
            continue;
        }
        let seen = if date == NaiveDate::from_ymd_opt(2024, 7, 19).unwrap() { 1 } else { 4 };
        for hour in 0..seen {
            text.push_str(&format!("{date},{:02}:00,Seen\n", 9 + hour));
        }
    }
    text
}

/// The code of the practice with this number.
pub fn code(number: usize) -> String {
    format!("A81{number:03}")
}

/// Makes this many practices in a folder.
pub fn make(folder: &Path, practices: usize) {
    for number in 1..=practices {
        write(&folder.join(code(number)).join("book.csv"), book());
    }
}

/// Writes a file; folders on its way are made.
pub fn write(path: &Path, content: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// Every file below a folder, hidden ones too, with its bytes.
pub fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    gather(folder, folder, &mut files);
    files
}

fn gather(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, files);
        } else {
            files.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
        }
    }
}
