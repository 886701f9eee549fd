//! The rows of one published daily file, summed as they pass.

use crate::ingest::dates::DateReader;
use crate::ingest::layout::WordIndex;
use crate::ingest::limits;
use crate::ingest::recognise::Recognition;
use crate::ingest::row_kinds::Refusal;
use crate::ingest::tables::{Row, Value};
use crate::ingest::walk::RowIs;
use crate::model::appointment::State;
use crate::model::data::RowAccount;
use crate::model::evidence::SourceRef;
use crate::model::exception::{Exception, ExceptionCode};
use crate::model::published::{Area, StaffType};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

/// What a text means, remembered: a column holds few different texts, again and again.
struct Memory<T> {
    known: HashMap<String, T, foldhash::fast::RandomState>,
}

impl<T: Clone> Memory<T> {
    fn new() -> Self {
        Memory { known: HashMap::default() }
    }

    fn get(&mut self, text: &str, read: impl FnOnce(&str) -> T) -> T {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let value = read(text);
        if self.known.len() < limits::REMEMBERED_TEXTS {
            self.known.insert(text.to_owned(), value.clone());
        }
        value
    }
}

/// One row, understood.
struct Counted {
    date: NaiveDate,
    staff_type: StaffType,
    state: State,
    appointments: i64,
}

/// Sums the rows of one file.
pub(super) struct RowSums {
    /// Counts of the dates inside the window.
    pub(super) areas: BTreeMap<String, Area>,
    /// Appointments kept, by date, whatever the area.
    pub(super) kept_as_read: BTreeMap<NaiveDate, i64>,
    /// First and last date of the rows that are used.
    pub(super) span: Option<(NaiveDate, NaiveDate)>,
    /// What became of rows: used, weights, exceptions. The other counts are of the walk.
    pub(super) account: RowAccount,
    /// Rows put aside, the first of them.
    pub(super) exceptions: Vec<Exception>,
    table: u32,
    window: RangeInclusive<NaiveDate>,
    columns: BTreeMap<String, usize>,
    width: usize,
    dates: DateReader,
    statuses: WordIndex,
    staff_types: WordIndex,
    date_memory: Memory<Option<NaiveDate>>,
    status_memory: Memory<Option<State>>,
    staff_memory: Memory<Option<StaffType>>,
}

impl RowSums {
    /// Nothing yet, of a table with these columns. Rows of dates outside the window are no data: nothing is measured by
    /// or compared with them.
    pub(super) fn new(table: u32, recognition: &Recognition<'_>, window: RangeInclusive<NaiveDate>) -> Self {
        RowSums {
            areas: BTreeMap::new(),
            kept_as_read: BTreeMap::new(),
            span: None,
            account: RowAccount::default(),
            exceptions: Vec::new(),
            table,
            window,
            columns: recognition.columns.clone(),
            width: recognition.folded_headers.len(),
            dates: DateReader::new(&recognition.layout.dates, None),
            statuses: recognition.layout.words_of("status"),
            staff_types: recognition.layout.words_of("staff_type"),
            date_memory: Memory::new(),
            status_memory: Memory::new(),
            staff_memory: Memory::new(),
        }
    }

    /// Takes one row, whose block begins after so many lines.
    pub(super) fn take(&mut self, row: &Row<'_>, lines_before: u64) -> RowIs {
        match self.count(row) {
            Ok(is) => is,
            Err(refusal) => {
                self.put_aside(lines_before + u64::from(row.number), refusal);
                RowIs::Data
            }
        }
    }

    /// Puts a row aside.
    pub(super) fn put_aside(&mut self, row: u64, refusal: Refusal) {
        *self.account.exceptions.entry(refusal.code).or_default() += 1;
        if self.account.exception_rows() <= limits::LISTED_EXCEPTIONS {
            self.exceptions.push(Exception {
                code: refusal.code,
                source: SourceRef { table: self.table, row: u32::try_from(row).unwrap_or(u32::MAX), column: 0 },
                column: refusal.column.map(str::to_owned),
                detail: refusal.detail.map(str::to_owned),
                puts_row_aside: true,
            });
        }
    }

