//! `Work and backlog`: modelled work by staff group, what covers it, and the queues day by day.

use super::page::{Cell, Column, column, empty_row};
use super::styles::Style;
use super::{Making, words};
use crate::claim::outcome::{ModelledWork, WorkItem, WorkloadImpact};
use crate::model::exact::{Exact, to_f64};
use rust_xlsxwriter::XlsxError;

const ITEM: &str = "work item";
const GROUP: &str = "staff group";
const QUEUE: &str = "queue";

fn columns() -> Vec<Column> {
    let mean = |key, title| column(key, title, 10.0, Style::Mean);
    let minutes = |key, title| column(key, title, 10.0, Style::Count);
    vec![
        column("part", "Part", 11.0, Style::Text).named("work_part"),
        column("who", "Staff group or queue", 20.0, Style::Text).named("work_who"),
        column("date", "Date", 12.0, Style::Date),
        column("what", "What", 28.0, Style::Wrapped),
        mean("items", "Items"),
        minutes("minutes", "Minutes of the items").named("work_minutes"),
        minutes("modelled", "Modelled minutes").named("work_modelled"),
        minutes("paid", "Net extra paid minutes"),
        minutes("covered", "Covered by paid extra").named("work_covered"),
        minutes("absorbed", "Absorbed").named("work_absorbed"),
        column("differs", "Does not add up (1 is yes)", 10.0, Style::Count).named("work_differs"),
        mean("received_n", "Received, normal"),
        column("received_a", "Received", 10.0, Style::Count),
        column("completed_n", "Completed, normal", 11.0, Style::Mean),
        column("completed_a", "Completed", 11.0, Style::Count),
        column("outstanding_n", "Outstanding, normal", 12.0, Style::Mean),
        column("outstanding_a", "Outstanding", 12.0, Style::Count),
        column("note", "Basis or verdict", 38.0, Style::Wrapped),
    ]
}

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Work and backlog",
        "Work and backlog",
        "Work that the model expects (items x minutes), how much of it paid extra hours cover, and the queues against \
         their normal days. Cells that do not apply to a row are empty.",
    )?;
    let columns = columns();
    let mut rows: Vec<Vec<Cell>> = making.subject.claim.work_items.iter().map(item_row).collect();
    rows.extend(making.subject.claim.work.iter().map(group_row));
    rows.extend(making.subject.claim.workload.iter().map(queue_row));
    if rows.is_empty() {
        rows.push(empty_row(&columns, "Not measured: no workload was read and no work is modelled."));
    }
    page.table("work_and_backlog", &columns, &rows, &mut making.names)?;
    making.take(page);
    Ok(())
}

fn empty(count: usize) -> impl Iterator<Item = Cell> {
    (0..count).map(|_| Cell::text(""))
}

fn item_row(item: &WorkItem) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(ITEM),
        Cell::text(item.staff_group.reading()),
        Cell::words("window"),
        Cell::text(&item.kind),
        Cell::number(to_f64(item.items)),
        Cell::number(to_f64(item.minutes)),
    ];
    cells.extend(empty(11));
    cells.push(Cell::text(&item.basis));
    cells
}

fn group_row(work: &ModelledWork) -> Vec<Cell> {
    let verdict = if work.wants_more_evidence {
        "paid extra hours exceed modelled work by more than a third: the hours want more evidence"
    } else {
        "paid extra hours do not exceed modelled work by more than a third"
    };
    let mut cells = vec![
        Cell::text(GROUP),
        Cell::text(work.staff_group.reading()),
        Cell::words("window"),
        Cell::text("all modelled work of the staff group"),
    ];
    cells.extend(empty(2));
    cells.extend([
        Cell::formula("SUMIFS(work_minutes,work_who,{who})", to_f64(work.modelled_minutes)),
        Cell::number(to_f64(work.paid_extra_minutes)),
        Cell::formula("MAX(0,MIN({modelled},{paid}))", to_f64(work.covered_minutes)),
        Cell::formula("{modelled}-{covered}", to_f64(work.absorbed_minutes)),
        Cell::formula("IF(ROUND({modelled}-{covered}-{absorbed},6)=0,0,1)", 0.0),
    ]);
    cells.extend(empty(6));
    cells.push(Cell::text(verdict));
    cells
}

fn queue_row(queue: &WorkloadImpact) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(QUEUE),
        Cell::text(queue.queue.reading()),
        Cell::date(queue.date),
        Cell::text("items of the day"),
    ];
    cells.extend(empty(7));
    for (normal, actual) in [queue.received, queue.completed, queue.outstanding] {
        cells.extend(pair(normal, actual));
    }
    cells.push(Cell::text("counted by the practice"));
    cells
}

fn pair(normal: Option<Exact>, actual: Option<i64>) -> [Cell; 2] {
    [
        Cell::number_or(normal.map(to_f64), words::NOT_MEASURED),
        Cell::number_or(actual.map(|count| count as f64), words::NOT_MEASURED),
    ]
}
