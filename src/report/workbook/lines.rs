//! `Claim lines`: every line with its evidence, its price as formulas over visible inputs, and its `Include`.

use super::page::{Cell, Column, HEADER_ROW, Page, column, pounds};
use super::pricing::{PriceBook, Priced, counts, may_be_included};
use super::styles::Style;
use super::{Making, words};
use crate::claim::outcome::{Line, On, Unit};
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, XlsxError};

/// Column of `Include`.
const INCLUDE: u16 = 3;
/// Last printed column, the amount: reasons, evidence and workings stand to the right of it, on the screen only, so that
/// the printed page can be read.
const LAST_PRINTED: u16 = 17;

/// The columns. Readers' columns first, workings after them.
fn columns() -> Vec<Column> {
    vec![
        column("id", "Line", 8.0, Style::Text).named("lines_id"),
        column("head", "Head of claim", 8.0, Style::Count).named("lines_head"),
        column("on", "Stands on (as calculated)", 11.0, Style::Text).named("lines_on"),
        column("include", "Include (Y or N)", 9.0, Style::InputText).named("lines_include"),
        column("change", "Reason for a change", 15.0, Style::InputText).named("lines_change_reason"),
        column("date", "Date", 12.0, Style::Date),
        column("staff", "Staff", 10.0, Style::Text),
        column("group", "Staff group", 17.0, Style::Text).named("lines_staff_group"),
        column("description", "Description", 27.0, Style::Wrapped),
        column("tier", "Evidence tier", 9.0, Style::Text).named("lines_tier"),
        column("minutes", "Minutes", 9.0, Style::Count),
        column("quantity", "Quantity", 9.0, Style::Quantity),
        column("unit", "Unit", 7.0, Style::Text),
        column("rate", "Rate or price", 10.0, Style::Money),
        column("pay", "Pay, or price x quantity", 11.0, Style::Money),
        column("ni", "Employer NI", 10.0, Style::Money),
        column("pension", "Employer pension", 10.0, Style::Money),
        column("amount", "Amount", 11.0, Style::Money).named("lines_amount"),
        column("reason", "Why it stands there", 64.0, Style::Wrapped),
        column("evidence", "Evidence (file, sheet, row)", 64.0, Style::Wrapped),
        column("rate_code", "Rate code (see Rates)", 10.0, Style::Text),
        column("rate_pence", "Rate, pence", 10.0, Style::Count),
        column("enhancement", "Enhancement", 13.0, Style::Rate),
        column("units", "Units priced", 10.0, Style::Count),
        column("per", "Units in one rate", 10.0, Style::Count),
        column("pay_pence", "Pay, pence", 10.0, Style::Count),
        column("week", "Person and week (key)", 11.0, Style::Count),
        column("usual_pay", "Usual weekly pay, pence", 12.0, Style::Count),
        column("usual_minutes", "Usual weekly minutes", 10.0, Style::Count),
        column("pay_before", "Week's pay before the line, pence", 14.0, Style::Count),
        column("minutes_before", "Week's minutes before the line", 14.0, Style::Count),
        column("on_cost_code", "On-cost code (see Rates)", 11.0, Style::Text),
        column("on_cost_row", "On-cost row on Rates", 10.0, Style::Count),
        column("ni_applies", "NI applies (1 is yes)", 9.0, Style::Count),
        column("pension_applies", "Pension applies (1 is yes)", 10.0, Style::Count),
        column("threshold", "Weekly NI threshold, pence", 11.0, Style::Count),
        column("whole_time", "Whole-time minutes a week", 10.0, Style::Count),
        column("above", "Pay above the threshold, pence", 13.0, Style::Count),
        column("within", "Minutes within whole time", 10.0, Style::Count),
        column("include_written", "Include as written", 10.0, Style::Text),
        column("amount_written", "Amount as written", 12.0, Style::Money),
        column("counted_written", "On the invoice as written", 12.0, Style::Money),
        column("changed", "Changed since written (1 is yes)", 12.0, Style::Count).named("lines_changed"),
        column("change_pounds", "Change to the invoice", 12.0, Style::Money).named("lines_change"),
        column("change_counted", "Changes the invoice (1 is yes)", 12.0, Style::Count).named("lines_change_counted"),
        column("form_errors", "Form errors", 9.0, Style::Count).named("lines_form_errors"),
    ]
}

const PAY_PENCE: &str = "ROUND({units}*{rate_pence}*ROUND({enhancement}*hundred,0)/({per}*hundred),0)";
const PAY_BEFORE: &str = "SUM({usual_pay},SUMIFS({^pay_pence},{^week},{week},{^include},on_invoice))";
const MINUTES_BEFORE: &str = "SUM({usual_minutes},SUMIFS({^units},{^week},{week},{^include},on_invoice))";
const THRESHOLD: &str = "ROUND(INDEX(rate_thresholds,{on_cost_row})*pence_per_pound,0)";
const ABOVE: &str = "MAX(0,{pay_before}+{pay_pence}-{threshold})-MAX(0,{pay_before}-{threshold})";
const WITHIN: &str = "MIN({minutes_before}+{units},{whole_time})-MIN({minutes_before},{whole_time})";
const NI: &str = "IF({ni_applies}=1,ROUND({above}*ROUND(INDEX(rate_values,{on_cost_row})*hundred,0)/ten_thousand,0)\
                  /pence_per_pound,0)";
