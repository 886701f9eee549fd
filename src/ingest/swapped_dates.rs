//! Dates of which a spreadsheet that expects the month first has made others: of `04/02/2024` the 2nd of April, as a true date,
//! while it left `15/02/2024` as the text that it was. Where a column shows just that, day and month are put back, and it is said.

use super::dates::{YEARS, numeric_parts};
use super::mapping::fingerprint::column_letters;
use super::reading::Reading;
use super::tables::{Cell, Content, RawRow, Table};
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use std::collections::{BTreeMap, BTreeSet};

/// So many different dates of either kind are no chance.
const FEWEST_DATES: usize = 5;

/// The last day that can be a month.
const MONTHS: u32 = 12;

/// Puts day and month back in every column of a sheet that shows them swapped.
pub fn mend(path: &str, table: &mut Table, reading: &mut Reading<'_>) {
    let Content::Sheet { rows, .. } = &mut table.content else { return };
    let columns = swapped_columns(rows);
    for column in &columns {
        for cell in rows.iter_mut().filter_map(|row| row.cells.get_mut(*column)) {
            if let Cell::Moment(at) = cell
                && let Some(mended) = put_back(*at)
            {
                *at = mended;
            }
        }
        let sheet = table.sheet.as_ref().map(|sheet| format!(", sheet `{sheet}`")).unwrap_or_default();
        let text = format!(
            "`{path}`{sheet}, column {}: all its true dates have a day of 12 or less, and all dates in it that are text a day over \
             12. A spreadsheet that expects the month first makes that of dates such as 04/02/2024. Their day and month were put \
             back: look at a few of them.",
            column_letters(*column)
        );
        reading.warn("dates_put_back", text);
    }
}

/// Columns whose true dates could all be swapped, and whose texts are all dates that could not.
fn swapped_columns(rows: &[RawRow]) -> Vec<usize> {
    let mut dates: BTreeMap<usize, Option<BTreeSet<NaiveDate>>> = BTreeMap::new();
    for row in rows {
        for (column, cell) in row.cells.iter().enumerate() {
            let Cell::Moment(at) = cell else { continue };
            if !YEARS.contains(&at.year()) {
                continue;
            }
            let seen = dates.entry(column).or_insert_with(|| Some(BTreeSet::new()));
            if at.day() > MONTHS {
                *seen = None;
            } else if let Some(seen) = seen {
                seen.insert(at.date());
            }
        }
    }
    let enough = |seen: &Option<BTreeSet<NaiveDate>>| seen.as_ref().is_some_and(|seen| seen.len() >= FEWEST_DATES);
    dates
        .into_iter()
        .filter(|(_, seen)| enough(seen))
        .map(|(column, _)| column)
        .filter(|column| texts_fit(rows, *column))
        .collect()
}

/// Whether the all-numeric dates of a column that are text all have a first number over 12 and a month second.
fn texts_fit(rows: &[RawRow], column: usize) -> bool {
    let mut met = BTreeSet::new();
    for row in rows {
        let Cell::Text(text) = row.cell(column) else { continue };
        let Some((parts, _)) = numeric_parts(text) else { continue };
        if parts.0 <= MONTHS || parts.1 > MONTHS {
            return false;
        }
        met.insert(parts);
    }
    met.len() >= FEWEST_DATES
}

fn put_back(at: NaiveDateTime) -> Option<NaiveDateTime> {
    let is_date = YEARS.contains(&at.year()) && at.day() <= MONTHS;
    let date = NaiveDate::from_ymd_opt(at.year(), at.day(), at.month()).filter(|_| is_date)?;
    Some(date.and_time(at.time()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// One column: true dates as year, month, day; everything else as text.
    fn column(cells: &[&str]) -> Vec<RawRow> {
        let cell = |text: &&str| match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(date) => Cell::Moment(date.and_hms_opt(8, 30, 0).unwrap()),
            Err(_) => Cell::Text((*text).to_owned()),
        };
        (1..).zip(cells).map(|(row, text)| RawRow { row, cells: vec![cell(text)] }).collect()
    }

    const TRUE_DATES: [&str; 5] = ["2024-02-04", "2024-03-04", "2024-04-04", "2024-05-04", "2024-08-04"];
    const TEXTS: [&str; 5] = ["15/04/2024", "16/04/2024", "17/04/2024 08:30", "18/04/2024", "19/04/2024"];

    #[test]
    fn a_column_is_swapped_only_if_nothing_in_it_speaks_against_it() {
        let both = [&["Date"][..], &TRUE_DATES, &TEXTS].concat();
        assert_eq!(swapped_columns(&column(&both)), [0]);
        for (other, why) in [
            ("2024-04-15", "a true date that could be no month first"),
            ("05/04/2024", "a text that a spreadsheet would have taken"),
            ("04/15/2024", "a text that can only be month first"),
        ] {
            assert!(swapped_columns(&column(&[&both[..], &[other]].concat())).is_empty(), "{why}");
        }
        assert!(swapped_columns(&column(&TRUE_DATES)).is_empty(), "no text at all");
        assert!(swapped_columns(&column(&[&TRUE_DATES[..4], &TEXTS].concat())).is_empty(), "too few");
    }

    #[test]
    fn day_and_month_change_places_and_nothing_else() {
        let at = NaiveDate::from_ymd_opt(2024, 2, 4).unwrap().and_hms_opt(8, 30, 0).unwrap();
        assert_eq!(put_back(at).unwrap().to_string(), "2024-04-02 08:30:00");
        let time = NaiveDate::from_ymd_opt(1899, 12, 5).unwrap().and_hms_opt(8, 30, 0).unwrap();
        assert_eq!(put_back(time), None);
    }
}
