//! Workbooks that nobody here wrote, from the tests of other projects: damaged, encrypted, made to do harm. They lie beside
//! the repository (or where `NORMALDAY_FIXTURES` says) and are read in place; without them these tests say that they were
//! skipped. Every file is looked at in a process of its own, a few at a time.

use super::apart::{Seen, look_at};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder of the collection; none, and a word about it, where it is missing.
pub fn collection(name: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures");
    let folder = std::env::var_os("NORMALDAY_FIXTURES").map_or(beside, PathBuf::from).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there is no folder `{name}` of fixtures (set `NORMALDAY_FIXTURES`)");
    None
}

/// The files of a folder, in order.
pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files
}

/// Looks at files, as many at a time as there are processors.
pub fn look_at_all(files: &[PathBuf]) -> BTreeMap<String, Seen> {
    let (next, seen) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let hands = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..hands {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let name = file.file_name().unwrap().to_string_lossy().into_owned();
                    let found = look_at(file);
                    seen.lock().unwrap().insert(name, found);
                }
            });
        }
    });
    seen.into_inner().unwrap()
}

fn report(name: &str, seen: &BTreeMap<String, Seen>) {
    let slowest = seen.values().max_by_key(|seen| seen.processor_time).unwrap();
    let largest = seen.values().max_by_key(|seen| seen.most_memory_bytes).unwrap();
    let refused = seen.values().filter(|seen| seen.refusal().is_some()).count();
    println!(
        "{name}: {} files, {refused} refused; slowest {:.1} s ({}); most memory {} MB ({})",
        seen.len(),
        slowest.processor_time.as_secs_f64(),
        slowest.path,
        largest.most_memory_bytes / (1024 * 1024),
        largest.path
    );
    for (name, seen) in seen {
        if let Some((code, words)) = seen.refusal() {
            println!("  {name}: {code} {words}");
        }
    }
}

#[test]
fn every_workbook_of_the_two_collections_ends_in_rows_or_in_words() {
    for name in ["calamine", "poi"] {
        let Some(folder) = collection(name) else { continue };
        let seen = look_at_all(&files_in(&folder));
        report(name, &seen);
        let kept = |seen: &Seen| seen.tables().count() > 0 || seen.refusal().is_some();
        // A workbook whose sheets are all empty has no table, and nothing to refuse.
        let silent: Vec<&String> = seen.iter().filter(|(_, seen)| !kept(seen)).map(|(name, _)| name).collect();
        println!("  without a single cell: {silent:?}");
    }
}
