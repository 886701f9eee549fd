//! Head 9: protection from clawback (QOF, DES, local schemes): a request, no sum (`DOMAIN.md` section 7).

use super::{Claiming, blank_line};
use crate::claim::outcome::{Line, On, Unit};
use crate::model::evidence::Tier;
use crate::model::exact::{to_f64, whole};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

/// One request, where less was delivered than on a normal day.
pub fn lines(claiming: &Claiming) -> Vec<Line> {
    let measures = &claiming.appointments.measures;
    let Some(shortfall) = measures.bridge.shortfall.filter(|shortfall| *shortfall > whole(0)) else {
        return Vec::new();
    };
    let description = "Protection from clawback (QOF, enhanced services, local schemes) for activity not delivered";
    let mut line = blank_line(9, On::Request, Tier::C, description);
    line.unit = Unit::Item;
    line.quantity = Decimal::from_f64(to_f64(shortfall)).unwrap_or_default().round_dp(2);
    line.reason = "appointments fewer than on a normal day; a request, no sum".to_owned();
    vec![line]
}