const PENSION: &str = "IF({pension_applies}=1,ROUND({within}*{rate_pence}*ROUND(INDEX(rate_pensions,{on_cost_row})*hundred,0)\
                       /(minutes_per_hour*ten_thousand),0)/pence_per_pound,0)";
const CHANGED: &str = "IF(AND({include}={include_written},ROUND({amount}-{amount_written},2)=0),0,1)";
const CHANGE: &str = "ROUND(IF({include}=on_invoice,{amount},0)-{counted_written},2)";
const FORM_ERRORS: &str = "IF(AND({include}<>on_invoice,{include}<>off_invoice),1,0)\
                           +IF(AND({include}<>{include_written},{change}=\"\"),1,0)";

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>, book: &PriceBook) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Claim lines",
        "Claim lines",
        "Every line with its price and its evidence. Include: Y puts it on the invoice, N takes it off; give the reason \
         beside it. Shaded cells are inputs. Reasons, evidence and workings stand to the right and are not printed.",
    )?;
    let columns = columns();
    let mut rows: Vec<Vec<Cell>> = making
        .subject
        .claim
        .lines
        .iter()
        .zip(&book.lines)
        .map(|(line, priced)| row(making, line, priced.as_ref(), book))
        .collect();
    if rows.is_empty() {
        rows.push(empty_row(columns.len()));
    }
    page.table("claim_lines", &columns, &rows, &mut making.names)?;
    add_validation(&mut page, making)?;
    let last = HEADER_ROW + u32::try_from(rows.len()).unwrap_or(0);
    page.worksheet.set_print_area(0, 0, last, LAST_PRINTED)?;
    making.take(page);
    Ok(())
}

fn add_validation(page: &mut Page<'_>, making: &Making<'_>) -> Result<(), XlsxError> {
    let list = DataValidation::new()
        .allow_list_strings(&["Y", "N"])?
        .set_error_title("Include")?
        .set_error_message("Write Y to put the line on the invoice, N to take it off.")?
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_input_title("Include")?
        .set_input_message("Y puts the line on the invoice. Give the reason for a change in the next column.")?;
    for (row, line) in (HEADER_ROW + 1..).zip(&making.subject.claim.lines) {
        if is_open(line) {
            page.validate(&list, (row, INCLUDE), (row, INCLUDE))?;
        }
    }
    Ok(())
}

/// Whether the practice may change `Include`: priced invoice lines and candidates.
fn is_open(line: &Line) -> bool {
    may_be_included(line) && line.amount_pence.is_some()
}

fn row(making: &Making<'_>, line: &Line, priced: Option<&Priced>, book: &PriceBook) -> Vec<Cell> {
    let mut cells = reading_cells(making, line);
    cells.extend(price_cells(line, priced));
    cells.push(Cell::text(making.subject.labels.own_words(&line.reason)));
    cells.push(Cell::text(making.subject.labels.places(&line.evidence)));
    cells.extend(working_cells(making, line, priced, book));
    cells.extend(change_cells(line));
    cells
}

/// Words of a line without an amount.
fn without_price(line: &Line) -> &'static str {
    if line.on == On::Request { words::NO_SUM } else { words::UNPRICED }
}

fn include_text(line: &Line) -> &'static str {
    if !may_be_included(line) {
        words::NOT_OFFERED
    } else if counts(line) {
        words::ON_INVOICE
    } else {
        words::OFF_INVOICE
    }
}

fn reading_cells(making: &Making<'_>, line: &Line) -> Vec<Cell> {
    let include = Cell::text(include_text(line));
    let change = Cell::text("");
    let (include, change) =
        if is_open(line) { (include, change) } else { (include.styled(Style::Text), change.styled(Style::Text)) };
    let on = match line.on {
        On::Invoice => "invoice",
        On::Candidate => "candidate",
        On::Schedule => words::ON_SCHEDULE,
        On::Request => "request",
    };
    vec![
        Cell::text(&line.id),
        Cell::count(i64::from(line.head)),
        Cell::text(on),
        include,
        change,
        line.date.map_or_else(|| Cell::words("window"), Cell::date),
        Cell::text(line.staff.map_or_else(|| words::NONE.to_owned(), |staff| making.subject.labels.staff(staff))),
        Cell::text(line.staff_group.map_or(words::NONE, |group| group.reading())),
        Cell::text(making.subject.labels.own_words(&line.description)),
        Cell::text(line.tier.letter()),
        line.minutes.map_or_else(|| Cell::words(words::NONE), Cell::count),
    ]
}

