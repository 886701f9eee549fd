//! From what a cell of a grid says to the records of a person: time, sessions, leave.

use super::shape::DayColumn;
use super::words::{Part, Said};
use crate::ingest::reading::Reading;
use crate::ingest::row_kinds::Refusal;
use crate::ingest::staff::entry::{Entry, EntryKind, EntryTime, record};
use crate::ingest::staff::rows::OPEN_SHIFT;
use crate::ingest::staff::times::DAY_MINUTES;
use crate::model::evidence::SourceRef;
use crate::model::exception::ExceptionCode;
use crate::model::staff::{Activity, Pay, StaffGroup};
use chrono::NaiveDate;

/// A person's row.
pub struct Person {
    /// As the rota labels them.
    pub label: String,
    /// Staff group, where it is known.
    pub group: Option<StaffGroup>,
}

/// A cell with what it says.
pub struct SaidCell {
    /// Where it stands.
    pub source: SourceRef,
    /// Its date.
    pub date: NaiveDate,
    /// Its column.
    pub day: DayColumn,
    /// What it says, or why it was not understood.
    pub said: Result<Vec<Said>, Refusal>,
}

/// A cell that is not understood.
pub const NOT_READ: Refusal = Refusal { code: ExceptionCode::UnreadableCell, column: None, detail: None };

/// Records what a cell says. Leave depends on what the other cells of the row say of the same day.
pub fn record_cell(cell: &SaidCell, row: &[SaidCell], person: &Person, reading: &mut Reading) -> Result<(), Refusal> {
    for one in cell.said.as_ref().map_err(|refusal| *refusal)? {
        match one {
            Said::NotWorking => {}
            Said::Open => return Err(OPEN_SHIFT),
            Said::Span(start_minute, end_minute) => {
                let time = EntryTime::Span { start_minute: *start_minute, end_minute: *end_minute };
                record_time(cell, person, time, Activity::Normal, reading)?;
            }
            Said::Minutes(minutes) => {
                record_time(cell, person, EntryTime::Minutes(*minutes), Activity::Normal, reading)?;
            }
            Said::HalfSessions(halves, activity) => {
                let time = session_time(cell.day.part, *halves, person.group, reading)?;
                record_time(cell, person, time, *activity, reading)?;
            }
            Said::LocumSession => {
                let time = session_time(cell.day.part, 2, Some(StaffGroup::GpLocum), reading)?;
                let is_locums_own_row = person.group == Some(StaffGroup::GpLocum);
                let label =
                    if is_locums_own_row { person.label.clone() } else { format!("Locum for {}", person.label) };
                let locum = Person { label, group: Some(StaffGroup::GpLocum) };
                record_time(cell, &locum, time, Activity::Normal, reading)?;
            }
            Said::Leave | Said::StudyOrSick => record_leave(cell, row, person, reading)?,
        }
    }
    Ok(())
}

fn record_time(
    cell: &SaidCell,
    person: &Person,
    time: EntryTime,
    activity: Activity,
    reading: &mut Reading,
) -> Result<(), Refusal> {
    let is_locum = person.group == Some(StaffGroup::GpLocum);
    if is_locum {
        reading.warn(
            "locum_sessions_without_fee",
            "a rota grid has locum sessions, but a grid has no fees: give the fees and invoice numbers in rota-full.csv",
        );
    }
    let plain = Entry::plain(cell.source, person.label.clone(), EntryKind::Time(None), cell.date, time);
    let pay = if is_locum { Pay::LocumFee } else { Pay::Contracted };
    record(reading, Entry { group: person.group, activity, pay, ..plain })
}

/// A session mark gives hours only in a morning or afternoon column, and only for a group with a session length in the
/// policy: never for reception or administration.
fn session_time(part: Part, halves: i64, group: Option<StaffGroup>, reading: &Reading) -> Result<EntryTime, Refusal> {
    let length = group
        .filter(|group| !group.is_administrative())
        .and_then(|group| reading.policy.rota.session_minutes.get(&group).copied())
        .filter(|minutes| (1..=DAY_MINUTES).contains(minutes))
        .ok_or(
            NOT_READ.saying("a session mark gives no hours, because no session length is known for the person's role"),
        )?;
    let start = match part {
        Part::Morning => Some(reading.policy.rota.morning_start_minute),
        Part::Afternoon => Some(reading.policy.rota.afternoon_start_minute),
        Part::Evening => None,
        Part::WholeDay | Part::Extended => {
            return Err(NOT_READ.saying("a session mark in a column that is not AM or PM does not say how long"));
        }
    };
    match start {
        // Which half of the session it is, nobody says: minutes without a time of day.
        Some(start_minute) if halves == 2 => Ok(EntryTime::Span { start_minute, end_minute: start_minute + length }),
        _ => Ok(EntryTime::Minutes(length * halves / 2)),
    }
}

/// Leave in a day column is the day. Leave in one part of a day on which the person worked another part is a session,
/// if its length is known; else leave in any part is the day, noted once.
fn record_leave(cell: &SaidCell, row: &[SaidCell], person: &Person, reading: &mut Reading) -> Result<(), Refusal> {
    let is_time = |one: &Said| matches!(one, Said::Span(..) | Said::Minutes(_) | Said::HalfSessions(..));
    let same_day = || row.iter().filter(|other| other.date == cell.date);
    let works_that_day = same_day().any(|other| match &other.said {
        Ok(said) => said.iter().any(is_time),
        Err(_) => true,
    });
    let time = if cell.day.part == Part::WholeDay || !works_that_day {
        let first = same_day().find(|other| other.said.as_ref().is_ok_and(|said| said.contains(&Said::Leave)));
        if first.is_some_and(|first| first.source != cell.source) {
            return Ok(());
        }
        EntryTime::Unsaid
    } else {
        let length = person.group.and_then(|group| reading.policy.rota.session_minutes.get(&group).copied());
        let unknown =
            NOT_READ.saying("leave for a part of a day, and no session length is known for the person's role");
        EntryTime::Minutes(length.ok_or(unknown)?)
    };
    let kind = EntryKind::Leave { unpaid: false };
    let plain = Entry::plain(cell.source, person.label.clone(), kind, cell.date, time);
    record(reading, Entry { group: person.group, ..plain })
}
