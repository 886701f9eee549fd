//! One sheet in the making: cells with their style, one table with its names, print set-up, protection, and the record
//! of what was written (for the seal).

use super::names::{Names, letters, relative};
use super::styles::{Style, Styles};
use super::text;
use crate::report::seal::{SealedCell, SealedKind, sealed_number};
use chrono::NaiveDate;
use rust_xlsxwriter::{
    DataValidation, Formula, ProtectionOptions, Table, TableColumn, TableStyle, Worksheet, XlsxError,
};

/// Row (from nought) of the header of the one table of a sheet.
pub(super) const HEADER_ROW: u32 = 3;

/// The engine's value of a formula.
#[derive(Clone, Debug)]
pub(super) enum Cached {
    /// A number.
    Number(f64),
    /// Words.
    Text(String),
    /// TRUE or FALSE.
    Truth(bool),
}

/// What a cell holds.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Text; empty text leaves a formatted empty cell.
    Text(String),
    /// A number.
    Number(f64),
    /// A date.
    Date(NaiveDate),
    /// A formula and the engine's value. In a table `{key}` is the cell of that column in the same row, and `{^key}` the
    /// cells of that column from the header to the row above.
    Formula(String, Cached),
}

/// A cell of a table: what it holds, and a look other than its column's.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    value: Value,
    style: Option<Style>,
}

impl Cell {
    /// Text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Cell { value: Value::Text(text.into()), style: None }
    }

    /// Words in a column of numbers: why there is no number.
    pub(super) fn words(text: &str) -> Self {
        Cell { value: Value::Text(text.to_owned()), style: Some(Style::Text) }
    }

    /// A number.
    pub(super) fn number(number: f64) -> Self {
        Cell { value: Value::Number(number), style: None }
    }

    /// A whole number.
    pub(super) fn count(count: i64) -> Self {
        Cell::number(count as f64)
    }

    /// Pounds of pence.
    pub(super) fn pounds(pence: i64) -> Self {
        Cell::number(pounds(pence))
    }

    /// A date.
    pub(super) fn date(date: NaiveDate) -> Self {
        Cell { value: Value::Date(date), style: None }
    }

    /// A number, or words where there is none.
    pub(super) fn number_or(number: Option<f64>, words: &str) -> Self {
        number.map_or_else(|| Cell::words(words), Cell::number)
    }

    /// A formula with a numeric value.
    pub(super) fn formula(formula: impl Into<String>, cached: f64) -> Self {
        Cell { value: Value::Formula(formula.into(), Cached::Number(cached)), style: None }
    }

    /// Lines that wrapped text takes in a column.
    fn lines(&self, column: &Column) -> u32 {
        match (&self.value, self.style.unwrap_or(column.style)) {
            (Value::Text(words), Style::Wrapped | Style::InputText) => lines_of(words, column.width - 2.0, 1.0),
            _ => 1,
        }
    }

    /// The same cell with another look.
    pub(super) fn styled(self, style: Style) -> Self {
        Cell { style: Some(style), ..self }
    }
}

/// The one row of a table that has nothing to show: a sentence that says so, and empty cells.
pub(super) fn empty_row(columns: &[Column], sentence: &str) -> Vec<Cell> {
    let words = |place: usize| if place == 0 { sentence } else { "" };
    columns.iter().enumerate().map(|(place, _)| Cell::words(words(place))).collect()
}

/// Pounds of pence, the double nearest to the decimal.
pub(super) fn pounds(pence: i64) -> f64 {
    pence as f64 / 100.0
}

/// A column of a table.
pub(super) struct Column {
    key: &'static str,
    title: &'static str,
    width: f64,
    style: Style,
    name: Option<&'static str>,
}

/// A column: key for formulas, title, width in characters, look.
pub(super) fn column(key: &'static str, title: &'static str, width: f64, style: Style) -> Column {
    Column { key, title, width, style, name: None }
}

impl Column {
    /// Titles over numbers stand to the right, as the numbers do.
    fn header_style(&self) -> Style {
        use Style::*;
        match self.style {
            Count | Mean | Quantity | Money | Percent | Rate | Clock => HeaderRight,
            _ => Header,
        }
    }

    /// The defined name of the column's cells.
    pub(super) fn named(self, name: &'static str) -> Self {
        Column { name: Some(name), ..self }
    }
}

/// What stands in header and footer of every printed page.
pub(super) struct Running {
    /// Practice.
    pub(super) practice: String,
    /// Incident.
    pub(super) incident: String,
}

