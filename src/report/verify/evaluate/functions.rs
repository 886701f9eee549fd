//! The functions that a claim workbook uses (`CONTRACT.md` section 3).

use super::super::book::Value;
use super::super::formula::{Block, Part};
use super::values::{compared, error, extreme, finite, rounded};
use super::{Evaluator, MOST_STEPS, Outcome};

/// Cells of one block that are looked at.
const MOST_CELLS: u64 = 2_000_000;

/// Rows and columns of a block beyond the first.
type Size = (u32, u16);

impl Evaluator<'_> {
    /// A function of its arguments.
    pub(super) fn call(&mut self, function: &str, arguments: &[Part], sheet: usize) -> Value {
        let value = match (function, arguments) {
            ("SUM", _) => self.numbers(arguments, sheet).map(|numbers| finite(numbers.iter().sum())),
            ("MIN", _) => self.numbers(arguments, sheet).map(|all| Value::Number(extreme(&all, f64::min))),
            ("MAX", _) => self.numbers(arguments, sheet).map(|all| Value::Number(extreme(&all, f64::max))),
            ("ABS", [one]) => self.number_of(one, sheet).map(|number| Value::Number(number.abs())),
            ("ROUND", [one, digits]) => self
                .number_of(one, sheet)
                .and_then(|number| Ok(finite(rounded(number, self.number_of(digits, sheet)?)))),
            ("IF", [condition, yes, no]) => match self.truth_of(condition, sheet) {
                Ok(true) => Ok(self.value_of(yes, sheet)),
                Ok(false) => Ok(self.value_of(no, sheet)),
                Err(wrong) => Err(wrong),
            },
            ("AND", [_, ..]) => self.all_hold(arguments, sheet),
            ("SUMIFS", [sum, criteria @ ..]) if !criteria.is_empty() && criteria.len().is_multiple_of(2) => {
                self.sum_where(sum, criteria, sheet)
            }
            ("SUMPRODUCT", [_, ..]) => self.sum_of_products(arguments, sheet),
            ("MATCH", [sought, block, kind]) => self.place_of(sought, block, kind, sheet),
            _ => Err(error("the formula has a function that no claim workbook holds")),
        };
        value.unwrap_or_else(|wrong| wrong)
    }

    /// The size of a block, and its cells, row by row; rows below the last that holds anything are left out.
    fn cells(&mut self, part: &Part, sheet: usize) -> Result<(Size, Vec<Value>), Value> {
        match self.outcome(part, sheet) {
            Outcome::One(wrong @ Value::Error(_)) => Err(wrong),
            Outcome::One(_) => Err(error("a value stands where cells belong")),
            Outcome::Cells(place, block) => {
                let last = block.last.0.min(self.last_rows.get(place).copied().unwrap_or(0));
                let size = (block.last.0 - block.first.0, block.last.1 - block.first.1);
                let cells = u64::from(last.saturating_sub(block.first.0)) * (u64::from(size.1) + 1);
                if cells > MOST_CELLS {
                    return Err(error("the formula looks at more cells than a claim workbook has"));
                }
                let mut values = Vec::new();
                for row in block.first.0..=last {
                    for column in block.first.1..=block.last.1 {
                        if self.steps > MOST_STEPS {
                            return Err(error("the formulas look at too many cells"));
                        }
                        values.push(self.value((place, row, column)));
                    }
                }
                Ok((size, values))
            }
        }
    }

    /// The numbers among arguments: words and truths in cells are passed over, as every spreadsheet does.
    fn numbers(&mut self, arguments: &[Part], sheet: usize) -> Result<Vec<f64>, Value> {
        let mut numbers = Vec::new();
        for part in arguments {
            if matches!(part, Part::Block(_) | Part::Name(_)) {
                for value in self.cells(part, sheet)?.1 {
                    match value {
                        Value::Number(number) => numbers.push(number),
                        wrong @ Value::Error(_) => return Err(wrong),
                        _ => {}
                    }
                }
            } else {
                numbers.push(self.number_of(part, sheet)?);
            }
        }
        Ok(numbers)
    }

    /// Whether all arguments hold; words and empty cells in a block are passed over, as every spreadsheet does.
    fn all_hold(&mut self, arguments: &[Part], sheet: usize) -> Result<Value, Value> {
        let mut holds = true;
        for part in arguments {
            if matches!(part, Part::Block(_) | Part::Name(_)) {
                for value in self.cells(part, sheet)?.1 {
                    match value {
                        Value::Truth(truth) => holds &= truth,
                        Value::Number(number) => holds &= number != 0.0,
                        wrong @ Value::Error(_) => return Err(wrong),
                        Value::Text(_) | Value::Empty => {}
                    }
                }
            } else {
                holds &= self.truth_of(part, sheet)?;
            }
        }
        Ok(Value::Truth(holds))
    }

    fn sum_where(&mut self, sum: &Part, criteria: &[Part], sheet: usize) -> Result<Value, Value> {
        let (size, mut values) = self.cells(sum, sheet)?;
        let mut counts = vec![true; values.len()];
        for pair in criteria.chunks_exact(2) {
            let [block, sought] = pair else { continue };
            let (other_size, cells) = self.cells(block, sheet)?;
            if other_size != size {
                return Err(error("#VALUE!"));
            }
            let sought = match self.value_of(sought, sheet) {
                wrong @ Value::Error(_) => return Err(wrong),
                Value::Empty => Value::Number(0.0),
                Value::Text(words) if words.contains(['*', '?', '~']) || words.starts_with(['=', '<', '>']) => {
                    return Err(error("a sum selects by a pattern, which no claim workbook does"));
                }
                sought => sought,
            };
            let is_met = |cell: &Value| *cell != Value::Empty && compared(cell, &sought).is_eq();
            let mut met = cells.iter().map(is_met);
            for counted in &mut counts {
                *counted &= met.next().unwrap_or(false);
            }
        }
        let mut total = 0.0;
        for (value, counted) in values.drain(..).zip(counts) {
            match (counted, value) {
                (true, Value::Number(number)) => total += number,
                (true, wrong @ Value::Error(_)) => return Err(wrong),
                _ => {}
            }
        }
        Ok(finite(total))
    }

    fn sum_of_products(&mut self, arguments: &[Part], sheet: usize) -> Result<Value, Value> {
        let mut products: Option<(Size, Vec<f64>)> = None;
        for part in arguments {
            let (size, values) = self.cells(part, sheet)?;
            let mut numbers = Vec::new();
            for value in values {
                match value {
                    Value::Number(number) => numbers.push(number),
                    wrong @ Value::Error(_) => return Err(wrong),
                    _ => numbers.push(0.0),
                }
            }
            products = Some(match products {
                None => (size, numbers),
                Some((other, _)) if other != size => return Err(error("#VALUE!")),
                Some((_, products)) => (size, products.iter().zip(numbers).map(|(one, other)| one * other).collect()),
            });
        }
        Ok(finite(products.map_or(0.0, |(_, products)| products.iter().sum())))
    }

    fn place_of(&mut self, sought: &Part, block: &Part, kind: &Part, sheet: usize) -> Result<Value, Value> {
        if self.number_of(kind, sheet)? != 0.0 {
            return Err(error("a search that is not exact, which no claim workbook holds"));
        }
        let sought = match self.value_of(sought, sheet) {
            wrong @ Value::Error(_) => return Err(wrong),
            sought => sought,
        };
        let cells = self.cells(block, sheet)?.1;
        let place = cells.iter().position(|cell| *cell != Value::Empty && compared(cell, &sought).is_eq());
        place.map(|place| Value::Number(place as f64 + 1.0)).ok_or_else(|| error("#N/A"))
    }

    /// The cell of a column at a place, counted from one.
    pub(super) fn index(&mut self, arguments: &[Part], sheet: usize) -> Outcome {
        let [block, place] = arguments else {
            return Outcome::One(error("the formula has a function that no claim workbook holds"));
        };
        let row = match self.number_of(place, sheet) {
            Ok(row) => row,
            Err(wrong) => return Outcome::One(wrong),
        };
        match self.outcome(block, sheet) {
            Outcome::Cells(place, block) => {
                let height = f64::from(block.last.0 - block.first.0 + 1);
                if !(1.0..height + 1.0).contains(&row) || block.first.1 != block.last.1 {
                    return Outcome::One(error("#REF!"));
                }
                let at = (block.first.0 + row as u32 - 1, block.first.1);
                Outcome::Cells(place, Block { sheet: None, first: at, last: at })
            }
            Outcome::One(wrong @ Value::Error(_)) => Outcome::One(wrong),
            Outcome::One(_) => Outcome::One(error("a value stands where cells belong")),
        }
    }
}
