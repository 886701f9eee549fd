//! Ctrl-C, once: the practices that are being worked on are finished, and no further one is begun. Twice: at once.

use signal_hook::consts::SIGINT;
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What a shell says of a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// A flag that Ctrl-C sets; a second Ctrl-C ends the process.
pub fn watched() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    // The order matters: only a Ctrl-C that finds the flag set ends the process. Where the system refuses, Ctrl-C does what
    // it does by itself, and files are whole all the same.
    let _ = flag::register_conditional_shutdown(SIGINT, INTERRUPTED, Arc::clone(&stop));
    let _ = flag::register(SIGINT, Arc::clone(&stop));
    stop
}
