//! Exact arithmetic for means. A mean of counts or minutes is a fraction and stays one: parts sum to wholes without a
//! tolerance (`DOMAIN.md` section 3, "being a mean, additive"; section 8, "no tolerance anywhere").

use num_rational::Ratio;

/// An exact number of appointments or minutes: a count, a mean of counts, or a difference of the two.
pub type Exact = Ratio<i64>;

/// A whole number as an exact one.
pub fn whole(count: i64) -> Exact {
    Ratio::from_integer(count)
}

/// The arithmetic mean of a total over a number of days; none over no days.
pub fn mean(total: Exact, days: usize) -> Option<Exact> {
    let days = i64::try_from(days).ok().filter(|days| *days > 0)?;
    Some(total / days)
}

/// The nearest double, for printing and for statistics that end in a square root.
pub fn to_f64(value: Exact) -> f64 {
    *value.numer() as f64 / *value.denom() as f64
}

/// Whole minutes, rounded down (ruling 19: once per person-week). Never negative.
pub fn whole_minutes(value: Exact) -> i64 {
    value.floor().to_integer().max(0)
}

/// Whole minutes, rounded up: the most that a date takes when minutes are laid on it (ruling 19).
pub fn minutes_rounded_up(value: Exact) -> i64 {
    value.ceil().to_integer().max(0)
}
