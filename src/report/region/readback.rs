//! Control 9 of a region: the finished workbook is read back and its practices summed from their own cells.

use super::outcome::Region;
use crate::claim::outcome::Control;
use crate::model::exact::{Exact, whole};
use crate::report::readback::ReadBackError;
use calamine::{Data, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;

/// Row of the header of a table, from nought.
const HEADER_ROW: u32 = 3;

/// Pence of invoices, candidates and schedules, and appointments kept.
type Sums = [i64; 4];

/// Columns whose cells are summed.
const COLUMNS: [&str; 4] = ["Invoice", "Candidates", "Schedule", "Kept"];

/// The controls of a workbook that holds what was rolled up.
pub(super) fn expected(region: &Region) -> Vec<Control> {
    compare(region, rolled_up(region))
}

/// Compares a workbook with the region.
pub(super) fn controls(region: &Region, workbook: &[u8]) -> Result<Vec<Control>, ReadBackError> {
    Ok(compare(region, sums_of(workbook)?))
}

fn rolled_up(region: &Region) -> Sums {
    let totals = &region.totals;
    [totals.invoice.0, totals.candidates.0, totals.schedule.0, totals.effect.kept_actual.unwrap_or(0)]
}

fn compare(region: &Region, workbook: Sums) -> Vec<Control> {
    let [invoices, candidates, schedules, kept] = rolled_up(region);
    let [in_invoice, in_candidates, in_schedule, in_kept] = workbook;
    let name = |what: &str| format!("{what}: as rolled up = summed from the workbook's own practices");
    let pence = |id: &str, what: &str, left: i64, right: i64| {
        Control::compare_pence(id, &name(what), Some(left), Some(right), "")
    };
    let exact = |count: i64| -> Option<Exact> { Some(whole(count)) };
    vec![
        pence("C09a", "invoices", invoices, in_invoice),
        pence("C09b", "candidates", candidates, in_candidates),
        pence("C09c", "schedules", schedules, in_schedule),
        Control::compare("C09e", &name("kept"), exact(kept), exact(in_kept), ""),
    ]
}

/// The cells of one row by the titles of their columns.
type Row = BTreeMap<String, f64>;

fn sums_of(workbook: &[u8]) -> Result<Sums, ReadBackError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook))?;
    let mut reader = book.worksheet_cells_reader("Practices")?;
    let mut titles: BTreeMap<u32, String> = BTreeMap::new();
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let value: Data = cell.get_value().to_owned().into();
        if row == HEADER_ROW {
            titles.insert(column, value.to_string());
        } else if let (Data::Float(number), Some(title)) = (value, titles.get(&column)) {
            rows.entry(row).or_default().insert(title.clone(), number);
        }
    }
    let is = |row: &Row, flag: &str| row.get(flag) == Some(&1.0);
    let counted = rows.values().filter(|row| is(row, "In the totals (1 is yes)"));
    let mut sums = Sums::default();
    for row in counted {
        let is_measured = is(row, "Normal and kept known (1 is yes)");
        for (sum, title) in sums.iter_mut().zip(COLUMNS) {
            let is_money = title != "Kept";
            if is_money || is_measured {
                let number = row.get(title).copied().unwrap_or(0.0);
                *sum += (if is_money { number * 100.0 } else { number }).round() as i64;
            }
        }
    }
    Ok(sums)
}
