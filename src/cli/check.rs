//! `normalday check EXPORTS...`: how each file was understood, before any claim. It writes nothing, unless
//! `--write-mapping` asks for the questions in a file.

use super::Answer;
use super::arguments::{CheckArguments, Voice};
use super::check_json;
use super::failure::Failure;
use super::layouts::kind_reading;
use super::mapping_file;
use super::pipeline;
use super::question;
use super::terminal::{Paint, Progress};
use super::words::{self, count, counted, listed, wrapped};
use crate::ingest::Ingested;
use crate::ingest::mapping::score::Settled;
use crate::ingest::mapping::{Judgement, Question};
use crate::model::data::{PracticeData, TableKind, TableRecord};
use crate::model::evidence::Precision;
use crate::model::exception::{Exception, ExceptionCode};
use crate::model::stop::StopCode;
use crate::normal::outcome::{Kind, LeftOut, NormalDay};
use chrono::Datelike;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Places of one exception code that are named without `--verbose`.
const FIRST_PLACES: usize = 5;

/// What a column is read as that no layout names.
const NOT_READ: &str = "not read";

/// Reads the exports and says how they were understood.
pub fn run(arguments: &CheckArguments, voice: &Voice) -> Result<Answer, Failure> {
    let question = question::Question::resolve(&arguments.question)?;
    let progress = Progress::start(voice, "reading the exports");
    let mapping = mapping_file::load(&arguments.question, Path::new(mapping_file::DEFAULT_OUT))?;
    let Ingested { data, questions, judgements, .. } =
        pipeline::read(&arguments.question, &question, mapping, &progress)?;
    progress.step("choosing the normal days");
    let normal_days = match &question.plan {
        Some(plan) => pipeline::normal_days(&data, plan)?,
        None => Vec::new(),
    };
    drop(progress);
    let written = write_mapping(arguments, &questions)?;
    if arguments.json {
        return check_json::answer(&data, &question, &normal_days, &judgements, &questions);
    }
    if voice.quiet {
        return Ok(Answer::done(""));
    }
    let paint = Paint::for_stdout(voice);
    let mut text: String =
        (0..data.tables.len()).map(|index| table_explained(&data, index, &judgements, paint, voice.verbose)).collect();
    text.push_str(&questions_explained(&questions, written.as_deref(), paint));
    text.push_str(&overview(&data, paint));
    text.push_str(&days_explained(&question, &normal_days, paint, voice.verbose));
    Ok(Answer::done(text))
}

