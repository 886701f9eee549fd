//! What the benchmarks need beside the program itself (`just bench`, `just bench-reading`): a large practice that is made
//! up, and a reading of its files into rows of the model, timed.
//!
//! `cargo run --release --example bench -- data DIR` writes the practice. `... -- read PATHS` reads it into rows of the
//! model, `... -- count HEADER PATH` only its records of text, which it counts by the values under a header. Both print one
//! line of JSON.

use chrono::NaiveDateTime;
use normalday::ingest::tables::csv::CsvText;
use normalday::ingest::tables::{Passing, Table};
use normalday::ingest::{Options, decode, ingest};
use normalday::model::incident::Incident;
use normalday::model::policy::Policy;
use normalday::sample::log::{Booking, Slot, Stretch};
use normalday::sample::{self, Book, Layout, Practice, Rota, Settings};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Rows of the appointment book.
const BOOK_ROWS: usize = 100_000;
/// Rows of the rota.
const SHIFTS: usize = 5_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((word, [folder])) if word == "data" => data(Path::new(folder)),
        Some((word, paths)) if word == "read" && !paths.is_empty() => {
            read(&paths.iter().map(PathBuf::from).collect::<Vec<_>>())
        }
        Some((word, [header, path])) if word == "count" => count(header, Path::new(path)),
        _ => Err("usage: bench data DIR, bench read PATHS, or bench count HEADER PATH".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the practice: its book as plain list, EMIS report and SystmOne extract, and the first also as workbook.
fn data(folder: &Path) -> Outcome {
    let practice = large_practice()?;
    let csv = folder.join("csv");
    sample::render(&practice, Layout { book: Book::Plain, rota: Rota::FullTemplate }, &csv)?;
    for (name, book) in [("emis", Book::EmisReport), ("systmone", Book::SystmoneExtract)] {
        sample::render(&practice, Layout { book, rota: Rota::FullTemplate }, &folder.join(name))?;
    }
    let xlsx = folder.join("xlsx");
    std::fs::create_dir_all(&xlsx)?;
    for entry in std::fs::read_dir(&csv)? {
        let from = entry?.path();
        let Some(name) = from.file_name() else { continue };
        let to = xlsx.join(name);
        match name.to_str() {
            Some("appointments list.csv" | "rota.csv") => as_workbook(&from, &to.with_extension("xlsx"))?,
            _ => drop(std::fs::copy(&from, &to)?),
        }
    }
    Ok(())
}

/// Many small practices as one: the books of all of them, the rotas of the first few. The earliest dates are cut off, so
/// that book and rota have the size that they should have.
fn large_practice() -> Outcome<Practice> {
    let settings = Settings::default();
    let mut whole = sample::practice(&settings, 0)?;
    let mut booked = booked_slots(std::mem::take(&mut whole.slots), std::mem::take(&mut whole.bookings));
    for number in 1.. {
        if rows(&booked) >= BOOK_ROWS {
            break;
        }
        let part = sample::practice(&settings, number)?;
        let people = whole.people.len();
        whole.people.extend(part.people.into_iter().map(|mut person| {
            person.code = format!("{}-{number}", person.code);
            person.name = format!("{} {number}", person.name);
            person
        }));
        let first_patient = u32::try_from(number)? * 100_000;
        for (mut slot, mut bookings) in booked_slots(part.slots, part.bookings) {
            slot.holder += people;
            bookings.iter_mut().filter_map(|booking| booking.patient.as_mut()).for_each(|one| *one += first_patient);
            booked.push((slot, bookings));
        }
        if whole.planned.len() + whole.worked.len() < SHIFTS {
            let moved = |mut stretch: Stretch| {
                stretch.person += people;
                stretch
            };
            whole.planned.extend(part.planned.into_iter().map(moved));
            whole.worked.extend(part.worked.into_iter().map(moved));
        }
    }
    keep_latest_shifts(&mut whole);
    booked.sort_by_key(|(slot, _)| (slot.date, slot.start_minute, slot.holder));
    let mut beyond = rows(&booked) - BOOK_ROWS;
    for (slot, bookings) in booked {
        let rows = rows_of(&bookings);
        if rows <= beyond {
            beyond -= rows;
            continue;
        }
        let place = whole.slots.len();
        whole.slots.push(slot);
        whole.bookings.extend(bookings.into_iter().map(|booking| Booking { slot: place, ..booking }));
    }
    Ok(whole)
}

/// A slot with its bookings.
type Booked = (Slot, Vec<Booking>);

fn booked_slots(slots: Vec<Slot>, bookings: Vec<Booking>) -> Vec<Booked> {
    let mut booked: Vec<Booked> = slots.into_iter().map(|slot| (slot, Vec::new())).collect();
    for booking in bookings {
        if let Some((_, mine)) = booked.get_mut(booking.slot) {
            mine.push(booking);
        }
    }
    booked
}

/// Rows of a slot in a list: its bookings, and one more while it is free.
fn rows_of(bookings: &[Booking]) -> usize {
    bookings.len() + usize::from(bookings.iter().all(Booking::is_cancelled))
}

fn rows(booked: &[Booked]) -> usize {
    booked.iter().map(|(_, bookings)| rows_of(bookings)).sum()
}

fn keep_latest_shifts(practice: &mut Practice) {
    let mut dates: Vec<_> = practice.planned.iter().chain(&practice.worked).map(|stretch| stretch.date).collect();
    dates.sort_unstable_by(|one, other| other.cmp(one));
    if let Some(first) = dates.get(SHIFTS) {
        practice.planned.retain(|stretch| stretch.date > *first);
        practice.worked.retain(|stretch| stretch.date > *first);
    }
}

/// The same table as Excel would keep it: dates, times and numbers are no texts.
fn as_workbook(from: &Path, to: &Path) -> Outcome {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(from)?;
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let [date, moment, time] =
        ["dd/mm/yyyy", "dd/mm/yyyy hh:mm", "hh:mm"].map(|form| Format::new().set_num_format(form));
    for (row, record) in reader.records().enumerate() {
        let row = u32::try_from(row)?;
        for (column, text) in record?.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let column = u16::try_from(column)?;
            let at = |text: &str| NaiveDateTime::parse_from_str(text, "%d/%m/%Y %H:%M").ok();
            let excel = |at: NaiveDateTime| ExcelDateTime::parse_from_str(&at.format("%Y-%m-%dT%H:%M:%S").to_string());
            if let Ok(number) = text.parse::<f64>() {
                sheet.write_number(row, column, number)?;
            } else if let Some(at) = at(text) {
                sheet.write_datetime_with_format(row, column, excel(at)?, &moment)?;
            } else if let Some(at) = at(&format!("{text} 00:00")) {
                sheet.write_datetime_with_format(row, column, excel(at)?, &date)?;
            } else if let (5, Some(_)) = (text.len(), at(&format!("01/01/2024 {text}"))) {
                sheet.write_datetime_with_format(row, column, ExcelDateTime::parse_from_str(text)?, &time)?;
            } else {
                sheet.write_string(row, column, text)?;
            }
        }
    }
    workbook.save(to)?;
    Ok(())
}

