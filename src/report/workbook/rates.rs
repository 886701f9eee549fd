//! `Rates`: every rate that a line uses, on-costs by date, and the fixed numbers and words that formulas refer to.

use super::page::{Cell, column};
use super::pricing::PriceBook;
use super::styles::Style;
use super::{Making, words};
use crate::claim::outcome::RateSource;
use rust_xlsxwriter::XlsxError;

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>, book: &PriceBook) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Rates",
        "Rates",
        "What lines are priced with. Change a shaded rate and the invoice follows. Fixed numbers and words that the \
         formulas refer to stand below.",
    )?;
    let columns = [
        column("code", "Code", 21.0, Style::Text).named("rate_codes"),
        column("what", "For whom or what", 32.0, Style::Wrapped),
        column("group", "Staff group", 20.0, Style::Text),
        column("value", "Value", 20.0, Style::Rate).named("rate_values"),
        column("unit", "Unit", 30.0, Style::Text),
        column("threshold", "NI threshold a week", 12.0, Style::Money).named("rate_thresholds"),
        column("pension", "Employer pension, per cent", 12.0, Style::Rate).named("rate_pensions"),
        column("whole_time", "Whole-time minutes a week", 12.0, Style::Count).named("rate_whole_time"),
        column("from", "From", 12.0, Style::Date),
        column("source", "Where it comes from", 42.0, Style::Wrapped),
    ];
    let mut rows = rate_rows(making, book);
    rows.extend(on_cost_rows(making));
    let first_constant = rows.len();
    rows.extend(words::CONSTANTS.iter().map(constant_row));
    page.table("rates", &columns, &rows, &mut making.names)?;
    for (place, constant) in words::CONSTANTS.iter().enumerate() {
        let row = super::page::HEADER_ROW + 1 + u32::try_from(first_constant + place).unwrap_or(0);
        making.names.cell(constant.name, "Rates", row, 3);
    }
    making.take(page);
    Ok(())
}

fn rate_rows(making: &Making<'_>, book: &PriceBook) -> Vec<Vec<Cell>> {
    let none = || Cell::words(words::NONE);
    let row = |rate: &super::pricing::RateRow| {
        let whom = match rate.staff {
            Some(staff) => making.subject.labels.staff(staff),
            None => rate.staff_group.map_or_else(|| "value of an hour".to_owned(), |group| group.reading().to_owned()),
        };
        let lines = if rate.lines == 1 { "1 line".to_owned() } else { format!("{} lines", rate.lines) };
        vec![
            Cell::text(&rate.code),
            Cell::text(whom),
            Cell::text(rate.staff_group.map_or(words::NONE, |group| group.reading())),
            Cell::pounds(rate.pence).styled(Style::InputMoney),
            Cell::text("pounds an hour, before on-costs"),
            none(),
            none(),
            none(),
            none(),
            Cell::text(format!("{}; used by {lines}", where_from(making, rate))),
        ]
    };
    book.rates.iter().map(row).collect()
}

/// Where a rate comes from: the claimed rows themselves stand on `Claim lines` as evidence.
fn where_from(making: &Making<'_>, rate: &super::pricing::RateRow) -> String {
    let words = rate.sources.iter().map(|source| match source {
        RateSource::Row => "the claimed row itself".to_owned(),
        RateSource::PersonInPolicy => "the person's rate in the policy".to_owned(),
        RateSource::EarlierRow(place) => format!("the person's earlier row: {}", making.subject.labels.place(place)),
        RateSource::GroupInPolicy => "the staff group's rate in the policy".to_owned(),
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() { "the policy's value of an hour".to_owned() } else { words.join("; ") }
}

fn on_cost_rows(making: &Making<'_>) -> Vec<Vec<Cell>> {
    let row = |(place, rates): (usize, &crate::claim::outcome::OnCostRates)| {
        vec![
            Cell::text(words::on_cost_code(place)),
            Cell::text("Employer NI and pension on an extra hour"),
            Cell::text("employees"),
            Cell::number(words::hundredths(rates.ni_basis_points)).styled(Style::InputRate),
            Cell::text("NI, per cent"),
            Cell::pounds(rates.ni_threshold_pence).styled(Style::InputMoney),
            Cell::number(words::hundredths(rates.pension_basis_points)).styled(Style::InputRate),
            Cell::count(rates.whole_time_minutes),
            Cell::date(rates.from),
            Cell::text(&rates.source),
        ]
    };
    making.subject.claim.on_cost_rates.iter().enumerate().map(row).collect()
}

fn constant_row(constant: &words::Constant) -> Vec<Cell> {
    let none = || Cell::words(words::NONE);
    let value = match constant.value {
        words::Fixed::Number(number) => Cell::count(number).styled(Style::Count),
        words::Fixed::Words(text) => Cell::words(text).styled(Style::Wrapped),
    };
    vec![
        Cell::text(constant.name),
        Cell::text(constant.meaning),
        none(),
        value,
        Cell::text("fixed"),
        none(),
        none(),
        none(),
        none(),
        Cell::text("normalday"),
    ]
}
