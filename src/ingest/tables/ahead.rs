//! Records of a long text are parsed on a thread of their own, a few batches ahead of those that are looked at. What is
//! looked at, and in which order, is the same.

use super::{Passing, Row};
use std::sync::mpsc::{channel, sync_channel};

/// Shorter texts are parsed where they are looked at: a thread costs more than it saves.
pub const FROM_BYTES: usize = 512 * 1024;

/// Records of a batch.
const BATCH_RECORDS: usize = 512;
/// Batches that wait to be looked at.
const BATCHES_AHEAD: usize = 4;

/// What parsing finds.
pub enum Parsed<'p> {
    /// A record, to be looked at or taken away: the parser does not need it again.
    Record {
        /// Line of its beginning, counted from 1.
        line: u32,
        /// Lines that it takes.
        lines: u32,
        /// Empty lines among them.
        empty_lines: u32,
        /// Its values.
        fields: &'p mut csv::StringRecord,
    },
    /// A line at which a record begins that does not end where it should.
    Broken {
        /// The line.
        line: u32,
    },
}

impl<'p> Parsed<'p> {
    /// The same, as it passes.
    pub fn passing(self) -> Passing<'p> {
        match self {
            Parsed::Record { line, lines, empty_lines, fields } => {
                Passing::Row(Row::of_record(line, lines, empty_lines, fields))
            }
            Parsed::Broken { line } => Passing::Broken { line },
        }
    }
}

/// A place of a batch; its record's memory is used again.
#[derive(Default)]
struct Place {
    line: u32,
    lines: u32,
    empty_lines: u32,
    is_broken: bool,
    fields: csv::StringRecord,
}

impl Place {
    /// Takes what was parsed, and leaves the parser the memory of an earlier record.
    fn put(&mut self, parsed: Parsed<'_>) {
        match parsed {
            Parsed::Record { line, lines, empty_lines, fields } => {
                (self.line, self.lines, self.empty_lines, self.is_broken) = (line, lines, empty_lines, false);
                std::mem::swap(&mut self.fields, fields);
            }
            Parsed::Broken { line } => (self.line, self.is_broken) = (line, true),
        }
    }

    fn parsed(&mut self) -> Parsed<'_> {
        match self.is_broken {
            true => Parsed::Broken { line: self.line },
            false => Parsed::Record {
                line: self.line,
                lines: self.lines,
                empty_lines: self.empty_lines,
                fields: &mut self.fields,
            },
        }
    }
}

/// Some records in order: the first `filled` places.
#[derive(Default)]
struct Batch {
    places: Vec<Place>,
    filled: usize,
}

impl Batch {
    fn put(&mut self, parsed: Parsed<'_>) {
        if self.filled == self.places.len() {
            self.places.push(Place::default());
        }
        if let Some(place) = self.places.get_mut(self.filled) {
            place.put(parsed);
            self.filled += 1;
        }
    }
}

/// Runs the parser on another thread, and looks at what it finds on this one, in order, until `take` returns false.
pub fn parsed_ahead(
    parse: impl FnOnce(&mut dyn FnMut(Parsed<'_>) -> bool) + Send,
    take: &mut dyn FnMut(Parsed<'_>) -> bool,
) {
    std::thread::scope(|scope| {
        let (to_look_at, parsed) = sync_channel::<Batch>(BATCHES_AHEAD);
        let (done, to_fill) = channel::<Batch>();
        scope.spawn(move || {
            let mut batch = Batch::default();
            let mut is_wanted = true;
            parse(&mut |found| {
                batch.put(found);
                if batch.filled == BATCH_RECORDS {
                    let next = to_fill.try_recv().unwrap_or_default();
                    is_wanted = to_look_at.send(std::mem::replace(&mut batch, next)).is_ok();
                }
                is_wanted
            });
            if is_wanted {
                // Nobody listens any more only where no more is wanted.
                let _ = to_look_at.send(batch);
            }
        });
        for mut batch in parsed {
            let is_wanted = batch.places.iter_mut().take(batch.filled).all(|place| take(place.parsed()));
            if !is_wanted {
                return;
            }
            batch.filled = 0;
            // The parser may have come to its end.
            let _ = done.send(batch);
        }
    });
}
