//! DOMAIN.md section 4, rulings 7, 17 and 22: two snapshots of one book, through the files that EMIS makes.

use crate::practice::{Practice, Slot, every, stamp};
use crate::table::{Table, count_or_null, fraction_or_null};
use chrono::Weekday;
use normalday::claim::outcome::Claim;
use normalday::claim::without_sensitivity;
use normalday::impact::outcome::{CancelledBasis, Fate};
use normalday::ingest::{Options, ingest};
use normalday::model::appointment::{Appointment, State, Status};
use normalday::model::data::PracticeData;
use normalday::model::policy::Policy;
use normalday::plan::Plan;

pub const SNAPSHOTS: Table = Table {
    name: "snapshots",
    title: "Exports of 18 July 18:00 and 22 July 08:00; letters are patients",
    section: "4, rulings 7, 17 and 22",
    columns: &["slot", "before", "after", "bulk extract", "fate", "front-end report"],
    given: 3,
    rows: &[
        &["19 Jul 09:00", "A booked", "empty", "cancelled_other", "reprovided", "cancelled_other"],
        &["19 Jul 09:10", "B booked", "C attended", "cancelled_other", "not_rebooked", "cancelled_other"],
        &[
            "19 Jul 09:20",
            "D booked",
            "deleted, still D",
            "cancelled_by_practice",
            "not_rebooked",
            "cancelled_by_practice",
        ],
        &["19 Jul 09:30", "E booked", "deleted, empty", "cancelled_other", "not_rebooked", "cancelled_by_practice"],
        &["19 Jul 09:40", "F booked", "F attended", "nothing", "", "nothing"],
        &["19 Jul 09:50", "empty", "G attended", "nothing", "", "nothing"],
        &["18 Jul 09:00", "H dna", "empty", "nothing", "", "nothing"],
        &["19 Jul 15:00", "empty", "A attended", "nothing", "", "nothing"],
    ],
};

pub const WEEKLY: Table = Table {
    name: "weekly-snapshots",
    title: "Cancelled on 21 and 28 June, 5 and 12 July: 2, 1, 1, 2; on 19 July: 5; exports on Mondays at 07:00",
    section: "4",
    columns: &["exports", "gross", "normal", "extra"],
    given: 1,
    rows: &[
        &["17 Jun, 24 Jun, 1 Jul, 8 Jul, 15 Jul, 22 Jul", "5", "3/2", "7/2"],
        &["17 Jun, 24 Jun, 8 Jul, 15 Jul, 22 Jul", "5", "null", "null"],
        &["15 Jul, 22 Jul", "5", "null", "null"],
    ],
};

/// Every booking is missing from the first export after its slot. Without that of 1 July, Friday 5 July is seen from Monday
/// 24 June on, eleven days before it, and the others from four: that is not the same measure.
#[test]
fn weekly_exports_show_the_ordinary_cancellations_too() {
    WEEKLY.check(|case| {
        let exports: Vec<String> = case.text("exports").split(", ").map(|date| format!("{date} 07:00")).collect();
        let exports: Vec<&str> = exports.iter().map(String::as_str).collect();
        let mut practice = Practice::new().book_from("1 Jun", "31 Jul").layout(|layout| layout.cancelled = false);
        practice = practice.snapshots(&exports);
        let fridays = every(Weekday::Fri, "21 Jun", "19 Jul");
        for (date, cancelled) in fridays.into_iter().zip([2, 1, 1, 2, 5]) {
            practice = practice.slot(Slot::of(date, Some(600)).weight(50));
            let missing_from = exports.iter().map(|text| stamp(text)).find(|export| export.at.date() > date);
            let gone = Slot::of(date, Some(660)).status(Status::CancelledOther).weight(cancelled);
            practice = practice.snapshot_cancellation(gone.with(|row| row.missing_from = missing_from));
        }
        let measures = practice.claim().appointments.measures;
        assert_eq!(measures.cancelled_basis, Some(CancelledBasis::Snapshots));
        vec![
            count_or_null(measures.cancelled_gross),
            fraction_or_null(measures.cancelled_normal),
            fraction_or_null(measures.cancelled_extra),
        ]
    });
}

