//! The log of a practice's life: everything that happened, before any export is made of it. Renderings and truth are
//! both read from here, and from nowhere else.

use crate::model::incident::Incident;
use crate::model::staff::{Activity, FundedBy, Pay, StaffGroup};
use crate::model::workload::{ExpenseKind, IncomeKind, Queue};
use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};

/// One invented practice and all that happened in it.
#[derive(Clone, Debug)]
pub struct Practice {
    /// Invented practice code, not an ODS code that is in use.
    pub code: String,
    /// Invented name.
    pub name: String,
    /// Invented ICB.
    pub icb: String,
    /// The incident as a policy writes it.
    pub incident_text: String,
    /// The incident.
    pub incident: Incident,
    /// Whether the outage reached this practice.
    pub is_affected: bool,
    /// First date of the book and of the rota.
    pub first_date: NaiveDate,
    /// Last date of the book: appointments are booked ahead of the export.
    pub last_date: NaiveDate,
    /// When book and rota were exported.
    pub exported_at: NaiveDateTime,
    /// Everybody who works there.
    pub people: Vec<Person>,
    /// Slots put on, in order of date, start and holder.
    pub slots: Vec<Slot>,
    /// Bookings, in the order of their slots; of one slot, in the order in which they were made.
    pub bookings: Vec<Booking>,
    /// Planned time.
    pub planned: Vec<Stretch>,
    /// Worked time.
    pub worked: Vec<Stretch>,
    /// Whole days of leave.
    pub leave: Vec<LeaveDay>,
    /// Work counted by day and queue.
    pub workload: Vec<DayOfQueue>,
    /// Money spent.
    pub expenses: Vec<Spending>,
    /// Income lost.
    pub income: Vec<IncomeGap>,
    /// Paper sessions, as the practice attests them.
    pub attested: Vec<PaperSession>,
    /// Declarations in the policy, for rotas that have no column for them.
    pub declared: Vec<Declaration>,
    /// The practice's answer to whether its plans were made before the incident; none: it does not answer.
    pub plans_made_before_incident: Option<bool>,
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Code in the rota, such as `R01`.
    pub code: String,
    /// Invented name as a clinical system prints it, such as `FICTON, Anna (Dr)`.
    pub name: String,
    /// Staff group.
    pub group: StaffGroup,
    /// Payroll rate before on-costs; none for partners and locums.
    pub rate_pence_per_hour: Option<i64>,
    /// Contract minutes of a usual week; none for partners and locums.
    pub contract_minutes_per_week: Option<i64>,
    /// Member of the pension scheme.
    pub is_pension_member: bool,
    /// Sessions in the book, planned time in the rota: by weekday from Monday.
    pub weekdays: [bool; 5],
    /// Whether the person holds sessions in the appointment book.
    pub has_sessions: bool,
}

/// What a slot is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlotKind {
    /// Booked ahead, face to face.
    Routine,
    /// For the day, two at the same time.
    OnTheDay,
    /// By telephone.
    Telephone,
    /// Treatment room.
    Treatment,
    /// Not bookable: a break, an administrative slot.
    Blocked,
}

/// A slot put on in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Date.
    pub date: NaiveDate,
    /// Start, minutes after midnight.
    pub start_minute: u16,
    /// Planned minutes.
    pub minutes: u16,
    /// Index into [`Practice::people`].
    pub holder: usize,
    /// What it is for.
    pub kind: SlotKind,
    /// First and last minute of the session to which it belongs.
    pub session: (u16, u16),
}

impl Slot {
    /// The moment of its start.
    pub fn starts_at(&self) -> NaiveDateTime {
        self.date.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(self.start_minute))
    }
}

/// Who cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelledBy {
    /// The patient.
    Patient,
    /// The practice.
    Practice,
    /// Another service.
    OtherService,
    /// Nobody: the patient died.
    Death,
}

