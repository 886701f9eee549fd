//! DOMAIN.md section 9: many practices.

use crate::region_fixture::{Made, practice, rolled};
use crate::table::{Case, Table, yes_or_no};
use normalday::region::public::suppress::{Counts, shown};
use normalday::region::roll_up::unusual;

fn to_places(value: Option<f64>, places: usize) -> String {
    value.map_or_else(|| "none".to_owned(), |value| format!("{value:.places$}"))
}

pub const CONTROL_GROUP: Table = Table {
    name: "control-group",
    title: "An affected practice (normal 200, kept 120) beside practices whose system was up (normal 100 each)",
    section: "9",
    columns: &["kept by the others", "their mean", "plain shortfall", "normal day, had it been this day", "adjusted"],
    given: 1,
    rows: &[
        &["95, 90, 100, 105, 85", "0.95", "80", "190.0", "70.0"],
        &["100, 100, 100, 100, 100", "1.00", "80", "200.0", "80.0"],
        &["110, 120, 100, 115, 105, 110", "1.10", "80", "220.0", "100.0"],
        &["95, 90, 100, 105", "none", "80", "none", "none"],
    ],
};

#[test]
fn the_days_own_effect_is_taken_off_where_five_practices_speak_for_it() {
    CONTROL_GROUP.check(|case| {
        let mut practices = vec![practice("Z00001", (200, 1), 120)];
        for (number, kept) in (1..).zip(case.numbers("kept by the others")) {
            practices.push(practice(&format!("Z1000{number}"), (100, 1), kept).affected("no"));
        }
        let region = rolled(practices).region;
        let affected = &region.affected;
        assert_eq!(region.practices[0].adjusted_shortfall, affected.adjusted_shortfall);
        vec![
            to_places(region.control_group.mean_ratio, 2),
            affected.plain.shortfall.map_or_else(|| "none".to_owned(), |shortfall| shortfall.0.to_string()),
            to_places(affected.adjusted_kept_normal, 1),
            to_places(affected.adjusted_shortfall, 1),
        ]
    });
}

#[test]
fn a_practice_that_cannot_speak_for_the_day_is_no_member_and_says_why() {
    let up = |code: &str| practice(code, (100, 1), 90).affected("no");
    let region = rolled(vec![
        up("Z10001"),
        up("Z10002").insufficient(),
        practice("Z10003", (0, 1), 0).affected("no"),
        up("Z10004").claim(|claim| claim["incident"]["end"] = serde_json::json!("2024-07-19T17:30:00")),
        up("Z10005").not_verified("the seal does not hold"),
        up("Z10006").affected("unknown"),
    ])
    .region;
    let group = &region.control_group;
    assert_eq!((group.members, group.mean_ratio, group.practices.len()), (1, None, 5));
    let reasons: Vec<&str> =
        group.practices.iter().map(|practice| practice.reason_left_out.as_deref().unwrap_or("member")).collect();
    assert_eq!(
        reasons,
        [
            "member",
            "no sufficient normal day",
            "closed on such a day",
            "its claim is about another incident",
            "its claim stands apart"
        ]
    );
}

pub const ROBUST_Z: Table = Table {
    name: "robust-z",
    title: "Robust z: (value - median) / spread",
    section: "9",
    columns: &["values", "median", "spread", "z of the last"],
    given: 1,
    rows: &[
        // Deviations 2, 1, 0, 1, 97: their median 1; 1 / 0.674490 = 1.482602; 97 x 0.674490 = 65.425.
        &["1, 2, 3, 4, 100", "3.0", "1.482602", "65.425506"],
        // More than half alike: the mean deviation 10 / 5 = 2 in its place; 2 / 0.797885 = 2.506628; 10 / that = 3.989423.
        &["10, 10, 10, 10, 20", "10.0", "2.506628", "3.989423"],
        &["10, 10, 10, 10, 10", "10.0", "none", "none"],
        &["1, 2, 3, 100", "none", "none", "none"],
        // Six values: the median lies half-way. Deviations 5, 3, 1, 1, 3, 5: their median 3; 3 / 0.674490 = 4.447807.
        &["0, 2, 4, 6, 8, 10", "5.0", "4.447807", "1.124150"],
    ],
};

#[test]
fn robust_z_stands_even_where_more_than_half_of_the_values_are_alike() {
    ROBUST_Z.check(|case| {
        let values: Vec<Option<f64>> = case.numbers("values").into_iter().map(|value| Some(value as f64)).collect();
        let last = unusual(&values).pop().flatten().unwrap();
        vec![to_places(last.median, 1), to_places(last.spread, 6), to_places(last.z, 6)]
    });
}

#[test]
fn practices_are_compared_with_those_of_the_same_answer_only() {
    let up = |number: i64| practice(&format!("Z1000{number}"), (100, 1), 100).affected("no");
    let down = |number: i64| practice(&format!("Z2000{number}"), (100, 1), 50 + number);
    let all: Vec<Made> = (1..=5).map(up).chain((1..=5).map(down)).collect();
    let region = rolled(all).region;
    let z = |code: &str| {
        let row = region.outliers.practices.iter().find(|row| row.code == code).unwrap();
        row.shortfall.unwrap().z
    };
    assert_eq!(z("Z10001"), None, "all alike");
    assert!(z("Z20001").unwrap() < 2.0, "far from the others of the region, but not from its like");
}

