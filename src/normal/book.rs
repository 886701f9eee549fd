//! The appointment book as a polars table: counts of every state by clock window, date and staff group.

use crate::model::appointment::{Appointment, State};
use crate::model::columns::{DATE, STAFF_GROUP, START_MINUTE, STATE, WEIGHT};
use crate::model::exact::{Exact, mean, whole};
use crate::model::incident::ClockWindow;
use crate::model::staff::StaffGroup;
use chrono::{Datelike, NaiveDate};
use polars::prelude::*;
use std::collections::BTreeMap;

/// Counts of one date and staff group: every state; kept and offered follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    by_state: [i64; State::ALL.len()],
}

impl Counts {
    /// The count of a state.
    pub fn state(&self, state: State) -> i64 {
        self.by_state.get(state as usize).copied().unwrap_or(0)
    }

    /// Kept = held + unrecorded.
    pub fn kept(&self) -> i64 {
        State::ALL.iter().filter(|state| state.is_kept()).map(|state| self.state(*state)).sum()
    }

    /// Offered = the sum of the states.
    pub fn offered(&self) -> i64 {
        self.by_state.iter().sum()
    }

    fn add(&mut self, other: &Counts) {
        for (mine, theirs) in self.by_state.iter_mut().zip(other.by_state) {
            *mine += theirs;
        }
    }
}

/// Sum over every staff group.
pub fn whole_practice(groups: &BTreeMap<StaffGroup, Counts>) -> Counts {
    groups.values().fold(Counts::default(), |mut sum, counts| {
        sum.add(counts);
        sum
    })
}

/// Days since 1 January 1970.
pub fn day_number(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - UNIX_EPOCH_DAYS_FROM_CE
}

const UNIX_EPOCH_DAYS_FROM_CE: i32 = 719_163;

/// The daily counts of a practice's book, for every clock window that is asked for.
///
/// Columns of the tables that they are read from: `date`, `staff_group`, one column a state.
pub struct Book {
    windows: Vec<ClockWindow>,
    by_date: BTreeMap<(usize, i32), BTreeMap<StaffGroup, Counts>>,
}

impl Book {
    /// Counts the book once for each distinct clock window.
    pub fn count(appointments: &[Appointment], windows: &[ClockWindow]) -> PolarsResult<Book> {
        let mut distinct: Vec<ClockWindow> = vec![ClockWindow::WHOLE_DAY];
        for window in windows {
            if !distinct.contains(window) {
                distinct.push(*window);
            }
        }
        let rows = rows_table(appointments)?.lazy();
        let mut by_date: BTreeMap<(usize, i32), BTreeMap<StaffGroup, Counts>> = BTreeMap::new();
        for (index, window) in distinct.iter().enumerate() {
            let daily = daily_counts(rows.clone().filter(inside(*window))).collect()?;
            for (date, group, counts) in counted_rows(&daily)? {
                by_date.entry((index, date)).or_default().insert(group, counts);
            }
        }
        Ok(Book { windows: distinct, by_date })
    }

    fn window_index(&self, window: ClockWindow) -> usize {
        self.windows.iter().position(|known| *known == window).unwrap_or(0)
    }

    /// Counts of a date by staff group, inside a clock window.
    pub fn on(&self, date: NaiveDate, window: ClockWindow) -> BTreeMap<StaffGroup, Counts> {
        self.by_date.get(&(self.window_index(window), day_number(date))).cloned().unwrap_or_default()
    }

    /// Counts of the whole practice.
    pub fn whole_on(&self, date: NaiveDate, window: ClockWindow) -> Counts {
        self.by_date.get(&(self.window_index(window), day_number(date))).map(whole_practice).unwrap_or_default()
    }

    /// Normal values of a date: the sum over the chosen days and their number, by staff group.
    ///
    /// `chosen` holds (date, its clock window, its chosen reference days). The answer is keyed by date; every state's
    /// normal is its sum divided by the number of chosen days ([`Normal::mean`]).
    pub fn normals(&self, chosen: &[(NaiveDate, ClockWindow, Vec<NaiveDate>)]) -> BTreeMap<NaiveDate, Normal> {
        let normal = |window: ClockWindow, days: &[NaiveDate]| {
            let window = self.window_index(window);
            let mut sums: BTreeMap<StaffGroup, Counts> = BTreeMap::new();
            for (group, counts) in days.iter().filter_map(|day| self.by_date.get(&(window, day_number(*day)))).flatten()
            {
                sums.entry(*group).or_default().add(counts);
            }
            Normal { days: days.len(), sums }
        };
        chosen.iter().map(|(date, window, days)| (*date, normal(*window, days))).collect()
    }
}

