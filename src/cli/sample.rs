//! `normalday sample DIR`: synthetic exports with a known truth.

use super::Answer;
use super::arguments::{SampleArguments, Voice};
use super::failure::{Failure, nearest};
use super::terminal::Progress;
use super::words::{counted, typed};
use crate::model::stop::StopCode;
use crate::sample::{self, Element, Layout, LevelError, Levels, Life, SampleError, Settings, Summary};
use std::fs;
use std::path::Path;

/// Makes the practices.
pub fn run(arguments: &SampleArguments, voice: &Voice) -> Result<Answer, Failure> {
    refuse_strange_folder(&arguments.directory)?;
    let defaults = Settings::default();
    let settings = Settings {
        practices: arguments.practices,
        weeks: arguments.weeks,
        seed: arguments.seed,
        systems: if arguments.systems.is_empty() { defaults.systems.clone() } else { arguments.systems.clone() },
        unaffected: arguments.unaffected,
        incident: arguments.incident.clone().unwrap_or_else(|| defaults.incident.clone()),
        life: life(arguments)?,
        one_extract: arguments.one_extract,
        ..defaults
    };
    let progress = Progress::start(voice, "making up practices");
    let made = sample::generate(&settings, &arguments.directory).map_err(|error| not_made(&error))?;
    drop(progress);
    if voice.quiet {
        return Ok(Answer::done(""));
    }
    Ok(Answer::done(summary(&made, &settings)))
}

/// How life goes: its size, the severity of the outage, its elements.
fn life(arguments: &SampleArguments) -> Result<Life, Failure> {
    let mut elements = Levels::default();
    for word in &arguments.life {
        elements.add(word).map_err(|error| no_such_life(&error))?;
    }
    if arguments.severity.is_some_and(|severity| !(0.0..=1.0).contains(&severity)) {
        return Err(Failure::new(StopCode::SampleOutOfRange, "the severity is a share from 0 to 1 (`--severity`)")
            .hint("`--severity 0.3` loses three in ten of the incident's appointments"));
    }
    Ok(Life { elements, outage_lost: arguments.severity, ..Life::default().sized(arguments.patients) })
}

fn no_such_life(error: &LevelError) -> Failure {
    let message = format!("{error} (`--life`)");
    let known: Vec<&str> = Element::ALL.into_iter().map(Element::name).collect();
    match error {
        LevelError::UnknownElement(name) => {
            let failure = Failure::new(StopCode::UnknownElement, message);
            let failure = match nearest(name, known.iter().copied()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure,
            };
            failure.hint(format!("the elements are all, {}", known.join(", ")))
        }
        LevelError::NotALevel { name, .. } => {
            let failure = Failure::new(StopCode::SampleOutOfRange, message);
            match Element::named(name) {
                Some(element) => failure.hint(format!(
                    "`--life {name}={}` is the usual level: {}; 0 switches it off",
                    element.usual_level(),
                    element.meaning()
                )),
                None => failure,
            }
        }
    }
}

/// The long help of `--life`, one line an element.
pub fn life_help() -> String {
    let mut text = "An element of ordinary life, repeated or separated by commas: NAME=LEVEL sets its level (0 to 1; 0 \
                    switches it off), NAME alone uses the usual level, `all` switches everything on at its usual level. \
                    Later words go before earlier ones: `--life all,sickness=0`. Without this option life is plain. What is \
                    true of the practice stands in truth.json whatever is on.\n"
        .to_owned();
    for element in Element::ALL {
        text.push_str(&format!("\n{:<15} {:<6} {}", element.name(), element.usual_level(), element.meaning()));
    }
    text
}

/// A folder that holds something else than an earlier sample is left alone.
fn refuse_strange_folder(directory: &Path) -> Result<(), Failure> {
    let holds_something = fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some());
    if !holds_something || directory.join("truth.json").is_file() {
        return Ok(());
    }
    Err(Failure::new(
        StopCode::SampleFolderInUse,
        format!("`{}` holds files that are not an earlier sample", directory.display()),
    )
    .because("Made-up exports beside real ones would be claimed together with them.")
    .hint("name a folder that is empty, or not there yet"))
}

fn not_made(error: &SampleError) -> Failure {
    match error {
        SampleError::Incident(inner) => {
            Failure::new(StopCode::BadIncident, format!("the incident cannot be read: {inner} (`--incident`)"))
                .hint("write `2024-07-19`, `2024-07-19/2024-07-22` or `2024-07-19T08:00/2024-07-19T17:30`")
        }
        SampleError::UnknownSystem(name) => unknown_system(name),
        SampleError::OutOfRange(what) => Failure::new(StopCode::SampleOutOfRange, *what),
        SampleError::Write { .. } => {
            Failure::new(StopCode::NotWritten, error.to_string()).hint("choose a folder in which you may write")
        }
        SampleError::Csv(_) | SampleError::Workbook(_) | SampleError::Json(_) => {
            Failure::new(StopCode::Fault, error.to_string())
        }
    }
}

fn unknown_system(name: &str) -> Failure {
    let known: Vec<&str> = Layout::ALL.iter().map(|(name, _)| *name).collect();
    let failure = Failure::new(StopCode::UnknownSystem, format!("there is no sample of the system `{name}`"));
    let failure = match nearest(name, known.iter().copied()) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure,
    };
    failure.hint(format!("the systems are {}", known.join(", ")))
}

fn summary(made: &Summary, settings: &Settings) -> String {
    let practices = counted(made.practices.len() as i64, "practice", "practices");
    let outage = if settings.unaffected { " (no outage)" } else { "" };
    let mut text = format!("Made up {practices}, incident {}{outage}:\n\n", settings.incident);
    for practice in &made.practices {
        let files = counted(practice.files.len() as i64, "file", "files");
        text.push_str(&format!("  {}  {}, {files}\n", practice.folder.display(), practice.system));
    }
    text.push_str(&format!("\nWhat a claim should come to: {}\n", made.truth.display()));
    if let Some(first) = made.practices.first() {
        let command = format!("normalday claim {} --incident {}", typed(&first.folder), settings.incident);
        text.push_str(&format!("\nClaim for one of them:\n\n  {command}\n"));
    }
    text
}
