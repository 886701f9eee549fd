//! Workbooks: a look at the zip directory first, then calamine's streaming reader of cells, sheet by sheet.

use super::sheet::{BeyondLimit, RowGatherer};
use super::{Content, RawRow, Table};
use crate::ingest::limits;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsb, Xlsx};
use std::io::{Cursor, Read};

/// Why a workbook cannot be read. The words go to the reader of the claim; none comes from the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    /// Protected by a password.
    #[error("it is password protected")]
    PasswordProtected,
    /// Not a workbook inside.
    #[error("{0}")]
    NotSound(&'static str),
    /// Beyond a limit.
    #[error("it has more {0} than are read")]
    BeyondLimit(&'static str),
}

/// What kind of file the first bytes show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A workbook in a zip: XLSX or XLSM.
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
    /// PDF, pictures and other things without rows.
    NotATable(&'static str),
    /// Text.
    Text,
}

/// What the bytes are, by content and never by name.
pub fn container_of(bytes: &[u8]) -> Container {
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    if bytes.starts_with(OLE) {
        let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let head = bytes.get(..bytes.len().min(1 << 20)).unwrap_or_default();
        let tail = bytes.get(bytes.len().saturating_sub(1 << 20)..).unwrap_or_default();
        let holds = |part: &[u8]| part.windows(wide.len()).any(|window| window == wide);
        return if holds(head) || holds(tail) { Container::Encrypted } else { Container::Xls };
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip_kind(bytes);
    }
    if bytes.starts_with(b"%PDF") {
        return Container::NotATable("a PDF");
    }
    if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xFF\xD8\xFF") || bytes.starts_with(b"GIF8") {
        return Container::NotATable("a picture");
    }
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let start = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Container::NotATable("a web page (some systems name it .xls)");
    }
    Container::Text
}

fn zip_kind(bytes: &[u8]) -> Container {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Container::NotATable("a damaged zip") };
    let has = |name: &str| archive.file_names().any(|member| member.is_ok_and(|member| member == name));
    if has("xl/workbook.xml") {
        Container::Xlsx
    } else if has("xl/workbook.bin") {
        Container::Xlsb
    } else if has("content.xml") && has("mimetype") {
        Container::Ods
    } else if has("[Content_Types].xml") {
        Container::NotATable("a document without sheets")
    } else {
        Container::Zip
    }
}

/// Reads every sheet of a workbook.
pub fn read(bytes: &[u8], container: Container) -> Result<Vec<Table>, WorkbookError> {
    check_directory(bytes)?;
    match container {
        Container::Xlsb => read_xlsb(bytes),
        _ => read_xlsx(bytes),
    }
}

/// Sizes of members as declared, and, for parts that are read whole, as they really inflate.
fn check_directory(bytes: &[u8]) -> Result<(), WorkbookError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| WorkbookError::NotSound("its inside is damaged: it is no sound workbook"))?;
    if archive.len() > limits::ZIP_MEMBERS {
        return Err(WorkbookError::BeyondLimit("parts"));
    }
    let mut inflated_in_all = 0u64;
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).map_err(|_| WorkbookError::NotSound("a part of it cannot be read"))?;
        let packed = member.compressed_size().max(1);
        let most = limits::INFLATED_BYTES.min(limits::RATIO_MATTERS_BYTES.max(packed * limits::INFLATED_RATIO));
        if member.size() > most {
            return Err(WorkbookError::BeyondLimit("bytes inside, unpacked,"));
        }
        let mut limited = (&mut member).take(most + 1);
        let inflated = std::io::copy(&mut limited, &mut std::io::sink())
            .map_err(|_| WorkbookError::NotSound("a part of it cannot be unpacked"))?;
        inflated_in_all += inflated;
        if inflated > most || inflated_in_all > limits::INFLATED_BYTES {
            return Err(WorkbookError::BeyondLimit("bytes inside, unpacked,"));
        }
    }
    Ok(())
}

fn sheets_of<R: Reader<Cursor<Vec<u8>>>>(workbook: &R) -> Result<Vec<(String, bool)>, WorkbookError> {
    let sheets: Vec<_> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if sheets.len() > limits::SHEETS { Err(WorkbookError::BeyondLimit("sheets")) } else { Ok(sheets) }
}

fn read_xlsx(bytes: &[u8]) -> Result<Vec<Table>, WorkbookError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).map_err(|error| match error {
        calamine::XlsxError::Password => WorkbookError::PasswordProtected,
        _ => WorkbookError::NotSound("it is no sound workbook"),
    })?;
    let mut tables = Vec::new();
    for (sheet, hidden) in sheets_of(&workbook)? {
        let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) else { continue };
        let mut gatherer = RowGatherer::default();
        while let Some(cell) = cells.next_cell().map_err(|_| WorkbookError::NotSound("a sheet of it is damaged"))? {
            take(&mut gatherer, cell.get_position(), cell.get_value())?;
        }
        tables.push(table(sheet, hidden, "XLSX", gatherer.finish()));
    }
    Ok(tables)
}

fn read_xlsb(bytes: &[u8]) -> Result<Vec<Table>, WorkbookError> {
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(bytes.to_vec())).map_err(|error| match error {
        calamine::XlsbError::Password => WorkbookError::PasswordProtected,
        _ => WorkbookError::NotSound("it is no sound workbook"),
    })?;
    let mut tables = Vec::new();
    for (sheet, hidden) in sheets_of(&workbook)? {
        let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) else { continue };
        let mut gatherer = RowGatherer::default();
        while let Some(cell) = cells.next_cell().map_err(|_| WorkbookError::NotSound("a sheet of it is damaged"))? {
            take(&mut gatherer, cell.get_position(), cell.get_value())?;
        }
        tables.push(table(sheet, hidden, "XLSB", gatherer.finish()));
    }
    Ok(tables)
}

fn take(gatherer: &mut RowGatherer, position: (u32, u32), value: &DataRef<'_>) -> Result<(), WorkbookError> {
    gatherer.take(position.0, position.1, value).map_err(|BeyondLimit(what)| WorkbookError::BeyondLimit(what))
}

fn table(sheet: String, hidden: bool, encoding: &str, rows: Vec<RawRow>) -> Table {
    let physical_rows = rows.last().map_or(0, |row| row.row);
    Table { sheet: Some(sheet), hidden, encoding: encoding.to_owned(), content: Content::Sheet { rows, physical_rows } }
}
