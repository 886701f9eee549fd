//! Extracts of many practices, parted while they stream by: rows of one practice each, mapped to what their layout reads,
//! and without anybody's identity. What a layout does not read stays behind; what names a patient becomes a pseudonym under
//! the key of the run; places (file, row, column) stay those of the extract.
//!
//! Which column names the practice is said by the layout (`[parting]`). A worker gets the rows of its practice back as
//! tables ([`handed`]) and reads them like any other.

pub mod blocks;
pub mod handed;

use super::decode;
use super::layout::{Layout, folded_header};
use super::limits;
use super::pseudonym::{Identity, Pseudonymiser};
use super::recognise::{Finding, KnownLayout, Recognition, recognise};
use super::tables::csv::CsvText;
use super::tables::{Passing, RawRow, Row, Table, Value};
use crate::model::data::TableKind;
use blocks::Blocks;
use std::path::{Path, PathBuf};

/// Stands for an identifier that a spreadsheet has damaged, so that its reader still finds it damaged.
const DAMAGED: &str = "1.0E+13";

/// What becomes of the rows of a table of an extract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Each row names its practice.
    ByPractice,
    /// Each row names a row of tables of this layout, which names the practice.
    Through(String),
    /// They say what numbers mean, for all practices alike.
    Shared,
}

/// A table of an extract.
pub struct ExtractTable<'l> {
    /// The file.
    pub path: PathBuf,
    /// Layout and columns.
    pub recognition: Box<Recognition<'l>>,
    /// What becomes of its rows.
    pub parts: Parts,
    /// The header row as it stands.
    pub header: RawRow,
    /// The columns that are handed on, in order: those that the layout reads.
    pub columns: Vec<usize>,
    /// `UTF-8` or `windows-1252`.
    pub encoding: String,
    separator: char,
    practice: Option<usize>,
    key: Option<usize>,
    code: Option<usize>,
    name: Option<usize>,
    identifying: Vec<bool>,
}

/// What a file is for parting.
pub enum Opened<'l> {
    /// A table whose rows can be told apart.
    Table(Box<ExtractTable<'l>>),
    /// Something else.
    Other {
        /// What, in words.
        why: &'static str,
        /// Whether it may be an export of one practice, such as a rota, and not a further table of an extract.
        may_be_of_one: bool,
    },
}

/// One row as it passes.
pub struct Met<'m> {
    /// Its row in the file.
    pub number: u32,
    /// What names its practice; empty if nothing does.
    pub practice: &'m str,
    /// What other tables name it by, or what it names a row of another table by; empty if nothing does.
    pub key: &'m str,
    /// The ODS code that it gives its practice; empty where it gives none.
    pub code: &'m str,
    /// The name that it gives its practice.
    pub name: &'m str,
    /// What is handed on, one text a column of [`ExtractTable::columns`].
    pub cells: &'m [String],
}

/// How many rows a table has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Rows of data, broken ones included.
    pub read: u64,
    /// Rows that are broken.
    pub broken: u64,
}

/// Opens a file of an extract, by a look at its beginning.
pub fn open<'l>(path: &Path, layouts: &'l [KnownLayout]) -> std::io::Result<Opened<'l>> {
    let head = Blocks::open(path)?.next_block()?.unwrap_or_default();
    let (text, encoding) = decode::decode(&head);
    if !matches!(encoding, "UTF-8" | "windows-1252") {
        return other("its text is UTF-16: save it as CSV in UTF-8", true);
    }
    if text.bytes().take(4096).any(|byte| byte == 0) || head.starts_with(b"PK") {
        return other("it is no CSV file; an extract of many practices is parted as CSV, unpacked", true);
    }
    let csv = CsvText::new(text);
    let separator = csv.separator();
    let rows = Table::of_text(csv, encoding).head(limits::HEADER_SEARCH_ROWS);
    let Finding::Known(recognition) = recognise(&rows, layouts) else {
        return other("it is no table of an extract that is known", false);
    };
    let Some(header) = rows.iter().find(|row| row.row == recognition.header_row).cloned() else {
        return other("it is no table of an extract that is known", false);
    };
    let is_data = recognition.layout.kind != TableKind::Reference;
    match ExtractTable::new(path, recognition, header, encoding, separator) {
        Some(table) => Ok(Opened::Table(Box::new(table))),
        None => other("its rows do not say of which practice they are", is_data),
    }
}

