//! DOMAIN.md section 3: how good the normal day is, bands and verdicts.

use crate::practice::{Practice, day, every};
use crate::table::{Table, fraction, fraction_or_null, listed, shown, shown_all};
use chrono::{Days, NaiveDate, Weekday};
use normalday::model::exact::{mean, whole};
use normalday::normal::choose::trim;

pub const LEAVE_ONE_OUT: Table = Table {
    name: "leave-one-out",
    title: "Each pool day predicted from the other three of its weekday",
    section: "3",
    columns: &["weekday", "kept, oldest first", "predicted", "relative errors"],
    given: 2,
    rows: &[
        &["Friday (21 June to 12 July)", "30, 27, 33, 30", "30, 31, 29, 30", "0, -4/31, 4/29, 0"],
        &["Monday (24 June to 15 July)", "40, 44, 36, 40", "40, 116/3, 124/3, 40", "0, 4/29, -4/31, 0"],
    ],
};

#[test]
fn each_pool_day_is_predicted_from_the_others() {
    LEAVE_ONE_OUT.check(|case| {
        let kept = case.numbers("kept, oldest first");
        let days: Vec<NaiveDate> = (0..4).map(|week| day("21 Jun") + Days::new(7 * week)).collect();
        let kept_on = |date: NaiveDate| kept[days.iter().position(|known| *known == date).expect("a pool day")];
        let predicted = days.iter().map(|date| {
            let others: Vec<NaiveDate> = days.iter().copied().filter(|other| other != date).collect();
            let (chosen, _) = trim(&others, &kept_on);
            mean(whole(chosen.iter().map(|other| kept_on(*other)).sum()), chosen.len()).expect("some days")
        });
        let predicted: Vec<_> = predicted.collect();
        let errors = days.iter().zip(&predicted).map(|(date, value)| (whole(kept_on(*date)) - value) / value);
        vec![listed(predicted.iter().map(|value| fraction(*value))), listed(errors.map(fraction))]
    });
}

fn branch() -> Practice {
    let mut practice = Practice::new().book_from("21 Jun", "31 Jul");
    for (weekday, cells) in [(0, LEAVE_ONE_OUT.rows[0]), (3, LEAVE_ONE_OUT.rows[1])] {
        for (week, kept) in cells[1].split(", ").enumerate() {
            let date = day("21 Jun") + Days::new(7 * week as u64 + weekday);
            practice = practice.kept(&shown(date), kept.parse().expect("a count"));
        }
    }
    practice
}

pub const ACCURACY: Table = Table {
    name: "accuracy",
    title: "How good the normal day is, from these eight errors",
    section: "3",
    columns: &["figure", "by hand", "to six places"],
    given: 2,
    rows: &[
        &["n", "8", "8.000000"],
        &["bias", "(8/29 - 8/31) / 8 = 2/899", "0.002225"],
        &["MAPE", "(8/29 + 8/31) / 8 = 60/899", "0.066741"],
        &["RRMSE", "root of 7208/808201", "0.094438"],
        &["s", "root of 57632/5657407", "0.100931"],
        &["t(0.975, 7) x s", "2.364624 x 0.100931", "0.238663"],
    ],
};

#[test]
fn accuracy_is_leave_one_out() {
    let accuracy = branch().kept("19 Jul", 20).kept("22 Jul", 40).claim().accuracy;
    assert_eq!(accuracy.grade, Some(normalday::normal::outcome::Grade::Certified));
    ACCURACY.check(|case| {
        let figure = match case.text("figure") {
            "n" => Some(accuracy.n as f64),
            "bias" => accuracy.bias,
            "MAPE" => accuracy.mape,
            "RRMSE" => accuracy.rrmse,
            "s" => accuracy.standard_deviation,
            _ => accuracy.half_width,
        };
        vec![figure.map_or_else(|| "null".to_owned(), |figure| format!("{figure:.6}"))]
    });
}

