//! Every measure and total by its fixed name, with the formula that reaches it from the sheets behind (`CONTRACT.md`
//! section 3: each is a workbook-level defined name; a null measure's cell holds words).

use super::bridge::INCIDENT;
use super::identity::identity_values;
use super::page::{Cached, Value, pounds};
use super::pricing::counts;
use super::styles::Style;
use super::words;
use crate::claim::outcome::{Claim, On};
use crate::impact::outcome::{CancelledBasis, Fate, Measures, Pair};
use crate::model::appointment::State;
use crate::model::data::HOURS_ARE_A_PROXY;
use crate::model::evidence::Tier;
use crate::model::exact::{Exact, to_f64};
use std::collections::BTreeMap;

/// One named value.
pub(super) struct Named {
    /// The defined name.
    pub(super) name: String,
    /// What the cell holds.
    pub(super) value: Value,
    /// How it looks.
    pub(super) style: Style,
    /// What the formula selects by: a part of the window, a head, a tier, a fate; empty if by nothing.
    pub(super) selects: Value,
    /// What it is.
    pub(super) meaning: String,
}

/// Measures over the incident dates and totals, in the order of `CONTRACT.md`; then whose claim it is.
pub(super) fn named_values(claim: &Claim) -> Vec<Named> {
    let mut values = measure_values(&claim.appointments.measures, claim, true);
    values.extend(hours_values(claim));
    values.extend(accuracy_values(claim));
    values.extend(total_values(claim));
    if let Some(knock_on) = &claim.appointments.knock_on {
        values.extend(measure_values(knock_on, claim, false).into_iter().map(|value| Named {
            name: format!("knock_on_{}", value.name),
            meaning: format!("Knock-on dates: {}", value.meaning),
            ..value
        }));
    }
    values.extend(identity_values(claim));
    values
}

/// Cell of what a row selects by: replaced when the row is written.
pub(super) const SELECTS: &str = "{selects}";

struct Builder {
    is_live: bool,
    values: Vec<Named>,
}

impl Builder {
    fn push(&mut self, name: &str, meaning: &str, number: Option<f64>, style: Style, formula: Option<(&str, &str)>) {
        let (value, style, selects) = match (number, formula) {
            (None, _) => (Value::Text(words::NOT_MEASURED.to_owned()), Style::Text, ""),
            (Some(number), Some((formula, selects))) if self.is_live => {
                (Value::Formula(formula.to_owned(), Cached::Number(number)), style, selects)
            }
            (Some(number), _) => (Value::Number(number), style, ""),
        };
        let (name, selects, meaning) = (name.to_owned(), Value::Text(selects.to_owned()), meaning.to_owned());
        self.values.push(Named { name, value, style, selects, meaning });
    }

    fn words(&mut self, name: &str, meaning: &str, words: &str) {
        let (name, meaning) = (name.to_owned(), meaning.to_owned());
        let value = Value::Text(words.to_owned());
        self.values.push(Named { name, value, style: Style::Text, selects: Value::Text(String::new()), meaning });
    }

    fn pair(&mut self, name: &str, meaning: &str, pair: Pair) {
        self.normal(name, meaning, pair);
        self.actual(name, meaning, pair);
    }

    fn normal(&mut self, name: &str, meaning: &str, pair: Pair) {
        let formula = format!("SUMIFS(bridge_{name}_normal,bridge_part,{SELECTS})");
        let meaning = format!("{meaning}, on the normal day");
        self.push(
            &format!("{name}_normal"),
            &meaning,
            pair.normal.map(to_f64),
            Style::Mean,
            Some((&formula, INCIDENT)),
        );
    }

    fn actual(&mut self, name: &str, meaning: &str, pair: Pair) {
        let formula = format!("SUMIFS(bridge_{name}_actual,bridge_part,{SELECTS})");
        let number = pair.actual.map(|count| count as f64);
        self.push(&format!("{name}_actual"), meaning, number, Style::Count, Some((&formula, INCIDENT)));
    }
}

