//! Work in a process of its own, with a limit of memory and a limit of time: what a hostile file does there, it does not
//! do to the claim. Nothing here knows what the work is: a [`Job`] is a command line of this same program, its input goes
//! in through one pipe, its output comes back through another, and it ends in one of four typed ways ([`Outcome`]).
//!
//! Memory is limited twice. On Unix the worker limits its own data (`RLIMIT_DATA`, [`confine`]), on Windows it lives in a Job
//! object that does, so that an allocation beyond the limit fails at once; everywhere the parent samples the memory that the
//! worker really holds and ends it beyond the limit.

mod confine;
mod ending;
#[cfg(windows)]
mod job_object;
mod watch;

pub use confine::{MEMORY_VARIABLE, confine};
pub use ending::{Death, Outcome};

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use watch::Watched;

/// Bytes of the end of standard error that are kept.
const STDERR_TAIL_BYTES: usize = 4 * 1024;

/// What a worker may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of memory.
    pub memory_bytes: u64,
    /// Time of processors, all threads together: a busy computer is no fault of the file.
    pub processor_time: Duration,
    /// From start to end, so that a worker that waits for nothing ends too.
    pub time: Duration,
}

/// A command line to run, and what it may use.
#[derive(Clone, Debug)]
pub struct Job {
    /// The program: as a rule this one.
    pub program: PathBuf,
    /// What is typed after it.
    pub arguments: Vec<OsString>,
    /// Variables of its environment, beside those of this process.
    pub environment: Vec<(&'static str, &'static str)>,
    /// What it may use.
    pub limits: Limits,
}

/// How a worker ended, and what was read from it.
#[derive(Debug)]
pub struct Ended<T> {
    /// How.
    pub outcome: Outcome,
    /// What the reader of its output made of it, however it ended.
    pub output: T,
    /// The most memory it was seen to hold, in bytes; between two samples it may have held more.
    pub most_memory_bytes: u64,
    /// Time of processors, as last seen.
    pub processor_time: Duration,
    /// From start to end.
    pub took: Duration,
}

/// The worker could not be started.
#[derive(Debug, thiserror::Error)]
#[error("the worker process could not be started: {0}")]
pub struct NotStarted(#[from] std::io::Error);

impl Job {
    /// Runs the job: feeds it the input, has its output read by `read`, waits until it has ended or ends it.
    ///
    /// `read` gets what the worker writes, up to its end; it may stop early, and then the worker finds nobody listening.
    pub fn run<T>(&self, input: &[u8], read: impl FnOnce(&mut dyn Read) -> T) -> Result<Ended<T>, NotStarted> {
        self.run_fed(|stdin| stdin.write_all(input), read)
    }

    /// The same with an input that is made while the worker reads it.
    pub fn run_fed<T>(
        &self,
        feed: impl FnOnce(&mut dyn Write) -> std::io::Result<()> + Send,
        read: impl FnOnce(&mut dyn Read) -> T,
    ) -> Result<Ended<T>, NotStarted> {
        let began = Instant::now();
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .envs(self.environment.iter().copied())
            .env(MEMORY_VARIABLE, self.limits.memory_bytes.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        apart_from_the_terminal(&mut command);
        let mut child = command.spawn()?;
        // A worker waits to be told what to do, so that its limit is there before it has taken any memory to speak of. Where
        // the system refuses, the samples are left.
        #[cfg(windows)]
        let _job = job_object::JobObject::holding(&child, self.limits.memory_bytes);
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let child = Mutex::new(child);
        std::thread::scope(|scope| {
            scope.spawn(move || {
                // A worker that ends before it has read everything says why by the way it ends.
                let _ = stdin.map(|mut stdin| feed(&mut stdin));
            });
            let tail = scope.spawn(move || stderr.map(tail_of).unwrap_or_default());
            let watched = scope.spawn(|| watch::until_ended(&child, began, self.limits));
            let output = match stdout {
                Some(mut stdout) => read(&mut stdout),
                None => read(&mut std::io::empty()),
            };
            let watched = watched.join().unwrap_or_else(|_| Watched::lost(&child));
            let stderr_tail = tail.join().unwrap_or_default();
            let outcome = ending::outcome(&watched, self.limits, stderr_tail);
            let Watched { most_memory_bytes, processor_time, .. } = watched;
            Ok(Ended { outcome, output, most_memory_bytes, processor_time, took: began.elapsed() })
        })
    }
}

/// Ctrl-C is for this process alone, which decides what becomes of its workers: a worker that were ended in the middle of a
/// file would seem to have met a damaged one.
fn apart_from_the_terminal(command: &mut Command) {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    #[cfg(not(unix))]
    let _ = command;
}

/// Ends a worker; one that has ended already stays so.
fn end(child: &Mutex<Child>) {
    if let Ok(mut child) = child.lock() {
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// The last bytes of standard error, as text.
fn tail_of(mut stderr: ChildStderr) -> String {
    let (mut tail, mut piece) = (Vec::new(), [0u8; 1024]);
    while let Ok(length @ 1..) = stderr.read(&mut piece) {
        tail.extend_from_slice(piece.get(..length).unwrap_or_default());
        let beyond = tail.len().saturating_sub(STDERR_TAIL_BYTES);
        tail.drain(..beyond);
    }
    String::from_utf8_lossy(&tail).into_owned()
}
