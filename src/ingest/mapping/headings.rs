//! Headings over headings: a row of groups (`Planned`, `Worked`) above the row of names (`Start`, `End`). Where the groups
//! are merged cells, the two rows are read as one header; where they only stand above blanks, it is asked; and where the
//! groups say nothing that is known, it is asked which of two columns of one name is meant.

use super::answers::NO_COLUMN;
use super::asking::{Asked, Asking};
use super::fingerprint::{column_letters, fingerprint};
use super::question::Choice;
use super::safe::is_word;
use super::score::Settled;
use super::tables::Named;
use crate::ingest::layout::folded_header;
use crate::ingest::recognise::{KnownLayout, Recognition};
use crate::ingest::tables::{Cell, RawRow, Region, Table};
use std::collections::BTreeSet;

/// The question whether a header has two rows, and its answers.
const KEY: &str = "header";
const TWO_ROWS: &str = "two_rows";
const ONE_ROW: &str = "one_row";

/// The first rows of a table, in which a header of two rows stands as one, in the place of the second.
pub struct Headings {
    /// The rows.
    pub rows: Vec<RawRow>,
    joined: Vec<Pair>,
    open: Option<Pair>,
}

/// Two rows that may be one header, as they are printed, and as one.
#[derive(Clone)]
struct Pair {
    upper: RawRow,
    lower: RawRow,
    whole: RawRow,
    /// Headers that the best layout knows of the lower row alone, and of the two together.
    known: (usize, usize),
}

impl Headings {
    /// Looks for headers of two rows: those of which a layout knows more headers than of the lower row alone.
    pub fn of(content: &Table, head: &[RawRow], layouts: &[KnownLayout], asking: &Asking) -> Headings {
        let mut headings = Headings { rows: head.to_vec(), joined: Vec::new(), open: None };
        for (place, (upper, lower)) in head.iter().zip(head.iter().skip(1)).enumerate() {
            let merged = &content.remarks.merged_headings;
            let regions: Vec<Region> = merged.iter().filter(|region| region.top == upper.row).copied().collect();
            let is_merged = !regions.is_empty();
            let groups = if is_merged { groups_by_merges(upper, &regions) } else { groups_by_blanks(upper, lower) };
            if upper.row + 1 != lower.row || groups.iter().all(Option::is_none) {
                continue;
            }
            let whole = joined(upper, lower, &groups, layouts);
            let known = (most_known(lower, layouts), most_known(&whole, layouts));
            if known.1 <= known.0 {
                continue;
            }
            let pair = Pair { upper: upper.clone(), lower: lower.clone(), whole, known };
            let answer = asking.mapping.answer(&fingerprint(lower), KEY).map(|answer| answer.value.as_str());
            match answer {
                Some(ONE_ROW) => {}
                None if !is_merged => headings.open = headings.open.or(Some(pair)),
                _ => {
                    if let Some(row) = headings.rows.get_mut(place + 1) {
                        row.clone_from(&pair.whole);
                    }
                    headings.joined.push(pair);
                }
            }
        }
        headings
    }

    /// Whether it is still to be asked if two rows are one header.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Tells a recognition which rows its header is printed in, where they are two: paged exports repeat them.
    pub fn tell(&self, recognition: &mut Recognition<'_>) {
        let Some(pair) = self.joined.iter().find(|pair| pair.whole.row == recognition.header_row) else { return };
        let folded = |row: &RawRow| row.cells.iter().map(|cell| folded_header(&cell.text())).collect();
        recognition.printed_headers = vec![folded(&pair.upper), folded(&pair.lower)];
        recognition.why = format!("{}, with the groups in the row above", recognition.why);
    }

    /// Asks what the two rows leave open.
    pub fn ask(&self, recognition: Option<&Recognition<'_>>, named: &Named<'_>, asking: &mut Asking) {
        let is_there = |pair: &&Pair| {
            recognition.is_none_or(|found| found.header_row == pair.lower.row || found.header_row == pair.upper.row)
        };
        if let Some(pair) = self.open.as_ref().filter(is_there) {
            return ask_if_two_rows(pair, named, asking);
        }
        let Some(recognition) = recognition else { return };
        if self.joined.iter().all(|pair| pair.whole.row != recognition.header_row) {
            self.ask_which_of_two(recognition, named, asking);
        }
    }

    /// Two columns of one name in different groups: the first is no better than the second.
    fn ask_which_of_two(&self, recognition: &Recognition<'_>, named: &Named<'_>, asking: &mut Asking) {
        let mut rows = self.rows.iter().zip(self.rows.iter().skip(1));
        let Some((upper, lower)) = rows.find(|(_, lower)| lower.row == recognition.header_row) else { return };
        if upper.row + 1 != lower.row || !is_of_headings(upper) {
            return;
        }
        for (field, column) in &recognition.columns {
            let headers = recognition.folded_headers.iter().enumerate();
            let name = recognition.folded_headers.get(*column);
            let columns: Vec<usize> =
                headers.filter(|(_, header)| Some(*header) == name).map(|(column, _)| column).collect();
            let groups: BTreeSet<Option<usize>> = columns.iter().map(|column| group_at(upper, *column)).collect();
            let key = format!("column.{field}");
            if groups.len() > 1 && asking.answer(named.table, &key).is_none() {
                asking.ask(named.table, key, asked_which_column(field, &columns));
            }
        }
    }
}

