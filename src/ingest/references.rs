//! Reference tables: tables that hold nothing to count, but say what the numbers and identifiers of another table mean.
//! Which fields name a row and which are kept is said by the layout (`[reference]`), so that every joined export is
//! served by this one mechanism. Only what is kept stays in memory, each text once.

use super::layout::{Layout, ReferenceRule, Serves};
use super::recognise::Recognition;
use super::tables::{Passing, Row, Table, trimmed};
use foldhash::quality::{FixedState, FoldHasher};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash, Hasher};

/// The name of a row: its identifiers together, case and braces aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u128);

impl Key {
    /// The key of identifiers; none if the last of them is empty, or written as nobody (`-1`).
    pub fn of(parts: &[&str]) -> Option<Key> {
        let last = folded_identifier(parts.last()?);
        if last.is_empty() || last == "-1" {
            return None;
        }
        let mut fingerprint = Fingerprint::default();
        for part in parts {
            fingerprint.add(&folded_identifier(part));
        }
        Some(Key(fingerprint.value()))
    }
}

/// 128 bits that stand for some texts while files are read. They are compared, and go nowhere.
pub struct Fingerprint([FoldHasher<'static>; 2]);

impl Default for Fingerprint {
    fn default() -> Self {
        Fingerprint([1, 2].map(|seed| FixedState::with_seed(seed).build_hasher()))
    }
}

impl Fingerprint {
    /// Adds a text.
    pub fn add(&mut self, text: &str) {
        for half in &mut self.0 {
            text.hash(half);
        }
    }

    /// What stands for all of them.
    pub fn value(&self) -> u128 {
        let [one, other] = &self.0;
        u128::from(one.finish()) << 64 | u128::from(other.finish())
    }
}

/// An identifier without the braces that some systems write round it.
pub fn without_braces(text: &str) -> &str {
    match text.as_bytes() {
        [b'{', ..] | [.., b'}'] => text.trim_matches(['{', '}']),
        _ => text,
    }
}

/// An identifier as it is compared: `{9E3E1544-...}` and `9e3e1544-...` are the same.
pub fn folded_identifier(text: &str) -> Cow<'_, str> {
    let bare = without_braces(trimmed(text)).trim();
    match bare.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(bare.to_ascii_lowercase()),
        false => Cow::Borrowed(bare),
    }
}

/// One row that is kept.
#[derive(Clone, Debug)]
struct Kept {
    /// Indexes of its texts, in the order of [`ReferenceRule::keeps`].
    texts: Box<[u32]>,
    is_removed: bool,
}

#[derive(Debug, Default)]
struct KeptTable {
    fields: Vec<String>,
    rows: HashMap<Key, Vec<Kept>, foldhash::fast::RandomState>,
}

/// The reference tables of one extract, or of a whole practice.
#[derive(Debug, Default)]
pub struct References {
    tables: HashMap<String, KeptTable>,
    texts: Vec<Box<str>>,
    met: HashMap<Box<str>, u32>,
}

/// A row that was looked up.
#[derive(Clone, Copy, Debug)]
pub struct Found<'r> {
    references: &'r References,
    fields: &'r [String],
    kept: &'r Kept,
}

impl<'r> Found<'r> {
    /// The text of a field that is kept; empty if it is not, or if nothing stands in it.
    pub fn text(&self, field: &str) -> &'r str {
        let place = self.fields.iter().position(|known| known == field);
        let index = place.and_then(|place| self.kept.texts.get(place));
        index.and_then(|index| self.references.texts.get(*index as usize)).map_or("", |text| text)
    }

    /// Whether the row was removed since.
    pub fn is_removed(&self) -> bool {
        self.kept.is_removed
    }
}

