//! Daily workload counts, attested paper sessions, expenses and income lost: the small tables beside book and rota.

use super::evidence::SourceRef;
use super::staff::StaffGroup;
use super::staff::vocabulary;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// A queue of work that is counted by day.
    Queue {
        /// Letters and other documents.
        Documents = "documents", "documents";
        /// Test results.
        Results = "results", "results";
        /// Prescriptions.
        Scripts = "scripts", "prescriptions";
        /// Tasks.
        Tasks = "tasks", "tasks";
        /// Online requests.
        OnlineRequests = "online_requests", "online requests";
    }
}

/// Items of one queue on one date.
#[derive(Clone, Debug)]
pub struct WorkloadCount {
    /// Date.
    pub date: NaiveDate,
    /// Queue.
    pub queue: Queue,
    /// Items that came in.
    pub received: Option<i64>,
    /// Items dealt with.
    pub completed: Option<i64>,
    /// Items left at the end of the day.
    pub outstanding: Option<i64>,
    /// Where it stands.
    pub source: SourceRef,
}

/// A clinical record: the date that it is about, and when it was entered.
#[derive(Clone, Debug)]
pub struct EnteredRecord {
    /// The date that it is about.
    pub date: NaiveDate,
    /// Minutes after midnight of that date; none if only the date is known.
    pub start_minute: Option<u16>,
    /// When it was entered.
    pub entered_at: super::evidence::Stamp,
    /// Staff group of whoever entered it.
    pub staff_group: StaffGroup,
    /// Where it stands: the first of its lines.
    pub source: SourceRef,
}

/// One line of `attested.csv` (`DOMAIN.md` section 4).
#[derive(Clone, Debug)]
pub struct Attested {
    /// Date.
    pub date: NaiveDate,
    /// Staff group.
    pub staff_group: StaffGroup,
    /// Booked in the system, seen on paper.
    pub seen_on_paper_in_book: i64,
    /// Seen on paper, never booked in the system.
    pub seen_on_paper_not_in_book: i64,
    /// Booked in the system, not seen.
    pub booked_not_seen: i64,
    /// Whether the line is signed. The name itself is not kept.
    pub is_signed: bool,
    /// Where it stands.
    pub source: SourceRef,
}

/// A direct expense (head 7). Texts are the practice's own short descriptions from a fixed list.
#[derive(Clone, Debug)]
pub struct Expense {
    /// Date.
    pub date: NaiveDate,
    /// Kind of expense, from the template's list.
    pub kind: ExpenseKind,
    /// Gross amount in pence.
    pub amount_pence: i64,
    /// Receipt or invoice reference.
    pub reference: Option<String>,
    /// The practice's word.
    pub outage_related: Option<bool>,
    /// Where it stands.
    pub source: SourceRef,
}

vocabulary! {
    /// Kind of expense.
    ExpenseKind {
        /// Text messages.
        Sms = "sms", "Text messages";
        /// Telephone.
        Telephone = "telephone", "Telephone";
        /// Postage.
        Postage = "postage", "Postage";
        /// Stationery.
        Stationery = "stationery", "Stationery";
        /// Printing.
        Printing = "printing", "Printing";
        /// Transport.
        Transport = "transport", "Transport";
        /// Cleaning.
        Cleaning = "cleaning", "Cleaning";
        /// Room hire.
        RoomHire = "room_hire", "Room hire";
        /// IT support.
        ItSupport = "it_support", "IT support";
        /// Anything else.
        Other = "other", "Other expense";
    }
}

/// Income lost and not recovered (head 8): items x fee, listed by the practice.
#[derive(Clone, Debug)]
pub struct IncomeLost {
    /// Date.
    pub date: NaiveDate,
    /// Kind of income.
    pub kind: IncomeKind,
    /// Items.
    pub items: i64,
    /// Fee for each in pence.
    pub fee_pence: i64,
    /// Items made up since.
    pub recovered_items: i64,
    /// The practice's word.
    pub outage_related: Option<bool>,
    /// Where it stands.
    pub source: SourceRef,
}

vocabulary! {
    /// Kind of income.
    IncomeKind {
        /// Vaccinations.
        Vaccination = "vaccination", "Vaccinations";
        /// Long-acting contraception.
        Larc = "larc", "Long-acting contraception";
        /// Minor surgery.
        MinorSurgery = "minor_surgery", "Minor surgery";
        /// Health checks.
        HealthCheck = "health_check", "Health checks";
        /// Local schemes.
        LocalScheme = "local_scheme", "Local scheme";
        /// Private fees.
        PrivateFee = "private_fee", "Private fees";
        /// Dispensing.
        Dispensing = "dispensing", "Dispensing fees";
        /// Anything else.
        Other = "other", "Other income";
    }
}
