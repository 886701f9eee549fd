//! Web pages: saved as `.xls` by a system, as `.htm` by a browser, or in the place of an export.

use crate::support::{Folder, assert_closes, at, exceptions, weight_of};
use normalday::model::appointment::{State, Status};
use normalday::model::data::TableKind;
use normalday::model::exception::ExceptionCode;

/// A report of a book as web systems write it: a title, the header on each page, a total.
const REPORT: &str = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head>\
    <meta http-equiv=Content-Type content=\"text/html; charset=windows-1252\"><title>Appointments</title>\
    <style><!-- td { color: red } --></style></head><body><h1>Appointments</h1><p>Exported: 05/08/2024 12:00</p>\
    <TABLE border=1><thead><tr><th>Date</th><th>Time</th><th>Status</th><th>Clinician</th></tr></thead>\
    <tr><td>18/07/2024</td><td>09:00</td><td>Seen</td><td>Dr O\u{92}Brien</td></tr>\
    <tr><td>19/07/2024<td>09:00<td>DNA<td>Dr A &amp; B\
    <tr><th>Date</th><th>Time</th><th>Status</th><th>Clinician</th></tr>\
    <tr><td>19/07/2024</td><td>09:10</td><td>Available</td><td></td></tr>\
    <tr><td></td></tr>\
    <tr><td colspan=4>Total: 3 rows</td></tr></TABLE></body></html>";

fn windows_1252(page: &str) -> Vec<u8> {
    page.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect()
}

/// Three lines of text, a header, two rows, the header again, a row, a blank one, a total: ten rows.
#[test]
fn a_report_saved_under_the_name_of_a_workbook() {
    for name in ["book.xls", "book.htm", "book.html", "book.xlsx"] {
        let data = Folder::new().file(name, windows_1252(REPORT)).read();
        let table = &data.tables[0];
        assert_eq!((table.layout.as_str(), table.encoding.as_str()), ("plain_appointments", "HTML (windows-1252)"));
        assert_closes(table);
        let rows = &table.rows;
        assert_eq!(
            (rows.physical, rows.preamble, rows.header, rows.data, rows.blank, rows.footer),
            (10, 3, 2, 3, 1, 1)
        );
        let states = [State::Held, State::Dna, State::Unfilled].map(|state| weight_of(&data, state));
        assert_eq!(states, [1, 1, 1], "{name}");
        assert_eq!(at(&data, 0, 6).status, Status::Dna);
        let exported_at = table.exported_at.as_ref().map(|(stamp, _)| stamp.at.to_string());
        assert_eq!(exported_at.as_deref(), Some("2024-08-05 12:00:00"));
        assert_eq!(exceptions(&data), []);
    }
}

/// A menu, a book inside a cell of the layout, and a rota: each is a table of its own.
#[test]
fn several_tables_in_one_page() {
    let page = "<table><tr><td><a href=x>Home</a></td><td><a href=y>Reports</a></td></tr>\
                <tr><td><table><tr><th>Date<th>Time<th>Status<th>Clinician<tr><td>19/07/2024<td>09:00<td>Seen<td>A\
                </table></td></tr></table>\
                <table><tr><th>Name<th>Role<th>Date<th>Start<th>End\
                <tr><td>R01<td>Reception<td>19/07/2024<td>08:00<td>16:00</table>";
    let data = Folder::new().file("page.xls", page).read();
    let found: Vec<_> = data.tables.iter().map(|table| (table.sheet.as_deref().unwrap(), table.kind)).collect();
    use TableKind::{Appointments, Staff, Unrecognised};
    assert_eq!(found, [("table 1", Unrecognised), ("table 2", Appointments), ("table 3", Staff)]);
    data.tables.iter().for_each(assert_closes);
    assert_eq!((data.appointments.len(), data.shifts.len()), (1, 1));
    assert_eq!(data.shifts[0].minutes, 480);
}

/// A name over three rows of a person, as reports print it.
#[test]
fn a_cell_over_several_rows_belongs_to_each_of_them() {
    let page = "<table><tr><th>Name<th>Role<th>Date<th>Start<th>End<th>Hours\
                <tr><td rowspan=3>R01<td rowspan=3>Reception<td>17/07/2024<td>08:00<td>16:00<td rowspan=3>24\
                <tr><td>18/07/2024<td>08:00<td>16:00<tr><td>19/07/2024<td>08:00<td>16:00\
                <tr><td><td>Reception<td>19/07/2024<td>08:00<td>16:00<td>8</table>";
    let data = Folder::new().file("rota.xls", page).read();
    assert_closes(&data.tables[0]);
    assert_eq!(data.shifts.iter().map(|shift| shift.minutes).collect::<Vec<_>>(), [480, 480, 480]);
    // The last row has no name, and takes none from above.
    assert!(exceptions(&data).contains(&(5, ExceptionCode::MissingValue, true)), "{:?}", exceptions(&data));
    assert!(data.tables[0].why.contains("4 cells took the value of the merged cell above"), "{}", data.tables[0].why);
    assert!(data.tables[0].why.contains("1 merged number stood for several rows"), "{}", data.tables[0].why);
}

#[test]
fn rows_that_a_page_hides_are_read_and_named() {
    let page = "<table><col><col style='display: none'><tr><th>Date<th>Time<th>Status<th>Clinician\
                <tr style=\"DISPLAY:NONE\"><td>19/07/2024<td>09:00<td>Seen<td>A\
                <tr hidden><td>19/07/2024<td>09:10<td>Seen<td>A<tr><td>19/07/2024<td>09:20<td>Seen<td>A</table>";
    let data = Folder::new().file("book.xls", page).read();
    assert_eq!(weight_of(&data, State::Held), 3);
    let warning = data.warnings.iter().find(|warning| warning.code == "hidden_sheet").unwrap();
    let said = "it has 2 hidden rows (rows 2 to 3); it has 1 hidden column (B)";
    assert!(warning.text.contains(said), "{}", warning.text);
    assert!(data.tables[0].why.contains(said));
}

#[test]
fn a_page_in_the_place_of_an_export_says_what_it_is() {
    let list = "Date,Time,Status,Clinician\n2024-07-19,09:00,Seen,A\n";
    let login = "<!DOCTYPE html><form><table><tr><td>User name</td><td><input name=u></td></tr><tr><td>Password</td>\
                 <td><input type=\"password\"></td></tr></table></form>";
    let error = "<html><body><h1>Error 500</h1><p>Your session has expired.</p></body></html>";
    let data = Folder::new().file("a.xls", login).file("b.xls", error).file("list.csv", list).read();
    let details: Vec<_> = data.exceptions.iter().map(|one| (one.code, one.detail.clone().unwrap())).collect();
    assert!(details.iter().all(|(code, _)| *code == ExceptionCode::Unreadable));
    assert!(details[0].1.contains("login page"), "{details:?}");
    assert!(details[1].1.contains("without a table"), "{details:?}");
    assert_eq!(weight_of(&data, State::Held), 1);
}
