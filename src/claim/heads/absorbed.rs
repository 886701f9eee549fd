//! Head 11: working time absorbed, modelled work beyond extra paid hours (`DOMAIN.md` section 7). Schedule only.

use super::hours::PLAIN_HUNDREDTHS;
use super::{Claiming, blank_line};
use crate::claim::outcome::{HoursPrice, Line, On, Unit};
use crate::model::evidence::Tier;
use crate::model::exact::whole_minutes;
use rust_decimal::{Decimal, RoundingStrategy};

/// A line a staff group whose modelled work is more than its paid extra hours, in whole minutes.
pub fn lines(claiming: &Claiming) -> Vec<Line> {
    claiming
        .work
        .iter()
        .filter_map(|work| {
            let minutes = whole_minutes(work.absorbed_minutes);
            if minutes == 0 {
                return None;
            }
            let rate = claiming.plan.policy.rates.per_hour.get(&work.staff_group).map(|rate| rate.0);
            let description = format!("{}: modelled work done within ordinary hours", work.staff_group.reading());
            let mut line = blank_line(11, On::Schedule, Tier::C, &description);
            line.staff_group = Some(work.staff_group);
            line.unit = Unit::Hour;
            line.minutes = Some(minutes);
            line.quantity = (Decimal::from(minutes) / Decimal::from(60))
                .round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero);
            line.rate_pence = rate;
            line.hours = rate.map(|rate| time_value(minutes, rate));
            line.reason = "items x minutes of the policy, less paid extra hours of the staff group".to_owned();
            Some(line)
        })
        .collect()
}

/// The value of whole minutes at a plain rate, without on-costs.
pub fn time_value(minutes: i64, rate_pence_per_hour: i64) -> HoursPrice {
    HoursPrice {
        minutes,
        rate_pence_per_hour,
        enhancement_hundredths: PLAIN_HUNDREDTHS,
        week_key: 0,
        usual_pay_pence: None,
        usual_minutes: None,
        pay_before_pence: 0,
        minutes_before: 0,
        on_cost_rates: 0,
        ni_applies: false,
        pension_applies: false,
    }
}
