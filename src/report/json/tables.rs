//! Rows of claim.json.

use super::shape::{self, Figure, Place};
use crate::claim::outcome::{Claim, Control, Line, Totals};
use crate::impact::outcome::{Bridge, Fate, FateRow, Pair, PersonWeek};
use crate::model::appointment::State;
use crate::model::data::TableRecord;
use crate::model::evidence::{SourceRef, Tier};
use crate::model::exact::{Exact, to_f64};
use crate::model::exception::Exception;
use crate::model::incident::weekday_name;
use crate::model::money::{Pence, pounds_text};
use crate::model::staff::{StaffGroup, StaffId};
use crate::normal::outcome::NormalDay;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A control.
pub(super) fn control(control: &Control) -> shape::ControlRow {
    let figure = |value: Exact| match (control.is_money, value.is_integer()) {
        (true, _) => Figure::Money(pounds_text(value.round().to_integer())),
        (false, true) => Figure::Whole(value.to_integer()),
        (false, false) => Figure::Fraction(to_f64(value)),
    };
    shape::ControlRow {
        id: control.id.clone(),
        name: control.name.clone(),
        left: control.left.map(figure),
        right: control.right.map(figure),
        difference: control.left.zip(control.right).map(|(left, right)| figure(left - right)),
        result: control.result,
        note: control.note.clone(),
    }
}

/// A file.
pub(super) fn file(table: &TableRecord) -> shape::FileRow {
    shape::FileRow {
        path: table.path.clone(),
        sheet: table.sheet.clone(),
        sha256: table.sha256.clone(),
        layout: table.layout.clone(),
        encoding: table.encoding.clone(),
        rows_read: table.rows.data,
        weight_read: table.rows.weight_read,
        rows_used: table.rows.used,
        weight_used: table.rows.weight_used,
        duplicates: table.rows.duplicates,
        superseded: table.rows.superseded,
        not_data: table.rows.not_data,
        exceptions: table.rows.exception_rows(),
    }
}

/// A normal day.
pub(super) fn normal_day(day: &NormalDay) -> shape::NormalDayRow {
    shape::NormalDayRow {
        date: day.date,
        weekday: weekday_name(day.weekday).to_owned(),
        kind: day.kind,
        chosen: day.chosen.clone(),
        left_out: day
            .left_out
            .iter()
            .map(|left| shape::LeftOutRow { date: left.date, reason: left.reason.clone() })
            .collect(),
        sufficient: day.sufficient,
    }
}

/// One date.
pub(super) fn by_date(claim: &Claim, date: NaiveDate, bridge: &Bridge) -> shape::ByDate {
    let kind = claim.normal_days.iter().find(|day| day.date == date).map(|day| day.kind);
    shape::ByDate { date, kind, states: states(bridge) }
}

/// One staff group.
pub(super) fn by_group(staff_group: StaffGroup, bridge: &Bridge) -> shape::ByStaffGroup {
    shape::ByStaffGroup { staff_group, states: states(bridge) }
}

fn states(bridge: &Bridge) -> shape::States {
    let pair = |pair: Pair| shape::PairRow { normal: pair.normal.map(to_f64), actual: pair.actual };
    let state = |state: State| pair(bridge.states.get(&state).copied().unwrap_or_default());
    shape::States {
        held: state(State::Held),
        kept: pair(bridge.kept),
        unrecorded: state(State::Unrecorded),
        dna: state(State::Dna),
        walked_out: state(State::WalkedOut),
        cancelled: state(State::Cancelled),
        unfilled: state(State::Unfilled),
        pending: state(State::Pending),
        offered: pair(bridge.offered),
        shortfall: bridge.shortfall.map(to_f64),
    }
}

fn place(claim: &Claim, source: &SourceRef) -> Place {
    place_in(&claim.tables, source)
}

fn place_in(tables: &[TableRecord], source: &SourceRef) -> Place {
    let table = tables.get(source.table as usize);
    Place {
        file: table.map_or_else(String::new, |table| table.path.clone()),
        sheet: table.and_then(|table| table.sheet.clone()),
        row: source.row,
    }
}

fn staff_label(claim: &Claim, staff: StaffId) -> String {
    claim.staff.get(staff.0 as usize).map_or_else(String::new, |member| member.label.clone())
}

