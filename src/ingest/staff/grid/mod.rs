//! The hand-made weekly grid (`reference/rota_exports.md` section 4): people down the side, days across the top. Every
//! cell that is not understood is an exception with its address; no hours are invented.

mod across;
mod record;
mod shape;
mod week;
mod words;

pub use across::fill_across;
pub use shape::looks_like_grid;

use super::rows::{GP_OF_UNKNOWN_KIND, OPEN_SHIFT, is_open_label};
use crate::ingest::layout::folded_header;
use crate::ingest::mapping::asking::Asked;
use crate::ingest::mapping::{Choice, WordKind};
use crate::ingest::reading::{Reading, Recognised};
use crate::ingest::roles::{self, Role};
use crate::ingest::row_kinds::{Refusal, count};
use crate::ingest::tables::{Cell, RawRow};
use crate::model::evidence::SourceRef;
use crate::model::exception::ExceptionCode;
use crate::model::incident::monday_of;
use crate::model::policy::MeaningOfSl;
use crate::model::staff::{Activity, StaffGroup};
use chrono::{Days, NaiveDate};
use record::{NOT_READ, Person, SaidCell, record_cell};
use shape::{Block, DayColumn};
use words::{Part, Said};

/// First words of rows that are no persons.
const NO_PERSON: &[&str] = &[
    "total", "totals", "subtotal", "hours", "cover", "min", "minimum", "notes", "note", "room", "rooms", "sum", "key",
    "staffing", "count", "number", "bank",
];

/// A longer label is a note.
const LONGEST_LABEL: usize = 60;

/// Reads a sheet of grids. It gets all rows, and counts preamble and headings itself: their place is part of the shape.
pub fn read(recognised: &Recognised, reading: &mut Reading) {
    let blocks = shape::blocks(recognised.rows);
    for (place, row) in recognised.rows.iter().enumerate() {
        let in_body = blocks.iter().any(|block| block.body.contains(&place));
        let in_header = blocks.iter().any(|block| block.header.contains(&place));
        if row.is_blank() {
            count(reading, recognised.table, |rows| rows.blank += 1);
        } else if in_header {
            count(reading, recognised.table, |rows| rows.header += 1);
        } else if !in_body {
            count(reading, recognised.table, |rows| rows.preamble += 1);
        }
    }
    for block in &blocks {
        match week::dates_of(block, recognised, blocks.len() == 1) {
            Ok(dates) => read_block(&Grid { recognised, block, dates }, reading),
            Err(detail) => refuse(recognised, block, detail, reading),
        }
    }
}

/// A grid without a date: every row of it is put aside.
fn refuse(recognised: &Recognised, block: &Block, detail: &'static str, reading: &mut Reading) {
    for row in body(recognised, block) {
        count(reading, recognised.table, |rows| (rows.data, rows.weight_read) = (rows.data + 1, rows.weight_read + 1));
        reading.put_aside(recognised.place(row), ExceptionCode::NotRecognised, None, Some(detail));
    }
}

fn body<'r>(recognised: &Recognised<'r>, block: &Block) -> impl Iterator<Item = &'r RawRow> + use<'r> {
    recognised.rows.get(block.body.clone()).unwrap_or_default().iter().filter(|row| !row.is_blank())
}

struct Grid<'a> {
    recognised: &'a Recognised<'a>,
    block: &'a Block,
    dates: Vec<NaiveDate>,
}

fn read_block(grid: &Grid, reading: &mut Reading) {
    state_span(grid, reading);
    let mut section: Option<Role> = None;
    for row in body(grid.recognised, grid.block) {
        let label = grid.label(row);
        let is_filled = grid.block.columns.iter().any(|day| !row.cell(day.column).is_empty());
        let is_no_person = label.as_deref().is_some_and(is_no_person);
        if is_no_person || !is_filled {
            count(reading, grid.recognised.table, |rows| {
                (rows.data, rows.not_data) = (rows.data + 1, rows.not_data + 1)
            });
            if let (false, Some(label)) = (is_no_person, label) {
                section = section_after(section, &label);
            }
            continue;
        }
        count(reading, grid.recognised.table, |rows| {
            (rows.data, rows.weight_read) = (rows.data + 1, rows.weight_read + 1)
        });
        let place = grid.recognised.place(row);
        match label {
            None => reading.put_aside(place, ExceptionCode::MissingValue, Some("staff"), None),
            Some(label) if is_open_label(&label) => {
                let Refusal { code, column, detail } = OPEN_SHIFT;
                reading.put_aside(place, code, column, detail);
            }
            Some(label) => read_person(grid, row, label, section, reading),
        }
    }
    reading.warn(
        "grid_without_breaks",
        format!("`{}` is a grid without break columns: its spans were counted whole", grid.recognised.path),
    );
}

