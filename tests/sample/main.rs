//! The generator against itself: the same seed gives the same bytes, the files hold what the log holds, and the truth
//! keeps its identities.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod by_hand;
mod files;
mod identities;
mod ordinary;

use normalday::sample::{Book, Layout, Life, Rota, Settings};

/// A small practice, so that a test takes no time.
pub fn small(seed: u64) -> Settings {
    let life = Life { clinicians: 4, session_minutes: 120, ..Life::default() };
    Settings { seed, life, ..Settings::default() }
}

/// Every book, each with a rota.
pub const LAYOUTS: [Layout; 13] = [
    Layout { book: Book::EmisReport, rota: Rota::DeputyAndPlan },
    Layout { book: Book::EmisReportXlsx, rota: Rota::FullTemplate },
    Layout { book: Book::SystmoneBreakdown, rota: Rota::FullTemplate },
    Layout { book: Book::SystmoneExtract, rota: Rota::FullTemplate },
    Layout { book: Book::Plain, rota: Rota::Grid },
    Layout { book: Book::EmisReportSnapshots, rota: Rota::FullTemplate },
    Layout { book: Book::EmisBulk, rota: Rota::FullTemplate },
    Layout { book: Book::EmisBulkSnapshots, rota: Rota::DeputyAndPlan },
    Layout { book: Book::PopulationList, rota: Rota::FullTemplate },
    Layout { book: Book::SharedCareList, rota: Rota::FullTemplate },
    Layout { book: Book::GpConnect, rota: Rota::FullTemplate },
    Layout { book: Book::CodesList, rota: Rota::FullTemplate },
    Layout { book: Book::TppTable, rota: Rota::FullTemplate },
];
