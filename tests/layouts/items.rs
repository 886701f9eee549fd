//! Lists with one row an item: work items, online requests, clinical records with their moment of entry.

use crate::support::{Folder, assert_closes, exceptions};
use chrono::{NaiveDate, NaiveDateTime};
use normalday::model::data::PracticeData;
use normalday::model::evidence::Stamp;
use normalday::model::exception::ExceptionCode;
use normalday::model::staff::StaffGroup;
use normalday::model::workload::Queue;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 7, day).unwrap()
}

/// Received and completed of a queue on the dates from 18 July on.
fn counts(data: &PracticeData, queue: Queue) -> Vec<(i64, i64)> {
    let mut days: Vec<_> = data.workload.iter().filter(|count| count.queue == queue).collect();
    days.sort_by_key(|count| count.date);
    assert!(days.iter().all(|count| count.outstanding.is_none()), "items from before the list are not in it");
    days.iter().map(|count| (count.received.unwrap(), count.completed.unwrap())).collect()
}

const ITEMS: &str = "Item ID,Type,Date Received,Date Completed,Patient Name\n\
                     1,Letter,18/07/2024 09:00,18/07/2024 15:00,Nobody Inparticular\n\
                     2,Lab result,18/07/2024 10:00,19/07/2024 16:00,\n\
                     3,Letter,19/07/2024 09:00,22/07/2024 09:00,\n\
                     4,Letter,19/07/2024 09:30,,\n\
                     4,Letter,19/07/2024 09:30,,\n\
                     5,Parcel,19/07/2024 10:00,,\n\
                     6,Letter,19/07/2024 11:00,18/07/2024 11:00,\n\
                     7,Letter,,19/07/2024 11:00,\n\
                     4,Task,19/07/2024 12:00,9999-12-31T00:00:00,\n\
                     Total,,5,,\n";

/// Row 6 is item 4 once more, row 10 another queue's item 4, which is open. A queue is covered from the first date on which
/// something came in to the last on which anything happened: letters 18 to 22 July, results 18 and 19 July, tasks 19 July.
/// Letters: one each way on the 18th, two in on the 19th, one out on the 22nd.
#[test]
fn items_become_counts_of_days() {
    let read = Folder::new().file("workflow.csv", ITEMS).try_read().unwrap();
    let data = &read.data;
    let table = &data.tables[0];
    assert_eq!(table.layout, "work_items");
    assert_closes(table);
    let rows = &table.rows;
    assert_eq!((rows.physical, rows.header, rows.data, rows.footer), (11, 1, 9, 1));
    assert_eq!((rows.used, rows.duplicates, rows.exception_rows()), (5, 1, 3));
    use ExceptionCode::{EndNotAfterStart, MissingValue, UnknownWord};
    assert_eq!(exceptions(data), [(7, UnknownWord, true), (8, EndNotAfterStart, true), (9, MissingValue, true)]);
    assert_eq!(counts(data, Queue::Documents), [(1, 1), (2, 0), (0, 0), (0, 0), (0, 1)]);
    assert_eq!(counts(data, Queue::Results), [(1, 0), (0, 1)]);
    assert_eq!(counts(data, Queue::Tasks), [(1, 0)]);
    assert_eq!(table.span, Some((day(18), day(22))));
    assert!(read.watch.finds("Nobody Inparticular"));
}

/// An item from January that was still open does not make the months between into months without work, nor does a slip of
/// ten years: normal days must not be noughts that nobody counted.
#[test]
fn a_stray_date_does_not_stretch_a_list() {
    let text = "Item ID,Type,Date Received,Date Completed\n\
                1,Letter,2024-01-03,2024-07-19\n\
                2,Letter,2024-07-12,2024-07-12\n\
                3,Letter,2024-07-18,2024-07-19\n\
                4,Letter,2024-07-19,2024-07-26\n\
                5,Letter,2034-07-19,\n";
    let data = Folder::new().file("workflow.csv", text).read();
    assert_eq!(data.tables[0].rows.used, 5);
    assert_eq!(data.tables[0].span, Some((day(12), day(26))));
    let received: i64 = data.workload.iter().filter_map(|count| count.received).sum();
    let completed: i64 = data.workload.iter().filter_map(|count| count.completed).sum();
    assert_eq!((data.workload.len(), received, completed), (15, 3, 4));
}

