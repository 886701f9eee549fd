//! SystmOne Strategic Reporting: `SRAppointment` holds numbers; what they mean stands in the other tables of the extract.

use super::desk::{TableDesk, content_key};
use super::list::is_entered_late;
use super::moments::{read_moment, stamp_of};
use super::statuses::{Meaning, StatusWords};
use super::{Book, Draft, Holds, practices};
use crate::ingest::dates::DateReader;
use crate::ingest::layout::folded_header;
use crate::ingest::mapping::WordKind;
use crate::ingest::reading::RotaHolder;
use crate::ingest::recognise::Recognition;
use crate::ingest::references::{Key, ReferenceView, is_true};
use crate::ingest::tables::{Row, Table, Value};
use crate::ingest::walk::{Aside, RowIs, walk_data};
use crate::model::appointment::{Appointment, Status};
use crate::model::data::RowAccount;
use crate::model::evidence::Stamp;
use crate::model::exception::ExceptionCode;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, HashMap};

/// What the numbers of `SRAppointment` mean.
#[derive(Clone, Copy)]
struct Numbers<'r> {
    references: ReferenceView<'r>,
}

impl<'r> Numbers<'r> {
    fn mapping(&self, id: &str) -> Option<&'r str> {
        self.references.row("systmone_mapping", &[id]).map(|row| row.text("mapping"))
    }

    /// Whether an appointment is flagged as cancelled because of a death.
    fn is_flagged_as_death(&self, appointment: &str) -> bool {
        let flags = self.references.rows("systmone_flags", &[appointment]);
        flags.filter_map(|row| self.mapping(row.text("flag"))).any(is_due_to_death)
    }

    /// The name and the role of whoever holds the rota.
    fn person(&self, staff: &str, profile: &str) -> (&'r str, &'r str) {
        let profile = self.references.row("systmone_profile", &[profile]);
        let of_profile = profile.map(|row| row.text("staff_id")).filter(|id| id_of(id).is_some());
        let name = self.references.row("systmone_staff", &[of_profile.unwrap_or(staff)]);
        let role = profile
            .and_then(|row| self.references.row("systmone_role", &[row.text("role_id")]))
            .map(|row| row.text("role"))
            .filter(|role| !role.is_empty());
        let own_role = || profile.map(|row| row.text("role")).unwrap_or_default();
        (name.map(|row| row.text("staff_name")).unwrap_or_default(), role.unwrap_or_else(own_role))
    }
}

/// How `SRAppointment` is to be read.
pub struct How<'r> {
    /// How its dates are written.
    pub dates: &'r DateReader,
    /// What its numbers mean.
    pub references: ReferenceView<'r>,
    /// The practice whose rows are read; none where the extract holds one only.
    pub practice: Option<Key>,
}

/// Reads `SRAppointment`. Rows of other practices in the same extract are passed by.
pub fn read(
    table: &Table,
    recognition: &Recognition<'_>,
    how: &How<'_>,
    mut desk: TableDesk<'_, '_>,
    broken: &mut Vec<u32>,
) -> (Book, RowAccount) {
    if !how.references.has("systmone_mapping") {
        desk.reading.warn(
            "systmone_mapping_missing",
            "SRMapping is not among the files, so that the statuses of SRAppointment cannot be read: add the whole folder \
             of the extract.",
        );
    }
    let mut reader = ExtractReader {
        columns: Columns::new(recognition),
        how,
        numbers: Numbers { references: how.references },
        words: StatusWords::new(recognition.layout, desk.reading.policy, &desk.reading.asking.mapping),
        people: HashMap::default(),
        statuses: HashMap::default(),
        holders: Holders::default(),
        drafts: Vec::new(),
    };
    let mut account = walk_data(table, recognition, broken, &mut |row| reader.row(row, &mut desk));
    account.weight_read = account.data - account.not_data - broken.len() as u64;
    let exported_at = super::export_moment::from_rows(&desk);
    reader.holders.hand_over(&mut desk.reading.rota_holders);
    let drafts = std::mem::take(&mut reader.drafts);
    let mut book = desk.finish(recognition.layout, drafts);
    book.exported_at = exported_at;
    if recognition.columns.contains_key("removed") {
        book.holds = Holds::Changes;
    }
    (book, account)
}

/// Columns of the fields, looked up once.
struct Columns {
    organisation: Option<usize>,
    row_key: Option<usize>,
    rota_id: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    removed: Option<usize>,
    patient: Option<usize>,
    status: Option<usize>,
    booked: Option<usize>,
    cancelled: Option<usize>,
    arrived: Option<usize>,
    clinician: Option<usize>,
    clinician_profile: Option<usize>,
    staff_name: Option<usize>,
    rota_type: Option<usize>,
    rota_name: Option<usize>,
    telephone: Option<usize>,
}

