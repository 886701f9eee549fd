//! Work that is counted by day, money spent, income lost, and what was seen on paper.

use super::World;
use crate::model::incident::dates_in;
use crate::model::workload::{ExpenseKind, IncomeKind, Queue};
use crate::sample::log::{DayOfQueue, Ending, IncomeGap, PaperSession, Practice, Spending};
use std::collections::BTreeMap;

/// Lives the queues and, after an outage, the money.
pub(super) fn live(world: &mut World, practice: &mut Practice) {
    let mut days = dates_in(practice.first_date..=practice.exported_at.date());
    days.retain(|date| world.calendar.is_working_day(*date));
    for (queue, usual) in [(Queue::Documents, 90), (Queue::Results, 140), (Queue::Scripts, 160)] {
        let mut outstanding = usual / 3;
        for date in days.iter().copied() {
            let received = usual + world.between(-usual / 10, usual / 10);
            let able = usual + world.between(-usual / 12, usual / 8);
            let able = if world.is_outage(date) { able / 6 } else { able };
            let completed = able.min(outstanding + received);
            outstanding += received - completed;
            practice.workload.push(DayOfQueue { date, queue, received, completed, outstanding });
        }
    }
    if world.setting.is_affected {
        practice.expenses = spending(world, practice);
        practice.expenses.retain(|line| line.date <= practice.exported_at.date());
        practice.income = income(world, practice);
        practice.attested = paper_sessions(practice);
    }
}

fn spending(world: &mut World, practice: &Practice) -> Vec<Spending> {
    let first = practice.incident.first_date();
    let next = world.next_working_day(practice.incident.last_date());
    let line = |date, kind, amount_pence, reference: Option<&str>, outage_related| Spending {
        date,
        kind,
        amount_pence,
        reference: reference.map(str::to_owned),
        outage_related,
    };
    vec![
        line(first, ExpenseKind::Stationery, 1_840 + world.between(0, 900), Some("RCPT-0719"), Some(true)),
        line(next, ExpenseKind::Sms, 4_315 + world.between(0, 900), Some("SMS-2024-07"), Some(true)),
        line(next, ExpenseKind::Postage, 2_205, Some("PO-3391"), None),
        line(next, ExpenseKind::Telephone, 6_000, Some("TEL-07"), Some(false)),
    ]
}

fn income(world: &mut World, practice: &Practice) -> Vec<IncomeGap> {
    let date = practice.incident.first_date();
    let items = world.between(3, 9);
    vec![
        IncomeGap {
            date,
            kind: IncomeKind::HealthCheck,
            items,
            fee_pence: 2_450,
            recovered_items: world.between(0, 3),
            outage_related: Some(true),
        },
        IncomeGap {
            date,
            kind: IncomeKind::Larc,
            items: 2,
            fee_pence: 8_235,
            recovered_items: 1,
            outage_related: None,
        },
    ]
}

/// Attests three in four of what nobody closed as seen on paper, and one patient in a group who was never in the book.
fn paper_sessions(practice: &Practice) -> Vec<PaperSession> {
    let mut open = BTreeMap::new();
    for booking in &practice.bookings {
        let Some(slot) = practice.slots.get(booking.slot) else { continue };
        let window = practice.incident.clock_window(slot.date);
        let is_inside = window.is_some_and(|window| window.contains(Some(slot.start_minute)));
        if is_inside
            && booking.ending == Ending::NotClosed
            && let Some(person) = practice.people.get(slot.holder)
        {
            *open.entry((slot.date, person.group)).or_insert(0_i64) += 1;
        }
    }
    let sessions = open.into_iter().map(|((date, group), count)| {
        let in_book = count * 3 / 4;
        PaperSession { date, group, in_book, not_in_book: 1, booked_not_seen: (count - in_book) / 2 }
    });
    sessions.collect()
}
