//! Numbers as a person writes them.

/// `12,345`.
pub fn count(number: impl TryInto<i64>) -> String {
    let number: i64 = number.try_into().unwrap_or(i64::MAX);
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if number < 0 { format!("-{grouped}") } else { grouped }
}

/// `1 row`, `12,345 rows`.
pub fn counted(number: impl TryInto<i64>, one: &str, several: &str) -> String {
    let number: i64 = number.try_into().unwrap_or(i64::MAX);
    format!("{} {}", count(number), if number == 1 { one } else { several })
}
