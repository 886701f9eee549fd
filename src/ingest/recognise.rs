//! Which export a table is: by the headers that it shows anywhere in its first rows, never by its name.

use super::layout::{Layout, folded_header};
use super::limits;
use super::tables::{Cell, RawRow};
use crate::model::data::TableKind;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A layout with its headers ready to be looked up.
pub struct KnownLayout {
    /// The layout.
    pub layout: Layout,
    fields: HashMap<String, (String, usize)>,
    never_with: BTreeSet<String>,
}

impl KnownLayout {
    /// Prepares a layout.
    pub fn new(layout: Layout) -> Self {
        let mut fields = HashMap::new();
        for (name, field) in &layout.fields {
            for (rank, alias) in field.aliases.iter().enumerate() {
                fields.entry(folded_header(alias)).or_insert((name.clone(), rank));
            }
        }
        let never_with = layout.never_with.iter().map(|header| folded_header(header)).collect();
        KnownLayout { layout, fields, never_with }
    }

    fn field(&self, folded: &str) -> Option<(String, usize)> {
        if let Some(found) = self.fields.get(folded) {
            return Some(found.clone());
        }
        let (name, field) = self
            .layout
            .fields
            .iter()
            .find(|(_, field)| field.contains.iter().any(|word| folded.contains(word.as_str())))?;
        Some((name.clone(), field.aliases.len()))
    }
}

/// A table whose layout is known.
pub struct Recognition<'l> {
    /// The layout.
    pub layout: &'l Layout,
    /// Physical row of the header.
    pub header_row: u32,
    /// Column (from nought) of each canonical field found.
    pub columns: BTreeMap<String, usize>,
    /// The header cells as they are compared.
    pub folded_headers: Vec<String>,
    /// Each column as read, for people.
    pub columns_read: Vec<(String, String)>,
    /// Why, in words.
    pub why: String,
}

impl Recognition<'_> {
    /// Whether a row repeats the header (paged exports do).
    pub fn repeats_header(&self, row: &super::tables::Row<'_>) -> bool {
        let mut filled = 0;
        for (column, header) in self.folded_headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
            match row.value(column) {
                super::tables::Value::Text(text) if folded_header(text) == *header => filled += 1,
                _ => return false,
            }
        }
        filled > 0
    }
}

/// What recognition finds.
pub enum Finding<'l> {
    /// One layout.
    Known(Box<Recognition<'l>>),
    /// Two layouts fit alike.
    Tie(&'l Layout, &'l Layout),
    /// None.
    Nothing,
}

/// Finds the layout of a table from its first rows.
pub fn recognise<'l>(head: &[RawRow], layouts: &'l [KnownLayout]) -> Finding<'l> {
    let mut found: Vec<(usize, Box<Recognition<'l>>)> = layouts
        .iter()
        .filter_map(|known| best_row(head, known))
        .map(|recognition| (recognition.columns.len(), Box::new(recognition)))
        .collect();
    if found.iter().any(|(_, recognition)| !recognition.layout.generic) {
        found.retain(|(_, recognition)| !recognition.layout.generic);
    }
    found.sort_by(|one, other| (other.0, &one.1.layout.name).cmp(&(one.0, &other.1.layout.name)));
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (None, _) => Finding::Nothing,
        (Some((score, first)), Some((second_score, second))) if is_thin(score, second_score, &first, &second) => {
            settled_by_statuses(head, first, second)
        }
        (Some((_, first)), _) => Finding::Known(first),
    }
}

/// A list of appointments and a list of shifts may have the same headers: whether the status column holds the words of an
/// appointment book settles it.
fn settled_by_statuses<'l>(head: &[RawRow], first: Box<Recognition<'l>>, second: Box<Recognition<'l>>) -> Finding<'l> {
    let (book, other) = match (first.layout.kind, second.layout.kind) {
        (TableKind::Appointments, TableKind::Appointments) => return Finding::Tie(first.layout, second.layout),
        (TableKind::Appointments, _) => (first, second),
        (_, TableKind::Appointments) => (second, first),
        _ => return Finding::Tie(first.layout, second.layout),
    };
    let texts: BTreeSet<String> = book.layout.statuses.values().flatten().map(|text| folded_header(text)).collect();
    let column = book.columns.get("status").copied();
    let cells = head.iter().filter(|row| row.row > book.header_row).filter_map(|row| Some(row.cell(column?)));
    let (known, unknown): (Vec<_>, Vec<_>) =
        cells.filter(|cell| !cell.is_empty()).partition(|cell| texts.contains(&folded_header(&cell.text())));
    match (known.len(), unknown.len()) {
        (0, 0) => Finding::Tie(book.layout, other.layout),
        (known, unknown) if known > unknown => {
            Finding::Known(because(book, "its status column holds words of an appointment book"))
        }
        (0, _) => Finding::Known(because(other, "its status column holds no word of an appointment book")),
        _ => Finding::Tie(book.layout, other.layout),
    }
}

