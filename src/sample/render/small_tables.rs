//! The small templates beside book and rota: workload, attested paper sessions, expenses, income lost.

use super::template::pounds;
use super::{Layout, NamedFile};
use crate::sample::SampleError;
use crate::sample::log::Practice;

/// The files that have anything in them.
pub(super) fn files(practice: &Practice, layout: Layout) -> Result<Vec<NamedFile>, SampleError> {
    let tables = [
        (
            "workload.csv",
            !layout.has_work_items(),
            vec!["date", "queue", "received", "completed", "outstanding"],
            workload(practice),
        ),
        (
            "attested.csv",
            layout.has_attested(),
            vec![
                "date",
                "staff_group",
                "seen_on_paper_in_book",
                "seen_on_paper_not_in_book",
                "booked_not_seen",
                "source",
                "signed_by",
            ],
            attested(practice),
        ),
        (
            "expenses.csv",
            layout.has_expenses(),
            vec!["date", "kind", "amount", "reference", "outage_related"],
            expenses(practice),
        ),
        (
            "income.csv",
            layout.has_income(),
            vec!["date", "kind", "items", "fee", "recovered_items", "outage_related"],
            income(practice),
        ),
    ];
    let mut files = Vec::new();
    for (name, _, header, rows) in tables.into_iter().filter(|(_, has, _, rows)| *has && !rows.is_empty()) {
        let header = header.into_iter().map(str::to_owned).collect();
        let bytes = super::csv_bytes(std::iter::once(header).chain(rows), false, csv::Terminator::CRLF)?;
        files.push((name.to_owned(), bytes));
    }
    Ok(files)
}

fn workload(practice: &Practice) -> Vec<Vec<String>> {
    let row = |day: &crate::sample::log::DayOfQueue| {
        let counts = [day.received, day.completed, day.outstanding].map(|count| count.to_string());
        [vec![day.date.to_string(), day.queue.name().to_owned()], counts.to_vec()].concat()
    };
    practice.workload.iter().map(row).collect()
}

fn attested(practice: &Practice) -> Vec<Vec<String>> {
    let row = |session: &crate::sample::log::PaperSession| {
        let counts = [session.in_book, session.not_in_book, session.booked_not_seen].map(|count| count.to_string());
        let tail = vec!["paper sheets of the day".to_owned(), "Practice manager".to_owned()];
        [vec![session.date.to_string(), session.group.name().to_owned()], counts.to_vec(), tail].concat()
    };
    practice.attested.iter().map(row).collect()
}

fn expenses(practice: &Practice) -> Vec<Vec<String>> {
    let row = |line: &crate::sample::log::Spending| {
        vec![
            line.date.to_string(),
            line.kind.name().to_owned(),
            pounds(line.amount_pence),
            line.reference.clone().unwrap_or_default(),
            word(line.outage_related),
        ]
    };
    practice.expenses.iter().map(row).collect()
}

fn income(practice: &Practice) -> Vec<Vec<String>> {
    let row = |line: &crate::sample::log::IncomeGap| {
        vec![
            line.date.to_string(),
            line.kind.name().to_owned(),
            line.items.to_string(),
            pounds(line.fee_pence),
            line.recovered_items.to_string(),
            word(line.outage_related),
        ]
    };
    practice.income.iter().map(row).collect()
}

fn word(outage_related: Option<bool>) -> String {
    match outage_related {
        Some(true) => "Y".to_owned(),
        Some(false) => "N".to_owned(),
        None => String::new(),
    }
}