fn measure_values(measures: &Measures, claim: &Claim, is_live: bool) -> Vec<Named> {
    let mut builder = Builder { is_live, values: Vec::new() };
    let state = |state: State| measures.bridge.states.get(&state).copied().unwrap_or_default();
    builder.pair("offered", "Appointments offered", measures.bridge.offered);
    builder.pair("kept", "Appointments kept", measures.bridge.kept);
    builder.push(
        "kept_attested",
        "Kept, with what was attested on paper (tier B)",
        measures.kept_attested.map(|count| count as f64),
        Style::Count,
        None,
    );
    builder.pair("unrecorded", "Not closed by anybody", state(State::Unrecorded));
    builder.pair("dna", "Did not attend", state(State::Dna));
    builder.pair("walked_out", "Walked out", state(State::WalkedOut));
    builder.pair("unfilled", "Left empty", state(State::Unfilled));
    builder.actual("pending", "Not yet due when the export was made", state(State::Pending));
    let auto_dna = measures.auto_dna_suspect.map(to_f64);
    builder.push("auto_dna_suspect", "Did not attend, beyond the normal number", auto_dna, Style::Mean, None);
    let (low, high) = measures.kept_range.map_or((None, None), |(low, high)| (Some(to_f64(low)), Some(high as f64)));
    builder.push(
        "kept_range_low",
        "Kept, if only the normal number of those not closed was seen",
        low,
        Style::Mean,
        None,
    );
    builder.push("kept_range_high", "Kept, if everyone not closed was seen", high, Style::Count, None);
    shortfall_values(&mut builder, measures);
    cancelled_values(&mut builder, measures, claim);
    builder.values
}

fn shortfall_values(builder: &mut Builder, measures: &Measures) {
    let shortfall = measures.bridge.shortfall.map(to_f64);
    builder.push(
        "shortfall",
        "Kept on the normal day less kept (tier C)",
        shortfall,
        Style::Mean,
        Some(("kept_normal-kept_actual", "")),
    );
    let low = measures.shortfall_band.map(|band| band.0);
    let high = measures.shortfall_band.map(|band| band.1);
    let band = |formula: &'static str| Some((formula, ""));
    builder.push(
        "shortfall_band_low",
        "Low end of the shortfall's 95% band",
        low,
        Style::Mean,
        band("band_low-kept_actual"),
    );
    builder.push(
        "shortfall_band_high",
        "High end of the shortfall's 95% band",
        high,
        Style::Mean,
        band("band_high-kept_actual"),
    );
    let verdict = match measures.within_normal_variation {
        Some(true) => "TRUE",
        Some(false) => "FALSE",
        None => words::NOT_MEASURED,
    };
    let meaning = "Whether the shortfall lies within normal variation";
    if let (true, Some(within)) = (builder.is_live, measures.within_normal_variation) {
        let formula = "AND(ROUND(shortfall_band_low,9)<=0,ROUND(shortfall_band_high,9)>=0)";
        builder.values.push(Named {
            name: "within_normal_variation".to_owned(),
            value: Value::Formula(formula.to_owned(), Cached::Truth(within)),
            style: Style::Text,
            selects: Value::Text(String::new()),
            meaning: meaning.to_owned(),
        });
    } else {
        builder.words("within_normal_variation", meaning, verdict);
    }
}

fn cancelled_values(builder: &mut Builder, measures: &Measures, claim: &Claim) {
    let gross = measures.cancelled_gross;
    let is_counted = builder.is_live && rows_make(claim, gross);
    let count = |value: Option<i64>| value.map(|count| count as f64);
    let gross_formula = is_counted.then_some(("SUM(cancelled_weight)", ""));
    builder.push(
        "cancelled_gross",
        "Cancelled because of the incident, gross",
        count(gross),
        Style::Count,
        gross_formula,
    );
    let normal = measures.cancelled_normal.map(to_f64);
    builder.push("cancelled_normal", "The same on the normal day", normal, Style::Mean, None);
    let is_difference = gross.is_some() && normal.is_some();
    let extra = measures.cancelled_extra.map(to_f64);
    let extra_formula = if is_difference {
        Some(("cancelled_gross-cancelled_normal", ""))
    } else {
        (measures.cancelled_basis == Some(CancelledBasis::Inferred)).then_some(("unfilled_actual-unfilled_normal", ""))
    };
    let extra_meaning = match measures.cancelled_basis {
        Some(CancelledBasis::Inferred) => "Slots left empty beyond normal: cancelled, or used on paper (tier C)",
        _ => "Cancelled beyond normal, signed",
    };
    builder.push("cancelled_extra", extra_meaning, extra, Style::Mean, extra_formula);
    builder.words("cancelled_basis", "On what the count of cancelled rests", basis_words(measures.cancelled_basis));
    for fate in Fate::ALL {
        let number = measures.fates.as_ref().map(|fates| fates.get(&fate).copied().unwrap_or(0));
        let formula = format!("SUMIFS(cancelled_weight,cancelled_fate,{SELECTS})");
        let formula = is_counted.then_some((formula.as_str(), words::fate(fate)));
        builder.push(fate.name(), fate_meaning(fate), count(number), Style::Count, formula);
    }
    let lost_formula = measures.fates.is_some().then_some(("rebooked_not_kept+not_rebooked", ""));
    builder.push("lost", "Rebooked but not kept, or not rebooked", count(measures.lost), Style::Count, lost_formula);
}

