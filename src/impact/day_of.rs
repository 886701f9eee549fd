//! The day-of check: was it going to be an ordinary day? (`DOMAIN.md` section 3; rulings 23 and 26).

use super::cancelled::CountedDay;
use super::outcome::{DayOf, Measures};
use crate::model::appointment::{Appointment, State};
use crate::model::data::PracticeData;
use crate::model::exact::{Exact, mean, whole};
use crate::normal::outcome::NormalDay;
use crate::plan::Plan;
use chrono::NaiveDate;
use num_rational::Ratio;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// a = appointments for the incident dates already booked when the incident began / the mean of the same on the chosen
/// days; the shortfall with the normal day scaled by a, capped to [0.8, 1.2].
pub fn day_of(data: &PracticeData, days: &[&NormalDay], measures: &Measures, plan: &Plan) -> DayOf {
    let measurable = data.expressible.is_some_and(|layout| layout.cancelled && layout.booking_stamps)
        && measures.bridge.kept.actual.is_some()
        && days.iter().all(|day| day.sufficient);
    let Some(ratio) = measurable.then(|| ratio(data, days, plan)).flatten() else { return DayOf::default() };
    let capped = ratio.clamp(Ratio::new(4, 5), Ratio::new(6, 5));
    let kept = measures.bridge.kept;
    let shortfall_adjusted = kept.normal.zip(kept.actual).map(|(normal, actual)| capped * normal - whole(actual));
    DayOf { ratio: Some(ratio), capped: Some(capped), shortfall_adjusted }
}

fn ratio(data: &PracticeData, days: &[&NormalDay], plan: &Plan) -> Option<Exact> {
    let dates: BTreeSet<NaiveDate> = days.iter().flat_map(|day| day.chosen.iter().copied().chain([day.date])).collect();
    let is_counted = |row: &&Appointment| {
        !matches!(row.state, None | Some(State::Unfilled)) && row.booked_at.is_some() && dates.contains(&row.date)
    };
    let rows: Vec<&Appointment> = data.appointments.iter().filter(is_counted).collect();
    let mut booked = 0;
    let mut normal = whole(0);
    for day in days {
        booked += booked_before(&rows, &CountedDay::actual(day.date, plan));
        let total: i64 = day
            .chosen
            .iter()
            .map(|reference| booked_before(&rows, &CountedDay::reference(day.date, *reference, plan)))
            .sum();
        normal += mean(whole(total), day.days()).unwrap_or_else(|| whole(0));
    }
    (normal > whole(0)).then(|| whole(booked) / normal)
}

/// Of rows with a booking stamp, those of a day booked before the (shifted) start and not cancelled before it.
fn booked_before(rows: &[&Appointment], day: &CountedDay) -> i64 {
    let is_before = |stamp: crate::model::evidence::Stamp| stamp.compare(&day.start) == Ordering::Less;
    let counts = |row: &&&Appointment| {
        row.date == day.date
            && day.window.contains(row.start_minute)
            && row.booked_at.is_some_and(is_before)
            && !row.cancelled_at.is_some_and(is_before)
    };
    rows.iter().filter(counts).map(|row| i64::from(row.weight)).sum()
}
