//! Every formula cell equals its cached result; a changed rate or `Include` moves the invoice.

use crate::common::claim_fixture;
use crate::sheets::model_of;
use ironcalc::base::cell::CellValue;
use normalday::report::audience::Audience;
use normalday::report::workbook::build;

/// Differences between cached and recomputed formula cells, in words.
pub fn differences(bytes: &[u8]) -> (usize, Vec<String>) {
    let mut model = model_of(bytes);
    let formulas: Vec<_> = model
        .get_all_cells()
        .into_iter()
        .filter_map(|cell| {
            let formula = model.get_cell_formula(cell.index, cell.row, cell.column).ok().flatten()?;
            let cached = model.get_cell_value_by_index(cell.index, cell.row, cell.column).ok()?;
            Some((cell.index, cell.row, cell.column, formula, cached))
        })
        .collect();
    model.evaluate();
    let mut found = Vec::new();
    for (sheet, row, column, formula, cached) in &formulas {
        let value = model.get_cell_value_by_index(*sheet, *row, *column).unwrap();
        if !same(cached, &value) {
            found.push(format!("sheet {sheet} R{row}C{column} {formula}: cached {cached:?}, recomputed {value:?}"));
        }
    }
    (formulas.len(), found)
}

/// Text and truth exactly; numbers to the last place that a spreadsheet shows (15 digits).
fn same(cached: &CellValue, value: &CellValue) -> bool {
    match (cached, value) {
        (CellValue::Number(left), CellValue::Number(right)) => {
            (left - right).abs() <= 1e-9 * left.abs().max(right.abs()).max(1e-3)
        }
        (CellValue::String(left), CellValue::String(right)) => left == right,
        (CellValue::Boolean(left), CellValue::Boolean(right)) => left == right,
        (CellValue::String(left), CellValue::None) => left.is_empty(),
        (CellValue::None, CellValue::String(right)) => right.is_empty(),
        (CellValue::None, CellValue::None) => true,
        _ => false,
    }
}

#[test]
fn every_formula_of_both_copies_equals_its_cached_result() {
    let claim = claim_fixture::claim();
    for audience in [Audience::Practice, Audience::Icb] {
        let (count, found) = differences(&build(&claim, audience).unwrap());
        assert!(count > 300, "{count} formulas were found");
        assert!(found.is_empty(), "{} of {count}:\n{}", found.len(), found.join("\n"));
    }
}
