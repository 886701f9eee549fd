//! Published daily counts against their own normal day (`DOMAIN.md` sections 3 and 9): each area is measured as a practice
//! is, with its own days, its own band and its own backtest; the whole is the sum of the areas, with the backtest of the sums.

use super::outcome::Pair;
use crate::model::appointment::State;
use crate::model::exact::{Exact, mean, to_f64, whole};
use crate::model::exception::Warning;
use crate::model::incident::ClockWindow;
use crate::model::published::{Area, PUBLISHED_STATES, PublishedCounts, PublishedData, StaffType};
use crate::normal::accuracy::{Predicted, band, leave_one_out, predictions};
use crate::normal::choose::{NormalDays, Ordinary, normal_days};
use crate::normal::outcome::{Accuracy, NormalDay};
use crate::plan::Plan;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// One type of staff, or all of them, over the incident dates. Null where a date is not covered or its normal day is
/// insufficient, never nought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublishedMeasures {
    /// Held (attended), unrecorded (unknown) and did not attend.
    pub states: BTreeMap<State, Pair>,
    /// Their sum.
    pub offered: Pair,
    /// Held + unrecorded.
    pub kept: Pair,
    /// N(kept) - A(kept).
    pub shortfall: Option<Exact>,
    /// Leave-one-out of kept, and the 95% band of the normal day.
    pub accuracy: Accuracy,
    /// The band of the normal day less A(kept).
    pub shortfall_band: Option<(f64, f64)>,
    /// Whether that band holds nought.
    pub within_normal_variation: Option<bool>,
}

/// One area.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaImpact {
    /// Code.
    pub code: String,
    /// Name as published.
    pub name: String,
    /// First and last date that the files cover without a month missing.
    pub span: Option<(NaiveDate, NaiveDate)>,
    /// Normal day of each incident date.
    pub normal_days: Vec<NormalDay>,
    /// Kept on each incident date.
    pub by_date: Vec<(NaiveDate, Pair)>,
    /// All staff.
    pub whole: PublishedMeasures,
    /// Each type of staff.
    pub by_staff_type: Vec<(StaffType, PublishedMeasures)>,
    /// Every ordinary day beside what the others predict.
    pub backtest: Vec<Predicted>,
    /// Whether it enters the whole: every incident date covered, with a sufficient normal day.
    pub is_counted: bool,
}

/// Everything measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublishedImpact {
    /// Areas in order of code.
    pub areas: Vec<AreaImpact>,
    /// Sum of the areas that are counted.
    pub whole: PublishedMeasures,
    /// The same by type of staff.
    pub by_staff_type: Vec<(StaffType, PublishedMeasures)>,
    /// Every ordinary day of the sums beside what the others predict.
    pub backtest: Vec<Predicted>,
    /// What a reader should doubt.
    pub warnings: Vec<Warning>,
}

/// Measures every area and their sum.
pub fn measure(data: &PublishedData, plan: &Plan) -> PublishedImpact {
    let areas: Vec<AreaImpact> = data.areas.iter().map(|(code, area)| measure_area(code, area, plan)).collect();
    let counted: Vec<&AreaImpact> = areas.iter().filter(|area| area.is_counted).collect();
    let sums = sum_of_counts(data, &counted);
    let mut impact = PublishedImpact { warnings: warnings(&areas, data), ..PublishedImpact::default() };
    if !counted.is_empty() {
        let days = days_of(&sums, plan).1;
        let parts = |staff_type: Option<StaffType>| -> Vec<&PublishedMeasures> {
            counted.iter().filter_map(|area| area.of(staff_type)).collect()
        };
        impact.whole = summed(&parts(None), &sums, &days, None);
        impact.by_staff_type = StaffType::ALL
            .iter()
            .map(|staff_type| (*staff_type, summed(&parts(Some(*staff_type)), &sums, &days, Some(*staff_type))))
            .collect();
        impact.backtest = backtest(&sums, &days);
    }
    impact.areas = areas;
    impact
}

impl AreaImpact {
    /// The measures of a type of staff, or of all.
    pub fn of(&self, staff_type: Option<StaffType>) -> Option<&PublishedMeasures> {
        match staff_type {
            None => Some(&self.whole),
            Some(wanted) => self.by_staff_type.iter().find(|(known, _)| *known == wanted).map(|(_, measures)| measures),
        }
    }

