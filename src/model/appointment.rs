//! The appointment row, its canonical status and its state (`DOMAIN.md` section 2).

use super::evidence::{Precision, SourceRef, Stamp};
use super::staff::{StaffGroup, StaffId, vocabulary};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Canonical status of an appointment.
    Status {
        /// A free slot.
        Available = "available", "free";
        /// Booked, nothing more known.
        Booked = "booked", "booked";
        /// The patient arrived.
        Arrived = "arrived", "arrived";
        /// Seen.
        Attended = "attended", "attended";
        /// Did not attend.
        Dna = "dna", "did not attend";
        /// Walked out.
        WalkedOut = "walked_out", "walked out";
        /// Cancelled by the patient.
        CancelledByPatient = "cancelled_by_patient", "cancelled by the patient";
        /// Cancelled by the practice.
        CancelledByPractice = "cancelled_by_practice", "cancelled by the practice";
        /// Cancelled, by whom is not said.
        CancelledOther = "cancelled_other", "cancelled";
        /// Not bookable.
        Blocked = "blocked", "blocked";
        /// A text that is not mapped.
        Unknown = "unknown", "not mapped";
    }
}

impl Status {
    /// One of the three cancelled statuses.
    pub fn is_cancelled(self) -> bool {
        matches!(self, Status::CancelledByPatient | Status::CancelledByPractice | Status::CancelledOther)
    }
}

vocabulary! {
    /// The one state in which every offered row lies. `kept = held + unrecorded`.
    State {
        /// Arrived or attended.
        Held = "held", "held";
        /// Booked or unknown with a patient, start at or before the export: nobody closed it.
        Unrecorded = "unrecorded", "not closed";
        /// Did not attend.
        Dna = "dna", "did not attend";
        /// Walked out.
        WalkedOut = "walked_out", "walked out";
        /// Cancelled.
        Cancelled = "cancelled", "cancelled";
        /// Free slot.
        Unfilled = "unfilled", "left empty";
        /// Booked, start after the export.
        Pending = "pending", "not yet due";
    }
}

impl State {
    /// Whether the state is part of kept.
    pub fn is_kept(self) -> bool {
        matches!(self, State::Held | State::Unrecorded)
    }
}

/// Who a patient is, for matching only: an HMAC-SHA-256 cut to 128 bits under a key that never leaves memory
/// (`ingest::pseudonym`). It is never printed and nothing that is written depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PatientKey(pub u128);

impl std::fmt::Debug for PatientKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PatientKey(withheld)")
    }
}

/// One row of an appointment book, standing for `weight` appointments. Rows that are exceptions, duplicates or
/// superseded never become one.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// Date of the slot.
    pub date: NaiveDate,
    /// Start, minutes after midnight; none for untimed and list rows (ruling 3).
    pub start_minute: Option<u16>,
    /// True where the start is only known to the hour (SystmOne's hour bands).
    pub start_is_hour_band: bool,
    /// How many appointments the row stands for; at least 1.
    pub weight: u32,
    /// Canonical status.
    pub status: Status,
    /// The state; none for rows that are not offered (blocked, or another national category).
    pub state: Option<State>,
    /// The patient, where the layout identifies one and the identifier is sound.
    pub patient: Option<PatientKey>,
    /// Staff group of the session holder.
    pub staff_group: StaffGroup,
    /// Session holder, where named.
    pub clinician: Option<StaffId>,
    /// Index into [`crate::model::data::PracticeData::slot_types`].
    pub slot_type: Option<u32>,
    /// Index into [`crate::model::data::PracticeData::modes`].
    pub mode: Option<u32>,
    /// Planned minutes; none for untimed and list rows.
    pub planned_minutes: Option<u16>,
    /// When it was booked.
    pub booked_at: Option<Stamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Stamp>,
    /// Cancelled because the patient died: never part of a claim (`DOMAIN.md` section 4).
    pub cancelled_due_to_death: bool,
    /// Booked after its own start: entered afterwards.
    pub entered_late: bool,
    /// For a row without a booking stamp: absent from a snapshot taken before the incident (ruling 7).
    pub new_since_snapshot: bool,
    /// A cancellation found by comparing two snapshots, not a row of the latest book; it never enters the bridge.
    pub from_snapshots: bool,
    /// For such a cancellation: when the first snapshot was made that no longer holds the booking. It was cancelled before.
    pub missing_from: Option<Stamp>,
    /// SHA-256 of the file's content, first 8 bytes: the second key of the order in which labels are given.
    pub content_order: u64,
    /// Where it stands.
    pub source: SourceRef,
}

impl Appointment {
    /// The start as a moment with its precision; untimed rows are known to the day.
    pub fn start(&self) -> Stamp {
        match self.start_minute {
            None => Stamp::day(self.date),
            Some(minute) => {
                let precision = if self.start_is_hour_band { Precision::Hour } else { Precision::Minute };
                Stamp { precision, ..Stamp::minute_of(self.date, minute) }
            }
        }
    }
}

/// What a layout can and cannot express, met over all appointment tables of a practice (`DOMAIN.md` section 2: a state
/// that a layout cannot express is null in `measures` and nought on both sides of the bridge).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expressible {
    /// Free slots are listed.
    pub unfilled: bool,
    /// Walked out is a status.
    pub walked_out: bool,
    /// Cancelled bookings stay in the book as rows.
    pub cancelled: bool,
    /// The system records who cancelled.
    pub who_cancelled: bool,
    /// Booking moments are recorded, not derived (ruling 26).
    pub booking_stamps: bool,
    /// Did not attend is a status.
    pub dna: bool,
}
