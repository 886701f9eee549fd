//! Credits: unpaid absence, cancelled paid overtime and locum sessions not used on incident dates are negative lines of
//! the same head, listed even at nought (`DOMAIN.md` section 7).

use super::hours::{HoursRate, PLAIN_HUNDREDTHS, head_of, hours_line};
use super::locum::fee_pence;
use super::{Claiming, sum_line};
use crate::claim::outcome::{Line, On, Unit};
use crate::impact::hours::lay::hundredths;
use crate::model::evidence::Tier;
use crate::model::exact::whole_minutes;
use crate::model::shift::{Leave, Shift};
use crate::model::staff::{Activity, Pay};

const NONE_FOUND: &str = "none in the files";

/// The credits of the incident dates.
pub fn lines(claiming: &Claiming) -> Vec<Line> {
    if !claiming.hours.is_measured {
        return Vec::new();
    }
    let incident_dates = claiming.plan.incident.dates();
    let not_used = || claiming.data.shifts.iter().filter(|row| row.not_used && incident_dates.contains(&row.date));
    let unpaid = claiming.data.leave.iter().filter(|leave| leave.unpaid && incident_dates.contains(&leave.date));
    let locums = not_used().filter(|row| row.pay.is_fee()).map(locum_credit).collect();
    let overtime = not_used().filter(|row| row.pay.is_additional() && !row.pay.is_fee() && !row.pay.is_unpaid());
    let overtime = overtime.map(|row| overtime_credit(claiming, row)).collect();
    let absence = unpaid.filter_map(|leave| absence_credit(claiming, leave)).collect();
    let mut lines = or_nought(1, "Locum sessions not used on incident dates", locums);
    lines.extend(or_nought(2, "Paid overtime cancelled on incident dates", overtime));
    lines.extend(or_nought(2, "Unpaid absence on incident dates", absence));
    lines
}

fn or_nought(head: u8, description: &str, lines: Vec<Line>) -> Vec<Line> {
    if !lines.is_empty() {
        return lines;
    }
    let mut line = sum_line(head, On::Invoice, Tier::D, &format!("Credit: {description}"), 1, 0);
    line.reason = NONE_FOUND.to_owned();
    vec![line]
}

fn locum_credit(row: &Shift) -> Line {
    let mut line = sum_line(1, On::Invoice, Tier::D, "Credit: locum session not used", 1, -fee_pence(row).unwrap_or(0));
    line.date = Some(row.date);
    line.staff = Some(row.staff);
    line.staff_group = Some(row.staff_group);
    line.pay_treatment = Some(row.pay);
    line.unit = Unit::Fee;
    line.reason = "a session that was booked for an incident date and not used".to_owned();
    line.evidence = vec![row.source];
    line
}

fn overtime_credit(claiming: &Claiming, row: &Shift) -> Line {
    let head = head_of(row.staff_group, row.activity, row.pay);
    let rate = HoursRate {
        staff: row.staff,
        staff_group: row.staff_group,
        date: row.date,
        rate: claiming.payroll.rate(row.staff, row.staff_group, row.rate_pence_per_hour, row.date),
        enhancement_hundredths: row.enhancement.and_then(hundredths).unwrap_or(PLAIN_HUNDREDTHS),
        is_employee: row.staff_group.is_employee(),
    };
    let mut line = hours_line(claiming, head, On::Invoice, "Credit: paid overtime cancelled", -row.minutes, &rate);
    line.pay_treatment = Some(row.pay);
    line.reason = "overtime that was cancelled on an incident date".to_owned();
    line.evidence = vec![row.source];
    line
}

/// Unpaid leave: its own minutes, else the person's plan or worked normal of that date is not known and the whole
/// baseline of the day before leave is the plan's.
fn absence_credit(claiming: &Claiming, leave: &Leave) -> Option<Line> {
    let planned = claiming.payroll.timesheet.day(leave.staff, leave.date).map(|day| day.planned_minutes());
    let minutes =
        leave.minutes.or(planned.filter(|minutes| *minutes > 0)).or_else(|| normal_minutes(claiming, leave))?;
    let rate = HoursRate {
        staff: leave.staff,
        staff_group: leave.staff_group,
        date: leave.date,
        rate: claiming.payroll.rate(leave.staff, leave.staff_group, None, leave.date),
        enhancement_hundredths: PLAIN_HUNDREDTHS,
        is_employee: leave.staff_group.is_employee(),
    };
    let head = head_of(leave.staff_group, Activity::Normal, Pay::Contracted);
    let mut line = hours_line(claiming, head, On::Invoice, "Credit: unpaid absence", -minutes, &rate);
    line.pay_treatment = Some(Pay::Contracted);
    line.reason = "unpaid leave on an incident date".to_owned();
    line.evidence = vec![leave.source];
    Some(line)
}

fn normal_minutes(claiming: &Claiming, leave: &Leave) -> Option<i64> {
    use crate::impact::hours::{Hours, baseline::PersonNormal, baseline::person_normal};
    let hours =
        Hours { data: claiming.data, timesheet: claiming.payroll.timesheet, days: claiming.days, plan: claiming.plan };
    match person_normal(&hours, leave.staff, claiming.days.of(leave.date)?) {
        PersonNormal::Minutes(minutes) => Some(whole_minutes(minutes)),
        _ => None,
    }
}
