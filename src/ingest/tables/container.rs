//! What kind of file the bytes are: by content and never by name.

use crate::ingest::decode;
use memchr::memmem;
use std::io::Cursor;

/// What kind of file the first bytes show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A workbook in a zip: XLSX or XLSM (macros are not looked at).
    Xlsx,
    /// A binary workbook in a zip.
    Xlsb,
    /// An OpenDocument spreadsheet.
    Ods,
    /// An old binary workbook.
    Xls,
    /// A workbook with a password.
    Encrypted,
    /// Any other zip: exports packed together.
    Zip,
    /// A web page: some systems name it `.xls`.
    Html,
    /// An XML spreadsheet of 2003: Excel saves it, and some systems name it `.xls`.
    Xml2003,
    /// PDF, pictures and other things without rows.
    NotATable(&'static str),
    /// Text.
    Text,
}

impl Container {
    /// The name under which what is in it stands in the list of files.
    pub fn name(self) -> &'static str {
        match self {
            Container::Xlsx => "XLSX",
            Container::Xlsb => "XLSB",
            Container::Ods => "ODS",
            Container::Xls => "XLS",
            Container::Zip => "ZIP",
            Container::Html => "HTML",
            Container::Xml2003 => "XML 2003",
            Container::Encrypted | Container::NotATable(_) | Container::Text => "not read",
        }
    }
}

/// Bytes in which a web page begins to look like one.
const PAGE_SEARCH_BYTES: usize = 4 * 1024;

/// What the bytes are.
pub fn container_of(bytes: &[u8]) -> Container {
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    // Workbooks of 1987 to 1992 are a bare stream of records that begins with one of these.
    const BARE: [&[u8]; 3] = [&[0x09, 0x00, 0x04, 0x00], &[0x09, 0x02, 0x06, 0x00], &[0x09, 0x04, 0x06, 0x00]];
    if bytes.starts_with(OLE) {
        let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return if memmem::find(bytes, &wide).is_some() { Container::Encrypted } else { Container::Xls };
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip_kind(bytes);
    }
    if BARE.iter().any(|start| bytes.starts_with(start)) {
        return Container::NotATable("a workbook of Excel 4 or older: save it as XLSX or CSV");
    }
    if bytes.starts_with(b"%PDF") {
        return Container::NotATable("a PDF");
    }
    if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xFF\xD8\xFF") || bytes.starts_with(b"GIF8") {
        return Container::NotATable("a picture");
    }
    text_kind(bytes)
}

fn text_kind(bytes: &[u8]) -> Container {
    let head = decode::head_of(bytes, PAGE_SEARCH_BYTES).to_ascii_lowercase();
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with('<') {
        return if start.starts_with("mime-version:") && start.contains("multipart/related") {
            Container::NotATable("a web archive (some systems name it .xls): save it as XLSX or CSV")
        } else {
            Container::Text
        };
    }
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") && start.contains("<workbook") {
        return Container::Xml2003;
    }
    let is_page = ["<!doctype html", "<html", "<head", "<body", "<meta", "<style", "<div"]
        .iter()
        .any(|tag| start.starts_with(tag))
        || ["<html", "<table"].iter().any(|tag| start.contains(tag));
    if is_page { Container::Html } else { Container::Text }
}

fn zip_kind(bytes: &[u8]) -> Container {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Container::NotATable("a damaged zip") };
    // Names are compared as Excel does: without regard to case, and with either slash.
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| name.ok().map(|name| name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()))
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has("xl/workbook.bin") {
        Container::Xlsb
    } else if has("xl/workbook.xml") || has("workbook.xml") && has("[content_types].xml") {
        Container::Xlsx
    } else if has("content.xml") && has("mimetype") {
        Container::Ods
    } else if names.iter().any(|name| name.starts_with("word/") || name.starts_with("ppt/")) {
        Container::NotATable("a document without sheets")
    } else if has("[content_types].xml") {
        // Its workbook part may have any name: the reader of workbooks follows the package's own pointers.
        Container::Xlsx
    } else {
        Container::Zip
    }
}