fn price_cells(line: &Line, priced: Option<&Priced>) -> Vec<Cell> {
    let unit = match line.unit {
        Unit::Hour => "hour",
        Unit::Fee => "fee",
        Unit::Item => "item",
    };
    let quantity_value = words::decimal(line.quantity);
    let quantity = if line.minutes.is_some() && line.unit == Unit::Hour {
        Cell::formula("ROUND({minutes}/minutes_per_hour,4)", quantity_value)
    } else {
        Cell::number(quantity_value)
    };
    let Some(priced) = priced else {
        let unpriced = || Cell::words(without_price(line));
        return vec![quantity, Cell::text(unit), unpriced(), unpriced(), unpriced(), unpriced(), unpriced()];
    };
    let rate = match priced.rate {
        Some(_) => Cell::formula("INDEX(rate_values,MATCH({rate_code},rate_codes,0))", pounds(priced.rate_pence)),
        None => Cell::pounds(priced.rate_pence),
    };
    let pay = line.pay_pence.or(line.amount_pence).unwrap_or(0);
    let on_cost = |formula: &str, pence: Option<i64>| match line.hours {
        Some(_) => Cell::formula(formula, pounds(pence.unwrap_or(0))),
        None => Cell::words(words::NONE),
    };
    vec![
        quantity,
        Cell::text(unit),
        rate,
        Cell::formula("{pay_pence}/pence_per_pound", pounds(pay)),
        on_cost(NI, line.employer_ni_pence),
        on_cost(PENSION, line.pension_pence),
        Cell::formula("ROUND(SUM({pay},{ni},{pension}),2)", pounds(line.amount_pence.unwrap_or(0))),
    ]
}

fn working_cells(making: &Making<'_>, line: &Line, priced: Option<&Priced>, book: &PriceBook) -> Vec<Cell> {
    let none = || Cell::words(words::NONE);
    let Some(priced) = priced else {
        return (0..19).map(|_| none()).collect();
    };
    let code = priced.rate.and_then(|place| book.rates.get(place)).map(|row| row.code.clone());
    let pay = line.pay_pence.or(line.amount_pence).unwrap_or(0);
    let mut cells = vec![
        Cell::text(code.unwrap_or_else(|| "on the line".to_owned())),
        Cell::formula("ROUND({rate}*pence_per_pound,0)", priced.rate_pence as f64),
        Cell::number(pounds(priced.enhancement_hundredths)),
        Cell::count(priced.units),
        Cell::count(priced.units_per_rate),
        Cell::formula(PAY_PENCE, pay as f64),
    ];
    let Some(hours) = &line.hours else {
        cells.extend((0..13).map(|_| none()));
        return cells;
    };
    let rates = making.subject.claim.on_cost_rates.get(hours.on_cost_rates);
    let knows_usual = hours.usual_pay_pence.is_some();
    let threshold = rates.map_or(0, |rates| rates.ni_threshold_pence);
    let whole_time = rates.map_or(0, |rates| rates.whole_time_minutes);
    let over = |week: i64| (week - threshold).max(0);
    let above = over(priced.pay_before_pence + pay) - over(priced.pay_before_pence);
    let within = (priced.minutes_before + priced.units).min(whole_time) - priced.minutes_before.min(whole_time);
    let usual = |value: Option<i64>| value.map_or_else(|| Cell::words("not known"), Cell::count);
    cells.extend([
        Cell::count(i64::from(hours.week_key)),
        usual(hours.usual_pay_pence),
        usual(hours.usual_minutes),
        Cell::formula(PAY_BEFORE, priced.pay_before_pence as f64),
        Cell::formula(MINUTES_BEFORE, priced.minutes_before as f64),
        Cell::text(words::on_cost_code(hours.on_cost_rates)),
        Cell::formula("MATCH({on_cost_code},rate_codes,0)", (book.rates.len() + hours.on_cost_rates + 1) as f64),
        Cell::count(i64::from(hours.ni_applies && knows_usual)),
        Cell::count(i64::from(hours.pension_applies && hours.usual_minutes.is_some())),
        Cell::formula(THRESHOLD, threshold as f64),
        Cell::formula("INDEX(rate_whole_time,{on_cost_row})", whole_time as f64),
        Cell::formula(ABOVE, above as f64),
        Cell::formula(WITHIN, within as f64),
    ]);
    cells
}

fn change_cells(line: &Line) -> Vec<Cell> {
    let include = Cell::text(include_text(line));
    let Some(amount) = line.amount_pence else {
        return vec![
            include,
            Cell::words(without_price(line)),
            Cell::number(0.0),
            Cell::number(0.0),
            Cell::number(0.0),
            Cell::number(0.0),
            Cell::number(0.0),
        ];
    };
    let form_errors = if may_be_included(line) { Cell::formula(FORM_ERRORS, 0.0) } else { Cell::number(0.0) };
    vec![
        include,
        Cell::pounds(amount),
        Cell::pounds(if counts(line) { amount } else { 0 }),
        Cell::formula(CHANGED, 0.0),
        Cell::formula(CHANGE, 0.0),
        Cell::formula("IF({change_pounds}=0,0,1)", 0.0),
        form_errors,
    ]
}

fn empty_row(columns: usize) -> Vec<Cell> {
    (0..columns).map(|place| if place == 0 { Cell::words("no lines") } else { Cell::words(words::NONE) }).collect()
}
