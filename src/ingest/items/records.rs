//! Clinical records with two dates: the one that they are about, and the one at which they were entered. What one person
//! enters of one patient's day on one day is one record, however many codes it has: a list prints a line for each code.

use super::{Aside, ItemColumns, ItemReader, MetItems, Taken};
use crate::ingest::appointments::beside_status::{BesideStatus, Record};
use crate::ingest::appointments::desk::TableDesk;
use crate::ingest::recognise::Recognition;
use crate::ingest::tables::{Row, Table};
use crate::model::appointment::PatientKey;
use crate::model::evidence::Precision;
use crate::model::exception::ExceptionCode;
use crate::model::staff::{StaffGroup, StaffId};
use crate::model::workload::EnteredRecord;
use chrono::{NaiveDate, Timelike};
use std::cmp::Ordering;

/// What makes lines one record: patient, date that it is about, who entered it, date of entry.
pub type Together = (Option<PatientKey>, NaiveDate, Option<StaffId>, StaffGroup, NaiveDate);

/// Gathers records.
pub struct RecordReader {
    beside: BesideStatus,
    clinician: Option<usize>,
    role: Option<usize>,
    records: Vec<EnteredRecord>,
}

impl RecordReader {
    /// A reader for a recognised table.
    pub fn new(table: &Table, recognition: &Recognition<'_>, desk: &TableDesk<'_, '_>) -> Self {
        let of = |field: &str| recognition.columns.get(field).copied();
        RecordReader {
            beside: BesideStatus::new(table, recognition, desk),
            clinician: of("clinician"),
            role: of("role"),
            records: Vec::new(),
        }
    }
}

impl ItemReader for RecordReader {
    fn row(
        &mut self,
        row: &Row<'_>,
        columns: &ItemColumns,
        met: &mut MetItems,
        desk: &mut TableDesk<'_, '_>,
    ) -> Result<Taken, Aside> {
        if self.beside.record(row) != Record::Appointment {
            return Ok(Taken::NotData);
        }
        let (has_patient, patient) = self.beside.patient(row, desk);
        let entered = columns.second(row);
        if self.beside.may_be_patient_alone() && is_blank_pair(columns, row, &entered) {
            return Ok(Taken::NotData);
        }
        let event = columns.first(row)?;
        let entered = entered?.ok_or((ExceptionCode::MissingValue, "entered_at"))?;
        if !has_patient {
            return Err((ExceptionCode::MissingValue, "patient"));
        }
        if entered.at.date().cmp(&event.at.date()) == Ordering::Less {
            return Err((ExceptionCode::EndNotAfterStart, "entered_at"));
        }
        let text = |column: Option<usize>| column.map(|column| row.value(column).text()).unwrap_or_default();
        let (label, role) = (text(self.clinician), text(self.role));
        let (staff, staff_group) = desk.staff(&label, Some(&*role).filter(|role| !role.is_empty()), "");
        let date = event.at.date();
        if met.records.insert((patient, date, staff, staff_group, entered.at.date())) {
            let minute = u16::try_from(event.at.hour() * 60 + event.at.minute()).ok();
            let source = desk.place(row);
            let start_minute = minute.filter(|_| event.precision == Precision::Minute);
            self.records.push(EnteredRecord { date, start_minute, entered_at: entered, staff_group, source });
        }
        Ok(Taken::Used)
    }

    fn finish(&mut self, desk: &mut TableDesk<'_, '_>) -> Option<(NaiveDate, NaiveDate)> {
        self.beside.warn(desk);
        let dates = self.records.iter().map(|record| record.date);
        let span = dates.clone().min().zip(dates.max());
        desk.reading.data.records.append(&mut self.records);
        span
    }
}

/// A patient without any record: neither date stands in the row.
fn is_blank_pair<T>(columns: &ItemColumns, row: &Row<'_>, entered: &Result<Option<T>, Aside>) -> bool {
    matches!(columns.first(row), Err((ExceptionCode::MissingValue, _))) && matches!(entered, Ok(None))
}