/// How a booking ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Arrived, was seen, and left.
    Seen {
        /// Minutes from arrival to being called in.
        waited_minutes: u16,
        /// Minutes in the room.
        consultation_minutes: u16,
    },
    /// Arrived, and nothing more was recorded.
    ArrivedOnly,
    /// Nobody closed it: often kept on paper.
    NotClosed,
    /// Did not attend, or was closed so overnight.
    DidNotAttend,
    /// Arrived and left before being seen.
    WalkedOut,
    /// Cancelled.
    Cancelled {
        /// When; none where the system lost the stamp.
        at: Option<NaiveDateTime>,
        /// By whom.
        by: CancelledBy,
    },
    /// Not yet due when the export was made.
    Due,
}

/// A booking of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Index into [`Practice::slots`].
    pub slot: usize,
    /// Serial number of the patient; none for a few cancelled bookings whose patient the system lost.
    pub patient: Option<u32>,
    /// When it was booked.
    pub booked_at: NaiveDateTime,
    /// How it ended.
    pub ending: Ending,
}

impl Booking {
    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        matches!(self.ending, Ending::Cancelled { .. })
    }
}

/// A stretch of one person's planned or worked time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Index into [`Practice::people`].
    pub person: usize,
    /// Date.
    pub date: NaiveDate,
    /// Start, minutes after midnight.
    pub start_minute: u16,
    /// End, minutes after midnight.
    pub end_minute: u16,
    /// Unpaid break.
    pub break_minutes: u16,
    /// How it is paid.
    pub pay: Pay,
    /// What it was spent on.
    pub activity: Activity,
    /// Enhancement in hundredths, where the row says one.
    pub enhancement_hundredths: Option<i64>,
    /// Fee of a locum session.
    pub fee_pence: Option<i64>,
    /// Invoice number of the fee.
    pub invoice_reference: Option<String>,
    /// The practice's word: due to the outage, not, or not said.
    pub outage_related: Option<bool>,
    /// Who pays.
    pub funded_by: FundedBy,
    /// The staff group as which the person works, where it is not the person's own.
    pub as_group: Option<StaffGroup>,
}

impl Stretch {
    /// Whole minutes less the unpaid break.
    pub fn minutes(&self) -> i64 {
        i64::from(self.end_minute) - i64::from(self.start_minute) - i64::from(self.break_minutes)
    }
}

/// A whole day of leave. No reason is invented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveDay {
    /// Index into [`Practice::people`].
    pub person: usize,
    /// Date.
    pub date: NaiveDate,
}

/// Items of one queue on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOfQueue {
    /// Date.
    pub date: NaiveDate,
    /// Queue.
    pub queue: Queue,
    /// Items that came in.
    pub received: i64,
    /// Items dealt with.
    pub completed: i64,
    /// Items left at the end of the day.
    pub outstanding: i64,
}

/// A direct expense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spending {
    /// Date.
    pub date: NaiveDate,
    /// Kind.
    pub kind: ExpenseKind,
    /// Gross amount.
    pub amount_pence: i64,
    /// Receipt number.
    pub reference: Option<String>,
    /// The practice's word.
    pub outage_related: Option<bool>,
}

/// Income lost on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomeGap {
    /// Date.
    pub date: NaiveDate,
    /// Kind.
    pub kind: IncomeKind,
    /// Items not delivered.
    pub items: i64,
    /// Fee for each.
    pub fee_pence: i64,
    /// Items made up since.
    pub recovered_items: i64,
    /// The practice's word.
    pub outage_related: Option<bool>,
}

/// A line of `attested.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperSession {
    /// Date.
    pub date: NaiveDate,
    /// Staff group.
    pub group: StaffGroup,
    /// Booked in the system, seen on paper.
    pub in_book: i64,
    /// Seen on paper, never in the system.
    pub not_in_book: i64,
    /// Booked in the system, not seen.
    pub booked_not_seen: i64,
}

/// A declaration of the practice in its policy: all extra time of this person on these dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Index into [`Practice::people`].
    pub person: usize,
    /// First date.
    pub from: NaiveDate,
    /// Last date.
    pub to: NaiveDate,
    /// Why.
    pub reason: String,
}
