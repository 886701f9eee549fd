//! What a staff row says of money: kind of pay, fee, rate, enhancement, the invoice, and who pays.

use super::durations::decimal_of;
use super::entry::{Entry, EntryKind};
use super::reference::reference_in;
use super::row_cells::Read;
use super::rows::Table;
use super::wage::living_wage_pence;
use super::words;
use crate::ingest::row_kinds::Refusal;
use crate::ingest::tables::{Cell, RawRow};
use crate::model::exception::ExceptionCode;
use crate::model::money::pence_from_text;
use crate::model::staff::{Basis, FundedBy, Pay, StaffGroup};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The most that an hour can plausibly cost, in pence.
const HIGHEST_RATE_PENCE: i64 = 20_000;

/// What a row says of its pay.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PayWord {
    /// A kind of pay.
    Said(Pay),
    /// That the leave is not paid.
    UnpaidLeave,
    /// Nothing.
    Unsaid,
}

/// The pay of a row; contracted where nothing says otherwise.
pub fn pay_of(word: PayWord, entry: &Entry, table: &Table, row: &RawRow, marks: &mut Vec<Refusal>) -> Read<Pay> {
    let employment = table.recognised.text(row, "employment").unwrap_or_default().to_lowercase();
    match word {
        PayWord::Said(pay) if entry.fee_pence.is_some() && !pay.is_fee() => {
            Err(Refusal::of(ExceptionCode::UnknownWord, "pay").saying("a fee goes with `locum_fee` or `agency_fee`"))
        }
        PayWord::Said(pay) => Ok(pay),
        _ if entry.fee_pence.is_some() && employment == "agency" => Ok(Pay::AgencyFee),
        _ if entry.fee_pence.is_some() && (employment == "locum" || entry.group == Some(StaffGroup::GpLocum)) => {
            Ok(Pay::LocumFee)
        }
        _ if entry.fee_pence.is_some() => Err(Refusal::of(ExceptionCode::MissingValue, "pay")),
        _ => {
            if table.traits.is_template {
                let said = Refusal::of(ExceptionCode::MissingValue, "pay").saying("it was read as contracted time");
                marks.push(said);
            }
            Ok(Pay::Contracted)
        }
    }
}

/// The fee of a session in pence; none where it is nought.
pub fn fee_of(table: &Table, row: &RawRow) -> Read<Option<i64>> {
    let Some(cell) = table.recognised.cell(row, "fee") else { return Ok(None) };
    if *cell == Cell::Error {
        return Err(Refusal::of(ExceptionCode::ErrorCell, "fee"));
    }
    match pence_from_text(&cell.text()) {
        Some(0) => Ok(None),
        Some(pence) if pence > 0 => Ok(Some(pence)),
        Some(_) => Err(Refusal::of(ExceptionCode::BadAmount, "fee")),
        None => Err(Refusal::of(ExceptionCode::BadNumber, "fee")),
    }
}

/// Puts the enhancement, the rate and the reference of the invoice into an entry.
pub fn money_of_row(entry: &mut Entry, table: &Table, row: &RawRow, marks: &mut Vec<Refusal>) -> Read<()> {
    entry.enhancement = match table.recognised.cell(row, "enhancement") {
        None => None,
        Some(cell) => {
            let value = decimal_of(cell).filter(|value| (Decimal::ONE..=Decimal::from(3)).contains(value));
            Some(value.ok_or(Refusal::of(ExceptionCode::BadNumber, "enhancement").saying("between 1.0 and 3.0"))?)
        }
    };
    entry.rate_pence_per_hour = rate_of(table, row, entry.date, marks);
    entry.invoice_reference = table.recognised.text(row, "evidence_ref").and_then(|text| reference_in(&text));
    let is_done = entry.kind != EntryKind::Time(Some(Basis::Planned));
    if entry.pay.is_fee() && is_done {
        if entry.fee_pence.is_none() {
            let detail = "the fee of this session is not in the row, so it has no price";
            marks.push(Refusal::of(ExceptionCode::MissingValue, "fee").saying(detail));
        } else if entry.invoice_reference.is_none() {
            let written = table.recognised.cell(row, "evidence_ref").is_some();
            let refusal = Refusal::of(ExceptionCode::FeeWithoutReference, "evidence_ref");
            let detail = "what stands there does not look like a reference such as INV-7781, and was not kept";
            marks.push(if written { refusal.saying(detail) } else { refusal });
        }
    }
    Ok(())
}

/// The row's rate: its own, else total cost / total hours where that gives whole pence (`DOMAIN.md` section 7). A rate
/// that cannot be used leaves the time without a price; it never takes the time away.
fn rate_of(table: &Table, row: &RawRow, date: NaiveDate, marks: &mut Vec<Refusal>) -> Option<i64> {
    let pence = match table.recognised.cell(row, "rate") {
        Some(cell) => match pence_from_text(&cell.text()) {
            Some(pence) if pence >= 0 => pence,
            _ => {
                let detail = "the rate is not pounds and whole pence and was not used";
                marks.push(Refusal::of(ExceptionCode::BadNumber, "rate").saying(detail));
                return None;
            }
        },
        None => rate_from_cost(table, row)?,
    };
    let implausible = |detail| Refusal::of(ExceptionCode::ImplausibleRate, "rate").saying(detail);
    if pence > HIGHEST_RATE_PENCE {
        marks.push(implausible("it is above 200.00 an hour and was not used"));
        return None;
    }
    if pence > 0 && living_wage_pence(date).is_some_and(|floor| pence < floor) {
        marks.push(implausible("it is below the National Living Wage of the date; it was used all the same"));
    }
    (pence > 0).then_some(pence)
}

fn rate_from_cost(table: &Table, row: &RawRow) -> Option<i64> {
    let cost = decimal_of(table.recognised.cell(row, "cost")?)?;
    let hours = decimal_of(table.recognised.cell(row, "hours")?)?;
    if hours <= Decimal::ZERO || cost <= Decimal::ZERO {
        return None;
    }
    let cost_pence = cost.checked_mul(Decimal::ONE_HUNDRED)?;
    let pence = cost_pence.checked_div(hours)?;
    // Exact only if the whole pence times the hours give the cost again.
    let whole = pence.round();
    (whole.checked_mul(hours)? == cost_pence).then_some(whole)?.to_i64()
}

/// Who pays: the practice, unless the row says otherwise.
pub fn funded_by_of(table: &Table, row: &RawRow) -> Read<FundedBy> {
    if let Some(text) = table.recognised.text(row, "funded_by") {
        return words::funded_by(&text).ok_or(Refusal::of(ExceptionCode::UnknownWord, "funded_by"));
    }
    let employment = table.recognised.text(row, "employment");
    Ok(employment
        .filter(|text| text.eq_ignore_ascii_case("arrs_pcn"))
        .map_or(FundedBy::Practice, |_| FundedBy::PcnArrs))
}
