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

/// Pools average 3 to 8 days: every mean, and every sum of means, is a whole number of 840ths.
const POOL_FRACTIONS: f64 = 840.0;

/// Text, truth, counts and money exactly. A mean is exact in the engine and a sum of doubles in a formula: both must stand
/// for the same fraction. Bands rest on a square root and have no fraction: they agree in 12 significant digits.
fn same(cached: &CellValue, value: &CellValue) -> bool {
    match (cached, value) {
        (CellValue::Number(left), CellValue::Number(right)) => {
            left == right
                || match (pool_fraction(*left), pool_fraction(*right)) {
                    (Some(one), Some(other)) => one == other,
                    (None, None) => format!("{left:.11e}") == format!("{right:.11e}"),
                    _ => false,
                }
        }
        (CellValue::String(left), CellValue::String(right)) => left == right,
        (CellValue::Boolean(left), CellValue::Boolean(right)) => left == right,
        (CellValue::String(left), CellValue::None) => left.is_empty(),
        (CellValue::None, CellValue::String(right)) => right.is_empty(),
        (CellValue::None, CellValue::None) => true,
        _ => false,
    }
}

/// The number of 840ths that a double stands for; none if it is no such fraction. Nothing that is not one can be within
/// a billionth of it by rounding alone.
fn pool_fraction(number: f64) -> Option<i64> {
    let parts = number * POOL_FRACTIONS;
    let whole = parts.round();
    ((parts - whole).abs() < 1e-9 * POOL_FRACTIONS && whole.abs() < 1e15).then_some(whole as i64)
}

#[test]
fn numbers_that_stand_for_different_fractions_or_pence_are_not_the_same() {
    let same = |left: f64, right: f64| same(&CellValue::Number(left), &CellValue::Number(right));
    assert!(same(128.0 / 3.0, 40.0 + 8.0 / 3.0));
    assert!(same(0.1 + 0.2, 0.3), "a sum of pence");
    assert!(!same(128.0 / 3.0, 42.67));
    assert!(!same(12.34, 12.340_000_01));
    assert!(!same(1.0, 1.000_001));
    assert!(!same(21.832_298_936_855, 21.832_298_936_955));
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