    fn count(&mut self, row: &Row<'_>) -> Result<RowIs, Refusal> {
        let has_more = (self.width..row.width()).any(|column| !row.value(column).is_empty());
        if row.width() < self.width || has_more {
            return Err(Refusal { code: ExceptionCode::FieldCount, column: None, detail: None });
        }
        let counted = self.counted(row)?;
        let code = self.area_code(row)?;
        self.account.weight_read += counted.appointments.unsigned_abs();
        if counted.appointments == 0 || !self.window.contains(&counted.date) {
            return Ok(RowIs::NotData);
        }
        if !self.areas.contains_key(&code) {
            if self.areas.len() >= limits::AREAS {
                return Err(Refusal::of(ExceptionCode::OverLimit, "area").saying("more areas than there can be"));
            }
            let name = self.value(row, "area_name").text();
            let name = name.chars().take(limits::AREA_NAME_LETTERS).collect();
            self.areas.insert(code.clone(), Area { name, by_date: BTreeMap::new() });
        }
        if counted.state.is_kept() {
            *self.kept_as_read.entry(counted.date).or_default() += counted.appointments;
        }
        if let Some(area) = self.areas.get_mut(&code) {
            let Counted { date, staff_type, state, appointments } = counted;
            area.by_date.entry(date).or_default().add(staff_type, state, appointments);
        }
        let (first, last) = self.span.unwrap_or((counted.date, counted.date));
        self.span = Some((first.min(counted.date), last.max(counted.date)));
        self.account.used += 1;
        self.account.weight_used += counted.appointments.unsigned_abs();
        Ok(RowIs::Data)
    }

    fn value<'r>(&self, row: &Row<'r>, field: &str) -> Value<'r> {
        self.columns.get(field).map_or(Value::Empty, |column| row.value(*column))
    }

    /// A text that the row must have.
    fn needed<'r>(&self, row: &Row<'r>, field: &'static str) -> Result<&'r str, Refusal> {
        match self.value(row, field) {
            Value::Text(text) => Ok(text),
            Value::Empty => Err(Refusal::of(ExceptionCode::MissingValue, field)),
            Value::Error => Err(Refusal::of(ExceptionCode::ErrorCell, field)),
            _ => Err(Refusal::of(ExceptionCode::UnknownWord, field)),
        }
    }

    /// Codes are letters and digits: anything else would come out again as the name of an area.
    fn area_code(&self, row: &Row<'_>) -> Result<String, Refusal> {
        let code = self.needed(row, "area")?;
        let is_code = code.len() <= limits::AREA_CODE_LETTERS && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_code
            .then(|| code.to_ascii_uppercase())
            .ok_or(Refusal::of(ExceptionCode::UnknownWord, "area").saying("it is no code of an area"))
    }

    fn counted(&mut self, row: &Row<'_>) -> Result<Counted, Refusal> {
        let date = self.needed(row, "date")?;
        let (dates, statuses, staff_types) = (&self.dates, &self.statuses, &self.staff_types);
        let read_date = |text: &str| dates.read_text(text).ok().filter(|at| at.minute.is_none()).map(|at| at.date);
        let date = self.date_memory.get(date, read_date).ok_or(Refusal::of(ExceptionCode::BadDate, "date"))?;
        let status = self.columns.get("status").map_or(Value::Empty, |column| row.value(*column)).text();
        let state = self.status_memory.get(&status, |text| statuses.word(text).and_then(state_of));
        let staff = self.columns.get("staff_type").map_or(Value::Empty, |column| row.value(*column)).text();
        let staff_type = self.staff_memory.get(&staff, |text| staff_types.word(text).and_then(StaffType::from_name));
        let of_column = |field, text: &str| {
            let code = if text.is_empty() { ExceptionCode::MissingValue } else { ExceptionCode::UnknownWord };
            Refusal::of(code, field)
        };
        let state = state.ok_or_else(|| of_column("status", &status))?;
        let staff_type = staff_type.ok_or_else(|| of_column("staff_type", &staff))?;
        let count = self.needed(row, "count")?;
        let is_plain = |count: &i64| (0..=limits::PUBLISHED_COUNT).contains(count);
        let appointments = Value::Text(count).whole_number().filter(is_plain);
        let appointments = appointments.ok_or(Refusal::of(ExceptionCode::BadNumber, "count"))?;
        Ok(Counted { date, staff_type, state, appointments })
    }
}

/// Attended appointments were held. Unknown ones are past appointments that nobody closed: unrecorded, and kept.
fn state_of(status: &str) -> Option<State> {
    match status {
        "attended" => Some(State::Held),
        "dna" => Some(State::Dna),
        "unknown" => Some(State::Unrecorded),
        _ => None,
    }
}
