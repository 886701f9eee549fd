//! Rows that may both be the header of a table, and columns whose headers say the same: which of them it is is told by the
//! content, by an answer, or asked. It is never simply the first.

use super::answers::NO_COLUMN;
use super::asking::{Asked, Asking};
use super::fingerprint::column_letters;
use super::question::Choice;
use super::score::{LEAST_MARGIN, is_sure, share};
use super::tables::Named;
use crate::ingest::recognise::{KnownLayout, header_rows};
use crate::ingest::tables::{Cell, RawRow, Table};
use std::collections::BTreeMap;

/// Rows below the header whose cells are compared.
const COMPARED_ROWS: usize = 400;

/// Key of the question which row is the header, and its answers.
const HEADER: &str = "header_row";
const THIS: &str = "this";
const BELOW: &str = "below";

/// The header row of a layout. Of several rows that show about as many of its headers each is asked about in turn, until one
/// is said to be it; the table is read by the best of them meanwhile.
pub fn header_row<'r>(
    head: &'r [RawRow],
    known: &KnownLayout,
    named: &Named<'_>,
    asking: &mut Asking,
) -> Option<&'r RawRow> {
    let all = header_rows(head, known);
    let most = all.iter().map(|(_, columns)| *columns).max()?;
    let score = |columns: usize| share(columns, most);
    let near: Vec<(&RawRow, u32)> = all
        .iter()
        .map(|(row, columns)| (*row, score(*columns)))
        .filter(|(_, score)| !is_sure(100, Some(*score)))
        .collect();
    let best = near.iter().find(|(_, score)| *score == 100).map(|(row, _)| *row);
    for (place, (row, score)) in near.iter().enumerate() {
        let Some((_, next_score)) = near.get(place + 1) else { return Some(row) };
        named.know(row, asking);
        match asking.answer(named.table, HEADER) {
            Some(THIS) => return Some(row),
            Some(_) => {}
            None => {
                ask_header(named, row, *score, *next_score, asking);
                return best;
            }
        }
    }
    best
}

fn ask_header(named: &Named<'_>, row: &RawRow, score: u32, next_score: u32, asking: &mut Asking) {
    let mut choices = vec![
        Choice::scored(THIS, format!("row {} is the header", row.row), score),
        Choice::scored(BELOW, "a row below it is the header", next_score),
    ];
    choices.sort_by_key(|choice| std::cmp::Reverse(choice.score));
    let why = format!(
        "Row {} shows headers of this layout, and so does a row below it, less than {LEAST_MARGIN} of 100 apart.",
        row.row
    );
    asking.ask(named.table, HEADER, Asked { asks: "Is this row the header of its table?".to_owned(), why, choices });
}

/// The column of each field. Where several headers name a field equally well, columns with nothing below them and columns
/// that say the same as one before them fall away; what is left is asked about.
pub fn columns(
    known: &KnownLayout,
    header: &RawRow,
    content: &Table,
    table: u32,
    asking: &mut Asking,
) -> BTreeMap<String, usize> {
    let candidates = known.candidates_of(header).unwrap_or_default();
    let has_rivals = candidates.values().any(|columns| columns.len() > 1);
    let rows = if has_rivals { content.head(COMPARED_ROWS + header.row as usize) } else { Vec::new() };
    let below: Vec<&RawRow> = rows.iter().filter(|row| row.row > header.row).collect();
    let mut settled = BTreeMap::new();
    for (field, columns) in candidates {
        let apart = told_apart(&columns, &below);
        if apart.len() > 1 && asking.answer(table, &format!("column.{field}")).is_none() {
            ask_column(&field, &apart, table, asking);
        }
        if let Some(column) = apart.first().or(columns.first()) {
            settled.insert(field, *column);
        }
    }
    settled
}

/// The columns that say different things.
fn told_apart(columns: &[usize], below: &[&RawRow]) -> Vec<usize> {
    let cells = |column: usize| below.iter().map(move |row| row.cell(column));
    let mut apart: Vec<usize> = Vec::new();
    for column in columns {
        let is_empty = cells(*column).all(Cell::is_empty);
        let is_again = apart.iter().any(|known| cells(*known).eq(cells(*column)));
        if !is_empty && !is_again {
            apart.push(*column);
        }
    }
    apart
}

fn ask_column(field: &str, columns: &[usize], table: u32, asking: &mut Asking) {
    let meaning = |column: usize| format!("the column under {}", column_letters(column));
    let choices = columns.iter().map(|column| Choice::plain(column_letters(*column), meaning(*column)));
    let choices = choices.chain([Choice::plain(NO_COLUMN, "no column holds it")]).collect();
    let asked = Asked {
        asks: format!("Which column holds the {}?", field.replace('_', " ")),
        why: "Their headers say the same, and what stands below them differs. Columns have the letters that a spreadsheet \
              shows."
            .to_owned(),
        choices,
    };
    asking.ask(table, format!("column.{field}"), asked);
}
