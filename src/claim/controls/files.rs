//! Controls 1, 2 and 10: every row of every file is accounted for, every status is mapped or listed, no silent gap.

use super::{Controlled, over_places};
use crate::claim::outcome::Control;
use crate::model::appointment::Status;
use crate::model::data::{RowAccount, TableKind, TableRecord};
use crate::model::exact::{Exact, whole};
use crate::model::incident::dates_in;
use crate::normal::outcome::Kind;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

fn count(rows: u64) -> Exact {
    whole(i64::try_from(rows).unwrap_or(i64::MAX))
}

fn place(table: &TableRecord) -> String {
    match &table.sheet {
        Some(sheet) => format!("{} [{sheet}]", table.path),
        None => table.path.clone(),
    }
}

/// Control 1: the rows of every table ([`row_accounts`]); weights of the appointment rows in the claim = weights as read.
pub fn rows_of_every_file(controlled: &Controlled) -> Vec<Control> {
    let in_claim: i64 = controlled.data.appointments.iter().map(|row| i64::from(row.weight)).sum();
    let as_read: u64 = controlled
        .data
        .tables
        .iter()
        .filter(|table| table.kind == TableKind::Appointments)
        .map(|table| table.rows.weight_used)
        .sum();
    let has_book = controlled.data.expressible.is_some();
    let mut controls = row_accounts(&controlled.data.tables);
    controls.push(Control::compare(
        "C01c",
        "appointments in the claim's tables = appointments used as read",
        has_book.then(|| whole(in_claim)),
        has_book.then(|| count(as_read)),
        "no appointment export",
    ));
    controls
}

/// The first two parts of control 1: physical rows = preamble + header + data + blank + footer; data = used + exceptions +
/// duplicates + superseded + not data.
pub fn row_accounts(tables: &[TableRecord]) -> Vec<Control> {
    let by_table = |left: fn(&RowAccount) -> u64, right: fn(&RowAccount) -> u64| -> Vec<(String, Exact, Exact)> {
        let recognised = |table: &&TableRecord| table.kind != TableKind::Unrecognised;
        let tables = tables.iter().filter(recognised);
        tables.map(|table| (place(table), count(left(&table.rows)), count(right(&table.rows)))).collect()
    };
    let physical = by_table(
        |rows| rows.preamble + rows.header + rows.data + rows.blank + rows.footer + rows.continuation,
        |rows| rows.physical,
    );
    let data = by_table(
        |rows| rows.used + rows.exception_rows() + rows.duplicates + rows.superseded + rows.not_data,
        |rows| rows.data,
    );
    vec![
        over_places(
            "C01a",
            "every physical row is preamble, header, data, blank or footer",
            &physical,
            "no table read",
        ),
        over_places("C01b", "every data row is used, or has a reason why not", &data, "no table read"),
    ]
}

/// Control 2: every status met is mapped, or listed as not mapped.
pub fn statuses_mapped(controlled: &Controlled) -> Vec<Control> {
    let unknown: i64 = controlled
        .data
        .appointments
        .iter()
        .filter(|row| row.status == Status::Unknown)
        .map(|row| i64::from(row.weight))
        .sum();
    let has_book = controlled.data.expressible.is_some();
    vec![Control::compare(
        "C02",
        "appointments of unknown status = status texts listed as not mapped",
        has_book.then(|| whole(unknown)),
        has_book.then(|| count(controlled.data.tallies.unmapped_statuses)),
        "no appointment export",
    )]
}

/// Control 10: every date from the first to the last row whose weekday is regular has rows, or a reason. Bank holidays
/// explain themselves.
pub fn no_silent_gap(controlled: &Controlled) -> Vec<Control> {
    let name = "every regular date of the book has rows, or a reason in the policy";
    let Some((first, last)) = controlled.data.appointment_span else {
        return vec![Control::compare("C10", name, None, None, "no appointment export")];
    };
    let with_rows: BTreeSet<NaiveDate> = controlled.data.appointments.iter().map(|row| row.date).collect();
    let regular: Vec<NaiveDate> =
        dates_in(first..=last).into_iter().filter(|date| is_regular(controlled, *date)).collect();
    let explained = |date: &&NaiveDate| with_rows.contains(date) || has_reason(controlled, **date);
    let right = regular.iter().filter(explained).count();
    let mut control =
        Control::compare("C10", name, Some(whole(as_count(regular.len()))), Some(whole(as_count(right))), "");
    let gaps: Vec<String> =
        regular.iter().filter(|date| !explained(date)).take(5).map(|date| date.to_string()).collect();
    if !gaps.is_empty() {
        control.note = format!("no rows and no reason on {}", gaps.join(", "));
    }
    vec![control]
}

fn as_count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn is_regular(controlled: &Controlled, date: NaiveDate) -> bool {
    controlled.days.weekdays.iter().any(|day| day.weekday == date.weekday() && day.kind == Kind::Regular)
}

fn has_reason(controlled: &Controlled, date: NaiveDate) -> bool {
    let plan = &controlled.claim.plan;
    let policy = &plan.policy.normal_day;
    let by_policy =
        policy.closed_dates.iter().chain(&policy.excluded).any(|span| (span.from..=span.to).contains(&date));
    by_policy || plan.calendar.is_bank_holiday(date)
}