/// One slot in one export.
struct Shown<'t> {
    number: usize,
    date: String,
    time: &'t str,
    patient: Option<char>,
    state: &'t str,
    is_deleted: bool,
    /// Who was there on 18 July was booked on 10 July at 10:00, everybody else on 19 July at 12:00.
    booked_at: &'t str,
}

fn shown<'t>(number: usize, slot: &'t str, words: &'t str, before: &str) -> Shown<'t> {
    let (date, time) = slot.rsplit_once(' ').expect("a date and a time");
    let is_deleted = words.starts_with("deleted");
    let words = words.trim_start_matches("deleted, ").trim_start_matches("still ");
    let patient = words.chars().next().filter(char::is_ascii_uppercase);
    let state = words.split_once(' ').map_or("booked", |(_, state)| state);
    let was_there = patient.is_some_and(|patient| before.starts_with(patient));
    let booked_at = if was_there { "2024-07-10 10:00" } else { "2024-07-19 12:00" };
    Shown { number, date: format!("2024-07-{}", &date[..2]), time, patient, state, is_deleted, booked_at }
}

fn slots(side: usize) -> Vec<Shown<'static>> {
    let rows = SNAPSHOTS.rows.iter().enumerate();
    rows.map(|(number, cells)| shown(number + 1, cells[0], cells[side], cells[1])).collect()
}

const OLD_COLUMNS: &str = "SlotGuid,AppointmentDate,AppointmentStartTime,PlannedDurationInMinutes,PatientGuid,SendInTime,\
LeftTime,DidNotAttend,OrganisationGuid,SessionGuid,Deleted,ProcessingId";

/// `Appointment_Slot`, of version 8.1 with the moment of booking, or of an older one without.
fn bulk(side: usize, has_stamps: bool) -> String {
    let mut text = format!("{OLD_COLUMNS}{}\n", if has_stamps { ",BookedDate,BookedTime" } else { "" });
    for slot in slots(side) {
        let patient = slot.patient.map(|letter| format!("{{PATIENT-{letter}}}")).unwrap_or_default();
        let left = if slot.state == "attended" && slot.patient.is_some() { "16:00:00" } else { "" };
        let is_dna = slot.state == "dna";
        text.push_str(&format!(
            "{{SLOT-{}}},{},{}:00,10,{patient},,{left},{is_dna},{{O}},{{S}},{},{side}",
            slot.number, slot.date, slot.time, slot.is_deleted
        ));
        if has_stamps {
            let (date, time) = slot.booked_at.split_once(' ').expect("a stamp");
            text.push_str(&if slot.patient.is_some() { format!(",{date},{time}:00") } else { ",,".to_owned() });
        }
        text.push('\n');
    }
    text
}

/// The report of the front end: a deleted slot is not in it, and nobody is named.
fn report(side: usize) -> String {
    let form = "%Y-%m-%d %H:%M";
    let moment = |text: &str| chrono::NaiveDateTime::parse_from_str(text, form).expect("a moment");
    let mut text =
        "Session Holder,Appointment Date,Appointment Time,Slot Type,Slot Duration,Availability,DNA,Booked Time to \
                    Slot Time,Consultation Time,Count\n"
            .to_owned();
    for slot in slots(side).iter().filter(|slot| !slot.is_deleted) {
        let start = moment(&format!("{} {}", slot.date, slot.time));
        let is_past = start < moment(if side == 1 { "2024-07-18 18:00" } else { "2024-07-22 08:00" });
        let (availability, gap) = match slot.patient {
            Some(_) => ("Booked", (start - moment(slot.booked_at)).num_minutes().to_string()),
            None => ("Available", "Unknown".to_owned()),
        };
        let dna = match (slot.state, is_past) {
            ("dna", _) => "Did Not Attend",
            (_, true) => "Attended",
            (_, false) => "2",
        };
        let consultation = if slot.patient.is_some() && slot.state == "attended" { "9" } else { "Unknown" };
        let date = start.format("%d-%b-%Y");
        text.push_str(&format!(
            "FICTON Bram,{date},{},Routine,10,{availability},{dna},{gap},{consultation},1\n",
            slot.time
        ));
    }
    text
}

