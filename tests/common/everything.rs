//! One sound claim that every control has something to say about, for tests that plant a fault in it.

use crate::practice::{Practice, Slot, Time, day, every};
use chrono::{NaiveDate, Weekday};
use normalday::model::appointment::Status;
use normalday::model::calendar::Calendar;
use normalday::model::policy::PolicyMoney;
use normalday::model::staff::{Activity, Pay, StaffGroup};

/// A practice with something of everything: two staff groups, cancellations with fates, a status that is not mapped, hours
/// on the invoice, waiting and on the schedule, a receipt, modelled work.
pub fn practice_of_everything() -> Practice {
    let weekdays = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let calendar = Calendar::default();
    let all = weekdays.iter().flat_map(|weekday| every(*weekday, "3 Jun", "26 Jul"));
    let open: Vec<NaiveDate> = all.filter(|date| !calendar.is_bank_holiday(*date)).collect();
    let mut practice = Practice::new().book_from("3 Jun", "26 Jul").kept_on(&open, 40);
    for date in &open {
        practice = practice.slots(*date, Status::Attended, StaffGroup::Nurse, 10);
    }
    practice = practice.slots(day("19 Jul"), Status::Unknown, StaffGroup::GpSalaried, 2);
    for patient in 1..=3u128 {
        let slot = Slot::on(&format!("19 Jul 09:{patient}0")).status(Status::CancelledByPractice).minutes(10);
        practice = practice.slot(slot.patient(patient).booked("1 Jul").cancelled("19 Jul 08:30"));
    }
    for patient in 1..=2u128 {
        practice = practice.slot(Slot::on(&format!("22 Jul 09:{patient}0")).patient(patient).booked("19 Jul 12:00"));
    }
    practice = practice.rota("1 May", "26 Jul").policy(|policy| {
        policy.rates.per_hour.insert(StaffGroup::Reception, PolicyMoney(1231));
    });
    practice = practice.planned_on("V", &[day("19 Jul"), day("23 Jul"), day("24 Jul")], 450);
    for (date, activity) in
        [("19 Jul", Activity::Rebooking), ("23 Jul", Activity::Normal), ("24 Jul", Activity::Normal)]
    {
        practice = practice.time(Time::worked("V", date, 450));
        let pay = if date == "24 Jul" { Pay::Toil } else { Pay::AdditionalPlain };
        let more = Time::worked("V", date, 60).pay(pay).activity(activity);
        practice = practice.time(if date == "23 Jul" { more } else { more.declared(true) });
    }
    practice = practice.time(Time::worked("V", "2 May", 60));
    practice.expense("19 Jul", 2450, Some("R1"), Some(true)).expense("22 Jul", 700, Some("R2"), None)
}