impl Columns {
    fn new(recognition: &Recognition<'_>) -> Self {
        let of = |field: &str| recognition.columns.get(field).copied();
        Columns {
            organisation: of("organisation_id"),
            row_key: of("row_key"),
            rota_id: of("rota_id"),
            start: of("start"),
            end: of("end"),
            removed: of("removed"),
            patient: of("patient"),
            status: of("status"),
            booked: of("booked"),
            cancelled: of("cancelled"),
            arrived: of("arrived"),
            clinician: of("clinician"),
            clinician_profile: of("clinician_profile"),
            staff_name: of("staff_name"),
            rota_type: of("rota_type"),
            rota_name: of("rota_name"),
            telephone: of("telephone"),
        }
    }
}

struct ExtractReader<'r> {
    columns: Columns,
    how: &'r How<'r>,
    numbers: Numbers<'r>,
    words: StatusWords,
    /// Name and role of the people met, by their numbers.
    people: HashMap<String, (&'r str, &'r str), RandomState>,
    /// What the numbers of statuses that were met mean.
    statuses: HashMap<String, Option<&'r str>, RandomState>,
    holders: Holders,
    drafts: Vec<Draft>,
}

/// Counts the rows of each holder of a rota.
#[derive(Default)]
struct Holders {
    rows: HashMap<String, usize, RandomState>,
    /// The numbers of a row in a line each, for its memory only.
    numbers: String,
}

impl Holders {
    fn count(&mut self, rota: &str, profile: &str, clinician: &str) {
        self.numbers.clear();
        for part in [rota, "\n", profile, "\n", clinician] {
            self.numbers.push_str(part);
        }
        match self.rows.get_mut(&self.numbers) {
            Some(rows) => *rows += 1,
            None => drop(self.rows.insert(self.numbers.clone(), 1)),
        }
    }

    fn hand_over(&mut self, to: &mut BTreeMap<RotaHolder, usize>) {
        for (numbers, rows) in self.rows.drain() {
            let mut parts = numbers.splitn(3, '\n').map(str::to_owned);
            let mut part = || parts.next().unwrap_or_default();
            let holder = RotaHolder { rota: part(), profile: part(), clinician: part() };
            *to.entry(holder).or_default() += rows;
        }
    }
}

