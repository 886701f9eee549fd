//! What every reader of appointments needs for one table: staff, slot types, patients and marks, with what was met before
//! remembered, so that a row costs little.

use super::slot_types::{self, SlotKind};
use super::{Book, Draft, Holds};
use crate::ingest::layout::{Expresses, Layout, folded_header};
use crate::ingest::mapping::WordKind;
use crate::ingest::mapping::words::UnknownWords;
use crate::ingest::pseudonym::{Identity, Pseudonymiser, Watch, is_damaged_identifier, is_identifying_header};
use crate::ingest::reading::Reading;
use crate::ingest::recognise::Recognition;
use crate::ingest::references::{Fingerprint, without_braces};
use crate::ingest::roles::{Role, role, role_of_label};
use crate::ingest::tables::{Row, Value};
use crate::model::appointment::{Appointment, Expressible, PatientKey, Status};
use crate::model::evidence::{SourceRef, Stamp};
use crate::model::exception::ExceptionCode;
use crate::model::staff::{StaffGroup, StaffId};
use chrono::NaiveDate;
use foldhash::quality::FixedState;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};

/// Planned minutes at or above this belong to the session, not to the appointment: untimed and list slots inherit 600 or
/// 1439 minutes (section 1.2 of the reference on appointment exports), and no timed slot is as long.
pub const UNTIMED_FROM_MINUTES: u16 = 300;

/// Texts met, with their index.
type Met = HashMap<String, Option<u32>, foldhash::fast::RandomState>;

/// The desk of one table.
pub struct TableDesk<'d, 'p> {
    /// What is read of the practice.
    pub reading: &'d mut Reading<'p>,
    /// Who makes keys of patients.
    pub pseudonymiser: &'d mut Pseudonymiser,
    /// Watches for identifiers.
    pub watch: &'d mut Watch,
    /// Index of the table.
    pub table: u32,
    /// First bytes of the content's SHA-256.
    pub content_order: u64,
    /// Latest booking, cancellation or arrival stamp met (ruling 1).
    pub latest_stamp: Option<Stamp>,
    /// Start of the latest row with a closing status met.
    pub latest_closed: Option<Stamp>,
    /// What has been seen.
    pub seen: Seen,
    /// Words that no vocabulary knows.
    pub unknown_words: UnknownWords,
    identifying_columns: Vec<usize>,
    name_columns: Vec<usize>,
    staff: HashMap<String, (Option<StaffId>, StaffGroup), foldhash::fast::RandomState>,
    staff_key: String,
    slot_types: Met,
    slot_kinds: HashMap<u32, SlotKind, foldhash::fast::RandomState>,
    modes: Met,
}

/// What a table has shown so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// A free slot.
    pub unfilled: bool,
    /// Somebody who walked out.
    pub walked_out: bool,
    /// A cancelled row.
    pub cancelled: bool,
    /// Who cancelled.
    pub who_cancelled: bool,
    /// A booking stamp.
    pub booking_stamps: bool,
    /// Somebody who did not attend.
    pub dna: bool,
}

impl<'d, 'p> TableDesk<'d, 'p> {
    /// An empty desk for a recognised table.
    pub fn new(
        reading: &'d mut Reading<'p>,
        pseudonymiser: &'d mut Pseudonymiser,
        watch: &'d mut Watch,
        table: u32,
        recognition: &Recognition<'_>,
    ) -> Self {
        let content_order = reading
            .data
            .tables
            .get(table as usize)
            .and_then(|record| u64::from_str_radix(record.sha256.get(..16)?, 16).ok())
            .unwrap_or(0);
        let identifies = |column: &usize| {
            let field = recognition.columns.iter().find(|(_, at)| *at == column).map(|(field, _)| field);
            let by_field = field.and_then(|field| recognition.layout.fields.get(field));
            let header = recognition.folded_headers.get(*column).map(String::as_str).unwrap_or_default();
            by_field.map_or_else(|| is_identifying_header(header), |field| field.identifies_patient)
        };
        let identifying_columns = (0..recognition.folded_headers.len()).filter(identifies).collect();
        let names = ["surname", "last name", "family name", "first name", "forename", "given name", "given names"];
        let name_columns = (0..recognition.folded_headers.len())
            .filter(|column| {
                recognition.folded_headers.get(*column).is_some_and(|header| names.contains(&header.as_str()))
            })
            .collect();
        TableDesk {
            reading,
            pseudonymiser,
            watch,
            table,
            content_order,
            latest_stamp: None,
            latest_closed: None,
            seen: Seen::default(),
            unknown_words: UnknownWords::default(),
            identifying_columns,
            name_columns,
            staff: HashMap::default(),
            staff_key: String::new(),
            slot_types: Met::default(),
            slot_kinds: HashMap::default(),
            modes: Met::default(),
        }
    }

