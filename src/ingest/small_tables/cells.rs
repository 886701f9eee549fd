//! What single cells of a small table say.

use crate::ingest::dates::NumericOrder;
use crate::ingest::reading::Recognised;
use crate::ingest::row_kinds::Refusal;
use crate::ingest::staff::dates::date_of;
use crate::ingest::staff::durations::decimal_of;
use crate::ingest::staff::words::yes_or_no;
use crate::ingest::tables::{Cell, RawRow};
use crate::model::exception::ExceptionCode;
use crate::model::money::{Pence, pence_from_text};
use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;

/// More items than this in one cell are a typing error.
const MOST_ITEMS: i64 = 1_000_000;

/// The cells of one row.
pub struct Cells<'a> {
    /// The table.
    pub recognised: &'a Recognised<'a>,
    /// The row.
    pub row: &'a RawRow,
    /// Order of all-numeric dates; none if the table shows both.
    pub order: Option<NumericOrder>,
}

impl Cells<'_> {
    fn cell(&self, field: &'static str) -> Option<&Cell> {
        self.recognised.cell(self.row, field)
    }

    fn needed(&self, field: &'static str) -> Result<&Cell, Refusal> {
        match self.cell(field) {
            None => Err(Refusal::of(ExceptionCode::MissingValue, field)),
            Some(Cell::Error) => Err(Refusal::of(ExceptionCode::ErrorCell, field)),
            Some(cell) => Ok(cell),
        }
    }

    /// The date of the row.
    pub fn date(&self) -> Result<NaiveDate, Refusal> {
        date_of(self.needed("date")?, self.order).map_err(|code| Refusal::of(code, "date"))
    }

    /// A text that must be there.
    pub fn needed_text(&self, field: &'static str) -> Result<String, Refusal> {
        self.needed(field).map(|cell| cell.text())
    }

    /// A whole number from nought; none if the cell is empty.
    pub fn count(&self, field: &'static str) -> Result<Option<i64>, Refusal> {
        if self.cell(field).is_none() {
            return Ok(None);
        }
        let number = decimal_of(self.needed(field)?).filter(|number| number.fract().is_zero());
        let whole = number.and_then(|number| number.to_i64()).filter(|number| (0..=MOST_ITEMS).contains(number));
        whole.map(Some).ok_or(Refusal::of(ExceptionCode::BadNumber, field))
    }

    /// A positive sum of money that must be there.
    pub fn amount(&self, field: &'static str) -> Result<Pence, Refusal> {
        match pence_from_text(&self.needed(field)?.text()) {
            Some(pence) if pence > 0 => Ok(pence),
            Some(_) => Err(Refusal::of(ExceptionCode::BadAmount, field)),
            None => Err(Refusal::of(ExceptionCode::BadNumber, field)),
        }
    }

    /// Y, N or blank.
    pub fn outage_related(&self, marks: &mut Vec<Refusal>) -> Option<bool> {
        let text = self.cell("outage_related")?.text();
        let answer = yes_or_no(&text);
        if answer.is_none() {
            let refusal = Refusal::of(ExceptionCode::UnknownWord, "outage_related");
            marks.push(refusal.saying("neither Y nor N: it was read as blank"));
        }
        answer
    }
}
