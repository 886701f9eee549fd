//! Limits on what is read, each with its reason. A file beyond one is an exception that says so, with the number; nothing
//! is cut off silently. Together they keep the reading of any one file under 512 MB of memory and ten seconds.

use std::fmt;
use std::time::Duration;

/// Bytes of one file: five years of a large practice's book are under 200 MB as CSV. While its bytes become text, it is
/// held twice.
pub const FILE_BYTES: u64 = 240 * MEGABYTE;
/// Bytes of all files of one practice together, so that a wrong folder (a whole disk) ends with a message.
pub const ALL_FILES_BYTES: u64 = 2048 * MEGABYTE;
/// Files of one practice: exports come in dozens, not in tens of thousands.
pub const FILES: usize = 5_000;
/// Depth of folders below the one that was named.
pub const FOLDER_DEPTH: usize = 12;
/// Bytes to which a zip or workbook may inflate, and any member of it: a sheet of a million rows is about 300 MB of XML.
pub const INFLATED_BYTES: u64 = 384 * MEGABYTE;
/// Inflated size over packed size of one member: spreadsheets reach 50, a bomb begins at 1000.
pub const INFLATED_RATIO: u64 = 400;
/// Below this a member may have any ratio: small files of blanks pack very well.
pub const RATIO_MATTERS_BYTES: u64 = 4 * MEGABYTE;
/// Members of a zip or workbook.
pub const ZIP_MEMBERS: usize = 5_000;
/// Bytes of a workbook's table of texts, unpacked: they are held in memory, and a million texts of a line are 50 MB.
pub const SHARED_TEXT_BYTES: u64 = 96 * MEGABYTE;
/// Texts that a workbook may announce before the first is read: room for them is made at once.
pub const SHARED_TEXTS: u64 = 4_000_000;
/// Bytes of XML of a workbook between one tag and the next: 32,767 characters of a cell, each of them escaped.
pub const XML_TEXT_BYTES: u64 = MEGABYTE;
/// Tags of XML inside each other: spreadsheets reach twenty, and a piece of a file may be taken wrongly now and then.
pub const XML_DEPTH: u32 = 1_000;
/// Sheets of a workbook: a rota with one sheet a week for four years.
pub const SHEETS: usize = 250;
/// Rows of a table: Excel's own limit, and far more than a book of five years.
pub const ROWS: u32 = 2_000_000;
/// Columns of a row: the widest real export has 60; weekly grids a few hundred.
pub const COLUMNS: usize = 2_000;
/// Bytes of memory for the cells of a workbook, all sheets together: 300,000 rows of a book of twelve columns.
pub const SHEET_BYTES: u64 = 256 * MEGABYTE;
/// Characters of a cell: Excel's own limit.
pub const CELL_CHARACTERS: usize = 32_767;
/// Cells merged over several columns that are remembered of one sheet: leave over the days of a week, titles.
pub const MERGED_ACROSS: usize = 10_000;
/// Merged cells and stretches of hidden rows of one sheet: a rota merges a few in each row of a few thousand.
pub const MARKS: usize = 500_000;
/// Rows that the merged cells of one sheet reach over, all together: a merged cell in every column of a long rota.
pub const MERGED_ROWS: usize = 4_000_000;
/// Bytes of a web page: twice a year of a large practice's book, with the markup of each cell.
pub const PAGE_BYTES: u64 = 128 * MEGABYTE;
/// Lines of text above a table of a web page that are kept: a report's name, its dates, when it was run.
pub const PAGE_LINES: usize = 10;
/// Rows in which a header is looked for: preambles of reports have ten to twenty lines.
pub const HEADER_SEARCH_ROWS: usize = 40;
/// Physical lines of one record: a comment in a cell may have a few; more is a quotation mark that was not closed.
pub const RECORD_LINES: u32 = 20;
/// Bytes of one record: two thousand columns of a kilobyte each; more is a quotation mark that was not closed.
pub const RECORD_BYTES: usize = 2 * 1024 * 1024;
/// Broken records after which a file is given up: each one costs a new start.
pub const BROKEN_RECORDS: usize = 100;
/// Bytes looked at to find the separator.
pub const SEPARATOR_SEARCH_BYTES: usize = 64 * 1024;
/// Bytes of one JSON file: an entry takes about 2 kB, so that this is more than a year of a large practice's book.
pub const JSON_BYTES: usize = 256 * 1024 * 1024;
/// Memory of a process that reads one workbook: with its packed bytes, its dense sheets and the rows made of them.
pub const WORKER_BYTES: u64 = 448 * MEGABYTE;
/// Time of processors of a process that reads one workbook: the largest honest ones take a second or two.
pub const WORKER_PROCESSOR_TIME: Duration = Duration::from_secs(9);
/// The same by the clock, on a computer that is busy with other things.
pub const WORKER_TIME: Duration = Duration::from_secs(90);
/// Memory of a process that claims for one practice of a region. Ten times what a practice with a year of its book takes.
pub const PRACTICE_BYTES: u64 = 1536 * MEGABYTE;
/// Time of processors of such a process: the largest honest ones take ten seconds.
pub const PRACTICE_PROCESSOR_TIME: Duration = Duration::from_secs(300);
/// The same by the clock, on a computer that is busy with other things.
pub const PRACTICE_TIME: Duration = Duration::from_secs(1800);

