//! `Values`: the fixed values that formulas refer to by name, so that no formula holds a number or a word of its own.

use super::super::page::{Cell, HEADER_ROW, column};
use super::super::styles::Style;
use super::Making;
use crate::model::policy::Affected;
use rust_xlsxwriter::XlsxError;

/// Column of the values.
const VALUE: u16 = 1;

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page("Values", "Fixed values", "What the formulas of this workbook refer to by name.")?;
    let region = making.subject;
    let number = |name: &'static str, value: f64, meaning: &'static str| (name, Cell::number(value), meaning);
    let word = |name: &'static str, value: &str, meaning: &'static str| (name, Cell::words(value), meaning);
    let values = [
        number("thousand", 1_000.0, "Patients for whom the invoice is given"),
        number("pence_per_pound", 100.0, "Pence in a pound"),
        number("practices_in", region.practices_in as f64, "Practices that were found in what was given"),
        number("outlier_limit", region.outliers.limit, "From this robust z on, a practice is worth a look"),
        number("least_members", region.control_group.least_members as f64, "Fewest practices of a control group"),
        word("words_yes", Affected::Yes.reading(), "Affected: its system was down"),
        word("words_no", Affected::No.reading(), "Affected: its system was up"),
        word("words_not_stated", Affected::Unknown.reading(), "Affected: not known"),
        word("words_reconciled", "RECONCILED", "Printed when every check holds"),
        word("words_not_reconciled", "NOT RECONCILED", "Printed when a check fails"),
    ];
    let columns = [
        column("name", "Name", 24.0, Style::Strong),
        column("value", "Value", 20.0, Style::Ordinal),
        column("meaning", "What it is", 70.0, Style::Wrapped),
    ];
    let mut rows = Vec::new();
    for (row, (name, value, meaning)) in (HEADER_ROW + 1..).zip(values) {
        making.names.cell(name, "Values", row, VALUE);
        let value = if name == "outlier_limit" { value.styled(Style::Mean) } else { value };
        rows.push(vec![Cell::text(name), value, Cell::text(meaning)]);
    }
    page.table("fixed_values", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}
