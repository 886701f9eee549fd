//! A changed rate or `Include` moves the invoice, and says so.

use crate::common::claim_fixture;
use crate::sheets::{column_of, model_of, named, number, row_of};
use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use normalday::report::audience::Audience;
use normalday::report::workbook::{SHEETS, build};

fn book() -> Vec<u8> {
    build(&claim_fixture::claim(), Audience::Practice).unwrap()
}

fn set(model: &mut Model<'_>, bytes: &[u8], sheet: &str, row: u32, title: &str, value: &str) {
    let index = SHEETS.iter().position(|name| *name == sheet).unwrap();
    let column = column_of(bytes, sheet, title);
    model.set_user_input(index as u32, row as i32 + 1, column as i32 + 1, value.to_owned()).unwrap();
}

/// As written: 650.00 + 39.23 + 42.68 + 17.94 + 24.91 + 12.34 + 30.18 = 817.28.
#[test]
fn as_written_the_invoice_is_the_sum_of_the_worked_examples() {
    let bytes = book();
    let mut model = model_of(&bytes);
    model.evaluate();
    assert_eq!(number(&named(&model, "invoice_total")), 817.28);
    assert_eq!(number(&named(&model, "as_written_total")), 817.28);
    assert_eq!(number(&named(&model, "by_head_2")), 81.91);
    assert_eq!(number(&named(&model, "by_head_3")), 42.85);
    assert_eq!(number(&named(&model, "candidate_total")), 13.88);
    assert_eq!(number(&named(&model, "schedule_total")), 66.66);
    assert_eq!(named(&model, "changed_since_written"), CellValue::Boolean(false));
    assert_eq!(named(&model, "reconciled"), CellValue::Boolean(true));
}

/// Reception at 13.00 instead of 12.50. Friday: 39.00, NI on 14.00 above 175.00: 1.932 = 1.93. Saturday: 39.00, NI on
/// 39.00: 5.382 = 5.38. Head 2: 85.31 instead of 81.91, the invoice 820.68.
#[test]
fn a_changed_rate_reprices_its_lines_with_their_on_costs() {
    let bytes = book();
    let mut model = model_of(&bytes);
    let row = row_of(&bytes, "Rates", "Code", "R001");
    set(&mut model, &bytes, "Rates", row, "Value", "13");
    model.evaluate();
    assert_eq!(number(&named(&model, "by_head_2")), 85.31);
    assert_eq!(number(&named(&model, "invoice_total")), 820.68);
    assert_eq!(number(&named(&model, "invoice_sheet_total")), 820.68);
    assert_eq!(number(&named(&model, "as_written_total")), 817.28);
    assert_eq!(named(&model, "changed_since_written"), CellValue::Boolean(true));
    assert_eq!(named(&model, "reconciled"), CellValue::Boolean(true));
    let invoice = SHEETS.iter().position(|name| *name == "Invoice").unwrap() as u32;
    let says = (1..60).any(|row| {
        model.get_cell_value_by_index(invoice, row, 1).unwrap()
            == CellValue::String("amended by the practice since calculation: 2 lines, 3.4 pounds".to_owned())
    });
    assert!(says, "the invoice says how it was amended");
}

/// Friday's line off: Saturday's then stands first in the week: NI on 150.00 + 37.50 - 175.00 = 12.50: 1.725 = 1.73,
/// so 39.23 instead of 42.68. Invoice 817.28 - 39.23 - 3.45 = 774.60; candidates 13.88 + 39.23 = 53.11.
#[test]
fn a_line_taken_off_is_a_candidate_and_frees_the_weeks_threshold() {
    let bytes = book();
    let mut model = model_of(&bytes);
    let row = row_of(&bytes, "Claim lines", "Line", "L0004");
    set(&mut model, &bytes, "Claim lines", row, "Include (Y or N)", "N");
    model.evaluate();
    assert_eq!(number(&named(&model, "invoice_total")), 774.60);
    assert_eq!(number(&named(&model, "candidate_total")), 53.11);
    assert_eq!(named(&model, "reconciled"), CellValue::Boolean(false), "a change wants a reason");
    set(&mut model, &bytes, "Claim lines", row, "Reason for a change", "paid as ordinary hours after all");
    model.evaluate();
    assert_eq!(named(&model, "reconciled"), CellValue::Boolean(true));
}

/// The candidate, 13.88, comes on.
#[test]
fn a_candidate_that_is_declared_comes_onto_the_invoice() {
    let bytes = book();
    let mut model = model_of(&bytes);
    let row = row_of(&bytes, "Claim lines", "Line", "L0010");
    set(&mut model, &bytes, "Claim lines", row, "Include (Y or N)", "Y");
    set(&mut model, &bytes, "Claim lines", row, "Reason for a change", "declared on 1 August");
    model.evaluate();
    assert_eq!(number(&named(&model, "invoice_total")), 831.16);
    assert_eq!(number(&named(&model, "candidate_total")), 0.0);
    assert_eq!(named(&model, "reconciled"), CellValue::Boolean(true));
}

#[test]
fn an_include_that_is_neither_y_nor_n_is_not_reconciled() {
    let bytes = book();
    let mut model = model_of(&bytes);
    let row = row_of(&bytes, "Claim lines", "Line", "L0004");
    set(&mut model, &bytes, "Claim lines", row, "Include (Y or N)", "perhaps");
    set(&mut model, &bytes, "Claim lines", row, "Reason for a change", "not sure");
    model.evaluate();
    assert_eq!(named(&model, "reconciled"), CellValue::Boolean(false));
}
