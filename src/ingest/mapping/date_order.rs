//! Which part of all-numeric dates comes first, decided once for a whole column: by a day over 12, else by the incident,
//! else by weekdays and span. Where none of them says anything it is asked.

use super::asking::{Asked, Asking};
use super::question::Choice;
use super::score::Settled;
use crate::ingest::dates::{NumericOrder, NumericParts, dates_in_order, order_touching, span_days, weekend_days};
use crate::model::incident::Incident;
use std::collections::BTreeSet;

/// A span longer than this many times the other speaks against the order that gives it.
const SPAN_FACTOR: i64 = 4;
/// A span of a few weeks is ordinary in any order.
const ORDINARY_SPAN_DAYS: i64 = 62;

/// What a column of all-numeric dates shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderJudged {
    /// The order; none if it must be asked.
    pub order: Option<NumericOrder>,
    /// Score of day first out of 100; month first has the rest.
    pub day_first: u32,
    /// What speaks for it.
    pub why: &'static str,
    /// Whether the column itself proves it (or contradicts itself), so that no answer is needed.
    pub is_proven: bool,
}

const fn judged(order: Option<NumericOrder>, day_first: u32, why: &'static str) -> OrderJudged {
    OrderJudged { order, day_first, why, is_proven: false }
}

/// Judges a column of an appointment book. Without proof month first is never taken, only proposed: UK systems write the
/// day first.
pub fn judge_of_book(parts: &BTreeSet<NumericParts>, incident: Option<&Incident>) -> OrderJudged {
    judge(parts, incident, |evidence| {
        let order = (evidence.for_day && !evidence.for_month).then_some(NumericOrder::DayFirst);
        let why = match (evidence.for_day, evidence.for_month) {
            (true, false) => "read day first its dates fall on fewer weekend days or lie closer together",
            (false, true) => "read month first its dates fall on fewer weekend days or lie closer together",
            (true, true) => "weekdays speak for one order and the span of its dates for the other",
            (false, false) => {
                "no day is over 12, and neither the incident, the weekdays nor the span of its dates settle it"
            }
        };
        judged(order, evidence.score(), why)
    })
}

/// Judges a column of dates that a practice wrote itself, in a rota: day first, as England writes, unless the dates would
/// be strewn over a far longer time that way.
pub fn judge_of_practice(parts: &BTreeSet<NumericParts>, incident: Option<&Incident>) -> OrderJudged {
    judge(parts, incident, |evidence| {
        let is_strewn = evidence.day_span > ORDINARY_SPAN_DAYS && evidence.day_span > evidence.month_span * SPAN_FACTOR;
        if is_strewn {
            return judged(
                None,
                30,
                "read day first its dates are strewn over a far longer time than read month first",
            );
        }
        judged(Some(NumericOrder::DayFirst), 80, ENGLISH)
    })
}

/// Judges the dates of a template of ours, which says how dates are written: day first, where nothing proves otherwise.
pub fn judge_of_template(parts: &BTreeSet<NumericParts>, incident: Option<&Incident>) -> OrderJudged {
    judge(parts, incident, |_| judged(Some(NumericOrder::DayFirst), 80, ENGLISH))
}

const ENGLISH: &str = "a practice in England writes the day first, and nothing speaks against it";

fn judge(
    parts: &BTreeSet<NumericParts>,
    incident: Option<&Incident>,
    otherwise: impl FnOnce(&Evidence) -> OrderJudged,
) -> OrderJudged {
    let day_first = parts.iter().any(|(first, second, _)| *first > 12 && *second <= 12);
    let month_first = parts.iter().any(|(first, second, _)| *second > 12 && *first <= 12);
    let proven = |order, score, why| OrderJudged { is_proven: true, ..judged(order, score, why) };
    match (day_first, month_first) {
        (true, false) => return proven(Some(NumericOrder::DayFirst), 100, "some of its first numbers are over 12"),
        (false, true) => return proven(Some(NumericOrder::MonthFirst), 0, "some of its second numbers are over 12"),
        (true, true) => {
            return judged(None, 50, "some of its dates can only be day first, and others only month first");
        }
        (false, false) => {}
    }
    // Where both orders give the same dates there is nothing to settle.
    if parts.iter().all(|(first, second, _)| first == second) {
        return judged(Some(NumericOrder::DayFirst), 100, "both orders give the same dates");
    }
    match incident.and_then(|incident| order_touching(parts, incident)) {
        Some(NumericOrder::DayFirst) => {
            judged(Some(NumericOrder::DayFirst), 95, "only read day first do its dates touch the incident")
        }
        Some(NumericOrder::MonthFirst) => {
            judged(Some(NumericOrder::MonthFirst), 5, "only read month first do its dates touch the incident")
        }
        None => otherwise(&Evidence::of(parts)),
    }
}

/// What weekdays and spans say.
struct Evidence {
    for_day: bool,
    for_month: bool,
    day_span: i64,
    month_span: i64,
}

