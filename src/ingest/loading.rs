//! From files to tables whose layout is known: every table gets its record, whether it can be used or not.

use super::appointments::export_moment;
use super::mapping::{Asking, opening, tables as questions_of_tables};
use super::parting::handed::{Handed, HandedTable};
use super::pseudonym::Watch;
use super::reading::Reading;
use super::recognise::{KnownLayout, Recognition};
use super::references::ReferenceShelf;
use super::sources::{SnapshotSide, SourceFile, Sources, Trouble, is_own_workbook};
use super::tables::container::{Container, container_of};
use super::tables::json::{self, NoJson};
use super::tables::page;
use super::tables::workbook::{self, WorkbookError};
use super::tables::xml2003;
use super::tables::{Content, RawRow, Table};
use super::{IngestError, Options, gp_connect, limits, serials, swapped_dates, walk};
use crate::model::data::{RowAccount, TableKind, TableRecord};
use crate::model::evidence::SourceRef;
use crate::model::exception::ExceptionCode;

/// One table, with what is known of it.
pub struct Loaded<'l> {
    /// Index of its record.
    pub table: u32,
    /// Path as shown.
    pub path: String,
    /// Folder of the file: tables of one extract share it.
    pub folder: String,
    /// The rows.
    pub content: Table,
    /// First rows.
    pub head: Vec<RawRow>,
    /// Layout and columns; none for a grid or a table that is not recognised.
    pub recognition: Option<Box<Recognition<'l>>>,
    /// Whether it is a weekly grid, found by its shape.
    pub is_grid: bool,
    /// What the user said of the snapshot in it.
    pub snapshot: Option<SnapshotSide>,
}

impl Loaded<'_> {
    /// What the table holds.
    pub fn kind(&self) -> TableKind {
        match &self.recognition {
            Some(recognition) => recognition.layout.kind,
            None if self.is_grid => TableKind::Staff,
            None => TableKind::Unrecognised,
        }
    }
}

/// Every table of the practice.
#[derive(Default)]
pub struct Shelf<'l> {
    /// Tables in order.
    pub loaded: Vec<Loaded<'l>>,
    /// Files that are no exports, and why.
    pub left_out: Vec<(String, &'static str)>,
}

/// Opens every file and recognises its tables. One broken file never stops the others.
pub fn load<'l>(
    sources: Sources,
    layouts: &'l [KnownLayout],
    shelf: &mut Shelf<'l>,
    reading: &mut Reading<'_>,
    options: &Options<'_>,
) -> Result<(), IngestError> {
    shelf.left_out.extend(sources.left_out);
    let count = sources.files.len();
    for (index, mut file) in sources.files.into_iter().enumerate() {
        if let Some(progress) = options.progress {
            progress(&file.path, index + 1, count);
        }
        let container = container_of(&file.bytes);
        if container == Container::Xlsx && is_own_workbook(&file.bytes) {
            shelf.left_out.push((file.path, "a result of normalday"));
            continue;
        }
        match tables_of(&mut file, container, layouts, options, &mut reading.asking) {
            Err((code, encoding, detail)) => refuse(&file, encoding, code, detail, reading),
            Ok(tables) if tables.iter().all(holds_nothing) => {
                tables.iter().for_each(|table| warn_of_hidden(&file.path, table, reading));
                let detail = "there is nothing in it".to_owned();
                refuse(&file, container.name(), ExceptionCode::NotRecognised, detail, reading);
            }
            Ok(tables) => {
                for mut table in tables {
                    swapped_dates::mend(&file.path, &mut table, reading);
                    warn_of_hidden(&file.path, &table, reading);
                    shelve(&file, table, layouts, shelf, reading);
                }
            }
        }
    }
    let results: Vec<_> = shelf.left_out.iter().filter(|(_, reason)| *reason == "a result of normalday").collect();
    if !results.is_empty() {
        let paths: Vec<String> = results.iter().map(|(path, _)| format!("`{path}`")).collect();
        let text = format!("Results of normalday lie among the exports and were left out: {}.", paths.join(", "));
        reading.warn("own_results_left_out", text);
    }
    Ok(())
}

