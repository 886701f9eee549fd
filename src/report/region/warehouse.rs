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

/// Rows of one group: a region of a year is one or two of them.
const ROWS_IN_A_GROUP: usize = 250_000;
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

/// The rows as a Parquet file, uncompressed: the same rows give the same bytes.
pub fn to_parquet(rows: &[DayRow]) -> Result<Vec<u8>, ParquetError> {
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let created_by = format!("normalday version {}", env!("CARGO_PKG_VERSION"));
    let properties =
        WriterProperties::builder().set_compression(Compression::UNCOMPRESSED).set_created_by(created_by).build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties))?;
    for part in rows.chunks(ROWS_IN_A_GROUP) {
        let mut group = writer.next_row_group()?;
        texts(&mut group, part, |row| &row.practice)?;
        let days: Vec<i32> = part.iter().map(|row| row.date.num_days_from_ce() - EPOCH_DAYS_FROM_CE).collect();
        column::<Int32Type>(&mut group, &days, None)?;
        texts(&mut group, part, |row| row.staff_group)?;
        texts(&mut group, part, |row| row.part)?;
        for count in COUNTS {
            optional::<Int64Type>(&mut group, part.iter().map(|row| row.actual.as_ref().and_then(count)))?;
        }
        optional::<DoubleType>(&mut group, part.iter().map(|row| row.kept_normal))?;
        optional::<DoubleType>(&mut group, part.iter().map(|row| row.offered_normal))?;
        group.close()?;
    }
    writer.close()?;
    Ok(bytes)
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
