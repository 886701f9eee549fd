//! Which export a table is: by the headers that it shows anywhere in its first rows, never by its name.

use super::layout::{Layout, folded_header, folds_to};
use super::limits;
use super::tables::{Cell, RawRow};
use crate::model::data::TableKind;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Fields of a plain list that decide what its rows count for.
const DECIDING: [&str; 3] = ["date", "starts_at", "status"];

/// A layout with its headers ready to be looked up.
pub struct KnownLayout {
    /// The layout.
    pub layout: Layout,
    fields: HashMap<String, (String, usize), foldhash::fast::RandomState>,
    /// Fields that are known by a word in their headers, with the word and their rank behind all aliases.
    by_word: Vec<(String, String, usize)>,
    never_with: BTreeSet<String>,
}

impl KnownLayout {
    /// Prepares a layout.
    pub fn new(layout: Layout) -> Self {
        let mut fields = HashMap::default();
        for (name, field) in &layout.fields {
            for (rank, alias) in field.aliases.iter().enumerate() {
                fields.entry(folded_header(alias)).or_insert((name.clone(), rank));
            }
        }
        let words = layout.fields.iter().flat_map(|(name, field)| {
            field.contains.iter().map(|word| (word.clone(), name.clone(), field.aliases.len()))
        });
        let by_word = words.collect();
        let never_with = layout.never_with.iter().map(|header| folded_header(header)).collect();
        KnownLayout { layout, fields, by_word, never_with }
    }

    /// The column of each canonical field that a row shows, taken for a header; none if it holds a header that says that
    /// the table is something else.
    pub fn columns_of(&self, row: &RawRow) -> Option<BTreeMap<String, usize>> {
        self.columns_in(&folded_headers(row))
    }

    fn columns_in(&self, headers: &[String]) -> Option<BTreeMap<String, usize>> {
        let first = |(field, columns): (String, Vec<usize>)| Some((field, columns.into_iter().next()?));
        Some(self.candidates_in(headers)?.into_iter().filter_map(first).collect())
    }

    /// The columns of each canonical field whose headers name it equally well: more than one where a header stands twice.
    /// Earlier aliases go before later ones; but which of a list's own two dates or statuses counts, no order of aliases
    /// says.
    pub fn candidates_of(&self, row: &RawRow) -> Option<BTreeMap<String, Vec<usize>>> {
        self.candidates_in(&folded_headers(row))
    }

    fn candidates_in(&self, headers: &[String]) -> Option<BTreeMap<String, Vec<usize>>> {
        if !self.never_with.is_empty() && headers.iter().any(|folded| self.never_with.contains(folded)) {
            return None;
        }
        let mut ranked: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
        for (column, folded) in headers.iter().enumerate().filter(|(_, folded)| !folded.is_empty()) {
            if let Some((field, rank)) = self.field(folded) {
                ranked.entry(field).or_default().push((rank, column));
            }
        }
        let best = |(field, mut found): (&str, Vec<(usize, usize)>)| {
            found.sort_unstable();
            let best_rank = found.first().map(|(rank, _)| *rank);
            let all_count = self.layout.generic && DECIDING.contains(&field);
            let alike = found.into_iter().filter(|(rank, _)| all_count || Some(*rank) == best_rank);
            (field.to_owned(), alike.map(|(_, column)| column).collect())
        };
        Some(ranked.into_iter().map(best).collect())
    }

    /// Whether these columns are enough for the layout.
    pub fn is_enough(&self, columns: &BTreeMap<String, usize>) -> bool {
        let has = |field: &String| columns.contains_key(field);
        let required = self.layout.fields.iter().filter(|(_, field)| field.required).all(|(name, _)| has(name));
        let groups = self.layout.require_any.iter().all(|group| group.iter().any(has));
        required && groups && columns.len() >= self.layout.minimum_fields.max(1)
    }

    /// Whether a header, as it is compared, is one of its own.
    pub fn knows(&self, folded: &str) -> bool {
        self.fields.contains_key(folded)
    }

