//! Lines of small tables that stand in two files stand once: an expense that is exported again with next month's is one
//! expense.

use crate::ingest::overlap::standing_in_an_earlier_table;
use crate::ingest::reading::Reading;
use crate::ingest::row_kinds::count;
use crate::model::evidence::SourceRef;
use crate::model::workload::{Attested, Expense, IncomeLost, WorkloadCount};
use std::fmt::Debug;

/// Drops what stands in an earlier table too, and counts it as duplicates; called once, after the last table.
pub fn settle(reading: &mut Reading) {
    let data = &mut reading.data;
    let mut doubled = drop_doubled(&mut data.workload);
    doubled.extend(drop_doubled(&mut data.attested));
    doubled.extend(drop_doubled(&mut data.expenses));
    doubled.extend(drop_doubled(&mut data.income));
    for source in doubled {
        count(reading, source.table, |rows| {
            rows.used = rows.used.saturating_sub(1);
            rows.weight_used = rows.weight_used.saturating_sub(1);
            rows.duplicates += 1;
        });
        reading.unmark(source);
    }
}

/// A line of a small table.
trait Line: Clone + Debug {
    fn source(&mut self) -> &mut SourceRef;
}

macro_rules! lines {
    ($($name:ident),+) => {
        $(impl Line for $name {
            fn source(&mut self) -> &mut SourceRef {
                &mut self.source
            }
        })+
    };
}
lines!(WorkloadCount, Attested, Expense, IncomeLost);

fn drop_doubled<L: Line>(lines: &mut Vec<L>) -> Vec<SourceRef> {
    let keys: Vec<(String, u32)> = lines
        .iter()
        .map(|line| {
            let mut placeless = line.clone();
            let table = placeless.source().table;
            *placeless.source() = SourceRef { table: 0, row: 0, column: 0 };
            (format!("{placeless:?}"), table)
        })
        .collect();
    let mut doubled = standing_in_an_earlier_table(keys.into_iter()).into_iter();
    let mut dropped = Vec::new();
    lines.retain_mut(|line| {
        let is_doubled = doubled.next().unwrap_or(false);
        if is_doubled {
            dropped.push(*line.source());
        }
        !is_doubled
    });
    dropped
}
