//! The impact is claimed: modelled work, prices, lines, heads, controls (`DOMAIN.md` sections 7 and 8). Pure: tables in,
//! tables out. One practice's claim is one call: [`claim`].

pub mod controls;
pub mod heads;
pub mod lines;
pub mod notices;
pub mod outcome;
pub mod prices;
pub mod sensitivity;
pub mod work;

use crate::impact::appointments::{Measuring, measure};
use crate::impact::hours::timesheet::Timesheet;
use crate::impact::hours::{self, Hours};
use crate::impact::outcome::{AppointmentImpact, HoursImpact};
use crate::model::appointment::State;
use crate::model::data::PracticeData;
use crate::model::incident::ClockWindow;
use crate::normal::accuracy::{band, leave_one_out};
use crate::normal::book::Book;
use crate::normal::choose::{NormalDays, Ordinary, normal_days};
use crate::normal::outcome::Accuracy;
use crate::plan::Plan;
use chrono::NaiveDate;
use controls::Controlled;
use heads::Claiming;
use outcome::Claim;
use prices::Payroll;

/// Why a claim cannot be worked out.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// Every file ends before the incident.
    #[error("the files end on {latest}, before the incident of {incident}: there is nothing to measure")]
    NothingCovered {
        /// Latest date of any file.
        latest: NaiveDate,
        /// First date of the incident.
        incident: NaiveDate,
    },
    /// No file has a date at all.
    #[error("none of the files has a row with a date: there is nothing to measure")]
    NoDates,
    /// A table operation failed: an internal error.
    #[error("internal: a table could not be computed: {0}")]
    Table(#[from] polars::prelude::PolarsError),
}

/// Works out one practice's claim.
pub fn claim(data: &PracticeData, plan: &Plan) -> Result<Claim, ClaimError> {
    let book = count_book(data, plan)?;
    let mut claim = with_book(data, plan, &book)?;
    claim.sensitivity = sensitivity::cases(data, &claim, &book)?;
    Ok(claim)
}

/// The same without the sensitivity cases (which are themselves claims under one change).
pub fn without_sensitivity(data: &PracticeData, plan: &Plan) -> Result<Claim, ClaimError> {
    with_book(data, plan, &count_book(data, plan)?)
}

/// Counts the appointment book. The clock windows are those of the incident, so that plans which differ in anything else
/// share the counts.
fn count_book(data: &PracticeData, plan: &Plan) -> Result<Book, ClaimError> {
    // Also of dates that the files do not reach: their weekdays are settled all the same.
    let windows: Vec<ClockWindow> = plan.claim_dates().into_iter().map(|date| plan.window(date)).collect();
    Ok(Book::count(&data.appointments, &windows)?)
}

fn with_book(data: &PracticeData, plan: &Plan, book: &Book) -> Result<Claim, ClaimError> {
    let (claim_dates, cut_dates) = claim_dates(data, plan)?;
    let timesheet = Timesheet::of(data, plan);
    let measured = Measured::with_book(data, plan, &timesheet, &claim_dates, book)?;
    let payroll = Payroll { data, timesheet: &timesheet, plan };
    let work_items = work::work_items(data, &measured.appointments, &measured.days, plan);
    let modelled = work::modelled_work(&work_items, &measured.hours);
    let on_cost_rates = prices::on_cost_rates(plan);
    let claiming = Claiming {
        data,
        plan,
        claim_dates: &claim_dates,
        days: &measured.days,
        appointments: &measured.appointments,
        hours: &measured.hours,
        work: &modelled,
        payroll: &payroll,
    };
    let lines = lines::lines(&claiming, &on_cost_rates);
    let mut exceptions = data.exceptions.clone();
    exceptions.extend(measured.appointments.exceptions.iter().cloned());
    let mut claim = Claim {
        plan: plan.clone(),
        recovery: plan.recovery(),
        cut_dates,
        tables: data.tables.clone(),
        staff: data.staff.clone(),
        normal_days: measured.days.claim.clone(),
        pools: measured.days.pools.clone(),
        accuracy: measured.accuracy,
        workload: work::workload_impact(data, &claim_dates, &measured.days),
        claim_dates,
        totals: lines::totals(&lines),
        appointments: measured.appointments,
        hours: measured.hours,
        work: modelled,
        work_items,
        lines,
        on_cost_rates,
        controls: Vec::new(),
        sensitivity: Vec::new(),
        exceptions,
        warnings: Vec::new(),
        questions: Vec::new(),
    };
    claim.controls = controls::check(&Controlled { claim: &claim, data, days: &measured.days });
    claim.warnings = notices::warnings(&claim, data, &payroll);
    claim.questions = notices::questions(&claim);
    Ok(claim)
}

