//! `normalday region DIR`: a claim for each practice of a region, and what they come to together.

mod counter;
mod extracts;
mod interrupt;
pub mod summary;
mod wanted;

use super::Answer;
use super::arguments::{RegionArguments, RegionReaders, Voice};
use super::failure::{Failure, Status};
use super::pipeline::not_written;
use super::terminal::{Paint, Progress};
use super::words::counted;
use crate::model::incident::Incident;
use crate::model::stop::StopCode;
use crate::region::find;
use crate::region::key::digest_of_file;
use crate::region::lock::{self, Locked, NotLocked};
use crate::region::outcome::{PracticeRun, RegionRun, RegionSource};
use crate::region::parting::{Extracts, Inventory};
use crate::region::public::publish;
use crate::region::roll_up::{Rolled, roll_up};
use crate::region::run::{self, Finished, PRACTICE_LIMITS, Settings, Stopped, Wanted};
use crate::report;
use crate::report::json::shape::Warned;
use crate::report::region::outcome::Region;
use counter::Counter;
use std::path::{Path, PathBuf};
use summary::Whole;
use wanted::RegionPolicy;

/// Finds the practices, runs them, rolls them up, writes, and says what came of it.
pub fn run(arguments: &RegionArguments, voice: &Voice) -> Result<Answer, Failure> {
    let program = std::env::current_exe()
        .map_err(|error| Failure::new(StopCode::Fault, format!("the program does not know where it lies: {error}")))?;
    run_by(&program, arguments, voice)
}

/// The same, with the program that claims for each practice.
pub fn run_by(program: &Path, arguments: &RegionArguments, voice: &Voice) -> Result<Answer, Failure> {
    let policy = RegionPolicy::load(arguments)?;
    let mut found =
        find::find(&arguments.directory, &arguments.results.out).map_err(|error| unreadable(arguments, &error))?;
    let files = extracts::files(&mut found, arguments)?;
    let digest = digest_of_file(program).map_err(|error| no_program(program, &error))?;
    let mut wanted = wanted::of_folders(&found.practices, arguments, &policy);
    if wanted.is_empty() && files.is_empty() {
        return Err(no_practices(arguments, &Inventory::default()));
    }
    let _alone = alone(&arguments.results.out)?;
    let (layouts, key_file) = (arguments.layouts.as_deref(), arguments.key_file.as_deref());
    let extracts = Extracts::new(&files, layouts, key_file, &arguments.results.out);
    let mut inventory = Inventory::default();
    if !files.is_empty() {
        let progress = Progress::start(voice, "parting the extracts");
        let (found, files_digest) = extracts::inventory(&extracts, &digest, &arguments.results.out)?;
        drop(progress);
        extracts::share_out(&mut wanted, &found, &files_digest, arguments, &policy);
        inventory = found;
    }
    wanted::refuse_namesakes(&mut wanted);
    if wanted.is_empty() {
        return Err(no_practices(arguments, &inventory));
    }
    let incident = policy.incident_of(&wanted)?;
    let settings = Running { program, digest: &digest, extracts: &extracts };
    let finished = finish(&settings, &wanted, arguments, voice)?;
    let unchanged = finished.unchanged;
    let region = gathered(finished, incident, &inventory);
    let mut rolled = roll_up(&region, &policy.organisations, &policy.affected_suppliers);
    for (path, why) in &inventory.left_out {
        let text = format!("`{path}` is no part of an extract and was left out: {why}.");
        rolled.region.warnings.push(Warned { code: "left_out_of_extracts".to_owned(), text });
    }
    let (paths, json) = write(&mut rolled, arguments)?;
    let status = status(&region.practices, &rolled.region);
    let text = match (arguments.json, voice.quiet) {
        (true, _) => json,
        (false, true) => String::new(),
        (false, false) => {
            let whole = Whole { run: &region, rolled: &rolled.region, inventory: &inventory, unchanged, paths: &paths };
            summary::summary(&whole, arguments, Paint::for_stdout(voice))
        }
    };
    Ok(Answer { text, status })
}

/// Writes the roll-up for its readers. With what `--json` prints.
fn write(rolled: &mut Rolled, arguments: &RegionArguments) -> Result<(Vec<PathBuf>, String), Failure> {
    let written = match arguments.audience {
        RegionReaders::Icb => {
            let paths = report::region::write(&mut rolled.region, &rolled.days, &arguments.results.out);
            paths.map(|paths| (paths, report::region::to_json(&rolled.region)))
        }
        RegionReaders::Public => {
            let public = publish(&rolled.region);
            let paths = report::region::write_public(&public, &arguments.results.out);
            paths.map(|paths| (paths, report::region::to_public_json(&public)))
        }
    };
    written.map_err(|error| not_written(&error))
}

