//! A received workbook against the one that its exports come to: measures and totals, lines, files, and the tables.

use super::book::{Book, Value};
use super::evaluate::{Evaluator, is_same};
use super::formula::{Part, parse};
use super::table::Table;
use super::{Finding, Findings, Kind, address, shown};
use std::collections::{BTreeMap, BTreeSet};

const LINES: &str = "Claim lines";
/// Columns of a line that are not compared: its number, which follows from the lines before it, places of files, which may lie
/// elsewhere (their digests are compared), and what the practice changed, which is told without the exports.
const NOT_COMPARED: [&str; 8] = [
    "Line",
    "Evidence (file, sheet, row)",
    "Include (Y or N)",
    "Reason for a change",
    "Changed since written (1 is yes)",
    "Change to the invoice",
    "Changes the invoice (1 is yes)",
    "Form errors",
];
/// Sheets whose cells are compared one by one; where words name files or staff, only the numbers are.
const TABLES: [(&str, bool); 7] = [
    ("Rates", false),
    ("Normal day", true),
    ("Daily bridge", true),
    ("Cancelled", true),
    ("Extra hours", false),
    ("Work and backlog", true),
    ("Sensitivity", true),
];
/// Names of figures that only say what the practice changed.
const OF_THE_WORKBOOK: [&str; 2] = ["reconciled", "changed_since_written"];

/// What differs between a received workbook and the one that the exports come to.
pub fn compare(received: &Book, rebuilt: &Book) -> Vec<Finding> {
    let mut findings = Findings::default();
    let mut sides = (Evaluator::new(received), Evaluator::new(rebuilt));
    figures(received, rebuilt, &mut sides, &mut findings);
    lines(received, rebuilt, &mut sides, &mut findings);
    files(received, rebuilt, &mut findings);
    for (sheet, are_words_compared) in TABLES {
        cells((received, rebuilt), sheet, are_words_compared, &mut sides, &mut findings);
    }
    findings.settled()
}

/// Defined names of one cell.
fn single_names(book: &Book) -> impl Iterator<Item = &String> {
    let is_one = |reference: &String| matches!(parse(reference), Some(Part::Block(block)) if block.first == block.last);
    book.names.iter().filter(move |(_, reference)| is_one(reference)).map(|(name, _)| name)
}

fn figures(received: &Book, rebuilt: &Book, sides: &mut (Evaluator<'_>, Evaluator<'_>), findings: &mut Findings) {
    let names: BTreeSet<&String> = single_names(received).chain(single_names(rebuilt)).collect();
    // Ranges of one row are no figures: their names stand on the sheets of tables.
    let on_summary = |name: &&&String| {
        let reference = rebuilt.names.get(**name).or_else(|| received.names.get(**name));
        reference.is_some_and(|reference| reference.trim_start_matches(['=', '\'']).starts_with("Summary"))
    };
    for name in names.iter().filter(on_summary).filter(|name| !OF_THE_WORKBOOK.contains(&name.as_str())) {
        let (one, other) = (sides.0.name(name), sides.1.name(name));
        let agrees = match (&one, &other) {
            (Some(one), Some(other)) => is_same(one, other),
            (one, other) => one == other,
        };
        if !agrees {
            let word = |value: Option<Value>| value.map_or_else(|| "not there".to_owned(), |value| shown(&value));
            let words = format!("{name}: the workbook says {}, and the exports come to {}", word(one), word(other));
            findings.push(Finding::of_sheet(Kind::FigureDiffers, "Summary", words));
        }
    }
}

/// Titles by which a line is found again on the other side; its number follows from the lines before it.
const IDENTITY: [&str; 6] = ["Head of claim", "Date", "Staff", "Staff group", "Description", "Unit"];

/// A line of one side: its number and its row.
type Numbered = (String, u32);
/// The same in a pair; none where the other side only has it.
type Side<'n> = Option<(&'n String, u32)>;

fn lines(received: &Book, rebuilt: &Book, sides: &mut (Evaluator<'_>, Evaluator<'_>), findings: &mut Findings) {
    let (Some(one), Some(other)) = (Table::of(received, LINES), Table::of(rebuilt, LINES)) else { return };
    let (ours, theirs) = (numbered(&one), numbered(&other));
    let pairs = pairs(identified(&one, &mut sides.0, &ours), identified(&other, &mut sides.1, &theirs));
    for pair in pairs {
        match pair {
            (Some((id, row)), Some((_, their_row))) => {
                line((&one, row), (&other, their_row), id, sides, findings);
            }
            (Some((id, _)), None) => {
                let words = format!("line {} does not follow from the exports", shown(&Value::Text(id.clone())));
                findings.push(Finding::of_sheet(Kind::LineDiffers, LINES, words));
            }
            (None, Some((id, row))) => {
                let what = other.text(row, "Description").unwrap_or_default().to_owned();
                let what = shown(&Value::Text(what));
                let words = format!("a line follows from the exports ({id}, {what}), and is not in the workbook");
                findings.push(Finding::of_sheet(Kind::LineDiffers, LINES, words));
            }
            (None, None) => {}
        }
    }
}

