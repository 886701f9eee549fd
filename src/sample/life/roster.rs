//! Who works when, beyond the plain week: fortnightly days, rotating rotas, people who joined or left, second roles,
//! usual overtime, sickness.

use super::World;
use super::dice::Purpose;
use super::element::Element;
use crate::model::incident::monday_of;
use crate::model::staff::StaffGroup;
use crate::sample::log::Person;
use chrono::{Datelike, Days, NaiveDate};

/// A person's pattern of weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pattern {
    Weekly,
    /// One weekday is worked every other week.
    Fortnightly {
        weekday: u32,
        is_even: bool,
    },
    /// Of a five-day week one day is off, another one each week.
    Rotating {
        offset: i64,
    },
}

/// What is particular to a person.
#[derive(Clone, Debug)]
struct Habits {
    pattern: Pattern,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    second_role: Option<StaffGroup>,
    usual_overtime_minutes: i64,
}

/// Everybody's habits, by index of the person.
#[derive(Clone, Debug, Default)]
pub(super) struct Roster(Vec<Habits>);

/// The longest sickness.
const LONGEST_SICKNESS_DAYS: u64 = 5;

impl Roster {
    /// Draws everybody's habits. Contract minutes follow the pattern of the weeks.
    pub(super) fn of(world: &World, people: &mut [Person], span: (NaiveDate, NaiveDate)) -> Roster {
        let habits = people.iter_mut().enumerate().map(|(index, person)| habits_of(world, index, person, span));
        Roster(habits.collect())
    }

    /// Whether the person is on the plan of a weekday.
    pub(super) fn works(&self, index: usize, person: &Person, date: NaiveDate) -> bool {
        let weekday = date.weekday().num_days_from_monday();
        let Some(habits) = self.0.get(index) else { return false };
        person.weekdays.get(weekday as usize) == Some(&true) && self.is_employed(index, date) && habits.is_on(date)
    }

    /// Whether the person has joined and has not left.
    pub(super) fn is_employed(&self, index: usize, date: NaiveDate) -> bool {
        self.0.get(index).is_some_and(|habits| {
            habits.from.is_none_or(|from| from <= date) && habits.until.is_none_or(|until| date <= until)
        })
    }

    /// Role of the person's afternoons, where it is another one.
    pub(super) fn second_role(&self, index: usize) -> Option<StaffGroup> {
        self.0.get(index)?.second_role
    }

    /// Minutes by which the person usually stays longer.
    pub(super) fn usual_overtime_minutes(&self, index: usize) -> i64 {
        self.0.get(index).map_or(0, |habits| habits.usual_overtime_minutes)
    }
}

impl Habits {
    fn is_on(&self, date: NaiveDate) -> bool {
        let week = i64::from(monday_of(date).num_days_from_ce()) / 7;
        let weekday = date.weekday().num_days_from_monday();
        match self.pattern {
            Pattern::Weekly => true,
            Pattern::Fortnightly { weekday: alternate, is_even } => weekday != alternate || (week % 2 == 0) == is_even,
            Pattern::Rotating { offset } => i64::from(weekday) != (week + offset) % 3 + 1,
        }
    }
}

fn habits_of(world: &World, index: usize, person: &mut Person, span: (NaiveDate, NaiveDate)) -> Habits {
    let first = world.setting.incident.first_date();
    let (from, until) = employment(world, index, person, span);
    let days: Vec<u32> = (0..5).filter(|day| person.weekdays.get(*day as usize) == Some(&true)).collect();
    let mut dice = world.dice(Purpose::Rotas, first, index);
    let mut pattern = Pattern::Weekly;
    if dice.chance(world.setting.life.elements.of(Element::Rotas)) && !days.is_empty() {
        if days.len() == 5 && person.group.is_administrative() {
            pattern = Pattern::Rotating { offset: dice.between(0, 2) };
            shorten_contract(person, 450);
        } else if let Some(weekday) = days.get(dice.between(0, days.len() as i64 - 1) as usize) {
            pattern = Pattern::Fortnightly { weekday: *weekday, is_even: dice.chance(0.5) };
            shorten_contract(person, 225);
        }
    }
    let has_second_role =
        world.dice(Purpose::TwoRoles, first, index).chance(world.setting.life.elements.of(Element::TwoRoles));
    let mut dice = world.dice(Purpose::UsualOvertime, first, index);
    let stays = dice.chance(world.setting.life.elements.of(Element::UsualOvertime));
    Habits {
        pattern,
        from,
        until,
        second_role: second_role(person.group).filter(|_| has_second_role),
        usual_overtime_minutes: if stays { 15 * dice.between(1, 3) } else { 0 },
    }
}

fn shorten_contract(person: &mut Person, minutes: i64) {
    person.contract_minutes_per_week = person.contract_minutes_per_week.map(|contract| contract - minutes);
}

fn second_role(group: StaffGroup) -> Option<StaffGroup> {
    match group {
        StaffGroup::Reception => Some(StaffGroup::Phlebotomist),
        StaffGroup::Admin => Some(StaffGroup::Reception),
        _ => None,
    }
}

/// First and last day of work, of those who joined or left. The first of each role stays.
fn employment(
    world: &World,
    index: usize,
    person: &Person,
    span: (NaiveDate, NaiveDate),
) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let mut dice = world.dice(Purpose::Turnover, world.setting.incident.first_date(), index);
    let level = world.setting.life.elements.of(Element::Turnover);
    if person.code.ends_with("01") || !dice.chance(level) {
        return (None, None);
    }
    let date = span.0 + Days::new(dice.between(1, (span.1 - span.0).num_days() - 1) as u64);
    if dice.chance(0.5) { (Some(date), None) } else { (None, Some(date)) }
}

/// Whether a sickness of one to five days, weekends included, lies on the date.
pub(super) fn is_sick(world: &World, index: usize, date: NaiveDate) -> bool {
    let Some(level) = world.level(Element::Sickness) else { return false };
    (0..LONGEST_SICKNESS_DAYS).any(|days_ago| {
        let mut dice = world.dice(Purpose::Sickness, date - Days::new(days_ago), index);
        dice.chance(level) && dice.between(1, LONGEST_SICKNESS_DAYS as i64) > days_ago as i64
    })
}
