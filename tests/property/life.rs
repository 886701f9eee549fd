//! What happened in the practice: an ordinary day outside the pools, rates, names, dates, who is on the rota. The
//! generator's log of events is changed, and exported again.

use crate::practices::{
    Case, LAYOUTS, assert_same, cases, cases_in, claimed, claimed_with, config, rendered, unordered, with_texts,
    without,
};
use chrono::{Days, NaiveDate};
use normalday::model::money::{pounds_reading, pounds_text};
use normalday::model::policy::{Policy, PolicyMoney};
use normalday::model::staff::Pay;
use normalday::sample::log::Ending;
use normalday::sample::{Layout, Practice, Rota};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;

/// What the accounts of files say changes with the files.
const ACCOUNTS: [&str; 3] = ["files", "controls", "sha256"];

/// Dates further back than anything that a normal day looks at: more than three weeks before the oldest day of every
/// pool, since the days of the incident's own week before it look back from themselves, over excluded weeks too.
fn dates_outside_pools(claim: &Value, practice: &Practice) -> Vec<NaiveDate> {
    let days = claim["normal_days"].as_array().unwrap();
    let trimmed = days.iter().flat_map(|day| day["left_out"].as_array().unwrap());
    let trimmed = trimmed.filter(|left| matches!(left["reason"].as_str(), Some("most" | "least")));
    let chosen = days.iter().flat_map(|day| day["chosen"].as_array().unwrap());
    let used = chosen.chain(trimmed.map(|left| &left["date"]));
    let oldest: NaiveDate = used.map(|date| date.as_str().unwrap().parse().unwrap()).min().unwrap();
    let span = practice.first_date + Days::new(7)..oldest - Days::new(21);
    let open: BTreeSet<NaiveDate> = practice.slots.iter().map(|slot| slot.date).collect();
    open.into_iter().filter(|date| span.contains(date)).collect()
}

