//! The National Living Wage, below which a rate is marked (not put aside: young staff may earn less).

use crate::model::money::{Pence, pence_from_text};
use chrono::NaiveDate;

const WAGE_CSV: &str = include_str!("../../../schemas/rates/national_living_wage.csv");

/// Pence per hour on a date; none where the table does not reach.
pub fn living_wage_pence(date: NaiveDate) -> Option<Pence> {
    WAGE_CSV.lines().find_map(|line| {
        let mut cells = line.split(',');
        let from = NaiveDate::parse_from_str(cells.next()?, "%Y-%m-%d").ok()?;
        let to = NaiveDate::parse_from_str(cells.next()?, "%Y-%m-%d").ok()?;
        (from..=to).contains(&date).then(|| pence_from_text(cells.next()?)).flatten()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn the_wage_of_the_day() {
        let on = |year, month, day| living_wage_pence(NaiveDate::from_ymd_opt(year, month, day).unwrap());
        assert_eq!(on(2024, 7, 19), Some(1144));
        assert_eq!(on(2025, 4, 1), Some(1221));
        assert_eq!(on(2024, 3, 31), None);
    }
}