/// One sheet in the making.
pub(super) struct Page<'a> {
    /// The worksheet itself, for charts and the like.
    pub(super) worksheet: Worksheet,
    /// Its name.
    pub(super) name: &'static str,
    styles: &'a Styles,
    sealed: Vec<SealedCell>,
}

impl<'a> Page<'a> {
    /// An empty sheet with title, purpose and print set-up.
    pub(super) fn new(
        name: &'static str,
        title: &str,
        purpose: &str,
        running: &Running,
        styles: &'a Styles,
    ) -> Result<Self, XlsxError> {
        let mut worksheet = Worksheet::new();
        worksheet.set_name(name)?;
        worksheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
        worksheet.set_margins(0.4, 0.4, 0.8, 0.7, 0.3, 0.3);
        let practice = text::header_text(&running.practice, 80);
        let incident = text::header_text(&running.incident, 80);
        worksheet.set_header(format!("&L{practice}&R{incident}"));
        worksheet.set_footer(format!("&L{name}&RPage &P of &N"));
        let mut page = Page { worksheet, name, styles, sealed: Vec::new() };
        page.text(0, 0, title, Style::Title)?;
        page.text(1, 0, purpose, Style::Purpose)?;
        Ok(page)
    }

    /// Writes text.
    pub(super) fn text(&mut self, row: u32, column: u16, words: &str, style: Style) -> Result<(), XlsxError> {
        let written = text::write_text(&mut self.worksheet, row, column, words, &self.styles.format(style))?;
        let is_input = matches!(style, Style::InputText | Style::InputDate);
        if is_input && (written.is_empty() || written.starts_with('[')) {
            self.record(row, column, SealedKind::Blank, String::new());
        } else if !written.is_empty() {
            self.record(row, column, SealedKind::Text, written);
        }
        Ok(())
    }

    /// Writes a number.
    pub(super) fn number(&mut self, row: u32, column: u16, number: f64, style: Style) -> Result<(), XlsxError> {
        self.worksheet.write_number_with_format(row, column, number, &self.styles.format(style))?;
        self.record(row, column, SealedKind::Number, sealed_number(number));
        Ok(())
    }

    /// Writes a date, as the number that a spreadsheet holds.
    pub(super) fn date(&mut self, row: u32, column: u16, date: NaiveDate, style: Style) -> Result<(), XlsxError> {
        self.number(row, column, serial_day(date), style)
    }

    /// Writes a formula (without `=`) with the engine's value.
    pub(super) fn formula(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        cached: &Cached,
        style: Style,
    ) -> Result<(), XlsxError> {
        let result = match cached {
            Cached::Number(number) => number.to_string(),
            Cached::Text(words) => words.clone(),
            Cached::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        };
        let written = Formula::new(format!("={formula}")).set_result(result);
        self.worksheet.write_formula_with_format(row, column, written, &self.styles.format(style))?;
        self.record(row, column, SealedKind::Formula, formula.to_owned());
        Ok(())
    }

    /// Writes whatever a value is.
    pub(super) fn value(&mut self, row: u32, column: u16, value: &Value, style: Style) -> Result<(), XlsxError> {
        match value {
            Value::Text(words) => self.text(row, column, words, style),
            Value::Number(number) => self.number(row, column, *number, style),
            Value::Date(date) => self.date(row, column, *date, style),
            Value::Formula(formula, cached) => self.formula(row, column, formula, cached, style),
        }
    }

    /// The sheet's table, from its fixed row, as an Excel table with a name; its columns' defined names are added.
    pub(super) fn table(
        &mut self,
        table_name: &str,
        columns: &[Column],
        rows: &[Vec<Cell>],
        names: &mut Names,
    ) -> Result<(), XlsxError> {
        let last_row = HEADER_ROW + u32::try_from(rows.len().max(1)).unwrap_or(u32::MAX - HEADER_ROW);
        let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
        let headers: Vec<TableColumn> = columns
            .iter()
            .map(|column| {
                TableColumn::new().set_header(column.title).set_header_format(self.styles.format(column.header_style()))
            })
            .collect();
        let table =
            Table::new().set_name(table_name).set_columns(&headers).set_style(TableStyle::Light1).set_banded_rows(true);
        self.worksheet.add_table(HEADER_ROW, 0, last_row, last_column, &table)?;
        for (place, column) in (0_u16..).zip(columns) {
            self.worksheet.set_column_width(place, column.width)?;
            self.record(HEADER_ROW, place, SealedKind::Text, column.title.to_owned());
            if let Some(name) = column.name {
                names.column(name, self.name, (HEADER_ROW + 1, last_row), place);
            }
        }
        for (row, cells) in (HEADER_ROW + 1..).zip(rows) {
            for ((place, column), cell) in (0_u16..).zip(columns).zip(cells) {
                let style = cell.style.unwrap_or(column.style);
                match &cell.value {
                    Value::Formula(template, cached) => {
                        self.formula(row, place, &filled(template, columns, row), cached, style)?;
                    }
                    other => self.value(row, place, other, style)?,
                }
            }
            let lines = columns.iter().zip(cells).map(|(column, cell)| cell.lines(column)).max().unwrap_or(1);
            if lines > 1 {
                self.worksheet.set_row_height(row, 13.0 * f64::from(lines) + 3.0)?;
            }
        }
        let tallest = columns.iter().map(|column| lines_of(column.title, column.width - 3.0, 1.15)).max().unwrap_or(1);
        self.worksheet.set_row_height(HEADER_ROW, 14.0 * f64::from(tallest) + 4.0)?;
        self.worksheet.set_freeze_panes(HEADER_ROW + 1, 1)?;
        self.worksheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
        Ok(())
    }

