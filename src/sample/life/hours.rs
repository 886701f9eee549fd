//! Time planned and worked: the contract, ordinary overtime and leave, and what the outage added.

use super::dice::Purpose;
use super::element::Element;
use super::{World, amended, catching_up, demand, roster};
use crate::model::staff::{Activity, FundedBy, Pay, StaffGroup};
use crate::sample::log::{LeaveDay, Person, Practice, Stretch};
use chrono::{Datelike, NaiveDate, Weekday};

/// Minutes of a contract day, break left aside.
pub(super) fn planned_minutes(_group: StaffGroup) -> i64 {
    450
}

/// First and last minute and unpaid break of a contract day.
fn contract_day(group: StaffGroup) -> (u16, u16, u16) {
    if group.is_administrative() { (480, 960, 30) } else { (510, 1020, 60) }
}

/// Code of the doctor of the Saturday clinics.
pub(super) const SATURDAY_DOCTOR: &str = "G02";

/// Lives the rota, date by date.
pub(super) fn live(world: &mut World, practice: &mut Practice, saturdays: &[NaiveDate]) {
    let dates: Vec<NaiveDate> =
        practice.first_date.iter_days().take_while(|date| *date <= practice.exported_at.date()).collect();
    for date in &dates {
        if world.calendar.is_working_day(*date) {
            working_day(world, practice, *date);
        } else if saturdays.contains(date) {
            saturday_clinic(world, practice, *date);
        }
        // In one stream the outage draws in its turn.
        if world.is_outage(*date) && !world.setting.life.own_streams {
            catching_up::outage_day(world, practice, *date);
        }
    }
    amended::swaps(world, practice);
    amended::leave_cover(world, practice);
    amended::plans_changed(world, practice);
    if !world.setting.is_affected {
        return;
    }
    world.turn_to(Purpose::CatchingUp, practice.incident.first_date(), 0);
    let outage: Vec<NaiveDate> = dates.into_iter().filter(|date| world.is_outage(*date)).collect();
    for date in outage.into_iter().filter(|_| world.setting.life.own_streams) {
        catching_up::outage_day(world, practice, date);
    }
    catching_up::days_after(world, practice);
    catching_up::declare(world, practice);
}

fn working_day(world: &mut World, practice: &mut Practice, date: NaiveDate) {
    for index in 0..practice.people.len() {
        let Some(person) = practice.people.get(index).cloned() else { continue };
        world.turn_to(Purpose::Hours, date, index);
        if world.roster.works(index, &person, date) {
            contract_day_of(world, practice, index, &person, date);
        } else if person.code == "R04" && world.chance(0.35) && world.roster.is_employed(index, date) {
            practice.planned.push(stretch(index, date, 540, 780, 0));
            practice.worked.push(stretch(index, date, 540, 780, 0));
        } else if person.group == StaffGroup::GpLocum {
            locum_day(world, practice, index, date);
        }
    }
}

/// A day of the contract: leave, sickness, or worked to its end, a little less, or longer.
fn contract_day_of(world: &mut World, practice: &mut Practice, index: usize, person: &Person, date: NaiveDate) {
    let life = &world.setting.life;
    let (leave, overtime) = (life.leave + demand::summer_leave(world, date), life.overtime);
    // Where people fall sick for days at a time, that is how a clinician is suddenly absent.
    let sudden = if world.level(Element::Sickness).is_some() { 0.0 } else { life.sudden_absence };
    if world.chance(leave) && is_leave_granted(world, practice, person, date) {
        practice.leave.push(LeaveDay { person: index, date });
        return;
    }
    let second_role = world.roster.second_role(index);
    practice.planned.extend(day_rows(index, person.group, second_role, date, 0));
    if roster::is_sick(world, index, date) {
        practice.leave.push(LeaveDay { person: index, date });
        return;
    }
    if person.has_sessions && !world.is_outage(date) && world.chance(sudden) {
        practice.leave.push(LeaveDay { person: index, date });
        return;
    }
    let mut later = if world.chance(overtime) { 15 * world.between(1, 4) } else { 0 };
    if later == 0 && world.chance(overtime / 4.0) {
        later = -15;
    }
    let usually_later = world.roster.usual_overtime_minutes(index);
    if usually_later > 0 && world.dice(Purpose::UsualOvertime, date, index).chance(0.75) {
        later = later.max(0) + usually_later;
    }
    practice.worked.extend(day_rows(index, person.group, second_role, date, later));
}