/// Takes in tables that were handed on from an extract. They are recognised like any other.
pub fn load_handed<'l>(
    handed: Vec<Handed>,
    layouts: &'l [KnownLayout],
    shelf: &mut Shelf<'l>,
    reading: &mut Reading<'_>,
) {
    for Handed { table, content } in handed {
        let HandedTable { path, folder, sha256, .. } = table;
        let file = SourceFile { path, folder, bytes: Vec::new(), sha256, trouble: None, snapshot: None };
        shelve(&file, content, layouts, shelf, reading);
    }
}

type Refusal = (ExceptionCode, &'static str, String);

fn tables_of(
    file: &mut SourceFile,
    container: Container,
    layouts: &[KnownLayout],
    options: &Options<'_>,
    asking: &mut Asking,
) -> Result<Vec<Table>, Refusal> {
    match &file.trouble {
        Some(Trouble::OverLimit(beyond)) => return Err((ExceptionCode::OverLimit, "not read", beyond.to_string())),
        Some(Trouble::Unreadable(what)) => return Err((ExceptionCode::Unreadable, "not read", what.clone())),
        None => {}
    }
    let unreadable = |encoding, what: &str| Err((ExceptionCode::Unreadable, encoding, what.to_owned()));
    match container {
        Container::Encrypted => unreadable("not read", "it is password protected"),
        Container::NotATable(what) => Err((ExceptionCode::Unreadable, "not read", format!("it is {what}"))),
        Container::Zip => unreadable("ZIP", "it is a zip inside another container"),
        Container::Xlsx | Container::Xlsb | Container::Ods | Container::Xls => {
            workbook::read(&file.bytes, container, options.worker_program).map_err(refusal_of(container))
        }
        Container::Html => page::read(&file.bytes).map_err(refusal_of(container)),
        Container::Xml2003 => xml2003::read(&file.bytes).map_err(refusal_of(container)),
        Container::Text => {
            let bytes = std::mem::take(&mut file.bytes);
            let (text, encoding) = opening::open(&bytes, layouts, asking);
            let noughts = text.text().bytes().take(4096).filter(|byte| *byte == 0).count();
            if noughts > 0 {
                return unreadable("not read", "it is no text and no workbook");
            }
            if json::looks_like_json(text.text()) {
                return json_table(text.text(), &encoding);
            }
            Ok(vec![Table::of_text(text, &encoding)])
        }
    }
}

/// Why a workbook or page is refused.
fn refusal_of(container: Container) -> impl Fn(WorkbookError) -> Refusal {
    move |error| {
        let code = match error {
            WorkbookError::Beyond(_) => ExceptionCode::OverLimit,
            _ => ExceptionCode::Unreadable,
        };
        (code, container.name(), error.to_string())
    }
}

/// The table of a file of JSON.
fn json_table(text: &str, encoding: &str) -> Result<Vec<Table>, Refusal> {
    if text.len() > limits::JSON_BYTES {
        return Err((ExceptionCode::OverLimit, "JSON", "more bytes than a file of JSON may have".to_owned()));
    }
    gp_connect::table(text, encoding).map(|table| vec![table]).map_err(|no| match no {
        NoJson::Damaged(line) => {
            (ExceptionCode::Unreadable, "JSON", format!("its JSON breaks off or is damaged in line {line}"))
        }
        NoJson::NothingInIt => {
            (ExceptionCode::NotRecognised, "JSON", "it is JSON, and none of its entries is a FHIR resource".to_owned())
        }
    })
}

fn refuse(file: &SourceFile, encoding: &str, code: ExceptionCode, detail: String, reading: &mut Reading<'_>) {
    let table = push_record(file, None, encoding, reading);
    reading.mark(whole(table), code, None, Some(&detail));
}

fn whole(table: u32) -> SourceRef {
    SourceRef { table, row: 0, column: 0 }
}

/// What a workbook hides is read like the rest, and said.
fn warn_of_hidden(path: &str, table: &Table, reading: &mut Reading<'_>) {
    let Some(doubt) = table.remarks.doubt() else { return };
    let sheet = table.sheet.as_ref().map(|sheet| format!(", sheet `{sheet}`")).unwrap_or_default();
    let text = format!(
        "`{path}`{sheet}: {doubt}. What is hidden was read like the rest: look whether it belongs to the export."
    );
    reading.warn("hidden_sheet", text);
}

/// Whether a sheet has no cell with anything in it, or a text no character.
fn holds_nothing(table: &Table) -> bool {
    match &table.content {
        Content::Sheet { rows, .. } => rows.is_empty(),
        Content::Text(text) => text.is_empty(),
    }
}

fn push_record(file: &SourceFile, sheet: Option<String>, encoding: &str, reading: &mut Reading<'_>) -> u32 {
    let index = u32::try_from(reading.data.tables.len()).unwrap_or(u32::MAX);
    reading.data.tables.push(TableRecord {
        path: file.path.clone(),
        sheet,
        sha256: file.sha256.clone(),
        layout: "not recognised".to_owned(),
        layout_title: "not recognised".to_owned(),
        encoding: encoding.to_owned(),
        kind: TableKind::Unrecognised,
        why: String::new(),
        columns: Vec::new(),
        span: None,
        exported_at: None,
        rows: RowAccount::default(),
    });
    index
}

fn shelve<'l>(
    file: &SourceFile,
    mut content: Table,
    layouts: &'l [KnownLayout],
    shelf: &mut Shelf<'l>,
    reading: &mut Reading<'_>,
) {
    if holds_nothing(&content) {
        return;
    }
    let head = content.head(limits::HEADER_SEARCH_ROWS);
    let table = push_record(file, content.sheet.clone(), &content.encoding, reading);
    let named = questions_of_tables::Named { table, path: &file.path, sheet: content.sheet.as_deref() };
    let has_grid = is_grid(&head);
    let asked_before = reading.asking.questions.len();
    let recognition = questions_of_tables::recognition(&content, &head, layouts, &named, has_grid, &mut reading.asking);
    let is_grid = recognition.is_none() && has_grid;
    let is_export = recognition.is_some() || reading.asking.questions.len() > asked_before;
    if let Some(opened) = reading.asking.opened.take() {
        opened.conclude(table, is_export, &mut reading.asking);
    }
    if is_grid {
        // A grid has no header that stays the same from week to week: what is asked of one holds for all.
        let sheet = content.sheet.as_ref().map(|sheet| format!(", sheet {sheet}")).unwrap_or_default();
        reading.asking.know(table, GRID.to_owned(), format!("`{}`{sheet}", file.path));
    }
    if recognition.is_some() || is_grid {
        serials::settle(&mut content, recognition.as_deref());
    }
    describe(table, recognition.as_deref(), is_grid, &content, reading);
    let folder = file.path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default();
    let snapshot = file.snapshot;
    let mut loaded = Loaded { table, path: file.path.clone(), folder, content, head, recognition, is_grid, snapshot };
    loaded.note_stated(&file.folder, reading);
    shelf.loaded.push(loaded);
}

