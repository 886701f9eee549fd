//! How a worker ended, in words that can be acted on.

use super::Limits;
use super::watch::Watched;
use std::process::ExitStatus;
use std::time::Duration;

/// How a worker ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// By itself, with status 0.
    Finished,
    /// It wanted more memory than it may have.
    OverMemory {
        /// The limit, in bytes.
        limit_bytes: u64,
    },
    /// It took longer than it may.
    OverTime {
        /// The limit.
        limit: Duration,
    },
    /// It died, or ended with another status.
    Died {
        /// By what.
        by: Death,
        /// The end of what it wrote to standard error.
        stderr_tail: String,
    },
}

/// What ended a process that did not finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Death {
    /// A signal of the system.
    Signal(i32),
    /// An exit status other than 0.
    Status(i32),
    /// The system does not say.
    Unknown,
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Outcome::Finished => formatter.write_str("finished"),
            Outcome::OverMemory { limit_bytes } => {
                write!(formatter, "needed more than {} MB of memory", limit_bytes / (1024 * 1024))
            }
            Outcome::OverTime { limit } => write!(formatter, "took longer than {} seconds", limit.as_secs()),
            Outcome::Died { by: Death::Signal(signal), .. } => write!(formatter, "was ended by signal {signal}"),
            Outcome::Died { by: Death::Status(status), .. } => write!(formatter, "ended with status {status}"),
            Outcome::Died { by: Death::Unknown, .. } => formatter.write_str("ended, nobody knows how"),
        }
    }
}

/// What Rust says when the system refuses memory: as its last words before an abort, or as an error that is passed on.
const REFUSED_MEMORY: [&str; 2] = ["memory allocation of", "out of memory"];

/// What the parent saw and the worker's last words, together.
pub(super) fn outcome(watched: &Watched, limits: Limits, stderr_tail: String) -> Outcome {
    let over_memory = Outcome::OverMemory { limit_bytes: limits.memory_bytes };
    match (watched.status, watched.was_over_time) {
        _ if watched.was_over_memory => over_memory,
        (_, Some(limit)) => Outcome::OverTime { limit },
        (Some(status), _) if status.success() => Outcome::Finished,
        (Some(_), _) if REFUSED_MEMORY.iter().any(|words| stderr_tail.contains(words)) => over_memory,
        (Some(status), _) => Outcome::Died { by: death_of(status), stderr_tail },
        (None, _) => Outcome::Died { by: Death::Unknown, stderr_tail },
    }
}

#[cfg(unix)]
fn death_of(status: ExitStatus) -> Death {
    use std::os::unix::process::ExitStatusExt;
    match (status.signal(), status.code()) {
        (Some(signal), _) => Death::Signal(signal),
        (None, Some(code)) => Death::Status(code),
        (None, None) => Death::Unknown,
    }
}

#[cfg(not(unix))]
fn death_of(status: ExitStatus) -> Death {
    status.code().map_or(Death::Unknown, Death::Status)
}
