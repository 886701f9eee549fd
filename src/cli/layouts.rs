//! `normalday layouts [NAME]`: the exports that normalday knows.

use super::Answer;
use super::arguments::LayoutsArguments;
use super::failure::{Failure, nearest};
use super::words::wrapped;
use crate::ingest::layout::{self, DateForm, Expresses, Layout, LayoutError};
use crate::model::data::TableKind;
use crate::model::stop::StopCode;
use std::path::Path;

/// Lists the layouts, or prints one in full.
pub fn run(arguments: &LayoutsArguments) -> Result<Answer, Failure> {
    let layouts = known(arguments.layouts.as_deref())?;
    match &arguments.name {
        None if arguments.json => as_json(&layouts.iter().map(in_short).collect::<Vec<_>>()),
        None => Ok(Answer::done(list(&layouts))),
        Some(name) => {
            let wanted = name.trim().to_lowercase();
            let layout = layouts.iter().find(|layout| layout.name == wanted).ok_or_else(|| unknown(name, &layouts))?;
            if arguments.json { as_json(layout) } else { Ok(Answer::done(in_full(layout))) }
        }
    }
}

/// The layouts, embedded and the user's own.
pub fn known(own: Option<&Path>) -> Result<Vec<Layout>, Failure> {
    layout::all(own).map_err(|error| not_sound(&error))
}

/// Why layouts cannot be used.
pub fn not_sound(error: &LayoutError) -> Failure {
    let (code, hint) = match error {
        LayoutError::Unreadable { .. } => {
            (StopCode::LayoutsUnreadable, "`--layouts` takes a folder with one TOML file a layout")
        }
        LayoutError::Unsound { .. } => {
            (StopCode::LayoutUnsound, "`normalday layouts --json NAME` prints a built-in layout to compare it with")
        }
    };
    Failure::new(code, error.to_string()).hint(hint)
}

fn unknown(name: &str, layouts: &[Layout]) -> Failure {
    let failure = Failure::new(StopCode::UnknownLayout, format!("there is no layout `{name}`"));
    match nearest(name, layouts.iter().map(|layout| layout.name.as_str())) {
        Some(near) => failure.hint(format!("did you mean `normalday layouts {near}`?")),
        None => failure.hint("`normalday layouts` lists them"),
    }
}

fn as_json<T: serde::Serialize + ?Sized>(value: &T) -> Result<Answer, Failure> {
    serde_json::to_string_pretty(value)
        .map(Answer::done)
        .map_err(|error| Failure::new(StopCode::Fault, format!("the layouts could not be written as JSON: {error}")))
}

fn in_short(layout: &Layout) -> serde_json::Value {
    serde_json::json!({ "name": layout.name, "title": layout.title, "kind": layout.kind })
}

/// What a kind of table is called in headings.
pub fn kind_reading(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Appointments => "Appointment book",
        TableKind::Staff => "Rota and timesheets",
        TableKind::Workload => "Daily workload",
        TableKind::Attested => "Paper sessions, attested",
        TableKind::Expenses => "Expenses",
        TableKind::Income => "Income lost",
        TableKind::Reference => "Tables that others refer to",
        TableKind::Unrecognised => "Not recognised",
    }
}

const KINDS: [TableKind; 7] = [
    TableKind::Appointments,
    TableKind::Staff,
    TableKind::Workload,
    TableKind::Attested,
    TableKind::Expenses,
    TableKind::Income,
    TableKind::Reference,
];

fn list(layouts: &[Layout]) -> String {
    let width = layouts.iter().map(|layout| layout.name.len()).max().unwrap_or(0);
    let mut text = String::from("Exports are recognised by what is in them, never by their file name.\n");
    for kind in KINDS {
        let mut of_kind = layouts.iter().filter(|layout| layout.kind == kind).peekable();
        if of_kind.peek().is_some() {
            text.push_str(&format!("\n{}\n", kind_reading(kind)));
        }
        for layout in of_kind {
            text.push_str(&format!("  {:width$}  {}\n", layout.name, layout.title));
        }
    }
    text.push_str("\n`normalday layouts NAME` prints one in full, with where to find that export.\n");
    text
}

fn in_full(layout: &Layout) -> String {
    let mut text = format!(
        "{}\n{} ({})\n\nWhere to find it\n  {}\n",
        layout.title,
        layout.name,
        kind_reading(layout.kind),
        wrapped(&layout.where_to_find, 2)
    );
    if !layout.fields.is_empty() {
        text.push_str(&columns(layout));
    }
    if !layout.dates.is_empty() {
        let forms: Vec<&str> = layout.dates.iter().map(|form| date_form(*form)).collect();
        text.push_str(&format!("\nDates\n  {}\n", wrapped(&forms.join("; "), 2)));
    }
    if !layout.statuses.is_empty() {
        text.push_str("\nStatus texts, and what they are read as\n");
        for (status, texts) in &layout.statuses {
            text.push_str(&format!("  {}: {}\n", status.name(), wrapped(&texts.join(", "), 6)));
        }
    }
    for (field, vocabulary) in &layout.words {
        text.push_str(&format!("\nWords of `{field}`\n"));
        for (canonical, texts) in vocabulary {
            text.push_str(&format!("  {canonical}: {}\n", wrapped(&texts.join(", "), 6)));
        }
    }
    if layout.kind == TableKind::Appointments {
        text.push_str(&expressions(layout));
    }
    text
}

fn columns(layout: &Layout) -> String {
    let mut text = format!(
        "\nColumns (recognised if at least {} of them stand in one of the first 40 rows; * must be there)\n",
        layout.minimum_fields
    );
    for (name, field) in &layout.fields {
        let star = if field.required { " *" } else { "" };
        let patient =
            if field.identifies_patient { " (never kept: it only serves to match a patient's rows)" } else { "" };
        text.push_str(&format!("  {name}{star}: {}\n", wrapped(&format!("{}{patient}", field.aliases.join(", ")), 6)));
    }
    text
}

fn expressions(layout: &Layout) -> String {
    let expresses = &layout.expresses;
    let said = |name: &str, value: Expresses| {
        let answer = match value {
            Expresses::Yes => "yes",
            Expresses::No => "no",
            Expresses::IfSeen => "if the file shows it",
        };
        format!("  {name}: {answer}\n")
    };
    [
        "\nWhat it can express\n".to_owned(),
        said("slots left empty", expresses.unfilled),
        said("patients who walked out", expresses.walked_out),
        said("cancelled appointments", expresses.cancelled),
        said("who cancelled", expresses.who_cancelled),
        said("when an appointment was booked", expresses.booking_stamps),
        said("patients who did not attend", expresses.dna),
    ]
    .concat()
}

fn date_form(form: DateForm) -> &'static str {
    match form {
        DateForm::Iso => "2024-07-19",
        DateForm::MonthName => "19-Jul-2024 or 19 July 2024",
        DateForm::Numeric => "19/07/2024, where the file settles which number is the month",
        DateForm::Compact => "20240719",
        DateForm::Serial => "45492 (a spreadsheet's serial number)",
    }
}
