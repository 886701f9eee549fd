//! On-cost rates against the reference: those that `normalday` starts from when a practice says nothing (`schemas/policy`).

use super::book::Book;
use super::table::Table;
use super::{Finding, Findings, Kind};
use crate::model::policy::Policy;
use chrono::{Days, NaiveDate};

const SHEET: &str = "Rates";

/// Compares employer NI and pension with the reference.
pub(super) fn check(book: &Book, findings: &mut Findings) {
    let Some(table) = Table::of(book, SHEET) else { return };
    let reference = Policy::default().rates;
    for row in table.rows() {
        let Some(code) = table.text(row, "Code").filter(|code| code.starts_with("ONCOST")) else { continue };
        let from = table.number(row, "From").and_then(|(_, day)| date_of(day));
        let insurance = from.and_then(|from| reference.national_insurance.iter().find(|rates| rates.from == from));
        let hundredths = |value: i64| value as f64 / 100.0;
        let mut expected = vec![
            ("Employer pension, per cent", hundredths(reference.pension.rate_basis_points)),
            ("Whole-time minutes a week", reference.pension.whole_time_minutes as f64),
        ];
        match insurance {
            Some(rates) => {
                expected.push(("Value", hundredths(rates.rate_basis_points)));
                expected.push(("NI threshold a week", hundredths(rates.weekly_threshold.0)));
            }
            None => {
                let words = format!("{code}: no reference is known for employer NI from that date");
                findings.push(Finding::of_sheet(Kind::RateNotReference, SHEET, words));
            }
        }
        for (title, expected) in expected {
            match table.number(row, title) {
                Some((_, number)) if number == expected => {}
                Some((place, number)) => {
                    let words = format!("{code}, {title}: {number}, and the reference is {expected}");
                    findings.push(Finding::of_cell(Kind::RateNotReference, SHEET, place, words));
                }
                None => {
                    let words = format!("{code}, {title}: no number, and the reference is {expected}");
                    findings.push(Finding::of_sheet(Kind::RateNotReference, SHEET, words));
                }
            }
        }
    }
}

/// The date of a day number.
fn date_of(day: f64) -> Option<NaiveDate> {
    let days = (0.0..1e6).contains(&day).then_some(day as u64)?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}
