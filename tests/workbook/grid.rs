//! Cells give the engine's penny: 15-minute steps by penny rates, ties and credits included.

use crate::common::claim_fixture;
use crate::sheets::{column_of, model_of, number};
use chrono::NaiveDate;
use normalday::claim::outcome::{Claim, HoursPrice, Line, On, Totals};
use normalday::claim::prices::{ni_pence, pay_pence, pension_pence};
use normalday::report::audience::Audience;
use normalday::report::readback;
use normalday::report::workbook::build;

/// A claim of one hours line after the other, each priced by the engine's own functions, week by week.
fn claim_of(prices: Vec<HoursPrice>) -> Claim {
    let mut claim = claim_fixture::claim();
    let pattern = claim.lines.iter().find(|line| line.id == "L0004").unwrap().clone();
    let rates = claim.on_cost_rates[0].clone();
    let date: NaiveDate = "2024-07-19".parse().unwrap();
    let mut running = std::collections::HashMap::new();
    claim.lines = (1..)
        .zip(prices)
        .map(|(number, mut hours)| {
            let sums: &mut (i64, i64) = running.entry(hours.week_key).or_default();
            hours.pay_before_pence = hours.usual_pay_pence.unwrap_or(0) + sums.0;
            hours.minutes_before = hours.usual_minutes.unwrap_or(0) + sums.1;
            let pay = pay_pence(hours.minutes, hours.rate_pence_per_hour, hours.enhancement_hundredths);
            let (ni, pension) = (ni_pence(&hours, &rates, pay), pension_pence(&hours, &rates));
            *sums = (sums.0 + pay, sums.1 + hours.minutes);
            Line {
                id: format!("L{number:04}"),
                on: On::Invoice,
                date: Some(date),
                minutes: Some(hours.minutes),
                rate_pence: Some(hours.rate_pence_per_hour),
                pay_pence: Some(pay),
                employer_ni_pence: Some(ni),
                pension_pence: Some(pension),
                amount_pence: Some(pay + ni + pension),
                hours: Some(hours),
                ..pattern.clone()
            }
        })
        .collect();
    claim.totals =
        Totals { invoice: claim.lines.iter().filter_map(|line| line.amount_pence).sum(), ..Totals::default() };
    claim.totals.invoice_by_head.insert(2, claim.totals.invoice);
    claim.totals.invoice_by_tier.insert(pattern.tier, claim.totals.invoice);
    claim
}

fn price(minutes: i64, rate: i64, enhancement: i64, week_key: u32) -> HoursPrice {
    HoursPrice {
        minutes,
        rate_pence_per_hour: rate,
        enhancement_hundredths: enhancement,
        week_key,
        usual_pay_pence: Some(17_333),
        usual_minutes: Some(2_190),
        pay_before_pence: 0,
        minutes_before: 0,
        on_cost_rates: 0,
        ni_applies: true,
        pension_applies: true,
    }
}

#[test]
fn every_cell_of_a_grid_of_quarter_hours_and_penny_rates_is_the_engines_penny() {
    let mut prices = Vec::new();
    for quarter in [-7, -1, 1, 2, 3, 5, 11, 32] {
        for rate in 1200..1300 {
            for enhancement in [100, 150] {
                prices.push(price(15 * quarter, rate, enhancement, prices.len() as u32 / 3));
            }
        }
    }
    let claim = claim_of(prices);
    let bytes = build(&claim, Audience::Practice).unwrap();
    let mut model = model_of(&bytes);
    model.evaluate();
    let column = |title: &str| column_of(&bytes, "Claim lines", title) as i32 + 1;
    let (pay, ni, pension, amount) =
        (column("Pay, or price x quantity"), column("Employer NI"), column("Employer pension"), column("Amount"));
    for (row, line) in (5..).zip(&claim.lines) {
        let pence = |column: i32| number(&model.get_cell_value_by_index(2, row, column).unwrap());
        let expected = |pence: Option<i64>| pence.unwrap() as f64 / 100.0;
        assert_eq!(pence(pay), expected(line.pay_pence), "pay of {}", line.id);
        assert_eq!(pence(ni), expected(line.employer_ni_pence), "NI of {}", line.id);
        assert_eq!(pence(pension), expected(line.pension_pence), "pension of {}", line.id);
        assert_eq!(pence(amount), expected(line.amount_pence), "amount of {}", line.id);
    }
}

#[test]
fn five_thousand_lines_are_written_and_read_back() {
    let prices =
        (0..5_000).map(|place| price(15 * (1 + place % 20), 1_200 + place % 300, 100, place as u32 / 5)).collect();
    let claim = claim_of(prices);
    let bytes = build(&claim, Audience::Practice).unwrap();
    let controls = readback::controls(&claim, &bytes).unwrap();
    let failed: Vec<_> =
        controls.iter().filter(|control| control.id != "C09e" && control.left != control.right).collect();
    assert!(failed.is_empty(), "{failed:?}");
}