pub const REGION_BAND: Table = Table {
    name: "region-band",
    title: "Two practices (normal 10 each), eight ordinary Fridays on which each is predicted to keep 10, an incident with 12 \
            kept in all: s of the sums x 2.364624 x 20 either way of 20, less 12",
    section: "9",
    columns: &["kept by the one", "kept by the other", "s of the sums", "shortfall", "its band"],
    given: 2,
    rows: &[
        // Shared noise stays: every sum is off by a tenth, s = root(8 x 0.01 / 7).
        &["11, 9, 11, 9, 11, 9, 11, 9", "11, 9, 11, 9, 11, 9, 11, 9", "0.106904", "8", "2.94 to 13.06"],
        // Noise that cancels goes.
        &["11, 9, 11, 9, 11, 9, 11, 9", "9, 11, 9, 11, 9, 11, 9, 11", "0.000000", "8", "8.00 to 8.00"],
        // Half of it shared: errors 0.1, -0.1, 0, 0 and so on; s = root(4 x 0.01 / 7).
        &["11, 9, 11, 9, 11, 9, 11, 9", "11, 9, 9, 11, 11, 9, 9, 11", "0.075593", "8", "4.43 to 11.57"],
        &["11, 9, 11, 9, 11, 9, 11", "11, 9, 11, 9, 11, 9, 11", "none", "8", "none"],
    ],
};

#[test]
fn the_regions_band_comes_from_its_sums() {
    REGION_BAND.check(|case| {
        let ordinary =
            |column: &str| -> Vec<(i64, i64)> { case.numbers(column).into_iter().map(|kept| (kept, 10)).collect() };
        let one = practice("Z00001", (10, 1), 5).ordinary(&ordinary("kept by the one"));
        let other = practice("Z00002", (10, 1), 7).ordinary(&ordinary("kept by the other"));
        let effect = rolled(vec![one, other]).region.totals.effect;
        let half_width = effect.shortfall_band_high.map(|high| (high - 8.0) / 20.0);
        vec![
            to_places(half_width.map(|half_width| (half_width / 2.364_624_251_592_784).abs()), 6),
            effect.shortfall.unwrap().0.to_string(),
            effect
                .shortfall_band_low
                .zip(effect.shortfall_band_high)
                .map_or_else(|| "none".to_owned(), |(low, high)| format!("{low:.2} to {high:.2}")),
        ]
    });
}

#[test]
fn a_date_on_which_fewer_than_half_are_predicted_says_nothing_of_the_sum() {
    let eight = [(11, 10), (9, 10), (11, 10), (9, 10), (11, 10), (9, 10), (11, 10), (9, 10)];
    let long = |code: &str| practice(code, (10, 1), 5).ordinary(&eight);
    let short = |code: &str| practice(code, (10, 1), 5).ordinary(&eight[..4]);
    let effect = |practices: Vec<Made>| rolled(practices).region.totals.effect;
    assert_eq!(effect(vec![long("Z00001"), short("Z00002")]).predicted_days, 8);
    assert_eq!(effect(vec![long("Z00001"), short("Z00002"), short("Z00003")]).predicted_days, 4);
}

pub const SUPPRESSED: Table = Table {
    name: "suppressed",
    title: "Counts of the practices of one network, as the public sees them",
    section: "9",
    columns: &["counts", "shown", "their total", "leaks if only 1 to 7 were suppressed"],
    given: 1,
    rows: &[
        // 103 is shown as 105: 103 to 107. The first is between 103 - 42 - 62 and 107 - 38 - 58: under nought to 11.
        &["3, 40, 60", "*, 40, 60", "105", "no"],
        // 11 is shown as 10: 8 to 12, and 8 as 10: 8 to 12. The first would be 4 at most: never 7.
        &["3, 8", "*, *", "10", "yes"],
        // 1001 is shown as 1000: 998 to 1002. The first would be 4 at most.
        &["1, 1000", "*, *", "1000", "yes"],
        // 40 + 7 = 47 is shown as 45: 43 to 47. The first would be 43 - 42 = 1 at least and 47 - 38 = 9 at most.
        &["7, 40", "*, 40", "45", "no"],
        // 12 is shown as 10 (8 to 12) and is 10 to 12 here, so that 7 + 12 = 19, shown as 20, is 18 to 22: 6 at least.
        &["7, 12", "*, *", "20", "yes"],
        &["3, 4", "*, *", "*", "no"],
        &["0, 5", "0, *", "*", "no"],
        &["0, 8, 13", "0, 10, 15", "20", "no"],
        &["5", "*", "*", "no"],
        // Nought is nought: 9 - 0 - 8 leaves the last within nought and 4.
        &["8, 0, 1", "*, 0, *", "10", "yes"],
    ],
};

#[test]
fn what_could_be_worked_out_is_suppressed_too() {
    SUPPRESSED.check(|case: &Case| {
        let practices = case.numbers("counts");
        let counts = Counts { scale: 1, totals: vec![(0..practices.len()).collect()], practices: practices.clone() };
        let shown = shown(&counts);
        let words = |count: &Option<i64>| count.map_or_else(|| "*".to_owned(), |count| count.to_string());
        let all: Vec<String> = shown.practices.iter().map(words).collect();
        let small = |count: &&i64| (1..8).contains(*count);
        let is_leak =
            shown.practices.iter().filter(|count| count.is_none()).count() > practices.iter().filter(small).count();
        vec![all.join(", "), words(&shown.totals[0]), yes_or_no(is_leak)]
    });
}

#[test]
fn a_network_of_one_practice_does_not_give_it_away() {
    let counts = Counts { scale: 1, practices: vec![3, 8], totals: vec![vec![0, 1], vec![0], vec![1]] };
    let shown = shown(&counts);
    assert_eq!(shown.practices, [None, None]);
    assert_eq!(shown.totals, [Some(10), None, None], "the total of a network of one is its only practice");
}
