//! The order of day and month in the date columns of a table, settled before its rows are read.

use super::dates::{NumericOrder, NumericParts, numeric_parts};
use super::loading::Loaded;
use super::mapping::date_order;
use super::reading::Reading;
use super::recognise::Recognition;
use super::tables::{Cell, Passing, Value};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Fields that hold dates in layouts of appointments and of items.
const DATE_FIELDS: [&str; 9] = [
    "date",
    "starts_at",
    "booked_at",
    "cancelled_at",
    "booked_date",
    "received_at",
    "completed_at",
    "event_at",
    "entered_at",
];

/// The order of all-numeric dates, settled once for each column: from the column itself where a day is over 12; else from
/// the other columns of the file; else by an answer; else from the incident and the calendar. What none of them settles is
/// asked, once for the table.
pub fn numeric_orders(
    loaded: &Loaded<'_>,
    recognition: &Recognition<'_>,
    reading: &mut Reading<'_>,
) -> BTreeMap<&'static str, Option<NumericOrder>> {
    let parts = numeric_parts_of(loaded, recognition);
    let is_hard = |parts: &BTreeSet<NumericParts>| parts.iter().any(|(first, second, _)| *first > 12 || *second > 12);
    let incident = reading.incident;
    let judge = |parts: &BTreeSet<NumericParts>| date_order::judge_of_book(parts, incident.as_ref());
    let hard: Vec<NumericOrder> =
        parts.values().filter(|parts| is_hard(parts)).filter_map(|parts| judge(parts).order).collect();
    let agreed = hard.first().copied().filter(|first| hard.iter().all(|order| order == first));
    let mut orders = BTreeMap::new();
    for (field, parts) in &parts {
        let by_other_columns = agreed.filter(|_| !is_hard(parts));
        let order = by_other_columns.or_else(|| date_order::settle(loaded.table, judge(parts), &mut reading.asking));
        orders.insert(*field, order);
    }
    orders
}

/// Every all-numeric date of the date columns, as its parts.
fn numeric_parts_of(
    loaded: &Loaded<'_>,
    recognition: &Recognition<'_>,
) -> BTreeMap<&'static str, BTreeSet<NumericParts>> {
    let columns: Vec<(&'static str, usize)> =
        DATE_FIELDS.iter().filter_map(|field| Some((*field, *recognition.columns.get(*field)?))).collect();
    let is_numeric = |value: &Cell| matches!(value, Cell::Text(text) if numeric_parts(text).is_some());
    let shown = loaded.head.iter().filter(|row| row.row > recognition.header_row);
    if !shown.clone().any(|row| columns.iter().any(|(_, column)| is_numeric(row.cell(*column)))) {
        return BTreeMap::new();
    }
    let mut met: Vec<HashSet<NumericParts, foldhash::fast::RandomState>> = vec![HashSet::default(); columns.len()];
    loaded.content.walk(&mut |passing| {
        if let Passing::Row(row) = passing
            && row.number > recognition.header_row
        {
            for ((_, column), met) in columns.iter().zip(&mut met) {
                if let Value::Text(text) = row.value(*column)
                    && let Some((found, _)) = numeric_parts(text)
                {
                    met.insert(found);
                }
            }
        }
        true
    });
    let found = columns.iter().zip(met).filter(|(_, met)| !met.is_empty());
    found.map(|((field, _), met)| (*field, met.into_iter().collect())).collect()
}
