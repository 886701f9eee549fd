//! The lines of the claim made by hand, and their totals, added up apart from the engine.

use super::*;

fn hours_line(
    id: &str,
    head: u8,
    day: &str,
    staff: u32,
    group: StaffGroup,
    hours: HoursPrice,
    pence: [i64; 3],
) -> Line {
    let quantity = Decimal::from(hours.minutes) / Decimal::from(60);
    Line {
        id: id.to_owned(),
        head,
        on: On::Invoice,
        tier: Tier::D,
        date: Some(date(day)),
        staff: Some(StaffId(staff)),
        staff_group: Some(group),
        description: "Extra hours, catching up, paid as additional hours".to_owned(),
        activity: Some(Activity::CatchUp),
        pay_treatment: Some(Pay::AdditionalPlain),
        unit: Unit::Hour,
        quantity: quantity.round_dp(4),
        rate_pence: Some(hours.rate_pence_per_hour),
        rate_source: Some(normalday::claim::outcome::RateSource::Row),
        minutes: Some(hours.minutes),
        hours: Some(hours),
        pay_pence: Some(pence[0]),
        employer_ni_pence: Some(pence[1]),
        pension_pence: Some(pence[2]),
        amount_pence: Some(pence.iter().sum()),
        included: true,
        reason: "declared by the row (outage_related = yes)".to_owned(),
        evidence: vec![source(12)],
    }
}

fn item_line(id: &str, head: u8, on: On, description: &str, quantity: Decimal, rate: i64, amount: i64) -> Line {
    Line {
        id: id.to_owned(),
        head,
        on,
        tier: Tier::A,
        date: Some(date("2024-07-19")),
        staff: None,
        staff_group: (head == 1).then_some(StaffGroup::GpLocum),
        description: description.to_owned(),
        activity: None,
        pay_treatment: None,
        unit: if head == 1 { Unit::Fee } else { Unit::Item },
        quantity,
        rate_pence: Some(rate),
        rate_source: None,
        hours: None,
        minutes: None,
        pay_pence: None,
        employer_ni_pence: None,
        pension_pence: None,
        amount_pence: Some(amount),
        included: on == On::Invoice,
        reason: "declared by the row (outage_related = yes)".to_owned(),
        evidence: vec![source(20), source(21)],
    }
}

#[allow(clippy::too_many_arguments)]
fn hours(
    minutes: i64,
    rate: i64,
    enhancement: i64,
    key: u32,
    usual: (i64, i64),
    before: (i64, i64),
    pension: bool,
) -> HoursPrice {
    HoursPrice {
        minutes,
        rate_pence_per_hour: rate,
        enhancement_hundredths: enhancement,
        week_key: key,
        usual_pay_pence: Some(usual.0),
        usual_minutes: Some(usual.1),
        pay_before_pence: before.0,
        minutes_before: before.1,
        on_cost_rates: 0,
        ni_applies: true,
        pension_applies: pension,
    }
}

/// Every line.
pub fn lines() -> Vec<Line> {
    use StaffGroup::*;
    let one = Decimal::ONE;
    let mut lines = vec![
        // Worked example 24, first row: 650.00.
        item_line("L0001", 1, On::Invoice, "Locum fee, invoice reference given", one, 40_000, 40_000),
        item_line("L0002", 1, On::Invoice, "Locum fee, invoice reference given", one, 40_000, 40_000),
        item_line("L0003", 1, On::Invoice, "Deduction for normal use", one, -15_000, -15_000),
        // Worked example 26: 39.23 and 42.68.
        hours_line(
            "L0004",
            2,
            "2024-07-19",
            0,
            Reception,
            hours(180, 1250, 100, 0, (15_000, 720), (15_000, 720), false),
            [3750, 173, 0],
        ),
        hours_line(
            "L0005",
            2,
            "2024-07-20",
            0,
            Reception,
            hours(120, 1250, 150, 0, (15_000, 720), (18_750, 900), false),
            [3750, 518, 0],
        ),
        // Worked example 27: 17.94 and 24.91.
        hours_line(
            "L0006",
            3,
            "2024-07-19",
            1,
            Nurse,
            hours(60, 1400, 100, 1, (50_400, 2160), (50_400, 2160), true),
            [1400, 193, 201],
        ),
        hours_line(
            "L0007",
            3,
            "2024-07-20",
            1,
            Nurse,
            hours(60, 1400, 150, 1, (50_400, 2160), (51_800, 2220), true),
            [2100, 290, 101],
        ),
        item_line("L0008", 7, On::Invoice, "Text messages, receipt given", one, 1_234, 1_234),
        item_line("L0009", 8, On::Invoice, "Vaccinations: items lost x fee", Decimal::from(3), 1_006, 3_018),
    ];
    let mut candidate =
        hours_line("L0010", 2, "2024-07-23", 2, Admin, hours(45, 1234, 150, 2, (0, 0), (0, 0), false), [1388, 0, 0]);
    candidate.on = On::Candidate;
    candidate.included = false;
    candidate.reason = "not declared: extra beyond the plan".to_owned();
    let mut unpriced = candidate.clone();
    unpriced.id = "L0011".to_owned();
    unpriced.rate_pence = None;
    unpriced.hours = None;
    unpriced.pay_pence = None;
    unpriced.employer_ni_pence = None;
    unpriced.pension_pence = None;
    unpriced.amount_pence = None;
    unpriced.reason = "no rate is known for this person or staff group".to_owned();
    let request = Line {
        amount_pence: None,
        rate_pence: None,
        ..item_line("L0012", 9, On::Request, "Please do not claw back for activity not delivered", one, 0, 0)
    };
    let mut schedule =
        item_line("L0013", 12, On::Schedule, "Value of appointments lost", "0.3333".parse().unwrap(), 20_000, 6_666);
    schedule.unit = Unit::Hour;
    schedule.tier = Tier::C;
    schedule.date = None;
    lines.extend([candidate, unpriced, request, schedule]);
    lines
}

/// What the lines come to.
pub fn totals(lines: &[Line]) -> Totals {
    let mut totals = Totals::default();
    for line in lines {
        let Some(pence) = line.amount_pence else { continue };
        match line.on {
            On::Invoice if line.included => {
                totals.invoice += pence;
                *totals.invoice_by_head.entry(line.head).or_insert(0) += pence;
                *totals.invoice_by_tier.entry(line.tier).or_insert(0) += pence;
            }
            On::Invoice | On::Candidate => {
                totals.candidates += pence;
                *totals.candidates_by_head.entry(line.head).or_insert(0) += pence;
            }
            On::Schedule => {
                totals.schedule += pence;
                *totals.schedule_by_head.entry(line.head).or_insert(0) += pence;
            }
            On::Request => {}
        }
    }
    totals
}
