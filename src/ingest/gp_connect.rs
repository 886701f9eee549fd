//! GP Connect (FHIR STU3): appointments and free slots as JSON become the rows of one table, one row an entry. Who holds a
//! slot stands in other entries of the same bundle. Times carry their offset and become local time.

use super::limits;
use super::tables::json::{self, NoJson};
use super::tables::{Cell, Content, RawRow, Remarks, Table};
use chrono::DateTime;
use chrono_tz::Europe::London;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// The columns, as the layout `gp_connect_appointments` names them.
const HEADER: [&str; 17] = [
    "FHIR resource",
    "FHIR id",
    "Start",
    "End",
    "Minutes duration",
    "Status",
    "Patient reference",
    "Practitioner",
    "Practitioner role",
    "Service",
    "Delivery channel",
    "Created",
    "Cancellation reason",
    "Patient name",
    "Patient identifier",
    "Patient birth date",
    "Comment",
];

const KIND: usize = 0;
const STATUS: usize = 5;
const PRACTITIONER: usize = 7;
const PRACTITIONER_ROLE: usize = 8;

/// A slot that an appointment of the file takes is not counted beside it.
const TAKEN_SLOT: &str = "Slot of an appointment";

/// The table of a JSON text; the encoding is that of the bytes.
pub fn table(text: &str, encoding: &str) -> Result<Table, NoJson> {
    let mut gathered = Gathered::default();
    json::entries(text, &mut |resource| gathered.take(&resource))?;
    if !gathered.is_fhir {
        return Err(NoJson::NothingInIt);
    }
    let mut rows =
        vec![RawRow { row: 0, cells: HEADER.iter().map(|header| Cell::Text((*header).to_owned())).collect() }];
    rows.extend(gathered.settled());
    let content = Content::Sheet { rows, physical_rows: json::count_entries(text).saturating_add(1) };
    Ok(Table { sheet: None, remarks: Remarks::default(), encoding: format!("JSON ({encoding})"), content })
}

/// Entries so far, and what some of them say about others.
#[derive(Default)]
struct Gathered {
    rows: Vec<Entry>,
    is_fhir: bool,
    practitioners: HashMap<String, String>,
    schedules: HashMap<String, Schedule>,
    taken_slots: HashSet<String>,
}

/// One entry: its cells, and the reference to whoever holds it.
struct Entry {
    cells: Vec<Cell>,
    own_reference: String,
    holder: Option<String>,
    schedule: Option<String>,
}

/// Who holds the slots of a schedule.
#[derive(Default)]
struct Schedule {
    practitioner: Option<String>,
    role: String,
    service: String,
}

impl Gathered {
    fn take(&mut self, resource: &Map<String, Value>) {
        let kind = text(resource, "resourceType");
        self.is_fhir |= !kind.is_empty();
        let own_reference = format!("{kind}/{}", text(resource, "id"));
        let mut entry = Entry { cells: Vec::new(), own_reference, holder: None, schedule: None };
        let mut cells = vec![String::new(); HEADER.len()];
        let mut set = |column: usize, text: String| {
            if let Some(cell) = cells.get_mut(column) {
                *cell = text;
            }
        };
        set(KIND, kind.clone());
        set(1, entry.own_reference.clone());
        match kind.as_str() {
            "Appointment" | "Slot" => {
                set(2, text(resource, "start"));
                set(3, text(resource, "end"));
                set(4, resource.get("minutesDuration").map(Value::to_string).unwrap_or_default());
                set(STATUS, text(resource, "status"));
                set(6, participant(resource, "Patient/").unwrap_or_default());
                set(PRACTITIONER_ROLE, extension(resource, "PractitionerRole"));
                set(9, service(resource));
                set(10, extension(resource, "DeliveryChannel"));
                set(11, text(resource, "created"));
                set(12, extension(resource, "AppointmentCancellationReason"));
                let words = [text(resource, "comment"), text(resource, "description")].join(" ");
                set(16, words.trim().to_owned());
                entry.holder = participant(resource, "Practitioner/");
                entry.schedule = resource.get("schedule").and_then(reference);
                if kind == "Appointment" && text(resource, "status") != "cancelled" {
                    self.taken_slots.extend(list(resource, "slot").filter_map(reference));
                }
            }
            "Patient" => {
                set(13, names(resource));
                set(
                    14,
                    list(resource, "identifier")
                        .filter_map(|one| one.get("value")?.as_str())
                        .collect::<Vec<_>>()
                        .join(" "),
                );
                set(15, text(resource, "birthDate"));
            }
            "Practitioner" => drop(self.practitioners.insert(entry.own_reference.clone(), names(resource))),
            "Schedule" => {
                let schedule = Schedule {
                    practitioner: list(resource, "actor")
                        .filter_map(reference)
                        .find(|to| to.starts_with("Practitioner/")),
                    role: extension(resource, "PractitionerRole"),
                    service: resource.get("serviceCategory").map(concept).unwrap_or_default(),
                };
                self.schedules.insert(entry.own_reference.clone(), schedule);
            }
            _ => {}
        }
        entry.cells = cells.into_iter().map(cell).collect();
        self.rows.push(entry);
    }

