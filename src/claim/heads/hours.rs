//! Heads 2 to 6 and 10: extra minutes, each priced once (`DOMAIN.md` section 7).

use super::{Claiming, blank_line, invoice_if};
use crate::claim::outcome::{HourlyRate, HoursPrice, Line, On, Unit};
use crate::claim::prices::on_cost_index;
use crate::impact::outcome::{Fate, LaidMinutes};
use crate::model::appointment::State;
use crate::model::evidence::{SourceRef, Tier};
use crate::model::incident::monday_of;
use crate::model::staff::{Activity, FundedBy, Pay, StaffGroup, StaffId};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Plain rate, no enhancement.
pub const PLAIN_HUNDREDTHS: i64 = 100;

/// The head of an extra minute.
pub fn head_of(group: StaffGroup, activity: Activity, pay: Pay) -> u8 {
    match activity {
        _ if pay.is_unpaid() => 10,
        Activity::RetroEntry | Activity::Scripts | Activity::ResultsDocs => 4,
        Activity::Rebooking => 5,
        Activity::ItRecovery | Activity::IncidentMgmt => 6,
        _ if group.is_administrative() => 2,
        _ => 3,
    }
}

/// What makes minutes one line: one person, one date, one head, one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    date: NaiveDate,
    staff: StaffId,
    staff_group: StaffGroup,
    head: u8,
    on: On,
    /// Time without a payment: each kind of it has lines of its own. Paid time of one rate is one line.
    unpaid: Option<Pay>,
    rate_pence: Option<i64>,
    enhancement_hundredths: i64,
}

/// Date, start and file row: the order in which a week's threshold and hours are filled.
type LineOrder = (NaiveDate, Option<i64>, SourceRef);

/// The lines of extra minutes. Locum and agency minutes are head 1, never hours as well.
pub fn lines(claiming: &Claiming) -> Vec<Line> {
    let mut merged: BTreeMap<Key, Vec<&LaidMinutes>> = BTreeMap::new();
    for laid in claiming.hours.laid.iter().filter(|laid| !laid.pay.is_fee()) {
        merged.entry(key(claiming, laid)).or_default().push(laid);
    }
    let shares = ReprovidedShares::of(claiming);
    let mut lines: Vec<(LineOrder, Line)> = Vec::new();
    for (key, laid) in merged {
        let first = laid.iter().map(|minutes| (minutes.start_minute, first_place(minutes))).min();
        let (start, place) = first.unwrap_or((None, SourceRef { table: 0, row: 0, column: 0 }));
        lines.push(((key.date, start, place), line(claiming, &key, &laid, &shares)));
    }
    lines.sort_by_key(|(order, _)| *order);
    lines.into_iter().map(|(_, line)| line).collect()
}

fn first_place(laid: &LaidMinutes) -> SourceRef {
    laid.evidence.iter().copied().min().unwrap_or(SourceRef { table: 0, row: 0, column: 0 })
}

fn key(claiming: &Claiming, laid: &LaidMinutes) -> Key {
    let head = head_of(laid.staff_group, laid.activity, laid.pay);
    let stays_off = head == 10 || laid.funded_by != FundedBy::Practice || is_proxy(claiming, laid);
    let on = if stays_off { On::Schedule } else { invoice_if(laid.is_declared) };
    let policy_enhancement = claiming.plan.policy.rates.enhancement.get(&laid.staff_group).copied();
    let enhancement = match laid.pay {
        Pay::Toil | Pay::PartnerUnpaid | Pay::GoodwillUnpaid => None,
        Pay::OvertimeEnhanced => {
            laid.enhancement_hundredths.or_else(|| policy_enhancement.and_then(crate::impact::hours::lay::hundredths))
        }
        _ => laid.enhancement_hundredths,
    };
    Key {
        date: laid.date,
        staff: laid.staff,
        staff_group: laid.staff_group,
        head,
        on,
        unpaid: Some(laid.pay).filter(|pay| pay.is_unpaid()),
        rate_pence: rate_of(claiming, laid).map(|rate| rate.pence_per_hour),
        enhancement_hundredths: enhancement.unwrap_or(PLAIN_HUNDREDTHS),
    }
}