/// Sums over the chosen days of one date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Normal {
    /// Number of chosen days.
    pub days: usize,
    /// Sums by staff group.
    pub sums: BTreeMap<StaffGroup, Counts>,
}

impl Normal {
    /// Mean of a state over the chosen days, for one staff group or for the whole; nought where there are no chosen days
    /// (a closed weekday).
    pub fn mean(&self, group: Option<StaffGroup>, measure: impl Fn(&Counts) -> i64) -> Exact {
        let total = match group {
            Some(group) => self.sums.get(&group).map(&measure).unwrap_or(0),
            None => self.sums.values().map(measure).sum(),
        };
        mean(whole(total), self.days).unwrap_or_else(|| whole(0))
    }
}

/// One row an offered appointment row: date, staff group, state, start, weight.
fn rows_table(appointments: &[Appointment]) -> PolarsResult<DataFrame> {
    let offered: Vec<(&Appointment, State)> = appointments
        .iter()
        .filter(|row| !row.from_snapshots)
        .filter_map(|row| row.state.map(|state| (row, state)))
        .collect();
    df!(
        DATE => offered.iter().map(|(row, _)| day_number(row.date)).collect::<Vec<_>>(),
        STAFF_GROUP => offered.iter().map(|(row, _)| row.staff_group as u32).collect::<Vec<_>>(),
        STATE => offered.iter().map(|(_, state)| *state as u32).collect::<Vec<_>>(),
        START_MINUTE => offered.iter().map(|(row, _)| row.start_minute.map(i64::from)).collect::<Vec<_>>(),
        WEIGHT => offered.iter().map(|(row, _)| i64::from(row.weight)).collect::<Vec<_>>(),
    )
}

/// Rows whose start lies in the clock window; untimed rows lie in the whole day only (ruling 3).
fn inside(window: ClockWindow) -> Expr {
    if window == ClockWindow::WHOLE_DAY {
        return lit(true);
    }
    col(START_MINUTE)
        .gt_eq(lit(i64::from(window.from_minute)))
        .and(col(START_MINUTE).lt(lit(i64::from(window.to_minute))))
        .fill_null(lit(false))
}

/// Every count is a sum of weights.
fn daily_counts(rows: LazyFrame) -> LazyFrame {
    let sum_of = |state: &State| {
        when(col(STATE).eq(lit(*state as u32)))
            .then(col(WEIGHT))
            .otherwise(lit(0i64))
            .sum()
            .cast(DataType::Int64)
            .alias(state.name())
    };
    // Rows are summed by state first, so that the columns of states are made of a few thousand sums and not of every row.
    rows.group_by([col(DATE), col(STAFF_GROUP), col(STATE)])
        .agg([col(WEIGHT).sum()])
        .group_by([col(DATE), col(STAFF_GROUP)])
        .agg(State::ALL.iter().map(sum_of).collect::<Vec<_>>())
}

fn counted_rows(table: &DataFrame) -> PolarsResult<Vec<(i32, StaffGroup, Counts)>> {
    let dates = table.column(DATE)?.i32()?.clone();
    let groups = table.column(STAFF_GROUP)?.u32()?.clone();
    let mut rows: Vec<(i32, StaffGroup, Counts)> = dates
        .iter()
        .zip(groups.iter())
        .map(|(date, group)| {
            let group = StaffGroup::ALL.get(group.unwrap_or(u32::MAX) as usize).copied().unwrap_or(StaffGroup::Other);
            (date.unwrap_or(0), group, Counts::default())
        })
        .collect();
    for state in State::ALL {
        let column = table.column(state.name())?.i64()?.clone();
        for (row, count) in rows.iter_mut().zip(column.iter()) {
            if let Some(place) = row.2.by_state.get_mut(*state as usize) {
                *place = count.unwrap_or(0);
            }
        }
    }
    Ok(rows)
}