    /// The rows, with the names of those who hold them.
    fn settled(self) -> impl Iterator<Item = RawRow> {
        let Gathered { rows, practitioners, schedules, taken_slots, .. } = self;
        rows.into_iter().enumerate().map(move |(number, mut entry)| {
            let schedule = entry.schedule.as_ref().and_then(|to| schedules.get(to));
            let holder = entry.holder.clone().or_else(|| schedule?.practitioner.clone());
            if let Some(holder) = holder {
                let name = practitioners.get(&holder).filter(|name| !name.is_empty()).cloned();
                put(&mut entry.cells, PRACTITIONER, name.unwrap_or_else(|| holder.replace('/', " ")));
            }
            if let Some(schedule) = schedule {
                put_if_empty(&mut entry.cells, PRACTITIONER_ROLE, &schedule.role);
                put_if_empty(&mut entry.cells, 9, &schedule.service);
            }
            if taken_slots.contains(&entry.own_reference) {
                put(&mut entry.cells, KIND, TAKEN_SLOT.to_owned());
            }
            RawRow { row: u32::try_from(number + 1).unwrap_or(u32::MAX), cells: entry.cells }
        })
    }
}

fn put(cells: &mut [Cell], column: usize, text: String) {
    if let Some(place) = cells.get_mut(column) {
        *place = cell(text);
    }
}

fn put_if_empty(cells: &mut [Cell], column: usize, text: &str) {
    if cells.get(column).is_some_and(Cell::is_empty) {
        put(cells, column, text.to_owned());
    }
}

/// A text as a cell: a moment with an offset becomes a local moment; everything else stays as it is written.
fn cell(text: String) -> Cell {
    if text.trim().is_empty() {
        return Cell::Empty;
    }
    match DateTime::parse_from_rfc3339(&text) {
        Ok(moment) => Cell::Moment(moment.with_timezone(&London).naive_local()),
        Err(_) => Cell::Text(text.trim().chars().take(limits::CELL_CHARACTERS).collect()),
    }
}

fn text(resource: &Map<String, Value>, member: &str) -> String {
    resource.get(member).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}

fn list<'r>(resource: &'r Map<String, Value>, member: &str) -> impl Iterator<Item = &'r Value> {
    resource.get(member).and_then(Value::as_array).into_iter().flatten()
}

/// What a reference points at, as `Kind/id`, whether it is written in full or not.
fn reference(value: &Value) -> Option<String> {
    let written = value.get("reference")?.as_str()?;
    let mut parts = written.rsplit('/');
    let (id, kind) = (parts.next()?, parts.next()?);
    Some(format!("{kind}/{id}"))
}

fn participant(resource: &Map<String, Value>, kind: &str) -> Option<String> {
    list(resource, "participant").filter_map(|one| reference(one.get("actor")?)).find(|to| to.starts_with(kind))
}

/// The value of an extension whose name holds a word: `Extension-GPConnect-DeliveryChannel-2`.
fn extension(resource: &Map<String, Value>, word: &str) -> String {
    let named = |one: &&Value| one.get("url").and_then(Value::as_str).is_some_and(|url| url.contains(word));
    let Some(found) = list(resource, "extension").find(named) else { return String::new() };
    let plain = ["valueCode", "valueString"].iter().find_map(|member| found.get(member)?.as_str());
    plain.map(str::to_owned).or_else(|| found.get("valueCodeableConcept").map(concept)).unwrap_or_default()
}

/// The words of a coded concept: its text, else what its first code displays.
fn concept(value: &Value) -> String {
    let coded = || value.get("coding")?.as_array()?.first()?.get("display")?.as_str();
    value.get("text").and_then(Value::as_str).or_else(coded).unwrap_or_default().to_owned()
}

fn service(resource: &Map<String, Value>) -> String {
    let kind = list(resource, "serviceType").map(concept).find(|text| !text.is_empty());
    kind.or_else(|| resource.get("serviceCategory").map(concept)).unwrap_or_default()
}

/// A person's name: as written, else family name, forenames and title as clinical systems print them.
fn names(resource: &Map<String, Value>) -> String {
    let Some(name) = list(resource, "name").next() else { return String::new() };
    if let Some(text) = name.get("text").and_then(Value::as_str) {
        return text.to_owned();
    }
    let words = |member: &str| -> String {
        let listed = name.get(member).and_then(Value::as_array).into_iter().flatten();
        listed.filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
    };
    let family = name.get("family").and_then(Value::as_str).unwrap_or_default();
    let (given, title) = (words("given"), words("prefix"));
    let forenames = if given.is_empty() { String::new() } else { format!(", {given}") };
    if title.is_empty() { format!("{family}{forenames}") } else { format!("{family}{forenames} ({title})") }
}
