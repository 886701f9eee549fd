//! How a practice happens to drop its files: their order, the order of rows and columns, a file in two parts, a file
//! given twice.

use crate::practices::{assert_same, cases, claimed, config, rendered, unordered, with_texts, without};
use proptest::prelude::*;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Where something stands, and the labels and numbers that are given in that order.
const PLACES: [&str; 10] =
    ["path", "sha256", "encoding", "evidence", "source", "new_source", "file", "row", "patient", "id"];

fn apart_from_places(claim: &Value) -> Value {
    unordered(&without(claim, &PLACES))
}

/// The accounts of files count files, and some warnings are about one file by its name.
fn apart_from_files(claim: &Value) -> Value {
    let mut claim = without(&apart_from_places(claim), &["files", "controls"]);
    let names_a_file = |text: &str| text.contains(".csv`") || text.contains(".xlsx`");
    claim["warnings"].as_array_mut().unwrap().retain(|warning| !names_a_file(warning["text"].as_str().unwrap()));
    claim
}

/// What the practice dropped, without its policy.
fn dropped(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.retain(|path| path.file_name().is_some_and(|name| name != "policy.toml"));
    entries.sort();
    entries
}

fn csv_files(entry: &Path) -> Vec<PathBuf> {
    if entry.is_dir() {
        return dropped(entry).iter().flat_map(|inner| csv_files(inner)).collect();
    }
    let is_csv = entry.extension().is_some_and(|extension| extension == "csv");
    if is_csv { vec![entry.to_owned()] } else { Vec::new() }
}

/// A report whose blank cells repeat the row above: its order of rows and columns is part of what it says.
fn is_printed_report(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "Appointment report.csv")
}

/// The text before the header, header, rows, lines after them.
struct Table {
    before: Vec<u8>,
    header: csv::ByteRecord,
    rows: Vec<csv::ByteRecord>,
    after: Vec<csv::ByteRecord>,
}

impl Table {
    fn read(path: &Path) -> Table {
        let bytes = fs::read(path).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
        let records: Vec<csv::ByteRecord> = reader.byte_records().map(Result::unwrap).collect();
        let columns = records.iter().map(csv::ByteRecord::len).max().unwrap();
        let place = records.iter().position(|record| record.len() == columns).unwrap();
        let (rows, after) = records[place + 1..].iter().cloned().partition(|record| record.len() == columns);
        let at = records[place].position().unwrap().byte() as usize;
        // A blank line before the header belongs to what stands before it.
        let header_at = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        Table { before: bytes[..header_at].to_vec(), header: records[place].clone(), rows, after }
    }

    fn write(&self, path: &Path) {
        let mut builder = csv::WriterBuilder::new();
        builder.flexible(true).terminator(csv::Terminator::CRLF);
        let mut writer = builder.from_writer(self.before.clone());
        let records = std::iter::once(&self.header).chain(&self.rows).chain(&self.after);
        records.for_each(|record| writer.write_byte_record(record).unwrap());
        fs::write(path, writer.into_inner().unwrap()).unwrap();
    }

    fn shuffle(&mut self, random: &mut ChaCha8Rng) {
        self.rows.shuffle(random);
        let mut columns: Vec<usize> = (0..self.header.len()).collect();
        columns.shuffle(random);
        for record in self.rows.iter_mut().chain([&mut self.header]) {
            *record = columns.iter().map(|column| record.get(*column).unwrap()).collect();
        }
    }
}

proptest! {
    #![proptest_config(config())]

    /// Files are read in the order of their paths: each entry gets a folder of its own, named in a new order. Rows and
    /// columns of every table change places. Two files say something by their order and stay as they are: the printed
    /// EMIS report, and the weekly grid, which is a page rather than a table.
    #[test]
    fn the_order_of_files_rows_and_columns_changes_nothing(case in cases(), seed: u64) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let folder = rendered(&case.practice(), case.layout);
        let as_dropped = claimed(folder.path());
        let entries = dropped(folder.path());
        let mut numbers: Vec<usize> = (0..entries.len()).collect();
        numbers.shuffle(&mut random);
        for (entry, number) in entries.iter().zip(numbers) {
            for path in csv_files(entry).iter().filter(|path| !is_printed_report(path)) {
                let mut table = Table::read(path);
                table.shuffle(&mut random);
                table.write(path);
            }
            let own = folder.path().join(format!("part {number}"));
            fs::create_dir(&own).unwrap();
            fs::rename(entry, own.join(entry.file_name().unwrap())).unwrap();
        }
        // Warnings name files with their folder.
        let in_own_folder = |text: &str| match text.split_once("part ").and_then(|(_, rest)| rest.split_once('/')) {
            Some((number, _)) => text.replace(&format!("part {number}/"), ""),
            None => text.to_owned(),
        };
        let as_ordered = with_texts(&claimed(folder.path()), &in_own_folder);
        assert_same(&apart_from_places(&as_dropped), &apart_from_places(&as_ordered));
    }

    /// Staff files, lists with a row key and the small tables are cut anywhere; a SystmOne breakdown, whose rows have no
    /// key (ruling 4: what stands in two of its files is the same row), between two dates.
    #[test]
    fn splitting_a_file_changes_nothing(case in cases(), seed: u64) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let folder = rendered(&case.practice(), case.layout);
        let whole = claimed(folder.path());
        for path in dropped(folder.path()).iter().filter(|path| path.is_file()).flat_map(|path| csv_files(path)) {
            if is_printed_report(&path) {
                continue;
            }
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let table = Table::read(&path);
            let (mut one, mut two) = (Table { rows: Vec::new(), ..Table::read(&path) }, Table { rows: Vec::new(), ..Table::read(&path) });
            let cut = random.random_range(1..table.rows.len().max(2));
            let is_breakdown = name.contains("_APP");
            let last_of_one = table.rows.get(cut).and_then(|row| row.get(0)).map(<[u8]>::to_vec);
            let mut is_over = false;
            for row in &table.rows {
                is_over |= is_breakdown && row.get(0) == last_of_one.as_deref();
                let part = if is_breakdown { is_over } else { random.random_bool(0.5) };
                if part { two.rows.push(row.clone()) } else { one.rows.push(row.clone()) }
            }
            if one.rows.is_empty() || two.rows.is_empty() {
                continue;
            }
            fs::remove_file(&path).unwrap();
            one.write(&path.with_file_name(format!("first {name}")));
            two.write(&path.with_file_name(format!("second {name}")));
        }
        assert_same(&apart_from_files(&whole), &apart_from_files(&claimed(folder.path())));
    }

    /// Whatever the practice dropped, dropped again under another name.
    #[test]
    fn giving_a_file_twice_changes_nothing(case in cases(), seed: u64) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let folder = rendered(&case.practice(), case.layout);
        let once = claimed(folder.path());
        let entries = dropped(folder.path());
        let entry = &entries[random.random_range(0..entries.len())];
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        if entry.is_dir() {
            let copy = folder.path().join("again").join(&name);
            fs::create_dir_all(&copy).unwrap();
            for path in dropped(entry) {
                fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
            }
        } else {
            fs::copy(entry, entry.with_file_name(format!("again {name}"))).unwrap();
        }
        assert_same(&apart_from_files(&once), &apart_from_files(&claimed(folder.path())));
    }
}
