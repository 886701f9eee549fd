//! A part of a workbook, element by element. It is read strictly: what Excel and LibreOffice never write into a part, and
//! what two readers could take for two things (comments and marked sections inside a number), is damage.

use super::BookError;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// Elements in elements that are followed; a sheet has six.
const MOST_DEPTH: usize = 64;

/// The next thing in a part.
pub(super) enum Step<'t> {
    /// An element begins.
    Open(Element<'t>),
    /// Words, or a piece of them.
    Words(String),
    /// The element that began last ends.
    Close,
    /// Nothing follows.
    End,
}

/// An element as it begins.
pub(super) struct Element<'t> {
    start: BytesStart<'t>,
}

impl Element<'_> {
    /// Its name with the prefix, if it has one.
    pub(super) fn name(&self) -> &str {
        self.start.name().into_inner()
    }

    /// An attribute by its name, entities resolved.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, BookError> {
        for attribute in self.start.attributes() {
            let attribute = attribute.map_err(|_| BookError::UNSOUND)?;
            if attribute.key.into_inner() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| BookError::UNSOUND)?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    /// Whether an attribute says yes.
    pub(super) fn says(&self, name: &str) -> Result<bool, BookError> {
        Ok(self.attribute(name)?.is_some_and(|value| matches!(value.as_str(), "1" | "true")))
    }

    /// Whether it gives names another meaning, which no spreadsheet program does below the first element.
    pub(super) fn declares_names(&self) -> bool {
        self.start.attributes().flatten().any(|attribute| attribute.key.into_inner().starts_with("xmlns"))
    }
}

/// A part as it is read.
pub(super) struct Xml<'t> {
    reader: quick_xml::Reader<&'t [u8]>,
    depth: usize,
}

impl<'t> Xml<'t> {
    /// The beginning of a part.
    pub(super) fn of(text: &'t str) -> Self {
        let mut reader = quick_xml::Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, depth: 0 }
    }

    /// The next step.
    pub(super) fn next(&mut self) -> Result<Step<'t>, BookError> {
        loop {
            match self.reader.read_event().map_err(|_| BookError::UNSOUND)? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MOST_DEPTH {
                        return Err(BookError::Damaged("a part of it is nested too deeply"));
                    }
                    return Ok(Step::Open(Element { start }));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Step::Close);
                }
                Event::Text(words) => return Ok(Step::Words(words.xml10_content().into_owned())),
                Event::GeneralRef(reference) => {
                    let letter = match quick_xml::escape::resolve_predefined_entity(&reference) {
                        Some(letter) => letter.to_owned(),
                        None => match reference.resolve_char_ref() {
                            Ok(Some(letter)) => letter.to_string(),
                            _ => return Err(BookError::UNSOUND),
                        },
                    };
                    return Ok(Step::Words(letter));
                }
                Event::Eof if self.depth == 0 => return Ok(Step::End),
                Event::Eof => return Err(BookError::Damaged("a part of it is cut off")),
                Event::Decl(_) => {}
                Event::Comment(_) | Event::PI(_) if self.depth == 0 => {}
                _ => return Err(BookError::Damaged("a part of it holds what no spreadsheet program writes")),
            }
        }
    }

    /// Passes over the element that began last. One of the elements `of_weight` inside it is damage: by the rules for newer
    /// and older programs, some would read what stands in there, and some not.
    pub(super) fn skip(&mut self, of_weight: &[&str]) -> Result<(), BookError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            match self.next()? {
                Step::Open(element) if of_weight.contains(&element.name()) => return Err(BookError::DOUBLE),
                Step::End => return Err(BookError::UNSOUND),
                _ => {}
            }
        }
        Ok(())
    }

    /// The words of the element that began last, which holds nothing else.
    pub(super) fn words(&mut self) -> Result<String, BookError> {
        let mut words = String::new();
        loop {
            match self.next()? {
                Step::Words(more) => words.push_str(&more),
                Step::Close => return Ok(words),
                Step::Open(_) | Step::End => return Err(BookError::UNSOUND),
            }
        }
    }
}