/// A practice with an ordinary life lets a third of its clinicians be on leave together, and always one.
fn is_leave_granted(world: &World, practice: &Practice, person: &Person, date: NaiveDate) -> bool {
    if world.setting.life.elements.is_empty() || !person.has_sessions {
        return true;
    }
    let has_sessions = |index: usize| practice.people.get(index).is_some_and(|person| person.has_sessions);
    let today = practice.leave.iter().rev().take_while(|leave| leave.date == date);
    let away = today.filter(|leave| has_sessions(leave.person)).count();
    let clinicians = practice.people.iter().filter(|person| person.has_sessions).count();
    away < (clinicians / 3).max(1)
}

/// The rows of a contract day that ends later than planned by some minutes; two where the afternoon is another role's.
fn day_rows(
    index: usize,
    group: StaffGroup,
    second_role: Option<StaffGroup>,
    date: NaiveDate,
    later: i64,
) -> Vec<Stretch> {
    let (start, end, rest) = contract_day(group);
    let end = end.saturating_add_signed(later as i16);
    match second_role {
        None => vec![stretch(index, date, start, end, rest)],
        Some(role) => {
            let afternoon = Stretch { as_group: Some(role), ..stretch(index, date, 720, end, rest) };
            vec![stretch(index, date, start, 720, 0), afternoon]
        }
    }
}

/// Ordinary locum sessions: on half the Fridays, or, where the element is on, on any day.
fn locum_day(world: &mut World, practice: &mut Practice, index: usize, date: NaiveDate) {
    let (is_in, fee_pence) = match world.level(Element::Locums) {
        Some(level) => {
            let mut dice = world.dice(Purpose::Locums, date, index);
            (dice.chance(level), 1000 * dice.between(26, 40))
        }
        None => (date.weekday() == Weekday::Fri && world.chance(0.5), 30_000),
    };
    if !is_in {
        return;
    }
    let mut session = stretch(index, date, 510, 760, 0);
    session.pay = Pay::LocumFee;
    session.activity = Activity::Clinical;
    session.fee_pence = Some(fee_pence);
    session.invoice_reference = Some(format!("LOC-{}", date.format("%m%d")));
    session.outage_related = world.is_recovery(date).then_some(false);
    practice.worked.push(session);
}

fn saturday_clinic(world: &World, practice: &mut Practice, date: NaiveDate) {
    for code in [SATURDAY_DOCTOR, "R01"] {
        if let Some(index) = person_index(practice, code).filter(|index| world.roster.is_employed(*index, date)) {
            practice.planned.push(stretch(index, date, 540, 750, 0));
            practice.worked.push(stretch(index, date, 540, 750, 0));
        }
    }
}

/// A stretch of contracted time.
pub(super) fn stretch(
    person: usize,
    date: NaiveDate,
    start_minute: u16,
    end_minute: u16,
    break_minutes: u16,
) -> Stretch {
    Stretch {
        person,
        date,
        start_minute,
        end_minute,
        break_minutes,
        pay: Pay::Contracted,
        activity: Activity::Normal,
        enhancement_hundredths: None,
        fee_pence: None,
        invoice_reference: None,
        outage_related: None,
        funded_by: FundedBy::Practice,
        as_group: None,
    }
}

/// Index of a code.
pub(super) fn person_index(practice: &Practice, code: &str) -> Option<usize> {
    practice.people.iter().position(|person| person.code == code)
}