/// Whether the rows of `Cancelled` are those of this count.
fn rows_make(claim: &Claim, gross: Option<i64>) -> bool {
    gross.is_some() && (gross == Some(0) || !claim.appointments.fate_rows.is_empty())
}

/// The basis as in claim.json.
pub(super) fn basis_words(basis: Option<CancelledBasis>) -> &'static str {
    match basis {
        Some(CancelledBasis::Recorded) => "recorded",
        Some(CancelledBasis::Snapshots) => "snapshots",
        Some(CancelledBasis::Inferred) => "inferred",
        Some(CancelledBasis::None) => "none",
        None => words::NOT_MEASURED,
    }
}

fn fate_meaning(fate: Fate) -> &'static str {
    match fate {
        Fate::Reprovided => "Cancelled, then kept on another date",
        Fate::RebookedPending => "Cancelled, booked again, not yet due",
        Fate::RebookedNotKept => "Cancelled, booked again, not kept",
        Fate::NotRebooked => "Cancelled, not booked again",
        Fate::Untraceable => "Cancelled, without an identifier to follow",
    }
}

fn hours_values(claim: &Claim) -> Vec<Named> {
    let mut builder = Builder { is_live: true, values: Vec::new() };
    let has_rows = !claim.hours.person_weeks.is_empty();
    let formula = |formula: &'static str| has_rows.then_some((formula, ""));
    let exact = |value: Option<Exact>| value.map(to_f64);
    let has_proxy = claim.warnings.iter().any(|warning| warning.code == HOURS_ARE_A_PROXY);
    builder.push(
        "extra_minutes",
        match has_proxy {
            false => "Minutes worked beyond plan or normal, over the claim window (tier D)",
            true => {
                "Minutes beyond plan or normal, over the claim window (tier D; of clinicians a proxy from clinic sessions, tier C)"
            }
        },
        exact(claim.hours.extra_minutes),
        Style::Count,
        formula("SUM(hours_extra)"),
    );
    builder.push(
        "absence_minutes",
        "Minutes not worked of plan or normal, over the claim window",
        exact(claim.hours.absence_minutes),
        Style::Count,
        formula("SUM(hours_absence)"),
    );
    builder.values
}

fn accuracy_values(claim: &Claim) -> Vec<Named> {
    let mut builder = Builder { is_live: true, values: Vec::new() };
    let accuracy = &claim.accuracy;
    builder.push("band_low", "Low end of the normal day's 95% band of kept", accuracy.band_low, Style::Mean, None);
    builder.push("band_high", "High end of it", accuracy.band_high, Style::Mean, None);
    builder.push("accuracy_n", "Days on which the normal day was tried", Some(accuracy.n as f64), Style::Count, None);
    builder.push("accuracy_mape", "Mean size of its error", accuracy.mape, Style::Percent, None);
    builder.push("accuracy_bias", "Mean of its error", accuracy.bias, Style::Percent, None);
    builder.push("accuracy_rrmse", "Root of its mean squared error", accuracy.rrmse, Style::Percent, None);
    let day_of = &claim.appointments.day_of;
    let ratio = day_of.ratio.map(to_f64);
    builder.push("day_of_ratio", "Booked when the incident began, against normal", ratio, Style::Quantity, None);
    let capped = day_of.capped.map(to_f64);
    builder.push("day_of_capped", "The same, capped to 0.8 to 1.2", capped, Style::Quantity, None);
    let ordinary = claim.appointments.ordinary_rate.filter(|(_, of)| *of > 0);
    let ordinary = ordinary.map(|(found, of)| found as f64 / of as f64);
    let meaning = "Share of the normal days' cancelled rows that are booked again by the same rule";
    builder.push("ordinary_rate", meaning, ordinary, Style::Percent, None);
    let adjusted = day_of.shortfall_adjusted.map(to_f64);
    builder.push(
        "shortfall_adjusted",
        "Shortfall with the normal day scaled by it (for comparison only)",
        adjusted,
        Style::Mean,
        None,
    );
    builder.values
}

