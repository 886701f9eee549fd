//! Records of a long text are parsed on threads of their own, a stretch of the text each, a few batches ahead of those that are
//! looked at; and what a record says without any other is worked out there. What is looked at, and in which order, is the same:
//! a stretch begins at a line, and counts only if the one before it ended there.

use super::csv::{CsvText, Place};
use super::{Passing, Row};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

/// Shorter texts are parsed where they are looked at: a thread costs more than it saves.
pub const FROM_BYTES: usize = 512 * 1024;

/// Records of a batch.
const BATCH_RECORDS: usize = 512;
/// Batches of a thread that wait to be looked at: about a stretch.
const BATCHES_AHEAD: usize = 5;
/// Threads that parse.
const LANES: usize = 2;
/// Bytes of a stretch.
const STRETCH_BYTES: usize = 256 * 1024;

/// Works out what a row says without any other.
pub type Prepare<'p, P> = &'p (dyn Fn(&Row<'_>) -> P + Sync);

/// Looks at a record and at what was worked out of it (nothing of a broken one); false if no more are wanted.
pub type Take<'t, P> = &'t mut dyn FnMut(Parsed<'_>, Option<P>) -> bool;

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

    /// What is worked out of it.
    fn prepared<P>(&self, prepare: Prepare<'_, P>) -> Option<P> {
        match self {
            Parsed::Record { line, lines, empty_lines, fields } => {
                Some(prepare(&Row::of_record(*line, *lines, *empty_lines, fields)))
            }
            Parsed::Broken { .. } => None,
        }
    }
}

/// Parses a text in order, on this thread.
pub fn parsed_in_order<P>(text: &CsvText, from: Place, prepare: Prepare<'_, P>, take: Take<'_, P>) {
    text.parse(from, &mut |parsed| {
        let prepared = parsed.prepared(prepare);
        take(parsed, prepared)
    });
}

/// A record of a batch; its memory is used again.
struct Held<P> {
    line: u32,
    lines: u32,
    empty_lines: u32,
    is_broken: bool,
    fields: csv::StringRecord,
    prepared: Option<P>,
}

impl<P> Held<P> {
    fn empty() -> Self {
        let fields = csv::StringRecord::new();
        Held { line: 0, lines: 0, empty_lines: 0, is_broken: false, fields, prepared: None }
    }

    /// Takes what was parsed, and leaves the parser the memory of an earlier record.
    fn put(&mut self, parsed: Parsed<'_>, prepare: Prepare<'_, P>) {
        self.prepared = parsed.prepared(prepare);
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

/// Some records in order: the first `filled` ones.
struct Batch<P> {
    records: Vec<Held<P>>,
    filled: usize,
}

impl<P> Batch<P> {
    fn put(&mut self, parsed: Parsed<'_>, prepare: Prepare<'_, P>) {
        if self.filled == self.records.len() {
            self.records.push(Held::empty());
        }
        if let Some(held) = self.records.get_mut(self.filled) {
            held.put(parsed, prepare);
            self.filled += 1;
        }
    }
}

/// What a lane hands over.
enum Handed<P> {
    /// Records in order.
    Batch(Batch<P>),
    /// A stretch was parsed: where the next record begins, none at the end of the text.
    End(Option<Place>),
}

/// A thread that parses every other stretch, seen from the records' reader.
struct Lane<P> {
    handed: Receiver<Handed<P>>,
    to_fill: Sender<Batch<P>>,
}

/// The same thread, seen from itself.
struct LaneWork<'t, P> {
    text: &'t CsvText,
    starts: &'t [Place],
    prepare: Prepare<'t, P>,
    hand: SyncSender<Handed<P>>,
    empty: Receiver<Batch<P>>,
}

impl<P> LaneWork<'_, P> {
    /// A batch that was looked at, whose memory is used again; a new one where none has come back yet.
    fn empty_batch(&self) -> Batch<P> {
        self.empty.try_recv().unwrap_or(Batch { records: Vec::new(), filled: 0 })
    }

    /// Parses every other stretch, beginning with this one, as long as somebody listens.
    fn run(self, first: usize) {
        for number in (first..self.starts.len()).step_by(LANES) {
            let Some(from) = self.starts.get(number) else { return };
            let until = self.starts.get(number + 1).map_or(usize::MAX, |next| next.byte);
            let mut batch = self.empty_batch();
            let end = self.text.parse_stretch(*from, until, &mut |found| {
                batch.put(found, self.prepare);
                batch.filled < BATCH_RECORDS || {
                    let full = std::mem::replace(&mut batch, self.empty_batch());
                    self.hand.send(Handed::Batch(full)).is_ok()
                }
            });
            if self.hand.send(Handed::Batch(batch)).is_err() || self.hand.send(Handed::End(end)).is_err() {
                return;
            }
        }
    }
}

/// Parses a text in stretches on other threads, and looks at what they find on this one, in order, until `take` returns
/// false. Where a stretch does not end at a record, or something in it is not sound, the rest is parsed here.
pub fn parsed_ahead<P: Send>(text: &CsvText, prepare: Prepare<'_, P>, take: Take<'_, P>) {
    let starts = text.stretches(STRETCH_BYTES);
    std::thread::scope(|scope| {
        let lanes: Vec<Lane<P>> = (0..LANES.min(starts.len()))
            .map(|first| {
                let (hand, handed) = sync_channel(BATCHES_AHEAD);
                let (to_fill, empty) = channel();
                let work = LaneWork { text, starts: &starts, prepare, hand, empty };
                scope.spawn(move || work.run(first));
                Lane { handed, to_fill }
            })
            .collect();
        let nexts = starts.iter().skip(1).map(Some).chain(std::iter::once(None));
        for (next, lane) in nexts.zip(lanes.iter().cycle()) {
            match lane.look_at_stretch(take) {
                Looked::Enough => return,
                Looked::UpTo(place) if Some(&place) == next => {}
                Looked::UpTo(place) => return parsed_in_order(text, place, prepare, take),
            }
        }
    });
}

enum Looked {
    /// Nobody wants more, or there is no more.
    Enough,
    /// The next record begins here.
    UpTo(Place),
}

impl<P> Lane<P> {
    fn look_at_stretch(&self, take: Take<'_, P>) -> Looked {
        for handed in &self.handed {
            let mut batch = match handed {
                Handed::Batch(batch) => batch,
                Handed::End(None) => return Looked::Enough,
                Handed::End(Some(place)) => return Looked::UpTo(place),
            };
            for held in batch.records.iter_mut().take(batch.filled) {
                let prepared = held.prepared.take();
                if !take(held.parsed(), prepared) {
                    return Looked::Enough;
                }
            }
            batch.filled = 0;
            // The thread may have come to its end.
            let _ = self.to_fill.send(batch);
        }
        Looked::Enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What passes, as text: line, lines, empty lines and values, and how many values were counted beforehand.
    fn passed(walk: impl FnOnce(Take<'_, usize>), most: usize) -> Vec<String> {
        let mut passed = Vec::new();
        walk(&mut |parsed, counted| {
            passed.push(match parsed {
                Parsed::Record { line, lines, empty_lines, fields } => {
                    assert_eq!(counted, Some(fields.len()));
                    format!("{line} {lines} {empty_lines} {fields:?}")
                }
                Parsed::Broken { line } => format!("{line} broken {counted:?}"),
            });
            passed.len() < most
        });
        passed
    }

    /// Over a megabyte of lines, taken from these in an order that a number decides.
    fn text_of(lines: &[&str], seed: u64) -> CsvText {
        let mut text = String::new();
        let mut number = seed;
        while text.len() < 5 * STRETCH_BYTES {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(lines[(number >> 33) as usize % lines.len()]);
        }
        CsvText::with_separator(text, ',')
    }

    #[test]
    fn what_is_parsed_ahead_is_what_is_parsed_in_order() {
        let plain = ["a,b,c\n", "1,2,\n", "\n", "x,\"y, z\",\r\n", "\r\n", "one\n"];
        let of_several_lines = ["a,b\n", "1,\"two\nlines\"\n", "\"\n\n\",x\r\n", "\"q\"\"uo\nte\",\n"];
        let unsound = ["a,b\n", "a\"b,c\n", "1,\"two\nlines\"\n", "x,\"open\ny,z\"w\n"];
        let in_one_record = ["\"a\n", "b\n", "c\",d\n"];
        let without_line_ends = ["a,b\r", "c,\r"];
        let kinds: [&[&str]; 5] = [&plain, &of_several_lines, &unsound, &in_one_record, &without_line_ends];
        for (lines, seed) in kinds.iter().flat_map(|lines| (1..=4).map(move |seed| (lines, seed))) {
            let text = text_of(lines, seed);
            for most in [usize::MAX, 1, BATCH_RECORDS * 3 + 7] {
                let width = |row: &Row<'_>| row.width();
                let in_order = passed(|take| parsed_in_order(&text, Place::default(), &width, take), most);
                let ahead = passed(|take| parsed_ahead(&text, &width, take), most);
                assert!(in_order == ahead, "{lines:?}, seed {seed}, at most {most}");
            }
        }
    }

    #[test]
    fn a_stretch_begins_at_a_record() {
        let text = text_of(&["a,b\n", "\n", "c,\"d\"\r\n"], 7);
        let starts = text.stretches(STRETCH_BYTES);
        assert!(starts.len() >= 5, "{starts:?}");
        for pair in starts.windows(2) {
            let [from, next] = pair else { unreachable!() };
            assert_eq!(text.parse_stretch(*from, next.byte, &mut |_| true), Some(*next));
        }
    }
}
