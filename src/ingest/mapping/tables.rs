//! Which export a table is, by an answer that its header finds, by its header, or as a question.

use super::answers::NO_COLUMN;
use super::asking::{Asked, Asking};
use super::fingerprint::{column_of_letters, fingerprint};
use super::headings::Headings;
use super::nearly::{self, Nearly, column_choices, field_in_words};
use super::question::Choice;
use super::rivals;
use super::score::{Settled, share};
use crate::ingest::recognise::{Finding, KnownLayout, Recognition, ranked, recognise};
use crate::ingest::tables::{RawRow, Table};
use std::collections::BTreeMap;

/// Rows whose content is looked at where headers do not say enough.
const SAMPLE_ROWS: usize = 400;

/// The answer that a table is no export.
const NO_EXPORT: &str = "none";

/// What a table is called in questions.
pub struct Named<'n> {
    /// Index of the table.
    pub table: u32,
    /// Its path as shown.
    pub path: &'n str,
    /// Its sheet.
    pub sheet: Option<&'n str>,
}

impl Named<'_> {
    fn place(&self, row: u32) -> String {
        let sheet = self.sheet.map(|sheet| format!(", sheet {sheet}")).unwrap_or_default();
        format!("`{}`{sheet}, header in row {row}", self.path)
    }

    /// The table has this header: its answers are found from now on.
    pub fn know(&self, header: &RawRow, asking: &mut Asking) {
        asking.know(self.table, fingerprint(header), self.place(header.row));
    }
}

/// The layout and the columns of a table, its header in one row or in two. Where two layouts fit alike the better guess is returned and the question stands in
/// `asking`; a table that is only nearly recognised is asked about and not read.
pub fn recognition<'l>(
    content: &Table,
    head: &[RawRow],
    layouts: &'l [KnownLayout],
    named: &Named<'_>,
    is_grid: bool,
    asking: &mut Asking,
) -> Option<Box<Recognition<'l>>> {
    let headings = Headings::of(content, head, layouts, asking);
    let may_be_asked = !is_grid && !headings.is_open();
    let below = Below { content, is_open: headings.is_open() };
    let mut found = recognition_of(&below, &headings.rows, layouts, named, may_be_asked, asking);
    if let Some(recognition) = &mut found {
        headings.tell(recognition);
    }
    if !is_grid || found.is_some() {
        headings.ask(found.as_deref(), named, asking);
    }
    found
}

/// What stands below the header, and whether it is still open how many rows that has: nothing is asked of columns until then.
struct Below<'t> {
    content: &'t Table,
    is_open: bool,
}

impl Below<'_> {
    fn columns(
        &self,
        known: &KnownLayout,
        header: &RawRow,
        table: u32,
        asking: &mut Asking,
    ) -> BTreeMap<String, usize> {
        match self.is_open {
            true => known.columns_of(header).unwrap_or_default(),
            false => rivals::columns(known, header, self.content, table, asking),
        }
    }
}

fn recognition_of<'l>(
    below: &Below<'_>,
    head: &[RawRow],
    layouts: &'l [KnownLayout],
    named: &Named<'_>,
    may_be_asked: bool,
    asking: &mut Asking,
) -> Option<Box<Recognition<'l>>> {
    match by_answer(below, head, layouts, named, asking) {
        ByAnswer::Is(recognition) => return Some(recognition),
        ByAnswer::IsNone => return None,
        ByAnswer::NotSaid => {}
    }
    match recognise(head, layouts) {
        Finding::Known(first) => {
            let known = layouts.iter().find(|known| known.layout.name == first.layout.name)?;
            let header = rivals::header_row(head, known, named, asking)?;
            named.know(header, asking);
            let choices = layout_choices(head, layouts, &first);
            let why = first.why.clone();
            asking.note(named.table, "layout", &choices, &why, Settled::ByTheTable);
            let columns = below.columns(known, header, named.table, asking);
            Some(with_columns(first, header, known, overridden(columns, asking, named.table)))
        }
        Finding::Tie(first, second) => {
            let header = head.iter().find(|row| row.row == first.header_row)?;
            named.know(header, asking);
            ask_which(&first, &second, named.table, asking);
            Some(first)
        }
        Finding::Nothing => {
            if may_be_asked {
                ask_nearly(&nearly::find(&below.content.head(SAMPLE_ROWS), layouts), named, asking);
            }
            None
        }
    }
}

enum ByAnswer<'l> {
    Is(Box<Recognition<'l>>),
    IsNone,
    NotSaid,
}