/// The layout of a weekly grid, which is found by its shape.
const GRID: &str = "weekly_grid";

/// Whether the rows are a weekly grid.
fn is_grid(head: &[RawRow]) -> bool {
    super::staff::grid::looks_like_grid(head)
}

fn describe(
    table: u32,
    recognition: Option<&Recognition<'_>>,
    is_grid: bool,
    content: &Table,
    reading: &mut Reading<'_>,
) {
    if recognition.is_none() && !is_grid {
        reading.mark(whole(table), ExceptionCode::NotRecognised, None, None);
    }
    let Some(record) = reading.data.tables.get_mut(table as usize) else { return };
    match recognition {
        Some(recognition) => {
            record.layout = recognition.layout.name.clone();
            record.layout_title = recognition.layout.title.clone();
            record.kind = recognition.layout.kind;
            record.why = recognition.why.clone();
            record.columns = recognition.columns_read.clone();
        }
        None if is_grid => {
            record.layout = GRID.to_owned();
            record.layout_title = "Weekly rota grid".to_owned();
            record.kind = TableKind::Staff;
            record.why = "its rows are people and its columns are days".to_owned();
        }
        None => {
            record.why = "none of its first 40 rows holds the headers of a layout".to_owned();
            record.rows = walk::count_rows(content);
            record.rows.not_data = record.rows.data;
        }
    }
    for words in [content.remarks.doubt(), content.remarks.merged_in_words()].into_iter().flatten() {
        record.why = format!("{}; {words}", record.why);
    }
}

