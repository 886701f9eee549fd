//! Rates, usual weeks and employer on-costs of an extra hour (`DOMAIN.md` section 7, "Prices"; rulings 20 and 24 to 26).

use super::outcome::{HourlyRate, HoursPrice, OnCostRates, RateSource};
use crate::impact::hours::timesheet::{Day, Timesheet};
use crate::model::data::PracticeData;
use crate::model::exact::{mean, whole};
use crate::model::incident::{dates_in, monday_of};
use crate::model::money::{Pence, rounded_pence};
use crate::model::policy::StaffPolicy;
use crate::model::staff::{Basis, StaffGroup, StaffId};
use crate::plan::Plan;
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

/// Calendar weeks before the incident among which usual weeks are looked for.
const USUAL_WEEKS: u64 = 12;
const MINUTES_PER_HOUR: i64 = 60;
const HUNDREDTHS: i64 = 100;
const BASIS_POINTS: i64 = 10_000;

/// Pay of whole minutes at a rate with an enhancement, rounded half away from zero to a penny once.
pub fn pay_pence(minutes: i64, rate_pence_per_hour: i64, enhancement_hundredths: i64) -> Pence {
    let exact = Decimal::from(minutes) * Decimal::from(rate_pence_per_hour) * Decimal::from(enhancement_hundredths)
        / Decimal::from(MINUTES_PER_HOUR * HUNDREDTHS);
    rounded_pence(exact)
}

/// Employer NI on a line's rounded pay: the rate on what lies above the weekly threshold once the line is added, less
/// what lay above it before (so that a credit takes off what an extra hour puts on).
pub fn ni_pence(price: &HoursPrice, rates: &OnCostRates, pay: Pence) -> Pence {
    if !price.ni_applies || price.usual_pay_pence.is_none() {
        return 0;
    }
    let above = |week: i64| (week - rates.ni_threshold_pence).max(0);
    let part = above(price.pay_before_pence + pay) - above(price.pay_before_pence);
    rounded_pence(Decimal::from(part) * Decimal::from(rates.ni_basis_points) / Decimal::from(BASIS_POINTS))
}

/// Pension on exact basic pay for minutes within whole-time hours of the week.
pub fn pension_pence(price: &HoursPrice, rates: &OnCostRates) -> Pence {
    if !price.pension_applies || price.usual_minutes.is_none() {
        return 0;
    }
    let within = |minutes: i64| minutes.min(rates.whole_time_minutes);
    let minutes = within(price.minutes_before + price.minutes) - within(price.minutes_before);
    let basic = Decimal::from(minutes) * Decimal::from(price.rate_pence_per_hour) / Decimal::from(MINUTES_PER_HOUR);
    rounded_pence(basic * Decimal::from(rates.pension_basis_points) / Decimal::from(BASIS_POINTS))
}

/// Rates of on-costs, in order of date.
pub fn on_cost_rates(plan: &Plan) -> Vec<OnCostRates> {
    let pension = &plan.policy.rates.pension;
    let mut rates: Vec<OnCostRates> = plan
        .policy
        .rates
        .national_insurance
        .iter()
        .map(|ni| OnCostRates {
            from: ni.from,
            ni_basis_points: ni.rate_basis_points,
            ni_threshold_pence: ni.weekly_threshold.0,
            pension_basis_points: pension.rate_basis_points,
            whole_time_minutes: pension.whole_time_minutes,
            source: format!("{}; {}", ni.source, pension.source),
        })
        .collect();
    rates.sort_by_key(|rate| rate.from);
    rates
}

/// The index of the rates in force on a date; none before the first.
pub fn on_cost_index(rates: &[OnCostRates], date: NaiveDate) -> Option<usize> {
    rates.iter().rposition(|rate| rate.from <= date)
}

/// Looks up a person's rates and usual week.
pub struct Payroll<'a> {
    /// The practice's rows.
    pub data: &'a PracticeData,
    /// The same by person and date.
    pub timesheet: &'a Timesheet<'a>,
    /// The question.
    pub plan: &'a Plan,
}