/// An answer that names the layout, found by the header wherever it stands in the head.
fn by_answer<'l>(
    below: &Below<'_>,
    head: &[RawRow],
    layouts: &'l [KnownLayout],
    named: &Named<'_>,
    asking: &mut Asking,
) -> ByAnswer<'l> {
    if asking.mapping.says_nothing_of_tables() {
        return ByAnswer::NotSaid;
    }
    let said = |row: &&RawRow| asking.mapping.answer(&fingerprint(row), "layout").map(|answer| answer.value.clone());
    let Some((header, name)) = head.iter().find_map(|row| Some((row, said(&row)?))) else { return ByAnswer::NotSaid };
    named.know(header, asking);
    let why = "answered in the mapping";
    if name == NO_EXPORT {
        asking.note(named.table, "layout", &[Choice::scored(NO_EXPORT, "", 100)], why, Settled::ByTheUser);
        return ByAnswer::IsNone;
    }
    let Some(known) = layouts.iter().find(|known| known.layout.name == name) else {
        ask_layout_again(
            named,
            asking,
            format!("The mapping says `{name}`, and there is no layout of that name."),
            layouts,
        );
        return ByAnswer::IsNone;
    };
    let columns = below.columns(known, header, named.table, asking);
    let columns = overridden(columns, asking, named.table);
    if !known.is_enough(&columns) {
        let why = format!(
            "The mapping says `{name}`, but its columns are not enough for that: a column that it needs is missing."
        );
        ask_layout_again(named, asking, why, layouts);
        return ByAnswer::IsNone;
    }
    asking.note(named.table, "layout", &[Choice::scored(name, "", 100)], why, Settled::ByTheUser);
    ByAnswer::Is(Box::new(Recognition::of_row(header, known, columns)))
}

fn ask_layout_again(named: &Named<'_>, asking: &mut Asking, why: String, layouts: &[KnownLayout]) {
    let choices = layouts.iter().map(|known| Choice::plain(&known.layout.name, &known.layout.title));
    let choices = choices.chain([Choice::plain(NO_EXPORT, "no export; it is left out")]).collect();
    asking.ask(named.table, "layout", Asked { asks: ASKS_LAYOUT.to_owned(), why, choices });
}

const ASKS_LAYOUT: &str = "Which export is it?";

/// Columns that the user has named go before those that the header shows.
fn overridden(mut columns: BTreeMap<String, usize>, asking: &Asking, table: u32) -> BTreeMap<String, usize> {
    let Some(fingerprint) = asking.fingerprint(table) else { return columns };
    for (field, answer) in asking.mapping.answers_under(fingerprint, "column.") {
        if answer.value == NO_COLUMN {
            columns.remove(field);
        } else if let Some(column) = column_of_letters(&answer.value) {
            columns.retain(|_, at| *at != column);
            columns.insert(field.to_owned(), column);
        }
    }
    columns
}

/// The recognition with another header row or other columns, if they are enough.
fn with_columns<'l>(
    recognition: Box<Recognition<'l>>,
    header: &RawRow,
    known: &'l KnownLayout,
    columns: BTreeMap<String, usize>,
) -> Box<Recognition<'l>> {
    let is_other = header.row != recognition.header_row || columns != recognition.columns;
    match is_other && known.is_enough(&columns) {
        true => Box::new(Recognition::of_row(header, known, columns)),
        false => recognition,
    }
}

/// How much of the header row each layout that fits explains, the one taken first.
fn layout_choices(head: &[RawRow], layouts: &[KnownLayout], taken: &Recognition<'_>) -> Vec<Choice> {
    let mut others = ranked(head, layouts);
    others.retain(|other| other.layout.name != taken.layout.name);
    std::iter::once(choice_of(taken)).chain(others.iter().map(|other| choice_of(other))).collect()
}

fn choice_of(recognition: &Recognition<'_>) -> Choice {
    let headers = recognition.folded_headers.iter().filter(|header| !header.is_empty()).count();
    let title = recognition.layout.title.clone();
    Choice::scored(&recognition.layout.name, title, share(recognition.columns.len(), headers))
}

fn ask_which(first: &Recognition<'_>, second: &Recognition<'_>, table: u32, asking: &mut Asking) {
    let choices = vec![choice_of(first), choice_of(second), Choice::plain(NO_EXPORT, "no export; it is left out")];
    let why =
        "Both know about as many of its headers: the score is the share of the headers that each knows.".to_owned();
    asking.note(table, "layout", &choices, &why, Settled::NotYet);
    asking.ask(table, "layout", Asked { asks: ASKS_LAYOUT.to_owned(), why, choices });
}

/// Asks about a table that lacks a header or two, if there is one reading at least.
fn ask_nearly(found: &[Nearly<'_>], named: &Named<'_>, asking: &mut Asking) {
    let Some(best) = found.first() else { return };
    named.know(&best.header, asking);
    let mut choices: Vec<Choice> = found
        .iter()
        .map(|nearly| Choice::scored(&nearly.known.layout.name, &nearly.known.layout.title, nearly.score))
        .collect();
    choices.push(Choice::plain(NO_EXPORT, "no export; it is left out"));
    let missing: Vec<&str> = best.missing.keys().map(String::as_str).collect();
    let why = format!(
        "Row {} has {} of its headers; {} has another name there or none. The content of the columns tells which it could be.",
        best.header.row,
        best.columns.len(),
        missing.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(" and "),
    );
    asking.note(named.table, "layout", &choices, &why, Settled::NotYet);
    asking.ask(named.table, "layout", Asked { asks: ASKS_LAYOUT.to_owned(), why, choices });
    for (field, found) in &best.missing {
        let words = field_in_words(field);
        let asked = Asked {
            asks: format!("Which column holds the {}?", field.replace('_', " ")),
            why: format!(
                "The score is the share of its cells that are {words}. Columns have the letters that a spreadsheet shows."
            ),
            choices: column_choices(found, words),
        };
        asking.ask(named.table, format!("column.{field}"), asked);
    }
}
