//! Staff time: shifts and leave (`DOMAIN.md` section 6).

use super::evidence::{SourceRef, Stamp};
use super::staff::{Activity, Basis, FundedBy, Pay, StaffGroup, StaffId};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A stretch of one person's planned or worked time. An overnight shift belongs whole to its start date (ruling 8).
#[derive(Clone, Debug)]
pub struct Shift {
    /// The person.
    pub staff: StaffId,
    /// Staff group of this row.
    pub staff_group: StaffGroup,
    /// Start date.
    pub date: NaiveDate,
    /// Start, minutes after midnight of `date`; none where only hours are known.
    pub start_minute: Option<i64>,
    /// End, minutes after midnight of `date` (over 1440 for an overnight shift); none where only hours are known.
    pub end_minute: Option<i64>,
    /// Whole minutes less the unpaid break; Europe/London clock changes are allowed for.
    pub minutes: i64,
    /// Planned or worked.
    pub basis: Basis,
    /// How it is paid.
    pub pay: Pay,
    /// What it was spent on.
    pub activity: Activity,
    /// The row's own payroll rate; none if the row has none, or 0.00.
    pub rate_pence_per_hour: Option<i64>,
    /// Enhancement (1.5, 2.0) if the row says one.
    pub enhancement: Option<Decimal>,
    /// Locum or agency fee of the row.
    pub fee_pence: Option<i64>,
    /// Whether an invoice reference stands in the row (its text is not kept beyond `invoice_reference`).
    pub invoice_reference: Option<String>,
    /// Who pays.
    pub funded_by: FundedBy,
    /// The practice's own word: due to the outage (yes), not (no), or not said.
    pub outage_related: Option<bool>,
    /// When the row was created or last changed, if the file says.
    pub created_at: Option<Stamp>,
    /// A session that was cancelled or not used (a credit, `DOMAIN.md` section 7); never worked time.
    pub not_used: bool,
    /// Where it stands.
    pub source: SourceRef,
}

/// Recorded leave. The reason is never kept (`DOMAIN.md` section 2).
#[derive(Clone, Debug)]
pub struct Leave {
    /// The person.
    pub staff: StaffId,
    /// Staff group of this row.
    pub staff_group: StaffGroup,
    /// Date.
    pub date: NaiveDate,
    /// Minutes of leave where the row has times; none means the whole day.
    pub minutes: Option<i64>,
    /// Leave without pay on a date: a credit (`DOMAIN.md` section 7).
    pub unpaid: bool,
    /// Where it stands.
    pub source: SourceRef,
}

/// The dates that one staff table covers, and what it holds.
#[derive(Clone, Debug)]
pub struct StaffTableSpan {
    /// Index of the table.
    pub table: u32,
    /// First date of a worked row or leave (or the stated span).
    pub first: NaiveDate,
    /// Last date.
    pub last: NaiveDate,
    /// Whether the table has worked rows at all: only then does it say when somebody did *not* work.
    pub has_worked: bool,
}
