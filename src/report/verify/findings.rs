//! What was found, where, and in which words.

use super::book::Value;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Findings of one kind on one sheet that are kept; a workbook can be made to hold millions.
const MOST_KEPT: usize = 2_000;

/// Findings of one kind on one sheet that are told one by one.
const MOST_TOLD: usize = 12;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The seal is not there.
    SealMissing,
    /// The seal is of another version.
    SealVersion,
    /// The seal itself was edited.
    SealEdited,
    /// A sheet of a claim workbook is not there.
    SheetMissing,
    /// A sheet that no claim workbook has.
    SheetAdded,
    /// A sheet is hidden.
    SheetHidden,
    /// The sheets stand in another order.
    SheetOrder,
    /// A sheet differs from what was written.
    SheetChanged,
    /// A defined name is gone, is new, or refers to other cells.
    NameChanged,
    /// A value or nothing where a formula was written.
    FormulaOverwritten,
    /// A formula where a value was written.
    FormulaAdded,
    /// A cell differs from what was written.
    CellChanged,
    /// Rows are gone or new.
    RowsChanged,
    /// `Include` of a line is not as written.
    IncludeChanged,
    /// The amount of a line is not as written.
    AmountChanged,
    /// Numbers of the lines are missing or occur twice.
    LineNumbers,
    /// A rate is not as written.
    RateChanged,
    /// An on-cost rate is not that of the reference.
    RateNotReference,
    /// A formula's shown value is not what its cells come to.
    ValueDiffers,
    /// A formula that cannot be worked out.
    NotWorkedOut,
    /// A number that its format shows as something else.
    ShownOtherwise,
    /// Text boxes, shapes or pictures lie on the sheets.
    ShapesAdded,
    /// A setting under which formulas come to something else.
    SettingChanged,
    /// A part that no claim workbook has, or a link that leads out of it.
    ForeignPart,
    /// A blank was filled in; blanks are not sealed.
    FilledIn,
    /// Rows or columns are hidden.
    HiddenCells,
    /// Comments were added.
    CommentsAdded,
    /// The checks among the workbook's own cells do not hold.
    NotReconciled,
    /// A file of the claim is not among the exports, or the other way round.
    FileDiffers,
    /// A measure or a total is not what the exports come to.
    FigureDiffers,
    /// A line is not what the exports come to.
    LineDiffers,
    /// Another cell is not what the exports come to.
    TableDiffers,
}

/// One thing that was found, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// The sheet.
    pub sheet: Option<String>,
    /// The cell, such as `D7`, or a range.
    pub cell: Option<String>,
    /// In words.
    pub words: String,
}

impl Finding {
    pub(super) fn of_book(kind: Kind, words: impl Into<String>) -> Self {
        Finding { kind, sheet: None, cell: None, words: words.into() }
    }

    pub(super) fn of_sheet(kind: Kind, sheet: &str, words: impl Into<String>) -> Self {
        Finding { sheet: Some(sheet.to_owned()), ..Finding::of_book(kind, words) }
    }

    pub(super) fn of_cell(kind: Kind, sheet: &str, place: (u32, u16), words: impl Into<String>) -> Self {
        Finding { cell: Some(address(place)), ..Finding::of_sheet(kind, sheet, words) }
    }
}

/// Findings as they come in.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Finding>,
    counts: BTreeMap<(Kind, Option<String>), usize>,
}

impl Findings {
    /// Takes one.
    pub(super) fn push(&mut self, finding: Finding) {
        let count = self.counts.entry((finding.kind, finding.sheet.clone())).or_default();
        *count += 1;
        if *count <= MOST_KEPT {
            self.kept.push(finding);
        }
    }

    /// Takes several.
    pub(super) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// How many came in.
    pub(super) fn count(&self) -> usize {
        self.counts.values().sum()
    }

    /// As they are told, by kind: a cell that is told with a reason of its own is not told once more as changed, and of many
    /// of one kind on one sheet the rest are counted.
    pub(super) fn settled(self) -> Vec<Finding> {
        let place = |finding: &Finding| (finding.sheet.clone(), finding.cell.clone());
        let told: BTreeSet<_> =
            self.kept.iter().filter(|finding| finding.kind == Kind::IncludeChanged).map(place).collect();
        let mut groups: BTreeMap<(Kind, Option<String>), (Vec<Finding>, usize)> = BTreeMap::new();
        for ((kind, sheet), count) in self.counts {
            groups.insert((kind, sheet), (Vec::new(), count));
        }
        for finding in self.kept {
            let (list, count) = groups.entry((finding.kind, finding.sheet.clone())).or_default();
            if finding.kind == Kind::CellChanged && told.contains(&place(&finding)) {
                *count = count.saturating_sub(1);
            } else if list.len() < MOST_TOLD {
                list.push(finding);
            }
        }
        let mut settled = Vec::new();
        for ((kind, sheet), (list, count)) in groups {
            let left_out = count.saturating_sub(list.len());
            settled.extend(list);
            if left_out > 0 {
                let words = format!("and {left_out} more of this kind");
                settled.push(Finding { kind, sheet, cell: None, words });
            }
        }
        settled
    }
}

/// `B5` of row and column from nought.
pub(super) fn address(place: (u32, u16)) -> String {
    let mut rest = u32::from(place.1) + 1;
    let mut letters = String::new();
    while rest > 0 {
        letters.insert(0, char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{}", place.0 + 1)
}

/// A value for a person: short, on one line.
pub(super) fn shown(value: &Value) -> String {
    const LETTERS: usize = 60;
    match value {
        Value::Empty => "nothing".to_owned(),
        Value::Number(number) => format!("{}", (number * 1e6).round() / 1e6),
        Value::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Value::Text(words) | Value::Error(words) => {
            let short: String =
                words.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(LETTERS).collect();
            let more = if words.chars().count() > LETTERS { "..." } else { "" };
            format!("`{short}{more}`")
        }
    }
}
