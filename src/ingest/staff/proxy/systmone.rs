//! Rotas of the SystmOne extract: `SRRota` says when a rota starts (in newer versions), `SRRotaSlot` how long its slots are.
//! Its length is the sum of duration x quantity of the slots that can be booked; `IDProfileOwner` is known to be wrong, so
//! the holder is whoever holds most of the appointments of the rota.

use super::{Session, Sessions, each_row, identifier, is_true};
use crate::ingest::loading::Loaded;
use crate::ingest::reading::{Reading, RotaHolder};
use crate::ingest::staff::dates::{DAY_FIRST, date_of_text};
use crate::ingest::staff::times::clock_of;
use crate::ingest::tables::Cell;
use crate::model::evidence::SourceRef;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A start, where the version has one, and the row.
type Rotas = BTreeMap<String, (Option<(NaiveDate, i64)>, SourceRef)>;

/// The rotas that the extract holds.
pub fn sessions(loaded: &[Loaded<'_>], reading: &Reading<'_>) -> Sessions {
    // A rota does not say whose it is; the appointments do.
    if reading.is_one_of_several {
        return Sessions::default();
    }
    let lengths = lengths(loaded);
    let holders = holders(loaded, &reading.rota_holders);
    let mut sessions = Sessions::default();
    for (id, (start, place)) in rotas(loaded) {
        let minutes = lengths.get(&id).copied().unwrap_or(0);
        let Some((date, start_minute)) = start.filter(|_| minutes > 0) else {
            sessions.without_time += 1;
            continue;
        };
        match holders.get(&id).cloned() {
            None => sessions.without_holder += 1,
            Some((label, role)) => {
                let end_minute = start_minute + minutes;
                sessions.add(Session { label, role, date, start_minute, end_minute, place });
            }
        }
    }
    sessions
}

fn rotas(loaded: &[Loaded<'_>]) -> Rotas {
    let mut rotas = Rotas::new();
    each_row(loaded, "systmone_rota", &mut |place, text| {
        let Some(id) = identifier(&text("row_id")) else { return };
        if is_true(&text("removed")) {
            return;
        }
        let stamp = text("date_start");
        let start = || {
            let date = date_of_text(&stamp, DAY_FIRST).ok()?;
            Some((date, clock_of(&Cell::Text(stamp.clone()), DAY_FIRST).ok()?.minute))
        };
        rotas.insert(id, (start(), place));
    });
    rotas
}

/// Bookable minutes of each rota; of a slot that stands in several files one row counts.
fn lengths(loaded: &[Loaded<'_>]) -> BTreeMap<String, i64> {
    let mut slots: BTreeMap<String, (String, i64)> = BTreeMap::new();
    each_row(loaded, "systmone_rota_slot", &mut |_, text| {
        let (Some(id), Some(rota)) = (identifier(&text("row_id")), identifier(&text("rota"))) else { return };
        if is_true(&text("removed")) {
            return;
        }
        let number = |field: &str| text(field).parse::<i64>().ok().filter(|number| (0..=1440).contains(number));
        // A slot without a quantity is one slot.
        let quantity = if text("quantity").is_empty() { Some(1) } else { number("quantity") };
        let minutes = number("duration").zip(quantity).map_or(0, |(duration, quantity)| duration * quantity);
        slots.insert(id, (rota, if is_true(&text("blocked")) { 0 } else { minutes }));
    });
    let mut lengths: BTreeMap<String, i64> = BTreeMap::new();
    for (rota, minutes) in slots.into_values() {
        *lengths.entry(rota).or_default() += minutes;
    }
    lengths
}

/// Name and role of whoever holds most appointments of each rota; of two alike, the first by name.
fn holders(loaded: &[Loaded<'_>], booked: &BTreeMap<RotaHolder, usize>) -> BTreeMap<String, (String, String)> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    each_row(loaded, "systmone_staff", &mut |_, text| {
        if let Some(id) = identifier(&text("row_id")).filter(|_| !is_true(&text("removed"))) {
            names.insert(id, text("staff_name"));
        }
    });
    let mut roles: BTreeMap<String, String> = BTreeMap::new();
    each_row(loaded, "systmone_role", &mut |_, text| {
        if let Some(id) = identifier(&text("row_id")).filter(|_| !is_true(&text("removed"))) {
            roles.insert(id, text("role"));
        }
    });
    let mut profiles: BTreeMap<String, (Option<String>, String)> = BTreeMap::new();
    each_row(loaded, "systmone_profile", &mut |_, text| {
        let Some(id) = identifier(&text("row_id")).filter(|_| !is_true(&text("removed"))) else { return };
        let role = identifier(&text("role_id")).and_then(|role| roles.get(&role).cloned());
        profiles.insert(id, (identifier(&text("staff_id")), role.unwrap_or_else(|| text("role"))));
    });
    let mut held: BTreeMap<String, BTreeMap<(String, String), usize>> = BTreeMap::new();
    for (holder, rows) in booked {
        let Some(rota) = identifier(&holder.rota) else { continue };
        let profile = identifier(&holder.profile).and_then(|id| profiles.get(&id));
        let staff = profile.and_then(|(staff, _)| staff.clone()).or_else(|| identifier(&holder.clinician));
        let Some(name) = staff.and_then(|id| names.get(&id)).filter(|name| !name.is_empty()) else { continue };
        let role = profile.map(|(_, role)| role.clone()).unwrap_or_default();
        *held.entry(rota).or_default().entry((name.clone(), role)).or_default() += rows;
    }
    let most = |people: BTreeMap<(String, String), usize>| {
        people.into_iter().min_by_key(|(_, count)| std::cmp::Reverse(*count)).map(|(person, _)| person)
    };
    held.into_iter().filter_map(|(rota, people)| Some((rota, most(people)?))).collect()
}
