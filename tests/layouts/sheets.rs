//! What stands in sheets beside the cells: merged cells, headings over headings (`hidden.rs` has what is hidden). Each workbook is
//! made here, and what must come out of it was worked out by hand.

use crate::hidden::made::BOOK;
use crate::support::{Folder, assert_closes, exceptions};
use normalday::model::data::PracticeData;
use normalday::model::exception::ExceptionCode;
use normalday::model::staff::Basis;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// A sheet of texts; cells are parted by `|`.
fn write(sheet: &mut Worksheet, rows: &[&str]) {
    for (row, cells) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(cells.split('|')) {
            sheet.write_string(row, column, cell.trim()).unwrap();
        }
    }
}

fn workbook(dress: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    dress(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

fn warning_of(data: &PracticeData) -> String {
    let warning = data.warnings.iter().find(|warning| warning.code == "hidden_sheet");
    warning.map(|warning| warning.text.clone()).unwrap_or_default()
}

#[test]
fn a_sheet_that_hides_nothing_is_not_spoken_of() {
    let data = Folder::new().file("book.xlsx", workbook(|sheet| write(sheet, &BOOK))).read();
    assert_eq!(warning_of(&data), "");
    assert!(!data.tables[0].why.contains("hidden"));
}

fn merge(sheet: &mut Worksheet, first: (u32, u16), last: (u32, u16), text: &str) {
    sheet.merge_range(first.0, first.1, last.0, last.1, text, &Format::new()).unwrap();
}

/// R01 over three rows; R02 over one, and a row below it without any name.
#[test]
fn a_merged_name_is_the_name_of_each_of_its_rows() {
    let merged = workbook(|sheet| {
        write(
            sheet,
            &[
                "Name|Role|Date|Start|End",
                "|Reception|2024-07-17|08:00|16:00",
                "|Reception|2024-07-18|08:00|16:00",
                "|Reception|2024-07-19|08:00|17:00",
                "R02|Reception|2024-07-19|08:00|12:00",
                "|Reception|2024-07-19|12:00|13:00",
            ],
        );
        merge(sheet, (1, 0), (3, 0), "R01");
    });
    let data = Folder::new().file("rota.xlsx", merged).read();
    let label = |staff: normalday::model::staff::StaffId| data.staff[staff.0 as usize].label.as_str();
    let shifts: Vec<(&str, i64)> = data.shifts.iter().map(|shift| (label(shift.staff), shift.minutes)).collect();
    assert_eq!(shifts, [("R01", 480), ("R01", 480), ("R01", 540), ("R02", 240)]);
    assert_eq!(exceptions(&data), [(6, ExceptionCode::MissingValue, true)]);
    assert!(data.tables[0].why.contains("2 cells took the value of the merged cell above"), "{}", data.tables[0].why);
    data.tables.iter().for_each(assert_closes);
}

/// Pat is on leave all week, in one cell; Kim works each day; what Lee's two merged days mean nobody can know.
#[test]
fn leave_that_is_merged_over_days_is_leave_on_each_of_them() {
    let grid = workbook(|sheet| {
        let rows =
            ["w/c 15/07/2024", "Name|Mon|Tue|Wed|Thu|Fri", "Pat", "Kim|9-5|9-5|9-5|9-5|9-5", "Lee|||9-5|9-5|9-5"];
        write(sheet, &rows);
        merge(sheet, (2, 1), (2, 5), "AL");
        merge(sheet, (4, 1), (4, 2), "9-5");
    });
    let data = Folder::new().file("rota.xlsx", grid).read();
    let days = |name: &str| {
        let of = |staff: normalday::model::staff::StaffId| data.staff[staff.0 as usize].label == name;
        (
            data.leave.iter().filter(|leave| of(leave.staff)).count(),
            data.shifts.iter().filter(|one| of(one.staff)).count(),
        )
    };
    assert_eq!((days("Pat"), days("Kim"), days("Lee")), ((5, 0), (0, 5), (0, 4)));
    let said = data.warnings.iter().find(|warning| warning.code == "merged_over_days").unwrap();
    assert!(said.text.contains("1 cell with hours"), "{}", said.text);
}

/// Planned 08:00 to 16:00, worked to 18:00 with half an hour of break; on Saturday only worked; on Monday only planned.
const SIDE_BY_SIDE: [&str; 4] = [
    "R01|Reception|2024-07-19|08:00|16:00|08:00|18:00|30",
    "R01|Reception|2024-07-20|||09:00|12:00|0",
    "R01|Reception|2024-07-22|08:00|16:00|||",
    "R02|Reception|2024-07-19|09:00|17:00|09:00|17:00|30",
];
const GROUPS: &str = "|||Planned||Worked||";
const NAMES: &str = "Name|Role|Date|Start|End|Start|End|Unpaid break (mins)";

/// Minutes of each shift with its basis and day: a break is taken off the plan of its day too.
fn bases(data: &PracticeData) -> Vec<(u32, Basis, i64)> {
    use chrono::Datelike;
    data.shifts.iter().map(|shift| (shift.date.day(), shift.basis, shift.minutes)).collect()
}

fn expected() -> Vec<(u32, Basis, i64)> {
    use Basis::{Planned, Worked};
    vec![
        (19, Planned, 450),
        (19, Worked, 570),
        (20, Worked, 180),
        (22, Planned, 480),
        (19, Planned, 450),
        (19, Worked, 450),
    ]
}

fn sorted(mut bases: Vec<(u32, Basis, i64)>) -> Vec<(u32, Basis, i64)> {
    bases.sort();
    bases
}

fn two_row_header() -> Vec<u8> {
    workbook(|sheet| {
        let mut rows = vec!["Rota of the practice", GROUPS, NAMES];
        rows.extend(&SIDE_BY_SIDE[..2]);
        // The next page repeats both rows.
        rows.extend([GROUPS, NAMES]);
        rows.extend(&SIDE_BY_SIDE[2..]);
        write(sheet, &rows);
        for row in [1, 5] {
            merge(sheet, (row, 3), (row, 4), "Planned");
            merge(sheet, (row, 5), (row, 6), "Worked");
        }
    })
}

#[test]
fn merged_headings_over_headings_are_one_header() {
    let folder = Folder::new().file("rota.xlsx", two_row_header());
    assert!(folder.asked().is_empty(), "{:?}", folder.asked());
    let data = folder.read();
    assert_eq!(sorted(bases(&data)), sorted(expected()));
    let rows = &data.tables[0].rows;
    assert_eq!((rows.physical, rows.preamble, rows.header, rows.data, rows.used), (9, 2, 3, 4, 4));
    assert_closes(&data.tables[0]);
    assert!(data.tables[0].why.contains("with the groups in the row above"), "{}", data.tables[0].why);
    assert_eq!(exceptions(&data), []);
}

#[test]
fn a_page_with_spanning_headings_reads_the_same() {
    let cells = |row: &str, tag: &str| row.split('|').map(|cell| format!("<{tag}>{cell}")).collect::<String>();
    let rows: String = SIDE_BY_SIDE.iter().map(|row| format!("<tr>{}", cells(row, "td"))).collect();
    let groups = "<tr><th rowspan=2>Name<th rowspan=2>Role<th rowspan=2>Date<th colspan=2>Planned<th colspan=2>Worked\
                  <th rowspan=2>Unpaid break (mins)<tr><th>Start<th>End<th>Start<th>End";
    let folder = Folder::new().file("rota.xls", format!("<table>{groups}{rows}</table>"));
    assert!(folder.asked().is_empty(), "{:?}", folder.asked());
    assert_eq!(sorted(bases(&folder.read())), sorted(expected()));
}

fn csv_of(rows: &[&str]) -> String {
    rows.iter().map(|row| row.replace('|', ",") + "\n").collect()
}

/// In a CSV nothing is merged: how far a group reaches is asked, and the answer reads the table.
#[test]
fn headings_over_headings_without_merged_cells_are_asked_about() {
    let list = csv_of(&[&[GROUPS, NAMES], &SIDE_BY_SIDE[..]].concat());
    let folder = || Folder::new().file("rota.csv", &list);
    assert_eq!(folder().asked(), ["header"]);
    let questions = folder().try_read().unwrap().questions;
    let answers = normalday::ingest::mapping::write::text(&questions, None);
    assert!(answers.contains("header = \"two_rows\""), "{answers}");
    let answered = folder().mapping(&answers.replace("confirmed = false", "confirmed = true"));
    assert!(answered.asked().is_empty());
    assert_eq!(sorted(bases(&answered.read())), sorted(expected()));
    // The other answer: the first of the two is all that is read.
    let alone = folder().mapping(&answers.replace("\"two_rows\"\n", "\"one_row\"\n"));
    assert_eq!(alone.asked(), ["column.end", "column.start"]);
}

/// Groups that nobody knows: which of two columns of one name is meant is asked.
#[test]
fn groups_that_say_nothing_known_are_asked_about() {
    let with_groups = |one: &str, other: &str| {
        workbook(|sheet| {
            write(sheet, &[&["", NAMES], &SIDE_BY_SIDE[..]].concat());
            merge(sheet, (0, 3), (0, 4), one);
            merge(sheet, (0, 5), (0, 6), other);
        })
    };
    let folder = || Folder::new().file("rota.xlsx", with_groups("Column A", "Column B"));
    assert_eq!(folder().asked(), ["column.end", "column.start"]);
    let questions = folder().try_read().unwrap().questions;
    assert!(questions.iter().all(|question| question.guess == "?"), "nothing speaks for either");
    let answers = normalday::ingest::mapping::write::text(&questions, None)
        .replace("column.start = \"?\"", "column.start = \"F\"")
        .replace("column.end = \"?\"", "column.end = \"G\"");
    let answered = folder().mapping(&answers);
    assert!(answered.asked().is_empty(), "{:?}", answered.asked());
    // The columns of the work: 570, 180 and 450 minutes; Monday has none.
    let minutes: Vec<i64> = answered.read().shifts.iter().map(|shift| shift.minutes).collect();
    assert_eq!(minutes, [570, 180, 450]);
}

/// A title over all columns groups nothing.
#[test]
fn a_merged_title_is_no_group() {
    let titled = workbook(|sheet| {
        write(sheet, &[&[""], &BOOK[..]].concat());
        merge(sheet, (0, 0), (0, 4), "Appointments of July");
    });
    let folder = Folder::new().file("book.xlsx", titled);
    assert!(folder.asked().is_empty());
    let data = folder.read();
    assert_eq!(data.tables[0].layout, "plain_appointments");
    assert_eq!(data.appointments.len(), 5);
}

/// The header of one row, in which the names say it all.
#[test]
fn the_plan_and_the_work_side_by_side() {
    let header = "Name|Role|Date|Scheduled Start|Scheduled End|Actual Start|Actual End|Unpaid break (mins)";
    let list = csv_of(&[&[header], &SIDE_BY_SIDE[..]].concat());
    let folder = Folder::new().file("rota.csv", list);
    assert!(folder.asked().is_empty());
    let data = folder.read();
    assert_eq!(sorted(bases(&data)), sorted(expected()));
    assert_closes(&data.tables[0]);
}

/// A page ends after every second row, and begins with the header.
#[test]
fn headers_repeated_on_each_page_are_headers_in_every_container() {
    let mut rows = vec![BOOK[0]];
    for (place, row) in BOOK[1..].iter().enumerate() {
        if place > 0 && place % 2 == 0 {
            rows.extend(["", BOOK[0]]);
        }
        rows.push(row);
    }
    let page = |row: &&str| format!("<tr><td>{}</td></tr>", row.replace('|', "</td><td>"));
    let pages = format!("<table>{}</table>", rows.iter().map(page).collect::<String>());
    let containers: [(&str, Vec<u8>); 3] = [
        ("book.csv", csv_of(&rows).into_bytes()),
        ("book.xlsx", workbook(|sheet| write(sheet, &rows))),
        ("book.xls", pages.into_bytes()),
    ];
    for (name, content) in containers {
        let data = Folder::new().file(name, content).read();
        let account = &data.tables[0].rows;
        assert_eq!((account.physical, account.header, account.blank, account.used), (10, 3, 2, 5), "{name}");
        assert_closes(&data.tables[0]);
        assert_eq!(exceptions(&data), [], "{name}");
    }
}