/// Reads files into rows of the model, and prints how many rows and how long.
fn read(paths: &[PathBuf]) -> Outcome {
    let policy = Policy::default();
    // Workbooks that are read apart are read by the program itself, which stands beside the examples.
    let program = std::env::current_exe()?.with_file_name("../normalday");
    let options =
        Options { worker_program: Some(&program), ..Options::new(&policy, Some(Incident::parse("2024-07-19")?)) };
    let started = Instant::now();
    let read = ingest(paths, &options)?;
    let seconds = started.elapsed().as_secs_f64();
    let rows: u64 = read.data.tables.iter().map(|table| table.rows.data).sum();
    println!("{{\"rows\": {rows}, \"used\": {}, \"seconds\": {seconds:.4}}}", read.data.appointments.len());
    Ok(())
}

/// Reads the records of a file of text, and prints how many there are, how many values a column has, and how long it took.
fn count(header: &str, path: &Path) -> Outcome {
    let started = Instant::now();
    let (text, encoding) = decode::decode(&std::fs::read(path)?);
    let table = Table::of_text(CsvText::new(text), encoding);
    let mut column = None;
    let mut counted: HashMap<String, u64> = HashMap::new();
    table.walk(&mut |passing| {
        let Passing::Row(row) = passing else { return true };
        match column {
            None => column = row.values().position(|value| value.text() == header),
            Some(column) => {
                let value = row.value(column).text();
                match counted.get_mut(&*value) {
                    Some(rows) => *rows += 1,
                    None => drop(counted.insert(value.into_owned(), 1)),
                }
            }
        }
        true
    });
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{{\"rows\": {}, \"values\": {}, \"seconds\": {seconds:.4}}}",
        counted.values().sum::<u64>(),
        counted.len()
    );
    Ok(())
}
