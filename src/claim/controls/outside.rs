//! Control 13, from outside: whole months of the book against the months that NHS England published of the practice. What
//! is published differs from a book for documented reasons (clinics of a primary care network are published apart; statuses
//! change after publication), so a difference is said, month by month, and may be explained in the policy; it is never
//! tolerated in silence.

use super::{Controlled, over_places};
use crate::claim::outcome::{Control, ControlResult};
use crate::model::appointment::State;
use crate::model::data::{PRACTICE_MONTHS, PublishedMonth};
use crate::model::exact::{Exact, whole};
use chrono::{Datelike, Months, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

const NAME: &str = "appointments of a whole month in the book = as NHS England published of the practice";

/// Control 13: appointments kept and not attended, of every month that the book covers whole, = the published month.
pub fn months_as_published(controlled: &Controlled) -> Vec<Control> {
    vec![compared(controlled).unwrap_or_else(|reason| Control::compare("C13", NAME, None, None, &reason))]
}

/// The comparison; an error says why there is nothing to compare.
fn compared(controlled: &Controlled) -> Result<Control, String> {
    let data = controlled.data;
    let code = controlled.claim.plan.policy.practice.code.trim();
    if !data.tables.iter().any(|table| table.layout == PRACTICE_MONTHS) {
        return Err("no monthly counts by practice (Practice_Level_Crosstab) among the files".to_owned());
    }
    if code.is_empty() {
        return Err(
            "the practice's ODS code is not given (`--practice CODE`), and whose rows to compare is not guessed"
                .to_owned(),
        );
    }
    let expressible = data.expressible.ok_or("no appointment export")?;
    if !expressible.dna {
        return Err("the appointment export does not show who did not attend".to_owned());
    }
    if data.published_months.is_empty() {
        return Err(format!("the published file has no rows of practice {code}"));
    }
    let mut compared: Vec<(String, Exact, Exact)> = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    for (first_date, published) in by_month(&data.published_months) {
        let month = first_date.format("%Y-%m").to_string();
        let published = match published {
            _ if !is_covered(controlled, first_date) => Err("the book does not cover it whole"),
            Published::Unreadable => Err("a row of it could not be read"),
            Published::Twice => Err("two files of it differ"),
            Published::Appointments(appointments) => Ok(appointments),
        };
        match (published, reason(controlled, first_date)) {
            (Err(why), _) => notes.push(format!("{month} is not compared: {why}")),
            (Ok(published), reason) => {
                let in_book = in_book(controlled, first_date);
                let difference = in_book - published;
                match reason.filter(|_| difference != 0) {
                    Some(reason) => notes.push(format!("{month} differs by {difference}, explained: {reason}")),
                    None => compared.push((month, whole(in_book), whole(published))),
                }
            }
        }
    }
    let mut control = over_places("C13", NAME, &compared, "no month can be compared");
    if control.result == ControlResult::Fails {
        let differing = compared.iter().filter(|(_, left, right)| left != right);
        let differing: Vec<String> =
            differing.map(|(month, left, right)| format!("{month} by {}", left - right)).collect();
        notes.insert(0, format!("differs for {}", differing.join(", ")));
    } else if control.result == ControlResult::NotApplicable && notes.is_empty() {
        notes.push(control.note.clone());
    }
    control.note = notes.join("; ");
    Ok(control)
}

/// What the files say of one month.
enum Published {
    Appointments(i64),
    Unreadable,
    Twice,
}

/// One figure a month. Editions of a publication differ, and which is right is not guessed.
fn by_month(months: &[PublishedMonth]) -> BTreeMap<NaiveDate, Published> {
    let mut figures: BTreeMap<NaiveDate, BTreeSet<Option<i64>>> = BTreeMap::new();
    for month in months {
        figures.entry(month.first_date).or_default().insert(month.appointments);
    }
    let one = |figures: BTreeSet<Option<i64>>| match figures.first().copied().flatten() {
        _ if figures.len() > 1 => Published::Twice,
        Some(appointments) => Published::Appointments(appointments),
        None => Published::Unreadable,
    };
    figures.into_iter().map(|(month, figures)| (month, one(figures))).collect()
}

/// Whether the book covers every date of the month, and was exported after the last of them.
fn is_covered(controlled: &Controlled, first_date: NaiveDate) -> bool {
    let Some((first, last)) = controlled.data.appointment_span else { return false };
    let Some(next_month) = first_date.checked_add_months(Months::new(1)) else { return false };
    let exported = controlled.data.exported_at.as_ref();
    let is_over = exported.is_none_or(|exported| exported.at.date() >= next_month);
    first <= first_date && next_month.pred_opt().is_some_and(|last_date| last_date <= last) && is_over
}

/// Appointments held, not closed and not attended: what is published as attended, unknown and not attended.
fn in_book(controlled: &Controlled, first_date: NaiveDate) -> i64 {
    let is_of_month = |date: NaiveDate| (date.year(), date.month()) == (first_date.year(), first_date.month());
    let is_published = |state: State| matches!(state, State::Held | State::Unrecorded | State::Dna);
    let rows = controlled.data.appointments.iter();
    rows.filter(|row| is_of_month(row.date) && row.state.is_some_and(is_published))
        .map(|row| i64::from(row.weight))
        .sum()
}

fn reason<'c>(controlled: &'c Controlled, first_date: NaiveDate) -> Option<&'c str> {
    let differences = &controlled.claim.plan.policy.published_differences;
    let known = differences
        .iter()
        .find(|known| (known.month.year(), known.month.month()) == (first_date.year(), first_date.month()));
    known.map(|known| known.reason.as_str())
}
