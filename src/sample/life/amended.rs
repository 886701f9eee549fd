//! What becomes of a planned week: swaps, leave covered as overtime, plans rewritten afterwards.

use super::World;
use super::dice::Purpose;
use super::element::Element;
use super::hours::stretch;
use crate::model::incident::{dates_in, monday_of};
use crate::model::staff::{Pay, StaffGroup};
use crate::sample::log::{LeaveDay, Practice, Stretch};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

type PersonDay = (usize, NaiveDate);

/// Where the rows of every person-day lie in a list of stretches.
fn places(rows: &[Stretch]) -> BTreeMap<PersonDay, Vec<usize>> {
    let mut places: BTreeMap<PersonDay, Vec<usize>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        places.entry((row.person, row.date)).or_default().push(place);
    }
    places
}

fn is_office(group: StaffGroup) -> bool {
    group.is_administrative() && group != StaffGroup::Manager
}

fn leave_days(leave: &[LeaveDay]) -> BTreeSet<PersonDay> {
    leave.iter().map(|leave| (leave.person, leave.date)).collect()
}

/// Two of the same role swap a day within a week: each works the other's, and the plan is left as it was.
pub(super) fn swaps(world: &World, practice: &mut Practice) {
    let Some(level) = world.level(Element::Swaps) else { return };
    let mut worked = places(&practice.worked);
    let leave = leave_days(&practice.leave);
    let person_days: Vec<PersonDay> = worked.keys().copied().collect();
    for (one, date) in person_days {
        let group = practice.people.get(one).map(|person| person.group);
        let is_wanted = group.is_some_and(is_office)
            && worked.contains_key(&(one, date))
            && world.dice(Purpose::Swaps, date, one).chance(level);
        if !is_wanted {
            continue;
        }
        let free = |worked: &BTreeMap<PersonDay, Vec<usize>>, who: usize, when: NaiveDate| {
            !worked.contains_key(&(who, when)) && !leave.contains(&(who, when))
        };
        let others = (0..practice.people.len())
            .filter(|other| *other != one && practice.people.get(*other).map(|person| person.group) == group);
        let pair = others
            .flat_map(|other| {
                dates_in(date..=(monday_of(date) + Days::new(4))).into_iter().map(move |day| (other, day))
            })
            .find(|(other, day)| {
                worked.contains_key(&(*other, *day)) && free(&worked, one, *day) && free(&worked, *other, date)
            });
        let Some((other, day)) = pair else { continue };
        for (who, when, whom) in [(one, date, other), (other, day, one)] {
            let rows = worked.remove(&(who, when)).unwrap_or_default();
            for place in &rows {
                if let Some(row) = practice.worked.get_mut(*place) {
                    row.person = whom;
                    row.as_group = None;
                }
            }
            worked.insert((whom, when), rows);
        }
    }
}

/// A colleague stays two to three hours longer for somebody of the same role who is away, paid as overtime.
pub(super) fn leave_cover(world: &World, practice: &mut Practice) {
    let Some(level) = world.level(Element::LeaveCover) else { return };
    let worked = places(&practice.worked);
    let mut covering: BTreeSet<PersonDay> = BTreeSet::new();
    let mut cover = Vec::new();
    for LeaveDay { person, date } in &practice.leave {
        let Some(group) = practice.people.get(*person).map(|person| person.group).filter(|group| is_office(*group))
        else {
            continue;
        };
        let mut dice = world.dice(Purpose::LeaveCover, *date, *person);
        if !dice.chance(level) {
            continue;
        }
        let colleague = (0..practice.people.len()).find(|other| {
            practice.people.get(*other).is_some_and(|person| person.group == group)
                && worked.contains_key(&(*other, *date))
                && !covering.contains(&(*other, *date))
        });
        let Some(colleague) = colleague else { continue };
        covering.insert((colleague, *date));
        let rows =
            worked.get(&(colleague, *date)).into_iter().flatten().filter_map(|place| practice.worked.get(*place));
        let start = rows.map(|row| row.end_minute).max().unwrap_or(960);
        let mut row = stretch(colleague, *date, start, start + 15 * dice.between(8, 12) as u16, 0);
        if dice.chance(0.5) {
            row.pay = Pay::OvertimeEnhanced;
            row.enhancement_hundredths = Some(150);
        } else {
            row.pay = Pay::AdditionalPlain;
        }
        row.outage_related = world.is_recovery(*date).then_some(false);
        cover.push(row);
    }
    practice.worked.extend(cover);
}

/// Some plans are rewritten to the times that were worked.
pub(super) fn plans_changed(world: &World, practice: &mut Practice) {
    let Some(level) = world.level(Element::PlansChanged) else { return };
    let worked = places(&practice.worked);
    for row in &mut practice.planned {
        if !world.dice(Purpose::PlansChanged, row.date, row.person).chance(level) {
            continue;
        }
        let of_day = worked.get(&(row.person, row.date)).into_iter().flatten();
        let same = of_day
            .filter_map(|place| practice.worked.get(*place))
            .find(|worked| !worked.pay.is_additional() && worked.start_minute == row.start_minute);
        if let Some(worked) = same {
            row.end_minute = worked.end_minute;
        }
    }
}
