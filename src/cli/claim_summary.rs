//! What `claim` says when it has written its files: what was found, what the outage did, what is on the invoice, what
//! waits for a decision, whether it reconciles, and, last, which file to send.

use super::policy_file::LoadedPolicy;
use super::terminal::Paint;
use super::words::{self, count, counted, hours, listed, mean, wrapped};
use crate::claim::outcome::{Claim, Control, ControlResult, On};
use crate::impact::outcome::{CancelledBasis, Fate, Measures};
use crate::model::appointment::State;
use crate::model::data::TableKind;
use crate::model::exact::{Exact, whole, whole_minutes};
use crate::model::exception::ExceptionCode;
use crate::model::money::pounds_reading;
use crate::normal::outcome::Grade;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is said about a claim before the last line.
pub fn summary(claim: &Claim, loaded: &LoadedPolicy, paint: Paint, is_verbose: bool) -> String {
    let sections = [
        Section { heading: "Found", items: found(claim, loaded, is_verbose) },
        Section { heading: "Effect", items: effect(claim) },
        Section { heading: "On the invoice", items: on_the_invoice(claim) },
        Section { heading: "Waits for your decision", items: waiting(claim) },
        Section { heading: "What a reader should doubt", items: doubts(claim) },
    ];
    let practice = &claim.plan.policy.practice;
    let who = [practice.name.as_str(), practice.code.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let who = if who.is_empty() { "Practice not named in the policy".to_owned() } else { who };
    let mut text = format!("{}\n", paint.heading(&format!("{who}: {}", words::incident(&claim.plan.incident))));
    for section in sections.iter().filter(|section| !section.items.is_empty()) {
        text.push_str(&section.printed(paint));
    }
    text.push('\n');
    text.push_str(&reconciliation(claim, paint));
    text
}

struct Section {
    heading: &'static str,
    items: Vec<String>,
}

impl Section {
    fn printed(&self, paint: Paint) -> String {
        let items: String = self.items.iter().map(|item| format!("  - {}\n", wrapped(item, 4))).collect();
        format!("\n{}\n{items}", paint.heading(self.heading))
    }
}

fn found(claim: &Claim, loaded: &LoadedPolicy, is_verbose: bool) -> Vec<String> {
    let (unrecognised, read): (Vec<_>, Vec<_>) =
        claim.tables.iter().partition(|table| table.kind == TableKind::Unrecognised);
    let files: BTreeSet<&str> = read.iter().map(|table| table.path.as_str()).collect();
    let used: u64 = read.iter().map(|table| table.rows.used).sum();
    let mut items = vec![format!(
        "{} read, {} used.",
        counted(files.len() as i64, "file", "files"),
        counted(used as i64, "row", "rows")
    )];
    // A workbook may hold sheets that are read and others that are not.
    let unrecognised: BTreeSet<String> = unrecognised
        .iter()
        .map(|table| match table.sheet.as_ref().filter(|_| files.contains(table.path.as_str())) {
            Some(sheet) => format!("sheet {sheet} of `{}`", table.path),
            None => format!("`{}`", table.path),
        })
        .collect();
    if !unrecognised.is_empty() {
        let names: Vec<String> = unrecognised.into_iter().collect();
        items.push(format!(
            "Not recognised ({}), and not used: {}. `normalday check` says why.",
            ExceptionCode::NotRecognised,
            listed(&names)
        ));
    }
    if let Some(path) = &loaded.path {
        let how = if loaded.was_found { " (found in the folder)" } else { "" };
        items.push(format!("Policy: `{}`{how}.", path.display()));
    }
    items.extend(exceptions(claim, is_verbose));
    items
}

fn exceptions(claim: &Claim, is_verbose: bool) -> Vec<String> {
    let mut by_code: BTreeMap<_, Vec<_>> = BTreeMap::new();
    // Files that are not recognised have been named.
    for exception in claim.exceptions.iter().filter(|exception| exception.code != ExceptionCode::NotRecognised) {
        by_code.entry(exception.code).or_default().push(exception);
    }
    let mut items = Vec::new();
    for (code, exceptions) in by_code {
        items.push(format!(
            "{} {}: {}. `normalday explain {}` says what to do.",
            code.name(),
            counted(exceptions.len() as i64, "exception", "exceptions"),
            code.reading(),
            code.name()
        ));
        if is_verbose {
            items.extend(
                exceptions.iter().map(|exception| format!("  {}", super::check::place(&claim.tables, exception))),
            );
        }
    }
    items
}

fn effect(claim: &Claim) -> Vec<String> {
    let mut items = Vec::new();
    if claim.tables.iter().any(|table| table.kind == TableKind::Appointments) {
        items.extend(kept(claim));
        items.extend(cancelled(&claim.appointments.measures));
    } else {
        items.push("No appointment book was given: appointments are not measured.".to_owned());
    }
    items.push(match (claim.hours.extra_minutes, claim.hours.absence_minutes) {
        (Some(extra), absence) => format!(
            "Hours from {} to {}: {} beyond the plan or the normal day, {} of absence.",
            words::date(claim.plan.incident.first_date()),
            words::date(claim.claim_dates.last().copied().unwrap_or(claim.recovery.1)),
            hours(whole_minutes(extra)),
            hours(whole_minutes(absence.unwrap_or(whole(0))))
        ),
        _ => "No rota or timesheet with worked time was given: hours are not measured.".to_owned(),
    });
    items
}

fn kept(claim: &Claim) -> Vec<String> {
    let measures = &claim.appointments.measures;
    let (Some(actual), Some(normal)) = (measures.bridge.kept.actual, measures.bridge.kept.normal) else {
        let actual = measures.bridge.kept.actual;
        let seen = actual.map(|kept| format!("{} kept, but there", count(kept))).unwrap_or_else(|| "There".to_owned());
        return vec![format!(
            "{seen} is no sufficient normal day to compare with: a weekday needs three ordinary days in the 12 weeks before."
        )];
    };
    let mut items = vec![format!(
        "Appointments kept: {}, against {} on a normal day: {}.",
        count(actual),
        mean(normal),
        fewer_or_more(normal - whole(actual), normal)
    )];
    let accuracy = &claim.accuracy;
    let band = match (accuracy.band_low, accuracy.band_high) {
        (Some(low), Some(high)) => format!("Ordinary days lie between {low:.0} and {high:.0} (19 of 20)"),
        _ => "Too few ordinary days to say how far they scatter".to_owned(),
    };
    items.push(match measures.within_normal_variation {
        Some(true) => format!("{band}: this is within normal variation, and says nothing by itself."),
        Some(false) => format!("{band}: this is outside normal variation."),
        None => format!("{band}."),
    });
    if let Some(grade) = accuracy.grade {
        items.push(format!("The normal day is {}.", grade_reading(grade)));
    }
    if let Some(unrecorded) = measures.bridge.states.get(&State::Unrecorded)
        && let (Some(open), Some(usual)) = (unrecorded.actual, unrecorded.normal)
        && whole(open) > usual
    {
        items.push(format!(
            "{} of them have no outcome in the book, against {} normally: probably seen on paper.",
            count(open),
            mean(usual)
        ));
    }
    items
}

fn fewer_or_more(shortfall: Exact, normal: Exact) -> String {
    let zero = whole(0);
    let (amount, word) = if shortfall < zero { (-shortfall, "more") } else { (shortfall, "fewer") };
    if amount == zero {
        return "no difference".to_owned();
    }
    let share = if normal > zero { format!(" ({}%)", mean_percent(amount, normal)) } else { String::new() };
    format!("{} {word}{share}", mean(amount))
}

fn mean_percent(part: Exact, of: Exact) -> i64 {
    (part * whole(100) / of).round().to_integer()
}

fn grade_reading(grade: Grade) -> &'static str {
    match grade {
        Grade::Certified => "certified: it predicts ordinary days to within 20%",
        Grade::Usable => "usable with its interval: it predicts ordinary days to within 30%",
        Grade::Information => "for information only: ordinary days of this practice scatter by more than 30%",
    }
}

