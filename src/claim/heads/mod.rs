//! Heads of claim: one file a head, or a family of heads that are made alike (`DOMAIN.md` section 7). Each gives drafts of
//! lines; [`super::lines`] prices, orders and numbers them.

pub mod absorbed;
pub mod credits;
pub mod expenses;
pub mod hours;
pub mod income;
pub mod locum;
pub mod lost;
pub mod protection;

use super::outcome::{Line, ModelledWork, On, Unit};
use super::prices::Payroll;
use crate::impact::outcome::{AppointmentImpact, HoursImpact};
use crate::model::data::PracticeData;
use crate::model::evidence::Tier;
use crate::model::money::Pence;
use crate::normal::choose::NormalDays;
use crate::plan::Plan;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// What heads are made from.
pub struct Claiming<'a> {
    /// The practice's rows.
    pub data: &'a PracticeData,
    /// The question.
    pub plan: &'a Plan,
    /// Dates of the claim window.
    pub claim_dates: &'a [NaiveDate],
    /// Normal days.
    pub days: &'a NormalDays,
    /// Measured from the book.
    pub appointments: &'a AppointmentImpact,
    /// Measured from the rota.
    pub hours: &'a HoursImpact,
    /// Modelled work.
    pub work: &'a [ModelledWork],
    /// Rates.
    pub payroll: &'a Payroll<'a>,
}

/// Lines of a head, before they are ordered and numbered. Hours lines are priced later, in the order of the week.
pub type HeadLines = fn(&Claiming) -> Vec<Line>;

/// Every head. A new one is a file and an entry here.
pub const HEADS: &[HeadLines] = &[
    locum::lines,
    hours::lines,
    expenses::lines,
    income::lines,
    credits::lines,
    protection::lines,
    absorbed::lines,
    lost::lines,
];

/// A line of nothing, to be filled in.
pub fn blank_line(head: u8, on: On, tier: Tier, description: &str) -> Line {
    Line {
        id: String::new(),
        head,
        on,
        tier,
        date: None,
        staff: None,
        staff_group: None,
        description: description.to_owned(),
        activity: None,
        pay_treatment: None,
        unit: Unit::Item,
        quantity: Decimal::ZERO,
        rate_pence: None,
        rate_source: None,
        hours: None,
        minutes: None,
        pay_pence: None,
        employer_ni_pence: None,
        pension_pence: None,
        amount_pence: None,
        included: false,
        reason: String::new(),
        evidence: Vec::new(),
    }
}

/// A line of one sum of money: quantity x price.
pub fn sum_line(head: u8, on: On, tier: Tier, description: &str, quantity: i64, price_pence: Pence) -> Line {
    Line {
        quantity: Decimal::from(quantity),
        rate_pence: Some(price_pence),
        amount_pence: Some(quantity * price_pence),
        ..blank_line(head, on, tier, description)
    }
}

/// Where a line that the practice declared, or did not, stands.
pub fn invoice_if(is_declared: bool) -> On {
    if is_declared { On::Invoice } else { On::Candidate }
}
