//! What a reader of the public copy can work out: for every suppressed count the least and the most that it can be, by
//! linear programming over everything that is shown. The interval must hold 1 to 7.

use crate::region_fixture::{organisations, practice, run_of};
use normalday::region::public::publish;
use normalday::region::roll_up::roll_up;
use normalday::report::region::public::{PublicCount, PublicFigures, PublicRegion};

/// The most that a sum of changes can be, by the simplex method: `rows` x changes <= `bounds` (none under nought, so that no
/// change is one way to keep them). Infinite where nothing holds it.
fn most(rows: &[Vec<f64>], bounds: &[f64], aim: &[f64]) -> f64 {
    const NOUGHT: f64 = 1e-9;
    // Each change is the difference of two numbers not under nought; then one slack a row, and the bound.
    let (changes, all) = (aim.len(), 2 * aim.len() + rows.len());
    let mut table: Vec<Vec<f64>> = rows
        .iter()
        .zip(bounds)
        .enumerate()
        .map(|(place, (row, bound))| {
            let mut cells: Vec<f64> = row.iter().copied().chain(row.iter().map(|cell| -cell)).collect();
            cells.extend((0..rows.len()).map(|slack| if slack == place { 1.0 } else { 0.0 }));
            cells.push(*bound);
            cells
        })
        .collect();
    let mut basis: Vec<usize> = (2 * changes..all).collect();
    let mut gains: Vec<f64> = aim.iter().copied().chain(aim.iter().map(|cell| -cell)).collect();
    gains.resize(all + 1, 0.0);
    // Bland's rule: the first column that gains, the first of the tightest rows. It ends.
    while let Some(entering) = (0..all).find(|column| gains[*column] > NOUGHT) {
        let leaving = (0..table.len()).filter(|row| table[*row][entering] > NOUGHT).min_by(|one, other| {
            let ratio = |row: usize| table[row][all] / table[row][entering];
            ratio(*one).total_cmp(&ratio(*other)).then(basis[*one].cmp(&basis[*other]))
        });
        let Some(leaving) = leaving else { return f64::INFINITY };
        let pivot = table[leaving][entering];
        table[leaving].iter_mut().for_each(|cell| *cell /= pivot);
        let chosen = table[leaving].clone();
        for (_, row) in table.iter_mut().enumerate().filter(|(place, _)| *place != leaving) {
            let factor = row[entering];
            if factor != 0.0 {
                row.iter_mut().zip(&chosen).for_each(|(cell, of)| *cell -= factor * of);
            }
        }
        let factor = gains[entering];
        gains.iter_mut().zip(&chosen).for_each(|(cell, of)| *cell -= factor * of);
        basis[leaving] = entering;
    }
    -gains[all]
}

#[test]
fn the_solver_solves() {
    // x <= 4, y <= 3, x + y <= 5: the most of x + 2y is 2 + 6.
    let rows = [vec![1.0, 0.0], vec![0.0, 1.0], vec![1.0, 1.0]];
    assert!((most(&rows, &[4.0, 3.0, 5.0], &[1.0, 2.0]) - 8.0).abs() < 1e-9);
    assert_eq!(most(&rows, &[4.0, 3.0, 5.0], &[-1.0, 0.0]), f64::INFINITY);
}

/// One kind of count as the public sees it: true counts, and every shown or suppressed sum of some of them.
struct Seen {
    truth: Vec<f64>,
    sums: Vec<(Vec<usize>, PublicCount)>,
}

impl Seen {
    /// The interval of every suppressed sum.
    fn intervals(&self) -> Vec<(f64, f64)> {
        let count = self.truth.len();
        let mask = |members: &[usize], sign: f64| -> Vec<f64> {
            (0..count).map(|place| if members.contains(&place) { sign } else { 0.0 }).collect()
        };
        let true_sum = |members: &[usize]| -> f64 { members.iter().map(|place| self.truth[*place]).sum() };
        let (mut rows, mut bounds) = (Vec::new(), Vec::new());
        for place in 0..count {
            rows.push(mask(&[place], -1.0));
            bounds.push(self.truth[place]);
        }
        for (members, shown) in &self.sums {
            if let PublicCount::Shown(shown) = shown {
                let slack = |limit: f64| {
                    assert!(limit >= -1e-9, "what is shown is not what is true");
                    limit.max(0.0)
                };
                rows.push(mask(members, 1.0));
                bounds.push(slack(*shown as f64 + 2.5 - true_sum(members)));
                rows.push(mask(members, -1.0));
                bounds.push(slack(true_sum(members) - (*shown as f64 - 2.5)));
            }
        }
        let suppressed = self.sums.iter().filter(|(_, shown)| *shown == PublicCount::Suppressed);
        suppressed
            .map(|(members, _)| {
                let of = |sign: f64| most(&rows, &bounds, &mask(members, sign));
                (true_sum(members) - of(-1.0), true_sum(members) + of(1.0))
            })
            .collect()
    }
}

