//! The worker's side: it limits itself before it looks at anything.

/// The environment variable that tells a process that it is a worker, and how many bytes of memory it may use.
pub const MEMORY_VARIABLE: &str = "NORMALDAY_WORKER_MEMORY_BYTES";

/// Limits the memory of this process, if it is a worker: the first thing that `main` does. A worker also ends when the
/// process that started it does.
pub fn confine() {
    let limit = std::env::var(MEMORY_VARIABLE).ok().and_then(|bytes| bytes.parse::<u64>().ok());
    if let Some(bytes) = limit {
        limit_to(bytes);
    }
}

#[cfg(unix)]
fn limit_to(bytes: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = Rlimit { current: Some(bytes), maximum: Some(bytes) };
    // Where the system refuses, the parent's samples are left.
    let _ = setrlimit(Resource::Data, limit);
    // A worker that aborts leaves nothing behind: what it held may be patients' rows.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

#[cfg(not(unix))]
fn limit_to(_bytes: u64) {}