/// Another day's work: half of those seen did not come, and everybody with a contract stayed half an hour longer.
fn lived_otherwise(practice: &mut Practice, date: NaiveDate) {
    for (place, booking) in practice.bookings.iter_mut().enumerate() {
        let is_seen = matches!(booking.ending, Ending::Seen { .. });
        if practice.slots[booking.slot].date == date && is_seen && place % 2 == 0 {
            booking.ending = Ending::DidNotAttend;
        }
    }
    for row in practice.worked.iter_mut().filter(|row| row.date == date && row.pay == Pay::Contracted) {
        // A person without contract hours has a usual week made of these.
        if practice.people[row.person].contract_minutes_per_week.is_some() {
            row.end_minute += 30;
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_ordinary_day_outside_the_pools_changes_nothing(case in cases(), pick in any::<prop::sample::Index>()) {
        let mut practice = case.practice();
        let before = claimed(rendered(&practice, case.layout).path());
        let dates = dates_outside_pools(&before, &practice);
        let date = dates[pick.index(dates.len())];
        lived_otherwise(&mut practice, date);
        let after = claimed(rendered(&practice, case.layout).path());
        // The date's own row may move in the files that hold it.
        let compared = |claim: &Value| without(claim, &[&ACCOUNTS[..], &["evidence", "source", "new_source"]].concat());
        assert_same(&compared(&before), &compared(&after));
    }

    /// Stated exactly: rates of whole twenty pences a minute and on-costs of a tenth leave nothing to round, so that
    /// twice, three or four times the rates, thresholds, fees and prices are so many times each amount.
    #[test]
    fn scaling_all_rates_scales_the_money(case in cases(), factor in 2..=4_i64) {
        let one = claimed_with(rendered(&priced(&case, 1), case.layout).path(), |policy| scale(policy, 1));
        let many = claimed_with(rendered(&priced(&case, factor), case.layout).path(), |policy| scale(policy, factor));
        let compared = |claim: &Value| without(claim, &["sha256"]);
        assert_same(&scaled(&compared(&one), factor), &compared(&many));
    }

    #[test]
    fn renaming_staff_or_patients_changes_nothing_but_names(case in cases()) {
        let mut practice = case.practice();
        let before = claimed(rendered(&practice, case.layout).path());
        let patients = practice.bookings.iter().filter_map(|booking| booking.patient).max().unwrap_or(0) + 1;
        let mut names = Vec::new();
        for person in &mut practice.people {
            let code = format!("Q{}", person.code);
            names.push((std::mem::replace(&mut person.code, code.clone()), code));
            person.name = format!("Q{}", person.name);
        }
        for booking in &mut practice.bookings {
            // Another number for each patient: the last becomes the first.
            booking.patient = booking.patient.map(|number| 3 * (patients - number));
        }
        let after = claimed(rendered(&practice, case.layout).path());
        let renamed = |text: &str| {
            names.iter().find(|(old, _)| old == text).map_or_else(|| text.to_owned(), |(_, new)| new.clone())
        };
        let compared = |claim: &Value| without(claim, &["sha256"]);
        assert_same(&with_texts(&compared(&before), &renamed), &compared(&after));
    }

    /// From a week without any bank holiday, school holiday or change of rates in reach, to the same days of the next
    /// year.
    #[test]
    fn a_shift_by_364_days_changes_nothing_but_dates(case in cases(), day in 18..=24_u32) {
        let mut settings = case.settings.clone();
        settings.incident = format!("2024-11-{day}");
        let mut practice = Case { settings, ..case.clone() }.practice();
        for person in &mut practice.people {
            // Above the National Living Wage of both years.
            person.rate_pence_per_hour = person.rate_pence_per_hour.map(|rate| rate + 200);
        }
        let before = claimed_with(rendered(&practice, case.layout).path(), without_calendar);
        let folder_of_extract = |practice: &Practice| practice.exported_at.format("%Y%m%d_%H%M").to_string();
        let old_folder = folder_of_extract(&practice);
        shift(&mut practice);
        let new_folder = folder_of_extract(&practice);
        let after = claimed_with(rendered(&practice, case.layout).path(), without_calendar);
        // The generator's grid says OFF on every ninth day of a month.
        let counts_of_words: &[&str] = match case.layout.rota {
            Rota::Grid => &["sha256", "rows_used", "weight_used", "weight_read", "not_data"],
            _ => &["sha256"],
        };
        // Strikes and the like are the calendar's, not the practice's.
        let compared = |claim: &Value| {
            let mut claim = without(claim, counts_of_words);
            let warnings = claim["warnings"].as_array_mut().unwrap();
            warnings.retain(|warning| warning["code"] != "notable_dates");
            claim
        };
        // Sheets of the grid are named `wc 18 Nov 2024`.
        let later = |text: &str| match NaiveDate::parse_from_str(text, "wc %d %b %Y") {
            Ok(monday) => (monday + SHIFT).format("wc %d %b %Y").to_string(),
            Err(_) => a_year_later(&text.replace(&old_folder, &new_folder)),
        };
        // Sheets are read in the order of their names, which are dates here.
        assert_same(&unordered(&with_texts(&compared(&before), &later)), &unordered(&compared(&after)));
    }

    /// Two rotas that share nobody, each beside the whole book: the normal days are the practice's (section 3), all that
    /// hours, fees and declarations come to is a person's or a staff group's. Not so what is modelled for the whole
    /// practice: heads 9, 11 and 12 stand once.
    #[test]
    fn the_claim_of_two_rotas_is_the_sum_of_their_claims(case in cases_in(&WITH_ROTA)) {
        let practice = case.practice();
        let together = claimed(rendered(&practice, case.layout).path());
        let of = |is_administrative: bool| {
            let mut half = practice.clone();
            let belongs = |person: usize| practice.people[person].group.is_administrative() == is_administrative;
            half.planned.retain(|row| belongs(row.person));
            half.worked.retain(|row| belongs(row.person));
            half.leave.retain(|row| belongs(row.person));
            if is_administrative {
                half.expenses.clear();
                half.income.clear();
            }
            claimed(rendered(&half, case.layout).path())
        };
        let (clinical, administrative) = (of(false), of(true));
        let lines = |claim: &Value| -> Vec<Value> {
            let lines = claim["lines"].as_array().unwrap().iter();
            let own = lines.filter(|line| !matches!(line["head"].as_u64(), Some(9 | 11 | 12)));
            // Credits of nought stand in every claim.
            let own = own.filter(|line| line["amount"] != "0.00");
            own.map(|line| without(line, &["id", "evidence"])).collect()
        };
        let sum = unordered(&Value::Array([lines(&clinical), lines(&administrative)].concat()));
        assert_same(&unordered(&Value::Array(lines(&together))), &sum);
        let weeks = |claim: &Value| claim["extra_hours"].as_array().unwrap().clone();
        let sum = unordered(&Value::Array([weeks(&clinical), weeks(&administrative)].concat()));
        assert_same(&unordered(&Value::Array(weeks(&together))), &sum);
        for key in ["by_date", "by_staff_group", "normal_days", "accuracy", "day_of", "fates"] {
            assert_same(&without(&together[key], &["source", "new_source"]), &without(&clinical[key], &["source", "new_source"]));
        }
    }
}

static WITH_ROTA: [Layout; 3] = [LAYOUTS[1], LAYOUTS[3], LAYOUTS[5]];

/// The same life at rates that leave nothing to round.
fn priced(case: &Case, factor: i64) -> Practice {
    let mut practice = case.practice();
    for (place, person) in practice.people.iter_mut().enumerate() {
        // 12.00, 24.00, 36.00 or 48.00: 20 pence a minute or a multiple, so that a tenth is whole at time and a half too.
        person.rate_pence_per_hour = person.rate_pence_per_hour.map(|_| factor * 1_200 * (1 + place as i64 % 4));
    }
    practice.worked.iter_mut().for_each(|row| row.fee_pence = row.fee_pence.map(|fee| factor * fee));
    practice.expenses.iter_mut().for_each(|line| line.amount_pence *= factor);
    practice.income.iter_mut().for_each(|line| line.fee_pence *= factor);
    practice
}

fn scale(policy: &mut Policy, factor: i64) {
    for rates in &mut policy.rates.national_insurance {
        rates.rate_basis_points = 1_000;
        rates.weekly_threshold = PolicyMoney(factor * rates.weekly_threshold.0);
    }
    policy.rates.pension.rate_basis_points = 1_000;
    policy.rates.value_per_hour = Some(PolicyMoney(factor * 24_000));
}

/// Every sum of money, so many times. A quantity is written like one, and is none.
fn scaled(claim: &Value, factor: i64) -> Value {
    match claim {
        Value::Object(fields) => {
            let scaled = fields.iter().map(|(key, value)| {
                (key.clone(), if key == "quantity" { value.clone() } else { scaled(value, factor) })
            });
            Value::Object(scaled.collect())
        }
        Value::Array(items) => items.iter().map(|item| scaled(item, factor)).collect(),
        Value::String(text) => {
            pence(text).map_or_else(|| text_scaled(text, factor).into(), |pence| pounds_text(factor * pence).into())
        }
        other => other.clone(),
    }
}

/// Pence of a text such as `-1234.50`.
fn pence(text: &str) -> Option<i64> {
    let (pounds, pence) = text.split_once('.').filter(|(_, pence)| pence.len() == 2)?;
    format!("{pounds}{pence}").parse().ok()
}

/// A text with every sum in it, such as `£1,234.50`, so many times.
fn text_scaled(text: &str, factor: i64) -> String {
    let mut parts = text.split('£');
    let mut scaled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find('.').map_or(part.len(), |point| (point + 3).min(part.len()));
        match pence(&part[..end].replace(',', "")) {
            Some(pence) => scaled.push_str(&(pounds_reading(factor * pence) + &part[end..])),
            None => scaled.push_str(&format!("£{part}")),
        }
    }
    scaled
}

fn without_calendar(policy: &mut Policy) {
    policy.normal_day.excluded.clear();
    policy.rates.national_insurance.truncate(1);
}

const SHIFT: Days = Days::new(364);

fn shift(practice: &mut Practice) {
    let later = |at: &mut chrono::NaiveDateTime| *at = *at + SHIFT;
    later(&mut practice.incident.start);
    later(&mut practice.incident.end);
    later(&mut practice.exported_at);
    practice.incident_text = a_year_later(&practice.incident_text);
    for booking in &mut practice.bookings {
        later(&mut booking.booked_at);
        if let Ending::Cancelled { at: Some(at), .. } = &mut booking.ending {
            later(at);
        }
    }
    let mut dates: Vec<&mut NaiveDate> = vec![&mut practice.first_date, &mut practice.last_date];
    dates.extend(practice.slots.iter_mut().map(|slot| &mut slot.date));
    dates.extend(practice.planned.iter_mut().chain(&mut practice.worked).map(|row| &mut row.date));
    dates.extend(practice.leave.iter_mut().map(|row| &mut row.date));
    dates.extend(practice.workload.iter_mut().map(|row| &mut row.date));
    dates.extend(practice.expenses.iter_mut().map(|row| &mut row.date));
    dates.extend(practice.income.iter_mut().map(|row| &mut row.date));
    dates.extend(practice.attested.iter_mut().map(|row| &mut row.date));
    dates.extend(practice.declared.iter_mut().flat_map(|entry| [&mut entry.from, &mut entry.to]));
    dates.into_iter().for_each(|date| *date = *date + SHIFT);
}

/// A text with every date in it, such as 2024-07-19, 364 days later.
fn a_year_later(text: &str) -> String {
    let mut later = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let date = rest.get(..10).and_then(|start| start.parse::<NaiveDate>().ok());
        match date {
            Some(date) => {
                later.push_str(&(date + SHIFT).to_string());
                rest = &rest[10..];
            }
            None => {
                later.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    later
}

proptest! {
    #![proptest_config(config())]

    /// However life goes: [`claimed`] looks at every control.
    #[test]
    fn every_control_holds(
        case in cases(),
        shares in prop::array::uniform6(0.0..0.6_f64),
        weeks in 2..=16_u32,
    ) {
        let mut settings = case.settings.clone();
        settings.weeks = weeks;
        let life = &mut settings.life;
        [life.cancelled, life.dna, life.not_closed, life.leave, life.overtime, life.saturdays] = shares;
        let practice = Case { settings, ..case }.practice();
        let claim = claimed(rendered(&practice, case.layout).path());
        assert_eq!(claim["reconciled"], true);
        if case.settings.unaffected {
            assert_eq!(claim["totals"]["invoice_total"], "0.00");
        }
    }
}

/// The layouts whose rota has rows of its own for everybody.
#[test]
fn two_rotas_are_full_templates() {
    assert!(WITH_ROTA.iter().all(|layout| layout.rota == Rota::FullTemplate));
}
