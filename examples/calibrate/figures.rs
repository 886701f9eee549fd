//! Sums over practices.

use crate::run::Outcome;

/// Standard deviation over the mean; none with fewer than two or a mean of nought.
pub fn scatter(counts: &[f64]) -> Option<f64> {
    let mean = mean(counts)?;
    if counts.len() < 2 || mean == 0.0 {
        return None;
    }
    let squares: f64 = counts.iter().map(|count| (count - mean).powi(2)).sum();
    Some((squares / (counts.len() as f64 - 1.0)).sqrt() / mean)
}

/// Mean; none of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// A share with how many it is of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// Those of which it is true.
    pub yes: usize,
    /// All.
    pub of: usize,
}

impl Share {
    /// Counts.
    pub fn count(values: impl Iterator<Item = bool>) -> Share {
        values.fold(Share::default(), |share, yes| Share { yes: share.yes + usize::from(yes), of: share.of + 1 })
    }

    /// In per cent.
    pub fn percent(self) -> f64 {
        100.0 * self.yes as f64 / self.of.max(1) as f64
    }
}

/// How good a centre and a band are.
pub struct Quality {
    /// How often the band covers.
    pub coverage: Share,
    /// Mean of |error|, as a share of the normal day.
    pub mean_error: f64,
    /// Mean error.
    pub bias: f64,
    /// How often the shortfall of a practice that lost nothing, and at each severity, lies within the band.
    pub within: Vec<Share>,
}

/// Quality of a definition (by its place among the guesses) over practices.
pub fn quality(outcomes: &[&Outcome], place: usize) -> Quality {
    let known: Vec<_> = outcomes.iter().filter_map(|outcome| Some((*outcome, outcome.guesses[place]?))).collect();
    let errors: Vec<f64> =
        known.iter().map(|(outcome, guess)| (guess.centre - outcome.kept_without_outage) / guess.centre).collect();
    let absolute: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    // Within means inside the band or on its edge (ruling 14). The band of kept is centre +- half width; the shortfall's
    // is that less what was kept, so the true shortfall is covered where the band of kept covers what would have been.
    let is_within = |guess: &crate::alternatives::Guess, kept: f64| (guess.centre - kept).abs() <= guess.half_width;
    let within_at = |kept: &dyn Fn(&Outcome) -> f64| {
        Share::count(known.iter().map(|(outcome, guess)| is_within(guess, kept(outcome))))
    };
    let unaffected = within_at(&|outcome| outcome.kept_without_outage);
    let mut within = vec![unaffected];
    for severity in 0..crate::run::SEVERITIES.len() {
        within.push(within_at(&|outcome| outcome.kept_at[severity]));
    }
    Quality {
        coverage: unaffected,
        mean_error: mean(&absolute).unwrap_or(f64::NAN),
        bias: mean(&errors).unwrap_or(f64::NAN),
        within,
    }
}