fn cancelled(measures: &Measures) -> Vec<String> {
    let mut items = Vec::new();
    match (measures.cancelled_basis, measures.cancelled_gross, measures.cancelled_extra) {
        (Some(CancelledBasis::Inferred), _, Some(extra)) => items.push(format!(
            "Slots left empty beyond normal: {}. The book does not keep cancelled bookings, so these were cancelled or \
             used on paper.",
            mean(extra)
        )),
        (_, Some(gross), Some(extra)) => {
            items.push(format!("Cancelled: {}, {} beyond a normal day.", count(gross), mean(extra)));
        }
        (_, Some(gross), None) => items.push(format!("Cancelled: {}, ordinary cancellations included.", count(gross))),
        _ => {}
    }
    if let Some(fates) = &measures.fates {
        let of = |fate: Fate| fates.get(&fate).copied().unwrap_or(0);
        let mut parts = vec![
            format!("{} had another appointment", count(of(Fate::Reprovided))),
            format!("{} are booked", count(of(Fate::RebookedPending))),
            format!("{} lost", count(measures.lost.unwrap_or(0))),
        ];
        if of(Fate::Untraceable) > 0 {
            parts.push(format!("{} cannot be traced", count(of(Fate::Untraceable))));
        }
        items.push(format!("Of the cancelled, {}.", listed(&parts)));
    }
    items
}