impl Evidence {
    fn of(parts: &BTreeSet<NumericParts>) -> Self {
        let day = dates_in_order(parts, NumericOrder::DayFirst);
        let month = dates_in_order(parts, NumericOrder::MonthFirst);
        let (day_weekends, month_weekends) = (weekend_days(&day), weekend_days(&month));
        let (day_span, month_span) = (span_days(&day), span_days(&month));
        Evidence {
            for_day: day_weekends < month_weekends || day_span < month_span,
            for_month: month_weekends < day_weekends || month_span < day_span,
            day_span,
            month_span,
        }
    }

    fn score(&self) -> u32 {
        50 + if self.for_day { 25 } else { 0 } - if self.for_month { 25 } else { 0 }
    }
}

/// The two answers with their scores, the better first.
fn choices(judged: &OrderJudged) -> Vec<Choice> {
    let day = Choice::scored("day_first", "day, month, year: 05/07/2024 is the 5th of July", judged.day_first);
    let month = Choice::scored("month_first", "month, day, year: 05/07/2024 is the 7th of May", 100 - judged.day_first);
    if judged.day_first >= 50 { vec![day, month] } else { vec![month, day] }
}

/// The order as the column proves it, as the user answered, or as judged; else it is asked.
pub fn settle(table: u32, judged: OrderJudged, asking: &mut Asking) -> Option<NumericOrder> {
    let choices = choices(&judged);
    if judged.is_proven {
        asking.note(table, "date order", &choices, judged.why, Settled::ByTheTable);
        return judged.order;
    }
    if let Some(order) = asking.answer(table, "date_order").and_then(order_of_answer) {
        let said = choices.iter().filter(|choice| order_of_answer(&choice.value) == Some(order)).cloned();
        let said: Vec<Choice> = said.collect();
        asking.note(table, "date order", &said, "answered in the mapping", Settled::ByTheUser);
        return Some(order);
    }
    let settled = if judged.order.is_some() { Settled::ByTheTable } else { Settled::NotYet };
    asking.note(table, "date order", &choices, judged.why, settled);
    if judged.order.is_none() {
        let why = format!("In this table {}.", judged.why);
        asking.ask(table, "date_order", Asked { asks: ASKS.to_owned(), why, choices });
    }
    judged.order
}

/// The order of an answer.
fn order_of_answer(answer: &str) -> Option<NumericOrder> {
    match answer {
        "day_first" => Some(NumericOrder::DayFirst),
        "month_first" => Some(NumericOrder::MonthFirst),
        _ => None,
    }
}

const ASKS: &str = "Which comes first in its dates, the day or the month?";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const DAY: Option<NumericOrder> = Some(NumericOrder::DayFirst);
    const MONTH: Option<NumericOrder> = Some(NumericOrder::MonthFirst);

    fn parts(days: &[(u32, u32)]) -> BTreeSet<NumericParts> {
        days.iter().map(|(first, second)| (*first, *second, 2024)).collect()
    }

    /// Each case worked out with the calendar of 2024: 1 July is a Monday, 5 July a Friday, 7 May a Tuesday.
    #[test]
    fn a_book_is_settled_by_proof_incident_or_calendar_and_else_asked() {
        let incident = |text| Incident::parse(text).unwrap();
        for (what, days, incident, order) in [
            ("a day over 12", vec![(19, 7), (5, 7)], None, DAY),
            ("a second number over 12", vec![(7, 19), (5, 7)], None, MONTH),
            ("both", vec![(7, 19), (19, 7)], Some(incident("2024-07-19")), None),
            ("only 5 July touches the incident", vec![(5, 7)], Some(incident("2024-07-05")), DAY),
            ("only 7 May touches the incident", vec![(5, 7)], Some(incident("2024-05-07")), MONTH),
            ("1 to 3 July, or a Sunday in January", vec![(1, 7), (2, 7), (3, 7)], None, DAY),
            ("two weekdays, no span", vec![(5, 7)], Some(incident("2024-07-19")), None),
            // As days 7 January to 7 March; as months 1 to 3 July.
            ("the calendar speaks for month first", vec![(7, 1), (7, 2), (7, 3)], None, None),
            ("the same either way", vec![(7, 7)], None, DAY),
        ] {
            assert_eq!(judge_of_book(&parts(&days), incident.as_ref()).order, order, "{what}");
        }
    }

    #[test]
    fn a_rota_is_day_first_unless_that_strews_its_dates_over_the_year() {
        let week: Vec<(u32, u32)> = (1..=7).map(|day| (day, 7)).collect();
        assert_eq!(judge_of_practice(&parts(&week), None).order, DAY);
        assert_eq!(judge_of_practice(&parts(&[(5, 7)]), None).order, DAY);
        // 7 January, 7 February ... 7 December, or 1 to 12 July: 335 days or 11.
        let strewn: Vec<(u32, u32)> = (1..=12).map(|month| (7, month)).collect();
        let judged = judge_of_practice(&parts(&strewn), None);
        assert_eq!((judged.order, judged.day_first), (None, 30));
    }
}