fn total_values(claim: &Claim) -> Vec<Named> {
    let totals = &claim.totals;
    let mut values = vec![
        total("invoice_total", "On the invoice", "lines_include,on_invoice", totals.invoice),
        total("candidate_total", "Waits for a declaration", "lines_include,off_invoice", totals.candidates),
        total("schedule_total", "For information", "lines_on,on_schedule", totals.schedule),
    ];
    for head in 1..=8 {
        values.push(by_head("by_head", head, "lines_include,on_invoice", &totals.invoice_by_head));
    }
    for tier in [Tier::A, Tier::B, Tier::C, Tier::D] {
        let formula = format!("ROUND(SUMIFS(lines_amount,lines_include,on_invoice,lines_tier,{SELECTS}),2)");
        let pence = totals.invoice_by_tier.get(&tier).copied().unwrap_or(0);
        values.push(Named {
            name: format!("by_tier_{}", tier.letter()),
            value: Value::Formula(formula, Cached::Number(pounds(pence))),
            style: Style::Money,
            selects: Value::Text(tier.letter().to_owned()),
            meaning: format!("On the invoice, evidence tier {}", tier.letter()),
        });
    }
    for head in 1..=8 {
        values.push(by_head("candidate_by_head", head, "lines_include,off_invoice", &totals.candidates_by_head));
    }
    for head in 1..=12 {
        values.push(by_head("schedule_by_head", head, "lines_on,on_schedule", &totals.schedule_by_head));
    }
    values
}

fn total(name: &str, meaning: &str, condition: &str, pence: i64) -> Named {
    Named {
        name: name.to_owned(),
        value: Value::Formula(format!("ROUND(SUMIFS(lines_amount,{condition}),2)"), Cached::Number(pounds(pence))),
        style: Style::Money,
        selects: Value::Text(String::new()),
        meaning: meaning.to_owned(),
    }
}

fn by_head(name: &str, head: u8, condition: &str, pence: &BTreeMap<u8, i64>) -> Named {
    let formula = format!("ROUND(SUMIFS(lines_amount,{condition},lines_head,{SELECTS}),2)");
    let where_it_stands = match name {
        "by_head" => "On the invoice",
        "candidate_by_head" => "Waits for a declaration",
        _ => "For information",
    };
    Named {
        name: format!("{name}_{head}"),
        value: Value::Formula(formula, Cached::Number(pounds(pence.get(&head).copied().unwrap_or(0)))),
        style: Style::Money,
        selects: Value::Number(f64::from(head)),
        meaning: format!("{where_it_stands}, head {head}: {}", super::invoice::head_name(head)),
    }
}

/// Invoice, candidates and schedule of lines grouped by anything, for the checks: pence as written.
pub(super) fn invoice_pence(claim: &Claim, belongs: impl Fn(&crate::claim::outcome::Line) -> bool) -> i64 {
    claim.lines.iter().filter(|line| counts(line) && belongs(line)).filter_map(|line| line.amount_pence).sum()
}

/// How many candidate lines wait, and how many lines are unpriced.
pub(super) fn waiting_lines(claim: &Claim) -> (usize, usize) {
    let waiting = claim.lines.iter().filter(|line| line.on == On::Candidate && line.amount_pence.is_some()).count();
    let unpriced = claim
        .lines
        .iter()
        .filter(|line| matches!(line.on, On::Invoice | On::Candidate) && line.amount_pence.is_none())
        .count();
    (waiting, unpriced)
}