/// Whether minutes rest on clinic sessions that stand in for a rota (ruling 5): not paid hours, whatever is declared.
fn is_proxy(claiming: &Claiming, laid: &LaidMinutes) -> bool {
    laid.evidence.iter().any(|place| claiming.data.proxy_tables.contains(&place.table))
}

fn rate_of(claiming: &Claiming, laid: &LaidMinutes) -> Option<HourlyRate> {
    match laid.pay {
        Pay::PartnerUnpaid | Pay::GoodwillUnpaid => None,
        _ => claiming.payroll.rate(laid.staff, laid.staff_group, laid.rate_pence_per_hour, laid.date),
    }
}

fn line(claiming: &Claiming, key: &Key, laid: &[&LaidMinutes], shares: &ReprovidedShares) -> Line {
    let minutes: i64 = laid.iter().map(|minutes| minutes.minutes).sum();
    let activities: BTreeSet<Activity> = laid.iter().map(|minutes| minutes.activity).collect();
    let words: Vec<&str> = activities.iter().map(|activity| activity.reading()).collect();
    // Of several ways of pay at one rate, the line shows the one furthest from the contract.
    let pays: BTreeSet<Pay> = laid.iter().map(|minutes| minutes.pay).collect();
    let pay_words: Vec<&str> = pays.iter().map(|pay| pay.reading()).collect();
    let is_proxy = laid.iter().any(|minutes| is_proxy(claiming, minutes));
    let description = match is_proxy {
        false => format!("{}: {}, {}", key.staff_group.reading(), words.join(" and "), pay_words.join(" and ")),
        true => format!("{}: clinic sessions, a proxy for hours", key.staff_group.reading()),
    };
    let mut reasons: BTreeSet<String> = laid.iter().map(|minutes| minutes.reason.clone()).collect();
    if laid.iter().any(|minutes| minutes.funded_by != FundedBy::Practice) {
        reasons.insert("not funded by the practice".to_owned());
    }
    if is_proxy {
        reasons.insert("a proxy from clinic sessions, not paid hours: give a rota or timesheet to claim".to_owned());
    }
    if key.head == 3
        && let Some(words) = shares.words(key.staff, key.date)
    {
        reasons.insert(words);
    }
    let is_employee = key.staff_group.is_employee() && key.unpaid.is_none();
    Line {
        date: Some(key.date),
        staff: Some(key.staff),
        staff_group: Some(key.staff_group),
        activity: if activities.len() == 1 { activities.first().copied() } else { None },
        pay_treatment: pays.last().copied(),
        minutes: Some(minutes),
        reason: reasons.into_iter().collect::<Vec<_>>().join("; "),
        evidence: laid.iter().flat_map(|minutes| minutes.evidence.clone()).collect(),
        tier: if is_proxy { Tier::C } else { Tier::D },
        ..hours_line(
            claiming,
            key.head,
            key.on,
            &description,
            minutes,
            &HoursRate {
                staff: key.staff,
                staff_group: key.staff_group,
                date: key.date,
                rate: laid.first().and_then(|minutes| rate_of(claiming, minutes)),
                enhancement_hundredths: key.enhancement_hundredths,
                is_employee,
            },
        )
    }
}

/// The rate of an hours line, and whether on-costs apply.
pub struct HoursRate {
    /// Person.
    pub staff: StaffId,
    /// Staff group.
    pub staff_group: StaffGroup,
    /// Date.
    pub date: NaiveDate,
    /// Basic rate; none: unpriced.
    pub rate: Option<HourlyRate>,
    /// Enhancement.
    pub enhancement_hundredths: i64,
    /// Employee: NI applies, pension if a member.
    pub is_employee: bool,
}