fn claim_on(before: (&str, String), after: (&str, String)) -> (PracticeData, Claim) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [before, after] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let plan = Plan::resolve(Policy::default(), Some("2024-07-19"), None).expect("a plan");
    let options = Options::new(&plan.policy, Some(plan.incident));
    let data = ingest(&[folder.path().to_owned()], &options).expect("read").data;
    let claim = without_sensitivity(&data, &plan).expect("a claim");
    (data, claim)
}

fn bulk_claim(has_stamps: bool) -> (PracticeData, Claim) {
    let guid = "45E7CD20-EE37-41AB-90D6-DC9D4B03D102";
    claim_on(
        (&format!("291_Appointment_Slot_20240718180000_{guid}.csv"), bulk(1, has_stamps)),
        (&format!("295_Appointment_Slot_20240722080000_{guid}.csv"), bulk(2, has_stamps)),
    )
}

fn report_claim() -> (PracticeData, Claim) {
    claim_on(("report exported 2024-07-18 1800.csv", report(1)), ("report exported 2024-07-22 0800.csv", report(2)))
}

/// What was found of the slot that starts then.
fn found<'d>(data: &'d PracticeData, slot: &str) -> Option<&'d Appointment> {
    let slot = crate::practice::stamp(slot);
    data.snapshot_cancellations.as_ref().expect("compared").iter().find(|row| row.start() == slot)
}

fn status(data: &PracticeData, slot: &str) -> String {
    found(data, slot).map_or("nothing", |row| row.status.name()).to_owned()
}

/// The bridge reads the later snapshot only. 19 July in it: C, F, G and A kept, slot 1 empty, slots 3 and 4 gone.
fn assert_bridge(claim: &Claim) {
    let measures = &claim.appointments.measures;
    let unfilled = measures.bridge.states[&State::Unfilled].actual;
    assert_eq!((measures.bridge.offered.actual, measures.bridge.kept.actual, unfilled), (Some(5), Some(4), Some(1)));
    assert_eq!(measures.bridge.states.get(&State::Cancelled).and_then(|pair| pair.actual), None);
    assert_eq!((measures.cancelled_gross, measures.cancelled_basis), (Some(4), Some(CancelledBasis::Snapshots)));
    assert_eq!((measures.cancelled_normal, measures.cancelled_extra), (None, None));
}

#[test]
fn two_extracts_show_what_was_cancelled_moved_deleted_and_used_again() {
    for has_stamps in [true, false] {
        let (data, claim) = bulk_claim(has_stamps);
        let (report_data, _) = report_claim();
        SNAPSHOTS.check(|case| {
            let slot = case.text("slot");
            let source = found(&data, slot).map(|row| row.source);
            let fate = claim.appointments.fate_rows.iter().find(|row| Some(row.source) == source);
            let fate = fate.map_or(String::new(), |row| row.fate.name().to_owned());
            vec![status(&data, slot), fate, status(&report_data, slot)]
        });
        assert_bridge(&claim);
        let lost = claim.appointments.measures.lost;
        assert_eq!(lost, Some(3), "B, D and E; A was moved to 15:00 on the same day");
        assert!(data.warnings.iter().any(|warning| warning.code == "snapshot_slots_deleted"));
    }
}

#[test]
fn two_reports_show_the_same_number_but_nobody_can_be_followed() {
    let (_, claim) = report_claim();
    assert_bridge(&claim);
    let fates = claim.appointments.measures.fates.as_ref().expect("fates");
    assert_eq!(fates[&Fate::Untraceable], 4);
}
