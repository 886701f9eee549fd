//! A received workbook as it is read: cells with value and formula, defined names, document properties. Nothing of it is
//! trusted: sizes are looked at first, every limit has an error, and what two programs could read in two ways is damage.
//! It is read by other code than the rest of the program's workbooks, which need no formulas and forgive more.

mod cells;
mod formats;
mod package;
mod texts;
mod workbook;
mod xml;

use crate::ingest::limits;
use crate::ingest::tables::container::{Container, container_of};
use cells::{Budget, Shared};
use formats::Formats;
use package::{Package, Relation};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use xml::{Step, Xml};

/// Document properties that are read; a claim of 10,000 lines has some two thousand.
const MOST_PROPERTIES: usize = 50_000;
/// Folders and parts that no claim workbook has: other files, programs, and what asks for data elsewhere.
const FOREIGN: [&str; 10] = [
    "externallinks/",
    "vbaproject",
    "activex/",
    "embeddings/",
    "ctrlprops/",
    "connections.xml",
    "querytables/",
    "macrosheets/",
    "customui/",
    "xl/media/",
];

/// A value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// A number; a date is the number of its day.
    Number(f64),
    /// Words.
    Text(String),
    /// TRUE or FALSE.
    Truth(bool),
    /// An error, such as `#REF!`, or why there is no value.
    Error(String),
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The value as the file shows it.
    pub value: Value,
    /// The formula without `=`.
    pub formula: Option<String>,
}

/// A sheet. Rows and columns are counted from nought.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Name.
    pub name: String,
    /// Hidden from the reader.
    pub is_hidden: bool,
    /// Every cell that holds something.
    pub cells: BTreeMap<(u32, u16), Cell>,
    /// Numbers that are shown as something else than they are.
    pub odd_formats: Vec<(u32, u16)>,
    /// Cells that hold something and lie under merged ones.
    pub covered: Vec<(u32, u16)>,
    /// Rows that hold something and are hidden.
    pub hidden_rows: u32,
    /// Columns that are hidden, adjoining ones counted once.
    pub hidden_columns: u32,
}

/// A workbook.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Sheets in their order.
    pub sheets: Vec<Sheet>,
    /// Defined names of the whole workbook and what they refer to; those of print settings are left out.
    pub names: BTreeMap<String, String>,
    /// Custom document properties.
    pub properties: HashMap<String, String>,
    /// What stands beside them.
    pub beside: Beside,
}

/// What a workbook holds beside its cells, and what could make them show something else.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Defined names that hold on one sheet only, and there go before those of the whole workbook.
    pub local_names: Vec<String>,
    /// Settings under which formulas come to something else, in words.
    pub settings: Vec<&'static str>,
    /// Parts that no claim workbook has, and links that lead out of it.
    pub foreign: Vec<String>,
    /// Text boxes, shapes and pictures that lie on the sheets.
    pub shapes: usize,
    /// Conditions under which cells show something else than their number.
    pub odd_conditions: usize,
    /// Whether there are comments.
    pub has_comments: bool,
}

