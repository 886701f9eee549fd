//! What is measured from the appointment book: the bridge, the fates of cancelled appointments, the measures.

use crate::model::appointment::State;
use crate::model::evidence::SourceRef;
use crate::model::exact::Exact;
use crate::model::exception::Exception;
use crate::model::staff::StaffGroup;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One state, normal and actual. Normal is null where the normal day is insufficient; both are null where the layout
/// cannot express the state or no file covers the date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// N.
    pub normal: Option<Exact>,
    /// A.
    pub actual: Option<i64>,
}

/// The bridge of one date, one staff group, or the whole (`DOMAIN.md` section 4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bridge {
    /// Every state.
    pub states: BTreeMap<State, Pair>,
    /// Offered.
    pub offered: Pair,
    /// Kept = held + unrecorded.
    pub kept: Pair,
    /// N(kept) - A(kept).
    pub shortfall: Option<Exact>,
    /// The parts of the shortfall, in the order of `DOMAIN.md` section 4: fewer slots, dna, walked out, cancelled,
    /// unfilled, pending. An unexpressed state is nought here.
    pub parts: Vec<(BridgePart, Exact)>,
}

/// A part of the shortfall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BridgePart {
    /// Fewer slots put on.
    FewerSlots,
    /// More did not attend.
    Dna,
    /// More walked out.
    WalkedOut,
    /// More cancelled.
    Cancelled,
    /// More left empty.
    Unfilled,
    /// Not yet due when the export was made.
    Pending,
}

impl BridgePart {
    /// Words for a reader.
    pub fn reading(self) -> &'static str {
        match self {
            BridgePart::FewerSlots => "fewer slots put on",
            BridgePart::Dna => "more did not attend",
            BridgePart::WalkedOut => "more walked out",
            BridgePart::Cancelled => "more cancelled",
            BridgePart::Unfilled => "more left empty",
            BridgePart::Pending => "not yet due when the export was made",
        }
    }
}

/// On what the count of cancelled appointments rests (`DOMAIN.md` section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBasis {
    /// The book keeps cancelled bookings.
    Recorded,
    /// Two snapshots were compared.
    Snapshots,
    /// Slots left empty beyond normal.
    Inferred,
    /// Nothing can be said.
    None,
}

/// What became of a cancelled appointment (`DOMAIN.md` section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// A successor was kept.
    Reprovided,
    /// A successor is booked.
    RebookedPending,
    /// A successor was not kept.
    RebookedNotKept,
    /// None was found.
    NotRebooked,
    /// No pseudonym.
    Untraceable,
}

impl Fate {
    /// Every fate, in order.
    pub const ALL: [Fate; 5] =
        [Fate::Reprovided, Fate::RebookedPending, Fate::RebookedNotKept, Fate::NotRebooked, Fate::Untraceable];

    /// The fixed name.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Reprovided => "reprovided",
            Fate::RebookedPending => "rebooked_pending",
            Fate::RebookedNotKept => "rebooked_not_kept",
            Fate::NotRebooked => "not_rebooked",
            Fate::Untraceable => "untraceable",
        }
    }
}

/// One cancelled appointment and its fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FateRow {
    /// Serial label (`P0001`) of the patient; none if untraceable.
    pub patient: Option<String>,
    /// How many appointments the row stands for.
    pub weight: i64,
    /// Date of the cancelled slot.
    pub date: NaiveDate,
    /// Its start, minutes after midnight.
    pub start_minute: Option<u16>,
    /// Staff group.
    pub staff_group: StaffGroup,
    /// Planned minutes.
    pub planned_minutes: Option<u16>,
    /// Fate.
    pub fate: Fate,
    /// Date of the successor.
    pub new_date: Option<NaiveDate>,
    /// Staff group of the successor.
    pub new_staff_group: Option<StaffGroup>,
    /// Planned minutes of the successor.
    pub new_planned_minutes: Option<u16>,
    /// Working days after the cancelled date up to and with the new date; none where there is no new date, or the new
    /// appointment was not kept either.
    pub delay_working_days: Option<i64>,
    /// The cancelled row.
    pub source: SourceRef,
    /// The successor's row.
    pub new_source: Option<SourceRef>,
}

