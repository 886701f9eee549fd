//! A practice's life, simulated as events. Nothing here knows an export layout, a normal day or a claim.

mod book;
mod hours;
mod people;
mod queues;

use super::log::Practice;
use crate::model::calendar::Calendar;
use crate::model::incident::{Incident, monday_of};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Weekday};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How an ordinary day goes, and what the outage does to it. Shares lie between 0 and 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    /// Clinicians with sessions in the book, 3 to 9.
    pub clinicians: usize,
    /// Minutes of a morning session; an afternoon's is half an hour shorter.
    pub session_minutes: u16,
    /// Share of slots that are filled on an ordinary day.
    pub filled: f64,
    /// How far a day's filling scatters round that, up or down.
    pub day_effect: f64,
    /// Share of slots whose first booking is cancelled beforehand.
    pub cancelled: f64,
    /// Share of bookings that are made on the day.
    pub same_day: f64,
    /// Share of patients who do not attend.
    pub dna: f64,
    /// Share of patients who arrive and leave unseen.
    pub walked_out: f64,
    /// Share of bookings that nobody closes.
    pub not_closed: f64,
    /// Share of bookings with an arrival and nothing more.
    pub arrived_only: f64,
    /// Share of appointments entered after their own start.
    pub entered_late: f64,
    /// Share of clinician days on which the person is suddenly absent and the practice cancels on the day.
    pub sudden_absence: f64,
    /// Share of staff days that are leave.
    pub leave: f64,
    /// Share of staff days that end later than planned.
    pub overtime: f64,
    /// Share of Saturdays with a clinic.
    pub saturdays: f64,
    /// Share of the incident's bookings that the practice cancels.
    pub outage_cancelled: f64,
    /// Share of the incident's other bookings that are kept on paper and never closed.
    pub outage_not_closed: f64,
    /// Share of cancelled patients who are booked again.
    pub rebooked: f64,
}

impl Default for Life {
    fn default() -> Self {
        Life {
            clinicians: 6,
            session_minutes: 180,
            filled: 0.92,
            day_effect: 0.05,
            cancelled: 0.06,
            same_day: 0.35,
            dna: 0.04,
            walked_out: 0.004,
            not_closed: 0.02,
            arrived_only: 0.02,
            entered_late: 0.005,
            sudden_absence: 0.02,
            leave: 0.06,
            overtime: 0.12,
            saturdays: 0.2,
            outage_cancelled: 0.35,
            outage_not_closed: 0.35,
            rebooked: 0.7,
        }
    }
}

/// Where and when a life takes place.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Serial number of the practice, from nought: names and codes follow from it.
    pub number: usize,
    /// Seed; the practice's number is mixed into it.
    pub seed: u64,
    /// Whole weeks before the incident's week.
    pub weeks_before: u32,
    /// The incident as a policy writes it.
    pub incident_text: String,
    /// The incident.
    pub incident: Incident,
    /// Whether the outage reached the practice.
    pub is_affected: bool,
    /// When the exports are made; at least a day after the incident.
    pub exported_at: NaiveDateTime,
    /// How life goes.
    pub life: Life,
}

/// What the parts of the simulation share.
struct World<'a> {
    setting: &'a Setting,
    calendar: Calendar,
    random: ChaCha8Rng,
    /// A Wednesday without an afternoon.
    training_afternoon: NaiveDate,
}

impl World<'_> {
    fn chance(&mut self, share: f64) -> bool {
        self.random.random_bool(share.clamp(0.0, 1.0))
    }

    fn between(&mut self, low: i64, high: i64) -> i64 {
        self.random.random_range(low..=high.max(low))
    }

    /// The outage is felt on this date.
    fn is_outage(&self, date: NaiveDate) -> bool {
        self.setting.is_affected && self.setting.incident.clock_window(date).is_some()
    }

    /// Dates of the outage and of the ten working days after it.
    fn is_recovery(&self, date: NaiveDate) -> bool {
        let window = self.setting.incident.recovery_window(10, &self.calendar);
        self.setting.is_affected && window.contains(&date)
    }

    fn next_working_day(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().skip(1).find(|day| self.calendar.is_working_day(*day)).unwrap_or(date)
    }
}

/// Lives a practice's life from the first date to some days after the export.
pub fn live(setting: &Setting) -> Practice {
    let mixed_seed = setting.seed.wrapping_mul(1_000_003).wrapping_add(setting.number as u64);
    let first_date = monday_of(setting.incident.first_date()) - Days::new(7 * u64::from(setting.weeks_before));
    let mut world = World {
        setting,
        calendar: Calendar::default(),
        random: ChaCha8Rng::seed_from_u64(mixed_seed),
        training_afternoon: wednesday_weeks_before(setting.incident.first_date(), 5),
    };
    let mut practice = Practice {
        code: format!("Z9{:04}", setting.number + 1),
        name: people::practice_name(setting.number),
        icb: "NHS Nowhere and Elsewhere ICB (invented)".to_owned(),
        incident_text: setting.incident_text.clone(),
        incident: setting.incident,
        is_affected: setting.is_affected,
        first_date,
        last_date: setting.exported_at.date() + Days::new(10),
        exported_at: setting.exported_at,
        people: people::people(setting.life.clinicians),
        slots: Vec::new(),
        bookings: Vec::new(),
        planned: Vec::new(),
        worked: Vec::new(),
        leave: Vec::new(),
        workload: Vec::new(),
        expenses: Vec::new(),
        income: Vec::new(),
        attested: Vec::new(),
        declared: Vec::new(),
    };
    let saturdays = saturdays_with_clinic(&mut world, &practice);
    hours::live(&mut world, &mut practice, &saturdays);
    book::live(&mut world, &mut practice, &saturdays);
    queues::live(&mut world, &mut practice);
    practice
}

fn wednesday_weeks_before(date: NaiveDate, weeks: u64) -> NaiveDate {
    monday_of(date) + Days::new(2) - Days::new(7 * weeks)
}

/// Saturdays with a clinic: never one of the weekend after the outage, which belongs to catching up.
fn saturdays_with_clinic(world: &mut World, practice: &Practice) -> Vec<NaiveDate> {
    let share = world.setting.life.saturdays;
    let dates = practice.first_date.iter_days().take_while(|date| *date <= practice.last_date);
    dates
        .filter(|date| date.weekday() == Weekday::Sat)
        .filter(|date| world.random.random_bool(share) && !world.is_recovery(*date))
        .collect()
}
