//! EMIS Web Appointment Reporting: a grouped pivot of the slots as they are now. Cancelled bookings are not in it.

use super::{NamedFile, clock, csv_bytes as to_csv, slot_type};
use crate::sample::SampleError;
use crate::sample::log::{Ending, Practice, Slot, SlotKind};
use crate::sample::shown::{Shown, before_incident, slots_at};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};
use std::collections::BTreeMap;

const HEADER: [&str; 15] = [
    "Full Name of the Session Holder of the Session",
    "Day of Week",
    "Session's Session Start",
    "Session's Session End",
    "Appointment Date",
    "Appointment Time",
    "Slot Type",
    "Slot Duration",
    "Availability",
    "DNA",
    "Booked Time to Slot Time",
    "Arrive Time to Send In Time",
    "Slot Time to Send In Time",
    "Slot Time to Arrive Time",
    "Consultation Time",
];

/// What orders the groups: holder, weekday, date, start; then the texts of the row itself.
type GroupKey = (String, u32, NaiveDate, u16, [String; 15]);

/// The report as CSV: every field quoted, a count column without a header, a trailing comma, CRLF.
pub(super) fn csv_bytes(practice: &Practice, at: NaiveDateTime) -> Result<Vec<u8>, SampleError> {
    let mut header: Vec<String> = HEADER.iter().map(|text| (*text).to_owned()).collect();
    header.push(String::new());
    let rows = std::iter::once(header).chain(printed_rows(practice, at));
    let bytes = to_csv(rows, true, csv::Terminator::CRLF)?;
    // The trailing comma: an empty last field without quotes.
    let text = String::from_utf8_lossy(&bytes).replace("\"\r\n", "\",\r\n");
    Ok(text.into_bytes())
}

/// Two reports, run the evening before the incident and when everything else was exported; their names say when.
pub(super) fn snapshots(practice: &Practice) -> Result<Vec<NamedFile>, SampleError> {
    let named = |at: NaiveDateTime| {
        let name = format!("Appointment report exported {}.csv", at.format("%Y-%m-%d %H%M"));
        Ok((name, csv_bytes(practice, at)?))
    };
    [before_incident(practice), practice.exported_at].into_iter().map(named).collect()
}

/// The same rows as a workbook: texts as texts, counts and minutes as numbers.
pub(super) fn xlsx_bytes(practice: &Practice) -> Result<Vec<u8>, SampleError> {
    let mut workbook = super::grid::pinned_workbook()?;
    let sheet = workbook.add_worksheet();
    for (column, text) in HEADER.iter().enumerate() {
        sheet.write_string(0, column as u16, *text)?;
    }
    for (line, row) in printed_rows(practice, practice.exported_at).into_iter().enumerate() {
        for (column, text) in row.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let (line, column) = (line as u32 + 1, column as u16);
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(line, column, number)?,
                Err(_) => sheet.write_string(line, column, text)?,
            };
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// Rows with repeated labels left blank, and a row of nought for every weekday without a session.
fn printed_rows(practice: &Practice, at: NaiveDateTime) -> Vec<Vec<String>> {
    let groups = groups(practice, at);
    let mut holders: Vec<&String> = groups.keys().map(|key| &key.0).collect();
    holders.dedup();
    let mut printed = Vec::new();
    let mut above: Vec<String> = Vec::new();
    for holder in holders {
        let mut weekday = Weekday::Mon;
        for number in 0..7_u32 {
            let of_day = || groups.iter().filter(|(key, _)| key.0 == *holder && key.1 == number);
            if of_day().next().is_none() {
                let mut texts = vec![String::new(); 15];
                texts[0] = holder.clone();
                texts[1] = weekday.to_string();
                printed.push(with_blanks(&mut above, texts, 0));
            }
            for ((_, _, _, _, texts), count) in of_day() {
                printed.push(with_blanks(&mut above, texts.to_vec(), *count));
            }
            weekday = weekday.succ();
        }
    }
    printed
}

fn with_blanks(above: &mut Vec<String>, texts: Vec<String>, count: u64) -> Vec<String> {
    let same = texts.iter().zip(above.iter()).take_while(|(text, over)| text == over).count();
    // A group of its own always prints something: identical rows were counted, not repeated.
    let blank = same.min(texts.len() - 1);
    let mut row: Vec<String> = texts.iter().skip(blank).cloned().collect();
    row.splice(0..0, std::iter::repeat_n(String::new(), blank));
    row.push(count.to_string());
    *above = texts;
    row
}

fn groups(practice: &Practice, at: NaiveDateTime) -> BTreeMap<GroupKey, u64> {
    let mut groups = BTreeMap::new();
    for (_, slot, shown) in slots_at(practice, at) {
        let holder = practice.people.get(slot.holder).map(|person| person.name.clone()).unwrap_or_default();
        let texts = texts(at, &holder, slot, shown);
        let key = (holder, slot.date.weekday().num_days_from_monday(), slot.date, slot.start_minute, texts);
        *groups.entry(key).or_insert(0) += 1;
    }
    groups
}

fn texts(at: NaiveDateTime, holder: &str, slot: &Slot, shown: Option<Shown<'_>>) -> [String; 15] {
    let date = slot.date.format("%d-%b-%Y").to_string();
    let is_past = slot.starts_at() <= at;
    let availability = match (slot.kind, shown) {
        (SlotKind::Blocked, _) => "Blocked",
        (_, Some(_)) => "Booked",
        (_, None) => "Available",
    };
    let ending = shown.map(|shown| shown.ending);
    let dna = match ending {
        Some(Ending::DidNotAttend) => "Did Not Attend",
        _ if is_past => "Attended",
        _ => "2",
    };
    let unknown = || "Unknown".to_owned();
    let booked_ahead = shown.map(|shown| (slot.starts_at() - shown.booking.booked_at).num_minutes().to_string());
    let [to_send_in, slot_to_send_in, slot_to_arrival, consultation] = match ending {
        Some(Ending::Seen { waited_minutes, consultation_minutes }) => [
            waited_minutes.to_string(),
            (i64::from(waited_minutes) - 4).to_string(),
            "-4".to_owned(),
            consultation_minutes.to_string(),
        ],
        Some(Ending::ArrivedOnly | Ending::WalkedOut) => [unknown(), unknown(), "-4".to_owned(), unknown()],
        _ => [unknown(), unknown(), unknown(), unknown()],
    };
    [
        holder.to_owned(),
        slot.date.weekday().to_string(),
        date.clone(),
        date.clone(),
        date,
        clock(slot.start_minute),
        slot_type(slot.kind).to_owned(),
        slot.minutes.to_string(),
        availability.to_owned(),
        dna.to_owned(),
        booked_ahead.unwrap_or_else(unknown),
        to_send_in,
        slot_to_send_in,
        slot_to_arrival,
        consultation,
    ]
}