    /// The place of a row.
    pub fn place(&self, row: &Row<'_>) -> SourceRef {
        SourceRef { table: self.table, row: row.number, column: 0 }
    }

    /// Puts a row aside.
    pub fn put_aside(&mut self, row: &Row<'_>, code: ExceptionCode, field: &str) {
        let place = self.place(row);
        self.reading.put_aside(place, code, Some(field), None);
    }

    /// Marks a row that is used all the same.
    pub fn mark(&mut self, row: &Row<'_>, code: ExceptionCode, field: &str) {
        let place = self.place(row);
        self.reading.mark(place, code, Some(field), None);
    }

    /// Remembers, as hashes, what stands in the columns that say who a patient is.
    pub fn watch_row(&mut self, row: &Row<'_>) {
        for column in &self.identifying_columns {
            match row.value(*column) {
                Value::Empty | Value::Error | Value::Bool(_) => {}
                Value::Text(text) => self.watch.add(text),
                Value::Moment(at) => {
                    for form in ["%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d %B %Y"] {
                        self.watch.add(&at.format(form).to_string());
                    }
                }
                number @ Value::Number(_) => self.watch.add(&number.text()),
            }
        }
        if let [one, other] = self.name_columns.as_slice() {
            let (one, other) = (row.value(*one).text(), row.value(*other).text());
            self.watch.add(&format!("{one} {other}"));
            self.watch.add(&format!("{other} {one}"));
        }
    }

    /// Whether any column that says who a patient is holds something in a row.
    pub fn names_somebody(&self, row: &Row<'_>) -> bool {
        self.identifying_columns.iter().any(|column| !row.value(*column).is_empty())
    }

    /// Whether a patient is named in a cell, and the key for matching. A damaged identifier is marked (E050).
    pub fn patient(&mut self, row: &Row<'_>, column: Option<usize>) -> (bool, Option<PatientKey>) {
        let Some(column) = column else { return (false, None) };
        match self.pseudonymiser.identity(row.value(column)) {
            Identity::Nobody => (false, None),
            Identity::Known(key) => (true, Some(key)),
            Identity::Damaged => {
                self.mark(row, ExceptionCode::DamagedIdentifier, "patient");
                (true, None)
            }
        }
    }

    /// Whether a spreadsheet has damaged the identifier of a row. It is marked (E050): the row counts, and many rows whose
    /// numbers were all cut to `1.23E+11` are not taken for one.
    pub fn has_damaged_key(&mut self, row: &Row<'_>, column: Option<usize>) -> bool {
        let is_damaged = column.is_some_and(|column| is_damaged_identifier(row.value(column)));
        if is_damaged {
            self.mark(row, ExceptionCode::DamagedIdentifier, "row_key");
        }
        is_damaged
    }