/// The same items in a second file are the same items; daily counts of the same queue are said to count twice.
#[test]
fn items_and_counts_of_the_same_work_are_not_added_unnoticed() {
    let data = Folder::new().file("a.csv", ITEMS).file("b.csv", ITEMS).read();
    assert_eq!(data.tables.iter().map(|table| table.rows.used).collect::<Vec<_>>(), [5, 0]);
    data.tables.iter().for_each(assert_closes);
    let daily = "date,queue,received,completed,outstanding\n2024-07-19,documents,90,80,10\n";
    let data = Folder::new().file("a.csv", ITEMS).file("workload.csv", daily).read();
    let said: Vec<_> = data.warnings.iter().filter(|warning| warning.code == "queue_counted_twice").collect();
    assert_eq!(said.len(), 1);
    assert!(said[0].text.contains("documents"));
    // The template of daily counts stays a table of daily counts.
    assert_eq!(data.tables[1].layout, "workload");
}

/// No column says what the requests are: the list does.
#[test]
fn online_requests_need_no_queue() {
    let text = "Request ID,Request Type,Submitted At,Closed At,Request\n\
                r1,Medical,2024-07-19T08:05:00,2024-07-19 12:00,my knee hurts very much today\n\
                r2,Admin,2024-07-19 23:50,2024-07-20 08:00,\n";
    let read = Folder::new().file("requests.csv", text).try_read().unwrap();
    assert_eq!(read.data.tables[0].layout, "online_requests_list");
    assert_closes(&read.data.tables[0]);
    assert_eq!(counts(&read.data, Queue::OnlineRequests), [(2, 1), (0, 1)]);
    assert!(read.watch.finds("my knee hurts very much today"));
}

/// Lines 1 and 2 are preamble, 3 the header. 4 and 5 are two codes of one consultation, 6 was entered on another day, 7 is
/// another patient's, 8 a patient without a record, 9 was entered before it happened, 10 has no moment of entry.
#[test]
fn records_are_counted_once_for_each_day_of_entry() {
    let text = "\"Last Run:\",\"\",\"\",\"20/08/2024 18:05\",\"\",\"\"\n\
                \"Patient Details\",\"\",\"Consultations\",\"\",\"\",\"\"\n\
                EMIS Number,Family Name,Consultation Date,Date Entered,Entered By,Job Category\n\
                700000001,Ficton,19-Jul-2024 10:00,22-Jul-2024 09:00,\"SMYTHE, Anna (Dr)\",Salaried GP\n\
                ,,19-Jul-2024 10:00,22-Jul-2024 09:05,\"SMYTHE, Anna (Dr)\",Salaried GP\n\
                ,,19-Jul-2024 10:00,23-Jul-2024 09:05,\"SMYTHE, Anna (Dr)\",Salaried GP\n\
                700000002,Invent,19-Jul-2024,19-Jul-2024,\"JONES, Bob (Nurse)\",Practice Nurse\n\
                700000003,Madeup,,,,\n\
                700000004,Pretend,19-Jul-2024 10:00,18-Jul-2024 09:00,\"SMYTHE, Anna (Dr)\",Salaried GP\n\
                ,,19-Jul-2024 10:00,,\"SMYTHE, Anna (Dr)\",Salaried GP\n";
    let data = Folder::new().file("records.csv", text).read();
    let table = &data.tables[0];
    assert_eq!(table.layout, "entered_records");
    assert_closes(table);
    let rows = &table.rows;
    assert_eq!((rows.physical, rows.preamble, rows.header, rows.data), (10, 2, 1, 7));
    assert_eq!((rows.used, rows.not_data, rows.exception_rows()), (4, 1, 2));
    use ExceptionCode::{EndNotAfterStart, MissingValue};
    assert_eq!(exceptions(&data), [(9, EndNotAfterStart, true), (10, MissingValue, true)]);
    let moment = |text| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    let records: Vec<_> = data
        .records
        .iter()
        .map(|record| (record.source.row, record.start_minute, record.entered_at, record.staff_group))
        .collect();
    assert_eq!(
        records,
        [
            (4, Some(600), Stamp::minute(moment("2024-07-22 09:00")), StaffGroup::GpSalaried),
            (6, Some(600), Stamp::minute(moment("2024-07-23 09:05")), StaffGroup::GpSalaried),
            (7, None, Stamp::day(day(19)), StaffGroup::Nurse),
        ]
    );
}
