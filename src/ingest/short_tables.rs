//! Tables with few rows (staff files, small templates, weekly grids) are read whole: their readers get every row after
//! the header and account for it themselves.

use super::loading::{Loaded, put_broken_aside};
use super::pseudonym::{Watch, is_identifying_header};
use super::reading::{Reading, Recognised};
use super::recognise::Recognition;
use super::tables::{Cell, Passing, RawRow};
use super::{small_tables, staff};
use crate::model::data::TableKind;
use crate::model::words::counted;
use std::collections::BTreeMap;

/// Reads a staff table, a grid or a small table.
pub fn read(loaded: &Loaded<'_>, reading: &mut Reading<'_>, watch: &mut Watch) {
    let nothing = BTreeMap::new();
    let header_row = loaded.recognition.as_ref().map_or(0, |recognition| recognition.header_row);
    let columns = loaded.recognition.as_ref().map_or(&nothing, |recognition| &recognition.columns);
    let layout = loaded.recognition.as_ref().map(|recognition| recognition.layout);
    let (mut rows, broken) = rows_after_header(loaded, header_row, reading);
    if loaded.is_grid {
        let left_alone = staff::grid::fill_across(&mut rows, &loaded.content.remarks.merged_across);
        if left_alone > 0 {
            let text = format!(
                "`{}` has {} with hours merged over several columns: their hours were taken for the first of them only. Write \
                 the hours into each cell.",
                loaded.path,
                counted(left_alone, "cell", "cells")
            );
            reading.warn("merged_over_days", text);
        }
    }
    watch_rows(loaded.recognition.as_deref(), &rows, watch);
    let recognised = Recognised {
        table: loaded.table,
        layout,
        path: &loaded.path,
        sheet: loaded.content.sheet.as_deref(),
        columns,
        header_row,
        rows: &rows,
    };
    match loaded.kind() {
        TableKind::Staff if loaded.is_grid => staff::grid::read(&recognised, reading),
        TableKind::Staff => staff::read(&recognised, reading),
        _ => small_tables::read(&recognised, reading),
    }
    put_broken_aside(loaded, &broken, reading);
}

/// The rows after the header, and the lines of broken records; physical rows, preamble, headers, repeated headers and
/// further lines of long records are counted here.
fn rows_after_header(loaded: &Loaded<'_>, header_row: u32, reading: &mut Reading<'_>) -> (Vec<RawRow>, Vec<u32>) {
    let (mut rows, mut broken) = (Vec::new(), Vec::new());
    let (mut preamble, mut header, mut continuation) = (0, 0, 0);
    let mut blank = loaded.content.empty_rows();
    loaded.content.walk(&mut |passing| {
        match passing {
            Passing::Broken { line } => broken.push(line),
            Passing::Row(row) => {
                continuation += u64::from(row.lines.saturating_sub(1));
                blank -= u64::from(row.empty_lines).min(blank);
                let repeats = loaded.recognition.as_ref().is_some_and(|recognition| recognition.repeats_header(&row));
                if row.number > header_row && !repeats {
                    rows.push(row.to_raw());
                } else if row.is_blank() {
                    blank += 1;
                } else if row.number < header_row {
                    preamble += 1;
                } else {
                    header += 1;
                }
            }
        }
        true
    });
    if let Some(account) = reading.account(loaded.table) {
        account.physical = loaded.content.physical_rows();
        account.blank += blank;
        account.preamble += preamble;
        account.header += header;
        account.continuation += continuation;
        account.data += broken.len() as u64;
    }
    (rows, broken)
}

/// Watches for what columns say of a person beyond what a claim needs: birth, address, telephone, reasons, free text. The
/// names of staff are the practice's own labels and not among them.
fn watch_rows(recognition: Option<&Recognition<'_>>, rows: &[RawRow], watch: &mut Watch) {
    let Some(recognition) = recognition else { return };
    let is_read = |column: usize| recognition.columns.values().any(|read| *read == column);
    let headers = recognition.folded_headers.iter().enumerate();
    let watched: Vec<usize> = headers
        .filter(|(column, header)| is_identifying_header(header) && !header.contains("name") && !is_read(*column))
        .map(|(column, _)| column)
        .collect();
    for row in rows {
        for column in &watched {
            if let Cell::Text(text) = row.cell(*column) {
                watch.add(text);
            }
        }
    }
}
