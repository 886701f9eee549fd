//! Raw arguments and policy become one resolved, validated plan.

use crate::model::calendar::Calendar;
use crate::model::incident::{ClockWindow, Incident, IncidentError, dates_in};
use crate::model::policy::{Affected, Policy};
use chrono::NaiveDate;

/// The resolved question: which practice, which incident, by which policy.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The policy, defaults filled in.
    pub policy: Policy,
    /// The incident.
    pub incident: Incident,
    /// Bank holidays.
    pub calendar: Calendar,
    /// Other incidents of the policy.
    pub other_incidents: Vec<Incident>,
    /// Sensitivity only: average all days of a pool instead of leaving out the most and the least.
    pub average_whole_pool: bool,
}

/// Why arguments and policy do not make a plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// No incident anywhere.
    #[error("no incident is given: which outage is to be measured?")]
    NoIncident,
    /// The incident cannot be read.
    #[error("the incident cannot be read: {0}")]
    Incident(#[from] IncidentError),
    /// The recovery window would not end.
    #[error("the recovery window of {0} working days is longer than a year")]
    RecoveryTooLong(u32),
}

impl Plan {
    /// Resolves a plan: `--incident` and `--practice` go before the policy.
    pub fn resolve(mut policy: Policy, incident: Option<&str>, practice: Option<&str>) -> Result<Plan, PlanError> {
        if let Some(code) = practice {
            policy.practice.code = code.to_owned();
        }
        let span = incident.map(str::to_owned).unwrap_or_else(|| policy.incident.span.clone());
        if span.trim().is_empty() {
            return Err(PlanError::NoIncident);
        }
        if policy.incident.recovery_working_days > 250 {
            return Err(PlanError::RecoveryTooLong(policy.incident.recovery_working_days));
        }
        let incident = Incident::parse(&span)?;
        let calendar = Calendar::with_added(&policy.normal_day.bank_holidays_added);
        let other_incidents =
            policy.normal_day.other_incidents.iter().map(|text| Incident::parse(text)).collect::<Result<_, _>>()?;
        Ok(Plan { policy, incident, calendar, other_incidents, average_whole_pool: false })
    }

    /// The recovery window, inclusive.
    pub fn recovery(&self) -> (NaiveDate, NaiveDate) {
        let window = self.incident.recovery_window(self.policy.incident.recovery_working_days, &self.calendar);
        (*window.start(), *window.end())
    }

    /// Incident dates and recovery window, before it is cut to what the files cover.
    pub fn claim_dates(&self) -> Vec<NaiveDate> {
        dates_in(self.incident.first_date()..=self.recovery().1)
    }

    /// The clock window in which a date is measured.
    pub fn window(&self, date: NaiveDate) -> ClockWindow {
        self.incident.measured_window(date)
    }

    /// Whether the practice said that it was not affected: nothing goes on the invoice then (`DOMAIN.md` section 9).
    pub fn is_unaffected(&self) -> bool {
        self.policy.incident.affected == Affected::No
    }
}
