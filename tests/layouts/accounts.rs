//! Control 1 for tables that are read whole: preamble, blank lines, repeated headers, a record over several lines, a
//! quotation mark that is never closed, and a footer, each line counted by hand.

use crate::support::{Folder, assert_closes, exceptions};
use normalday::model::data::RowAccount;
use normalday::model::exception::ExceptionCode;

/// Physical, preamble, header, data, blank, footer, continuation.
type Lines = (u64, u64, u64, u64, u64, u64, u64);

/// Used, exceptions, duplicates, superseded, not data.
type Fates = (u64, u64, u64, u64, u64);

fn assert_account(text: &str, layout: &str, lines: Lines, fates: Fates, aside: &[(u32, ExceptionCode)]) {
    let data = Folder::new().file("table.csv", text).read();
    let table = &data.tables[0];
    assert_eq!(table.layout, layout);
    let rows = &table.rows;
    let RowAccount { physical, preamble, header, data: records, blank, footer, continuation, .. } = *rows;
    assert_eq!((physical, preamble, header, records, blank, footer, continuation), lines);
    assert_eq!((rows.used, rows.exception_rows(), rows.duplicates, rows.superseded, rows.not_data), fates);
    assert_closes(table);
    let aside: Vec<_> = aside.iter().map(|(row, code)| (*row, *code, true)).collect();
    assert_eq!(exceptions(&data), aside);
}

/// Line 1 is preamble, 3 and 9 are headers, 2, 5 and 13 are blank, 14 is a footer. Data: 4, 6 (with 7 and 8), 10, 11 and
/// 12; 14 = 1 + 2 + 5 + 3 + 1 + 2. Line 10 opens a quotation mark, line 11 is no day of the calendar.
#[test]
fn the_short_template() {
    let text = "Rota of the surgery\n\
                \n\
                date,staff,role,start,finish,unpaid_break_min,type,pay\n\
                2024-07-18,R01,reception,08:00,16:00,30,planned,contracted\n\
                ,,,,,,,\n\
                2024-07-18,\"R02\n\
                \n\
                late\",reception,08:00,12:00,0,planned,contracted\n\
                date,staff,role,start,finish,unpaid_break_min,type,pay\n\
                2024-07-19,R01,reception,08:00,12:00,\"0,worked,contracted\n\
                31/06/2024,R01,reception,08:00,16:00,30,worked,contracted\n\
                2024-07-19,R01,reception,08:00,18:45,30,worked,contracted\n\
                \n\
                Total,,,,,,,\n";
    let aside = [(10, ExceptionCode::BrokenRecord), (11, ExceptionCode::BadDate)];
    assert_account(text, "rota_template", (14, 1, 2, 5, 3, 1, 2), (3, 2, 0, 0, 0), &aside);
}

/// Lines 1 and 2 are preamble, 4 and 10 headers, 3 and 9 blank, 14 is a footer. Data: 5, 6 (a sum between records), 7
/// (with 8), 11, 12 and 13; 14 = 2 + 2 + 6 + 2 + 1 + 1.
#[test]
fn deputy() {
    let text = "Timesheets of the surgery\n\
                Printed 26 July 2024\n\
                \n\
                Employee Name,Date,Start,End,Mealbreak,Total Hours,Area Name\n\
                R01,18/07/2024,08:00,16:00,00:30:00,7.5,Reception\n\
                Total,,,,,7.5,\n\
                \"R02\n\
                late\",18/07/2024,09:00,13:00,00:00:00,4,Reception\n\
                \n\
                Employee Name,Date,Start,End,Mealbreak,Total Hours,Area Name\n\
                R01,19/07/2024,08:00,16:00,\"00:30:00,7.5,Reception\n\
                R01,19/07/2024,8ish,16:00,00:30:00,7.5,Reception\n\
                R03,19/07/2024,08:00,12:00,00:00:00,4,Reception\n\
                End of report,,,,,,\n";
    let aside = [(11, ExceptionCode::BrokenRecord), (12, ExceptionCode::BadTime)];
    assert_account(text, "deputy_all_fields", (14, 2, 2, 6, 2, 1, 1), (3, 2, 0, 0, 1), &aside);
}

/// Line 1 is preamble, 2 and 7 are headers, 4 and 10 blank, 12 and 13 footers. Data: 3, 5 (with 6), 8, 9 and 11;
/// 13 = 1 + 2 + 5 + 2 + 2 + 1. There is no queue of parcels.
#[test]
fn workload() {
    let text = "Workload of the surgery\n\
                date,queue,received,completed,outstanding\n\
                2024-07-18,documents,120,110,10\n\
                ,,,,\n\
                2024-07-18,\"results\n\
                \",80,80,0\n\
                date,queue,received,completed,outstanding\n\
                2024-07-19,\"documents,90,90,0\n\
                2024-07-19,parcels,1,1,0\n\
                \n\
                2024-07-19,results,70,60,10\n\
                Total,,271,,\n\
                Page 1 of 1\n";
    let aside = [(8, ExceptionCode::BrokenRecord), (9, ExceptionCode::UnknownWord)];
    assert_account(text, "workload", (13, 1, 2, 5, 2, 2, 1), (3, 2, 0, 0, 0), &aside);
}

/// Lines 1, 2 and 14 (the title of the second week) are preamble, 4 and 15 headings, 3, 7 and 12 blank. A grid has no
/// footer: sections, sums and notes (5, 13, 17) are data that are no records. Data beside these: 6, 8 (with 9), 10, 11
/// and 16; 17 = 3 + 2 + 8 + 3 + 1.
#[test]
fn a_weekly_grid() {
    let text = "Rota of the surgery\n\
                w/c 15/07/2024\n\
                \n\
                Name,Mon,Tue,Wed,Thu,Fri\n\
                RECEPTION,,,,,\n\
                Pat,9-1,9-1,off,9-1,9-1\n\
                ,,,,,\n\
                \"Sam\n\
                Lee\",9-1,9-1,9-1,off,off\n\
                Kim,9-1,\"9-1,9-1,9-1,9-1\n\
                Jo,somehow,,,,\n\
                \n\
                Total,3,2,1,1,1\n\
                w/c 22/07/2024\n\
                Name,Mon,Tue,Wed,Thu,Fri\n\
                Pat,9-1,,,,\n\
                Notes,,,,,\n";
    let aside = [(10, ExceptionCode::BrokenRecord), (11, ExceptionCode::UnreadableCell)];
    assert_account(text, "weekly_grid", (17, 3, 2, 8, 3, 0, 1), (3, 2, 0, 0, 3), &aside);
}
