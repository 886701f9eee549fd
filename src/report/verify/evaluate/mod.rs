//! Works formulas out from a workbook's own cells. It knows the functions of `CONTRACT.md` section 3 and nothing else:
//! what it does not know is an error with a reason, never a guess.

mod functions;
#[cfg(test)]
mod tests;
mod values;

use super::book::{Book, Sheet, Value};
use super::formula::{Block, Operator, Part, parse};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::rc::Rc;
use values::{compared, error, finite, joined};

pub use values::is_same;

/// Formulas, and parts of formulas, in one another that are followed; a claim's lines reach some thirty.
const MOST_DEPTH: usize = 250;
const TOO_DEEP: &str = "the formulas refer to one another too deeply, or look at too many cells";
/// Cells that are looked at in all, so that a workbook made to take for ever ends; those of a large practice look at ten
/// million. A long text counts as several.
const MOST_STEPS: u64 = 60_000_000;
/// Bytes of a text that count as one cell.
const BYTES_A_STEP: usize = 64;

/// A cell of a workbook: sheet, row, column, from nought.
type Place = (usize, u32, u16);

/// What is known of a cell.
enum Held<'b> {
    Constant(&'b Value),
    Formula(&'b str),
    /// A formula that is being worked out: whoever asks for it now asks in a circle.
    Working,
    Known(Value),
}

/// Works out the formulas of a workbook.
pub struct Evaluator<'b> {
    sheets: HashMap<&'b str, usize>,
    /// Defined names of the whole workbook, in small letters: a spreadsheet does not tell capitals apart.
    names: HashMap<String, Option<Rc<Part>>>,
    /// Last row that holds anything, of each sheet.
    last_rows: Vec<u32>,
    cells: HashMap<Place, Held<'b>, RandomState>,
    depth: usize,
    steps: u64,
}

/// What a part of a formula comes to: one value, or cells.
enum Outcome {
    One(Value),
    Cells(usize, Block),
}

impl<'b> Evaluator<'b> {
    /// An evaluator of a workbook.
    pub fn new(book: &'b Book) -> Self {
        let mut cells = HashMap::default();
        for (sheet, content) in book.sheets.iter().enumerate() {
            cells.extend(content.cells.iter().map(|((row, column), cell)| {
                let held = cell.formula.as_deref().map_or(Held::Constant(&cell.value), Held::Formula);
                ((sheet, *row, *column), held)
            }));
        }
        let name = |(name, reference): (&String, &String)| (name.to_lowercase(), parse(reference).map(Rc::new));
        let last_row = |sheet: &Sheet| sheet.cells.keys().next_back().map_or(0, |place| place.0);
        Evaluator {
            names: book.names.iter().map(name).collect(),
            sheets: book.sheets.iter().enumerate().map(|(place, sheet)| (sheet.name.as_str(), place)).collect(),
            last_rows: book.sheets.iter().map(last_row).collect(),
            cells,
            depth: 0,
            steps: 0,
        }
    }

    /// The value of a cell by the name of its sheet.
    pub fn cell(&mut self, sheet: &str, row: u32, column: u16) -> Value {
        match self.sheets.get(sheet) {
            Some(place) => self.value((*place, row, column)),
            None => error("there is no such sheet"),
        }
    }

    /// The value of a defined name of one cell; none if there is no such name.
    pub fn name(&mut self, name: &str) -> Option<Value> {
        let reference = self.names.get(&name.to_lowercase()).cloned().flatten()?;
        let outcome = self.outcome(&reference, 0);
        Some(self.one(outcome))
    }

    fn value(&mut self, place: Place) -> Value {
        self.steps += 1;
        let formula = match self.cells.get(&place) {
            None => return Value::Empty,
            Some(Held::Constant(value)) => {
                let value = *value;
                self.count(value);
                return value.clone();
            }
            Some(Held::Known(value)) => {
                let value = value.clone();
                self.count(&value);
                return value;
            }
            Some(Held::Working) => return error("the formula refers to itself"),
            Some(Held::Formula(formula)) => *formula,
        };
        if self.depth >= MOST_DEPTH {
            return error(TOO_DEEP);
        }
        self.cells.insert(place, Held::Working);
        self.depth += 1;
        let value = match parse(formula) {
            Some(part) => {
                let outcome = self.outcome(&part, place.0);
                self.one(outcome)
            }
            None => error("the formula is none that a claim workbook holds"),
        };
        self.depth -= 1;
        // A formula that refers to an empty cell shows nought.
        let value = if value == Value::Empty { Value::Number(0.0) } else { value };
        self.cells.insert(place, Held::Known(value.clone()));
        value
    }

