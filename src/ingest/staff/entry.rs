//! One record of a staff table with its words understood: the rules of hours (`DOMAIN.md` section 6) make a shift or
//! leave of it, or refuse it.

use super::times::{DAY_MINUTES, elapsed_minutes};
use crate::ingest::reading::Reading;
use crate::ingest::row_kinds::Refusal;
use crate::model::data::Tallies;
use crate::model::evidence::{SourceRef, Stamp};
use crate::model::exception::ExceptionCode;
use crate::model::shift::{Leave, Shift};
use crate::model::staff::{Activity, Basis, FundedBy, Pay, StaffGroup};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// What staff tables leave open until all of them are read; [`super::settle`] closes it.
#[derive(Clone, Debug, Default)]
pub struct StaffOpen {
    /// Places of shifts whose row does not say whether it was planned or worked.
    pub basis: BTreeSet<SourceRef>,
    /// Places of shifts and leave whose row does not say the role.
    pub group: BTreeSet<SourceRef>,
    /// Spans that a table states itself (the weeks of a grid).
    pub stated_spans: BTreeMap<u32, (NaiveDate, NaiveDate)>,
    /// The one day of each table that is an export of a single day.
    pub one_day: BTreeMap<u32, NaiveDate>,
    /// Tables, people and dates of rows that could not be read.
    pub unread: Vec<(u32, String, NaiveDate)>,
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Staff time; no basis where the row does not say (ruling 8).
    Time(Option<Basis>),
    /// Leave.
    Leave {
        /// Without pay.
        unpaid: bool,
    },
    /// A session that was cancelled or not used.
    NotUsed,
}

/// When.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryTime {
    /// From and to, minutes after midnight of the date; the end may lie on the next day.
    Span {
        /// Start.
        start_minute: i64,
        /// End.
        end_minute: i64,
    },
    /// Only a number of minutes, breaks already taken off.
    Minutes(i64),
    /// Nothing said: a whole day of leave, or a fee.
    Unsaid,
}

/// One record.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it stands.
    pub source: SourceRef,
    /// Who.
    pub label: String,
    /// Staff group, if the row says.
    pub group: Option<StaffGroup>,
    /// What it is.
    pub kind: EntryKind,
    /// Start date.
    pub date: NaiveDate,
    /// When.
    pub time: EntryTime,
    /// Unpaid break in minutes (of a span only).
    pub break_minutes: i64,
    /// How it is paid.
    pub pay: Pay,
    /// What it was spent on.
    pub activity: Activity,
    /// Pence per hour.
    pub rate_pence_per_hour: Option<i64>,
    /// Enhancement.
    pub enhancement: Option<Decimal>,
    /// Fee.
    pub fee_pence: Option<i64>,
    /// Invoice reference.
    pub invoice_reference: Option<String>,
    /// Who pays for it.
    pub funded_by: FundedBy,
    /// Due to the outage.
    pub outage_related: Option<bool>,
    /// When the row was created or changed.
    pub created_at: Option<Stamp>,
}

impl Entry {
    /// An ordinary record without any extras.
    pub fn plain(source: SourceRef, label: String, kind: EntryKind, date: NaiveDate, time: EntryTime) -> Self {
        Entry {
            source,
            label,
            group: None,
            kind,
            date,
            time,
            break_minutes: 0,
            pay: Pay::Contracted,
            activity: Activity::Normal,
            rate_pence_per_hour: None,
            enhancement: None,
            fee_pence: None,
            invoice_reference: None,
            funded_by: FundedBy::Practice,
            outage_related: None,
            created_at: None,
        }
    }
}

/// Whole minutes of a span less its break; refused where the end is not after the start, over 24 hours, and where the
/// break is as long as the span.
pub fn span_minutes(date: NaiveDate, start_minute: i64, end_minute: i64, break_minutes: i64) -> Result<i64, Refusal> {
    if end_minute <= start_minute {
        return Err(Refusal::of(ExceptionCode::EndNotAfterStart, "end"));
    }
    if end_minute - start_minute > DAY_MINUTES {
        return Err(Refusal::of(ExceptionCode::TooLong, "end"));
    }
    let elapsed =
        elapsed_minutes(date, start_minute, end_minute).ok_or(Refusal::of(ExceptionCode::BadTime, "start"))?;
    if elapsed <= 0 {
        return Err(Refusal::of(ExceptionCode::EndNotAfterStart, "end"));
    }
    if break_minutes >= elapsed {
        return Err(Refusal::of(ExceptionCode::BreakTooLong, "unpaid_break"));
    }
    Ok(elapsed - break_minutes)
}

