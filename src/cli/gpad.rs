//! `normalday gpad FILES...`: published daily counts in, the incident beside its normal day out.

use super::Answer;
use super::arguments::{GpadArguments, QuestionArguments, Voice};
use super::failure::{Failure, Status};
use super::pipeline;
use super::question::Question;
use super::terminal::{Paint, Progress};
use super::words::{counted, full_date, listed, mean, wrapped};
use crate::claim::controls::published::PublishedReport;
use crate::claim::outcome::ControlResult;
use crate::impact::published::PublishedMeasures;
use crate::ingest::published::{self, PublishedError};
use crate::model::exact::{Exact, to_f64};
use crate::model::incident::Incident;
use crate::model::stop::StopCode;
use crate::normal::eligible::DAYS_BACK;
use crate::normal::outcome::Grade;
use crate::report;
use std::path::PathBuf;

/// Reads, measures, writes, and says what came of it.
pub fn run(arguments: &GpadArguments, voice: &Voice) -> Result<Answer, Failure> {
    let question = Question::resolve(&as_question(arguments))?;
    let plan = question.plan()?;
    if plan.incident.is_part_day() {
        return Err(Failure::new(
            StopCode::PartDay,
            "published counts are of whole days, and the incident is a part of one",
        )
        .because("Nothing in them says at what time of the day an appointment was.")
        .hint("give its dates: `--incident 2024-07-19` or `--incident 2024-07-19/2024-07-22`"));
    }
    let progress = Progress::start(voice, "reading the published counts");
    let told = |path: &str, number: usize, of: usize| progress.step(&format!("reading file {number} of {of}: {path}"));
    let data = published::read(&arguments.files, &plan.incident, DAYS_BACK, Some(&told))
        .map_err(|error| not_read(&error, &plan.incident))?;
    progress.step("measuring against the normal days");
    let report = PublishedReport::new(data, plan.clone());
    progress.step("writing the workbook");
    let paths =
        report::write_published(&report, &arguments.results.out).map_err(|error| pipeline::not_written(&error))?;
    drop(progress);
    let status = if report.is_reconciled() { Status::Done } else { Status::NotReconciled };
    let text = match (arguments.json, voice.quiet) {
        (true, _) => report::json::published::to_json(&report),
        (false, true) => String::new(),
        (false, false) => summary(&report, &paths, arguments, Paint::for_stdout(voice)),
    };
    Ok(Answer { text, status })
}

fn as_question(arguments: &GpadArguments) -> QuestionArguments {
    QuestionArguments {
        exports: arguments.files.clone(),
        incident: arguments.incident.clone(),
        policy: arguments.policy.clone(),
        mapping: None,
        practice: None,
        before: None,
        after: None,
        layouts: None,
        key_file: None,
    }
}

fn not_read(error: &PublishedError, incident: &Incident) -> Failure {
    match error {
        PublishedError::NothingDaily { .. } => Failure::of_text(StopCode::NoDailyCounts, &error.to_string())
            .because(format!(
                "Daily counts are the files SUB_ICB_LOCATION_CSV_*.csv (before July 2022 CCG_CSV_*.csv) of NHS England's \
                 publication; those of the month of {} and of the three months before it are needed.",
                full_date(incident.first_date())
            ))
            .hint("`normalday layouts gpad_daily` says where they are found"),
        PublishedError::TwoEditions { .. } => Failure::new(StopCode::TwoEditions, error.to_string())
            .because("Added up they would count patients twice, and which of them is right is not guessed.")
            .hint("give the files of one publication only, the latest"),
        PublishedError::Source(error) => {
            Failure::new(StopCode::InputUnreadable, error.to_string()).hint("check that the files are there and that you may read them")
        }
        PublishedError::Layout(error) => super::layouts::not_sound(error),
    }
}

