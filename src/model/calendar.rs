//! Working days, bank holidays in England, and notable dates. The tables are pinned in `schemas/calendar/` with their
//! sources; the policy may add bank holidays (they change after publication).

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Deserialize;
use std::collections::BTreeSet;

const BANK_HOLIDAYS_CSV: &str = include_str!("../../schemas/calendar/bank_holidays_england.csv");
const NOTABLE_TOML: &str = include_str!("../../schemas/calendar/notable.toml");

/// Bank holidays in England.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    bank_holidays: BTreeSet<NaiveDate>,
}

/// Dates on which practices in England were not themselves, such as a strike: a warning when a pool contains them,
/// never an exclusion.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Notable {
    /// First date.
    pub from: NaiveDate,
    /// Last date.
    pub to: NaiveDate,
    /// What it was.
    pub what: String,
    /// Whom it concerned.
    pub concerns: String,
    /// Where this is said.
    pub source: String,
}

#[derive(Deserialize)]
struct NotableFile {
    notable: Vec<Notable>,
}

impl Calendar {
    /// The embedded bank holidays and those that the policy adds.
    pub fn with_added(added: &[NaiveDate]) -> Self {
        let embedded = BANK_HOLIDAYS_CSV
            .lines()
            .filter_map(|line| NaiveDate::parse_from_str(line.split(',').next().unwrap_or(""), "%Y-%m-%d").ok());
        Calendar { bank_holidays: embedded.chain(added.iter().copied()).collect() }
    }

    /// Whether the date is a bank holiday in England.
    pub fn is_bank_holiday(&self, date: NaiveDate) -> bool {
        self.bank_holidays.contains(&date)
    }

    /// Monday to Friday, not a bank holiday.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !self.is_bank_holiday(date)
    }

    /// Whether the date is the first working day after a bank holiday.
    pub fn is_first_working_day_after_bank_holiday(&self, date: NaiveDate) -> bool {
        if !self.is_working_day(date) {
            return false;
        }
        let mut earlier = date - Days::new(1);
        while !self.is_working_day(earlier) {
            if self.is_bank_holiday(earlier) {
                return true;
            }
            earlier = earlier - Days::new(1);
        }
        false
    }

    /// Working days after `from`, up to and with `to`: the delay of a rebooked appointment (`DOMAIN.md` section 5).
    pub fn working_days_after(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let days = from.iter_days().skip(1).take_while(|date| *date <= to).filter(|date| self.is_working_day(*date));
        i64::try_from(days.count()).unwrap_or(i64::MAX)
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Calendar::with_added(&[])
    }
}

/// The embedded notable dates.
pub fn notable_dates() -> Vec<Notable> {
    toml::from_str::<NotableFile>(NOTABLE_TOML).map(|file| file.notable).unwrap_or_default()
}