/// A weekly rota covers its calendar weeks, from Monday to Sunday: who is not on it on a Saturday was not rostered.
fn state_span(grid: &Grid, reading: &mut Reading) {
    let (Some(first), Some(last)) = (grid.dates.iter().min(), grid.dates.iter().max()) else { return };
    let (first, last) = (monday_of(*first), monday_of(*last) + Days::new(6));
    let span = reading.staff_open.stated_spans.entry(grid.recognised.table).or_insert((first, last));
    *span = (span.0.min(first), span.1.max(last));
}

fn is_no_person(label: &str) -> bool {
    let folded = folded_header(label);
    let first = folded.split(' ').next().unwrap_or_default();
    NO_PERSON.contains(&first) || label.chars().count() > LONGEST_LABEL
}

/// A row with a label and no days is a section (`RECEPTION`), or a person who is not rostered. A section in capitals
/// that names no known role ends the one before it.
fn section_after(section: Option<Role>, label: &str) -> Option<Role> {
    let folded = folded_header(label);
    let first = folded.split(' ').next().unwrap_or_default();
    let is_person = matches!(first, "dr" | "mr" | "mrs" | "ms" | "miss" | "nurse" | "sister") && folded.contains(' ');
    let is_capitals = label.chars().any(char::is_alphabetic)
        && !label.chars().any(|letter| letter.is_lowercase() || letter.is_ascii_digit());
    match roles::role(label) {
        Some(role) if !is_person => Some(role),
        _ if is_capitals && !is_person => None,
        _ => section,
    }
}

impl Grid<'_> {
    fn label(&self, row: &RawRow) -> Option<String> {
        let named = Some(row.cell(self.block.staff_column)).filter(|cell| !cell.is_empty());
        // A section or a total may stand in any column left of the days.
        let first_day = self.block.columns.first().map_or(0, |day| day.column);
        let is_filled = self.block.columns.iter().any(|day| !row.cell(day.column).is_empty());
        let elsewhere = || row.cells.iter().take(first_day).find(|cell| matches!(cell, Cell::Text(_)));
        let cell = named
            .or_else(|| if is_filled { elsewhere().filter(|cell| is_no_person(&cell.text())) } else { elsewhere() })?;
        Some(cell.text().trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The role column, else the section, else the first word of the label (`Dr`, `Nurse`).
    fn role(&self, row: &RawRow, label: &str, section: Option<Role>) -> Option<Role> {
        let in_column = self.block.role_column.and_then(|column| roles::role(&row.cell(column).text()));
        let of_label = || {
            let folded = folded_header(label);
            let word = folded.split(' ').next().filter(|_| folded.contains(' ')).unwrap_or(&folded).to_owned();
            roles::role(&word)
        };
        in_column.or(section).or_else(of_label)
    }

    fn cells<'r>(&self, row: &'r RawRow) -> impl Iterator<Item = (NaiveDate, DayColumn, &'r Cell)> {
        self.block.columns.iter().filter_map(|day| {
            let cell = row.cell(day.column);
            let date = self.dates.get(day.heading).copied()?;
            (!cell.is_empty()).then_some((date, *day, cell))
        })
    }
}

fn read_person(grid: &Grid, row: &RawRow, label: String, section: Option<Role>, reading: &mut Reading) {
    let role = grid.role(row, &label, section);
    if role == Some(Role::GpOfUnknownKind) {
        reading.warn("gp_of_unknown_kind", GP_OF_UNKNOWN_KIND);
    }
    let (_, group) = reading.staff(&label, role.map_or(StaffGroup::Other, Role::staff_group));
    let is_known = role.is_some() || group != StaffGroup::Other;
    let person = Person { label, group: is_known.then_some(group) };
    let cells: Vec<SaidCell> = grid
        .cells(row)
        .map(|(date, day, cell)| {
            let column = u32::try_from(day.column + 1).unwrap_or(u32::MAX);
            let source = SourceRef { table: grid.recognised.table, row: row.row, column };
            SaidCell { source, date, day, said: said_by_cell(cell, day, grid.recognised.path, reading) }
        })
        .collect();
    let mut results: Vec<(SourceRef, Result<(), Refusal>)> = Vec::new();
    for cell in &cells {
        let result = record_cell(cell, &cells, &person, reading);
        if result.is_err_and(|refusal| refusal != OPEN_SHIFT) {
            reading.staff_open.unread.push((cell.source.table, person.label.clone(), cell.date));
        }
        results.push((cell.source, result));
    }
    conclude_row(&results, reading);
}

