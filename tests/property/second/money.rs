//! Money: lines, prices, heads, totals (`DOMAIN.md` section 7, rulings 18, 20 and 25).

use super::book::Cancelled;
use super::days::Chooser;
use super::hours::{Hours, Laid, Week};
use super::{Fraction, whole};
use chrono::NaiveDate;
use normalday::model::data::PracticeData;
use normalday::model::evidence::SourceRef;
use normalday::model::policy::{Affected, Policy};
use normalday::model::shift::Shift;
use normalday::model::staff::{Activity, FundedBy, Pay, StaffGroup};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum On {
    Invoice,
    Candidate,
    Schedule,
}

/// A line with its amount; none: unpriced.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub head: u8,
    pub on: On,
    pub tier: &'static str,
    pub date: Option<NaiveDate>,
    pub staff: Option<usize>,
    pub minutes: Option<i64>,
    pub pay: Option<i64>,
    pub employer_ni: Option<i64>,
    pub pension: Option<i64>,
    pub amount: Option<i64>,
}

/// Half away from zero, to whole pence.
fn pence(exact: Fraction) -> i64 {
    let half = Fraction::new(1, 2);
    let rounded = if exact < whole(0) { (exact - half).ceil() } else { (exact + half).floor() };
    rounded.to_integer() as i64
}

/// One person, one date, one head, one rate; and who pays for it, whether it is paid, and for which group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    date: NaiveDate,
    person: usize,
    head: u8,
    is_declared: bool,
    rate: Option<i64>,
    enhancement_hundredths: i64,
    group: StaffGroup,
    /// Each kind of unpaid time has lines of its own; paid time of one rate is one line.
    unpaid: Option<Pay>,
    is_practice_funded: bool,
}

struct HoursLine<'a> {
    key: Key,
    minutes: i64,
    monday: NaiveDate,
    first: (Option<i64>, SourceRef),
    row: &'a Shift,
}

pub struct Money<'a> {
    pub chooser: &'a Chooser<'a>,
    pub hours: &'a Hours<'a>,
    pub policy: &'a Policy,
    pub data: &'a PracticeData,
}

