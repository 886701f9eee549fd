//! What is true of a practice, by plain counting in its log: a second route to every figure, written from `DOMAIN.md`
//! and sharing no code with the engine.

mod days;
mod fates;
mod hours;
mod money;
mod rows;

pub use hours::PersonWeek;
pub use money::DeclaredTotals;

use super::log::{Booking, Ending, Practice, Slot};
use super::render::{Book, Layout};
use crate::model::appointment::State;
use crate::model::exact::{Exact, to_f64, whole};
use chrono::NaiveDate;
use days::{Normal, NormalDays};
use hours::Shown;
use rows::{Row, rows};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// The truth of one practice in one layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// Invented code of the practice.
    pub practice: String,
    /// The chosen days of every incident date; empty where the normal day is insufficient or the weekday closed.
    pub chosen: BTreeMap<NaiveDate, Vec<NaiveDate>>,
    /// Kept on every date of the book up to its export; on the incident's own dates, inside its clock window.
    pub kept_by_date: BTreeMap<NaiveDate, i64>,
    /// The last date of which the book can say anything (rulings 1, 13 and 21).
    #[serde(skip)]
    pub book_until: NaiveDate,
    /// The measures.
    pub measures: Measures,
    /// Every person-week of the claim window with extra time or absence.
    pub extra_hours: Vec<PersonWeek>,
    /// What the invoice comes to.
    pub totals: DeclaredTotals,
}

/// The counted measures of `CONTRACT.md` section 2 over the incident dates; null where the layout cannot carry them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract's, and their meanings the domain's")]
pub struct Measures {
    #[serde(serialize_with = "number")]
    pub offered_normal: Option<Exact>,
    pub offered_actual: i64,
    #[serde(serialize_with = "number")]
    pub kept_normal: Option<Exact>,
    pub kept_actual: i64,
    pub kept_attested: Option<i64>,
    #[serde(serialize_with = "number")]
    pub unrecorded_normal: Option<Exact>,
    pub unrecorded_actual: i64,
    #[serde(serialize_with = "number")]
    pub dna_normal: Option<Exact>,
    pub dna_actual: Option<i64>,
    #[serde(serialize_with = "number")]
    pub walked_out_normal: Option<Exact>,
    pub walked_out_actual: Option<i64>,
    #[serde(serialize_with = "number")]
    pub unfilled_normal: Option<Exact>,
    pub unfilled_actual: Option<i64>,
    pub pending_actual: i64,
    #[serde(serialize_with = "number")]
    pub shortfall: Option<Exact>,
    pub cancelled_gross: Option<i64>,
    #[serde(serialize_with = "number")]
    pub cancelled_normal: Option<Exact>,
    #[serde(serialize_with = "number")]
    pub cancelled_extra: Option<Exact>,
    pub cancelled_basis: &'static str,
    pub reprovided: Option<i64>,
    pub rebooked_pending: Option<i64>,
    pub rebooked_not_kept: Option<i64>,
    pub not_rebooked: Option<i64>,
    pub untraceable: Option<i64>,
    pub lost: Option<i64>,
    #[serde(serialize_with = "number")]
    pub extra_minutes: Option<Exact>,
    #[serde(serialize_with = "number")]
    pub absence_minutes: Option<Exact>,
}

fn number<S: Serializer>(value: &Option<Exact>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(to_f64).serialize(serializer)
}

/// What a layout can carry of a log.
struct Carries {
    unfilled: bool,
    walked_out: bool,
    cancelled: bool,
    dna: bool,
}

