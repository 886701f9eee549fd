//! Published NHS England daily counts (Appointments in General Practice): files of any length, told apart by their headers,
//! streamed block by block and summed. Only the sums stay in memory.

mod blocks;
mod files;
pub mod practice_months;
mod rows;

use super::decode::decode;
use super::layout::{self, LayoutError};
use super::recognise::{Finding, KnownLayout, Recognition, recognise};
use super::row_kinds::Refusal;
use super::sources::SourceError;
use super::tables::{Content, Table, csv::CsvText};
use super::{Progress, limits, walk};
use crate::model::data::{PRACTICE_MONTHS, RowAccount, TableKind, TableRecord};
use crate::model::evidence::SourceRef;
use crate::model::exception::{Exception, ExceptionCode, Warning};
use crate::model::incident::Incident;
use crate::model::published::PublishedData;
use blocks::{Blocks, Trouble};
use chrono::{Days, NaiveDate};
use files::Kind;
use rows::RowSums;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// The layout of daily counts.
pub const DAILY: &str = "gpad_daily";
/// Layouts of the same publication that hold months and no days.
const MONTHLY: [&str; 2] = ["gpad_monthly", PRACTICE_MONTHS];
const NOT_RECOGNISED: &str = "not recognised";

/// Why published files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PublishedError {
    /// An input cannot be opened.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A layout is not sound.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// No file holds daily counts of the dates in question.
    #[error("no file holds daily counts for the incident and the days before it\n{found}")]
    NothingDaily {
        /// What was found, a line a file.
        found: String,
    },
    /// Two files hold the same day of the same area, and are not the same file.
    #[error("`{first}` and `{second}` both hold {date} of area {area}, and are not the same file")]
    TwoEditions {
        /// The one.
        first: String,
        /// The other.
        second: String,
        /// A date that both hold.
        date: NaiveDate,
        /// An area that both hold.
        area: String,
    },
}

/// Reads every published file under the inputs: the dates of the incident, and the dates that it may be compared with.
/// `days_back` is how far reference days lie back.
pub fn read(
    inputs: &[PathBuf],
    incident: &Incident,
    days_back: u64,
    progress: Option<Progress<'_>>,
) -> Result<PublishedData, PublishedError> {
    let layouts: Vec<KnownLayout> = layout::all(None)?
        .into_iter()
        .filter(|layout| layout.name == DAILY || MONTHLY.contains(&layout.name.as_str()))
        .map(KnownLayout::new)
        .collect();
    let window = (incident.first_date() - Days::new(days_back))..=incident.last_date();
    let mut desk = Desk { layouts: &layouts, window, data: PublishedData::default(), owners: BTreeMap::new() };
    let found = files::gather(inputs)?;
    let count = found.len();
    for (index, file) in found.iter().enumerate() {
        if let Some(progress) = progress {
            progress(&file.shown, index + 1, count);
        }
        desk.file(&file.shown, &file.path)?;
    }
    let incident_dates = incident.first_date()..=incident.last_date();
    let mut dates = desk.data.areas.values().flat_map(|area| area.by_date.keys());
    if !dates.any(|date| incident_dates.contains(date)) {
        return Err(PublishedError::NothingDaily { found: desk.found_in_words() });
    }
    desk.data.exceptions.sort_by_key(|exception| (exception.source, exception.code));
    Ok(desk.data)
}

/// What is known so far.
struct Desk<'l> {
    layouts: &'l [KnownLayout],
    window: RangeInclusive<NaiveDate>,
    data: PublishedData,
    /// Which table holds a date of an area.
    owners: BTreeMap<(String, NaiveDate), u32>,
}

/// One daily table, read to its end.
struct Daily {
    sums: RowSums,
    account: RowAccount,
}

