//! What a workbook says of itself: its sheets, its defined names, and settings under which formulas come to something else.

use super::BookError;
use super::xml::{Element, Step, Xml};
use std::collections::BTreeMap;

/// Defined names that are read; a claim workbook has some two hundred.
const MOST_NAMES: usize = 5_000;

/// Elements that are read.
const OF_WEIGHT: [&str; 4] = ["sheet", "definedName", "calcPr", "workbookPr"];

/// The list of a workbook.
#[derive(Default)]
pub(super) struct Listed {
    /// Sheets: name, label of the relation to its part, whether it is hidden.
    pub(super) sheets: Vec<(String, String, bool)>,
    /// Defined names of the whole workbook, with what they refer to.
    pub(super) names: BTreeMap<String, String>,
    /// Defined names that hold on one sheet only.
    pub(super) local_names: Vec<String>,
    /// Settings that change what formulas come to, in words.
    pub(super) settings: Vec<&'static str>,
}

/// Reads the list.
pub(super) fn read(part: &str) -> Result<Listed, BookError> {
    let mut xml = Xml::of(part);
    let mut listed = Listed::default();
    loop {
        match xml.next()? {
            Step::Open(element) => match element.name() {
                "workbook" | "sheets" | "definedNames" => {}
                "sheet" => listed.take_sheet(&element)?,
                "definedName" => {
                    let reference = xml.words()?;
                    listed.take_name(&element, reference)?;
                }
                "workbookPr" if element.says("date1904")? => {
                    listed.settings.push("the workbook counts its days from 1904");
                }
                "calcPr" => listed.take_settings(&element)?,
                "workbookPr" => {}
                _ => xml.skip(&OF_WEIGHT)?,
            },
            Step::End => return Ok(listed),
            _ => {}
        }
    }
}

impl Listed {
    fn take_sheet(&mut self, element: &Element<'_>) -> Result<(), BookError> {
        let word = |name: &str| Ok::<_, BookError>(element.attribute(name)?.unwrap_or_default());
        let name = word("name")?;
        if self.sheets.iter().any(|(other, _, _)| other.to_lowercase() == name.to_lowercase()) {
            return Err(BookError::DOUBLE);
        }
        self.sheets.push((name, word("r:id")?, !matches!(word("state")?.as_str(), "" | "visible")));
        Ok(())
    }

    fn take_name(&mut self, element: &Element<'_>, reference: String) -> Result<(), BookError> {
        let name = element.attribute("name")?.unwrap_or_default();
        // Print areas, filters and the like are the programs' own.
        if name.starts_with("_xlnm") || name.starts_with("Excel_BuiltIn") {
            return Ok(());
        }
        if self.names.len() + self.local_names.len() >= MOST_NAMES {
            return Err(BookError::Limit("it has more defined names than are read".to_owned()));
        }
        if element.attribute("localSheetId")?.is_some() {
            self.local_names.push(name);
        } else if self.names.keys().any(|other| other.eq_ignore_ascii_case(&name)) {
            return Err(BookError::DOUBLE);
        } else {
            self.names.insert(name, reference);
        }
        Ok(())
    }

    fn take_settings(&mut self, element: &Element<'_>) -> Result<(), BookError> {
        let is_rounded = element.attribute("fullPrecision")?.is_some_and(|full| matches!(full.as_str(), "0" | "false"));
        if is_rounded {
            self.settings.push("the workbook reckons with numbers as they are shown, not as they are");
        }
        if element.says("iterate")? {
            self.settings.push("the workbook lets formulas turn in circles");
        }
        Ok(())
    }
}
