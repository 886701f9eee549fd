//! Clinic sessions as a stand-in for a rota of clinicians (`DOMAIN.md` ruling 5): only where no rota or timesheet says when
//! clinicians worked. A session shows when somebody could be booked, not paid hours, so everything that rests on it is
//! marked (`PracticeData::proxy_tables`) and stays off the invoice.

mod emis;
mod systmone;

use super::entry::{Entry, EntryKind, EntryTime, record};
use super::times::DAY_MINUTES;
use crate::ingest::loading::Loaded;
use crate::ingest::reading::Reading;
use crate::ingest::roles::{self, Role};
use crate::ingest::tables::{Passing, Row};
use crate::model::data::HOURS_ARE_A_PROXY;
use crate::model::evidence::SourceRef;
use crate::model::staff::{Basis, StaffGroup};
use crate::model::words::counted;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// No session that is somebody's working time runs longer.
const LONGEST_SESSION_MINUTES: i64 = 720;

/// One session and who held it.
struct Session {
    label: String,
    role: String,
    date: NaiveDate,
    start_minute: i64,
    end_minute: i64,
    place: SourceRef,
}

/// What the session tables of a practice hold.
#[derive(Default)]
struct Sessions {
    held: Vec<Session>,
    /// Untimed and list sessions, and such as run all day: they say when nobody in particular could be booked.
    untimed: usize,
    /// Nobody is named, or nobody can be found.
    without_holder: usize,
    /// No date, or no time that can be read.
    without_time: usize,
}

impl Sessions {
    /// Takes in a session whose holder and times are known.
    fn add(&mut self, session: Session) {
        let minutes = session.end_minute - session.start_minute;
        if minutes <= 0 {
            self.without_time += 1;
        } else if minutes > LONGEST_SESSION_MINUTES {
            self.untimed += 1;
        } else {
            self.held.push(session);
        }
    }

    fn is_empty(&self) -> bool {
        self.held.is_empty() && self.untimed + self.without_holder + self.without_time == 0
    }
}

