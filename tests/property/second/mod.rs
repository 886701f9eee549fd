//! A second implementation of `measures` and `totals`: deliberately plain, written from `DOMAIN.md` alone. Loops over
//! sorted maps and exact fractions; no polars, and nothing of `normal`, `impact` or `claim`. It is given what the engine
//! is given, the canonical rows and the policy, and must come to the same figures: counts exactly, means as the double
//! nearest to the exact fraction, money to the penny.

mod agrees;
mod book;
mod days;
mod differences;
mod hours;
mod money;
mod windows;

use num_rational::Ratio;

/// Exact, wide enough that nothing here overflows.
pub type Fraction = Ratio<i128>;

pub fn whole(count: i64) -> Fraction {
    Fraction::from_integer(i128::from(count))
}

/// None over nothing.
pub fn mean(values: impl IntoIterator<Item = Fraction>) -> Option<Fraction> {
    let values: Vec<Fraction> = values.into_iter().collect();
    let count = i64::try_from(values.len()).ok().filter(|count| *count > 0)?;
    Some(values.into_iter().sum::<Fraction>() / whole(count))
}

/// The double nearest to a fraction: numerator and denominator are exact doubles, and one division rounds once.
pub fn nearest_double(value: Fraction) -> f64 {
    let (numerator, denominator) = (*value.numer(), *value.denom());
    assert!(numerator.abs() < 1 << 53 && denominator < 1 << 53, "a fraction of counts is small");
    numerator as f64 / denominator as f64
}