impl Loaded<'_> {
    /// What the file states of its export and span goes into its record at once.
    fn note_stated(&mut self, folder: &str, reading: &mut Reading<'_>) {
        let Some(recognition) = &self.recognition else { return };
        let preamble: Vec<RawRow> =
            self.head.iter().take_while(|row| row.row < recognition.header_row).cloned().collect();
        let stated = export_moment::stated(&preamble, &self.path, folder, reading.incident.as_ref());
        if let Some(record) = reading.data.tables.get_mut(self.table as usize) {
            record.exported_at = stated.exported_at;
            record.span = stated.span;
        }
    }
}

/// The reference tables, those of earlier extracts first.
pub fn references(shelf: &Shelf<'_>, reading: &Reading<'_>) -> ReferenceShelf {
    let exported_at = |loaded: &Loaded<'_>| {
        let record = reading.data.tables.get(loaded.table as usize);
        record.and_then(|record| record.exported_at.as_ref()).map(|(stamp, _)| stamp.at)
    };
    let mut tables: Vec<&Loaded<'_>> =
        shelf.loaded.iter().filter(|loaded| loaded.kind() == TableKind::Reference).collect();
    tables.sort_by_key(|loaded| (loaded.snapshot == Some(SnapshotSide::After), exported_at(loaded), loaded.table));
    let mut references = ReferenceShelf::default();
    for loaded in tables {
        if let Some(recognition) = &loaded.recognition {
            references.take(&loaded.folder, &loaded.content, recognition);
        }
    }
    references
}

/// Rows of a reference table are read and are no data. Outputs are searched for what its columns say of patients.
pub fn account_for_reference(loaded: &Loaded<'_>, reading: &mut Reading<'_>, watch: &mut Watch) {
    let Some(recognition) = &loaded.recognition else { return };
    let identifies = |(field, column): (&String, &usize)| {
        let layout = recognition.layout.fields.get(field);
        layout.is_some_and(|field| field.identifies_patient).then_some(*column)
    };
    let identifying: Vec<usize> = recognition.columns.iter().filter_map(identifies).collect();
    let mut broken = Vec::new();
    let account = walk::walk_data(&loaded.content, recognition, &mut broken, &mut |row| {
        identifying.iter().for_each(|column| watch.add(&row.value(*column).text()));
        walk::RowIs::NotData
    });
    store(loaded, account, &broken, reading);
}

/// Stores the account of a walked table; what readers have put aside is kept.
pub(super) fn store(loaded: &Loaded<'_>, mut account: RowAccount, broken: &[u32], reading: &mut Reading<'_>) {
    if let Some(record) = reading.data.tables.get_mut(loaded.table as usize) {
        account.exceptions = std::mem::take(&mut record.rows.exceptions);
        record.rows = account;
    }
    put_broken_aside(loaded, broken, reading);
}

const _: () = assert!(limits::BROKEN_RECORDS == 100, "the words below say how many");

/// Broken records are exceptions of their lines.
pub fn put_broken_aside(loaded: &Loaded<'_>, broken: &[u32], reading: &mut Reading<'_>) {
    for line in broken {
        let place = SourceRef { table: loaded.table, row: *line, column: 0 };
        reading.put_aside(place, ExceptionCode::BrokenRecord, None, None);
    }
    if broken.len() >= limits::BROKEN_RECORDS {
        reading.mark(
            whole(loaded.table),
            ExceptionCode::OverLimit,
            None,
            Some("so many of its records are broken (100) that the rest is not read: mend the first of them"),
        );
    }
}
