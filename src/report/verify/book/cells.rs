//! The cells of one sheet, in the strict order in which Excel and LibreOffice write them.

use super::formats::Formats;
use super::texts::{rich, unescaped};
use super::xml::{Element, Step, Xml};
use super::{BookError, Cell, Sheet, Value};
use crate::ingest::limits;
use crate::report::verify::formula::{Part, cell as place_of, parse};
use std::collections::HashMap;

/// Formulas that are shared down a column, in one sheet.
const MOST_SHARED: usize = 100_000;

/// Width of a column in letters, or height of a row in points, below which nothing of it can be read.
const LEAST_SHOWN: f64 = 1.0;
/// Cells that are looked at for merged ones above them.
const MOST_LOOKED_AT: usize = 5_000_000;
/// Elements that are read.
const OF_WEIGHT: [&str; 6] = ["sheetData", "row", "c", "col", "sheetFormatPr", "mergeCell"];

/// What reading all sheets may take of the memory.
pub(super) struct Budget {
    left_bytes: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { left_bytes: limits::SHEET_BYTES }
    }
}

impl Budget {
    /// Takes room for a cell with some bytes of text.
    fn spend(&mut self, text_bytes: usize) -> Result<(), BookError> {
        // A cell stands in a tree of cells, and its formula in a list of its own.
        let bytes = (2 * size_of::<Cell>() + 2 * text_bytes) as u64;
        let beyond = || BookError::Limit("its cells need more memory than those of a claim".to_owned());
        self.left_bytes = self.left_bytes.checked_sub(bytes).ok_or_else(beyond)?;
        Ok(())
    }
}

/// What all sheets of a workbook share.
pub(super) struct Shared {
    /// Texts.
    pub(super) texts: Vec<String>,
    /// Number formats.
    pub(super) formats: Formats,
}

/// A formula that other cells refer to: its words, and where it stands.
type Origin = (String, (u32, u16));

struct SheetReader<'s> {
    sheet: Sheet,
    shared: &'s Shared,
    budget: &'s mut Budget,
    origins: HashMap<String, Origin>,
    last: Option<(u32, u16)>,
    looked_at: usize,
}

/// Whether a row or column is hidden, or as good as hidden.
fn is_hidden(element: &Element<'_>, size: &str) -> Result<bool, BookError> {
    let size = element.attribute(size)?.and_then(|size| size.parse::<f64>().ok());
    Ok(element.says("hidden")? || size.is_some_and(|size| size < LEAST_SHOWN))
}

/// Reads the cells of a sheet.
pub(super) fn read(sheet: Sheet, part: &str, shared: &Shared, budget: &mut Budget) -> Result<Sheet, BookError> {
    let mut reader = SheetReader { sheet, shared, budget, origins: HashMap::new(), last: None, looked_at: 0 };
    let mut xml = Xml::of(part);
    let mut has_cells = false;
    loop {
        match xml.next()? {
            Step::Open(element) => match element.name() {
                "worksheet" | "cols" => {}
                "col" => reader.sheet.hidden_columns += u32::from(is_hidden(&element, "width")?),
                "sheetFormatPr" => reader.sheet.hidden_rows += u32::from(element.says("zeroHeight")?),
                "sheetData" if !has_cells && !element.declares_names() => {
                    has_cells = true;
                    reader.rows(&mut xml)?;
                }
                "sheetData" => return Err(BookError::DOUBLE),
                "mergeCells" => {}
                "mergeCell" => reader.merge(&element)?,
                _ => xml.skip(&OF_WEIGHT)?,
            },
            Step::End => return Ok(reader.sheet),
            _ => {}
        }
    }
}

