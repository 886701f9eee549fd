//! Practices are run, each in a process of its own, several at a time: what a broken file, a fault or want of memory does to
//! one of them, it does to no other.

use super::days::Days;
use super::find::folder_name;
use super::journal::Journal;
use super::leftovers;
use super::outcome::{PracticeFailure, PracticeResult, PracticeRun};
use super::parting::{Extracts, Parted, PartingError};
use super::record::PracticeRecord;
use super::task::{COMMAND, Claimed, Reply, Task};
use super::{history::HistoryDay, key};
use crate::ingest::limits;
use crate::ingest::worker::{Death, Job, Limits, Outcome};
use crate::model::stop::StopCode;
use crate::report::{self, ReportError};
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// The folder of the practices' own claims, in the folder of results.
pub const PRACTICES: &str = "practices";

/// What a claim for one practice of a region may use.
pub const PRACTICE_LIMITS: Limits = Limits {
    memory_bytes: limits::PRACTICE_BYTES,
    processor_time: limits::PRACTICE_PROCESSOR_TIME,
    time: limits::PRACTICE_TIME,
};

/// A practice that is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// ODS code, else the name of its folder.
    pub code: String,
    /// Folder that it came from, as shown to people.
    pub source: String,
    /// What is to be done, or why nothing can be.
    pub task: Result<Box<Task>, PracticeFailure>,
}

/// How practices are run.
pub struct Settings<'s> {
    /// The program of normalday.
    pub program: &'s Path,
    /// The digest of its bytes: another build may come to other results.
    pub digest: &'s str,
    /// The folder of results.
    pub out: &'s Path,
    /// Practices at a time; at least one is.
    pub jobs: usize,
    /// What one of them may use.
    pub limits: Limits,
    /// Extracts that hold rows of many of them.
    pub extracts: Option<&'s Extracts<'s>>,
    /// Set when no further practice shall be begun.
    pub stop: &'s AtomicBool,
    /// Told of each practice when it is done.
    pub told: &'s (dyn Fn(How) + Sync),
}

/// How a practice came to its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It was run, and a claim was written.
    Run,
    /// Nothing that bears on it has changed: its claim of an earlier run stands.
    Unchanged,
    /// There is no claim.
    Failed,
}

/// Practices that were run.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Each with its result, in order of code.
    pub practices: Vec<PracticeRun>,
    /// How many of them stand as they were.
    pub unchanged: usize,
}

/// Why a region was not run to its end. What was done is in the journal.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// It was interrupted.
    #[error("interrupted after {done} of {wanted} practices")]
    Interrupted {
        /// Practices done.
        done: usize,
        /// Practices wanted.
        wanted: usize,
    },
    /// Results cannot be written, so that no practice can be claimed for.
    #[error(transparent)]
    NotWritten(#[from] ReportError),
    /// The same, as a worker met it.
    #[error("{}", .0.reason)]
    NotWrittenByWorker(PracticeFailure),
    /// The extracts cannot be parted.
    #[error(transparent)]
    NotParted(#[from] Arc<PartingError>),
}

/// Runs every practice that is wanted, and hands on what became of each.
///
/// # Errors
/// Where it was interrupted, or results cannot be written.
pub fn run(wanted: &[Wanted], settings: &Settings<'_>) -> Result<Finished, Stopped> {
    let runner = Runner { settings, journal: Journal::of(settings.out) };
    runner.journal.sweep();
    let (next, halted) = (AtomicUsize::new(0), AtomicBool::new(false));
    let done: Mutex<Vec<(PracticeRun, How)>> = Mutex::default();
    let stopped: Mutex<Option<Stopped>> = Mutex::default();
    let work = || {
        while !settings.stop.load(Ordering::Relaxed) && !halted.load(Ordering::Relaxed) {
            let Some(wanted) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
            match runner.practice(wanted) {
                Ok((result, how)) => {
                    let run = PracticeRun { code: wanted.code.clone(), source: wanted.source.clone(), result };
                    held(&done).push((run, how));
                    (settings.told)(how);
                }
                Err(error) => {
                    halted.store(true, Ordering::Relaxed);
                    held(&stopped).get_or_insert(error);
                }
            }
        }
    };
    std::thread::scope(|scope| (0..settings.jobs.max(1)).for_each(|_| drop(scope.spawn(work))));
    if let Some(stopped) = held(&stopped).take() {
        return Err(stopped);
    }
    let mut done = std::mem::take(&mut *held(&done));
    if done.len() < wanted.len() {
        return Err(Stopped::Interrupted { done: done.len(), wanted: wanted.len() });
    }
    done.sort_by(|(one, _), (other, _)| (&one.code, &one.source).cmp(&(&other.code, &other.source)));
    let unchanged = done.iter().filter(|(_, how)| *how == How::Unchanged).count();
    Ok(Finished { practices: done.into_iter().map(|(run, _)| run).collect(), unchanged })
}

/// What a mutex holds, whatever became of a thread that held it before.
fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

type Tried = (Result<PracticeResult, PracticeFailure>, How);

struct Runner<'r> {
    settings: &'r Settings<'r>,
    journal: Journal,
}

