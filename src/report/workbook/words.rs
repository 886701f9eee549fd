//! Fixed words and numbers that sheets and formulas share.

use crate::impact::outcome::Fate;
use crate::model::incident::Incident;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// `Include` of a line on the invoice.
pub(super) const ON_INVOICE: &str = "Y";
/// `Include` of a line that is not on it.
pub(super) const OFF_INVOICE: &str = "N";
/// `Include` of lines that never go on the invoice.
pub(super) const NOT_OFFERED: &str = "not offered";
/// Where schedule lines stand.
pub(super) const ON_SCHEDULE: &str = "schedule";
/// Nothing applies.
pub(super) const NONE: &str = "none";
/// No rate is known.
pub(super) const UNPRICED: &str = "unpriced";
/// Printed on the invoice when no line changed.
pub(super) const AS_CALCULATED: &str = "amounts as calculated, not amended since";
/// A request without a sum.
pub(super) const NO_SUM: &str = "no sum";
/// A measure that cannot be known from the files.
pub(super) const NOT_MEASURED: &str = "not measured";

/// What nobody said.
pub(super) const NOT_STATED: &str = "not stated";

/// A fixed value with a defined name on `Rates`.
pub(super) struct Constant {
    /// Defined name.
    pub(super) name: &'static str,
    /// Value.
    pub(super) value: Fixed,
    /// What it is.
    pub(super) meaning: &'static str,
}

/// A fixed value.
pub(super) enum Fixed {
    /// A number.
    Number(i64),
    /// Words.
    Words(&'static str),
}

/// Every fixed value that a formula refers to.
pub(super) const CONSTANTS: &[Constant] = &[
    number("minutes_per_hour", 60, "Minutes in an hour"),
    number("pence_per_pound", 100, "Pence in a pound"),
    number("hundred", 100, "Hundredths in one: enhancements and per cents are worked in hundredths"),
    number("ten_thousand", 10_000, "Hundredths of a per cent in the whole"),
    text("on_invoice", ON_INVOICE, "Include: the line is on the invoice"),
    text("off_invoice", OFF_INVOICE, "Include: the line is not on the invoice"),
    text("on_schedule", ON_SCHEDULE, "Lines for information"),
    text("words_reconciled", "RECONCILED", "Printed when every check holds"),
    text("words_not_reconciled", "NOT RECONCILED", "Printed when a check fails"),
    text("words_yes", "yes", "Printed when something changed since it was written"),
    text("words_no", "no", "Printed when nothing changed since it was written"),
    text("words_as_calculated", AS_CALCULATED, "Printed on the invoice when no line changed"),
    text("words_amended", "amended by the practice since calculation: ", "Printed on the invoice when lines changed"),
    text("words_lines", " lines, ", "Printed on the invoice when lines changed"),
    text("words_pounds", " pounds", "Printed on the invoice when lines changed"),
];

const fn number(name: &'static str, value: i64, meaning: &'static str) -> Constant {
    Constant { name, value: Fixed::Number(value), meaning }
}

const fn text(name: &'static str, value: &'static str, meaning: &'static str) -> Constant {
    Constant { name, value: Fixed::Words(value), meaning }
}

/// What became of a cancelled appointment, in words (`DOMAIN.md` section 5). Formulas select by these words.
pub(super) fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Reprovided => "seen on another date",
        Fate::RebookedPending => "booked again, not yet due",
        Fate::RebookedNotKept => "booked again, not kept",
        Fate::NotRebooked => "not booked again",
        Fate::Untraceable => "cannot be traced",
    }
}

/// Code of a row of on-costs on `Rates`.
pub(super) fn on_cost_code(place: usize) -> String {
    format!("ONCOST{}", place + 1)
}

/// A number of hundredths as a number.
pub(super) fn hundredths(value: i64) -> f64 {
    value as f64 / 100.0
}

/// The nearest double of a decimal.
pub(super) fn decimal(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

/// A date for people: `19 July 2024`.
pub(super) fn day(date: chrono::NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// An incident's dates and, for a part of a day, its times: `19 July 2024`.
pub(super) fn incident(incident: &Incident) -> String {
    let (first, last) = (day(incident.first_date()), day(incident.last_date()));
    let span = if first == last { first } else { format!("{first} to {last}") };
    if incident.is_part_day() {
        format!("{span}, {} to {}", incident.start.format("%H:%M"), incident.end.format("%H:%M"))
    } else {
        span
    }
}

/// Whether a change is out of the ordinary, as the band of the normal day says.
pub(super) fn verdict(is_within: Option<bool>) -> &'static str {
    match is_within {
        Some(true) => "within normal variation",
        Some(false) => "beyond normal variation",
        None => "no verdict",
    }
}
