//! The appointment book of the claim made by hand: one bridge, split over dates, groups and fates.

use super::*;

fn bridge(normal: [Exact; 6], actual: [i64; 7]) -> Bridge {
    let states = [State::Held, State::Unrecorded, State::Dna, State::WalkedOut, State::Cancelled, State::Unfilled];
    let mut bridge = Bridge::default();
    for ((state, normal), actual) in states.into_iter().zip(normal).zip(actual) {
        bridge.states.insert(state, Pair { normal: Some(normal), actual: Some(actual) });
    }
    bridge.states.insert(State::Pending, Pair { normal: Some(whole(0)), actual: Some(actual[6]) });
    let total = |range: std::ops::Range<usize>| normal[range].iter().fold(whole(0), |sum, value| sum + value);
    bridge.offered = Pair { normal: Some(total(0..6)), actual: Some(actual.iter().sum()) };
    bridge.kept = Pair { normal: Some(total(0..2)), actual: Some(actual[0] + actual[1]) };
    bridge.shortfall = Some(total(0..2) - (actual[0] + actual[1]));
    bridge.parts = vec![
        (BridgePart::FewerSlots, total(0..6) - actual.iter().sum::<i64>()),
        (BridgePart::Dna, whole(actual[2]) - normal[2]),
        (BridgePart::WalkedOut, whole(actual[3]) - normal[3]),
        (BridgePart::Cancelled, whole(actual[4]) - normal[4]),
        (BridgePart::Unfilled, whole(actual[5]) - normal[5]),
        (BridgePart::Pending, whole(actual[6])),
    ];
    bridge
}

/// Half the width of the band, as a share of the normal day.
pub const HALF_WIDTH: f64 = 0.22;

/// What the book shows.
pub fn appointments(claim_dates: &[NaiveDate]) -> AppointmentImpact {
    let sixth = |sixths: i64| Exact::new(sixths, 6);
    let normal = [sixth(403), sixth(20), sixth(31), sixth(2), sixth(37), sixth(40)];
    let incident = bridge(normal, [30, 18, 9, 0, 30, 12, 3]);
    let mut by_date = vec![(claim_dates[0], incident.clone())];
    for date in &claim_dates[1..] {
        let is_open = !matches!(chrono::Datelike::weekday(date), Weekday::Sat | Weekday::Sun);
        let day = if is_open { bridge(normal, [70, 3, 5, 0, 6, 5, 0]) } else { bridge([whole(0); 6], [0; 7]) };
        by_date.push((*date, day));
    }
    let half = |part: i64| normal.map(|value| value * part / 3);
    let gps = bridge(half(2), [20, 12, 6, 0, 20, 8, 2]);
    let nurses = bridge(half(1), [10, 6, 3, 0, 10, 4, 1]);
    let mut fates = BTreeMap::new();
    let mut fate_rows = Vec::new();
    for (number, fate) in [
        Fate::Reprovided,
        Fate::Reprovided,
        Fate::Reprovided,
        Fate::RebookedPending,
        Fate::RebookedNotKept,
        Fate::NotRebooked,
        Fate::Untraceable,
    ]
    .into_iter()
    .enumerate()
    {
        *fates.entry(fate).or_insert(0) += 1;
        fate_rows.push(FateRow {
            patient: (fate != Fate::Untraceable).then(|| format!("P{:04}", number + 1)),
            weight: 1,
            date: claim_dates[0],
            start_minute: Some(510 + 10 * number as u16),
            staff_group: StaffGroup::GpSalaried,
            planned_minutes: Some(10),
            fate,
            new_date: (fate == Fate::Reprovided).then(|| claim_dates[0] + Days::new(4)),
            new_staff_group: (fate == Fate::Reprovided).then_some(StaffGroup::GpSalaried),
            new_planned_minutes: (fate == Fate::Reprovided).then_some(10),
            delay_working_days: (fate == Fate::Reprovided).then_some(2),
            source: source(100 + number as u32),
            new_source: (fate == Fate::Reprovided).then(|| source(300 + number as u32)),
        });
    }
    let kept_normal = 423.0 / 6.0;
    let measures = Measures {
        dates: vec![claim_dates[0]],
        bridge: incident,
        kept_attested: Some(52),
        kept_range: Some((Exact::new(200, 6), 48)),
        shortfall_band: Some((kept_normal * (1.0 - HALF_WIDTH) - 48.0, kept_normal * (1.0 + HALF_WIDTH) - 48.0)),
        within_normal_variation: Some(false),
        cancelled_gross: Some(7),
        cancelled_normal: Some(Exact::new(7, 6)),
        cancelled_extra: Some(Exact::new(35, 6)),
        cancelled_extra_band: None,
        cancelled_basis: Some(CancelledBasis::Recorded),
        fates: Some(fates),
        lost: Some(2),
        auto_dna_suspect: Some(Exact::new(23, 6)),
    };
    let knock_on = Measures {
        dates: vec![date("2024-07-22")],
        bridge: by_date.iter().find(|(day, _)| *day == date("2024-07-22")).unwrap().1.clone(),
        ..Measures::default()
    };
    AppointmentImpact {
        measures,
        knock_on: Some(knock_on),
        by_date_and_group: vec![
            (claim_dates[0], StaffGroup::GpSalaried, gps.clone()),
            (claim_dates[0], StaffGroup::Nurse, nurses.clone()),
        ],
        by_staff_group: vec![(StaffGroup::GpSalaried, gps), (StaffGroup::Nurse, nurses)],
        by_date,
        fate_rows,
        ordinary_rate: Some((12, 40)),
        day_of: DayOf {
            ratio: Some(Exact::new(102, 100)),
            capped: Some(Exact::new(102, 100)),
            shortfall_adjusted: Some(Exact::new(423 * 102, 600) - 48),
        },
        horizon_complete: true,
        ..AppointmentImpact::default()
    }
}
