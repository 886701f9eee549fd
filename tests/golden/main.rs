//! A claim on synthetic exports against their known truth, exactly: every layout, several seeds. Truth is counted in the
//! generator's log of events by code that shares nothing with the engine.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/exports.rs"]
mod exports;

mod audit;
mod claims;
mod compare;
mod containers;
mod rotas;
mod truth;

use exports::Exports;
use normalday::claim::claim;
use normalday::claim::outcome::Claim;
use normalday::sample::{self, Book, Layout, Practice, Rota};
use std::path::Path;

/// Every book, each with the rota that stands beside it in `normalday sample`, and two other pairs.
pub const LAYOUTS: [Layout; 15] = [
    Layout { book: Book::EmisReport, rota: Rota::DeputyAndPlan },
    Layout { book: Book::EmisReportXlsx, rota: Rota::FullTemplate },
    Layout { book: Book::SystmoneBreakdown, rota: Rota::FullTemplate },
    Layout { book: Book::SystmoneExtract, rota: Rota::FullTemplate },
    Layout { book: Book::Plain, rota: Rota::Grid },
    Layout { book: Book::Plain, rota: Rota::FullTemplate },
    Layout { book: Book::SystmoneExtract, rota: Rota::DeputyAndPlan },
    Layout { book: Book::EmisReportSnapshots, rota: Rota::FullTemplate },
    Layout { book: Book::EmisBulk, rota: Rota::FullTemplate },
    Layout { book: Book::EmisBulkSnapshots, rota: Rota::DeputyAndPlan },
    Layout { book: Book::PopulationList, rota: Rota::FullTemplate },
    Layout { book: Book::SharedCareList, rota: Rota::FullTemplate },
    Layout { book: Book::GpConnect, rota: Rota::FullTemplate },
    Layout { book: Book::CodesList, rota: Rota::FullTemplate },
    Layout { book: Book::TppTable, rota: Rota::FullTemplate },
];

/// The claim on a folder of exports with its own policy.
pub fn claimed(folder: &Path) -> Claim {
    Exports::read(folder).claim()
}

/// The same with its sensitivity cases, as it is written.
pub fn claimed_whole(folder: &Path) -> Claim {
    let read = Exports::read(folder);
    claim(&read.data, &read.plan).unwrap()
}

/// The claim on a practice, rendered in a layout.
pub fn claim_on(practice: &Practice, layout: Layout) -> Claim {
    let folder = tempfile::tempdir().unwrap();
    sample::render(practice, layout, folder.path()).unwrap();
    claimed(folder.path())
}