    fn field(&self, folded: &str) -> Option<(&str, usize)> {
        if let Some((name, rank)) = self.fields.get(folded) {
            return Some((name, *rank));
        }
        let (_, name, rank) = self.by_word.iter().find(|(word, _, _)| folded.contains(word.as_str()))?;
        Some((name, *rank))
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
    /// The rows in which the header is printed, as they are compared, where they are two.
    pub printed_headers: Vec<Vec<String>>,
    /// Each column as read, for people.
    pub columns_read: Vec<(String, String)>,
    /// Why, in words.
    pub why: String,
}

fn folded_headers(row: &RawRow) -> Vec<String> {
    let folded = |cell: &Cell| if let Cell::Text(text) = cell { folded_header(text) } else { String::new() };
    row.cells.iter().map(folded).collect()
}

impl<'l> Recognition<'l> {
    /// A row as the header of a layout, with the columns given.
    pub fn of_row(row: &RawRow, known: &'l KnownLayout, columns: BTreeMap<String, usize>) -> Self {
        let folded_headers = folded_headers(row);
        let columns_read = columns_read(row, &folded_headers, &columns, known);
        let why = why(row, &columns, known);
        Recognition {
            layout: &known.layout,
            header_row: row.row,
            columns,
            folded_headers,
            printed_headers: Vec::new(),
            columns_read,
            why,
        }
    }
}

impl Recognition<'_> {
    /// Whether a row repeats the header, or one of its two rows (paged exports do).
    pub fn repeats_header(&self, row: &super::tables::Row<'_>) -> bool {
        match self.printed_headers.as_slice() {
            [] => repeats(row, &self.folded_headers),
            printed => printed.iter().any(|headers| repeats(row, headers)),
        }
    }
}

fn repeats(row: &super::tables::Row<'_>, headers: &[String]) -> bool {
    let mut filled = 0;
    for (column, header) in headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
        match row.value(column) {
            super::tables::Value::Text(text) if folds_to(text, header) => filled += 1,
            _ => return false,
        }
    }
    filled > 0
}

/// What recognition finds.
pub enum Finding<'l> {
    /// One layout.
    Known(Box<Recognition<'l>>),
    /// Two layouts fit alike: which one it is must be asked.
    Tie(Box<Recognition<'l>>, Box<Recognition<'l>>),
    /// None.
    Nothing,
}

/// Every layout that fits, the one with the most headers first.
pub fn ranked<'l>(head: &[RawRow], layouts: &'l [KnownLayout]) -> Vec<Box<Recognition<'l>>> {
    let rows: Vec<(&RawRow, Vec<String>)> =
        head.iter().take(limits::HEADER_SEARCH_ROWS).map(|row| (row, folded_headers(row))).collect();
    let mut found: Vec<Box<Recognition<'l>>> =
        layouts.iter().filter_map(|known| best_row(&rows, known)).map(Box::new).collect();
    found.sort_by(|one, other| (other.columns.len(), &one.layout.name).cmp(&(one.columns.len(), &other.layout.name)));
    found
}

/// Finds the layout of a table from its first rows.
pub fn recognise<'l>(head: &[RawRow], layouts: &'l [KnownLayout]) -> Finding<'l> {
    let mut found = ranked(head, layouts);
    if found.iter().any(|recognition| !recognition.layout.generic) {
        found.retain(|recognition| !recognition.layout.generic);
    }
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (None, _) => Finding::Nothing,
        (Some(first), Some(second)) if is_thin(&first, &second) => settled_by_statuses(head, first, second),
        (Some(first), _) => Finding::Known(first),
    }
}

