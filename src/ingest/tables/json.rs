//! JSON as a container: a FHIR bundle, a list of resources or of bundles, or one of them after another. Each entry is one
//! row, and its number in the file is the row's number; the header is row nought. A byte scan of its own counts the entries,
//! so that control 1 has two routes.

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt::Formatter;

/// Why JSON gives no table. Never words from the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoJson {
    /// It breaks off, or is damaged: the line.
    Damaged(usize),
    /// It holds nothing of what is looked for.
    NothingInIt,
}

/// Whether a text is JSON, by its first characters: no header of a table begins so.
pub fn looks_like_json(text: &str) -> bool {
    let mut characters = text.chars().filter(|character| !character.is_whitespace());
    matches!((characters.next(), characters.next()), (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | ']')))
}

/// Hands on every entry in order: the resource of a bundle's entry, or a resource that stands by itself. An entry without a
/// resource is handed on as an empty one.
pub fn entries(text: &str, take: &mut dyn FnMut(Map<String, Value>)) -> Result<(), NoJson> {
    let mut rest = serde_json::Deserializer::from_str(text);
    let mut values = 0_usize;
    loop {
        let end = rest.end();
        if values > 0 && end.is_ok() {
            return Ok(());
        }
        Whole { take: &mut *take }.deserialize(&mut rest).map_err(|error| NoJson::Damaged(error.line()))?;
        values += 1;
    }
}

/// A bundle, a resource, or a list of them.
struct Whole<'t> {
    take: &'t mut dyn FnMut(Map<String, Value>),
}

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a bundle or a resource")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while elements.next_element_seed(Whole { take: &mut *self.take })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut own = Map::new();
        let mut is_bundle = false;
        while let Some(key) = members.next_key::<String>()? {
            if key == "entry" && !is_bundle {
                is_bundle = members.next_value_seed(Entries { take: &mut *self.take })?;
            } else if is_bundle {
                members.next_value::<IgnoredAny>()?;
            } else {
                own.insert(key, members.next_value()?);
            }
        }
        if !is_bundle {
            (self.take)(own);
        }
        Ok(())
    }
}

/// The entries of a bundle; the answer is whether they are a list at all.
struct Entries<'t> {
    take: &'t mut dyn FnMut(Map<String, Value>),
}

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the entries of a bundle")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<bool, A::Error> {
        while let Some(entry) = elements.next_element::<Value>()? {
            let resource = match entry {
                Value::Object(mut entry) => entry.remove("resource"),
                _ => None,
            };
            (self.take)(match resource {
                Some(Value::Object(resource)) => resource,
                _ => Map::new(),
            });
        }
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<bool, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(false)
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }
}

/// Counts the entries from the bytes, without reading any value: elements of a list named `entry` in an object of the
/// outermost level, and such objects without one.
pub fn count_entries(text: &str) -> u32 {
    let mut scan = Scan::default();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => {
                scan.value_begins();
                scan.string.clear();
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'"' => break,
                        b'\\' => drop(bytes.next()),
                        _ if scan.string.len() < 8 => scan.string.push(byte),
                        _ => {}
                    }
                }
            }
            b'{' | b'[' => scan.open(byte == b'['),
            b'}' | b']' => scan.close(),
            b',' => scan.awaits_value = true,
            b':' | b' ' | b'\n' | b'\r' | b'\t' => {}
            _ => scan.value_begins(),
        }
    }
    scan.entries
}

#[derive(Default)]
struct Scan {
    open: Vec<Open>,
    string: Vec<u8>,
    awaits_value: bool,
    entries: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// A list at the outermost level.
    OuterList,
    /// An object at the outermost level: whether it has entries.
    Outer(bool),
    /// The list of its entries.
    Entries,
    /// Anything further inside.
    Inner,
}

impl Scan {
    fn value_begins(&mut self) {
        if self.awaits_value && self.open.last() == Some(&Open::Entries) {
            self.entries += 1;
        }
        self.awaits_value = false;
    }

    fn open(&mut self, is_list: bool) {
        self.value_begins();
        let next = match (self.open.last().copied(), is_list) {
            (None | Some(Open::OuterList), true) => Open::OuterList,
            (None | Some(Open::OuterList), false) => Open::Outer(false),
            (Some(Open::Outer(_)), true) if self.string == b"entry" => {
                if let Some(outer) = self.open.last_mut() {
                    *outer = Open::Outer(true);
                }
                Open::Entries
            }
            _ => Open::Inner,
        };
        self.open.push(next);
        self.awaits_value = next == Open::Entries;
    }

    fn close(&mut self) {
        if self.open.pop() == Some(Open::Outer(false)) {
            self.entries += 1;
        }
        self.awaits_value = false;
    }
}