    /// A long text takes as long to copy as several cells.
    fn count(&mut self, value: &Value) {
        if let Value::Text(words) | Value::Error(words) = value {
            self.steps += (words.len() / BYTES_A_STEP) as u64;
        }
    }

    fn one(&mut self, outcome: Outcome) -> Value {
        match outcome {
            Outcome::One(value) => value,
            Outcome::Cells(sheet, block) if block.first == block.last => {
                self.value((sheet, block.first.0, block.first.1))
            }
            Outcome::Cells(..) => error("several cells stand where one value belongs"),
        }
    }

    fn outcome(&mut self, part: &Part, sheet: usize) -> Outcome {
        if self.depth >= MOST_DEPTH || self.steps > MOST_STEPS {
            return Outcome::One(error(TOO_DEEP));
        }
        self.depth += 1;
        let outcome = self.outcome_within(part, sheet);
        self.depth -= 1;
        outcome
    }

    fn outcome_within(&mut self, part: &Part, sheet: usize) -> Outcome {
        Outcome::One(match part {
            Part::Number(number) => Value::Number(*number),
            Part::Text(words) => Value::Text(words.clone()),
            Part::Truth(truth) => Value::Truth(*truth),
            Part::Block(block) => match &block.sheet {
                None => return Outcome::Cells(sheet, block.clone()),
                Some(name) => match self.sheets.get(name.as_str()) {
                    Some(place) => return Outcome::Cells(*place, block.clone()),
                    None => error("there is no such sheet"),
                },
            },
            Part::Name(name) => match self.names.get(&name.to_lowercase()).cloned().flatten().as_deref() {
                Some(reference @ Part::Block(_)) => return self.outcome(reference, sheet),
                _ => error("there is no such name"),
            },
            Part::Minus(part) => match self.number_of(part, sheet) {
                Ok(number) => Value::Number(-number),
                Err(value) => value,
            },
            Part::Pair(operator, left, right) => self.pair(*operator, left, right, sheet),
            Part::Call(function, arguments) if function == "INDEX" => return self.index(arguments, sheet),
            Part::Call(function, arguments) => self.call(function, arguments, sheet),
        })
    }

    fn value_of(&mut self, part: &Part, sheet: usize) -> Value {
        let outcome = self.outcome(part, sheet);
        self.one(outcome)
    }

    fn number_of(&mut self, part: &Part, sheet: usize) -> Result<f64, Value> {
        match self.value_of(part, sheet) {
            Value::Number(number) => Ok(number),
            Value::Empty => Ok(0.0),
            Value::Truth(truth) => Ok(f64::from(u8::from(truth))),
            Value::Text(_) => Err(error("#VALUE!")),
            wrong @ Value::Error(_) => Err(wrong),
        }
    }

    fn truth_of(&mut self, part: &Part, sheet: usize) -> Result<bool, Value> {
        match self.value_of(part, sheet) {
            Value::Truth(truth) => Ok(truth),
            Value::Number(number) => Ok(number != 0.0),
            Value::Empty => Ok(false),
            Value::Text(_) => Err(error("#VALUE!")),
            wrong @ Value::Error(_) => Err(wrong),
        }
    }

    fn pair(&mut self, operator: Operator, left: &Part, right: &Part, sheet: usize) -> Value {
        use Operator::*;
        match operator {
            Add | Subtract | Multiply | Divide => {
                let numbers = self.number_of(left, sheet).and_then(|one| Ok((one, self.number_of(right, sheet)?)));
                let (one, other) = match numbers {
                    Ok(numbers) => numbers,
                    Err(wrong) => return wrong,
                };
                match operator {
                    Add => finite(one + other),
                    Subtract => finite(one - other),
                    Multiply => finite(one * other),
                    _ if other == 0.0 => error("#DIV/0!"),
                    _ => finite(one / other),
                }
            }
            Join => match (self.value_of(left, sheet), self.value_of(right, sheet)) {
                (wrong @ Value::Error(_), _) | (_, wrong @ Value::Error(_)) => wrong,
                (one, other) => joined(&one, &other),
            },
            _ => match (self.value_of(left, sheet), self.value_of(right, sheet)) {
                (wrong @ Value::Error(_), _) | (_, wrong @ Value::Error(_)) => wrong,
                (one, other) => {
                    let order = compared(&one, &other);
                    Value::Truth(match operator {
                        Equal => order.is_eq(),
                        Unequal => order.is_ne(),
                        Less => order.is_lt(),
                        LessOrEqual => order.is_le(),
                        More => order.is_gt(),
                        _ => order.is_ge(),
                    })
                }
            },
        }
    }
}
