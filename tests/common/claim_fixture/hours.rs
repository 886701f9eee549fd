//! The person-weeks of the claim made by hand.

use super::*;

fn person_week(staff: u32, group: StaffGroup, baseline: i64, worked: i64, declared: i64, candidate: i64) -> PersonWeek {
    let difference = whole(worked - baseline);
    PersonWeek {
        staff: StaffId(staff),
        staff_group: group,
        week: date("2024-07-15"),
        baseline_minutes: whole(baseline),
        worked_minutes: whole(worked),
        earlier_net_minutes: whole(0),
        extra_minutes: difference.max(whole(0)),
        absence_minutes: (-difference).max(whole(0)),
        declared_minutes: declared,
        candidate_minutes: candidate,
        reason: "rows declared by the practice".to_owned(),
        days: vec![PersonDay {
            date: date("2024-07-19"),
            staff_group: group,
            baseline_minutes: Some(whole(baseline)),
            basis: BaselineBasis::Plan,
            worked_minutes: worked,
            difference_minutes: difference,
            is_earlier: false,
            swollen_minutes: 0,
            compared: vec![],
            evidence: vec![source(12)],
        }],
    }
}

/// What the rota shows.
pub fn hours_impact() -> HoursImpact {
    let person_weeks = vec![
        person_week(0, StaffGroup::Reception, 450, 750, 300, 0),
        person_week(1, StaffGroup::Nurse, 420, 540, 120, 0),
        person_week(2, StaffGroup::Admin, 480, 525, 0, 45),
        person_week(3, StaffGroup::GpSalaried, 500, 440, 0, 0),
    ];
    let group = |week: &PersonWeek| GroupNet {
        staff_group: week.staff_group,
        extra_minutes: week.extra_minutes,
        absence_minutes: week.absence_minutes,
        net_minutes: week.extra_minutes - week.absence_minutes,
        baseline_minutes: week.baseline_minutes,
        worked_minutes: week.worked_minutes,
        limit_minutes: Some(90.0),
        is_above: Some(week.extra_minutes > whole(90)),
        is_declared: week.declared_minutes > 0,
    };
    HoursImpact {
        is_measured: true,
        groups: person_weeks.iter().map(group).collect(),
        extra_minutes: Some(whole(465)),
        absence_minutes: Some(whole(60)),
        person_weeks,
        ..HoursImpact::default()
    }
}
