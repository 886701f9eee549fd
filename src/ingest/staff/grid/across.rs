//! Cells of a grid that are merged over several days.

use super::words::{Part, Said, said};
use crate::ingest::limits;
use crate::ingest::tables::{Cell, RawRow, Region};

/// Leave or a day off that is merged over several days is that of each of them. Hours that are merged over several columns may
/// be those of each day or of all together, of a morning and an afternoon: they stay in the first. Returns how many cells did.
pub fn fill_across(rows: &mut [RawRow], regions: &[Region]) -> usize {
    let (mut left_alone, mut steps) = (0, 0usize);
    for region in regions {
        let first = rows.partition_point(|row| row.row < region.top);
        for row in rows.iter_mut().skip(first).take_while(|row| row.row <= region.bottom) {
            steps += 1;
            if steps > limits::MERGED_ROWS {
                return left_alone;
            }
            let value = row.cell(region.left as usize).clone();
            let Some(meant) = said(&value.text(), Part::WholeDay).filter(|meant| !meant.is_empty()) else { continue };
            if !meant.iter().all(|one| matches!(one, Said::Leave | Said::StudyOrSick | Said::NotWorking)) {
                left_alone += 1;
                continue;
            }
            let end = region.right as usize + 1;
            row.cells.resize(row.cells.len().max(end), Cell::Empty);
            for cell in row.cells.iter_mut().take(end).skip(region.left as usize + 1).filter(|cell| cell.is_empty()) {
                *cell = value.clone();
            }
        }
    }
    left_alone
}
