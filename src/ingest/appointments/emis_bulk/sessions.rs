//! The session in which a slot lies: whether it is timed, and who holds it. A session can have several users, or none.

use crate::ingest::appointments::desk::{TableDesk, row_key};
use crate::ingest::layout::{WordIndex, folded_header};
use crate::ingest::references::{Found, Key, ReferenceView};
use crate::ingest::roles::{Role, role};
use crate::model::appointment::Appointment;
use crate::model::incident::Incident;
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// What a slot needs to know of its session.
#[derive(Debug, Default)]
pub struct Session {
    /// Whether the session is in the export.
    pub is_known: bool,
    /// Untimed or list: minutes and start of its slots are void.
    pub is_untimed: bool,
    /// Its name, such as `Nurse clinic`.
    pub description: String,
    /// The session holder as EMIS prints one, such as `FICTON, Bram (Dr)`; empty without one.
    pub label: String,
    /// The holder's job category, or its code.
    pub role: String,
    /// How many people hold it.
    users: usize,
    /// Slots with a patient on the incident's dates.
    booked_in_incident: Cell<u64>,
}

impl Session {
    /// Takes note of a slot, for the warning about sessions without a holder.
    pub fn note(&self, slot: &Appointment, has_patient: bool, incident: Option<&Incident>) {
        let dates = incident.map(|incident| incident.first_date()..=incident.last_date());
        if has_patient && dates.is_some_and(|dates| dates.contains(&slot.date)) {
            self.booked_in_incident.set(self.booked_in_incident.get() + 1);
        }
    }
}

/// The sessions of one table, each looked up once.
pub struct Sessions<'r> {
    references: ReferenceView<'r>,
    types: WordIndex,
    met: HashMap<Key, Rc<Session>, foldhash::fast::RandomState>,
    unknown: Rc<Session>,
}

impl<'r> Sessions<'r> {
    /// None met yet.
    pub fn new(references: ReferenceView<'r>, types: WordIndex) -> Self {
        Sessions { references, types, met: HashMap::default(), unknown: Rc::default() }
    }

    /// The session of a slot.
    pub fn of_slot(&mut self, organisation: &str, session: &str) -> Rc<Session> {
        let Some(key) = Key::of(&[organisation, session]) else { return Rc::clone(&self.unknown) };
        if let Some(known) = self.met.get(&key) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.look_up(organisation, session));
        self.met.insert(key, Rc::clone(&found));
        found
    }

    fn look_up(&self, organisation: &str, session: &str) -> Session {
        // Identifiers are unique within an organisation; a table without that column is of one practice.
        let in_practice = |layout: &'static str, id: &str| {
            self.references.row(layout, &[organisation, id]).or_else(|| self.references.row(layout, &["", id]))
        };
        let row = in_practice("emis_session", session);
        let users = live_first(self.references.rows("emis_session_user", &[session]).collect());
        let holders: Vec<Holder> =
            users.iter().filter_map(|user| in_practice("emis_user", user.text("user"))).map(Holder::of).collect();
        let text = |field: &str| row.map(|row| row.text(field).to_owned()).unwrap_or_default();
        let holder = holders.into_iter().min_by(|one, other| one.order().cmp(&other.order())).unwrap_or_default();
        Session {
            is_known: row.is_some(),
            is_untimed: self.types.word(&text("session_type")) == Some("untimed"),
            description: text("description"),
            label: holder.label,
            role: holder.role,
            // Extracts spell one identifier with braces or without.
            users: users.iter().map(|user| row_key(user.text("user"))).collect::<BTreeSet<_>>().len(),
            booked_in_incident: Cell::new(0),
        }
    }

    /// Says what readers of a claim should doubt.
    pub fn warn(&self, desk: &mut TableDesk<'_, '_>) {
        let several = self.met.values().filter(|session| session.users > 1).count();
        if several > 0 {
            desk.reading.warn(
                "emis_sessions_with_several_users",
                format!(
                    "{several} of the EMIS sessions have several users. Each of their slots is counted once, for one of \
                     them: doctors before nurses, nurses before others."
                ),
            );
        }
        let booked = |session: &&Rc<Session>| session.booked_in_incident.get() > 0;
        let without: Vec<_> =
            self.met.values().filter(booked).filter(|session| session.is_known && session.users == 0).collect();
        let slots: u64 = without.iter().map(|session| session.booked_in_incident.get()).sum();
        if slots > 0 {
            let named = without.iter().any(|session| folded_header(&session.description).contains("cancel"));
            let named = if named { " One of them is named after cancellations." } else { "" };
            desk.reading.warn(
                "emis_sessions_without_user",
                format!(
                    "{slots} booked slots of the incident's dates lie in EMIS sessions that nobody holds.{named} Patients \
                     who were moved into a cancellation list still count as booked: look whether they were seen."
                ),
            );
        }
    }
}

/// The users that a session has; where all were taken off it (it was deleted), those that it had.
fn live_first(users: Vec<Found<'_>>) -> Vec<Found<'_>> {
    let live: Vec<Found<'_>> = users.iter().copied().filter(|user| !user.is_removed()).collect();
    if live.is_empty() { users } else { live }
}

/// A user in a role.
#[derive(Debug, Default)]
struct Holder {
    label: String,
    role: String,
}

impl Holder {
    fn of(user: Found<'_>) -> Self {
        let (surname, given, title) = (user.text("surname"), user.text("given_name"), user.text("title"));
        let mut label = surname.to_owned();
        if !given.is_empty() {
            label.push_str(&format!(", {given}"));
        }
        if !title.is_empty() {
            label.push_str(&format!(" ({title})"));
        }
        let (code, name) = (user.text("job_code"), user.text("job_name"));
        let role = if role(code).is_some() { code } else { name };
        Holder { label, role: role.to_owned() }
    }

    /// Of several users the slot is counted for the first in the order of staff groups (`DOMAIN.md` section 1), then of
    /// labels: the order of rows in a file means nothing.
    fn order(&self) -> (bool, Option<crate::model::staff::StaffGroup>, &str) {
        let group = role(&self.role).map(Role::staff_group);
        (group.is_none(), group, &self.label)
    }
}
