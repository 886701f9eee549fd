//! A small reader of formulas: the functions, operators and references that a claim workbook uses (`CONTRACT.md`
//! section 3). It shares nothing with the code that writes them.

/// A part of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A number.
    Number(f64),
    /// Words in quotation marks.
    Text(String),
    /// TRUE or FALSE.
    Truth(bool),
    /// A block of cells, one cell at least.
    Block(Block),
    /// A defined name.
    Name(String),
    /// A function with its arguments, the name in capitals.
    Call(String, Vec<Part>),
    /// Two parts and an operator.
    Pair(Operator, Box<Part>, Box<Part>),
    /// A minus sign before a part.
    Minus(Box<Part>),
}

/// Cells from one corner to the other. Rows and columns are counted from nought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The sheet; none for that of the formula.
    pub sheet: Option<String>,
    /// First row and column.
    pub first: (u32, u16),
    /// Last row and column.
    pub last: (u32, u16),
}

/// An operator between two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `&`
    Join,
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    More,
    /// `>=`
    MoreOrEqual,
}

/// Brackets in brackets, and operators in a row, that are read; a claim's formulas have five.
const MOST_DEPTH: usize = 60;

/// Letters of a formula that is read: Excel's own limit.
const MOST_LETTERS: usize = 8_192;

/// Rows and columns that a sheet can have.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

/// Reads a formula; none if it is none of those that a claim workbook can hold.
pub fn parse(formula: &str) -> Option<Part> {
    if formula.len() > MOST_LETTERS {
        return None;
    }
    let mut reader = FormulaReader { rest: formula.trim().trim_start_matches('='), depth: 0 };
    let part = reader.comparison()?;
    reader.blanks();
    reader.rest.is_empty().then_some(part)
}

struct FormulaReader<'a> {
    rest: &'a str,
    depth: usize,
}

impl FormulaReader<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, sign: &str) -> bool {
        self.blanks();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Parts with operators of one rank between them, from left to right.
    fn chain(&mut self, signs: &[(&str, Operator)], next: fn(&mut Self) -> Option<Part>) -> Option<Part> {
        let mut left = next(self)?;
        'more: for _ in 0..MOST_DEPTH {
            for (sign, operator) in signs {
                if self.take(sign) {
                    left = Part::Pair(*operator, Box::new(left), Box::new(next(self)?));
                    continue 'more;
                }
            }
            return Some(left);
        }
        None
    }

    fn comparison(&mut self) -> Option<Part> {
        use Operator::*;
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return None;
        }
        let signs = [("<>", Unequal), ("<=", LessOrEqual), (">=", MoreOrEqual), ("=", Equal), ("<", Less), (">", More)];
        let part = self.chain(&signs, Self::joined);
        self.depth -= 1;
        part
    }

    fn joined(&mut self) -> Option<Part> {
        self.chain(&[("&", Operator::Join)], Self::sum)
    }

    fn sum(&mut self) -> Option<Part> {
        self.chain(&[("+", Operator::Add), ("-", Operator::Subtract)], Self::product)
    }

    fn product(&mut self) -> Option<Part> {
        self.chain(&[("*", Operator::Multiply), ("/", Operator::Divide)], Self::signed)
    }

    fn signed(&mut self) -> Option<Part> {
        let mut is_minus = false;
        loop {
            if self.take("-") {
                is_minus = !is_minus;
            } else if !self.take("+") {
                break;
            }
        }
        let part = self.operand()?;
        Some(if is_minus { Part::Minus(Box::new(part)) } else { part })
    }

    fn operand(&mut self) -> Option<Part> {
        self.blanks();
        match self.rest.chars().next()? {
            '(' => {
                self.take("(");
                let part = self.comparison()?;
                self.take(")").then_some(part)
            }
            '"' => self.quoted('"').map(Part::Text),
            '\'' => {
                let sheet = self.quoted('\'')?;
                self.take("!").then_some(())?;
                self.block(Some(sheet))
            }
            digit if digit.is_ascii_digit() || digit == '.' => self.number(),
            _ => self.word(),
        }
    }

    /// Words between two marks; a doubled mark stands for one.
    fn quoted(&mut self, mark: char) -> Option<String> {
        let mut words = String::new();
        let mut letters = self.rest.char_indices().skip(1).peekable();
        while let Some((place, letter)) = letters.next() {
            if letter != mark {
                words.push(letter);
            } else if letters.peek().is_some_and(|(_, next)| *next == mark) {
                letters.next();
                words.push(mark);
            } else {
                self.rest = self.rest.get(place + 1..)?;
                return Some(words);
            }
        }
        None
    }

    fn number(&mut self) -> Option<Part> {
        let end = self.rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        digits.parse().ok().map(Part::Number)
    }

    /// A function, a sheet, a cell, a truth or a defined name.
    fn word(&mut self) -> Option<Part> {
        let is_of_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '$');
        let end = self.rest.find(|letter: char| !is_of_word(letter)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            return None;
        }
        if rest.starts_with('(') {
            self.rest = rest;
            let name = word.to_ascii_uppercase();
            let arguments = self.arguments()?;
            return Some(match (name.as_str(), arguments.is_empty()) {
                ("TRUE", true) => Part::Truth(true),
                ("FALSE", true) => Part::Truth(false),
                _ => Part::Call(name, arguments),
            });
        }
        if let Some(rest) = rest.strip_prefix('!') {
            self.rest = rest;
            return self.block(Some(word.to_owned()));
        }
        if cell(word).is_some() {
            return self.block(None);
        }
        self.rest = rest;
        Some(match word.to_ascii_uppercase().as_str() {
            "TRUE" => Part::Truth(true),
            "FALSE" => Part::Truth(false),
            _ => Part::Name(word.to_owned()),
        })
    }

    fn arguments(&mut self) -> Option<Vec<Part>> {
        self.take("(").then_some(())?;
        let mut arguments = Vec::new();
        if self.take(")") {
            return Some(arguments);
        }
        loop {
            arguments.push(self.comparison()?);
            if self.take(")") {
                return Some(arguments);
            }
            self.take(",").then_some(())?;
        }
    }

    fn block(&mut self, sheet: Option<String>) -> Option<Part> {
        let first = self.corner()?;
        let last = if self.take(":") { self.corner()? } else { first };
        let block = Block {
            sheet,
            first: (first.0.min(last.0), first.1.min(last.1)),
            last: (first.0.max(last.0), first.1.max(last.1)),
        };
        Some(Part::Block(block))
    }

    fn corner(&mut self) -> Option<(u32, u16)> {
        self.blanks();
        let is_of_cell = |letter: char| letter.is_ascii_alphanumeric() || letter == '$';
        let end = self.rest.find(|letter: char| !is_of_cell(letter)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        cell(word)
    }
}

