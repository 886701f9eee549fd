//! What one cell of a weekly grid says (`reference/rota_exports.md` section 4.3). What is not in the grammar is not read.

use crate::ingest::staff::times::minute_of_text;
use crate::model::staff::Activity;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Which part of the day a column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole day: no sub-heading.
    WholeDay,
    /// AM.
    Morning,
    /// PM.
    Afternoon,
    /// EVE.
    Evening,
    /// EXT AM, EXT PM: extended hours, whose length nobody says.
    Extended,
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// From and to, minutes after midnight.
    Span(i64, i64),
    /// A number, where numbers are hours: in minutes.
    Minutes(i64),
    /// Sessions, counted in halves.
    HalfSessions(i64, Activity),
    /// A session that a locum does.
    LocumSession,
    /// Leave (the reason is not kept).
    Leave,
    /// `SL`: study leave or sick leave.
    StudyOrSick,
    /// A day off, a bank holiday.
    NotWorking,
    /// Nobody is named yet.
    Open,
}

/// What a cell says, in pieces; none if any piece is not in the grammar, or if the pieces do not go together.
pub fn said(text: &str, part: Part) -> Option<Vec<Said>> {
    let folded = folded(text);
    if let Some(whole) = piece(&folded, part) {
        return Some(vec![whole]);
    }
    let mut all = Vec::new();
    for portion in folded.split([',', ';', '+', '&', '\n']).map(str::trim).filter(|portion| !portion.is_empty()) {
        match piece(portion, part) {
            Some(known) => all.push(known),
            None => {
                for smaller in portion.split('/').map(str::trim) {
                    all.push(piece(smaller, part)?);
                }
            }
        }
    }
    goes_together(&all).then_some(all)
}

/// Several pieces are several spans one after the other, or several words for a day off.
fn goes_together(all: &[Said]) -> bool {
    let mut last_end = i64::MIN;
    let spans_in_order = all.iter().all(|said| match said {
        Said::Span(start, end) if *start >= last_end => {
            last_end = *end;
            true
        }
        _ => false,
    });
    let days_off = all.iter().all(|said| *said == Said::NotWorking);
    !all.is_empty() && (spans_in_order || days_off)
}

fn folded(text: &str) -> String {
    let dashes = text.trim().replace(['\u{2013}', '\u{2014}', '\u{2212}'], "-");
    let lines: Vec<String> =
        dashes.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()).collect();
    lines.join("\n")
}

fn piece(text: &str, part: Part) -> Option<Said> {
    let session = |activity| Some(Said::HalfSessions(2, activity));
    match text {
        "S" | "1" | "X" | "\u{2713}" | "\u{2714}" | "\u{221A}" | "IN" => session(Activity::Normal),
        "SURGERY" | "CLINIC" => session(Activity::Clinical),
        "0.5" | "1/2" | "\u{BD}" | ".5" => Some(Said::HalfSessions(1, Activity::Normal)),
        "D" | "DUTY" | "ON CALL" | "OC" | "TRIAGE" => session(Activity::Duty),
        "ADMIN" | "PAPERWORK" => session(Activity::Admin),
        "MTG" | "MEETING" => session(Activity::Meeting),
        "CPD" | "STUDY" | "COURSE" | "TRAINING" | "VTS" | "HDR" | "PLT" | "STUDY LEAVE" => session(Activity::Training),
        "AL" | "A/L" | "HOL" | "LEAVE" | "ANNUAL LEAVE" | "HOLIDAY" => Some(Said::Leave),
        "SICK" | "S/L" | "OFF SICK" | "SICK LEAVE" | "TOIL" | "LIEU" => Some(Said::Leave),
        "SL" => Some(Said::StudyOrSick),
        "BH" | "B/H" | "BANK HOLIDAY" | "CLOSED" => Some(Said::NotWorking),
        "NRD" | "WNRD" | "RD" | "OFF" | "NIW" | "N/W" | "-" | "DAY OFF" => Some(Said::NotWorking),
        "LOCUM" | "LOC" => Some(Said::LocumSession),
        "?" | "??" | "TBC" | "COVER" | "VACANT" => Some(Said::Open),
        _ if ["L - ", "L-", "LOCUM "].iter().any(|start| text.starts_with(start)) => Some(Said::LocumSession),
        _ => span(text, part).or_else(|| counter(text)),
    }
}