fn because<'l>(mut recognition: Box<Recognition<'l>>, reason: &str) -> Box<Recognition<'l>> {
    recognition.why = format!("{}; {reason}", recognition.why);
    recognition
}

/// A margin is thin if nothing speaks for the first but its name in the alphabet; between tables of another kind also if
/// it is one header only.
fn is_thin(score: usize, second_score: usize, first: &Recognition<'_>, second: &Recognition<'_>) -> bool {
    let least = if first.layout.kind == second.layout.kind { 1 } else { 2 };
    score < second_score + least
}

fn best_row<'l>(head: &[RawRow], known: &'l KnownLayout) -> Option<Recognition<'l>> {
    let mut best: Option<Recognition<'l>> = None;
    for row in head.iter().take(limits::HEADER_SEARCH_ROWS) {
        let Some(recognition) = as_header(row, known) else { continue };
        if best.as_ref().is_none_or(|best| recognition.columns.len() > best.columns.len()) {
            best = Some(recognition);
        }
    }
    best
}

fn as_header<'l>(row: &RawRow, known: &'l KnownLayout) -> Option<Recognition<'l>> {
    let layout = &known.layout;
    let folded_headers: Vec<String> = row
        .cells
        .iter()
        .map(|cell| if let Cell::Text(text) = cell { folded_header(text) } else { String::new() })
        .collect();
    let mut ranked: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (column, folded) in folded_headers.iter().enumerate().filter(|(_, folded)| !folded.is_empty()) {
        if known.never_with.contains(folded) {
            return None;
        }
        if let Some((field, rank)) = known.field(folded) {
            let entry = ranked.entry(field).or_insert((rank, column));
            *entry = (*entry).min((rank, column));
        }
    }
    let has = |field: &String| ranked.contains_key(field);
    let required = layout.fields.iter().filter(|(_, field)| field.required).all(|(name, _)| has(name));
    let groups = layout.require_any.iter().all(|group| group.iter().any(has));
    if !required || !groups || ranked.len() < layout.minimum_fields.max(1) {
        return None;
    }
    let columns: BTreeMap<String, usize> = ranked.into_iter().map(|(field, (_, column))| (field, column)).collect();
    let columns_read = columns_read(row, &folded_headers, &columns);
    let why = why(row, &columns);
    Some(Recognition { layout, header_row: row.row, columns, folded_headers, columns_read, why })
}

/// Header texts are printed only where the vocabulary has them: a header that is not known could be anything.
fn columns_read(row: &RawRow, folded: &[String], columns: &BTreeMap<String, usize>) -> Vec<(String, String)> {
    let field_of = |column: usize| columns.iter().find(|(_, at)| **at == column).map(|(field, _)| field.clone());
    let mut read = Vec::new();
    for (column, header) in folded.iter().enumerate() {
        match field_of(column) {
            Some(field) => read.push((row.cell(column).text(), field)),
            None if header.is_empty() => {}
            None => read.push((format!("column {}", column + 1), "not read".to_owned())),
        }
    }
    read
}

fn why(row: &RawRow, columns: &BTreeMap<String, usize>) -> String {
    let mut at: Vec<usize> = columns.values().copied().collect();
    at.sort_unstable();
    let named: Vec<String> = at.iter().take(6).map(|column| format!("`{}`", row.cell(*column).text())).collect();
    let more = if at.len() > named.len() { format!(" and {} more", at.len() - named.len()) } else { String::new() };
    format!("row {} holds its headers {}{more}", row.row, named.join(", "))
}
