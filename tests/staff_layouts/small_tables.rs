//! Workload, attested paper sessions, expenses, income lost.

use super::*;
use normalday::ingest::small_tables;
use normalday::model::staff::StaffGroup;
use normalday::model::workload::{ExpenseKind, IncomeKind, Queue};

#[test]
fn workload_by_date_and_queue() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let rows = [
        "2024-07-19|documents|40|10|55",
        "2024-07-19|Online requests|12||",
        "2024-07-19|letters|1|1|1",
        "2024-07-19|tasks|-1|0|0",
        "2024-07-19|tasks|||",
        "2024-07-19|results|1.5||",
        "Total||52||",
    ];
    read_table(&mut reading, "workload.csv", "workload", "date|queue|received|completed|outstanding", &rows);
    let counts: Vec<_> = reading
        .data
        .workload
        .iter()
        .map(|count| (count.queue, count.received, count.completed, count.outstanding))
        .collect();
    assert_eq!(
        counts,
        [(Queue::Documents, Some(40), Some(10), Some(55)), (Queue::OnlineRequests, Some(12), None, None)]
    );
    assert_eq!(
        exceptions(&reading),
        [
            (4, ExceptionCode::UnknownWord, true),
            (5, ExceptionCode::BadNumber, true),
            (6, ExceptionCode::MissingValue, true),
            (7, ExceptionCode::BadNumber, true)
        ]
    );
    assert_accounted(&reading, 0, 7);
}

#[test]
fn attested_lines_and_their_signature() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let header = "date|staff_group|seen_on_paper_in_book|seen_on_paper_not_in_book|booked_not_seen|source|signed_by";
    let rows = [
        "2024-07-19|gp_salaried|20|3|1|day sheets|A Partner",
        "2024-07-19|nurse|8||||",
        "2024-07-19|wizard|8|0|0||A Partner",
        "2024-07-19|hca||||day sheets|A Partner",
    ];
    read_table(&mut reading, "attested.csv", "attested", header, &rows);
    let lines: Vec<_> = reading
        .data
        .attested
        .iter()
        .map(|line| {
            (
                line.staff_group,
                line.seen_on_paper_in_book,
                line.seen_on_paper_not_in_book,
                line.booked_not_seen,
                line.is_signed,
            )
        })
        .collect();
    assert_eq!(lines, [(StaffGroup::GpSalaried, 20, 3, 1, true), (StaffGroup::Nurse, 8, 0, 0, false)]);
    assert_eq!(
        exceptions(&reading),
        [
            (3, ExceptionCode::NotSigned, false),
            (4, ExceptionCode::UnknownWord, true),
            (5, ExceptionCode::MissingValue, true)
        ]
    );
    assert!(!format!("{:?}", reading.data).contains("A Partner"));
}

#[test]
fn expenses_with_and_without_a_receipt() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let rows = [
        "2024-07-19|sms|£48.20|INV-901|Y",
        "2024-07-19|Text messages|12||",
        "2024-07-19|stationery|5.00|paper from Mrs Smithson|N",
        "2024-07-19|stationery|-5.00|R1|N",
        "2024-07-19|stationery|0|R1|N",
        "2024-07-19|stationery|five|R1|N",
        "2024-07-19|cakes|5|R1|N",
        "2024-07-19|transport||R1|N",
    ];
    read_table(&mut reading, "expenses.csv", "expenses", "date|kind|amount|reference|outage_related", &rows);
    let expenses: Vec<_> = reading
        .data
        .expenses
        .iter()
        .map(|one| (one.kind, one.amount_pence, one.reference.as_deref(), one.outage_related))
        .collect();
    assert_eq!(
        expenses,
        [
            (ExpenseKind::Sms, 4820, Some("INV-901"), Some(true)),
            (ExpenseKind::Sms, 1200, None, None),
            (ExpenseKind::Stationery, 500, None, Some(false)),
        ]
    );
    assert_eq!(
        exceptions(&reading),
        [
            (3, ExceptionCode::NoReceipt, false),
            (4, ExceptionCode::NoReceipt, false),
            (5, ExceptionCode::BadAmount, true),
            (6, ExceptionCode::BadAmount, true),
            (7, ExceptionCode::BadNumber, true),
            (8, ExceptionCode::UnknownWord, true),
            (9, ExceptionCode::MissingValue, true),
        ]
    );
    assert!(!format!("{:?}", reading.data).contains("Smithson"));
}

#[test]
fn income_lost_and_made_up() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let rows = [
        "19/07/2024|vaccination|12|10.06|4|Y",
        "19/07/2024|larc|2|80|3|Y",
        "19/07/2024|larc|2||0|Y",
        "19/07/2024|larc|2|80||maybe",
    ];
    read_table(&mut reading, "income.csv", "income", "date|kind|items|fee|recovered_items|outage_related", &rows);
    let lines: Vec<_> = reading
        .data
        .income
        .iter()
        .map(|one| (one.date, one.kind, one.items, one.fee_pence, one.recovered_items, one.outage_related))
        .collect();
    assert_eq!(
        lines,
        [(july(19), IncomeKind::Vaccination, 12, 1006, 4, Some(true)), (july(19), IncomeKind::Larc, 2, 8000, 0, None)]
    );
    assert_eq!(
        exceptions(&reading),
        [
            (3, ExceptionCode::BadNumber, true),
            (4, ExceptionCode::MissingValue, true),
            (5, ExceptionCode::UnknownWord, false)
        ]
    );
}

/// n lines in one file and m in another make max(n, m): the receipt stands once in July's file and once in the yearly
/// one, two alike text messages stand twice in both. Three lines of the second
/// file are duplicates; of its four lines one is new.
#[test]
fn a_line_that_stands_in_two_files_is_one_line() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let header = "date|kind|amount|reference|outage_related";
    let (receipt, alike) = ("2024-07-19|stationery|24.25|INV-7781|Y", "2024-07-22|sms|45.79||Y");
    read_table(&mut reading, "expenses July.csv", "expenses", header, &[receipt, alike, alike]);
    read_table(
        &mut reading,
        "expenses.csv",
        "expenses",
        header,
        &[receipt, alike, "2024-07-22|postage|22.05||", alike],
    );
    small_tables::settle(&mut reading);
    let amounts: Vec<i64> = reading.data.expenses.iter().map(|expense| expense.amount_pence).collect();
    assert_eq!(amounts, [2425, 4579, 4579, 2205]);
    let counts: Vec<(u64, u64)> =
        reading.data.tables.iter().map(|table| (table.rows.used, table.rows.duplicates)).collect();
    assert_eq!(counts, [(3, 0), (1, 3)]);
    // A line without a receipt is said once: rows 3 and 4 of the first file, row 4 of the second.
    let without_receipt =
        reading.data.exceptions.iter().map(|exception| (exception.source.table, exception.source.row));
    assert_eq!(without_receipt.collect::<Vec<_>>(), [(0, 3), (0, 4), (1, 4)]);
    (0..2).for_each(|table| assert_accounted(&reading, table, [3, 4][table]));
}
