//! The copy that may leave an ICB (`DOMAIN.md` section 9): what is rounded, suppressed and withheld.

pub mod suppress;

use crate::model::money::{Pence, Pounds};
use crate::report::region::outcome::{GroupRow, Mean, PracticeRow, Region};
use crate::report::region::public::{
    PublicCount, PublicFigures, PublicGroup, PublicMoney, PublicPractice, PublicRegion, SCHEMA,
};
use suppress::{Counts, Shown, shown};

/// Money of so few practices together could be worked out, by one of them of the others.
const LEAST_WITHHELD_TOGETHER: usize = 3;
/// A mean over up to eight days is a whole number of 840ths.
const MEAN_PARTS: i64 = 840;

/// Picks the groups of one level, and a practice's code in it.
type Level = (fn(&Region) -> &[GroupRow], fn(&PracticeRow) -> &str);

/// Every level, in the order in which its totals are held after that of the whole region.
const LEVELS: [Level; 4] = [
    (|region| &region.by_supplier, |row| &row.supplier),
    (|region| &region.by_icb, |row| &row.icb.code),
    (|region| &region.by_sub_icb, |row| &row.sub_icb.code),
    (|region| &region.by_pcn, |row| &row.pcn.code),
];

/// The region as it may be shown to anyone. Claims that stand apart, and practices without a claim, are not in it.
pub fn publish(region: &Region) -> PublicRegion {
    let practices: Vec<&PracticeRow> = region.practices.iter().filter(|row| row.is_counted()).collect();
    let totals = totals(region, &practices);
    let columns = columns(&practices, &totals);
    let is_withheld: Vec<bool> = (0..practices.len())
        .map(|place| columns.iter().any(|column| column.practice(place) == PublicCount::Suppressed))
        .collect();
    let figures = |members: &[usize], counts: [PublicCount; 3]| {
        let open: Vec<&PracticeRow> = members
            .iter()
            .filter(|member| !is_withheld.get(**member).copied().unwrap_or(true))
            .filter_map(|member| practices.get(*member).copied())
            .collect();
        let money = |pick: fn(&PracticeRow) -> Pounds| match open.is_empty() {
            true => PublicMoney::Withheld,
            false => PublicMoney::Shown(Pounds(open.iter().map(|row| pick(row).0).sum())),
        };
        let [kept_normal, kept, cancelled] = counts;
        PublicFigures {
            kept_normal,
            kept,
            cancelled,
            invoice: money(|row| row.invoice),
            candidates: money(|row| row.candidates),
            schedule: money(|row| row.schedule),
        }
    };
    let of_total = |total: usize| {
        let members = totals.get(total).map(Vec::as_slice).unwrap_or_default();
        figures(
            members,
            [0, 1, 2].map(|column: usize| {
                columns.get(column).map_or(PublicCount::NotMeasured, |column| column.total(total))
            }),
        )
    };
    let mut next_total = 1;
    let mut groups = |level: usize| -> Vec<PublicGroup> {
        let Some((of, _)) = LEVELS.get(level) else { return Vec::new() };
        let rows = of(region);
        let first = next_total;
        next_total += rows.len();
        let group = |(place, row): (usize, &GroupRow)| PublicGroup {
            code: row.code.clone(),
            name: row.name.clone(),
            figures: of_total(first + place),
        };
        rows.iter().enumerate().map(group).collect()
    };
    let [by_supplier, by_icb, by_sub_icb, by_pcn] = [0, 1, 2, 3].map(&mut groups);
    PublicRegion {
        schema: SCHEMA.to_owned(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        incident: region.incident,
        totals: of_total(0),
        invoice_of_all: invoice_of_all(&practices, &is_withheld),
        by_supplier,
        by_icb,
        by_sub_icb,
        by_pcn,
        practices: (0..practices.len())
            .filter_map(|place| {
                let counts = [0, 1, 2].map(|column: usize| {
                    columns.get(column).map_or(PublicCount::NotMeasured, |column| column.practice(place))
                });
                Some(practice(practices.get(place)?, figures(&[place], counts)))
            })
            .collect(),
    }
}

fn practice(row: &PracticeRow, figures: PublicFigures) -> PublicPractice {
    PublicPractice {
        code: row.code.clone(),
        name: row.name.clone(),
        supplier: row.supplier.clone(),
        affected: row.affected,
        pcn: row.pcn.code.clone(),
        sub_icb: row.sub_icb.code.clone(),
        icb: row.icb.code.clone(),
        figures,
    }
}

/// Places of the practices of every total: the whole region, then every group of every level.
fn totals(region: &Region, practices: &[&PracticeRow]) -> Vec<Vec<usize>> {
    let mut totals = vec![(0..practices.len()).collect()];
    for (groups, code_of) in LEVELS {
        for group in groups(region) {
            let belongs = |(_, row): &(usize, &&PracticeRow)| code_of(row) == group.code;
            totals.push(practices.iter().enumerate().filter(belongs).map(|(place, _)| place).collect());
        }
    }
    totals
}

fn invoice_of_all(practices: &[&PracticeRow], is_withheld: &[bool]) -> PublicMoney {
    let withheld = is_withheld.iter().filter(|is| **is).count();
    if withheld > 0 && withheld < LEAST_WITHHELD_TOGETHER {
        return PublicMoney::Withheld;
    }
    let pence: Pence = practices.iter().map(|row| row.invoice.0).sum();
    PublicMoney::Shown(Pounds(pence))
}

/// One kind of count, settled: what is shown of every practice that has it and of every total.
struct Column {
    /// Place among the counted ones of every practice; none where it is not measured.
    places: Vec<Option<usize>>,
    /// Whether any practice of a total has it.
    has_any: Vec<bool>,
    shown: Shown,
}

impl Column {
    fn of(
        practices: &[&PracticeRow],
        totals: &[Vec<usize>],
        scale: i64,
        parts: fn(&PracticeRow) -> Option<i64>,
    ) -> Self {
        let mut counted = Vec::new();
        let places: Vec<Option<usize>> = practices
            .iter()
            .map(|row| {
                parts(row).map(|parts| {
                    counted.push(parts);
                    counted.len() - 1
                })
            })
            .collect();
        let members: Vec<Vec<usize>> = totals
            .iter()
            .map(|total| total.iter().filter_map(|practice| places.get(*practice).copied().flatten()).collect())
            .collect();
        let has_any = members.iter().map(|members| !members.is_empty()).collect();
        Column { places, has_any, shown: shown(&Counts { scale, practices: counted, totals: members }) }
    }

    fn practice(&self, place: usize) -> PublicCount {
        match self.places.get(place).copied().flatten() {
            Some(place) => public(self.shown.practices.get(place)),
            None => PublicCount::NotMeasured,
        }
    }

    fn total(&self, place: usize) -> PublicCount {
        match self.has_any.get(place) {
            Some(true) => public(self.shown.totals.get(place)),
            _ => PublicCount::NotMeasured,
        }
    }
}

fn public(shown: Option<&Option<i64>>) -> PublicCount {
    match shown {
        Some(Some(count)) => PublicCount::Shown(*count),
        _ => PublicCount::Suppressed,
    }
}

/// Kept on a normal day, kept, cancelled. Normal and kept are those of practices that have both, as in every sum.
fn columns(practices: &[&PracticeRow], totals: &[Vec<usize>]) -> [Column; 3] {
    let normal = |row: &PracticeRow| {
        row.kept_normal.filter(|_| row.is_measured()).map(|Mean(normal)| (normal * MEAN_PARTS).round().to_integer())
    };
    [
        Column::of(practices, totals, MEAN_PARTS, normal),
        Column::of(practices, totals, 1, |row| row.kept_actual.filter(|_| row.is_measured())),
        Column::of(practices, totals, 1, |row| row.cancelled_gross),
    ]
}
