//! A practice's life, simulated as events. Nothing here knows an export layout, a normal day or a claim.

mod amended;
mod book;
mod catching_up;
mod demand;
mod dice;
pub mod element;
mod hours;
mod outage;
mod people;
mod queues;
mod recording;
mod roster;

use super::log::Practice;
use crate::model::calendar::Calendar;
use crate::model::incident::{Incident, dates_in, monday_of};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use dice::{Dice, Purpose, Source};
use element::{Element, Levels};
use roster::Roster;
use std::collections::BTreeSet;

/// How an ordinary day goes, and what the outage does to it. Shares lie between 0 and 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    /// Registered patients who come at all.
    pub patients: u32,
    /// Clinicians with sessions in the book, 3 or more.
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
    /// Share of the incident's kept appointments that are lost, nothing else being different; none: a mixture of
    /// cancelled, empty and paper appointments as on 19 July 2024.
    pub outage_lost: Option<f64>,
    /// Elements of ordinary life that are switched on.
    pub elements: Levels,
    /// Whether every event draws from a stream of its own, so that the same practice can be lived with and without its
    /// outage. The committed samples were lived in one stream.
    pub own_streams: bool,
}

impl Default for Life {
    fn default() -> Self {
        Life {
            patients: 4000,
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
            outage_lost: None,
            elements: Levels::default(),
            own_streams: true,
        }
    }
}

impl Life {
    /// The size of a practice: clinicians follow the patients, about one for every 670.
    pub fn sized(self, patients: u32) -> Life {
        Life { patients, clinicians: (patients as usize * 3 / 2000).max(3), ..self }
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
    random: Source,
    /// Dates without an afternoon.
    training_afternoons: BTreeSet<NaiveDate>,
    roster: Roster,
}

impl World<'_> {
    /// Level of an element, where it is switched on.
    fn level(&self, element: Element) -> Option<f64> {
        self.setting.life.elements.get(element)
    }

    /// Draws of an event of its own.
    fn dice(&self, purpose: Purpose, date: NaiveDate, number: usize) -> Dice {
        Dice::new(self.setting.mixed_seed(), purpose, date, number)
    }

    /// From here on the world's own draws are those of this event, unless all of life is one stream.
    fn turn_to(&mut self, purpose: Purpose, date: NaiveDate, number: usize) {
        if self.setting.life.own_streams {
            self.random = Source::Event(self.dice(purpose, date, number));
        }
    }

    fn chance(&mut self, share: f64) -> bool {
        self.random.chance(share)
    }

    fn between(&mut self, low: i64, high: i64) -> i64 {
        self.random.between(low, high)
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

impl Setting {
    fn mixed_seed(&self) -> u64 {
        mixed_seed(self.seed, self.number)
    }
}

fn mixed_seed(seed: u64, number: usize) -> u64 {
    seed.wrapping_mul(1_000_003).wrapping_add(number as u64)
}

/// When a practice exports that does not wait for the end of the rebooking horizon: on one of the four Sundays after the
/// incident. (On a Sunday, so that a weekly grid has no days that are still to come.) None if it waits.
pub fn early_export(seed: u64, number: usize, life: &Life, incident: &Incident) -> Option<NaiveDateTime> {
    let mut dice = Dice::new(mixed_seed(seed, number), Purpose::EarlyExport, incident.first_date(), 0);
    let is_early = dice.chance(life.elements.of(Element::EarlyExport));
    let sunday = monday_of(incident.last_date()) + Days::new(6 + 7 * dice.between(0, 3) as u64);
    let sunday = if sunday > incident.last_date() { sunday } else { sunday + Days::new(7) };
    is_early.then(|| sunday.and_time(NaiveTime::MIN) + chrono::Duration::hours(18))
}

/// Lives a practice's life from the first date to some days after the export.
pub fn live(setting: &Setting) -> Practice {
    let first_date = monday_of(setting.incident.first_date()) - Days::new(7 * u64::from(setting.weeks_before));
    let mut world = World {
        setting,
        calendar: Calendar::default(),
        random: Source::one(setting.mixed_seed()),
        training_afternoons: BTreeSet::new(),
        roster: Roster::default(),
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
        people: people::people(setting.life.clinicians, setting.life.patients),
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
        plans_made_before_incident: setting.life.elements.get(Element::PlansChanged).is_none().then_some(true),
    };
    let span = (practice.first_date, practice.last_date);
    world.roster = Roster::of(&world, &mut practice.people, span);
    world.training_afternoons = training_afternoons(&world, span);
    let saturdays = saturdays_with_clinic(&mut world, &practice);
    hours::live(&mut world, &mut practice, &saturdays);
    book::live(&mut world, &mut practice, &saturdays);
    world.turn_to(Purpose::Queues, first_date, 0);
    queues::live(&mut world, &mut practice);
    practice
}

/// One afternoon of a month, on a Tuesday, Wednesday or Thursday; where the element is off, a single Wednesday.
fn training_afternoons(world: &World, span: (NaiveDate, NaiveDate)) -> BTreeSet<NaiveDate> {
    let incident = world.setting.incident.first_date();
    let Some(level) = world.level(Element::Training) else {
        return BTreeSet::from([monday_of(incident) + Days::new(2) - Days::new(35)]);
    };
    let weekday = world.dice(Purpose::Training, incident, 0).between(1, 3) as u32;
    let is_third = |date: &NaiveDate| (15..=21).contains(&date.day());
    dates_in(span.0..=span.1)
        .into_iter()
        .filter(|date| is_third(date) && date.weekday().num_days_from_monday() == weekday)
        .filter(|date| world.calendar.is_working_day(*date))
        .filter(|date| world.dice(Purpose::Training, *date, 1).chance(level))
        .collect()
}

/// Saturdays with a clinic: never one of the weekend after the outage, which belongs to catching up.
fn saturdays_with_clinic(world: &mut World, practice: &Practice) -> Vec<NaiveDate> {
    let dates = practice.first_date.iter_days().take_while(|date| *date <= practice.last_date);
    let mut saturdays: Vec<NaiveDate> = dates.filter(|date| date.weekday() == Weekday::Sat).collect();
    match world.level(Element::Saturday) {
        Some(level) => {
            saturdays.retain(|date| date.day() <= 7 && world.dice(Purpose::Saturday, *date, 0).chance(level))
        }
        None => saturdays.retain(|date| {
            world.turn_to(Purpose::Saturday, *date, 0);
            world.chance(world.setting.life.saturdays)
        }),
    }
    saturdays.retain(|date| !world.is_recovery(*date));
    saturdays
}