/// The row is used if at least one of its cells is; then the others are marks, else the first of them puts it aside.
fn conclude_row(results: &[(SourceRef, Result<(), Refusal>)], reading: &mut Reading) {
    let mut is_used = results.iter().any(|(_, result)| result.is_ok());
    let table = results.first().map(|(source, _)| source.table);
    if let (true, Some(table)) = (is_used, table) {
        count(reading, table, |rows| (rows.used, rows.weight_used) = (rows.used + 1, rows.weight_used + 1));
    }
    for (source, result) in results {
        let Err(Refusal { code, column, detail }) = result else { continue };
        if is_used {
            reading.mark(*source, *code, *column, *detail);
        } else {
            reading.put_aside(*source, *code, *column, *detail);
            is_used = true;
        }
    }
}

fn said_by_cell(cell: &Cell, day: DayColumn, path: &str, reading: &mut Reading) -> Result<Vec<Said>, Refusal> {
    let said = match cell {
        Cell::Error => return Err(Refusal { code: ExceptionCode::ErrorCell, ..NOT_READ }),
        Cell::Moment(_) => {
            return Err(
                NOT_READ.saying("a spreadsheet has turned it into a date or a single time; format the cell as text")
            );
        }
        Cell::Bool(_) | Cell::Empty => None,
        Cell::Number(_) | Cell::Text(_) => match number_in_day(&cell.text(), day, path, reading)? {
            Some(hours) => Some(vec![hours]),
            None => words::said(&cell.text(), day.part),
        },
    };
    let mut said = said.ok_or(NOT_READ)?;
    for one in said.iter_mut().filter(|one| **one == Said::StudyOrSick) {
        *one = match meaning_of_sl(path, reading) {
            MeaningOfSl::Ask => return Err(Refusal { code: ExceptionCode::AmbiguousLeave, ..NOT_READ }),
            MeaningOfSl::Study => Said::HalfSessions(2, Activity::Training),
            MeaningOfSl::Leave => Said::Leave,
        };
    }
    Ok(said)
}

/// A plain number is hours where its heading says so, or the mapping; else it is asked, once, and no hours come from it.
/// None where it is no plain number, or a session mark (`1`, `0.5`) of which nobody has said that it is hours.
fn number_in_day(text: &str, day: DayColumn, path: &str, reading: &mut Reading) -> Result<Option<Said>, Refusal> {
    let Some(minutes) = words::plain_number(text).filter(|_| day.is_of_hours || day.part == Part::WholeDay) else {
        return Ok(None);
    };
    let answer = reading.asking.word(WordKind::GridNumber, NUMBER);
    if day.is_of_hours || answer == Some("hours") {
        return Ok(Some(Said::Minutes(minutes)));
    }
    if words::said(text, day.part).is_some() {
        return Ok(None);
    }
    if answer.is_none() {
        let choices = vec![
            Choice::plain("hours", "hours worked"),
            Choice::plain(
                "set_aside",
                "a time, a code, or not to be said: every such cell stays an exception, and no hours come from it",
            ),
        ];
        let why = format!("`{path}` has cells such as {text}, and no heading says what they count.");
        let asks = "What is a plain number in a day column of your rota?".to_owned();
        let asked = Asked { asks, why, choices };
        reading.asking.ask_word(WordKind::GridNumber, NUMBER.to_owned(), format!("`{path}`"), asked);
    }
    Err(NOT_READ.saying("a plain number may be hours, a time or a code; `mapping.toml` asks which"))
}

/// What stands for every plain number in `mapping.toml`.
const NUMBER: &str = "number";

/// What `SL` means: the policy says it, or the mapping; else it is asked, once, and no hours come from it.
fn meaning_of_sl(path: &str, reading: &mut Reading) -> MeaningOfSl {
    if reading.policy.rota.sl != MeaningOfSl::Ask {
        return reading.policy.rota.sl;
    }
    match reading.asking.word(WordKind::LeaveCode, SL) {
        Some("study") => return MeaningOfSl::Study,
        Some("leave") => return MeaningOfSl::Leave,
        Some(_) => return MeaningOfSl::Ask,
        None => {}
    }
    let choices = vec![
        Choice::plain("study", "study leave: time that is paid and spent on training"),
        Choice::plain("leave", "sick leave: not there"),
        Choice::plain("set_aside", "not to be said: every such cell stays an exception, and no hours come from it"),
    ];
    let why = "Both are written so, and nothing in the rota tells one from the other.".to_owned();
    let asks = "What does SL mean in your rota?".to_owned();
    let place = format!("`{path}`");
    reading.asking.ask_word(WordKind::LeaveCode, SL.to_owned(), place, Asked { asks, why, choices });
    MeaningOfSl::Ask
}

const SL: &str = "SL";