/// Reads the sessions as worked time of clinicians, if nothing better is there; called when every other table is read.
pub fn read(loaded: &[Loaded<'_>], reading: &mut Reading) {
    if has_hours_of_clinicians(reading) {
        return;
    }
    let mut sessions = emis::sessions(loaded);
    let systmone = systmone::sessions(loaded, reading);
    sessions.held.extend(systmone.held);
    sessions.untimed += systmone.untimed;
    sessions.without_holder += systmone.without_holder;
    sessions.without_time += systmone.without_time;
    if sessions.is_empty() {
        return;
    }
    let (used, people) = use_sessions(&sessions.held, reading);
    warn(&sessions, used, people, reading);
}

/// Whether a staff file has time of clinicians, or of people of whom nobody says what they are.
fn has_hours_of_clinicians(reading: &Reading) -> bool {
    reading
        .data
        .shifts
        .iter()
        .any(|shift| !shift.staff_group.is_administrative() || reading.staff_open.group.contains(&shift.source))
}

/// Stretches of one person on one date, each with the place where it was met first.
type Stretches = Vec<(i64, i64, SourceRef)>;

/// Parallel and touching sessions of one person are one stretch of time: nobody works twice at once.
fn use_sessions(held: &[Session], reading: &mut Reading) -> (usize, usize) {
    let last = reading.data.exported_at.map(|stamp| stamp.at.date());
    let mut by_day: BTreeMap<(&str, NaiveDate), (&str, Stretches)> = BTreeMap::new();
    let mut used = 0;
    // What lies after the export has not been worked yet.
    for session in held.iter().filter(|session| last.is_none_or(|last| session.date <= last)) {
        if group_of(&session.role).is_administrative() {
            continue;
        }
        used += 1;
        let (_, stretches) =
            by_day.entry((&session.label, session.date)).or_insert_with(|| (&session.role, Vec::new()));
        stretches.push((session.start_minute, session.end_minute, session.place));
    }
    let mut people: BTreeSet<&str> = BTreeSet::new();
    for ((label, date), (role, stretches)) in by_day {
        for (start_minute, end_minute, place) in united(stretches) {
            let time = EntryTime::Span { start_minute, end_minute };
            let kind = EntryKind::Time(Some(Basis::Worked));
            let entry =
                Entry { group: Some(group_of(role)), ..Entry::plain(place, label.to_owned(), kind, date, time) };
            if record(reading, entry).is_ok() {
                reading.data.proxy_tables.insert(place.table);
                people.insert(label);
            }
        }
    }
    (used, people.len())
}

/// A clinician of whom the system does not say what kind is an other clinician; a GP of unknown kind is salaried.
fn group_of(role: &str) -> StaffGroup {
    roles::role(role).map_or(StaffGroup::OtherClinical, Role::staff_group)
}

fn united(mut stretches: Stretches) -> Stretches {
    stretches.sort_unstable();
    let mut whole: Stretches = Vec::new();
    for (start, end, place) in stretches {
        match whole.last_mut() {
            Some((_, until, _)) if start <= *until => *until = end.max(*until),
            _ => whole.push((start, end, place)),
        }
    }
    whole
}

fn warn(sessions: &Sessions, used: usize, people: usize, reading: &mut Reading) {
    let left = [
        (sessions.untimed, "untimed or all day"),
        (sessions.without_holder, "held by nobody who is named"),
        (sessions.without_time, "without a date or time"),
    ];
    let left: Vec<String> =
        left.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")).collect();
    let left = if left.is_empty() { String::new() } else { format!(" Left aside: {}.", left.join(", ")) };
    let text = match people {
        0 => format!("There is no rota of clinicians, and no clinic session could stand in for one.{left}"),
        _ => format!(
            "The hours of clinicians are a proxy: no rota or timesheet of theirs is given, so {} of {} in the appointment \
             system stand in. They show when somebody could be booked, not paid hours: what rests on them is tier C, for \
             information, and not on the invoice. Give a rota or timesheet to claim their hours.{left}",
            counted(used, "clinic session", "clinic sessions"),
            counted(people, "person", "people"),
        ),
    };
    reading.warn(HOURS_ARE_A_PROXY, text);
}

/// The texts of a row by field.
type Texts<'r> = dyn Fn(&str) -> String + 'r;

/// Every row of the tables of a layout, in order of file and row: place, and the texts of its fields.
fn each_row(loaded: &[Loaded<'_>], layout: &str, visit: &mut dyn FnMut(SourceRef, &Texts<'_>)) {
    for table in loaded {
        let Some(recognition) = table.recognition.as_deref().filter(|known| known.layout.name == layout) else {
            continue;
        };
        table.content.walk(&mut |passing| {
            if let Passing::Row(row) = passing
                && row.number > recognition.header_row
                && !recognition.repeats_header(&row)
            {
                let text = |field: &str| text_of(&row, recognition.columns.get(field).copied());
                visit(SourceRef { table: table.table, row: row.number, column: 0 }, &text);
            }
            true
        });
    }
}

fn text_of(row: &Row<'_>, column: Option<usize>) -> String {
    column.map(|column| row.value(column).text().trim().to_owned()).unwrap_or_default()
}

/// An identifier as it is compared: without braces, in lower case. Empty, and `-1`, is none.
fn identifier(text: &str) -> Option<String> {
    let folded = text.trim_matches(['{', '}', ' ']).to_lowercase();
    (!folded.is_empty() && folded != "-1").then_some(folded)
}

fn is_true(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "true" | "1" | "yes")
}

/// Minutes after midnight of the first date at which a session ends on the second.
fn end_on(first: NaiveDate, last: NaiveDate, minute: i64) -> i64 {
    minute + last.signed_duration_since(first).num_days() * DAY_MINUTES
}
