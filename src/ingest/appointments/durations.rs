//! Lengths of time as appointment books print them.

/// Minutes in words: `8m`, `1h 30m`, `15 mins`, `00:15`.
pub fn minutes_in_words(text: &str) -> Option<i64> {
    let lower = text.trim().to_ascii_lowercase();
    if let Some((hours, minutes)) = lower.split_once(':') {
        let minutes = minutes.split(':').next().unwrap_or(minutes);
        return hours.parse::<i64>().ok()?.checked_mul(60)?.checked_add(minutes.parse::<i64>().ok()?);
    }
    let mut total = 0_i64;
    let mut number = String::new();
    let mut unit = String::new();
    let mut parts = Vec::new();
    for character in lower.chars().chain(std::iter::once('0')) {
        if character.is_ascii_digit() {
            if !unit.trim().is_empty() {
                parts.push((std::mem::take(&mut number), std::mem::take(&mut unit)));
            }
            number.push(character);
        } else {
            unit.push(character);
        }
    }
    for (number, unit) in &parts {
        let factor = match unit.trim() {
            "m" | "min" | "mins" | "minute" | "minutes" => 1,
            "h" | "hr" | "hrs" | "hour" | "hours" => 60,
            "d" | "day" | "days" => 1440,
            "wk" | "wks" | "week" | "weeks" => 10_080,
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(factor)?)?;
    }
    (!parts.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_read_in_each_form_and_nothing_else_is() {
        let cases = [("8m", 8), ("1h 30m", 90), ("15 mins", 15), ("00:15", 15), ("01:10:00", 70), ("2 wks", 20_160)];
        for (text, minutes) in cases {
            assert_eq!(minutes_in_words(text), Some(minutes), "{text}");
        }
        for text in ["", "soon", "8", "8 parsecs", "h", "x:15"] {
            assert_eq!(minutes_in_words(text), None, "{text}");
        }
    }
}
