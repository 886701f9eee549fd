//! The parent's side: a sample of the worker's memory every few milliseconds, and an end to what goes beyond its limits.

use super::{Limits, end};
use std::process::{Child, ExitStatus};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Between the first two looks; each wait is a half longer than the one before, up to the longest.
const FIRST_WAIT: Duration = Duration::from_micros(500);
/// A worker that fills memory at ten gigabytes a second is 100 MB over its limit when it is seen.
const LONGEST_WAIT: Duration = Duration::from_millis(10);

/// What was seen of a worker.
#[derive(Debug, Default)]
pub(super) struct Watched {
    /// How it ended; none where the system did not say.
    pub status: Option<ExitStatus>,
    /// Whether it was ended for its memory.
    pub was_over_memory: bool,
    /// The limit of time for which it was ended.
    pub was_over_time: Option<Duration>,
    /// The most memory in a sample.
    pub most_memory_bytes: u64,
    /// Time of processors in the last sample.
    pub processor_time: Duration,
}

impl Watched {
    /// The watch itself failed: the worker is ended, and nothing is known of it.
    pub fn lost(child: &Mutex<Child>) -> Watched {
        end(child);
        Watched::default()
    }
}

/// Watches a worker until it has ended.
pub(super) fn until_ended(child: &Mutex<Child>, began: Instant, limits: Limits) -> Watched {
    let mut watched = Watched::default();
    let mut system = System::new();
    let mut wait = FIRST_WAIT;
    loop {
        let (status, id) = match child.lock() {
            Ok(mut child) => (child.try_wait(), child.id()),
            Err(_) => return watched,
        };
        match status {
            Ok(None) => {}
            Ok(Some(status)) => return Watched { status: Some(status), ..watched },
            Err(_) => {
                end(child);
                return watched;
            }
        }
        if let Some((memory_bytes, processor_time)) = sample(&mut system, id) {
            watched.most_memory_bytes = watched.most_memory_bytes.max(memory_bytes);
            watched.processor_time = processor_time;
        }
        watched.was_over_memory = watched.most_memory_bytes > limits.memory_bytes;
        watched.was_over_time = match () {
            () if watched.processor_time > limits.processor_time => Some(limits.processor_time),
            () if began.elapsed() > limits.time => Some(limits.time),
            () => None,
        };
        if watched.was_over_memory || watched.was_over_time.is_some() {
            end(child);
            return watched;
        }
        std::thread::sleep(wait);
        wait = LONGEST_WAIT.min(wait + wait / 2);
    }
}

/// The memory that a process holds now, and the time of processors that it has had; none where the system does not say.
fn sample(system: &mut System, id: u32) -> Option<(u64, Duration)> {
    let id = Pid::from_u32(id);
    let kind = ProcessRefreshKind::nothing().with_memory().with_cpu();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[id]), false, kind);
    let process = system.process(id)?;
    Some((process.memory(), Duration::from_millis(process.accumulated_cpu_time())))
}
