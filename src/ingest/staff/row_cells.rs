//! What the cells of one staff row say.

use super::dates::date_of;
use super::entry::{Entry, EntryKind, EntryTime};
use super::further::{further_of_row, has_further_columns, plan_of_row};
use super::row_money::{PayWord, fee_of, funded_by_of, money_of_row, pay_of};
use super::row_times::{has_times, time_of};
use super::rows::{OPEN_SHIFT, Table, is_open_label, name_of};
use super::times::clock_of;
use super::words::{self, RowKind};
use crate::ingest::reading::folded_label;
use crate::ingest::roles;
use crate::ingest::row_kinds::Refusal;
use crate::ingest::tables::{Cell, RawRow};
use crate::model::evidence::Stamp;
use crate::model::exception::ExceptionCode;
use crate::model::staff::{Activity, Basis, Pay, StaffGroup};
use chrono::NaiveDate;

pub(super) type Read<T> = Result<T, Refusal>;

/// The records of a row: none for a day off, which is neither time nor leave; several where the row holds additional
/// hours or a call-out beside the day.
pub fn entries_of_row(table: &Table, row: &RawRow, marks: &mut Vec<Refusal>) -> Read<Vec<Entry>> {
    let words = row_words(table, row, marks)?;
    if words.kind == RowKind::Open || is_marked_open(table, row, marks) {
        return Err(OPEN_SHIFT);
    }
    let label = label_of(table, row)?;
    let further = further_of_row(table, row);
    if words.kind == RowKind::NotWorking && further.is_empty() && !has_further_columns(table) {
        return Ok(Vec::new());
    }
    let date = date_of_row(table, row)?;
    let group = group_of(table, row)?;
    let day = Day { label, group, date };
    let mut entries: Vec<Entry> = Vec::new();
    let plan = plan_of_row(table, row)
        .filter(|_| matches!(words.kind, RowKind::Shift | RowKind::Worked | RowKind::NotApproved));
    if words.kind != RowKind::NotWorking {
        let has_more = !further.is_empty() || plan.is_some();
        entries.extend(entry_of_day(table, row, &day, &words, has_more, marks)?);
    } else if has_times(table, row) {
        return Err(Refusal::of(ExceptionCode::UnknownWord, "type").saying("a day off, but with a start and an end"));
    }
    let break_minutes = entries.first().map_or(0, |entry| entry.break_minutes);
    let breaks = std::iter::repeat_n(0, further.len()).chain([break_minutes]);
    let mut refused: Option<Refusal> = None;
    for (stretch, break_minutes) in further.into_iter().chain(plan).zip(breaks) {
        match stretch.entry(table, row, &day, break_minutes) {
            Ok(entry) => entries.push(entry),
            Err(refusal) => refused = Some(refusal),
        }
    }
    match refused {
        Some(refusal) if entries.is_empty() => Err(refusal),
        refused => {
            marks.extend(refused);
            Ok(entries)
        }
    }
}

/// Whose row it is, and of which day.
pub struct Day {
    /// Who.
    pub label: String,
    /// Staff group, if the row says.
    pub group: Option<StaffGroup>,
    /// Date.
    pub date: NaiveDate,
}

impl Day {
    /// A record of this day.
    pub fn entry(&self, table: &Table, row: &RawRow, kind: EntryKind, time: EntryTime) -> Entry {
        let place = table.recognised.place(row);
        Entry { group: self.group, ..Entry::plain(place, self.label.clone(), kind, self.date, time) }
    }
}

/// The shift or leave of a row; none where the row has only further stretches.
fn entry_of_day(
    table: &Table,
    row: &RawRow,
    day: &Day,
    words: &RowWords,
    has_further: bool,
    marks: &mut Vec<Refusal>,
) -> Read<Option<Entry>> {
    let kind = match words.kind {
        RowKind::Planned => EntryKind::Time(Some(Basis::Planned)),
        RowKind::Worked => EntryKind::Time(Some(Basis::Worked)),
        RowKind::Leave => EntryKind::Leave { unpaid: words.pay == PayWord::UnpaidLeave },
        RowKind::UnpaidLeave => EntryKind::Leave { unpaid: true },
        RowKind::NotUsed => EntryKind::NotUsed,
        _ => EntryKind::Time(basis_of_table(table)),
    };
    let (time, break_minutes) = time_of(table, row, day.date, marks)?;
    let mut entry = Entry { break_minutes, ..day.entry(table, row, kind, time) };
    if matches!(kind, EntryKind::Leave { .. }) {
        return Ok(Some(entry));
    }
    if time == EntryTime::Unsaid && has_further {
        return Ok(None);
    }
    entry.activity = words.activity;
    entry.fee_pence = fee_of(table, row)?;
    entry.pay = pay_of(words.pay, &entry, table, row, marks)?;
    if time == EntryTime::Unsaid && !(entry.pay.is_fee() && entry.fee_pence.is_some()) {
        return Err(Refusal::of(ExceptionCode::MissingValue, missing_time(table, row)));
    }
    money_of_row(&mut entry, table, row, marks)?;
    entry.funded_by = funded_by_of(table, row)?;
    entry.outage_related = outage_related_of(table, row, marks);
    entry.created_at = created_at_of(table, row, marks);
    Ok(Some(entry))
}

