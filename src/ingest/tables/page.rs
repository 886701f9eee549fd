//! A web page, which some systems save under the name of a workbook: every table in it that holds something is a table of
//! its own, a table inside a cell too. The last lines of text above a table are lines before its header. Scripts, styles,
//! links and what a browser would draw are not looked at.

use super::html::{self, Listener, Tag};
use super::merged::{Marks, Region};
use super::sheet::{Budget, place};
use super::workbook::WorkbookError;
use super::{Cell, RawRow, Remarks, Table, Visibility};
use crate::ingest::limits::{self, Beyond, What};
use std::collections::VecDeque;

/// What a page may say of the width of a cell, by its own rules.
const MOST_COLUMNS_OF_A_CELL: u32 = 1_000;
/// What a page may say of the height of a cell, by its own rules.
const MOST_ROWS_OF_A_CELL: u32 = 65_534;
/// Bytes of a cell as they come, white space and all.
const CELL_BYTES: usize = 4 * limits::CELL_CHARACTERS;
/// Stands for `<br>` until the white space of a cell is tidied: no text has it.
const LINE_BREAK: u8 = 0x0B;

/// The tables of a page that hold something, in the order in which they begin.
pub fn read(bytes: &[u8]) -> Result<Vec<Table>, WorkbookError> {
    if bytes.len() as u64 > limits::PAGE_BYTES {
        return Err(Beyond::bytes(limits::PAGE_BYTES, What::FileMegabytes).into());
    }
    let mut page = Page::default();
    let encoding = html::read(bytes, &mut page)?;
    page.finish(&format!("HTML ({encoding})"))
}

#[derive(Default)]
struct Page {
    /// Tables that have not ended: one inside a cell of another is a table of its own.
    open: Vec<OpenTable>,
    /// Tables that have ended and hold something.
    closed: Vec<OpenTable>,
    begun: usize,
    budget: Budget,
    /// Inside this element nothing is text.
    silent_in: Option<Vec<u8>>,
    line: Vec<u8>,
    /// The last lines of text outside of cells.
    lines: VecDeque<String>,
    has_password_field: bool,
    has_frames: bool,
}

#[derive(Default)]
struct OpenTable {
    place: usize,
    /// Lines of text above it, taken when its first cell turns out to hold something.
    lines: Vec<String>,
    rows: Vec<RawRow>,
    /// Rows that have begun.
    begun_rows: u32,
    is_in_row: bool,
    column: u32,
    cell: Option<OpenCell>,
    /// Of each column, the number of the row down to which a cell above reaches.
    covered_to: Vec<u32>,
    /// Merged cells of this group of rows, by their place among the marks.
    of_group: Vec<usize>,
    /// Columns that were passed over because a cell above reaches down into them.
    passed: usize,
    /// Columns of which `<col>` has spoken.
    cols: u32,
    marks: Marks,
    is_hidden: bool,
}

struct OpenCell {
    bytes: Vec<u8>,
    columns: u32,
    rows: u32,
}