/// Counts in the log what an export in this layout can show.
pub fn truth(practice: &Practice, layout: Layout) -> Truth {
    let rows = rows(practice, layout.book);
    let days = NormalDays::of(practice, &rows);
    let carries = carries(layout.book, &rows);
    let dates = practice.incident.dates();
    let normals: Vec<(NaiveDate, Normal)> = dates.iter().map(|date| (*date, days.normal(*date))).collect();
    let count = |wanted: &dyn Fn(&Row) -> bool| -> i64 {
        rows.iter()
            .filter(|row| days.is_measured(row, row.date, row.date) && wanted(row) && dates.contains(&row.date))
            .count() as i64
    };
    let mean = |wanted: &dyn Fn(&Row) -> bool| -> Option<Exact> {
        normals.iter().map(|(date, normal)| days.mean(&rows, *date, normal, wanted)).sum()
    };
    let of = |state: State| move |row: &Row| row.state == state;
    let kept = |row: &Row| row.state.is_kept();
    let any = |_: &Row| true;

    let mut measures = Measures {
        offered_normal: mean(&any),
        offered_actual: count(&any),
        kept_normal: mean(&kept),
        kept_actual: count(&kept),
        unrecorded_normal: mean(&of(State::Unrecorded)),
        unrecorded_actual: count(&of(State::Unrecorded)),
        dna_normal: mean(&of(State::Dna)).filter(|_| carries.dna),
        dna_actual: Some(count(&of(State::Dna))).filter(|_| carries.dna),
        walked_out_normal: mean(&of(State::WalkedOut)).filter(|_| carries.walked_out),
        walked_out_actual: Some(count(&of(State::WalkedOut))).filter(|_| carries.walked_out),
        unfilled_normal: mean(&of(State::Unfilled)).filter(|_| carries.unfilled),
        unfilled_actual: Some(count(&of(State::Unfilled))).filter(|_| carries.unfilled),
        pending_actual: count(&of(State::Pending)),
        cancelled_basis: if carries.cancelled {
            "recorded"
        } else if layout.book.has_snapshots() {
            "snapshots"
        } else if carries.unfilled {
            "inferred"
        } else {
            "none"
        },
        ..Measures::default()
    };
    measures.shortfall = measures.kept_normal.map(|normal| normal - whole(measures.kept_actual));
    measures.kept_attested = kept_attested(practice, layout, &dates, measures.kept_actual);
    if carries.cancelled {
        recorded_cancellations(&mut measures, practice, &rows, &days, &normals);
    } else if layout.book.has_snapshots() {
        let found = rows::cancelled_between_snapshots(practice, layout.book);
        let is_of_incident = |row: &&Row| dates.contains(&row.date) && days.is_measured(row, row.date, row.date);
        what_became_of(&mut measures, practice, &rows, &found.iter().filter(is_of_incident).collect::<Vec<_>>());
    } else if let (Some(actual), Some(normal)) = (measures.unfilled_actual, measures.unfilled_normal) {
        measures.cancelled_extra = Some(whole(actual) - normal);
    }

    let shown = Shown::of(practice, &days, layout.rota);
    let hours = shown.hours();
    measures.extra_minutes = Some(hours.weeks.iter().map(|week| week.extra_minutes).sum());
    measures.absence_minutes = Some(hours.weeks.iter().map(|week| week.absence_minutes).sum());
    let totals = money::totals(practice, layout, &shown, &hours.declared);

    let kept_by_date = kept_of_rows(practice, &rows, &days);
    let chosen = normals.into_iter().map(|(date, normal)| (date, normal.chosen.unwrap_or_default())).collect();
    let book_until = book_until(practice, layout.book);
    Truth {
        practice: practice.code.clone(),
        chosen,
        kept_by_date,
        book_until,
        measures,
        extra_hours: hours.weeks,
        totals,
    }
}

/// Kept on every date of the book up to its export, as a book of this layout shows it; on the incident's own dates,
/// inside its clock window.
pub fn kept_by_date(practice: &Practice, book: Book) -> BTreeMap<NaiveDate, i64> {
    let rows = rows(practice, book);
    kept_of_rows(practice, &rows, &NormalDays::of(practice, &rows))
}

/// The export's date, where the layout states it. Else the EMIS report says beside every slot whether its time had passed,
/// and the breakdown ends with the last row that somebody closed.
fn book_until(practice: &Practice, book: Book) -> NaiveDate {
    let is_closed = |booking: &&Booking| {
        use Ending::{ArrivedOnly, DidNotAttend, Seen, WalkedOut};
        matches!(booking.ending, Seen { .. } | ArrivedOnly | DidNotAttend | WalkedOut)
    };
    let past = |slot: &&Slot| slot.starts_at() <= practice.exported_at;
    let last = match book {
        Book::Plain | Book::SystmoneExtract | Book::EmisReportSnapshots | Book::EmisBulk | Book::EmisBulkSnapshots => {
            None
        }
        Book::PopulationList | Book::SharedCareList | Book::GpConnect | Book::CodesList | Book::TppTable => None,
        Book::EmisReport | Book::EmisReportXlsx => practice.slots.iter().filter(past).map(|slot| slot.date).max(),
        Book::SystmoneBreakdown => {
            let closed = practice.bookings.iter().filter(is_closed);
            closed.filter_map(|booking| practice.slots.get(booking.slot)).map(|slot| slot.date).max()
        }
    };
    last.unwrap_or(practice.exported_at.date())
}