/// Whether a row holds at least two texts, and nothing but words of headings.
fn is_of_headings(row: &RawRow) -> bool {
    let is_heading = |cell: &&Cell| matches!(cell, Cell::Text(text) if is_word(text));
    let filled = || row.cells.iter().filter(|cell| !cell.is_empty());
    filled().count() > 1 && filled().all(|cell| is_heading(&cell))
}

/// The group of each column, by the merged cells above it.
fn groups_by_merges(upper: &RawRow, regions: &[Region]) -> Vec<Option<String>> {
    let mut groups: Vec<Option<String>> = Vec::new();
    for region in regions {
        let Cell::Text(text) = upper.cell(region.left as usize) else { continue };
        let last = region.right as usize;
        if groups.len() <= last && last < crate::ingest::limits::COLUMNS {
            groups.resize(last + 1, None);
        }
        for group in groups.iter_mut().take(last + 1).skip(region.left as usize) {
            *group = Some(text.clone());
        }
    }
    groups
}

/// The same where nothing is merged: a text, and the blanks after it that have a name below them.
fn groups_by_blanks(upper: &RawRow, lower: &RawRow) -> Vec<Option<String>> {
    if !is_of_headings(upper) {
        return Vec::new();
    }
    let width = upper.cells.len().max(lower.cells.len());
    let starts = |column: usize| group_at(upper, column).filter(|_| !lower.cell(column).is_empty());
    let is_wide = |start: usize| (start + 1..width).any(|column| starts(column) == Some(start));
    (0..width)
        .map(|column| starts(column).filter(|start| is_wide(*start)).map(|start| upper.cell(start).text()))
        .collect()
}

/// Where the text begins that stands above a column or left of it.
fn group_at(upper: &RawRow, column: usize) -> Option<usize> {
    (0..=column).rev().find(|at| !upper.cell(*at).is_empty())
}

/// Two rows as one: the group and the name; where there is no group the name, and where there is no name what stands above.
/// A name that stands only once in its row needs no group, unless it is known with it.
fn joined(upper: &RawRow, lower: &RawRow, groups: &[Option<String>], layouts: &[KnownLayout]) -> RawRow {
    let width = upper.cells.len().max(lower.cells.len()).max(groups.len());
    let is_alone = |name: &str| {
        let folded = folded_header(name);
        lower.cells.iter().filter(|cell| folded_header(&cell.text()) == folded).count() == 1
    };
    let cell = |column: usize| match (groups.get(column).cloned().flatten(), lower.cell(column)) {
        (Some(group), Cell::Text(name)) => {
            let whole = format!("{group} {name}");
            let folded = folded_header(&whole);
            let is_known = layouts.iter().any(|known| known.knows(&folded));
            Cell::Text(if !is_known && is_alone(name) { name.clone() } else { whole })
        }
        (Some(group), Cell::Empty) => Cell::Text(group),
        (None, Cell::Empty) => upper.cell(column).clone(),
        (_, name) => name.clone(),
    };
    RawRow { row: lower.row, cells: (0..width).map(cell).collect() }
}

/// How many headers the layout knows that knows the most, of those for which they are enough.
fn most_known(row: &RawRow, layouts: &[KnownLayout]) -> usize {
    let known = |known: &KnownLayout| known.columns_of(row).filter(|columns| known.is_enough(columns));
    layouts.iter().filter_map(|layout| known(layout).map(|columns| columns.len())).max().unwrap_or(0)
}

fn ask_if_two_rows(pair: &Pair, named: &Named<'_>, asking: &mut Asking) {
    named.know(&pair.lower, asking);
    let (alone, together) = pair.known;
    let score = |known: usize| u32::try_from(known * 100 / (alone + together).max(1)).unwrap_or(0);
    let choices = vec![
        Choice::scored(TWO_ROWS, "the row above groups the columns, such as planned and worked", score(together)),
        Choice::scored(ONE_ROW, "the row above has nothing to do with it", score(alone)),
    ];
    let why = format!(
        "With row {} above it, {together} of its headers are known, alone {alone}; the texts above are not merged cells, so \
         how far each reaches is not said.",
        pair.upper.row
    );
    asking.note(named.table, KEY, &choices, &why, Settled::NotYet);
    asking.ask(named.table, KEY, Asked { asks: "Does its header have two rows?".to_owned(), why, choices });
}

fn asked_which_column(field: &str, columns: &[usize]) -> Asked {
    let mut choices: Vec<Choice> = columns
        .iter()
        .map(|column| {
            let letters = column_letters(*column);
            Choice::plain(letters.clone(), format!("column {letters}"))
        })
        .collect();
    choices.push(Choice::plain(NO_COLUMN, "no column holds it"));
    Asked {
        asks: format!("Which column holds the {}?", field.replace('_', " ")),
        why: "Several columns have this name, in different groups of the row above, and nobody knows what the groups mean. \
              Columns have the letters that a spreadsheet shows."
            .to_owned(),
        choices,
    }
}