/// Row and column of `B5` or `$B$5`.
pub fn cell(word: &str) -> Option<(u32, u16)> {
    let word = word.strip_prefix('$').unwrap_or(word);
    let letters = word.find(|letter: char| !letter.is_ascii_alphabetic())?;
    let (column, row) = word.split_at(letters);
    let row = row.strip_prefix('$').unwrap_or(row);
    if column.is_empty() || column.len() > 3 || !row.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let column = column.bytes().fold(0u32, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = row.parse().ok()?;
    if row == 0 || row > MOST_ROWS || column > MOST_COLUMNS {
        return None;
    }
    Some((row - 1, u16::try_from(column - 1).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(sheet: Option<&str>, first: (u32, u16), last: (u32, u16)) -> Part {
        Part::Block(Block { sheet: sheet.map(str::to_owned), first, last })
    }

    #[test]
    fn references_are_read_in_every_form() {
        assert_eq!(parse("$B$5"), Some(block(None, (4, 1), (4, 1))));
        assert_eq!(parse("'Claim lines'!A1:$AB$3"), Some(block(Some("Claim lines"), (0, 0), (2, 27))));
        assert_eq!(parse("=Summary!B2"), Some(block(Some("Summary"), (1, 1), (1, 1))));
        assert_eq!(parse("by_head_1"), Some(Part::Name("by_head_1".to_owned())));
        assert_eq!(parse("A1048577"), Some(Part::Name("A1048577".to_owned())));
    }

    #[test]
    fn multiplication_goes_before_addition_and_both_before_comparison() {
        let number = |value| Box::new(Part::Number(value));
        let product = Part::Pair(Operator::Multiply, number(2.0), number(3.0));
        let sum = Part::Pair(Operator::Add, number(1.0), Box::new(product));
        assert_eq!(parse("1+2*3=7"), Some(Part::Pair(Operator::Equal, Box::new(sum), number(7.0))));
    }

    #[test]
    fn what_is_no_formula_of_a_claim_is_none_and_no_panic() {
        for text in ["", "1+", "SUM(", "\"open", "'x", "[1]Sheet!A1", "A1:", "SUM(A1;B1)", "#REF!", "{1,2}", "1 2"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"(".repeat(100_000)), None);
        assert_eq!(parse(&"-".repeat(100_000)), None);
        assert_eq!(parse(&"1+".repeat(100_000)), None);
        assert_eq!(parse(&format!("{}1{}", "(".repeat(4_000), ")".repeat(4_000))), None);
        assert_eq!(parse(&"-1+".repeat(2_000)), None);
    }
}