/// What is shown of one kind of count, practice by practice and sum by sum.
fn seen(region: &PublicRegion, truth: &[Option<f64>], of: fn(&PublicFigures) -> PublicCount) -> Seen {
    let measured: Vec<usize> = (0..truth.len()).filter(|place| truth[*place].is_some()).collect();
    let place_of = |practice: usize| measured.iter().position(|known| *known == practice);
    let mut sums: Vec<(Vec<usize>, PublicCount)> = Vec::new();
    let practices = &region.practices;
    for (place, practice) in practices.iter().enumerate() {
        sums.extend(place_of(place).map(|known| (vec![known], of(&practice.figures))));
    }
    let mut add = |belongs: &dyn Fn(usize) -> bool, figures: &PublicFigures| {
        let members: Vec<usize> = (0..practices.len()).filter(|place| belongs(*place)).filter_map(place_of).collect();
        if !members.is_empty() {
            sums.push((members, of(figures)));
        }
    };
    add(&|_| true, &region.totals);
    region.by_supplier.iter().for_each(|group| add(&|place| practices[place].supplier == group.code, &group.figures));
    region.by_icb.iter().for_each(|group| add(&|place| practices[place].icb == group.code, &group.figures));
    region.by_sub_icb.iter().for_each(|group| add(&|place| practices[place].sub_icb == group.code, &group.figures));
    region.by_pcn.iter().for_each(|group| add(&|place| practices[place].pcn == group.code, &group.figures));
    Seen { truth: measured.iter().map(|place| truth[*place].unwrap()).collect(), sums }
}

/// A simple sequence of numbers, the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as i64
    }

    /// A count: often small, sometimes nought.
    fn count(&mut self) -> i64 {
        match self.below(4) {
            0 => self.below(3),
            1 => self.below(12),
            2 => self.below(40),
            _ => 100 + self.below(300),
        }
    }
}

#[test]
fn every_suppressed_count_may_be_anything_from_1_to_7() {
    let mut suppressed = 0;
    for seed in 1..=12 {
        let mut dice = Dice(seed * 7_919);
        let size = 4 + dice.below(14);
        let codes: Vec<String> = (0..size).map(|number| format!("Z{number:05}")).collect();
        let (mut practices, mut belongs, mut truths) = (Vec::new(), Vec::new(), Vec::new());
        for code in &codes {
            let (sixths, kept) = (dice.count() * 6 + dice.below(6), dice.count());
            let cancelled = (dice.below(5) > 0).then(|| dice.count());
            let mut made = practice(code, (sixths, 6), kept);
            if let Some(cancelled) = cancelled {
                made = made.cancelled(cancelled);
            }
            practices.push(made);
            truths.push([Some(sixths as f64 / 6.0), Some(kept as f64), cancelled.map(|count| count as f64)]);
            let (icb, sub_icb, pcn) = (dice.below(2), dice.below(2), dice.below(3));
            let (supplier, icb) = (if dice.below(2) == 0 { "EMIS" } else { "TPP" }, format!("Q{icb}"));
            belongs.push((supplier, format!("{icb}P{sub_icb}{pcn}"), format!("{icb}S{sub_icb}"), icb));
        }
        let rows: Vec<(&str, &str, &str, &str, &str)> = codes
            .iter()
            .zip(&belongs)
            .map(|(code, (supplier, pcn, sub_icb, icb))| {
                (code.as_str(), *supplier, pcn.as_str(), sub_icb.as_str(), icb.as_str())
            })
            .collect();
        let region = publish(&roll_up(&run_of(practices), &organisations(&rows), &[]).region);
        let kinds: [fn(&PublicFigures) -> PublicCount; 3] =
            [|figures| figures.kept_normal, |figures| figures.kept, |figures| figures.cancelled];
        for (kind, of) in kinds.into_iter().enumerate() {
            let truth: Vec<Option<f64>> = truths.iter().map(|truth| truth[kind]).collect();
            for (low, high) in seen(&region, &truth, of).intervals() {
                suppressed += 1;
                assert!(low <= 1.0 + 1e-6 && high >= 7.0 - 1e-6, "seed {seed}, kind {kind}: {low} to {high}");
            }
        }
    }
    assert!(suppressed > 100, "only {suppressed} counts were suppressed: the test has gone blind");
}
