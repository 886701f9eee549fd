//! GP Connect appointments and slots, JSON: one bundle with practitioners, their schedules, slots and appointments. It knows
//! booked and cancelled and nothing else; times carry their offset.

use super::NamedFile;
use super::every_row::{BookRow, every_row, name_with_export};
use super::systmone_extract::role_text;
use crate::sample::SampleError;
use crate::sample::log::{Booking, CancelledBy, Ending, Person, Practice, Slot, SlotKind};
use chrono::{Duration, NaiveDateTime, TimeZone};
use chrono_tz::Europe::London;
use serde_json::{Value, json};

const EXTENSIONS: &str = "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-";

/// The file.
pub(super) fn file(practice: &Practice) -> Result<NamedFile, SampleError> {
    let mut entries = Vec::new();
    for (place, person) in practice.people.iter().enumerate().filter(|(_, person)| person.has_sessions) {
        entries.push(json!({"resourceType": "Practitioner", "id": place.to_string(), "name": [{"text": person.name}]}));
        entries.push(json!({
            "resourceType": "Schedule",
            "id": place.to_string(),
            "actor": [reference("Practitioner", place)],
            "extension": [role(person)],
        }));
    }
    let rows = every_row(practice).into_iter().filter(|(slot, _)| slot.kind != SlotKind::Blocked);
    for (place, row) in rows.enumerate() {
        entries.extend(resources(practice, row, place));
    }
    let entries: Vec<Value> = entries.into_iter().map(|resource| json!({ "resource": resource })).collect();
    let bundle = json!({"resourceType": "Bundle", "type": "searchset", "entry": entries});
    let mut bytes = serde_json::to_vec_pretty(&bundle)?;
    bytes.push(b'\n');
    Ok((name_with_export(practice, "GP Connect appointments", "json"), bytes))
}

/// A free slot; or an appointment, and the slot that it takes or has left.
fn resources(practice: &Practice, (slot, booking): BookRow<'_>, place: usize) -> Vec<Value> {
    let times = |at: Duration| offset(slot.starts_at() + at);
    let (start, end) = (times(Duration::zero()), times(Duration::minutes(i64::from(slot.minutes))));
    let slot_of = |status: &str| {
        json!({
            "resourceType": "Slot",
            "id": place.to_string(),
            "status": status,
            "schedule": reference("Schedule", slot.holder),
            "serviceType": [{"text": super::slot_type(slot.kind)}],
            "start": start,
            "end": end,
        })
    };
    match booking {
        None => vec![slot_of("free")],
        Some(booking) if booking.is_cancelled() => vec![appointment(practice, slot, booking, place, [&start, &end])],
        Some(booking) => vec![slot_of("busy"), appointment(practice, slot, booking, place, [&start, &end])],
    }
}

fn appointment(practice: &Practice, slot: &Slot, booking: &Booking, place: usize, [start, end]: [&str; 2]) -> Value {
    let mut participants = vec![json!({"actor": reference("Practitioner", slot.holder), "status": "accepted"})];
    if let Some(patient) = booking.patient {
        participants.push(json!({
            "actor": {"reference": format!("Patient/{}", super::patient_number(patient))},
            "status": "accepted",
        }));
    }
    let mut extensions: Vec<Value> = practice.people.get(slot.holder).map(role).into_iter().collect();
    if let Ending::Cancelled { by, .. } = booking.ending {
        let reason = if by == CancelledBy::Death { "Patient deceased" } else { "Cancelled" };
        extensions.push(json!({"url": format!("{EXTENSIONS}AppointmentCancellationReason-1"), "valueString": reason}));
    }
    json!({
        "resourceType": "Appointment",
        "id": place.to_string(),
        "extension": extensions,
        "status": if booking.is_cancelled() { "cancelled" } else { "booked" },
        "serviceType": [{"text": super::slot_type(slot.kind)}],
        "start": start,
        "end": end,
        "minutesDuration": slot.minutes,
        "slot": [reference("Slot", place)],
        "created": offset(booking.booked_at),
        "participant": participants,
    })
}

fn reference(kind: &str, place: usize) -> Value {
    json!({ "reference": format!("{kind}/{place}") })
}

fn role(person: &Person) -> Value {
    let coded = json!({"coding": [{"display": role_text(person.group)}]});
    json!({"url": format!("{EXTENSIONS}PractitionerRole-1"), "valueCodeableConcept": coded})
}

/// A local moment with its offset: `2024-07-19T08:30:00+01:00`.
fn offset(at: NaiveDateTime) -> String {
    London.from_local_datetime(&at).earliest().map(|at| at.to_rfc3339()).unwrap_or_default()
}