/// Fates.
pub(super) fn fates(claim: &Claim) -> shape::Fates {
    let counts = claim.appointments.measures.fates.as_ref().map(|fates| {
        let count = |fate: &Fate| (fate.name().to_owned(), fates.get(fate).copied().unwrap_or(0));
        Fate::ALL.iter().map(count).collect()
    });
    shape::Fates { counts, rows: claim.appointments.fate_rows.iter().map(|row| fate(claim, row)).collect() }
}

fn fate(claim: &Claim, row: &FateRow) -> shape::FateJson {
    shape::FateJson {
        patient: row.patient.clone(),
        weight: row.weight,
        date: row.date,
        start: row.start_minute.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60)),
        staff_group: row.staff_group,
        planned_minutes: row.planned_minutes,
        fate: row.fate,
        new_date: row.new_date,
        new_staff_group: row.new_staff_group,
        new_planned_minutes: row.new_planned_minutes,
        delay_working_days: row.delay_working_days,
        source: place(claim, &row.source),
        new_source: row.new_source.map(|source| place(claim, &source)),
    }
}

/// A person's week.
pub(super) fn extra_hours(claim: &Claim, week: &PersonWeek) -> shape::ExtraHours {
    shape::ExtraHours {
        staff: staff_label(claim, week.staff),
        staff_group: week.staff_group,
        week: week.week,
        baseline_minutes: to_f64(week.baseline_minutes),
        worked_minutes: to_f64(week.worked_minutes),
        extra_minutes: to_f64(week.extra_minutes),
        absence_minutes: to_f64(week.absence_minutes),
        declared_minutes: week.declared_minutes,
        candidate_minutes: week.candidate_minutes,
        reason: week.reason.clone(),
    }
}

/// A line.
pub(super) fn line(claim: &Claim, line: &Line) -> shape::LineRow {
    let money = |pence: Option<Pence>| pence.map(pounds_text);
    shape::LineRow {
        id: line.id.clone(),
        head: line.head,
        on: line.on,
        tier: line.tier,
        date: line.date,
        staff: line.staff.map(|staff| staff_label(claim, staff)),
        staff_group: line.staff_group,
        description: line.description.clone(),
        minutes: line.minutes,
        quantity: line.quantity.to_string(),
        unit: line.unit,
        rate: money(line.rate_pence),
        pay: money(line.pay_pence),
        employer_ni: money(line.employer_ni_pence),
        pension: money(line.pension_pence),
        amount: money(line.amount_pence),
        included: line.included,
        reason: line.reason.clone(),
        evidence: line.evidence.iter().map(|source| place(claim, source)).collect(),
    }
}

/// Totals, missing ones `"0.00"`.
pub(super) fn totals(totals: &Totals) -> shape::Totals {
    let heads = |last: u8, pence: &BTreeMap<u8, Pence>| -> BTreeMap<u8, String> {
        (1..=last).map(|head| (head, pounds_text(pence.get(&head).copied().unwrap_or(0)))).collect()
    };
    let tier = |tier: Tier| (tier, pounds_text(totals.invoice_by_tier.get(&tier).copied().unwrap_or(0)));
    shape::Totals {
        invoice_total: pounds_text(totals.invoice),
        candidate_total: pounds_text(totals.candidates),
        schedule_total: pounds_text(totals.schedule),
        by_head: heads(8, &totals.invoice_by_head),
        by_tier: [Tier::A, Tier::B, Tier::C, Tier::D].into_iter().map(tier).collect(),
        candidate_by_head: heads(8, &totals.candidates_by_head),
        schedule_by_head: heads(12, &totals.schedule_by_head),
    }
}

/// An exception.
pub(super) fn exception(tables: &[TableRecord], exception: &Exception) -> shape::ExceptionRow {
    let source = place_in(tables, &exception.source);
    shape::ExceptionRow {
        code: exception.code.name().to_owned(),
        file: source.file,
        sheet: source.sheet,
        row: source.row,
        column_number: (exception.source.column > 0).then_some(exception.source.column),
        column: exception.column.clone(),
        reason: exception.code.reading().to_owned(),
        detail: exception.detail.clone(),
        put_aside: exception.puts_row_aside,
        remedy: exception.code.remedy().to_owned(),
    }
}