    /// Why the area is not in the whole; none if it is.
    pub fn reason_not_counted(&self) -> Option<&'static str> {
        if self.is_counted {
            None
        } else if self.normal_days.iter().all(|day| day.sufficient) {
            Some("the files do not cover every incident date for this area")
        } else {
            Some("too few ordinary days of the same weekday in the files")
        }
    }
}

/// The dates that an area's counts cover: files are of whole months, so that a month without any row is a month whose file
/// was not given, and what lies before it is not joined to what lies after it.
fn covered(area: &Area, last_wanted: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let month_of = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
    let mut dates = area.by_date.keys().rev().copied().filter(|date| *date <= last_wanted);
    let last = dates.next()?;
    let mut first = last;
    for date in dates {
        if month_of(first) - month_of(date) > 1 {
            break;
        }
        first = date;
    }
    Some((first, last))
}

fn on(area: &Area, date: NaiveDate) -> PublishedCounts {
    area.by_date.get(&date).copied().unwrap_or_default()
}

/// The span of an area and its normal days, by the rules of a practice.
fn days_of(area: &Area, plan: &Plan) -> (Option<(NaiveDate, NaiveDate)>, NormalDays) {
    let span = covered(area, plan.incident.last_date());
    let before = plan.incident.first_date() - Days::new(1);
    let activity = |date: NaiveDate, _: ClockWindow| on(area, date).kept(None);
    let ordinary = Ordinary {
        activity: &activity,
        span: span.unwrap_or((before, before)),
        worked_dates: &BTreeSet::new(),
        rota_span: None,
    };
    (span, normal_days(&plan.incident.dates(), &ordinary, plan))
}

fn measure_area(code: &str, area: &Area, plan: &Plan) -> AreaImpact {
    let (span, days) = days_of(area, plan);
    let is_covered = |date: NaiveDate| span.is_some_and(|(first, last)| (first..=last).contains(&date));
    let measures = |staff_type| of_days(area, &days, &is_covered, staff_type);
    let whole = measures(None);
    let kept_on = |day: &NormalDay| {
        let kept = |counts: &PublishedCounts| counts.kept(None);
        (day.date, pair_on(area, day, is_covered(day.date), &kept))
    };
    AreaImpact {
        code: code.to_owned(),
        name: area.name.clone(),
        span,
        by_date: days.claim.iter().map(kept_on).collect(),
        by_staff_type: StaffType::ALL.iter().map(|staff_type| (*staff_type, measures(Some(*staff_type)))).collect(),
        backtest: backtest(area, &days),
        is_counted: whole.shortfall.is_some(),
        whole,
        normal_days: days.claim,
    }
}

/// Normal and actual of one measure on one date.
fn pair_on(area: &Area, day: &NormalDay, is_covered: bool, measure: &dyn Fn(&PublishedCounts) -> i64) -> Pair {
    let total: i64 = day.chosen.iter().map(|chosen| measure(&on(area, *chosen))).sum();
    // A closed weekday has no chosen days: its normal is nought.
    let normal = day.sufficient.then(|| mean(whole(total), day.days()).unwrap_or_else(|| whole(0)));
    Pair { normal, actual: is_covered.then(|| measure(&on(area, day.date))) }
}

fn of_days(
    area: &Area,
    days: &NormalDays,
    is_covered: &dyn Fn(NaiveDate) -> bool,
    staff_type: Option<StaffType>,
) -> PublishedMeasures {
    let over_dates = |measure: &dyn Fn(&PublishedCounts) -> i64| {
        let pairs: Vec<Pair> = days.claim.iter().map(|day| pair_on(area, day, is_covered(day.date), measure)).collect();
        sum_of_pairs(&pairs)
    };
    let states = PUBLISHED_STATES
        .iter()
        .map(|state| (*state, over_dates(&|counts: &PublishedCounts| counts.state(staff_type, *state))))
        .collect();
    let kept = over_dates(&|counts| counts.kept(staff_type));
    let offered = over_dates(&|counts| counts.offered(staff_type));
    judged(states, kept, offered, accuracy(area, days, staff_type))
}