/// Keeps a second run out of the folder of results.
fn alone(out: &Path) -> Result<Locked, Failure> {
    lock::lock(out).map_err(|error| match error {
        NotLocked::NotWritten(error) => not_written(&error),
        NotLocked::Taken => Failure::new(
            StopCode::RegionIsRunning,
            format!("another run of `normalday region` is writing into `{}`", out.display()),
        )
        .because("Two at once would remove each other's files. Nothing was written by this one.")
        .hint("wait until it has ended, or name another folder with `--out`"),
    })
}

/// What practices are run with.
struct Running<'r> {
    program: &'r Path,
    digest: &'r str,
    extracts: &'r Extracts<'r>,
}

fn finish(
    running: &Running<'_>,
    wanted: &[Wanted],
    arguments: &RegionArguments,
    voice: &Voice,
) -> Result<Finished, Failure> {
    let stop = interrupt::watched();
    let counter = Counter::start(voice, wanted.len());
    // One more than there are processors: now and then a practice waits for the disk.
    let by_default = || std::thread::available_parallelism().map_or(1, |processors| processors.get() + 1);
    let jobs = arguments.jobs.map_or_else(by_default, usize::from);
    let settings = Settings {
        program: running.program,
        digest: running.digest,
        out: &arguments.results.out,
        jobs,
        limits: PRACTICE_LIMITS,
        extracts: Some(running.extracts),
        stop: &stop,
        told: &|how| counter.count(how),
    };
    run::run(wanted, &settings).map_err(|stopped| not_finished(&stopped, arguments))
}

fn gathered(finished: Finished, incident: Incident, inventory: &Inventory) -> RegionRun {
    let with_folder = |practice: &&PracticeRun| !practice.source.starts_with(wanted::THE_EXTRACTS);
    let source =
        |practice: &PracticeRun| RegionSource { path: practice.source.clone(), sha256: None, practices: 1, rows: None };
    let folders = finished.practices.iter().filter(with_folder).map(source);
    let sources = folders.chain(inventory.sources.iter().cloned()).collect();
    RegionRun { incident, practices: finished.practices, sources }
}

/// How a region ends: with a practice that failed or does not reconcile, written, but not whole.
fn status(practices: &[PracticeRun], rolled: &Region) -> Status {
    let claims = practices.iter().filter(|practice| practice.result.is_ok()).count();
    match () {
        () if claims == 0 => Status::NothingUsable,
        () if claims < practices.len() || !rolled.reconciled => Status::NotReconciled,
        () => Status::Done,
    }
}

fn unreadable(arguments: &RegionArguments, error: &std::io::Error) -> Failure {
    let message = format!("`{}` cannot be read: {error}", arguments.directory.display());
    Failure::new(StopCode::InputUnreadable, message).hint("name the folder that has a subfolder for each practice")
}

fn no_program(program: &Path, error: &std::io::Error) -> Failure {
    Failure::new(StopCode::Fault, format!("`{}` cannot be read: {error}", program.display()))
}

fn no_practices(arguments: &RegionArguments, inventory: &Inventory) -> Failure {
    let failure =
        Failure::new(StopCode::NoPractices, format!("there is no practice in `{}`", arguments.directory.display()));
    let left_out = inventory.left_out.iter().take(10);
    let left_out: Vec<String> = left_out.map(|(path, why)| format!("  left out: `{path}`, {why}")).collect();
    let failure = if left_out.is_empty() { failure } else { failure.because(left_out.join("\n")) };
    failure.because("Each practice has a subfolder there, with its exports, named by its ODS code.").hint(
        "name the folder above the practices' folders; for the exports of one practice there is `normalday claim`",
    )
}

/// Why a region did not come to its end.
pub fn not_finished(stopped: &Stopped, arguments: &RegionArguments) -> Failure {
    match stopped {
        Stopped::Interrupted { done, wanted } => {
            let of = counted(*wanted as i64, "practice", "practices");
            Failure::new(StopCode::Interrupted, format!("interrupted: {done} of {of} are done"))
                .because(format!(
                    "Their claims are whole, in `{}`. There is no roll-up yet, or it is that of an earlier run.",
                    arguments.results.out.display()
                ))
                .hint("run the same command again: it goes on where it stopped")
        }
        Stopped::NotWritten(error) => not_written(error),
        Stopped::NotWrittenByWorker(failure) => {
            Failure::new(StopCode::from_name(&failure.code).unwrap_or(StopCode::NotWritten), failure.reason.clone())
                .because("No practice could be claimed for without that, so the others were not tried.")
                .hint(failure.hint.clone())
        }
        Stopped::NotParted(error) => extracts::not_parted(error),
    }
}
