//! Robust z: how far a practice lies from the median of its like, in units that no single practice can stretch.

use super::relative_shortfall;
use super::rows::Member;
use crate::model::policy::Affected;
use crate::report::region::outcome::{OutlierRow, Outliers, Unusual};

/// From this z on a practice is worth a look (Iglewicz and Hoaglin's limit).
const LIMIT: f64 = 3.5;
/// Fewer values than this have no usual one.
pub const LEAST_VALUES: usize = 5;
/// The median absolute deviation of a normal distribution is this part of its standard deviation.
const MEDIAN_DEVIATION: f64 = 0.674_489_750_196_082;
/// The mean absolute deviation of a normal distribution is this part of its standard deviation: the root of 2 / pi.
const MEAN_DEVIATION: f64 = 0.797_884_560_802_865;

/// The values of the practices that are counted, each among those with the same answer to "affected".
pub(super) fn of(members: &[&Member<'_>]) -> Outliers {
    let mut practices = Vec::new();
    for affected in Affected::ALL {
        let alike: Vec<&Member<'_>> =
            members.iter().copied().filter(|member| member.row.affected == *affected).collect();
        let costs: Vec<Option<f64>> =
            alike.iter().map(|member| member.row.invoice_per_1000_patients.map(|cost| cost.0 as f64 / 100.0)).collect();
        let shortfalls: Vec<Option<f64>> = alike.iter().map(|member| relative_shortfall(member)).collect();
        for ((member, cost), shortfall) in alike.iter().zip(unusual(&costs)).zip(unusual(&shortfalls)) {
            if cost.is_some() || shortfall.is_some() {
                practices.push(OutlierRow { code: member.row.code.clone(), affected: *affected, cost, shortfall });
            }
        }
    }
    practices.sort_by(|one, other| one.code.cmp(&other.code));
    Outliers { limit: LIMIT, practices }
}

/// Each value among all of them: (value - median) / spread. The spread is the median absolute deviation over 0.6745; where
/// more than half of the values are alike that is nought, and the mean absolute deviation over 0.7979 stands in its place;
/// where all are alike there is no z.
pub fn unusual(values: &[Option<f64>]) -> Vec<Option<Unusual>> {
    let known: Vec<f64> = values.iter().copied().flatten().collect();
    let centre = (known.len() >= LEAST_VALUES).then(|| median(&known)).flatten();
    let spread = centre.and_then(|centre| spread(&known, centre));
    let of_value = |value: f64| Unusual {
        value,
        median: centre,
        spread,
        z: centre.zip(spread).map(|(centre, spread)| (value - centre) / spread),
    };
    values.iter().map(|value| value.map(of_value)).collect()
}

fn spread(values: &[f64], centre: f64) -> Option<f64> {
    let deviations: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
    let middle = median(&deviations).unwrap_or(0.0) / MEDIAN_DEVIATION;
    let mean = deviations.iter().sum::<f64>() / deviations.len().max(1) as f64 / MEAN_DEVIATION;
    [middle, mean].into_iter().find(|spread| *spread > 0.0)
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (below, above) = (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    Some((below + above) / 2.0)
}
