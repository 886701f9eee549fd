//! A claim on synthetic exports against their known truth, exactly: every layout, several seeds. Truth is counted in the
//! generator's log of events by code that shares nothing with the engine.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod claims;
mod compare;
mod rotas;
mod truth;

use normalday::claim::outcome::Claim;
use normalday::claim::{claim, without_sensitivity};
use normalday::ingest;
use normalday::model::policy::{DEFAULT_POLICY_TOML, Policy};
use normalday::plan::Plan;
use normalday::sample::{self, Book, Layout, Practice, Rota};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// Every book, each with the rota that stands beside it in `normalday sample`, and two other pairs.
pub const LAYOUTS: [Layout; 10] = [
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
];

/// The claim on a folder of exports with its own policy.
pub fn claimed(folder: &Path) -> Claim {
    let (plan, read) = read(folder);
    without_sensitivity(&read.data, &plan).unwrap()
}

/// The same with its sensitivity cases, as it is written.
pub fn claimed_whole(folder: &Path) -> Claim {
    let (plan, read) = read(folder);
    claim(&read.data, &plan).unwrap()
}

fn read(folder: &Path) -> (Plan, ingest::Ingested) {
    let policy = policy(&fs::read_to_string(folder.join("policy.toml")).unwrap());
    let plan = Plan::resolve(policy, None, None).unwrap();
    let options = ingest::Options {
        policy: &plan.policy,
        incident: Some(plan.incident),
        layouts_dir: None,
        key_file: None,
        progress: None,
        worker_program: None,
    };
    let read = ingest::ingest(&[PathBuf::from(folder)], &options).unwrap();
    (plan, read)
}

/// The claim on a practice, rendered in a layout.
pub fn claim_on(practice: &Practice, layout: Layout) -> Claim {
    let folder = tempfile::tempdir().unwrap();
    sample::render(practice, layout, folder.path()).unwrap();
    claimed(folder.path())
}

fn policy(text: &str) -> Policy {
    fn lay_over(under: &mut toml::Table, over: toml::Table) {
        for (key, value) in over {
            match (under.get_mut(&key), value) {
                (Some(toml::Value::Table(known)), toml::Value::Table(given)) => lay_over(known, given),
                (_, value) => {
                    under.insert(key, value);
                }
            }
        }
    }
    let mut policy: toml::Table = DEFAULT_POLICY_TOML.parse().unwrap();
    lay_over(&mut policy, text.parse().unwrap());
    Policy::deserialize(policy).unwrap()
}
