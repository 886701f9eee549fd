//! Rows of a book and of a rota, built step by step.

use super::{day, minute, stamp};
use chrono::{NaiveDate, NaiveTime};
use normalday::model::appointment::{Appointment, PatientKey, Status};
use normalday::model::evidence::{Precision, SourceRef};
use normalday::model::shift::Shift;
use normalday::model::staff::{Activity, Basis, FundedBy, Pay, StaffGroup, StaffId};

/// One row of the book.
#[derive(Clone)]
pub struct Slot {
    pub(super) row: Appointment,
    pub(super) other_category: bool,
}

impl Slot {
    /// A row of a date (`19 Jul`: untimed) or of a date and time (`19 Jul 08:10`), attended, weight 1, salaried GPs.
    pub fn on(text: &str) -> Slot {
        let at = stamp(text);
        let timed = at.precision == Precision::Minute;
        let start_minute = timed.then(|| {
            u16::try_from((at.at - at.at.date().and_time(NaiveTime::MIN)).num_minutes()).expect("a minute of the day")
        });
        Slot::of(at.at.date(), start_minute)
    }

    /// The same from a date and a minute.
    pub fn of(date: NaiveDate, start_minute: Option<u16>) -> Slot {
        Slot {
            row: Appointment {
                date,
                start_minute,
                start_is_hour_band: false,
                weight: 1,
                status: Status::Attended,
                state: None,
                patient: Some(PatientKey(0)),
                staff_group: StaffGroup::GpSalaried,
                clinician: None,
                slot_type: None,
                mode: None,
                planned_minutes: None,
                booked_at: None,
                cancelled_at: None,
                cancelled_due_to_death: false,
                entered_late: false,
                new_since_snapshot: false,
                from_snapshots: false,
                missing_from: None,
                content_order: 0,
                source: SourceRef { table: 0, row: 0, column: 0 },
            },
            other_category: false,
        }
    }

    /// Canonical status.
    pub fn status(mut self, status: Status) -> Slot {
        self.row.status = status;
        if matches!(status, Status::Available | Status::Blocked) {
            self.row.patient = None;
        }
        self
    }

    /// How many appointments the row stands for.
    pub fn weight(mut self, weight: u32) -> Slot {
        self.row.weight = weight;
        self
    }

    /// Staff group.
    pub fn group(mut self, group: StaffGroup) -> Slot {
        self.row.staff_group = group;
        self
    }

    /// Patient number; nought stands for somebody who has no other row that matters.
    pub fn patient(mut self, number: u128) -> Slot {
        self.row.patient = Some(PatientKey(number));
        self
    }

    /// No patient is named.
    pub fn no_patient(mut self) -> Slot {
        self.row.patient = None;
        self
    }

    /// When it was booked.
    pub fn booked(mut self, text: &str) -> Slot {
        self.row.booked_at = Some(stamp(text));
        self
    }

    /// When it was cancelled.
    pub fn cancelled(mut self, text: &str) -> Slot {
        self.row.cancelled_at = Some(stamp(text));
        self
    }

    /// Planned minutes.
    pub fn minutes(mut self, minutes: u16) -> Slot {
        self.row.planned_minutes = Some(minutes);
        self
    }

    /// Another national category: listed, not offered.
    pub fn other_category(mut self) -> Slot {
        self.other_category = true;
        self
    }

    /// Any other change.
    pub fn with(mut self, change: impl FnOnce(&mut Appointment)) -> Slot {
        change(&mut self.row);
        self
    }
}

/// One row of a rota or timesheet.
#[derive(Clone)]
pub struct Time {
    pub(super) person: String,
    pub(super) file: String,
    pub(super) row: Shift,
}

impl Time {
    pub(super) fn of(person: &str, date: NaiveDate, minutes: i64, basis: Basis) -> Time {
        let file = if basis == Basis::Worked { "worked.csv" } else { "planned.csv" };
        Time {
            person: person.to_owned(),
            file: file.to_owned(),
            row: Shift {
                staff: StaffId(0),
                staff_group: StaffGroup::Reception,
                date,
                start_minute: None,
                end_minute: None,
                minutes,
                basis,
                pay: Pay::Contracted,
                activity: Activity::Normal,
                rate_pence_per_hour: None,
                enhancement: None,
                fee_pence: None,
                invoice_reference: None,
                funded_by: FundedBy::Practice,
                outage_related: None,
                created_at: None,
                not_used: false,
                source: SourceRef { table: 0, row: 0, column: 0 },
            },
        }
    }

    /// Worked minutes, contracted.
    pub fn worked(person: &str, date: &str, minutes: i64) -> Time {
        Time::of(person, day(date), minutes, Basis::Worked)
    }

    /// Planned minutes.
    pub fn planned(person: &str, date: &str, minutes: i64) -> Time {
        Time::of(person, day(date), minutes, Basis::Planned)
    }

    /// From and to, with an unpaid break.
    #[allow(clippy::wrong_self_convention, reason = "it reads as a sentence: worked(...).from_to(...)")]
    pub fn from_to(mut self, from: &str, to: &str, break_minutes: i64) -> Time {
        self.row.start_minute = Some(minute(from));
        self.row.end_minute = Some(minute(to));
        self.row.minutes = minute(to) - minute(from) - break_minutes;
        self
    }

    /// How it is paid.
    pub fn pay(mut self, pay: Pay) -> Time {
        self.row.pay = pay;
        self
    }

    /// What it was spent on.
    pub fn activity(mut self, activity: Activity) -> Time {
        self.row.activity = activity;
        self
    }

    /// The practice's word on the row.
    pub fn declared(mut self, yes: bool) -> Time {
        self.row.outage_related = Some(yes);
        self
    }

    /// Payroll rate of the row, pence an hour.
    pub fn rate(mut self, pence: i64) -> Time {
        self.row.rate_pence_per_hour = Some(pence);
        self
    }

    /// A fee in pence, with its invoice reference.
    pub fn fee(mut self, pence: i64, reference: Option<&str>) -> Time {
        self.row.fee_pence = Some(pence);
        self.row.invoice_reference = reference.map(str::to_owned);
        self
    }

    /// When the row was made.
    pub fn created(mut self, text: &str) -> Time {
        self.row.created_at = Some(stamp(text));
        self
    }

    /// Any other change.
    pub fn with(mut self, change: impl FnOnce(&mut Shift)) -> Time {
        change(&mut self.row);
        self
    }

    /// The file in which it stands.
    pub fn file(mut self, file: &str) -> Time {
        self.file = file.to_owned();
        self
    }
}