impl Runner<'_> {
    fn practice(&self, wanted: &Wanted) -> Result<Tried, Stopped> {
        let name = folder_name(&wanted.code);
        let folder = self.settings.out.join(PRACTICES).join(&name);
        leftovers::sweep(&folder);
        let task = match &wanted.task {
            Ok(task) => task,
            Err(failure) => return Ok(self.failed(failure.clone(), &name, &folder)),
        };
        let key = match key::key_of(task, self.settings.digest) {
            Ok(key) => key,
            Err(error) => return Ok(self.failed(unreadable(&wanted.source, &error), &name, &folder)),
        };
        if let Some((record, history)) = self.journal.unchanged(&name, &key, &folder) {
            return Ok((Ok(self.result(record, &history, &name)), How::Unchanged));
        }
        let parted = match (&task.extract, self.settings.extracts) {
            (Some(_), Some(extracts)) => Some(extracts.parted()?),
            _ => None,
        };
        match self.worker(task, parted) {
            Reply::Failed(failure) if is_of_the_disk(&failure) => Err(Stopped::NotWrittenByWorker(failure)),
            Reply::Failed(failure) => Ok(self.failed(failure, &name, &folder)),
            Reply::Claimed(claimed) => self.claimed(claimed, &name, &key, &folder),
        }
    }

    fn claimed(&self, claimed: Claimed, name: &str, key: &str, folder: &Path) -> Result<Tried, Stopped> {
        match record_in(folder) {
            Ok(record) => {
                let result = self.result(record, &claimed.history, name);
                self.journal.done(name, key, claimed, &result.record)?;
                Ok((Ok(result), How::Run))
            }
            Err(failure) => Ok(self.failed(failure, name, folder)),
        }
    }

    fn result(&self, record: PracticeRecord, history: &[HistoryDay], name: &str) -> PracticeResult {
        let days = Days::in_journal(history, &self.journal, name);
        // The folder of results may be moved as a whole.
        PracticeResult { record, days, folder: Some(Path::new(PRACTICES).join(name)), not_verified: None }
    }

    /// A practice without a claim has none of an earlier run either.
    fn failed(&self, mut failure: PracticeFailure, name: &str, folder: &Path) -> Tried {
        self.journal.forget(name);
        let stay = leftovers::remove_claim(folder);
        if !stay.is_empty() {
            failure.reason.push_str(&format!(
                " (The claim of an earlier run is still in `{}` and could not be removed: {}.)",
                folder.display(),
                stay.join(", ")
            ));
        }
        (Err(failure), How::Failed)
    }

    /// Has one practice claimed for in a process of its own.
    fn worker(&self, task: &Task, parted: Option<&Parted>) -> Reply {
        let job = Job {
            program: self.settings.program.to_owned(),
            arguments: vec![COMMAND.into(), task.code.as_str().into()],
            // The practices share the processors; one of them has no use for more threads.
            environment: vec![("POLARS_MAX_THREADS", "1"), ("RAYON_NUM_THREADS", "1")],
            limits: self.settings.limits,
        };
        let feed = |stdin: &mut dyn Write, told: &[u8]| {
            let mut stdin = BufWriter::with_capacity(64 * 1024, stdin);
            stdin.write_all(told)?;
            if let (Some(extract), Some(parted)) = (&task.extract, parted) {
                parted.hand(extract.number, &mut stdin)?;
            }
            stdin.flush()
        };
        let ended = rmp_serde::to_vec_named(task)
            .map_err(|error| error.to_string())
            .and_then(|told| job.run_fed(|stdin| feed(stdin, &told), listen).map_err(|error| error.to_string()));
        match ended {
            Err(words) => Reply::Failed(failure(StopCode::PracticeEnded, words)),
            Ok(ended) => match (ended.outcome, ended.output) {
                (Outcome::Finished, Some(reply)) => reply,
                (outcome, _) => Reply::Failed(broken_off(&outcome)),
            },
        }
    }
}

