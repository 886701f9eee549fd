//! Which practices an extract holds. One extract, of EMIS or of SystmOne, can hold the books of many; a claim is of one.

use crate::ingest::IngestError;
use crate::ingest::appointments::desk::looks_like_identity;
use crate::ingest::layout::ReaderShape;
use crate::ingest::loading::Loaded;
use crate::ingest::recognise::Recognition;
use crate::ingest::references::{Key, ReferenceShelf, ReferenceView};
use crate::ingest::tables::{Passing, Table};
use std::collections::BTreeMap;

/// How an extract says whose its rows are.
struct Names {
    /// The column of the book.
    field: &'static str,
    /// The reference table that names what stands there.
    reference: &'static str,
}

/// How a book of this shape says whose its rows are; none where it is one practice's as a whole.
fn names_in(reader: ReaderShape) -> Option<Names> {
    match reader {
        ReaderShape::EmisBulk => Some(Names { field: "organisation_guid", reference: "emis_organisation" }),
        ReaderShape::SystmoneExtract => Some(Names { field: "organisation_id", reference: "systmone_organisation" }),
        _ => None,
    }
}

/// A practice in an extract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// What its rows carry.
    pub organisation: Key,
    /// Its ODS code; empty where no table of the extract names it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Rows of its book.
    pub rows: u64,
}

/// Whether a row is the practice's own: it is where the extract holds one practice only, or where the row names none.
pub fn is_own(organisation: &str, practice: Option<Key>) -> bool {
    practice.is_none_or(|practice| Key::of(&[organisation]).is_none_or(|organisation| organisation == practice))
}

/// The practices whose rows a book holds, in order of code and name.
fn practices(table: &Table, recognition: &Recognition<'_>, references: ReferenceView<'_>) -> Vec<Practice> {
    let Some(names) = names_in(recognition.layout.reader) else { return Vec::new() };
    let Some(column) = recognition.columns.get(names.field).copied() else { return Vec::new() };
    let mut counts: BTreeMap<Key, (String, u64)> = BTreeMap::new();
    // Rows of one practice mostly stand together: the text is compared before a key is made of it.
    let mut last: Option<(String, Key)> = None;
    table.walk(&mut |passing| {
        let Passing::Row(row) = passing else { return true };
        if row.number <= recognition.header_row {
            return true;
        }
        let text = row.value(column).text();
        let key = match &last {
            Some((known, key)) if *known == *text => Some(*key),
            _ => Key::of(&[&text]),
        };
        if let Some(key) = key {
            last = Some((text.clone().into_owned(), key));
            counts.entry(key).or_insert_with(|| (text.into_owned(), 0)).1 += 1;
        }
        true
    });
    let mut found: Vec<Practice> = counts
        .into_iter()
        .map(|(organisation, (identifier, rows))| {
            let row = references.row(names.reference, &[&identifier]);
            let text = |field: &str| row.map(|row| row.text(field).to_owned()).unwrap_or_default();
            Practice { organisation, code: text("ods_code"), name: text("name"), rows }
        })
        .collect();
    found.sort_by(|one, other| {
        (&one.code, &one.name, one.organisation).cmp(&(&other.code, &other.name, other.organisation))
    });
    found
}

/// The practice that is claimed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Which it is.
    pub practice: Practice,
    /// Whether the extract holds others beside it.
    pub is_one_of_several: bool,
}

/// The practice to claim for: the only one, or the one with the wanted ODS code. None where the files do not say whose rows
/// they hold; an error where several are there and none is chosen.
pub fn chosen(loaded: &[Loaded<'_>], references: &ReferenceShelf, wanted: &str) -> Result<Option<Chosen>, IngestError> {
    let mut all: BTreeMap<Key, Practice> = BTreeMap::new();
    for table in loaded {
        let Some(recognition) = table.recognition.as_deref() else { continue };
        for practice in practices(&table.content, recognition, references.of_folder(&table.folder)) {
            let rows = practice.rows;
            all.entry(practice.organisation).and_modify(|known| known.rows += rows).or_insert(practice);
        }
    }
    let is_wanted = |practice: &&Practice| !wanted.is_empty() && practice.code.eq_ignore_ascii_case(wanted);
    let is_one_of_several = all.len() > 1;
    match all.len() {
        0 => Ok(None),
        1 => Ok(all.into_values().next().map(|practice| Chosen { practice, is_one_of_several })),
        _ => match all.values().find(is_wanted) {
            Some(practice) => Ok(Some(Chosen { practice: practice.clone(), is_one_of_several })),
            None => Err(IngestError::SeveralBooks { wanted: wanted.to_owned(), practices: listed(all) }),
        },
    }
}

fn listed(all: BTreeMap<Key, Practice>) -> String {
    let mut practices: Vec<Practice> = all.into_values().collect();
    practices.sort_by(|one, other| (&one.code, &one.name).cmp(&(&other.code, &other.name)));
    // Names of practices are printed; what does not look like one is not.
    let name_of = |text: &str| if looks_like_identity(text) { String::new() } else { text.to_owned() };
    let code_of = |text: &str| if is_code(text) { text.to_owned() } else { String::new() };
    let rows_of = |rows: u64| format!("{rows} {}", if rows == 1 { "row" } else { "rows" });
    let mut lines = Vec::new();
    let (mut unnamed, mut rows_of_unnamed) = (0_u64, 0);
    for practice in &practices {
        let who = match (code_of(&practice.code).as_str(), name_of(&practice.name).as_str()) {
            ("", "") => {
                unnamed += 1;
                rows_of_unnamed += practice.rows;
                continue;
            }
            (code, "") => code.to_owned(),
            ("", name) => format!("{name}, without an ODS code"),
            (code, name) => format!("{code}, {name}"),
        };
        lines.push(format!("  {who}: {}", rows_of(practice.rows)));
    }
    match unnamed {
        0 => {}
        1 => lines.push(format!("  a practice that no table of organisations names: {}", rows_of(rows_of_unnamed))),
        _ => lines
            .push(format!("  {unnamed} practices that no table of organisations names: {}", rows_of(rows_of_unnamed))),
    }
    lines.join("\n")
}

/// `A81001` and the like.
fn is_code(text: &str) -> bool {
    (3..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
