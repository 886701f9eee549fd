//! What a received workbook comes to, by the names of its cells: worked out anew, whatever the cells show.

use super::book::{Book, Value};
use super::evaluate::Evaluator;
use super::table::Table;

/// The figures of a workbook.
pub struct Figures<'b> {
    book: &'b Book,
    evaluator: Evaluator<'b>,
}

/// A line as it stands in the workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct FiguresLine {
    /// Where it stands, as calculated.
    pub on: String,
    /// `Include`.
    pub include: String,
    /// Amount in pounds; none: unpriced.
    pub amount: Option<f64>,
}

impl<'b> Figures<'b> {
    /// Those of a workbook.
    pub fn of(book: &'b Book) -> Self {
        Figures { book, evaluator: Evaluator::new(book) }
    }

    /// A number by its name; none if there is no such name or it is no number.
    pub fn number(&mut self, name: &str) -> Option<f64> {
        match self.evaluator.name(name)? {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Words by their name; none where nobody said.
    pub fn words(&mut self, name: &str) -> Option<String> {
        match self.evaluator.name(name)? {
            Value::Text(words) if words != NOT_STATED => Some(words),
            _ => None,
        }
    }

    /// A truth by its name.
    pub fn truth(&mut self, name: &str) -> Option<bool> {
        match self.evaluator.name(name)? {
            Value::Truth(truth) => Some(truth),
            _ => None,
        }
    }

    /// The lines, in their order.
    pub fn lines(&mut self) -> Vec<FiguresLine> {
        let Some(table) = Table::of(self.book, "Claim lines") else { return Vec::new() };
        let mut lines = Vec::new();
        for row in table.rows() {
            if !table.text(row, "Line").is_some_and(is_line_number) {
                continue;
            }
            let words = |title: &str| table.text(row, title).unwrap_or_default().to_owned();
            let amount = match table.value(&mut self.evaluator, row, "Amount") {
                Some((_, Value::Number(number))) => Some(number),
                _ => None,
            };
            lines.push(FiguresLine {
                on: words("Stands on (as calculated)"),
                include: words("Include (Y or N)"),
                amount,
            });
        }
        lines
    }
}

/// Where nobody said; as `Summary` writes it.
const NOT_STATED: &str = "not stated";

fn is_line_number(words: &str) -> bool {
    words
        .strip_prefix('L')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
}
