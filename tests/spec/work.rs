//! DOMAIN.md section 7: modelled work and what covers it, appointments lost, re-provided work in declared sessions.

use crate::heads::six_fridays;
use crate::practice::{Practice, Slot, Time, day, every, lines_of};
use crate::table::{Case, Table, fraction, pounds, shown, yes_or_no};
use chrono::{NaiveDate, Weekday};
use normalday::claim::outcome::{On, WorkItem};
use normalday::claim::work::modelled_work;
use normalday::impact::outcome::{HoursImpact, LaidMinutes, PersonWeek};
use normalday::model::appointment::Status;
use normalday::model::evidence::Tier;
use normalday::model::exact::whole;
use normalday::model::policy::PolicyMoney;
use normalday::model::staff::{Activity, FundedBy, Pay, StaffGroup, StaffId};
use normalday::model::workload::Queue;

pub const WORK: Table = Table {
    name: "work",
    title: "Modelled work is covered by the same group's paid extra minutes first; what is left is head 11",
    section: "7, 8.7",
    columns: &["staff group", "items x minutes", "extra", "of it unpaid", "covered", "head 11", "wants more evidence"],
    given: 4,
    rows: &[
        &["reception", "20 x 6", "90", "0", "90", "30", "no"],
        &["gp_salaried", "10 x 12 + 15 x 4", "270", "0", "180", "0", "yes"],
        &["gp_salaried", "10 x 12 + 15 x 4", "240", "0", "180", "0", "no"],
        &["reception", "20 x 6", "90", "60", "30", "90", "no"],
        &["nurse", "0 x 6", "0", "0", "0", "0", "no"],
    ],
};

fn person_week(group: StaffGroup, extra: i64) -> PersonWeek {
    PersonWeek {
        staff: StaffId(0),
        staff_group: group,
        week: day("15 Jul"),
        baseline_minutes: whole(0),
        worked_minutes: whole(extra),
        earlier_net_minutes: whole(0),
        extra_minutes: whole(extra),
        absence_minutes: whole(0),
        declared_minutes: extra,
        candidate_minutes: 0,
        reason: String::new(),
        days: Vec::new(),
    }
}

fn unpaid(group: StaffGroup, minutes: i64) -> LaidMinutes {
    LaidMinutes {
        staff: StaffId(0),
        staff_group: group,
        week: day("15 Jul"),
        date: day("19 Jul"),
        minutes,
        is_declared: true,
        activity: Activity::Normal,
        pay: Pay::Toil,
        rate_pence_per_hour: None,
        enhancement_hundredths: None,
        funded_by: FundedBy::Practice,
        start_minute: None,
        reason: String::new(),
        evidence: Vec::new(),
    }
}

#[test]
fn paid_hours_cover_modelled_work_first() {
    WORK.check(|case| {
        let group = StaffGroup::from_name(case.text("staff group")).expect("a group");
        let items: Vec<WorkItem> = case
            .text("items x minutes")
            .split(" + ")
            .map(|text| {
                let (items, minutes) = text.split_once(" x ").expect("items x minutes");
                let (items, minutes): (i64, i64) = (items.parse().expect("items"), minutes.parse().expect("minutes"));
                WorkItem {
                    staff_group: group,
                    kind: "work".to_owned(),
                    items: whole(items),
                    minutes: whole(items * minutes),
                    basis: String::new(),
                }
            })
            .collect();
        let hours = HoursImpact {
            person_weeks: vec![person_week(group, case.number("extra"))],
            laid: vec![unpaid(group, case.number("of it unpaid"))],
            ..HoursImpact::default()
        };
        let work = &modelled_work(&items, &hours)[0];
        assert_eq!(work.modelled_minutes, work.covered_minutes + work.absorbed_minutes, "control 7");
        vec![fraction(work.covered_minutes), fraction(work.absorbed_minutes), yes_or_no(work.wants_more_evidence)]
    });
}

#[test]
fn one_groups_hours_never_cover_anothers_work() {
    let item = |group, minutes| WorkItem {
        staff_group: group,
        kind: "work".to_owned(),
        items: whole(1),
        minutes: whole(minutes),
        basis: String::new(),
    };
    let items = [item(StaffGroup::Reception, 120), item(StaffGroup::GpSalaried, 180)];
    let weeks = vec![person_week(StaffGroup::Reception, 90), person_week(StaffGroup::GpSalaried, 270)];
    let work = modelled_work(&items, &HoursImpact { person_weeks: weeks, ..HoursImpact::default() });
    let sum = |pick: fn(&normalday::claim::outcome::ModelledWork) -> normalday::model::exact::Exact| {
        fraction(work.iter().map(pick).sum())
    };
    assert_eq!(sum(|group| group.modelled_minutes), "300");
    assert_eq!(sum(|group| group.paid_extra_minutes), "360");
    assert_eq!(sum(|group| group.covered_minutes), "270");
    assert_eq!(sum(|group| group.absorbed_minutes), "30");
}

