//! Appointments that nobody closed, and what is attested about them (`DOMAIN.md` section 4; ruling 15).

use super::outcome::{Bridge, Pair, UnrecordedRow};
use crate::model::appointment::State;
use crate::model::data::PracticeData;
use crate::model::exact::{Exact, whole};
use crate::model::exception::{Exception, ExceptionCode};
use crate::model::staff::StaffGroup;
use chrono::NaiveDate;

/// Unrecorded by date and staff group of the incident, with what is attested; statements that do not fit the book are
/// exceptions and move nothing.
pub fn unrecorded_rows(
    data: &PracticeData,
    bridges: &[(NaiveDate, StaffGroup, Bridge)],
    dates: &[NaiveDate],
) -> (Vec<UnrecordedRow>, Vec<Exception>) {
    let mut rows: Vec<UnrecordedRow> = bridges
        .iter()
        .map(|(date, group, bridge)| {
            let unrecorded = bridge.states.get(&State::Unrecorded).copied().unwrap_or_default();
            blank_row(*date, *group, unrecorded)
        })
        .collect();
    let mut exceptions = Vec::new();
    for line in data.attested.iter().filter(|line| line.is_signed && dates.contains(&line.date)) {
        let place = rows.iter().position(|row| row.date == line.date && row.staff_group == line.staff_group);
        let index = place.unwrap_or_else(|| {
            rows.push(blank_row(line.date, line.staff_group, Pair { normal: None, actual: Some(0) }));
            rows.len() - 1
        });
        let Some(row) = rows.get_mut(index) else { continue };
        let already = row.seen_in_book + row.booked_not_seen;
        let more = line.seen_on_paper_in_book + line.booked_not_seen;
        if already + more > row.unrecorded.actual.unwrap_or(0) {
            exceptions.push(Exception {
                code: ExceptionCode::AttestedTooMany,
                source: line.source,
                column: None,
                detail: Some(format!(
                    "{} attested, {} left open in the book for this staff group on {}",
                    already + more,
                    row.unrecorded.actual.unwrap_or(0),
                    line.date
                )),
                puts_row_aside: false,
            });
            continue;
        }
        row.seen_in_book += line.seen_on_paper_in_book;
        row.seen_not_in_book += line.seen_on_paper_not_in_book;
        row.booked_not_seen += line.booked_not_seen;
    }
    (rows, exceptions)
}

fn blank_row(date: NaiveDate, staff_group: StaffGroup, unrecorded: Pair) -> UnrecordedRow {
    UnrecordedRow { date, staff_group, unrecorded, seen_in_book: 0, seen_not_in_book: 0, booked_not_seen: 0 }
}

/// kept_attested = kept + not in book - booked not seen; null without attested.csv (ruling 25).
pub fn kept_attested(data: &PracticeData, kept: Pair, rows: &[UnrecordedRow]) -> Option<i64> {
    if data.attested.is_empty() {
        return None;
    }
    let moved: i64 = rows.iter().map(|row| row.seen_not_in_book - row.booked_not_seen).sum();
    Some(kept.actual? + moved)
}

/// From "only the normal number of unrecorded was seen" to "every unrecorded was seen", over the dates of the bridges.
pub fn kept_range(bridges: &[&Bridge]) -> Option<(Exact, i64)> {
    let mut low = whole(0);
    let mut high = 0;
    for bridge in bridges {
        let state = |state: State| bridge.states.get(&state).copied().unwrap_or_default();
        let (held, unrecorded) = (state(State::Held).actual?, state(State::Unrecorded));
        let seen = unrecorded.normal?.min(whole(unrecorded.actual?));
        low += whole(held) + seen;
        high += bridge.kept.actual?;
    }
    Some((low, high))
}
