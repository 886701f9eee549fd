//! What formulas come to, worked out by hand.

use super::super::book::{Book, Cell, Sheet, Value};
use super::Evaluator;

/// A sheet `S` with column A: 1, 2, x, empty, 3; column B: a, b, a, a, A; and formulas in column C.
fn book(formulas: &[&str]) -> Book {
    let mut sheet = Sheet { name: "S".to_owned(), ..Sheet::default() };
    let constant = |value| Cell { value, formula: None };
    for (row, number) in [(0, 1.0), (1, 2.0), (4, 3.0)] {
        sheet.cells.insert((row, 0), constant(Value::Number(number)));
    }
    sheet.cells.insert((2, 0), constant(Value::Text("x".to_owned())));
    for (row, words) in (0..).zip(["a", "b", "a", "a", "A"]) {
        sheet.cells.insert((row, 1), constant(Value::Text(words.to_owned())));
    }
    for (row, formula) in (0..).zip(formulas) {
        sheet.cells.insert((row, 2), Cell { value: Value::Empty, formula: Some((*formula).to_owned()) });
    }
    let names = [("numbers", "S!$A$1:$A$5"), ("letters", "'S'!$B$1:$B$5"), ("two", "S!$A$2")];
    Book {
        sheets: vec![sheet],
        names: names.map(|(name, to)| (name.to_owned(), to.to_owned())).into(),
        ..Book::default()
    }
}

fn worked(formula: &str) -> Value {
    Evaluator::new(&book(&[formula])).cell("S", 0, 2)
}

#[test]
fn the_functions_of_a_claim_workbook_are_worked_out() {
    // By hand: the numbers are 1, 2, 3; those beside a or A are 1 and 3.
    let cases = [
        ("SUM(numbers)", 6.0),
        ("SUM(A1,two*2)", 5.0),
        ("SUMIFS(numbers,letters,\"a\")", 4.0),
        ("SUMIFS(A1:A5,B1:B5,\"b\")", 2.0),
        ("SUMPRODUCT(A1:A2,A1:A2)", 5.0),
        ("ROUND(1.005,2)", 1.01),
        ("ROUND(-2.5,0)", -3.0),
        ("ROUND(1234,-2)", 1200.0),
        ("MIN(3,numbers)", 1.0),
        ("MAX(0,A1-two)", 0.0),
        ("ABS(-two)", 2.0),
        ("IF(AND(A1=1,two>1),10,1/0)", 10.0),
        ("INDEX(numbers,MATCH(\"B\",letters,0))", 2.0),
        ("-A1+two*(3-1)/4", 0.0),
        ("IF(A4=\"\",1,0)", 1.0),
        ("A4", 0.0),
    ];
    for (formula, expected) in cases {
        assert_eq!(worked(formula), Value::Number(expected), "{formula}");
    }
    assert_eq!(worked("two&\" lines, \"&ROUND(12.3,2)"), Value::Text("2 lines, 12.3".to_owned()));
    assert_eq!(worked("A1<>two"), Value::Truth(true));
    assert_eq!(worked("AND(numbers)"), Value::Truth(true), "words and empty cells are passed over");
    assert_eq!(worked("AND(numbers,A1>two)"), Value::Truth(false));
}

#[test]
fn what_cannot_be_worked_out_is_an_error_and_never_a_guess() {
    for formula in [
        "A3+1",
        "1/0",
        "NOW()",
        "unknown",
        "Other!A1",
        "MATCH(9,numbers,0)",
        "INDEX(numbers,6)",
        "INDEX(numbers,0)",
        "SUMIFS(numbers,letters,\">a\")",
        "SUMIFS(numbers,A1:A2,1)",
        "C1",
        "numbers",
        "VLOOKUP(1,numbers,1)",
        "ROUND(1)",
    ] {
        assert!(matches!(worked(formula), Value::Error(_)), "{formula}: {:?}", worked(formula));
    }
}

#[test]
fn formulas_that_refer_to_one_another_without_end_end() {
    let chain: Vec<String> = (2..20_002).map(|row| format!("C{row}")).collect();
    let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
    assert!(matches!(Evaluator::new(&book(&chain)).cell("S", 0, 2), Value::Error(_)));
    assert!(matches!(Evaluator::new(&book(&["C2", "C1"])).cell("S", 0, 2), Value::Error(_)));
}
