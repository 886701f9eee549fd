//! Control 9: the finished workbook is read back and recomputed from its own cells, by other code than wrote it, and
//! compared with what the engine computed, to the penny (`DOMAIN.md` section 8).

use crate::claim::outcome::{Claim, Control, ControlResult, Line, On};
use crate::model::exact::{Exact, whole};
use crate::model::money::rounded_pence;
use calamine::{Data, Reader, Xlsx};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;

/// Row of the header of a table, from nought.
const HEADER_ROW: u32 = 3;
/// Most rows that are read back of one sheet: as many as a sheet can have.
const MOST_ROWS: u32 = 1_048_576;

/// Why a workbook could not be read back.
#[derive(Debug, thiserror::Error)]
#[error("the workbook that was just written cannot be read back: {0}")]
pub struct ReadBackError(#[from] calamine::XlsxError);

/// One sheet's table: header titles and rows of cells.
struct Sheet {
    columns: HashMap<String, u32>,
    rows: BTreeMap<u32, HashMap<u32, Data>>,
}

/// What the cells of a workbook come to, in pence and minutes.
#[derive(Default)]
struct Recomputed {
    invoice: i64,
    candidates: i64,
    schedule: i64,
    /// Amount and `Include` of every line by its id.
    lines: BTreeMap<String, (Option<i64>, bool)>,
    /// Lines whose amount cell does not hold what its inputs come to.
    stale: usize,
}

/// Compares a workbook with the claim.
pub fn controls(claim: &Claim, workbook: &[u8]) -> Result<Vec<Control>, ReadBackError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook))?;
    let rates = rates(&read(&mut book, "Rates")?);
    let recomputed = recompute(&read(&mut book, "Claim lines")?, &rates);
    Ok(compare(claim, &recomputed, bridge_kept(&read(&mut book, "Daily bridge")?)))
}

/// The controls of a workbook that holds what the engine computed.
pub fn expected(claim: &Claim) -> Vec<Control> {
    let totals = &claim.totals;
    let lines = claim.lines.iter().map(|line| (line.id.clone(), (line.amount_pence, is_included(line))));
    let as_computed = Recomputed {
        invoice: totals.invoice,
        candidates: totals.candidates,
        schedule: totals.schedule,
        lines: lines.collect(),
        stale: 0,
    };
    compare(claim, &as_computed, engine_kept(claim))
}

/// The controls of both copies, each with its name, as one.
pub fn of_both(copies: [(&str, Vec<Control>); 2]) -> Vec<Control> {
    let mut controls: Vec<Control> = Vec::new();
    for (copy, compared) in copies {
        merge(&mut controls, compared, copy);
    }
    controls
}

fn engine_kept(claim: &Claim) -> Option<Exact> {
    claim.appointments.measures.bridge.kept.actual.map(whole)
}

fn is_included(line: &Line) -> bool {
    line.included && line.amount_pence.is_some() && matches!(line.on, On::Invoice | On::Candidate)
}

/// Keeps one control for both copies: a failure of either stands, with the name of the copy.
fn merge(controls: &mut Vec<Control>, compared: Vec<Control>, copy: &str) {
    for mut control in compared {
        let known = controls.iter().position(|known| known.id == control.id);
        if control.result == ControlResult::Fails {
            control.note = format!("in {copy}");
        }
        match known.and_then(|place| controls.get_mut(place)) {
            Some(known) if known.result == ControlResult::Fails => {}
            Some(known) => *known = control,
            None => controls.push(control),
        }
    }
}

fn compare(claim: &Claim, recomputed: &Recomputed, kept: Option<Exact>) -> Vec<Control> {
    let totals = &claim.totals;
    let pence = |id: &str, what: &str, engine: i64, workbook: i64| {
        let name = format!("{what}: as calculated = recomputed from the workbook's own cells");
        Control::compare_pence(id, &name, Some(engine), Some(workbook), "")
    };
    let lines = claim
        .lines
        .iter()
        .filter(|line| recomputed.lines.get(&line.id) == Some(&(line.amount_pence, is_included(line))));
    let (agree, all) = (lines.count(), claim.lines.len().max(recomputed.lines.len()) + recomputed.stale);
    let count = |count: usize| Some(whole(i64::try_from(count).unwrap_or(i64::MAX)));
    vec![
        pence("C09a", "invoice total", totals.invoice, recomputed.invoice),
        pence("C09b", "candidate total", totals.candidates, recomputed.candidates),
        pence("C09c", "schedule total", totals.schedule, recomputed.schedule),
        Control::compare(
            "C09d",
            "lines whose amount and Include agree with the workbook's cells",
            count(agree),
            count(all),
            "",
        ),
        Control::compare(
            "C09e",
            "kept on the incident dates: as measured = sum of the sheet Daily bridge",
            engine_kept(claim),
            kept,
            "no appointment export",
        ),
    ]
}

fn read(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Sheet, ReadBackError> {
    let mut sheet = Sheet { columns: HashMap::new(), rows: BTreeMap::new() };
    let mut reader = book.worksheet_cells_reader(name)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let value: Data = cell.get_value().to_owned().into();
        if row == HEADER_ROW {
            sheet.columns.insert(value.to_string(), column);
        } else if row > HEADER_ROW && row < MOST_ROWS {
            sheet.rows.entry(row).or_default().insert(column, value);
        }
    }
    Ok(sheet)
}