impl References {
    /// Takes in one reference table. Of several extracts the later ones come later.
    fn take(&mut self, table: &Table, recognition: &Recognition<'_>, rule: &ReferenceRule) {
        let column = |field: &String| recognition.columns.get(field).copied();
        let keys: Vec<Option<usize>> = rule.key.iter().map(column).collect();
        let keeps: Vec<Option<usize>> = rule.keeps.iter().map(column).collect();
        let removed = recognition.columns.get("removed").copied();
        let text = |row: &Row<'_>, column: Option<usize>| {
            column.map(|column| row.value(column).text().into_owned()).unwrap_or_default()
        };
        table.walk(&mut |passing| {
            let Passing::Row(row) = passing else { return true };
            let is_removed = is_true(&text(&row, removed));
            if row.number <= recognition.header_row || is_removed && !rule.keeps_removed {
                return true;
            }
            let parts: Vec<String> = keys.iter().map(|column| text(&row, *column)).collect();
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            if let Some(key) = Key::of(&parts) {
                let texts = keeps.iter().map(|column| self.interned(&text(&row, *column))).collect();
                self.keep(&recognition.layout.name, rule, key, Kept { texts, is_removed });
            }
            true
        });
    }

    fn keep(&mut self, layout: &str, rule: &ReferenceRule, key: Key, row: Kept) {
        if !self.tables.contains_key(layout) {
            let table = KeptTable { fields: rule.keeps.clone(), rows: HashMap::default() };
            self.tables.insert(layout.to_owned(), table);
        }
        let Some(table) = self.tables.get_mut(layout) else { return };
        let rows = table.rows.entry(key).or_default();
        let same = rows.iter_mut().find(|known| !rule.many || known.texts == row.texts);
        match same {
            None => rows.push(row),
            // A row that is removed may have lost everything but its identifier.
            Some(known) if row.is_removed => known.is_removed = true,
            Some(known) => *known = row,
        }
    }

    fn interned(&mut self, text: &str) -> u32 {
        if let Some(index) = self.met.get(text) {
            return *index;
        }
        let index = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.met.insert(text.into(), index);
        index
    }

    fn rows(&self, layout: &str, key: Key) -> impl Iterator<Item = Found<'_>> {
        let table = self.tables.get(layout);
        let rows = table.and_then(|table| table.rows.get(&key)).into_iter().flatten();
        rows.map(move |kept| Found {
            references: self,
            fields: table.map(|table| table.fields.as_slice()).unwrap_or_default(),
            kept,
        })
    }
}

/// All reference tables: those that serve the tables of their own folder, and those that serve the whole practice.
#[derive(Debug, Default)]
pub struct ReferenceShelf {
    folders: BTreeMap<String, References>,
    practice: References,
    nothing: References,
}

impl ReferenceShelf {
    /// Takes in one reference table of a folder.
    pub fn take(&mut self, folder: &str, table: &Table, recognition: &Recognition<'_>) {
        let Some(rule) = &recognition.layout.reference else { return };
        let references = match rule.serves {
            Serves::Folder => self.folders.entry(folder.to_owned()).or_default(),
            Serves::Practice => &mut self.practice,
        };
        references.take(table, recognition, rule);
    }

    /// What a table of this folder can look up.
    pub fn of_folder(&self, folder: &str) -> ReferenceView<'_> {
        ReferenceView { folder: self.folders.get(folder).unwrap_or(&self.nothing), practice: &self.practice }
    }
}

/// What one table can look up.
#[derive(Clone, Copy, Debug)]
pub struct ReferenceView<'r> {
    folder: &'r References,
    practice: &'r References,
}

impl<'r> ReferenceView<'r> {
    /// Every row of a reference layout with these identifiers.
    pub fn rows(&self, layout: &'r str, parts: &[&str]) -> impl Iterator<Item = Found<'r>> + use<'r> {
        let (folder, practice) = (self.folder, self.practice);
        let key = Key::of(parts);
        key.into_iter().flat_map(move |key| folder.rows(layout, key).chain(practice.rows(layout, key)))
    }

    /// The row of a reference layout with these identifiers.
    pub fn row(&self, layout: &'r str, parts: &[&str]) -> Option<Found<'r>> {
        self.rows(layout, parts).next()
    }

    /// Whether a reference table of this layout is there at all.
    pub fn has(&self, layout: &str) -> bool {
        self.folder.tables.contains_key(layout) || self.practice.tables.contains_key(layout)
    }
}

/// Whether every field that the rule of a layout names is one of its fields.
pub fn is_sound(layout: &Layout) -> bool {
    let Some(rule) = &layout.reference else { return true };
    !rule.key.is_empty() && rule.key.iter().chain(&rule.keeps).all(|field| layout.fields.contains_key(field))
}

/// A yes in an export.
pub fn is_true(text: &str) -> bool {
    let text = trimmed(text);
    ["1", "true", "y", "yes"].iter().any(|yes| text.eq_ignore_ascii_case(yes))
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn case_and_braces_of_an_identifier_do_not_matter() {
        let plain = Key::of(&["o", "9e3e1544-0000-4000-8000-0123456789ab"]);
        assert_eq!(Key::of(&["{O}", " {9E3E1544-0000-4000-8000-0123456789AB} "]), plain);
        assert_ne!(Key::of(&["p", "9e3e1544-0000-4000-8000-0123456789ab"]), plain);
        assert_eq!((Key::of(&["o", "{}"]), Key::of(&["-1"]), Key::of(&[])), (None, None, None));
    }
}