#[test]
fn modelled_work_is_counted_from_the_rows() {
    let mut practice =
        Practice::new().book_from("28 Jun", "31 Jul").kept_on(&every(Weekday::Fri, "28 Jun", "12 Jul"), 50);
    for patient in 1..=2u128 {
        let slot = Slot::on(&format!("19 Jul 09:{patient}0")).status(Status::CancelledByPractice).patient(patient);
        practice = practice.slot(slot.booked("1 Jul 10:00").cancelled("19 Jul 08:00"));
    }
    practice = practice.slot(Slot::on("22 Jul 09:00").patient(1).booked("19 Jul 12:00").minutes(12));
    practice = practice.slot(Slot::on("29 Jul 09:00").patient(2).booked("19 Jul 12:00").status(Status::Booked));
    practice = practice.slot(Slot::on("19 Jul 10:00").weight(15).with(|row| row.entered_late = true));
    for (date, left) in [("28 Jun", 9), ("5 Jul", 10), ("12 Jul", 11), ("19 Jul", 30)] {
        practice = practice.outstanding(day(date), Queue::Documents, left);
    }
    let claim = practice.exported("26 Jul 12:00").claim();
    let items: Vec<(StaffGroup, String, String)> =
        claim.work_items.iter().map(|item| (item.staff_group, fraction(item.items), fraction(item.minutes))).collect();
    let expected = [
        (StaffGroup::GpSalaried, "1", "12"),
        (StaffGroup::GpSalaried, "15", "60"),
        (StaffGroup::Reception, "2", "12"),
        (StaffGroup::Admin, "20", "60"),
    ];
    let expected: Vec<(StaffGroup, String, String)> =
        expected.iter().map(|(group, items, minutes)| (*group, (*items).to_owned(), (*minutes).to_owned())).collect();
    assert_eq!(items, expected, "re-provided, late entries x 4, rebookings x 6, documents beyond normal x 3");
}

/// Late entries as the claim's work items show them: staff group, records, minutes.
fn late_entries(practice: Practice) -> Vec<(StaffGroup, String, String)> {
    let claim = practice.exported("31 Jul 12:00").claim();
    let late = claim.work_items.iter().filter(|item| item.kind == "records entered late");
    late.map(|item| (item.staff_group, fraction(item.items), fraction(item.minutes))).collect()
}

fn fridays() -> Practice {
    Practice::new().book_from("28 Jun", "31 Jul").kept_on(&every(Weekday::Fri, "28 Jun", "12 Jul"), 50)
}

/// Of the GP's records two were entered after the day was over (a date alone is enough for that), one on the day itself,
/// one is about another date. 2 x 4 = 8 minutes; the nurse's one is 4.
#[test]
fn records_entered_after_the_incident_are_late() {
    let practice = fridays()
        .record("19 Jul 10:00", "22 Jul 09:00", StaffGroup::GpSalaried)
        .record("19 Jul", "20 Jul", StaffGroup::GpSalaried)
        .record("19 Jul 11:00", "19 Jul 23:59", StaffGroup::GpSalaried)
        .record("18 Jul 11:00", "22 Jul 09:00", StaffGroup::GpSalaried)
        .record("19 Jul 12:00", "23 Jul 09:00", StaffGroup::Nurse);
    let expected = [(StaffGroup::GpSalaried, "2", "8"), (StaffGroup::Nurse, "1", "4")];
    assert_eq!(late_entries(practice), expected.map(|(group, items, minutes)| (group, items.into(), minutes.into())));
}

/// An incident from 08:00 to 13:00: 10:00 lies in it, 14:00 does not, and a record without a time is not known to. Entry at
/// 13:30 of the same day is late; entry on that date, without a time, is not known to be.
#[test]
fn of_a_part_day_only_what_is_known_to_be_late_counts() {
    let practice = fridays()
        .incident("2024-07-19T08:00/2024-07-19T13:00")
        .record("19 Jul 10:00", "19 Jul 13:30", StaffGroup::GpSalaried)
        .record("19 Jul 10:00", "19 Jul", StaffGroup::GpSalaried)
        .record("19 Jul 14:00", "22 Jul 09:00", StaffGroup::GpSalaried)
        .record("19 Jul", "22 Jul 09:00", StaffGroup::GpSalaried);
    assert_eq!(late_entries(practice), [(StaffGroup::GpSalaried, "1".to_owned(), "4".to_owned())]);
}

/// Book and list of records may show the same work: of each group the greater number counts, never their sum.
#[test]
fn what_book_and_records_both_show_is_counted_once() {
    let mut practice = fridays().slot(Slot::on("19 Jul 10:00").weight(15).with(|row| row.entered_late = true));
    for _ in 0..10 {
        practice = practice.record("19 Jul 10:00", "22 Jul 09:00", StaffGroup::GpSalaried);
    }
    for _ in 0..3 {
        practice = practice.record("19 Jul 10:00", "22 Jul 09:00", StaffGroup::Nurse);
    }
    let expected = [(StaffGroup::GpSalaried, "15", "60"), (StaffGroup::Nurse, "3", "12")];
    assert_eq!(late_entries(practice), expected.map(|(group, items, minutes)| (group, items.into(), minutes.into())));
}

