//! What particular files of the collections must give: words that help, values that are right, and nothing that is hidden
//! read in silence.

use super::apart::look_at;
use super::corpus::collection;
use chrono::NaiveDate;
use normalday::ingest::tables::container::container_of;
use normalday::ingest::tables::{Cell, Content, RawRow, workbook};
use std::path::Path;
use std::time::Duration;

/// The rows of the first sheet that has any.
fn rows_of(path: &Path) -> Vec<RawRow> {
    let bytes = std::fs::read(path).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_normalday"));
    let tables = workbook::read(&bytes, container_of(&bytes), Some(program)).unwrap();
    let rows = |content: &Content| if let Content::Sheet { rows, .. } = content { rows.clone() } else { Vec::new() };
    tables.iter().map(|table| rows(&table.content)).find(|rows| !rows.is_empty()).unwrap()
}

#[test]
fn a_password_is_called_a_password() {
    let files = [
        ("calamine", "pass_protected.xlsx"),
        ("calamine", "pass_protected.xlsb"),
        ("calamine", "pass_protected.ods"),
        ("calamine", "issue_385.xls"),
        ("poi", "60284.xls"),
    ];
    for (name, file) in files {
        let Some(folder) = collection(name) else { return };
        let seen = look_at(&folder.join(file));
        assert_eq!(seen.refusal(), Some(("E002", "it is password protected")), "{file}");
    }
}

#[test]
fn entity_bombs_are_refused_at_once() {
    let Some(folder) = collection("poi") else { return };
    for file in ["poc-xmlbomb.xlsx", "54764-2.xlsx"] {
        let seen = look_at(&folder.join(file));
        assert!(seen.refusal().is_some_and(|(_, words)| words.contains("declares a document type")), "{file}");
        assert!(seen.processor_time < Duration::from_secs(1), "{file} took {:?}", seen.processor_time);
    }
}

#[test]
fn a_check_sum_that_does_not_match_is_refused() {
    let Some(folder) = collection("calamine") else { return };
    let seen = look_at(&folder.join("issue252.xlsx"));
    assert!(seen.refusal().is_some_and(|(_, words)| words.contains("check sum")), "{:?}", seen.refusal());
}

/// The sheets of all four are called Visible, Hidden and VeryHidden; OpenDocument does not tell the last two apart.
#[test]
fn hidden_and_very_hidden_sheets_are_reported() {
    let Some(folder) = collection("calamine") else { return };
    for (file, tells_very_hidden) in
        [("any_sheets.xlsx", true), ("any_sheets.xlsb", true), ("any_sheets.xls", true), ("any_sheets.ods", false)]
    {
        let warnings = look_at(&folder.join(file)).warnings();
        assert!(warnings.contains("it is hidden. What is hidden was read like the rest"), "{file}: {warnings}");
        assert_eq!(warnings.contains("it is hidden by a program"), tells_very_hidden, "{file}: {warnings}");
    }
}

/// Every cell of the first column is an error of a formula, each of another kind.
#[test]
fn error_cells_are_errors_and_no_noughts() {
    let Some(folder) = collection("calamine") else { return };
    let rows = rows_of(&folder.join("errors.xlsx"));
    assert!(rows.len() >= 7);
    for row in rows {
        assert_eq!(row.cell(0), &Cell::Error, "row {}", row.row);
    }
}

/// The first cell of all three is 1 January 2021, counted from 1904.
#[test]
fn dates_counted_from_1904_in_three_containers() {
    let Some(folder) = collection("calamine") else { return };
    let first = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
    for file in ["date_1904.xls", "date_1904.xlsx", "date_1904.xlsb"] {
        assert_eq!(rows_of(&folder.join(file))[0].cell(0), &Cell::Moment(first), "{file}");
    }
}

/// The same sheet saved four times gives the same cells, and dates are dates in each container.
#[test]
fn one_sheet_in_four_containers() {
    let Some(folder) = collection("calamine") else { return };
    let expected = rows_of(&folder.join("issues.xlsx"));
    for file in ["issues.xls", "issues.xlsb", "issues.ods"] {
        assert_eq!(rows_of(&folder.join(file)), expected, "{file}");
    }
    let first = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
    for file in ["date.xls", "date.xlsx", "date.xlsb", "date.ods"] {
        assert_eq!(rows_of(&folder.join(file))[0].cell(0), &Cell::Moment(first), "{file}");
    }
}
