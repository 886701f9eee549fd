//! A claim workbook that was received, as a region counts it: verified first, then read by the names of its cells. Its figures
//! are worked out anew from the cells, so that a total that was typed over counts for nothing.

use super::days::Days;
use super::outcome::{PracticeFailure, PracticeResult, PracticeRun};
use super::record::{
    PracticeRecord, RecordedAccuracy, RecordedIncident, RecordedLine, RecordedMeasures, RecordedPractice,
    RecordedTotals, alike_as_one,
};
use crate::claim::outcome::On;
use crate::model::money::{Pence, Pounds};
use crate::model::policy::Affected;
use crate::model::stop::StopCode;
use crate::normal::outcome::Grade;
use crate::report::verify::book::Book;
use crate::report::verify::{Figures, FiguresLine, Verdict, verify};
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

/// More pounds than a claim of one practice can come to.
const MOST_POUNDS: f64 = 1e9;
/// More than any count or number of minutes of one practice.
const MOST_COUNTED: f64 = 1e12;

/// Verifies a workbook and reads what a region counts of it. `source` is its path as shown, `stem` its name without ending,
/// which stands for the code where the workbook does not say.
pub fn received(source: &str, stem: &str, bytes: &[u8]) -> PracticeRun {
    let result = read(bytes);
    let code = result.as_ref().ok().map(|result| result.record.practice.code.trim().to_owned());
    let code = code.filter(|code| !code.is_empty()).unwrap_or_else(|| stem.to_owned());
    PracticeRun { code, source: source.to_owned(), result }
}

fn read(bytes: &[u8]) -> Result<PracticeResult, PracticeFailure> {
    let not_a_claim = |error: &dyn std::fmt::Display| failure(&format!("it cannot be verified: {error}"));
    let book = Book::read(bytes).map_err(|error| not_a_claim(&error))?;
    let verdict = verify(&book).map_err(|error| not_a_claim(&error))?;
    let record = record_of(&mut Figures::of(&book))?;
    Ok(PracticeResult { record, days: Days::held(Vec::new()), folder: None, not_verified: not_verified(&verdict) })
}

fn failure(reason: &str) -> PracticeFailure {
    PracticeFailure {
        code: StopCode::NotAClaim.name().to_owned(),
        reason: reason.to_owned(),
        hint: "ask the practice for `claim-icb.xlsx` as normalday wrote it".to_owned(),
    }
}

/// What does not verify, in one sentence; none if all of it does.
fn not_verified(verdict: &Verdict) -> Option<String> {
    let first = verdict.findings.first()?;
    let place = match (&first.sheet, &first.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}, {cell}: "),
        (Some(sheet), None) => format!("{sheet}: "),
        _ => String::new(),
    };
    let more = match verdict.findings.len() - 1 {
        0 => String::new(),
        1 => " (and one finding more)".to_owned(),
        more => format!(" (and {more} findings more)"),
    };
    Some(format!("it does not verify: {place}{}{more}", first.words))
}

fn record_of(figures: &mut Figures<'_>) -> Result<PracticeRecord, PracticeFailure> {
    let (Some(start), Some(end)) = (moment(figures, "incident_start"), moment(figures, "incident_end")) else {
        return Err(failure("it does not name its incident: it was written by an earlier version of normalday"));
    };
    let totals = totals(figures).ok_or_else(|| failure("its totals cannot be worked out from its cells"))?;
    Ok(PracticeRecord {
        practice: practice(figures),
        incident: RecordedIncident { start, end },
        reconciled: figures.truth("reconciled") == Some(true),
        accuracy: RecordedAccuracy {
            n: count(figures, "accuracy_n").and_then(|n| usize::try_from(n).ok()).unwrap_or(0),
            rrmse: figures.number("accuracy_rrmse"),
            grade: figures.words("accuracy_grade").and_then(|words| grade(&words)),
        },
        measures: measures(figures),
        totals,
        lines: alike_as_one(figures.lines().iter().filter_map(line)),
        exceptions: count(figures, "exceptions_count").and_then(|count| usize::try_from(count).ok()).unwrap_or(0),
        warnings: count(figures, "warnings_count").and_then(|count| usize::try_from(count).ok()).unwrap_or(0),
    })
}

fn practice(figures: &mut Figures<'_>) -> RecordedPractice {
    let list_size = count(figures, "practice_list_size");
    let mut words = |name: &str| figures.words(name).unwrap_or_default();
    let affected = words("practice_affected");
    RecordedPractice {
        code: words("practice_code"),
        name: words("practice_name"),
        affected: Affected::from_name(&affected).unwrap_or(Affected::Unknown),
        how_known: words("practice_how_known"),
        system: words("practice_system"),
        list_size,
    }
}

fn measures(figures: &mut Figures<'_>) -> RecordedMeasures {
    RecordedMeasures {
        offered_normal: figures.number("offered_normal"),
        offered_actual: count(figures, "offered_actual"),
        kept_normal: figures.number("kept_normal"),
        kept_actual: count(figures, "kept_actual"),
        shortfall_band_low: figures.number("shortfall_band_low"),
        shortfall_band_high: figures.number("shortfall_band_high"),
        within_normal_variation: figures.truth("within_normal_variation"),
        cancelled_gross: count(figures, "cancelled_gross"),
        reprovided: count(figures, "reprovided"),
        lost: count(figures, "lost"),
        extra_minutes: figures.number("extra_minutes"),
    }
}

fn totals(figures: &mut Figures<'_>) -> Option<RecordedTotals> {
    let mut total = |name: &str| figures.number(name).and_then(pounds);
    let mut by_head = BTreeMap::new();
    for head in 1..=8 {
        by_head.insert(head.to_string(), total(&format!("by_head_{head}"))?);
    }
    Some(RecordedTotals {
        invoice_total: total("invoice_total")?,
        candidate_total: total("candidate_total")?,
        schedule_total: total("schedule_total")?,
        by_head,
    })
}

fn line(line: &FiguresLine) -> Option<RecordedLine> {
    let on = match line.on.as_str() {
        "invoice" => On::Invoice,
        "candidate" => On::Candidate,
        "schedule" => On::Schedule,
        "request" => On::Request,
        _ => return None,
    };
    // A spreadsheet does not tell capitals apart where it sums by `Include`.
    let included = line.include.eq_ignore_ascii_case("Y");
    Some(RecordedLine { on, included, amount: line.amount.and_then(pounds) })
}

fn grade(words: &str) -> Option<Grade> {
    match words {
        "certified" => Some(Grade::Certified),
        "usable" => Some(Grade::Usable),
        "information" => Some(Grade::Information),
        _ => None,
    }
}

fn moment(figures: &mut Figures<'_>, name: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(&figures.words(name)?, "%Y-%m-%dT%H:%M").ok()
}

fn count(figures: &mut Figures<'_>, name: &str) -> Option<i64> {
    let number = figures.number(name)?;
    (number.fract() == 0.0 && number.abs() <= MOST_COUNTED).then_some(number as i64)
}

fn pounds(number: f64) -> Option<Pounds> {
    (number.abs() <= MOST_POUNDS).then(|| Pounds((number * 100.0).round() as Pence))
}