/// Bytes of one published file, unpacked: it is read block by block, and five years of all England are under 4 GB.
pub const PUBLISHED_BYTES: u64 = 8 * 1024 * 1024 * 1024;
/// Bytes of one block of a published file.
pub const BLOCK_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of one line of a published file: beyond this it is no list of counts.
pub const LINE_BYTES: usize = 64 * 1024 * 1024;
/// Areas of published files: England had 211 CCGs at most.
pub const AREAS: usize = 1_000;
/// Letters of the code of an area.
pub const AREA_CODE_LETTERS: usize = 12;
/// Letters of the name of an area.
pub const AREA_NAME_LETTERS: usize = 200;
/// Appointments in one published row: all England has 1.5 million a day.
pub const PUBLISHED_COUNT: i64 = 10_000_000;
/// Texts of one column that are remembered with what they mean.
pub const REMEMBERED_TEXTS: usize = 4_096;
/// Rows put aside in one published file that are listed one by one; the others are counted.
pub const LISTED_EXCEPTIONS: u64 = 200;

/// One megabyte, as the messages count.
pub const MEGABYTE: u64 = 1024 * 1024;

/// What there is too much of, and how much is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Beyond {
    most: u64,
    what: What,
}

/// What is counted by a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum What {
    /// Megabytes of a file.
    FileMegabytes,
    /// Megabytes of all files.
    AllMegabytes,
    /// Files.
    Files,
    /// Megabytes after unpacking, of one member or in all.
    UnpackedMegabytes,
    /// Unpacked size over packed size.
    Ratio,
    /// Members of a zip, parts of a workbook.
    Members,
    /// Megabytes of texts that cells share.
    SharedTextMegabytes,
    /// Texts that cells share.
    SharedTexts,
    /// Megabytes of one text inside a workbook.
    TextMegabytes,
    /// Tags inside each other.
    XmlDepth,
    /// Sheets.
    Sheets,
    /// Rows.
    Rows,
    /// Columns.
    Columns,
    /// Characters of one cell.
    Characters,
    /// Merged cells and stretches of hidden rows.
    Marks,
    /// Rows under merged cells.
    MergedRows,
    /// Tables of a web page.
    PageTables,
    /// Megabytes of memory for cells.
    CellMegabytes,
    /// Megabytes of memory of the process that reads it.
    MemoryMegabytes,
    /// Seconds of the process that reads it.
    Seconds,
}

impl Beyond {
    /// A limit that is counted.
    pub fn count(most: usize, what: What) -> Self {
        Beyond { most: u64::try_from(most).unwrap_or(u64::MAX), what }
    }

    /// A limit in bytes, said in megabytes.
    pub fn bytes(most: u64, what: What) -> Self {
        Beyond { most: most / MEGABYTE, what }
    }
}

impl std::error::Error for Beyond {}

impl fmt::Display for Beyond {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.most;
        match self.what {
            What::FileMegabytes => write!(formatter, "it is larger than the {most} MB that one file may have"),
            What::AllMegabytes => write!(formatter, "the files together are larger than the {most} MB that are read"),
            What::Files => write!(formatter, "there are more than the {most} files that one practice may have"),
            What::UnpackedMegabytes => write!(formatter, "it unpacks to more than the {most} MB that are read"),
            What::Ratio => write!(formatter, "a part of it unpacks to more than {most} times its size"),
            What::Members => write!(formatter, "it has more than the {most} parts that are read"),
            What::SharedTextMegabytes => write!(formatter, "its texts are more than the {most} MB that are read"),
            What::SharedTexts => write!(formatter, "it announces more than {most} texts, and has not as many"),
            What::TextMegabytes => write!(formatter, "a text inside it is longer than the {most} MB that are read"),
            What::XmlDepth => write!(formatter, "it has more than {most} tags inside each other"),
            What::Sheets => write!(formatter, "it has more than the {most} sheets that are read"),
            What::Rows => write!(formatter, "it has more than the {most} rows that are read"),
            What::Columns => write!(formatter, "it has more than the {most} columns that are read"),
            What::Characters => write!(formatter, "a cell has more than the {most} characters that are read"),
            What::Marks => {
                write!(formatter, "it has more than the {most} merged cells and hidden rows of a sheet that are read")
            }
            What::MergedRows => {
                write!(formatter, "its merged cells reach over more than the {most} rows that are read")
            }
            What::PageTables => write!(formatter, "it has more than the {most} tables of a page that are read"),
            What::CellMegabytes => write!(formatter, "its cells need more than {most} MB of memory"),
            What::MemoryMegabytes => write!(formatter, "reading it needs more than {most} MB of memory"),
            What::Seconds => write!(formatter, "reading it takes longer than {most} seconds"),
        }
    }
}
