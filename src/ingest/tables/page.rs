//! A web page, which some systems save under the name of a workbook: every table in it that holds something is a table of
//! its own, a table inside a cell too. The last lines of text above a table are lines before its header. Scripts, styles,
//! links and what a browser would draw are not looked at.

use super::Table;
use super::html::{self, Listener, Tag};
use super::page_table::{OpenTable, is_hidden};
use super::sheet::Budget;
use super::workbook::WorkbookError;
use crate::ingest::limits::{self, Beyond, What};
use std::collections::VecDeque;

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
                    table.end_row();
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
        self.open.push(OpenTable::new(self.begun, tag));
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

    fn end_group(&mut self) -> Result<(), WorkbookError> {
        self.end_cell()?;
        self.in_table(|table| {
            table.end_group();
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
    use crate::ingest::tables::{Cell, Content, RawRow};

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
    fn a_page_that_is_no_export_says_what_it_seems_to_be() {
        let login =
            "<form><table><tr><td>User<td><input name=u><tr><td>Password<td><input TYPE=Password></table></form>";
        assert!(refusal(login).contains("login page"), "{}", refusal(login));
        assert!(refusal("<html><h1>503</h1><p>Service unavailable").contains("without a table"));
        assert!(refusal("<html><table><tr><td></td></tr></table>").contains("without a table"));
        assert!(refusal("<html><frameset><frame src=sheet001.htm></frameset>").contains("points to others"));
    }
}