impl<'r> ExtractReader<'r> {
    fn row(&mut self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> RowIs {
        desk.watch_row(row);
        if !practices::is_own(&row.value_in(self.columns.organisation).text(), self.how.practice) {
            return RowIs::NotData;
        }
        let number = |column| row.value_in(column).text();
        let (rota, profile) = (number(self.columns.rota_id), number(self.columns.clinician_profile));
        self.holders.count(&rota, &profile, &number(self.columns.clinician));
        match self.draft(row, desk) {
            Ok(draft) => {
                if !draft.removed {
                    desk.note_draft(&draft.appointment);
                }
                self.drafts.push(draft);
            }
            Err((code, field)) => desk.put_aside(row, code, field),
        }
        RowIs::Data
    }

    /// The number of the row; none, and said, if a spreadsheet has damaged it.
    fn row_id(&self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> Result<Option<u128>, Aside> {
        if desk.has_damaged_key(row, self.columns.row_key) {
            return Ok(None);
        }
        let id = id_of(&row.value_in(self.columns.row_key).text()).ok_or((ExceptionCode::MissingValue, "row_key"))?;
        Ok(Some(id.unsigned_abs().into()))
    }

    fn draft(&mut self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> Result<Draft, Aside> {
        let id = self.row_id(row, desk)?;
        let moment = read_moment(self.how.dates, row.value_in(self.columns.start), "start")?;
        let moment = moment.ok_or((ExceptionCode::MissingValue, "start"))?;
        let removed = is_true(&row.value_in(self.columns.removed).text());
        let (has_patient, patient) = desk.patient(row, self.columns.patient);
        let (status, word) = if removed { (Status::Unknown, None) } else { self.status(row, desk) };
        if !removed && matches!(status, Status::Booked | Status::Unknown) && !has_patient {
            return Err((ExceptionCode::BookedWithoutPatient, "patient"));
        }
        let mut appointment = desk.blank_appointment(row, moment.date, status);
        appointment.patient = patient;
        appointment.start_minute = Some(moment.minute.unwrap_or(0));
        let end = read_moment(self.how.dates, row.value_in(self.columns.end), "end").unwrap_or(None);
        appointment.planned_minutes = end
            .map(|end| stamp_of(end.date, Some(end.minute.unwrap_or(0))).at - appointment.start().at)
            .and_then(|length| u16::try_from(length.num_minutes()).ok())
            .filter(|minutes| (1..super::desk::UNTIMED_FROM_MINUTES).contains(minutes));
        self.people_and_kind(row, desk, &mut appointment);
        appointment.booked_at = self.stamp(row, self.columns.booked, "booked", desk);
        appointment.cancelled_at =
            self.stamp(row, self.columns.cancelled, "cancelled", desk).filter(|_| status.is_cancelled());
        self.stamp(row, self.columns.arrived, "arrived", desk);
        appointment.entered_late = is_entered_late(&appointment);
        appointment.cancelled_due_to_death = status.is_cancelled() && self.is_due_to_death(row, id);
        Ok(Draft {
            content_key: content_key(&appointment),
            appointment,
            has_patient,
            row_key: id,
            care_related: true,
            told_state: None,
            removed,
            status_word: word,
        })
    }

    /// Whether the status of a row says so, or a flag of the appointment with this number.
    fn is_due_to_death(&self, row: &Row<'_>, id: Option<u128>) -> bool {
        let raw = row.value_in(self.columns.status).text();
        let mapped = if id_of(&raw).is_some() { self.numbers.mapping(&raw) } else { Some(&*raw) };
        mapped.is_some_and(is_due_to_death)
            || id.is_some() && self.numbers.is_flagged_as_death(&row.value_in(self.columns.row_key).text())
    }

    fn mapping(&mut self, raw: &str) -> Option<&'r str> {
        if let Some(known) = self.statuses.get(raw) {
            return *known;
        }
        let means = self.numbers.mapping(raw);
        self.statuses.insert(raw.to_owned(), means);
        means
    }

    fn status(&mut self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>) -> (Status, Option<std::sync::Arc<str>>) {
        let raw = row.value_in(self.columns.status).text();
        let mapped = if id_of(&raw).is_some() { self.mapping(&raw) } else { Some(&*raw) };
        let Some(text) = mapped else {
            desk.mark(row, ExceptionCode::BrokenLink, "status");
            return (Status::Unknown, None);
        };
        match self.words.meaning(text) {
            Some(Meaning { status, word }) => (status, Some(word)),
            None => {
                desk.mark(row, ExceptionCode::UnmappedStatus, "status");
                if id_of(&raw).is_some() {
                    // The text is the mapping table's: it says nothing of the row's patient.
                    desk.unknown_words.note(WordKind::Status, text, None);
                }
                (Status::Unknown, None)
            }
        }
    }

    /// Name and role of whoever holds the rota.
    fn person(&mut self, clinician: &str, profile: &str) -> (&'r str, &'r str) {
        let numbers = format!("{clinician}\n{profile}");
        if let Some(known) = self.people.get(&numbers) {
            return *known;
        }
        let person = self.numbers.person(clinician, profile);
        self.people.insert(numbers, person);
        person
    }

    fn people_and_kind(&mut self, row: &Row<'_>, desk: &mut TableDesk<'_, '_>, appointment: &mut Appointment) {
        let clinician = row.value_in(self.columns.clinician).text();
        let profile = row.value_in(self.columns.clinician_profile).text();
        let (name, role) = self.person(&clinician, &profile);
        let own_name = row.value_in(self.columns.staff_name).text();
        let name = if name.is_empty() { &*own_name } else { name };
        let rota_type = row.value_in(self.columns.rota_type).text();
        let rota_name = row.value_in(self.columns.rota_name).text();
        let hint = if rota_type.is_empty() { &rota_name } else { &rota_type };
        let role = Some(role).filter(|role| !role.is_empty());
        (appointment.clinician, appointment.staff_group) = desk.staff(name, role, hint);
        appointment.slot_type = desk.slot_type(&rota_type);
        let telephone = is_true(&row.value_in(self.columns.telephone).text());
        appointment.mode = if telephone { desk.mode("Telephone") } else { None };
    }

    fn stamp(
        &self,
        row: &Row<'_>,
        column: Option<usize>,
        field: &'static str,
        desk: &mut TableDesk<'_, '_>,
    ) -> Option<Stamp> {
        let value = row.value_in(column);
        if matches!(value, Value::Text("-1")) {
            return None;
        }
        match read_moment(self.how.dates, value, field) {
            Ok(moment) => {
                let stamp = moment.map(|moment| stamp_of(moment.date, moment.minute));
                desk.note_stamp(stamp);
                stamp
            }
            Err((code, field)) => {
                desk.mark(row, code, field);
                None
            }
        }
    }
}

/// A row number; `-1` and nothing are none.
fn id_of(text: &str) -> Option<i64> {
    text.trim().parse().ok().filter(|id| *id >= 0)
}

fn is_due_to_death(text: &str) -> bool {
    folded_header(text).starts_with("cancelled due to death")
}
