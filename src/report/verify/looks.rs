//! What makes a workbook show something else than its cells hold, and what a claim workbook never has beside them.

use super::book::{Book, Value};
use super::{Finding, Findings, Kind, shown};
use std::collections::BTreeSet;

/// Looks at formats, settings, shapes and foreign parts. What was filled into blanks may look as it likes.
pub(super) fn check(book: &Book, filled_in: &[Finding], findings: &mut Findings, remarks: &mut Findings) {
    let blanks: BTreeSet<_> = filled_in.iter().map(|blank| (&blank.sheet, &blank.cell)).collect();
    let is_filled_in = |finding: &Finding| blanks.contains(&(&finding.sheet, &finding.cell));
    let beside = &book.beside;
    let quoted = |words: &str| shown(&Value::Text(words.to_owned()));
    for sheet in &book.sheets {
        for place in &sheet.odd_formats {
            let value = sheet.cells.get(place).map_or(&Value::Empty, |cell| &cell.value);
            let words = format!("holds {}, and its number format shows something else", shown(value));
            let finding = Finding::of_cell(Kind::ShownOtherwise, &sheet.name, *place, words);
            findings.extend(Some(finding).filter(|finding| !is_filled_in(finding)));
        }
        for place in &sheet.covered {
            let words = "holds something, and is hidden under merged cells";
            findings.push(Finding::of_cell(Kind::ShownOtherwise, &sheet.name, *place, words));
        }
        for (count, what) in [(sheet.hidden_rows, "rows"), (sheet.hidden_columns, "columns")] {
            if count > 0 {
                let words = format!(
                    "{what} are hidden, by hand or by a filter ({count} found); they were looked at like the rest"
                );
                remarks.push(Finding::of_sheet(Kind::HiddenCells, &sheet.name, words));
            }
        }
    }
    if beside.odd_conditions > 0 {
        let words = "conditional formats show something else than the numbers of their cells";
        findings.push(Finding::of_book(Kind::ShownOtherwise, words));
    }
    if beside.shapes > 0 {
        let words =
            format!("text boxes, shapes or pictures lie on the sheets ({} found): they may hide cells", beside.shapes);
        findings.push(Finding::of_book(Kind::ShapesAdded, words));
    }
    for name in &beside.local_names {
        let words =
            format!("the defined name {} was added for one sheet, where it goes before any other", quoted(name));
        findings.push(Finding::of_book(Kind::NameChanged, words));
    }
    findings.extend(beside.settings.iter().map(|words| Finding::of_book(Kind::SettingChanged, *words)));
    for part in &beside.foreign {
        let words = format!("{} was added: no claim workbook has it", quoted(part));
        findings.push(Finding::of_book(Kind::ForeignPart, words));
    }
    if beside.has_comments {
        remarks.push(Finding::of_book(Kind::CommentsAdded, "comments were added"));
    }
}