    /// The session holder and the staff group, from a label, a role and a hint such as the rota's name, as far as known.
    pub fn staff(&mut self, label: &str, role_text: Option<&str>, hint: &str) -> (Option<StaffId>, StaffGroup) {
        self.staff_key.clear();
        for part in [label, "\n", role_text.unwrap_or_default(), "\n", hint] {
            self.staff_key.push_str(part);
        }
        if let Some(found) = self.staff.get(&self.staff_key) {
            return *found;
        }
        let said = role_text.and_then(role).or_else(|| role_of_label(label)).or_else(|| role(hint));
        let group = said.map_or(StaffGroup::Other, Role::staff_group);
        let found = if is_nobody(label) {
            (None, group)
        } else {
            let (id, group) = self.reading.staff(label, group);
            (Some(id), group)
        };
        self.warn_of_group(label, said, found.1);
        self.staff.insert(self.staff_key.clone(), found);
        found
    }

    fn warn_of_group(&mut self, label: &str, said: Option<Role>, group: StaffGroup) {
        let in_policy = self.reading.policy_of(label).is_some_and(|staff| staff.staff_group.is_some());
        if in_policy {
            return;
        }
        if said == Some(Role::GpOfUnknownKind) {
            self.reading.warn(
                "gp_of_unknown_kind",
                "Some GPs are not said to be partners, salaried, locums or registrars: they are counted as salaried GPs. \
                 The policy's staff list can say otherwise.",
            );
        } else if said.is_none() && group == StaffGroup::Other && !is_nobody(label) {
            self.reading.warn(
                "staff_group_not_known",
                "The staff group of some session holders is not in the export: they are counted as other staff. \
                 The policy's staff list can say otherwise.",
            );
        }
    }

    /// A slot type by its text; texts that look like a person's identity are not kept.
    pub fn slot_type(&mut self, text: &str) -> Option<u32> {
        interned(text, &mut self.slot_types, &mut self.reading.data.slot_types)
    }

    /// Whether slots of this type are appointments with patients: as answered. What its name puts in doubt is noted, and
    /// counts. A blocked slot is in no doubt: it is not offered.
    pub fn is_with_patients(&mut self, appointment: &Appointment) -> bool {
        let Some(place) = appointment.slot_type.filter(|_| appointment.status != Status::Blocked) else { return true };
        let Some(text) = self.reading.data.slot_types.get(place as usize) else { return true };
        let asking = &self.reading.asking;
        let kind = self
            .slot_kinds
            .entry(place)
            .or_insert_with(|| slot_types::kind(text, asking.word(WordKind::SlotType, text)));
        if *kind == SlotKind::InDoubt {
            self.unknown_words.note(WordKind::SlotType, text, appointment.patient);
        }
        *kind != SlotKind::WithoutPatients
    }

    /// A mode by its text.
    pub fn mode(&mut self, text: &str) -> Option<u32> {
        interned(text, &mut self.modes, &mut self.reading.data.modes)
    }

    /// Takes note of a stamp that may be the latest of the file.
    pub fn note_stamp(&mut self, stamp: Option<Stamp>) {
        if let Some(stamp) = stamp.filter(|stamp| self.latest_stamp.is_none_or(|latest| stamp.at > latest.at)) {
            self.latest_stamp = Some(stamp);
        }
    }

    /// Takes note of what a finished draft shows.
    pub fn note_draft(&mut self, appointment: &Appointment) {
        let status = appointment.status;
        self.seen.unfilled |= status == Status::Available;
        self.seen.walked_out |= status == Status::WalkedOut;
        self.seen.cancelled |= status.is_cancelled();
        self.seen.who_cancelled |= matches!(status, Status::CancelledByPatient | Status::CancelledByPractice);
        self.seen.booking_stamps |= appointment.booked_at.is_some();
        self.seen.dna |= status == Status::Dna;
        let closed = matches!(status, Status::Arrived | Status::Attended | Status::Dna | Status::WalkedOut);
        if closed {
            self.note_closed(appointment.start());
        }
    }

    /// Takes note of the start of a row that was over when the export was made.
    pub fn note_closed(&mut self, start: Stamp) {
        if self.latest_closed.is_none_or(|latest| start.at > latest.at) {
            self.latest_closed = Some(start);
        }
    }