impl Payroll<'_> {
    /// The policy's entry for a person.
    pub fn staff_policy(&self, staff: StaffId) -> Option<&StaffPolicy> {
        let label = &self.data.staff.get(staff.0 as usize)?.label;
        self.plan.policy.staff.iter().find(|entry| entry.label.eq_ignore_ascii_case(label))
    }

    /// The row's rate, else the person's (the policy's, else the person's latest earlier row with a rate), else the
    /// staff group's; 0.00 is no rate anywhere. None: the line stays unpriced.
    pub fn rate(
        &self,
        staff: StaffId,
        group: StaffGroup,
        row_rate: Option<i64>,
        date: NaiveDate,
    ) -> Option<HourlyRate> {
        let is_rate = |rate: &i64| *rate > 0;
        let from = |pence_per_hour: Option<i64>, source| {
            pence_per_hour.filter(is_rate).map(|pence_per_hour| HourlyRate { pence_per_hour, source })
        };
        let of_person = self.staff_policy(staff).and_then(|entry| entry.rate_per_hour).map(|rate| rate.0);
        let of_group = || self.plan.policy.rates.per_hour.get(&group).map(|rate| rate.0);
        from(row_rate, RateSource::Row)
            .or_else(|| from(of_person, RateSource::PersonInPolicy))
            .or_else(|| self.earlier_rate(staff, date))
            .or_else(|| from(of_group(), RateSource::GroupInPolicy))
    }

    fn earlier_rate(&self, staff: StaffId, date: NaiveDate) -> Option<HourlyRate> {
        let rows = self.data.shifts.iter().filter(|row| row.staff == staff && row.date <= date);
        let (_, _, place, pence_per_hour) = rows
            .filter_map(|row| row.rate_pence_per_hour.map(|rate| (row.date, row.start_minute, row.source, rate)))
            .max()?;
        (pence_per_hour > 0).then_some(HourlyRate { pence_per_hour, source: RateSource::EarlierRow(place) })
    }

    /// Minutes of a usual week: the policy's contract minutes, else the mean of the complete calendar weeks among the 12
    /// before the incident, without a date on the policy's lists, without the person's leave, and with any row. Whole
    /// minutes, to the nearest.
    pub fn usual_minutes(&self, staff: StaffId) -> Option<i64> {
        if let Some(minutes) = self.staff_policy(staff).and_then(|entry| entry.contract_minutes_per_week) {
            return Some(minutes);
        }
        let incident_week = monday_of(self.plan.incident.first_date());
        let weeks = (1..=USUAL_WEEKS).map(|back| incident_week - Days::new(7 * back));
        let minutes: Vec<i64> = weeks.filter_map(|monday| self.minutes_of_usual_week(staff, monday)).collect();
        mean(whole(minutes.iter().sum()), minutes.len()).map(|mean| mean.round().to_integer())
    }

    fn minutes_of_usual_week(&self, staff: StaffId, monday: NaiveDate) -> Option<i64> {
        let dates = dates_in(monday..=(monday + Days::new(6)));
        let policy = &self.plan.policy.normal_day;
        let first = self.plan.incident.first_date();
        let excluded = policy
            .excluded
            .iter()
            .filter(|rule| rule.only_for_incidents_before.is_none_or(|limit| first < limit))
            .any(|rule| dates.iter().any(|date| (rule.from..=rule.to).contains(date)));
        let unusual = policy.unusual_weeks.iter().any(|date| dates.contains(date));
        let on = |date: &NaiveDate| self.timesheet.day(staff, *date);
        let on_leave = dates.iter().filter_map(on).any(|day: &Day| !day.leave.is_empty());
        let counts_as_worked = |date: &NaiveDate| self.timesheet.plan_counts_as_worked(staff, *date);
        let has_rows =
            dates.iter().filter_map(on).any(|day| !day.worked.is_empty()) || dates.iter().any(counts_as_worked);
        let is_complete = dates.iter().all(|date| self.timesheet.covers(staff, *date));
        if excluded || unusual || on_leave || !has_rows || !is_complete {
            return None;
        }
        Some(dates.iter().map(|date| self.timesheet.worked_minutes(staff, *date)).sum())
    }

    /// Whether the person is marked as a member of the pension scheme; none if nothing is said.
    pub fn pension_member(&self, staff: StaffId, group: StaffGroup) -> Option<bool> {
        let person = self.staff_policy(staff).and_then(|entry| entry.pension_member);
        person.or_else(|| self.plan.policy.rates.pension.member_groups.contains(&group).then_some(true))
    }

    /// Whether any staff row is worked time (prices need a rota).
    pub fn has_worked_rows(&self) -> bool {
        self.data.shifts.iter().any(|row| row.basis == Basis::Worked)
    }
}
