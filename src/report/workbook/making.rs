//! A workbook in the making, whatever it is about: its sheets in their order, its defined names and the record for the
//! seal, and how they become one file.

use super::names::Names;
use super::page::{Page, Running};
use super::styles::Styles;
use super::text;
use crate::report::seal::{SealedCell, seal_properties};
use chrono::NaiveDateTime;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

/// A workbook in the making.
pub(super) struct Making<'a, Subject> {
    /// What it is about.
    pub(super) subject: Subject,
    /// Defined names.
    pub(super) names: Names,
    /// Every look.
    pub(super) styles: &'a Styles,
    running: Running,
    sheets: Vec<Worksheet>,
    sealed: Vec<(&'static str, Vec<SealedCell>)>,
}

/// What the properties of the file say of it, besides the seal.
pub(super) struct Imprint<'w> {
    /// What it is.
    pub(super) title: &'w str,
    /// What it can be found by.
    pub(super) keywords: &'w str,
    /// The incident's start, which stands as the time of creation.
    pub(super) start: NaiveDateTime,
}

impl<'a, Subject> Making<'a, Subject> {
    /// A workbook without sheets.
    pub(super) fn new(subject: Subject, styles: &'a Styles, running: Running) -> Self {
        Making { subject, names: Names::default(), styles, running, sheets: Vec::new(), sealed: Vec::new() }
    }

    /// An empty sheet of this workbook.
    pub(super) fn page(&self, name: &'static str, title: &str, purpose: &str) -> Result<Page<'a>, XlsxError> {
        Page::new(name, title, purpose, &self.running, self.styles)
    }

    /// Takes a sheet that is written; sheets stand in the order in which they are taken.
    pub(super) fn take(&mut self, page: Page<'_>) {
        let (worksheet, name, sealed) = page.finish();
        self.sheets.push(worksheet);
        self.sealed.push((name, sealed));
    }

    /// The file, sealed.
    pub(super) fn finish(self, imprint: &Imprint<'_>) -> Result<Vec<u8>, XlsxError> {
        let mut properties = properties(imprint.title, imprint.start)?
            .set_subject(text::clean(&self.running.incident))
            .set_keywords(imprint.keywords)
            .set_comment("The creation time is the incident's start, so that the same inputs give the same file.");
        for (name, text) in seal_properties(&self.sealed, &self.names.references(), env!("CARGO_PKG_VERSION")) {
            properties = properties.set_custom_property(name, text);
        }
        self.bind(&properties)
    }

    /// The file without a seal, and with no more properties than it needs.
    pub(super) fn finish_unsealed(self, title: &str, start: NaiveDateTime) -> Result<Vec<u8>, XlsxError> {
        self.bind(&properties(title, start)?)
    }

    /// Puts the sheets together, the cursor in A1 of the first.
    fn bind(self, properties: &DocProperties) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(properties);
        for (place, mut worksheet) in self.sheets.into_iter().enumerate() {
            if place == 0 {
                worksheet.set_active(true);
            }
            worksheet.set_selection(0, 0, 0, 0)?;
            workbook.push_worksheet(worksheet);
        }
        self.names.define_in(&mut workbook)?;
        workbook.save_to_buffer()
    }
}

fn properties(title: &str, start: NaiveDateTime) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::parse_from_str(&start.format("%Y-%m-%dT%H:%M:%S").to_string())?;
    let author = format!("normalday {}", env!("CARGO_PKG_VERSION"));
    Ok(DocProperties::new().set_title(text::clean(title)).set_author(author).set_creation_datetime(&created))
}
