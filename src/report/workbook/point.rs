//! The point of the claim in one sentence, for a reader with five seconds.

use crate::claim::outcome::Claim;
use crate::model::exact::{Exact, to_f64};

/// What was kept against the normal day, the verdict, and the money. The figures are those of the calculation, and the
/// sentence says so: the amounts beside it stay live.
pub(super) fn point_sentence(claim: &Claim) -> String {
    let money = |pence: i64| {
        let sign = if pence < 0 { "-" } else { "" };
        format!("{sign}£{}.{:02}", thousands(pence.unsigned_abs() / 100), pence.unsigned_abs() % 100)
    };
    let waiting = match claim.totals.candidates {
        0 => "nothing waits for the practice's word".to_owned(),
        pence => format!("{} waits for the practice's word", money(pence)),
    };
    format!("As calculated: {}. {} is claimed; {waiting}.", effect(claim), money(claim.totals.invoice))
}

fn effect(claim: &Claim) -> String {
    let measures = &claim.appointments.measures;
    let day = if claim.plan.incident.dates().len() == 1 { "a normal day" } else { "as many normal days" };
    let bridge = &measures.bridge;
    match (bridge.kept.actual, bridge.kept.normal, bridge.shortfall) {
        (Some(actual), Some(normal), Some(shortfall)) => {
            let kept = if actual == 1 { "appointment" } else { "appointments" };
            let (change, verdict) = (change_words(shortfall), verdict_words(measures.within_normal_variation));
            format!("{actual} {kept} kept against {:.1} on {day}: {change}{verdict}", to_f64(normal))
        }
        (Some(actual), _, _) => format!("{actual} appointments kept; no normal day is known to set beside them"),
        _ => "appointments kept could not be measured".to_owned(),
    }
}

fn change_words(shortfall: Exact) -> String {
    let fewer = to_f64(shortfall);
    if fewer < 0.0 { format!("{:.1} more", -fewer) } else { format!("{fewer:.1} fewer") }
}

fn verdict_words(is_within: Option<bool>) -> &'static str {
    match is_within {
        Some(true) => ", within normal variation",
        Some(false) => ", beyond normal variation",
        None => "",
    }
}

/// A whole number with commas between thousands.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn commas_stand_between_thousands() {
        for (number, words) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), words);
        }
    }
}
