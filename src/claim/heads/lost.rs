//! Head 12: value of appointments lost (`DOMAIN.md` section 7; ruling 18). Schedule only; null extra: a count, no value.

use super::absorbed::time_value;
use super::{Claiming, blank_line};
use crate::claim::outcome::{Line, On, Unit};
use crate::impact::outcome::Fate;
use crate::model::evidence::Tier;
use crate::model::exact::{Exact, mean, whole, whole_minutes};
use rust_decimal::Decimal;

/// max(0, min(lost, cancelled_extra)) x mean planned minutes of the lost rows x value per hour.
pub fn lines(claiming: &Claiming) -> Vec<Line> {
    let measures = &claiming.appointments.measures;
    let Some(lost) = measures.lost.filter(|lost| *lost > 0) else { return Vec::new() };
    let mut line = blank_line(12, On::Schedule, Tier::C, "Value of appointments lost and not provided again");
    line.unit = Unit::Item;
    line.quantity = Decimal::from(lost);
    line.evidence =
        claiming.appointments.fate_rows.iter().filter(|row| is_lost(row.fate)).map(|row| row.source).collect();
    let value = claiming.plan.policy.rates.value_per_hour.map(|value| value.0);
    match (measures.cancelled_extra, mean_planned_minutes(claiming), value) {
        (None, _, _) => line.reason = "a count, no value: cancellations of a normal day are not known".to_owned(),
        (_, _, None) => line.reason = "a count, no value: the policy gives no value per hour".to_owned(),
        (_, None, _) => line.reason = "a count, no value: the book does not say how long these were".to_owned(),
        (Some(extra), Some(planned), Some(value)) => {
            let valued = whole(lost).min(extra).max(whole(0));
            let minutes = whole_minutes(valued * planned);
            line.unit = Unit::Hour;
            line.quantity = (Decimal::from(minutes) / Decimal::from(60)).round_dp(4);
            line.minutes = Some(minutes);
            line.rate_pence = Some(value);
            line.hours = Some(time_value(minutes, value));
            line.reason = format!(
                "{lost} lost, at most those beyond a normal day; {} planned minutes each; {}",
                words(planned),
                claiming.plan.policy.rates.value_per_hour_basis
            );
        }
    }
    vec![line]
}

fn is_lost(fate: Fate) -> bool {
    matches!(fate, Fate::RebookedNotKept | Fate::NotRebooked)
}

fn mean_planned_minutes(claiming: &Claiming) -> Option<Exact> {
    let lost = || claiming.appointments.fate_rows.iter().filter(|row| is_lost(row.fate));
    let known: Vec<(i64, i64)> =
        lost().filter_map(|row| row.planned_minutes.map(|minutes| (row.weight, i64::from(minutes)))).collect();
    let count: i64 = known.iter().map(|(weight, _)| weight).sum();
    let total: i64 = known.iter().map(|(weight, minutes)| weight * minutes).sum();
    mean(whole(total), usize::try_from(count).ok()?)
}

fn words(minutes: Exact) -> String {
    if minutes.is_integer() {
        minutes.to_integer().to_string()
    } else {
        format!("{:.1}", crate::model::exact::to_f64(minutes))
    }
}