/// `3/4`: three scheduled of four needed. Never worked time.
fn counter(text: &str) -> Option<Said> {
    let (have, need) = text.split_once('/')?;
    let is_small = |side: &str| (1..=2).contains(&side.len()) && side.bytes().all(|byte| byte.is_ascii_digit());
    (is_small(have) && is_small(need)).then_some(Said::Open)
}

/// A plain number, and the minutes that it stands for if it is hours: up to 13 in whole quarters (`8.30` is a time to one
/// and hours to another). Whether it is hours, a time or a code, the number does not say.
pub fn plain_number(text: &str) -> Option<i64> {
    let number: Decimal = text.trim().parse().ok()?;
    let minutes = number.checked_mul(Decimal::from(60))?.normalize();
    let is_in_range = number > Decimal::ZERO && number <= Decimal::from(13);
    minutes.to_i64().filter(|whole| is_in_range && minutes.scale() == 0 && whole % 15 == 0)
}

/// One side of a span.
#[derive(Clone, Copy)]
struct Side {
    minute: i64,
    /// Nothing says whether it is before or after noon.
    is_bare: bool,
    is_after_noon: bool,
}

fn side(text: &str) -> Option<Side> {
    let folded = text.trim().to_lowercase();
    let minute = minute_of_text(&folded)?;
    let is_after_noon = folded.ends_with("pm") || folded.ends_with("p.m.");
    let has_half = is_after_noon || folded.ends_with("am") || folded.ends_with("a.m.");
    let is_bare = !has_half && !folded.starts_with('0') && (60..13 * 60).contains(&minute);
    Some(Side { minute, is_bare, is_after_noon })
}

fn span(text: &str, part: Part) -> Option<Said> {
    let joined =
        [" UNTIL ", " TILL ", " TIL ", " TO "].iter().fold(text.to_owned(), |text, word| text.replace(word, "-"));
    let (from, to) = match joined.split_once('-') {
        Some(sides) => sides,
        None => {
            joined.split_once('/').filter(|(from, to)| counter(&format!("{}/{}", from.trim(), to.trim())).is_none())?
        }
    };
    let (start, end) = (side(from)?, side(to)?);
    let (start_minute, end_minute) = resolved(start, end, part)?;
    (end_minute > start_minute).then_some(Said::Span(start_minute, end_minute))
}

const NOON: i64 = 720;
const EIGHT: i64 = 480;