impl EntryTime {
    fn minutes(self, date: NaiveDate, break_minutes: i64) -> Result<Option<i64>, Refusal> {
        match self {
            EntryTime::Span { start_minute, end_minute } => {
                span_minutes(date, start_minute, end_minute, break_minutes).map(Some)
            }
            EntryTime::Minutes(minutes) if minutes > DAY_MINUTES => Err(Refusal::of(ExceptionCode::TooLong, "hours")),
            EntryTime::Minutes(minutes) if minutes <= 0 => Err(Refusal::of(ExceptionCode::BadNumber, "hours")),
            EntryTime::Minutes(minutes) => Ok(Some(minutes)),
            EntryTime::Unsaid => Ok(None),
        }
    }
}

/// Makes a shift or leave of the record. Time that does not say what it is counts as worked until it is settled.
pub fn record(reading: &mut Reading, entry: Entry) -> Result<(), Refusal> {
    let minutes = entry.time.minutes(entry.date, entry.break_minutes)?;
    let (staff, staff_group) = reading.staff(&entry.label, entry.group.unwrap_or(StaffGroup::Other));
    if entry.group.is_none() && staff_group == StaffGroup::Other {
        reading.staff_open.group.insert(entry.source);
    }
    let (basis, not_used) = match entry.kind {
        EntryKind::Leave { unpaid } => {
            let Entry { date, source, .. } = entry;
            reading.data.leave.push(Leave { staff, staff_group, date, minutes, unpaid, source });
            return Ok(());
        }
        EntryKind::Time(Some(basis)) => (basis, false),
        EntryKind::Time(None) => {
            reading.staff_open.basis.insert(entry.source);
            (Basis::Worked, false)
        }
        EntryKind::NotUsed => (Basis::Planned, true),
    };
    let (start_minute, end_minute) = match entry.time {
        EntryTime::Span { start_minute, end_minute } => (Some(start_minute), Some(end_minute)),
        _ => (None, None),
    };
    let shift = Shift {
        staff,
        staff_group,
        date: entry.date,
        start_minute,
        end_minute,
        minutes: minutes.unwrap_or(0),
        basis,
        pay: entry.pay,
        activity: entry.activity,
        rate_pence_per_hour: entry.rate_pence_per_hour,
        enhancement: entry.enhancement,
        fee_pence: entry.fee_pence,
        invoice_reference: entry.invoice_reference,
        funded_by: entry.funded_by,
        outage_related: entry.outage_related,
        created_at: entry.created_at,
        not_used,
        source: entry.source,
    };
    tally(&mut reading.data.tallies, &shift, 1);
    reading.data.shifts.push(shift);
    Ok(())
}

/// Counts a shift's minutes (or takes them back, with `sign` -1) in the tallies that control 6 compares with. Sessions
/// that were not used are no time.
pub fn tally(tallies: &mut Tallies, shift: &Shift, sign: i64) {
    if shift.not_used {
        return;
    }
    let minutes = match shift.basis {
        Basis::Worked => &mut tallies.worked_minutes,
        Basis::Planned => &mut tallies.planned_minutes,
    };
    let key = (shift.date, shift.staff_group);
    let total = minutes.entry(key).or_default();
    *total += sign * shift.minutes;
    if *total == 0 {
        minutes.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn worked_example_16_minutes_of_a_shift() {
        let friday = NaiveDate::from_ymd_opt(2024, 7, 19).unwrap();
        assert_eq!(span_minutes(friday, 480, 960, 30), Ok(450));
        assert_eq!(span_minutes(friday, 1200, 1560, 0), Ok(360));
        let code = |result: Result<i64, Refusal>| result.unwrap_err().code;
        assert_eq!(code(span_minutes(friday, 1200, 120, 0)), ExceptionCode::EndNotAfterStart);
        assert_eq!(code(span_minutes(friday, 480, 480, 0)), ExceptionCode::EndNotAfterStart);
        assert_eq!(code(span_minutes(friday, 480, 480 + 1441, 0)), ExceptionCode::TooLong);
        assert_eq!(span_minutes(friday, 480, 480 + 1440, 0), Ok(1440));
        assert_eq!(code(span_minutes(friday, 480, 510, 30)), ExceptionCode::BreakTooLong);
        assert_eq!(span_minutes(friday, 480, 510, 29), Ok(1));
    }
}