/// Why a file is no workbook that can be looked at. No word comes from the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// Another kind of file.
    #[error("it is {0}, not an Excel workbook (.xlsx)")]
    NotXlsx(&'static str),
    /// Damaged.
    #[error("it is damaged: {0}")]
    Damaged(&'static str),
    /// Beyond a limit.
    #[error("{0}")]
    Limit(String),
}

impl BookError {
    const UNSOUND: BookError = BookError::Damaged("what is inside contradicts itself");
    const DOUBLE: BookError =
        BookError::Damaged("something stands in it twice, and programs differ in which of the two they show");
}

impl Book {
    /// Reads a workbook.
    pub fn read(bytes: &[u8]) -> Result<Book, BookError> {
        match container_of(bytes) {
            Container::Xlsx => {}
            Container::Xlsb => return Err(BookError::NotXlsx("a binary workbook (.xlsb)")),
            Container::Ods => return Err(BookError::NotXlsx("an OpenDocument spreadsheet")),
            Container::Xls | Container::Xml2003 => return Err(BookError::NotXlsx("an old workbook (.xls)")),
            Container::Encrypted => return Err(BookError::NotXlsx("protected by a password")),
            Container::Zip => return Err(BookError::NotXlsx("a zip of other files")),
            Container::NotATable(what) => return Err(BookError::NotXlsx(what)),
            Container::Html => return Err(BookError::NotXlsx("a web page")),
            Container::Text => return Err(BookError::NotXlsx("a text file")),
        }
        // Where a crate takes a damaged file at its word and stops, the file is damaged.
        catch_unwind(AssertUnwindSafe(|| Book::read_sound(bytes))).unwrap_or(Err(BookError::UNSOUND))
    }

    fn read_sound(bytes: &[u8]) -> Result<Book, BookError> {
        let mut package = Package::of(bytes)?;
        let top = package.relations("")?;
        let list = only(&top, "officeDocument", "")?.ok_or(BookError::UNSOUND)?;
        let listed = workbook::read(&package.part(&list)?.ok_or(BookError::UNSOUND)?)?;
        if listed.sheets.len() > limits::SHEETS {
            return Err(BookError::Limit("it has more sheets than are read".to_owned()));
        }
        let relations = package.relations(&list)?;
        let folder = list.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let mut part_of_kind = |kind: &str| match only(&relations, kind, &folder)? {
            Some(path) => package.part(&path),
            None => Ok(None),
        };
        let texts = part_of_kind("sharedStrings")?.map_or_else(|| Ok(Vec::new()), |part| texts::shared(&part))?;
        let formats = part_of_kind("styles")?.map_or_else(|| Ok(Formats::default()), |part| Formats::of(&part))?;
        let shared = Shared { texts, formats };
        let mut beside = beside(&mut package)?;
        beside.local_names = listed.local_names;
        beside.settings = listed.settings;
        beside.odd_conditions = shared.formats.odd_conditions;
        let properties = match only(&top, "custom-properties", "")? {
            Some(path) => properties(&package.part(&path)?.ok_or(BookError::UNSOUND)?)?,
            None => HashMap::new(),
        };
        let mut book = Book { names: listed.names, properties, beside, sheets: Vec::new() };
        let mut budget = Budget::default();
        let mut used = BTreeSet::new();
        for (name, label, is_hidden) in listed.sheets {
            let mut of_label = relations.iter().filter(|relation| relation.id == label);
            let (Some(relation), None) = (of_label.next(), of_label.next()) else { return Err(BookError::UNSOUND) };
            let path = path_of(relation, &folder);
            if !used.insert(path.clone()) {
                return Err(BookError::DOUBLE);
            }
            let part = package.part(&path)?.ok_or(BookError::UNSOUND)?;
            let sheet = Sheet { name, is_hidden, ..Sheet::default() };
            book.sheets.push(cells::read(sheet, &part, &shared, &mut budget)?);
        }
        Ok(book)
    }

    /// A sheet by its name.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }
}

/// The path of the one relation of a kind; none if there is none.
fn only(relations: &[Relation], kind: &str, folder: &str) -> Result<Option<String>, BookError> {
    let mut of_kind = relations.iter().filter(|relation| relation.kind == kind);
    match (of_kind.next(), of_kind.next()) {
        (None, _) => Ok(None),
        (Some(relation), None) if !relation.is_outside => Ok(Some(path_of(relation, folder))),
        _ => Err(BookError::DOUBLE),
    }
}

/// The path of a part that a relation leads to.
fn path_of(relation: &Relation, folder: &str) -> String {
    match relation.target.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None if folder.is_empty() => relation.target.clone(),
        None => format!("{folder}/{}", relation.target),
    }
}

/// What the parts say beside cells, names and settings.
fn beside(package: &mut Package<'_>) -> Result<Beside, BookError> {
    let mut beside = Beside::default();
    for name in package.names.clone() {
        let small = name.to_ascii_lowercase();
        if FOREIGN.iter().any(|foreign| small.contains(foreign)) {
            beside.foreign.push(name.clone());
        }
        beside.has_comments |= small.contains("comments") || small.ends_with(".vml");
        let is_drawing = small.starts_with("xl/drawings/") && small.ends_with(".xml");
        if small.ends_with(".rels") {
            let relations = package::relations(&package.part(&name)?.unwrap_or_default())?;
            let leads_out = |relation: &&Relation| relation.is_outside && relation.kind != "hyperlink";
            beside.foreign.extend(relations.iter().filter(leads_out).map(|relation| relation.target.clone()));
        } else if is_drawing {
            beside.shapes += shapes(&package.part(&name)?.unwrap_or_default())?;
        }
    }
    Ok(beside)
}

/// Text boxes, shapes, lines and pictures of a drawing; charts are none.
fn shapes(part: &str) -> Result<usize, BookError> {
    let mut xml = Xml::of(part);
    let mut shapes = 0;
    loop {
        match xml.next()? {
            Step::Open(element) => {
                let local = element.name().rsplit(':').next().unwrap_or_default();
                shapes += usize::from(matches!(local, "sp" | "pic" | "cxnSp" | "contentPart"));
            }
            Step::End => return Ok(shapes),
            _ => {}
        }
    }
}

/// The custom document properties: names and texts.
fn properties(part: &str) -> Result<HashMap<String, String>, BookError> {
    let mut xml = Xml::of(part);
    let mut found: HashMap<String, String> = HashMap::new();
    let mut name = None;
    loop {
        match xml.next()? {
            Step::Open(element) => match element.name() {
                "Properties" => {}
                "property" => name = element.attribute("name")?,
                _ => {
                    let text = xml.words()?;
                    if found.len() >= MOST_PROPERTIES
                        || name.take().is_some_and(|name| found.insert(name, text).is_some())
                    {
                        return Err(BookError::DOUBLE);
                    }
                }
            },
            Step::End => return Ok(found),
            _ => {}
        }
    }
}