fn write_mapping(arguments: &CheckArguments, questions: &[Question]) -> Result<Option<PathBuf>, Failure> {
    let Some(path) = &arguments.write_mapping else { return Ok(None) };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let Some(name) = name else {
        return Err(Failure::new(StopCode::NoFileNamed, "`--write-mapping` names no file")
            .hint("name one: `--write-mapping mapping.toml`"));
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    mapping_file::write_questions(questions, folder, &name).map(Some)
}

/// What must be answered before a claim.
fn questions_explained(questions: &[Question], written: Option<&Path>, paint: Paint) -> String {
    let mut text = bulleted(paint, "To be answered before a claim", questions.iter().map(mapping_file::in_words));
    match written {
        Some(path) if questions.is_empty() => {
            text.push_str(&format!("There is nothing to ask: `{}` holds no question.\n\n", path.display()));
        }
        Some(path) => text.push_str(&format!("The questions are written to `{}`.\n\n", path.display())),
        None if questions.is_empty() => {}
        None => text.push_str(
            "A claim writes these questions to `mapping.toml`, to be answered there; so does `--write-mapping FILE`.\n\n",
        ),
    }
    text
}

/// Scores of how a table was read, in plain words.
fn how_sure(index: usize, judgements: &[Judgement]) -> String {
    let of_table = judgements.iter().filter(|judgement| judgement.table as usize == index);
    let parts: Vec<String> = of_table.map(judgement_in_words).collect();
    parts.join("; ")
}

fn judgement_in_words(judgement: &Judgement) -> String {
    let Judgement { what, taken, score, next, settled, .. } = judgement;
    let next = match next {
        Some((next, score)) => format!(", next best {next} with {score}"),
        None => String::new(),
    };
    match settled {
        Settled::ByTheUser => format!("{what} {taken}, as you answered"),
        Settled::ByTheTable => format!("{what} {taken}, {score} of 100{next}"),
        Settled::NotYet => format!("{what} not settled: {taken} has {score} of 100{next}"),
    }
}

/// `file, sheet, row 12, column status`.
pub fn place(tables: &[TableRecord], exception: &Exception) -> String {
    let mut parts = Vec::new();
    if let Some(table) = tables.get(exception.source.table as usize) {
        parts.push(format!("`{}`", table.path));
        parts.extend(table.sheet.as_ref().map(|sheet| format!("sheet {sheet}")));
    }
    if exception.source.row > 0 {
        parts.push(format!("row {}", exception.source.row));
    }
    if exception.source.column > 0 {
        parts.push(format!("column {}", column_letters(exception.source.column)));
    }
    parts.extend(exception.column.as_ref().map(|column| format!("`{column}`")));
    parts.extend(exception.detail.clone());
    parts.join(", ")
}

/// The letters over a spreadsheet's column; the first is 1.
fn column_letters(column: u32) -> String {
    let (mut left, mut letters) = (column, String::new());
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters
}

fn table_explained(
    data: &PracticeData,
    index: usize,
    judgements: &[Judgement],
    paint: Paint,
    is_verbose: bool,
) -> String {
    let Some(table) = data.tables.get(index) else { return String::new() };
    let sheet = table.sheet.as_ref().map(|sheet| format!(", sheet {sheet}")).unwrap_or_default();
    let mut text = format!("{}\n", paint.heading(&format!("{}{sheet}", table.path)));
    let mut say = |label: &str, words: String| {
        text.push_str(&format!("  {}\n", wrapped(&format!("{label}: {words}"), 4)));
    };
    if table.kind == TableKind::Unrecognised {
        say(&not_recognised(data, index), table.why.clone());
        say("What to do", "`normalday layouts` lists the exports it knows, and what each must hold".to_owned());
    } else {
        say(kind_reading(table.kind), format!("{} (`{}`)", table.layout_title, table.layout));
        say("Why", table.why.clone());
    }
    if !table.columns.is_empty() {
        say("Columns", columns(table));
    }
    say("Read as", read_as(table));
    let sure = how_sure(index, judgements);
    if !sure.is_empty() {
        say("How sure", sure);
    }
    if table.rows.physical > 0 {
        say("Rows", rows(table));
    }
    text.push_str(&exceptions_of(data, index, paint, is_verbose));
    text.push('\n');
    text
}

/// With the code of the exception, which is not listed again below.
fn not_recognised(data: &PracticeData, index: usize) -> String {
    let code = ExceptionCode::NotRecognised;
    let is_exception = |found: &Exception| found.source.table as usize == index && found.code == code;
    let name = if data.exceptions.iter().any(is_exception) { format!(" ({})", code.name()) } else { String::new() };
    format!("Not recognised{name}")
}

fn columns(table: &TableRecord) -> String {
    let (unread, read): (Vec<_>, Vec<_>) = table.columns.iter().partition(|(_, field)| field == NOT_READ);
    let read: Vec<String> = read.iter().map(|(header, field)| format!("\"{header}\" as {field}")).collect();
    match unread.len() {
        0 => listed(&read),
        columns => format!("{}; {} not read", listed(&read), counted(columns as i64, "column", "columns")),
    }
}

fn read_as(table: &TableRecord) -> String {
    let mut parts = vec![table.encoding.clone()];
    if let Some((first, last)) = table.span {
        parts.push(format!("dates from {} to {}", words::full_date(first), words::full_date(last)));
    }
    if let Some((stamp, how)) = &table.exported_at {
        let at = match stamp.precision {
            Precision::Day => stamp.at.format("%-d %B %Y"),
            Precision::Hour | Precision::Minute => stamp.at.format("%-d %B %Y %H:%M"),
        };
        parts.push(format!("exported {at} ({how})"));
    }
    parts.join("; ")
}

fn rows(table: &TableRecord) -> String {
    let account = &table.rows;
    match table.kind {
        TableKind::Unrecognised => return format!("{}, none used", counted(account.data as i64, "row", "rows")),
        TableKind::Reference => {
            return format!("{}, for other tables to refer to", counted(account.data as i64, "row", "rows"));
        }
        _ => {}
    }
    let mut parts = vec![format!("{} of {} of data used", count(account.used as i64), count(account.data as i64))];
    if account.weight_used != account.used {
        parts.push(format!("they stand for {}", counted(account.weight_used as i64, "appointment", "appointments")));
    }
    let others = [
        (account.exception_rows(), "put aside"),
        (account.duplicates, "standing in another file too"),
        (account.superseded, "superseded by a later export"),
        (account.not_data, "no data (subtotals, zero counts, reference)"),
    ];
    parts.extend(
        others.iter().filter(|(rows, _)| *rows > 0).map(|(rows, what)| format!("{} {what}", count(*rows as i64))),
    );
    parts.join("; ")
}

fn exceptions_of(data: &PracticeData, index: usize, paint: Paint, is_verbose: bool) -> String {
    let mut by_code: BTreeMap<ExceptionCode, Vec<&Exception>> = BTreeMap::new();
    for exception in data.exceptions.iter().filter(|exception| exception.source.table as usize == index) {
        by_code.entry(exception.code).or_default().push(exception);
    }
    // That the file is not recognised has been said above.
    by_code.remove(&ExceptionCode::NotRecognised);
    let mut text = String::new();
    for (code, exceptions) in by_code {
        let heading = format!("{} {}", code.name(), code.reading());
        text.push_str(&format!(
            "  {}: {}\n",
            paint.doubtful(&heading),
            counted(exceptions.len() as i64, "place", "places")
        ));
        let shown = if is_verbose { exceptions.len() } else { FIRST_PLACES.min(exceptions.len()) };
        let mut places: Vec<String> =
            exceptions.iter().take(shown).map(|exception| place_in_table(exception)).collect();
        if exceptions.len() > shown {
            places.push(format!("{} more (`--verbose` names them)", count((exceptions.len() - shown) as i64)));
        }
        places.retain(|place| !place.is_empty());
        if !places.is_empty() {
            let is_of_file = exceptions.iter().all(|exception| exception.source.row == 0 && exception.column.is_none());
            let at = if is_of_file { "" } else { "at " };
            text.push_str(&format!("      {}\n", wrapped(&format!("{at}{}", places.join("; ")), 6)));
        }
        text.push_str(&format!("      {}\n", wrapped(&format!("what to do: {}", code.remedy()), 6)));
    }
    text
}

fn place_in_table(exception: &Exception) -> String {
    place(&[], exception)
}

fn overview(data: &PracticeData, paint: Paint) -> String {
    let mut text = String::new();
    if !data.tallies.statuses.is_empty() {
        text.push_str(&format!("{}\n", paint.heading("Statuses, as read")));
        for ((met, status), weight) in &data.tallies.statuses {
            text.push_str(&format!("  \"{met}\" as {}: {}\n", status.reading(), count(*weight as i64)));
        }
        if data.tallies.unmapped_statuses > 0 {
            text.push_str(&format!("  not mapped: {}\n", count(data.tallies.unmapped_statuses as i64)));
        }
        text.push('\n');
    }
    if !data.staff.is_empty() {
        let mut groups: BTreeMap<_, i64> = BTreeMap::new();
        for member in &data.staff {
            *groups.entry(member.staff_group).or_default() += 1;
        }
        let groups: Vec<String> =
            groups.iter().map(|(group, people)| format!("{} {people}", group.reading())).collect();
        let people = counted(data.staff.len() as i64, "person", "people");
        text.push_str(&format!(
            "{}\n  {}\n\n",
            paint.heading("Staff"),
            wrapped(&format!("{people}: {}.", groups.join(", ")), 2)
        ));
    }
    text.push_str(&super::check_names::explained(data, paint));
    text.push_str(&bulleted(
        paint,
        "What a reader should doubt",
        data.warnings.iter().map(|warning| warning.text.clone()),
    ));
    text.push_str(&bulleted(paint, "Not there", missing(data).into_iter().map(str::to_owned)));
    text
}

fn bulleted(paint: Paint, heading: &str, items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| format!("  - {}\n", wrapped(&item, 4))).collect();
    if items.is_empty() { items } else { format!("{}\n{items}\n", paint.heading(heading)) }
}