pub const LOST: Table = Table {
    name: "lost",
    title: "Value of appointments lost: 10 planned minutes each, 200.00 an hour",
    section: "7, head 12; ruling 18",
    columns: &["lost", "untraceable", "cancelled on four chosen Fridays", "extra", "head 12"],
    given: 3,
    rows: &[
        &["3", "2", "2, 1, 1, 2", "7/2", "100.00"],
        &["3", "0", "2, 1, 1, 2", "3/2", "50.00"],
        &["3", "0", "5, 5, 5, 5", "-2", "0.00"],
        &["3", "0", "two snapshots", "null", "a count of 3, no value"],
    ],
};

fn book_with_lost(case: &Case) -> Practice {
    let fridays: Vec<NaiveDate> = every(Weekday::Fri, "21 Jun", "12 Jul");
    let mut practice = Practice::new().book_from("21 Jun", "30 Aug").kept_on(&fridays, 50);
    practice = practice.policy(|policy| policy.rates.value_per_hour = Some(PolicyMoney(20_000)));
    let of_snapshots = case.text("cancelled on four chosen Fridays") == "two snapshots";
    if of_snapshots {
        practice = practice.layout(|layout| layout.cancelled = false);
    } else {
        for (date, weight) in fridays.iter().zip(case.numbers("cancelled on four chosen Fridays")) {
            let slot = Slot::of(*date, Some(600)).status(Status::CancelledByPractice).no_patient();
            practice = practice.slot(slot.cancelled(&shown(*date)).weight(u32::try_from(weight).expect("a count")));
        }
    }
    let total = case.number("lost") + case.number("untraceable");
    for place in 0..total {
        let slot = Slot::on(&format!("19 Jul 09:{place}0")).status(Status::CancelledByPractice).minutes(10);
        let slot = slot.cancelled("19 Jul 08:00").booked("1 Jul");
        let lost = place < case.number("lost");
        let slot = if lost { slot.patient(1 + place as u128) } else { slot.no_patient() };
        practice = if of_snapshots { practice.snapshot_cancellation(slot) } else { practice.slot(slot) };
    }
    practice
}

#[test]
fn appointments_lost_are_valued_up_to_those_beyond_normal() {
    LOST.check(|case| {
        let claim = book_with_lost(case).claim();
        let measures = &claim.appointments.measures;
        assert_eq!(measures.lost, Some(case.number("lost")));
        let line = lines_of(&claim, 12)[0];
        assert_eq!((line.on, line.tier), (On::Schedule, Tier::C));
        vec![
            crate::table::fraction_or_null(measures.cancelled_extra),
            line.amount_pence.map_or_else(|| format!("a count of {}, no value", line.quantity), pounds),
        ]
    });
}

pub const SESSION_SHARE: Table = Table {
    name: "session-share",
    title: "A declared clinical session of Saturday 20 July: how much of it is re-provided work",
    section: "7",
    columns: &["kept appointments", "of them re-provided", "said with the line", "warned"],
    given: 2,
    rows: &[
        &["4", "3", "3 of 4 kept appointments of that day are re-provided ones", "no"],
        &["4", "2", "2 of 4 kept appointments of that day are re-provided ones", "no"],
        &["4", "1", "1 of 4 kept appointments of that day are re-provided ones (below half)", "yes"],
    ],
};

#[test]
fn a_declared_clinical_session_shows_its_share_of_reprovided_work() {
    SESSION_SHARE.check(|case| {
        let mut practice = six_fridays().person("G", StaffGroup::GpSalaried).time(Time::worked("G", "3 May", 60));
        let session = Time::worked("G", "20 Jul", 180).pay(Pay::AdditionalPlain).rate(6000).declared(true);
        practice = practice.time(session.activity(Activity::PatientContact));
        for place in 0..case.number("kept appointments") {
            let patient = 1 + place as u128;
            let start = format!("09:{place}0");
            if place < case.number("of them re-provided") {
                let slot = Slot::on(&format!("19 Jul {start}")).status(Status::CancelledByPractice).patient(patient);
                practice = practice.slot(slot.booked("1 Jul").cancelled("19 Jul 08:00"));
            }
            let slot = Slot::on(&format!("20 Jul {start}")).patient(patient).booked("19 Jul 12:00");
            practice = practice.slot(slot.with(|row| row.clinician = Some(StaffId(0))));
        }
        let claim = practice.claim();
        let line = lines_of(&claim, 3)[0];
        let said = line.reason.split("; ").find(|part| part.contains("re-provided")).unwrap_or("nothing");
        let warned = claim.warnings.iter().any(|warning| warning.code == "clinical_session_share");
        vec![said.to_owned(), yes_or_no(warned)]
    });
}
