//! One workbook with hidden rows and columns, a filter and a merged name, in the containers in which it can be made here:
//! as XLSX, and as a binary workbook (XLSB), record by record as MS-XLSB has them, because no program here writes one.

use rust_xlsxwriter::{FilterCondition, Format, Workbook};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A sheet of texts, parted by `|`. Rows and columns are counted from nought.
pub struct Sheet {
    name: &'static str,
    rows: [&'static str; 6],
    hidden_rows: &'static [u32],
    hidden_columns: &'static [u16],
    /// The column with a filter, and the text that it leaves.
    filter: Option<(u16, &'static str)>,
    /// First row, last row and column of merged cells.
    merged: Option<(u32, u32, u16)>,
}

/// A small appointment book: four appointments held, one not attended.
pub const BOOK: [&str; 6] = [
    "Date|Time|Status|Clinician|Slot Type",
    "2024-07-18|09:00|Seen|A|GP",
    "2024-07-19|09:00|Seen|A|GP",
    "2024-07-19|09:10|DNA|A|GP",
    "2024-07-19|09:20|Seen|B|GP",
    "2024-07-19|09:30|Seen|B|GP",
];

/// Nothing stands in row 21 and in column J; the filter leaves the rows of B.
pub const SHEETS: [Sheet; 3] = [
    Sheet {
        name: "Book",
        rows: BOOK,
        hidden_rows: &[1, 3, 4, 20],
        hidden_columns: &[3, 9],
        filter: None,
        merged: None,
    },
    Sheet {
        name: "Filtered",
        rows: BOOK,
        hidden_rows: &[1, 2, 3],
        hidden_columns: &[],
        filter: Some((3, "B")),
        merged: None,
    },
    Sheet {
        name: "Rota",
        rows: [
            "Name|Role|Date|Start|End",
            "R01|Reception|2024-07-17|08:00|16:00",
            "|Reception|2024-07-18|08:00|16:00",
            "|Reception|2024-07-19|08:00|17:00",
            "R02|Reception|2024-07-19|08:00|12:00",
            "|Reception|2024-07-19|12:00|13:00",
        ],
        hidden_rows: &[],
        hidden_columns: &[],
        filter: None,
        merged: Some((1, 3, 0)),
    },
];

/// What must be said of the sheets, in every container.
pub const SAID: [&str; 2] = [
    "sheet `Book`: it has 3 hidden rows (row 2, rows 4 to 5); it has 1 hidden column (D)",
    "sheet `Filtered`: it has 3 rows hidden by a filter (rows 2 to 4)",
];
/// What must be said of the rota.
pub const MERGED: &str = "2 cells took the value of the merged cell above";

/// The workbook as XLSX.
pub fn xlsx() -> Vec<u8> {
    let mut workbook = Workbook::new();
    for made in &SHEETS {
        let sheet = workbook.add_worksheet().set_name(made.name).unwrap();
        for (row, cells) in (0u32..).zip(made.rows) {
            for (column, text) in (0u16..).zip(cells.split('|')).filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
        for row in made.hidden_rows {
            sheet.set_row_hidden(*row).unwrap();
        }
        for column in made.hidden_columns {
            sheet.set_column_hidden(*column).unwrap();
        }
        if let Some((column, left)) = made.filter {
            sheet.autofilter(0, 0, 5, 4).unwrap();
            sheet.filter_column(column, &FilterCondition::new().add_list_filter(left)).unwrap();
        }
        if let Some((first, last, column)) = made.merged {
            sheet.merge_range(first, column, last, column, "R01", &Format::new()).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// The workbook as XLSB.
pub fn xlsb() -> Vec<u8> {
    let content_type = |part: &str, kind: &str| {
        format!("<Override PartName=\"{part}\" ContentType=\"application/vnd.ms-excel.{kind}\"/>")
    };
    let kinds: String =
        (1..=SHEETS.len()).map(|n| content_type(&format!("/xl/worksheets/sheet{n}.bin"), "worksheet")).collect();
    let relation = |id: usize, kind: &str, target: &str| {
        let kind = format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
        format!("<Relationship Id=\"rId{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inside: &str| {
        let space = "http://schemas.openxmlformats.org/package/2006/relationships";
        format!("<?xml version=\"1.0\"?><Relationships xmlns=\"{space}\">{inside}</Relationships>").into_bytes()
    };
    let to_sheets: String =
        (1..=SHEETS.len()).map(|n| relation(n, "worksheet", &format!("worksheets/sheet{n}.bin"))).collect();
    let types = format!(
        "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         {}{kinds}</Types>",
        content_type("/xl/workbook.bin", "sheet.binary.macroEnabled.main")
    );
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, bytes: &[u8]| {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    };
    part("[Content_Types].xml", types.as_bytes());
    part("_rels/.rels", &relations(&relation(1, "officeDocument", "xl/workbook.bin")));
    part("xl/_rels/workbook.bin.rels", &relations(&to_sheets));
    part("xl/workbook.bin", &binary_list());
    for (number, sheet) in (1..).zip(&SHEETS) {
        part(&format!("xl/worksheets/sheet{number}.bin"), &binary_sheet(sheet));
    }
    writer.finish().unwrap().into_inner()
}

/// `BrtBeginBook`, the sheets between `BrtBeginBundleShs` and `BrtEndBundleShs`, `BrtCalcProp`, `BrtEndBook`.
fn binary_list() -> Vec<u8> {
    let sheet = |(number, sheet): (u32, &Sheet)| {
        let text = [wide(&format!("rId{number}")), wide(sheet.name)].concat();
        record(156, &[words(&[0, number]), text].concat())
    };
    let sheets: Vec<u8> = (1..).zip(&SHEETS).flat_map(sheet).collect();
    [record(131, &[]), record(143, &[]), sheets, record(144, &[]), record(157, &[0; 26]), record(132, &[])].concat()
}

fn binary_sheet(sheet: &Sheet) -> Vec<u8> {
    // The corners (`BrtWsDim`), then the hidden columns.
    let mut bytes = [record(129, &[]), record(148, &words(&[0, 20, 0, 9]))].concat();
    if !sheet.hidden_columns.is_empty() {
        bytes.extend(record(390, &[]));
        for column in sheet.hidden_columns {
            let (column, flags) = (u32::from(*column), 1u16.to_le_bytes());
            bytes.extend(record(60, &[&words(&[column, column, 2340, 0])[..], &flags].concat()));
        }
        bytes.extend(record(391, &[]));
    }
    bytes.extend(record(145, &[]));
    for row in 0..21u32 {
        // Number, format, height, flags, phonetic guides, spans: none.
        let flags = if sheet.hidden_rows.contains(&row) { 0x1000u16 } else { 0 };
        let head = [&words(&[row, 0])[..], &300u16.to_le_bytes(), &flags.to_le_bytes(), &[0], &words(&[0])].concat();
        bytes.extend(record(0, &head));
        let cells = sheet.rows.get(row as usize).copied().unwrap_or_default();
        for (column, text) in (0u32..).zip(cells.split('|')).filter(|(_, text)| !text.is_empty()) {
            bytes.extend(record(6, &[words(&[column, 0]), wide(text)].concat()));
        }
    }
    bytes.extend(record(146, &[]));
    if let Some((column, left)) = sheet.filter {
        bytes.extend(record(161, &words(&[0, 5, 0, 4])));
        bytes.extend(record(163, &[&words(&[column.into()])[..], &[0; 2]].concat()));
        bytes.extend([record(165, &words(&[0, 0])), record(167, &wide(left)), record(166, &[])].concat());
        bytes.extend([record(164, &[]), record(162, &[])].concat());
    }
    if let Some((first, last, column)) = sheet.merged {
        let column = u32::from(column);
        let cells = words(&[first, last, column, column]);
        bytes.extend([record(177, &words(&[1])), record(176, &cells), record(178, &[])].concat());
    }
    bytes.extend(record(130, &[]));
    bytes
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [words(&[u32::try_from(units.len() / 2).unwrap()]), units].concat()
}

/// Kind and length in bytes of seven bits, the lowest first, each but the last with its highest bit set.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let sevens = |mut number: usize| {
        let mut bytes = Vec::new();
        while number > 0x7F {
            bytes.push((number & 0x7F) as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
        bytes
    };
    [sevens(kind.into()), sevens(data.len()), data.to_vec()].concat()
}
