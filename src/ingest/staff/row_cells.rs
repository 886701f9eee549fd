//! What the cells of one staff row say.

use super::dates::date_of;
use super::durations::{break_in_minutes, break_of_any_unit, decimal_of, hours_in_minutes};
use super::entry::{Entry, EntryKind, EntryTime, span_minutes};
use super::reference::reference_in;
use super::rows::{OPEN_SHIFT, Overnight, Table, is_open_label, name_of};
use super::times::{ClockTime, DAY_MINUTES, clock_of};
use super::wage::living_wage_pence;
use super::words::{self, RowKind};
use crate::ingest::reading::folded_label;
use crate::ingest::roles;
use crate::ingest::row_kinds::Refusal;
use crate::ingest::tables::{Cell, RawRow};
use crate::model::evidence::Stamp;
use crate::model::exception::ExceptionCode;
use crate::model::money::pence_from_text;
use crate::model::staff::{Activity, Basis, FundedBy, Pay, StaffGroup};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The most that an hour can plausibly cost, in pence.
const HIGHEST_RATE_PENCE: i64 = 20_000;

type Read<T> = Result<T, Refusal>;

/// The record of a row; none for a day off, which is neither time nor leave.
pub fn entry_of_row(table: &Table, row: &RawRow, marks: &mut Vec<Refusal>) -> Read<Option<Entry>> {
    let words = row_words(table, row, marks)?;
    if words.kind == RowKind::Open || is_marked_open(table, row) {
        return Err(OPEN_SHIFT);
    }
    let label = label_of(table, row)?;
    if words.kind == RowKind::NotWorking {
        return Ok(None);
    }
    let date = date_of_row(table, row)?;
    let kind = match words.kind {
        RowKind::Planned => EntryKind::Time(Some(Basis::Planned)),
        RowKind::Worked => EntryKind::Time(Some(Basis::Worked)),
        RowKind::Leave => EntryKind::Leave { unpaid: words.pay == PayWord::UnpaidLeave },
        RowKind::UnpaidLeave => EntryKind::Leave { unpaid: true },
        RowKind::NotUsed => EntryKind::NotUsed,
        _ => EntryKind::Time(basis_of_table(table)),
    };
    let group = group_of(table, row)?;
    let break_minutes = break_of(table, row)?;
    let time = time_of(table, row, date, break_minutes, marks)?;
    let mut entry =
        Entry { group, break_minutes, ..Entry::plain(table.recognised.place(row), label, kind, date, time) };
    if matches!(kind, EntryKind::Leave { .. }) {
        return Ok(Some(entry));
    }
    entry.activity = words.activity;
    entry.fee_pence = fee_of(table, row)?;
    entry.pay = pay_of(words.pay, &entry, table, row, marks)?;
    if time == EntryTime::Unsaid && !(entry.pay.is_fee() && entry.fee_pence.is_some()) {
        let missing = if table.first_cell(row, &["start", "clock_in"]).is_none() { "start" } else { "end" };
        return Err(Refusal::of(ExceptionCode::MissingValue, missing));
    }
    money_of_row(&mut entry, table, row, marks)?;
    entry.funded_by = funded_by_of(table, row)?;
    entry.outage_related = outage_related_of(table, row, marks);
    entry.created_at = created_at_of(table, row, marks);
    Ok(Some(entry))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PayWord {
    Said(Pay),
    UnpaidLeave,
    Unsaid,
}

struct RowWords {
    kind: RowKind,
    pay: PayWord,
    activity: Activity,
}

fn row_words(table: &Table, row: &RawRow, marks: &mut Vec<Refusal>) -> Read<RowWords> {
    let unknown = |column| Refusal::of(ExceptionCode::UnknownWord, column);
    let text = |field: &str| table.recognised.text(row, field);
    let mut pay = match text("pay") {
        None => PayWord::Unsaid,
        Some(word) if words::row_kind(&word) == Some(RowKind::UnpaidLeave) => PayWord::UnpaidLeave,
        Some(word) => PayWord::Said(words::pay(&word).ok_or(unknown("pay"))?),
    };
    let mut activity = match text("activity") {
        None => Activity::Normal,
        Some(word) => words::activity(&word).ok_or(unknown("activity"))?,
    };
    let mut kind = if table.rules.is_timesheet { RowKind::Worked } else { RowKind::Shift };
    if let Some(word) = text("type") {
        if let Some(known) = words::row_kind(&word) {
            kind = known;
        } else if let Some(known) = words::pay_as_type(&word).filter(|_| !table.rules.is_template) {
            pay = PayWord::Said(known);
        } else if let Some(known) = words::activity(&word).filter(|_| !table.rules.is_template) {
            activity = known;
        } else {
            return Err(unknown("type"));
        }
    } else if table.rules.is_template {
        return Err(Refusal::of(ExceptionCode::MissingValue, "type"));
    }
    if let Some(word) = text("status") {
        let status = words::row_kind(&word).ok_or(unknown("status"))?;
        // A state of approval says nothing about what the row is; anything else does.
        kind = if matches!(status, RowKind::Shift | RowKind::NotApproved) && kind != RowKind::Shift {
            kind
        } else {
            status
        };
        if status == RowKind::NotApproved {
            marks.push(unknown("status").saying("nobody has approved this time yet; it was read all the same"));
        }
    }
    if table.rules.is_template && matches!(kind, RowKind::Shift | RowKind::NotApproved | RowKind::NotWorking) {
        return Err(unknown("type"));
    }
    if pay == PayWord::UnpaidLeave && kind != RowKind::Leave && kind != RowKind::UnpaidLeave {
        return Err(unknown("pay"));
    }
    Ok(RowWords { kind, pay, activity })
}

/// A list with clocked times says by that that it is worked time.
fn basis_of_table(table: &Table) -> Option<Basis> {
    (table.rules.is_timesheet || table.has("clock_in")).then_some(Basis::Worked)
}

fn is_marked_open(table: &Table, row: &RawRow) -> bool {
    let open = table
        .recognised
        .text(row, "open")
        .is_some_and(|text| words::yes_or_no(&text) == Some(true) || words::row_kind(&text) == Some(RowKind::Open));
    let nobody = name_of(table.recognised, row).is_some_and(|label| is_open_label(&label));
    open || nobody
}

fn label_of(table: &Table, row: &RawRow) -> Read<String> {
    let missing = Refusal::of(ExceptionCode::MissingValue, "staff");
    let code = table.recognised.text(row, "staff_code");
    match (name_of(table.recognised, row), code) {
        (Some(name), Some(code)) if table.shared_names.contains(&folded_label(&name)) => Ok(format!("{name} ({code})")),
        (Some(name), _) => Ok(name),
        (None, Some(code)) => Ok(code),
        (None, None) => Err(missing),
    }
}

fn date_of_row(table: &Table, row: &RawRow) -> Read<NaiveDate> {
    if let Some((column, cell)) = table.first_cell(row, &["date", "clock_in_date"]) {
        return date_of(cell, table.order).map_err(|code| Refusal::of(code, column));
    }
    // `Day` may hold a weekday; `Start` may hold a date with its time.
    let day = table.recognised.cell(row, "day").and_then(|cell| date_of(cell, table.order).ok());
    let stamp = || {
        let (_, cell) = table.first_cell(row, &["start", "clock_in"])?;
        clock_of(cell, table.order).ok()?.date
    };
    day.or_else(stamp).ok_or(Refusal::of(ExceptionCode::MissingValue, "date"))
}

fn group_of(table: &Table, row: &RawRow) -> Read<Option<StaffGroup>> {
    match table.recognised.text(row, "role") {
        Some(text) => match roles::staff_group(&text) {
            Some(group) => Ok(Some(group)),
            // An area or a department is not always a role; a role of the template is.
            None if table.rules.is_timesheet => Ok(None),
            None => Err(Refusal::of(ExceptionCode::UnknownWord, "role")),
        },
        None if table.rules.is_template => Err(Refusal::of(ExceptionCode::MissingValue, "role")),
        None => Ok(None),
    }
}

fn break_of(table: &Table, row: &RawRow) -> Read<i64> {
    let read = |(column, cell): (&'static str, &Cell)| {
        let minutes = if column == "unpaid_break_minutes" { break_in_minutes(cell) } else { break_of_any_unit(cell) };
        minutes.map_err(|code| Refusal::of(code, column))
    };
    let fields = ["unpaid_break_minutes", "unpaid_break", "break_of_unknown_kind"];
    table.first_cell(row, &fields).map(read).unwrap_or(Ok(0))
}

fn time_of(table: &Table, row: &RawRow, date: NaiveDate, rest: i64, marks: &mut Vec<Refusal>) -> Read<EntryTime> {
    let clock = |fields: &[&'static str]| -> Read<Option<ClockTime>> {
        let Some((column, cell)) = table.first_cell(row, fields) else { return Ok(None) };
        clock_of(cell, table.order).map(Some).map_err(|code| Refusal::of(code, column))
    };
    let start = clock(&["start", "clock_in"])?;
    let end = clock(&["end", "clock_out"])?;
    let stated = match table.recognised.cell(row, "hours") {
        None => Ok(None),
        Some(cell) => hours_in_minutes(cell, table.hours_unit).map(Some),
    };
    let (Some(start), Some(end)) = (start, end) else {
        if start.is_some() != end.is_some() {
            let missing = if start.is_none() { "start" } else { "end" };
            return Err(Refusal::of(ExceptionCode::MissingValue, missing));
        }
        let stated = stated.map_err(|code| Refusal::of(code, "hours"))?;
        return Ok(stated.filter(|minutes| *minutes > 0).map_or(EntryTime::Unsaid, EntryTime::Minutes));
    };
    if start.date.is_some_and(|stamped| stamped != date) {
        return Err(Refusal::of(ExceptionCode::BadDate, "start").saying("the date of the start is not the row's date"));
    }
    let end_minute = end_minute_of(table, row, date, start.minute, end)?;
    let minutes = span_minutes(date, start.minute, end_minute, rest)?;
    check_stated_hours(table, stated, minutes, marks);
    Ok(EntryTime::Span { start_minute: start.minute, end_minute })
}

fn end_minute_of(table: &Table, row: &RawRow, date: NaiveDate, start_minute: i64, end: ClockTime) -> Read<i64> {
    let end_date = match table.first_cell(row, &["end_date", "clock_out_date"]) {
        Some((column, cell)) => Some(date_of(cell, table.order).map_err(|code| Refusal::of(code, column))?),
        None => end.date,
    };
    if let Some(end_date) = end_date {
        let days = end_date.signed_duration_since(date).num_days();
        return Ok(end.minute + days * DAY_MINUTES);
    }
    let says_next_day = match table.recognised.text(row, "ends_next_day") {
        None => false,
        Some(text) => words::yes_or_no(&text).ok_or(Refusal::of(ExceptionCode::UnknownWord, "ends_next_day"))?,
    };
    let is_next_day = match table.rules.overnight {
        Overnight::Never => false,
        Overnight::IfTheRowSays => says_next_day,
        Overnight::EndBeforeStart => end.minute < start_minute,
    };
    Ok(if is_next_day { end.minute + DAY_MINUTES } else { end.minute })
}

/// The hours that the file states must agree with its times to the minute; if not, the times are used and it is said.
fn check_stated_hours(
    table: &Table,
    stated: Result<Option<i64>, ExceptionCode>,
    minutes: i64,
    marks: &mut Vec<Refusal>,
) {
    let differs = Refusal::of(ExceptionCode::BadNumber, "hours")
        .saying("the hours of the row differ from its times by more than a minute; the times were used");
    match stated {
        Ok(Some(stated)) if (stated - minutes).abs() > 1 => marks.push(differs),
        Err(_) if table.hours_unit.is_some() => marks.push(Refusal::of(ExceptionCode::BadNumber, "hours")),
        _ => {}
    }
}

fn pay_of(word: PayWord, entry: &Entry, table: &Table, row: &RawRow, marks: &mut Vec<Refusal>) -> Read<Pay> {
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
            if table.rules.is_template {
                let said = Refusal::of(ExceptionCode::MissingValue, "pay").saying("it was read as contracted time");
                marks.push(said);
            }
            Ok(Pay::Contracted)
        }
    }
}