impl Listener for Page {
    fn begin(&mut self, tag: &Tag) -> Result<(), WorkbookError> {
        match tag.name.as_slice() {
            name @ (b"script" | b"style" | b"noscript" | b"iframe" | b"template" | b"select") => {
                self.silent_in.get_or_insert_with(|| name.to_vec());
            }
            b"table" => self.begin_table(tag)?,
            b"tr" => {
                self.end_cell()?;
                self.in_table(|table| table.begin_row(is_hidden(tag)))?;
            }
            b"td" | b"th" => {
                self.end_cell()?;
                self.in_table(|table| table.begin_cell(tag))?;
            }
            b"caption" => {
                self.end_cell()?;
                self.in_table(|table| {
                    table.begin_row(false)?;
                    table.begin_cell(&Tag::default())
                })?;
            }
            b"thead" | b"tbody" | b"tfoot" => self.end_group()?,
            b"col" => self.in_table(|table| {
                table.speak_of_columns(tag);
                Ok(())
            })?,
            b"input" => {
                let is_password = tag.attribute(b"type").is_some_and(|kind| kind.eq_ignore_ascii_case(b"password"));
                self.has_password_field |= is_password;
            }
            b"frame" | b"frameset" => self.has_frames = true,
            b"br" | b"p" | b"div" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" | b"hr" | b"form" => self.break_line(),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<(), WorkbookError> {
        if self.silent_in.as_deref() == Some(name) {
            self.silent_in = None;
        }
        match name {
            b"td" | b"th" => self.end_cell()?,
            b"tr" | b"caption" => {
                self.end_cell()?;
                self.in_table(|table| {
                    table.is_in_row = false;
                    Ok(())
                })?;
            }
            b"thead" | b"tbody" | b"tfoot" => self.end_group()?,
            b"table" => self.end_table()?,
            b"title" | b"p" | b"div" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" => self.break_line(),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, piece: &[u8]) -> Result<(), WorkbookError> {
        if self.silent_in.is_some() {
            return Ok(());
        }
        match self.open.last_mut().and_then(|table| table.cell.as_mut()) {
            Some(cell) if cell.bytes.len() + piece.len() > CELL_BYTES => {
                Err(Beyond::count(limits::CELL_CHARACTERS, What::Characters).into())
            }
            Some(cell) => {
                cell.bytes.extend_from_slice(piece);
                Ok(())
            }
            None => {
                // A line of text that is longer than any cell is no title.
                if self.line.len() + piece.len() <= CELL_BYTES {
                    self.line.extend_from_slice(piece);
                }
                Ok(())
            }
        }
    }
}

impl Page {
    fn begin_table(&mut self, tag: &Tag) -> Result<(), WorkbookError> {
        if self.begun >= limits::SHEETS {
            return Err(Beyond::count(limits::SHEETS, What::PageTables).into());
        }
        if self.open.last().is_none_or(|table| table.cell.is_none()) {
            self.end_line();
        }
        self.begun += 1;
        self.open.push(OpenTable { place: self.begun, is_hidden: is_hidden(tag), ..OpenTable::default() });
        Ok(())
    }

    fn in_table(
        &mut self,
        change: impl FnOnce(&mut OpenTable) -> Result<(), WorkbookError>,
    ) -> Result<(), WorkbookError> {
        self.open.last_mut().map_or(Ok(()), change)
    }

    fn end_cell(&mut self) -> Result<(), WorkbookError> {
        let Some(table) = self.open.last_mut() else { return Ok(()) };
        let Some(cell) = table.cell.take() else { return Ok(()) };
        let text = tidied(&cell.bytes);
        if !text.is_empty() && table.rows.is_empty() {
            table.lines = self.lines.drain(..).collect();
        }
        table.keep(cell, text, &mut self.budget)
    }

    /// The rows of a page are in groups, and no cell reaches down from one group into the next.
    fn end_group(&mut self) -> Result<(), WorkbookError> {
        self.end_cell()?;
        self.in_table(|table| {
            table.is_in_row = false;
            table.covered_to.clear();
            for place in table.of_group.drain(..) {
                table.marks.end_at(place, table.begun_rows);
            }
            Ok(())
        })
    }

    fn end_table(&mut self) -> Result<(), WorkbookError> {
        self.end_cell()?;
        self.closed.extend(self.open.pop().filter(|table| !table.rows.is_empty()));
        Ok(())
    }

    /// A line break inside a cell, or the end of a line outside.
    fn break_line(&mut self) {
        match self.open.last_mut().and_then(|table| table.cell.as_mut()) {
            Some(cell) if cell.bytes.last() != Some(&LINE_BREAK) => cell.bytes.push(LINE_BREAK),
            Some(_) => {}
            None => self.end_line(),
        }
    }

    fn end_line(&mut self) {
        let line = tidied(&std::mem::take(&mut self.line));
        if !line.is_empty() {
            self.lines.push_back(line);
        }
        if self.lines.len() > limits::PAGE_LINES {
            self.lines.pop_front();
        }
    }

    /// A page that breaks off leaves its tables open: what was there of them is read.
    fn finish(mut self, encoding: &str) -> Result<Vec<Table>, WorkbookError> {
        while !self.open.is_empty() {
            self.end_table()?;
        }
        if self.has_password_field {
            return Err(WorkbookError::not_sound(
                "it is the login page of a system, saved in the place of an export: sign in and export again",
            ));
        }
        if self.closed.is_empty() {
            return Err(WorkbookError::not_sound(match self.has_frames {
                true => "it is a web page that only points to others, as Excel saves them: save it as XLSX or CSV",
                false => {
                    "it is a web page without a table: perhaps what a system said in the place of an export; export again"
                }
            }));
        }
        self.closed.sort_by_key(|table| table.place);
        let is_only_one = self.closed.len() == 1;
        let budget = &mut self.budget;
        self.closed.into_iter().map(|table| table.into_table(is_only_one, encoding, budget)).collect()
    }
}

impl OpenTable {
    fn begin_row(&mut self, is_hidden: bool) -> Result<(), WorkbookError> {
        if self.begun_rows >= limits::ROWS {
            return Err(Beyond::count(limits::ROWS as usize, What::Rows).into());
        }
        self.begun_rows += 1;
        (self.column, self.is_in_row) = (0, true);
        if is_hidden { Ok(self.marks.hide_row(self.begun_rows, self.begun_rows)?) } else { Ok(()) }
    }

    fn begin_cell(&mut self, tag: &Tag) -> Result<(), WorkbookError> {
        if !self.is_in_row {
            self.begin_row(false)?;
        }
        while self.covered_to.get(self.column as usize).is_some_and(|row| *row >= self.begun_rows) {
            self.column += 1;
            self.pass()?;
        }
        let columns = span(tag.attribute(b"colspan"), MOST_COLUMNS_OF_A_CELL);
        // Nought is down to the end of the group.
        let rows = match span(tag.attribute(b"rowspan"), MOST_ROWS_OF_A_CELL) {
            0 => MOST_ROWS_OF_A_CELL,
            rows => rows,
        };
        if is_hidden(tag) && self.marks.hidden_columns.len() < limits::COLUMNS {
            self.marks.hidden_columns.push((self.column, self.column));
        }
        self.cell = Some(OpenCell { bytes: Vec::new(), columns: columns.max(1), rows });
        Ok(())
    }

    /// A cell has ended: its text is kept, and the columns below it are taken.
    fn keep(&mut self, cell: OpenCell, text: String, budget: &mut Budget) -> Result<(), WorkbookError> {
        let row = self.begun_rows;
        let (first, last) = (self.column, self.column.saturating_add(cell.columns - 1));
        let bottom = row.saturating_add(cell.rows - 1);
        self.column = last.saturating_add(1);
        if !text.is_empty() {
            place(&mut self.rows, budget, row.saturating_sub(1), first, Cell::Text(text))?;
            let place = self.marks.merge(Region { top: row, bottom, left: first, right: last })?;
            self.of_group.extend(place.filter(|_| cell.rows > 1));
        }
        if cell.rows > 1 {
            for column in (first as usize..=last as usize).take_while(|column| *column < limits::COLUMNS) {
                if self.covered_to.len() <= column {
                    self.covered_to.resize(column + 1, 0);
                }
                if let Some(covered) = self.covered_to.get_mut(column) {
                    *covered = bottom.max(*covered);
                }
                self.pass()?;
            }
        }
        Ok(())
    }

    fn pass(&mut self) -> Result<(), WorkbookError> {
        self.passed += 1;
        if self.passed > limits::MERGED_ROWS {
            return Err(Beyond::count(limits::MERGED_ROWS, What::MergedRows).into());
        }
        Ok(())
    }

    fn speak_of_columns(&mut self, tag: &Tag) {
        let first = self.cols;
        self.cols = self.cols.saturating_add(span(tag.attribute(b"span"), MOST_COLUMNS_OF_A_CELL).max(1));
        if is_hidden(tag) && self.marks.hidden_columns.len() < limits::COLUMNS {
            self.marks.hidden_columns.push((first, self.cols - 1));
        }
    }

    fn into_table(mut self, is_only_one: bool, encoding: &str, budget: &mut Budget) -> Result<Table, WorkbookError> {
        let visibility = if self.is_hidden { Visibility::Hidden } else { Visibility::Visible };
        let mut remarks = Remarks { visibility, ..Remarks::default() };
        let above = u32::try_from(self.lines.len()).unwrap_or(0);
        let lines = (1..).zip(self.lines).map(|(row, line)| RawRow { row, cells: vec![Cell::Text(line)] });
        let below = self.rows.into_iter().map(|row| RawRow { row: row.row + above, ..row });
        let mut rows: Vec<RawRow> = lines.chain(below).collect();
        self.marks.move_down(above);
        self.marks.apply(&mut rows, budget, &mut remarks)?;
        let mut table = Table::of_rows(format!("table {}", self.place), encoding, remarks, rows);
        table.sheet = table.sheet.filter(|_| !is_only_one);
        Ok(table)
    }
}

/// A whole number of an attribute, as pages read it: its leading digits; 1 without any.
fn span(value: Option<&[u8]>, most: u32) -> u32 {
    let digits: Vec<u8> =
        value.unwrap_or_default().trim_ascii_start().iter().copied().take_while(u8::is_ascii_digit).collect();
    let number =
        digits.iter().fold(0u32, |number, digit| number.saturating_mul(10).saturating_add(u32::from(digit - b'0')));
    if digits.is_empty() { 1 } else { number.min(most) }
}

/// Whether a tag hides what is in it.
fn is_hidden(tag: &Tag) -> bool {
    let style = tag.attribute(b"style").unwrap_or_default().to_ascii_lowercase();
    let style: Vec<u8> = style.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    tag.attribute(b"hidden").is_some() || memchr::memmem::find(&style, b"display:none").is_some()
}

/// White space is one blank, as a page shows it; a line break stays.
fn tidied(bytes: &[u8]) -> String {
    let line = |line: &[u8]| String::from_utf8_lossy(line).split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = bytes.split(|byte| *byte == LINE_BREAK).map(line).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ingest::tables::Content;

    /// The cells of each table, a row a line.
    fn tables(page: &str) -> Vec<Vec<String>> {
        let text = |row: &RawRow| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("|");
        let lines = |table: Table| match table.content {
            Content::Sheet { rows, .. } => rows.iter().map(|row| format!("{}:{}", row.row, text(row))).collect(),
            Content::Text(_) => Vec::new(),
        };
        read(page.as_bytes()).unwrap().into_iter().map(lines).collect()
    }

    fn refusal(page: &str) -> String {
        read(page.as_bytes()).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn rows_and_cells_are_found_whether_their_tags_end_or_not() {
        let plain = [["1:Date|Status", "2:19/07/2024|Seen & left"]];
        for page in [
            "<table><tr><th>Date</th><th>Status</th></tr><tr><td>19/07/2024</td><td>Seen &amp; left</td></tr></table>",
            "<TABLE><TR><TD>Date<TD>Status<TR><TD>19/07/2024<TD>Seen &#38;\n\n   left",
            "<table><td>Date<td>Status</tr><td>19/07/2024</td><td><b>Seen</b>&nbsp;&amp;<script>x<td></script> left",
        ] {
            assert_eq!(tables(page), plain, "{page}");
        }
    }

    #[test]
    fn text_above_a_table_is_a_line_before_its_header() {
        let page = "<title>Report</title><p>Last Run: <b>02/08/2024</b></p><table><tr><td>Date</table>";
        assert_eq!(tables(page), [["1:Report", "2:Last Run: 02/08/2024", "3:Date"]]);
        let captioned = "<table><caption>Rota</caption><tr><td>Date</table>";
        assert_eq!(tables(captioned), [["1:Rota", "2:Date"]]);
    }

    #[test]
    fn a_table_in_a_cell_is_a_table_of_its_own() {
        let page = "<table><tr><td>menu<table><tr><td>a<tr><td>b</table>more</td><td>x</table><table><tr><td></table>";
        assert_eq!(tables(page), [vec!["1:menumore|x".to_owned()], vec!["1:a".to_owned(), "2:b".to_owned()]]);
    }

    #[test]
    fn cells_that_reach_down_or_across_keep_the_others_in_their_columns() {
        let page = "<table><tr><th rowspan=2>Name<th colspan=2>Planned<tr><th>Start<th>End\
                    <tr><td rowspan='2'>Ann<td>8:00<td>9:00<tr><td>10:00<td>11:00\
                    <tr><td><td>12:00<td>13:00</table>";
        let expected = ["1:Name|Planned", "2:Name|Start|End", "3:Ann|8:00|9:00", "4:Ann|10:00|11:00", "5:|12:00|13:00"];
        assert_eq!(tables(page), [expected]);
    }

    #[test]
    fn a_cell_reaches_no_further_than_its_group_of_rows() {
        let page = "<table><tbody><tr><td rowspan=9>Ann<td>1<tbody><tr><td>Bob<td>2</table>";
        assert_eq!(tables(page), [["1:Ann|1", "2:Bob|2"]]);
    }

    #[test]
    fn a_line_break_in_a_cell_stays_one() {
        assert_eq!(tables("<table><td>9-1<br><br/>2-6 <p> x</table>"), [["1:9-1\n2-6\nx"]]);
    }

    #[test]
    fn spans_are_read_as_pages_read_them() {
        for (said, read) in
            [(None, 1), (Some("3"), 3), (Some(" 2x"), 2), (Some("-4"), 1), (Some("4294967295"), 9), (Some("0"), 0)]
        {
            assert_eq!(span(said.map(str::as_bytes), 9), read, "{said:?}");
        }
    }

    #[test]
    fn a_page_that_is_no_export_says_what_it_seems_to_be() {
        let login =
            "<form><table><tr><td>User<td><input name=u><tr><td>Password<td><input TYPE=Password></table></form>";
        assert!(refusal(login).contains("login page"), "{}", refusal(login));
        assert!(refusal("<html><h1>503</h1><p>Service unavailable").contains("without a table"));
        assert!(refusal("<html><table><tr><td></td></tr></table>").contains("without a table"));
        assert!(refusal("<html><frameset><frame src=sheet001.htm></frameset>").contains("points to others"));
    }
}
