//! A specification table: text that a person can read, that drives the assertion, and that renders into the manual.

use chrono::{Datelike, NaiveDate};
use normalday::model::exact::Exact;
use normalday::model::money::pounds_text;
use num_rational::Ratio;

/// A table of small cases. The first `given` columns are what goes in, the others what must come out.
pub struct Table {
    /// Fixed name: the marker in `docs/method.md`.
    pub name: &'static str,
    /// What it shows.
    pub title: &'static str,
    /// The section of DOMAIN.md that it pins down.
    pub section: &'static str,
    /// Headings.
    pub columns: &'static [&'static str],
    /// How many columns go in.
    pub given: usize,
    /// Cases.
    pub rows: &'static [&'static [&'static str]],
}

/// One case.
pub struct Case {
    columns: &'static [&'static str],
    cells: &'static [&'static str],
}

impl Case {
    /// The text under a heading.
    pub fn text(&self, column: &str) -> &'static str {
        let place = self.columns.iter().position(|name| *name == column);
        self.cells[place.unwrap_or_else(|| panic!("no column `{column}`"))]
    }

    /// A whole number under a heading.
    pub fn number(&self, column: &str) -> i64 {
        self.text(column).parse().unwrap_or_else(|_| panic!("`{}` is no number", self.text(column)))
    }

    /// Whole numbers with commas between them.
    pub fn numbers(&self, column: &str) -> Vec<i64> {
        self.text(column).split(", ").map(|text| text.parse().expect("a number")).collect()
    }
}

impl Table {
    /// Works out every case and compares it with what the table says.
    pub fn check(&self, work_out: impl Fn(&Case) -> Vec<String>) {
        for cells in self.rows {
            assert_eq!(cells.len(), self.columns.len(), "table {}: a row of {} cells", self.name, cells.len());
            let case = Case { columns: self.columns, cells };
            let expected: Vec<(&str, String)> = self
                .columns
                .iter()
                .copied()
                .zip(cells.iter().map(|cell| (*cell).to_owned()))
                .skip(self.given)
                .collect();
            let worked_out: Vec<(&str, String)> =
                self.columns.iter().copied().skip(self.given).zip(work_out(&case)).collect();
            assert_eq!(worked_out, expected, "table {} (DOMAIN {}), case {cells:?}", self.name, self.section);
        }
    }

    /// The table as it stands in the manual.
    pub fn markdown(&self) -> String {
        let row = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
        let mut text = format!("*{}*\n\n", self.title);
        text.push_str(&row(self.columns));
        text.push_str(&row(&vec!["---"; self.columns.len()]));
        for cells in self.rows {
            text.push_str(&row(cells));
        }
        text
    }
}

/// `19 Jul`; other years than 2024 are written.
pub fn shown(date: NaiveDate) -> String {
    let form = if date.year() == 2024 { "%-d %b" } else { "%-d %b %Y" };
    date.format(form).to_string()
}

/// Dates with commas between them, in the order given; `none` for none.
pub fn shown_all(dates: impl IntoIterator<Item = NaiveDate>) -> String {
    listed(dates.into_iter().map(shown))
}

/// Texts with commas between them; `none` for none.
pub fn listed(texts: impl IntoIterator<Item = String>) -> String {
    let texts: Vec<String> = texts.into_iter().collect();
    if texts.is_empty() { "none".to_owned() } else { texts.join(", ") }
}

/// A fraction: `310/3`, or `42`.
pub fn fraction(value: Ratio<i64>) -> String {
    value.to_string()
}

/// A fraction, or `null`.
pub fn fraction_or_null(value: Option<Exact>) -> String {
    value.map_or_else(|| "null".to_owned(), fraction)
}

/// A count, or `null`.
pub fn count_or_null(value: Option<i64>) -> String {
    value.map_or_else(|| "null".to_owned(), |count| count.to_string())
}

/// Pounds and pence.
pub fn pounds(pence: i64) -> String {
    pounds_text(pence)
}

/// `yes` or `no`.
pub fn yes_or_no(value: bool) -> String {
    if value { "yes".to_owned() } else { "no".to_owned() }
}
