//! One way through every recognised table: preamble, header, data, blank rows, footers and broken records are told apart
//! and counted here, so that the row account of each file closes (control 1).

use super::dates::DateReader;
use super::layout::{folded_header, folds_to_start};
use super::recognise::Recognition;
use super::tables::{Passing, Prepare, Row, Table, Value};
use crate::model::data::RowAccount;
use crate::model::exception::ExceptionCode;

/// A row is put aside: code and canonical field.
pub type Aside = (ExceptionCode, &'static str);

/// What a row of data turned out to be, for the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowIs {
    /// A record, used or an exception.
    Data,
    /// A subtotal or a nought count: data, but no record.
    NotData,
}

/// Walks through the rows of data of a recognised table and returns its account: `used`, `duplicates`, `superseded` and
/// exceptions are counted later. Lines of broken records are put into `broken`.
pub fn walk_data(
    table: &Table,
    recognition: &Recognition<'_>,
    broken: &mut Vec<u32>,
    visit: &mut dyn FnMut(&Row<'_>) -> RowIs,
) -> RowAccount {
    walk_prepared(table, recognition, broken, &|_| (), &mut |row, ()| visit(row))
}

/// The same, with what `prepare` works out of each row of data without any other: on other threads where the table is long.
pub fn walk_prepared<P: Send>(
    table: &Table,
    recognition: &Recognition<'_>,
    broken: &mut Vec<u32>,
    prepare: Prepare<'_, P>,
    visit: &mut dyn FnMut(&Row<'_>, P) -> RowIs,
) -> RowAccount {
    let mut account =
        RowAccount { physical: table.physical_rows(), blank: table.empty_rows(), ..RowAccount::default() };
    let footers = FooterWords::new(recognition);
    let part_of = |row: &Row<'_>| part(row, recognition, &footers, prepare);
    table.walk_prepared(&part_of, &mut |passing, part| {
        let row = match passing {
            Passing::Broken { line } => {
                account.data += 1;
                broken.push(line);
                return true;
            }
            Passing::Row(row) => row,
        };
        account.continuation += u64::from(row.lines - 1);
        account.blank -= u64::from(row.empty_lines).min(account.blank);
        match part {
            Some(Part::Data(prepared)) => {
                account.data += 1;
                if visit(&row, prepared) == RowIs::NotData {
                    account.not_data += 1;
                }
            }
            Some(Part::Preamble) => account.preamble += 1,
            Some(Part::Header) => account.header += 1,
            Some(Part::Footer) => account.footer += 1,
            Some(Part::Blank) | None => account.blank += 1,
        }
        true
    });
    account
}

/// Which part of a table a row belongs to; a row of data with what was worked out of it.
enum Part<P> {
    Blank,
    Preamble,
    Header,
    Data(P),
    Footer,
}

fn part<P>(row: &Row<'_>, recognition: &Recognition<'_>, footers: &FooterWords, prepare: Prepare<'_, P>) -> Part<P> {
    if row.is_blank() {
        Part::Blank
    } else if row.number < recognition.header_row {
        Part::Preamble
    } else if row.number == recognition.header_row || recognition.repeats_header(row) {
        Part::Header
    } else if footers.fit(row) {
        Part::Footer
    } else {
        Part::Data(prepare(row))
    }
}

/// Counts a table that is read by another reader, or not at all: everything that is not blank is data.
pub fn count_rows(table: &Table) -> RowAccount {
    let mut account =
        RowAccount { physical: table.physical_rows(), blank: table.empty_rows(), ..RowAccount::default() };
    table.walk(&mut |passing| {
        match passing {
            Passing::Broken { .. } => account.data += 1,
            Passing::Row(row) => {
                account.continuation += u64::from(row.lines - 1);
                account.blank -= u64::from(row.empty_lines).min(account.blank);
                if row.is_blank() { account.blank += 1 } else { account.data += 1 }
            }
        }
        true
    });
    account
}

/// Words with which a footer begins, where the row has no date.
struct FooterWords {
    words: Vec<String>,
    date_columns: Vec<usize>,
    dates: DateReader,
}

impl FooterWords {
    fn new(recognition: &Recognition<'_>) -> Self {
        let words = recognition.layout.footer_words.iter().map(|word| folded_header(word)).collect();
        let date_columns =
            ["date", "starts_at"].iter().filter_map(|field| recognition.columns.get(*field).copied()).collect();
        // Any order will do: only whether it is a date matters here.
        let dates = DateReader::new(&[], Some(super::dates::NumericOrder::DayFirst));
        FooterWords { words, date_columns, dates }
    }

    fn fit(&self, row: &Row<'_>) -> bool {
        let Some(Value::Text(first)) = row.values().find(|value| !value.is_empty()) else { return false };
        let Some(letter) = first.chars().next().filter(|letter| letter.is_alphabetic()) else { return false };
        // The first letter tells nearly every row of data from a footer.
        let may_begin = |words: &&String| !letter.is_ascii() || words.starts_with(letter.to_ascii_lowercase());
        self.words.iter().filter(may_begin).any(|words| folds_to_start(first, words))
            && !self.date_columns.iter().any(|column| self.dates.read(row.value(*column)).is_ok())
    }
}
