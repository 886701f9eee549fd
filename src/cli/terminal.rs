//! How things are said: colour, standard output and error, progress.

use super::arguments::{Colour, Voice};
use super::failure::Failure;
use crate::model::stop::StopCode;
use clap::builder::styling::{AnsiColor, Style};
use indicatif::ProgressBar;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Puts colour on words, or leaves them as they are.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    is_on: bool,
}

impl Paint {
    /// For standard output.
    pub fn for_stdout(voice: &Voice) -> Self {
        Paint::resolve(voice.color, io::stdout().is_terminal())
    }

    /// For standard error.
    pub fn for_stderr(voice: &Voice) -> Self {
        Paint::resolve(voice.color, io::stderr().is_terminal())
    }

    fn resolve(colour: Colour, is_terminal: bool) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Paint {
            is_on: match colour {
                Colour::Auto => is_terminal && wanted,
                Colour::Always => true,
                Colour::Never => false,
            },
        }
    }

    /// A heading.
    pub fn heading(self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    /// Something that is as it should be.
    pub fn good(self, text: &str) -> String {
        self.with(AnsiColor::Green.on_default().bold(), text)
    }

    /// Something that wants a look.
    pub fn doubtful(self, text: &str) -> String {
        self.with(AnsiColor::Yellow.on_default().bold(), text)
    }

    /// Something that is not as it should be.
    pub fn bad(self, text: &str) -> String {
        self.with(AnsiColor::Red.on_default().bold(), text)
    }

    fn with(self, style: Style, text: &str) -> String {
        if self.is_on { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Prints the answer of a command. A reader who has seen enough (`normalday layouts | head`) is no failure.
pub fn say(text: &str) -> Result<(), Failure> {
    if text.is_empty() {
        return Ok(());
    }
    let mut output = io::stdout().lock();
    let line_end: &[u8] = if text.ends_with('\n') { b"" } else { b"\n" };
    let written = output.write_all(text.as_bytes()).and_then(|()| output.write_all(line_end));
    match written.and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(StopCode::NotPrinted, format!("the answer could not be printed: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints why a command was not carried out.
pub fn complain(failure: &Failure, voice: &Voice) {
    let _ = io::stderr().lock().write_all(complaint(failure, Paint::for_stderr(voice)).as_bytes());
}

/// The words of [`complain`].
pub fn complaint(failure: &Failure, paint: Paint) -> String {
    let mut text = format!("{} {}\n", paint.bad(&labelled(failure.code)), failure.message);
    for detail in &failure.details {
        text.push_str(&format!("\n{detail}\n"));
    }
    for hint in &failure.hints {
        text.push_str(&format!("\n{} {hint}\n", paint.doubtful("hint:")));
    }
    text
}

/// `error[N010]:`, before what happened.
fn labelled(code: StopCode) -> String {
    format!("error[{code}]:")
}

/// Prints what the parser of the command line says: help and version as they are, complaints with their code.
pub fn print_parsed(said: &clap::Error) {
    if !said.use_stderr() {
        let _ = said.print();
        return;
    }
    let (text, paint) = (said.render(), Paint::for_stderr(&Voice::default()));
    let text = if paint.is_on { text.ansi().to_string() } else { text.to_string() };
    let text = text.replacen("error:", &labelled(StopCode::CommandLine), 1);
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// What is being done, shown on standard error: only to a terminal, and only when it takes more than a second.
pub struct Progress {
    words: Option<Sender<String>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins with the words for the first step.
    pub fn start(voice: &Voice, first: &str) -> Self {
        if voice.quiet || !io::stderr().is_terminal() {
            return Progress { words: None, thread: None };
        }
        let (words, received) = mpsc::channel::<String>();
        let first = first.to_owned();
        let thread = std::thread::spawn(move || show_while_open(&received, first));
        Progress { words: Some(words), thread: Some(thread) }
    }

    /// Goes on to the next step.
    pub fn step(&self, words: &str) {
        if let Some(sender) = &self.words {
            let _ = sender.send(words.to_owned());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.words = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(1);

fn show_while_open(received: &Receiver<String>, mut current: String) {
    let begun = Instant::now();
    loop {
        match received.recv_timeout(PATIENCE.saturating_sub(begun.elapsed())) {
            Ok(next) => current = next,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
    let spinner = ProgressBar::new_spinner().with_message(current);
    spinner.enable_steady_tick(Duration::from_millis(120));
    for next in received {
        spinner.set_message(next);
    }
    spinner.finish_and_clear();
}

#[cfg(test)]
mod tests {
    use super::{Paint, complaint};
    use crate::cli::failure::Failure;
    use crate::model::stop::StopCode;

    #[test]
    fn a_complaint_says_what_and_why_and_then_what_to_do() {
        let failure =
            Failure::new(StopCode::NoDates, "the cat is out").because("It may not come back.").hint("shut the door");
        assert_eq!(
            complaint(&failure, Paint { is_on: false }),
            "error[N071]: the cat is out\n\nIt may not come back.\n\nhint: shut the door\n"
        );
    }
}