/// Settles bare hours: in a morning-to-evening practice `1-5` is the afternoon, and `9-1` ends at 13:00.
fn resolved(start: Side, end: Side, part: Part) -> Option<(i64, i64)> {
    let is_late_part = matches!(part, Part::Afternoon | Part::Evening);
    let mut from = start.minute;
    if start.is_bare {
        let latest_that_turns = match part {
            Part::Evening => NOON,
            Part::Afternoon => EIGHT,
            _ => 6 * 60,
        };
        let could_be_evening = from < NOON && from + NOON < end.minute;
        if from < latest_that_turns {
            from += NOON;
        } else if end.is_after_noon && could_be_evening {
            // `6-8pm` is an evening; `8-9pm` may be one hour or thirteen.
            from = if from < EIGHT { from + NOON } else { return None };
        } else if part == Part::WholeDay && from < EIGHT && end.is_bare && end.minute <= EIGHT && end.minute > from {
            return None;
        }
    }
    let mut to = end.minute;
    let may_turn = end.minute < EIGHT || is_late_part;
    if end.is_bare && to <= from && to < NOON && may_turn {
        to += NOON;
    }
    Some((from, to))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn one(text: &str, part: Part) -> Option<Said> {
        said(text, part).map(|all| {
            assert_eq!(all.len(), 1, "{text}");
            all[0]
        })
    }

    #[test]
    fn spans_in_a_day_column() {
        for (text, from, to) in [
            ("09:00-13:00", 540, 780),
            ("9-1", 540, 780),
            ("8.30 - 12.30", 510, 750),
            ("0900 til 1700", 540, 1020),
            ("9am-5pm", 540, 1020),
            ("830-1", 510, 780),
            ("08:30 \u{2013} 18:30", 510, 1110),
            ("9 to 5", 540, 1020),
            ("10 until 6", 600, 1080),
            ("8.30/12.30", 510, 750),
            ("0900 - 6pm", 540, 1080),
            ("11.30 am - 6.15 pm", 690, 1095),
            ("8-12", 480, 720),
            ("1-5", 780, 1020),
            ("12-4", 720, 960),
            ("6-8pm", 1080, 1200),
            ("7-3", 420, 900),
            ("18:00-24:00", 1080, 1440),
        ] {
            assert_eq!(one(text, Part::WholeDay), Some(Said::Span(from, to)), "{text}");
        }
    }

    #[test]
    fn spans_in_afternoon_and_evening_columns() {
        assert_eq!(one("2-6", Part::Afternoon), Some(Said::Span(840, 1080)));
        assert_eq!(one("1.30-6.30", Part::Afternoon), Some(Said::Span(810, 1110)));
        assert_eq!(one("6.30-8", Part::Evening), Some(Said::Span(1110, 1200)));
        assert_eq!(one("14:00-18:00", Part::Afternoon), Some(Said::Span(840, 1080)));
    }

    #[test]
    fn two_spans_are_two_segments() {
        let expected = Some(vec![Said::Span(480, 720), Said::Span(780, 1020)]);
        for text in ["8-12, 1-5", "8-12 & 1-5", "8-12\n1-5", "8-12/1-5", "8-12; 1-5", "8-12+1-5"] {
            assert_eq!(said(text, Part::WholeDay), expected, "{text}");
        }
    }

    #[test]
    fn words_and_marks() {
        let session = |activity| Some(Said::HalfSessions(2, activity));
        for text in ["S", "1", "X", "x", "IN", "\u{2713}"] {
            assert_eq!(one(text, Part::Morning), session(Activity::Normal), "{text}");
        }
        assert_eq!(one("Surgery", Part::Morning), session(Activity::Clinical));
        assert_eq!(one("0.5", Part::Morning), Some(Said::HalfSessions(1, Activity::Normal)));
        assert_eq!(one("1/2", Part::Morning), Some(Said::HalfSessions(1, Activity::Normal)));
        assert_eq!(one("Duty", Part::Morning), session(Activity::Duty));
        assert_eq!(one("CPD", Part::Morning), session(Activity::Training));
        for text in ["AL", "A/L", "hol", "Leave", "SICK", "S/L", "TOIL"] {
            assert_eq!(one(text, Part::Morning), Some(Said::Leave), "{text}");
        }
        assert_eq!(one("SL", Part::Morning), Some(Said::StudyOrSick));
        for text in ["NRD", "OFF", "-", "N/W", "BH", "B/H"] {
            assert_eq!(one(text, Part::Morning), Some(Said::NotWorking), "{text}");
        }
        for text in ["?", "TBC", "Cover", "VACANT", "3/4"] {
            assert_eq!(one(text, Part::Morning), Some(Said::Open), "{text}");
        }
        for text in ["LOCUM", "Loc", "L - Dr X", "Locum Dr X"] {
            assert_eq!(one(text, Part::Morning), Some(Said::LocumSession), "{text}");
        }
    }

    #[test]
    fn a_plain_number_says_nothing_by_itself() {
        for (text, minutes) in [("7.5", 450), ("8", 480), ("8.0", 480), ("0.25", 15), ("13", 780), ("1", 60)] {
            assert_eq!(plain_number(text), Some(minutes), "{text}");
        }
        for text in ["8.30", "14", "0", "-8", "7.4", "0800", "8h", "", "99999999999999999999999999999999"] {
            assert_eq!(plain_number(text), None, "{text}");
        }
        assert_eq!((one("7.5", Part::WholeDay), one("8", Part::Morning)), (None, None));
    }

    #[test]
    fn what_is_not_in_the_grammar() {
        for text in [
            "till 4",
            "Dr X to cover",
            "9-",
            "9-8",
            "8-9pm",
            "S/D",
            "AL/9-1",
            "6-8",
            "13:00-09:00",
            "9-1 9-5",
            "1-5, 8-12",
            "22:00-02:00",
        ] {
            assert_eq!(said(text, Part::WholeDay), None, "{text}");
        }
    }
}