impl Desk<'_> {
    fn file(&mut self, shown: &str, path: &Path) -> Result<(), PublishedError> {
        match files::kind_of(path) {
            Ok(Kind::Text) => match File::open(path) {
                Ok(file) => self.table(shown, file, limits::PUBLISHED_BYTES),
                Err(error) => self.refused(shown, Trouble::Unreadable(error.kind().to_string())),
            },
            Ok(Kind::Zip) => self.zip(shown, path),
            Ok(Kind::Other(what)) => self.refused(shown, Trouble::Unreadable(what.to_owned())),
            Err(trouble) => self.refused(shown, trouble),
        }
    }

    fn zip(&mut self, shown: &str, path: &Path) -> Result<(), PublishedError> {
        let opened = File::open(path).ok().and_then(|file| zip::ZipArchive::new(BufReader::new(file)).ok());
        let Some(mut archive) = opened else {
            return self.refused(shown, Trouble::Unreadable("it is a damaged zip".to_owned()));
        };
        if archive.len() > limits::ZIP_MEMBERS {
            return self.refused(shown, Trouble::OverLimit("more members than a zip may have"));
        }
        for index in 0..archive.len() {
            let Ok(member) = archive.by_index(index) else {
                let trouble = Trouble::Unreadable("a damaged or password protected member of a zip".to_owned());
                self.refused(&format!("{shown}/member {}", index + 1), trouble)?;
                continue;
            };
            let name = member.name().map(|name| name.replace('\\', "/"));
            let name = name.unwrap_or_else(|_| format!("member {}", index + 1));
            let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
            if name.ends_with('/') || hidden {
                continue;
            }
            let packed = member.compressed_size().max(1);
            let most = limits::RATIO_MATTERS_BYTES.max(packed.saturating_mul(limits::INFLATED_RATIO));
            self.table(&format!("{shown}/{name}"), member, most.min(limits::PUBLISHED_BYTES))?;
        }
        Ok(())
    }

    /// A file that is not read: it stands among the sources, with the reason.
    fn refused(&mut self, shown: &str, trouble: Trouble) -> Result<(), PublishedError> {
        let (code, detail) = match trouble {
            Trouble::OverLimit(what) => (ExceptionCode::OverLimit, what.to_owned()),
            Trouble::Unreadable(what) => (ExceptionCode::Unreadable, what),
        };
        self.data.tables.push(record(shown));
        self.mark_table(code, Some(detail));
        Ok(())
    }

    fn mark_table(&mut self, code: ExceptionCode, detail: Option<String>) {
        let table = u32::try_from(self.data.tables.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let source = SourceRef { table, row: 0, column: 0 };
        self.data.exceptions.push(Exception { code, source, column: None, detail, puts_row_aside: false });
    }

    fn table(&mut self, shown: &str, source: impl Read, most_bytes: u64) -> Result<(), PublishedError> {
        let mut record = record(shown);
        let mut blocks = Blocks::new(source, most_bytes);
        let read = self.read_blocks(&mut blocks, &mut record).and_then(|daily| {
            blocks.skip_rest()?;
            Ok(daily)
        });
        let daily = match read {
            Err(trouble) => return self.refused(shown, trouble),
            Ok(daily) => daily,
        };
        record.sha256 = blocks.sha256();
        match daily {
            Some(daily) => self.shelve(record, daily),
            None => {
                let is_monthly = MONTHLY.contains(&record.layout.as_str());
                self.data.tables.push(record);
                if is_monthly {
                    let text = format!("`{shown}` holds counts by month and no days: it was left out.");
                    self.data.warnings.push(Warning::new("monthly_file_left_out", text));
                } else {
                    self.mark_table(ExceptionCode::NotRecognised, None);
                }
                Ok(())
            }
        }
    }

    /// Reads a table to its end; none if it holds no daily counts.
    fn read_blocks(&self, blocks: &mut Blocks<impl Read>, record: &mut TableRecord) -> Result<Option<Daily>, Trouble> {
        let Some(first) = whole_start(blocks)? else { return Ok(None) };
        if let Some(what) = files::no_text(&first) {
            return Err(Trouble::Unreadable(what.to_owned()));
        }
        let (text, encoding) = decode(&first);
        record.encoding = encoding.to_owned();
        let text = CsvText::new(text);
        let separator = text.separator();
        let mut table = Table::of_text(text, encoding);
        let Some(mut recognition) = self.recognised(&table, record) else { return Ok(None) };
        let number = u32::try_from(self.data.tables.len()).unwrap_or(u32::MAX);
        let mut daily =
            Daily { sums: RowSums::new(number, &recognition, self.window.clone()), account: RowAccount::default() };
        let mut lines_before = 0;
        loop {
            walk_block(&table, &recognition, &mut daily, lines_before);
            lines_before += table.physical_rows();
            // Rows of later blocks all come after the header.
            recognition.header_row = 0;
            let Some(block) = blocks.next_block()? else { return Ok(Some(daily)) };
            let (text, encoding) = decode(&block);
            if encoding != "UTF-8" {
                record.encoding = encoding.to_owned();
            }
            table.content = Content::Text(CsvText::with_separator(text, separator));
        }
    }

    fn recognised(&self, table: &Table, record: &mut TableRecord) -> Option<Box<Recognition<'_>>> {
        let head = table.head(limits::HEADER_SEARCH_ROWS);
        let Finding::Known(recognition) = recognise(&head, self.layouts) else { return None };
        record.layout = recognition.layout.name.clone();
        record.layout_title = recognition.layout.title.clone();
        record.why = recognition.why.clone();
        record.columns = recognition.columns_read.clone();
        (recognition.layout.name == DAILY).then_some(recognition)
    }

    /// Adds the sums of a table, unless the same file was read before.
    fn shelve(&mut self, mut record: TableRecord, daily: Daily) -> Result<(), PublishedError> {
        let Daily { sums, account } = daily;
        let number = u32::try_from(self.data.tables.len()).unwrap_or(u32::MAX);
        let is_again = self.data.tables.iter().any(|table| table.layout == DAILY && table.sha256 == record.sha256);
        record.kind = TableKind::Appointments;
        record.span = sums.span;
        record.rows = RowAccount {
            used: if is_again { 0 } else { sums.account.used },
            duplicates: if is_again { sums.account.used } else { 0 },
            weight_used: if is_again { 0 } else { sums.account.weight_used },
            weight_read: sums.account.weight_read,
            exceptions: sums.account.exceptions.clone(),
            ..account
        };
        let not_listed = sums.account.exception_rows().saturating_sub(limits::LISTED_EXCEPTIONS);
        if not_listed > 0 {
            let text = format!("`{}`: {not_listed} more rows were put aside than are listed.", record.path);
            self.data.warnings.push(Warning::new("exceptions_not_listed", text));
        }
        self.data.exceptions.extend(sums.exceptions);
        let path = record.path.clone();
        self.data.tables.push(record);
        if is_again {
            return Ok(());
        }
        for (date, kept) in sums.kept_as_read {
            *self.data.kept_as_read.entry(date).or_default() += kept;
        }
        for (code, area) in sums.areas {
            for date in area.by_date.keys() {
                if let Some(owner) = self.owners.insert((code.clone(), *date), number) {
                    let first =
                        self.data.tables.get(owner as usize).map(|table| table.path.clone()).unwrap_or_default();
                    return Err(PublishedError::TwoEditions { first, second: path, date: *date, area: code });
                }
            }
            let known = self.data.areas.entry(code).or_default();
            if !area.name.is_empty() {
                known.name = area.name;
            }
            known.by_date.extend(area.by_date);
        }
        Ok(())
    }

    fn found_in_words(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for table in &self.data.tables {
            let what = match table.layout.as_str() {
                DAILY => "daily counts, but not of the incident's dates".to_owned(),
                layout if MONTHLY.contains(&layout) => {
                    format!("{}. It holds months and no days: the incident cannot be seen in it", table.layout_title)
                }
                _ => "not recognised, or not readable".to_owned(),
            };
            lines.push(format!("  found: `{}`, {what}", table.path));
        }
        if lines.is_empty() {
            lines.push("  found: no file at all".to_owned());
        }
        lines.join("\n")
    }
}