fn summary(report: &PublishedReport, paths: &[PathBuf], arguments: &GpadArguments, paint: Paint) -> String {
    let mut text = format!(
        "{}\n\n{}\n",
        paint.heading(&format!("Published appointments: {}", super::words::incident(&report.plan.incident))),
        paint.heading("Found")
    );
    let mut item = |words: String| text.push_str(&format!("  - {}\n", wrapped(&words, 4)));
    let tables = &report.data.tables;
    let used: u64 = tables.iter().map(|table| table.rows.weight_used).sum();
    let aside: u64 = tables.iter().map(|table| table.rows.exception_rows()).sum();
    item(format!(
        "{}, {}; {} on the dates that are measured or compared",
        counted(tables.len() as i64, "file", "files"),
        counted(report.impact.areas.len() as i64, "area", "areas"),
        counted(i64::try_from(used).unwrap_or(i64::MAX), "appointment", "appointments")
    ));
    if aside > 0 {
        item(format!("{} put aside: sheet Exceptions", counted(aside as i64, "row", "rows")));
    }
    text.push_str(&format!("\n{}\n", paint.heading("Effect")));
    let mut item = |words: String| text.push_str(&format!("  - {}\n", wrapped(&words, 4)));
    item(format!("all staff: {}", effect(&report.impact.whole)));
    for (staff_type, measures) in &report.impact.by_staff_type {
        item(format!("{}: {}", staff_type.reading(), effect(measures)));
    }
    let beyond = report.impact.areas.iter().filter(|area| area.whole.within_normal_variation == Some(false)).count();
    item(format!(
        "beyond normal variation in {beyond} of {}",
        counted(report.impact.areas.len() as i64, "area", "areas")
    ));
    if !report.impact.warnings.is_empty() {
        text.push_str(&format!("\n{}\n", paint.heading("What a reader should doubt")));
        for warning in &report.impact.warnings {
            text.push_str(&format!("  - {}\n", wrapped(&warning.text, 4)));
        }
    }
    text.push_str(&format!("\n{}\n", reconciliation(report, paint)));
    let names: Vec<String> =
        paths.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned()).collect();
    text.push_str(&format!("\nWritten to `{}`: {}.\n", arguments.results.out.display(), listed(&names)));
    text
}

fn effect(measures: &PublishedMeasures) -> String {
    let (Some(normal), Some(actual), Some(shortfall)) =
        (measures.kept.normal, measures.kept.actual, measures.shortfall)
    else {
        return "not measured: no area has every incident date and enough ordinary days in the files".to_owned();
    };
    let band = match measures.shortfall_band {
        Some((low, high)) => format!(", 95% band {low:.0} to {high:.0}"),
        None => ", no band (too few ordinary days to predict)".to_owned(),
    };
    let verdict = match measures.within_normal_variation {
        Some(true) => ", within normal variation",
        Some(false) => ", beyond normal variation",
        None => "",
    };
    let grade = match measures.accuracy.grade {
        Some(Grade::Certified) => "; normal day certified",
        Some(Grade::Usable) => "; normal day usable with its interval",
        Some(Grade::Information) => "; normal day for information only",
        None => "",
    };
    let share = to_f64(shortfall) / to_f64(normal).max(f64::MIN_POSITIVE);
    let per_cent = if to_f64(normal) > 0.0 { format!(" ({:.1}%)", 100.0 * share) } else { String::new() };
    format!(
        "{} kept against {} on a normal day; shortfall {}{per_cent}{band}{verdict}{grade}",
        super::words::count(actual),
        shown(normal),
        shown(shortfall)
    )
}

/// A mean of a region: from a thousand on, its decimals say nothing.
fn shown(value: Exact) -> String {
    let nearest = to_f64(value).round();
    if nearest.abs() < 1_000.0 { mean(value) } else { super::words::count(nearest as i64) }
}

fn reconciliation(report: &PublishedReport, paint: Paint) -> String {
    let failing: Vec<String> = report
        .controls
        .iter()
        .filter(|control| control.result == ControlResult::Fails)
        .map(|control| format!("{} ({})", control.id, control.name))
        .collect();
    if failing.is_empty() {
        paint.good("RECONCILED: every control holds.")
    } else {
        paint.bad(&format!("NOT RECONCILED: {}", listed(&failing)))
    }
}