fn other<'l>(why: &'static str, may_be_of_one: bool) -> std::io::Result<Opened<'l>> {
    Ok(Opened::Other { why, may_be_of_one })
}

impl<'l> ExtractTable<'l> {
    fn new(
        path: &Path,
        recognition: Box<Recognition<'l>>,
        header: RawRow,
        encoding: &str,
        separator: char,
    ) -> Option<Self> {
        let layout: &Layout = recognition.layout;
        let parting = layout.parting.as_ref()?;
        let column = |headers: &[String]| {
            let folded: Vec<String> = headers.iter().map(|header| folded_header(header)).collect();
            recognition.folded_headers.iter().position(|header| folded.contains(header))
        };
        let (practice, key) = (column(&parting.practice), column(&parting.key));
        let parts = match &parting.through {
            _ if parting.shared => Parts::Shared,
            _ if practice.is_some() => Parts::ByPractice,
            Some(through) if key.is_some() => Parts::Through(through.clone()),
            _ => return None,
        };
        let mut columns: Vec<usize> = recognition.columns.values().copied().collect();
        columns.sort_unstable();
        let identifies = |column: &usize| {
            let field = recognition.columns.iter().find(|(_, at)| *at == column).map(|(field, _)| field);
            field.and_then(|field| layout.fields.get(field)).is_some_and(|field| field.identifies_patient)
        };
        let identifying = columns.iter().map(identifies).collect();
        let (code, name) = (column(&parting.code), column(&parting.name));
        let (path, encoding) = (path.to_owned(), encoding.to_owned());
        Some(ExtractTable {
            path,
            recognition,
            parts,
            header,
            columns,
            encoding,
            separator,
            practice,
            key,
            code,
            name,
            identifying,
        })
    }

    /// Walks through the rows of the file, which is read piece by piece. Identities end here.
    pub fn walk<E: From<std::io::Error>>(
        &self,
        pseudonymiser: &mut Pseudonymiser,
        visit: &mut dyn FnMut(Met<'_>) -> Result<(), E>,
    ) -> Result<Rows, E> {
        let mut rows = Rows::default();
        let mut blocks = Blocks::open(&self.path)?;
        let (mut lines_before, mut cells) = (0u32, Vec::new());
        while let Some(block) = blocks.next_block()? {
            let (text, _) = decode::decode(&block);
            drop(block);
            let table = Table::of_text(CsvText::with_separator(text, self.separator), &self.encoding);
            let mut failed = None;
            table.walk(&mut |passing| {
                let visited = match passing {
                    Passing::Broken { .. } => {
                        rows.read += 1;
                        rows.broken += 1;
                        Ok(())
                    }
                    Passing::Row(row) => self.row(&row, lines_before, pseudonymiser, &mut cells, &mut rows, visit),
                };
                failed = visited.err();
                failed.is_none()
            });
            if let Some(error) = failed {
                return Err(error);
            }
            lines_before += u32::try_from(table.physical_rows()).unwrap_or(u32::MAX);
        }
        Ok(rows)
    }

    fn row<E>(
        &self,
        row: &Row<'_>,
        lines_before: u32,
        pseudonymiser: &mut Pseudonymiser,
        cells: &mut Vec<String>,
        rows: &mut Rows,
        visit: &mut dyn FnMut(Met<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let number = lines_before.saturating_add(row.number);
        if number <= self.recognition.header_row || row.is_blank() || self.recognition.repeats_header(row) {
            return Ok(());
        }
        rows.read += 1;
        cells.clear();
        for (column, is_identity) in self.columns.iter().zip(&self.identifying) {
            let value = row.value(*column);
            cells.push(if *is_identity { pseudonym(value, pseudonymiser) } else { value.text().into_owned() });
        }
        let text = |column: Option<usize>| column.map(|column| row.value(column).text()).unwrap_or_default();
        let (practice, key) = (text(self.practice), text(self.key));
        let (code, name) = (text(self.code), text(self.name));
        visit(Met { number, practice: &practice, key: &key, code: &code, name: &name, cells })
    }
}

/// What stands for an identifier: equal ones stay equal, and nobody stays nobody.
fn pseudonym(value: Value<'_>, pseudonymiser: &mut Pseudonymiser) -> String {
    match pseudonymiser.identity(value) {
        Identity::Nobody => String::new(),
        Identity::Damaged => DAMAGED.to_owned(),
        Identity::Known(key) => format!("p{:032x}", key.0),
    }
}
