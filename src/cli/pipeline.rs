//! The pipeline as the commands call it: exports in, one claim, files out. Failures become messages to a person here.

use super::arguments::{QuestionArguments, Readers};
use super::failure::Failure;
use super::layouts;
use super::question::Question;
use super::terminal::Progress;
use crate::claim::outcome::Claim;
use crate::claim::{self, ClaimError};
use crate::ingest::mapping::Mapping;
use crate::ingest::parting::handed::Handed;
use crate::ingest::pseudonym::KeyError;
use crate::ingest::{self, IngestError, Ingested};
use crate::model::data::PracticeData;
use crate::model::stop::StopCode;
use crate::normal::outcome::NormalDay;
use crate::plan::Plan;
use crate::report::audience::Audience;
use crate::report::{self, ReportError, Written};
use std::path::Path;

/// Reads the exports, with the answers of a mapping.
pub fn read(
    arguments: &QuestionArguments,
    question: &Question,
    mapping: Mapping,
    progress: &Progress,
) -> Result<Ingested, Failure> {
    read_handed(arguments, Vec::new(), question, mapping, progress)
}

/// The same with tables that were handed on from an extract of many practices.
pub fn read_handed(
    arguments: &QuestionArguments,
    handed: Vec<Handed>,
    question: &Question,
    mapping: Mapping,
    progress: &Progress,
) -> Result<Ingested, Failure> {
    let told = |path: &str, number: usize, of: usize| progress.step(&format!("reading file {number} of {of}: {path}"));
    let program = std::env::current_exe().ok();
    let options = ingest::Options {
        worker_program: program.as_deref(),
        policy: &question.loaded.policy,
        incident: question.plan.as_ref().map(|plan| plan.incident),
        layouts_dir: arguments.layouts.as_deref(),
        key_file: arguments.key_file.as_deref(),
        progress: Some(&told),
    };
    ingest::ingest_handed(&arguments.inputs(), handed, &options, mapping).map_err(not_read)
}

fn not_read(error: IngestError) -> Failure {
    match &error {
        IngestError::Layout(error) => layouts::not_sound(error),
        IngestError::Key(error) => not_keyed(error),
        IngestError::SeveralPractices { .. } => Failure::new(StopCode::SeveralPractices, error.to_string())
            .because("A claim is one practice's, so which of them is meant is not guessed.")
            .hint("add `--practice CODE`, with the code as it stands in the file"),
        IngestError::SnapshotOrder { first, first_made, second, second_made } => {
            snapshot_order(error.to_string(), [(first, first_made), (second, second_made)])
        }
        IngestError::SeveralBooks { wanted, .. } => several_books(&error, wanted),
        IngestError::NothingUsable { .. } => Failure::of_text(StopCode::NothingUsable, &error.to_string()),
        IngestError::Source(error) => Failure::new(StopCode::InputUnreadable, error.to_string())
            .hint("check that the files are there and that you may read them"),
    }
}

/// Why a key file cannot be used.
pub(super) fn not_keyed(error: &KeyError) -> Failure {
    Failure::new(of_key(error), error.to_string())
        .hint("leave `--key-file` out: a random key does as well, and no output shows it")
}

fn of_key(error: &KeyError) -> StopCode {
    match error {
        KeyError::Unreadable { .. } => StopCode::KeyUnreadable,
        KeyError::TooShort { .. } => StopCode::KeyTooShort,
    }
}

/// Which of two exports is the earlier is asked, with what their rows suggest.
fn snapshot_order(message: String, files: [(&String, &Option<String>); 2]) -> Failure {
    let failure = Failure::new(StopCode::SnapshotOrder, message).because(
        "They differ on the dates of the incident. The later one shows the day as it is, and what is missing from it was \
         cancelled: taken the wrong way round, the claim would be wrong. Dates of files on your disk prove nothing.",
    );
    let [(first, first_made), (second, second_made)] = files;
    let failure = match (first_made, second_made) {
        (Some(one), Some(other)) if one != other => failure.because(format!(
            "Their rows suggest that `{first}` was exported about {one}, and `{second}` about {other}."
        )),
        _ => failure,
    };
    failure
        .hint(
            "say which is which: `--before PATH` for the export from before the incident, `--after PATH` for the other",
        )
        .hint("or write the moment of export into their names, such as `book exported 2024-07-18 1800.csv`")
}

fn several_books(error: &IngestError, wanted: &str) -> Failure {
    let failure = Failure::of_text(StopCode::SeveralBooks, &error.to_string());
    let failure = match wanted {
        "" => failure,
        code => failure.because(format!("None of them has the ODS code `{code}`.")),
    };
    failure
        .because("A claim is of one practice: whose book it is decides every figure, so it is not guessed.")
        .hint("choose one with `--practice CODE`, or with `code` under `[practice]` in the policy")
}

/// Works out the claim.
pub fn claim(data: &PracticeData, plan: &Plan) -> Result<Claim, Failure> {
    claim::claim(data, plan).map_err(|error| not_claimed(&error))
}

/// The normal days that a claim would use; none where there is nothing to measure.
pub fn normal_days(data: &PracticeData, plan: &Plan) -> Result<Vec<NormalDay>, Failure> {
    match claim::without_sensitivity(data, plan) {
        Ok(claim) => Ok(claim.normal_days),
        Err(ClaimError::NothingCovered { .. } | ClaimError::NoDates) => Ok(Vec::new()),
        Err(error) => Err(not_claimed(&error)),
    }
}

fn not_claimed(error: &ClaimError) -> Failure {
    match error {
        ClaimError::NothingCovered { .. } => Failure::new(StopCode::NothingCovered, error.to_string())
            .hint("export again, with the days of the incident and the four weeks after it")
            .hint("or give another incident: `--incident START/END`"),
        ClaimError::NoDates => Failure::new(StopCode::NoDates, error.to_string())
            .hint("`normalday check` says how each file was understood"),
        ClaimError::Table(_) => Failure::new(StopCode::Fault, error.to_string())
            .hint("please report it with the command that you typed; do not attach exports, they hold patients' data"),
    }
}

/// Writes the claim, all files or none.
pub fn write(claim: &mut Claim, ingested: &Ingested, out: &Path, readers: Readers) -> Result<Written, Failure> {
    let audience = match readers {
        Readers::Practice => Audience::Practice,
        Readers::Icb => Audience::Icb,
    };
    let is_identifier = |text: &str| ingested.watch.finds(text);
    report::write_copies(claim, &is_identifier, out, audience).map_err(|error| not_written(&error))
}

/// Both copies of the workbook in memory, with their names.
pub fn copies(claim: &mut Claim, ingested: &Ingested) -> Result<[(&'static str, Vec<u8>); 2], Failure> {
    let is_identifier = |text: &str| ingested.watch.finds(text);
    report::copies(claim, &is_identifier).map_err(|error| not_written(&error))
}

/// Why results could not be written.
pub(super) fn not_written(error: &ReportError) -> Failure {
    let text = error.to_string();
    match error {
        ReportError::Folder { .. } => Failure::of_text(StopCode::FolderNotMade, &text),
        ReportError::Write { .. } => Failure::of_text(StopCode::NotWritten, &text),
        ReportError::Replace { .. } => Failure::of_text(StopCode::NotReplaced, &text),
        ReportError::Workbook(_) | ReportError::ReadBack(_) | ReportError::Parquet(_) => {
            Failure::of_text(StopCode::Fault, &text).hint(
                "please report it with the command that you typed; do not attach exports, they hold patients' data",
            )
        }
    }
}