    /// The rows as a book, with what the layout can express.
    pub fn finish(self, layout: &Layout, drafts: Vec<Draft>) -> Book {
        let path = self.reading.data.tables.get(self.table as usize).map(|record| record.path.clone());
        self.unknown_words.ask(&path.unwrap_or_default(), layout, &mut self.reading.asking);
        let said = |says: Expresses, seen: bool| match says {
            Expresses::Yes => true,
            Expresses::No => false,
            Expresses::IfSeen => seen,
        };
        let expressible = Expressible {
            unfilled: said(layout.expresses.unfilled, self.seen.unfilled),
            walked_out: said(layout.expresses.walked_out, self.seen.walked_out),
            cancelled: said(layout.expresses.cancelled, self.seen.cancelled),
            who_cancelled: said(layout.expresses.who_cancelled, self.seen.who_cancelled),
            booking_stamps: said(layout.expresses.booking_stamps, self.seen.booking_stamps),
            dna: said(layout.expresses.dna, self.seen.dna),
        };
        Book {
            table: self.table,
            layout: layout.name.clone(),
            drafts,
            exported_at: None,
            holds: if layout.in_parts { Holds::Changes } else { Holds::Everything },
            is_part: layout.in_parts,
            is_in_order_of_change: false,
            is_export_stated: false,
            snapshot: None,
            expressible,
            stated_span: None,
        }
    }

    /// A bare appointment at a place, to be filled in.
    pub fn blank_appointment(&self, row: &Row<'_>, date: NaiveDate, status: Status) -> Appointment {
        Appointment {
            date,
            start_minute: None,
            start_is_hour_band: false,
            weight: 1,
            status,
            state: None,
            patient: None,
            staff_group: StaffGroup::Other,
            clinician: None,
            slot_type: None,
            mode: None,
            planned_minutes: None,
            booked_at: None,
            cancelled_at: None,
            cancelled_due_to_death: false,
            entered_late: false,
            new_since_snapshot: false,
            from_snapshots: false,
            missing_from: None,
            content_order: self.content_order,
            source: self.place(row),
        }
    }
}

/// What makes rows of overlapping files the same, where the layout has no key of its own (ruling 4).
pub fn content_key(appointment: &Appointment) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    appointment.date.hash(&mut hasher);
    appointment.start_minute.hash(&mut hasher);
    appointment.clinician.hash(&mut hasher);
    appointment.slot_type.hash(&mut hasher);
    appointment.planned_minutes.hash(&mut hasher);
    appointment.patient.hash(&mut hasher);
    hasher.finish()
}

/// The key of a row in its layout, by its text. It serves to compare rows while they are read and goes nowhere.
pub fn row_key(text: &str) -> u128 {
    let mut fingerprint = Fingerprint::default();
    fingerprint.add(without_braces(text));
    fingerprint.value()
}

/// A session without a holder.
fn is_nobody(label: &str) -> bool {
    matches!(folded_header(label).as_str(), "" | "unknown" | "none" | "n a" | "not known")
}

fn interned(text: &str, met: &mut Met, texts: &mut Vec<String>) -> Option<u32> {
    if let Some(index) = met.get(text) {
        return *index;
    }
    let trimmed = text.trim();
    let index = if trimmed.is_empty() || trimmed == "Unknown" || looks_like_identity(trimmed) {
        None
    } else {
        let position = texts.iter().position(|other| other == trimmed).unwrap_or_else(|| {
            texts.push(trimmed.to_owned());
            texts.len() - 1
        });
        u32::try_from(position).ok()
    };
    met.insert(text.to_owned(), index);
    index
}

/// Long numbers, addresses of mail and whole sentences are no names of things.
pub fn looks_like_identity(text: &str) -> bool {
    let longest_number = text.split(|character: char| !character.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    longest_number >= 5 || digits >= 8 || text.contains('@') || text.chars().count() > 60
}
