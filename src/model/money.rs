//! Money is exact decimal, held in pence; each amount is rounded once, half away from zero (`DOMAIN.md` section 7).

use super::words::count;
use rust_decimal::{Decimal, RoundingStrategy};

/// A sum of money in whole pence.
pub type Pence = i64;

/// Rounds pence half away from zero. Sums of money beyond 90 thousand million pounds are cut to that.
pub fn rounded_pence(exact_pence: Decimal) -> Pence {
    let rounded = exact_pence.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    i64::try_from(rounded).unwrap_or(if rounded.is_sign_negative() { -MOST_PENCE } else { MOST_PENCE })
}

const MOST_PENCE: i64 = 9_000_000_000_000;

/// Pounds as they stand in every JSON: a decimal string such as `"123.40"`, held as pence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pounds(pub Pence);

impl serde::Serialize for Pounds {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&pounds_text(self.0))
    }
}

impl<'de> serde::Deserialize<'de> for Pounds {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let pounds: Option<Decimal> = text.parse().ok();
        let pence = pounds.and_then(|pounds| pounds.checked_mul(Decimal::ONE_HUNDRED)).filter(Decimal::is_integer);
        pence
            .and_then(|pence| i64::try_from(pence).ok())
            .map(Pounds)
            .ok_or_else(|| serde::de::Error::custom("money is pounds with two decimals, such as \"123.40\""))
    }
}

impl schemars::JsonSchema for Pounds {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Pounds".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Pounds with two decimals, such as \"123.40\".",
            "type": "string",
            "pattern": "^-?[0-9]+\\.[0-9]{2}$"
        })
    }
}

/// Pounds with two decimals, such as `-1234.50`: the form of every amount in claim.json.
pub fn pounds_text(pence: Pence) -> String {
    Decimal::new(pence, 2).to_string()
}

/// Pounds for people: `£1,234.50`, a minus sign in front.
pub fn pounds_reading(pence: Pence) -> String {
    format!(
        "{}£{}.{:02}",
        if pence < 0 { "-" } else { "" },
        count(pence.unsigned_abs() / 100),
        pence.unsigned_abs() % 100
    )
}

/// The most that is read as one sum of money: ten million pounds, more than any line of a practice's claim. A number of
/// ten digits in a column of money is an NHS or a telephone number, and must not come out again as an amount.
const MOST_PENCE_READ: Pence = 1_000_000_000;

/// Reads pounds such as `12.31`, `£1,234.50` or `12` as pence. None if it is not a sum of money with at most two
/// decimals, or more than ten million pounds.
pub fn pence_from_text(text: &str) -> Option<Pence> {
    let cleaned: String = text.trim().trim_start_matches('£').replace([',', ' '], "");
    let value: Decimal = cleaned.parse().ok()?;
    let pence = value.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
    if pence.scale() > 0 {
        return None;
    }
    i64::try_from(pence).ok().filter(|pence| pence.abs() <= MOST_PENCE_READ)
}
