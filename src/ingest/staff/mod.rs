//! Staff time: rotas, timesheets, weekly grids. Tables are read one by one ([`read`]); what one table cannot say alone
//! (planned or worked, a role, overlaps between files) is settled when all are read ([`settle`]).

mod basis;
mod breaks;
mod columns;
pub mod dates;
pub mod durations;
mod entry;
mod further;
pub mod grid;
pub mod names;
pub mod proxy;
mod reference;
mod row_cells;
mod row_money;
mod row_times;
mod rows;
mod settle;
mod side_by_side;
mod table_warnings;
pub mod times;
mod wage;
pub mod words;

pub use entry::StaffOpen;
pub use reference::reference_in;
pub use settle::settle;

use super::layout::ReaderShape;
use super::reading::{Reading, Recognised};

/// The short fill-in template, header row only.
pub const ROTA_TEMPLATE_CSV: &str = include_str!("../../../schemas/templates/rota.csv");

/// The full fill-in template, header row only.
pub const ROTA_FULL_TEMPLATE_CSV: &str = include_str!("../../../schemas/templates/rota-full.csv");

/// Reads a table of shifts and leave, whatever its layout.
pub fn read(recognised: &Recognised, reading: &mut Reading) {
    match recognised.layout.map(|layout| layout.reader) {
        None | Some(ReaderShape::StaffGrid) => grid::read(recognised, reading),
        Some(_) => rows::read(recognised, reading),
    }
}
