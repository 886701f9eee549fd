//! How busy a day is for everybody: the day's own effect, the slow trend, the end of term and the summer.

use super::World;
use super::dice::Purpose;
use super::element::Element;
use chrono::{Datelike, NaiveDate, Weekday};

/// Fridays scatter more than other days: one real practice's by 15% (`DOMAIN.md` section 3).
const FRIDAY_SCATTER: f64 = 1.8;
/// Slots of a full day that are filled; what is wanted beyond it is squeezed in beside them.
pub(super) const FULL: f64 = 0.97;

/// Appointments wanted for each slot on a date; above [`FULL`] more are put on. None where no element of life is on.
pub(super) fn wanted(world: &World, date: NaiveDate) -> f64 {
    world.setting.life.filled * day_effect(world, date) * trend(world, date) * (1.0 - summer_demand(world, date))
}

fn day_effect(world: &World, date: NaiveDate) -> f64 {
    let Some(level) = world.level(Element::DayEffects) else { return 1.0 };
    let scatter = if date.weekday() == Weekday::Fri { level * FRIDAY_SCATTER } else { level };
    (1.0 + scatter * world.dice(Purpose::Day, date, 0).bell()).max(0.2)
}

fn trend(world: &World, date: NaiveDate) -> f64 {
    let Some(level) = world.level(Element::Trend) else { return 1.0 };
    let first = world.setting.incident.first_date();
    let grows = world.dice(Purpose::Trend, first, 0).chance(0.5);
    let in_a_year = if grows { level } else { -level };
    (1.0 + in_a_year * (date - first).num_days() as f64 / 365.0).max(0.2)
}

/// Nought before the last weeks of term, one in August.
fn summer(date: NaiveDate) -> f64 {
    const END_OF_TERM: (u32, f64) = (188, 35.0);
    let day = date.ordinal();
    if !(END_OF_TERM.0..=245).contains(&day) {
        return 0.0;
    }
    (f64::from(day - END_OF_TERM.0) / END_OF_TERM.1).min(1.0)
}

fn summer_demand(world: &World, date: NaiveDate) -> f64 {
    world.setting.life.elements.of(Element::Summer) * summer(date)
}

/// Share of staff days that summer adds to leave, from the end of term on.
pub(super) fn summer_leave(world: &World, date: NaiveDate) -> f64 {
    world.setting.life.elements.of(Element::Summer) * summer(date)
}
