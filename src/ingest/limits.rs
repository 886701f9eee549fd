//! Limits on what is read, each with its reason. A file beyond one is an exception that says so; nothing is cut off
//! silently.

/// Bytes of one file: five years of a large practice's book are under 200 MB as CSV.
pub const FILE_BYTES: u64 = 512 * 1024 * 1024;
/// Bytes of all files of one practice together, so that a wrong folder (a whole disk) ends with a message.
pub const ALL_FILES_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Files of one practice: exports come in dozens, not in tens of thousands.
pub const FILES: usize = 5_000;
/// Depth of folders below the one that was named.
pub const FOLDER_DEPTH: usize = 12;
/// Bytes to which one member of a zip or workbook may inflate: a sheet of a million rows is about 300 MB of XML.
pub const INFLATED_BYTES: u64 = 768 * 1024 * 1024;
/// Inflated size over packed size of one member: spreadsheets reach 50, a bomb begins at 1000.
pub const INFLATED_RATIO: u64 = 400;
/// Below this a member may have any ratio: small files of blanks pack very well.
pub const RATIO_MATTERS_BYTES: u64 = 4 * 1024 * 1024;
/// Members of a zip or workbook.
pub const ZIP_MEMBERS: usize = 5_000;
/// Sheets of a workbook: a rota with one sheet a week for four years.
pub const SHEETS: usize = 250;
/// Rows of a table: Excel's own limit, and far more than a book of five years.
pub const ROWS: u32 = 2_000_000;
/// Columns of a row: the widest real export has 60; weekly grids a few hundred.
pub const COLUMNS: usize = 2_000;
/// Cells of a sheet held in memory at once.
pub const SHEET_CELLS: usize = 20_000_000;
/// Characters of a cell: Excel's own limit.
pub const CELL_CHARACTERS: usize = 32_767;
/// Rows in which a header is looked for: preambles of reports have ten to twenty lines.
pub const HEADER_SEARCH_ROWS: usize = 40;
/// Physical lines of one record: a comment in a cell may have a few; more is a quotation mark that was not closed.
pub const RECORD_LINES: u32 = 20;
/// Broken records after which a file is given up: each one costs a new start.
pub const BROKEN_RECORDS: usize = 100;
/// Bytes looked at to find the separator.
pub const SEPARATOR_SEARCH_BYTES: usize = 64 * 1024;
/// Bytes of one JSON file: an entry takes about 2 kB, so that this is more than a year of a large practice's book.
pub const JSON_BYTES: usize = 256 * 1024 * 1024;
