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

/// The number of a text in a cell of an old workbook, raised beyond the table of texts: a blank would be a guess.
#[test]
fn a_cell_of_an_old_workbook_whose_text_is_not_there_is_no_blank() {
    let Some(folder) = collection("calamine") else { return };
    let whole = std::fs::read(folder.join("issues.xls")).unwrap();
    // A cell of a text: kind 00FD, ten bytes, of which the last four are the number of the text.
    let cell = whole.windows(4).position(|bytes| bytes == [0xFD, 0x00, 0x0A, 0x00]).unwrap();
    let mut changed = whole.clone();
    changed[cell + 10..cell + 14].copy_from_slice(&100_000u32.to_le_bytes());
    let changed_file = tempfile::tempdir().unwrap();
    let look = |bytes: &[u8]| {
        let path = changed_file.path().join("book.xls");
        std::fs::write(&path, bytes).unwrap();
        look_at(&path).refusal().map(|(_, words)| words.to_owned())
    };
    assert_eq!(look(&whole), None);
    assert!(look(&changed).is_some_and(|words| words.contains("points to a text that is not there")));
}

/// An old workbook that was cut off is refused, or what is missing held none of its rows: half of a book is never read.
#[test]
fn old_workbooks_that_break_off_are_refused() {
    let Some(folder) = collection("calamine") else { return };
    let folder_of_cuts = tempfile::tempdir().unwrap();
    for (file, least_refused) in [("date.xls", 5), ("issues.xls", 5)] {
        let whole = std::fs::read(folder.join(file)).unwrap();
        let rows = |part: usize| {
            let path = folder_of_cuts.path().join("cut.xls");
            std::fs::write(&path, &whole[..part]).unwrap();
            let seen = look_at(&path);
            let rows = seen.tables().filter_map(|table| table["rows_read"].as_u64()).sum::<u64>();
            seen.refusal().is_none().then_some(rows)
        };
        let all = rows(whole.len()).unwrap();
        let cuts = [512, 1_000, whole.len() / 4, whole.len() / 2, whole.len() * 3 / 4, whole.len() - 512];
        let read: Vec<u64> = cuts.into_iter().filter_map(rows).collect();
        assert!(read.iter().all(|rows| *rows == all), "{file}: {read:?} of {all} rows");
        assert!(cuts.len() - read.len() >= least_refused, "{file}: only {read:?}");
    }
}

/// A beta of Excel 2007 wrote it: each entry of its list of sheets has four bytes more than the published form, so that no
/// sheet can be found by it. It is refused, and nothing is guessed about where its sheets are.
#[test]
fn a_binary_workbook_in_a_form_from_before_the_published_one_is_refused() {
    let Some(folder) = collection("poi") else { return };
    let (code, words) = look_at(&folder.join("Simple.xlsb"))
        .refusal()
        .map(|(code, words)| (code.to_owned(), words.to_owned()))
        .unwrap();
    assert_eq!(code, "E002");
    assert!(words.contains("it is damaged"), "{words}");
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