impl Money<'_> {
    fn declared(&self) -> On {
        if self.policy.incident.affected == Affected::No { On::Candidate } else { On::Invoice }
    }

    pub fn lines(&self, weeks: &[Week<'_>], cancelled: &Cancelled) -> Vec<Line> {
        let mut lines = self.hour_lines(weeks);
        let groups: BTreeSet<StaffGroup> =
            self.data.shifts.iter().filter(|row| row.pay.is_fee()).map(|row| row.staff_group).collect();
        lines.extend(groups.into_iter().flat_map(|group| self.fees(group)));
        lines.extend(self.expenses());
        lines.extend(self.income());
        lines.extend(self.value_of_lost(cancelled));
        lines
    }

    fn hour_lines(&self, weeks: &[Week<'_>]) -> Vec<Line> {
        let mut merged: BTreeMap<Key, HoursLine<'_>> = BTreeMap::new();
        for week in weeks {
            for laid in week.laid.iter().filter(|laid| !laid.row.pay.is_fee()) {
                let key = self.key(week.person, laid);
                let first = (laid.row.start_minute, laid.row.source);
                let line = merged.entry(key.clone()).or_insert(HoursLine {
                    key,
                    minutes: 0,
                    monday: week.monday,
                    first,
                    row: laid.row,
                });
                line.minutes += laid.minutes;
                line.first = line.first.min(first);
            }
        }
        let mut merged: Vec<HoursLine<'_>> = merged.into_values().collect();
        merged.sort_by_key(|line| (line.key.date, line.first));
        // Pay and minutes on the invoice so far, by person and week.
        let mut running: BTreeMap<(usize, NaiveDate), (i64, i64)> = BTreeMap::new();
        let mut lines = Vec::new();
        for line in &merged {
            let on = self.stands_on(&line.key);
            let before = running.entry((line.key.person, line.monday)).or_default();
            let priced = self.priced(line, on, *before);
            if on == On::Invoice {
                before.0 += priced.pay.unwrap_or(0);
                before.1 += line.minutes;
            }
            lines.push(priced);
        }
        lines
    }

    fn key(&self, person: usize, laid: &Laid<'_>) -> Key {
        let row = laid.row;
        let of_group = || self.policy.rates.per_hour.get(&row.staff_group).map(|rate| rate.0);
        let rate = row.rate_pence_per_hour.or_else(|| self.hours.rate_of_person(person, row)).or_else(of_group);
        let of_policy = || {
            let is_enhanced = row.pay == Pay::OvertimeEnhanced;
            self.policy.rates.enhancement.get(&row.staff_group).copied().filter(|_| is_enhanced)
        };
        let enhancement = row.enhancement.or_else(of_policy).unwrap_or(rust_decimal::Decimal::ONE);
        Key {
            date: laid.date,
            person,
            head: head(row),
            is_declared: laid.is_declared,
            rate,
            enhancement_hundredths: i64::try_from(enhancement * rust_decimal::Decimal::ONE_HUNDRED)
                .expect("hundredths"),
            group: row.staff_group,
            unpaid: Some(row.pay).filter(|pay| matches!(pay, Pay::Toil | Pay::PartnerUnpaid | Pay::GoodwillUnpaid)),
            is_practice_funded: row.funded_by == FundedBy::Practice,
        }
    }

    fn stands_on(&self, key: &Key) -> On {
        if key.head == 10 || !key.is_practice_funded {
            On::Schedule
        } else if key.is_declared && key.rate.is_some() {
            self.declared()
        } else {
            On::Candidate
        }
    }

    fn priced(&self, line: &HoursLine<'_>, on: On, before: (i64, i64)) -> Line {
        let key = &line.key;
        let mut priced = Line {
            head: key.head,
            on,
            tier: "D",
            date: Some(key.date),
            staff: Some(key.person),
            minutes: Some(line.minutes),
            pay: None,
            employer_ni: None,
            pension: None,
            amount: None,
        };
        // Partners' time and goodwill are hours only.
        let Some(rate) = key.rate.filter(|_| !matches!(key.unpaid, Some(Pay::PartnerUnpaid | Pay::GoodwillUnpaid)))
        else {
            return priced;
        };
        let basic = |minutes: i64| whole(minutes) * whole(rate) / whole(60);
        let is_toil = key.unpaid == Some(Pay::Toil);
        let enhancement = if is_toil { 100 } else { key.enhancement_hundredths };
        let pay = pence(basic(line.minutes) * Fraction::new(i128::from(enhancement), 100));
        let usual = self.usual(key.person, line.row).filter(|_| key.group.is_employee() && !is_toil);
        let (ni, pension) = usual.map_or((0, 0), |(usual_pay, usual_minutes)| {
            let rates = &self.policy.rates;
            let in_force = rates.national_insurance.iter().rfind(|rates| rates.from <= key.date);
            let ni = in_force.map_or(0, |rates| {
                let above = |pay: i64| (pay - rates.weekly_threshold.0).max(0);
                let part = above(usual_pay + before.0 + pay) - above(usual_pay + before.0);
                pence(whole(part) * Fraction::new(i128::from(rates.rate_basis_points), 10_000))
            });
            let within = |minutes: i64| minutes.min(rates.pension.whole_time_minutes);
            let start = usual_minutes + before.1;
            let part = within(start + line.minutes) - within(start);
            let pension = pence(basic(part) * Fraction::new(i128::from(rates.pension.rate_basis_points), 10_000));
            (ni, if self.is_member(key.person, key.group) { pension } else { 0 })
        });
        priced.pay = Some(pay);
        priced.employer_ni = Some(ni);
        priced.pension = Some(pension);
        priced.amount = Some(pay + ni + pension);
        priced
    }

    fn is_member(&self, person: usize, group: StaffGroup) -> bool {
        let label = &self.data.staff[person].label;
        let entry = self.policy.staff.iter().find(|entry| entry.label == *label || entry.also.contains(label));
        let of_person = entry.and_then(|entry| entry.pension_member);
        of_person.unwrap_or_else(|| self.policy.rates.pension.member_groups.contains(&group))
    }

    /// Usual pay and minutes of a week.
    fn usual(&self, person: usize, row: &Shift) -> Option<(i64, i64)> {
        let minutes = self.hours.usual_minutes(person)?;
        let rate = self.hours.rate_of_person(person, row).or(row.rate_pence_per_hour)?;
        Some((pence(whole(minutes) * whole(rate) / whole(60)), minutes))
    }

    /// Head 1 of a staff group.
    fn fees(&self, group: StaffGroup) -> Vec<Line> {
        let claim = &self.chooser.windows.claim;
        let amount = |row: &Shift| {
            let of_hours = || row.rate_pence_per_hour.map(|rate| pence(whole(rate * row.minutes) / whole(60)));
            row.fee_pence.or_else(of_hours)
        };
        let all_on =
            |date: NaiveDate| -> Fraction { whole(self.hours.fees(group, date).into_iter().filter_map(amount).sum()) };
        let normal: Option<Fraction> = claim
            .iter()
            .map(|date| {
                let days = self.chooser.normal(*date).hours?;
                Some(super::mean(days.iter().map(|day| all_on(*day))).unwrap_or(whole(0)))
            })
            .sum();
        let all: Fraction = claim.iter().map(|date| all_on(*date)).sum();
        let rows: Vec<&Shift> = claim.iter().flat_map(|date| self.hours.fees(group, *date)).collect();
        let mut lines = Vec::new();
        let mut declared = 0;
        for row in rows {
            let is_declared = self.hours.word(row) == Some(true)
                && row.invoice_reference.is_some()
                && amount(row).is_some()
                && row.funded_by == FundedBy::Practice;
            let on = match (row.funded_by, normal.is_some()) {
                (FundedBy::Practice, true) if is_declared => self.declared(),
                (FundedBy::Practice, _) if self.hours.word(row) == Some(false) => continue,
                (FundedBy::Practice, _) => On::Candidate,
                _ => On::Schedule,
            };
            declared += if is_declared { amount(row).unwrap_or(0) } else { 0 };
            lines.push(item(1, on, "D", Some(row.date), Some(row.staff.0 as usize), amount(row)));
        }
        if let Some(normal) = normal {
            let allowed = pence(whole(declared).min((all - normal).max(whole(0))));
            if allowed < declared {
                lines.push(item(1, self.declared(), "D", None, None, Some(allowed - declared)));
            }
        }
        lines
    }

    fn paid_or_lost(&self, head: u8, date: NaiveDate, word: Option<bool>, proven: bool, amount: i64) -> Option<Line> {
        let is_in_window = self.chooser.windows.claim.contains(&date);
        let on = match word {
            Some(false) => return None,
            Some(true) if is_in_window && proven => self.declared(),
            _ => On::Candidate,
        };
        Some(item(head, on, "A", Some(date), None, Some(amount)))
    }

    fn expenses(&self) -> Vec<Line> {
        let rows = self.data.expenses.iter();
        rows.filter_map(|row| {
            self.paid_or_lost(7, row.date, row.outage_related, row.reference.is_some(), row.amount_pence)
        })
        .collect()
    }

    fn income(&self) -> Vec<Line> {
        let rows = self.data.income.iter();
        rows.filter_map(|row| {
            let items = (row.items - row.recovered_items).max(0);
            self.paid_or_lost(8, row.date, row.outage_related, true, items * row.fee_pence)
        })
        .collect()
    }

    /// Head 12: the mean of the lost rows with known minutes, in whole minutes rounded down once.
    fn value_of_lost(&self, cancelled: &Cancelled) -> Option<Line> {
        let (fates, value) = (cancelled.fates.as_ref()?, self.policy.rates.value_per_hour?.0);
        let lost = whole(fates.lost()).min(cancelled.extra?).max(whole(0));
        let weight: i64 = fates.lost_minutes.iter().map(|(_, weight)| weight).sum();
        let minutes: i64 = fates.lost_minutes.iter().map(|(minutes, weight)| minutes * weight).sum();
        if weight == 0 {
            return None;
        }
        let minutes = (lost * whole(minutes) / whole(weight)).floor();
        let amount = Some(pence(minutes * whole(value) / whole(60)));
        let nil = Some(0);
        let line = item(12, On::Schedule, "C", None, None, amount);
        Some(Line { minutes: Some(minutes.to_integer() as i64), pay: amount, employer_ni: nil, pension: nil, ..line })
    }
}

fn head(row: &Shift) -> u8 {
    use Activity::*;
    match row.activity {
        _ if matches!(row.pay, Pay::Toil | Pay::PartnerUnpaid | Pay::GoodwillUnpaid) => 10,
        RetroEntry | ResultsDocs | Scripts => 4,
        Rebooking => 5,
        ItRecovery | IncidentMgmt => 6,
        _ => {
            use StaffGroup::*;
            if matches!(row.staff_group, Reception | Admin | Secretary | Dispenser | Manager | Other) { 2 } else { 3 }
        }
    }
}

fn item(
    head: u8,
    on: On,
    tier: &'static str,
    date: Option<NaiveDate>,
    staff: Option<usize>,
    amount: Option<i64>,
) -> Line {
    Line { head, on, tier, date, staff, minutes: None, pay: None, employer_ni: None, pension: None, amount }
}
