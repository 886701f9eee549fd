//! Published NHS England daily counts (`DOMAIN.md` section 9, "as an outside check"): appointments of an area by date, type
//! of staff and state. The publication knows three statuses, so three states are all that can be.

use super::appointment::State;
use super::data::TableRecord;
use super::exception::{Exception, Warning};
use super::staff::vocabulary;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

vocabulary! {
    /// Type of staff as published (`HCP_TYPE`).
    StaffType {
        /// GPs of any kind.
        Gp = "gp", "GPs";
        /// Everyone else at the practice.
        OtherPracticeStaff = "other_practice_staff", "Other practice staff";
        /// Not provided.
        Unknown = "unknown", "Staff type not known";
    }
}

/// The states that the publication can express: attended, did not attend, unknown.
pub const PUBLISHED_STATES: [State; 3] = [State::Held, State::Unrecorded, State::Dna];

/// Appointments of one area on one date, or of several together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublishedCounts {
    by_type: [[i64; PUBLISHED_STATES.len()]; StaffType::ALL.len()],
}

impl PublishedCounts {
    /// Adds appointments of a type and state. A state that is not published adds nothing.
    pub fn add(&mut self, staff_type: StaffType, state: State, appointments: i64) {
        let place = PUBLISHED_STATES.iter().position(|known| *known == state);
        let counts = self.by_type.get_mut(staff_type as usize);
        if let Some(count) = counts.zip(place).and_then(|(counts, place)| counts.get_mut(place)) {
            *count += appointments;
        }
    }

    /// Adds all of another.
    pub fn add_all(&mut self, other: &PublishedCounts) {
        for staff_type in StaffType::ALL {
            for state in PUBLISHED_STATES {
                self.add(*staff_type, state, other.state(Some(*staff_type), state));
            }
        }
    }

    /// Appointments of a state, of one type of staff or of all.
    pub fn state(&self, staff_type: Option<StaffType>, state: State) -> i64 {
        let Some(place) = PUBLISHED_STATES.iter().position(|known| *known == state) else { return 0 };
        let of = |staff_type: StaffType| -> i64 {
            self.by_type.get(staff_type as usize).and_then(|counts| counts.get(place)).copied().unwrap_or(0)
        };
        match staff_type {
            Some(staff_type) => of(staff_type),
            None => StaffType::ALL.iter().map(|staff_type| of(*staff_type)).sum(),
        }
    }

    /// Kept = held + unrecorded (`DOMAIN.md` section 2).
    pub fn kept(&self, staff_type: Option<StaffType>) -> i64 {
        PUBLISHED_STATES.iter().filter(|state| state.is_kept()).map(|state| self.state(staff_type, *state)).sum()
    }

    /// Offered, as far as published: the sum of the states.
    pub fn offered(&self, staff_type: Option<StaffType>) -> i64 {
        PUBLISHED_STATES.iter().map(|state| self.state(staff_type, *state)).sum()
    }
}

/// An area: a sub-ICB location, or a CCG before July 2022.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Its name as published; empty if no file has it.
    pub name: String,
    /// Counts of every date that has rows.
    pub by_date: BTreeMap<NaiveDate, PublishedCounts>,
}

/// Everything read of published files, for the dates that are measured or compared.
#[derive(Clone, Debug, Default)]
pub struct PublishedData {
    /// Every file, in order of path.
    pub tables: Vec<TableRecord>,
    /// Areas by their code.
    pub areas: BTreeMap<String, Area>,
    /// Appointments kept as counted while reading, before they were added to any area, by date: the independent route.
    pub kept_as_read: BTreeMap<NaiveDate, i64>,
    /// Rows and files that could not be used, in order of place.
    pub exceptions: Vec<Exception>,
    /// What a reader should doubt.
    pub warnings: Vec<Warning>,
}