fn listen(output: &mut dyn std::io::Read) -> Option<Reply> {
    rmp_serde::from_read(BufReader::new(output)).ok()
}

/// A claim as it was written, read for the roll-up.
fn record_in(folder: &Path) -> Result<PracticeRecord, PracticeFailure> {
    let path = folder.join(report::JSON);
    let not_read = |error: &dyn std::fmt::Display| {
        failure(StopCode::PracticeEnded, format!("its claim `{}` cannot be read back: {error}", path.display()))
    };
    let text = std::fs::read_to_string(&path).map_err(|error| not_read(&error))?;
    serde_json::from_str(&text).map_err(|error| not_read(&error))
}

fn failure(code: StopCode, reason: impl Into<String>) -> PracticeFailure {
    PracticeFailure { code: code.name().to_owned(), reason: reason.into(), hint: hint(code).to_owned() }
}

fn hint(code: StopCode) -> &'static str {
    match code {
        StopCode::PracticeOverMemory | StopCode::PracticeOverTime => {
            "look for a file that does not belong there, or give fewer weeks of the book"
        }
        StopCode::InputUnreadable => "see whether you may read its files",
        _ => "run `normalday claim` for this practice alone: it says more",
    }
}

fn unreadable(source: &str, error: &std::io::Error) -> PracticeFailure {
    failure(StopCode::InputUnreadable, format!("`{source}` cannot be read: {error}"))
}

/// Why a process of a practice came to no result of its own.
pub fn broken_off(outcome: &Outcome) -> PracticeFailure {
    let megabytes = |bytes: &u64| bytes / limits::MEGABYTE;
    match outcome {
        Outcome::OverMemory { limit_bytes } => failure(
            StopCode::PracticeOverMemory,
            format!("its files need more than the {} MB of memory that one practice may have", megabytes(limit_bytes)),
        ),
        Outcome::OverTime { limit } => failure(
            StopCode::PracticeOverTime,
            format!("its files take longer than the {} seconds that one practice may have", limit.as_secs()),
        ),
        Outcome::Died { by, .. } => {
            let how = match by {
                Death::Signal(signal) => format!("by signal {signal}"),
                Death::Status(status) => format!("with status {status}"),
                Death::Unknown => "and the system does not say how".to_owned(),
            };
            failure(
                StopCode::PracticeEnded,
                format!("the process of this practice ended before it was through ({how})"),
            )
        }
        Outcome::Finished => {
            failure(StopCode::PracticeEnded, "the process of this practice ended without a word of what it did")
        }
    }
}

/// Whether every other practice would meet the same.
fn is_of_the_disk(failure: &PracticeFailure) -> bool {
    [StopCode::FolderNotMade, StopCode::NotWritten].iter().any(|code| code.name() == failure.code)
}