/// Sums over dates or areas; one that is not known leaves the sum unknown.
fn sum_of_pairs(pairs: &[Pair]) -> Pair {
    Pair { normal: pairs.iter().map(|pair| pair.normal).sum(), actual: pairs.iter().map(|pair| pair.actual).sum() }
}

/// The backtest of one type of staff, or of all: days are trimmed by kept of all staff (ruling 23).
fn accuracy(area: &Area, days: &NormalDays, staff_type: Option<StaffType>) -> Accuracy {
    leave_one_out(&days.pools, &|date| on(area, date).kept(None), &|date| on(area, date).kept(staff_type))
}

fn backtest(area: &Area, days: &NormalDays) -> Vec<Predicted> {
    let kept = |date: NaiveDate| on(area, date).kept(None);
    let mut predicted = predictions(&days.pools, &kept, &kept).0;
    predicted.sort_by_key(|day| day.date);
    predicted
}

fn judged(states: BTreeMap<State, Pair>, kept: Pair, offered: Pair, mut accuracy: Accuracy) -> PublishedMeasures {
    let normal_band = kept.normal.zip(accuracy.half_width).map(|(normal, width)| band(&[to_f64(normal)], width));
    accuracy.band_low = normal_band.map(|ends| ends.0);
    accuracy.band_high = normal_band.map(|ends| ends.1);
    let shortfall_band =
        normal_band.zip(kept.actual).map(|((low, high), actual)| (low - actual as f64, high - actual as f64));
    PublishedMeasures {
        states,
        offered,
        kept,
        shortfall: kept.normal.zip(kept.actual).map(|(normal, actual)| normal - whole(actual)),
        accuracy,
        shortfall_band,
        within_normal_variation: shortfall_band.map(|(low, high)| low <= 0.0 && 0.0 <= high),
    }
}

fn sum_of_counts(data: &PublishedData, counted: &[&AreaImpact]) -> Area {
    let mut sums = Area::default();
    for area in counted.iter().filter_map(|area| data.areas.get(&area.code)) {
        for (date, counts) in &area.by_date {
            sums.by_date.entry(*date).or_default().add_all(counts);
        }
    }
    sums
}

/// The sum of areas, with the band of the backtest of their sums: noise is shared (`DOMAIN.md` section 9).
fn summed(
    parts: &[&PublishedMeasures],
    sums: &Area,
    days: &NormalDays,
    staff_type: Option<StaffType>,
) -> PublishedMeasures {
    let sum = |pick: &dyn Fn(&PublishedMeasures) -> Pair| {
        sum_of_pairs(&parts.iter().map(|measures| pick(measures)).collect::<Vec<_>>())
    };
    let states = PUBLISHED_STATES
        .iter()
        .map(|state| (*state, sum(&|measures| measures.states.get(state).copied().unwrap_or_default())))
        .collect();
    judged(states, sum(&|measures| measures.kept), sum(&|measures| measures.offered), accuracy(sums, days, staff_type))
}

fn warnings(areas: &[AreaImpact], data: &PublishedData) -> Vec<Warning> {
    let mut warnings = data.warnings.clone();
    let not_counted: Vec<&str> = areas.iter().filter(|area| !area.is_counted).map(|area| area.code.as_str()).collect();
    if !not_counted.is_empty() {
        let text = format!(
            "{} of {} areas are not in the whole, because a date is not covered or has no sufficient normal day: {}.",
            not_counted.len(),
            areas.len(),
            not_counted.join(", ")
        );
        warnings.push(Warning::new("areas_not_counted", text));
    }
    let first_row = data.areas.values().filter_map(|area| area.by_date.keys().next()).min();
    let first_used = areas.iter().filter_map(|area| area.span).map(|span| span.0).min();
    if let Some((row, used)) = first_row.zip(first_used).filter(|(row, used)| *row < used) {
        let text = format!(
            "A month is missing between {} and {}: what lies before it was not used.",
            row.format("%-d %B %Y"),
            used.format("%-d %B %Y")
        );
        warnings.push(Warning::new("month_missing", text));
    }
    warnings
}
