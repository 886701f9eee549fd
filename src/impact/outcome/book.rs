//! What the impact is made of.

use crate::model::appointment::State;
use crate::model::evidence::SourceRef;
use crate::model::exact::Exact;
use crate::model::exception::Exception;
use crate::model::staff::{Activity, FundedBy, Pay, StaffGroup, StaffId};
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

/// One person in one calendar week (`DOMAIN.md` section 6).
#[derive(Clone, Debug, PartialEq)]
pub struct PersonWeek {
    /// Person.
    pub staff: StaffId,
    /// Staff group with the most minutes in the week.
    pub staff_group: StaffGroup,
    /// Monday.
    pub week: NaiveDate,
    /// Baseline of the covered dates of the claim window.
    pub baseline_minutes: Exact,
    /// Worked minutes of the same dates.
    pub worked_minutes: Exact,
    /// Net difference of the earlier dates of the incident's week (reduces only).
    pub earlier_net_minutes: Exact,
    /// Net extra.
    pub extra_minutes: Exact,
    /// Absence.
    pub absence_minutes: Exact,
    /// Declared, whole minutes.
    pub declared_minutes: i64,
    /// Candidate, whole minutes.
    pub candidate_minutes: i64,
    /// Why these minutes stand as they stand, in words.
    pub reason: String,
    /// The days.
    pub days: Vec<PersonDay>,
}

/// How a baseline came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaselineBasis {
    /// Planned plus usual overtime.
    Plan,
    /// The person's normal.
    Normal,
    /// Leave.
    Leave,
    /// No row before the second oldest chosen date: all minutes are differences.
    NoNormal,
    /// Additional rows are the difference; nothing else is known.
    AdditionalOnly,
    /// Not covered.
    NotCovered,
}

impl BaselineBasis {
    /// Words for a reader.
    pub fn reading(self) -> &'static str {
        match self {
            BaselineBasis::Plan => "plan and usual overtime",
            BaselineBasis::Normal => "the person's normal",
            BaselineBasis::Leave => "leave",
            BaselineBasis::NoNormal => "new: no normal yet",
            BaselineBasis::AdditionalOnly => "additional rows only",
            BaselineBasis::NotCovered => "not covered",
        }
    }
}

/// A person on one of the chosen days: what the baseline was learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedDay {
    /// The chosen day.
    pub date: NaiveDate,
    /// Planned minutes; none without a plan.
    pub planned_minutes: Option<i64>,
    /// Worked minutes.
    pub worked_minutes: i64,
    /// Recorded leave without times.
    pub is_leave: bool,
}

/// One person on one date.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonDay {
    /// Date.
    pub date: NaiveDate,
    /// Staff group of the day's rows (the person's if none).
    pub staff_group: StaffGroup,
    /// Baseline; none if not covered.
    pub baseline_minutes: Option<Exact>,
    /// How it came about.
    pub basis: BaselineBasis,
    /// Worked, as counted (planned time that counts as worked included).
    pub worked_minutes: i64,
    /// Worked - baseline; nought where not covered.
    pub difference_minutes: Exact,
    /// A day before the incident's first date, which enters only to reduce.
    pub is_earlier: bool,
    /// A plan that exceeds the normal by an hour or more and may have been made afterwards: excess minutes.
    pub swollen_minutes: i64,
    /// The person's minutes on the chosen days.
    pub compared: Vec<ComparedDay>,
    /// The rows.
    pub evidence: Vec<SourceRef>,
}

/// Minutes of one row that are extra: the stuff of which lines are made (ruling 19).
#[derive(Clone, Debug, PartialEq)]
pub struct LaidMinutes {
    /// Person.
    pub staff: StaffId,
    /// Staff group of the row.
    pub staff_group: StaffGroup,
    /// Monday of the week.
    pub week: NaiveDate,
    /// Date.
    pub date: NaiveDate,
    /// Whole minutes.
    pub minutes: i64,
    /// Declared, or candidate.
    pub is_declared: bool,
    /// Activity of the row.
    pub activity: Activity,
    /// Pay of the row.
    pub pay: Pay,
    /// Rate of the row.
    pub rate_pence_per_hour: Option<i64>,
    /// Enhancement of the row in hundredths; none if not said.
    pub enhancement_hundredths: Option<i64>,
    /// Who pays.
    pub funded_by: FundedBy,
    /// Start of the row, for the order of lines.
    pub start_minute: Option<i64>,
    /// Why it is declared or candidate.
    pub reason: String,
    /// The row; for planned time that counts as worked, the plan's.
    pub evidence: Vec<SourceRef>,
}

/// Net change of a staff group against its ordinary variation (`DOMAIN.md` section 6).
#[derive(Clone, Debug, PartialEq)]
pub struct GroupNet {
    /// Staff group.
    pub staff_group: StaffGroup,
    /// Sum of extra.
    pub extra_minutes: Exact,
    /// Sum of absence.
    pub absence_minutes: Exact,
    /// Extra - absence.
    pub net_minutes: Exact,
    /// Baseline in all.
    pub baseline_minutes: Exact,
    /// Worked in all.
    pub worked_minutes: Exact,
    /// t x s x root of the sum of squares of the dates' baselines; none with n under 8.
    pub limit_minutes: Option<f64>,
    /// Above, or within.
    pub is_above: Option<bool>,
    /// Whether any of it is declared.
    pub is_declared: bool,
}

/// Everything measured from the rota.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HoursImpact {
    /// Whether there is any staff table with worked time.
    pub is_measured: bool,
    /// Every person-week of the claim window.
    pub person_weeks: Vec<PersonWeek>,
    /// Declared and candidate minutes, laid on rows.
    pub laid: Vec<LaidMinutes>,
    /// By staff group.
    pub groups: Vec<GroupNet>,
    /// Sum of extra over all person-weeks; null without a rota.
    pub extra_minutes: Option<Exact>,
    /// Sum of absence.
    pub absence_minutes: Option<Exact>,
    /// Persons and dates for which a plan is asked ("no steady normal").
    pub plans_asked_for: Vec<(StaffId, NaiveDate)>,
}