/// Which time a row lacks.
fn missing_time(table: &Table, row: &RawRow) -> &'static str {
    let has_times = ["start", "clock_in"].iter().any(|field| table.has(field));
    if !has_times && table.has("hours") {
        "hours"
    } else if table.first_cell(row, &["start", "clock_in"]).is_none() {
        "start"
    } else {
        "end"
    }
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
    let mut kind = match table.traits.basis {
        Some(Basis::Worked) => RowKind::Worked,
        Some(Basis::Planned) => RowKind::Planned,
        None => RowKind::Shift,
    };
    if let Some(word) = text("type") {
        let own = table.type_words.word(&word).and_then(words::row_kind);
        if let Some(known) = own.or_else(|| words::row_kind(&word)) {
            kind = known;
        } else if let Some(known) = words::pay_as_type(&word).filter(|_| !table.traits.is_template) {
            pay = PayWord::Said(known);
        } else if let Some(known) = words::activity(&word).filter(|_| !table.traits.is_template) {
            activity = known;
        } else {
            return Err(unknown("type"));
        }
    } else if table.traits.is_template {
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
    if table.traits.is_template && matches!(kind, RowKind::Shift | RowKind::NotApproved | RowKind::NotWorking) {
        return Err(unknown("type"));
    }
    if kind == RowKind::Adjustment && pay == PayWord::Unsaid {
        pay = PayWord::Said(Pay::AdditionalPlain);
    }
    if pay == PayWord::UnpaidLeave && kind != RowKind::Leave && kind != RowKind::UnpaidLeave {
        return Err(unknown("pay"));
    }
    Ok(RowWords { kind, pay, activity })
}

/// A list with clocked times says by that that it is worked time, and so do the names of its columns.
fn basis_of_table(table: &Table) -> Option<Basis> {
    let of_clock = || table.has("clock_in").then_some(Basis::Worked);
    table.traits.basis.or(table.basis_of_times).or_else(of_clock)
}

fn is_marked_open(table: &Table, row: &RawRow, marks: &mut Vec<Refusal>) -> bool {
    let name = name_of(table.recognised, row);
    if name.as_deref().is_some_and(is_open_label) {
        return true;
    }
    let counts_some =
        table.recognised.text(row, "open_count").is_some_and(|text| text.parse::<u32>().is_ok_and(|count| count > 0));
    if name.is_none() && counts_some {
        return true;
    }
    let Some(text) = table.recognised.text(row, "open") else { return false };
    match (words::yes_or_no(&text), words::row_kind(&text)) {
        (Some(answer), _) => answer,
        (None, Some(kind)) => kind == RowKind::Open,
        (None, None) => {
            let detail = "not known whether it says that the shift is open: read as the time of whoever is named";
            marks.push(Refusal::of(ExceptionCode::UnknownWord, "open").saying(detail));
            false
        }
    }
}

/// Whose row it is and of which day, as far as that much can be read.
pub fn person_and_date(table: &Table, row: &RawRow) -> Option<(String, NaiveDate)> {
    Some((label_of(table, row).ok()?, date_of_row(table, row).ok()?))
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
    if table.traits.is_of_one_day {
        let detail = "this export has no dates: run it for a single day and put the day into the file's name";
        return table.one_day.ok_or(Refusal::of(ExceptionCode::MissingValue, "date").saying(detail));
    }
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
    let role = table.recognised.text(row, "role").or_else(|| table.recognised.text(row, "usual_role"));
    match role {
        Some(text) => match roles::staff_group(&text) {
            Some(group) => Ok(Some(group)),
            // An area or a department is not always a role; a role of the template is.
            None if table.traits.basis.is_some() => Ok(None),
            None => Err(Refusal::of(ExceptionCode::UnknownWord, "role")),
        },
        None if table.traits.is_template => Err(Refusal::of(ExceptionCode::MissingValue, "role")),
        None => Ok(None),
    }
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
