//! What holds for the rows of any table, whatever is in it.

use crate::ingest::limits;
use crate::ingest::tables::{Cell, Passing, RawRow, Table};
use crate::ingest::walk::count_rows;
use crate::model::data::RowAccount;

/// Physical rows, by a route of their own, are the rows that passed while the table was walked through (control 1). Where so
/// many records are broken that the rest is not read, control 1 fails, as it should.
pub fn assert_closes(table: &Table) {
    let mut broken = 0;
    table.walk(&mut |passing| {
        broken += usize::from(matches!(passing, Passing::Broken { .. }));
        true
    });
    if broken >= limits::BROKEN_RECORDS {
        return;
    }
    let rows = count_rows(table);
    let RowAccount { physical, preamble, header, data, blank, footer, continuation, .. } = rows;
    assert_eq!(physical, preamble + header + data + blank + footer + continuation, "{rows:?}");
}

/// Rows of cells from text: a line a row, a tab between cells. A cell that begins with `#` is a number, with `@` a date and
/// time, so that every kind of cell is met.
pub fn rows_of(text: &str) -> Vec<RawRow> {
    let cell = |text: &str| match (text.trim(), text.strip_prefix('#'), text.strip_prefix('@')) {
        ("", _, _) => Cell::Empty,
        (_, Some(number), _) => number.parse().map_or(Cell::Error, Cell::Number),
        (_, _, Some(moment)) => moment.parse().map_or(Cell::Error, Cell::Moment),
        (trimmed, _, _) => Cell::Text(trimmed.to_owned()),
    };
    (1..).zip(text.lines()).map(|(row, line)| RawRow { row, cells: line.split('\t').map(cell).collect() }).collect()
}
