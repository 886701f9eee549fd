//! `normalday verify CLAIM.xlsx [--exports EXPORTS...]`: a received claim, checked.

use super::Answer;
use super::arguments::{QuestionArguments, VerifyArguments, Voice};
use super::failure::{Failure, Status};
use super::question::Question;
use super::terminal::{Paint, Progress};
use super::words::wrapped;
use super::{mapping_file, pipeline};
use crate::ingest::limits;
use crate::model::stop::StopCode;
use crate::model::words::{count, counted};
use crate::report::verify::book::Book;
use crate::report::verify::{Finding, Verdict, compare, verify};
use serde_json::json;
use std::io::Read;
use std::path::Path;

/// What only the exports can prove.
const WHAT_IT_PROVES: &str = "Without the exports this shows only that the workbook is as it was written and agrees with \
    itself. Whether a figure is true, only the exports can prove: `--exports EXPORTS`.";

/// What a run with exports came to.
struct Rerun {
    copy: &'static str,
    findings: Vec<Finding>,
}

/// Reads, checks, says.
pub fn run(arguments: &VerifyArguments, voice: &Voice) -> Result<Answer, Failure> {
    let progress = Progress::start(voice, "reading the workbook");
    let path = &arguments.workbook;
    let not_a_claim = |error: &dyn std::fmt::Display| {
        Failure::new(StopCode::NotAClaim, format!("`{}` cannot be verified: {error}", path.display()))
            .hint("give a claim workbook as normalday wrote it, or as Excel or LibreOffice saved it again as .xlsx")
    };
    let book = Book::read(&bytes_of(path)?).map_err(|error| not_a_claim(&error))?;
    let verdict = verify(&book).map_err(|error| not_a_claim(&error))?;
    let rerun = match arguments.exports.is_empty() {
        true => None,
        false => Some(rerun(arguments, &book, &progress)?),
    };
    drop(progress);
    let differs = !verdict.verified || rerun.as_ref().is_some_and(|rerun| !rerun.findings.is_empty());
    let text = match (arguments.json, voice.quiet) {
        (true, _) => machine(path, &verdict, rerun.as_ref(), differs)?,
        (false, true) => String::new(),
        (false, false) => words(path, &verdict, rerun.as_ref(), Paint::for_stdout(voice)),
    };
    Ok(Answer { text, status: if differs { Status::NotReconciled } else { Status::Done } })
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
    let cannot = |error: std::io::Error| {
        Failure::new(StopCode::InputUnreadable, format!("`{}` cannot be read: {error}", path.display()))
            .hint("name a claim workbook (.xlsx)")
    };
    let file = std::fs::File::open(path).map_err(cannot)?;
    let mut bytes = Vec::new();
    file.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > limits::FILE_BYTES {
        let words = format!("`{}` is larger than a claim workbook can be", path.display());
        return Err(Failure::new(StopCode::NotAClaim, words).hint("name a claim workbook (.xlsx)"));
    }
    Ok(bytes)
}

/// Works the claim out anew from the exports and compares it with the copy that it is most like.
fn rerun(arguments: &VerifyArguments, received: &Book, progress: &Progress) -> Result<Rerun, Failure> {
    let asked = QuestionArguments {
        exports: arguments.exports.clone(),
        incident: arguments.incident.clone(),
        policy: arguments.policy.clone(),
        mapping: arguments.mapping.clone(),
        practice: arguments.practice.clone(),
        before: arguments.before.clone(),
        after: arguments.after.clone(),
        layouts: arguments.layouts.clone(),
        key_file: None,
    };
    let question = Question::resolve(&asked)?;
    let plan = question.plan()?;
    let mapping = mapping_file::load(&asked, Path::new(mapping_file::DEFAULT_OUT))?;
    let ingested = pipeline::read(&asked, &question, mapping, progress)?;
    if !ingested.questions.is_empty() {
        return Err(Failure::new(
            StopCode::QuestionsOpen,
            "the exports can be read in more than one way, and the answers are missing",
        )
        .because("The claim was made with somebody's answers; a guess here would compare it with another claim.")
        .hint("give the `mapping.toml` of the claim with `--mapping`, or lay it beside the exports"));
    }
    progress.step("measuring the outage against the normal days");
    let mut claim = pipeline::claim(&ingested.data, plan)?;
    progress.step("comparing the workbook with the exports");
    let copies = pipeline::copies(&mut claim, &ingested)?;
    let mut nearest: Option<Rerun> = None;
    for (copy, bytes) in copies {
        let rebuilt = Book::read(&bytes).map_err(|error| Failure::new(StopCode::Fault, error.to_string()))?;
        let findings = compare(received, &rebuilt);
        if nearest.as_ref().is_none_or(|known| findings.len() < known.findings.len()) {
            nearest = Some(Rerun { copy, findings });
        }
    }
    nearest.ok_or_else(|| Failure::new(StopCode::Fault, "no copy of the claim was made"))
}

