//! How far a region has come: counts, rate and time left, on standard error, and only on a terminal.

use crate::cli::arguments::Voice;
use crate::region::run::How;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const TEMPLATE: &str = "{wide_bar} {pos} of {len} practices, {per_sec}, {eta} left{msg}";

/// Counts practices.
pub struct Counter {
    bar: ProgressBar,
    unchanged: AtomicUsize,
    failed: AtomicUsize,
}

impl Counter {
    /// Begins at nought.
    pub fn start(voice: &Voice, practices: usize) -> Self {
        let is_shown = !voice.quiet && io::stderr().is_terminal();
        let target = if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(practices as u64), target);
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        if is_shown {
            bar.enable_steady_tick(Duration::from_millis(250));
        }
        Counter { bar, unchanged: AtomicUsize::new(0), failed: AtomicUsize::new(0) }
    }

    /// One more is done.
    pub fn count(&self, how: How) {
        match how {
            How::Run => {}
            How::Unchanged => add_one(&self.unchanged),
            How::Failed => add_one(&self.failed),
        }
        let words = |count: &AtomicUsize, what| match count.load(Ordering::Relaxed) {
            0 => String::new(),
            count => format!(", {count} {what}"),
        };
        self.bar.set_message(words(&self.unchanged, "unchanged") + &words(&self.failed, "failed"));
        self.bar.inc(1);
    }
}

fn add_one(count: &AtomicUsize) {
    count.fetch_add(1, Ordering::Relaxed);
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
