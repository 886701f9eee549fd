//! What is written.

use crate::{LAYOUTS, small};
use normalday::sample::log::{Ending, SlotKind};
use normalday::sample::{self, Practice, Settings};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

fn relative(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    contents(folder).into_iter().map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_owned(), bytes)).collect()
}

fn rendered(practice: &Practice, layout: sample::Layout) -> (tempfile::TempDir, BTreeMap<PathBuf, Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    sample::render(practice, layout, folder.path()).unwrap();
    let files = relative(folder.path());
    (folder, files)
}

#[test]
fn the_same_settings_give_the_same_bytes() {
    let systems: Vec<String> = sample::Layout::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    let settings = Settings { practices: systems.len(), systems, ..small(7) };
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    sample::generate(&settings, one.path()).unwrap();
    sample::generate(&settings, other.path()).unwrap();
    let first = relative(one.path());
    assert_eq!(first.keys().collect::<Vec<_>>(), relative(other.path()).keys().collect::<Vec<_>>());
    assert_eq!(first, relative(other.path()));
    assert!(first.contains_key(Path::new("truth.json")));
    assert!(first.contains_key(Path::new("practice-003/20240820_1800/SRAppointment.csv")));
}

#[test]
fn another_seed_gives_another_practice() {
    let (one, other) = (sample::practice(&small(1), 0).unwrap(), sample::practice(&small(2), 0).unwrap());
    assert_ne!(one.bookings, other.bookings);
}

#[test]
fn the_emis_report_counts_every_slot_once() {
    let practice = sample::practice(&small(3), 0).unwrap();
    let (_folder, files) = rendered(&practice, LAYOUTS[0]);
    let bytes = &files[Path::new("Appointment report.csv")];
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.lines().all(|line| line.ends_with("\",")), "every line ends in a trailing comma");
    assert!(text.contains("\r\n"));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.iter().all(|row| row.len() == 17));
    let count_of = |availability: &str| -> usize {
        // Availability is never blank in a counted row unless it repeats the row above.
        let mut above = String::new();
        let mut count = 0;
        for row in rows.iter().skip(1) {
            let first = row.iter().position(|cell| !cell.is_empty()).unwrap();
            if first <= 8 {
                above = row[8].to_owned();
            }
            if above == availability {
                count += row[15].parse::<usize>().unwrap();
            }
        }
        count
    };
    let blocked = practice.slots.iter().filter(|slot| slot.kind == SlotKind::Blocked).count();
    let booked = practice.bookings.iter().filter(|booking| !booking.is_cancelled()).count();
    assert_eq!(count_of("Blocked"), blocked);
    assert_eq!(count_of("Booked"), booked);
    assert_eq!(count_of("Available"), practice.slots.len() - blocked - booked);
}

#[test]
fn the_systmone_extract_keeps_every_booking_and_lists_no_free_slot() {
    let practice = sample::practice(&small(4), 0).unwrap();
    let (_folder, files) = rendered(&practice, LAYOUTS[3]);
    let bytes = &files[Path::new("20240820_1800/SRAppointment.csv")];
    let rows = csv::Reader::from_reader(bytes.as_slice()).into_records().map(Result::unwrap).count();
    let blocked = practice.slots.iter().filter(|slot| slot.kind == SlotKind::Blocked).count();
    assert_eq!(rows, practice.bookings.len() + blocked);
    let staff = &files[Path::new("20240820_1800/SRStaffMember.csv")];
    assert!(staff.windows(4).any(|bytes| bytes == b"Cl\xe9o"), "Windows-1252, one byte a letter");
}

#[test]
fn the_breakdown_files_overlap() {
    let practice = sample::practice(&small(5), 0).unwrap();
    let (_folder, files) = rendered(&practice, LAYOUTS[2]);
    let parts: Vec<&Vec<u8>> =
        files.iter().filter(|(path, _)| path.to_string_lossy().contains("_APP")).map(|(_, bytes)| bytes).collect();
    assert_eq!(parts.len(), 3);
    let mut rows = 0;
    for part in parts {
        assert_eq!(&part[..3], b"\xef\xbb\xbf");
        rows += csv::Reader::from_reader(part.as_slice()).into_records().count();
    }
    assert!(rows > practice.bookings.len());
}

#[test]
fn the_plain_list_holds_bookings_free_slots_and_the_lines_around_them() {
    let practice = sample::practice(&small(6), 0).unwrap();
    let (_folder, files) = rendered(&practice, LAYOUTS[4]);
    let text = String::from_utf8(files[Path::new("appointments list.csv")].clone()).unwrap();
    let mut live = vec![false; practice.slots.len()];
    for booking in practice.bookings.iter().filter(|booking| !booking.is_cancelled()) {
        live[booking.slot] = true;
    }
    let free = live.iter().filter(|live| !**live).count();
    // Three lines and a header before, a total after.
    assert_eq!(text.lines().count(), 4 + practice.bookings.len() + free + 1);
    let dna = practice.bookings.iter().filter(|booking| booking.ending == Ending::DidNotAttend).count();
    assert_eq!(text.matches(",DNA,").count(), dna);
}

#[test]
fn an_unaffected_practice_has_no_money_and_no_declaration() {
    let practice = sample::practice(&Settings { unaffected: true, ..small(8) }, 0).unwrap();
    assert!(practice.expenses.is_empty() && practice.income.is_empty() && practice.declared.is_empty());
    assert!(practice.worked.iter().all(|row| row.outage_related != Some(true)));
}

#[test]
fn a_slot_is_never_booked_twice_at_once() {
    let practice = sample::practice(&small(9), 0).unwrap();
    let mut live = vec![0; practice.slots.len()];
    for booking in practice.bookings.iter().filter(|booking| !booking.is_cancelled()) {
        live[booking.slot] += 1;
    }
    assert!(live.iter().all(|count| *count <= 1));
}

#[test]
fn an_unknown_system_is_refused() {
    let settings = Settings { systems: vec!["vision".to_owned()], ..small(1) };
    let folder = tempfile::tempdir().unwrap();
    let refused = sample::generate(&settings, folder.path()).unwrap_err().to_string();
    assert!(refused.contains("`vision`") && refused.contains("hint:"));
}

#[test]
fn the_committed_samples_are_what_the_generator_makes() {
    let made = tempfile::tempdir().unwrap();
    sample::write_sample_data(made.path()).unwrap();
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    let (made, committed) = (relative(made.path()), relative(&committed));
    assert_eq!(made.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
    for (path, bytes) in &made {
        assert!(bytes == &committed[path], "{} differs: run `just samples`", path.display());
    }
}

#[test]
fn an_earlier_sample_in_another_layout_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    for system in ["plain", "emis-report"] {
        let settings = Settings { systems: vec![system.to_owned()], ..small(1) };
        sample::generate(&settings, folder.path()).unwrap();
    }
    let names: Vec<PathBuf> = relative(&folder.path().join("practice-001")).into_keys().collect();
    assert!(names.contains(&PathBuf::from("Appointment report.csv")));
    assert!(!names.contains(&PathBuf::from("appointments list.csv")));
}