/// The first block; the whole file where two bytes are a letter, since lines cannot be told before it is decoded.
fn whole_start(blocks: &mut Blocks<impl Read>) -> Result<Option<Vec<u8>>, Trouble> {
    let Some(mut first) = blocks.next_block()? else { return Ok(None) };
    if first.starts_with(b"\xFF\xFE") || first.starts_with(b"\xFE\xFF") {
        while let Some(more) = blocks.next_block()? {
            first.extend_from_slice(&more);
            if first.len() > limits::LINE_BYTES {
                return Err(Trouble::OverLimit("it is in UTF-16, and too long for that: save it as UTF-8"));
            }
        }
    }
    Ok(Some(first))
}

fn walk_block(table: &Table, recognition: &Recognition<'_>, daily: &mut Daily, lines_before: u64) {
    let mut broken = Vec::new();
    let sums = &mut daily.sums;
    let account = walk::walk_data(table, recognition, &mut broken, &mut |row| sums.take(row, lines_before));
    for line in broken {
        let refusal = Refusal { code: ExceptionCode::BrokenRecord, column: None, detail: None };
        sums.put_aside(lines_before + u64::from(line), refusal);
    }
    let sum = &mut daily.account;
    sum.physical += account.physical;
    sum.preamble += account.preamble;
    sum.header += account.header;
    sum.data += account.data;
    sum.blank += account.blank;
    sum.footer += account.footer;
    sum.continuation += account.continuation;
    sum.not_data += account.not_data;
}

fn record(shown: &str) -> TableRecord {
    TableRecord {
        path: shown.to_owned(),
        sheet: None,
        sha256: String::new(),
        layout: NOT_RECOGNISED.to_owned(),
        layout_title: NOT_RECOGNISED.to_owned(),
        encoding: "not read".to_owned(),
        kind: TableKind::Unrecognised,
        why: String::new(),
        columns: Vec::new(),
        span: None,
        exported_at: None,
        rows: RowAccount::default(),
    }
}