impl SheetReader<'_> {
    /// Of merged cells only the first is shown; others that hold something are hidden by it.
    fn merge(&mut self, element: &Element<'_>) -> Result<(), BookError> {
        let Some(Part::Block(block)) = element.attribute("ref")?.as_deref().and_then(parse) else {
            return Err(BookError::UNSOUND);
        };
        for place in self.sheet.cells.range(block.first..=block.last).map(|(place, _)| *place) {
            self.looked_at += 1;
            if self.looked_at > MOST_LOOKED_AT {
                return Err(BookError::Limit("it has more merged cells than a claim workbook".to_owned()));
            }
            if place != block.first && (block.first.1..=block.last.1).contains(&place.1) {
                self.sheet.covered.push(place);
            }
        }
        Ok(())
    }

    fn rows(&mut self, xml: &mut Xml<'_>) -> Result<(), BookError> {
        loop {
            match xml.next()? {
                Step::Open(row) if row.name() == "row" && !row.declares_names() => {
                    let number: u32 =
                        row.attribute("r")?.and_then(|number| number.parse().ok()).ok_or(BookError::UNSOUND)?;
                    let before = self.sheet.cells.len();
                    self.cells_of_row(xml, number)?;
                    let is_hidden = is_hidden(&row, "ht")? && self.sheet.cells.len() > before;
                    self.sheet.hidden_rows += u32::from(is_hidden);
                }
                Step::Words(words) if words.trim().is_empty() => {}
                Step::Close => return Ok(()),
                _ => return Err(BookError::UNSOUND),
            }
        }
    }

    fn cells_of_row(&mut self, xml: &mut Xml<'_>, number: u32) -> Result<(), BookError> {
        loop {
            match xml.next()? {
                Step::Open(cell) if cell.name() == "c" && !cell.declares_names() => {
                    let place = cell.attribute("r")?.as_deref().and_then(place_of).ok_or(BookError::UNSOUND)?;
                    let is_in_order = self.last.is_none_or(|last| last < place);
                    if place.0 + 1 != number || !is_in_order {
                        return Err(BookError::DOUBLE);
                    }
                    self.last = Some(place);
                    self.cell(xml, &cell, place)?;
                }
                Step::Words(words) if words.trim().is_empty() => {}
                Step::Close => return Ok(()),
                _ => return Err(BookError::UNSOUND),
            }
        }
    }

    fn cell(&mut self, xml: &mut Xml<'_>, cell: &Element<'_>, place: (u32, u16)) -> Result<(), BookError> {
        let (mut formula, mut value, mut text) = (None, None, None);
        loop {
            match xml.next()? {
                Step::Open(inner) if !inner.declares_names() => match inner.name() {
                    "f" if formula.is_none() => formula = Some(self.formula(xml, &inner, place)?),
                    "v" if value.is_none() => value = Some(xml.words()?),
                    "is" if text.is_none() => text = Some(rich(xml)?),
                    _ => return Err(BookError::UNSOUND),
                },
                Step::Words(words) if words.trim().is_empty() => {}
                Step::Close => break,
                _ => return Err(BookError::UNSOUND),
            }
        }
        let value = self.value(cell.attribute("t")?.as_deref(), value, text)?;
        if value == Value::Empty && formula.is_none() {
            return Ok(());
        }
        let length = |value: &Value| if let Value::Text(words) | Value::Error(words) = value { words.len() } else { 0 };
        self.budget.spend(length(&value) + formula.as_ref().map_or(0, String::len))?;
        if matches!(value, Value::Number(_)) {
            let style = cell.attribute("s")?.map_or(Some(0), |style| style.parse::<usize>().ok());
            if !style.is_some_and(|style| self.shared.formats.is_plain(style)) {
                self.sheet.odd_formats.push(place);
            }
        }
        self.sheet.cells.insert(place, Cell { value, formula });
        Ok(())
    }

    /// A formula in words; what is no formula of one cell is put into brackets, so that it is none of a claim.
    fn formula(&mut self, xml: &mut Xml<'_>, element: &Element<'_>, place: (u32, u16)) -> Result<String, BookError> {
        let words = unescaped(&xml.words()?);
        match element.attribute("t")?.as_deref() {
            None | Some("normal") if !words.is_empty() => Ok(words),
            Some("shared") => {
                let index = element.attribute("si")?.ok_or(BookError::UNSOUND)?;
                if !words.is_empty() {
                    if self.origins.len() >= MOST_SHARED {
                        return Err(BookError::Limit("it has more shared formulas than a claim workbook".to_owned()));
                    }
                    self.budget.spend(words.len())?;
                    self.origins.insert(index, (words.clone(), place));
                    return Ok(words);
                }
                let (words, origin) = self.origins.get(&index).ok_or(BookError::UNSOUND)?;
                let at = |place: (u32, u16)| (place.0, u32::from(place.1));
                calamine::expand_shared_formula(words, at(*origin), at(place)).map_err(|_| BookError::UNSOUND)
            }
            Some("array" | "dataTable") => Ok(format!("{{{words}}}")),
            _ => Err(BookError::UNSOUND),
        }
    }

    fn value(&self, kind: Option<&str>, value: Option<String>, text: Option<String>) -> Result<Value, BookError> {
        let words = |words: String| if words.is_empty() { Value::Empty } else { Value::Text(words) };
        match (kind, value, text) {
            (Some("inlineStr"), None, Some(text)) => Ok(words(text)),
            (_, None, None) => Ok(Value::Empty),
            (_, Some(value), None) => match kind {
                Some("s") => {
                    let place: usize = value.trim().parse().map_err(|_| BookError::UNSOUND)?;
                    self.shared.texts.get(place).cloned().map(words).ok_or(BookError::UNSOUND)
                }
                Some("str") => Ok(words(unescaped(&value))),
                Some("b") => Ok(Value::Truth(value.trim() == "1")),
                Some("e") => Ok(Value::Error(value)),
                None | Some("n") if value.trim().is_empty() => Ok(Value::Empty),
                None | Some("n") => {
                    let number = value.trim().parse::<f64>().ok().filter(|number| number.is_finite());
                    number.map(Value::Number).ok_or(BookError::UNSOUND)
                }
                Some(_) => Err(BookError::UNSOUND),
            },
            _ => Err(BookError::UNSOUND),
        }
    }
}