/// The measures of one set of dates (`CONTRACT.md` section 2, `measures`). Null means not measurable, never nought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// The dates measured.
    pub dates: Vec<NaiveDate>,
    /// The bridge over these dates.
    pub bridge: Bridge,
    /// Kept, attested.
    pub kept_attested: Option<i64>,
    /// From "only the normal number of unrecorded was seen" to "every one was".
    pub kept_range: Option<(Exact, i64)>,
    /// Band of the shortfall.
    pub shortfall_band: Option<(f64, f64)>,
    /// Verdict.
    pub within_normal_variation: Option<bool>,
    /// Cancelled rows that count.
    pub cancelled_gross: Option<i64>,
    /// The same on the normal day.
    pub cancelled_normal: Option<Exact>,
    /// Gross - normal, signed.
    pub cancelled_extra: Option<Exact>,
    /// Band of an inferred `cancelled_extra`.
    pub cancelled_extra_band: Option<(f64, f64)>,
    /// Basis.
    pub cancelled_basis: Option<CancelledBasis>,
    /// Fates, by weight; null where they cannot be known.
    pub fates: Option<BTreeMap<Fate, i64>>,
    /// rebooked_not_kept + not_rebooked.
    pub lost: Option<i64>,
    /// max(0, A(dna) - N(dna)) per date, summed (ruling 16).
    pub auto_dna_suspect: Option<Exact>,
}

/// The day-of check (`DOMAIN.md` section 3).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DayOf {
    /// a.
    pub ratio: Option<Exact>,
    /// a, capped to [0.8, 1.2].
    pub capped: Option<Exact>,
    /// Shortfall with the normal day scaled by the capped a.
    pub shortfall_adjusted: Option<Exact>,
}

/// Attested and unrecorded appointments of one date and staff group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnrecordedRow {
    /// Date.
    pub date: NaiveDate,
    /// Staff group.
    pub staff_group: StaffGroup,
    /// Unrecorded, normal and actual.
    pub unrecorded: Pair,
    /// Attested as seen on paper, in the book.
    pub seen_in_book: i64,
    /// Attested as seen on paper, not in the book.
    pub seen_not_in_book: i64,
    /// Attested as not seen.
    pub booked_not_seen: i64,
}

/// Everything measured from the appointment book.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppointmentImpact {
    /// Over the incident dates.
    pub measures: Measures,
    /// Over the knock-on dates; never added to the incident's.
    pub knock_on: Option<Measures>,
    /// Every date of the claim window.
    pub by_date: Vec<(NaiveDate, Bridge)>,
    /// Every staff group, over the incident dates.
    pub by_staff_group: Vec<(StaffGroup, Bridge)>,
    /// Every staff group on every incident date (for control 3).
    pub by_date_and_group: Vec<(NaiveDate, StaffGroup, Bridge)>,
    /// Every cancelled appointment of `cancelled_gross` and its fate, in order of start and row.
    pub fate_rows: Vec<FateRow>,
    /// Share of the chosen days' cancelled rows that find a successor by the same rule: found, of how many.
    pub ordinary_rate: Option<(i64, i64)>,
    /// Day-of check.
    pub day_of: DayOf,
    /// Unrecorded and attested, by date and staff group of the incident.
    pub unrecorded: Vec<UnrecordedRow>,
    /// Late-entered records of the incident dates by staff group: actual, and normal for comparison.
    pub late_entries: BTreeMap<StaffGroup, (i64, Option<Exact>)>,
    /// Rows of the incident dates outside the clock window (ruling 3).
    pub outside_clock_window: i64,
    /// Whether the 28 days after the last cancelled slot were over at the export.
    pub horizon_complete: bool,
    /// Exceptions found while measuring (attested counts that do not fit).
    pub exceptions: Vec<Exception>,
}