impl Sheet {
    fn cell(&self, row: &HashMap<u32, Data>, title: &str) -> Option<Data> {
        self.columns.get(title).and_then(|column| row.get(column)).cloned()
    }

    fn text(&self, row: &HashMap<u32, Data>, title: &str) -> String {
        self.cell(row, title).map(|value| value.to_string()).unwrap_or_default()
    }

    /// A number as an exact decimal; none for words.
    fn number(&self, row: &HashMap<u32, Data>, title: &str) -> Option<Decimal> {
        match self.cell(row, title) {
            Some(Data::Float(number)) => Decimal::from_f64(number),
            Some(Data::Int(number)) => Some(Decimal::from(number)),
            _ => None,
        }
    }
}

/// A row of `Rates`: its value, threshold, pension and whole-time minutes.
struct Rate {
    value: Option<Decimal>,
    threshold: Decimal,
    pension: Decimal,
    whole_time: Decimal,
}

fn rates(sheet: &Sheet) -> HashMap<String, Rate> {
    let rate = |row: &HashMap<u32, Data>| {
        let number = |title: &str| sheet.number(row, title).unwrap_or_default();
        let rate = Rate {
            value: sheet.number(row, "Value"),
            threshold: number("NI threshold a week"),
            pension: number("Employer pension, per cent"),
            whole_time: number("Whole-time minutes a week"),
        };
        (sheet.text(row, "Code"), rate)
    };
    sheet.rows.values().map(rate).collect()
}

fn recompute(sheet: &Sheet, rates: &HashMap<String, Rate>) -> Recomputed {
    let mut all = Recomputed::default();
    let mut weeks: HashMap<String, (Decimal, Decimal)> = HashMap::new();
    for row in sheet.rows.values() {
        let id = sheet.text(row, "Line");
        if sheet.number(row, "Head of claim").is_none() {
            continue;
        }
        let is_included = sheet.text(row, "Include (Y or N)") == "Y";
        let is_offered = is_included || sheet.text(row, "Include (Y or N)") == "N";
        let amount = amount_pence(sheet, row, rates, &mut weeks, is_included);
        let shown = sheet.number(row, "Amount").map(|pounds| rounded_pence(pounds * Decimal::ONE_HUNDRED));
        all.stale += usize::from(amount != shown);
        let pence = amount.unwrap_or(0);
        match (is_included, is_offered, sheet.text(row, "Stands on (as calculated)").as_str()) {
            (true, ..) => all.invoice += pence,
            (false, true, _) => all.candidates += pence,
            (false, false, "schedule") => all.schedule += pence,
            _ => {}
        }
        all.lines.insert(id, (amount, is_included));
    }
    all
}

/// Pay, NI and pension of a row from its inputs, each rounded once; none for an unpriced line.
fn amount_pence(
    sheet: &Sheet,
    row: &HashMap<u32, Data>,
    rates: &HashMap<String, Rate>,
    weeks: &mut HashMap<String, (Decimal, Decimal)>,
    is_included: bool,
) -> Option<i64> {
    let number = |title: &str| sheet.number(row, title);
    let coded = rates.get(&sheet.text(row, "Rate code (see Rates)")).and_then(|rate| rate.value);
    let rate = coded.or_else(|| number("Rate or price"))? * Decimal::ONE_HUNDRED;
    let (units, per) = (number("Units priced")?, number("Units in one rate")?);
    let pay = rounded_pence(units * rate * number("Enhancement")? / per);
    let mut amount = pay;
    if let Some(key) = number("Person and week (key)") {
        let on_cost = rates.get(&sheet.text(row, "On-cost code (see Rates)"));
        let sums = weeks.entry(key.to_string()).or_default();
        let before_pay = number("Usual weekly pay, pence").unwrap_or_default() + sums.0;
        let before_minutes = number("Usual weekly minutes").unwrap_or_default() + sums.1;
        if let Some(on_cost) = on_cost {
            if number("NI applies (1 is yes)") == Some(Decimal::ONE) {
                let over = |week: Decimal| (week - on_cost.threshold * Decimal::ONE_HUNDRED).max(Decimal::ZERO);
                let part = over(before_pay + Decimal::from(pay)) - over(before_pay);
                amount += rounded_pence(part * on_cost.value.unwrap_or_default() / Decimal::ONE_HUNDRED);
            }
            if number("Pension applies (1 is yes)") == Some(Decimal::ONE) {
                let within = |minutes: Decimal| minutes.min(on_cost.whole_time);
                let minutes = within(before_minutes + units) - within(before_minutes);
                amount += rounded_pence(minutes * rate / per * on_cost.pension / Decimal::ONE_HUNDRED);
            }
        }
        if is_included {
            sums.0 += Decimal::from(pay);
            sums.1 += units;
        }
    }
    Some(amount)
}

/// Kept on the incident dates, summed from the states of the sheet `Daily bridge`.
fn bridge_kept(sheet: &Sheet) -> Option<Exact> {
    let incident: Vec<_> =
        sheet.rows.values().filter(|row| sheet.text(row, "Part of the claim window") == "incident").collect();
    let mut kept = 0;
    for row in &incident {
        let count = |title: &str| sheet.number(row, title).map(rounded_pence);
        kept += match (count("Held"), count("Not closed")) {
            (None, None) => return None,
            (held, open) => held.unwrap_or(0) + open.unwrap_or(0),
        };
    }
    (!incident.is_empty()).then(|| whole(kept))
}
