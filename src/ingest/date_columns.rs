//! The order of day and month in the date columns of a table, settled before its rows are read.

use super::dates::{NumericOrder, NumericParts, numeric_parts};
use super::loading::Loaded;
use super::mapping::date_order;
use super::reading::Reading;
use super::recognise::Recognition;
use super::tables::{Cell, Content, Passing, Value};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Fields that hold dates in layouts of appointments and of items.
const DATE_FIELDS: [&str; 12] = [
    "date",
    "starts_at",
    "start",
    "booked",
    "cancelled",
    "booked_at",
    "cancelled_at",
    "booked_date",
    "received_at",
    "completed_at",
    "event_at",
    "entered_at",
];

/// All-numeric dates that were met.
#[derive(Default)]
struct Met {
    /// By field.
    parts: BTreeMap<&'static str, BTreeSet<NumericParts>>,
    /// Fields whose further dates were not looked at, because they can only be day first.
    day_first: Vec<&'static str>,
}

/// The order of all-numeric dates, settled once for each column: from the column itself where a day is over 12; else from
/// the other columns of the file; else by an answer; else from the incident and the calendar. What none of them settles is
/// asked, once for the table.
pub fn numeric_orders(
    loaded: &Loaded<'_>,
    recognition: &Recognition<'_>,
    reading: &mut Reading<'_>,
) -> BTreeMap<&'static str, Option<NumericOrder>> {
    let Met { parts, day_first } = numeric_parts_of(loaded, recognition);
    let is_hard = |parts: &BTreeSet<NumericParts>| parts.iter().any(|(first, second, _)| *first > 12 || *second > 12);
    let incident = reading.incident;
    let judge = |parts: &BTreeSet<NumericParts>| date_order::judge_of_book(parts, incident.as_ref());
    let hard: Vec<NumericOrder> =
        parts.values().filter(|parts| is_hard(parts)).filter_map(|parts| judge(parts).order).collect();
    let agreed = hard.first().copied().filter(|first| hard.iter().all(|order| order == first));
    let mut orders: BTreeMap<_, _> = day_first.iter().map(|field| (*field, Some(NumericOrder::DayFirst))).collect();
    for (field, parts) in &parts {
        let by_other_columns = agreed.filter(|_| !is_hard(parts));
        let order = by_other_columns.or_else(|| date_order::settle(loaded.table, judge(parts), &mut reading.asking));
        orders.insert(*field, order);
    }
    orders
}

/// Every all-numeric date of the date columns, as its parts. Where the text has no date in it that could only be month first,
/// the first date that can only be day first settles all of them, and the rest are not looked at.
fn numeric_parts_of(loaded: &Loaded<'_>, recognition: &Recognition<'_>) -> Met {
    let columns: Vec<(&'static str, usize)> =
        DATE_FIELDS.iter().filter_map(|field| Some((*field, *recognition.columns.get(*field)?))).collect();
    let is_numeric = |value: &Cell| matches!(value, Cell::Text(text) if numeric_parts(text).is_some());
    let shown = loaded.head.iter().filter(|row| row.row > recognition.header_row);
    if !shown.clone().any(|row| columns.iter().any(|(_, column)| is_numeric(row.cell(*column)))) {
        return Met::default();
    }
    let may_be_month_first = match &loaded.content.content {
        Content::Text(text) => may_be_month_first(text.text().as_bytes()),
        Content::Sheet { .. } => true,
    };
    let mut met: Vec<HashSet<NumericParts, foldhash::fast::RandomState>> = vec![HashSet::default(); columns.len()];
    let mut is_settled = false;
    loaded.content.walk(&mut |passing| {
        if let Passing::Row(row) = passing
            && row.number > recognition.header_row
        {
            for ((_, column), met) in columns.iter().zip(&mut met) {
                if let Value::Text(text) = row.value(*column)
                    && let Some((found, _)) = numeric_parts(text)
                {
                    is_settled |= !may_be_month_first && found.0 > 12;
                    met.insert(found);
                }
            }
        }
        !is_settled
    });
    let fields = columns.iter().map(|(field, _)| *field);
    let found = fields.clone().zip(met).filter(|(_, met)| !met.is_empty());
    Met {
        parts: found.map(|(field, met)| (field, met.into_iter().collect())).collect(),
        day_first: if is_settled { fields.collect() } else { Vec::new() },
    }
}

/// Whether a text has anything in it that looks like the middle of an all-numeric date with a month second that is none:
/// `7/19/2`. Such a thing need not stand in a column of dates; where there is none, no date can only be month first.
fn may_be_month_first(text: &[u8]) -> bool {
    memchr::memchr3_iter(b'/', b'-', b'.', text).any(|at| match text.get(at.saturating_sub(1)..at + 5) {
        Some([before, one, ten, unit, other, after]) => {
            one == other
                && [before, ten, unit, after].into_iter().all(u8::is_ascii_digit)
                && (*ten > b'1' || *ten == b'1' && *unit > b'2')
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_month_first() {
        for text in ["07/19/2024", "7/19/24", "x,7-13-2024", "12.31.2024,", "a 1/99/2"] {
            assert!(may_be_month_first(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "/",
            "19/07/2024",
            "19/12/2024 08:30",
            "2024-07-19",
            "19-Jul-2024",
            "/19/07/2024",
            "7/19-2024",
            "7/119/2024",
            "1/19/",
            "3.14159",
        ] {
            assert!(!may_be_month_first(text.as_bytes()), "{text}");
        }
    }
}
