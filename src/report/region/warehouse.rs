//! `region.parquet`: one row a practice, date and staff group, for the ICB's own warehouse.

use chrono::{Datelike, NaiveDate};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A practice, date and staff group.
#[derive(Clone, Debug, PartialEq)]
pub struct DayRow {
    /// ODS code.
    pub practice: String,
    /// Date.
    pub date: NaiveDate,
    /// Staff group, by its fixed name.
    pub staff_group: &'static str,
    /// `ordinary`, `incident` or `recovery`.
    pub part: &'static str,
    /// N(kept); of an ordinary date leave-one-out.
    pub kept_normal: Option<f64>,
    /// N(offered).
    pub offered_normal: Option<f64>,
    /// Counts; none on a date that no file covers.
    pub actual: Option<DayCounts>,
}

/// Counts of a date and staff group, inside the incident's clock window where the date is an incident date or an ordinary
/// date that is compared with one; none for a state that the layouts cannot express.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct DayCounts {
    pub offered: i64,
    pub kept: i64,
    pub held: i64,
    pub unrecorded: i64,
    pub dna: Option<i64>,
    pub walked_out: Option<i64>,
    pub cancelled: Option<i64>,
    pub unfilled: Option<i64>,
    pub pending: i64,
}

/// The days of one practice. They are asked for when they are written, so that those of all practices are never in memory at
/// once.
pub trait DaysOfPractice {
    /// One row a date and staff group, in that order.
    ///
    /// # Errors
    /// Where they cannot be fetched.
    fn rows(&self) -> std::io::Result<Vec<DayRow>>;
}

const SCHEMA: &str = "message normalday_region {
    REQUIRED BYTE_ARRAY practice (UTF8);
    REQUIRED INT32 date (DATE);
    REQUIRED BYTE_ARRAY staff_group (UTF8);
    REQUIRED BYTE_ARRAY part (UTF8);
    OPTIONAL INT64 offered;
    OPTIONAL INT64 kept;
    OPTIONAL INT64 held;
    OPTIONAL INT64 unrecorded;
    OPTIONAL INT64 dna;
    OPTIONAL INT64 walked_out;
    OPTIONAL INT64 cancelled;
    OPTIONAL INT64 unfilled;
    OPTIONAL INT64 pending;
    OPTIONAL DOUBLE kept_normal;
    OPTIONAL DOUBLE offered_normal;
}";

/// Rows of one group, which are in memory at once: some thirty practices of a quarter.
const ROWS_IN_A_GROUP: usize = 20_000;
/// Days from 1 January of the year 1 to 1 January 1970, which a Parquet date counts from.
const EPOCH_DAYS_FROM_CE: i32 = 719_163;

type Group<'g, 'w> = SerializedRowGroupWriter<'g, &'w mut Vec<u8>>;
type CountColumn = fn(&DayCounts) -> Option<i64>;

/// Counts in the order of the schema.
const COUNTS: [CountColumn; 9] = [
    |counts| Some(counts.offered),
    |counts| Some(counts.kept),
    |counts| Some(counts.held),
    |counts| Some(counts.unrecorded),
    |counts| counts.dna,
    |counts| counts.walked_out,
    |counts| counts.cancelled,
    |counts| counts.unfilled,
    |counts| Some(counts.pending),
];

/// The days of practices as a Parquet file, uncompressed: the same rows give the same bytes.
pub fn to_parquet(practices: &[impl DaysOfPractice]) -> Result<Vec<u8>, ParquetError> {
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let created_by = format!("normalday version {}", env!("CARGO_PKG_VERSION"));
    let properties =
        WriterProperties::builder().set_compression(Compression::UNCOMPRESSED).set_created_by(created_by).build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties))?;
    let mut rows: Vec<DayRow> = Vec::new();
    for practice in practices {
        rows.extend(practice.rows()?);
        while rows.len() >= ROWS_IN_A_GROUP {
            let later = rows.split_off(ROWS_IN_A_GROUP);
            write_group(writer.next_row_group()?, &rows)?;
            rows = later;
        }
    }
    if !rows.is_empty() {
        write_group(writer.next_row_group()?, &rows)?;
    }
    writer.close()?;
    Ok(bytes)
}

fn write_group(mut group: Group<'_, '_>, rows: &[DayRow]) -> Result<(), ParquetError> {
    texts(&mut group, rows, |row| &row.practice)?;
    let days: Vec<i32> = rows.iter().map(|row| row.date.num_days_from_ce() - EPOCH_DAYS_FROM_CE).collect();
    column::<Int32Type>(&mut group, &days, None)?;
    texts(&mut group, rows, |row| row.staff_group)?;
    texts(&mut group, rows, |row| row.part)?;
    for count in COUNTS {
        optional::<Int64Type>(&mut group, rows.iter().map(|row| row.actual.as_ref().and_then(count)))?;
    }
    optional::<DoubleType>(&mut group, rows.iter().map(|row| row.kept_normal))?;
    optional::<DoubleType>(&mut group, rows.iter().map(|row| row.offered_normal))?;
    group.close()?;
    Ok(())
}

fn texts(group: &mut Group<'_, '_>, rows: &[DayRow], of: fn(&DayRow) -> &str) -> Result<(), ParquetError> {
    let values: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(of(row).as_bytes().to_vec())).collect();
    column::<ByteArrayType>(group, &values, None)
}

/// A column in which a value may be missing: the values that are there, and for every row whether it is one of them.
fn optional<T: DataType>(
    group: &mut Group<'_, '_>,
    cells: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ParquetError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    column::<T>(group, &values, Some(&levels))
}

fn column<T: DataType>(group: &mut Group<'_, '_>, values: &[T::T], levels: Option<&[i16]>) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    column.typed::<T>().write_batch(values, levels, None)?;
    column.close()
}