pub const BANDS: Table = Table {
    name: "bands",
    title: "Bands and verdicts of the same branch (Mondays and Fridays only)",
    section: "3",
    columns: &["incident", "normal", "actual", "band of kept", "shortfall", "band of the shortfall", "verdict"],
    given: 3,
    rows: &[
        &["2024-07-19", "30", "20", "22.84 to 37.16", "10", "2.84 to 17.16", "outside normal variation"],
        &["2024-07-19", "30", "24", "22.84 to 37.16", "6", "-1.16 to 13.16", "within normal variation"],
        &["2024-07-19/2024-07-22", "70", "55", "53.29 to 86.71", "15", "-1.71 to 31.71", "within normal variation"],
    ],
};

#[test]
fn bands_of_several_dates_are_summed() {
    let range = |(low, high): (f64, f64)| format!("{low:.2} to {high:.2}");
    BANDS.check(|case| {
        let actual = u32::try_from(case.number("actual")).expect("a count");
        let of_monday = if case.text("incident").contains('/') { 35 } else { 0 };
        let practice = branch().incident(case.text("incident")).kept("19 Jul", actual - of_monday);
        let claim = practice.kept("22 Jul", of_monday).claim();
        let measures = &claim.appointments.measures;
        assert_eq!(fraction_or_null(measures.bridge.kept.normal), case.text("normal"));
        let verdict = match measures.within_normal_variation {
            Some(true) => "within normal variation",
            Some(false) => "outside normal variation",
            None => "null",
        };
        vec![
            range(claim.accuracy.band_low.zip(claim.accuracy.band_high).expect("a band")),
            fraction_or_null(measures.bridge.shortfall),
            range(measures.shortfall_band.expect("a band")),
            verdict.to_owned(),
        ]
    });
}

#[test]
fn fewer_than_eight_predicted_days_give_no_band() {
    let practice = Practice::new().book_from("21 Jun", "31 Jul").kept_on(&every(Weekday::Fri, "21 Jun", "12 Jul"), 30);
    let claim = practice.kept("19 Jul", 5).claim();
    assert_eq!(claim.accuracy.n, 4);
    assert_eq!((claim.accuracy.grade, claim.accuracy.half_width), (None, None));
    assert_eq!(claim.appointments.measures.within_normal_variation, None);
    assert_eq!(claim.accuracy.bias, Some(0.0), "the errors themselves are still told");
}

#[test]
fn one_insufficient_incident_date_leaves_the_sum_null() {
    let practice = Practice::new()
        .incident("2024-07-19/2024-07-22")
        .book_from("28 Jun", "31 Jul")
        .kept_on(&every(Weekday::Fri, "28 Jun", "12 Jul"), 30)
        .kept_on(&every(Weekday::Mon, "8 Jul", "15 Jul"), 40)
        .kept("19 Jul", 20);
    let claim = practice.claim();
    let bridge = &claim.appointments.measures.bridge;
    assert_eq!((bridge.kept.normal, bridge.shortfall, bridge.kept.actual), (None, None, Some(20)));
    assert_eq!(fraction_or_null(claim.appointments.by_date[0].1.shortfall), "10", "the dates are shown singly");
}

#[test]
fn an_incident_date_that_no_file_covers_leaves_the_sum_null() {
    let practice = Practice::new()
        .incident("2024-07-19/2024-07-22")
        .book_from("21 Jun", "19 Jul")
        .kept_on(&every(Weekday::Fri, "21 Jun", "12 Jul"), 30)
        .kept_on(&every(Weekday::Mon, "24 Jun", "15 Jul"), 40)
        .kept("19 Jul", 20);
    let claim = practice.claim();
    let bridge = &claim.appointments.measures.bridge;
    assert_eq!((bridge.kept.actual, bridge.shortfall), (None, None));
    assert_eq!(claim.appointments.day_of.ratio, None);
    assert_eq!(shown_all(claim.cut_dates.iter().copied().take(3)), "20 Jul, 21 Jul, 22 Jul");
}
