//! The small tables beside book and rota: workload counts, attested paper sessions, expenses, income lost.

mod cells;
mod settle;

pub use settle::settle;

use super::reading::{Reading, Recognised};
use super::roles;
use super::row_kinds::{Refusal, conclude, count, is_total_or_note};
use super::staff::dates::order_of_cells;
use super::staff::reference_in;
use super::tables::RawRow;
use crate::model::data::TableKind;
use crate::model::exception::ExceptionCode;
use crate::model::workload::{Attested, Expense, ExpenseKind, IncomeKind, IncomeLost, Queue, WorkloadCount};
use cells::Cells;

/// The blank workload template, header row only.
pub const WORKLOAD_TEMPLATE_CSV: &str = include_str!("../../../schemas/templates/workload.csv");
/// The blank template of attested paper sessions, header row only.
pub const ATTESTED_TEMPLATE_CSV: &str = include_str!("../../../schemas/templates/attested.csv");
/// The blank template of expenses, header row only.
pub const EXPENSES_TEMPLATE_CSV: &str = include_str!("../../../schemas/templates/expenses.csv");
/// The blank template of income lost, header row only.
pub const INCOME_TEMPLATE_CSV: &str = include_str!("../../../schemas/templates/income.csv");
/// What the templates hold, column by column.
pub const TEMPLATES_README: &str = include_str!("../../../schemas/templates/README.md");

/// Reads a small table; which one is said by the kind of its layout.
pub fn read(recognised: &Recognised, reading: &mut Reading) {
    let Some(kind) = reading.data.tables.get(recognised.table as usize).map(|table| table.kind) else { return };
    let dates = recognised.rows.iter().filter_map(|row| recognised.cell(row, "date"));
    // A receipt or a count may lie far from the incident: only the column itself can say month first.
    let order = order_of_cells(dates, None);
    for row in recognised.rows {
        if row.is_blank() {
            count(reading, recognised.table, |rows| rows.blank += 1);
        } else if is_total_or_note(row) {
            count(reading, recognised.table, |rows| rows.footer += 1);
        } else {
            read_row(kind, &Cells { recognised, row, order }, row, reading);
        }
    }
}

fn read_row(kind: TableKind, cells: &Cells, row: &RawRow, reading: &mut Reading) {
    let mut marks: Vec<Refusal> = Vec::new();
    let source = cells.recognised.place(row);
    let data = &mut reading.data;
    let result = match kind {
        TableKind::Workload => workload(cells).map(|count| data.workload.push(count)),
        TableKind::Attested => attested(cells, &mut marks).map(|line| data.attested.push(line)),
        TableKind::Expenses => expense(cells, &mut marks).map(|expense| data.expenses.push(expense)),
        TableKind::Income => income(cells, &mut marks).map(|income| data.income.push(income)),
        _ => return,
    };
    conclude(reading, source, result, &marks);
}

fn workload(cells: &Cells) -> Result<WorkloadCount, Refusal> {
    let date = cells.date()?;
    let text = cells.needed_text("queue")?;
    let queue = Queue::from_name(&text).or_else(|| by_reading(Queue::ALL, Queue::reading, &text));
    let count = WorkloadCount {
        date,
        queue: queue.ok_or(Refusal::of(ExceptionCode::UnknownWord, "queue"))?,
        received: cells.count("received")?,
        completed: cells.count("completed")?,
        outstanding: cells.count("outstanding")?,
        source: cells.recognised.place(cells.row),
    };
    if count.received.or(count.completed).or(count.outstanding).is_none() {
        return Err(Refusal::of(ExceptionCode::MissingValue, "received"));
    }
    Ok(count)
}

fn attested(cells: &Cells, marks: &mut Vec<Refusal>) -> Result<Attested, Refusal> {
    let date = cells.date()?;
    let group = roles::staff_group(&cells.needed_text("staff_group")?);
    let counts = [
        cells.count("seen_on_paper_in_book")?,
        cells.count("seen_on_paper_not_in_book")?,
        cells.count("booked_not_seen")?,
    ];
    if counts.iter().all(Option::is_none) {
        return Err(Refusal::of(ExceptionCode::MissingValue, "seen_on_paper_in_book"));
    }
    let [in_book, not_in_book, not_seen] = counts.map(|count| count.unwrap_or(0));
    let is_signed = cells.recognised.text(cells.row, "signed_by").is_some();
    if !is_signed {
        marks.push(Refusal::of(ExceptionCode::NotSigned, "signed_by"));
    }
    Ok(Attested {
        date,
        staff_group: group.ok_or(Refusal::of(ExceptionCode::UnknownWord, "staff_group"))?,
        seen_on_paper_in_book: in_book,
        seen_on_paper_not_in_book: not_in_book,
        booked_not_seen: not_seen,
        is_signed,
        source: cells.recognised.place(cells.row),
    })
}

fn expense(cells: &Cells, marks: &mut Vec<Refusal>) -> Result<Expense, Refusal> {
    let date = cells.date()?;
    let text = cells.needed_text("kind")?;
    let kind = ExpenseKind::from_name(&text).or_else(|| by_reading(ExpenseKind::ALL, ExpenseKind::reading, &text));
    let amount_pence = cells.amount("amount")?;
    let written = cells.recognised.text(cells.row, "reference");
    let reference = written.as_deref().and_then(reference_in);
    if reference.is_none() {
        let missing = Refusal::of(ExceptionCode::NoReceipt, "reference");
        let detail = "what stands there does not look like a number such as INV-7781, and was not kept";
        marks.push(if written.is_some() { missing.saying(detail) } else { missing });
    }
    Ok(Expense {
        date,
        kind: kind.ok_or(Refusal::of(ExceptionCode::UnknownWord, "kind"))?,
        amount_pence,
        reference,
        outage_related: cells.outage_related(marks),
        source: cells.recognised.place(cells.row),
    })
}

fn income(cells: &Cells, marks: &mut Vec<Refusal>) -> Result<IncomeLost, Refusal> {
    let date = cells.date()?;
    let text = cells.needed_text("kind")?;
    let kind = IncomeKind::from_name(&text).or_else(|| by_reading(IncomeKind::ALL, IncomeKind::reading, &text));
    let items = cells.count("items")?.ok_or(Refusal::of(ExceptionCode::MissingValue, "items"))?;
    let fee_pence = cells.amount("fee")?;
    let recovered_items = cells.count("recovered_items")?.unwrap_or(0);
    if recovered_items > items {
        let refusal = Refusal::of(ExceptionCode::BadNumber, "recovered_items");
        return Err(refusal.saying("more items are made up than were lost"));
    }
    Ok(IncomeLost {
        date,
        kind: kind.ok_or(Refusal::of(ExceptionCode::UnknownWord, "kind"))?,
        items,
        fee_pence,
        recovered_items,
        outage_related: cells.outage_related(marks),
        source: cells.recognised.place(cells.row),
    })
}

/// A word of a template may also be written as it is read (`Online requests`, `Text messages`).
fn by_reading<T: Copy>(all: &[T], reading: impl Fn(T) -> &'static str, text: &str) -> Option<T> {
    all.iter().copied().find(|value| reading(*value).eq_ignore_ascii_case(text.trim()))
}