/// An hours line with the inputs of its price; running sums of the week and amounts are worked out when all lines are
/// there ([`crate::claim::lines`]).
pub fn hours_line(claiming: &Claiming, head: u8, on: On, description: &str, minutes: i64, rate: &HoursRate) -> Line {
    let rates = crate::claim::prices::on_cost_rates(claiming.plan);
    let usual_minutes = claiming.payroll.usual_minutes(rate.staff);
    let usual_rate = claiming.payroll.rate(rate.staff, rate.staff_group, None, rate.date).or(rate.rate);
    let usual_pay = usual_minutes
        .zip(usual_rate)
        .map(|(minutes, rate)| crate::claim::prices::pay_pence(minutes, rate.pence_per_hour, PLAIN_HUNDREDTHS));
    let on_cost = on_cost_index(&rates, rate.date);
    let member = claiming.payroll.pension_member(rate.staff, rate.staff_group) == Some(true);
    let hours = rate.rate.map(|hourly| HoursPrice {
        minutes,
        rate_pence_per_hour: hourly.pence_per_hour,
        enhancement_hundredths: rate.enhancement_hundredths,
        week_key: week_key(rate.staff, monday_of(rate.date), claiming),
        usual_pay_pence: usual_pay,
        usual_minutes,
        pay_before_pence: 0,
        minutes_before: 0,
        on_cost_rates: on_cost.unwrap_or(0),
        ni_applies: rate.is_employee && on_cost.is_some() && usual_pay.is_some(),
        pension_applies: rate.is_employee && on_cost.is_some() && member && usual_minutes.is_some(),
    });
    let quantity = Decimal::from(minutes) / Decimal::from(60);
    Line {
        date: Some(rate.date),
        staff: Some(rate.staff),
        staff_group: Some(rate.staff_group),
        unit: Unit::Hour,
        quantity: quantity.round_dp_with_strategy(4, rust_decimal::RoundingStrategy::MidpointAwayFromZero),
        rate_pence: rate.rate.map(|hourly| hourly.pence_per_hour),
        rate_source: rate.rate.map(|hourly| hourly.source),
        minutes: Some(minutes),
        hours,
        ..blank_line(head, on, Tier::D, description)
    }
}

/// A number for a person and a week of the claim: lines with the same one share threshold and whole-time hours.
fn week_key(staff: StaffId, monday: NaiveDate, claiming: &Claiming) -> u32 {
    let first = monday_of(claiming.plan.incident.first_date());
    let weeks = u32::try_from((monday - first).num_days() / 7).unwrap_or(0);
    staff.0 * 1000 + weeks + 1
}

/// Share of a clinical session's kept appointments that are re-provided ones.
struct ReprovidedShares {
    kept: BTreeMap<(StaffId, NaiveDate), i64>,
    reprovided: BTreeMap<(StaffId, NaiveDate), i64>,
    is_known: bool,
}

impl ReprovidedShares {
    fn of(claiming: &Claiming) -> Self {
        let successors: BTreeMap<SourceRef, i64> = claiming
            .appointments
            .fate_rows
            .iter()
            .filter(|row| row.fate == Fate::Reprovided)
            .filter_map(|row| row.new_source.map(|source| (source, row.weight)))
            .collect();
        let declared: BTreeSet<(StaffId, NaiveDate)> =
            claiming.hours.laid.iter().filter(|laid| laid.is_declared).map(|laid| (laid.staff, laid.date)).collect();
        let (mut kept, mut reprovided) = (BTreeMap::new(), BTreeMap::new());
        for row in claiming.data.appointments.iter().filter(|row| row.state.is_some_and(State::is_kept)) {
            let Some(session) = row.clinician.map(|staff| (staff, row.date)).filter(|key| declared.contains(key))
            else {
                continue;
            };
            *kept.entry(session).or_default() += i64::from(row.weight);
            *reprovided.entry(session).or_default() += successors.get(&row.source).copied().unwrap_or(0);
        }
        ReprovidedShares { kept, reprovided, is_known: claiming.appointments.measures.fates.is_some() }
    }

    fn words(&self, staff: StaffId, date: NaiveDate) -> Option<String> {
        let kept = self.kept.get(&(staff, date)).filter(|kept| **kept > 0 && self.is_known)?;
        let reprovided = self.reprovided.get(&(staff, date)).copied().unwrap_or(0);
        let doubt = if reprovided * 2 < *kept { " (below half)" } else { "" };
        Some(format!("{reprovided} of {kept} kept appointments of that day are re-provided ones{doubt}"))
    }
}