/// What the folder lacks, and what cannot be claimed without it.
fn missing(data: &PracticeData) -> Vec<&'static str> {
    let lacks = |kind: TableKind| !data.tables.iter().any(|table| table.kind == kind);
    [
        (TableKind::Appointments, "No appointment book: the effect on appointments is not measured."),
        (TableKind::Staff, "No rota or timesheet: no extra hours can be claimed (`normalday init` writes a template)."),
        (TableKind::Workload, "No daily counts of documents, results and the like: no backlog is shown."),
        (TableKind::Expenses, "No expenses: nothing is claimed under head 7."),
        (TableKind::Income, "No income lost: nothing is claimed under head 8."),
    ]
    .into_iter()
    .filter(|(kind, _)| lacks(*kind))
    .map(|(_, words)| words)
    .collect()
}

fn days_explained(question: &question::Question, normal_days: &[NormalDay], paint: Paint, is_verbose: bool) -> String {
    let Some(plan) = &question.plan else {
        return wrapped(
            "No incident was given: add `--incident START/END` to see which ordinary days a claim would compare with.",
            0,
        ) + "\n";
    };
    let mut text = format!("{}\n", paint.heading("Normal days"));
    let incident_dates = plan.incident.dates();
    let shown = |day: &&NormalDay| is_verbose || incident_dates.contains(&day.date);
    for day in normal_days.iter().filter(shown) {
        text.push_str(&day_explained(day));
    }
    let rest = normal_days.iter().filter(|day| !shown(day)).count();
    if rest > 0 {
        text.push_str(&format!(
            "  {} of the recovery window (`--verbose` names them)\n",
            counted(rest as i64, "date", "dates")
        ));
    }
    text
}