    /// A sentence across several columns (outside tables only), in a row as high as it needs.
    pub(super) fn sentence(
        &mut self,
        row: u32,
        first: u16,
        last: u16,
        words: &str,
        style: Style,
    ) -> Result<(), XlsxError> {
        const LETTERS_IN_A_LINE: f64 = 132.0;
        self.worksheet.merge_range(row, first, row, last, "", &self.styles.format(style))?;
        self.text(row, first, words, style)?;
        let lines = lines_of(words, LETTERS_IN_A_LINE, 1.0);
        self.worksheet.set_row_height(row, 13.5 * f64::from(lines) + 1.5)?;
        Ok(())
    }

    /// A drop-down list on the cells of one column.
    pub(super) fn validate(
        &mut self,
        validation: &DataValidation,
        first: (u32, u16),
        last: (u32, u16),
    ) -> Result<(), XlsxError> {
        self.worksheet.add_data_validation(first.0, first.1, last.0, last.1, validation)?;
        Ok(())
    }

    /// Protects the sheet without a password: inputs stay open, filters, widths and heights may be changed.
    pub(super) fn finish(mut self) -> (Worksheet, &'static str, Vec<SealedCell>) {
        let options = ProtectionOptions {
            use_autofilter: true,
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::default()
        };
        self.worksheet.protect_with_options(&options);
        (self.worksheet, self.name, self.sealed)
    }

    fn record(&mut self, row: u32, column: u16, kind: SealedKind, text: String) {
        self.sealed.push(SealedCell { row, column, kind, text });
    }
}

/// Day number of a date in a spreadsheet (1900 date system).
pub(super) fn serial_day(date: NaiveDate) -> f64 {
    let days = NaiveDate::from_ymd_opt(1899, 12, 30).map_or(0, |epoch| (date - epoch).num_days());
    days as f64
}

/// Lines that words take in a width, where each letter takes so many characters' room.
pub(super) fn lines_of(words: &str, width: f64, letter_width: f64) -> u32 {
    let mut lines = 1;
    let mut used = 0.0;
    for word in words.split(' ') {
        let length = word.chars().count() as f64 * letter_width;
        if used > 0.0 && used + 1.0 + length > width {
            lines += 1;
            used = length;
        } else {
            used += 1.0 + length;
        }
        // A word longer than a line is broken.
        while used > width.max(1.0) && length > width {
            lines += 1;
            used -= width.max(1.0);
        }
    }
    lines
}

fn filled(template: &str, columns: &[Column], row: u32) -> String {
    let mut formula = String::with_capacity(2 * template.len());
    let mut rest = template;
    while let Some((before, (key, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        formula.push_str(before);
        let (is_above, name) = key.strip_prefix('^').map_or((false, key), |name| (true, name));
        match (0_u16..).zip(columns).find(|(_, column)| column.key == name) {
            Some((place, _)) if is_above => {
                formula.push_str(&format!("{0}${1}:{0}{2}", letters(place), HEADER_ROW + 1, row));
            }
            Some((place, _)) => formula.push_str(&relative(row, place)),
            None => formula.push_str(&format!("{{{key}}}")),
        }
        rest = after;
    }
    formula.push_str(rest);
    formula
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_a_formula_become_cells() {
        let columns = ["one", "two"].map(|key| column(key, "title", 10.0, Style::Count));
        assert_eq!(filled("ROUND({one}*{two},2)+SUM({^two})", &columns, 9), "ROUND(A10*B10,2)+SUM(B$4:B9)");
        assert_eq!(filled("{unknown}+{one", &columns, 9), "{unknown}+{one");
        assert_eq!(filled("1", &columns, 9), "1");
    }
}