fn on_the_invoice(claim: &Claim) -> Vec<String> {
    let lines = claim.lines.iter().filter(|line| line.on == On::Invoice && line.included).count();
    let mut items =
        vec![format!("{} in {}.", pounds_reading(claim.totals.invoice), counted(lines as i64, "line", "lines"))];
    let heads = claim.totals.invoice_by_head.iter().filter(|(_, amount)| **amount != 0);
    items.extend(heads.map(|(head, amount)| format!("{} {}", pounds_reading(*amount), head_title(*head))));
    items
}

/// What a head of claim is called (`DOMAIN.md` section 7).
fn head_title(head: u8) -> &'static str {
    match head {
        1 => "locum and agency cover beyond normal use",
        2 => "additional hours, administrative and reception",
        3 => "additional hours, clinical",
        4 => "retrospective entry, documents, results, scripts",
        5 => "rebooking cancelled appointments",
        6 => "management and IT recovery",
        7 => "direct expenses",
        8 => "income lost and not recovered",
        _ => "other",
    }
}

/// The warning that is a question in truth: give a rate, and the lines have a price.
const UNPRICED: &str = "unpriced";

fn waiting(claim: &Claim) -> Vec<String> {
    let unpriced = claim.warnings.iter().filter(|warning| warning.code == UNPRICED);
    claim.questions.iter().cloned().chain(unpriced.map(|warning| warning.text.clone())).collect()
}

fn doubts(claim: &Claim) -> Vec<String> {
    let doubtful = claim.warnings.iter().filter(|warning| warning.code != UNPRICED);
    doubtful.map(|warning| warning.text.clone()).collect()
}

fn reconciliation(claim: &Claim, paint: Paint) -> String {
    let of = |result: ControlResult| claim.controls.iter().filter(move |control| control.result == result);
    let (holding, failing) = (of(ControlResult::Holds).count(), of(ControlResult::Fails).count());
    if failing == 0 {
        let aside: Vec<String> = of(ControlResult::NotApplicable).map(|control| control.id.clone()).collect();
        let aside = match aside.len() {
            0 => String::new(),
            1 => format!(", one does not apply ({})", listed(&aside)),
            several => format!(", {several} do not apply ({})", listed(&aside)),
        };
        return format!("{}: {holding} controls hold{aside}.\n", paint.good("RECONCILED"));
    }
    let mut text =
        format!("{}: {}.\n", paint.bad("NOT RECONCILED"), counted(failing as i64, "control fails", "controls fail"));
    for control in of(ControlResult::Fails) {
        text.push_str(&format!("  {}\n", wrapped(&failing_control(control), 4)));
    }
    text
}

fn failing_control(control: &Control) -> String {
    let figure = |side: Option<Exact>| match side {
        Some(value) if control.is_money => pounds_reading(value.round().to_integer()),
        Some(value) => mean(value),
        None => "nothing".to_owned(),
    };
    let note = if control.note.is_empty() { String::new() } else { format!(" {}", control.note) };
    format!(
        "{} {}: {} on one side, {} on the other.{note} `normalday explain {}` says what that means.",
        control.id,
        control.name,
        figure(control.left),
        figure(control.right),
        control.id
    )
}