/// The lines of a table, in its order.
fn numbered(table: &Table<'_>) -> Vec<Numbered> {
    table.rows().into_iter().filter_map(|row| Some((table.text(row, "Line")?.to_owned(), row))).collect()
}

/// Each line by what it is, and which of several alike it is.
fn identified<'n>(
    table: &Table<'_>,
    evaluator: &mut Evaluator<'_>,
    lines: &'n [Numbered],
) -> BTreeMap<(String, usize), &'n Numbered> {
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for line in lines {
        let values = IDENTITY.map(|title| table.value(evaluator, line.1, title).map(|(_, value)| value));
        let identity = format!("{values:?}");
        let count = alike.entry(identity.clone()).or_default();
        found.insert((identity, *count), line);
        *count += 1;
    }
    found
}

/// Lines that are the same on both sides, then those of the same number, then those of one side only.
fn pairs<'n>(
    mut ours: BTreeMap<(String, usize), &'n Numbered>,
    mut theirs: BTreeMap<(String, usize), &'n Numbered>,
) -> Vec<(Side<'n>, Side<'n>)> {
    let parts = |line: &'n Numbered| (&line.0, line.1);
    let mut pairs = Vec::new();
    let both: Vec<(String, usize)> = ours.keys().filter(|key| theirs.contains_key(*key)).cloned().collect();
    for key in both {
        pairs.push((ours.remove(&key).map(parts), theirs.remove(&key).map(parts)));
    }
    let mut left: BTreeMap<&String, u32> = theirs.into_values().map(parts).collect();
    for (id, row) in ours.into_values().map(parts) {
        pairs.push((Some((id, row)), left.remove(id).map(|row| (id, row))));
    }
    pairs.extend(left.into_iter().map(|line| (None, Some(line))));
    pairs.sort_by_key(|(our, their)| (our.map_or(u32::MAX, |line| line.1), their.map(|line| line.1)));
    pairs
}

/// One line, column by column.
fn line(
    (one, row): (&Table<'_>, u32),
    (other, their_row): (&Table<'_>, u32),
    id: &str,
    sides: &mut (Evaluator<'_>, Evaluator<'_>),
    findings: &mut Findings,
) {
    for title in other.columns().keys().filter(|title| !NOT_COMPARED.contains(title)) {
        let Some((_, theirs)) = other.value(&mut sides.1, their_row, title) else { continue };
        match one.value(&mut sides.0, row, title) {
            Some((_, ours)) if is_same(&ours, &theirs) => {}
            Some((place, ours)) => {
                let (ours, theirs) = (shown(&ours), shown(&theirs));
                let words = format!("line {id}, {title}: the workbook says {ours}, and the exports come to {theirs}");
                findings.push(Finding::of_cell(Kind::LineDiffers, LINES, place, words));
            }
            None => {
                let words = format!("the column {title} is not there");
                findings.push(Finding::of_sheet(Kind::LineDiffers, LINES, words));
            }
        }
    }
}

/// The digests of the files that were read.
fn files(received: &Book, rebuilt: &Book, findings: &mut Findings) {
    const TITLE: &str = "SHA-256 of the file";
    let digests = |book: &Book| -> BTreeMap<String, String> {
        let Some(table) = Table::of(book, "Sources") else { return BTreeMap::new() };
        let pair =
            |row| Some((table.text(row, TITLE)?.to_owned(), table.text(row, "File").unwrap_or_default().to_owned()));
        table.rows().into_iter().filter_map(pair).collect()
    };
    let (ours, theirs) = (digests(received), digests(rebuilt));
    let mut tell = |file: &str, what: &str| {
        let words = format!("{} {what}", shown(&Value::Text(file.to_owned())));
        findings.push(Finding::of_sheet(Kind::FileDiffers, "Sources", words));
    };
    for (_, file) in ours.iter().filter(|(digest, _)| !theirs.contains_key(*digest)) {
        tell(file, "was read for the claim, and no file with its digest is among the exports");
    }
    for (_, file) in theirs.iter().filter(|(digest, _)| !ours.contains_key(*digest)) {
        tell(file, "is among the exports, and no file with its digest was read for the claim");
    }
}

fn cells(
    (received, rebuilt): (&Book, &Book),
    name: &str,
    are_words_compared: bool,
    sides: &mut (Evaluator<'_>, Evaluator<'_>),
    findings: &mut Findings,
) {
    let (Some(one), Some(other)) = (received.sheet(name), rebuilt.sheet(name)) else { return };
    let places: BTreeSet<(u32, u16)> = one.cells.keys().chain(other.cells.keys()).copied().collect();
    for place in places {
        let (ours, theirs) = (sides.0.cell(name, place.0, place.1), sides.1.cell(name, place.0, place.1));
        let are_words = matches!((&ours, &theirs), (Value::Text(_), Value::Text(_)));
        if !is_same(&ours, &theirs) && (are_words_compared || !are_words) {
            let words = format!("the workbook says {}, and the exports come to {}", shown(&ours), shown(&theirs));
            findings.push(Finding { cell: Some(address(place)), ..Finding::of_sheet(Kind::TableDiffers, name, words) });
        }
    }
}