fn kept_of_rows(practice: &Practice, rows: &[Row], days: &NormalDays) -> BTreeMap<NaiveDate, i64> {
    let mut kept_by_date = BTreeMap::new();
    let is_past = |row: &&Row| row.date <= practice.exported_at.date();
    for row in rows.iter().filter(is_past).filter(|row| days.is_measured(row, row.date, row.date)) {
        *kept_by_date.entry(row.date).or_insert(0) += i64::from(row.state.is_kept());
    }
    kept_by_date
}

fn carries(book: Book, rows: &[Row]) -> Carries {
    // Some lists carry what at least one of their rows shows.
    let shows = |state: State| rows.iter().any(|row| row.state == state);
    let (unfilled, walked_out, cancelled) = match book {
        Book::EmisReport | Book::EmisReportXlsx | Book::EmisReportSnapshots => (true, false, false),
        Book::EmisBulk | Book::EmisBulkSnapshots => (true, shows(State::WalkedOut), false),
        Book::SystmoneBreakdown | Book::SystmoneExtract | Book::TppTable => (false, true, true),
        Book::Plain => (shows(State::Unfilled), shows(State::WalkedOut), shows(State::Cancelled)),
        Book::SharedCareList => (shows(State::Unfilled), shows(State::WalkedOut), true),
        Book::PopulationList => (false, shows(State::WalkedOut), shows(State::Cancelled)),
        Book::GpConnect | Book::CodesList => (shows(State::Unfilled), false, true),
    };
    Carries { unfilled, walked_out, cancelled, dna: book != Book::GpConnect }
}

/// Section 4 and ruling 15; the generator never attests more than the book leaves open.
fn kept_attested(practice: &Practice, layout: Layout, dates: &[NaiveDate], kept: i64) -> Option<i64> {
    if !layout.has_attested() || practice.attested.is_empty() {
        return None;
    }
    let of_incident = practice.attested.iter().filter(|session| dates.contains(&session.date));
    Some(kept + of_incident.map(|session| session.not_in_book - session.booked_not_seen).sum::<i64>())
}

/// Section 4, cancelled gross, normal and extra; section 5, fates.
fn recorded_cancellations(
    measures: &mut Measures,
    practice: &Practice,
    rows: &[Row],
    days: &NormalDays,
    normals: &[(NaiveDate, Normal)],
) {
    let counts_on = |row: &Row, date: NaiveDate| {
        let shifted = practice.incident.start + (row.date - date);
        row.state == State::Cancelled
            && !row.by_patient
            && !row.due_to_death
            && row.cancelled_at.is_none_or(|stamp| !stamp.is_before(shifted))
    };
    let gross: Vec<&Row> = rows
        .iter()
        .filter(|row| {
            normals
                .iter()
                .any(|(date, _)| *date == row.date && days.is_measured(row, row.date, *date) && counts_on(row, *date))
        })
        .collect();
    let normal: Option<Exact> =
        normals.iter().map(|(date, normal)| days.mean(rows, *date, normal, &|row| counts_on(row, *date))).sum();
    measures.cancelled_normal = normal;
    measures.cancelled_extra = normal.map(|normal| whole(gross.len() as i64) - normal);
    what_became_of(measures, practice, rows, &gross);
}

/// Gross, and section 5.
fn what_became_of(measures: &mut Measures, practice: &Practice, rows: &[Row], gross: &[&Row]) {
    measures.cancelled_gross = Some(gross.len() as i64);
    let fates = fates::fates(practice, rows, gross);
    measures.reprovided = Some(fates.reprovided);
    measures.rebooked_pending = Some(fates.rebooked_pending);
    measures.rebooked_not_kept = Some(fates.rebooked_not_kept);
    measures.not_rebooked = Some(fates.not_rebooked);
    measures.untraceable = Some(fates.untraceable);
    measures.lost = Some(fates.rebooked_not_kept + fates.not_rebooked);
}