/// Incident dates and recovery window, ending no later than the latest date that any file covers; and the dates cut off.
fn claim_dates(data: &PracticeData, plan: &Plan) -> Result<(Vec<NaiveDate>, Vec<NaiveDate>), ClaimError> {
    let latest = data
        .appointment_span
        .map(|(_, last)| last)
        .into_iter()
        .chain(data.staff_spans.iter().map(|span| span.last))
        .chain(data.workload.iter().map(|count| count.date))
        .chain(data.expenses.iter().map(|expense| expense.date))
        .chain(data.income.iter().map(|income| income.date))
        .max()
        .ok_or(ClaimError::NoDates)?;
    if latest < plan.incident.first_date() {
        return Err(ClaimError::NothingCovered { latest, incident: plan.incident.first_date() });
    }
    Ok(plan.claim_dates().into_iter().partition(|date| *date <= latest))
}

/// The normal days, and everything measured against them.
pub struct Measured {
    /// Normal days.
    pub days: NormalDays,
    /// How good they are.
    pub accuracy: Accuracy,
    /// From the book.
    pub appointments: AppointmentImpact,
    /// From the rota.
    pub hours: HoursImpact,
}

impl Measured {
    /// Chooses normal days and measures appointments and hours against them.
    pub fn of(
        data: &PracticeData,
        plan: &Plan,
        timesheet: &Timesheet,
        claim_dates: &[NaiveDate],
    ) -> Result<Measured, ClaimError> {
        Measured::with_book(data, plan, timesheet, claim_dates, &count_book(data, plan)?)
    }

    fn with_book(
        data: &PracticeData,
        plan: &Plan,
        timesheet: &Timesheet,
        claim_dates: &[NaiveDate],
        book: &Book,
    ) -> Result<Measured, ClaimError> {
        let has_book = data.appointment_span.is_some();
        let activity = |date: NaiveDate, window: ClockWindow| -> i64 {
            if has_book { book.whole_on(date, window).kept() } else { worked_in_practice(timesheet, date) }
        };
        let days = chosen_days(data, plan, timesheet, claim_dates, &activity);
        let first_window = plan.window(plan.incident.first_date());
        let kept = |date: NaiveDate| activity(date, first_window);
        let mut accuracy = if has_book { leave_one_out(&days.pools, &kept, &kept) } else { Accuracy::default() };
        let unfilled = |date: NaiveDate| book.whole_on(date, first_window).state(State::Unfilled);
        let unfilled_accuracy = leave_one_out(&days.pools, &kept, &unfilled);
        let measuring =
            Measuring { data, book, days: &days, accuracy: &accuracy, unfilled_accuracy: &unfilled_accuracy, plan };
        let appointments = measure(&measuring, claim_dates);
        let hours = hours::measure(&Hours { data, timesheet, days: &days, plan }, claim_dates, &kept);
        set_band(&mut accuracy, &appointments);
        Ok(Measured { days, accuracy, appointments, hours })
    }
}

fn worked_in_practice(timesheet: &Timesheet, date: NaiveDate) -> i64 {
    timesheet.persons().into_iter().map(|staff| timesheet.worked_minutes(staff, date)).sum()
}

fn chosen_days(
    data: &PracticeData,
    plan: &Plan,
    timesheet: &Timesheet,
    claim_dates: &[NaiveDate],
    activity: &dyn Fn(NaiveDate, ClockWindow) -> i64,
) -> NormalDays {
    let worked_dates = timesheet.worked_dates();
    let worked_spans = || data.staff_spans.iter().filter(|span| span.has_worked);
    let rota_span = worked_spans().map(|span| span.first).min().zip(worked_spans().map(|span| span.last).max());
    let nothing = (plan.incident.first_date(), plan.incident.first_date());
    let span = data.appointment_span.or(rota_span).unwrap_or(nothing);
    normal_days(claim_dates, &Ordinary { activity, span, worked_dates: &worked_dates, rota_span }, plan)
}

/// The band of kept over the incident dates: the sum of the dates' bands.
fn set_band(accuracy: &mut Accuracy, appointments: &AppointmentImpact) {
    let kept = appointments.measures.bridge.kept.normal.map(crate::model::exact::to_f64);
    if let Some((low, high)) = kept.zip(accuracy.half_width).map(|(kept, half_width)| band(&[kept], half_width)) {
        accuracy.band_low = Some(low);
        accuracy.band_high = Some(high);
    }
}
