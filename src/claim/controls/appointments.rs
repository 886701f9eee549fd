//! Controls 3 to 5: states, the bridge identity, fates, and parts that sum to the whole.

use super::{Controlled, over_places};
use crate::claim::outcome::Control;
use crate::impact::bridge::can_express;
use crate::impact::outcome::Bridge;
use crate::model::appointment::{Appointment, State};
use crate::model::evidence::SourceRef;
use crate::model::exact::{Exact, whole};
use chrono::NaiveDate;
use std::collections::BTreeMap;

const NO_BOOK: &str = "no appointment export";

/// Control 3, first part: offered per date and staff group of the incident = the sum of the states as read.
pub fn offered_is_sum_of_states(controlled: &Controlled) -> Vec<Control> {
    let impact = &controlled.claim.appointments;
    let expressed = |state: State| controlled.data.expressible.is_some_and(|layout| can_express(state, &layout));
    let read = |date: NaiveDate, keep: &dyn Fn(crate::model::staff::StaffGroup) -> bool| -> i64 {
        let offered = controlled.data.tallies.offered.iter().filter(|((_, _, _, state), _)| expressed(*state));
        let inside = offered.filter(|((known, group, inside, _), _)| *known == date && *inside && keep(*group));
        inside.map(|(_, weight)| i64::try_from(*weight).unwrap_or(i64::MAX)).sum()
    };
    let mut places: Vec<(String, Exact, Exact)> = Vec::new();
    for (date, group, bridge) in &impact.by_date_and_group {
        if let Some(actual) = bridge.offered.actual {
            places.push((
                format!("{date} {}", group.name()),
                whole(actual),
                whole(read(*date, &|known| known == *group)),
            ));
        }
    }
    for (date, bridge) in &impact.by_date {
        if let Some(actual) = bridge.offered.actual {
            places.push((date.to_string(), whole(actual), whole(read(*date, &|_| true))));
        }
    }
    vec![over_places("C03a", "offered = sum of the states as read, per date and staff group", &places, NO_BOOK)]
}

/// Control 3, second part: the shortfall is the sum of its parts, for every date and staff group.
pub fn bridge_identity(controlled: &Controlled) -> Vec<Control> {
    let impact = &controlled.claim.appointments;
    let mut places: Vec<(String, Exact, Exact)> = Vec::new();
    let mut add = |place: String, bridge: &Bridge| {
        if let Some(shortfall) = bridge.shortfall {
            places.push((place, bridge.parts.iter().map(|(_, part)| *part).sum(), shortfall));
        }
    };
    impact.by_date.iter().for_each(|(date, bridge)| add(date.to_string(), bridge));
    impact.by_date_and_group.iter().for_each(|(date, group, bridge)| add(format!("{date} {}", group.name()), bridge));
    add("the incident".to_owned(), &impact.measures.bridge);
    vec![over_places("C03b", "shortfall = the sum of its parts", &places, "no normal day to compare with")]
}

/// Control 4: cancelled_gross = sum of the fates; no successor is taken more often than it stands for appointments.
pub fn gross_is_sum_of_fates(controlled: &Controlled) -> Vec<Control> {
    let impact = &controlled.claim.appointments;
    let fates = impact.measures.fates.as_ref().map(|fates| whole(fates.values().sum()));
    let gross = impact.measures.cancelled_gross.map(whole);
    let sum = Control::compare("C04a", "cancelled_gross = sum of the fates", gross, fates, "gross not measurable");
    let mut taken: BTreeMap<SourceRef, i64> = BTreeMap::new();
    let mut cancelled: BTreeMap<SourceRef, i64> = BTreeMap::new();
    for row in &impact.fate_rows {
        *cancelled.entry(row.source).or_default() += row.weight;
        if let Some(source) = row.new_source {
            *taken.entry(source).or_default() += row.weight;
        }
    }
    let is_matched = |row: &&Appointment| taken.contains_key(&row.source) || cancelled.contains_key(&row.source);
    let weights: BTreeMap<SourceRef, i64> =
        controlled.data.appointments.iter().filter(is_matched).map(|row| (row.source, i64::from(row.weight))).collect();
    let too_often =
        taken.iter().filter(|(source, weight)| weights.get(source).is_none_or(|most| *weight > most)).count();
    let gross_twice =
        cancelled.iter().filter(|(source, weight)| weights.get(source).is_some_and(|most| *weight > most)).count();
    let name = "no cancelled row and no successor is matched twice";
    let matched_twice = whole(i64::try_from(too_often + gross_twice).unwrap_or(i64::MAX));
    let is_known = impact.measures.fates.is_some();
    let one_to_one = Control::compare(
        "C04b",
        name,
        is_known.then_some(matched_twice),
        is_known.then(|| whole(0)),
        "gross not measurable",
    );
    vec![sum, one_to_one]
}

/// Control 5: staff groups sum to the whole, dates to the incident, normal and actual alike.
pub fn groups_are_the_whole(controlled: &Controlled) -> Vec<Control> {
    let impact = &controlled.claim.appointments;
    let groups: Vec<&Bridge> = impact.by_staff_group.iter().map(|(_, bridge)| bridge).collect();
    let incident_dates = &impact.measures.dates;
    let dates: Vec<&Bridge> =
        impact.by_date.iter().filter(|(date, _)| incident_dates.contains(date)).map(|(_, bridge)| bridge).collect();
    let whole_bridge = &impact.measures.bridge;
    vec![
        parts_and_whole("C05a", "sum over staff groups = whole, for every measure", &groups, whole_bridge),
        parts_and_whole("C05b", "sum over dates = the incident, for every measure", &dates, whole_bridge),
    ]
}

fn parts_and_whole(id: &str, name: &str, parts: &[&Bridge], sum: &Bridge) -> Control {
    let mut places: Vec<(String, Exact, Exact)> = Vec::new();
    let mut add = |place: &str, pick: &dyn Fn(&Bridge) -> Option<Exact>| {
        let of_parts: Option<Exact> = parts.iter().map(|bridge| pick(bridge)).sum();
        if let (Some(of_parts), Some(of_sum)) = (of_parts.filter(|_| !parts.is_empty()), pick(sum)) {
            places.push((place.to_owned(), of_parts, of_sum));
        }
    };
    add("kept, normal", &|bridge| bridge.kept.normal);
    add("kept, actual", &|bridge| bridge.kept.actual.map(whole));
    add("offered, normal", &|bridge| bridge.offered.normal);
    add("offered, actual", &|bridge| bridge.offered.actual.map(whole));
    for state in sum.states.keys() {
        add(state.reading(), &|bridge| bridge.states.get(state).and_then(|pair| pair.normal));
        add(state.reading(), &|bridge| bridge.states.get(state).and_then(|pair| pair.actual.map(whole)));
    }
    over_places(id, name, &places, NO_BOOK)
}
