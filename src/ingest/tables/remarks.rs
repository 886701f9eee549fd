//! What a workbook says of a sheet beside its cells. What is hidden is read like the rest, and said.

use serde::{Deserialize, Serialize};

/// Whether a sheet is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// It is.
    #[default]
    Visible,
    /// Hidden, and listed under "Unhide".
    Hidden,
    /// Hidden by a program, and listed nowhere.
    VeryHidden,
}

/// What a workbook says of a sheet beside its cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    /// Whether the sheet is shown.
    pub visibility: Visibility,
    /// Rows with something in them that are hidden, by hand or by a filter.
    pub hidden_rows: u32,
    /// Columns with something in them that are hidden.
    pub hidden_columns: u32,
    /// Cells that were filled from a merged cell above them.
    pub filled_from_merged: u32,
    /// Whether the workbook counts its days from 1904.
    pub counts_from_1904: bool,
}

impl Remarks {
    /// What a reader should know, in words; none if the sheet is plain to see.
    pub fn doubt(&self) -> Option<String> {
        let mut parts = Vec::new();
        match self.visibility {
            Visibility::Visible => {}
            Visibility::Hidden => parts.push("it is hidden".to_owned()),
            Visibility::VeryHidden => parts.push("it is hidden by a program, and Excel does not list it".to_owned()),
        }
        let counted =
            [(self.hidden_rows, "hidden row", "hidden rows"), (self.hidden_columns, "hidden column", "hidden columns")];
        for (count, one, many) in counted.into_iter().filter(|(count, _, _)| *count > 0) {
            parts.push(format!("it has {count} {}", if count == 1 { one } else { many }));
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}
