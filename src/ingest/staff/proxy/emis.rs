//! Sessions of the EMIS bulk extract: `Appointment_Session`, who holds them (`SessionUser`), and who that is
//! (`UserInRole`). Of several extracts the later row of a session stands. A session with several users is each user's.

use super::{Session, Sessions, each_row, end_on, identifier, is_true};
use crate::ingest::layout::folded_header;
use crate::ingest::loading::Loaded;
use crate::ingest::staff::dates::{DAY_FIRST, date_of_text};
use crate::ingest::staff::times::minute_of_text;
use crate::model::evidence::SourceRef;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

struct Row {
    kind: String,
    times: Option<(NaiveDate, i64, i64)>,
    place: SourceRef,
}

/// The sessions that the extract holds.
pub fn sessions(loaded: &[Loaded<'_>]) -> Sessions {
    if has_several_practices(loaded) {
        return Sessions::default();
    }
    let rows = rows(loaded);
    let holders = holders(loaded);
    let users = users(loaded);
    let mut sessions = Sessions::default();
    for (id, row) in rows {
        // What is untimed inherits the hours of the building, not of a person.
        if row.kind.split(' ').any(|word| matches!(word, "untimed" | "list")) {
            sessions.untimed += 1;
            continue;
        }
        let Some((date, start_minute, end_minute)) = row.times else {
            sessions.without_time += 1;
            continue;
        };
        let named: Vec<&(String, String)> =
            holders.get(&id).into_iter().flatten().filter_map(|user| users.get(user)).collect();
        if named.is_empty() {
            sessions.without_holder += 1;
        }
        for (label, role) in named {
            let (label, role) = (label.clone(), role.clone());
            sessions.add(Session { label, role, date, start_minute, end_minute, place: row.place });
        }
    }
    sessions
}

/// Whose sessions are wanted is not said here, and another practice's are nobody's hours in this one.
fn has_several_practices(loaded: &[Loaded<'_>]) -> bool {
    let mut practices: BTreeSet<String> = BTreeSet::new();
    each_row(loaded, "emis_session", &mut |_, text| practices.extend(identifier(&text("organisation_guid"))));
    practices.len() > 1
}

fn rows(loaded: &[Loaded<'_>]) -> BTreeMap<String, Row> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    each_row(loaded, "emis_session", &mut |place, text| {
        let Some(id) = identifier(&text("session")) else { return };
        if is_true(&text("removed")) {
            rows.remove(&id);
            return;
        }
        let times = || {
            let date = date_of_text(&text("start_date"), DAY_FIRST).ok()?;
            let last = date_of_text(&text("end_date"), DAY_FIRST).unwrap_or(date);
            let end = minute_of_text(&text("end_time"))?;
            Some((date, minute_of_text(&text("start_time"))?, end_on(date, last, end)))
        };
        rows.insert(id, Row { kind: folded_header(&text("session_type")), times: times(), place });
    });
    rows
}

/// Users of each session.
fn holders(loaded: &[Loaded<'_>]) -> BTreeMap<String, BTreeSet<String>> {
    let mut holders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    each_row(loaded, "emis_session_user", &mut |_, text| {
        let (Some(session), Some(user)) = (identifier(&text("session")), identifier(&text("user"))) else { return };
        let of_session = holders.entry(session).or_default();
        if is_true(&text("removed")) {
            of_session.remove(&user);
        } else {
            of_session.insert(user);
        }
    });
    holders
}

/// Name, as the book shows it, and job of each user.
fn users(loaded: &[Loaded<'_>]) -> BTreeMap<String, (String, String)> {
    let mut users = BTreeMap::new();
    each_row(loaded, "emis_user", &mut |_, text| {
        let (Some(user), surname) = (identifier(&text("user")), text("surname")) else { return };
        let given = Some(text("given_name")).filter(|given| !given.is_empty());
        let title = Some(text("title")).filter(|title| !title.is_empty());
        let label = format!(
            "{surname}{}{}",
            given.map(|given| format!(", {given}")).unwrap_or_default(),
            title.map(|title| format!(" ({title})")).unwrap_or_default()
        );
        let code = text("job_code");
        let role = if crate::ingest::roles::role(&code).is_some() { code } else { text("job_name") };
        if !surname.is_empty() {
            users.insert(user, (label, role));
        }
    });
    users
}
