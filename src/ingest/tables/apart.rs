//! A workbook read in a process of its own: the file goes in through one pipe, its sheets come back through another, as
//! messages. Both ends stand here, so that they can be read together.

use super::container::Container;
use super::workbook::WorkbookError;
use super::{Content, RawRow, Remarks, Table, dense};
use crate::ingest::limits::{self, Beyond, What};
use crate::ingest::worker::{Death, Job, Limits, Outcome};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{BufReader, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The hidden command of the program that reads one workbook for another process of it.
pub const COMMAND: &str = "read-workbook";

/// Rows in one message.
const ROWS_AT_ONCE: usize = 500;

/// What the worker says.
#[derive(Serialize, Deserialize)]
enum Message {
    /// A sheet begins.
    Sheet { name: String, encoding: String, remarks: Remarks },
    /// Rows of it.
    Rows(Vec<RawRow>),
    /// The workbook cannot be read.
    Refused(WorkbookError),
    /// Everything has been said.
    End,
}

/// Reads a workbook with the help of the program.
pub(super) fn read(bytes: &[u8], container: Container, program: &Path) -> Result<Vec<Table>, WorkbookError> {
    let kind = match container {
        Container::Ods => "ods",
        Container::Xls => "xls",
        Container::Xlsb => "xlsb",
        _ => return Err(WorkbookError::not_sound("it is no workbook that is read apart")),
    };
    let limits = Limits {
        memory_bytes: limits::WORKER_BYTES,
        processor_time: limits::WORKER_PROCESSOR_TIME,
        time: limits::WORKER_TIME,
    };
    let arguments = vec![OsString::from(COMMAND), OsString::from(kind)];
    let job = Job { program: program.to_owned(), arguments, environment: Vec::new(), limits };
    let ended = job
        .run(bytes, listen)
        .map_err(|_| WorkbookError::not_sound("the process that reads it could not be started: save it as XLSX"))?;
    match (ended.output, ended.outcome) {
        // What the worker said to its end is so, however it died afterwards.
        (Heard::Refused(error), _) => Err(error),
        (Heard::Whole(tables), Outcome::Finished) => Ok(tables),
        (_, Outcome::OverMemory { limit_bytes }) => Err(Beyond::bytes(limit_bytes, What::MemoryMegabytes).into()),
        (_, Outcome::OverTime { limit }) => Err(Beyond::count(limit.as_secs() as usize, What::Seconds).into()),
        (_, outcome) => Err(WorkbookError::NotSound(Cow::Owned(died(&outcome)))),
    }
}

fn died(outcome: &Outcome) -> String {
    let how = match outcome {
        Outcome::Died { by: Death::Signal(signal), .. } => format!(" (by signal {signal})"),
        Outcome::Died { by: Death::Status(status), .. } => format!(" (with status {status})"),
        _ => String::new(),
    };
    format!("it is damaged: the process that read it ended before it was through{how}")
}

/// What came through the pipe.
enum Heard {
    /// All sheets.
    Whole(Vec<Table>),
    /// Why not.
    Refused(WorkbookError),
    /// The worker broke off.
    BrokenOff,
}

fn listen(output: &mut dyn Read) -> Heard {
    let mut output = BufReader::new(output);
    let mut sheets: Vec<(String, String, Remarks, Vec<RawRow>)> = Vec::new();
    loop {
        match (rmp_serde::from_read(&mut output), sheets.last_mut()) {
            (Ok(Message::Sheet { name, encoding, remarks }), _) => sheets.push((name, encoding, remarks, Vec::new())),
            (Ok(Message::Rows(rows)), Some((_, _, _, gathered))) => gathered.extend(rows),
            (Ok(Message::Refused(error)), _) => return Heard::Refused(error),
            (Ok(Message::End), _) => break,
            (Ok(Message::Rows(_)), None) | (Err(_), _) => return Heard::BrokenOff,
        }
    }
    let table = |(name, encoding, remarks, rows): (String, String, Remarks, Vec<RawRow>)| {
        Table::of_rows(name, &encoding, remarks, rows)
    };
    Heard::Whole(sheets.into_iter().map(table).collect())
}

/// The worker's side: reads a workbook of this kind from `input` and says what is in it. An error means that nobody
/// listens any more.
pub fn serve(kind: &str, input: &mut dyn Read, output: &mut dyn Write) -> std::io::Result<()> {
    let container = match kind {
        "ods" => Container::Ods,
        "xls" => Container::Xls,
        _ => Container::Xlsb,
    };
    let mut bytes = Vec::new();
    input.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes)?;
    let mut output = BufWriter::new(output);
    let mut say = |message: &Message| {
        let said = rmp_serde::encode::write(&mut output, message);
        said.map_err(|_| WorkbookError::not_sound("nobody listens"))
    };
    let read =
        catch_unwind(AssertUnwindSafe(|| dense::read(&bytes, container, &mut |table| say_table(&table, &mut say))));
    let damaged = WorkbookError::not_sound("it is damaged: what is inside contradicts itself");
    let last = match read.unwrap_or(Err(damaged)) {
        Ok(()) => Message::End,
        Err(error) => Message::Refused(error),
    };
    say(&last).map_err(std::io::Error::other)?;
    output.flush()
}

fn say_table(table: &Table, say: &mut dyn FnMut(&Message) -> Result<(), WorkbookError>) -> Result<(), WorkbookError> {
    let name = table.sheet.clone().unwrap_or_default();
    say(&Message::Sheet { name, encoding: table.encoding.clone(), remarks: table.remarks.clone() })?;
    if let Content::Sheet { rows, .. } = &table.content {
        for rows in rows.chunks(ROWS_AT_ONCE) {
            say(&Message::Rows(rows.to_vec()))?;
        }
    }
    Ok(())
}