/// A list of appointments and a list of shifts may have the same headers: whether the status column holds the words of an
/// appointment book settles it.
fn settled_by_statuses<'l>(head: &[RawRow], first: Box<Recognition<'l>>, second: Box<Recognition<'l>>) -> Finding<'l> {
    let (book, other) = match (first.layout.kind, second.layout.kind) {
        (TableKind::Appointments, TableKind::Appointments) => return Finding::Tie(first, second),
        (TableKind::Appointments, _) => (first, second),
        (_, TableKind::Appointments) => (second, first),
        _ => return Finding::Tie(first, second),
    };
    let texts: BTreeSet<String> = book.layout.statuses.values().flatten().map(|text| folded_header(text)).collect();
    let column = book.columns.get("status").copied();
    let cells = head.iter().filter(|row| row.row > book.header_row).filter_map(|row| Some(row.cell(column?)));
    let (known, unknown): (Vec<_>, Vec<_>) =
        cells.filter(|cell| !cell.is_empty()).partition(|cell| texts.contains(&folded_header(&cell.text())));
    match (known.len(), unknown.len()) {
        (0, 0) => Finding::Tie(book, other),
        (known, unknown) if known > unknown => {
            Finding::Known(because(book, "its status column holds words of an appointment book"))
        }
        (0, _) => Finding::Known(because(other, "its status column holds no word of an appointment book")),
        _ => Finding::Tie(book, other),
    }
}

fn because<'l>(mut recognition: Box<Recognition<'l>>, reason: &str) -> Box<Recognition<'l>> {
    recognition.why = format!("{}; {reason}", recognition.why);
    recognition
}

/// A margin is thin if nothing speaks for the first but its name in the alphabet; between tables of another kind also if
/// it is one header only.
fn is_thin(first: &Recognition<'_>, second: &Recognition<'_>) -> bool {
    let least = if first.layout.kind == second.layout.kind { 1 } else { 2 };
    first.columns.len() < second.columns.len() + least
}

/// The row with the most headers of a layout, the first of several; with each row its cells as headers are compared.
fn best_row<'l>(rows: &[(&RawRow, Vec<String>)], known: &'l KnownLayout) -> Option<Recognition<'l>> {
    let mut best: Option<(&RawRow, BTreeMap<String, usize>)> = None;
    for (row, headers) in rows {
        let Some(columns) = known.columns_in(headers).filter(|columns| known.is_enough(columns)) else { continue };
        if best.as_ref().is_none_or(|(_, best)| columns.len() > best.len()) {
            best = Some((row, columns));
        }
    }
    best.map(|(row, columns)| Recognition::of_row(row, known, columns))
}

/// Every row that may be the header of a layout, with how many of its columns it shows; a row that repeats one before it is
/// the same header.
pub fn header_rows<'r>(head: &'r [RawRow], known: &KnownLayout) -> Vec<(&'r RawRow, usize)> {
    let mut met: BTreeSet<Vec<String>> = BTreeSet::new();
    let rows = head.iter().take(limits::HEADER_SEARCH_ROWS).filter_map(|row| {
        let columns = known.columns_of(row).filter(|columns| known.is_enough(columns))?;
        met.insert(folded_headers(row)).then_some((row, columns.len()))
    });
    rows.collect()
}

/// Header texts are printed only where the vocabulary has them: a header that is not known could be anything, and is
/// named by its column.
fn columns_read(
    row: &RawRow,
    folded: &[String],
    columns: &BTreeMap<String, usize>,
    known: &KnownLayout,
) -> Vec<(String, String)> {
    let field_of = |column: usize| columns.iter().find(|(_, at)| **at == column).map(|(field, _)| field.clone());
    let mut read = Vec::new();
    for (column, header) in folded.iter().enumerate() {
        match field_of(column) {
            Some(field) => read.push((shown_header(row, column, known), field)),
            None if header.is_empty() => {}
            None => read.push((format!("column {}", column + 1), "not read".to_owned())),
        }
    }
    read
}

fn shown_header(row: &RawRow, column: usize, known: &KnownLayout) -> String {
    let text = row.cell(column).text();
    if known.field(&folded_header(&text)).is_some() { text } else { format!("column {}", column + 1) }
}

fn why(row: &RawRow, columns: &BTreeMap<String, usize>, known: &KnownLayout) -> String {
    let mut at: Vec<usize> = columns.values().copied().collect();
    at.sort_unstable();
    let named: Vec<String> =
        at.iter().take(6).map(|column| format!("`{}`", shown_header(row, *column, known))).collect();
    let more = if at.len() > named.len() { format!(" and {} more", at.len() - named.len()) } else { String::new() };
    format!("row {} holds its headers {}{more}", row.row, named.join(", "))
}