fn day_explained(day: &NormalDay) -> String {
    let weekday = crate::model::incident::weekday_name(day.date.weekday());
    let chosen: Vec<String> = day.chosen.iter().map(|date| words::short_date(*date)).collect();
    let basis = match (day.kind, day.sufficient) {
        (Kind::Closed, _) => format!("no {weekday} in the 12 weeks before was open, so the normal is nought"),
        (_, false) => format!("not sufficient: too few ordinary {weekday}s; nothing is claimed from it"),
        (Kind::Regular, true) => format!("the mean of {} ordinary {weekday}s: {}", chosen.len(), listed(&chosen)),
        (Kind::Occasional, true) => {
            format!(
                "the mean of the nearest {} {weekday}s, closed ones counted as nought: {}",
                chosen.len(),
                listed(&chosen)
            )
        }
    };
    let mut text = format!("  {}\n", wrapped(&format!("{}: {basis}", words::full_date(day.date)), 4));
    let left_out: Vec<String> = day.left_out.iter().map(left_out_reading).collect();
    if !left_out.is_empty() {
        text.push_str(&format!("    {}\n", wrapped(&format!("left out: {}", left_out.join("; ")), 6)));
    }
    text
}

fn left_out_reading(left_out: &LeftOut) -> String {
    let reason = match left_out.reason.as_str() {
        "most" => "the day with the most kept",
        "least" => "the day with the least kept",
        other => other,
    };
    format!("{} ({reason})", words::short_date(left_out.date))
}

#[cfg(test)]
mod tests {
    use super::column_letters;

    #[test]
    fn columns_have_the_letters_that_a_spreadsheet_shows() {
        assert_eq!([1, 26, 27, 702, 703].map(column_letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