fn machine(path: &Path, verdict: &Verdict, rerun: Option<&Rerun>, differs: bool) -> Result<String, Failure> {
    let value = json!({
        "schema": "normalday.verify/1",
        "tool_version": env!("CARGO_PKG_VERSION"),
        "workbook": path.file_name().map(|name| name.to_string_lossy()),
        "differs": differs,
        "verdict": verdict,
        "exports": rerun.map(|rerun| json!({ "compared_with": rerun.copy, "findings": rerun.findings })),
        "proves": if rerun.is_some() { "agreement with the exports" } else { "agreement with itself and its seal only" },
    });
    serde_json::to_string_pretty(&value).map_err(|error| Failure::new(StopCode::Fault, error.to_string()))
}

fn words(path: &Path, verdict: &Verdict, rerun: Option<&Rerun>, paint: Paint) -> String {
    let pounds = |number: Option<f64>| number.map_or_else(|| "not known".to_owned(), |number| format!("£{number:.2}"));
    let mut text = format!("{}\n\n", paint.heading(&format!("{}", path.display())));
    let mut facts = vec![format!(
        "{}; {} of them show what their cells come to.",
        counted(verdict.formulas as i64, "formula was worked out anew", "formulas were worked out anew"),
        count(verdict.formulas_agree as i64)
    )];
    facts.push(format!(
        "Invoice total: {} as written, {} as the cells come to now.",
        pounds(verdict.as_written_total),
        pounds(verdict.invoice_total)
    ));
    facts.push(match (&verdict.written_by, verdict.reconciled) {
        (Some(version), Some(true)) => format!("Sealed by normalday {version}; the workbook's own checks hold."),
        (Some(version), _) => format!("Sealed by normalday {version}; the workbook's own checks do not hold."),
        (None, Some(true)) => "No seal can be read; the workbook's own checks hold.".to_owned(),
        (None, _) => "No seal can be read; the workbook's own checks do not hold.".to_owned(),
    });
    if verdict.filled_in > 0 {
        let blanks = counted(verdict.filled_in as i64, "blank was", "blanks were");
        facts.push(format!("{blanks} filled in (names, dates, reasons): they are not sealed."));
    }
    section(&mut text, paint, "Looked at", &facts);
    section(&mut text, paint, "Differs from what was written", &told(&verdict.findings));
    section(&mut text, paint, "To be known", &told(&verdict.remarks));
    if let Some(rerun) = rerun {
        let heading = format!("Differs from what the exports come to ({})", rerun.copy);
        section(&mut text, paint, &heading, &told(&rerun.findings));
    }
    text.push_str(&match (verdict.verified, rerun) {
        (true, None) => format!("{} as it was written, and it agrees with itself.\n", paint.good("VERIFIED:")),
        (true, Some(rerun)) if rerun.findings.is_empty() => {
            format!("{} as it was written, and the exports come to the same.\n", paint.good("VERIFIED:"))
        }
        (true, Some(_)) => {
            format!("{} it is as it was written, and the exports come to something else.\n", paint.bad("DIFFERS:"))
        }
        (false, Some(rerun)) if rerun.findings.is_empty() => {
            format!(
                "{} it is not as it was written; the figures that were compared follow from the exports.\n",
                paint.bad("DIFFERS:")
            )
        }
        (false, _) => format!("{} it is not as it was written.\n", paint.bad("DIFFERS:")),
    });
    if rerun.is_none() {
        text.push_str(&format!("{}\n", wrapped(WHAT_IT_PROVES, 0)));
    }
    text
}

fn section(text: &mut String, paint: Paint, heading: &str, entries: &[String]) {
    if entries.is_empty() {
        return;
    }
    text.push_str(&format!("{}\n", paint.heading(heading)));
    for entry in entries {
        text.push_str(&format!("  - {}\n", wrapped(entry, 4)));
    }
    text.push('\n');
}

fn told(findings: &[Finding]) -> Vec<String> {
    let place = |finding: &Finding| match (&finding.sheet, &finding.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}, {cell}: "),
        (Some(sheet), None) => format!("{sheet}: "),
        _ => String::new(),
    };
    findings.iter().map(|finding| format!("{}{}", place(finding), finding.words)).collect()
}
