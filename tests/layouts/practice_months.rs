//! NHS England's monthly counts by practice among the exports of a claim: the practice's own months are added up, all other
//! rows are reference.

use crate::support::{Folder, assert_closes, exceptions};
use normalday::model::data::PracticeData;
use normalday::model::exception::ExceptionCode;

const HEADER: &str = "APPOINTMENT_MONTH_START_DATE,GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,\
                      SUB_ICB_LOCATION_NAME,HCP_TYPE,APPT_MODE,NATIONAL_CATEGORY,TIME_BETWEEN_BOOK_AND_APPT,\
                      COUNT_OF_APPOINTMENTS,APPT_STATUS\n";
const BOOK: &str = "Date,Time,Status\n2024-06-03,09:00,Seen\n2024-07-19,09:00,Seen\n";

fn row(month: &str, practice: &str, count: &str, status: &str) -> String {
    format!("{month},{practice},A SURGERY,EMIS,U1,A PCN,16C,NHS A,GP,Telephone,Walk-in,1 Day,{count},{status}\n")
}

fn read(rows: &[String], practice: &str) -> PracticeData {
    let crosstab = HEADER.to_owned() + &rows.concat();
    Folder::new().practice_code(practice).file("list.csv", BOOK).file("Crosstab.csv", crosstab).read()
}

fn months(data: &PracticeData) -> Vec<(String, Option<i64>)> {
    data.published_months.iter().map(|month| (month.first_date.to_string(), month.appointments)).collect()
}

#[test]
fn the_rows_of_the_practice_are_added_up_by_month() {
    let rows = [
        row("01JUN2024", "A81001", "7", "Attended"),
        row("01JUN2024", "A81002", "900", "Attended"),
        row("01JUN2024", "a81001", "2", "DNA"),
        row("01JUL2024", "A81001", "4", "Unknown"),
    ];
    let data = read(&rows, " A81001 ");
    assert_eq!(months(&data), [("2024-06-01".to_owned(), Some(9)), ("2024-07-01".to_owned(), Some(4))]);
    let table = data.tables.iter().find(|table| table.path == "Crosstab.csv").unwrap();
    assert_eq!((table.layout.as_str(), table.rows.data, table.rows.not_data), ("gpad_practice_crosstab", 4, 4));
    assert_closes(table);
    assert_eq!(data.appointments.len(), 2, "published counts are no appointments of the book");
}

#[test]
fn without_a_code_nobodys_rows_are_taken() {
    let data = read(&[row("01JUN2024", "A81001", "7", "Attended"), row("01JUN2024", "", "7", "Attended")], "");
    assert_eq!(months(&data), []);
}

#[test]
fn a_row_of_the_practice_that_cannot_be_read_voids_the_months_of_its_file() {
    for (month, count, status, code) in [
        ("01JUN2024", "*", "Attended", ExceptionCode::BadNumber),
        ("01JUN2024", "-1", "Attended", ExceptionCode::BadNumber),
        ("JUN2024", "1", "Attended", ExceptionCode::BadDate),
        ("02JUN2024", "1", "Attended", ExceptionCode::BadDate),
        ("01JUN2024", "1", "Cancelled", ExceptionCode::UnknownWord),
    ] {
        let bad = row(month, "A81001", count, status);
        let data = read(&[row("01JUN2024", "A81001", "7", "Attended"), bad], "A81001");
        assert_eq!(months(&data), [("2024-06-01".to_owned(), None)], "{month} {count} {status}");
        assert_eq!(exceptions(&data), [(3, code, true)]);
        data.tables.iter().for_each(assert_closes);
    }
    let other = row("01JUN2024", "A81002", "*", "Attended");
    let data = read(&[row("01JUN2024", "A81001", "7", "Attended"), other], "A81001");
    assert_eq!(months(&data), [("2024-06-01".to_owned(), Some(7))], "rows of others are not looked at");
}

#[test]
fn the_same_file_twice_counts_once() {
    let crosstab = HEADER.to_owned() + &row("01JUN2024", "A81001", "7", "Attended");
    let folder = Folder::new().practice_code("A81001").file("list.csv", BOOK).file("a/Crosstab.csv", &crosstab);
    let data = folder.file("b/Crosstab.csv", &crosstab).read();
    assert_eq!(months(&data), [("2024-06-01".to_owned(), Some(7))]);
}
