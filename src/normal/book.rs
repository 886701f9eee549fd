//! The appointment book as a polars table: counts of every state by clock window, date and staff group.

use crate::model::appointment::{Appointment, State};
use crate::model::columns::{DATE, KEPT, OFFERED, REFERENCE, STAFF_GROUP, START_MINUTE, STATE, WEIGHT, WINDOW};
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
/// Columns of the table behind it: `window`, `date`, `staff_group`, one column a state, `kept`, `offered`.
pub struct Book {
    daily: DataFrame,
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
        let mut tables = Vec::with_capacity(distinct.len());
        for (index, window) in distinct.iter().enumerate() {
            tables.push(daily_counts(rows.clone().filter(inside(*window)), index)?.collect()?);
        }
        let mut daily = tables.first().cloned().unwrap_or_default();
        for table in tables.iter().skip(1) {
            daily.vstack_mut(table)?;
        }
        let by_date = by_window_and_date(&daily)?;
        Ok(Book { daily, windows: distinct, by_date })
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
    pub fn normals(
        &self,
        chosen: &[(NaiveDate, ClockWindow, Vec<NaiveDate>)],
    ) -> PolarsResult<BTreeMap<NaiveDate, Normal>> {
        let mut dates: Vec<i32> = Vec::new();
        let mut references: Vec<i32> = Vec::new();
        let mut windows: Vec<u32> = Vec::new();
        for (date, window, days) in chosen {
            for day in days {
                dates.push(day_number(*date));
                references.push(day_number(*day));
                windows.push(u32::try_from(self.window_index(*window)).unwrap_or(0));
            }
        }
        let pairs = df!("for_date" => dates, REFERENCE => references, WINDOW => windows)?;
        let sums = pairs
            .lazy()
            .join(
                self.daily.clone().lazy(),
                [col(REFERENCE), col(WINDOW)],
                [col(DATE), col(WINDOW)],
                JoinArgs::new(JoinType::Inner),
            )
            .group_by([col("for_date"), col(STAFF_GROUP)])
            .agg(State::ALL.iter().map(|state| col(state.name()).sum()).collect::<Vec<_>>())
            .collect()?;
        let mut normals: BTreeMap<NaiveDate, Normal> =
            chosen.iter().map(|(date, _, days)| (*date, Normal { days: days.len(), sums: BTreeMap::new() })).collect();
        for (date, group, counts) in counted_rows(&sums, "for_date")? {
            if let Some(normal) = chosen
                .iter()
                .find(|(known, _, _)| day_number(*known) == date)
                .and_then(|(known, _, _)| normals.get_mut(known))
            {
                normal.sums.insert(group, counts);
            }
        }
        Ok(normals)
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

/// Every count is a sum of weights; kept = held + unrecorded; offered = the sum of the states.
fn daily_counts(rows: LazyFrame, window: usize) -> PolarsResult<LazyFrame> {
    let sum_of = |state: &State| {
        when(col(STATE).eq(lit(*state as u32)))
            .then(col(WEIGHT))
            .otherwise(lit(0i64))
            .sum()
            .cast(DataType::Int64)
            .alias(state.name())
    };
    let kept = col(State::Held.name()) + col(State::Unrecorded.name());
    let offered = State::ALL.iter().map(|state| col(state.name())).reduce(|sum, state| sum + state);
    // A literal takes the smallest signed type that holds it, whatever it was written as.
    let window = lit(u32::try_from(window).unwrap_or(0)).cast(DataType::UInt32).alias(WINDOW);
    // Rows are summed by state first, so that the columns of states are made of a few thousand sums and not of every row.
    let table = rows
        .group_by([col(DATE), col(STAFF_GROUP), col(STATE)])
        .agg([col(WEIGHT).sum()])
        .group_by([col(DATE), col(STAFF_GROUP)])
        .agg(State::ALL.iter().map(sum_of).collect::<Vec<_>>())
        .with_columns([kept.alias(KEPT), offered.unwrap_or_else(|| lit(0i64)).alias(OFFERED), window]);
    Ok(table)
}

fn by_window_and_date(daily: &DataFrame) -> PolarsResult<BTreeMap<(usize, i32), BTreeMap<StaffGroup, Counts>>> {
    let windows = daily.column(WINDOW)?.u32()?.clone();
    let mut map: BTreeMap<(usize, i32), BTreeMap<StaffGroup, Counts>> = BTreeMap::new();
    for ((date, group, counts), window) in counted_rows(daily, DATE)?.into_iter().zip(windows.iter()) {
        map.entry((window.unwrap_or(0) as usize, date)).or_default().insert(group, counts);
    }
    Ok(map)
}

fn counted_rows(table: &DataFrame, date_column: &str) -> PolarsResult<Vec<(i32, StaffGroup, Counts)>> {
    let dates = table.column(date_column)?.i32()?.clone();
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
