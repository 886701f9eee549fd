//! `normalday consolidate CLAIM.xlsx...`: claim workbooks that were received become one region workbook, each verified first.

use super::Answer;
use super::arguments::{ConsolidateArguments, Voice};
use super::failure::{Failure, Status};
use super::pipeline::not_written;
use super::policy_file;
use super::region::summary::of_failure;
use super::terminal::{Paint, Progress};
use super::words::wrapped;
use crate::ingest::limits;
use crate::model::incident::Incident;
use crate::model::policy::Policy;
use crate::model::stop::StopCode;
use crate::model::words::counted;
use crate::region::organisations::Organisations;
use crate::region::outcome::{PracticeRun, RegionRun, RegionSource};
use crate::region::received::received;
use crate::region::roll_up::{Rolled, roll_up};
use crate::report::region::outcome::{PracticeRow, Region};
use crate::report::region::{self, to_json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// A workbook that was received: where it lies, the digest of its bytes, and what it came to.
struct Workbook {
    source: String,
    sha256: String,
    practice: PracticeRun,
}

/// What all workbooks came to: each once, and those that are copies of another.
struct Received {
    workbooks: Vec<Workbook>,
    copies: Vec<(String, String)>,
}

/// Reads, verifies, rolls up, writes, says.
pub fn run(arguments: &ConsolidateArguments, voice: &Voice) -> Result<Answer, Failure> {
    let policy = match &arguments.policy {
        Some(path) => policy_file::parse(path, &policy_file::text_of(path)?)?,
        None => Policy::default(),
    };
    let organisations = Organisations::read(&arguments.organisations)
        .map_err(|error| Failure::of_text(StopCode::LookUpUnusable, &error.to_string()))?;
    let progress = Progress::start(voice, "verifying the workbooks");
    let received = receive(&paths(&arguments.workbooks)?)?;
    if received.workbooks.iter().all(|workbook| workbook.practice.result.is_err()) {
        return Err(none_usable(&received));
    }
    let incident = incident(arguments, &policy, &received)?;
    progress.step("rolling up");
    let run = region_run(incident, &received);
    let Rolled { mut region, days } = roll_up(&run, &organisations, &policy.affected_suppliers);
    let paths = region::write(&mut region, &days, &arguments.results.out).map_err(|error| not_written(&error))?;
    drop(progress);
    let text = match (arguments.json, voice.quiet) {
        (true, _) => to_json(&region),
        (false, true) => String::new(),
        (false, false) => words(&run, &region, &received, &paths, Paint::for_stdout(voice)),
    };
    let is_whole = region.reconciled && region.failures.is_empty() && region.practices.iter().all(is_counted);
    Ok(Answer { text, status: if is_whole { Status::Done } else { Status::NotReconciled } })
}

/// Whether a practice's claim is among the region's totals, and reconciled.
fn is_counted(practice: &PracticeRow) -> bool {
    practice.is_counted() && practice.reconciled
}

/// The workbooks that are named; of a folder, those that lie in it.
fn paths(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let cannot = |path: &Path, error: &std::io::Error| {
        Failure::new(StopCode::InputUnreadable, format!("`{}` cannot be read: {error}", path.display()))
            .hint("name claim workbooks (.xlsx), or the folder in which they lie")
    };
    let mut paths = Vec::new();
    for path in named {
        if !path.metadata().map_err(|error| cannot(path, &error))?.is_dir() {
            paths.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in path.read_dir().map_err(|error| cannot(path, &error))? {
            let entry = entry.map_err(|error| cannot(path, &error))?.path();
            inside.extend(Some(entry).filter(|entry| is_workbook(entry)));
        }
        inside.sort();
        paths.extend(inside);
    }
    match paths.is_empty() {
        false => Ok(paths),
        true => Err(Failure::new(StopCode::NotAClaim, "there is no workbook (.xlsx) in the folder")
            .hint("name claim workbooks (.xlsx), or the folder in which they lie")),
    }
}

/// A workbook that Excel has not just open: beside those it lays a small file that begins with `~$`.
fn is_workbook(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    name.ends_with(".xlsx") && !name.starts_with("~$") && path.is_file()
}

/// Verifies each workbook, several at a time.
fn receive(paths: &[PathBuf]) -> Result<Received, Failure> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let all: Vec<Result<Workbook, Failure>> = std::thread::scope(|scope| {
        let shares = paths.chunks(paths.len().div_ceil(threads).max(1));
        let readers: Vec<_> =
            shares.map(|share| scope.spawn(|| share.iter().map(|path| workbook(path)).collect::<Vec<_>>())).collect();
        let stopped = || vec![Err(Failure::new(StopCode::Fault, "a workbook stopped the program that verified it"))];
        readers.into_iter().flat_map(|reader| reader.join().unwrap_or_else(|_| stopped())).collect()
    });
    let mut received = Received { workbooks: Vec::new(), copies: Vec::new() };
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for workbook in all {
        let workbook = workbook?;
        match known.get(&workbook.sha256) {
            Some(first) => received.copies.push((workbook.source, first.clone())),
            None => {
                known.insert(workbook.sha256.clone(), workbook.source.clone());
                received.workbooks.push(workbook);
            }
        }
    }
    received
        .workbooks
        .sort_by(|one, other| (&one.practice.code, &one.source).cmp(&(&other.practice.code, &other.source)));
    Ok(received)
}

fn workbook(path: &Path) -> Result<Workbook, Failure> {
    let source = path.display().to_string();
    let cannot = |error: std::io::Error| {
        Failure::new(StopCode::InputUnreadable, format!("`{source}` cannot be read: {error}"))
            .hint("name claim workbooks (.xlsx), or the folder in which they lie")
    };
    let mut bytes = Vec::new();
    // One byte more than is read makes a file too large, which reading then says.
    std::fs::File::open(path).map_err(cannot)?.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let practice = received(&source, &stem, &bytes);
    Ok(Workbook { source, sha256, practice })
}

/// The incident that the region is about: the option's, else the policy's, else the one that every workbook names.
fn incident(arguments: &ConsolidateArguments, policy: &Policy, received: &Received) -> Result<Incident, Failure> {
    let span = arguments.incident.as_deref().or(Some(policy.incident.span.as_str()));
    if let Some(span) = span.filter(|span| !span.trim().is_empty()) {
        return Incident::parse(span).map_err(|error| Failure::new(StopCode::BadIncident, error.to_string()));
    }
    let results = received.workbooks.iter().filter_map(|workbook| workbook.practice.result.as_ref().ok());
    let mut incidents: Vec<_> = results.map(|result| result.record.incident).map(|own| (own.start, own.end)).collect();
    incidents.sort_unstable();
    incidents.dedup();
    match incidents.as_slice() {
        [(start, end)] => Ok(Incident { start: *start, end: *end }),
        _ => Err(Failure::new(StopCode::NoIncident, "the workbooks are about different incidents")
            .because("A region is asked about one incident; claims about another stand in it with their own dates.")
            .hint("say which one with `--incident START/END`")),
    }
}

fn region_run(incident: Incident, received: &Received) -> RegionRun {
    let source = |workbook: &Workbook| RegionSource {
        path: workbook.source.clone(),
        sha256: Some(workbook.sha256.clone()),
        practices: 1,
        rows: None,
    };
    RegionRun {
        incident,
        practices: received.workbooks.iter().map(|workbook| workbook.practice.clone()).collect(),
        sources: received.workbooks.iter().map(source).collect(),
    }
}

fn none_usable(received: &Received) -> Failure {
    let mut failure = Failure::new(StopCode::NotAClaim, "none of the files is a claim workbook that can be read");
    for workbook in &received.workbooks {
        if let Err(reason) = &workbook.practice.result {
            failure = failure.because(format!("`{}`: {}", workbook.source, reason.reason));
        }
    }
    failure.hint("ask the practices for `claim-icb.xlsx` as normalday wrote it")
}

fn words(run: &RegionRun, region: &Region, received: &Received, paths: &[PathBuf], paint: Paint) -> String {
    let verified = region.practices.iter().filter(|practice| is_counted(practice)).count();
    let mut text = format!(
        "{}\n\n{}\n",
        paint.heading("Region of received workbooks"),
        wrapped(
            &format!(
                "{}, {} of them verified and counted.",
                counted(run.practices.len(), "workbook was received", "workbooks were received"),
                verified
            ),
            0
        )
    );
    // A row for each practice that was reported, in their order.
    let mut rows = region.practices.iter();
    for practice in &run.practices {
        let (code, source) = (&practice.code, &practice.source);
        if let Err(failure) = &practice.result {
            text.push_str(&of_failure(&format!("{code} (`{source}`)"), failure, paint));
        } else if let Some(row) = rows.next().filter(|row| !is_counted(row)) {
            let (mark, why) = match &row.apart {
                Some(why) => ("totalled apart", why.as_str()),
                None => ("not reconciled", "its workbook says why"),
            };
            text.push_str(&entry(&paint.bad(mark), &format!("{code} (`{source}`): {why}.")));
        }
    }
    for (copy, first) in &received.copies {
        text.push_str(&entry("copy", &format!("`{copy}` is the same file as `{first}`, and is counted once.")));
    }
    text.push_str("\nA workbook that verifies agrees with itself and its seal; only the practice's exports prove a figure.\n\nWritten:\n");
    for path in paths {
        text.push_str(&format!("  {}\n", path.display()));
    }
    text
}

fn entry(mark: &str, words: &str) -> String {
    format!("\n  {mark} {}\n", wrapped(words, 4))
}