fn fee_of(table: &Table, row: &RawRow) -> Read<Option<i64>> {
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

fn money_of_row(entry: &mut Entry, table: &Table, row: &RawRow, marks: &mut Vec<Refusal>) -> Read<()> {
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

fn funded_by_of(table: &Table, row: &RawRow) -> Read<FundedBy> {
    if let Some(text) = table.recognised.text(row, "funded_by") {
        return words::funded_by(&text).ok_or(Refusal::of(ExceptionCode::UnknownWord, "funded_by"));
    }
    let employment = table.recognised.text(row, "employment");
    Ok(employment
        .filter(|text| text.eq_ignore_ascii_case("arrs_pcn"))
        .map_or(FundedBy::Practice, |_| FundedBy::PcnArrs))
}

fn outage_related_of(table: &Table, row: &RawRow, marks: &mut Vec<Refusal>) -> Option<bool> {
    let text = table.recognised.text(row, "outage_related")?;
    let answer = words::yes_or_no(&text);
    if answer.is_none() {
        let detail = "neither Y nor N: it was read as blank";
        marks.push(Refusal::of(ExceptionCode::UnknownWord, "outage_related").saying(detail));
    }
    answer
}

fn created_at_of(table: &Table, row: &RawRow, marks: &mut Vec<Refusal>) -> Option<Stamp> {
    let cell = table.recognised.cell(row, "created_at")?;
    let date = date_of(cell, table.order);
    let Ok(date) = date else {
        let detail = "when the row was made cannot be read: it was read as not said";
        marks.push(Refusal::of(ExceptionCode::BadDate, "created_at").saying(detail));
        return None;
    };
    let clock = clock_of(cell, table.order).ok().filter(|clock| clock.date.is_some());
    let at = clock.and_then(|clock| {
        let hour = u32::try_from(clock.minute / 60).ok()?;
        let minute = u32::try_from(clock.minute % 60).ok()?;
        date.and_hms_opt(hour, minute, 0)
    });
    let has_time = matches!(cell, Cell::Text(text) if text.contains(':'))
        || at.is_some_and(|at| at.time() != chrono::NaiveTime::MIN);
    Some(at.filter(|_| has_time).map_or(Stamp::day(date), Stamp::minute))
}
