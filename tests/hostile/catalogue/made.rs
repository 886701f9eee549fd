//! Reproducers that are too large or binary for a file, or that no file can give: controls fail only where the program is at
//! fault, so a fault is planted. Each is described by one line in its `made.txt`.

use crate::everything::practice_of_everything;
use crate::practice::day;
use clap::Parser;
use normalday::claim::controls::{Controlled, check};
use normalday::claim::outcome::Claim;
use normalday::claim::{Measured, without_sensitivity};
use normalday::cli::arguments::{Arguments, Colour, Command, Voice};
use normalday::cli::claim_summary::summary;
use normalday::cli::failure::Failure;
use normalday::cli::guard;
use normalday::cli::policy_file::LoadedPolicy;
use normalday::cli::region::not_finished;
use normalday::cli::region::summary::of_failure;
use normalday::cli::terminal::{Paint, complaint};
use normalday::impact::hours::timesheet::Timesheet;
use normalday::impact::outcome::Fate;
use normalday::ingest::worker::{Death, Outcome};
use normalday::model::appointment::State;
use normalday::model::data::PracticeData;
use normalday::model::exact::whole;
use normalday::model::staff::StaffGroup;
use normalday::plan::Plan;
use normalday::region::lock::lock;
use normalday::region::run::{PRACTICE_LIMITS, Stopped, broken_off};
use normalday::report::{audience::Audience, write_copies};
use std::io::Write;

/// Files that are made, below `exports`.
pub fn files(code: &str) -> Vec<(&'static str, Vec<u8>)> {
    match code {
        "E003" => vec![("book.zip", zip_of("book.csv", &vec![b'a'; 8 * 1024 * 1024]))],
        "N021" => vec![("policy.toml", vec![b'#'; 1024 * 1024 + 1])],
        "N022" => vec![("policy.toml", b"[practice]\nname = \"Caf\xE9 Surgery\"\n".to_vec())],
        "N082" => vec![("normalday-out/claim.xlsx/note.txt", b"a folder stands where the workbook should go".to_vec())],
        _ => Vec::new(),
    }
}

/// What is said where more than files is made; none if the command is simply run.
pub fn said(code: &str) -> Option<String> {
    match code {
        "N083" => Some(to_a_full_disk()),
        "N099" => Some(of_a_panic()),
        "N103" => Some(of_a_worker(&Outcome::OverMemory { limit_bytes: PRACTICE_LIMITS.memory_bytes })),
        "N104" => Some(of_a_worker(&Outcome::OverTime { limit: PRACTICE_LIMITS.processor_time })),
        "N105" => Some(of_a_worker(&Outcome::Died { by: Death::Signal(9), stderr_tail: String::new() })),
        "N106" => Some(of_an_interruption()),
        "N108" => Some(of_a_second_run()),
        "C10" | "C13" => None,
        _ if code.starts_with('C') => Some(of_a_fault(code)),
        _ => None,
    }
}

fn zip_of(name: &str, content: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

fn to_a_full_disk() -> String {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_normalday"));
    let output = command.arg("layouts").stdout(full).output().unwrap();
    String::from_utf8(output.stderr).unwrap()
}

/// The worker itself is killed in `region.rs`.
fn of_a_worker(outcome: &Outcome) -> String {
    of_failure("A81001", &broken_off(outcome), plainly())
}

fn of_an_interruption() -> String {
    let arguments = Arguments::try_parse_from(["normalday", "region", "exports"]).unwrap();
    let Command::Region(region) = arguments.command else { panic!("`region` is no region") };
    complaint(&not_finished(&Stopped::Interrupted { done: 120, wanted: 350 }, &region), plainly())
}

/// The first run is this test, which holds the lock.
fn of_a_second_run() -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("exports/A81001")).unwrap();
    let _first = lock(&folder.path().join("normalday-out")).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_normalday"));
    let output = command.args(["region", "exports", "--incident", "2024-07-19"]).current_dir(folder.path()).output();
    String::from_utf8(output.unwrap().stderr).unwrap()
}

fn plainly() -> Paint {
    Paint::for_stderr(&Voice { color: Colour::Never, ..Voice::default() })
}

/// The place in the source is left out: it is where this test panics.
fn of_a_panic() -> String {
    let ended: Result<(), Failure> = guard::guarded(|| panic!("planted by a test"));
    complaint(&ended.unwrap_err(), plainly())
}

/// A fault is planted in what was read, in the claim, or in what is written; what `claim` then prints.
fn of_a_fault(code: &str) -> String {
    let (mut data, plan) = practice_of_everything().build();
    plant_in_data(code, &mut data);
    let mut claim = without_sensitivity(&data, &plan).unwrap();
    plant_in_claim(code, &mut claim);
    if !matches!(code, "C09" | "C11") {
        claim.controls = controls_again(&claim, &data);
    } else {
        write(code, &mut claim);
    }
    printed(&claim, &plan)
}

fn plant_in_data(code: &str, data: &mut PracticeData) {
    match code {
        "C01" => data.tables[0].rows.physical += 1,
        "C02" => data.tallies.unmapped_statuses -= 1,
        "C03" => *data.tallies.offered.get_mut(&(day("19 Jul"), StaffGroup::Nurse, true, State::Held)).unwrap() += 1,
        "C06" => *data.tallies.worked_minutes.get_mut(&(day("19 Jul"), StaffGroup::Reception)).unwrap() += 60,
        _ => {}
    }
}

fn plant_in_claim(code: &str, claim: &mut Claim) {
    match code {
        "C04" => *claim.appointments.measures.fates.as_mut().unwrap().get_mut(&Fate::Reprovided).unwrap() += 1,
        "C05" => *claim.appointments.by_date[0].1.kept.actual.as_mut().unwrap() += 1,
        "C07" => claim.work_items[0].minutes += whole(1),
        "C08" => *claim.totals.invoice_by_head.entry(7).or_default() -= 1,
        "C09" => claim.totals.invoice += 1,
        _ => {}
    }
}

fn controls_again(claim: &Claim, data: &PracticeData) -> Vec<normalday::claim::outcome::Control> {
    let timesheet = Timesheet::of(data, &claim.plan);
    let days = Measured::of(data, &claim.plan, &timesheet, &claim.claim_dates).unwrap().days;
    check(&Controlled { claim, data, days: &days })
}

fn write(code: &str, claim: &mut Claim) {
    claim.plan.policy.practice.name = "Inventon Surgery".to_owned();
    let is_planted = code == "C11";
    let is_identifier = move |text: &str| is_planted && text.contains("Inventon Surgery");
    let out = tempfile::tempdir().unwrap();
    write_copies(claim, &is_identifier, out.path(), Audience::Practice).unwrap();
}

fn printed(claim: &Claim, plan: &Plan) -> String {
    let loaded = LoadedPolicy { policy: plan.policy.clone(), path: None, was_found: false };
    summary(claim, &loaded, plainly(), false)
}
